//! `guard`: what secrets the guard finds in texts, and how well it does on labelled ones.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::{Map, Value, json};

use super::score::percent;
use super::{Done, Env, lines};
use crate::guard::{Guard, Kind};

pub fn run(env: &Env, table: Option<&PathBuf>, out: &mut dyn Write) -> Done {
    let desk = env.desk()?;
    let guard = &desk.parts().guard;
    match table {
        Some(file) => score(guard, file, out),
        None => lines::answer(out, |row| look(guard, row)),
    }
}

fn look(guard: &Guard, mut row: Map<String, Value>) -> Value {
    let text = row.remove("text").and_then(|t| t.as_str().map(str::to_owned)).unwrap_or_default();
    let secrets = guard.find(&text);
    let kinds: Vec<&str> = secrets.iter().map(|s| s.kind.name()).collect();
    json!({ "id": row.remove("id").unwrap_or(Value::Null), "kinds": kinds, "text": guard.mask(&text, &secrets) })
}

/// A labelled text.
pub(super) struct Labelled {
    pub id: String,
    pub text: String,
    pub secrets: Vec<Kind>,
}

fn score(guard: &Guard, file: &Path, out: &mut dyn Write) -> Done {
    let rows = read(file)?;
    // Per kind: found, wanted, found in texts that have no secret.
    let mut kinds: BTreeMap<Kind, [usize; 3]> = BTreeMap::new();
    let (mut right, mut with, mut alarms) = (0, 0, 0);
    let mut wrong = Vec::new();
    for row in &rows {
        let mut found: Vec<Kind> = guard.find(&row.text).iter().map(|s| s.kind).collect();
        found.sort_unstable();
        found.dedup();
        for kind in &row.secrets {
            let counts = kinds.entry(*kind).or_default();
            counts[0] += usize::from(found.contains(kind));
            counts[1] += 1;
        }
        let is_right = if row.secrets.is_empty() {
            alarms += usize::from(!found.is_empty());
            for kind in &found {
                kinds.entry(*kind).or_default()[2] += 1;
            }
            found.is_empty()
        } else {
            with += 1;
            let all = row.secrets.iter().all(|kind| found.contains(kind));
            right += usize::from(all);
            all
        };
        if !is_right {
            let names = |kinds: &[Kind]| kinds.iter().map(|k| k.name()).collect::<Vec<_>>().join(" ");
            wrong.push(format!("{}: [{}], found [{}]: {}", row.id, names(&row.secrets), names(&found), row.text.replace('\n', "⏎")));
        }
    }
    let without = rows.len() - with;
    writeln!(out, "texts with secrets, all found: {right} / {with}  {} %", percent(right, with))?;
    writeln!(out, "texts without, false alarms:   {alarms} / {without}  {} %", percent(alarms, without))?;
    writeln!(out, "\n  {:<16} {:>6} {:>6} {:>8} {:>13}", "kind", "found", "texts", "recall", "false alarms")?;
    for (kind, [found, wanted, alarms]) in kinds {
        writeln!(out, "  {:<16} {found:>6} {wanted:>6} {:>6.1} % {alarms:>13}", kind.name(), percent(found, wanted))?;
    }
    if !wrong.is_empty() {
        writeln!(out, "\ntexts that were not judged rightly:")?;
        for line in wrong {
            writeln!(out, "  {line}")?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn read(file: &Path) -> Result<Vec<Labelled>, String> {
    let name = file.display();
    let bytes = fs::read(file).map_err(|error| format!("{name}: cannot be read ({error}): check the path"))?;
    let text = String::from_utf8_lossy(&bytes);
    let mut rows = Vec::new();
    for (n, line) in text.trim_start_matches('\u{feff}').lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let fault = |what: String| format!("{name}:{}: {what}", n + 1);
        let value: Value = serde_json::from_str(line).map_err(|error| fault(format!("not JSON: {error}")))?;
        let (Some(text), Some(labels)) = (value.get("text").and_then(Value::as_str), value.get("secrets").and_then(Value::as_array)) else {
            return Err(fault("needs \"text\" and \"secrets\"".into()));
        };
        let kind = |label: &Value| {
            let known = Kind::ALL.iter().find(|(name, _)| label.as_str() == Some(name));
            known.map(|(_, kind)| *kind).ok_or_else(|| fault(format!("there is no kind {label}")))
        };
        let secrets = labels.iter().map(kind).collect::<Result<_, _>>()?;
        let id = value.get("id").map_or_else(|| (n + 1).to_string(), |id| id.as_str().map_or_else(|| id.to_string(), str::to_owned));
        rows.push(Labelled { id, text: text.to_owned(), secrets });
    }
    Ok(rows)
}
