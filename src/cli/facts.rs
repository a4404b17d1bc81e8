//! `facts`: everything that can go out of date, with its source, its age, and where it is shown.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::process::ExitCode;

use serde_json::{Value, json};

use super::{Done, Env};
use crate::check::ages::{Aged, State, ages};
use crate::facts::Kind;

pub fn run(env: &Env, stale: bool, as_json: bool, out: &mut dyn Write) -> Done {
    let desk = env.desk()?;
    let rows: Vec<Aged> = ages(&desk, env.today).filter(|row| !stale || row.fact.is_stale(env.today)).collect();
    if as_json {
        let all: Vec<Value> = rows.iter().map(json).collect();
        writeln!(out, "{}", serde_json::to_string_pretty(&all).unwrap_or_default())?;
    } else {
        text(&rows, out)?;
    }
    let bad = stale && rows.iter().any(|row| row.state == State::Stale);
    Ok(if bad { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn kind(row: &Aged) -> &'static str {
    Kind::ALL.into_iter().find(|(_, kind)| *kind == row.fact.kind).map_or("", |(word, _)| word)
}

/// Files by their names and messages: they have the same in all languages.
fn shown_in<'a>(row: &Aged<'a>) -> BTreeSet<(&'a str, &'a str)> {
    row.mentions.iter().map(|m| (m.file.rsplit('/').next().unwrap_or_default(), m.key)).collect()
}

fn text(rows: &[Aged], out: &mut dyn Write) -> Result<(), std::io::Error> {
    let width = rows.iter().map(|row| row.id.len()).max().unwrap_or_default();
    for row in rows {
        let Aged { id, fact, state, age, .. } = row;
        let kind = kind(row);
        let most = fact.max_age_days.map_or_else(|| "-".to_owned(), |days| days.to_string());
        let (state, verified, value) = (state.name(), fact.verified, &fact.value);
        writeln!(out, "{id:<width$}  {kind:<7}  {state:<14}  {verified}  {age:>5} of {most:>5} days  {value}")?;
        let mut line = |what: &str, text: &str| writeln!(out, "{:width$}  {what:<10} {text}", "");
        let shown: Vec<String> = row.shown_as.iter().map(|(locale, text)| format!("{text} ({locale})")).collect();
        line("shown as", &shown.join(", "))?;
        for (file, keys) in by_file(&shown_in(row)) {
            line("shown in", &format!("{file}: {}", keys.join(", ")))?;
        }
        line("source", &fact.source)?;
        if let Some(o) = &fact.overridden {
            line("overridden", &format!("by {}:{}, instead of {}", o.file, o.line, o.instead_of))?;
        }
    }
    let count = |state: State| rows.iter().filter(|row| row.state == state).count();
    let counts: Vec<String> = State::ALL.iter().map(|(state, name)| format!("{} {name}", count(*state))).collect();
    writeln!(out, "{} fact(s): {}", rows.len(), counts.join(", "))
}

fn by_file<'a>(shown_in: &BTreeSet<(&'a str, &'a str)>) -> BTreeMap<&'a str, Vec<&'a str>> {
    let mut out: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (file, key) in shown_in {
        out.entry(file).or_default().push(key);
    }
    out
}

fn json(row: &Aged) -> Value {
    let Aged { id, fact, state, age, file, line, shown_as, .. } = row;
    let shown_as: serde_json::Map<String, Value> = shown_as.iter().map(|(locale, text)| (locale.to_string(), json!(text))).collect();
    let shown_in: Vec<Value> = shown_in(row).iter().map(|(file, key)| json!({ "file": file, "message": key })).collect();
    json!({
        "id": id,
        "kind": kind(row),
        "value": fact.value,
        "shown_as": shown_as,
        "source": fact.source,
        "verified": fact.verified.to_string(),
        "age_days": age,
        "max_age_days": fact.max_age_days,
        "state": state.name(),
        "fallback": fact.fallback,
        "shown_in": shown_in,
        "file": file,
        "line": line,
        "instead_of": fact.overridden.as_ref().map(|o| &o.instead_of),
    })
}
