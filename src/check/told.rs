//! Decisions in words, for whoever looks at the data: topics have other numbers in another desk.

use std::fmt;

use crate::hearing::{Decision, Ear};

/// A decision with the ids of its topics.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Told {
    Answer(String),
    /// In the order of their names: how likely each is hardly anybody sees.
    Question(Vec<String>),
    Menu,
    Silence,
}

impl Told {
    #[must_use]
    pub fn of(ear: &Ear, decision: &Decision) -> Told {
        match decision {
            Decision::Answer(topic) => Told::Answer(ear.subject(*topic).to_owned()),
            Decision::Clarify(among) => {
                let mut ids: Vec<String> = among.iter().map(|topic| ear.subject(*topic).to_owned()).collect();
                ids.sort_unstable();
                Told::Question(ids)
            }
            Decision::Menu(_) => Told::Menu,
            Decision::Silent => Told::Silence,
        }
    }
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Told::Answer(topic) => f.write_str(topic),
            Told::Question(ids) => write!(f, "a question ({})", ids.join(", ")),
            Told::Menu => f.write_str("the menu"),
            Told::Silence => f.write_str(SILENCE),
        }
    }
}

/// Where the bot stays silent.
pub const SILENCE: &str = "silence";
