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

/// All of them, by file and line; nothing where the data have faults. `only`: samples of this language.
#[must_use]
pub fn misheard(book: &Book, only: Option<Locale>) -> Vec<Misheard> {
    let Some(desk) = &book.desk else { return Vec::new() };
    let mut gone: BTreeSet<&String> = book.known_failures.keys().collect();
    let mut out = Vec::new();
    for sample in &book.samples {
        let name = sample.name();
        gone.remove(&name);
        // A draft is not heard yet.
        let draft = book.intents.topics.iter().any(|topic| topic.draft && topic.id == sample.label);
        if draft || only.is_some_and(|only| only != sample.locale) {
            continue;
        }
        match (book.known_failures.get(&name), is_heard(desk, sample)) {
            (None, false) => out.push(Misheard { file: sample.file.clone(), line: sample.line, what: Disagrees::Misheard }),
            (Some(line), true) => out.push(Misheard { file: KNOWN_FAILURES.to_owned(), line: *line, what: Disagrees::Heard }),
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

/// Chatter is met with silence; everything else is answered where it is written to the bot, and what needs no help only there.
fn is_heard(desk: &Desk, sample: &Sample) -> bool {
    let is_silent = || desk.decide(&Message::overheard(&sample.text)).0 == Decision::Silent;
    if sample.label == NONE {
        return is_silent();
    }
    let topics = &desk.parts().topics;
    let right = sample.right();
    let addressed = desk.decide(&Message::addressed(&sample.text)).0;
    let answered = matches!(addressed, Decision::Answer(topic) if right.contains(&topics[topic].id.as_str()));
    let helps = topics.iter().any(|topic| topic.id == sample.label && topic.role == Role::Help);
    answered && (helps || is_silent())
}
