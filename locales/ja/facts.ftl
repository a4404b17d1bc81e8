### 事実(intents/facts.toml)の呼び名と、古くなったときに代わりに出す文。

## リンクの名前。ボタンにもこの名前が出ます(34文字まで)。

link-account-issues = ログインできないときの公式窓口
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

## 古くなった事実の代わり。

fallback-path = { -amazon }の画面の「お困りですか?」からたどるヘルプ
fallback-police = 最寄りの警察署の相談窓口
fallback-consumer = お住まいの市区町村の消費生活センター
fallback-report = { -amazon }のヘルプ「不審な連絡について報告する」
fallback-while = しばらく
fallback-prefix = 新しい番号
fallback-digits = 数
fallback-first = 数分
fallback-longer = もっと長い時間
