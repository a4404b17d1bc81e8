//! What the learned part looks at in a message.

use super::learned::{Features, Kind, hash, hash_on};
use super::scan::Hits;
use super::{Ear, Heard, Listened};
use crate::text::SECRET_MARK;

/// Runs of one to three letters; found by cross-validation.
const RUNS: std::ops::RangeInclusive<usize> = 1..=3;
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
        let mut out = Features::new();
        self.each_feature(folded, hits, heard, &mut |hash, value, _| out.push((hash, value)));
        out
    }

    /// Calls `take` with every feature.
    pub(super) fn each_feature(&self, folded: &str, hits: &Hits, heard: &Heard, take: &mut Take<'_>) {
        for (_, run) in letter_runs(&format!("^{}$", folded.replace(SECRET_MARK, ""))) {
            take(hash(Kind::Letters, &[run.as_bytes()]), LETTERS, &|| format!("“{run}”"));
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

/// Each run of letters once, in the order of their letters (which stand in front: numbers are sorted faster than texts).
/// `framed` has the beginning and end of the text as letters of their own.
fn letter_runs(framed: &str) -> Vec<(u64, &str)> {
    let letters: Vec<(usize, char)> = framed.char_indices().chain([(framed.len(), '\0')]).collect();
    let mut out = Vec::with_capacity(letters.len() * 3);
    for n in RUNS {
        out.extend(letters.windows(n + 1).map(|w| {
            // A letter has 21 bits; what a shorter run lacks is less than any letter.
            let order = (0..*RUNS.end()).fold(0, |order, i| (order << 21) | w[..n].get(i).map_or(0, |(_, c)| u64::from(*c)));
            (order, &framed[w[0].0..w[n].0])
        }));
    }
    out.sort_unstable_by_key(|(order, _)| *order);
    out.dedup_by_key(|(order, _)| *order);
    out
}

fn ascii_words(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| w.len() > 1)
}
