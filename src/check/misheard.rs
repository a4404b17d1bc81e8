//! Samples that are not heard as they should be, against the list of those that are known for it.

use std::collections::BTreeSet;

use crate::book::{Book, KNOWN_FAILURES, Sample};
use crate::desk::Desk;
use crate::hearing::{Decision, NONE};
use crate::intent::Role;
use crate::message::{Locale, Message};

/// Where the list of known failures and what is heard do not agree. They are no faults of the data: they say how good it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Misheard {
    pub file: String,
    pub line: usize,
    pub what: Disagrees,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Disagrees {
    /// A sample is misheard and not on the list.
    Misheard,
    /// A sample on the list is heard rightly.
    Heard,
    /// What stands on the list is no sample.
    Gone,
}

/// A sample that is not heard as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missed<'a> {
    pub sample: &'a Sample,
    pub wrong: Wrong,
    /// Its line in the list of known failures.
    pub known: Option<usize>,
}

/// What is decided where something else would be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    pub decision: Decision,
    /// Where the sample is not written to the bot.
    pub overheard: bool,
}

/// All of them, by file and line; nothing where the data have faults. `only`: samples of this language.
#[must_use]
pub fn misheard(book: &Book, only: Option<Locale>) -> Vec<Misheard> {
    let Some(desk) = &book.desk else { return Vec::new() };
    let mut gone: BTreeSet<&String> = book.known_failures.keys().collect();
    for sample in &book.samples {
        gone.remove(&sample.name());
    }
    let mut out = Vec::new();
    for sample in judged(book, only) {
        match (book.known_failures.get(&sample.name()), wrong(desk, sample)) {
            (None, Some(_)) => out.push(Misheard { file: sample.file.clone(), line: sample.line, what: Disagrees::Misheard }),
            (Some(line), None) => out.push(Misheard { file: KNOWN_FAILURES.to_owned(), line: *line, what: Disagrees::Heard }),
            _ => {}
        }
    }
    out.extend(gone.into_iter().map(|name| Misheard {
        file: KNOWN_FAILURES.to_owned(),
        line: book.known_failures[name],
        what: Disagrees::Gone,
    }));
    out.sort();
    out
}

/// Every sample that is misheard, known for it or not, in the order of the files; nothing where the data have faults.
#[must_use]
pub fn missed(book: &Book) -> Vec<Missed<'_>> {
    let Some(desk) = &book.desk else { return Vec::new() };
    let missed = |sample| Some(Missed { wrong: wrong(desk, sample)?, known: book.known_failures.get(&sample.name()).copied(), sample });
    judged(book, None).filter_map(missed).collect()
}

/// A draft is not heard yet: its samples say nothing.
fn judged(book: &Book, only: Option<Locale>) -> impl Iterator<Item = &Sample> {
    let draft = |label: &str| book.intents.topics.iter().any(|topic| topic.draft && topic.id == label);
    book.samples.iter().filter(move |sample| !draft(&sample.label) && only.is_none_or(|only| only == sample.locale))
}

/// Chatter is met with silence; everything else is answered where it is written to the bot, and what needs no help only there.
fn wrong(desk: &Desk, sample: &Sample) -> Option<Wrong> {
    let overheard = || {
        let decision = desk.decide(&Message::overheard(&sample.text)).0;
        (decision != Decision::Silent).then_some(Wrong { decision, overheard: true })
    };
    if sample.label == NONE {
        return overheard();
    }
    let topics = &desk.parts().topics;
    let right = sample.right();
    let decision = desk.decide(&Message::addressed(&sample.text)).0;
    if !matches!(decision, Decision::Answer(topic) if right.contains(&topics[topic].id.as_str())) {
        return Some(Wrong { decision, overheard: false });
    }
    let helps = topics.iter().any(|topic| topic.id == sample.label && topic.role == Role::Help);
    if helps { None } else { overheard() }
}
