### Names of the facts (intents/facts.toml), and what is said instead once a fact is out of date.

## Names of links, shown on their buttons too (at most 38 characters).

link-account-issues = Official help when you cannot log in
link-two-step-reset = Official help: reset 2-step
link-sign-in-help = Official help: sign in and out
link-password-reset = Official help: reset your password
link-spot-scams = Official help: spot scam messages
link-passkey = Official help: about passkeys
link-passkey-devices = Official help: passkeys on devices
link-phishing-guide = Official guide against phishing
link-protect = Official help: protect yourself
link-two-step = Official help: what is 2-step
link-two-step-trouble = Official help: trouble with 2-step
link-scam-trends = Official: latest scam trends
link-police-cyber = National Police: cyber help desk

## Instead of a fact that is out of date.

fallback-path = the help behind “Need help?” (「お困りですか?」) on { -amazon }’s screen
fallback-police = your nearest police station’s help desk
fallback-consumer = the consumer centre of your city or town
fallback-report = “Report something suspicious” (「不審な連絡について報告する」) in { -amazon }’s help
fallback-while = a while
fallback-prefix = a new prefix
fallback-digits = some
fallback-first = minutes
fallback-longer = longer
