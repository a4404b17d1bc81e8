### Words that are used on Discord only.

## Buttons, choices

button-open = Show the steps (only to me)
button-dm = Continue in DM
button-dismiss = Remove this answer
discord-erase = Delete what I wrote
discord-choose = Choose what comes nearest

## Answers that everybody sees

discord-press-hint = Press a button: what follows is shown to you alone.
discord-door = Press the button below to go on. Only you will see it.
discord-urgent = 🚨 This is urgent. Work from the top down.
discord-erased = What was written is deleted. Somebody may have seen it: if it was a code, ask for a new one; if it was a password, choose a new one in the official app.
discord-erase-reason = A message that held a secret, deleted by the button of the bot
discord-unseen = I cannot see what you wrote. Please mention the bot itself (not its role) and write it again, or use { $command }.
discord-picture = I cannot read pictures. Please write the words on your screen here (but no numbers and no addresses).
discord-picture-secret = 📷 Does the picture show an ID, a code or a number? If so, please delete it now.
discord-voice = I cannot listen to voice messages. Please write what is wrong (but no numbers and no addresses).

## Direct messages

discord-dm-intro = Only you and the bot can read this. Just write what is wrong, in your own words. Please never send an e-mail address, a phone number or a card number.
discord-dm-carried = Here is where you left off. In this chat it stays, even when you switch apps.
discord-carried = 📩 I sent this to you as a DM. There it stays, even when you switch apps.
discord-carried-already = 📩 I have sent it to you as a DM already. Please open your DMs and choose the chat with this bot.
discord-dm-refused = A DM could not be delivered, so let us go on right here.
discord-dm-later = The DM could not be sent just now. Please try again in a moment; you can also go on right here.

## When something goes wrong

discord-old-button = That seems to be an old button. Please choose again from here.
discord-not-yours = Only the person who asked, whoever called the bot, or somebody who may manage messages can remove this answer.
discord-dismissed = This answer was closed.
discord-erase-not-yours = Only whoever wrote it, or somebody who may manage messages, can use this button.
discord-erase-failed = It could not be deleted just now. Please delete it yourself, or wait a little and press again.
discord-target-empty = There is no text that I can read in that message.
discord-target-bot = I cannot answer a bot’s message. Please choose a person’s.
discord-missing = It seems that the bot lacks the permission “{ $permission }” here. Please tell the people who run this server.
discord-may-view = View Channel
discord-may-send = Send Messages
discord-may-embed = Embed Links
discord-may-history = Read Message History
discord-may-threads = Send Messages in Threads
discord-may-manage = Manage Messages

## Commands

discord-help = **Commands for you here**
    .line = - { $command }: { $about }
    .message = - A message’s menu (long press or right click) → Apps → “{ $name }”: answers that message
    .topics = - When you know what is wrong: { $commands }
    .managing = **For those who manage this server**
    .blind = - Help channels do not work: Discord hides messages that do not mention me

discord-context = Help with this post
discord-symptom = symptom
    .description = What is wrong, in your own words (no numbers and no addresses, please)

## Hello, in a server that it was invited to (three lines)

discord-hello =
    Hello, this is Tasukebune, an unofficial bot that helps people who cannot log in to { -amazon }.
    When you are stuck, mention it and write in your own words; where nobody else is to see it, use a DM or { $command }.
    Please never write a password or a code anywhere. { $privacy } shows what is kept.

## /privacy (what is kept about oneself)

discord-privacy =
    What is kept about you:
    - Language: { $language }
    - Answers in help channels without being called: { $heard }
    - A note on how far your guidance got: { $held }

    Nothing that you wrote is kept anywhere.
    .command = privacy
    .description = See or delete what is kept, choose a language, or be left alone
discord-privacy-heard = yes (where you seem to be stuck)
discord-privacy-apart = no (only when you call)
discord-privacy-held = there is one (also whether you asked the staff, when you were answered and the like; it goes within a day)
discord-privacy-none = none
discord-privacy-forget = Delete it all
discord-privacy-leave = Only answer when called
discord-privacy-again = Answer uncalled again
discord-privacy-forgotten = It is deleted.
discord-privacy-forgotten-apart = It is deleted. That you want answers only when you call stays as it is.
discord-privacy-kept = Done.
discord-privacy-waits = That is not kept yet: the disk has not answered. Please open this again in a little while and see.
discord-privacy-refusing = This bot cannot keep anything new at the moment, until whoever runs it mends that and starts it again. If you like, tell an admin of your server.
discord-privacy-failed = That could not be kept just now. Please wait a little and press again.
discord-language = English
discord-language-auto = automatic (as you write)

