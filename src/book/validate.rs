//! Whether the files fit together: every language has all that is wanted, with the same variables, and nothing else; see
//! `names` for what the files name. What samples and Discord's limits say is looked at by `check`.

use std::collections::{BTreeMap, BTreeSet};

use super::assemble::remedy_ids;
use super::facts;
use super::intents::{Intents, Unread};
use super::messages::{COMMON, DISCORD, FACTS, SETUP};
use super::samples::Sample;
use crate::desk::HOME;
use crate::facts::{Facts, Kind};
use crate::fault::Fault;
use crate::hearing::FOLLOWUPS;
use crate::intent::Intent;
use crate::message::Locale;
use crate::voice::Voice;

/// What was read.
#[derive(Clone, Copy)]
pub struct Read<'a> {
    pub intents: &'a Intents,
    pub samples: &'a [Sample],
    pub facts: &'a Facts,
    pub voice: &'a Voice,
    pub unread: &'a Unread,
}

pub(super) struct Check<'a> {
    pub read: &'a Intents,
    pub facts: &'a Facts,
    pub voice: &'a Voice,
    /// Locales to judge.
    locales: Vec<Locale>,
    pub home: Locale,
    /// The facts' file among them; `read` has those in which topics, words and remedies are named.
    unread: &'a Unread,
    pub faults: &'a mut Vec<Fault>,
}

/// Looks at everything.
pub fn all(read: &Read, only: Option<Locale>, faults: &mut Vec<Fault>) {
    let &Read { intents, facts, voice, unread, .. } = read;
    let mut locales = voice.locales();
    unanswered(read, faults);
    let Some(home) = locales.iter().copied().find(|l| l.as_str() == HOME) else {
        faults.push(Fault::new(format!("locales/{HOME}"), 0, "there is no such folder: this language must be there"));
        return;
    };
    if let Some(only) = only {
        locales.retain(|l| *l == only);
        if locales.is_empty() {
            faults.push(Fault::new(format!("locales/{only}"), 0, "there is no such folder: add it, or judge another language"));
        }
    }
    let mut check = Check { read: intents, facts, voice, locales, home, unread, faults };
    check.names();
    check.beats();
    check.codes();
    check.words();
    check.roles();
    check.groups();
    let wanted = check.wanted();
    for locale in check.locales.clone() {
        check.messages(locale, &wanted);
    }
    check.facts(&wanted);
}

/// Languages that are heard, and not answered in.
fn unanswered(read: &Read, faults: &mut Vec<Fault>) {
    let words = read.intents.words.iter().map(|w| (w.locale, &w.file));
    let samples = read.samples.iter().map(|s| (s.locale, &s.file));
    let answered = read.voice.locales();
    let mut heard: BTreeMap<Locale, &str> = BTreeMap::new();
    for (locale, file) in words.chain(samples).filter(|(locale, _)| !answered.contains(locale)) {
        heard.entry(locale).or_insert(file);
    }
    for (locale, file) in heard {
        let text = format!(
            "there is no such folder, though {file} is of this language: add its texts, or take its words, patterns and samples out"
        );
        faults.push(Fault::new(format!("locales/{locale}"), 0, text));
    }
}

/// What is wanted of every locale: keys, and the variables that they may have (`*`: any fact).
type Wanted = BTreeMap<String, Vec<String>>;

