### どの返事にも使うことば。

-amazon = Amazon

## はじめのひとこと(60文字まで)

notice = 非公式のボットです。パスワードやコードは書かないでください。

## ボタン

button-solved = 解決した
button-done = できた → 次へ
button-failed = だめだった → 次へ
button-not-mine = 自分には当てはまらない
button-human = 窓口(人に相談)
button-list = 一覧へ
button-menu = ほかの困りごと
button-more = もっと見る
button-none = どれでもない
button-case = 担当者に見せるメモ

## カードの部品

topic-ask = どれから試しますか? 上から順がおすすめです。
route-ask = 近いものを選んでください。
time-line = ⏱ かかる時間: { $time }
sign-line = ✅ できたかどうか: { $sign }
verified-line = 🗓 情報の確認日: { $date }
stale-line = 🗓 古くなった情報は出していません。今のことは、公式の画面で確かめてください。
historic = { $value }({ $year }年{ $month }月の情報。今は違うことがあります)
date = { $year }年{ $month }月{ $day }日
range = { $from }〜{ $to }
seconds = { $value }秒
minutes = { $value }分
hours = { $value }時間
days = { $value }日
months = { $value }か月
month-of-year = { $year }年{ $month }月

## 端末・携帯会社

ask-device = お使いの端末はどれですか?
ask-carrier = 携帯電話の会社はどちらですか?
variant-iphone = iPhone・iPad
variant-android = Android
variant-pc = パソコン
variant-docomo = ドコモ・ahamo
variant-au = au・UQ・povo
variant-softbank = ソフトバンク・ワイモバイル
variant-rakuten = 楽天モバイル
variant-mvno = 格安SIM
variant-other = わからない・その他

## 会話

next-step = では、次に進みましょう。
stay = 下のボタンで教えてください。「できた」「だめだった」と書いても大丈夫です。ほかのことなら「メニュー」と書いてください。
stay-human = うまく読み取れず、ごめんなさい。人に聞くこともできます。
same = はい。ひとつずつ進めましょう。
goodbye = どういたしまして。また困ったときは、いつでもどうぞ。
comfort = おつらいですね。急がなくて大丈夫です。ひとりで抱えず、身近な人にも話してみてください。ここでも、ひとつずつ一緒に進めましょう。
never-here = いいえ、ここには送らないでください。コード・パスワード・身分証・カードの番号は、だれにも見せません。このボットにも要りません。
stay-list = 下から選んでください。「1番」のように書いても大丈夫です。ほかのことなら「メニュー」と書いてください。
clarify = もう少し教えてください。いちばん近いのはどれですか?
menu = どんなことで困っていますか? 近いものを選ぶか、ふだんの言葉で書いてください。
menu-more = ほかの困りごとです。近いものを選んでください。
lost = うまく読み取れず、ごめんなさい。この中に近いものはありますか? 画面に出ている言葉を、そのまま書いてみてください。番号やメールアドレスは書かないでください。
lost-again = 言葉だけでは難しいようです。近いものがなければ「{ button-human }」を押してください。{ -amazon }の担当者に連絡する方法が出ます。
foreign = 日本語と英語がいちばんよくわかります。

## 全部試したあと

all-tried =
    ここで案内できる方法は、これで全部です。おつかれさまでした。次は{ -amazon }の担当者に相談しましょう。{ $link-account-issues }を開き、「お困りですか?」→「その他のログインに関する問題」→「自分のアカウントにログインすることができません」と進みます。言葉は変わることがあります。出ていない言葉は飛ばしてください。
    下のメモを担当者に読み上げるか、担当者とのチャットに貼ると、話が伝わりやすくなります。
case-intro = { -amazon }の担当者に見せるメモです。お名前も番号も入っていません。
case-topic = 困っていること: { $topic }
case-device = 使っているもの: { $device }
case-tried = 試したこと:
case-nothing = 試したこと: まだありません
case-failed = { $remedy } → だめだった
case-not-mine = { $remedy } → 当てはまらない
case-solved = { $remedy } → できた
