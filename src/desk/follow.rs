//! Answers in words: what a person writes after a card is read in its light, and leads on as the button would.

use super::labels::Label;
use super::{Desk, Jump, Situation, Variant};
use crate::hearing::{Decision, Heard};
use crate::intent::{Move, Role};
use crate::message::{Act, Outcome, Press};

/// What answers a card in words that we know for answers opens another topic without a pattern only from this
/// probability …
const SURE: f32 = 0.8;
/// … and other words from this one.
const LIKELY: f32 = 0.65;

/// Under an open card, words that nothing was heard in are a remark on it, up to this length.
fn is_remark(folded: &str) -> bool {
    folded.chars().count() <= if folded.is_ascii() { 60 } else { 24 }
}

/// What a text stands for in the light of the card before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Follow {
    Press(Press),
    /// Understood: the same card, after a line (its key in `common.ftl`).
    Same(&'static str, Press),
    /// Not understood: the same card, and how to answer it.
    Stay(Press),
    /// It takes its time: the same card, and how long.
    Wait(Press),
}

/// A text this short is an answer to the card before it, even where the learned part alone would open another topic.
/// Latin letters say less than kana and kanji.
fn is_short(folded: &str) -> bool {
    folded.chars().count() <= if folded.is_ascii() { 25 } else { 8 }
}

impl Desk {
    /// What a text stands for; `None` where it is a question of its own. `corrects`: it began with words of correction.
    pub(super) fn follow(&self, heard: &Heard, decision: &Decision, corrects: bool, situation: &Situation) -> Option<Follow> {
        let shown = situation.last.as_ref()?;
        let last = &shown.place;
        if let Some(number) = heard.number {
            let chosen = number.checked_sub(1).and_then(|n| shown.choices.get(n));
            return Some(chosen.map_or_else(|| Follow::Stay(last.clone()), |press| Follow::Press(press.clone())));
        }
        let here = last.topic.and_then(|code| self.topic_of(code));
        // Under the card that is glad with somebody, thanks are a goodbye.
        let same = if last.act == Act::Ended(Outcome::Solved) { "goodbye" } else { "same" };
        let to = |press: Press| if press == *last { Follow::Same(same, press) } else { Follow::Press(press) };
        if let Some(line) = comfort(heard) {
            return Some(Follow::Same(line, last.clone()));
        }
        let jump = here.filter(|_| !self.is_step_done(heard, last)).and_then(|here| self.jump(heard, here, last));
        let labels = self.labelled(&heard.folded).unwrap_or_default();
        // In an emergency, what else went wrong leads to the step for it, even where it is another topic's name.
        let at_once = jump.clone().filter(|_| here.is_some_and(|here| self.parts.topics[here].urgent));
        if let Some(press) = at_once.or_else(|| self.press_labelled(labels, here, last)) {
            return Some(to(press));
        }
        let open = last.remedy.and_then(|code| self.remedy_of(code)).map(|r| &self.parts.remedies[r]).filter(|_| is_open(last));
        let patience = heard.moves.iter().any(|mv| matches!(mv, Move::NotYet | Move::HowLong));
        if open.is_some_and(|remedy| remedy.waits) && patience {
            return Some(Follow::Wait(last.clone()));
        }
        if let Some(press) = jump {
            return Some(to(press));
        }
        let named = labels.iter().find_map(|l| if let Label::Move(mv) = l { Some(*mv) } else { None });
        let none = last.act == Act::Skip && named.or(strongest(&heard.moves)) == Some(Move::NoneOfThese);
        match self.moved(heard, decision, (last, here), named, situation) {
            // It is the question's own place, and leads on all the same.
            Some(press) if none => Some(Follow::Press(press)),
            Some(press) => Some(to(press)),
            // “No, the password” is more than a remark.
            None if corrects && heard.names_a_thing && matches!(decision, Decision::Answer(_) | Decision::Clarify(_)) => None,
            None => self.remark(heard, decision, last, here).then(|| Follow::Stay(last.clone())),
        }
    }

