### Discordでだけ使うことば。

## ボタン・選択肢

button-open = 手順を見る(自分だけに表示)
button-dm = DMで続ける
button-dismiss = この返事を消す
discord-erase = 書いたものを消す
discord-choose = 近いものを選ぶ

## みんなに見える返事

discord-press-hint = ボタンを押すと、続きは押した人だけに見えます。
discord-door = 続きは下のボタンから。押した人だけに見えます。
discord-urgent = 🚨 急ぎです。上から順に進めましょう。
discord-erased = 書いたものを消しました。見た人がいるかもしれないので、コードなら新しく取り直し、パスワードなら公式アプリで変えてください。
discord-erase-reason = 秘密が書かれたメッセージを、ボットのボタンで削除
discord-unseen = 書かれた文章が、こちらには見えていません。ボットの名前(ロールではないほう)をメンションして書き直すか、{ $command } を使ってください。
discord-picture = 画像の中身は読めません。画面に出ている言葉を、そのまま書いてみてください(番号やアドレスは除いて)。
discord-picture-secret = 📷 画像に、身分証やコード、番号が写っていませんか? 写っていたら、すぐに消してください。
discord-voice = 音声は聞けません。困っていることを、文字で書いてみてください(番号やアドレスは除いて)。

## DM

discord-dm-intro = ここは、あなたとボットだけの場所です。困っていることを、ふだんの言葉で書いてください。メールアドレス、電話番号、カード番号は送らないでください。
discord-dm-carried = さっきの続きです。ここなら、アプリを切り替えても消えません。
discord-carried = 📩 続きをDMに送りました。アプリを切り替えても、DMなら消えません。
discord-carried-already = 📩 続きは、さっきDMに送りました。DMの一覧から、このボットとの会話を開いてください。
discord-dm-refused = DMではうまく届けられなかったので、このままここで続けましょう。
discord-dm-later = いまはDMを送れませんでした。少し待ってから、もう一度お試しください。ここでもこのまま続けられます。

## うまくいかなかったとき

discord-old-button = 古いボタンのようです。ここから選び直してください。
discord-not-yours = この返事を消せるのは、相談した人、ボットを呼んだ人、メッセージを管理できる人だけです。
discord-dismissed = この返事は閉じました。
discord-erase-not-yours = このボタンを使えるのは、書いた人と、メッセージを管理できる人だけです。
discord-erase-failed = いまは消せませんでした。ご自分で消すか、少し待ってから、もう一度押してみてください。
discord-target-empty = この投稿には、読める文章がありませんでした。
discord-target-bot = ボットの投稿には答えられません。人の投稿を選んでください。
discord-missing = この場所では、ボットに「{ $permission }」の権限がないようです。サーバーの管理者に伝えてください。
discord-may-view = チャンネルを見る
discord-may-send = メッセージを送信
discord-may-embed = 埋め込みリンク
discord-may-history = メッセージ履歴を読む
discord-may-threads = スレッドでメッセージを送信
discord-may-manage = メッセージの管理

## コマンド

discord-help = **ここで使えるコマンド**
    .line = - { $command }: { $about }
    .message = - 投稿のメニュー(スマホは長押し、パソコンは右クリック)→「アプリ」→「{ $name }」: その投稿の相談に答えます
    .topics = - 困りごとがはっきりしているとき: { $commands }
    .managing = **サーバーを管理する人が使えるコマンド**
    .blind = - 相談チャンネル: いまは使えません。メンションのない投稿の本文を、Discord がボットに渡していないためです

discord-context = この投稿の相談に答える
discord-symptom = 症状
    .description = 困っていることを、ふだんの言葉で(番号やアドレスは書かないでください)

## 招待されたサーバーでのあいさつ(三行)

discord-hello =
    はじめまして、助け舟です。{ -amazon }にログインできない人を手伝う、非公式のボットです。
    困ったら、このボットをメンションして、ふだんの言葉で書いてください。人に見られたくないときは、DM か { $command } へ。
    パスワードやコードは、どこにも書かないでください。何が保存されるかは { $privacy } で見られます。

## /privacy(自分について保存されているもの)

discord-privacy =
    あなたについて保存しているもの:
    - ことば: { $language }
    - 相談チャンネルでの声かけ: { $heard }
    - 案内の続きのためのメモ: { $held }

    あなたが書いた文章は、どこにも保存していません。
    .command = プライバシー
    .description = 保存されているものを見る・消す、ことばを選ぶ、声をかけられないようにする
discord-privacy-heard = あり(困っていそうなとき、呼ばれなくても答えます)
discord-privacy-apart = なし(呼ばれたときだけ答えます)
discord-privacy-held = あり(どこまで進んだか、スタッフに相談したか、いつ答えたかなどです。長くても一日で消えます)
discord-privacy-none = なし
discord-privacy-forget = すべて消す
discord-privacy-leave = 呼んだときだけ答えて
discord-privacy-again = また声をかけて
discord-privacy-forgotten = 消しました。
discord-privacy-forgotten-apart = 消しました。「呼んだときだけ」のご希望は、そのまま守ります。
discord-privacy-kept = そのようにします。
discord-privacy-waits = まだ保存できていません。ディスクの返事を待っています。少したってから、もう一度開いて確かめてください。
discord-privacy-refusing = いま、このボットは新しく決めたことを残せません。動かしている人が直して再起動するまで続きます。よければ、サーバーの管理者に知らせてください。
discord-privacy-failed = いまは保存できませんでした。少し待ってから、もう一度押してみてください。
discord-language = 日本語
discord-language-auto = 自動(書いたことばに合わせる)

## AutoMod に入れる(サーバーを管理する人だけに見えます)

