//! Whether the names in the files fit together: whatever is named exists, whatever exists is used, and no two are
//! confused.

use std::collections::{BTreeMap, BTreeSet};

use super::assemble::{REMEDIES, remedy_ids};
use super::intents::{MENU, is_id};
use super::validate::Check;
use crate::desk::HOME;
use crate::fault::Fault;
use crate::hearing::FOLLOWUPS;
use crate::intent::{Intent, Named, PatternText, Role};
use crate::limits;
use crate::message::{Code, Locale};

impl Check<'_> {
    /// Every id that an intent or the menu names exists.
    pub fn names(&mut self) {
        let remedies: BTreeSet<String> = remedy_ids(self.voice, self.home).into_iter().collect();
        let topics: BTreeMap<&str, bool> = self.read.topics.iter().map(|i| (i.id.as_str(), i.draft)).collect();
        let (mut out, mut drafts) = (Vec::new(), Vec::new());
        let mut named = |file: &str, name: &Named, what: &str, known: bool, where_to: &str| {
            if !known {
                out.push(Fault::new(file, name.line, format!("there is no {what} “{}”: {where_to}, or correct the name", name.id)));
            }
        };
        let to_remedies = format!("add it to locales/{HOME}/{REMEDIES}");
        let remedy_exists = |id: &String| remedies.contains(id) || self.voice.may_have_lost(self.home, id);
        // Stand-ins for files that cannot be read are drafts, too; nothing is known of those.
        let is_draft = |id: &str| self.read.topics.iter().any(|i| i.id == id && i.draft && !self.read.unread.has(&i.file));
        for intent in self.read.topics.iter().filter(|i| !i.draft) {
            for remedy in &intent.remedies {
                named(&intent.file, remedy, "remedy", remedy_exists(&remedy.id), &to_remedies);
            }
            drafts.extend(intent.routes.iter().filter(|t| is_draft(&t.id)).map(|t| (intent.file.as_str(), t)));
            for (to, _) in &intent.jumps {
                let leads = intent.remedies.iter().any(|r| r.id == to.id) || (topics.contains_key(to.id.as_str()) && to.id != intent.id);
                named(&intent.file, to, "remedy of this topic, nor another topic,", leads, "name it under `remedies`");
            }
            drafts.extend(intent.jumps.iter().filter(|(t, _)| is_draft(&t.id)).map(|(t, _)| (intent.file.as_str(), t)));
            for topic in intent.routes.iter().chain(&intent.beats) {
                named(&intent.file, topic, "topic", topics.contains_key(topic.id.as_str()), "add intents/<id>.toml");
            }
        }
        for topic in &self.read.menu.first {
            named(MENU, topic, "topic", topics.contains_key(topic.id.as_str()), "add intents/<id>.toml");
        }
        for way in self.read.menu.human.iter().chain(&self.read.menu.waiting) {
            named(MENU, way, "remedy", remedy_exists(&way.id), &to_remedies);
        }
        drafts.extend(self.read.menu.first.iter().filter(|t| is_draft(&t.id)).map(|t| (MENU, t)));
        out.extend(drafts.into_iter().map(|(file, Named { id, line })| {
            let text =
                format!("the topic “{id}” is a draft, which nobody is shown: take `draft` out of intents/{id}.toml, or the name here");
            Fault::new(file, *line, text)
        }));
        let unused: Vec<&String> = remedies.iter().filter(|r| !self.names_remedy(r) && !self.read.unread.may_name(r)).collect();
        out.extend(unused.into_iter().map(|id| {
            let (file, line) = self.place(self.home, id);
            Fault::new(file, line, format!("no intent offers the remedy “{id}”: name it under `remedies` of one, or take it out"))
        }));
        self.faults.extend(out);
        let unread = self.read.unread.has(MENU);
        if self.read.menu.human.is_none() && !unread {
            self.fault(MENU, 0, "`human` is missing: name the remedy that is the way to a human".into());
        }
        if self.read.menu.waiting.is_none() && !unread {
            self.fault(MENU, 0, "`waiting` is missing: name the remedy that waits until Amazon is well again".into());
        }
        if !(1..=5).contains(&self.read.menu.first.len()) && !unread {
            self.fault(MENU, 0, "`first` must name one to five topics".into());
        }
        self.commands();
        self.twice();
    }

    /// Whether an intent or the menu names a remedy so.
    pub fn names_remedy(&self, id: &str) -> bool {
        let of_topics = self.read.topics.iter().flat_map(|i| &i.remedies);
        of_topics.chain(&self.read.menu.human).chain(&self.read.menu.waiting).any(|r| r.id == id)
    }

    /// No list names the same twice.
    fn twice(&mut self) {
        let lists =
            self.read.topics.iter().flat_map(|i| [&i.remedies, &i.routes, &i.beats, &i.split_from].map(|list| (i.file.as_str(), list)));
        for (file, list) in lists.chain([(MENU, &self.read.menu.first)]) {
            let mut seen = BTreeSet::new();
            for Named { id, line } in list.iter().filter(|n| !seen.insert(&n.id)) {
                self.faults.push(Fault::new(file, *line, format!("“{id}” stands twice in this list: take one of the two out")));
            }
        }
    }

    /// Slash commands, and how much a topic's card holds.
    fn commands(&mut self) {
        let mut commands: BTreeMap<&str, &str> = limits::OWN_COMMANDS.iter().map(|command| (*command, "the bot itself")).collect();
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
                if !is_id(command) || command.len() > limits::COMMAND {
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
    pub fn beats(&mut self) {
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
    pub fn codes(&mut self) {
        let topics = self.read.topics.iter().map(|i| (i.id.clone(), i.file.clone(), 0)).collect();
        let remedies = remedy_ids(self.voice, self.home).into_iter().map(|id| {
            let (file, line) = self.place(self.home, &id);
            (id, file, line)
        });
        let variants = self.read.followups.variants.iter().map(|v| {
            let line = v.patterns.first().map_or(0, |p| p.line);
            (v.id.clone(), FOLLOWUPS.to_owned(), line)
        });
        for ids in [topics, remedies.collect(), variants.collect()] {
            let ids: Vec<(String, String, usize)> = ids;
            let mut by_code: BTreeMap<Code, &str> = BTreeMap::new();
            for (id, file, line) in &ids {
                if let Some(other) = by_code.insert(Code::of(id), id) {
                    let text = format!("“{id}” and “{other}” have the same code in buttons: rename the newer one");
                    self.faults.push(Fault::new(file, *line, text));
                }
            }
        }
    }

    /// One topic greets, one is glad that it worked; what we do not help with may be several.
    pub fn roles(&mut self) {
        for role in [Role::Greeting, Role::Solved, Role::Elsewhere] {
            let word = format!("{role:?}").to_lowercase();
            let with: Vec<&Intent> = self.read.topics.iter().filter(|i| i.role == role && !i.draft).collect();
            if with.is_empty() && self.read.unread.is_empty() {
                self.faults.push(Fault::new("intents", 0, format!("no intent has the role {word}: write `role = \"{word}\"` into one")));
            }
            for more in with.iter().skip(1).filter(|_| role != Role::Elsewhere) {
                let line = self.read.roles.get(&more.id).copied().unwrap_or_default();
                let text = format!("exactly one intent must have the role {word}, and {} has it already: take it out of one", with[0].file);
                self.faults.push(Fault::new(&more.file, line, text));
            }
        }
    }

    /// A person is asked for the device or for the carrier: the steps of one remedy differ by one of them.
    pub fn groups(&mut self) {
        for remedy in remedy_ids(self.voice, self.home) {
            let has = |id: &str| self.voice.find(self.home, &format!("{remedy}.{id}"));
            let mut mine = self.read.followups.variants.iter().filter_map(|v| Some((v, has(&v.id)?)));
            let Some((first, _)) = mine.next() else { continue };
            if let Some((other, said)) = mine.find(|(v, _)| v.group != first.group) {
                let text = format!(
                    "`{remedy}` has steps by {} (.{}) and by {} (.{}), of which only one can be asked for: make two remedies of it",
                    first.group, first.id, other.group, other.id
                );
                self.faults.push(Fault::new(&said.file, said.line, text));
            }
        }
    }

    /// Every word class and ending is used by a pattern or another class.
    pub fn words(&mut self) {
        let mut out = Vec::new();
        let intents = self.read.topics.iter().flat_map(Intent::all_patterns);
        let patterns = intents.chain(self.read.followups.patterns());
        let mentioned: BTreeSet<(Locale, &str)> = patterns.flat_map(|p| classes(p).map(|class| (p.locale, class))).collect();
        for file in &self.read.words {
            let entries = || file.words.values().flat_map(|(_, entries)| entries).chain(file.lists()).map(|entry| entry.text.as_str());
            let classes: BTreeSet<&str> = entries().filter_map(|text| text.strip_prefix('<')?.strip_suffix('>')).collect();
            let endings: BTreeSet<&str> = entries().filter_map(|text| Some(text.split_once('{')?.1.split_once('}')?.0)).collect();
            for (class, (line, _)) in &file.words {
                let used = mentioned.contains(&(file.locale, class)) || classes.contains(class.as_str());
                if !used && !self.read.unread.may_name(&format!("<{class}>")) {
                    out.push(Fault::new(&file.file, *line, format!("no pattern uses the word class <{class}>: use it or take it out")));
                }
            }
            for (ending, list) in file.endings.iter().filter(|(ending, _)| !endings.contains(ending.as_str())) {
                let line = list.first().map_or(0, |e| e.line);
                out.push(Fault::new(&file.file, line, format!("no word uses the ending {{{ending}}}: use it or take it out")));
            }
        }
        for (_, texts) in &self.read.followups.moves {
            if texts.is_empty() {
                out.push(Fault::new(FOLLOWUPS, 0, "a move without patterns is never heard: add some or take it out"));
            }
        }
        self.faults.extend(out);
    }
}

/// The word classes that a pattern names.
fn classes(pattern: &PatternText) -> impl Iterator<Item = &str> {
    pattern.text.split('<').skip(1).filter_map(|rest| Some(rest.split_once('>')?.0))
}
