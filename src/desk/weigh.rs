//! Weighs one thing that a person said against another: for platforms where several messages of one person come at
//! once, where others are spoken to, and where somebody is still typing.

use super::{Desk, Situation};
use crate::hearing::Decision;
use crate::intent::{Move, Role};
use crate::message::{Act, Locale, Message, Outcome, Press, Reply, Shown};
use crate::text::fold;

/// Where a message speaks to somebody else, help must be wanted with this probability.
const STRICT: f32 = 0.97;
/// What the learned part names with this probability was said.
const LIKELY: f32 = 0.8;

/// What somebody says who was answered a moment ago.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// Thanks, a greeting, or nothing in words that we know: its answer is not waited for.
    Idle,
    /// The same trouble, in words that say less of it; or that it is still there.
    Again,
    /// A trouble in words of its own.
    Trouble,
    /// A word on the card that they have, and no trouble by name.
    OnCard,
}

impl Desk {
    /// What a message is to somebody who has the card `last` before them since a moment ago; `reply` is the answer to it in that
    /// card's light.
    #[must_use]
    pub fn word(&self, text: &str, reply: &Reply, last: &Shown) -> Word {
        let (decision, heard) = self.decide(&Message::addressed(text));
        let topic = |place: &Press| place.topic.and_then(|code| self.topic_of(code));
        let (here, there) = (topic(&last.place), topic(&reply.place));
        // “I cannot get in” after “no code comes”, or “no code comes” again; “it did not work” only sounds a little like it.
        let told = |topic: usize| {
            let sure = heard.subjects.contains(&topic) || heard.scores.get(topic).is_some_and(|p| *p >= LIKELY);
            sure && here.is_some_and(|here| here == topic || self.parts.ear.beats(here, topic))
        };
        let again = here == there && matches!(&decision, Decision::Answer(topic) if told(*topic));
        let more_than_thanks = heard.moves.iter().any(|mv| *mv != Move::Ack);
        let stays = Press { locale: last.place.locale, ..reply.place.clone() } == last.place;
        let awaited = match reply.place.act {
            // “Aaargh” waits for no answer; what has words that we know and was not understood does.
            Act::Menu(_) => heard.classes > 0 || heard.moves.iter().any(|mv| matches!(mv, Move::Menu | Move::List | Move::NoneOfThese)),
            Act::Topic if there.is_some_and(|t| self.parts.topics[t].role == Role::Greeting) => false,
            Act::Ended(Outcome::Solved) => more_than_thanks,
            _ if reply.repeated => match decision {
                Decision::Silent => false,
                Decision::Menu(_) => heard.classes > 0,
                _ => true,
            },
            _ if stays => more_than_thanks,
            _ => true,
        };
        match (awaited, again, here == there && heard.subjects.is_empty()) {
            (false, ..) => Word::Idle,
            (true, true, _) => Word::Again,
            (true, false, true) => Word::OnCard,
            (true, false, false) => Word::Trouble,
        }
    }

    /// Whether a message that speaks to somebody else asks for help all the same. People who answer others use the
    /// same words as those who ask: the patterns must say so, too, and not the learned part alone.
    #[must_use]
    pub fn asks(&self, text: &str) -> bool {
        let (decision, heard) = self.decide(&Message::overheard(text));
        decision != Decision::Silent && heard.wanted >= STRICT && !heard.subjects.is_empty()
    }

    /// What words say to somebody who asks whether it is solved; `None` where they say something else.
    #[must_use]
    pub fn is_solved(&self, text: &str) -> Option<bool> {
        let (_, heard) = self.decide(&Message::addressed(text));
        let solved = heard.moves.contains(&Move::Solved);
        let failed = heard.moves.iter().any(|mv| matches!(mv, Move::Failed | Move::NotYet));
        (heard.subjects.is_empty() && solved != failed).then_some(solved)
    }

    /// Whether a text tells of nothing by itself (“please help them”): in a reply to somebody's question, it points to that.
    #[must_use]
    pub fn points(&self, text: &str) -> bool {
        let (decision, heard) = self.decide(&Message::addressed(text));
        let says_little = heard.moves.iter().all(|mv| matches!(mv, Move::Ack | Move::Unsure));
        // “This one, please” sounds a little like some trouble or other.
        let guessed = |topic: usize| heard.subjects.is_empty() && heard.scores.get(topic).is_some_and(|p| *p < LIKELY);
        says_little
            && match decision {
                Decision::Silent | Decision::Menu(_) => true,
                Decision::Answer(topic) => self.parts.topics[topic].role == Role::Greeting || guessed(topic),
                Decision::Clarify(among) => among.into_iter().all(guessed),
            }
    }

