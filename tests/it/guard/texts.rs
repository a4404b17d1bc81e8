//! What must hold for any text whatever, and what the longest ones cost.

use std::time::{Duration, Instant};

use super::{Row, TABLES, guard, holds, table};
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

/// The time that this thread has had, where the system tells it: on a busy machine a clock on the wall counts the waiting, too.
fn spent(since: Instant) -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanos = told.split(' ').next().and_then(|n| n.parse().ok()).filter(|n| *n > 0);
    nanos.map_or(since.elapsed(), Duration::from_nanos)
}

/// Twice the text takes about twice the time, and the longest message little.
#[test]
fn the_cost_is_linear() {
    let pieces = [
        "1",
        "1 ",
        "1-",
        "090-1234-5678 ",
        "a@",
        "a@a.",
        "コード1",
        "パスワード",
        "パスワードは",
        "pw:",
        "/a/c/",
        "https://",
        "http",
        "〒123-4567",
        "東京都",
        "482913コード",
        "(at)",
        "a.",
        "-",
        "4111-",
        "1の",
        "住所東京都市1-",
        "\u{3099}",
        "あ",
        "a1",
        "abcd ",
        "1、",
        "1\n",
        "12 ",
        "コード 1 ",
        "コードろく",
        "コード",
        "ろく",
        "@",
        "八、",
        "あ ",
        "市1",
        "pw.",
        "昔認証コード482913",
        "テレビAB12CD",
        "在留カード ab 12345678 ",
        "上3桁が482",
        "あっとどこも",
        "す、アットマーク",
    ];
    for piece in pieces {
        // The system counts in ticks of some milliseconds: both read the same number of characters in all.
        let time = |chars: usize, times: usize| {
            let text: String = piece.chars().cycle().take(chars).collect();
            let once = || {
                let start = Instant::now();
                let before = spent(start);
                for _ in 0..times {
                    let _ = guard().find(&text);
                }
                spent(start).saturating_sub(before)
            };
            (0..3).map(|_| once()).min().unwrap_or_default()
        };
        let (short, long) = (time(4_000, 8), time(32_000, 1));
        println!("{piece:?}: {short:?} for 8 texts of 4,000 characters, {long:?} for one of 32,000");
        assert!(long < short * 5 + Duration::from_millis(20), "{piece:?}: {short:?} for 8 texts of 4,000 characters, {long:?} for 32,000");
    }
}
