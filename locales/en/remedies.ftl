### Remedies: one message each. Its value is the steps (for everybody, and for who does not know their device),
### .label the button, .time how long it takes, .sign how to tell that it worked, .iphone or .docomo the steps of one device or carrier (instead of the value).

## The password, and the registered address or number

check-typing =
    1. Press the eye icon or “Show password” (「パスワードを表示」), so that you can see the letters.
    2. Delete everything that was filled in by itself. It may be an old password.
    3. Switch the keyboard to normal English letters and numbers (半角). Wide letters (全角) are not accepted.
    4. Type one letter at a time. Watch capital and small letters. Pasting may add a space at the end.
    5. Check the e-mail address or phone number too, then try to log in once.
    .label = Look again at what you typed
    .time = A few minutes
    .sign = You can log in.
    .iphone =
        1. Press the eye icon or “Show password” (「パスワードを表示」), so that you can see the letters.
        2. Delete everything that was filled in by itself. It may be an old password.
        3. Press the globe or “ABC” on the keyboard to get normal English letters (半角).
        4. Type one letter at a time. “⇧” changes between capital and small letters. Pasting may add a space at the end.
        5. Check the e-mail address or phone number too, then try to log in once.
    .android =
        1. Press the eye icon or “Show password” (「パスワードを表示」), so that you can see the letters.
        2. Delete everything that was filled in by itself. It may be an old password.
        3. Press 「あa」 or the globe on the keyboard to get normal English letters (半角). The key differs by phone.
        4. Type one letter at a time. Watch capital and small letters. Pasting may add a space at the end.
        5. Check the e-mail address or phone number too, then try to log in once.
    .pc =
        1. If “Caps Lock” is on, switch it off. It makes all letters capital.
        2. If you use the number keys on the right, switch “Num Lock” on.
        3. Switch to normal letters with the 「半角/全角」 key (on a Mac: 「英数」).
        4. Delete what was filled in by itself, then press the eye icon or “Show password” (「パスワードを表示」).
        5. Type one letter at a time and try to log in once. Pasting may add a space at the end.

check-site =
    ⚠️ Do not type a password or a code on a page that is not amazon.co.jp.
    1. Look at the address bar at the top or bottom of the screen.
    2. Check that it says amazon.co.jp. amazon.com is { -amazon } abroad, not the Japanese shop. A name that only looks similar, or goes on with “.” and another name after amazon.co.jp, may be fake.
    3. If a password that is normally filled in by itself does not appear, the page may be fake too.
    4. Close a page that is not amazon.co.jp and shows “I’m not a robot” (「私はロボットではありません」) before the login. Fake pages use this trick.
    5. Open the official app, or type amazon.co.jp yourself, and start again there.
    .label = Check the page’s address
    .time = A moment
    .sign = You can log in on the page that you opened yourself.

try-other-login-id =
    ⚠️ Do not write your e-mail address or phone number here on Discord.
    1. On paper, list every e-mail address and phone number you have used. Include those of phone companies and jobs.
    2. Try your phone number first. You can log in with it if it was registered. New mobile numbers work, too, even if the first digits are { $mobile-prefix }.
    3. Then try the addresses one by one. If it fails several times, take a break.
    4. If a screen asks you to create a new account, go back without creating one.
    5. One number can belong to one account only. Ask whether someone in your family uses it.
    .label = Try another address or number
    .time = A few minutes
    .sign = If you can log in, that was the registered address or number.

find-saved-password =
    ⚠️ Never tell anyone the password you find, and do not write it here.
    1. Take the phone or computer that you normally used with { -amazon }.
    2. Open Passwords (「パスワード」) on an iPhone, or Google Password Manager (「Google パスワード マネージャー」) on Android or in Chrome.
    3. Search for “amazon” and choose amazon.co.jp.
    4. Look at the password and the user name (e-mail address or phone number).
    5. Try to log in once with these two.
    .label = Find a saved password
    .time = A few minutes
    .sign = You can log in with the password you found.
    .iphone =
        ⚠️ Never tell anyone the password you find, and do not write it here.
        1. Open the Passwords app (「パスワード」). If there is none, open Passwords (「パスワード」) in Settings (「設定」).
        2. Search for “amazon” and choose amazon.co.jp.
        3. If it is not there, look in Chrome too: “…” at the bottom right, then Password Manager (「パスワード マネージャー」).
        4. Look at the password and the user name (e-mail address or phone number).
        5. Try to log in once with these two.
    .android =
        ⚠️ Never tell anyone the password you find, and do not write it here.
        1. Open Chrome, press “︙” at the top right, then Settings (「設定」).
        2. Press Google Password Manager (「Google パスワード マネージャー」). The name may differ a little.
        3. Search for “amazon” and choose amazon.co.jp.
        4. Press the eye icon. Look at the password and the user name (e-mail address or phone number).
        5. Try to log in once with these two.
    .pc =
        ⚠️ Never tell anyone the password you find, and do not write it here.
        1. In Chrome, press “︙” at the top right and look for Google Password Manager (「Google パスワード マネージャー」).
        2. In another browser, look for Passwords (「パスワード」) in the settings. On a Mac, look in the Passwords app too.
        3. Search for “amazon” and choose amazon.co.jp.
        4. Press the eye icon. Look at the password and the user name (e-mail address or phone number).
        5. Try to log in once with these two.

reset-password =
    ⚠️ A reset ends automatic login in every browser. If you cannot get your two-step code (「2段階認証」), solve that first.
    1. On the login screen, press Forgot your password? (「パスワードを忘れた場合」 or 「パスワードを忘れた方」).
    2. On the page Password assistance (「パスワードアシスタント」), enter your registered e-mail address or phone number.
    3. Enter the code from the e-mail or SMS. Number of digits: { $code-digits }. Only the newest code works. It may stop working after { $code-life }.
    4. Choose a new password. A long one that you use nowhere else is safest.
    5. If the screen looks different, see this page: { $link-password-reset }.
    The screen says how long it must be. Minimum length in older guides: { $password-minimum }
    .label = Set a new password
    .time = A few minutes
    .sign = You can log in with the new password.

search-old-mail =
    ⚠️ Some e-mails are fake. Do not press links in them.
    1. Open every mailbox that you can still read, old ones too.
    2. Search for “order confirmation” in Japanese: 「ご注文の確認」.
    3. If nothing is found, search for amazon.co.jp.
    4. Open the e-mail of an order that you remember, and see which address it was sent to.
    5. That should be the registered address. Try to log in with it.
    .label = Search for old order e-mails
    .time = A few minutes
    .sign = You can log in with the address you found.