    /// Whether the text says that the open step is done.
    fn is_step_done(&self, heard: &Heard, last: &Press) -> bool {
        heard.moves.contains(&Move::Done) && is_open(last) && self.is_step(last)
    }

    fn is_step(&self, place: &Press) -> bool {
        place.remedy.and_then(|code| self.remedy_of(code)).is_some_and(|r| self.parts.remedies[r].is_step)
    }

    /// Where words like these lead to under the open topic's cards.
    fn jump(&self, heard: &Heard, here: usize, last: &Press) -> Option<Press> {
        let (_, jump) = heard.jumps.iter().find(|(topic, _)| *topic == here)?;
        let press = self.with_variant(heard, last);
        Some(match (*self.parts.topics[here].jumps.get(*jump)?)? {
            Jump::Remedy(remedy) => Press { remedy: Some(self.parts.remedies[remedy].code), ..press.with(Act::Remedy) },
            Jump::Topic(topic) => self.place_of(topic, &press),
        })
    }

    /// Whether a text in which nothing was heard belongs to the open card, rather than being a question of its own.
    fn remark(&self, heard: &Heard, decision: &Decision, last: &Press, here: Option<usize>) -> bool {
        let open = here.is_some() || matches!(last.act, Act::Human | Act::Case);
        let urgent = here.is_some_and(|here| self.parts.topics[here].urgent);
        let own = match decision {
            // An emergency is no moment for thanks, and not for parcels.
            Decision::Answer(topic) if urgent && self.parts.topics[*topic].role != Role::Help => false,
            // Greetings, thanks and other services are heard by their patterns, or the card says so itself.
            Decision::Answer(topic) => heard.subjects.contains(topic) || !is_remark(&heard.folded),
            _ => !heard.subjects.is_empty() || !is_remark(&heard.folded),
        };
        let same = matches!(decision, Decision::Answer(topic) if Some(*topic) == here);
        open && (same || !own) && !self.asks_anew(heard, decision, last, here)
    }

