bot-help =
    Write here in your own words what is wrong, and I name the likely cause and one thing to try at a time.
    I am an unofficial bot, not { -amazon }; I never ask for a password or code, and a human is always one button away.
    .label = What this bot can do
    .command = help
    .description = What this bot can do and how to talk to it
