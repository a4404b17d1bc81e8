//! What must hold for any text whatever: short loops over made-up texts (the fuzz targets run longer).

use tasukebune::desk::Situation;
use tasukebune::limits;
use tasukebune::message::{Message, Press};
use tasukebune::text::{fold, prepare};

use crate::support::{TODAY, book, desk, locale};

/// A small generator (xorshift): the same texts in every run.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % sides as u64).expect("small")
    }

    /// Pieces of samples, odd characters and markup, thrown together.
    fn text(&mut self) -> String {
        const ODD: &[&str] = &[
            "\u{0}",
            "\u{202e}",
            "\u{feff}",
            "ﾊﾟ",
            "が\u{3099}",
            "İ",
            "ß",
            "<@",
            "<@1>",
            "```",
            "||",
            "https://",
            "👨‍👩‍👧",
            "〜",
            "ーー",
            "\n",
            " ",
            "　",
            "…",
            "<",
            ">",
            "{",
            "𝕏",
            "ﷺ",
            "'",
            "ｯ",
            "-",
        ];
        let samples = &book().samples;
        (0..self.roll(8))
            .map(|_| {
                if self.roll(2) == 0 {
                    return ODD[self.roll(ODD.len())].to_owned();
                }
                let text: Vec<char> = samples[self.roll(samples.len())].text.chars().collect();
                let start = self.roll(text.len() + 1);
                text[start..start + self.roll(text.len() - start + 1)].iter().collect()
            })
            .collect()
    }
}

#[test]
fn folding_twice_is_folding_once() {
    let mut dice = Dice(42);
    for _ in 0..3_000 {
        let text = dice.text();
        let once = fold(&text);
        assert_eq!(fold(&once), once, "{text:?}");
    }
}

#[test]
fn any_text_gets_an_answer_within_the_limits() {
    let mut dice = Dice(7);
    let mut situation = Situation::new(TODAY);
    for _ in 0..1_000 {
        let text = dice.text();
        let reply = desk().answer(&Message::addressed(&text), &situation);
        assert_eq!(reply.is_none(), text.trim().is_empty(), "only nothing gets no answer: {text:?}");
        if let Some(reply) = reply {
            assert!(reply.text().chars().count() <= 1_400);
            situation.last = Some(reply.shown(false));
        }
        let _ = desk().answer(&Message::overheard(&text), &situation);
    }
}

#[test]
fn any_token_leads_somewhere() {
    let mut dice = Dice(99);
    let situation = Situation::new(TODAY);
    let tokens: Vec<String> = ["ja", "en"]
        .iter()
        .flat_map(|tag| desk().every_card(locale(tag), &situation))
        .flat_map(|card| card.buttons().map(|b| b.goes.clone()).collect::<Vec<_>>())
        .filter_map(|goes| if let tasukebune::message::Goes::To(press) = goes { Some(press.token()) } else { None })
        .collect();
    for _ in 0..5_000 {
        let mut token: Vec<char> = tokens[dice.roll(tokens.len())].chars().collect();
        for _ in 0..dice.roll(4) {
            let at = dice.roll(token.len());
            token[at] = ['/', 'a', '9', 'Z', 'm', '助'][dice.roll(6)];
        }
        let token: String = token.into_iter().collect();
        if let Some(press) = Press::from_token(&token) {
            let reply = desk().press(&press, &situation);
            assert!(!reply.body.is_empty(), "{token}");
            assert!(reply.place.token().len() <= limits::TOKEN);
        }
    }
}

#[test]
fn very_long_texts_are_heard_in_time() {
    for piece in ["コード", "ログインできない。", "a ", "\u{3099}", "<@1>", "承認待ち承認待ち"] {
        let text = piece.repeat(10_000_000 / piece.len());
        assert!(prepare(&text).chars().count() <= tasukebune::text::MAX_CHARS);
        let _ = desk().decide(&Message::addressed(text));
    }
}
