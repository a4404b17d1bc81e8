//! `render`: every card that can be shown.

use std::io::Write;
use std::process::ExitCode;

use serde_json::{Value, json};

use super::{Done, Env, Format, locale};
use crate::message::{Goes, Reply};
use crate::platform::terminal;

pub fn run(env: &Env, tag: Option<&str>, format: Format, out: &mut dyn Write) -> Done {
    let desk = env.desk()?;
    let locales = locale(&desk, tag)?.map_or_else(|| desk.parts().voice.locales(), |l| vec![l]);
    let cards: Vec<Reply> = locales.iter().flat_map(|l| desk.every_card(*l, &env.situation())).collect();
    match format {
        Format::Json => {
            let all: Vec<Value> = cards.iter().map(as_json).collect();
            writeln!(out, "{}", serde_json::to_string_pretty(&all).unwrap_or_default())?;
        }
        Format::Text => {
            for card in &cards {
                let ids: Vec<&str> = [&card.topic, &card.remedy, &card.variant].into_iter().flatten().map(String::as_str).collect();
                writeln!(out, "=== {} · {} ===", card.locale, ids.join(" · "))?;
                terminal::show(card, terminal::Look { colour: false }, out)?;
                writeln!(out)?;
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn as_json(card: &Reply) -> Value {
    let buttons: Vec<Value> = card
        .buttons()
        .map(|b| match &b.goes {
            Goes::To(press) => json!({ "label": b.label, "token": press.token(), "url": null }),
            Goes::Link(url) => json!({ "label": b.label, "token": null, "url": url }),
        })
        .collect();
    json!({ "topic": card.topic, "remedy": card.remedy, "device": card.variant, "locale": card.locale.as_str(), "text": card.text(), "buttons": buttons })
}