change-while-signed-in =
    ⚠️ Do not log out first. You may not get in again.
    1. Find a phone, tablet or computer that is still logged in.
    2. On it, open Your Account (「アカウントサービス」).
    3. Press Login & security (「ログインとセキュリティ」).
    4. Change the e-mail address or phone number to one that you can use now.
    5. If a code is asked for, type it there yourself. Never tell it to anyone.
    .label = Change it where you’re logged in
    .time = A few minutes
    .sign = Login & security (「ログインとセキュリティ」) shows the new address or number.

ask-before-new-account =
    ⚠️ Do not make a new account with the same e-mail address or phone number. You may lose old orders, gift card balance and Kindle books.
    1. Open this page: { $link-account-issues }. You need not log in.
    2. Go to Need help? (「お困りですか?」) → Other login problems (「その他のログインに関する問題」) → I cannot log in to my account (「自分のアカウントにログインすることができません」). Skip what you do not see.
    3. If you do not see these words, look for Login, address and safety check (「ログイン、住所、安全性の確認」) → Cannot log in (「ログインできない」). The words may change.
    4. Use the phone number or other way shown there. Say that you do not know the registered address, or cannot use it.
    5. Tell your name and postal address only to { -amazon }’s staff. Do not write them here.
    .label = Ask before a new account
    .time = A few minutes, plus waiting on the phone
    .sign = You have talked to someone there and know what to do next.

## Two-step verification

use-backup-method =
    1. On the code screen, press Didn’t get the code? (「コードが届きませんか?」).
    2. Look at the ways it offers: SMS, a voice call (「音声通話」), an authenticator app that shows numbers (「認証アプリ」), a backup number.
    3. Choose one that you still have. Perhaps your home phone is registered. An authenticator app works even if your phone number has changed.
    4. Type the new code on the screen. Never tell it to anyone. If you are unsure, see this page: { $link-two-step-trouble }.
    5. Once in, correct your number: Your Account (「アカウントサービス」), then Login & security (「ログインとセキュリティ」).
    .label = Use a backup way for the code
    .time = A few minutes
    .sign = You can log in with the code that came the other way.

use-trusted-device =
    ⚠️ Where you are still logged in, do not log out, reinstall the app or delete cookies (a site’s records).
    1. Find a computer, tablet or old phone that is still logged in. An old phone may still work on Wi-Fi alone.
    2. On it, open Your Account (「アカウントサービス」), then Login & security (「ログインとセキュリティ」).
    3. Under two-step verification (「2段階認証」), add your current number or an authenticator app (an app that shows codes, 「認証アプリ」).
    4. Log in on the phone you use now, and see whether the code comes.
    5. Remove the old number only after you have seen the code. A number that you gave up may go to somebody else.
    .label = Use a logged-in device
    .time = A few minutes
    .sign = You can log in with a code from your current number or from the app.

use-passkey =
    1. Use a device on which you made a passkey (login by finger, face or screen lock), or one with the same Apple or Google account.
    2. On the login screen, enter your registered e-mail address or phone number.
    3. Press Sign in with a passkey (「パスキーでサインイン」).
    4. Confirm with your finger, face or screen lock.
    5. A two-step code may still be asked for. If you cannot get it, press “{ button-failed }”.
    .label = Try your passkey
    .time = A moment
    .sign = You are logged in after the finger or face check.

prepare-id =
    ⚠️ Never send a picture of your ID here on Discord.
    1. Find an ID issued by a public authority that shows your name, your address and who issued it. What the screen asks for counts most.
    2. Examples: driving licence (運転免許証), front of the My Number card (マイナンバーカード), residence card (在留カード), special permanent resident certificate (特別永住者証明書). I cannot say for sure that yours is accepted.
    3. A health insurance card (健康保険証) can no longer be used. A pension book (年金手帳) is not suitable. It is not known whether an eligibility certificate (資格確認書) is accepted.
    4. Cover numbers such as My Number or bank numbers with paper, and the licence number if the screen allows it. Do not photograph the back of the My Number card.
    5. For a passport without an address page, something more may be asked for, such as a receipt for gas, water or electricity.
    How old the receipt may be: { $receipt-age }
    .label = Get your ID ready
    .done = { button-done }
    .time = A few minutes
    .sign = Name, address and issuing authority are easy to read, and the numbers are covered.

reset-two-step =
    ⚠️ Upload your ID on amazon.co.jp only. Never send it on Discord or by e-mail.
    1. Open this page: { $link-two-step-reset }.
    2. Press “here” (「ここ」) on it and go on. If it asks for a code and you are stuck, press “{ button-human }”.
    3. A page such as 「2段階認証アカウント復元」 (account recovery) opens. Check that the address says amazon.co.jp, then upload the picture of your ID, with numbers covered.
    4. Wait for the e-mail. The official estimate is { $two-step-reset-time }, but that is not a promise.
    5. When it has come, log in with your password alone. Two-step verification is off now: set it up again at once with an app and a backup number, and add a passkey.
    .label = Reset two-step verification
    .wait = This is the time to wait for the e-mail with the result. How long is said below. Look in your spam folder, too, now and then.
    .time = { $two-step-reset-time } (official estimate)
    .sign = You are in with your password, and two-step verification is set up again.

## Codes

wait-for-code =
    1. Ask for the code once only.
    2. Wait { $code-wait }. Each new press of Resend (「再送信」) may make the older codes useless.
    3. While you wait, check the signal bars and that airplane mode is off.
    4. When it comes, type the newest code. Never tell it to anyone.
    5. On a new device or network, { -amazon } may ask for a safety code (「確認コード」) even if you do not use two-step verification. That is not a fault.
    .label = Wait, don’t press again
    .time = { $code-wait }
    .sign = The code arrives.

check-mailbox =
    ⚠️ If an e-mail code does not come, resetting two-step verification will not help.
    1. Look in the spam folder (「迷惑メール」). Do not press links in the e-mails.
    2. In Gmail, look in the Promotions tab (「プロモーション」) too.
    3. If the mailbox is full, delete some e-mails to make room.
    4. In your mail settings (such as 「ドメイン指定受信」), allow e-mail from amazon.co.jp and amazon.com.
    5. Ask for the code once and wait { $code-wait }.
    .label = Check the spam folder
    .time = { $code-wait }
    .sign = The e-mail with the code arrives. Never tell the code to anyone.

