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

    /// Calls `take` with every feature: its hash, its value, and a way to its name.
    pub(super) fn each_feature(&self, folded: &str, hits: &Hits, heard: &Heard, take: &mut impl FnMut(u64, f32, &dyn Fn() -> String)) {
        // A run's hash goes on from that of its first letters, which was there before.
        let mut begun = [start_hash(Kind::Letters); LONGEST_RUN + 1];
        let mut last = 0;
        for start in letter_runs(&without_secrets(folded)) {
            for length in 1..=LONGEST_RUN {
                let run = start >> ((LONGEST_RUN - length) * LETTER);
                if run != last >> ((LONGEST_RUN - length) * LETTER)
                    && let Some(letter) = last_letter(run)
                {
                    begun[length] = hash_more(begun[length - 1], letter.encode_utf8(&mut [0; 4]).as_bytes());
                    take(hash_on(begun[length], &[]), LETTERS, &|| format!("“{}”", letters(run)));
                }
            }
            last = start;
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

/// A letter of a run has so many bits of a number, by which runs are ordered.
const LETTER: usize = 21;

/// The longest run from each letter, in the order of their letters, so that one that begins as another does follows it at once. The
/// beginning and end of the text are letters of their own; a run that they cut short ends in nothing.
fn letter_runs(text: &str) -> Vec<u64> {
    let mut out = Vec::with_capacity(text.len() + LONGEST_RUN);
    let mut run = 0;
    let letters = std::iter::once('^').chain(text.chars()).chain(['$']).map(u64::from);
    for (n, letter) in letters.chain([0; LONGEST_RUN - 1]).enumerate() {
        run = (run << LETTER | letter) & ((1 << (LONGEST_RUN * LETTER)) - 1);
        if n + 1 >= LONGEST_RUN {
            out.push(run);
        }
    }
    out.sort_unstable();
    out
}

fn last_letter(run: u64) -> Option<char> {
    u32::try_from(run & ((1 << LETTER) - 1)).ok().and_then(char::from_u32).filter(|c| *c != '\0')
}

fn letters(run: u64) -> String {
    (0..LONGEST_RUN).rev().filter_map(|place| last_letter(run >> (place * LETTER))).collect()
}

fn without_secrets(folded: &str) -> Cow<'_, str> {
    if folded.contains('〔') { folded.replace(SECRET_MARK, "").into() } else { folded.into() }
}

fn ascii_words(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| w.len() > 1)
}
