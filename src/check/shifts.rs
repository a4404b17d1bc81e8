//! Which samples a change of the data lets be heard otherwise. A pattern, a word or a sample more moves what is learned
//! from all of them.

use std::collections::HashSet;
use std::thread;

use super::told::{SILENCE, Told};
use crate::book::{Book, Sample, Source};
use crate::desk::Desk;
use crate::hearing::{Decision, NONE};
use crate::message::{Locale, Message};

/// A sample that was there before, and was heard otherwise.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shift {
    /// It asks for help, and is heard otherwise only where it was not written to the bot. Many samples lie so near to that
    /// threshold that any change moves some of them over it.
    pub overheard: bool,
    /// What is heard now is right. Silence is no wrong answer to what was overheard.
    pub right: bool,
    pub file: String,
    pub line: usize,
    pub before: String,
    pub after: String,
}

/// What is heard otherwise than by the data of `before`, the gravest first. `only`: samples of this language.
#[must_use]
pub fn shifts(now: &Book, source: &Source, before: &Source, only: Option<Locale>) -> Vec<Shift> {
    let same = || source.files(&mut Vec::new()).read == before.files(&mut Vec::new()).read;
    let Some(desk) = now.desk.as_ref().filter(|_| !same()) else { return Vec::new() };
    let old = Book::read(before, None);
    let Some(old_desk) = &old.desk else { return Vec::new() };
    // A new sample was never heard before, and one that has moved to another topic is meant to be heard otherwise.
    let key = |s: &Sample| (s.text.clone(), s.label.clone());
    let known: HashSet<(String, String)> = old.samples.iter().map(key).collect();
    let samples: Vec<&Sample> =
        now.samples.iter().filter(|s| only.is_none_or(|o| o == s.locale)).filter(|s| known.contains(&key(s))).collect();
    let all = |desk: &Desk| samples.iter().map(|sample| decided(desk, sample)).collect::<Vec<_>>();
    // Nobody likes to wait for a check: one thread for each desk.
    let (before, after) = thread::scope(|scope| {
        let before = scope.spawn(|| all(old_desk));
        let after = all(desk);
        (before.join().unwrap_or_default(), after)
    });
    let mut out: Vec<Shift> = samples.iter().zip(before.into_iter().zip(after)).filter_map(|(s, (b, a))| shift(s, b, a)).collect();
    out.sort();
    out
}

fn shift(sample: &Sample, before: [String; 2], after: [String; 2]) -> Option<Shift> {
    let at = before.iter().zip(&after).position(|(before, after)| before != after)?;
    let [before, after] = [before, after].map(|decisions| decisions.into_iter().nth(at).unwrap_or_default());
    let (chatter, overheard) = (sample.label == NONE, at == 1);
    let right = sample.right().contains(&after.as_str()) || ((chatter || overheard) && after == SILENCE);
    Some(Shift { overheard, right, file: sample.file.clone(), line: sample.line, before, after })
}

/// What is decided where the sample is written to the bot, and where it is overheard; chatter is only ever overheard. In
/// words, for topics have other numbers in another desk.
fn decided(desk: &Desk, sample: &Sample) -> [String; 2] {
    let (addressed, heard) = desk.decide(&Message::addressed(&sample.text));
    let ear = &desk.parts().ear;
    let say = |decision: Decision| Told::of(ear, &decision).to_string();
    let overheard = say(ear.decide(&heard, false));
    [if sample.label == NONE { overheard.clone() } else { say(addressed) }, overheard]
}
