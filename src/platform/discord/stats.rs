//! `/stats`: what was counted in a server, in words and as a picture.

use std::sync::Arc;

use serde_json::{Value, json};
use serenity::all::{CommandDataOptionValue, CommandInteraction, CreateAttachment};

use super::bot::Bot;
use super::card::Card;
use super::press::Call;
use crate::limits;
use crate::message::Locale;
use crate::stats::{DAYS, Picture, Stats};

/// The option, by its name for Discord.
pub(super) const SPAN: &str = "days";
/// The picture's name, for whoever saves it.
const FILE: &str = "stats.png";
/// No code of Discord's, for the log: no font has the letters.
const NO_FONT: u32 = 4;

impl Bot {
    pub(super) fn stats(self: &Arc<Self>, call: Call, command: &CommandInteraction) {
        let Some(guild) = call.guild else { return self.lost(call) };
        let chosen = command.data.options.iter().find(|option| option.name == SPAN).map(|option| &option.value);
        let days = chosen.and_then(CommandDataOptionValue::as_i64).and_then(|days| u16::try_from(days).ok());
        let days = days.filter(|days| DAYS.contains(days)).unwrap_or(DAYS[0]);
        let locale = self.locale(&call);
        let hour = u32::try_from(self.seconds().div_euclid(3600)).unwrap_or_default();
        let bot = Arc::clone(self);
        self.spawn("telling what was counted", async move {
            let counts = bot.store.counts(Some(guild), hour.saturating_sub(u32::from(days) * 24), hour + 1);
            let stats = match tokio::time::timeout(bot.times.disk, counts).await {
                Ok(Ok(rows)) => Stats::of(&rows),
                failed => {
                    if let Ok(Err(fault)) = failed {
                        tracing::error!(guild, %fault, "what was counted cannot be told");
                    } else {
                        tracing::error!(guild, "the disk does not answer: what was counted cannot be told");
                    }
                    let line = bot.say(locale, "stats-failed", &[]);
                    bot.answered(&call, &Card::line(line).response(true)).await;
                    return;
                }
            };
            let text = |numbered: bool| Card::line(stats.text(days, &bot.desk.parts().voice, locale, numbered));
            if let Some(picture) = bot.drawn(stats.clone(), days, locale).await
                && bot.shown(&call, &text(!picture.labelled), picture, days, locale).await
            {
                return;
            }
            bot.answered(&call, &text(false).response(true)).await;
        });
    }

    /// The picture, drawn where nobody else waits; `None` where there is nothing to be seen, or too much for Discord.
    async fn drawn(self: &Arc<Self>, stats: Stats, days: u16, locale: Locale) -> Option<Picture> {
        let bot = Arc::clone(self);
        let drawing = move || stats.picture(days, &bot.desk.parts().voice, locale, &bot.chosen.fonts);
        let picture = tokio::task::spawn_blocking(drawing).await.ok().flatten().filter(|picture| picture.png.len() <= limits::FILES)?;
        if !picture.labelled && self.memory().tells(0, NO_FONT) {
            tracing::warn!(
                "no font here has Japanese letters: pictures have numbers for labels. Install fonts-noto-cjk, or set TASUKEBUNE_FONT"
            );
        }
        Some(picture)
    }

    /// Answers with the picture; false where Discord does not take it.
    async fn shown(&self, call: &Call, text: &Card, picture: Picture, days: u16, locale: Locale) -> bool {
        let words = self.say(locale, "stats-picture", &[("days", days.to_string())]);
        // By hand: serenity writes the id as a number, which Discord's document does not allow.
        let Ok(mut body) = serde_json::to_value(text.response(true)) else { return false };
        body["data"]["attachments"] = Value::Array(vec![json!({ "id": "0", "filename": FILE, "description": words })]);
        let sent = self.rest.respond_with(call.id, &call.token, call.arrived, &body, CreateAttachment::bytes(picture.png, FILE)).await;
        if let Err(refused) = sent {
            tracing::debug!(%refused, "a picture was not taken");
        }
        sent.is_ok()
    }
}
