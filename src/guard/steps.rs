//! How much is looked at. In tests every look counts: a cost that grows faster than the text shows without a clock, on any machine.

#[cfg(test)]
thread_local! {
    static LOOKS: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// So many letters, words or groups of digits are looked at.
#[inline]
pub fn look(n: usize) {
    #[cfg(test)]
    LOOKS.set(LOOKS.get() + n);
    #[cfg(not(test))]
    let _ = n;
}

#[cfg(test)]
mod tests {
    use super::LOOKS;
    use crate::book::{Book, Source};

    /// What makes the guard look twice, over and over.
    const PIECES: &[&str] = &[
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
        "ABCD ",
        "バックアップコード ABCD ",
        "コードはいちに",
        "番号いち",
        "G-829104 ",
        "090 1234\n",
        "583\n102",
        "区若林3の4の5です",
        "パスワード、くま1234",
        "パスワードは くまちゃん ",
        "482913入れた",
        "入れた482913だめ",
        "0120 999 373 ",
        "コ-ド",
        "14:30 1530 来たのが",
        "コードは482、913",
        "code482913 ",
    ];

    /// Of eight times the text eight times as much is looked at, and not much more for each letter.
    #[test]
    fn the_cost_is_linear() {
        const SHORT: usize = 4_000;
        const TIMES: usize = 8;
        /// Of a letter; the most that any piece needed on 2026-11-29 was 561.
        const MOST: usize = 1_000;
        let desk = Book::open(&Source::Embedded).unwrap_or_else(|faults| panic!("{faults:?}"));
        let looks = |piece: &str, chars: usize| {
            // A text without a digit or a Latin letter is not looked at.
            let text: String = piece.chars().cycle().take(chars).chain(" 1".chars()).collect();
            LOOKS.set(0);
            let _ = desk.parts().guard.find(&text);
            LOOKS.get()
        };
        let mut bad = Vec::new();
        for piece in PIECES {
            let (short, long) = (looks(piece, SHORT), looks(piece, TIMES * SHORT));
            println!("{piece:?}: {} looks a letter, {} in a text {TIMES} times as long", short / SHORT, long / (TIMES * SHORT));
            // A tenth more, for where a text happens to end.
            if long > short * TIMES * 11 / 10 || long > MOST * TIMES * SHORT {
                bad.push(format!("{piece:?}: {short} looks at {SHORT} letters, {long} at {TIMES} times as many"));
            }
        }
        assert!(bad.is_empty(), "{bad:#?}");
    }
}
