code-not-received =
    Common causes are SMS blocking by the phone company, the spam folder, or several requests in a short time. A code may be asked for even if you do not use two-step verification.
    .label = The code does not arrive
    .command = no-code
    .description = What to do when no code comes by SMS or e-mail
