//! The table of settings as people read it: the file to begin with, the help of a command, the table of the documents.

use std::fmt::Write;

use super::table::{Kind, Setting, TABLE, Unset};

/// A file that changes nothing until somebody edits it.
#[must_use]
pub fn example() -> String {
    let mut out = String::from(
        "# Settings of Tasukebune. The environment goes before this file; `tasukebune settings` shows what is in force.\n\
         # Name it with --config FILE or TASUKEBUNE_CONFIG, or put it into /etc/tasukebune/ as tasukebune.toml.\n",
    );
    for setting in &TABLE {
        let Setting { name, variable, allowed, help, .. } = setting;
        let holds = holds(setting);
        let _ = write!(
            out,
            "\n# {help}.\n# Allowed: {allowed}. In the environment: {variable}.\n# Default: {}. A change here holds {holds}.\n",
            default(setting)
        );
        let _ = match setting.default {
            Unset::Fixed(value) => writeln!(out, "{name} = {}", in_toml(setting.kind, value)),
            Unset::Said(_) => writeln!(out, "# {name} = {}", setting.example),
        };
    }
    out
}

fn in_toml(kind: Kind, value: &str) -> String {
    match kind {
        Kind::Channels if value.is_empty() => "[]".to_owned(),
        Kind::Number(_) => value.to_owned(),
        _ => format!("\"{value}\""),
    }
}

/// What is in force where nothing is set, in words.
fn default(setting: &Setting) -> &'static str {
    match setting.default {
        Unset::Fixed("") => "none",
        Unset::Fixed(text) | Unset::Said(text) => text,
    }
}

/// From when on a change in the file holds.
fn holds(setting: &Setting) -> &'static str {
    if setting.at_once { "at once" } else { "after a restart" }
}

/// For the end of a command's help.
#[must_use]
pub fn help() -> String {
    let mut out = String::from("Settings, as variables of the environment; a file may say the same (`tasukebune settings --example`):\n");
    for setting in &TABLE {
        let _ = writeln!(out, "  {}\n      {}: {}; default: {}", setting.variable, setting.help, setting.allowed, default(setting));
    }
    out.pop();
    out
}

/// For docs/operating.md, a line each.
#[must_use]
pub fn document() -> String {
    let mut out = String::from(
        "| in the file | in the environment | allowed | default | what it does | a change in the file holds |\n|---|---|---|---|---|---|\n",
    );
    for setting in &TABLE {
        let Setting { name, variable, allowed, help, .. } = setting;
        let _ = writeln!(out, "| `{name}` | `{variable}` | {allowed} | {} | {help} | {} |", default(setting), holds(setting));
    }
    out
}