    /// The press that words such as “no luck” stand for; `named` where they are a button's own.
    fn moved(
        &self,
        heard: &Heard,
        decision: &Decision,
        (last, here): (&Press, Option<usize>),
        named: Option<Move>,
        situation: &Situation,
    ) -> Option<Press> {
        let open = is_open(last);
        let step = open && self.is_step(last);
        let urgent = here.is_some_and(|h| self.parts.topics[h].urgent);
        if heard.moves.contains(&Move::Note) && (here.is_some() || last.act == Act::Human) {
            return Some(last.with(Act::Case));
        }
        let said = named.or(strongest(&heard.moves));
        let answers = match said {
            _ if named.is_some() => true,
            Some(Move::Human | Move::NotMine | Move::Next | Move::NoneOfThese | Move::List) => is_short(&heard.folded),
            Some(Move::HowLong) => true,
            // “I blocked the card” under the step that says so is no question about blocked cards.
            Some(Move::Done) => step,
            _ => false,
        };
        if !answers && self.asks_anew(heard, decision, last, here) {
            return None;
        }
        let Some(said) = said else { return self.variant_named(heard, last) };
        // The menu asks for one's own words: “I cannot log in” answers it, and “no luck” names nothing.
        let own_words = matches!(last.act, Act::Menu(_))
            && matches!(decision, Decision::Answer(topic) if heard.subjects.contains(topic) || self.parts.ear.is_general(*topic));
        if own_words && matches!(said, Move::Failed | Move::NotYet) {
            return None;
        }
        let gave_up = matches!(last.act, Act::Human | Act::Case);
        let failed = matches!(said, Move::Failed | Move::NotYet | Move::Already);
        Some(match said {
            Move::Human => last.with(Act::Human),
            Move::List if here.is_some() => Press { remedy: None, ..last.with(Act::Topic) },
            Move::List | Move::Menu => Press { topic: None, remedy: None, ..last.with(Act::Menu(0)) },
            Move::HowLong if here.is_some() && !open && !gave_up => Press { remedy: None, ..last.with(Act::Skip) },
            Move::HowLong => last.clone(),
            // It had worked, and does no longer: on with what is left.
            _ if failed && last.act == Act::Ended(Outcome::Solved) => last.with(match (here, last.remedy) {
                (Some(_), Some(_)) => Act::Ended(Outcome::Failed),
                (Some(_), None) => Act::Topic,
                _ => Act::Menu(0),
            }),
            // Asked for the device or carrier, nobody has tried anything yet.
            Move::Failed | Move::NotYet if open && self.is_asking(last) && heard.variants.is_empty() => last.with(Act::Skip),
            // “It is an iPhone, and it did not work” tells the device, too.
            _ if failed && open => self.with_variant(heard, last).with(Act::Ended(Outcome::Failed)),
            // “Not an iPhone, an Android” asks for other steps, not for another remedy.
            Move::NotMine if open && !heard.variants.is_empty() => self.with_variant(heard, last).with(Act::Remedy),
            Move::NotMine | Move::NoneOfThese if open => self.with_variant(heard, last).with(Act::Ended(Outcome::NotMine)),
            // An emergency is not over before its first step.
            Move::Solved if urgent && !open => Press { remedy: None, ..last.with(Act::Skip) },
            Move::Solved => last.with(Act::Ended(Outcome::Solved)),
            Move::Done if step => last.with(Act::Ended(Outcome::Solved)),
            // Asked for the device or carrier: the steps for everybody.
            Move::Unsure if open => last.with(Act::Anyway),
            Move::Ack | Move::Done | Move::Unsure | Move::Note | Move::MaySend | Move::Distress | Move::Advice => {
                self.with_variant(heard, last)
            }
            // Nobody could be reached: what is left is the note for when somebody can, and the way to somebody again.
            Move::Failed | Move::NotYet | Move::Already | Move::NotMine | Move::NoneOfThese | Move::Next if gave_up => {
                last.with(if last.act == Act::Case { Act::Human } else { Act::Case })
            }
            Move::Next if open => last.with(Act::Skip),
            Move::Failed | Move::NotYet | Move::Already | Move::NotMine | Move::NoneOfThese | Move::Next => match (last.act, here) {
                (Act::Menu(page), _) => self.menu_after(page, last, situation),
                // None of a question's choices.
                (Act::Skip, None) => last.clone(),
                (_, Some(_)) if said == Move::NoneOfThese => Press { topic: None, remedy: None, ..last.with(Act::Menu(0)) },
                // No remedy is open, so none has failed: on to the first one that is left.
                (_, Some(topic)) if !self.parts.topics[topic].remedies.is_empty() => {
                    Press { remedy: None, ..self.with_variant(heard, last).with(Act::Skip) }
                }
                _ => return None,
            },
        })
    }

    /// Nothing on a page of the menu fits: the next page, and after the last one a human.
    fn menu_after(&self, page: u8, last: &Press, situation: &Situation) -> Press {
        let next = page.saturating_add(1);
        last.with(if usize::from(next) < self.menu_pages(&situation.house).len() { Act::Menu(next) } else { Act::Human })
    }

