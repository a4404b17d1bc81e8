### サーバーのスタッフに引きつぐときのことば。

## 相談する人のカード

handover-button = サーバーのスタッフに相談
handover-thread = 🤝 スタッフと話せる場所を作りました: { $thread }
    そこに書いたことを読めるのは、あなたとスタッフ、それにサーバーを管理する人だけです。
handover-told = 🤝 スタッフに知らせました。スタッフから声がかかるまで、お待ちください。
handover-away = いまはスタッフのいない時間です。次にいるのは { $when } からです。
handover-already = 🤝 スタッフと話せる場所は、もうあります: { $thread }
handover-told-already = 🤝 スタッフには、もう知らせてあります。声がかかるまで、お待ちください。
handover-failed = いまは、スタッフに知らせられませんでした。お急ぎなら、{ -amazon }の窓口に直接ご相談ください。

## スタッフが読むもの

handover-title = 相談: { $topic }
handover-title-any = 相談
handover-asks = { $member } さんが、スタッフに相談したいそうです。困っていることと、試したことは次のとおりです。
handover-asks-in = { $member } さんが、{ $channel } でスタッフに相談したいそうです。そこかDMで、声をかけてください。
handover-staff = パスワード、コード、電話番号などは、聞かないでください。終わったら、下のボタンを押してください。
handover-end = 終わりにする
handover-ended = ☑️ { $staff } さんが終わりにしました。
handover-staff-only = このボタンは、サーバーのスタッフが使うものです。
handover-still = { $member } さんは、まだ解決していないそうです。もう一度、見てあげてください。
handover-unasked = 終わりにしました。ただ、解決したかどうかを、本人に聞くことができませんでした。
handover-reason = メンバーが「サーバーのスタッフに相談」を押したため
handover-reason-end = メンバーが「解決した」と答えたため

## 相談した人が読むもの

handover-welcome =
    ここで、スタッフと話せます。困っていることを、ふだんの言葉で書いてください。
    スタッフにも、パスワードやコードは要りません。聞かれても、だれにも教えないでください。
handover-solved = 解決しましたか?
handover-solved-private = さきほど、サーバーのスタッフへの相談が終わりになりました。解決しましたか?
# .heard: ボタンのほかに、この答えとして聞くことば。「/」で分けます。
handover-yes = はい
    .heard = うん / ええ / そうです / はい、解決しました / 解決した / 解決です / おかげさまで
handover-no = まだです
    .heard = いいえ / いや / いえ / ううん / まだ / まだ解決していません / 解決していません / 解決してない
handover-member-only = 答えられるのは、相談した人だけです。
handover-glad = 解決してよかったです。また困ったときは、いつでもどうぞ。
handover-again = わかりました。スタッフに、もう一度知らせます。
