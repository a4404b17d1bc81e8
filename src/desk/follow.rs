//! Answers in words: what a person writes after a card is read in its light, and leads on as the button would.

use super::{Desk, Situation};
use crate::hearing::{Decision, Heard};
use crate::intent::{Move, Role};
use crate::message::{Act, Outcome, Press};

/// A text this short after a card is an answer to it, even where its words could open another topic (「まだ来ない」).
const SHORT: usize = 10;

impl Desk {
    /// The press that a text stands for; `None` where it is a question of its own.
    pub(super) fn follow(&self, heard: &Heard, decision: &Decision, situation: &Situation) -> Option<Press> {
        let last = situation.last.as_ref()?;
        if heard.moves.is_empty() && heard.variants.is_empty() {
            return None;
        }
        let here = last.topic.and_then(|code| self.topic_of(code));
        let elsewhere = |topic: &usize| Some(*topic) != here && self.parts.topics[*topic].role == Role::Help;
        let another = match decision {
            Decision::Answer(topic) => elsewhere(topic),
            _ => heard.subjects.iter().any(elsewhere),
        };
        if another && heard.folded.chars().count() > SHORT {
            return None;
        }
        if let Some(press) = self.variant_named(heard, last) {
            return Some(press);
        }
        let in_remedy = matches!(last.act, Act::Remedy | Act::Anyway) && last.remedy.is_some();
        let act = match strongest(&heard.moves)? {
            Move::Human => Act::Human,
            Move::List if here.is_some() => Act::Topic,
            Move::List => Act::Menu(0),
            Move::Failed | Move::Already if in_remedy => Act::Ended(Outcome::Failed),
            Move::NotMine if in_remedy => Act::Ended(Outcome::NotMine),
            Move::Solved => Act::Ended(Outcome::Solved),
            // No remedy is open, so none has failed: on to the first one that is left.
            Move::Failed | Move::Already | Move::NotMine | Move::Next => {
                let here = here.filter(|topic| !self.parts.topics[*topic].remedies.is_empty())?;
                let topic = Some(self.parts.topics[here].code);
                return Some(Press { topic, remedy: None, ..last.with(Act::Ended(Outcome::Failed)) });
            }
        };
        Some(last.with(act))
    }

    /// A device or carrier was named, and the open remedy differs by it; or none is open yet.
    fn variant_named(&self, heard: &Heard, last: &Press) -> Option<Press> {
        let named = &self.parts.variants[*heard.variants.first()?];
        let mut press = match last.remedy.and_then(|code| self.remedy_of(code)) {
            Some(remedy) => {
                let differs = self.parts.remedies[remedy].variants.iter().any(|v| self.parts.variants[*v].group == named.group);
                differs.then(|| last.with(Act::Remedy))?
            }
            // No remedy is open yet: the first one, for that device.
            None if matches!(last.act, Act::Topic) => last.with(Act::Ended(Outcome::Failed)),
            None => return None,
        };
        let of_group = |code| self.parts.variants.iter().any(|v| v.code == code && v.group == named.group);
        press.variants.retain(|code| !of_group(*code));
        press.variants.push(named.code);
        Some(press)
    }
}

/// Where a text says several things, the one that must not be missed.
fn strongest(moves: &[Move]) -> Option<Move> {
    let order = [Move::Human, Move::Failed, Move::Already, Move::NotMine, Move::Solved, Move::Next, Move::List];
    order.into_iter().find(|m| moves.contains(m))
}
