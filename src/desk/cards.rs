//! The cards: one function for each thing that a person can be shown.

use super::pen::Pen;
use super::{Desk, Situation};
use crate::intent::Role;
use crate::limits::ROW;
use crate::message::{Act, Button, Goes, Locale, Outcome, Press, Reply, Tone};

/// A page of the menu after the first holds at most two rows of topics.
pub(super) const PAGE: usize = 2 * ROW;
/// At most three rows of buttons on a card; the last one leads out.
const TOPIC_ROWS: usize = 2;
/// In place of a device's or carrier's id: the steps for everybody else.
const OTHER: &str = "other";

impl Desk {
    /// The likely cause, one button per remedy, and the ways out.
    pub(super) fn topic_card(&self, topic: usize, base: &Press, situation: &Situation) -> Reply {
        let this = &self.parts.topics[topic];
        let place = Press { act: Act::Topic, topic: Some(this.code), remedy: None, ..base.clone() };
        let mut open = self.untried(topic, base);
        if open.is_empty() {
            // Everything was tried once: all of it can be looked at again.
            open.clone_from(&this.remedies);
        }
        let open = self.waiting_first(topic, open, situation);
        let mut pen = Pen::new(self, &place, situation);
        let body = pen.fill(&this.id);
        let mut body = self.in_house_text(&pen, topic, body, situation);
        let remedies: Vec<Button> = open.iter().take(ROW).enumerate().map(|(n, r)| self.remedy_button(&pen, *r, n == 0)).collect();
        let routes = match this.role {
            Role::Greeting => &self.parts.first,
            _ => &this.routes,
        };
        let routes: Vec<Button> =
            routes.iter().filter(|t| self.answers(**t, &situation.house)).map(|t| pen.topic_button(*t, Tone::Plain)).collect();
        let ask = if routes.len() > remedies.len() { "route-ask" } else { "topic-ask" };
        if !(remedies.is_empty() && routes.is_empty()) {
            body = format!("{body}\n\n{}", pen.say(ask, &[]));
        }
        let mut rows: Vec<Vec<Button>> = if routes.len() > ROW {
            // More shortcuts than a row holds: they are what the card is for, and come first.
            let all: Vec<Button> = routes.into_iter().chain(remedies).collect();
            all.chunks(ROW).take(TOPIC_ROWS).map(<[Button]>::to_vec).collect()
        } else {
            vec![remedies, routes]
        };
        rows.retain(|row| !row.is_empty());
        let mut nav = Vec::new();
        if !this.remedies.contains(&self.parts.human) {
            nav.push(pen.human_button());
        }
        nav.push(pen.menu_button("button-menu", 0));
        rows.push(nav);
        let title = pen.say(&format!("{}.label", this.id), &[]);
        pen.card(Some(title), body, Vec::new(), rows, place.clone())
    }

    fn remedy_button(&self, pen: &Pen, remedy: usize, first: bool) -> Button {
        let remedy = &self.parts.remedies[remedy];
        let press = Press { act: Act::Remedy, remedy: Some(remedy.code), ..pen.base.clone() };
        pen.button(&format!("{}.label", remedy.id), if first { Tone::Forward } else { Tone::Plain }, press)
    }

    /// A remedy's steps; or first the question for the device or carrier, where they differ and `ask` says so.
    pub(super) fn remedy_card(
        &self,
        topic: Option<usize>,
        remedy: usize,
        ask: bool,
        next: bool,
        base: &Press,
        situation: &Situation,
    ) -> Reply {
        let this = &self.parts.remedies[remedy];
        let topic_code = topic.map(|t| self.parts.topics[t].code);
        let place = Press { act: Act::Remedy, topic: topic_code, remedy: Some(this.code), ..base.clone() };
        let mut pen = Pen::new(self, &place, situation);
        let title = pen.say(&format!("{}.label", this.id), &[]);
        let lead = if next { format!("{}\n\n", pen.say("next-step", &[])) } else { String::new() };

        let group = this.variants.first().map(|v| self.parts.variants[*v].group.as_str());
        let chosen = group.and_then(|group| self.chosen(group, base));
        if let (Some(group), None, true) = (group, chosen, ask) {
            let mut row: Vec<Button> = this.variants.iter().map(|v| self.variant_button(&pen, *v)).collect();
            row.push(pen.button("variant-other", Tone::Plain, place.with(Act::Anyway)));
            let body = format!("{lead}{}", pen.say(&format!("ask-{group}"), &[]));
            let mut rows: Vec<Vec<Button>> = row.chunks(ROW).map(<[Button]>::to_vec).collect();
            rows.push(self.out_row(&pen, topic, remedy));
            return pen.card(Some(title), body, Vec::new(), rows, place.clone());
        }

        let variant = chosen.filter(|v| this.variants.contains(v));
        let key = variant.map_or_else(|| this.id.clone(), |v| format!("{}.{}", this.id, self.parts.variants[v].id));
        let body = format!("{lead}{}", pen.fill(&key));
        let time = pen.fill(&format!("{}.time", this.id));
        let sign = pen.fill(&format!("{}.sign", this.id));
        let footer = vec![pen.say("time-line", &[("time", time)]), pen.say("sign-line", &[("sign", sign)])];
        let ended = |outcome| place.with(Act::Ended(outcome));
        let done = format!("{}.done", this.id);
        let rows = vec![
            vec![
                pen.button(if this.is_step { &done } else { "button-solved" }, Tone::Good, ended(Outcome::Solved)),
                pen.button("button-failed", Tone::Forward, ended(Outcome::Failed)),
                pen.button("button-not-mine", Tone::Plain, ended(Outcome::NotMine)),
            ],
            self.out_row(&pen, topic, remedy),
        ];
        let mut reply = pen.card(Some(title), body, footer, rows, place.clone());
        let other = (!this.variants.is_empty()).then(|| OTHER.to_owned());
        reply.variant = variant.map(|v| self.parts.variants[v].id.clone()).or(other);
        reply
    }

