//! How much of each of Discord's limits a message uses, counted in what Discord would get.

use serde::Serialize;
use serde_json::Value;

use crate::limits::{self, length};

/// How much of a limit is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Measure {
    pub name: &'static str,
    pub used: usize,
    pub most: usize,
}

/// Of each limit that the message has to do with, the part that uses most of it.
#[must_use]
pub fn of_body(body: &Value) -> Vec<Measure> {
    let rows = list(body, "components");
    let parts: Vec<&Value> = rows.iter().flat_map(|row| list(row, "components")).collect();
    let options: Vec<&Value> = parts.iter().flat_map(|part| list(part, "options")).collect();
    let longest = |of: &[&Value], key: &str| of.iter().map(|value| length(text(value, key))).max().unwrap_or_default();
    let embeds: Vec<&Value> = list(body, "embeds").iter().collect();
    let all = [
        ("content", length(text(body, "content")), limits::CONTENT),
        ("embed", longest(&embeds, "description"), limits::EMBED_TEXT),
        ("rows", rows.len(), limits::ROWS),
        ("row", rows.iter().map(|row| list(row, "components").len()).max().unwrap_or_default(), limits::ROW),
        ("label", longest(&parts, "label"), limits::LABEL),
        ("custom_id", longest(&parts, "custom_id"), limits::TOKEN),
        ("url", longest(&parts, "url"), limits::URL),
        ("options", parts.iter().map(|part| list(part, "options").len()).max().unwrap_or_default(), limits::OPTIONS),
        ("option_label", longest(&options, "label"), limits::OPTION),
        ("option_value", longest(&options, "value"), limits::OPTION),
        ("placeholder", longest(&parts, "placeholder"), limits::PLACEHOLDER),
    ];
    used(&all)
}

/// Of a slash command.
#[must_use]
pub fn of_command(name: &str, description: &str) -> Vec<Measure> {
    used(&[("command", name.chars().count(), limits::COMMAND), ("description", length(description), limits::DESCRIPTION)])
}

fn used(all: &[(&'static str, usize, usize)]) -> Vec<Measure> {
    all.iter().filter(|(_, used, _)| *used > 0).map(|&(name, used, most)| Measure { name, used, most }).collect()
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}