check-sms-block =
    1. Check your phone company and plan. A data-only SIM (「データ専用SIM」, no calls) gets no SMS.
    2. Look in the spam (「迷惑」) or blocked (「ブロック」) part of your messages. On the day you change company, SMS may come late.
    3. In the company’s app or site, look for SMS blocking. If it is on, switch it off for now.
    4. Ask for the code once and wait { $code-wait }.
    5. If nothing comes, use a voice call or e-mail. When you have the code, switch blocking on again.
    .label = Check SMS blocking
    .time = A few minutes to set up, then { $code-wait } of waiting
    .sign = The SMS with the code arrives. Never tell the code to anyone.
    .docomo =
        1. In docomo’s app or site, open SMS blocking (「SMS拒否設定」).
        2. If all SMS (「一括」), foreign SMS (「国際SMS」), hidden numbers (「非通知」) or other companies (「他社」) are blocked, switch that off for now.
        3. Look at dangerous-SMS blocking (「危険SMS拒否」) too. On newer contracts it may be on by itself.
        4. Ask for the code once and wait { $code-wait }.
        5. If nothing comes, use a voice call or e-mail. When you have the code, switch blocking on again.
    .au =
        1. Look for SMS spam blocking (「迷惑SMSブロック」). It is on by itself at au, UQ mobile and povo.
        2. Switch it off for now in the company’s app or site.
        3. It switches on again when a number is transferred. Look again even if you switched it off before.
        4. Ask for the code once and wait { $code-wait }.
        5. If nothing comes, use a voice call or e-mail. When you have the code, switch blocking on again.
    .softbank =
        1. In My SoftBank, open spam settings (「迷惑メール対策」). Y!mobile and LINEMO have similar settings.
        2. If the spam SMS filter (「迷惑SMSフィルター」) is strong, make it weaker for now.
        3. Switch off for now, if on: 「なりすましSMS拒否」 (false senders) and 「URLリンク付きSMS拒否」 (SMS with links).
        4. Ask for the code once and wait { $code-wait }.
        5. If nothing comes, use a voice call or e-mail. When you have the code, set everything back.
    .rakuten =
        1. Look in both Rakuten Link and the phone’s own message app.
        2. In the 「my 楽天モバイル」 app, open SMS spam blocking (「迷惑SMS拒否設定」). It is on from the start.
        3. Switch it off for now. An SMS that was already blocked cannot be brought back.
        4. Ask for a new code once and wait { $code-wait }.
        5. If nothing comes, use a voice call or e-mail. When you have the code, switch blocking on again.
    .mvno =
        1. Check the name of your plan. A data-only SIM (「データ専用SIM」, no calls) gets no SMS.
        2. If you are not sure, ask your company: “Can I use SMS?” (「SMSは使えますか」)
        3. If you can, check the blocking of the big company whose network it uses. SMS may be stopped there.
        4. Ask for the code once and wait { $code-wait }.
        5. If nothing comes, use a voice call (perhaps to a registered home phone) or e-mail.

use-other-code-channel =
    ⚠️ Never tell the code to anyone, even if somebody asks for it on the phone.
    1. On the code screen, press Didn’t get the code? (「コードが届きませんか?」).
    2. Choose what you can use: voice call (「音声通話」), e-mail or authenticator app (「認証アプリ」).
    3. A voice call goes to your registered mobile or home phone, and a voice reads the code.
    4. If it says WhatsApp, choose SMS, voice call or e-mail instead.
    5. Type the new code. Do not use older codes any more.
    .label = Get it by call or e-mail
    .time = { $code-wait }
    .sign = The code arrives the way you chose.

newest-code-only =
    1. Look at the times and take the code that came last.
    2. See which code the screen wants: the one from SMS or e-mail, or the one in your authenticator app (「認証アプリ」).
    3. A code has many names: 「確認コード」, 「認証コード」, 「セキュリティコード」, 「ワンタイムパスワード」. A number that you tell the delivery driver is a different one and does not work here.
    4. Type the code in normal digits (半角) without spaces. Number of digits: { $code-digits }. A code may stop working after { $code-life }.
    5. If it is refused, wait { $code-wait }, then ask for a new code once.
    .label = Use only the newest code
    .time = A moment
    .sign = The code is accepted and the next screen opens.

fix-phone-clock =
    1. Open Settings (「設定」) and find Date & time (「日付と時刻」).
    2. Switch automatic time on. If it is on already, switch it off and on again.
    3. Close the authenticator app and open it again.
    4. Wait until the number changes. It is renewed after { $authenticator-period }.
    5. Type the fresh number at once.
    .label = Set the phone’s clock right
    .time = A few minutes
    .sign = The number from the app is accepted.
    .iphone =
        1. Open Settings (「設定」), General (「一般」), then Date & Time (「日付と時刻」).
        2. Switch Set Automatically (「自動設定」) on. If it is on already, switch it off and on again.
        3. Close the authenticator app and open it again.
        4. Wait until the number changes. It is renewed after { $authenticator-period }.
        5. Type the fresh number at once.
    .android =
        1. Open Settings (「設定」), System (「システム」), then Date & time (「日付と時刻」). If it is not there, search the settings for 「日付」.
        2. Switch automatic time on. If it is on already, switch it off and on again. The name differs by phone.
        3. Close the authenticator app and open it again.
        4. Wait until the number changes. It is renewed after { $authenticator-period }.
        5. Type the fresh number at once.

right-authenticator-entry =
    ⚠️ Do not delete any entry in the authenticator app (「認証アプリ」) yet.
    1. Open the app and find every entry named { -amazon }.
    2. Choose the one for { -amazon } in Japan with your e-mail address or phone number.
    3. Entries for “amazon.com” or “AWS” are different. Their numbers are not accepted.
    4. Wait until the number changes. It is renewed after { $authenticator-period }.
    5. Type the fresh number at once.
    .label = Check the authenticator entry
    .time = A moment
    .sign = You can log in with the number of that entry.

code-on-tv =
    ⚠️ Do this only if you yourself are logging in on that TV or device right now.
    1. If there is a field for the code, type it there. You do not need the steps below.
    2. If there is none, log in with your usual password first.
    3. Look at the code that comes to your phone, or at the number in the authenticator app (「認証アプリ」).
    4. On the login screen again, type the password and right after it the code, without a space.
    5. Log in like that. It may not work on every device.
    .label = Type the code on a TV
    .time = A few minutes
    .sign = The TV goes on to the next screen.

## Another device or network

try-elsewhere =
    1. If you are still logged in on a device, leave it as it is. Do not log out there.
    2. If the app fails, try a browser (Safari, Chrome). If the browser fails, try the app.
    3. Turn Wi-Fi off and use the mobile network, or the other way round.
    4. Try a private tab that keeps no history (Chrome 「シークレットタブ」, Safari 「プライベート」).
    5. Try another phone or computer once.
    If one of them works, the cause is probably the first device, its network or its app. Do not log out where it works.
    .label = Try another device or network
    .time = A few minutes
    .sign = In one of these places the login goes on.

## The approval message

find-approval =
    ⚠️ Press Approve (「承認」) only if you yourself are logging in right now.
    1. Leave the waiting screen (「通知の承認待ち」) open.
    2. If the { -amazon } app is logged in on a device, open it and tap the bell (notices).
    3. If nothing is there, look in your mail. The subject may be 「サインイン試行」 or 「アカウントデータアクセスの試行」.
    4. Look in your SMS messages, too.
    5. If it is about your own login right now, press Approve (「承認」). If anything looks wrong, press Decline (「否認」).
    .label = Find the approval message
    .time = A few minutes
    .sign = The login screen goes on.