    fn variant_button(&self, pen: &Pen, variant: usize) -> Button {
        let variant = &self.parts.variants[variant];
        let mut press = pen.base.with(Act::Remedy);
        press.variants.push(variant.code);
        pen.button(&format!("variant-{}", variant.id), Tone::Plain, press)
    }

    /// The person's device or carrier, as far as they said.
    pub(super) fn chosen(&self, group: &str, base: &Press) -> Option<usize> {
        self.parts.variants.iter().position(|v| v.group == group && base.variants.contains(&v.code))
    }

    /// The ways out of a remedy: a human, and back to the list.
    fn out_row(&self, pen: &Pen, topic: Option<usize>, remedy: usize) -> Vec<Button> {
        let mut row = Vec::new();
        if remedy != self.parts.human {
            row.push(pen.human_button());
        }
        row.push(self.back_button(pen, topic));
        row
    }

    fn back_button(&self, pen: &Pen, topic: Option<usize>) -> Button {
        match topic {
            Some(topic) => {
                let press = Press { act: Act::Topic, topic: Some(self.parts.topics[topic].code), remedy: None, ..pen.base.clone() };
                pen.button("button-list", Tone::Plain, press)
            }
            None => pen.menu_button("button-menu", 0),
        }
    }

    /// The next remedy that has not been tried: one after `current`, else an earlier one; or the end of the list.
    pub(super) fn next_card(&self, topic: usize, current: Option<usize>, base: &Press, situation: &Situation) -> Reply {
        let order = &self.parts.topics[topic].remedies;
        let from = order.iter().position(|r| Some(*r) == current).map_or(0, |at| at + 1);
        let untried = self.untried(topic, base);
        let later = order[from..].iter().chain(&order[..from.saturating_sub(1)]).find(|r| untried.contains(r));
        match later {
            Some(remedy) => self.remedy_card(Some(topic), *remedy, true, true, base, situation),
            None => self.end_card(Some(topic), base, situation),
        }
    }

    fn untried(&self, topic: usize, base: &Press) -> Vec<usize> {
        let tried = |remedy: &usize| base.tried.iter().any(|(code, _)| *code == self.parts.remedies[*remedy].code);
        self.parts.topics[topic].remedies.iter().copied().filter(|r| !tried(r)).collect()
    }

    /// Everything was tried: the official way to a human, and the case card.
    pub(super) fn end_card(&self, topic: Option<usize>, base: &Press, situation: &Situation) -> Reply {
        self.case(topic, "all-tried", base, situation)
    }

    /// The case card alone.
    pub(super) fn case_card(&self, topic: Option<usize>, base: &Press, situation: &Situation) -> Reply {
        self.case(topic, "case-intro", base, situation)
    }

    fn case(&self, topic: Option<usize>, intro: &str, base: &Press, situation: &Situation) -> Reply {
        let place = Press { act: Act::Case, topic: topic.map(|t| self.parts.topics[t].code), remedy: None, ..base.clone() };
        let mut pen = Pen::new(self, &place, situation);
        let mut body = pen.fill(intro);
        let mut locales = vec![base.locale];
        if base.locale != self.home {
            locales.push(self.home);
        }
        for locale in locales {
            body = format!("{body}\n```\n{}\n```", self.case_text(topic, base, locale));
        }
        let solved = pen.button("button-solved", Tone::Good, place.with(Act::Ended(Outcome::Solved)));
        let rows = vec![vec![solved, pen.human_button()], vec![pen.menu_button("button-menu", 0)]];
        pen.card(None, body, Vec::new(), rows, place.clone())
    }

