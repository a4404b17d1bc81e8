//! Weighs one thing that a person said against another: for platforms where several messages of one person come at
//! once, where others are spoken to, and where somebody is still typing.

use super::Desk;
use crate::hearing::Decision;
use crate::intent::Role;
use crate::message::{Act, Locale, Message, Press};

/// Where a message speaks to somebody else, help must be wanted with this probability.
const STRICT: f32 = 0.97;

impl Desk {
    /// Whether a message that speaks to somebody else asks for help all the same. People who answer others use the
    /// same words as those who ask: the patterns must say so, too, and not the learned part alone.
    #[must_use]
    pub fn asks(&self, text: &str) -> bool {
        let (decision, heard) = self.decide(&Message::overheard(text));
        decision != Decision::Silent && heard.wanted >= STRICT && !heard.subjects.is_empty()
    }

    /// Whether a card that a person's next message leads to says more about their trouble than the one they have.
    #[must_use]
    pub fn outweighs(&self, new: &Press, old: &Press) -> bool {
        let (weight, before) = (self.weight(new), self.weight(old));
        if weight != before {
            return weight > before;
        }
        let topic = |press: &Press| press.topic.and_then(|code| self.topic_of(code));
        match (topic(new), topic(old)) {
            // “I cannot log in” after “no code comes” says nothing new.
            (Some(new), Some(old)) if new != old => !self.parts.ear.beats(old, new),
            _ => new.act != old.act || new.remedy != old.remedy || new.variants != old.variants,
        }
    }

    /// Nothing understood, an aside, a question back, an answer.
    fn weight(&self, place: &Press) -> u8 {
        let role = place.topic.and_then(|code| self.topic_of(code)).map(|t| self.parts.topics[t].role);
        match (place.act, role) {
            (Act::Menu(_), _) => 0,
            (Act::Topic, Some(Role::Greeting | Role::Elsewhere)) => 1,
            (Act::Skip, None) => 2,
            _ => 3,
        }
    }

    /// Every topic that helps, in the menu's order.
    #[must_use]
    pub fn menu_order(&self) -> Vec<usize> {
        self.menu_pages().concat()
    }

    /// Topics for a text that somebody is still typing, the nearest first; the menu's order while there is none.
    #[must_use]
    pub fn suggest(&self, text: &str) -> Vec<usize> {
        let order = self.menu_order();
        let (decision, heard) = self.decide(&Message::addressed(text));
        if text.trim().is_empty() {
            return order;
        }
        let first = match decision {
            Decision::Answer(topic) => vec![topic],
            Decision::Clarify(topics) | Decision::Menu(topics) => topics,
            Decision::Silent => Vec::new(),
        };
        let ranked = heard.ranked().into_iter().map(|(topic, _)| topic);
        let mut out: Vec<usize> = Vec::with_capacity(order.len());
        for topic in first.into_iter().chain(ranked).chain(order.iter().copied()) {
            if order.contains(&topic) && !out.contains(&topic) {
                out.push(topic);
            }
        }
        out
    }

    /// The language for whoever shows no other.
    #[must_use]
    pub fn home(&self) -> Locale {
        self.home
    }

    /// The place of a topic's card.
    #[must_use]
    pub fn place_of(&self, topic: usize, base: &Press) -> Press {
        Press { topic: self.parts.topics.get(topic).map(|t| t.code), remedy: None, ..base.with(Act::Topic) }
    }
}