decline-approval =
    ⚠️ Press Approve (「承認」) only if you yourself are logging in right now.
    1. If it was not you, press Decline (「否認」). If you are not sure, decline, too.
    2. Open the official app yourself and go to Your Account (「アカウントサービス」) → Login & security (「ログインとセキュリティ」).
    3. Change your password there.
    4. Change it in other services too, if you used the same one.
    5. Look in your orders (「注文履歴」) for anything you do not know.
    If you pressed Approve for a login that was not yours, write “I was hacked” here at once.
    .label = Not you? Decline it
    .time = A few minutes
    .sign = You can log in with the new password.

resend-approval =
    ⚠️ Press Approve (「承認」) only if you yourself are logging in right now.
    1. On a device where you are logged in, update the { -amazon } app and allow its notifications.
    2. On the device where you want to log in, go back to the first login screen and try once more. Do the same if you pressed Decline (「否認」) by mistake.
    3. Look at the notices on every phone or tablet where you are logged in.
    4. If it is about your own login right now, press Approve (「承認」) and return to the login screen.
    5. If you still come back to the first screen, or no other device is logged in, do not repeat it. Press “{ button-failed }”.
    .label = Get the approval message again
    .time = A few minutes
    .sign = A new message arrives and the login goes on.

## The picture check

another-picture =
    1. If you cannot read the picture, do not guess. Press the button for a new one.
    2. If you must type letters, switch Japanese input off and use normal English letters and numbers (半角).
    3. It may also be a puzzle: turn an object or choose pictures. Take your time.
    4. If it is hard to see, press the sound button and type what you hear.
    5. After several failures, stop and take a break.
    The names of the buttons and the kind of check may differ.
    .label = Get another picture or audio
    .time = A few minutes
    .sign = The picture goes away and the next screen opens.

other-browser =
    1. Open a browser you do not normally use (Chrome, Edge, Firefox, Safari).
    2. Type amazon.co.jp in the address bar yourself.
    3. Turn off any VPN (it sends your connection another way) and any ad blocker.
    4. If it still fails, use a private tab that keeps no history (Chrome 「シークレットタブ」, Safari 「プライベート」).
    5. Change between Wi-Fi and mobile network, and try just once more.
    Do not log out on a device where you are logged in.
    .label = Use another browser
    .time = A few minutes
    .sign = No picture appears, or it works the first time.

rest-an-hour =
    ⚠️ Do not let a stranger or a paid “solver” do the check for you.
    1. Close the login screen.
    2. Rest for { $captcha-rest } without trying at all.
    3. Do not try on other devices in that time, either.
    4. Then open the official app or amazon.co.jp yourself.
    5. Try once, slowly.
    A break does not always help, but it may work better than failing again and again.
    .label = Take a break
    .time = Rest for { $captcha-rest }
    .sign = The picture check is gone, or you get through it.

## Linked apps

sign-in-official-first =
    1. Close the budget app (or other linked app) for now.
    2. Open the official { -amazon } app or amazon.co.jp yourself.
    3. Log in with your usual e-mail address (or phone number) and password.
    4. If it asks for a code or shows a picture, finish that here.
    5. When you are in, go back to the linked app and connect again.
    If you cannot log in to the official app either, solve that first: press “{ button-list }” → “{ button-menu }” and choose what is nearest, such as “{ wrong-credentials.label }”.
    .label = Log in to { -amazon } itself first
    .done = { button-done }
    .time = A few minutes
    .sign = Your Account (「アカウントサービス」) opens in the official app.

relink-app =
    1. In Moneytree, tap the icon at the top right.
    2. Go to { -amazon } points (「Amazonポイント」), tap 「>」, then Change login data (「ログイン情報変更」).
    3. Type your e-mail address and password in normal letters (半角) and press Connect (「接続」).
    4. If it fails, do the same once more.
    5. If it still fails, try the web version of Moneytree.
    Money Forward, Zaim and others work in a similar way, but the buttons have other names.
    .label = Connect the app again
    .time = A few minutes
    .sign = The linked app updates without an error.

linked-app-check =
    1. First check that you can log in to the official { -amazon } app.
    2. Update the linked app. If a picture appears, type its letters in normal width (半角).
    3. If you cannot read it, ask for a new picture.
    4. It may come several times in one update. Answer it in the same way.
    5. If it fails again and again, stop and rest for { $captcha-rest }.
    Money Forward, Amazon Associates (「Amazonアソシエイト」) and others may show such pictures, too.
    .label = Pass the check while linking
    .time = A few minutes
    .sign = The update ends and shows a new date.

ask-app-maker =
    ⚠️ Do not type your { -amazon } password into a linked app that you do not know well.
    1. Open Help (「ヘルプ」) or Contact (「お問い合わせ」) in the linked app.
    2. Ask whether it can still connect to { -amazon }.
    3. Tell them the words of the error. Do not tell them a password or a code.
    4. Do not turn off two-step verification in order to connect.
    5. Until they answer, look at your orders in the official { -amazon } app.
    I have not checked whether each app can still connect to { -amazon } today.
    .label = Ask the other app’s support
    .time = A few minutes to ask. The answer depends on them
    .sign = They answer whether it can be connected.

## Locked or on hold

stop-retrying =
    1. Stop trying now. More tries may make it harder to get in.
    2. Write down on paper what the login screen says.
    3. Do not try on other devices, and do not open a new account.
    4. If you are still logged in on a device, do not log out there.
    5. Press “{ button-list }” and choose “{ read-lock-screen.label }”.
    It may not be because of anything you did. In { $lock-fault } a fault on { -amazon }’s side locked many people out.
    .label = Stop trying for now
    .done = { button-done }
    .time = A moment
    .sign = The words of the screen are on paper.

read-lock-screen =
    1. Read the whole text on the screen slowly.
    2. If it says “contact customer service to continue” (「次に進むには、カスタマーサービスにご連絡ください」), you will most likely have to phone.
    3. Open this page: { $link-account-issues }. Go to Need help? (「お困りですか?」) → Other login problems (「その他のログインに関する問題」) → I cannot log in to my account (「自分のアカウントにログインすることができません」). Skip what you do not see.
    4. Call the number shown there. The words on the screen may change.
    5. If it asks for documents, send them only on a screen of amazon.co.jp.
    Some locks do not end by waiting. If it says closed (「閉鎖」), the account often does not come back, but you can try to ask customer service for the reason. Nobody can promise how long it takes. Other customers wrote:
    ・Quick (less than this): { $unlock-told-short }
    ・Slow: { $unlock-told-long }
    .label = Do what the lock screen says
    .done = { button-done }
    .time = A few minutes to read, plus waiting on the phone
    .sign = You know the next thing to do: a call or documents.

