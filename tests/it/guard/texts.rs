//! What must hold for any text whatever.

use super::{Row, TABLES, holds, table};
use crate::properties::Dice;
use crate::support::root;

const ODD: &[&str] = &[
    "コード",
    "認証コード",
    "パスワードは",
    "PW:",
    "→",
    "「",
    "」",
    "＠",
    "@",
    "(at)",
    "あっと",
    "gmail.com",
    ".",
    "-",
    "ー",
    "の",
    " ",
    "　",
    "\n",
    "。",
    "〒",
    "東京都",
    "渋谷区",
    "+81",
    "090",
    "1",
    "2",
    "34",
    "567",
    "1234",
    "１２３",
    "482913",
    "4111111111111111",
    "https://",
    "www.",
    "amazon.co.jp",
    "/a/c/",
    "otpauth://",
    "ギフト券",
    "AB12",
    "〔*〕",
    "〔",
    "ﾊﾟ",
    "か\u{3099}",
    "㍻",
    "①",
    "𝟏",
    "1️⃣",
    "\u{200b}",
    "\u{202e}",
    "İ",
    "ﷺ",
    "昔",
    "例えば",
    "is",
    "マイナンバー",
    "注文番号",
    "円",
    "a",
    "Z9",
    "_",
    "*",
    "||",
    "<",
    ">",
    "ぜろ",
    "きゅう",
    "いち",
    "ろく",
    "に",
    "ゴー",
    "〇",
    "八",
    "、",
    "と",
    "でした",
    "テレビ",
    "昔の",
    "ゲーム",
    "うちは",
    "港区",
    "芝",
    "5-1-2",
    "👨‍👩‍👧",
    "\u{fe0f}",
    "e\u{301}",
    "ハ\u{309a}",
    "9\u{20e3}",
    "か",
    "あ い う ",
];

/// Found by fuzzing: once the code is masked, the words and digits before it are a number, and the name stands nearer to another one.
#[test]
fn what_is_masked_makes_another_number_of_what_stood_beside_it() {
    holds("コード5はうは。。。うは よんなないちいち 0823 354541は。は よんななは。はちいち 082335");
    holds("コード5######うは よんなないちいち 0823 354541#は よんなな#}#ちいち 082335");
}

#[test]
fn what_must_hold_for_any_text() {
    let mut dice = Dice(5);
    let rows: Vec<Row> = TABLES.iter().flat_map(|file| table(file)).collect();
    let data = std::fs::read_to_string(root().join("intents/guard.toml")).expect("the data");
    // Every second piece between quotes is a word.
    let words: Vec<&str> = data.lines().filter(|l| !l.starts_with('#')).flat_map(|l| l.split('"').skip(1).step_by(2)).collect();
    for _ in 0..20_000 {
        let mut text = String::new();
        for _ in 0..dice.roll(14) {
            let kind = dice.roll(7);
            if kind == 0 {
                text.push_str(words[dice.roll(words.len())]);
            } else if kind == 1 {
                let chars: Vec<char> = rows[dice.roll(rows.len())].text.chars().collect();
                let start = dice.roll(chars.len() + 1);
                text.extend(&chars[start..start + dice.roll(chars.len() - start + 1)]);
            } else {
                text.push_str(ODD[dice.roll(ODD.len())]);
            }
        }
        holds(&text);
    }
}