    /// What a person can show to whoever helps them, as the case card has it.
    #[must_use]
    pub fn case_of(&self, place: &Press, locale: Locale) -> String {
        self.case_text(place.topic.and_then(|code| self.topic_of(code)), place, locale)
    }

    /// What somebody at a place is in trouble with, as a button names it; `None` where that is nothing.
    #[must_use]
    pub fn trouble(&self, place: &Press, locale: Locale) -> Option<String> {
        self.trouble_of(self.topic_of(place.topic?)?, locale)
    }

    fn trouble_of(&self, topic: usize, locale: Locale) -> Option<String> {
        let topic = &self.parts.topics[topic];
        // That it was solved is no trouble.
        (topic.role != Role::Solved).then(|| self.parts.voice.say(locale, &format!("{}.label", topic.id), &[]))
    }

    /// What a person can show to Amazon's agent: topic, device, what was tried. Nothing personal.
    fn case_text(&self, topic: Option<usize>, base: &Press, locale: Locale) -> String {
        let say = |key: &str, args: &[(&str, String)]| self.parts.voice.say(locale, key, args);
        let mut lines = Vec::new();
        if let Some(label) = topic.and_then(|topic| self.trouble_of(topic, locale)) {
            lines.push(say("case-topic", &[("topic", label)]));
        }
        let devices: Vec<String> = self
            .parts
            .variants
            .iter()
            .filter(|v| base.variants.contains(&v.code))
            .map(|v| say(&format!("variant-{}", v.id), &[]))
            .collect();
        if !devices.is_empty() {
            lines.push(say("case-device", &[("device", devices.join(" / "))]));
        }
        if base.tried.is_empty() {
            lines.push(say("case-nothing", &[]));
        } else {
            lines.push(say("case-tried", &[]));
        }
        for (code, outcome) in &base.tried {
            let Some(remedy) = self.remedy_of(*code) else { continue };
            let label = say(&format!("{}.label", self.parts.remedies[remedy].id), &[]);
            let key = match outcome {
                Outcome::Failed => "case-failed",
                Outcome::NotMine => "case-not-mine",
                Outcome::Solved => "case-solved",
            };
            lines.push(format!("- {}", say(key, &[("remedy", label)])));
        }
        lines.join("\n")
    }

    /// The way to a human at Amazon, from anywhere.
    pub(super) fn human_card(&self, topic: Option<usize>, base: &Press, situation: &Situation) -> Reply {
        let human = self.parts.human;
        let place = Press { act: Act::Human, topic: topic.map(|t| self.parts.topics[t].code), remedy: None, ..base.clone() };
        let mut reply = self.remedy_card(topic, human, false, false, &place, situation);
        let pen = Pen::new(self, &place, situation);
        let solved = pen.button("button-solved", Tone::Good, place.with(Act::Ended(Outcome::Solved)));
        let case = pen.button("button-case", Tone::Forward, place.with(Act::Case));
        reply.rows[0] = vec![solved, case];
        reply.rows[1] = vec![self.back_button(&pen, topic)];
        reply.place = place;
        reply
    }

    /// It worked: glad, and what keeps it from happening again.
    pub(super) fn solved_card(&self, base: &Press, situation: &Situation) -> Reply {
        let Some(solved) = self.topic_with(Role::Solved) else { return self.menu_card(0, base, situation) };
        let mut reply = self.topic_card(solved, base, situation);
        // Where the trouble comes back, it is still the same one.
        reply.place = base.with(Act::Ended(Outcome::Solved));
        for button in reply.rows.iter_mut().flatten() {
            if let Goes::To(press) = &mut button.goes
                && press.act == Act::Human
            {
                press.topic = base.topic;
            }
        }
        reply
    }

    /// One question with at most three choices.
    pub(super) fn clarify_card(&self, among: &[usize], base: &Press, situation: &Situation) -> Reply {
        // Skipping the question is what “none of these” does.
        let place = base.with(Act::Skip);
        let pen = Pen::new(self, &place, situation);
        let choices = among.iter().map(|t| pen.topic_button(*t, Tone::Forward)).collect();
        let none = pen.button("button-none", Tone::Plain, place.clone());
        let rows = vec![choices, vec![none, pen.human_button()]];
        let calm = among.iter().all(|topic| self.parts.topics[*topic].may_wait());
        let body = Desk::in_trouble_text(&pen, pen.say("clarify", &[]), calm, situation);
        pen.card(None, body, Vec::new(), rows, place.clone())
    }

    /// None of a question's choices: the menu.
    pub(super) fn none_card(&self, base: &Press, situation: &Situation) -> Reply {
        self.with_report(self.menu_card(0, base, situation), situation)
    }

