//! A bot that only listens: twilight's shard, with every frame read by twilight's and by serenity's models.

use std::error::Error;
use std::time::Duration;

use futures_util::StreamExt;
use serenity::model::event::{Event as SerenityEvent, GatewayEvent as SerenityFrame};
use tokio::sync::oneshot;
use twilight_gateway::queue::Queue;
use twilight_gateway::{CloseFrame, Config, ConfigBuilder, Event, EventType, EventTypeFlags, Intents, Message, Shard, ShardId, parse};

use crate::discord::Discord;

/// What a bot without the content intent asks for.
pub const USUAL: Intents = Intents::GUILDS.union(Intents::GUILD_MESSAGES).union(Intents::DIRECT_MESSAGES);

/// Lets every shard identify at once.
#[derive(Debug, Clone)]
pub struct Free;

impl Queue for Free {
    fn enqueue(&self, _: u32) -> oneshot::Receiver<()> {
        let (go, wait) = oneshot::channel();
        // The shard may be gone already.
        let _gone = go.send(());
        wait
    }
}

pub struct Bot {
    pub shard: Shard<Free>,
}

impl Bot {
    pub fn new(discord: &Discord) -> Self {
        Self::with(discord, USUAL, &discord.token(), ShardId::ONE)
    }

    pub fn with(discord: &Discord, intents: Intents, token: &str, id: ShardId) -> Self {
        let config: Config<Free> =
            ConfigBuilder::new(token.to_owned(), intents).proxy_url(discord.gateway_url()).ratelimit_messages(false).queue(Free).build();
        Self { shard: Shard::with_config(id, config) }
    }

    /// The next frame or close, whatever it is; broken connections are passed over.
    pub async fn next(&mut self) -> Message {
        let waiting = async {
            loop {
                match self.shard.next().await {
                    Some(Ok(message)) => return message,
                    Some(Err(_)) => {}
                    None => panic!("the shard has ended"),
                }
            }
        };
        let message = tokio::time::timeout(Duration::from_secs(8), waiting).await.expect("a frame in time");
        if let Message::Text(text) = &message {
            both_read(text);
        }
        message
    }

    /// The next event of this kind.
    pub async fn event(&mut self, kind: EventType) -> Event {
        loop {
            if let Message::Text(text) = self.next().await {
                let event = parse(text, EventTypeFlags::all()).expect("a frame").map(Event::from);
                if let Some(event) = event.filter(|event| event.kind() == kind) {
                    return event;
                }
            }
        }
    }

    /// The next close of the connection.
    pub async fn close(&mut self) -> Option<CloseFrame<'static>> {
        loop {
            if let Message::Close(frame) = self.next().await {
                return frame;
            }
        }
    }

    /// The text of the next message.
    pub async fn hears(&mut self) -> String {
        match self.event(EventType::MessageCreate).await {
            Event::MessageCreate(message) => message.content.clone(),
            other => panic!("{other:?}"),
        }
    }

    /// Polls on until `until` is done: for a bot that must stay alive meanwhile.
    pub async fn alive<T>(&mut self, until: impl Future<Output = T>) -> T {
        tokio::pin!(until);
        loop {
            tokio::select! {
                out = &mut until => return out,
                frame = self.shard.next() => if let Some(Ok(Message::Text(text))) = frame { both_read(&text); },
            }
        }
    }
}

/// Both libraries must read this frame in full.
pub fn both_read(text: &str) {
    match parse(text.to_owned(), EventTypeFlags::all()) {
        Ok(Some(_)) => {}
        Ok(None) => panic!("twilight does not know this: {text}"),
        Err(error) => panic!("twilight: {:?}\n{text}", error.source()),
    }
    match serde_json::from_str::<SerenityFrame>(text) {
        Ok(SerenityFrame::Dispatch(_, SerenityEvent::Unknown(event))) => panic!("serenity does not know this {}: {text}", event.kind),
        Ok(_) => {}
        Err(error) => panic!("serenity: {error}\n{text}"),
    }
}
