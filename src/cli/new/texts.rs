//! A language's file of texts with every message emptied, and what it says in other languages above it.

use std::collections::BTreeMap;

/// How Fluent writes a message that says nothing yet; [`crate::voice::Said::blank`].
const EMPTY: &str = "{ \"\" }";

/// All messages of a language as they stand in its files.
pub struct Originals<'a> {
    tag: &'a str,
    by_id: BTreeMap<&'a str, Vec<&'a str>>,
}

impl<'a> Originals<'a> {
    pub fn of(tag: &'a str, files: impl Iterator<Item = &'a str>) -> Originals<'a> {
        let messages = files.flat_map(parts).filter_map(|part| match part {
            Part::Message(id, lines) => Some((id, lines)),
            Part::Other(_) => None,
        });
        Originals { tag, by_id: messages.collect() }
    }
}

enum Part<'a> {
    Message(&'a str, Vec<&'a str>),
    /// A comment, or nothing.
    Other(&'a str),
}

/// A file that has no faults, cut before each message.
fn parts(text: &str) -> Vec<Part<'_>> {
    let mut out = Vec::new();
    let mut lines = text.lines().peekable();
    while let Some(first) = lines.next() {
        let Some(id) = id(first) else {
            out.push(Part::Other(first));
            continue;
        };
        let mut message = vec![first];
        while let Some(line) = lines.next_if(|line| line.is_empty() || line.starts_with([' ', '}'])) {
            message.push(line);
        }
        let gap = message.iter().rev().take_while(|line| line.trim().is_empty()).count();
        let rest = message.split_off(message.len() - gap);
        out.push(Part::Message(id, message));
        out.extend(rest.into_iter().map(Part::Other));
    }
    out
}

/// What the first line of a message or a term names.
fn id(line: &str) -> Option<&str> {
    let (id, _) = line.split_once('=')?;
    line.starts_with(|c: char| c.is_ascii_alphabetic() || c == '-').then(|| id.trim_end())
}

/// The file, every message emptied. Terms stay: they are names, and no message could do without them.
pub fn emptied(text: &str, originals: &[Originals]) -> String {
    let mut out = String::new();
    let mut after_message = false;
    for part in parts(text) {
        let (id, lines) = match part {
            Part::Message(id, lines) => (id, lines),
            Part::Other(line) => {
                add(&mut out, line);
                after_message = false;
                continue;
            }
        };
        // A gap, so that it is seen which originals belong to it.
        if after_message {
            add(&mut out, "");
        }
        after_message = true;
        for Originals { tag, by_id } in originals {
            for line in by_id.get(id).into_iter().flatten() {
                add(&mut out, format!("# {tag}: {line}").trim_end());
            }
        }
        if id.starts_with('-') {
            for line in lines {
                add(&mut out, line);
            }
        } else {
            empty(&lines, &mut out);
        }
    }
    out
}

fn add(out: &mut String, line: &str) {
    out.push_str(line);
    out.push('\n');
}

/// The message's name and its parts, each with nothing but what needs no translation.
fn empty(lines: &[&str], out: &mut String) {
    let mut keys: Vec<(&str, String)> = Vec::new();
    for line in lines {
        let begins = keys.is_empty() || line.trim_start().starts_with('.');
        match (line.split_once('='), keys.last_mut()) {
            (Some((key, value)), _) if begins => keys.push((key.trim_end(), value.trim().to_owned())),
            (_, Some((_, value))) => value.push_str(line.trim()),
            (_, None) => {}
        }
    }
    for (key, value) in &keys {
        let value = if value.is_empty() || refers(value) { value } else { EMPTY };
        add(out, format!("{key} = {value}").trim_end());
    }
}

/// Whether it only says what another message says.
fn refers(value: &str) -> bool {
    let id = value.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).map_or("", str::trim);
    id.starts_with(|c: char| c.is_ascii_alphabetic()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_emptied_below_their_originals() {
        let text = "# About\n\n-a = Amazon\nx =\n    1. One { $n }\n\n    2. Two\n    .label = L\n    .done = { y }\ny = { $n ->\n    [1] a\n   *[other] b\n}\n\n## End\nz =\n    .only = Z\n";
        let originals = [Originals::of("ja", ["x = いち\ny = に\n"].into_iter())];
        let wanted = "# About\n\n-a = Amazon\n\n# ja: x = いち\nx = { \"\" }\n    .label = { \"\" }\n    .done = { y }\n\n\
                      # ja: y = に\ny = { \"\" }\n\n## End\nz =\n    .only = { \"\" }\n";
        assert_eq!(emptied(text, &originals), wanted);
    }
}
