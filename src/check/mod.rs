//! Looks at the data as a whole: do samples, patterns, cards and facts keep what is promised?

pub mod ages;
pub mod coverage;
pub mod limits;
mod literals;
pub mod misheard;
mod patterns;
mod samples;
pub mod shifts;
pub mod told;
pub mod unfinished;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::book::{Book, Source, concerns, facts};
use crate::desk::{Desk, Situation};
use crate::fault::Fault;
use crate::message::Locale;
use misheard::{Misheard, misheard};
use shifts::{Shift, shifts};
use unfinished::unfinished;

/// All faults in the data, sorted by file and line. `only`: judge only this language's texts.
#[must_use]
pub fn check(source: &Source, only: Option<Locale>, today: Date) -> Vec<Fault> {
    book_and_faults(source, only, today).1
}

/// What was read, and all faults in it, as [`check`] tells them.
#[must_use]
pub fn book_and_faults(source: &Source, only: Option<Locale>, today: Date) -> (Book, Vec<Fault>) {
    let mut book = Book::read(source, only);
    let faults = faults(source, &mut book, only, today);
    (book, faults)
}

/// What a check finds.
#[derive(Debug)]
pub struct Report {
    pub faults: Vec<Fault>,
    pub misheard: Vec<Misheard>,
    /// Samples that are heard otherwise than by the data it was compared with.
    pub shifts: Vec<Shift>,
    /// What drafts and languages still lack; no fault.
    pub unfinished: Vec<Fault>,
}

/// All faults, and how well the samples are heard. `before`: data to compare with.
#[must_use]
pub fn report(source: &Source, before: Option<&Source>, only: Option<Locale>, today: Date) -> Report {
    let (book, faults) = book_and_faults(source, only, today);
    let shifts = before.map(|before| shifts(&book, source, before, only)).unwrap_or_default();
    Report { faults, misheard: misheard(&book, only), shifts, unfinished: unfinished(source, &book, only) }
}

fn faults(source: &Source, book: &mut Book, only: Option<Locale>, today: Date) -> Vec<Fault> {
    let mut faults = std::mem::take(&mut book.faults);
    let book = &*book;
    faults.extend(of_files(source, book, only, today));
    faults.extend(of_cards(book, only, today));
    faults.extend(of_patterns(book).into_iter().filter(|f| concerns(f, only)));
    if let Some(desk) = book.any_desk() {
        stale(desk, today, &mut faults);
    }
    faults.sort();
    faults.dedup();
    faults
}

/// What a check finds in files that can be read, in less than a second: all of it but stale facts and what only hearing shows.
#[must_use]
pub fn without_hearing(source: &Source, book: &Book, today: Date) -> Vec<Fault> {
    let mut faults = of_files(source, book, None, today);
    faults.extend(of_cards(book, None, today));
    faults.sort();
    faults.dedup();
    faults
}

/// What is wrong with samples, lists of patterns, facts and texts, each for itself.
#[must_use]
pub fn of_files(source: &Source, book: &Book, only: Option<Locale>, today: Date) -> Vec<Fault> {
    let mut faults = Vec::new();
    samples::check(book, only, &mut faults);
    patterns::twice(&book.intents, &mut faults);
    if let Some(desk) = book.any_desk() {
        to_come(desk, today, &mut faults);
        let drafts = book.intents.topics.iter().filter(|i| i.draft).map(|i| i.id.as_str()).collect();
        spoken(desk, only).for_each(|locale| limits::texts(desk, &drafts, locale, &mut faults));
    }
    literals::check(source, only, &mut faults);
    faults.retain(|f| concerns(f, only) && !book.garbled.contains(&f.file));
    faults
}

/// What is wrong with cards as people get them.
#[must_use]
pub fn of_cards(book: &Book, only: Option<Locale>, today: Date) -> Vec<Fault> {
    let mut faults = Vec::new();
    if let Some(desk) = book.any_desk() {
        spoken(desk, only).for_each(|locale| limits::cards(desk, locale, &Situation::new(today), &mut faults));
    }
    faults.retain(|f| concerns(f, only) && !book.garbled.contains(&f.file));
    faults
}

/// What is wrong with patterns by what the samples are heard as: that takes seconds.
#[must_use]
pub fn of_patterns(book: &Book) -> Vec<Fault> {
    let mut faults = Vec::new();
    if let Some(desk) = book.any_desk().filter(|_| !book.intents.wordless) {
        patterns::check(desk, book, &mut faults);
    }
    faults
}

fn spoken(desk: &Desk, only: Option<Locale>) -> impl Iterator<Item = Locale> {
    desk.parts().voice.locales().into_iter().filter(move |locale| only.is_none_or(|o| o == *locale))
}

/// Facts past their age: a warning where something else takes their place, else a fault.
fn stale(desk: &Desk, today: Date, faults: &mut Vec<Fault>) {
    for (id, fact) in &desk.parts().facts.facts {
        if fact.is_stale(today) {
            let since = format!("the fact {id} was last verified on {}", fact.verified);
            let compare = format!("compare it with its source ({}) and set `verified`", fact.source);
            let (file, line) = fact.place(facts::FILE);
            faults.push(match fact.fallback {
                Some(_) => Fault::warning(file, line, format!("{since}, its fallback is shown instead: {compare}")),
                None => Fault::new(file, line, format!("{since} and has no `fallback`: {compare}, or name a fallback")),
            });
        }
    }
}

/// Days that nobody can have seen yet. Somewhere it is tomorrow already, so that one day is allowed.
fn to_come(desk: &Desk, today: Date, faults: &mut Vec<Fault>) {
    let tomorrow = today.saturating_add(1.day());
    for (id, fact) in &desk.parts().facts.facts {
        let month = fact.month().and_then(|(year, month)| Date::new(year, month, 1).ok());
        for (day, what) in [(Some(fact.verified), "was verified on"), (month, "happened in the month of")] {
            if let Some(day) = day.filter(|day| *day > tomorrow) {
                let text = format!("the fact {id} {what} {day}, which is still to come: correct the day");
                faults.push(Fault::new(facts::FILE, fact.line, text));
            }
        }
    }
}
