password-manager =
    You need not remember all your passwords. Let your phone or computer keep them, and long, different passwords become easy.
    .label = Manage my passwords
    .command = passwords
    .description = Keep and use passwords safely without remembering them
