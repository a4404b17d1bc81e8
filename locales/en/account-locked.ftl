account-locked =
    Please stop trying to log in for now. A security lock may not end just by waiting, so let’s look at what the screen says.
    .label = I’m locked out or suspended
    .command = locked-out
    .description = What to do next when your account is locked, on hold or suspended