## Putting the rule into AutoMod (only whoever manages the server sees this)

discord-automod =
    One rule can be put into Discord’s AutoMod. It stops messages with a code, a password, a phone number and the like before anybody sees them.
    It cannot stop all of them. Ordinary chat passes.
    .command = stop-secrets
    .description = Put a rule into AutoMod that stops codes and numbers before anybody sees them
discord-automod-right = For that the bot needs the permission “Manage Server”. It has it now: press the button below.
discord-automod-install = Put it in
discord-automod-lacks = For that the bot needs the permission “Manage Server”, which it does not have. In Server Settings, under Roles, open the bot’s role and switch “Manage Server” on; then use this command again. Afterwards you may switch it off.
discord-automod-done = It is in. Server Settings, AutoMod, has it under the name “{ $name }”, and there you can delete it when you no longer want it. You may take “Manage Server” away from the bot now.
discord-automod-renewed = It was there already, and is up to date now. Server Settings, AutoMod, has it under the name “{ $name }”, and there you can delete it when you no longer want it. You may take “Manage Server” away from the bot now.
discord-automod-full = This server has as many rules for words as Discord allows. Take one out under Server Settings, AutoMod, and press again.
discord-automod-failed = It could not be put in just now. Please wait a little and press again.

## The rule for AutoMod (its name, and what the blocked person reads: at most 150 characters)

automod-name = Keep secrets out of messages
automod-blocked = Your message was not sent. It seems to hold a secret: a code, a password, a phone or card number, or the like. Take it out and send it again.

## Incidents (a command for those who manage a server)

discord-incident =
    .command = incident
    .description = When Amazon itself seems to be down: answers here put waiting first
discord-incident-start = start
    .description = Announce an incident; it ends by itself
discord-incident-stop = stop
    .description = End the incident
discord-incident-hours = hours
    .description = For how long
discord-incident-note = note
    .description = A few words to go with it (no links, no contacts)
discord-incident-on = The incident is announced. Answers in this server now say that { -amazon } itself may be in trouble, and put waiting first. Takeovers and suspicious messages are answered as ever. It ends by itself: { $until }.
discord-incident-off = No incident is announced. Answers are as usual.
    .here = This server announces no incident.
discord-incident-note-refused =
    .link = ⚠️ A link is not allowed in the note: nobody could tell it from a false page. Nothing was announced. Take it out and try again.
    .mail = ⚠️ A mail address is not allowed in the note: readers could not know whose it is. Nothing was announced. Take it out and try again.
    .phone = ⚠️ A long number such as a phone number is not allowed in the note: readers could not know whether it is genuine. Nothing was announced. Take it out and try again.
    .secret = ⚠️ There seems to be a secret in the note, such as a code or a password. Nothing was announced. Take it out and try again.
    .asks = ⚠️ The note reads as if somebody asked for a code or a password, or offered to log in for others. That is what scams do, so it is not allowed. Nothing was announced.
    .long = ⚠️ The note is empty or too long. Nothing was announced. Please try again with a shorter one.
discord-incident-failed = That could not be saved just now, and nothing has changed. Please try again in a little while.

## When far more people ask than usual (what operators are told: TASUKEBUNE_WEBHOOK)

discord-surge-begins =
    🔧 Since about { $since }, questions about logging in have been coming at { $rate } an hour, about { $times } times what is usual for this hour and weekday. { -amazon } itself may be in trouble.
    Answers now add that many others report the same. It ends by itself when it calms down, and you will be told.
discord-surge-ends = ✅ The questions about logging in that had risen since about { $since } are back near the usual. At the height it was about { $times } times the usual, { $rate } an hour. Answers no longer mention it.

## Figures (a command for those who manage a server)

discord-stats =
    .command = stats
    .description = How much was asked in this server, and how much was solved
discord-stats-days = days
    .description = How many days to look back
stats = 📊 The last { $days } days. Only numbers are kept: not what was written, nor who asked.
stats-nothing = Nothing has been counted yet.
stats-asked = Asked: { $n }
stats-answered = Answered: { $n }
stats-solved = Solved: { $n }
stats-unsolved = Tried to the end and not solved: { $n }
stats-handed-over = Handed over to staff: { $n }
stats-missed = First answer missed: { $n }
stats-unclear = Not understood: { $n }
stats-warned = Warned of a secret or a scam: { $n }
stats-topic = { $topic }: { $answered } (solved { $solved }, missed { $missed })
stats-picture = A bar chart of the last { $days } days. The message has the same numbers.
    .title = The last { $days } days
stats-failed = The figures could not be read just now. Please try again in a little while.
