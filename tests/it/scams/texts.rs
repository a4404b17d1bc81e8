//! What must hold for any text whatever.

use std::time::{Duration, Instant};

use super::found;
use crate::properties::Dice;

const ODD: &[&str] = &[
    "https://",
    "hxxp://",
    "://",
    "www.",
    "amazon",
    "amaz0n",
    "аmazon",
    "xn--",
    "xn--mazon-3ve",
    ".",
    "。",
    "．",
    "[.]",
    "dot",
    " dot ",
    "ドット",
    " . ",
    "@",
    "<",
    ">",
    "[",
    "](",
    ")",
    "/",
    "?",
    "#",
    ":",
    "-",
    "_",
    "co.jp",
    ".com",
    ".top",
    "bit.ly",
    "203.0.113.7",
    "アマゾン",
    "コード",
    "を教えて",
    "って言われた",
    "解除します",
    "DM",
    "サポートの者です",
    "\n",
    "。",
    " ",
    "　",
    "\u{200b}",
    "\u{202e}",
    "İ",
    "ﷺ",
    "㍻",
    "1️⃣",
    "か\u{3099}",
    "е",
    "o\u{308}",
    "rn",
    "vv",
    "never",
    "code",
    "send me",
];

/// Whatever is written, it is judged, each kind once and the gravest first.
#[test]
fn what_must_hold_for_any_text() {
    let mut dice = Dice(7);
    for _ in 0..20_000 {
        let text: String = (0..dice.roll(14)).map(|_| ODD[dice.roll(ODD.len())]).collect();
        let found = found(&text);
        assert!(found.windows(2).all(|two| two[0] < two[1]), "{found:?}: {text:?}");
    }
}

/// Twice the text takes about twice the time, and the longest message little.
#[test]
fn the_cost_is_linear() {
    let pieces = [
        "a.",
        "a",
        "://",
        "https://a.jp/",
        "@",
        "a@a.a ",
        ".",
        "-",
        "[.]",
        "xn--a.",
        "amazon",
        "amazon.",
        "а",
        "<a@b.jp> ",
        "](",
        "コードを教えて",
        "コード",
        "教えて",
        "コードを送って、",
        "スタッフに",
        "送って",
        "画面共有して ",
        "試します",
        "。",
        "解除します",
        "send me the code ",
        "dot ",
        "amazan-",
        "jp",
    ];
    for piece in pieces {
        let time = |chars: usize| {
            let text: String = piece.chars().cycle().take(chars).collect();
            let once = || {
                let start = Instant::now();
                let _ = found(&text);
                start.elapsed()
            };
            (0..3).map(|_| once()).min().unwrap_or_default()
        };
        let (short, long) = (time(500), time(4_000));
        println!("{piece:?}: {short:?} for 500 characters, {long:?} for 4,000");
        assert!(long < short * 40 + Duration::from_millis(20), "{piece:?}: {short:?} for 500 characters, {long:?} for 4,000");
    }
}
