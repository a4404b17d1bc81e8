//! What the place where somebody asks adds to the cards: what a server set, and what happens at Amazon now.

use std::collections::{BTreeMap, BTreeSet};

use super::cards::PAGE;
use super::pen::Pen;
use super::{Desk, Situation};
use crate::hearing::Decision;
use crate::intent::Role;
use crate::message::{Act, Goes, Press, Reply};

/// The house rules. The default is a place without any.
#[derive(Debug, Clone, Default)]
pub struct House {
    /// Numbers of topics that are not answered here. One that is always answered may be among them: it is answered.
    pub off: BTreeSet<usize>,
    /// What the server adds to a topic's card, by the topic's number; ready to be shown.
    pub notes: BTreeMap<usize, String>,
    pub trouble: Option<Trouble>,
}

/// Something may be wrong at Amazon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// Somebody announced it; with what they added, ready to be shown.
    Announced(Option<String>),
    /// Far more people than usual report the same.
    Many,
}

impl Desk {
    /// Whether a topic is answered in a house.
    pub(super) fn answers(&self, topic: usize, house: &House) -> bool {
        self.parts.topics[topic].always || !house.off.contains(&topic)
    }

    /// What is left of a decision where some topics are not answered; `None` where it was about one of these.
    pub(super) fn in_house(&self, decision: Decision, situation: &Situation) -> Option<Decision> {
        if situation.house.off.is_empty() {
            return Some(decision);
        }
        let left = |among: Vec<usize>| among.into_iter().filter(|topic| self.answers(*topic, &situation.house)).collect::<Vec<_>>();
        match decision {
            Decision::Answer(topic) => self.answers(topic, &situation.house).then_some(decision),
            Decision::Clarify(among) => match left(among)[..] {
                [] => None,
                [only] => Some(Decision::Answer(only)),
                ref more => Some(Decision::Clarify(more.to_vec())),
            },
            Decision::Menu(near) => Some(Decision::Menu(left(near))),
            Decision::Silent => Some(Decision::Silent),
        }
    }

    /// For a topic that is not answered here.
    pub(super) fn off_card(&self, base: &Press, situation: &Situation) -> Reply {
        self.with_line("topic-off", self.menu_card(0, base, situation))
    }

    /// Whether somebody's safety is at stake in a reply, or may be: nobody waits for that.
    #[must_use]
    pub fn is_pressing(&self, reply: &Reply) -> bool {
        let presses = |press: &Press| {
            let topic = press.topic.and_then(|code| self.topic_of(code)).map(|topic| &self.parts.topics[topic]);
            topic.is_some_and(|topic| topic.role == Role::Help && !topic.may_wait())
        };
        let asks = reply.place.act == Act::Skip;
        let chosen = reply.buttons().filter_map(|button| if let Goes::To(press) = &button.goes { Some(press) } else { None });
        presses(&reply.place) || asks && chosen.into_iter().any(presses)
    }

    /// The remedy that comes first, because Amazon itself may be in trouble.
    pub(super) fn waiting_first(&self, topic: usize, mut remedies: Vec<usize>, situation: &Situation) -> Vec<usize> {
        if self.leads(topic) && matches!(situation.house.trouble, Some(Trouble::Announced(_))) {
            remedies.retain(|remedy| *remedy != self.parts.waiting);
            remedies.insert(0, self.parts.waiting);
        }
        remedies
    }

    /// Trouble at Amazon comes before what is said of a topic; but safety comes before everything.
    fn leads(&self, topic: usize) -> bool {
        self.parts.topics[topic].may_wait()
    }

    /// A topic's text with what the house has to say.
    pub(super) fn in_house_text(&self, pen: &Pen, topic: usize, body: String, situation: &Situation) -> String {
        let note = situation.house.notes.get(&topic).map(|note| pen.say("house-note", &[("note", note.clone())]));
        let help = self.parts.topics[topic].role == Role::Help;
        let trouble = situation.house.trouble.as_ref().filter(|_| help);
        let (before, after) = match trouble {
            Some(trouble) if self.leads(topic) => (Some(trouble_line(pen, trouble)), None),
            Some(_) => (None, Some(pen.say("trouble-last", &[]))),
            None => (None, None),
        };
        [before, Some(body), note, after].into_iter().flatten().collect::<Vec<_>>().join("\n\n")
    }

    /// The same where no topic is known yet. `calm`: whichever it turns out to be may wait. Else nobody is told to, for it may be somebody
    /// whose account is being taken over.
    pub(super) fn in_trouble_text(pen: &Pen, body: String, calm: bool, situation: &Situation) -> String {
        match &situation.house.trouble {
            Some(trouble) if calm => format!("{}\n\n{body}", trouble_line(pen, trouble)),
            Some(_) => format!("{}\n\n{body}", pen.say("trouble-open", &[])),
            None => body,
        }
    }

    /// The menu's pages: the first causes, then the rest by id, as far as they are answered here.
    pub(super) fn menu_pages(&self, house: &House) -> Vec<Vec<usize>> {
        let answered = |topic: &usize| self.answers(*topic, house);
        let first = &self.parts.first;
        let rest: Vec<usize> = (0..self.parts.topics.len())
            .filter(|t| self.parts.topics[*t].role == Role::Help && !first.contains(t))
            .filter(answered)
            .collect();
        let first = first.iter().copied().filter(answered).collect();
        std::iter::once(first).chain(rest.chunks(PAGE).map(<[usize]>::to_vec)).collect()
    }
}

fn trouble_line(pen: &Pen, trouble: &Trouble) -> String {
    match trouble {
        Trouble::Announced(None) => pen.say("trouble", &[]),
        Trouble::Announced(Some(note)) => format!("{}\n{}", pen.say("trouble", &[]), pen.say("house-note", &[("note", note.clone())])),
        Trouble::Many => pen.say("trouble-many", &[]),
    }
}
