//! What has become of each fact by today: its age, and where it is shown.

use jiff::civil::Date;

use crate::book::facts::FILE;
use crate::desk::{Desk, Situation};
use crate::facts::Fact;
use crate::message::Locale;

/// What has become of a fact by today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Historic,
    Fresh,
    /// Past its age; its fallback is shown instead.
    Fallback,
    /// Past its age, and nothing takes its place.
    Stale,
}

impl State {
    pub const ALL: [(State, &'static str); 4] =
        [(State::Fresh, "fresh"), (State::Historic, "historic"), (State::Fallback, "fallback shown"), (State::Stale, "stale")];

    #[must_use]
    pub fn of(fact: &Fact, today: Date) -> State {
        match &fact.fallback {
            Some(_) if fact.is_stale(today) => State::Fallback,
            None if fact.is_stale(today) => State::Stale,
            _ if fact.historic => State::Historic,
            _ => State::Fresh,
        }
    }

    #[must_use]
    pub fn name(self) -> &'static str {
        State::ALL.into_iter().find(|(state, _)| *state == self).map_or("", |(_, name)| name)
    }
}

/// A fact on a day.
#[derive(Debug)]
pub struct Aged<'a> {
    pub id: &'a str,
    pub fact: &'a Fact,
    pub state: State,
    /// Days since it was verified.
    pub age: i64,
    /// Where its value comes from.
    pub file: &'a str,
    pub line: usize,
    /// As cards show it, in each language.
    pub shown_as: Vec<(Locale, String)>,
    pub mentions: Vec<Mention<'a>>,
}

/// A message that mentions a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention<'a> {
    pub locale: Locale,
    pub file: &'a str,
    pub line: usize,
    pub key: &'a str,
}

/// All facts, in the order of their names.
pub fn ages(desk: &Desk, today: Date) -> impl Iterator<Item = Aged<'_>> {
    desk.parts().facts.facts.iter().map(move |(id, fact)| aged(desk, id, fact, today))
}

fn aged<'a>(desk: &'a Desk, id: &'a str, fact: &'a Fact, today: Date) -> Aged<'a> {
    let voice = &desk.parts().voice;
    let situation = Situation::new(today);
    let shown_as = voice.locales().into_iter().map(|l| (l, desk.fact_as_shown(id, l, &situation))).collect();
    let mut mentions = Vec::new();
    for locale in voice.locales() {
        // What a term mentions, the messages that it stands in mention, too.
        let of_locale = voice.keys(locale).filter(|(key, said)| !key.starts_with('-') && said.variables.contains(id));
        mentions.extend(of_locale.map(|(key, said)| Mention { locale, file: &said.file, line: said.line, key }));
    }
    let (file, line) = fact.place(FILE);
    Aged { id, fact, state: State::of(fact, today), age: fact.age(today), file, line, shown_as, mentions }
}
