//! Puts the desk together from what was read.

use std::collections::{BTreeMap, BTreeSet};

use super::intents::{File, Intents, Unread};
use super::samples::Sample;
use super::source::Files;
use super::{Source, automod, facts, guard, operator, scams, validate};
use crate::desk::{BRIDGE, Desk, HOME, Jump, Parts, Remedy, Topic, Variant};
use crate::facts::Facts;
use crate::fault::Fault;
use crate::hearing::Ear;
use crate::hearing::model::Model;
use crate::intent::Role;
use crate::message::{Code, Locale};
use crate::voice::Voice;

/// The file of all remedies in a locale's folder.
pub const REMEDIES: &str = "remedies.ftl";

/// So many brackets may one message have: far more than anybody writes, far fewer than a thread's stack holds.
const BRACKETS: usize = 500;

/// Messages, and whether to learn from them.
#[derive(Clone, Copy)]
pub struct Samples<'a> {
    pub all: &'a [Sample],
    pub learn: bool,
}

/// The desk, as far as faults let it be made.
pub fn desk(
    files: &Files,
    read: &Intents,
    source: &Source,
    Samples { all: samples, learn }: Samples,
    only: Option<Locale>,
    faults: &mut Vec<Fault>,
) -> Option<Desk> {
    let mut unread = read.unread.clone();
    let mut facts = facts(files, &mut unread, faults);
    let lookout = scams::lookout(&files.read, &files.unopened, faults);
    if let Some(own) = &files.operator {
        operator::apply(&mut facts, own, &unread, &lookout, faults);
    }
    let guard = guard::guard(&files.read, &files.unopened, &facts, faults);
    let voice = voices(files, faults);
    automod::texts(&voice, faults);
    // Words that were not read are missing everywhere: that says nothing about the patterns.
    let mut deaf = Vec::new();
    let told = if read.wordless { &mut deaf } else { &mut *faults };
    let ear = Ear::build(&read.words, &read.topics, &read.followups, source.scanned(), told);
    validate::all(&validate::Read { intents: read, samples, facts: &facts, voice: &voice, unread: &unread }, only, faults);
    let mut ear = ear?;
    let model = source.learned().and_then(|bytes| Model::from_bytes(bytes.into()));
    let train = || ear.train(samples.iter().map(|s| (s.text.as_str(), s.right())));
    let model = model.or_else(|| (learn && !samples.is_empty()).then(train));
    if let Some(model) = model {
        ear.set_model(model);
    }

    let home = Locale::new(HOME)?;
    let variants: Vec<Variant> =
        read.followups.variants.iter().map(|v| Variant { id: v.id.clone(), group: v.group.clone(), code: Code::of(&v.id) }).collect();
    let remedies: Vec<Remedy> = remedy_ids(&voice, home)
        .into_iter()
        .map(|id| {
            let has = |v: &Variant| voice.find(home, &format!("{id}.{}", v.id)).is_some();
            let mine = variants.iter().enumerate().filter(|(_, v)| has(v)).map(|(n, _)| n).collect();
            let is_step = voice.find(home, &format!("{id}.done")).is_some();
            let waits = voice.find(home, &format!("{id}.wait")).is_some();
            Remedy { code: Code::of(&id), variants: mine, is_step, waits, id }
        })
        .collect();
    let shipped: Vec<_> = read.topics.iter().filter(|i| !i.draft).collect();
    let remedy = |id: &str| remedies.iter().position(|r| r.id == id);
    let topic = |id: &str| shipped.iter().position(|i| i.id == id);
    let topics = shipped
        .iter()
        .map(|i| Topic {
            id: i.id.clone(),
            code: Code::of(&i.id),
            role: i.role,
            urgent: i.urgent,
            always: i.urgent || i.always || i.role != Role::Help,
            command: i.command.as_ref().map(|c| c.id.clone()),
            symptom: i.symptom,
            remedies: once(i.remedies.iter().filter_map(|r| remedy(&r.id))),
            jumps: i.jumps.iter().map(|(to, _)| remedy(&to.id).map(Jump::Remedy).or_else(|| topic(&to.id).map(Jump::Topic))).collect(),
            routes: once(i.routes.iter().filter_map(|r| topic(&r.id))),
        })
        .collect();
    let first = once(read.menu.first.iter().filter_map(|t| topic(&t.id)));
    let human = read.menu.human.as_ref().and_then(|h| remedy(&h.id))?;
    let waiting = read.menu.waiting.as_ref().and_then(|w| remedy(&w.id))?;
    Desk::new(Parts {
        topics,
        remedies,
        variants,
        first,
        human,
        waiting,
        facts,
        guard,
        lookout,
        voice,
        ear,
        automod: automod::written(&files.read),
    })
}

