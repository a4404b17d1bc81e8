//! What must hold for any text whatever: short loops over made-up texts (the fuzz targets in `fuzz/` run longer).

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use tasukebune::desk::Situation;
use tasukebune::message::Message;
use tasukebune::text::prepare;

use crate::property;
use crate::support::{TODAY, book, copy, desk, root};

/// Of what people write, the guard's first look lets nothing pass that it would find.
#[test]
fn the_first_look_lets_nothing_pass() {
    let (guard, lookout) = (&desk().parts().guard, &desk().parts().lookout);
    for sample in &book().samples {
        assert_eq!(guard.find(&sample.text), guard.look_through(&sample.text, false), "{}", sample.text);
        assert_eq!(lookout.find(&sample.text), lookout.look_through(&sample.text), "{}", sample.text);
        for put in ["amazon-jpドットcom", "を私に送って", "コードは", "スタッフまで", " аmazon", "の差出人", "、裁判になります"]
        {
            for text in [format!("{}{put}", sample.text), format!("{put}{}", sample.text)] {
                assert_eq!(lookout.find(&text), lookout.look_through(&text), "{text}");
            }
        }
        // Where a number of another kind stands in place of a word.
        // The words of the last two begin like none of a list.
        for put in [
            "482913",
            "3-4-5",
            "四八二九",
            "neko1234",
            "よんはちにーきゅういちさん",
            " four eight three five three seven",
            " zero eight ぜろ seven five ごにごに four",
        ] {
            let text = format!("{}{put}", sample.text);
            assert_eq!(guard.find(&text), guard.look_through(&text, false), "{text}");
        }
    }
}

#[test]
fn the_first_look_keeps_every_word_of_the_guards_beside_every_kind_of_value() {
    /// One in so many words; all of them take two minutes.
    const EVERY: usize = 48;
    let guard = &desk().parts().guard;
    let lists: toml::Table = std::fs::read_to_string(root().join("intents/guard.toml")).expect("a file").parse().expect("TOML");
    let words = lists.values().filter_map(toml::Value::as_table).flat_map(toml::Table::values).filter_map(toml::Value::as_array).flatten();
    let words: BTreeSet<&str> = words.filter_map(toml::Value::as_str).collect();
    assert!(words.len() > 500, "{}", words.len());
    for word in words.iter().step_by(EVERY) {
        for value in include_str!("../guard/values.txt").lines().filter(|line| !line.starts_with('#')) {
            let value = value.replace("\\n", "\n");
            for joint in ["", "は", ": ", "が届いて ", " ", "\n", "は「", "です、", "=", "を入れた。"] {
                for text in [format!("{word}{joint}{value}"), format!("{value}{joint}{word}"), format!("さっき{word}{joint}{value}です")]
                {
                    assert_eq!(guard.find(&text), guard.look_through(&text, false), "{text}");
                }
            }
        }
    }
}

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

/// Changes as [`property::spoil`] reads them.
fn changes(dice: &mut Dice) -> Vec<u8> {
    (0..3 * dice.roll(5)).map(|_| u8::try_from(dice.roll(256)).expect("a byte")).collect()
}

#[test]
fn folding_twice_is_folding_once() {
    let mut dice = Dice(42);
    for _ in 0..3_000 {
        property::fold(&dice.text());
    }
}

#[test]
fn any_text_gets_an_answer_within_the_limits() {
    let mut dice = Dice(7);
    for _ in 0..500 {
        property::hearing(desk(), &dice.text());
    }
    let mut situation = Situation::new(TODAY);
    for _ in 0..500 {
        let text = dice.text();
        let reply = desk().answer(&Message::addressed(&text), &situation);
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
    let tokens = property::tokens(desk());
    for _ in 0..2_000 {
        let mut token: Vec<char> = tokens[dice.roll(tokens.len())].chars().collect();
        for _ in 0..dice.roll(4) {
            let at = dice.roll(token.len());
            token[at] = ['/', 'a', '9', 'Z', 'm', '助'][dice.roll(6)];
        }
        property::token(desk(), &String::from_iter(token));
        let token = property::spoil(tokens[dice.roll(tokens.len())].as_bytes(), &changes(&mut dice));
        property::token(desk(), &String::from_utf8_lossy(&token));
    }
}

#[cfg(feature = "discord")]
#[test]
fn any_frame_is_read_as_what_it_says() {
    // As they stand: one that cannot be read would be compared with nothing.
    for frame in crate::frames::FRAMES {
        assert!(serde_json::from_str::<serde_json::Value>(frame).is_ok(), "{frame}");
        crate::frames::frame(frame, 7);
    }
    let mut dice = Dice(11);
    for _ in 0..4_000 {
        let frame = crate::frames::FRAMES[dice.roll(crate::frames::FRAMES.len())];
        let frame = property::spoil(frame.as_bytes(), &changes(&mut dice));
        crate::frames::frame(&String::from_utf8_lossy(&frame), dice.roll(8) as u64);
    }
}

#[test]
fn any_data_make_a_desk_or_faults() {
    let mut dice = Dice(23);
    let folder = tempfile::tempdir().expect("a folder");
    let mut files = Vec::new();
    for name in ["intents", "locales"] {
        copy(&root().join(name), &folder.path().join(name));
        collect(&folder.path().join(name), &mut files);
    }
    files.sort();
    for _ in 0..20 {
        let file = &files[dice.roll(files.len())];
        let text = std::fs::read(file).expect("a file");
        std::fs::write(file, property::spoil(&text, &changes(&mut dice))).expect("written");
        let path = file.strip_prefix(folder.path()).expect("within").to_string_lossy();
        property::data(folder.path(), &path);
        std::fs::write(file, text).expect("written");
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { collect(&path, files) } else { files.push(path) }
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