verify-lock-mail =
    ⚠️ Do not press links in the e-mail or SMS.
    1. Close the message.
    2. Open the official app, or type amazon.co.jp yourself.
    3. Log in once.
    4. If you get in as usual, look in Your Account (「アカウントサービス」) → Message Center (「メッセージセンター」).
    5. If the screen says that the account is on hold, follow the screen, not the e-mail.
    { -amazon } does send e-mails with the subject 「ご利用のAmazonアカウントを一時保留いたしました」 (account on hold), but fakes copy it. You cannot tell from the e-mail alone.
    .label = Check the “on hold” e-mail
    .done = { button-done }
    .time = A few minutes
    .sign = The official screen shows whether it is on hold.

send-documents =
    ⚠️ Do not send documents, or pictures of them, to this bot or to anybody on Discord.
    1. Open the official app or amazon.co.jp yourself and use only the form shown there.
    2. Read what it asks for. It may be the name and address of the card, a card statement (「明細書」) or an ID.
    3. Cover card numbers, My Number and other numbers as the form explains.
    4. Take a picture in which the letters are clear, and send it with the form.
    5. Do not send it again and again. Wait for the result on the official screen.
    I cannot promise whether or when the account will be unlocked.
    .label = Send the documents safely
    .time = A few minutes to send. The result: not known
    .sign = The screen says that it was sent.

## Outages

check-outage =
    1. Search on X (once Twitter) for 「{ -amazon } 障害」 and sort by newest.
    2. Look at “Downdetector”, too (a site that collects reports of faults).
    3. Change between Wi-Fi and mobile network. Is it the same?
    4. Look on another phone or computer. Does it open there?
    5. If it is the same everywhere, wait. If it is only you, it may be your device or network.
    There may be no official notice. Posts like “Amazon was hacked” may be rumours. Ignore people on X who offer to “fix” it for you.
    .label = Check whether { -amazon } is down
    .done = { button-done }
    .time = A few minutes
    .sign = You know whether it is everybody or only you.

wait-it-out =
    1. Do not keep trying to log in. That can lead to a lock.
    2. Do not reinstall the app or reset your password in the meantime.
    3. Do not log out on a device where you are logged in.
    4. From time to time, look on X to see whether people say it works again.
    5. When it is calm, log in once.
    What happened before (this time may be different):
    ・{ $dog-page }: on a sale day a page with a picture of a dog appeared
    ・{ $sms-fault }: for some people the SMS codes did not arrive
    ・{ $lock-fault }: many people were locked out; it was repaired the same day
    ・{ $cloud-fault } and { $short-fault }: it was hard to get through
    .label = Wait until it is fixed
    .wait = It does not seem to be fixed yet. Leave some time, then try once.
    .time = Depends on the fault; nobody can say
    .sign = The usual screen opens.

## App or browser trouble

update-app =
    1. On a phone, open the place where you get apps (App Store or Play Store, 「Play ストア」).
    2. Tap the round icon at the top right.
    3. If you see Update (「アップデート」 or 「更新」) next to { -amazon }, press it.
    4. For the phone itself, look for Update (「アップデート」 or 「更新」) in Settings (「設定」) and install a new version if there is one.
    5. Close the { -amazon } app and open it again.
    .label = Update the app
    .time = A few minutes; the phone itself takes longer
    .sign = The app or page opens as usual.
    .iphone =
        1. Open the App Store and tap the round person icon at the top right.
        2. Scroll down. If you see Update (「アップデート」) next to { -amazon }, press it.
        3. For the iPhone: Settings (「設定」) → General (「一般」) → Software Update (「ソフトウェアアップデート」).
        4. If there is a new version, install it on Wi-Fi while charging.
        5. Close the { -amazon } app and open it again.
    .android =
        1. Open the Play Store (「Play ストア」) and tap the round icon at the top right.
        2. Tap Manage apps & device (「アプリとデバイスの管理」) → Updates available (「利用可能なアップデートがあります」).
        3. If { -amazon } is in the list, press Update (「更新」).
        4. For the phone: Settings (「設定」) → System (「システム」) → System update (「システムアップデート」). If it is not there, look for 「アップデート」 or 「更新」 in Settings.
        5. Close the { -amazon } app and open it again.
        The names may differ by phone.
    .pc =
        1. Save anything you are writing.
        2. In the browser, press 「︙」 or 「…」 at the top right.
        3. Open Help (「ヘルプ」) → About Google Chrome (「Google Chrome について」) or About Microsoft Edge (「Microsoft Edge について」).
        4. A new version starts to install. When it says Restart (「再起動」), press it.
        5. Open amazon.co.jp again.
        The names may differ by browser.

clear-browser =
    ⚠️ If your trouble is two-step verification or a new phone number, do not do this on a device that is logged in. You may lose your way in.
    1. Safari: on the iPhone open Settings (「設定」) → Apps (「アプリ」) → Safari.
    2. Press Clear History and Website Data (「履歴とWebサイトデータを消去」).
    3. Chrome: press 「…」 at the bottom right (iPhone) or 「︙」 at the top right (Android, PC).
    4. Press Delete browsing data (「閲覧履歴データを削除」). Do not choose passwords (「パスワード」).
    5. Open the browser again and log in once.
    You will be logged out of other sites, too. This clears the browser, not the { -amazon } app.
    .label = Clear the browser data
    .time = A few minutes
    .sign = No more white screen or endless loading.
    .iphone =
        ⚠️ If your trouble is two-step verification or a new phone number, do not do this on a device that is logged in. You may lose your way in.
        1. Open Settings (「設定」) → Apps (「アプリ」) → Safari. On an older iPhone: Settings (「設定」) → Safari.
        2. Press Clear History and Website Data (「履歴とWebサイトデータを消去」).
        3. If you use Chrome: press 「…」 at the bottom right → Delete browsing data (「閲覧履歴データを削除」).
        4. If there is a box for passwords (「パスワード」), do not choose it.
        5. Open the browser again and log in once.
        You will be logged out of other sites, too. This clears the browser, not the { -amazon } app.
    .android =
        ⚠️ If your trouble is two-step verification or a new phone number, do not do this on a device that is logged in. You may lose your way in.
        1. Open Chrome and press 「︙」 at the top right.
        2. Press Delete browsing data (「閲覧履歴データを削除」).
        3. If there is a box for passwords (「パスワード」), do not choose it.
        4. Press the delete button.
        5. Open Chrome again and log in once.
        You will be logged out of other sites, too. This clears the browser, not the { -amazon } app.
    .pc =
        ⚠️ If your trouble is two-step verification or a new phone number, do not do this on a device that is logged in. You may lose your way in.
        1. In Chrome, press 「︙」 at the top right.
        2. Press Delete browsing data (「閲覧履歴データを削除」). Other browsers use a similar name.
        3. If there is a box for passwords (「パスワード」), do not choose it.
        4. Press the delete button.
        5. Open the browser again and log in once.
        You will be logged out of other sites, too.

