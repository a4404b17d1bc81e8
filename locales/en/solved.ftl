solved =
    I am glad that it worked! So that it does not happen again, look at three things: two-step verification, a backup method and saved passwords.
    If your two-step verification was reset, it is off now. Please turn it on again.
    .label = It works now
