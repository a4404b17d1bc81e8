//! What stands on our buttons, heard as a press when somebody writes it.

use std::collections::HashMap;

use super::{Desk, Parts};
use crate::intent::Move;
use crate::message::{Act, Press};
use crate::text::fold;

/// What a label names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    Topic(usize),
    Remedy(usize),
    Move(Move),
    Case,
}

/// The labels of all languages. Two things may share one: where the person stands decides.
#[derive(Debug, Default)]
pub(super) struct Labels(HashMap<String, Vec<Label>>);

/// The buttons that stand on many cards, and what they say.
const BUTTONS: [(&str, Label); 10] = [
    ("button-solved", Label::Move(Move::Solved)),
    ("button-done", Label::Move(Move::Done)),
    ("button-failed", Label::Move(Move::Failed)),
    ("button-not-mine", Label::Move(Move::NotMine)),
    ("button-human", Label::Move(Move::Human)),
    ("button-list", Label::Move(Move::List)),
    ("button-menu", Label::Move(Move::Menu)),
    ("button-more", Label::Move(Move::Next)),
    ("button-none", Label::Move(Move::NoneOfThese)),
    ("button-case", Label::Case),
];

impl Labels {
    pub fn of(parts: &Parts) -> Labels {
        let mut labels = Labels::default();
        for locale in parts.voice.locales() {
            let mut add = |key: &str, label| {
                let names = labels.0.entry(plain(&parts.voice.say(locale, key, &[]))).or_default();
                if !names.contains(&label) {
                    names.push(label);
                }
            };
            for (n, topic) in parts.topics.iter().enumerate() {
                add(&format!("{}.label", topic.id), Label::Topic(n));
            }
            for (n, remedy) in parts.remedies.iter().enumerate() {
                add(&format!("{}.label", remedy.id), Label::Remedy(n));
                add(&format!("{}.done", remedy.id), Label::Move(Move::Done));
            }
            for (key, label) in BUTTONS {
                add(key, label);
            }
        }
        labels.0.remove("");
        labels
    }
}

/// Letters and digits only: nobody copies punctuation and arrows.
fn plain(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

impl Desk {
    /// The topic whose label a text is, word for word.
    pub(super) fn topic_labelled(&self, folded: &str) -> Option<usize> {
        let label = self.labelled(folded)?;
        label.iter().find_map(|l| if let Label::Topic(topic) = l { Some(*topic) } else { None })
    }

    pub(super) fn labelled(&self, folded: &str) -> Option<&[Label]> {
        self.labels.0.get(&plain(folded)).map(Vec::as_slice)
    }

    /// The press of a button that names a topic or a remedy; one that the open topic offers comes first.
    pub(super) fn press_labelled(&self, labels: &[Label], here: Option<usize>, last: &Press) -> Option<Press> {
        let offers = |topic: usize, remedy: usize| self.parts.topics[topic].remedies.contains(&remedy);
        let at = |topic: Option<usize>, remedy: usize, act: Act| Press {
            act,
            topic: topic.map(|t| self.parts.topics[t].code),
            remedy: Some(self.parts.remedies[remedy].code),
            ..last.clone()
        };
        let near = labels.iter().find_map(|l| match (l, here) {
            (Label::Remedy(remedy), Some(here)) if offers(here, *remedy) => Some(at(Some(here), *remedy, Act::Remedy)),
            _ => None,
        });
        near.or_else(|| {
            labels.iter().find_map(|l| match l {
                Label::Topic(topic) => {
                    Some(Press { act: Act::Topic, topic: Some(self.parts.topics[*topic].code), remedy: None, ..last.clone() })
                }
                Label::Remedy(remedy) => {
                    let offered = (0..self.parts.topics.len()).find(|t| offers(*t, *remedy));
                    Some(at(offered, *remedy, Act::Remedy))
                }
                Label::Case => Some(last.with(Act::Case)),
                Label::Move(_) => None,
            })
        })
    }
}
