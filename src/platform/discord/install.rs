//! `/automod`: puts the rule for Discord's `AutoMod` into a server. Who may call it is the server's own setting, and Discord sees to that.

use std::sync::Arc;

use serde_json::Value;
use serenity::all::{ButtonStyle, CreateActionRow, CreateButton, CreateInteractionResponse, Permissions};

use super::bot::Bot;
use super::card::Card;
use super::press::Call;
use super::rest::Refused;
use crate::automod::{BLOCKED, KEYWORD, KEYWORD_RULES, NAME, renewed, rule};
use crate::message::Locale;

/// Who opened the panel whose button this is. Only they see it; that it stands there at all, Discord tells us (see
/// [`super::press::shows`]), so that nobody gets past the setting who may call the command.
pub(super) fn opener(token: &str) -> Option<u64> {
    u64::from_str_radix(token.strip_prefix("a1/")?, 16).ok()
}

/// What became of the rule.
#[derive(Debug, Clone, Copy)]
enum Done {
    Added,
    Renewed,
    /// Discord takes no further rule of that kind.
    Full,
    Refused(Refused),
}

impl Bot {
    pub(super) fn automod(self: &Arc<Self>, call: Call) {
        let may = call.allowed.is_none_or(|may| may.intersects(Permissions::MANAGE_GUILD | Permissions::ADMINISTRATOR));
        let locale = self.locale(&call);
        let panel = if may { self.offer(&call, locale, "discord-automod-right") } else { self.lacks(locale) };
        self.respond(call, panel.response(true));
    }

    /// What the rule does, a line more, and the button.
    fn offer(&self, call: &Call, locale: Locale, line: &str) -> Card {
        let text = format!("{}\n\n{}", self.say(locale, "discord-automod", &[]), self.say(locale, line, &[]));
        let button = CreateButton::new(format!("a1/{:x}", call.person)).style(ButtonStyle::Primary);
        Card::panel(text, vec![CreateActionRow::Buttons(vec![button.label(self.say(locale, "discord-automod-install", &[]))])])
    }

    /// What the rule does, and which right the bot lacks for it.
    fn lacks(&self, locale: Locale) -> Card {
        let say = |key: &str| self.say(locale, key, &[]);
        Card::line(format!("{}\n\n{}", say("discord-automod"), say("discord-automod-lacks")))
    }

    /// Puts the rule in, and says what became of it.
    pub(super) fn install(self: &Arc<Self>, call: Call, opener: u64) {
        let Some(guild) = call.guild.filter(|_| opener == call.person) else { return self.lost(call) };
        let bot = Arc::clone(self);
        self.spawn("putting a rule in", async move {
            if !bot.answered(&call, &CreateInteractionResponse::Acknowledge).await {
                return;
            }
            let locale = bot.locale(&call);
            let (later, to) = (Arc::clone(&bot), call.clone());
            // One after another in a server, whose id is nobody's: two presses would find no rule, and make two.
            let waits = bot.queues.push(guild, async move {
                let done = later.put_in(guild, locale).await.unwrap_or_else(Done::Refused);
                later.tell(&to, locale, done).await;
            });
            if !waits {
                bot.tell(&call, locale, Done::Refused(Refused::NO_ANSWER)).await;
            }
        });
    }

    async fn put_in(&self, guild: u64, locale: Locale) -> Result<Done, Refused> {
        let parts = self.desk.parts();
        let rule = rule(&self.say(locale, NAME, &[]), &self.say(locale, BLOCKED, &[]), &parts.automod);
        let there = self.rest.rules(guild).await?;
        let of_words: Vec<&Value> = there.iter().filter(|rule| rule["trigger_type"] == KEYWORD).collect();
        // Somebody may have put it in in another language.
        let names: Vec<String> = parts.voice.locales().into_iter().map(|locale| self.say(locale, NAME, &[])).collect();
        let ours = of_words.iter().find(|rule| names.iter().any(|name| rule["name"] == name.as_str()));
        if let Some(ours) = ours {
            let id = ours["id"].as_str().and_then(|id| id.parse().ok()).unwrap_or_default();
            self.rest.change_rule(guild, id, &renewed(ours, &rule)).await?;
            return Ok(Done::Renewed);
        }
        if of_words.len() >= KEYWORD_RULES {
            return Ok(Done::Full);
        }
        self.rest.add_rule(guild, &rule).await.map(|()| Done::Added)
    }

    async fn tell(&self, call: &Call, locale: Locale, done: Done) {
        let name = || [("name", self.say(locale, NAME, &[]))];
        let card = match done {
            Done::Added => Card::line(self.say(locale, "discord-automod-done", &name())),
            Done::Renewed => Card::line(self.say(locale, "discord-automod-renewed", &name())),
            Done::Full => self.offer(call, locale, "discord-automod-full"),
            Done::Refused(Refused { status: 403, .. }) => self.lacks(locale),
            Done::Refused(refused) => {
                tracing::warn!(guild = ?call.guild, %refused, "the rule for AutoMod could not be put in");
                self.offer(call, locale, "discord-automod-failed")
            }
        };
        if let Err(refused) = self.rest.edit_response(self.me.application, &call.token, &card.edit_response()).await {
            tracing::debug!(%refused, "nobody was told what became of a rule");
        }
    }
}
