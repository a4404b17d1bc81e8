//! Whether the files fit together: everything named exists, everything that exists is used, every language has all of
//! it with the same variables. What samples and Discord's limits say is looked at by `check`.

use std::collections::{BTreeMap, BTreeSet};

use super::assemble::{REMEDIES, remedy_ids};
use super::facts;
use super::intents::{Intents, Unread};
use crate::desk::HOME;
use crate::facts::{Facts, Kind};
use crate::fault::Fault;
use crate::hearing::FOLLOWUPS;
use crate::intent::{Intent, Named, Role};
use crate::limits;
use crate::message::{Code, Locale};
use crate::voice::Voice;

const MENU: &str = "intents/menu.toml";

/// The messages of `common.ftl` that the desk says, with the variables that it gives them.
const COMMON: &[(&str, &[&str])] = &[
    ("notice", &[]),
    ("button-solved", &[]),
    ("button-failed", &[]),
    ("button-not-mine", &[]),
    ("button-human", &[]),
    ("button-list", &[]),
    ("button-menu", &[]),
    ("button-more", &[]),
    ("button-none", &[]),
    ("button-case", &[]),
    ("topic-ask", &[]),
    ("route-ask", &[]),
    ("time-line", &["time"]),
    ("sign-line", &["sign"]),
    ("verified-line", &["date"]),
    ("stale-line", &[]),
    ("historic", &["value", "year", "month"]),
    ("date", &["year", "month", "day"]),
    ("range", &["from", "to"]),
    ("seconds", &["value"]),
    ("minutes", &["value"]),
    ("hours", &["value"]),
    ("days", &["value"]),
    ("months", &["value"]),
    ("month-of-year", &["year", "month"]),
    ("variant-other", &[]),
    ("next-step", &[]),
    ("stay", &[]),
    ("stay-list", &[]),
    ("clarify", &[]),
    ("menu", &[]),
    ("menu-more", &[]),
    ("lost", &[]),
    ("lost-again", &[]),
    ("foreign", &[]),
    ("all-tried", FACTS),
    ("case-intro", FACTS),
    ("case-topic", &["topic"]),
    ("case-device", &["device"]),
    ("case-tried", &[]),
    ("case-nothing", &[]),
    ("case-failed", &["remedy"]),
    ("case-not-mine", &["remedy"]),
    ("case-solved", &["remedy"]),
];

/// The messages of `discord.ftl` that the platform says, with the variables that it gives them.
const DISCORD: &[(&str, &[&str])] = &[
    ("button-open", &[]),
    ("button-dm", &[]),
    ("button-dismiss", &[]),
    ("discord-choose", &[]),
    ("discord-press-hint", &[]),
    ("discord-door", &[]),
    ("discord-urgent", &[]),
    ("discord-unseen", &["command"]),
    ("discord-picture", &[]),
    ("discord-dm-intro", &[]),
    ("discord-dm-carried", &[]),
    ("discord-carried", &[]),
    ("discord-dm-refused", &[]),
    ("discord-old-button", &[]),
    ("discord-not-yours", &[]),
    ("discord-dismissed", &[]),
    ("discord-target-empty", &[]),
    ("discord-target-bot", &[]),
    ("discord-missing", &["permission"]),
    ("discord-may-view", &[]),
    ("discord-may-send", &[]),
    ("discord-may-embed", &[]),
    ("discord-may-history", &[]),
    ("discord-may-threads", &[]),
    ("discord-may-manage", &[]),
    ("discord-context", &[]),
    ("discord-symptom", &[]),
    ("discord-symptom.description", &[]),
];

/// Stands for: any fact may be mentioned.
const FACTS: &[&str] = &["*"];

struct Check<'a> {
    read: &'a Intents,
    facts: &'a Facts,
    voice: &'a Voice,
    /// Locales to judge.
    locales: Vec<Locale>,
    home: Locale,
    unread: &'a Unread,
    faults: &'a mut Vec<Fault>,
}

