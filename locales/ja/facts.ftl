### 事実(intents/facts.toml)の呼び名と、古くなったときに代わりに出す文。

## リンクの名前。ボタンにもこの名前が出ます(34文字まで)。

link-account-issues = ログインできないときの公式ページ
link-two-step-reset = 公式ヘルプ「2段階認証をリセットする」
link-sign-in-help = 公式ヘルプ「ログインとログアウト」
link-password-reset = 公式ヘルプ「パスワードの再設定」
link-spot-scams = 公式ヘルプ「詐欺目的の連絡を見分ける」
link-passkey = 公式ヘルプ「パスキーについて」
link-passkey-devices = 公式ヘルプ「複数端末でのパスキー」
link-phishing-guide = 公式「詐欺メールを防ぐ3つのポイント」
link-protect = 公式ヘルプ「詐欺の被害から身を守る」
link-two-step = 公式ヘルプ「2段階認証とは」
link-two-step-trouble = 公式ヘルプ「2段階認証で困ったとき」
link-scam-trends = 公式「最近の詐欺の手口」
link-police-cyber = 警察庁のサイバー相談窓口

## 古くなった事実の代わり。リンクの代わりは「…を開きます」「…を見ます」「…: (文の終わり)」のどこに入っても読める名詞にします。

fallback-sign-in = { -amazon }のログイン画面
fallback-two-step-reset = { -amazon }のヘルプで「2段階認証をリセットする」を探すと出るページ
fallback-sign-in-help = { -amazon }のヘルプで「ログインとログアウト」を探すと出るページ
fallback-password-reset = { -amazon }のヘルプで「パスワードの再設定」を探すと出るページ
fallback-spot-scams = { -amazon }のヘルプで「詐欺目的の連絡を見分ける」を探すと出るページ
fallback-passkey = { -amazon }のヘルプで「パスキーについて」を探すと出るページ
fallback-passkey-devices = { -amazon }のヘルプで「パスキー」を探すと出るページ
fallback-phishing-guide = { -amazon }のヘルプで「詐欺」を探すと出るページ
fallback-protect = { -amazon }のヘルプで「詐欺の被害から身を守る」を探すと出るページ
fallback-two-step = { -amazon }のヘルプで「2段階認証」を探すと出るページ
fallback-two-step-trouble = { -amazon }のヘルプで「2段階認証」を探すと出るページ
fallback-scam-trends = { -amazon }のヘルプで「詐欺」を探すと出るページ
fallback-police-cyber = 警察庁のサイトで「サイバー 相談」を探すと出るページ
fallback-police = 最寄りの警察署の相談窓口
fallback-emergency = 警察の緊急の番号
fallback-consumer = お住まいの市区町村の消費生活センター
fallback-report = { -amazon }のヘルプ「詐欺目的の連絡を見分ける」に書いてあるアドレス
fallback-minutes = 数分
fallback-while = しばらく
fallback-reset-time = ページに書いてある日数
fallback-prefix = 今までと違う数字
fallback-digits = 画面の説明のとおり
fallback-first = 数分
fallback-longer = 何日も
