forgot-password =
    Nobody can look up the old password, and no screen shows it, but you can set a new one. Before that, let’s see whether your phone or computer has saved it.
    .label = I forgot my password
    .command = password-reset
    .description = How to find a saved password, and how to set a new one
