//! `/privacy`: what is held about whoever calls it, their language, and how to be forgotten or left alone.

use std::sync::Arc;

use serenity::all::{ButtonStyle, CreateActionRow, CreateButton};

use super::bot::Bot;
use super::card::Card;
use super::press::Call;
use crate::limits::ROW;
use crate::message::Locale;
use crate::store::StoreFault;

/// What a button of the panel does. It says nothing of who presses it: only they see the panel, and it concerns them alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wish {
    Forget,
    /// Leave me alone, or no longer.
    Apart(bool),
    /// Speak this language to me; `None`: the one that I write in.
    Speak(Option<Locale>),
}

impl Wish {
    fn token(self) -> String {
        match self {
            Wish::Forget => "p1/forget".to_owned(),
            Wish::Apart(true) => "p1/apart".to_owned(),
            Wish::Apart(false) => "p1/again".to_owned(),
            Wish::Speak(None) => "p1/speak".to_owned(),
            Wish::Speak(Some(locale)) => format!("p1/speak/{locale}"),
        }
    }

    pub(super) fn from_token(token: &str) -> Option<Wish> {
        match token.strip_prefix("p1/")? {
            "forget" => Some(Wish::Forget),
            "apart" => Some(Wish::Apart(true)),
            "again" => Some(Wish::Apart(false)),
            "speak" => Some(Wish::Speak(None)),
            other => Some(Wish::Speak(Some(Locale::new(other.strip_prefix("speak/")?)?))),
        }
    }
}

impl Bot {
    pub(super) fn privacy(self: &Arc<Self>, call: Call) {
        let panel = self.panel(&call, None);
        self.respond(call, panel.response(true));
    }

    /// Does what somebody wishes, and shows how it is then.
    pub(super) fn wished(self: &Arc<Self>, call: Call, wish: Wish) {
        let bot = Arc::clone(self);
        self.spawn("doing what somebody wishes", async move {
            let done = match tokio::time::timeout(bot.times.disk, bot.carry_out(call.person, wish)).await {
                Ok(Ok(done)) => done,
                Err(_) => {
                    tracing::error!("the disk does not answer: what somebody wishes waits for it");
                    "discord-privacy-waits"
                }
                Ok(Err(fault)) => {
                    tracing::error!(%fault, "what somebody wishes is not kept");
                    if bot.keeps_nothing().is_some() { "discord-privacy-refusing" } else { "discord-privacy-failed" }
                }
            };
            let panel = bot.panel(&call, Some(done));
            bot.answered(&call, &panel.update()).await;
        });
    }

    async fn carry_out(&self, person: u64, wish: Wish) -> Result<&'static str, StoreFault> {
        match wish {
            Wish::Forget => {
                // What is in memory goes also where the disk fails.
                self.memory().forget_person(person);
                self.store.forget(person).await?;
                // To want to be left alone is nothing to forget: that has a button of its own.
                let apart = self.store.person(person).opted_out;
                Ok(if apart { "discord-privacy-forgotten-apart" } else { "discord-privacy-forgotten" })
            }
            Wish::Apart(apart) => {
                self.store.set_opted_out(person, apart).await?;
                Ok("discord-privacy-kept")
            }
            Wish::Speak(locale) => {
                self.store.set_person_locale(person, locale.filter(|locale| self.desk.speaks(*locale))).await?;
                Ok("discord-privacy-kept")
            }
        }
    }

    fn panel(&self, call: &Call, done: Option<&str>) -> Card {
        let locale = self.locale(call);
        let say = |key: &str| self.say(locale, key, &[]);
        let person = self.store.person(call.person);
        // A language that was taken out since is spoken to nobody.
        let language = person
            .locale
            .filter(|chosen| self.desk.speaks(*chosen))
            .map_or_else(|| say("discord-language-auto"), |chosen| self.say(chosen, "discord-language", &[]));
        let heard = say(if person.opted_out { "discord-privacy-apart" } else { "discord-privacy-heard" });
        let held = say(if self.memory().holds(call.person) { "discord-privacy-held" } else { "discord-privacy-none" });
        let text = self.say(locale, "discord-privacy", &[("language", language), ("heard", heard), ("held", held)]);
        let text = [done.map(say), Some(text)].into_iter().flatten().collect::<Vec<_>>().join("\n\n");
        let button = |label: String, wish: Wish, style| CreateButton::new(wish.token()).label(label).style(style);
        let apart = if person.opted_out { "discord-privacy-again" } else { "discord-privacy-leave" };
        let wishes = vec![
            button(say("discord-privacy-forget"), Wish::Forget, ButtonStyle::Danger),
            button(say(apart), Wish::Apart(!person.opted_out), ButtonStyle::Secondary),
        ];
        let style = |chosen: Option<Locale>| if person.locale == chosen { ButtonStyle::Primary } else { ButtonStyle::Secondary };
        // One that cannot name itself yet would be mistaken for the one whose words it shows.
        let mut spoken = self.desk.parts().voice.locales_with("discord-language");
        spoken.sort_by_key(|locale| *locale != self.desk.home());
        let spoken =
            spoken.into_iter().map(|l| button(self.say(l, "discord-language", &[]), Wish::Speak(Some(l)), style(Some(l)))).take(ROW - 1);
        let automatic = button(say("discord-language-auto"), Wish::Speak(None), style(None));
        let languages = std::iter::once(automatic).chain(spoken).collect();
        Card::panel(text, vec![CreateActionRow::Buttons(wishes), CreateActionRow::Buttons(languages)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_says_what_was_wished() {
        let wishes = [Wish::Forget, Wish::Apart(true), Wish::Apart(false), Wish::Speak(None), Wish::Speak(Locale::new("en"))];
        for wish in wishes {
            assert_eq!(Wish::from_token(&wish.token()), Some(wish));
        }
        for token in ["", "p1/", "p1/all", "p1/speak/", "p1/speak/日本語", "v1/t/////0/"] {
            assert_eq!(Wish::from_token(token), None, "{token}");
        }
    }
}
