account-locked =
    ⚠️ Please stop trying to log in for now.
    A lock or hold may come after failed tries, a new device, large gift cards or a card with another name or address, often to stop a takeover. It may not end just by waiting, so let’s see what the screen says.
    .label = I’m locked out or suspended
    .command = locked-out
    .description = What to do next when your account is locked, on hold or suspended
