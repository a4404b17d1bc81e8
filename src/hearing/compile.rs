//! From words, patterns and follow-ups to the ear.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::besides::Besides;
use super::language::Languages;
use super::number::Numbers;
use super::opener::Openers;
use super::pattern::{self, class_name};
use super::scan::{ClassId, ScannerBuilder};
use super::words::WordsFile;
use super::{Ear, FOLLOWUPS, Rule, Rules, Speaks, Subject, Wakes};
use crate::fault::Fault;
use crate::intent::{Followups, Intent, NAME, PatternText};

impl Ear {
    /// Compiles words and patterns. Drafts are left out. Every fault is told; the ear is usable if none is. `ready`: of the same words, made
    /// before ([`super::scan::Scanner::ready`]).
    #[must_use]
    pub fn build(
        files: &[WordsFile],
        intents: &[Intent],
        followups: &Followups,
        ready: Option<&[u8]>,
        faults: &mut Vec<Fault>,
    ) -> Option<Ear> {
        let mut builder = ScannerBuilder::default();
        let mut named = words(files, &mut builder, faults);
        let besides = Besides::new(files, &mut builder, faults);
        let shipped: Vec<&Intent> = intents.iter().filter(|i| !i.draft).collect();
        let variant_names = names(followups);
        let rules = rules(files, &shipped, followups, &variant_names, &mut builder, faults);
        // Words that only turn names of devices round (“not”) say nothing about topics.
        let mentions =
            |denied: bool| rules.iter().filter(move |r| matches!(r.speaks, Speaks::Denied(_)) == denied).flat_map(|r| r.pattern.mentions());
        let others: HashSet<ClassId> = mentions(false).collect();
        for class in mentions(true).filter(|c| !others.contains(c)) {
            if let Some(named) = named.get_mut(usize::from(class)) {
                *named = false;
            }
        }
        let scanner = builder.build(ready).map_err(|error| {
            faults.push(Fault::new("intents/words", 0, format!("the words do not fit into one automaton ({error}): use fewer")));
        });
        Some(Ear {
            subjects: subjects(&shipped),
            by_class: index(&rules),
            names: variant_names.iter().map(|name| name.variant).collect(),
            rules,
            scanner: scanner.ok()?,
            besides,
            languages: Languages::new(files),
            numbers: Numbers::new(&followups.numbers),
            openers: Openers::new(&followups.openers),
            named,
            model: None,
            labels: Vec::new(),
            decision: Rules::default(),
        })
    }
}

/// Gives the scanner all words; says of each class whether it is one of theirs.
fn words(files: &[WordsFile], builder: &mut ScannerBuilder, faults: &mut Vec<Fault>) -> Vec<bool> {
    let mut named = Vec::new();
    for file in files {
        for literal in file.expand_list(&file.ignore, faults).words {
            builder.add_look_alike(None, literal);
        }
        for class in file.words.keys() {
            let id = builder.class(&class_name(file.locale, class));
            builder.add_all(id, file.expand(class, faults));
            named.resize(usize::from(id), false);
            named.push(true);
        }
    }
    named
}

fn subjects(shipped: &[&Intent]) -> Vec<Subject> {
    let place = |id: &str| shipped.iter().position(|i| i.id == id);
    let beats = |i: &Intent| i.beats.iter().filter_map(|b| place(&b.id)).collect();
    shipped.iter().map(|i| Subject { id: i.id.clone(), role: i.role, beats: beats(i) }).collect()
}

fn rules(
    files: &[WordsFile],
    shipped: &[&Intent],
    followups: &Followups,
    names: &[Name],
    builder: &mut ScannerBuilder,
    faults: &mut Vec<Fault>,
) -> Vec<Rule> {
    let mut rules = Vec::new();
    let mut add = |speaks: Speaks, file: &str, texts: &[PatternText]| {
        for text in texts {
            let known = |name: &str| files.iter().any(|f| f.locale == text.locale && f.words.contains_key(name));
            match pattern::compile(&text.text, text.locale, &known, builder) {
                Ok(pattern) => rules.push(Rule { speaks, pattern, file: file.to_owned(), line: text.line }),
                Err(why) => faults.push(Fault::new(file, text.line, format!("the pattern “{}”: {why}", text.text))),
            }
        }
    };
    for (n, intent) in shipped.iter().enumerate() {
        add(Speaks::Topic(n), &intent.file, &intent.patterns);
        add(Speaks::Unless(n), &intent.file, &intent.unless);
        for (jump, (_, texts)) in intent.jumps.iter().enumerate() {
            add(Speaks::Jump(n, jump), &intent.file, texts);
        }
    }
    for (mv, texts) in &followups.moves {
        add(Speaks::Move(*mv), FOLLOWUPS, texts);
    }
    for (locale, texts) in &followups.languages {
        add(Speaks::Language(*locale), FOLLOWUPS, texts);
    }
    for (n, name) in names.iter().enumerate() {
        add(Speaks::Name(n), FOLLOWUPS, &name.written);
        add(Speaks::Denied(n), FOLLOWUPS, &name.denied);
    }
    rules
}

/// A name of a device or carrier.
#[derive(Default)]
struct Name {
    variant: usize,
    /// As it stands in the languages' lists.
    written: Vec<PatternText>,
    /// What turns it round, in every language: `not on docomo` denies a docomo that the Japanese list names, too.
    denied: Vec<PatternText>,
}

fn names(followups: &Followups) -> Vec<Name> {
    let mut names: BTreeMap<(usize, &str), Name> = BTreeMap::new();
    for (variant, this) in followups.variants.iter().enumerate() {
        for pattern in &this.patterns {
            names.entry((variant, &pattern.text)).or_default().written.push(pattern.clone());
        }
        let templates = || followups.denied.iter().filter(|(group, _)| *group == this.group).flat_map(|(_, patterns)| patterns);
        for ((_, text), name) in names.range_mut((variant, "")..) {
            name.variant = variant;
            name.denied = templates().map(|t| PatternText { text: t.text.replace(NAME, text), ..t.clone() }).collect();
        }
    }
    names.into_values().collect()
}

/// Each rule is looked at when words of two classes are found that it cannot do without: those that the fewest other
/// rules need, so that common words wake few rules.
fn index(rules: &[Rule]) -> Vec<Vec<Wakes>> {
    let mut use_count: HashMap<ClassId, usize> = HashMap::new();
    for class in rules.iter().flat_map(|r| r.pattern.needs()) {
        *use_count.entry(class).or_default() += 1;
    }
    let mut by_class: Vec<Vec<Wakes>> = Vec::new();
    for (n, rule) in rules.iter().enumerate() {
        let mut needs: Vec<ClassId> = rule.pattern.needs().collect();
        needs.sort_unstable_by_key(|c| (use_count[c], *c));
        needs.dedup();
        let Some(key) = needs.first() else { continue };
        let with = *needs.get(1).unwrap_or(key);
        let key = usize::from(*key);
        if by_class.len() <= key {
            by_class.resize_with(key + 1, Vec::new);
        }
        by_class[key].push(Wakes { rule: n, with });
    }
    by_class
}
