//! Cards that all may read, and that a server wants to be gone after some hours.

use std::sync::Arc;
use std::time::Duration;

use super::bot::Bot;
use super::live::Live;
use super::rest::Refused;
use crate::store::Placed;

/// So often it is looked which cards have had their time …
const LOOK: Duration = Duration::from_secs(60);
/// … and so many are deleted at once: a server's limit is not used up by them.
const AT_ONCE: u32 = 50;

impl Bot {
    /// Notes when a card is to go, where the server wants that.
    pub(super) async fn stays_for_now(&self, guild: Option<u64>, channel: u64, message: u64) {
        let Some(server) = guild else { return };
        let Some(hours) = self.store.settings(server).delete_after_hours else { return };
        let at = self.seconds() + i64::from(hours) * 3600;
        if let Err(fault) = self.store.delete_later(Placed { server, channel, message }, at).await {
            tracing::error!(server, channel, %fault, "that a card is to be deleted is not kept: it stays");
        }
    }

    async fn delete_due(&self) {
        let due = match self.store.due(self.seconds(), AT_ONCE).await {
            Ok(due) => due,
            Err(fault) => return tracing::error!(%fault, "which cards are to be deleted is not known; looking again in a minute"),
        };
        let mut gone = Vec::with_capacity(due.len());
        for Placed { server, channel, message } in due {
            match self.rest.delete(channel, message).await {
                Ok(()) => {
                    self.memory().gone(channel, message);
                    gone.push(message);
                }
                // Taken away already, or nothing that trying again would change.
                Err(Refused { status: 404, .. }) => gone.push(message),
                Err(refused @ Refused { status: 400..=428 | 430..=499, .. }) => {
                    tracing::warn!(server, channel, %refused, "a card could not be deleted: it stays");
                    gone.push(message);
                }
                Err(refused) => tracing::debug!(channel, %refused, "a card is not deleted yet; trying again in a minute"),
            }
        }
        if gone.is_empty() {
            return;
        }
        if let Err(fault) = self.store.deleted(gone).await {
            tracing::error!(%fault, "that cards are deleted is not kept");
        }
    }
}

/// Deletes cards in their time, as long as the bot is there.
pub(super) fn delete_in_time(live: &Arc<Live>) {
    let live = Arc::downgrade(live);
    tokio::spawn(async move {
        let mut looks = tokio::time::interval(LOOK);
        loop {
            looks.tick().await;
            let Some(bot) = live.upgrade().map(|live| live.bot()) else { return };
            bot.delete_due().await;
        }
    });
}