    /// Whether the text opens another topic. Words that every topic's card explains (“I cannot get in”) do not.
    fn asks_anew(&self, heard: &Heard, decision: &Decision, last: &Press, here: Option<usize>) -> bool {
        let human = self.parts.human;
        let at_human = matches!(last.act, Act::Human | Act::Case) || last.remedy == Some(self.parts.remedies[human].code);
        let urgent = here.is_some_and(|h| self.parts.topics[h].urgent);
        let elsewhere = |topic: &usize| {
            let this = &self.parts.topics[*topic];
            // “No code comes” is a word on an open remedy, for it says how that went; “I am locked out” is none. Before
            // one is open, only what says next to nothing stays here.
            let near = (is_open(last) && !heard.moves.is_empty()) || urgent || self.parts.ear.is_general(*topic);
            let general = near && here.is_some_and(|here| self.parts.ear.beats(here, *topic));
            // Whoever cannot reach the human that the card names is not asking for one anew.
            let same = Some(*topic) == here || (at_human && this.remedies.contains(&human));
            !same && !general && this.role == Role::Help
        };
        if heard.subjects.iter().any(elsewhere) {
            return true;
        }
        // Nobody is led out of an emergency by what the learned part supposes.
        let needed = if heard.moves.is_empty() { LIKELY } else { SURE };
        let sure = |topic: &usize| heard.scores.get(*topic).is_some_and(|p| *p >= needed);
        let known = !heard.moves.is_empty();
        matches!(decision, Decision::Answer(topic) if elsewhere(topic) && sure(topic)) && !(known && is_short(&heard.folded)) && !urgent
    }

    /// Whether a remedy's card is a question for the device or carrier.
    fn is_asking(&self, place: &Press) -> bool {
        let remedy = place.remedy.and_then(|code| self.remedy_of(code)).map(|r| &self.parts.remedies[r]);
        let group = remedy.and_then(|r| r.variants.first()).map(|v| self.parts.variants[*v].group.as_str());
        place.act == Act::Remedy && group.is_some_and(|group| self.chosen(group, place).is_none())
    }

    /// A device or carrier was named: the open card for it, or the first remedy. One that was denied is forgotten.
    fn variant_named(&self, heard: &Heard, last: &Press) -> Option<Press> {
        let press = self.with_variant(heard, last);
        let open = matches!(last.act, Act::Remedy | Act::Anyway);
        match (heard.variants.first(), last.act) {
            (None, _) if open && !heard.denied.is_empty() => Some(press),
            (Some(_), _) if open => Some(press.with(Act::Remedy)),
            (Some(_), Act::Topic) => Some(Press { remedy: None, ..press.with(Act::Skip) }),
            _ => None,
        }
    }

    /// The place with the device or carrier that was named, and without those that were said not to be the ones.
    fn with_variant(&self, heard: &Heard, last: &Press) -> Press {
        let mut press = last.clone();
        let denied = |code| heard.denied.iter().any(|v| self.parts.variants[*v].code == code);
        press.variants.retain(|code| !denied(*code));
        let named: Vec<&Variant> = heard.variants.iter().map(|v| &self.parts.variants[*v]).collect();
        // Of two devices in one answer nobody knows which is meant.
        for one in named.iter().filter(|v| named.iter().filter(|o| o.group == v.group).count() == 1) {
            let same_group = |code| self.parts.variants.iter().any(|v| v.code == code && v.group == one.group);
            press.variants.retain(|code| !same_group(*code));
            press.variants.push(one.code);
        }
        press
    }
}

/// The line for somebody who is in despair, or who asks whether to send what nobody may have.
pub(super) fn comfort(heard: &Heard) -> Option<&'static str> {
    let said = |mv| heard.moves.contains(&mv);
    if said(Move::MaySend) { Some("never-here") } else { said(Move::Distress).then_some("comfort") }
}

/// Whether a remedy's card is open.
fn is_open(place: &Press) -> bool {
    matches!(place.act, Act::Remedy | Act::Anyway) && place.remedy.is_some()
}

/// Where a text says several things, the one that must not be missed.
fn strongest(moves: &[Move]) -> Option<Move> {
    use Move::{Ack, Already, Done, Failed, HowLong, Human, List, Menu, Next, NoneOfThese, NotMine, NotYet, Solved, Unsure};
    let order = [Human, Menu, Failed, HowLong, NotYet, Already, NoneOfThese, NotMine, Solved, Done, Next, List, Ack, Unsure];
    order.into_iter().find(|m| moves.contains(m))
}
