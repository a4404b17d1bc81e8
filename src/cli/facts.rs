//! `facts`: everything that can go out of date, with its source, its age, and where it is shown.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::process::ExitCode;

use jiff::civil::Date;
use serde_json::{Value, json};

use super::{Done, Env};
use crate::book::facts::FILE;
use crate::desk::Desk;
use crate::facts::{Fact, Kind};

/// What has become of a fact by today.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Historic,
    Fresh,
    /// Past its age; its fallback is shown instead.
    Fallback,
    /// Past its age, and nothing takes its place.
    Stale,
}

impl State {
    const ALL: [(State, &'static str); 4] =
        [(State::Fresh, "fresh"), (State::Historic, "historic"), (State::Fallback, "fallback shown"), (State::Stale, "stale")];

    fn of(fact: &Fact, today: Date) -> State {
        match &fact.fallback {
            Some(_) if fact.is_stale(today) => State::Fallback,
            None if fact.is_stale(today) => State::Stale,
            _ if fact.historic => State::Historic,
            _ => State::Fresh,
        }
    }

    fn name(self) -> &'static str {
        State::ALL.into_iter().find(|(state, _)| *state == self).map_or("", |(_, name)| name)
    }
}

struct Row<'a> {
    id: &'a str,
    fact: &'a Fact,
    state: State,
    age: i64,
    kind: &'static str,
    /// As cards show it, in each language.
    shown_as: Vec<(String, String)>,
    /// Messages that mention it: file and key.
    shown_in: BTreeSet<(&'a str, &'a str)>,
}

pub fn run(env: &Env, stale: bool, as_json: bool, out: &mut dyn Write) -> Done {
    let desk = env.desk()?;
    let facts = desk.parts().facts.facts.iter();
    let rows: Vec<Row> = facts.map(|(id, fact)| row(env, &desk, id, fact)).collect();
    let rows: Vec<Row> = rows.into_iter().filter(|row| !stale || row.fact.is_stale(env.today)).collect();
    if as_json {
        let all: Vec<Value> = rows.iter().map(json).collect();
        writeln!(out, "{}", serde_json::to_string_pretty(&all).unwrap_or_default())?;
    } else {
        text(&rows, out)?;
    }
    let bad = stale && rows.iter().any(|row| row.state == State::Stale);
    Ok(if bad { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn row<'a>(env: &Env, desk: &'a Desk, id: &'a str, fact: &'a Fact) -> Row<'a> {
    let voice = &desk.parts().voice;
    let situation = env.situation();
    let shown_as = voice.locales().into_iter().map(|l| (l.to_string(), desk.fact_as_shown(id, l, &situation))).collect();
    let mut shown_in = BTreeSet::new();
    for locale in voice.locales() {
        // What a term mentions, the messages that it stands in mention, too.
        for (key, said) in voice.keys(locale).filter(|(key, said)| !key.starts_with('-') && said.variables.contains(id)) {
            shown_in.insert((said.file.rsplit('/').next().unwrap_or_default(), key));
        }
    }
    let kind = Kind::ALL.into_iter().find(|(_, kind)| *kind == fact.kind).map_or("", |(word, _)| word);
    Row { id, fact, state: State::of(fact, env.today), age: fact.age(env.today), kind, shown_as, shown_in }
}

fn text(rows: &[Row], out: &mut dyn Write) -> Result<(), std::io::Error> {
    let width = rows.iter().map(|row| row.id.len()).max().unwrap_or_default();
    for row in rows {
        let Row { id, fact, state, age, kind, .. } = row;
        let most = fact.max_age_days.map_or_else(|| "-".to_owned(), |days| days.to_string());
        let (state, verified, value) = (state.name(), fact.verified, &fact.value);
        writeln!(out, "{id:<width$}  {kind:<7}  {state:<14}  {verified}  {age:>5} of {most:>5} days  {value}")?;
        let mut line = |what: &str, text: &str| writeln!(out, "{:width$}  {what:<10} {text}", "");
        let shown: Vec<String> = row.shown_as.iter().map(|(locale, text)| format!("{text} ({locale})")).collect();
        line("shown as", &shown.join(", "))?;
        for (file, keys) in by_file(&row.shown_in) {
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

fn json(row: &Row) -> Value {
    let Row { id, fact, state, age, kind, shown_as, shown_in } = row;
    let (file, line) = fact.place(FILE);
    let shown_as: serde_json::Map<String, Value> = shown_as.iter().map(|(locale, text)| (locale.clone(), json!(text))).collect();
    let shown_in: Vec<Value> = shown_in.iter().map(|(file, key)| json!({ "file": file, "message": key })).collect();
    json!({
        "id": id,
        "kind": kind,
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
