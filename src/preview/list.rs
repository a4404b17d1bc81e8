//! The list of everything that can be shown, as the page gets it: all topics, remedies, devices and languages, how much of
//! each limit they use, and what is wrong with them.
//!
//! [`list`] is quick. What has to hear all samples takes seconds, and stands apart: [`samples`], [`patterns`].

mod cards;
mod later;
mod measure;
mod troubles;

use jiff::civil::Date;
use serde::Serialize;
use serde_json::Value;

use crate::book::{Book, Source};
use crate::check::{self, unfinished};
use crate::fault::Fault;

pub use later::{Heard, Idle, Missed, Samples, patterns, samples};
pub use measure::Measure;

/// All of it but what takes seconds.
#[derive(Debug, Serialize)]
pub struct List {
    /// The day by which facts are fresh or stale.
    pub today: String,
    /// The language of Amazon's agents first.
    pub languages: Vec<Language>,
    /// Facts past their age.
    pub stale: Vec<Stale>,
    /// What drafts lack.
    pub drafts: Vec<Lack>,
    /// Cards that say more than readers can take in, or the same twice, in the words of `check`.
    pub cards: Vec<Lack>,
    /// What else is wrong with the data, in the words of `check`.
    pub faults: Vec<Lack>,
}

/// All that is shown in a language.
#[derive(Debug, Serialize)]
pub struct Language {
    pub locale: String,
    pub topics: Vec<Topic>,
    /// Cards of no topic: the menu, questions, the way to a human.
    pub cards: Vec<Card>,
    pub missing: Vec<Missing>,
}

/// A topic in a language.
#[derive(Debug, Serialize)]
pub struct Topic {
    pub id: String,
    pub title: String,
    /// `help`, `greeting`, `solved` or `elsewhere`.
    pub role: &'static str,
    /// It cannot wait.
    pub urgent: bool,
    /// No server can switch it off.
    pub always: bool,
    /// Shown to nobody yet: it has no cards.
    pub draft: bool,
    /// What it sounds like.
    pub file: String,
    pub line: usize,
    /// Where its text stands.
    pub text: Place,
    pub command: Option<Command>,
    pub remedies: Vec<String>,
    pub cards: Vec<Card>,
}

/// A topic's slash command in a language.
#[derive(Debug, Serialize)]
pub struct Command {
    pub name: String,
    pub description: String,
    pub limits: Vec<Measure>,
}

/// A message and where it stands; line 0: the whole file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    pub key: String,
    pub file: String,
    pub line: usize,
}

/// A card.
#[derive(Debug, Serialize)]
pub struct Card {
    /// The same in all languages, and once in a topic.
    pub slot: String,
    /// `topic`, `remedy`, `question`, `case`, `human`, `menu` or `choice`.
    pub kind: &'static str,
    pub topic: Option<String>,
    pub remedy: Option<String>,
    pub variant: Option<String>,
    pub urgent: bool,
    pub title: Option<String>,
    /// Without buttons, as `render --format json` has it.
    pub text: String,
    /// As the terminal shows it.
    pub terminal: String,
    /// The messages that it says, the one of its text first.
    pub says: Vec<Place>,
    /// What a reader can take in.
    pub reader: Vec<Measure>,
    /// As Discord shows it.
    pub looks: Vec<Look>,
}

/// A card as Discord shows it to some.
#[derive(Debug, Serialize)]
pub struct Look {
    /// `private`, `one`, `all` or `door`.
    pub eyes: &'static str,
    /// What Discord gets: `content`, `embeds`, `components`.
    pub body: Value,
    pub limits: Vec<Measure>,
}

/// A message that a language shows in another one's words, or not at all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Missing {
    pub key: String,
    pub file: String,
    /// 0: it is not in the file.
    pub line: usize,
    /// What is to be written: the message itself, or one that it refers to.
    pub lacks: String,
    /// Whose words are shown.
    pub from: Option<String>,
    /// The topics whose cards say it.
    pub topics: Vec<String>,
}

/// A fact past its age.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Stale {
    pub id: String,
    pub file: String,
    pub line: usize,
    pub value: String,
    pub source: String,
    pub verified: String,
    pub age: i64,
    pub most: Option<i64>,
    /// Something else is shown in its place.
    pub replaced: bool,
    /// The messages that mention it, in all languages.
    pub mentions: Vec<Place>,
    pub topics: Vec<String>,
}

/// Something that is wrong, or still to be written, in the words of `check`.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Lack {
    pub file: String,
    pub line: usize,
    pub text: String,
    pub topics: Vec<String>,
}

/// The list for a day. `source` is where the book was read from.
#[must_use]
pub fn list(source: &Source, book: &Book, today: Date) -> List {
    let drafts = unfinished::drafts(source, book);
    let told = |faults: Vec<Fault>| troubles::of_topics(book, faults);
    let faults = book.faults.iter().cloned().chain(check::of_files(source, book, None, today)).collect();
    List {
        today: today.to_string(),
        languages: cards::languages(book, today),
        stale: troubles::stale(book, today),
        drafts: drafts.into_iter().map(|(topic, lack)| troubles::lack(lack, vec![topic.to_owned()])).collect(),
        cards: told(check::of_cards(book, None, today)),
        faults: told(faults),
    }
}
