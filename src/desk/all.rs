//! Every card that can be shown: for `render`, for `check`, and for the snapshots.

use super::{Desk, Situation};
use crate::message::{Act, Locale, Outcome, Press, Reply, Shown};

impl Desk {
    /// All cards in one language, as first cards: menu and fallback, then for each topic its own card, each remedy for
    /// each device or carrier, and what stands at the end.
    #[must_use]
    pub fn every_card(&self, locale: Locale, situation: &Situation) -> Vec<Reply> {
        let base = Press { asker: situation.asker, ..Press::menu(locale) };
        let lost = Situation {
            last: Some(Shown { place: base.clone(), choices: Vec::new(), chosen: None, repeated: false }),
            ..situation.clone()
        };
        let near: Vec<usize> = self.parts.first.iter().copied().rev().collect();
        let mut out = Vec::new();
        for page in 0..=u8::MAX {
            let card = self.menu_card(page, &base, situation);
            if card.place.act != Act::Menu(page) {
                break;
            }
            out.push(card);
        }
        out.push(self.lost_card(&near, &base, situation));
        out.push(self.lost_card(&near, &base, &lost));
        out.push(self.clarify_card(&near[..near.len().min(3)], &base, situation));
        out.push(self.none_card(&base, situation));
        out.push(self.human_card(None, &base, situation));
        out.push(self.case_card(None, &base, situation));
        for topic in 0..self.parts.topics.len() {
            self.topic_cards(topic, &base, situation, &mut out);
        }
        out
    }

    fn topic_cards(&self, topic: usize, base: &Press, situation: &Situation, out: &mut Vec<Reply>) {
        out.push(self.topic_card(topic, base, situation));
        let mut tried = base.clone();
        for &remedy in &self.parts.topics[topic].remedies {
            let this = &self.parts.remedies[remedy];
            out.push(self.remedy_card(Some(topic), remedy, true, false, base, situation));
            if !this.variants.is_empty() {
                out.push(self.remedy_card(Some(topic), remedy, false, false, base, situation));
            }
            for variant in &this.variants {
                let mut chosen = base.clone();
                chosen.variants.push(self.parts.variants[*variant].code);
                out.push(self.remedy_card(Some(topic), remedy, true, false, &chosen, situation));
            }
            tried.note(this.code, Outcome::Failed);
        }
        // The longest case card: everything tried, device and carrier known.
        tried.variants = self.parts.variants.chunk_by(|a, b| a.group == b.group).map(|group| group[0].code).collect();
        out.push(self.end_card(Some(topic), &tried, situation));
    }
}
