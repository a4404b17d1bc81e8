passkey =
    A passkey (login with finger or face) may still be on your old phone or computer, so that you cannot use it here. Your password works as before, so try that first.
    .label = Trouble with a passkey
    .command = passkey
    .description = When a passkey does not work, or when you want to know about passkeys
