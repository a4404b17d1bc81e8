//! A card, and what a platform may remember of it.

use super::{Act, Code, Locale, Press};

/// Where a button leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Goes {
    To(Press),
    /// An address outside, from the facts file.
    Link(String),
}

/// How a platform may colour a button.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// The way forward.
    Forward,
    Plain,
    /// It is solved.
    Good,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Button {
    pub label: String,
    pub tone: Tone,
    pub goes: Goes,
}

/// A warning, by the name of its message.
pub type Warning = &'static str;

/// One card: what a platform shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// Ids of what the card is about, for snapshots and counters.
    pub topic: Option<String>,
    pub remedy: Option<String>,
    pub variant: Option<String>,
    pub locale: Locale,
    /// Something that cannot wait (a takeover).
    pub urgent: bool,
    /// What somebody must know at once who has written down a secret.
    pub warnings: Vec<String>,
    /// Which warnings these are.
    pub warned: Vec<Warning>,
    /// "Unofficial, send no secrets": on the first and on every public answer.
    pub notice: Option<String>,
    pub title: Option<String>,
    pub body: String,
    /// Small lines below: how long it takes, how to tell that it worked, when it was verified.
    pub footer: Vec<String>,
    /// For whoever likes to tell which words were not understood: smaller still, below everything.
    pub report: Option<String>,
    pub rows: Vec<Vec<Button>>,
    /// Where the person stands now: what a platform may remember for 30 minutes.
    pub place: Press,
    /// The person asked for answers in this language, now or before.
    pub chosen: Option<Locale>,
    /// It repeats a card, because what was written under it was not understood.
    pub repeated: bool,
    /// What was written was not understood; the topics that came near.
    pub missed: Option<Vec<Code>>,
}

/// What a platform may remember of its last answer to somebody, for minutes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Where the person stands.
    pub place: Press,
    /// What a number in words chooses from; empty where the person sees no list.
    pub choices: Vec<Press>,
    /// The language that they asked for.
    pub chosen: Option<Locale>,
    /// What they wrote last was not understood.
    pub repeated: bool,
}

impl Reply {
    /// What to remember of this card. On a remedy's card a number may mean one of its steps: only a platform that
    /// writes numbers at its buttons (`numbered`) hears it as a choice there.
    #[must_use]
    pub fn shown(&self, numbered: bool) -> Shown {
        let list = numbered || !matches!(self.place.act, Act::Remedy | Act::Anyway | Act::Human | Act::Case);
        let presses = self.buttons().filter_map(|b| if let Goes::To(press) = &b.goes { Some(press.clone()) } else { None });
        let choices = if list { presses.collect() } else { Vec::new() };
        Shown { place: self.place.clone(), choices, chosen: self.chosen, repeated: self.repeated }
    }

    /// The whole card as one text (Markdown as Discord reads it), without its buttons.
    #[must_use]
    pub fn text(&self) -> String {
        let title = self.title.as_ref().map(|t| format!("**{t}**"));
        let footer = (!self.footer.is_empty()).then(|| self.footer.join("\n"));
        let report = self.report.as_ref().map(|line| format!("-# {line}"));
        let parts = [self.notice.clone(), title, Some(self.body.clone()), footer, report];
        self.warnings.iter().cloned().chain(parts.into_iter().flatten()).collect::<Vec<_>>().join("\n\n")
    }

    pub fn buttons(&self) -> impl Iterator<Item = &Button> {
        self.rows.iter().flatten()
    }
}
