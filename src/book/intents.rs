//! Reads the files in `intents/`: topics, words, follow-ups, menu.

use std::collections::BTreeMap;

use super::sheet::{Sheet, with_sheet};
use crate::fault::Fault;
use crate::hearing::FOLLOWUPS;
use crate::hearing::words::WordsFile;
use crate::intent::{Followups, Intent, MenuOrder, Move, NAME, Named, NumberWords, PatternText, Role, Variant};
use crate::message::Locale;

/// Where topics, words and the rest stand.
const FOLDER: &str = "intents";
/// How the menu begins.
pub const MENU: &str = "intents/menu.toml";
/// Files in `intents/` that are not topics.
pub const RESERVED: [&str; 6] = ["automod", "facts", "followups", "guard", "menu", "scams"];

/// A data file: its path below the data folder, and its text.
pub type File = (String, String);

/// The text of a file that must be there; `what` belongs into it. One that could not be opened was told of already.
pub fn required<'a>(path: &str, what: &str, files: &'a [File], unopened: &[String], faults: &mut Vec<Fault>) -> Option<&'a str> {
    let text = files.iter().find(|(file, _)| file == path).map(|(_, text)| text.as_str());
    let told = || unopened.iter().any(|part| path.strip_prefix(part.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')));
    if text.is_none() && !told() {
        faults.push(Fault::new(path, 0, format!("there is no such file: {what} belong there")));
    }
    text
}

/// What the recogniser is made from.
#[derive(Debug, Default)]
pub struct Intents {
    pub topics: Vec<Intent>,
    pub words: Vec<WordsFile>,
    pub followups: Followups,
    pub menu: MenuOrder,
    pub unread: Unread,
    /// A file with words could not be read, or not all of it: patterns miss them.
    pub wordless: bool,
    /// The lines where topics say which role they have, by their ids.
    pub roles: BTreeMap<String, usize>,
}

/// Files that could not be read, or have faults. What they may name is not said to be missing or unused: whoever believed
/// that would take good text out.
#[derive(Debug, Clone, Default)]
pub struct Unread(Vec<Broken>);

#[derive(Debug, Clone)]
struct Broken {
    /// A file, or a folder of them.
    path: String,
    /// `None` where the file breaks off or not even its text is known: it may name anything.
    text: Option<String>,
}

impl Broken {
    fn is(&self, file: &str) -> bool {
        file.strip_prefix(&self.path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    fn may_name(&self, id: &str) -> bool {
        self.text.as_ref().is_none_or(|text| text.contains(id))
    }
}

impl Unread {
    /// Notes a file or folder of which nothing is known.
    pub fn note(&mut self, path: &str) {
        self.0.push(Broken { path: path.to_owned(), text: None });
    }

    /// Notes a file if faults were told of it. One that errs on its last line, or that is TOML but errs in its last
    /// table, may break off there: more of it is missing.
    pub fn note_faults(&mut self, file: &str, text: &str, read: bool, told: &[Fault]) {
        let lines = text.trim_end().lines().enumerate().filter(|(_, l)| !read || l.starts_with('['));
        let last = lines.last().map_or(usize::MAX, |(n, _)| n + 1);
        let breaks_off = told.iter().any(|f| f.line >= last);
        if !told.is_empty() {
            self.0.push(Broken { path: file.to_owned(), text: (!breaks_off).then(|| text.to_owned()) });
        }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a file is among them.
    #[must_use]
    pub fn has(&self, file: &str) -> bool {
        self.0.iter().any(|b| b.is(file))
    }

    /// Whether any of them may name that.
    #[must_use]
    pub fn may_name(&self, id: &str) -> bool {
        self.0.iter().any(|b| b.may_name(id))
    }

    /// Whether the file is one of them and may name that.
    #[must_use]
    pub fn file_may_name(&self, file: &str, id: &str) -> bool {
        self.0.iter().any(|b| b.is(file) && b.may_name(id))
    }
}

/// Reads all of them, in the order of their ids. Of the files `unopened` not even the text is known.
pub fn read(files: &[File], unopened: &[String], faults: &mut Vec<Fault>) -> Intents {
    let mut out = Intents::default();
    for path in unopened.iter().filter(|path| path.starts_with(FOLDER)) {
        out.unread.note(path);
        out.topics.extend(stem(path).filter(|s| is_id(s) && !RESERVED.contains(s)).map(unread));
    }
    out.wordless = unopened.iter().any(|path| path == FOLDER || path.starts_with("intents/words"));
    for (path, text) in files {
        let Some(stem) = stem(path) else { continue };
        let before = faults.len();
        let read = if let Some(tag) = stem.strip_prefix("words/") {
            let Some(locale) = Locale::new(tag) else {
                faults.push(Fault::new(path, 0, "the file's name must be a language tag such as ja.toml"));
                continue;
            };
            let words = with_sheet(path, text, faults, |s, f| words(s, f, path, locale));
            out.wordless |= faults.len() > before;
            keep(words, |words| out.words.push(words))
        } else if stem == "followups" {
            keep(with_sheet(path, text, faults, followups), |followups| out.followups = followups)
        } else if stem == "menu" {
            keep(with_sheet(path, text, faults, menu), |menu| out.menu = menu)
        } else if RESERVED.contains(&stem) {
            continue;
        } else if is_id(stem) {
            let topic = with_sheet(path, text, faults, |s, f| intent(s, f, path, stem, &mut out.roles));
            let read = topic.is_some();
            out.topics.push(topic.unwrap_or_else(|| unread(stem)));
            read
        } else {
            faults.push(Fault::new(path, 0, "an intent's file name may have lower-case letters, digits and “-” only: rename it"));
            continue;
        };
        out.unread.note_faults(path, text, read, &faults[before..]);
    }
    for (path, what) in [(FOLLOWUPS, "answers in words, devices and carriers"), (MENU, "the menu's beginning and the way to a human")] {
        if !files.iter().any(|(file, _)| file == path) && !out.unread.has(path) {
            faults.push(Fault::new(path, 0, format!("there is no such file: {what} belong there")));
            out.unread.note(path);
        }
    }
    out.topics.sort_by(|a, b| a.id.cmp(&b.id));
    out.words.sort_by_key(|w| w.locale);
    languages(&out, faults);
    out
}

/// Whether there was anything to keep.
fn keep<T>(read: Option<T>, keep: impl FnOnce(T)) -> bool {
    read.map(keep).is_some()
}

/// The name of a file in `intents/`, without its end.
fn stem(path: &str) -> Option<&str> {
    path.strip_prefix("intents/")?.strip_suffix(".toml")
}

/// Stands for a topic whose file cannot be read: others may name it, and nothing is wanted of it.
fn unread(stem: &str) -> Intent {
    Intent { id: stem.to_owned(), file: format!("intents/{stem}.toml"), draft: true, ..Intent::default() }
}

/// Patterns are in a language that has a words file.
fn languages(read: &Intents, faults: &mut Vec<Fault>) {
    let topics = read.topics.iter().flat_map(|i| i.all_patterns().map(|p| (i.file.as_str(), p)));
    let followups = read.followups.patterns().map(|p| (FOLLOWUPS, p));
    for (file, pattern) in topics.chain(followups).filter(|(_, p)| !read.wordless && read.words.iter().all(|w| w.locale != p.locale)) {
        let tag = pattern.locale;
        faults.push(Fault::new(
            file,
            pattern.line,
            format!("there is no intents/words/{tag}.toml: correct the language “{tag}”, or add the file"),
        ));
    }
}

/// Ids are made of lower-case letters, digits and hyphens.
#[must_use]
pub fn is_id(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

fn intent(sheet: &mut Sheet, faults: &mut Vec<Fault>, path: &str, id: &str, roles: &mut BTreeMap<String, usize>) -> Intent {
    let role = match sheet.string("role", faults) {
        None => Role::Help,
        Some(Named { id: role, line }) => {
            roles.insert(id.to_owned(), line);
            match role.as_str() {
                "greeting" => Role::Greeting,
                "solved" => Role::Solved,
                "elsewhere" => Role::Elsewhere,
                _ => {
                    let text = format!("unknown role “{role}”: leave it out, or use greeting, solved or elsewhere");
                    faults.push(Fault::new(path, line, text));
                    Role::Help
                }
            }
        }
    };
    Intent {
        id: id.to_owned(),
        file: path.to_owned(),
        role,
        command: sheet.string("command", faults),
        symptom: sheet.flag("symptom", faults),
        remedies: sheet.strings("remedies", faults),
        routes: sheet.strings("routes", faults),
        beats: sheet.strings("beats", faults),
        split_from: sheet.strings("split_from", faults),
        urgent: sheet.flag("urgent", faults),
        always: sheet.flag("always", faults),
        draft: sheet.flag("draft", faults),
        patterns: sheet.table("patterns", faults, patterns).unwrap_or_default(),
        unless: sheet.table("unless", faults, patterns).unwrap_or_default(),
        jumps: sheet.table("jump", faults, jumps).unwrap_or_default(),
    }
}

/// Patterns by remedy or topic.
fn jumps(sheet: &mut Sheet, faults: &mut Vec<Fault>) -> Vec<(Named, Vec<PatternText>)> {
    let ids = sheet.keys();
    ids.into_iter()
        .filter_map(|id| {
            let (line, patterns) = sheet.table(id, faults, |sheet, faults| (sheet.line(), patterns(sheet, faults)))?;
            Some((Named { id: id.to_owned(), line }, patterns))
        })
        .collect()
}

/// A table of patterns by language.
fn patterns(sheet: &mut Sheet, faults: &mut Vec<Fault>) -> Vec<PatternText> {
    let mut out = Vec::new();
    for tag in sheet.keys() {
        if let Some(locale) = Locale::new(tag) {
            out.extend(sheet.strings(tag, faults).into_iter().map(|n| PatternText { locale, text: n.id, line: n.line }));
        }
    }
    out
}

fn words(sheet: &mut Sheet, faults: &mut Vec<Fault>, path: &str, locale: Locale) -> WordsFile {
    let lists = |sheet: &mut Sheet, faults: &mut Vec<Fault>| {
        let keys = sheet.keys();
        keys.into_iter()
            .map(|key| {
                let entries = sheet.entries(key, faults);
                (key.to_owned(), (entries.first().map_or(sheet.line(), |e| e.line), entries))
            })
            .collect::<BTreeMap<_, _>>()
    };
    WordsFile {
        locale,
        file: path.to_owned(),
        ignore: sheet.entries("ignore", faults),
        typical: sheet.entries("typical", faults),
        foreign: sheet.entries("foreign", faults),
        denying: sheet.entries("denying", faults),
        untrue: sheet.entries("untrue", faults),
        works: sheet.entries("works", faults),
        fails: sheet.entries("fails", faults),
        troubles: sheet.entries("troubles", faults),
        things: sheet.entries("things", faults),
        particles: sheet.entries("particles", faults),
        endings: sheet.table("endings", faults, lists).unwrap_or_default().into_iter().map(|(k, (_, v))| (k, v)).collect(),
        words: sheet.table("words", faults, lists).unwrap_or_default(),
    }
}

fn followups(sheet: &mut Sheet, faults: &mut Vec<Fault>) -> Followups {
    let moves = sheet
        .table("moves", faults, |sheet, faults| {
            Move::ALL.iter().filter_map(|(key, mv)| Some((*mv, sheet.table(key, faults, patterns)?))).collect()
        })
        .unwrap_or_default();
    let variants = sheet
        .table("variants", faults, |sheet, faults| {
            let mut out = Vec::new();
            for group in sheet.keys() {
                sheet.table(group, faults, |sheet, faults| {
                    for id in sheet.keys() {
                        let patterns = sheet.table(id, faults, patterns).unwrap_or_default();
                        out.push(Variant { id: id.to_owned(), group: group.to_owned(), patterns });
                    }
                });
            }
            out
        })
        .unwrap_or_default();
    let denied: Vec<(String, Vec<PatternText>)> = sheet
        .table("denied", faults, |sheet, faults| {
            let groups = sheet.keys();
            groups.into_iter().filter_map(|group| Some((group.to_owned(), sheet.table(group, faults, patterns)?))).collect()
        })
        .unwrap_or_default();
    for pattern in denied.iter().flat_map(|(_, patterns)| patterns).filter(|p| !p.text.contains(NAME)) {
        let text = format!("“{}” must say where the device's or carrier's name stands: write {NAME} there", pattern.text);
        faults.push(Fault::new(FOLLOWUPS, pattern.line, text));
    }
    let groups: Vec<&str> = variants.iter().map(|v: &Variant| v.group.as_str()).collect();
    for (group, patterns) in denied.iter().filter(|(group, _)| !groups.contains(&group.as_str())) {
        let line = patterns.first().map_or(0, |p| p.line);
        faults.push(Fault::new(FOLLOWUPS, line, format!("[denied.{group}]: there is no [variants.{group}]: correct the name")));
    }
    let numbers = sheet
        .table("numbers", faults, |sheet, faults| {
            let languages = sheet.keys();
            languages.into_iter().filter_map(|tag| sheet.table(tag, faults, numbers)).collect()
        })
        .unwrap_or_default();
    let languages = sheet
        .table("languages", faults, |sheet, faults| {
            let tags = sheet.keys();
            tags.into_iter().filter_map(|tag| Some((Locale::new(tag)?, sheet.table(tag, faults, patterns)?))).collect()
        })
        .unwrap_or_default();
    let openers = sheet
        .table("openers", faults, |sheet, faults| {
            let tags = sheet.keys();
            tags.into_iter().filter(|tag| Locale::new(tag).is_some()).flat_map(|tag| sheet.strings(tag, faults)).map(|n| n.id).collect()
        })
        .unwrap_or_default();
    Followups { moves, variants, denied, numbers, languages, openers }
}

/// A language's number words: lists under `1`, `2` …, and `around`.
fn numbers(sheet: &mut Sheet, faults: &mut Vec<Fault>) -> NumberWords {
    let around = sheet.strings("around", faults).into_iter().map(|n| n.id).collect();
    let mut words = Vec::new();
    for key in sheet.keys() {
        // Any other key is told as unknown.
        if let Ok(number) = key.parse() {
            words.extend(sheet.strings(key, faults).into_iter().map(|n| (number, n.id)));
        }
    }
    NumberWords { words, around }
}

fn menu(sheet: &mut Sheet, faults: &mut Vec<Fault>) -> MenuOrder {
    MenuOrder { first: sheet.strings("first", faults), human: sheet.string("human", faults), waiting: sheet.string("waiting", faults) }
}
