### Words of /setup, the settings of a server. Whoever invited the bot reads them.

setup = **Settings of Tasukebune**
    .lead = It works without any settings. Only where you want something else, choose from the menu below. What you choose counts at once.
    .command = setup
    .description = The settings of Tasukebune in this server
    .menu = What would you like to change?
    .line = - { $name }: { $value }
    .now = Now: { $value }
    .kept = ✅ Saved.
    .meanwhile = ⚠️ The same part changed while you were choosing. Please look at it and choose again. What you chose just now is not used.
    .failed = ⚠️ That could not be saved just now, and everything is as it was. Please wait a little and choose again.
    .waits = ⏳ That is not saved yet: the disk has not answered. It may still be, once it does. Please wait a little and look at the settings again.
    .full = ⚠️ There is no room for more. Take out what you no longer use, then choose again.
    .none = none
    .more = { $n } more
    .back = Back
    .check = Check
    .close = Close
    .closed = The settings are closed.
setup-panel = panel
    .description = See and change the settings of this server

## Help channels

setup-help = Help channels
    .about = In these channels I answer without being mentioned where somebody is clearly stuck with logging in. Ordinary chat is left alone. One channel, where most questions are asked, is usually enough.
    .add = Choose channels to add
    .remove = Choose channels to take out
    .blind = You cannot choose any now: Discord does not show me the text of messages that do not mention me. Whoever runs the bot can switch on “Message Content Intent” on Discord’s developer page, and use it in the bot’s settings; then you can choose here.
    .all = all channels (set by whoever runs the bot)
    .given = Whoever runs the bot has chosen here, too: { $channels }
    .gone = a channel that is not found ({ $id })

## Who sees answers

setup-answers = Who sees answers
    .about = Who sees the answer to a mention, or in a help channel. “Everybody” is right for most: even then everybody sees the cause and the buttons only. Where people often ask what is nobody’s business, “only the one who asks” is safer.
    .public = Everybody: the cause and the buttons
    .private = Only the one who asks: others see one button

## Language

setup-language = Language
    .about = The language of answers that everybody sees. “Automatic” is right for most servers. What is shown to one person is always in their language.
    .auto = automatic (as people write)

## Staff

setup-staff = Staff
    .about = For those whom nothing helped: the role of your staff, and the channel in which cases arrive when they are handed over. With a role, cases get a place of their own for the member and your staff; with a channel alone, they are announced there. If you choose a role, choose a channel, too: in forums and voice channels there are no private threads, and cases would reach nobody. If you hand over nothing, leave it as it is.
    .role = Choose the role of your staff
    .channel = Choose the channel for cases
    .clear = Stop both
    .everyone = ⚠️ The role of everyone cannot be the role of your staff: each case would call everybody in the server. Please choose a role that only your staff have.

## Hours of the staff

setup-hours = When staff are there
    .about = Whoever asks at another time is told when somebody will be there next. Without a choice it is “at any time”. An end that is not after the start is on the next day.
    .days = Choose the days
    .from = from { $time }
    .to = until { $time }
    .zone = Whose time
    .span = { $days }, { $from } to { $to } ({ $zone })
    .next = { $time } on the next day
    .any = at any time
    .always = At any time
setup-day =
    .mon = Mon
    .tue = Tue
    .wed = Wed
    .thu = Thu
    .fri = Fri
    .sat = Sat
    .sun = Sun
setup-zone =
    .tokyo = Tokyo
    .seoul = Seoul
    .taipei = Taipei
    .shanghai = Shanghai
    .hong-kong = Hong Kong
    .manila = Manila
    .singapore = Singapore
    .bangkok = Bangkok
    .jakarta = Jakarta
    .kolkata = Kolkata
    .dubai = Dubai
    .rome = Rome
    .berlin = Berlin
    .paris = Paris
    .madrid = Madrid
    .london = London
    .sao-paulo = São Paulo
    .new-york = New York
    .chicago = Chicago
    .denver = Denver
    .los-angeles = Los Angeles
    .honolulu = Honolulu
    .sydney = Sydney
    .auckland = Auckland

## Pauses

setup-pauses = Pauses
    .about = How long I wait before I answer the same person, or in the same channel, again. “Up to the bot” is right for most. Make it longer where my answers are too many. The pause per person also holds for a new question that mentions me, but not for going on with an answer. What is urgent, such as a takeover, is always answered at once.
    .user = per person: { $value }
    .channel = per channel: { $value }
    .own = up to the bot
    .off = no pause

## Topics

setup-topics = Topics left out
    .about = These topics are not answered in this server. To leave none out is right for most. What keeps people safe, such as takeovers and scams, cannot be left out, and is not in the list.
    .off = Choose topics to leave out
    .on = Choose topics to bring back

