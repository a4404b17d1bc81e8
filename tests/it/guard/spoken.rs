//! Secrets as people tell them who do not type them in one go.

use super::{Kind, finds, finds_none};

#[test]
fn codes_digit_by_digit() {
    let code = Kind::OneTimeCode;
    finds(code, "コードは4、8、2、9、1、3です", "4、8、2、9、1、3");
    finds(code, "コード言うね\n4\n8\n2\n9\n1\n3", "4\n8\n2\n9\n1\n3");
    finds(code, "認証コード、四、八、二、九、一、三", "四、八、二、九、一、三");
    finds(code, "コ ー ド は 4 8 2 9 1 3 で す", "4 8 2 9 1 3");
    finds(code, "認証コードはよんはちにきゅういちさん です", "よんはちにきゅういちさん");
    finds(code, "認証コードごーぜろにーはちいちろくってきました", "ごーぜろにーはちいちろく");
    finds(code, "my code: four eight two nine one three", "four eight two nine one three");
    finds(code, "コードの前半が482で後半が913", "482で後半が913");
    finds_none(&[
        "番号 1、4、6、2、5、3 で並べて",
        "ロト6の番号 3 12 18 27 33 41",
        "コードレビューお願いします PR 482913",
        "手順1、2、3、4、5、6のコードを確認",
        "いち、に、さん、よん、ご、ろく、なな、はち",
        "コード進行は 4、5、3、6、2、5 がいい",
        "兄を にいさん にいさん にいさん と呼ぶ",
        "番号を教えて。ななさんさんきゅういち",
    ]);
}

#[test]
fn codes_without_their_name() {
    let code = Kind::OneTimeCode;
    finds(code, "届いたのは 739 204 でした", "739 204");
    finds(code, "届きました！ 482913", "482913");
    finds(code, "アマゾンから 5 5 0 3 1 8 ってきたけど何", "5 5 0 3 1 8");
    finds(code, "Use 482913 to reset your password. Don't give this code to anyone.", "482913");
    finds(code, "スマホに482913ってきてるけど", "482913");
    finds(code, "i entered 482913 but it says code expired", "482913");
    finds(code, "kodo wa 482913 deshita", "482913");
    finds_none(&["来た！ 100000 再生", "got 123456 points", "届いたのは 2025年", "use 500000 yen"]);
}

#[test]
fn codes_of_televisions() {
    let code = Kind::OneTimeCode;
    finds(code, "テレビに出たコード「HXQKTP」", "HXQKTP");
    finds(code, "コード C7K9-PQ を amazon.co.jp/code に入れろって", "C7K9-PQ");
    finds(code, "tv shows code BX7KQ2 go to amazon.co.jp/mytv", "BX7KQ2");
    finds_none(&[
        "エラーコード UI3012 テレビで出る",
        "テレビのコード HDMI2 が壊れた",
        "テレビの型番 KJ55X85 コードは短い",
        "クーポンコード HXQKT2 使えた",
    ]);
}

#[test]
fn numbers_of_telephones_and_cards() {
    finds(Kind::Phone, "ぜろきゅうぜろ いちにいさんよん ごろくななはち です", "ぜろきゅうぜろ いちにいさんよん ごろくななはち");
    finds(Kind::Phone, "〇九〇-二三四五-六七八九です", "〇九〇-二三四五-六七八九");
    finds(Kind::Phone, "番号いいます 080\n4567\n1123", "080\n4567\n1123");
    finds(Kind::Phone, "アメリカの番号 +1-206-555-0188 でも登録できますか", "+1-206-555-0188");
    finds(Kind::Phone, "+44 20 7946 0958 is my number", "+44 20 7946 0958");
    finds(Kind::Phone, "番号は 90-1234-5678 です", "90-1234-5678");
    finds(Kind::Card, "4111\n1111\n1111\n1111", "4111\n1111\n1111\n1111");
    finds(Kind::Card, "4111 と 1111 と 1111 と 1111 です", "4111 と 1111 と 1111 と 1111");
    finds_none(&["+1-800-555-0199 に電話", "+100,000,000 再生", "8190-3345-7781 の荷物が届かない", "スコアは 90-1234-5678"]);
}

#[test]
fn mail_in_words_and_over_lines() {
    let mail = Kind::Email;
    finds(mail, "メアド：taro.1990@\ngmail.com", "taro.1990@\ngmail.com");
    finds(mail, "taro_1990、アットマーク、icloud、ドット、com", "taro_1990、アットマーク、icloud、ドット、com");
    finds(mail, "t.y.1203 あっと じーめーる", "t.y.1203 あっと じーめーる");
    finds(
        mail,
        "たろうドット1988アットマークヤフードットシーオードットジェーピー",
        "たろうドット1988アットマークヤフードットシーオードットジェーピー",
    );
    finds(mail, "**taro@gmail.com**", "taro@gmail.com");
    finds_none(&[
        "h******3@yahoo.co.jp って隠れてる",
        "j***r@gmail.com",
        "user@example.com みたいに",
        "朝あっとどこもショップに行った",
        "差出人 support@amazn-mail.cn って本物？",
    ]);
}

