secure-account =
    A passkey and two-step verification (a code after the password) make a takeover harder. SMS codes did not save everybody, so use an authenticator app (it shows the codes) and a backup method, too.
    .label = Make my account safer
    .command = secure
    .description = Set up two-step verification, a backup method and a passkey
