### Words for handing somebody over to the server’s own staff.

## On the card of whoever asks

handover-button = Ask this server’s staff
handover-thread = 🤝 Here you can talk to the staff: { $thread }
    Only you, the staff and whoever manages this server can read what is written there.
handover-told = 🤝 The staff have been told. Please wait until one of them writes to you. The staff never need a password or a code either. Whoever asks for one, do not tell it to anybody.
handover-away = None of the staff are there right now. They will be back { $when }.
handover-already = 🤝 There is a place for you and the staff already: { $thread }
handover-told-already = 🤝 The staff have been told already. Please wait until one of them writes to you. The staff never need a password or a code either. Whoever asks for one, do not tell it to anybody.
handover-failed = The staff could not be told just now. If it is urgent, please turn to { -amazon } directly.

## What the staff read

handover-title = Help: { $topic }
handover-title-any = Help
handover-asks = { $member } would like to ask the staff. This is what is wrong, and what has been tried:
handover-asks-in = { $member } would like to ask the staff, in { $channel }. Please write to them there. Others can read it, so do not say what is wrong.
handover-staff = Please never ask for a password, a code, a phone number or the like. When you are done, press the button below.
handover-end = We are done
handover-ended = ☑️ { $staff } said that this is done.
handover-staff-only = This button is for the staff of this server.
handover-still = { $member } says that it is not solved yet. Please have another look.
handover-unasked = It is done. But the member could not be asked whether it is solved.
handover-reason = A member pressed the button to ask this server’s staff
handover-reason-end = The member said that it is solved

## What whoever asked reads

handover-welcome =
    You can talk to the staff here. Just write what is wrong, in your own words.
    The staff never need a password or a code either. If somebody asks for one, do not tell it to anybody.
# .parting: a parting word of the staff’s after that question, which leaves it open; parted by “/”.
handover-solved = Is it solved?
    .parting = take care / good luck / glad to help / happy to help / glad we could help / you are welcome / you’re welcome / no problem / thanks / thank you / bye / goodbye / have a nice day / cheers
handover-solved-private = The staff of the server have just finished with what you asked. Is it solved?
# .heard: what else is heard as this answer, parted by “/”.
handover-yes = Yes
    .heard = yep / yeah / yup / yes it is / it is / solved
handover-no = Not yet
    .heard = no / nope / nah / not solved / no not yet / it is not / still not
handover-member-only = Only the member who asked can answer this.
handover-glad = Good to hear that it is solved. Come back whenever you are stuck.
handover-again = All right. The staff will be told once more.
