### Words used in every reply.

-amazon = Amazon

## The first line (at most 60 characters)

notice = Unofficial bot. Never asks for passwords or codes: post none

## Buttons

button-solved = It worked
button-done = Done → next
button-failed = No luck → next
button-not-mine = Does not apply to me
button-human = Talk to a person
button-list = Back to the list
button-menu = Something else
button-more = Show more
button-none = None of these
button-case = Note for the agent
button-report = Tell which words failed

## Parts of a card

topic-ask = Which one shall we try? Best from the top down.
route-ask = Please choose the nearest one.
time-line = ⏱ Time needed: { $time }
sign-line = ✅ How to tell it worked: { $sign }
verified-line = 🗓 Information last checked: { $date }
stale-line = 🗓 Details that are out of date are left out. Please check them on the official screen.
historic = { $value } (as of { month-name } { $year }; may be different now)
date = { $day } { month-name } { $year }
month-name = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
}
range = { $from }–{ $to }
seconds = { $value ->
    [1] { $value } second
   *[other] { $value } seconds
}
minutes = { $value ->
    [1] { $value } minute
   *[other] { $value } minutes
}
hours = { $value ->
    [1] { $value } hour
   *[other] { $value } hours
}
days = { $value ->
    [1] { $value } day
   *[other] { $value } days
}
month-of-year = { month-name } { $year }
months = { $value ->
    [1] { $value } month
   *[other] { $value } months
}

## Devices and carriers

ask-device = Which device do you use?
ask-carrier = Which phone company do you use?
variant-iphone = iPhone or iPad
variant-android = Android
variant-pc = Computer
variant-docomo = docomo, ahamo
variant-au = au, UQ, povo
variant-softbank = SoftBank, Y!mobile
variant-rakuten = Rakuten Mobile
variant-mvno = Budget SIM (MVNO)
variant-other = I do not know / other

## Conversation

next-step = Let us go on to the next one.
stay = Please use the buttons below, or write “it worked” or “no luck”. For anything else, write “menu”.
stay-human = Sorry, I did not understand. A person can help, too.
same = One step at a time.
goodbye = You are welcome. Come back whenever you are stuck again.
comfort = That is a lot to bear. There is no rush. Please do not carry it alone: talk to somebody near you, too. Here we go on together, one step at a time.
never-here = No. Never tell a code or a password to anyone: not to somebody who says they are from { -amazon }, and not to this bot. An ID goes to { -amazon }’s official page only.

## When a secret was written down (at the very top of the answer)

secret-code = ⚠️ Please do not use the code that you wrote any more. Delete what you wrote now, and ask for a new code.
    .alone = ⚠️ Please do not use the code that you wrote any more, and ask for a new one.
secret-password = ⚠️ Take the password that you wrote as known to others. Delete what you wrote now, and choose a new password in the official app.
    .alone = ⚠️ Please never write a password anywhere. It is safest to choose a new one in the official app.
secret-link = ⚠️ You wrote a link for approving or logging in. If somebody else presses it, they may get in. Delete what you wrote now.
    .alone = ⚠️ You wrote a link for approving or logging in. If somebody else presses it, they may get in. Please write it nowhere.
secret-key = ⚠️ You wrote an authenticator key or backup codes. Delete what you wrote now, and set up two-step verification anew.
    .alone = ⚠️ You wrote an authenticator key or backup codes. Please write them nowhere.
secret-card = ⚠️ You wrote a card number. Delete what you wrote now. If somebody may have seen it, call the number on the back of the card.
    .alone = ⚠️ You wrote a card number. Please write it nowhere.
secret-gift = ⚠️ You wrote a gift card code. Delete what you wrote now, before somebody uses it.
    .alone = ⚠️ You wrote a gift card code. Please write it nowhere.
secret-personal = ⚠️ You wrote an e-mail address, a phone number or something else that tells who you are. Delete what you wrote now. I can help without knowing it.
    .alone = ⚠️ You wrote an e-mail address, a phone number or something else that tells who you are. I can help without knowing it.
secret-delete = How to delete: on a phone, press and hold what you wrote and choose “Delete Message”; on a computer, use “…” at its right.
secret-another = ⚠️ That message holds something that nobody else may see, such as a code or a number. Please tell whoever wrote it to delete it now.
secret-after = If you are stuck with something, choose below. You never need to write a number or a password anywhere.

## When a doubtful link or person was written of (at the very top of the answer)

scam-helper = ⚠️ Somebody who asks for a code, a password or a look at your screen, or offers to unlock an account for you, may be no helper at all. Tell and show them nothing, even if they say they are from { -amazon }. This bot never asks, and no moderator needs it.
scam-link = ⚠️ This may be somebody else’s address, made to look like { -amazon }’s. A page or mail can look exactly right and still be false. Do not press it; look in your usual app, or on the official page that you open yourself.
scam-pressure = ⚠️ A call or message that hurries you with unpaid bills or a court may not be from { -amazon } at all. Do not call back and press no number; look in your usual app, or on the official page that you open yourself.
scam-shortener = ⚠️ There seems to be a link that hides where it leads, or whose it is. Do not press it; look in your usual app, or on the official page that you open yourself.
scam-report = Do not answer doubtful people or messages; tell the server’s moderators. You can tell Discord, too: on a phone, press and hold the message; on a computer, use “…” at its right; then choose “Report Message”.

## Conversation, continued

stay-list = Please choose below, or write “number 1”. For anything else, write “menu”.
clarify = Tell me a little more: which of these comes nearest?
menu = What is the trouble? Choose what comes nearest, or just write it in your own words.
menu-more = Other troubles. Choose what comes nearest.
lost = Sorry, I could not quite understand. Is one of these near? You can also write the exact words on your screen here. Please leave out numbers and e-mail addresses.
lost-again = Words alone seem difficult here. If nothing fits, press “{ button-human }”: it shows how to reach a person at { -amazon }.
report-link = If you like, tell us by “{ button-report }” which words I did not understand. Please leave out names, codes and numbers.
report-staff = If you like, tell this server’s staff or whoever runs this bot which words I did not understand. Please leave out names, codes and numbers.
foreign = I understand Japanese and English best. 日本語と英語がいちばんよくわかります。

## After everything was tried

all-tried =
    These are all the ways that I know. Next, please ask a person at { -amazon }. Open this page: { $link-account-issues }. Then go to Need help? (「お困りですか?」) → Other login problems (「その他のログインに関する問題」) → I cannot log in to my account (「自分のアカウントにログインすることができません」). The words may change; skip those that you do not see.
    Read the note below to the agent, or paste it into your chat with the agent. That helps them understand.
case-intro = A note to show to { -amazon }’s agent. It contains no name and no number.
case-topic = Trouble: { $topic }
case-device = Device: { $device }
case-tried = Tried:
case-nothing = Tried: nothing yet
case-failed = { $remedy } → did not work
case-not-mine = { $remedy } → does not apply
case-solved = { $remedy } → worked

## What a server decided; trouble at Amazon

topic-off = This server has switched that topic off. You can ask me the same in a direct message.
house-note = 📌 From this server: { $note }
trouble = 🔧 { -amazon } itself may be having trouble right now. If so, waiting gets you in soonest. Trying again and again can lock the account.
trouble-many = 🔧 Many others report the same right now, so it may be { -amazon } itself. Waiting a little before you try may be enough.
trouble-open = 🔧 { -amazon } itself may be having trouble right now.
trouble-last = 🔧 { -amazon }’s pages may be slow right now. Do the steps above at once all the same.
