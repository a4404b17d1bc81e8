wrong-credentials =
    Often it is a small slip, an old saved password, or another e-mail address or phone number than the registered one. Let’s check them one by one.
    .label = It says my password is wrong
    .command = wrong-password
    .description = What to check when your address or password is called wrong
