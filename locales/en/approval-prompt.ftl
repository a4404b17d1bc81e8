approval-prompt =
    ⚠️ Press Approve (「承認」) only if you yourself are logging in right now. If not, press Decline (「否認」).
    A notice asking about the login may have come by e-mail, by SMS, or to the bell in the app.
    .label = Stuck at the approval screen
    .command = approval
    .description = How to go on safely from the approval screen (「通知を承認してください」)
