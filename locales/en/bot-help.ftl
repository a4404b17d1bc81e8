bot-help =
    Write here in your own words what is wrong, and I will tell you the likely cause and one thing to try at a time.
    I am an unofficial bot and do not belong to { -amazon }. I never ask for a password or a code. One button always shows you how to reach a person at { -amazon }.
    .label = What this bot can do
    .command = help
    .description = What this bot can do and how to talk to it
