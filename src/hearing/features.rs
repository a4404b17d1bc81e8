//! What the learned part looks at in a message.

use std::borrow::Cow;

use super::learned::{Features, Kind, hash, hash_more, hash_on, start_hash};
use super::scan::Hits;
use super::{Ear, Heard, Listened};
use crate::text::SECRET_MARK;

/// Runs have one to three letters; found by cross-validation.
const LONGEST_RUN: usize = 3;
/// More word classes than this in one message tell nothing more (and would cost their square in pairs).
const MAX_CLASSES: usize = 24;
/// How much a group of features counts beside the others; found by cross-validation.
const LETTERS: f32 = 1.0;
const WORDS: f32 = 1.5;
const CLASSES: f32 = 3.0;
const PAIRS: f32 = 1.0;
const PATTERNS: f32 = 4.0;

/// Receives a feature: its hash, its value, and a way to its name.
type Take<'a> = dyn FnMut(u64, f32, &dyn Fn() -> String) + 'a;

impl Ear {
    /// The features of a text, for training.
    pub(super) fn features(&self, text: &str) -> Features {
        let Listened { folded, hits, .. } = self.listen(text);
        let heard = self.match_rules(&hits, None);
        self.features_of(&folded, &hits, &heard)
    }

    pub(super) fn features_of(&self, folded: &str, hits: &Hits, heard: &Heard) -> Features {
        // About as many as there are runs of letters, of which most characters of a folded text have three bytes.
        let mut out = Features::with_capacity(folded.len() + 64);
        self.each_feature(folded, hits, heard, &mut |hash, value, _| out.push((hash, value)));
        out
    }

    /// Calls `take` with every feature.
    pub(super) fn each_feature(&self, folded: &str, hits: &Hits, heard: &Heard, take: &mut Take<'_>) {
        for run in letter_runs(&without_secrets(folded)) {
            take(run.hash, LETTERS, &|| format!("“{}”", run.text()));
        }

        let words: Vec<&str> = ascii_words(folded).collect();
        for word in &words {
            take(hash(Kind::Word, &[word.as_bytes()]), WORDS, &|| format!("word {word}"));
        }
        for two in words.windows(2) {
            take(hash(Kind::Word, &[two[0].as_bytes(), two[1].as_bytes()]), WORDS, &|| format!("words {} {}", two[0], two[1]));
        }

        let classes: Vec<&str> = hits.classes().filter(|c| self.is_named(*c)).map(|c| self.scanner.name(c)).take(MAX_CLASSES).collect();
        for class in &classes {
            take(hash(Kind::Class, &[class.as_bytes()]), CLASSES, &|| format!("<{class}>"));
        }
        for (i, a) in classes.iter().enumerate() {
            let begun = hash(Kind::Pair, &[a.as_bytes()]);
            for b in &classes[i + 1..] {
                take(hash_on(begun, b.as_bytes()), PAIRS, &|| format!("<{a}> with <{b}>"));
            }
        }

        for subject in &heard.subjects {
            let id = &self.subjects[*subject].id;
            take(hash(Kind::Pattern, &[id.as_bytes()]), PATTERNS, &|| format!("patterns of {id}"));
        }
    }
}

/// A run of letters: its letters in one number, by which runs are ordered, and its hash as a feature.
struct Run {
    letters: u64,
    hash: u64,
}

/// A letter has so many bits; what a shorter run lacks is less than any letter.
const LETTER: usize = 21;

impl Run {
    fn text(&self) -> String {
        let letter = |place| u32::try_from((self.letters >> (place * LETTER)) & ((1 << LETTER) - 1)).ok().filter(|c| *c > 0);
        (0..LONGEST_RUN).rev().filter_map(|place| letter(place).and_then(char::from_u32)).collect()
    }
}

/// Each run of letters once, in the order of their letters; the beginning and end of the text are letters of their own.
fn letter_runs(text: &str) -> Vec<Run> {
    let letters: Vec<char> = std::iter::once('^').chain(text.chars()).chain(['$']).collect();
    let mut out = Vec::with_capacity(letters.len() * LONGEST_RUN);
    for start in 0..letters.len() {
        let (mut run, mut begun) = (0, start_hash(Kind::Letters));
        for (n, c) in letters[start..].iter().take(LONGEST_RUN).enumerate() {
            run |= u64::from(*c) << ((LONGEST_RUN - 1 - n) * LETTER);
            begun = hash_more(begun, c.encode_utf8(&mut [0; 4]).as_bytes());
            out.push(Run { letters: run, hash: hash_on(begun, &[]) });
        }
    }
    out.sort_unstable_by_key(|run| run.letters);
    out.dedup_by_key(|run| run.letters);
    out
}

fn without_secrets(folded: &str) -> Cow<'_, str> {
    if folded.contains(SECRET_MARK) { folded.replace(SECRET_MARK, "").into() } else { folded.into() }
}

fn ascii_words(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| w.len() > 1)
}