    /// Not understood: the nearest topics, then the five causes. The second time in a row it does not say so again, the
    /// third time it names a human.
    pub(super) fn lost_card(&self, candidates: &[usize], base: &Press, situation: &Situation) -> Reply {
        let lost = |key, page| self.with_report(self.topics_card(key, candidates, page, Some(1), base, situation), situation);
        match situation.last.as_ref().map(|last| last.place.act) {
            Some(Act::Menu(0)) => lost("lost-again", 1),
            Some(Act::Menu(_)) => self.human_card(None, base, situation),
            _ => lost("lost", 0),
        }
    }

    /// Whoever likes may tell those who run the bot which words it does not know. In an emergency nobody is spoken to of that.
    fn with_report(&self, mut reply: Reply, situation: &Situation) -> Reply {
        let last = situation.last.as_ref().and_then(|last| self.topic_of(last.place.topic?));
        if last.is_some_and(|topic| self.parts.topics[topic].urgent) {
            return reply;
        }
        let say = |key: &str| self.parts.voice.say(reply.locale, key, &[]);
        let link = self.parts.facts.report.as_ref();
        let told = say(if link.is_some() { "report-link" } else { "report-staff" });
        let button = link.map(|link| Button { label: say("button-report"), tone: Tone::Plain, goes: Goes::Link(link.clone()) });
        reply.rows.extend(button.map(|button| vec![button]));
        Reply { report: Some(told), ..reply }
    }

    pub(super) fn menu_card(&self, page: u8, base: &Press, situation: &Situation) -> Reply {
        let pages = self.menu_pages(&situation.house);
        let page = usize::from(page).min(pages.len() - 1);
        let number = u8::try_from(page).unwrap_or(0);
        let more = (page + 1 < pages.len()).then_some(number + 1);
        let key = if page == 0 { "menu" } else { "menu-more" };
        self.topics_card(key, &pages[page], number, more, base, situation)
    }

    fn topics_card(&self, key: &str, topics: &[usize], page: u8, more: Option<u8>, base: &Press, situation: &Situation) -> Reply {
        let place = Press { act: Act::Menu(page), topic: None, remedy: None, ..base.clone() };
        let pen = Pen::new(self, &place, situation);
        let buttons: Vec<Button> = topics.iter().map(|t| pen.topic_button(*t, Tone::Plain)).collect();
        let mut rows: Vec<Vec<Button>> = buttons.chunks(ROW).take(TOPIC_ROWS).map(<[Button]>::to_vec).collect();
        let mut nav = Vec::new();
        if let Some(page) = more {
            // A question has “none of these” among its answers.
            let asks = matches!(key, "lost" | "lost-again");
            nav.push(pen.menu_button(if asks { "button-none" } else { "button-more" }, page));
        }
        nav.push(pen.human_button());
        rows.push(nav);
        // Behind a menu there is everything, takeovers among it.
        let body = Desk::in_trouble_text(&pen, pen.say(key, &[]), false, situation);
        pen.card(None, body, Vec::new(), rows, place.clone())
    }

    /// For “nothing yet” under a remedy that takes its time.
    pub(super) fn with_wait_line(&self, mut reply: Reply) -> Reply {
        let line = reply.remedy.as_ref().map(|id| self.parts.voice.say(reply.locale, &format!("{id}.wait"), &[])).unwrap_or_default();
        reply.body = format!("{line}\n\n{}", reply.body);
        reply
    }

    /// For remarks that were not understood: the same card, and how to answer it; the second time in a row a human.
    pub(super) fn stay(&self, place: &Press, locale: Locale, situation: &Situation) -> Reply {
        let again = situation.last.as_ref().is_some_and(|last| last.repeated) && !matches!(place.act, Act::Human | Act::Case);
        // Nobody is led out of an emergency by words that we do not understand.
        let urgent = place.topic.and_then(|code| self.topic_of(code)).is_some_and(|topic| self.parts.topics[topic].urgent);
        if again {
            let shown = if urgent { place.clone() } else { place.with(Act::Human) };
            let mut reply = self.with_line("stay-human", self.press_in(&shown, locale, situation));
            // What is said next is still about the trouble. In public, the way to a human keeps its door.
            if !situation.public {
                reply.place = place.clone();
            }
            return reply;
        }
        let reply = self.press_in(place, locale, situation);
        let key = if reply.remedy.is_some() { "stay" } else { "stay-list" };
        Reply { repeated: true, ..self.with_line(key, reply) }
    }

    /// A card with a line before it.
    pub(super) fn with_line(&self, key: &str, mut reply: Reply) -> Reply {
        reply.body = format!("{}\n\n{}", self.parts.voice.say(reply.locale, key, &[]), reply.body);
        reply
    }
}
