//! `eval`: how well labelled messages are understood.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::Value;

use super::score::{Labels, Row, Score, percent};
use super::{Done, Env};
use crate::book::{Book, Sample};
use crate::desk::Desk;
use crate::hearing::{Decision, NONE};
use crate::message::Message;

/// Parts of the cross-validation: a tenth is scored by what the other nine taught.
const FOLDS: usize = 10;

pub fn run(env: &Env, files: &[PathBuf], json: bool, cross: bool, out: &mut dyn Write) -> Done {
    let mut book = env.book()?;
    let mut labelled = Vec::new();
    let mut faults = Vec::new();
    for file in files {
        labelled.extend(read(file, &book, &mut faults));
    }
    if !faults.is_empty() {
        return Err(format!("labelled messages have faults:\n  {}", faults.join("\n  ")).into());
    }
    if !files.is_empty() {
        let rows = decide(book.desk.as_ref(), &labelled);
        report(&book, &rows, json, out)?;
    }
    if cross {
        let rows = cross_validate(&mut book);
        if !json {
            writeln!(out, "the samples, cross-validated in {FOLDS} parts:")?;
        }
        report(&book, &rows, json, out)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// A labelled message.
struct Labelled {
    text: String,
    label: String,
    also: Vec<String>,
}

fn read(file: &Path, book: &Book, faults: &mut Vec<String>) -> Vec<Labelled> {
    let name = file.display();
    let bytes = fs::read(file).unwrap_or_else(|error| {
        faults.push(format!("{name}: cannot be read ({error}): check the path"));
        Vec::new()
    });
    let text = String::from_utf8_lossy(&bytes);
    let mut rows = Vec::new();
    let known = |label: &str| label == NONE || book.intents.topics.iter().any(|i| i.id == label);
    for (n, line) in text.trim_start_matches('\u{feff}').lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let place = format!("{name}:{}", n + 1);
        let value: Value = match serde_json::from_str(line) {
            Ok(value) => value,
            Err(error) => {
                faults.push(format!("{place}: not JSON: {error}"));
                continue;
            }
        };
        let string = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
        let (Some(text), Some(label)) = (string("text"), string("label")) else {
            faults.push(format!("{place}: needs \"text\" and \"label\""));
            continue;
        };
        let Some(also) = value.get("also").filter(|v| !v.is_null()).map_or_else(|| Some(Vec::new()), strings) else {
            faults.push(format!("{place}: \"also\" must be a list of topics"));
            continue;
        };
        for unknown in std::iter::once(&label).chain(&also).filter(|l| !known(l)) {
            faults.push(format!("{place}: there is no topic “{unknown}”"));
        }
        rows.push(Labelled { text, label, also });
    }
    rows
}

fn strings(value: &Value) -> Option<Vec<String>> {
    value.as_array()?.iter().map(|v| v.as_str().map(str::to_owned)).collect()
}

fn decide(desk: Option<&Desk>, labelled: &[Labelled]) -> Vec<Row> {
    let decision = |message: Message| desk.map_or(Decision::Silent, |d| d.decide(&message).0);
    labelled
        .iter()
        .map(|l| Row {
            text: l.text.clone(),
            label: l.label.clone(),
            also: l.also.clone(),
            addressed: decision(Message::addressed(&l.text)),
            overheard: decision(Message::overheard(&l.text)),
        })
        .collect()
}

fn cross_validate(book: &mut Book) -> Vec<Row> {
    let samples = std::mem::take(&mut book.samples);
    let mut rows = Vec::new();
    let Some(mut desk) = book.desk.take() else { return rows };
    for fold in 0..FOLDS {
        let part = |sample: &Sample, n: usize| (sample.line + n) % FOLDS == fold;
        let taught = samples.iter().enumerate().filter(|(n, s)| !part(s, *n)).map(|(_, s)| (s.text.as_str(), s.right()));
        let model = desk.parts().ear.train(taught);
        desk.ear_mut().set_model(model);
        let held: Vec<Labelled> = samples
            .iter()
            .enumerate()
            .filter(|(n, s)| part(s, *n))
            .map(|(_, s)| Labelled { text: s.text.clone(), label: s.label.clone(), also: s.also.clone() })
            .collect();
        rows.extend(decide(Some(&desk), &held));
    }
    book.samples = samples;
    book.desk = Some(desk);
    rows
}

fn report(book: &Book, rows: &[Row], json: bool, out: &mut dyn Write) -> Result<(), super::Problem> {
    let Some(desk) = &book.desk else { return Ok(()) };
    let intents = &book.intents.topics;
    let labels = Labels {
        ear: &desk.parts().ear,
        roles: intents.iter().map(|i| (i.id.as_str(), i.role)).collect(),
        split_from: intents.iter().map(|i| (i.id.as_str(), i.split_from.iter().map(|n| n.id.as_str()).collect())).collect(),
    };
    let score = labels.score(rows);
    if json {
        writeln!(out, "{}", score.json())?;
        return Ok(());
    }
    print(&score, out)?;
    Ok(())
}

fn print(score: &Score, out: &mut dyn Write) -> std::io::Result<()> {
    for line in score.lines() {
        writeln!(out, "{line}")?;
    }
    writeln!(out, "\n  {:<22} {:>9} {:>9} {:>9}", "topic", "precision", "recall", "messages")?;
    for (id, [right, given, wanted]) in &score.topics {
        writeln!(out, "  {id:<22} {:>7.1} % {:>7.1} % {wanted:>9}", percent(*right, *given), percent(*right, *wanted))?;
    }
    if !score.confusions.is_empty() {
        writeln!(out, "\nconfusions:")?;
        let mut confusions: Vec<_> = score.confusions.iter().collect();
        confusions.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
        for ((label, said), n) in confusions.iter().take(25) {
            writeln!(out, "  {n:>4} × {label} → {said}")?;
        }
        writeln!(out, "\nmessages that were not answered rightly:")?;
        for worst in &score.worst {
            writeln!(out, "  {worst}")?;
        }
    }
    Ok(())
}
