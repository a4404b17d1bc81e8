contact-support =
    ログインできなくても、{ -amazon }の担当者に連絡する方法があります。電話番号は変わるので、公式の画面に出る番号を使ってください。
    .label = { -amazon }の人と話したい
    .command = 問い合わせ
    .description = { -amazon }の担当者に、電話やチャットで連絡する方法を案内します
