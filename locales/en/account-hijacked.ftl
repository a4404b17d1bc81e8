account-hijacked =
    You noticed it, so there are things you can do now. **In the first { $first-minutes }, in this order:**
    1. Change your e-mail and { -amazon } passwords (cannot get in? Do 4 first)
    2. Look for unknown orders and changes
    3. Call the card company and stop the card
    4. Contact { -amazon }’s staff
    5. Ask the police and others for help
    .label = Someone is in my account
    .command = hijacked
    .description = Unknown orders or changes: what to do first, in the right order