impl Check<'_> {
    pub fn fault(&mut self, file: &str, line: usize, text: String) {
        self.faults.push(Fault::new(file, line, text));
    }

    pub fn shipped(&self) -> impl Iterator<Item = &Intent> {
        self.read.topics.iter().filter(|i| !i.draft)
    }

    pub fn place(&self, locale: Locale, key: &str) -> (String, usize) {
        self.voice.find(locale, key).map_or((format!("locales/{locale}"), 0), |s| (s.file.clone(), s.line))
    }

    /// Where a message that a locale lacks belongs: where another one has it, or at least what it is a part of.
    fn file_for(&self, key: &str, locale: Locale) -> String {
        let id = key.split('.').next().unwrap_or(key);
        let locales = self.voice.locales();
        let others = |key: &str| locales.iter().find_map(|other| Some((other, &self.voice.find(*other, key)?.file)));
        let of_facts = |id: &str| self.facts.facts.iter().any(|(fact, f)| fact == id || f.fallback.as_deref() == Some(id));
        match others(key).or_else(|| others(id)) {
            Some((other, file)) => file.replacen(&format!("/{other}/"), &format!("/{locale}/"), 1),
            None if self.read.topics.iter().any(|i| i.id == id) => format!("locales/{locale}/{id}.ftl"),
            None if of_facts(id) => format!("locales/{locale}/facts.ftl"),
            None => format!("locales/{locale}/common.ftl"),
        }
    }

    /// A file that could not be read may want the message: a topic its own, the facts a link's name or a fallback, the
    /// follow-ups what belongs to a device or carrier. A remedy that the home locale lacks is told where it is named.
    fn may_be_said(&self, key: &str) -> bool {
        let parts = || key.split('.').chain([key.trim_start_matches("variant-"), key.trim_start_matches("ask-")]);
        let id = key.split('.').next().unwrap_or(key);
        self.unread.has(&format!("intents/{id}.toml"))
            || parts().any(|part| self.unread.file_may_name(facts::FILE, part) || self.unread.file_may_name(FOLLOWUPS, part))
            || self.names_remedy(id) && self.voice.find(self.home, id).is_none()
    }

    fn wanted(&self) -> Wanted {
        let strings = |names: &[&str]| names.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>();
        let any = strings(FACTS);
        let mut wanted: Wanted =
            COMMON.iter().chain(DISCORD).chain(SETUP).map(|(key, variables)| ((*key).to_owned(), strings(variables))).collect();
        for intent in self.shipped() {
            wanted.insert(intent.id.clone(), any.clone());
            wanted.insert(format!("{}.label", intent.id), Vec::new());
            if intent.command.is_some() {
                wanted.insert(format!("{}.command", intent.id), Vec::new());
                wanted.insert(format!("{}.description", intent.id), Vec::new());
            }
        }
        let groups: BTreeSet<&str> = self.read.followups.variants.iter().map(|v| v.group.as_str()).collect();
        for group in groups {
            wanted.insert(format!("ask-{group}"), Vec::new());
        }
        for variant in &self.read.followups.variants {
            wanted.insert(format!("variant-{}", variant.id), Vec::new());
        }
        for (id, fact) in &self.facts.facts {
            if fact.kind == Kind::Link {
                wanted.insert(id.clone(), Vec::new());
            }
            // One that no language has is told where it is named.
            if let Some(fallback) = fact.fallback.as_ref().filter(|f| self.someone_says(f)) {
                wanted.insert(fallback.clone(), Vec::new());
            }
        }
        for remedy in remedy_ids(self.voice, self.home) {
            for part in ["time", "sign"] {
                wanted.insert(format!("{remedy}.{part}"), any.clone());
            }
            wanted.insert(format!("{remedy}.label"), Vec::new());
            for part in ["done", "wait"] {
                let key = format!("{remedy}.{part}");
                if self.voice.find(self.home, &key).is_some() {
                    wanted.insert(key, Vec::new());
                }
            }
            for variant in &self.read.followups.variants {
                let key = format!("{remedy}.{}", variant.id);
                if self.voice.find(self.home, &key).is_some() {
                    wanted.insert(key, any.clone());
                }
            }
            wanted.insert(remedy, any.clone());
        }
        wanted
    }

    /// One locale has all that is wanted, nothing else, and in each message the variables of the home locale.
    fn messages(&mut self, locale: Locale, wanted: &Wanted) {
        let mut out = Vec::new();
        for (key, allowed) in wanted {
            let Some(said) = self.voice.find(locale, key) else {
                if !self.voice.may_have_lost(locale, key.split('.').next().unwrap_or(key)) {
                    out.push(Fault::new(self.file_for(key, locale), 0, format!("the message `{key}` is missing: add it")));
                }
                continue;
            };
            for variable in &said.variables {
                let fact = allowed.iter().any(|a| a == "*")
                    && (self.facts.get(variable).is_some() || self.unread.file_may_name(facts::FILE, variable));
                if !(fact || allowed.contains(variable)) {
                    let may = if allowed.iter().any(|a| a == "*") {
                        "a fact from intents/facts.toml".to_owned()
                    } else {
                        format!("[{}]", allowed.join(", "))
                    };
                    out.push(Fault::new(&said.file, said.line, format!("`{key}` wants ${variable}, which nothing gives it: use {may}")));
                }
            }
            if let Some(home) = self.voice.find(self.home, key).filter(|h| h.variables != said.variables) {
                let list = |v: &BTreeSet<String>| v.iter().map(|s| format!("${s}")).collect::<Vec<_>>().join(", ");
                let text = format!(
                    "`{key}` has the variables [{}], but in {} [{}]: make them the same",
                    list(&said.variables),
                    home.file,
                    list(&home.variables)
                );
                out.push(Fault::new(&said.file, said.line, text));
            }
        }
        let drafts: BTreeSet<&str> = self.read.topics.iter().filter(|i| i.draft).map(|i| i.id.as_str()).collect();
        let referred: BTreeSet<&str> = self.voice.keys(locale).flat_map(|(_, said)| &said.refers).map(String::as_str).collect();
        for (key, said) in self.voice.keys(locale) {
            let id = key.split('.').next().unwrap_or(key);
            let used = wanted.contains_key(key) || referred.contains(key) || drafts.contains(id);
            if !key.starts_with('-') && !used && !self.voice.may_have_lost(locale, key) && !self.may_be_said(key) {
                out.push(Fault::new(&said.file, said.line, format!("nothing says the message `{key}`: take it out or correct its name")));
            }
        }
        self.faults.extend(out);
    }

    fn someone_says(&self, key: &str) -> bool {
        self.voice.locales().into_iter().any(|l| self.voice.find(l, key).is_some() || self.voice.may_have_lost(l, key))
    }

    /// Facts are mentioned somewhere, links go only where they may, and what takes a fact's place exists.
    fn facts(&mut self, wanted: &Wanted) {
        let locales = self.voice.locales();
        let said = wanted.keys().flat_map(|key| locales.iter().filter_map(|l| self.voice.find(*l, key)));
        let mentioned: BTreeSet<&String> = said.flat_map(|s| &s.variables).collect();
        let mut out = Vec::new();
        for (id, fact) in &self.facts.facts {
            let mut fault = |text: String| out.push(Fault::new(facts::FILE, fact.line, text));
            if !mentioned.contains(id) && !locales.iter().any(|l| self.voice.may_have_lost(*l, id)) {
                fault(format!("no text mentions the fact {id}: mention it or take it out"));
            }
            if fact.kind == Kind::Link && !self.facts.allows(&fact.value) {
                fault(format!("the link {id} must begin with https:// and one of the `hosts`"));
            }
            if let Some(fallback) = fact.fallback.as_ref().filter(|f| !self.someone_says(f)) {
                fault(format!(
                    "the fallback of {id}, `{fallback}`, is missing in every language: correct its name, or add it to locales/*/facts.ftl"
                ));
            }
        }
        self.faults.extend(out);
        let symptoms: Vec<&Intent> = self.read.topics.iter().filter(|i| i.symptom && !i.draft).collect();
        if !matches!(symptoms[..], [one] if one.command.is_some()) && self.read.unread.is_empty() {
            let file = symptoms.first().map_or("intents", |i| i.file.as_str());
            let text = format!("exactly one intent with a command must have `symptom = true`: {} have", symptoms.len());
            self.faults.push(Fault::new(file, 0, text));
        }
    }
}
