linked-app =
    Often the login data saved in the app is old, or { -amazon } asks for an extra check. Let’s first see whether you can log in normally in the official app.
    .label = My budget app can’t connect
    .command = linked-app
    .description = What to do when a budget app or another tool can’t connect to your account
