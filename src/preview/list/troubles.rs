//! What is wrong with the texts and facts, and with which topics that has to do.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{Lack, Missing, Place, Stale};
use crate::book::Book;
use crate::check::ages::{Aged, State, ages};
use crate::check::unfinished;
use crate::fault::Fault;
use crate::message::Locale;

/// All messages that a language does not say in its own words.
pub fn missing(book: &Book) -> Vec<(Locale, Missing)> {
    let blank = unfinished::untranslated(book).into_iter().map(|u| {
        let topics = topics_of(book, [u.key.as_str()]);
        let missing = Missing { file: u.file, line: u.line, lacks: u.lacks, from: Some(u.from.to_string()), topics, key: u.key };
        (u.locale, missing)
    });
    let absent = unfinished::absent(book).into_iter().map(|a| {
        let topics = topics_of(book, [a.key.as_str()]);
        (a.locale, Missing { file: a.file, line: 0, lacks: a.key.clone(), from: None, topics, key: a.key })
    });
    let mut out: Vec<(Locale, Missing)> = blank.chain(absent).collect();
    out.sort_by(|(_, a), (_, b)| (&a.file, a.line, &a.key).cmp(&(&b.file, b.line, &b.key)));
    out
}

/// All facts past their age.
pub fn stale(book: &Book, today: Date) -> Vec<Stale> {
    let Some(desk) = book.any_desk() else { return Vec::new() };
    ages(desk, today).filter(|aged| aged.fact.is_stale(today)).map(|aged| stale_one(book, &aged)).collect()
}

fn stale_one(book: &Book, aged: &Aged) -> Stale {
    let Aged { id, fact, state, age, file, line, mentions, .. } = aged;
    Stale {
        id: (*id).to_owned(),
        file: (*file).to_owned(),
        line: *line,
        value: fact.value.clone(),
        source: fact.source.clone(),
        verified: fact.verified.to_string(),
        age: *age,
        most: fact.max_age_days,
        replaced: *state == State::Fallback,
        mentions: mentions.iter().map(|m| Place { key: m.key.to_owned(), file: m.file.to_owned(), line: m.line }).collect(),
        topics: topics_of(book, mentions.iter().map(|m| m.key)),
    }
}

pub fn lack(fault: Fault, topics: Vec<String>) -> Lack {
    Lack { file: fault.file, line: fault.line, text: fault.text, topics }
}

/// Faults with the topics of their files, sorted by file and line, each once.
pub fn of_topics(book: &Book, mut faults: Vec<Fault>) -> Vec<Lack> {
    faults.sort();
    faults.dedup();
    faults.into_iter().map(|fault| (topics_of_file(book, &fault.file), fault)).map(|(topics, fault)| lack(fault, topics)).collect()
}

/// The topic that a file is of.
fn topics_of_file(book: &Book, file: &str) -> Vec<String> {
    let stem = file.rsplit('/').next().and_then(|name| name.split('.').next());
    book.intents.topics.iter().filter(|topic| stem == Some(topic.id.as_str())).map(|topic| topic.id.clone()).collect()
}

/// The topics whose cards say one of these messages, in their order: their own, or those of a remedy that they offer.
fn topics_of<'a>(book: &Book, keys: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let ids: BTreeSet<&str> = keys.into_iter().filter_map(|key| key.split('.').next()).collect();
    let topics = book.intents.topics.iter();
    let says =
        topics.filter(|topic| std::iter::once(&topic.id).chain(topic.remedies.iter().map(|r| &r.id)).any(|id| ids.contains(id.as_str())));
    says.map(|topic| topic.id.clone()).collect()
}
