forgot-email =
    ⚠️ Do not open a new account with the same e-mail address or phone number. You can ask customer service before that.
    Even if you forgot the address or can no longer use it, your old account is normally still there. Let’s find the registered address or number.
    .label = I don’t know my login e-mail
    .command = forgot-email
    .description = How to find the registered e-mail address or number, or what to do if you lost it
