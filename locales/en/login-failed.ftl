login-failed =
    What does the screen say now: a wrong password, a code, a lock, an approval message, a passkey or something else?
    .label = I just can’t log in
    .command = login-help
    .description = Find out from the words on the screen why you can’t log in, one step at a time
