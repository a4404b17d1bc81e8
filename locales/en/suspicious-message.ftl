suspicious-message =
    ⚠️ Do not press any link, and never tell a code to anyone.
    Fake e-mails and SMS very often use { -amazon }’s name, and I cannot say whether a message is real. The safe way is to open the official app yourself and check there.
    .label = Is this message real?
    .command = phishing
    .description = Strange e-mails, SMS, calls and codes you did not ask for: how to stay safe
