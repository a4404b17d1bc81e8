//! A TOML file read key by key: every fault is collected with its line, unknown keys included.

use std::collections::BTreeSet;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::fault::{Fault, Lines};
use crate::hearing::words::Entry;
use crate::intent::Named;

/// A table of a TOML file while it is being read. [`Sheet::done`] reports the keys that nobody asked for.
pub struct Sheet<'a> {
    file: &'a str,
    lines: &'a Lines,
    /// The way to this table, for messages: `patterns.`.
    path: String,
    table: &'a DeTable<'a>,
    line: usize,
    asked: BTreeSet<&'a str>,
}

/// So many syntax errors of one file are told.
const FIRST_ERRORS: usize = 5;

/// Parses a file and hands its table to `read`.
pub fn with_sheet<T>(file: &str, text: &str, faults: &mut Vec<Fault>, read: impl FnOnce(&mut Sheet, &mut Vec<Fault>) -> T) -> Option<T> {
    let lines = &Lines::of(text);
    let (table, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        // A file that breaks off in the middle errs on every line after that; the first ones tell where, one a line.
        let mut placed: Vec<_> = errors.into_iter().map(|error| (error.span().map_or(0, |s| lines.line(s.start)), error)).collect();
        placed.dedup_by_key(|(line, _)| *line);
        for (line, error) in placed.into_iter().take(FIRST_ERRORS) {
            faults.push(Fault::new(file, line, format!("not TOML: {}", error.message().replace('\n', " "))));
        }
        return None;
    }
    let mut sheet = Sheet { file, lines, path: String::new(), table: table.get_ref(), line: 1, asked: BTreeSet::new() };
    let out = read(&mut sheet, faults);
    sheet.done(faults);
    Some(out)
}

impl<'a> Sheet<'a> {
    fn get(&mut self, key: &'a str) -> Option<(&'a DeValue<'a>, usize)> {
        self.asked.insert(key);
        let (_, value) = self.table.iter().find(|(k, _)| k.get_ref().as_ref() == key)?;
        Some((value.get_ref(), self.lines.line(value.span().start)))
    }

    /// The line where this table begins.
    #[must_use]
    pub fn line(&self) -> usize {
        self.line
    }

    fn wrong(&self, line: usize, key: &str, wanted: &str) -> Fault {
        Fault::new(self.file, line, format!("`{}{key}` must be {wanted}", self.path))
    }

    pub fn string(&mut self, key: &'a str, faults: &mut Vec<Fault>) -> Option<Named> {
        let (value, line) = self.get(key)?;
        if let DeValue::String(s) = value {
            return Some(Named { id: s.to_string(), line });
        }
        faults.push(self.wrong(line, key, "a text in quotes"));
        None
    }

    pub fn flag(&mut self, key: &'a str, faults: &mut Vec<Fault>) -> bool {
        let Some((value, line)) = self.get(key) else { return false };
        if let DeValue::Boolean(b) = value {
            return *b;
        }
        faults.push(self.wrong(line, key, "true or false"));
        false
    }

    pub fn number(&mut self, key: &'a str, faults: &mut Vec<Fault>) -> Option<(i64, usize)> {
        let (value, line) = self.get(key)?;
        let number = if let DeValue::Integer(n) = value { n.as_str().parse().ok() } else { None };
        if number.is_none() {
            faults.push(self.wrong(line, key, "a whole number"));
        }
        number.map(|n| (n, line))
    }

    pub fn date(&mut self, key: &'a str, faults: &mut Vec<Fault>) -> Option<(toml::value::Date, usize)> {
        let (value, line) = self.get(key)?;
        let date = if let DeValue::Datetime(d) = value { d.date } else { None };
        if date.is_none() {
            faults.push(self.wrong(line, key, "a date like 2026-11-23, without quotes"));
        }
        date.map(|d| (d, line))
    }

    pub fn strings(&mut self, key: &'a str, faults: &mut Vec<Fault>) -> Vec<Named> {
        let Some((value, line)) = self.get(key) else { return Vec::new() };
        let DeValue::Array(items) = value else {
            faults.push(self.wrong(line, key, "a list of texts: [\"…\", \"…\"]"));
            return Vec::new();
        };
        let mut out = Vec::new();
        for item in items {
            let line = self.lines.line(Spanned::span(item).start);
            match item.get_ref() {
                DeValue::String(s) => out.push(Named { id: s.to_string(), line }),
                _ => faults.push(self.wrong(line, key, "a list of texts only")),
            }
        }
        out
    }

    /// Like [`Sheet::strings`], as entries of a words file.
    pub fn entries(&mut self, key: &'a str, faults: &mut Vec<Fault>) -> Vec<Entry> {
        self.strings(key, faults).into_iter().map(|n| Entry { text: n.id, line: n.line }).collect()
    }

    /// Reads a table below this one; nothing where it does not exist.
    pub fn table<T>(
        &mut self,
        key: &'a str,
        faults: &mut Vec<Fault>,
        read: impl FnOnce(&mut Sheet<'a>, &mut Vec<Fault>) -> T,
    ) -> Option<T> {
        let (value, line) = self.get(key)?;
        let DeValue::Table(table) = value else {
            faults.push(self.wrong(line, key, &format!("a table: [{}{key}]", self.path)));
            return None;
        };
        let mut sheet =
            Sheet { file: self.file, lines: self.lines, path: format!("{}{key}.", self.path), table, line, asked: BTreeSet::new() };
        let out = read(&mut sheet, faults);
        sheet.done(faults);
        Some(out)
    }

    /// The keys of this table, in the order of their names.
    #[must_use]
    pub fn keys(&self) -> Vec<&'a str> {
        self.table.keys().map(|k| k.get_ref().as_ref()).collect()
    }

    fn done(self, faults: &mut Vec<Fault>) {
        for (key, _) in self.table {
            let name = key.get_ref().as_ref();
            if !self.asked.contains(name) {
                let known = self.asked.iter().copied().collect::<Vec<_>>().join(", ");
                let line = self.lines.line(key.span().start);
                faults.push(Fault::new(
                    self.file,
                    line,
                    format!("unknown key `{}{name}`: take it out or correct it; known here: {known}", self.path),
                ));
            }
        }
    }
}
