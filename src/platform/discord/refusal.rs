//! What Discord refuses: told once a day in the log, and to whoever pressed, by the name of the likely permission.

use serenity::all::Permissions;

use super::bot::Bot;
use super::rest::Refused;

/// Codes that a missing permission has (<https://discord.com/developers/docs/topics/opcodes-and-status-codes#json>).
const NO_ACCESS: u32 = 50_001;
pub(super) const NO_PERMISSION: u32 = 50_013;
/// Replying where older messages may not be read.
pub(super) const NO_HISTORY: u32 = 160_002;

/// Slow mode, and a thread that is archived: no permission would help (same page).
const SHUT: [u32; 2] = [20_016, 50_083];
/// A direct message that this person does not take (same page).
pub(super) const CLOSED: [u32; 2] = [50_007, 50_278];
/// `AutoMod`, and Discord's own filter for links (same page).
const KEPT_BACK: [u32; 2] = [200_000, 240_000];

/// No code of Discord's: a message that lacks its embeds.
const FADED: u32 = 0;

/// What an answer may need (<https://discord.com/developers/docs/topics/permissions>), and the message that names it.
const NEEDED: [(Permissions, &str); 4] = [
    (Permissions::VIEW_CHANNEL, "discord-may-view"),
    (Permissions::SEND_MESSAGES, "discord-may-send"),
    (Permissions::EMBED_LINKS, "discord-may-embed"),
    (Permissions::READ_MESSAGE_HISTORY, "discord-may-history"),
];

/// The message that names the permission which is likely missing; `None` where the refusal has another reason. `allowed`
/// is what Discord says that we may do.
pub fn missing(refused: Refused, allowed: Option<Permissions>, thread: bool) -> Option<&'static str> {
    let lacking = || {
        let allowed = allowed?;
        if thread && !allowed.contains(Permissions::SEND_MESSAGES_IN_THREADS) {
            return Some("discord-may-threads");
        }
        NEEDED.into_iter().find(|(permission, _)| !allowed.contains(*permission)).map(|(_, key)| key)
    };
    match refused.code {
        NO_ACCESS => Some(lacking().unwrap_or("discord-may-view")),
        NO_PERMISSION => Some(lacking().unwrap_or("discord-may-send")),
        NO_HISTORY => Some("discord-may-history"),
        _ => None,
    }
}

impl Bot {
    /// Notes a refusal in a channel. It is left alone for a while, and the log is told once a day.
    pub(super) async fn refused(&self, channel: u64, guild: Option<u64>, refused: Refused) {
        let Some(key) = missing(refused, None, false) else {
            let code = refused.code;
            let shut = SHUT.contains(&code);
            let new = (shut || CLOSED.contains(&code)) && self.memory().refused(channel, code);
            // No line of the log names somebody's own channel.
            if new && shut {
                tracing::warn!(?guild, channel, code, "slow mode or an archive lets no answer in here");
            }
            if KEPT_BACK.contains(&code) && self.memory().tells(channel, code) {
                tracing::warn!(?guild, channel, code, "AutoMod, or Discord's filter for links, keeps an answer back here");
            }
            tracing::debug!(?guild, channel, %refused, "refused");
            return;
        };
        let new = {
            let mut memory = self.memory();
            match refused.code {
                // Answers still arrive, as no replies: nothing to rest from.
                code @ NO_HISTORY => {
                    memory.hides_history(channel);
                    memory.tells(channel, code)
                }
                code => memory.refused(channel, code),
            }
        };
        if new {
            // Threads have a permission of their own. That a channel is one, no message says: it is asked for, once a day.
            let thread = refused.code == NO_PERMISSION && self.rest.parent_of(channel).await.is_ok_and(|parent| parent.is_some());
            let key = if thread { "discord-may-threads" } else { key };
            tracing::warn!(?guild, channel, code = refused.code, permission = key, "a permission is missing here");
        }
    }
}

impl Bot {
    /// A message arrived without its coloured part: Discord refuses nothing there, it leaves that out.
    pub(super) fn faded(&self, channel: u64, guild: Option<u64>) {
        let new = self.memory().tells(channel, FADED);
        if new {
            tracing::warn!(?guild, channel, permission = "discord-may-embed", "a permission is missing here: answers lack their colour");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_likely_permission() {
        let refused = |code| Refused { status: 403, code };
        let all = NEEDED.iter().fold(Permissions::SEND_MESSAGES_IN_THREADS, |all, (one, _)| all | *one);
        assert_eq!(missing(refused(NO_PERMISSION), Some(all - Permissions::EMBED_LINKS), false), Some("discord-may-embed"));
        assert_eq!(missing(refused(NO_PERMISSION), Some(all - Permissions::SEND_MESSAGES_IN_THREADS), true), Some("discord-may-threads"));
        assert_eq!(missing(refused(NO_PERMISSION), None, false), Some("discord-may-send"));
        assert_eq!(missing(refused(NO_ACCESS), Some(all), false), Some("discord-may-view"));
        assert_eq!(missing(refused(NO_HISTORY), Some(all), false), Some("discord-may-history"));
        assert_eq!(missing(refused(10_008), Some(Permissions::empty()), false), None);
    }
}
