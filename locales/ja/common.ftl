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
same = ひとつずつ進めましょう。
goodbye = どういたしまして。また困ったときは、いつでもどうぞ。
comfort = おつらいですね。急がなくて大丈夫です。ひとりで抱えず、身近な人にも話してみてください。ここでも、ひとつずつ一緒に進めましょう。
never-here = いいえ。コードとパスワードは、誰にも教えないでください。{ -amazon }の人だと名乗る相手にも、このボットにもです。身分証を出す先は、{ -amazon }の公式の画面だけです。

## 秘密が書かれていたとき(返事のいちばん上に出す)

secret-code = ⚠️ 書かれたコードは、もう使わないでください。書いたものを今すぐ消して、新しいコードを取り直してください。
secret-password = ⚠️ 書かれたパスワードは、人に知られたものと考えてください。書いたものを今すぐ消して、公式アプリで新しいパスワードに変えてください。
secret-link = ⚠️ 承認やログインのリンクが書かれています。ほかの人が押すと、入られることがあります。書いたものを今すぐ消してください。
secret-key = ⚠️ 認証アプリの鍵や予備のコードが書かれています。書いたものを今すぐ消して、2段階認証を設定し直してください。
secret-card = ⚠️ カードの番号が書かれています。書いたものを今すぐ消してください。人に見られたかもしれないときは、カードの裏にある電話番号へ連絡してください。
secret-gift = ⚠️ ギフト券の番号が書かれています。だれかに使われないうちに、書いたものを今すぐ消してください。
secret-personal = ⚠️ メールアドレスや電話番号など、あなたのことがわかるものが書かれています。書いたものを今すぐ消してください。個人のことを書かなくても、お手伝いできます。
secret-delete = 消し方: スマホでは書いたものを長押しして「メッセージを削除」、パソコンでは右の「…」から「メッセージを削除」です。
secret-after = お困りのことがあれば、下からどうぞ。番号やパスワードは、どこにも書かなくて大丈夫です。
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
