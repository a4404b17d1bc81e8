//! What is still to be written: what a draft lacks before it can be shown, and what a language shows in another one's words.
//! Nobody is harmed by it, so that it is no fault.

use std::collections::BTreeMap;

use crate::book::{Book, Source, concerns};
use crate::desk::Desk;
use crate::fault::Fault;
use crate::intent::{Intent, Role};
use crate::message::Locale;

/// All of it, sorted by file and line. `only`: of this language.
#[must_use]
pub fn unfinished(source: &Source, book: &Book, only: Option<Locale>) -> Vec<Fault> {
    let Some(desk) = book.any_desk() else { return Vec::new() };
    // Files that cannot be read were told when the book was.
    let files: BTreeMap<String, String> = source.files(&mut Vec::new()).read.into_iter().collect();
    let mut out = untranslated(desk, book);
    for draft in book.intents.topics.iter().filter(|i| i.draft && !book.intents.unread.has(&i.file)) {
        let lacks = Draft { topic: draft, book, desk, files: &files }.lacks();
        let whole = lacks.is_empty();
        out.extend(lacks);
        if whole {
            let line = line(files.get(&draft.file), |l| l.starts_with("draft"));
            out.push(Fault::new(&draft.file, line, "nothing is missing any more: take `draft` out and run `check`"));
        }
    }
    out.retain(|lack| concerns(lack, only));
    out.sort();
    out
}

/// What is shown in another language's words. A draft's texts are told with the draft.
fn untranslated(desk: &Desk, book: &Book) -> Vec<Fault> {
    let voice = &desk.parts().voice;
    let of_draft = |key: &str| book.intents.topics.iter().any(|i| i.draft && key.split('.').next() == Some(&i.id));
    let mut out = Vec::new();
    for locale in voice.locales() {
        for (key, said) in voice.keys(locale).filter(|(key, _)| !of_draft(key)) {
            let Some(borrowed) = &said.borrowed else { continue };
            let (from, lacks) = (borrowed.from, &borrowed.lacks);
            let text = if lacks == key {
                format!("`{key}` is not translated, and shown as in {from}: write it in the place of {{ \"\" }}")
            } else {
                format!("`{key}` refers to `{lacks}`, which is not translated: it is shown as in {from} until that is")
            };
            out.push(Fault::new(&said.file, said.line, text));
        }
    }
    out
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
        out.extend(self.desk.parts().voice.locales().into_iter().flat_map(|locale| self.texts(locale)));
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
