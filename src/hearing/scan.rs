//! One pass over a folded text finds every word of every class (Aho-Corasick: linear in the text).

use std::collections::HashMap;

use daachorse::errors::DaachorseError;

use super::learned::{Kind, hash, hash_on};
use super::words::{Expanded, Literal};
use crate::text::{Automaton, automaton, ends_sentence};

/// A word class in the scanner.
pub type ClassId = u16;

/// Where a word of a class stands in the folded text, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Hit {
    pub start: u32,
    pub end: u32,
}

/// What a literal is found for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sense {
    /// A word of that class.
    Word(ClassId),
    /// What lies within is no word of that class; of none, where there is no class.
    LookAlike(Option<ClassId>),
}

/// Collects classes, then becomes a [`Scanner`].
#[derive(Debug, Default)]
pub struct ScannerBuilder {
    names: Vec<String>,
    by_name: HashMap<String, ClassId>,
    /// As they came; some more than once.
    literals: Vec<(Literal, Sense)>,
}

impl ScannerBuilder {
    /// The class of that name; made where it does not exist yet.
    pub fn class(&mut self, name: &str) -> ClassId {
        if let Some(id) = self.by_name.get(name) {
            return *id;
        }
        let id = ClassId::try_from(self.names.len()).unwrap_or(ClassId::MAX);
        self.names.push(name.to_owned());
        self.by_name.insert(name.to_owned(), id);
        id
    }

    pub fn add(&mut self, class: ClassId, literal: Literal) {
        self.literals.push((literal, Sense::Word(class)));
    }

    /// What lies within the literal is not heard as a word of the class; without a class, as no word at all.
    pub fn add_look_alike(&mut self, class: Option<ClassId>, literal: Literal) {
        self.literals.push((literal, Sense::LookAlike(class)));
    }

    /// All words and look-alikes of a class.
    pub fn add_all(&mut self, class: ClassId, expanded: Expanded) {
        for literal in expanded.words {
            self.add(class, literal);
        }
        for literal in expanded.unlike {
            self.add_look_alike(Some(class), literal);
        }
    }

    /// The scanner; `ready`: what [`Scanner::ready`] gave before. Where that was made of the very same words it is taken, which needs
    /// neither the time nor the room that making it anew does.
    pub fn build(self, ready: Option<&[u8]>) -> Result<Scanner, DaachorseError> {
        let texts = || self.literals.iter().map(|(literal, _)| literal.text.as_str());
        let words = texts().fold(hash(Kind::Word, &[]), |hash, text| hash_on(hash, text.as_bytes()));
        let same = ready.and_then(<[u8]>::split_first_chunk).filter(|(of, _)| u64::from_le_bytes(**of) == words);
        let automaton = match same.and_then(|(_, bytes)| Automaton::deserialize(bytes).ok()) {
            Some((automaton, _)) => automaton,
            None => automaton(texts())?,
        };
        let found = |(Literal { whole_start, whole_end, .. }, sense)| Found { whole_start, whole_end, sense };
        Ok(Scanner { automaton, words, literals: self.literals.into_iter().map(found).collect(), names: self.names })
    }
}

/// Finds the words of all classes in a folded text.
pub struct Scanner {
    automaton: Automaton,
    /// The hash of all words, in their order.
    words: u64,
    /// In the order of the automaton's numbers.
    literals: Vec<Found>,
    names: Vec<String>,
}

/// What a literal is, without its text.
#[derive(Debug)]
struct Found {
    whole_start: bool,
    whole_end: bool,
    sense: Sense,
}

/// All hits in one text, grouped by class, in the order of the text.
#[derive(Debug, Default)]
pub struct Hits {
    /// Sorted by class, then by place.
    all: Vec<(ClassId, Hit)>,
    /// A bit for each class that was found.
    found: Vec<u64>,
    /// Where sentences end, in bytes.
    ends: Vec<u32>,
    /// First and last byte that is not punctuation.
    pub inner: Hit,
}

impl Scanner {
    #[must_use]
    pub fn scan(&self, folded: &str) -> Hits {
        let bytes = folded.as_bytes();
        let alnum = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_alphanumeric);
        let mut all = Vec::new();
        let mut masks: Vec<(Option<ClassId>, Hit)> = Vec::new();
        for found in self.automaton.find_overlapping_iter(folded) {
            let Found { whole_start, whole_end, sense } = &self.literals[found.value() as usize];
            let (start, end) = (found.start(), found.end());
            if (*whole_start && start > 0 && alnum(start - 1)) || (*whole_end && alnum(end)) {
                continue;
            }
            // The space after a word belongs to it: the next word follows directly (“not locked”).
            let end = if bytes.get(end) == Some(&b' ') && alnum(end + 1) { end + 1 } else { end };
            let hit = Hit { start: offset(start), end: offset(end) };
            match sense {
                Sense::Word(class) => all.push((*class, hit)),
                Sense::LookAlike(class) => masks.push((*class, hit)),
            }
        }
        masks.sort_unstable();
        for group in masks.chunk_by(|a, b| a.0 == b.0) {
            drop_masked(&mut all, group);
        }
        all.sort_unstable();
        // A word may stand in a class more than once.
        all.dedup();
        let mut bits = vec![0; self.names.len().div_ceil(BITS)];
        for (class, _) in &all {
            bits[usize::from(*class) / BITS] |= 1 << (usize::from(*class) % BITS);
        }
        let ends = folded.char_indices().filter(|(_, c)| ends_sentence(*c)).map(|(i, _)| offset(i)).collect();
        Hits { all, found: bits, ends, inner: inner(folded) }
    }

    /// The bare automaton over all words: what hearing is measured by.
    #[must_use]
    pub fn automaton(&self) -> &Automaton {
        &self.automaton
    }

    /// The automaton as bytes, with the hash of the words that it was made of: see [`ScannerBuilder::build`].
    #[must_use]
    pub fn ready(&self) -> Vec<u8> {
        [self.words.to_le_bytes().as_slice(), &self.automaton.serialize()].concat()
    }

    #[must_use]
    pub fn name(&self, class: ClassId) -> &str {
        self.names.get(usize::from(class)).map_or("", String::as_str)
    }
}

