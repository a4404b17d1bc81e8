//! What is to be done about a message: a first look at what is merely overheard, then what was heard.

use super::Desk;
use crate::hearing::{Decision, Heard};
use crate::message::Message;
use crate::text::{Folded, cut, fold};

impl Desk {
    /// What to do about a message, and what was heard. The candidates are in the order in which they would be shown.
    #[must_use]
    pub fn decide(&self, message: &Message) -> (Decision, Heard) {
        let guarded = self.guarded(message).0;
        let (decision, heard) = self.decided(&guarded);
        (if self.glances(&guarded) { Decision::Silent } else { decision }, heard)
    }

    /// Whether a text that is merely overheard, out of the blue, is nothing for us: there is nothing to warn of, and at first sight nobody wants
    /// help. [`Desk::answer`] says nothing then, either; this is what most of a channel's messages need.
    #[must_use]
    pub fn passes_over(&self, text: &str) -> bool {
        let heard = cut(text);
        let folded = Folded::of(heard);
        // What is heard anyway is guarded there. All of it: a secret may stand behind where hearing ends.
        self.parts.ear.passes_over(&folded.text)
            && self.parts.guard.find(text).is_empty()
            && self.parts.lookout.find_in(heard, &folded).is_empty()
    }

    /// Whether nobody wants help at first sight; `message` was guarded.
    pub(super) fn glances(&self, message: &Message) -> bool {
        !message.addressed && self.parts.ear.passes_over(&fold(cut(&message.text)))
    }

    pub(super) fn decided(&self, message: &Message) -> (Decision, Heard) {
        let heard = self.parts.ear.hear(&message.text);
        if message.text.trim().is_empty() {
            return (Decision::Silent, heard);
        }
        let decision = match self.parts.ear.decide(&heard, message.addressed) {
            Decision::Menu(near) => {
                let rest: Vec<usize> = self.parts.first.iter().copied().filter(|t| !near.contains(t)).collect();
                Decision::Menu(near.into_iter().chain(rest).collect())
            }
            other => other,
        };
        // Whoever writes what stands on a button means just that.
        let labelled = if message.addressed { self.topic_labelled(&heard.folded) } else { None };
        let decision = labelled.map_or(decision, Decision::Answer);
        (decision, heard)
    }
}
