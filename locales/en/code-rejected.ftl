code-rejected =
    Only the newest code counts. With an authenticator app (「認証アプリ」), the phone’s clock may be a little wrong, or the number may belong to another entry.
    .label = My code is not accepted
    .command = code-rejected
    .description = What to do when a code from SMS, e-mail or an app is refused
