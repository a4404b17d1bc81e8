//! Answers in words: what a person writes after a card is read in its light, and leads on as the button would.

use super::{Desk, Situation};
use crate::hearing::{Decision, Heard};
use crate::intent::{Move, Role};
use crate::message::{Act, Outcome, Press};

/// What answers a card opens another topic without a pattern only from this probability.
const SURE: f32 = 0.8;

/// A text this short is an answer to the card before it, even where the learned part alone would open another topic.
/// Latin letters say less than kana and kanji.
fn is_short(folded: &str) -> bool {
    folded.chars().count() <= if folded.is_ascii() { 25 } else { 8 }
}

impl Desk {
    /// The press that a text stands for; `None` where it is a question of its own.
    pub(super) fn follow(&self, heard: &Heard, decision: &Decision, situation: &Situation) -> Option<Press> {
        let last = situation.last.as_ref()?;
        let here = last.topic.and_then(|code| self.topic_of(code));
        let wants_human = heard.moves.contains(&Move::Human) && is_short(&heard.folded);
        if !wants_human && self.asks_anew(heard, decision, here) {
            return None;
        }
        let Some(said) = strongest(&heard.moves) else { return self.variant_named(heard, last) };
        let open = matches!(last.act, Act::Remedy | Act::Anyway) && last.remedy.is_some();
        let step = last.remedy.and_then(|code| self.remedy_of(code)).is_some_and(|r| self.parts.remedies[r].is_step);
        let gave_up = matches!(last.act, Act::Human | Act::Case);
        Some(match said {
            Move::Human => last.with(Act::Human),
            Move::List if here.is_some() => Press { remedy: None, ..last.with(Act::Topic) },
            Move::List => last.with(Act::Menu(0)),
            // It had worked, and does no longer: from the beginning.
            Move::Failed | Move::Already if here.is_some_and(|h| self.parts.topics[h].role == Role::Solved) => last.with(Act::Menu(0)),
            // In an emergency nobody is led on to a step that needs what has just failed, but to a human.
            Move::Failed if open && here.is_some_and(|h| self.parts.topics[h].urgent) => last.with(Act::Human),
            // “It is an iPhone, and it did not work” tells the device, too.
            Move::Failed | Move::Already if open => self.with_variant(heard, last).with(Act::Ended(Outcome::Failed)),
            Move::NotMine if open => last.with(Act::Ended(Outcome::NotMine)),
            Move::Solved => last.with(Act::Ended(Outcome::Solved)),
            Move::Done if open && step => last.with(Act::Ended(Outcome::Solved)),
            // Asked for the device or carrier: the steps for everybody.
            Move::Unsure if open => last.with(Act::Anyway),
            Move::Ack | Move::Done | Move::Unsure => self.with_variant(heard, last),
            // Nobody could be reached: what is left is the note for when somebody can.
            Move::Failed | Move::Already | Move::NotMine | Move::Next if gave_up => last.with(Act::Case),
            Move::Next if open => last.with(Act::Skip),
            // No remedy is open, so none has failed: on to the first one that is left.
            Move::Failed | Move::Already | Move::NotMine | Move::Next => {
                here.filter(|topic| !self.parts.topics[*topic].remedies.is_empty())?;
                Press { remedy: None, ..last.with(Act::Skip) }
            }
        })
    }

    /// Whether the text opens another topic. Words that every topic's card explains (“I cannot get in”) do not.
    fn asks_anew(&self, heard: &Heard, decision: &Decision, here: Option<usize>) -> bool {
        let elsewhere = |topic: &usize| {
            let general = here.is_some_and(|here| self.parts.ear.beats(here, *topic));
            Some(*topic) != here && !general && self.parts.topics[*topic].role == Role::Help
        };
        if heard.subjects.iter().any(elsewhere) {
            return true;
        }
        let sure = |topic: &usize| heard.scores.get(*topic).is_some_and(|p| *p >= SURE);
        matches!(decision, Decision::Answer(topic) if elsewhere(topic) && sure(topic)) && !is_short(&heard.folded)
    }

    /// A device or carrier was named: the open card for it, or the first remedy.
    fn variant_named(&self, heard: &Heard, last: &Press) -> Option<Press> {
        heard.variants.first()?;
        let press = self.with_variant(heard, last);
        match last.act {
            Act::Remedy | Act::Anyway => Some(press.with(Act::Remedy)),
            Act::Topic => Some(Press { remedy: None, ..press.with(Act::Skip) }),
            _ => None,
        }
    }

    /// The place with the device or carrier that was named.
    fn with_variant(&self, heard: &Heard, last: &Press) -> Press {
        let mut press = last.clone();
        if let Some(named) = heard.variants.first().map(|v| &self.parts.variants[*v]) {
            let same_group = |code| self.parts.variants.iter().any(|v| v.code == code && v.group == named.group);
            press.variants.retain(|code| !same_group(*code));
            press.variants.push(named.code);
        }
        press
    }
}

/// Where a text says several things, the one that must not be missed.
fn strongest(moves: &[Move]) -> Option<Move> {
    use Move::{Ack, Already, Done, Failed, Human, List, Next, NotMine, Solved, Unsure};
    let order = [Human, Failed, Already, NotMine, Solved, Done, Next, List, Ack, Unsure];
    order.into_iter().find(|m| moves.contains(m))
}