clear-app-cache =
    ⚠️ If your trouble is two-step verification or a new phone number, do not log out or reinstall the app on a device that is logged in.
    1. Close the { -amazon } app completely and open it again.
    2. If that does not help, restart your phone.
    3. On Android, open Settings (「設定」) → Apps (「アプリ」) → 「Amazonショッピング」.
    4. Press Storage & cache (「ストレージとキャッシュ」) → Clear cache (「キャッシュを削除」).
    5. Open the app again. The iPhone does not have this button.
    .label = Clear the app’s temporary data
    .time = A few minutes
    .sign = The app opens without stopping half-way.
    .iphone =
        ⚠️ If your trouble is two-step verification or a new phone number, do not log out or reinstall the app on a device that is logged in.
        1. The iPhone has no button for an app’s temporary data. First close the app completely.
        2. Open the app again.
        3. If that does not help, restart the iPhone.
        4. Open the app once more.
        5. If it still fails, and only if the ⚠️ above is not about you, press “{ button-failed }” and install the app again.
    .android =
        ⚠️ If your trouble is two-step verification or a new phone number, do not log out or reinstall the app on a device that is logged in.
        1. Open Settings (「設定」) → Apps (「アプリ」).
        2. Tap 「Amazonショッピング」.
        3. Press Storage & cache (「ストレージとキャッシュ」) → Clear cache (「キャッシュを削除」).
        4. Do not press the button beside it that clears the storage. It may log you out.
        5. Open the app again.
        The names may differ a little by phone.

reinstall-app =
    ⚠️ If your trouble is two-step verification or a new phone number, do not do this on a device that is logged in. You may lose your way in.
    1. Make sure that you know your password and can receive codes.
    2. Press and hold the { -amazon } app and choose delete (uninstall).
    3. Find 「Amazonショッピング」 in the App Store or Play Store (「Play ストア」).
    4. Install it again and open it.
    5. Log in once. It may ask for a code.
    .label = Install the app again
    .time = A few minutes
    .sign = You can log in with the new app.
    .iphone =
        ⚠️ If your trouble is two-step verification or a new phone number, do not do this on a device that is logged in. You may lose your way in.
        1. Make sure that you know your password and can receive codes.
        2. Press and hold the { -amazon } app on the home screen and choose the delete item.
        3. Find 「Amazonショッピング」 in the App Store.
        4. Press the cloud or Get (「入手」). When it is ready, open it.
        5. Log in once. It may ask for a code.
    .android =
        ⚠️ If your trouble is two-step verification or a new phone number, do not do this on a device that is logged in. You may lose your way in.
        1. Make sure that you know your password and can receive codes.
        2. Press and hold the { -amazon } app and choose Uninstall (「アンインストール」).
        3. Find 「Amazonショッピング」 in the Play Store (「Play ストア」).
        4. Press Install (「インストール」). When it is ready, open it.
        5. Log in once. It may ask for a code.

## Somebody else in the account

hijack-secure-access =
    1. First change the password of your e-mail. Delete any forwarding (「自動転送」) to an address you do not know.
    2. In the official app, change your { -amazon } password: Your Account (「アカウントサービス」) → Login & security (「ログインとセキュリティ」).
    3. On the same screen, check the phone numbers for two-step verification and the passkeys. Delete any you do not know.
    4. If you are sure that you can receive codes yourself, press the item on the same screen that logs out every device. Its name may differ.
    5. If you cannot get in, do not wait. Press “{ button-list }” and choose “{ hijack-call-amazon.label }”.
    A new password also ends automatic login in other browsers.
    .label = Change your passwords first
    .done = { button-done }
    .time = A few minutes
    .sign = Only you get in, with the new password.

hijack-check-orders =
    1. Look in your orders (「注文履歴」) for any you do not know. Look at hidden orders and digital orders (「デジタル注文」), too, if you see them.
    2. Check your gift card balance and history. Gift cards (a few thousand to tens of thousands of yen) and small test orders are typical.
    3. Check the delivery addresses, payment methods and { -amazon } Pay for anything new.
    4. If you suddenly get a lot of spam, search your mailbox for 「注文」 (order). Order e-mails may be buried under it.
    5. Write what you find on paper. Do not post it on Discord.
    { -amazon }’s screens do not show a list of past logins.
    .label = Look for unknown orders
    .done = { button-done }
    .time = A few minutes
    .sign = You know whether there are unknown orders or changes.

hijack-stop-card =
    ⚠️ Do not give your card number to this bot or to anybody on Discord.
    1. Call the number on the back of your card at once. If you do not have the card at hand, look for the number in the card company’s official app or on a statement. Do not use a number from a web search.
    2. Say “My card was used for things I did not buy” (「知らない買い物に使われました」) and ask them to stop the card.
    3. Ask what you must do to have unknown charges cancelled.
    4. If you registered other cards or bank accounts, call those companies, too.
    5. Check your next statements as well.
    .label = Stop your card
    .done = { button-done }
    .time = Call right away; waiting depends on the company
    .sign = The card company says that the card is stopped.

hijack-call-amazon =
    1. If you can log in, open Customer Service (「カスタマーサービス」) in the official app and choose chat or phone.
    2. If you cannot, open this page: { $link-account-issues }.
    3. Go to Need help? (「お困りですか?」) → Other login problems (「その他のログインに関する問題」) → I cannot log in to my account (「自分のアカウントにログインすることができません」). Skip what you do not see.
    4. It may also say Login, address and safety check (「ログイン、住所、安全性の確認」) → Protect your account (「アカウントを保護」). Call the number shown there.
    5. Say “Somebody took over my account” (「乗っ取られました」) and tell them about the orders you wrote down.
    Do not tell anybody your password or a code, not even on the phone.
    .label = Tell { -amazon } about it
    .done = { button-done }
    .time = A few minutes, plus waiting on the phone
    .sign = { -amazon }’s staff know about it, and you know what comes next.

hijack-report =
    1. If you lost money or goods, ask the police for advice by phone: { $phone-police }
    2. You can ask online, too. There you also find the police desk of your prefecture: { $link-police-cyber }
    3. For trouble with bills or contracts, ask the consumer line: { $phone-consumer }
    4. Check your computer with security software, and change reused passwords.
    5. Add a passkey or an authenticator app. SMS alone did not protect some people.
    Only if you are in danger, call the police at once. Number: { $phone-emergency }
    .label = Ask the police and others for help
    .done = { button-done }
    .time = After the urgent things are done
    .sign = You wrote down the date and the name of the desk you asked.

