//! Writes one card: fills facts into texts, notes which were used, and sets the lines and buttons that follow from them.

use jiff::civil::Date;

use super::{Desk, Situation};
use crate::facts::{Fact, Kind};
use crate::limits::ROW;
use crate::message::{Act, Button, Goes, Locale, Press, Reply, Tone};

pub(super) struct Pen<'a> {
    pub desk: &'a Desk,
    pub base: &'a Press,
    situation: &'a Situation,
    /// Fact id and name of each link that the text named.
    links: Vec<(String, String)>,
    oldest: Option<Date>,
    stale: bool,
}

impl Desk {
    /// A fact as cards show it on the situation's day.
    #[must_use]
    pub fn fact_as_shown(&self, id: &str, locale: Locale, situation: &Situation) -> String {
        Pen::new(self, &Press::menu(locale), situation).fact(id)
    }
}

impl<'a> Pen<'a> {
    pub fn new(desk: &'a Desk, base: &'a Press, situation: &'a Situation) -> Pen<'a> {
        Pen { desk, base, situation, links: Vec::new(), oldest: None, stale: false }
    }

    fn locale(&self) -> Locale {
        self.base.locale
    }

    /// A text without facts.
    pub fn say(&self, key: &str, args: &[(&str, String)]) -> String {
        self.desk.parts.voice.say(self.locale(), key, args)
    }

    /// A text with its facts filled in.
    pub fn fill(&mut self, key: &str) -> String {
        let Some(said) = self.desk.parts.voice.find(self.locale(), key) else { return String::new() };
        let args: Vec<(&str, String)> = said.variables.iter().map(|name| (name.as_str(), self.fact(name))).collect();
        let text = self.say(key, &args);
        // Link buttons stand in the order in which the text names them.
        self.links.sort_by_key(|(_, name)| text.find(name.as_str()));
        text
    }

    fn fact(&mut self, id: &str) -> String {
        let Some(fact) = self.desk.parts.facts.get(id) else { return String::new() };
        if fact.is_stale(self.situation.today) {
            self.stale = true;
            return fact.fallback.as_ref().map(|key| self.say(key, &[])).unwrap_or_default();
        }
        if fact.kind == Kind::Link {
            let name = self.say(id, &[]);
            if !self.links.iter().any(|(known, _)| known == id) {
                self.links.push((id.to_owned(), name.clone()));
            }
            self.verified(fact.verified);
            return name;
        }
        let value = self.value(fact);
        if fact.kind == Kind::Month {
            // What happened then stays true, and says its date itself.
            return value;
        }
        self.verified(fact.verified);
        if fact.historic {
            let (year, month) = (fact.verified.year().to_string(), fact.verified.month().to_string());
            return self.say("historic", &[("value", value), ("year", year), ("month", month)]);
        }
        value
    }

    /// A fact's value with its unit and, for `5-10`, as a range.
    fn value(&self, fact: &Fact) -> String {
        if let Some((year, month)) = fact.month() {
            return self.say("month-of-year", &[("year", year.to_string()), ("month", month.to_string())]);
        }
        let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
        let value = match fact.value.split_once('-') {
            Some((from, to)) if fact.kind != Kind::Phone && digits(from) && digits(to) => {
                self.say("range", &[("from", from.to_owned()), ("to", to.to_owned())])
            }
            _ => fact.value.clone(),
        };
        match fact.kind.unit() {
            Some(unit) => self.say(unit, &[("value", value)]),
            None => value,
        }
    }

    fn verified(&mut self, day: Date) {
        self.oldest = Some(self.oldest.map_or(day, |oldest| oldest.min(day)));
    }

    /// The line that says how old the facts on the card are.
    fn fact_lines(&self) -> Vec<String> {
        let mut out = Vec::new();
        if let Some(day) = self.oldest {
            let args = [("year", day.year().to_string()), ("month", day.month().to_string()), ("day", day.day().to_string())];
            let date = self.say("date", &args);
            out.push(self.say("verified-line", &[("date", date)]));
        }
        if self.stale {
            out.push(self.say("stale-line", &[]));
        }
        out
    }

    pub fn button(&self, key: &str, tone: Tone, press: Press) -> Button {
        Button { label: self.say(key, &[]), tone, goes: Goes::To(press) }
    }

    /// A button to a topic's card.
    pub fn topic_button(&self, topic: usize, tone: Tone) -> Button {
        let topic = &self.desk.parts.topics[topic];
        let press = Press { act: Act::Topic, topic: Some(topic.code), remedy: None, ..self.base.clone() };
        self.button(&format!("{}.label", topic.id), tone, press)
    }

    pub fn menu_button(&self, key: &str, page: u8) -> Button {
        self.button(key, Tone::Plain, Press { act: Act::Menu(page), topic: None, remedy: None, ..self.base.clone() })
    }

    pub fn human_button(&self) -> Button {
        self.button("button-human", Tone::Plain, Press { remedy: None, ..self.base.with(Act::Human) })
    }

    /// The links that the text named, as buttons.
    fn link_row(&self) -> Vec<Button> {
        self.links
            .iter()
            .take(ROW)
            .filter_map(|(id, name)| {
                let fact = self.desk.parts.facts.get(id)?;
                Some(Button { label: name.clone(), tone: Tone::Plain, goes: Goes::Link(fact.value.clone()) })
            })
            .collect()
    }

    /// Finishes the card. `place` is where the person stands now.
    pub fn card(self, title: Option<String>, body: String, mut footer: Vec<String>, mut rows: Vec<Vec<Button>>, place: Press) -> Reply {
        footer.extend(self.fact_lines());
        rows.push(self.link_row());
        rows.retain(|row| !row.is_empty());
        let parts = &self.desk.parts;
        let topic = place.topic.and_then(|code| self.desk.topic_of(code)).map(|t| &parts.topics[t]);
        let remedy = place.remedy.and_then(|code| self.desk.remedy_of(code)).map(|r| &parts.remedies[r]);
        let notice = self.situation.first || self.situation.public;
        Reply {
            topic: topic.map(|t| t.id.clone()),
            remedy: remedy.map(|r| r.id.clone()),
            variant: None,
            locale: self.locale(),
            urgent: topic.is_some_and(|t| t.urgent),
            warnings: Vec::new(),
            warned: Vec::new(),
            notice: notice.then(|| self.say("notice", &[])),
            title,
            body,
            footer,
            report: None,
            rows,
            place,
            chosen: self.situation.last.as_ref().and_then(|last| last.chosen),
            repeated: false,
            missed: None,
        }
    }
}
