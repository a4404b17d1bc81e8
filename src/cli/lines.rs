//! Lines of standard input, plain or JSON, each answered by a JSON line.

use std::io::{self, BufRead, Write};
use std::process::ExitCode;

use serde_json::{Map, Value, json};

use super::Done;

/// Answers every line; one that cannot be read by what is wrong with it.
pub fn answer(out: &mut dyn Write, mut reply: impl FnMut(Map<String, Value>) -> Value) -> Done {
    let mut input = io::stdin().lock();
    let mut line = Vec::new();
    let mut number = 0_usize;
    let mut broken = 0_usize;
    while input.read_until(b'\n', &mut line).map_err(|e| format!("cannot read standard input: {e}"))? > 0 {
        number += 1;
        let text = String::from_utf8_lossy(&line);
        let text = text.trim_end_matches(['\n', '\r']);
        let row = match read_row(text, number) {
            Ok(row) => reply(row),
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