## Suspicious messages and calls

check-in-app =
    ⚠️ Do not press links in the e-mail or SMS you got.
    1. Open the official { -amazon } app yourself.
    2. Look in Your Account (「アカウントサービス」) → Message Center (「メッセージセンター」).
    3. Look at your orders (「注文履歴」) and payment methods for anything strange.
    4. How to spot a fake: { $link-spot-scams }.
    5. If you are not sure, do nothing with the message.
    Not every message is kept in the Message Center, so a missing one does not prove a fake. Anybody can forge a sender’s name or number, so these do not prove that it is real, either.
    .label = Check it in the official app
    .done = { button-done }
    .time = A few minutes
    .sign = If orders and payments in the app are unchanged, you need not worry for now.

unrequested-code =
    ⚠️ Never tell this code to anyone, whoever asks. Do not press links in the message.
    1. Do not use the code. You may delete it.
    2. Open the official app yourself and look at your orders (「注文履歴」).
    3. If codes keep coming, change your password: Your Account (「アカウントサービス」) → Login & security (「ログインとセキュリティ」).
    4. On the same screen, add a passkey or an authenticator app.
    5. If somebody asks for the code, do not answer. Tell the moderators.
    The number that you tell the driver when a parcel arrives is another one.
    { -amazon } does use texts like 「…は、Amazonのワンタイムパスワードです」 and 「Amazon: お客様のコードは…です」, but anybody can copy them. Somebody may know your password. It may also be a mistyped number, or for a person who had your number before.
    Code messages have been seen from these numbers. A sender’s number can be forged, so the same number proves nothing.
    ・{ $sms-sender }
    ・{ $sms-sender-short }
    .label = Handle a code I did not request
    .time = A few minutes
    .sign = Your orders are as before, and no more codes come.

fell-for-it =
    ⚠️ Still on the phone with them? Hang up now. If they control your computer or phone, switch it or its network off and go on with another device. If you typed in card data, call your card company first.
    1. Open the official app yourself and change your { -amazon } password.
    2. Change it in every other service where you used the same one.
    3. If you typed in card data, call the number on the back of the card and ask them to stop it. If you gave away gift card codes, contact the company that issued the cards and have the receipt ready.
    4. Set up two-step verification and a passkey.
    5. For a while, watch your orders (「注文履歴」) and card statements. How to stay safe from now on: { $link-protect }.
    If you told somebody a password or a code, on the phone or elsewhere, the order is the same. If you cannot log in, write “I was hacked” here. This can happen to anybody. If you lost money, you can ask for advice:
    ・Consumer line: { $phone-consumer }
    ・Police advice line: { $phone-police }
    .label = I typed or told them something
    .time = Do it now; a few minutes
    .sign = Your password is new, and the card you typed in is stopped.

hang-up =
    1. You may hang up at any moment, even in the middle of a sentence.
    2. If a caller asks you to read out a code, do not. A caller who starts a password reset can make a genuine code arrive.
    3. Official guides say that { -amazon } does not contact you by phone or SMS to ask for payment data, nor ask for personal data outside its site and app. Give none, even if it is about a Prime fee.
    4. If people on Discord or X say “I reported you” or “verify yourself” and ask for a code, money or a QR scan, tell the moderators.
    5. If you are worried, check in the official app that you opened yourself.
    If you have already told them something, press “{ button-list }” and choose “{ fell-for-it.label }”. New tricks: { $link-scam-trends }
    Most of the false contacts reported worldwide were about a payment. Their share: { $scam-payment }
    .label = Refuse strange calls and offers
    .time = A moment
    .sign = The call is over, and they got no code and no money.

report-phishing =
    ⚠️ Do not press links in the message, not even to report it.
    1. Open the official app or amazon.co.jp yourself.
    2. In Help, use Report something suspicious (「不審な連絡について報告する」).
    3. If you cannot log in, report it by forwarding the e-mail. No answer will come. Forward it to: { $mail-report-scam }
    4. Then delete the message.
    5. For next time, read this: { $link-phishing-guide }
    Many people get such messages.
    ・Reports in Japan in one month: { $phishing-reports }
    ・Of these in { -amazon }’s name (more than any other): { $phishing-share }
    .label = Report a fake message
    .time = A few minutes
    .sign = The report is sent and the message is gone.

## Passkeys

passkey-other-way =
    1. Type your e-mail address or phone number and go on.
    2. If the small passkey window opens, close it.
    3. Press Log in with password (「パスワードでログイン」) or another way. The name may differ.
    4. Type your usual password.
    5. If it asks for a code, type the newest one you got.
    A passkey is an extra way in. Your password keeps working.
    .label = Use your password instead
    .time = A few minutes
    .sign = A box for the password appears, and the next screen opens.

passkey-new-phone =
    1. If you are logged in on the old phone, do not wipe it and do not log out yet.
    2. See whether the new phone uses the same Apple (or Google) account.
    3. With the same account, passkeys may move by themselves.
    4. Passkeys made with the face or finger on Windows (Windows Hello) may not have moved. Use your password instead.
    5. Read more: { $link-passkey-devices }.
    .label = Use passkeys on your new phone
    .time = A few minutes
    .sign = On the new phone you are logged in after the finger or face check.

passkey-remake =
    1. First make sure that you can log in with your password.
    2. Open Your Account (「アカウントサービス」) → Login & security (「ログインとセキュリティ」) → Passkeys (「パスキー」).
    3. Delete only the passkey that no longer works. Your password stays.
    4. On the same screen, press Set up (「設定」) and make a new one.
    5. Next time, try to log in with it.
    The passkey for amazon.com is a different one. If you use that site, too, make one there.
    .label = Make a new passkey
    .time = A few minutes
    .sign = The new passkey is in the list.

passkey-setup =
    ⚠️ Make it only on a device that is yours alone and has a screen lock.
    1. In a browser, open amazon.co.jp yourself and log in. It may also work in the app.
    2. Open Your Account (「アカウントサービス」) → Login & security (「ログインとセキュリティ」).
    3. Under Passkeys (「パスキー」), press Set up (「設定」).
    4. Confirm with your finger, your face or the number of your screen lock.
    5. Read more: { $link-passkey }.
    From then on you can choose Sign in with a passkey (「パスキーでサインイン」). It may still ask for a code after that.
    .label = Set up a passkey
    .time = A few minutes
    .sign = The new passkey is in the list.