discord-automod =
    Discord の AutoMod に、ルールをひとつ入れられます。コードやパスワード、電話番号などが書かれたメッセージを、だれかが見る前に止めます。
    すべては止められませんが、ふつうのおしゃべりはそのまま通ります。
    .command = 秘密を止める
    .description = コードや番号の書き込みを、見られる前に止めるルールを AutoMod に入れます
discord-automod-right = 入れるには、ボットに「サーバーを管理」の権限がいります。いまはその権限があるので、下のボタンで入れられます。
discord-automod-install = 入れる
discord-automod-lacks = 入れるには、ボットに「サーバーを管理」の権限がいりますが、いまはありません。サーバー設定の「ロール」でボットのロールを開き、「サーバーを管理」をオンにしてから、もう一度このコマンドを使ってください。入れ終わったら、オフに戻してかまいません。
discord-automod-done = 入れました。サーバー設定の「AutoMod」に、「{ $name }」という名前であります。いらなくなったら、そこで削除できます。ボットの「サーバーを管理」の権限は、もう外してかまいません。
discord-automod-renewed = もう入っていたので、新しい内容にしました。サーバー設定の「AutoMod」に、「{ $name }」という名前であります。いらなくなったら、そこで削除できます。ボットの「サーバーを管理」の権限は、もう外してかまいません。
discord-automod-full = ことばで止めるルールは、このサーバーではもういっぱいです。サーバー設定の「AutoMod」でひとつ減らしてから、もう一度押してください。
discord-automod-failed = いまは入れられませんでした。少し待ってから、もう一度押してみてください。

## AutoMod のルール(名前と、止められた人が読む文。150文字まで)

automod-name = 秘密の書き込みを止める
automod-blocked = このメッセージは送られていません。コード、パスワード、電話番号、カード番号などの秘密が入っているようです。その部分を消して、もう一度送ってください。

## 障害のお知らせ(管理する人のコマンド)

discord-incident =
    .command = 障害告知
    .description = Amazon側の障害らしいとき、このサーバーでの案内に「待つ」を先に出します
discord-incident-start = 始める
    .description = 障害のお知らせを始めます。時間がたつと自動で終わります
discord-incident-stop = 終える
    .description = 障害のお知らせを終えます
discord-incident-hours = 時間
    .description = 何時間お知らせするか
discord-incident-note = ひとこと
    .description = お知らせに添えることば(リンクや連絡先は入れられません)
discord-incident-on = 障害のお知らせを始めました。このサーバーでの返事には、{ -amazon }側の障害かもしれないことと「待つ」が先に出ます。乗っ取りや怪しい連絡の案内は変わりません。{ $until }に自動で終わります。
discord-incident-off = 障害のお知らせは出していません。いつもの案内に戻っています。
    .here = このサーバーの障害のお知らせは、出していません。
discord-incident-note-refused =
    .link = ⚠️ ひとことに、リンクは書けません。にせのページと見分けがつかなくなるからです。お知らせは始めていません。リンクを除いて、もう一度お試しください。
    .mail = ⚠️ ひとことに、メールアドレスは書けません。だれのものか、読む人にはわからないからです。お知らせは始めていません。除いて、もう一度お試しください。
    .phone = ⚠️ ひとことに、電話番号のような長い数字は書けません。本物かどうか、読む人にはわからないからです。お知らせは始めていません。除いて、もう一度お試しください。
    .secret = ⚠️ ひとことに、コードやパスワードのような、人に見せてはいけないものが入っているようです。お知らせは始めていません。除いて、もう一度お試しください。
    .asks = ⚠️ ひとことが、コードやパスワードを聞いたり、ログインを代わったりするように読めます。詐欺と同じになるので、書けません。お知らせは始めていません。
    .long = ⚠️ ひとことが空か、長すぎます。お知らせは始めていません。短くして、もう一度お試しください。
discord-incident-failed = いまは設定を保存できませんでした。前のままです。少し待ってから、もう一度お試しください。

## 相談が急に増えたとき(運営者に届く知らせ。TASUKEBUNE_WEBHOOK)

discord-surge-begins =
    🔧 { $since }ごろから、ログインの相談がふだんの同じ曜日・同じ時刻の約{ $times }倍、一時間あたり約{ $rate }件のペースで届いています。{ -amazon }側の障害かもしれません。
    いまの答えには、ほかの人からも同じ相談がたくさん届いていることを書き添えています。おさまると自動で終わり、もう一度お知らせします。
discord-surge-ends = ✅ { $since }ごろから増えていたログインの相談が、ふだんに近い数に戻りました。いちばん多いときで、ふだんの約{ $times }倍、一時間あたり約{ $rate }件のペースでした。書き添えは終わりました。

## 集計(管理する人のコマンド)

discord-stats =
    .command = 集計
    .description = このサーバーでの相談の数と、解決した数を見ます
discord-stats-days = 日数
    .description = 何日分を見るか
stats = 📊 直近{ $days }日の集計です。数だけを数えていて、書かれたことや、だれが聞いたかは残していません。
stats-nothing = まだ、数えたものがありません。
stats-asked = 相談: { $n }
stats-answered = 案内した: { $n }
stats-solved = 解決した: { $n }
stats-unsolved = 最後まで試しても解決しなかった: { $n }
stats-handed-over = スタッフに引き継いだ: { $n }
stats-missed = 最初の案内が外れた: { $n }
stats-unclear = 内容を読み取れなかった: { $n }
stats-warned = 秘密や怪しい連絡に注意した: { $n }
stats-topic = { $topic }: { $answered }(解決 { $solved } / 外れ { $missed })
stats-picture = 直近{ $days }日の集計の棒グラフです。同じ数は、本文にもあります。
    .title = 直近{ $days }日の集計
stats-failed = いまは集計を読めませんでした。少し待ってから、もう一度お試しください。
