two-step-lost =
    ⚠️ Where you are still logged in, do not log out, reinstall the app or delete cookies (a site’s records).
    A new or lost phone or number can stop the codes, but there are several ways to try before a reset.
    .label = My phone or number has changed
    .command = 2fa-reset
    .description = Ways through two-step verification with a new or lost phone, safest first
