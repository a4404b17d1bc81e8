### Names of the facts (intents/facts.toml), and what is said instead once a fact is out of date.

## Names of links, shown on their buttons too (at most 38 characters).

link-account-issues = Official help when you cannot log in
link-two-step-reset = Official help “reset 2-step”
link-sign-in-help = Official help “sign in and out”
link-password-reset = Official help “reset your password”
link-spot-scams = Official help “spot scam messages”
link-passkey = Official help “about passkeys”
link-passkey-devices = Official help “passkeys on devices”
link-phishing-guide = Official guide against phishing
link-protect = Official help “protect yourself”
link-two-step = Official help “what is 2-step”
link-two-step-trouble = Official help “trouble with 2-step”
link-scam-trends = Official page “latest scam trends”
link-police-cyber = National Police cyber help desk

## Instead of a fact that is out of date. What stands for a link must read well after “Open this page:” and “Read more:”.

fallback-sign-in = { -amazon }’s login screen
fallback-two-step-reset = 「2段階認証をリセットする」 (reset two-step) in { -amazon }’s help; search for it there
fallback-sign-in-help = 「ログインとログアウト」 (sign in and out) in { -amazon }’s help; search for it there
fallback-password-reset = 「パスワードの再設定」 (reset your password) in { -amazon }’s help; search for it there
fallback-spot-scams = 「詐欺目的の連絡を見分ける」 (spot scam messages) in { -amazon }’s help; search for it there
fallback-passkey = 「パスキーについて」 (about passkeys) in { -amazon }’s help; search for it there
fallback-passkey-devices = 「パスキー」 (passkeys) in { -amazon }’s help; search for it there
fallback-phishing-guide = 「詐欺」 (scams) in { -amazon }’s help; search for it there
fallback-protect = 「詐欺の被害から身を守る」 (protect yourself) in { -amazon }’s help; search for it there
fallback-two-step = 「2段階認証」 (two-step verification) in { -amazon }’s help; search for it there
fallback-two-step-trouble = 「2段階認証」 (two-step verification) in { -amazon }’s help; search for it there
fallback-scam-trends = 「詐欺」 (scams) in { -amazon }’s help; search for it there
fallback-police-cyber = the National Police Agency’s site (「警察庁」); search there for 「サイバー 相談」
fallback-police = your nearest police station’s help desk
fallback-emergency = the police emergency number
fallback-consumer = the consumer centre of your city or town
fallback-report = the address given in { -amazon }’s help under 「詐欺目的の連絡を見分ける」
fallback-minutes = a few minutes
fallback-while = some time
fallback-reset-time = the time given on that page
fallback-prefix = new ones
fallback-digits = as the screen says
fallback-first = minutes
fallback-longer = many days
