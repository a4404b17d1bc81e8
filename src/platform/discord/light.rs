//! Where somebody stands at a card: in that light a press or a reply there is understood.

use super::bot::Bot;
use super::card::is_door;
use super::frame::Message;
use super::talk::Who;
use crate::message::{Act, Press, Shown};

impl Bot {
    /// The card in whose light a message is heard, and whether that is another one than the last: whoever replies to a card
    /// speaks of that one, be it an older one of theirs or somebody else's. What is merely `overheard` is heard in the light of
    /// what all may read.
    pub(super) fn light(&self, who: Who, message: &Message<'_>, overheard: bool) -> (Option<Shown>, bool) {
        let memory = self.memory();
        let last = memory.talk(who).and_then(|talk| if overheard { talk.open.clone() } else { Some(talk.shown.clone()) });
        let Some(card) = message.reply_to.as_ref().filter(|reply| reply.author == Some(self.me.user)) else { return (last, false) };
        let own = memory.left(card.message, who.1).cloned();
        let known = memory.card(card.message).cloned();
        let here = memory.question_of(who, card.message).is_some() || last.as_ref().is_some_and(|last| own.as_ref() == Some(&last.place));
        drop(memory);
        if here {
            return (last, false);
        }
        let chosen = last.as_ref().and_then(|last| last.chosen);
        let seen = own.map(|place| self.shown_at(place)).or(known).or_else(|| standing(&card.tokens));
        match seen {
            Some(seen) => (Some(Shown { chosen, ..seen }), true),
            // A line of ours that is no card.
            None => (last, false),
        }
    }

    /// What somebody sees at a place.
    fn shown_at(&self, place: Press) -> Shown {
        let reply = self.desk.press(&place, &self.situation(place.asker.0, None));
        let choices = if reply.place == place { reply.shown(false).choices } else { Vec::new() };
        Shown { place, choices, chosen: None, repeated: false }
    }
}

/// Where somebody stands who sees a card with these tokens: a card says it as long as it is there, whatever we have forgotten.
/// `None` where they are no card's.
pub(super) fn standing(tokens: &[String]) -> Option<Shown> {
    let mut presses: Vec<Press> = tokens.iter().filter_map(|token| Press::from_token(token)).collect();
    let dismissed = presses.iter().find(|press| press.act == Act::Dismiss).cloned();
    presses.retain(|press| !matches!(press.act, Act::Dismiss | Act::Carry(_)));
    let any = |is: fn(Act) -> bool| presses.iter().find(|press| is(press.act));
    let shown = |place: Press| Some(Shown { place, choices: Vec::new(), chosen: None, repeated: false });
    // The question for the device; steps; the way to a human; the note for one.
    if let Some(other) = any(|act| act == Act::Anyway).filter(|_| dismissed.is_none()) {
        return shown(other.with(Act::Remedy));
    }
    if let Some(ended) = any(|act| matches!(act, Act::Ended(_))) {
        let human = any(|act| act == Act::Case).is_some();
        let act = if ended.remedy.is_some() { Act::Anyway } else { Act::Human };
        return shown(ended.with(if ended.remedy.is_none() && !human { Act::Case } else { act }));
    }
    let first = presses.first()?;
    if presses.iter().all(|press| is_door(press.act)) {
        return shown(first.clone());
    }
    // A list: where it leads out, its own topic is named.
    let whole = dismissed.or_else(|| any(|act| act == Act::Human).cloned()).unwrap_or_else(|| first.clone());
    let page = presses.iter().find_map(|press| if let Act::Menu(page) = press.act { page.checked_sub(1) } else { None });
    let act = if whole.topic.is_some() { Act::Topic } else { page.map_or(Act::Skip, Act::Menu) };
    Some(Shown { place: Press { remedy: None, ..whole.with(act) }, choices: presses, chosen: None, repeated: false })
}

/// Where a press on a public card leads somebody who has been further: what they tried and which device they have comes
/// along, and a remedy or topic that they have behind them, or are at, opens where they left off. So does the button that they came
/// by, wherever that is; but whoever wants a human is led to one.
pub fn resume(press: &Press, left: Option<&Press>, again: bool) -> Press {
    let Some(left) = left else { return press.clone() };
    let been = match press.remedy {
        Some(remedy) => left.remedy == Some(remedy) || left.tried.iter().any(|(code, _)| *code == remedy),
        None => press.act == Act::Topic,
    };
    let back = again && (press.act != Act::Human || matches!(left.act, Act::Human | Act::Case));
    if back || (been && press.topic == left.topic) {
        return left.clone();
    }
    Press { tried: left.tried.clone(), variants: left.variants.clone(), ..press.clone() }
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::message::{Asker, Code, Locale, Outcome};

    pub fn at(act: Act, remedy: Option<&str>, tried: &[&str]) -> Press {
        let locale = Locale::new("ja").expect("a tag");
        let mut press =
            Press { topic: Some(Code::of("topic")), remedy: remedy.map(Code::of), asker: Asker(7), ..Press::menu(locale).with(act) };
        for id in tried {
            press.note(Code::of(id), Outcome::Failed);
        }
        press
    }

    #[test]
    fn a_public_card_opens_where_somebody_left_off() {
        let first = at(Act::Remedy, Some("one"), &[]);
        assert_eq!(resume(&first, None, false), first);
        let further = at(Act::Remedy, Some("two"), &["one"]);
        assert_eq!(resume(&first, Some(&further), false), further, "behind them");
        assert_eq!(resume(&at(Act::Remedy, Some("two"), &[]), Some(&further), false), further, "where they are");
        assert_eq!(
            resume(&at(Act::Remedy, Some("three"), &[]), Some(&further), false),
            at(Act::Remedy, Some("three"), &["one"]),
            "another"
        );
        assert_eq!(resume(&at(Act::Human, None, &[]), Some(&further), false), at(Act::Human, None, &["one"]));
        assert_eq!(resume(&at(Act::Topic, None, &[]), Some(&further), false), further, "the topic, chosen in a menu");
        let case = at(Act::Case, None, &["one", "two"]);
        assert_eq!(resume(&first, Some(&case), false), case);
        let human = at(Act::Human, None, &[]);
        assert_eq!(resume(&first, Some(&human), true), human, "the button that they came by");
        assert_eq!(resume(&first, Some(&human), false), first, "another");
        let other = Press { topic: Some(Code::of("other")), ..further.clone() };
        assert_eq!((resume(&first, Some(&other), true), resume(&human, Some(&other), true).act), (other.clone(), Act::Human));
    }
}
