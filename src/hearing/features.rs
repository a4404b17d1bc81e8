//! What the learned part looks at in a message.

use super::learned::{Features, Kind, hash};
use super::scan::Hits;
use super::{Ear, Heard, Listened};

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
        let mut runs = letter_runs(folded);
        runs.sort_unstable();
        runs.dedup();
        for run in runs {
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
            for b in &classes[i + 1..] {
                take(hash(Kind::Pair, &[a.as_bytes(), b.as_bytes()]), PAIRS, &|| format!("<{a}> with <{b}>"));
            }
        }

        for subject in &heard.subjects {
            let id = &self.subjects[*subject].id;
            take(hash(Kind::Pattern, &[id.as_bytes()]), PATTERNS, &|| format!("patterns of {id}"));
        }
    }
}

/// Runs of letters, with the beginning and end of the text as letters of their own.
fn letter_runs(folded: &str) -> Vec<String> {
    let chars: Vec<char> = std::iter::once('^').chain(folded.chars()).chain(std::iter::once('$')).collect();
    let mut out = Vec::with_capacity(chars.len() * 3);
    for n in RUNS {
        out.extend(chars.windows(n).map(|w| w.iter().collect::<String>()));
    }
    out
}

fn ascii_words(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| w.len() > 1)
}
