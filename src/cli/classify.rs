//! `classify`: one JSON line for each message on standard input.

use std::io::{self, BufRead, Write};
use std::process::ExitCode;

use serde_json::{Map, Value, json};

use super::{Done, Env};
use crate::desk::{Desk, Situation};
use crate::hearing::Decision;
use crate::message::Message;

pub fn run(env: &Env, overheard: bool, out: &mut dyn Write) -> Done {
    let desk = env.desk()?;
    let situation = env.situation();
    let mut input = io::stdin().lock();
    let mut line = Vec::new();
    let mut number = 0_usize;
    let mut broken = 0_usize;
    while input.read_until(b'\n', &mut line).map_err(|e| format!("cannot read standard input: {e}"))? > 0 {
        number += 1;
        let text = String::from_utf8_lossy(&line);
        let text = text.trim_end_matches(['\n', '\r']);
        let row = match read_row(text, number) {
            Ok(row) => classify(&desk, &situation, row, overheard),
            Err(error) => {
                broken += 1;
                json!({ "line": number, "error": error })
            }
        };
        writeln!(out, "{row}")?;
        line.clear();
    }
    if broken > 0 {
        return Err(format!("{broken} of {number} lines could not be read; each is answered by a line with \"error\"").into());
    }
    Ok(ExitCode::SUCCESS)
}

/// A line as a JSON object with `id` and `text`.
fn read_row(line: &str, number: usize) -> Result<Map<String, Value>, String> {
    // Editors on Windows begin a file with U+FEFF.
    let line = line.trim_start_matches('\u{feff}');
    if !line.trim_start().starts_with('{') {
        return Ok(Map::from_iter([("id".into(), json!(number)), ("text".into(), json!(line))]));
    }
    let value: Value = serde_json::from_str(line).map_err(|e| format!("line {number} is not JSON: {e}"))?;
    match value {
        Value::Object(row) if row.get("text").is_some_and(Value::is_string) => Ok(row),
        _ => Err(format!("line {number} has no \"text\" in quotes")),
    }
}

fn classify(desk: &Desk, situation: &Situation, mut row: Map<String, Value>, overheard: bool) -> Value {
    let text = row.remove("text").and_then(|t| t.as_str().map(str::to_owned)).unwrap_or_default();
    let message = Message { text, addressed: !overheard };
    let (decision, heard) = desk.decide(&message);
    let (locale, _) = desk.locale_of(&heard, situation);
    let ids = |topics: &[usize]| topics.iter().map(|t| desk.parts().topics[*t].id.as_str()).collect::<Vec<_>>();
    let (word, topic, candidates) = match &decision {
        Decision::Answer(topic) => ("answer", ids(&[*topic]).first().copied(), Vec::new()),
        Decision::Clarify(among) => ("clarify", None, ids(among)),
        Decision::Menu(near) => ("menu", None, ids(near)),
        Decision::Silent => ("silent", None, Vec::new()),
    };
    let mut out = Map::from_iter([
        ("id".into(), row.remove("id").unwrap_or(Value::Null)),
        ("text".into(), json!(message.text)),
        ("locale".into(), json!(locale.as_str())),
        ("decision".into(), json!(word)),
        ("topic".into(), json!(topic)),
        ("candidates".into(), json!(candidates)),
    ]);
    // What else stood in the line is passed through, but never over what we say.
    for (key, value) in row {
        out.entry(key).or_insert(value);
    }
    Value::Object(out)
}