fn facts(files: &Files, unread: &mut Unread, faults: &mut Vec<Fault>) -> Facts {
    let Some((path, text)) = files.read.iter().find(|(path, _)| path == facts::FILE) else {
        if !unread.has(facts::FILE) {
            faults.push(Fault::new(facts::FILE, 0, "there is no such file: the facts that replies mention belong there"));
            unread.note(facts::FILE);
        }
        return Facts::default();
    };
    let before = faults.len();
    let facts = facts::read(text, faults);
    unread.note_faults(path, text, facts.is_some(), &faults[before..]);
    facts.unwrap_or_default()
}

/// What stands twice is told where it does; the cards need not look wrong, too.
fn once(numbers: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut seen = BTreeSet::new();
    numbers.filter(|n| seen.insert(*n)).collect()
}

/// The ids of all remedies in a locale, in the order of their names.
pub fn remedy_ids(voice: &Voice, locale: Locale) -> Vec<String> {
    let of_remedies = |file: &str| file.ends_with(&format!("/{REMEDIES}"));
    voice
        .keys(locale)
        .filter(|(key, said)| of_remedies(&said.file) && !key.contains('.') && !key.starts_with('-'))
        .map(|(key, _)| key.to_owned())
        .collect()
}

fn voices(files: &Files, faults: &mut Vec<Fault>) -> Voice {
    let mut by_locale: BTreeMap<&str, Vec<File>> = BTreeMap::new();
    let mut lost: Vec<&str> = files.unopened.iter().map(String::as_str).collect();
    for (path, text) in &files.read {
        let Some((tag, _)) = path.strip_prefix("locales/").and_then(|p| p.split_once('/')) else { continue };
        let texts = by_locale.entry(tag).or_default();
        match tangle(text) {
            None => texts.push((path.clone(), text.clone())),
            Some(line) => {
                let why = format!("this message has more than {BRACKETS} “{{” and “(”, and the file is not read: make several of it");
                faults.push(Fault::new(path, line, why));
                lost.push(path);
            }
        }
    }
    for (tag, _) in files.unopened.iter().filter_map(|path| path.strip_prefix("locales/")?.split_once('/')) {
        by_locale.entry(tag).or_default();
    }
    let mut voice = Voice::default();
    for (tag, files) in by_locale {
        // A folder with another name is told by `places`.
        if let Some(locale) = Locale::new(tag) {
            let folder = format!("locales/{tag}");
            let whole = !lost.iter().any(|path| path.strip_prefix(&folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')));
            voice.add(locale, &files, whole, faults);
        }
    }
    voice.lend(&[BRIDGE, HOME].map(Locale::new).into_iter().flatten().collect::<Vec<_>>());
    voice
}

/// The line of a message that Fluent's parser, which calls itself for every bracket, could not read to its end.
fn tangle(text: &str) -> Option<usize> {
    let (mut begun, mut open) = (0, 0);
    for (n, line) in text.lines().enumerate() {
        // Whatever stands within brackets, this is where the parser begins anew.
        if begins_message(line) {
            (begun, open) = (n, 0);
        }
        open += line.bytes().filter(|b| matches!(b, b'{' | b'(')).count();
        if open > BRACKETS {
            return Some(begun + 1);
        }
    }
    None
}

fn begins_message(line: &str) -> bool {
    let id = line.strip_prefix('-').unwrap_or(line);
    let rest = id.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    id.starts_with(|c: char| c.is_ascii_alphabetic()) && rest.trim_start_matches(' ').starts_with('=')
}
