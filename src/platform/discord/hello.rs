//! The bot says who it is, once, where it was invited.

use std::sync::Arc;
use std::time::Duration;

use super::bot::Bot;
use super::card::Card;
use super::press::client;
use crate::message::Locale;
use crate::store::Change;

/// A server that the bot came into longer ago knows it, whether it was told or not.
const NEW: Duration = Duration::from_secs(10 * 60);

impl Bot {
    /// Says what it is in a server's system channel, where it came only now and may write there. `joined` is in milliseconds since 1970.
    pub(super) fn introduce(self: &Arc<Self>, guild: u64, channel: u64, joined: u64, locale: &str) {
        let since = u64::try_from(self.seconds()).unwrap_or_default().saturating_mul(1000).saturating_sub(joined);
        if Duration::from_millis(since) > NEW || self.store.settings(guild).introduced {
            return;
        }
        let locale = self.desk.locale_for(client(locale)).0;
        let bot = Arc::clone(self);
        self.spawn("introducing itself", async move {
            // Noted first: rather not at all than twice.
            match bot.store.change(guild, vec![Change::Introduced(true)]).await {
                Ok(_) => {}
                Err(fault) => return tracing::error!(%fault, "that the bot introduced itself cannot be kept, so that it does not"),
            }
            let hello = Card::line(bot.hello(locale));
            if let Err(refused) = bot.rest.post(channel, &hello.message(guild, None)).await {
                tracing::debug!(%refused, "an introduction was refused");
            }
        });
    }

    fn hello(&self, locale: Locale) -> String {
        let privacy = format!("/{}", self.say(locale, "discord-privacy.command", &[]));
        self.say(locale, "discord-hello", &[("command", self.symptom_command(locale)), ("privacy", privacy)])
    }
}
