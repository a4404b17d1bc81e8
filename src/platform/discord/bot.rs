//! What the bot makes of an event.

use std::sync::Arc;

use jiff::ZonedDateTime;
use serenity::builder::{CreateAllowedMentions, CreateMessage};

use super::frame::{Frame, Message};
use super::rest::Rest;
use crate::desk::{Desk, Situation};
use crate::message;
use crate::settings::HelpChannels;

/// The bot's own ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Me {
    pub user: u64,
    pub application: u64,
}

pub struct Bot {
    desk: Arc<Desk>,
    rest: Rest,
    me: Me,
    help: HelpChannels,
}

impl Bot {
    #[must_use]
    pub fn new(desk: Arc<Desk>, rest: Rest, me: Me, help: HelpChannels) -> Bot {
        Bot { desk, rest, me, help }
    }

    pub fn frame(self: &Arc<Self>, frame: Frame<'_>) {
        if let Frame::Message(message) = frame {
            self.message(&message);
        }
    }

    fn message(self: &Arc<Self>, message: &Message<'_>) {
        let asked = message.guild.is_none() || message.mentions.contains(&self.me.user);
        if message.author_is_bot || message.webhook || !(asked || self.help.contains(message.channel)) {
            return;
        }
        let mention = format!("<@{}>", self.me.user);
        let text = message.content.replace(&mention, "");
        let heard = if asked { message::Message::addressed(text) } else { message::Message::overheard(text) };
        let Some(reply) = self.desk.answer(&heard, &Situation::new(ZonedDateTime::now().date())) else { return };
        let content: String = reply.body.chars().take(2_000).collect();
        let body = CreateMessage::new().content(content).allowed_mentions(CreateAllowedMentions::new());
        let body = body.nonce(serenity::model::channel::Nonce::String(message.id.to_string())).enforce_nonce(true);
        let (bot, channel) = (Arc::clone(self), message.channel);
        tokio::spawn(async move {
            if let Err(refused) = bot.rest.send(channel, &body).await {
                tracing::warn!(%refused, "an answer could not be sent");
            }
        });
    }
}
