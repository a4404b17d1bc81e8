//! Puts the desk together from what was read.

use std::collections::BTreeMap;

use super::intents::{File, Intents};
use super::samples::Sample;
use super::{Source, facts, validate};
use crate::desk::{Desk, Parts, Remedy, Topic, Variant};
use crate::fault::Fault;
use crate::hearing::Ear;
use crate::hearing::learned::Model;
use crate::message::{Code, Locale};
use crate::voice::Voice;

/// The file of all remedies in a locale's folder.
pub const REMEDIES: &str = "remedies.ftl";

/// The desk, as far as faults let it be made.
pub fn desk(
    files: &[File],
    read: &Intents,
    source: &Source,
    samples: &[Sample],
    only: Option<Locale>,
    faults: &mut Vec<Fault>,
) -> Option<Desk> {
    let facts_text = files.iter().find(|(path, _)| path == facts::FILE).map(|(_, text)| text.as_str());
    if facts_text.is_none() && !faults.iter().any(|f| f.file == facts::FILE) {
        faults.push(Fault::new(facts::FILE, 0, "there is no such file: the facts that replies mention belong there"));
    }
    let facts = facts_text.and_then(|text| facts::read(text, faults));
    let mut unread = read.unread.clone();
    if facts.is_none() {
        unread.note(facts_text);
    }
    let facts = facts.unwrap_or_default();
    let voice = voices(files, faults);
    // Words that were not read are missing everywhere: that says nothing about the patterns.
    let mut deaf = Vec::new();
    let ear = Ear::build(&read.words, &read.topics, &read.followups, if read.wordless { &mut deaf } else { &mut *faults });
    validate::all(read, &facts, &voice, only, &unread, faults);
    let mut ear = ear?;
    let model = source.learned().and_then(Model::from_bytes);
    let train = || ear.train(samples.iter().map(|s| (s.text.as_str(), s.right())));
    let model = model.or_else(|| (!samples.is_empty()).then(train));
    if let Some(model) = model {
        ear.set_model(model);
    }

    let home = Locale::new(crate::desk::HOME)?;
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
            command: i.command.as_ref().map(|c| c.id.clone()),
            symptom: i.symptom,
            remedies: i.remedies.iter().filter_map(|r| remedy(&r.id)).collect(),
            jumps: i.jumps.iter().map(|(r, _)| remedy(&r.id)).collect(),
            routes: i.routes.iter().filter_map(|r| topic(&r.id)).collect(),
        })
        .collect();
    let first = read.menu.first.iter().filter_map(|t| topic(&t.id)).collect();
    let human = read.menu.human.as_ref().and_then(|h| remedy(&h.id))?;
    Desk::new(Parts { topics, remedies, variants, first, human, facts, voice, ear })
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

fn voices(files: &[File], faults: &mut Vec<Fault>) -> Voice {
    let mut by_locale: BTreeMap<&str, Vec<File>> = BTreeMap::new();
    for (path, text) in files {
        if let Some((tag, _)) = path.strip_prefix("locales/").and_then(|p| p.split_once('/')) {
            by_locale.entry(tag).or_default().push((path.clone(), text.clone()));
        }
    }
    let mut voice = Voice::default();
    for (tag, files) in by_locale {
        match Locale::new(tag) {
            Some(locale) => voice.add(locale, &files, faults),
            None => faults.push(Fault::new(format!("locales/{tag}"), 0, "the folder's name is no language tag: name it like ja or en")),
        }
    }
    voice
}
