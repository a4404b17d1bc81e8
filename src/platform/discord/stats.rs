//! `/stats`: what was counted in a server.

use std::sync::Arc;

use serenity::all::{CommandDataOptionValue, CommandInteraction};

use super::bot::Bot;
use super::card::Card;
use super::press::Call;
use crate::stats::{DAYS, Stats};

/// The option, by its name for Discord.
pub(super) const SPAN: &str = "days";

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
            let line = match bot.store.counts(Some(guild), hour.saturating_sub(u32::from(days) * 24), hour + 1).await {
                Ok(rows) => Stats::of(&rows).text(days, &bot.desk.parts().voice, locale),
                Err(fault) => {
                    tracing::error!(guild, %fault, "what was counted cannot be told");
                    bot.say(locale, "stats-failed", &[])
                }
            };
            bot.answered(&call, &Card::line(line).response(true)).await;
        });
    }
}
