//! What is still to be written: what a draft lacks before it can be shown, and what a language shows in another one's words.
//! Nobody is harmed by it, so that it is no fault.

use std::collections::BTreeMap;

use crate::book::{Book, Source, concerns};
use crate::desk::Desk;
use crate::fault::Fault;
use crate::intent::{Intent, Role};
use crate::message::Locale;

/// A message that a language shows in another one's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Untranslated {
    pub locale: Locale,
    pub file: String,
    pub line: usize,
    pub key: String,
    /// What is blank: the message itself, or one that it refers to.
    pub lacks: String,
    pub from: Locale,
}

/// All of it, sorted by file and line. `only`: of this language.
#[must_use]
pub fn unfinished(source: &Source, book: &Book, only: Option<Locale>) -> Vec<Fault> {
    let mut out: Vec<Fault> = untranslated(book).into_iter().map(Untranslated::told).collect();
    out.extend(drafts(source, book).into_iter().map(|(_, lack)| lack));
    out.retain(|lack| concerns(lack, only));
    out.sort();
    out
}

/// What drafts lack, each with its topic.
#[must_use]
pub fn drafts<'a>(source: &Source, book: &'a Book) -> Vec<(&'a str, Fault)> {
    let Some(desk) = book.any_desk() else { return Vec::new() };
    let drafts: Vec<&Intent> = book.intents.topics.iter().filter(|i| i.draft && !book.intents.unread.has(&i.file)).collect();
    if drafts.is_empty() {
        return Vec::new();
    }
    // Files that cannot be read were told when the book was.
    let files: BTreeMap<String, String> = source.files(&mut Vec::new()).read.into_iter().collect();
    let mut out = Vec::new();
    for draft in drafts {
        let mut lacks = Draft { topic: draft, book, desk, files: &files }.lacks();
        if lacks.is_empty() {
            let line = line(files.get(&draft.file), |l| l.starts_with("draft"));
            lacks.push(Fault::new(&draft.file, line, "nothing is missing any more: take `draft` out and run `check`"));
        }
        out.extend(lacks.into_iter().map(|lack| (draft.id.as_str(), lack)));
    }
    out
}

/// What is shown in another language's words. A draft's texts are told with the draft.
#[must_use]
pub fn untranslated(book: &Book) -> Vec<Untranslated> {
    let Some(desk) = book.any_desk() else { return Vec::new() };
    let voice = &desk.parts().voice;
    let of_draft = |key: &str| book.intents.topics.iter().any(|i| i.draft && key.split('.').next() == Some(&i.id));
    let mut out = Vec::new();
    for locale in voice.locales() {
        for (key, said) in voice.keys(locale).filter(|(key, _)| !of_draft(key)) {
            let Some(borrowed) = &said.borrowed else { continue };
            let (file, line, key) = (said.file.clone(), said.line, key.to_owned());
            out.push(Untranslated { locale, file, line, key, lacks: borrowed.lacks.clone(), from: borrowed.from });
        }
    }
    out
}

/// A message that a language does not have at all, which is a fault of the data, too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absent {
    pub locale: Locale,
    /// Where it belongs.
    pub file: String,
    pub key: String,
}

/// All messages of the home language that another one does not have.
#[must_use]
pub fn absent(book: &Book) -> Vec<Absent> {
    let Some(desk) = book.any_desk() else { return Vec::new() };
    let (voice, home) = (&desk.parts().voice, desk.home());
    let mut out = Vec::new();
    for locale in voice.locales() {
        // Terms are each language's own.
        let all = voice.keys(home).filter(|(key, _)| !key.starts_with('-'));
        let lost = |key: &str| voice.may_have_lost(locale, key.split('.').next().unwrap_or(key));
        out.extend(all.filter(|(key, _)| voice.find(locale, key).is_none() && !lost(key)).map(|(key, said)| {
            let file = said.file.replacen(&format!("/{home}/"), &format!("/{locale}/"), 1);
            Absent { locale, file, key: key.to_owned() }
        }));
    }
    out
}

impl Untranslated {
    fn told(self) -> Fault {
        let Untranslated { file, line, key, lacks, from, .. } = self;
        let text = if lacks == key {
            format!("`{key}` is not translated, and shown as in {from}: write it in the place of {{ \"\" }}")
        } else {
            format!("`{key}` refers to `{lacks}`, which is not translated: it is shown as in {from} until that is")
        };
        Fault::new(file, line, text)
    }
}

/// The first line like that; 0 where there is none.
fn line(text: Option<&String>, wanted: impl Fn(&str) -> bool) -> usize {
    text.and_then(|text| text.lines().position(wanted)).map_or(0, |n| n + 1)
}

struct Draft<'a> {
    topic: &'a Intent,
    book: &'a Book,
    desk: &'a Desk,
    files: &'a BTreeMap<String, String>,
}

impl Draft<'_> {
    fn lacks(&self) -> Vec<Fault> {
        let heard: Vec<Locale> = self.book.intents.words.iter().map(|w| w.locale).collect();
        let mut out = self.remedies();
        out.extend(heard.iter().filter_map(|locale| self.patterns(*locale)));
        // A language that is only answered in shows another one's words until it has its own.
        out.extend(heard.iter().flat_map(|locale| self.texts(*locale)));
        if !self.book.lacks_samples() {
            out.extend(heard.iter().filter_map(|locale| self.samples(*locale)));
        }
        out
    }

    fn remedies(&self) -> Vec<Fault> {
        let Intent { file, remedies, role, .. } = self.topic;
        if *role != Role::Help || !remedies.is_empty() {
            return Vec::new();
        }
        let line = line(self.files.get(file), |l| l.starts_with("remedies"));
        vec![Fault::new(file, line, "no remedy is named: write one to five under `remedies`, the best first")]
    }

    fn patterns(&self, locale: Locale) -> Option<Fault> {
        let Intent { file, patterns, .. } = self.topic;
        let of_locale = |l: &str| l.split_once('=').is_some_and(|(key, _)| key.trim() == locale.as_str());
        let line = line(self.files.get(file), of_locale);
        let none = patterns.iter().all(|p| p.locale != locale);
        none.then(|| Fault::new(file, line, format!("no pattern in {locale}: write what the topic sounds like under [patterns]")))
    }

    fn texts(&self, locale: Locale) -> Vec<Fault> {
        let Intent { id, command, .. } = self.topic;
        let parts = if command.is_some() { &["", ".label", ".command", ".description"][..] } else { &["", ".label"] };
        let keys = parts.iter().map(|part| format!("{id}{part}"));
        keys.filter_map(|key| match self.desk.parts().voice.find(locale, &key) {
            None => Some(Fault::new(format!("locales/{locale}/{id}.ftl"), 0, format!("the message `{key}` is missing: add it"))),
            Some(said) if said.blank => {
                Some(Fault::new(&said.file, said.line, format!("`{key}` is still empty: write it in the place of {{ \"\" }}")))
            }
            Some(_) => None,
        })
        .collect()
    }

    fn samples(&self, locale: Locale) -> Option<Fault> {
        let id = &self.topic.id;
        let none = !self.book.samples.iter().any(|s| s.locale == locale && s.label == *id);
        let file = format!("tests/samples/{locale}/{id}.txt");
        // They go below what is there.
        let line = self.files.get(&file).map_or(0, |text| text.lines().count() + 1);
        none.then(|| Fault::new(file, line, format!("no sample in {locale}: write messages as people would, one a line")))
    }
}