    /// The card that somebody has before them, once more.
    #[must_use]
    pub fn again(&self, shown: &Shown, situation: &Situation) -> Reply {
        let reply = self.press(&shown.place, situation);
        let choices = shown.choices.iter().filter(|press| press.act == Act::Topic);
        let among: Vec<usize> = choices.filter_map(|press| self.topic_of(press.topic?)).collect();
        // A question back has its choices, and no place of its own.
        let asks_back = shown.place.act == Act::Skip && shown.place.topic.is_none() && !among.is_empty();
        let base = Press { locale: reply.locale, asker: situation.asker, ..shown.place.clone() };
        let reply = if asks_back { self.clarify_card(&among, &base, situation) } else { reply };
        Reply { chosen: shown.chosen, ..reply }
    }

    /// Whether a card that a person's next message leads to says more about their trouble than the one they have.
    #[must_use]
    pub fn outweighs(&self, new: &Shown, old: &Shown) -> bool {
        // “English, please” tells nothing of the trouble, and wants to be heard at once all the same.
        if new.chosen != old.chosen {
            return true;
        }
        let (new, old) = (&new.place, &old.place);
        let (weight, before) = (self.weight(new), self.weight(old));
        if weight != before {
            return weight > before;
        }
        // “I cannot get in” a moment after asking tells of no remedy that has failed: there was no time to try any.
        let idle = new.tried == old.tried && new.variants == old.variants && new.topic == old.topic;
        if idle && old.act == Act::Topic && new.act == Act::Remedy {
            return false;
        }
        let topic = |press: &Press| press.topic.and_then(|code| self.topic_of(code));
        match (topic(new), topic(old)) {
            // “I cannot log in” after “no code comes” says nothing new.
            (Some(new), Some(old)) if new != old => !self.parts.ear.beats(old, new),
            _ => new.act != old.act || new.remedy != old.remedy || new.variants != old.variants,
        }
    }

    /// Whether a card is less of an answer than another.
    #[must_use]
    pub fn says_less(&self, new: &Shown, old: &Shown) -> bool {
        self.weight(&new.place) < self.weight(&old.place)
    }

    /// Whether another trouble that somebody tells may take the place of the one before: what cannot wait stays in view.
    #[must_use]
    pub fn may_follow(&self, new: &Shown, old: &Shown) -> bool {
        let urgent = |shown: &Shown| shown.place.topic.and_then(|code| self.topic_of(code)).is_some_and(|t| self.parts.topics[t].urgent);
        !self.says_less(new, old) && (urgent(new) || !urgent(old))
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
        self.menu_pages(&super::House::default()).concat()
    }

    /// Topics for a text that somebody is still typing, the nearest first; the menu's order while there is none. Half a
    /// sentence is heard badly: names that share some letters with it come before what is only supposed.
    #[must_use]
    pub fn suggest(&self, text: &str, locale: Locale) -> Vec<usize> {
        let order = self.menu_order();
        if text.trim().is_empty() {
            return order;
        }
        let (decision, heard) = self.decide(&Message::addressed(text));
        let decided = match decision {
            Decision::Answer(topic) => vec![topic],
            Decision::Clarify(topics) | Decision::Menu(topics) => topics,
            Decision::Silent => Vec::new(),
        };
        let label = |topic: &usize| fold(&self.parts.voice.say(locale, &format!("{}.label", self.parts.topics[*topic].id), &[]));
        let least = if heard.folded.is_ascii() { 4 } else { 3 };
        let mut named: Vec<(usize, usize)> = order.iter().map(|topic| (shared(&label(topic), &heard.folded), *topic)).collect();
        named.retain(|(length, _)| *length >= least);
        named.sort_by_key(|(length, _)| std::cmp::Reverse(*length));
        let sure = heard.subjects.iter().copied().filter(|topic| decided.first() == Some(topic));
        let ranked = heard.ranked().into_iter().map(|(topic, _)| topic);
        let all = sure.chain(named.into_iter().map(|(_, topic)| topic)).chain(decided.iter().copied()).chain(ranked);
        let mut out: Vec<usize> = Vec::with_capacity(order.len());
        for topic in all.chain(order.iter().copied()) {
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

/// How many letters two texts have in common in one run.
fn shared(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    // Runs that end at each letter of `other`.
    let mut runs = vec![0; other.len()];
    let mut longest = 0;
    for c in one.chars() {
        let mut before = 0;
        for (letter, run) in other.iter().zip(&mut runs) {
            let ended = *run;
            *run = if *letter == c { before + 1 } else { 0 };
            before = ended;
            longest = longest.max(*run);
        }
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::shared;

    #[test]
    fn letters_in_common() {
        assert_eq!(shared("こーどが届かない", "2段階認証のこーどが来な"), 4);
        assert_eq!((shared("", "a"), shared("abc", ""), shared("abcab", "cabx"), shared("aaa", "aa")), (0, 0, 3, 2));
    }
}
