login-failed =
    I’m sorry you are stuck. What does the screen say now? Choose below what comes nearest: wrong password, code, lock, approval notice, passkey or something else.
    .label = I just can’t log in
    .command = login-help
    .description = Find out from the words on the screen why you can’t log in, one step at a time