/// Classes in one number of [`Hits::found`].
const BITS: usize = u64::BITS as usize;

/// Byte offsets fit: texts are cut to 4,000 characters before they are scanned.
fn offset(i: usize) -> u32 {
    u32::try_from(i).unwrap_or(u32::MAX)
}

/// Drops every hit that lies within a look-alike. `masks` are all for one class, or for every one, in the order of the
/// text; `reach[i]` is the furthest end of a mask that starts at or before `masks[i]`.
fn drop_masked(all: &mut Vec<(ClassId, Hit)>, masks: &[(Option<ClassId>, Hit)]) {
    let mut furthest = 0;
    let reach: Vec<u32> = masks
        .iter()
        .map(|(_, mask)| {
            furthest = furthest.max(mask.end);
            furthest
        })
        .collect();
    let concerns = masks.first().and_then(|(class, _)| *class);
    all.retain(|(class, hit)| {
        let before = masks.partition_point(|(_, mask)| mask.start <= hit.start);
        concerns.is_some_and(|c| c != *class) || before == 0 || reach[before - 1] < hit.end
    });
}

fn inner(folded: &str) -> Hit {
    let padding = |c: char| !(c.is_alphanumeric() || c == 'ー' || c == '〕' || c == '〔' || c == '#');
    let trimmed = folded.trim_start_matches(padding);
    if trimmed.is_empty() {
        // Nothing but signs: they are the text (👍, ○).
        return Hit { start: 0, end: offset(folded.len()) };
    }
    let start = folded.len() - trimmed.len();
    Hit { start: offset(start), end: offset(start + trimmed.trim_end_matches(padding).len()) }
}

impl Hits {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Whether there is a hit of a class.
    #[must_use]
    pub fn has(&self, class: ClassId) -> bool {
        let class = usize::from(class);
        self.found.get(class / BITS).is_some_and(|bits| bits >> (class % BITS) & 1 == 1)
    }

    /// The hits of one class.
    #[must_use]
    pub fn of(&self, class: ClassId) -> &[(ClassId, Hit)] {
        let from = self.all.partition_point(|(c, _)| *c < class);
        let to = from + self.all[from..].partition_point(|(c, _)| *c == class);
        &self.all[from..to]
    }

    /// The classes that were found, each once, in ascending order.
    pub fn classes(&self) -> impl Iterator<Item = ClassId> {
        self.all.chunk_by(|a, b| a.0 == b.0).map(|group| group[0].0)
    }

    /// The sentence in which a byte lies, from 0.
    #[must_use]
    pub fn sentence(&self, at: u32) -> usize {
        self.ends.partition_point(|end| *end < at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn builder() -> ScannerBuilder {
        let mut builder = ScannerBuilder::default();
        let (code, out) = (builder.class("code"), builder.class("out"));
        builder.add(code, Literal::new("コード"));
        builder.add(code, Literal::new("code"));
        builder.add(code, Literal::new("lock*"));
        builder.add_look_alike(None, Literal::new("ソースコード"));
        builder.add(out, Literal::new("アウト"));
        builder.add(code, Literal::new("サインアウト"));
        builder.add_look_alike(Some(out), Literal::new("サインアウト"));
        builder
    }

    fn scanner() -> Scanner {
        builder().build(None).expect("a scanner")
    }

    #[test]
    fn what_was_ready_is_taken_for_the_same_words_only() {
        let ready = scanner().ready();
        let finds = |scanner: &Scanner| scanner.scan("このこーど、さいんあうと、ろっく").all;
        let again = builder().build(Some(&ready)).expect("a scanner");
        assert_eq!((finds(&again), again.ready()), (finds(&scanner()), ready.clone()));
        let mut more = builder();
        let class = more.class("lock");
        more.add(class, Literal::new("ロック"));
        assert_eq!(finds(&more.build(Some(&ready)).expect("a scanner")).len(), finds(&again).len() + 1);
        for broken in [&ready[..4], &ready[..ready.len() / 2], &[]] {
            assert_eq!(finds(&builder().build(Some(broken)).expect("a scanner")), finds(&again), "it is made anew");
        }
    }

    #[track_caller]
    fn check(text: &str, expect: usize) {
        let scanner = scanner();
        assert_eq!(scanner.scan(&crate::text::fold(text)).all.len(), expect, "{text}");
    }

    #[test]
    fn words_are_found_whole_and_outside_look_alikes() {
        check("コードが来ない、コード", 2);
        check("ソースコードを読む", 0);
        check("ソースコードのコード", 1);
        check("decode", 0);
        check("my code!", 1);
        check("locked", 1);
        check("clock", 0);
        check("アウト", 1);
        // No word of the one class, and a word of the other.
        check("サインアウト", 1);
        check("サインアウトもアウト", 2);
    }
}