passkey-popup =
    1. Check that the address is amazon.co.jp. If not, close it.
    2. If you do not want to decide now, press Later (「後で」). That is fine.
    3. If you want one, go on, but only on a device that is yours alone.
    4. Confirm with your finger, your face or the number of your screen lock.
    「amazon.co.jp にログインするパスキーを作成しますか?」 (make a passkey?) is a question that browsers normally ask. A passkey lets you log in with your finger or face instead of a password.
    .label = It asks to make a passkey
    .time = A moment
    .sign = The question goes away and the usual screen is back.

## Customer service

contact-amazon =
    1. Open this page: { $link-account-issues }. You need not log in.
    2. Go to Need help? (「お困りですか?」) → Other login problems (「その他のログインに関する問題」) → I cannot log in to my account (「自分のアカウントにログインすることができません」). Skip what you do not see.
    3. It may also say 「ログイン、住所、安全性の確認」 → Cannot log in (「ログインできない」) or Protect your account (「アカウントを保護」).
    4. Call the number on the screen. Sometimes it is a chat.
    5. See the opening hours on that screen.
    Numbers given in the past. Before you call, compare with the screen. If they differ, use the one on the screen.
    ・{ $phone-2025 }
    ・{ $phone-2025-ip }
    ・From abroad: { $phone-2025-abroad }
    ・Phone hours about locks: { $lock-hours-2025 }
    ・{ $phone-2022 }
    ・Toll number: { $phone-2022-paid }
    ・From abroad: { $phone-2022-abroad }
    .label = Contact { -amazon } without login
    .time = A few minutes, plus waiting on the phone
    .sign = The official screen shows a phone number or a chat.

chat-while-signed-in =
    1. On a device where you are logged in, open the official { -amazon } app. Do not log out.
    2. Open Customer Service (「カスタマーサービス」) in the menu.
    3. Choose what is nearest to your trouble.
    4. Choose chat, or ask them to call you.
    5. See the opening hours on that screen.
    Both normally need a login. If you cannot log in, press “{ button-human }”.
    .label = Chat while you are logged in
    .time = A few minutes, depending on how busy they are
    .sign = A chat with the staff starts, or they call you.

prepare-for-call =
    ⚠️ This is only for { -amazon }’s staff when you called them yourself. Do not give it to this bot or to anybody on Discord.
    1. Find paper, a pen and a quiet place.
    2. Write down your name and your registered e-mail address or phone number.
    3. Write down your delivery address and the last orders you remember.
    4. Write down what the screen says.
    5. If phone calls are hard for you, ask a family member to sit beside you and help.
    Do not write down passwords or login codes. Never tell them to anyone.
    .label = Get ready before you call
    .done = { button-done }
    .time = A few minutes
    .sign = What they may ask is on one sheet of paper.

avoid-fake-support =
    ⚠️ If somebody wants money to “get your account back”, treat it as a scam.
    1. Do not look for phone numbers in web searches or ads. Some may be false.
    2. Find the number in the official app, or on the screen you reach from this page: { $link-account-issues }.
    3. Give no code and no money to “support” people on Discord or X.
    4. Do not scan their QR codes, either.
    5. Tell the moderators about such people.
    In { $fake-number } a search ad opened a page of { -amazon } that showed a false number.
    .label = Avoid fake support
    .done = { button-done }
    .time = A moment
    .sign = You use only numbers from the official screen.

## Staying safe

turn-on-two-step =
    1. Open the official app or amazon.co.jp yourself and log in.
    2. Go to Your Account (「アカウントサービス」) → Login & security (「ログインとセキュリティ」) → Two-step verification (「2段階認証」).
    3. Turn it on as the screen says. An authenticator app (it shows the codes, 「認証アプリ」) is best: it works without a signal. More: { $link-two-step }.
    4. Then add one backup method.
    5. If you can, set up a passkey, too.
    After a reset, two-step verification is off. Please turn it on again soon. Do not leave an account unattended, even if you rarely use it: look in from time to time.
    .label = Turn on two-step verification
    .time = A few minutes
    .sign = The two-step screen (「2段階認証」) shows that it is on.

add-backup-method =
    1. Open Your Account (「アカウントサービス」) → Login & security (「ログインとセキュリティ」) → Two-step verification (「2段階認証」).
    2. Press the place where you add a backup (「バックアップ」) method.
    3. Choose an authenticator app (「認証アプリ」), another number of your own, or a voice call (「音声通話」). A home phone may work, too.
    4. It must differ from your first method. The app cannot be both.
    5. Type the code you get into the screen to finish.
    With SMS alone, a new number can lock you out. An authenticator app works even after a number change. If your number will change, enter the new one before you cancel the old one.
    .label = Add a backup method
    .time = A few minutes
    .sign = Your first method and the backup are both shown.

move-authenticator =
    ⚠️ Do not wipe or trade in the old phone before the move is finished.
    1. Install the same authenticator app on the new phone.
    2. In the app on the old phone, choose Export (「エクスポート」). It shows a QR code.
    3. Scan this QR code with the app on the new phone.
    4. If your app moves with a Google account, use the same account on the new phone.
    5. When both phones show the same numbers, you can wipe or give away the old one.
    Do not photograph the QR code. Never show it to anyone.
    .label = Move your authenticator app
    .time = A few minutes
    .sign = The new phone shows the same numbers as the old one.

use-password-manager =
    1. Choose one: Passwords (「パスワード」) on the iPhone, Google Password Manager (「Google パスワード マネージャー」) on Android, “1Password” or another.
    2. Log in once to the official app or amazon.co.jp.
    3. When it asks whether to save the password, save it.
    4. Next time, tap the name it shows. The password fills in by itself.
    5. If a page does not fill it in, do not type it by hand. Look at the address: it may be a fake page.
    The same place can keep your passkeys, too.
    .label = Let the phone keep passwords
    .time = A few minutes
    .sign = At the next login the password fills in by itself.

stay-signed-in =
    ⚠️ Do not do this on a device shared with family or at work.
    1. On the login screen, tick Keep me signed in (「ログインしたままにする」).
    2. Use a normal tab, not a private one that keeps no history (「シークレットタブ」 or 「プライベート」).
    3. See in the browser’s settings whether it deletes cookies (site data) each time you close it.
    4. If you use a cleaning app, set it so that it keeps the browser’s cookies.
    5. Log in once, close the browser and open it again.
    Read more: { $link-sign-in-help }
    .label = Stay logged in
    .time = A few minutes
    .sign = It opens again without asking you to log in.

stop-reusing =
    1. First give your e-mail a long password that you use nowhere else.
    2. Then change { -amazon }, and after that your bank and cards.
    3. Let your phone or computer make the new passwords and keep them.
    4. Change the others one by one, when you use them.
    5. If you write them on paper, keep it safe at home. Do not take a picture of it and send it.
    You need not do all of them at once.
    .label = Stop reusing passwords
    .time = A few minutes for each
    .sign = The passwords for e-mail, { -amazon } and your bank are all different.
