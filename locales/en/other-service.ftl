other-service =
    Sorry, I only know { -amazon }.co.jp. Please open that service’s own app, or type its address yourself, and use its official help.
    The same rule holds there: never tell a code to anyone.
    .label = Another service, not { -amazon }
