//! What somebody does on the page. Nothing here has an id of Discord's: the same list of actions can be done again in another world, with
//! other texts.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A message: the nth of all that were ever posted at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct At {
    pub place: usize,
    pub nth: usize,
}

/// One deed of one of the people on the page; `who` is their place in the cast.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "lowercase", deny_unknown_fields)]
pub enum Action {
    /// Writes into a channel, or to the bot in private.
    Say {
        who: usize,
        place: usize,
        text: String,
        reply_to: Option<At>,
    },
    Edit {
        who: usize,
        on: At,
        text: String,
    },
    Delete {
        who: usize,
        on: At,
    },
    /// Presses a button: the one with this token, or else the one that reads like it.
    Press {
        who: usize,
        on: At,
        id: String,
        label: String,
    },
    /// Chooses from a menu.
    Pick {
        who: usize,
        on: At,
        id: String,
        values: Vec<String>,
    },
    /// Sends a form that is open.
    Submit {
        who: usize,
        form: usize,
        fields: Map<String, Value>,
    },
    /// Puts a form away.
    Close {
        who: usize,
        form: usize,
    },
    Slash {
        who: usize,
        place: usize,
        name: String,
        options: Map<String, Value>,
    },
    /// Uses a command of a message's own menu.
    Apps {
        who: usize,
        on: At,
        name: String,
    },
    /// Sets the language of their app.
    Language {
        who: usize,
        locale: String,
    },
}

/// Somebody types into an option that suggests; nothing comes of it but suggestions.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Typing {
    pub who: usize,
    pub place: usize,
    pub name: String,
    pub options: Map<String, Value>,
    pub focused: String,
}

impl Action {
    pub fn who(&self) -> usize {
        match self {
            Action::Say { who, .. }
            | Action::Edit { who, .. }
            | Action::Delete { who, .. }
            | Action::Press { who, .. }
            | Action::Pick { who, .. }
            | Action::Submit { who, .. }
            | Action::Close { who, .. }
            | Action::Slash { who, .. }
            | Action::Apps { who, .. }
            | Action::Language { who, .. } => *who,
        }
    }
}