/// Looks at everything.
pub fn all(read: &Intents, facts: &Facts, voice: &Voice, only: Option<Locale>, unread: &Unread, faults: &mut Vec<Fault>) {
    let mut locales = voice.locales();
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
    let mut check = Check { read, facts, voice, locales, home, unread, faults };
    check.names();
    check.beats();
    check.codes();
    check.words();
    let wanted = check.wanted();
    for locale in check.locales.clone() {
        check.messages(locale, &wanted);
    }
    check.facts(&wanted);
}

/// What is wanted of every locale: keys, and the variables that they may have (`*`: any fact).
type Wanted = BTreeMap<String, Vec<String>>;

impl Check<'_> {
    fn fault(&mut self, file: &str, line: usize, text: String) {
        self.faults.push(Fault::new(file, line, text));
    }

    fn shipped(&self) -> impl Iterator<Item = &Intent> {
        self.read.topics.iter().filter(|i| !i.draft)
    }

    /// Every id that an intent or the menu names exists.
    fn names(&mut self) {
        let remedies: BTreeSet<String> = remedy_ids(self.voice, self.home).into_iter().collect();
        let topics: BTreeMap<&str, bool> = self.read.topics.iter().map(|i| (i.id.as_str(), i.draft)).collect();
        let mut out = Vec::new();
        let mut named = |file: &str, name: &Named, what: &str, known: bool, where_to: &str| {
            if !known {
                out.push(Fault::new(file, name.line, format!("there is no {what} “{}”: {where_to}, or correct the name", name.id)));
            }
        };
        let to_remedies = format!("add it to locales/{HOME}/{REMEDIES}");
        let mut used = BTreeSet::new();
        for intent in &self.read.topics {
            used.extend(intent.remedies.iter().map(|r| r.id.as_str()));
        }
        for intent in self.read.topics.iter().filter(|i| !i.draft) {
            for remedy in &intent.remedies {
                named(&intent.file, remedy, "remedy", remedies.contains(&remedy.id), &to_remedies);
            }
            for (remedy, _) in &intent.jumps {
                let offered = intent.remedies.iter().any(|r| r.id == remedy.id);
                named(&intent.file, remedy, "remedy of this topic", offered, "name it under `remedies`");
            }
            for topic in intent.routes.iter().chain(&intent.beats) {
                named(&intent.file, topic, "topic", topics.contains_key(topic.id.as_str()), "add intents/<id>.toml");
            }
        }
        for topic in &self.read.menu.first {
            named(MENU, topic, "topic", topics.contains_key(topic.id.as_str()), "add intents/<id>.toml");
        }
        if let Some(human) = &self.read.menu.human {
            named(MENU, human, "remedy", remedies.contains(&human.id), &to_remedies);
            used.insert(human.id.as_str());
        }
        self.faults.extend(out);
        let unread = self.unread;
        for unused in remedies.iter().filter(|r| !used.contains(r.as_str()) && !unread.may_name(r)) {
            let (file, line) = self.place(self.home, unused);
            self.fault(&file, line, format!("no intent offers the remedy “{unused}”: name it under `remedies` of one, or take it out"));
        }
        if self.read.menu.human.is_none() && self.unread.is_empty() {
            self.fault(MENU, 0, "`human` is missing: name the remedy that is the way to a human".into());
        }
        if !(1..=5).contains(&self.read.menu.first.len()) && self.unread.is_empty() {
            self.fault(MENU, 0, "`first` must name one to five topics".into());
        }
        let mut commands: BTreeMap<&str, &str> = BTreeMap::new();
        let mut out = Vec::new();
        for intent in self.shipped() {
            if intent.remedies.len() > 5 {
                out.push(Fault::new(&intent.file, intent.remedies[5].line, "a topic offers at most five remedies: take one out"));
            }
            if intent.routes.len() > 5 && intent.routes.len() + intent.remedies.len() > 10 {
                out.push(Fault::new(&intent.file, intent.routes[5].line, "a card holds ten remedies and routes together: take some out"));
            }
            if let Some(command) = &intent.command {
                let Named { id: command, line } = command;
                if !super::intents::is_id(command) || command.len() > limits::COMMAND {
                    out.push(Fault::new(
                        &intent.file,
                        *line,
                        format!("the command “{command}” may have lower-case letters, digits and “-” only, at most 32"),
                    ));
                }
                if let Some(other) = commands.insert(command, &intent.id) {
                    out.push(Fault::new(
                        &intent.file,
                        *line,
                        format!("the command “{command}” belongs to {other} already: choose another"),
                    ));
                }
            }
        }
        self.faults.extend(out);
    }

    /// No topic gives way to itself by way of others.
    fn beats(&mut self) {
        let mut out = Vec::new();
        for intent in &self.read.topics {
            let mut open: Vec<&Named> = intent.beats.iter().collect();
            let mut seen = BTreeSet::new();
            while let Some(next) = open.pop() {
                if next.id == intent.id {
                    let line = intent.beats.first().map_or(0, |b| b.line);
                    out.push(Fault::new(
                        &intent.file,
                        line,
                        format!("`beats` leads in a circle back to “{}”: take one of its links out", intent.id),
                    ));
                    break;
                }
                if seen.insert(&next.id) {
                    open.extend(self.read.topics.iter().filter(|i| i.id == next.id).flat_map(|i| &i.beats));
                }
            }
        }
        self.faults.extend(out);
    }

    /// No two ids share a code in the buttons' tokens.
    fn codes(&mut self) {
        let remedies = remedy_ids(self.voice, self.home);
        let topics = self.read.topics.iter().map(|i| i.id.clone()).collect();
        let variants = self.read.followups.variants.iter().map(|v| v.id.clone()).collect();
        for ids in [topics, remedies, variants] {
            let ids: Vec<String> = ids;
            let mut by_code: BTreeMap<Code, &str> = BTreeMap::new();
            for id in &ids {
                if let Some(other) = by_code.insert(Code::of(id), id) {
                    self.faults.push(Fault::new(
                        "intents",
                        0,
                        format!("“{id}” and “{other}” have the same code in buttons: rename the newer one"),
                    ));
                }
            }
        }
    }

    /// Every word class and ending is used by a pattern or another class.
    fn words(&mut self) {
        let mut out = Vec::new();
        let intents = self.read.topics.iter().flat_map(Intent::all_patterns);
        let patterns: Vec<_> = intents.chain(self.read.followups.patterns()).collect();
        for file in &self.read.words {
            let entries = || file.words.values().flat_map(|(_, entries)| entries).chain(&file.ignore);
            for (class, (line, _)) in &file.words {
                let mention = format!("<{class}>");
                let used =
                    patterns.iter().any(|p| p.locale == file.locale && p.text.contains(&mention)) || entries().any(|e| e.text == mention);
                if !used && !self.unread.may_name(&mention) {
                    out.push(Fault::new(&file.file, *line, format!("no pattern uses the word class <{class}>: use it or take it out")));
                }
            }
            for (ending, list) in &file.endings {
                let mention = format!("{{{ending}}}");
                if !entries().any(|e| e.text.contains(&mention)) {
                    let line = list.first().map_or(0, |e| e.line);
                    out.push(Fault::new(&file.file, line, format!("no word uses the ending {mention}: use it or take it out")));
                }
            }
        }
        for (_, texts) in &self.read.followups.moves {
            if texts.is_empty() {
                out.push(Fault::new(FOLLOWUPS, 0, "a move without patterns is never heard: add some or take it out"));
            }
        }
        self.faults.extend(out);
    }

    fn place(&self, locale: Locale, key: &str) -> (String, usize) {
        self.voice.find(locale, key).map_or((format!("locales/{locale}"), 0), |s| (s.file.clone(), s.line))
    }

    /// Where a message that a locale lacks belongs: where another one has it.
    fn file_for(&self, key: &str, locale: Locale) -> String {
        let mut others = self.voice.locales().into_iter().filter_map(|other| Some((other, &self.voice.find(other, key)?.file)));
        let id = key.split('.').next().unwrap_or(key);
        match others.next() {
            Some((other, file)) => file.replacen(&format!("/{other}/"), &format!("/{locale}/"), 1),
            None if self.read.topics.iter().any(|i| i.id == id) => format!("locales/{locale}/{id}.ftl"),
            None => format!("locales/{locale}"),
        }
    }

    /// A file that could not be read may name the fact, device or carrier that the message is for.
    fn may_be_said(&self, key: &str) -> bool {
        key.split('.').chain([key.trim_start_matches("variant-"), key.trim_start_matches("ask-")]).any(|part| self.unread.may_name(part))
    }

    fn wanted(&self) -> Wanted {
        let strings = |names: &[&str]| names.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>();
        let any = strings(FACTS);
        let mut wanted: Wanted = COMMON.iter().chain(DISCORD).map(|(key, variables)| ((*key).to_owned(), strings(variables))).collect();
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
            if let Some(fallback) = &fact.fallback {
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
                out.push(Fault::new(self.file_for(key, locale), 0, format!("the message `{key}` is missing: add it")));
                continue;
            };
            for variable in &said.variables {
                let fact = allowed.iter().any(|a| a == "*") && (self.facts.get(variable).is_some() || self.unread.may_name(variable));
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
        let referred: BTreeSet<&String> = self.voice.keys(locale).flat_map(|(_, said)| &said.refers).collect();
        for (key, said) in self.voice.keys(locale).filter(|(key, _)| !self.may_be_said(key)) {
            let id = key.split('.').next().unwrap_or(key);
            let used = wanted.contains_key(key) || referred.iter().any(|r| *r == key) || drafts.contains(id);
            if !key.starts_with('-') && !used {
                out.push(Fault::new(&said.file, said.line, format!("nothing says the message `{key}`: take it out or correct its name")));
            }
        }
        self.faults.extend(out);
    }

    /// Facts are mentioned somewhere, and links go only where they may.
    fn facts(&mut self, wanted: &Wanted) {
        let home = self.home;
        let mentioned: BTreeSet<String> =
            wanted.keys().filter_map(|key| self.voice.find(home, key)).flat_map(|s| s.variables.clone()).collect();
        let mut out = Vec::new();
        for (id, fact) in &self.facts.facts {
            if !mentioned.contains(id) {
                out.push(Fault::new(facts::FILE, fact.line, format!("no text mentions the fact {id}: mention it or take it out")));
            }
            if fact.kind == Kind::Link && !self.facts.allows(&fact.value) {
                out.push(Fault::new(facts::FILE, fact.line, format!("the link {id} must begin with https:// and one of the `hosts`")));
            }
        }
        self.faults.extend(out);
        let symptoms: Vec<&Intent> = self.read.topics.iter().filter(|i| i.symptom && !i.draft).collect();
        if !matches!(symptoms[..], [one] if one.command.is_some()) && self.unread.is_empty() {
            let file = symptoms.first().map_or("intents", |i| i.file.as_str());
            let text = format!("exactly one intent with a command must have `symptom = true`: {} have", symptoms.len());
            self.faults.push(Fault::new(file, 0, text));
        }
        for role in [Role::Greeting, Role::Solved, Role::Elsewhere] {
            let with: Vec<&Intent> = self.read.topics.iter().filter(|i| i.role == role && !i.draft).collect();
            if with.len() != 1 && self.unread.is_empty() {
                let text = format!("exactly one intent must have the role {}: {} have", format!("{role:?}").to_lowercase(), with.len());
                self.faults.push(Fault::new("intents", 0, text));
            }
        }
    }
}
