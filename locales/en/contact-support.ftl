contact-support =
    You can contact a person at { -amazon } even when you cannot log in. Phone numbers change, so please use the one shown on the official screen.
    .label = I want to talk to { -amazon }
    .command = contact
    .description = How to reach { -amazon }’s staff by phone or chat
