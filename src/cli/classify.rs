//! `classify`: one JSON line for each message on standard input.

use std::io::Write;

use serde_json::{Map, Value, json};

use super::{Done, Env, lines};
use crate::desk::{Desk, Situation};
use crate::hearing::Decision;
use crate::message::Message;

pub fn run(env: &Env, overheard: bool, out: &mut dyn Write) -> Done {
    let desk = env.desk()?;
    let situation = env.situation();
    lines::answer(out, |row| classify(&desk, &situation, row, overheard))
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
