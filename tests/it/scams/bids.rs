//! Whoever asks for a code without any pretext, and all who only speak of codes.

use tasukebune::scam::Scam;

use super::{all_are, found, none_is};
use crate::support::root;

#[test]
fn bare_requests() {
    all_are(
        Scam::Helper,
        &[
            "認証コードをDMしてください",
            "コードをスタッフに送って",
            "コードはスタッフまで",
            "パスワード教えてくれたら直します",
            "画面共有してログイン画面見せて",
            "届いた6桁、教えてもらえますか",
            "AnyDesk入れてくれたら遠隔で直せるよ",
            "パスは何？試すから教えて",
            "コード（Python）じゃなくて、届いたSMSのスクショ送って",
            "just paste the otp in this channel",
            // Secrecy is what an adviser asks for, and a swindler, too.
            "認証コードを私に送って。誰にも言わないでね",
            "届いたURL開かずにそのままこっちに貼って",
            "can you read me the code you received",
            "ギフト券を買って番号を教えて",
            "アマギフ買って番号送ってください",
            "認証アプリのQRコード送って",
            "認証アプリのQRを見せてください",
        ],
    );
    none_is(&[
        "認証コードは誰にも言わないで",
        "コードを送ってと言われても、誰にも言わないでください",
        "never send the code to anyone",
        "コードを教えてくれない",
        "コードを再送してほしい",
        "コードを送ってもらえません",
        "コード送ってくれよアマゾン",
        "パスワード教えて、忘れた",
        "コードが届いたら教えてください",
        "コードのことはスタッフまで",
        "コードは書かずに、症状だけ教えてください",
        "コードを送ってくださいってボタンが押せない",
        "画面共有で映画見よう",
        "Pythonのコード送ってくれたら見ます",
        "部屋のパスワード教えて",
        "please send me the code again amazon",
        "ギフト券を買って番号を入れても使えない",
        "認証アプリのQRコードが表示されない",
        "VBAのコード送ってください",
        "マクロのコードDMで送って",
        "エラーのコードをここに貼ってください",
        "整理券の番号をここに書いてください",
        "特典コードDMで送って",
        "ルームの番号DMで送って",
        "DM me the lobby code",
        "send me the code for the build in dms",
        "ギルドのパスワードDMして",
        "VCのパスワードDMして",
        "zoomのパスDMで送って",
        "共有フォルダのパスワードDMで送ってください",
        "paste your error here",
    ]);
}

/// Written by whoever mended it: 67 and 137 texts before that, when 4 were found and no false alarm raised; then 25 and 47 more, of which
/// 10 were found (1 before that) and no alarm raised, before what they were missed for went into the lists.
#[test]
fn the_table_of_requests_is_judged_rightly() {
    /// Nothing in the sentence says what is wanted, or the words for it stand for much else.
    const MISSED: [&str; 4] = [
        "QRコード表示させて画面見せて",
        "番号届いたでしょ？それ送って",
        "what code did you get? tell me and i'll enter it",
        "コード届いてる？俺に見せてみ",
    ];
    let table = std::fs::read_to_string(root().join("tests/scam/bids.jsonl")).expect("the table");
    for line in table.lines() {
        let row: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let text = row["text"].as_str().expect("a text");
        let wanted = row["verdict"] == "suspicious" && !MISSED.contains(&text);
        assert_eq!(!found(text).is_empty(), wanted, "{}: {text}", row["id"]);
    }
}

/// Written by a stranger: of 150 requests and what people tell of them 51 were found and 7 false alarms raised in 250 others, before what they
/// were missed for went into the lists. The last hundred were written by somebody who had seen those figures (2 of 40, and 2 in 60).
#[test]
fn the_table_of_a_stranger_is_judged_rightly() {
    /// Words that as many harmless messages have, and who asks cannot be told.
    const MISSED: [&str; 38] = [
        "s-002", "s-021", "s-026", "s-036", "s-041", "s-042", "s-044", "s-048", "s-049", "s-054", "s-057", "s-065", "s-066", "s-067",
        "s-068", "s-070", "s-071", "s-075", "s-083", "s-084", "s-094", "s-097", "s-098", "s-112", "s-113", "s-115", "s-117", "s-118",
        "s-127", "s-129", "s-137", "s-148", "s-402", "s-403", "s-419", "s-420", "s-421", "s-433",
    ];
    const ALARM: [&str; 1] = ["s-273"];
    let table = std::fs::read_to_string(root().join("tests/scam/strangers.jsonl")).expect("the table");
    let (mut missed, mut alarm) = (Vec::new(), Vec::new());
    for line in table.lines() {
        let row: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let is_found = !found(row["text"].as_str().expect("a text")).is_empty();
        match (row["verdict"] == "suspicious", is_found) {
            (true, false) => missed.push(row["id"].as_str().expect("an id").to_owned()),
            (false, true) => alarm.push(row["id"].as_str().expect("an id").to_owned()),
            _ => {}
        }
    }
    assert_eq!((missed, alarm), (MISSED.map(str::to_owned).to_vec(), ALARM.map(str::to_owned).to_vec()));
}