## Notes

setup-notes = A note on a topic
    .about = You can add a note of your own to the answer on a topic, such as “Our staff are glad to help”. Nobody needs one. Links, mail addresses and phone numbers are not allowed.
    .choose = Choose a topic and write its note
    .title = A note of this server
    .label = The note (leave it empty to take it out)
    .link = ⚠️ A link is not allowed: nobody could tell it from a false page. The note is as it was.
    .mail = ⚠️ A mail address is not allowed: readers could not know whose it is. The note is as it was.
    .phone = ⚠️ A long number such as a phone number is not allowed: readers could not know whether it is genuine. The note is as it was.
    .secret = ⚠️ There seems to be a secret in it, such as a code or a password. The note is as it was.
    .asks = ⚠️ It reads as if somebody asked for a code or a password, or offered to log in for others. That is what scams do, so it is not allowed. The note is as it was.
    .long = ⚠️ The note is too long. Please write a shorter one. The note is as it was.
    .meanwhile = ⚠️ This note changed while you were writing. Please look at it and write again. What you wrote just now is not used.

## Incident

setup-incident = Notice of a disturbance
    .about = When { -amazon } itself seems to be in trouble, answers in this server begin with that and put waiting first. Nobody whose account may be taken over or who has a suspicious message is advised to wait. It ends by itself.
    .start = Choose for how long
    .until = until { $until }
    .note = The note that goes with it: { $note }
    .stop = End it now
    .operator = ⚠️ But whoever runs the bot announces an incident in all servers. Until that ends, answers here say so, too.
    .many = ⚠️ But questions about logging in are rising over all servers. Until that calms down, answers here add that many others report the same.

## Deletion

setup-deletion = When answers go
    .about = Answers that everybody sees can go by themselves after a while. To keep them is right for most. Choose a time if you want a short channel.
    .off = They stay
    .after = Gone after { $time }

## Check

setup-check = check
    .description = Look for missing permissions and for settings that do not work
    .title = **Check**
    .fine = ✅ Everything is fine.
    .again = Check again
    .lacks = ⚠️ { $channel } ({ $what }) lacks: { $permissions }
    .gone = ⚠️ { $channel } ({ $what }) is not found: it is deleted, or I cannot see it. If you deleted it, take it out of the settings.
    .system = for announcements
    .means = - Without “{ $permission }” { $then }
    .grant = To allow something: Edit Channel → Permissions, add the bot’s role there, and allow it. If it is missing in every channel: Server Settings → Roles → the bot’s role.
    .blind = ⚠️ There are help channels, but they do not work: Discord does not show me the text of messages that do not mention me. Please ask whoever runs the bot to switch on “Message Content Intent”.
    .fleeting = ⚠️ This bot keeps no settings in a file. What you change is gone when the bot stops. If it is to stay, please tell whoever runs the bot.
    .store = ⚠️ The bot cannot save settings now. Those of before go on, and so do answers; counters wait. Please ask whoever runs the bot to look at the room on its disk.
    .refusing = ⚠️ The bot could not use its settings file when it started, and writes nothing. Answers go on, but settings stay as they are now, and counters are not kept. Please ask whoever runs the bot to look at its log and its disk, and then to start it again.
    .unread = ⚠️ The bot cannot read the file with its settings. What was chosen before does not hold now, and nothing new can be saved. Please tell whoever runs the bot at once.
    .silenced = ⚠️ The bot is timed out in this server and can write nothing. Choose it in the list of members and remove the timeout.
    .refused = ⚠️ Discord could not be asked just now, so that no permission was looked at. Please wait a little and press again.
    .role = ⚠️ The role of your staff is not found. If you deleted it, choose another one.
    .unheard = ⚠️ Nobody may mention your staff’s role { $role }: when somebody asks for the staff, nobody is notified and no thread is opened. Server Settings → Roles → that role: let anyone mention it.
    .role-lacks = ⚠️ The bot’s role lacks: { $permission }
    .no-channel = ⚠️ Please choose a channel for cases, too: in forums and voice channels there are no private threads, and cases would reach nobody.
    .shut = -# I cannot see, or cannot write in: { $channels }. I cannot answer when I am mentioned there.
    .delete = -# It does without “{ $permission }”. With it, I can offer a button in { $channels } that deletes a secret somebody wrote.
    .automod = -# The rule for AutoMod is not there yet. { $command } puts it in.
setup-private-threads = Create Private Threads
setup-lacks =
    .view = I get no messages there and answer nothing.
    .send = I cannot answer there.
    .threads = I cannot answer in threads and forum posts.
    .embed = urgent answers lack their red mark.
    .history = I cannot answer as a reply, and people hardly see whom I answer.
    .private = I cannot give a case a place of its own for the person and your staff.