#[test]
fn papers_places_and_links() {
    finds(Kind::IdNumber, "zairyu card number: SE 12345678 TA", "SE 12345678 TA");
    finds(Kind::IdNumber, "パスポートのTS 1234567 を入れろって", "TS 1234567");
    finds(Kind::IdNumber, "my individual number is 123456789012", "123456789012");
    finds(Kind::Address, "うちは横浜市西区みなとみらい9-99-1です", "横浜市西区みなとみらい9-99-1");
    finds(Kind::Address, "住所は京都市左京区田中門前町999で", "京都市左京区田中門前町999");
    finds(Kind::Address, "とうきょうと せたがやく きたざわ 2の99の3 です", "とうきょうと せたがやく きたざわ 2の99の3");
    finds(Kind::ApprovalLink, "https://www.amazon.co.jp/a/c/r\n?k=Vx82mLqTz9Rw", "https://www.amazon.co.jp/a/c/r\n?k=Vx82mLqTz9Rw");
    let link = "https://www.amazon.co.jp/ap/signin?x=1&oauth_token=Atza|IwEBIPx7qLm0";
    finds(Kind::ApprovalLink, link, link);
    finds_none(&[
        "横浜市の2-3丁目あたりに住んでる",
        "港区女子が 3-4 人うちに来た",
        "東京都港区のイベント 10-12時",
        "京都市の気温は30-35度、家は暑い",
        "うちは札幌市中央区に住んでて 3-2 で負けた",
        "横浜市西区みなとみらい2-3-1のイベント会場に集合",
        "https://www.amazon.co.jp/ap/forgotpassword/reverification",
        "gift card format is like AAAA-BBBBBB-CCCC",
    ]);
}

#[test]
fn passwords_further_off() {
    let password = Kind::Password;
    finds(password, "パスワードは全部小文字で momotaro でした", "momotaro");
    finds(password, "パスワードは合ってるのに！ yamato6677 だよ？", "yamato6677");
    finds(password, "i changed it to Fuji3776m yesterday, thats my password now", "Fuji3776m");
    finds(password, "パスワード打ってみるね\nCh1bi-Maru\n合ってるよね？", "Ch1bi-Maru");
    finds(password, "合言葉（パスワード）が kinoko_no_yama", "kinoko_no_yama");
    finds(password, "パスワードはネコ1234です", "ネコ1234");
    finds(password, "パスワードは amazon2024", "amazon2024");
    finds_none(&[
        "const password = process.env.PASSWORD",
        "PASSWORD=changeme って .env.example に書いてあるやつ",
        "世界で一番使われてるパスワードは「123456」",
        "パスワードが違う、端末は Pixel8a です",
        "パスワードはWindows11に保存した",
        "パスワードが違います、IDはtaro1990です",
        "ID to pass wa atteru",
    ]);
}

#[test]
fn codes_in_words_and_letters() {
    let code = Kind::OneTimeCode;
    finds(code, "あのーコードが五八三一〇二って来た", "五八三一〇二");
    finds(code, "コードは ご はち さん いち ぜろ に です", "ご はち さん いち ぜろ に");
    finds(code, "認証コードは よん はち に いち です", "よん はち に いち");
    finds(code, "コードがななさんきゅうにだったけど違うって", "ななさんきゅうに");
    finds(code, "コードは583\n102です", "583\n102");
    finds(code, "バックアップコード ABCD EFGH IJKL", "ABCD EFGH IJKL");
    finds(code, "リカバリーコードは QWRT-YPSD-FGHJ です", "QWRT-YPSD-FGHJ");
    finds(code, "G-829104", "829104");
    finds_none(&[
        "コードはにさん分で届いた",
        "ななさん、コード教えなくていいですよ",
        "お兄さんにコードの打ち方聞いた",
        "番号は\n101\n102\n103",
        "バックアップコードは XXXX XXXX XXXX の形です",
        "BACKUP CODE THAT DOES WORK",
        "型番G-829104のコピー機が動かない",
        "ノーコードで作ったアプリが五〇〇〇〇〇円",
    ]);
}

#[test]
fn numbers_over_lines_and_in_two_scripts() {
    finds(Kind::Phone, "090 1234\n5678", "090 1234\n5678");
    finds(Kind::Phone, "090-1234-\n5678", "090-1234-\n5678");
    finds(Kind::Phone, "ゼロキュウゼロの一二三四の五六七八", "ゼロキュウゼロの一二三四の五六七八");
    finds(Kind::Card, "4111 1111\n1111 1111", "4111 1111\n1111 1111");
    finds(Kind::OrderNumber, "250-1234567-\n7654321", "250-1234567-\n7654321");
    finds(Kind::IdNumber, "免許証番号は 30-12-345678-90 です", "30-12-345678-90");
    finds_none(&["090 の話\n1234", "1090 1234\n5678", "レシートに 4012 3456\n7890 って", "2026 1129\n1234"]);
}

#[test]
fn passwords_in_japanese_letters() {
    let password = Kind::Password;
    finds(password, "パスワード、くまちゃん1234でした", "くまちゃん1234");
    finds(password, "パスワード：くまちゃん1234", "くまちゃん1234");
    finds(password, "パスワードは くまちゃん でした", "くまちゃん");
    finds_none(&[
        "パスワードは まちがい でした",
        "パスワードは これ でした？",
        "パスワード、エラー5017でした",
        "パスワードが夢に出て1234でした",
        "パスワードの条件、英字8数字4です",
        "部屋のパスワード、みかん5555です",
    ]);
}

#[test]
fn a_house_that_is_said_to_be_one() {
    finds(Kind::Address, "世田谷区若林3の4の5です", "世田谷区若林3の4の5");
    finds(Kind::Address, "杉並区阿佐谷南1丁目2番3号です", "杉並区阿佐谷南1丁目2番3号");
    finds_none(&[
        "世田谷区若林3の4の5にあるお店です",
        "大会は港区チーム3-2-1です",
        "北区赤羽の2の1の3組です",
        "千代田区丸の内1-9-1です、東京駅",
    ]);
}
