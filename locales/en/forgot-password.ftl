forgot-password =
    { -amazon }’s screens do not show a forgotten password, but you can set a new one. Before that, let’s see whether your phone or computer has saved it.
    .label = I forgot my password
    .command = password-reset
    .description = How to find a saved password, and how to set a new one
