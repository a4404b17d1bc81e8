//! What we ask of Discord over HTTP. Requests are built by serenity and sent by [`super::wire`].

use std::fmt;
use std::num::NonZeroU64;
use std::sync::Arc;
use std::time::Duration;

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use serenity::builder::CreateAttachment;
use serenity::http::{LightMethod, Route};
use tokio::time::Instant;

use super::setup::{Channel, Member, Server};
use super::wire::{Call, Undone, Wire};
use crate::ops::Ops;
use crate::settings::{Token, Waits};

/// A request came to nothing. There is no text in it: Discord's texts repeat what was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused {
    /// The HTTP status; 0 where no answer came in time.
    pub status: u16,
    /// Discord's own code (<https://docs.discord.com/developers/topics/opcodes-and-status-codes#json>), 0 where there is none.
    pub code: u32,
}

impl Refused {
    pub(super) const NO_ANSWER: Refused = Refused { status: 0, code: 0 };
    /// For an id that no object has.
    pub(super) const NOWHERE: Refused = Refused { status: 404, code: 0 };
    /// For an answer that cannot be understood.
    const GARBLED: Refused = Refused { status: 200, code: 0 };
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refused { status: 0, .. } => f.write_str("no answer in time"),
            Refused { status: 200, .. } => f.write_str("an answer that makes no sense"),
            Refused { status, code: 0 } => write!(f, "HTTP status {status}"),
            Refused { status, code } => write!(f, "HTTP status {status}, code {code}"),
        }
    }
}

/// “Interaction has already been acknowledged.”
const ANSWERED_ALREADY: u32 = 40_060;
/// “Unknown message.”
const NO_SUCH_MESSAGE: u32 = 10_008;

/// Where the gateway is, and how it may be used: <https://docs.discord.com/developers/events/gateway#get-gateway-bot>.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Door {
    pub url: String,
    pub shards: u32,
    pub max_concurrency: u16,
    /// Identifies that are left, of how many, and when they are counted anew.
    pub remaining: u32,
    pub total: u32,
    pub reset_after: Duration,
}

impl Door {
    /// How long the last shard waits when all of them identify, one every 5 s in each of `max_concurrency` lanes.
    #[must_use]
    pub fn queue_time(&self) -> Duration {
        Duration::from_secs(5) * self.shards.div_ceil(u32::from(self.max_concurrency.max(1)))
    }
}

/// What Discord knows about the application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Application {
    pub id: u64,
    /// <https://docs.discord.com/developers/resources/application#application-object-application-flags>; `None` where they are not told.
    pub flags: Option<u64>,
}

/// A message that was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sent {
    pub id: u64,
    /// So many of its embeds are shown: none where we may not embed.
    pub embeds: usize,
    /// So many roles are called by it: none that we may not call.
    pub roles: usize,
}

/// A thread, as far as it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Thread {
    pub parent: Option<u64>,
    /// Who opened it.
    pub owner: Option<u64>,
}

/// Discord's REST interface; clones share their connections.
#[derive(Clone)]
pub struct Rest(Arc<Wire>);

impl fmt::Debug for Rest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Rest")
    }
}

impl Rest {
    /// With an `api` address everything goes there, and nothing to discord.com.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new(token: &Token, api: Option<&str>, waits: &Waits) -> Result<Rest, reqwest::Error> {
        Rest::counting(token, api, waits, Arc::default())
    }

    /// The same; requests are counted there.
    ///
    /// # Errors
    /// As [`Rest::new`].
    pub fn counting(token: &Token, api: Option<&str>, waits: &Waits, ops: Arc<Ops>) -> Result<Rest, reqwest::Error> {
        super::install_crypto();
        Wire::new(token, api, waits.clone(), ops).map(|wire| Rest(Arc::new(wire)))
    }

    pub(super) fn ops(&self) -> Arc<Ops> {
        Arc::clone(&self.0.ops)
    }

    /// How many seconds our clock is ahead of Discord's, as its last answer said; `None` where there was none, or it said nothing of that.
    #[must_use]
    pub fn clock_ahead(&self) -> Option<i64> {
        self.0.clock_ahead()
    }

    /// Sends a message and says its id. It is sent again after a lost answer only where its nonce is enforced.
    pub async fn send(&self, channel: u64, body: &impl Serialize) -> Result<u64, Refused> {
        self.post(channel, body).await.map(|sent| sent.id)
    }

    /// The same; says also how many embeds arrived.
    pub async fn post(&self, channel: u64, body: &impl Serialize) -> Result<Sent, Refused> {
        #[derive(Deserialize)]
        struct Raw {
            id: String,
            #[serde(default)]
            embeds: Vec<IgnoredAny>,
            #[serde(default)]
            mention_roles: Vec<IgnoredAny>,
        }
        let route = Route::ChannelMessages { channel_id: id(channel)? };
        let call = Call::new(LightMethod::Post, route).body(body)?.once_unless_nonce().patient();
        let raw: Raw = self.object(call).await?;
        let id = raw.id.parse().map_err(|_| Refused::GARBLED)?;
        Ok(Sent { id, embeds: raw.embeds.len(), roles: raw.mention_roles.len() })
    }

    pub async fn edit(&self, channel: u64, message: u64, body: &impl Serialize) -> Result<(), Refused> {
        let route = Route::ChannelMessage { channel_id: id(channel)?, message_id: id(message)? };
        self.plain(Call::new(LightMethod::Patch, route).body(body)?).await
    }

    pub async fn delete(&self, channel: u64, message: u64) -> Result<(), Refused> {
        let route = Route::ChannelMessage { channel_id: id(channel)?, message_id: id(message)? };
        self.settled(Call::new(LightMethod::Delete, route), NO_SUCH_MESSAGE).await
    }

    /// Deletes what somebody else wrote; one that is gone already counts. `reason` stands in the server's audit log.
    pub async fn take_away(&self, channel: u64, message: u64, reason: &str) -> Result<(), Refused> {
        let route = Route::ChannelMessage { channel_id: id(channel)?, message_id: id(message)? };
        match self.plain(Call::new(LightMethod::Delete, route).reason(reason)).await {
            Err(Refused { code: NO_SUCH_MESSAGE, .. }) => Ok(()),
            done => done,
        }
    }

    /// The first answer to an interaction; until 2.5 s after that arrived.
    pub async fn respond(&self, interaction: u64, token: &str, arrived: Instant, body: &impl Serialize) -> Result<(), Refused> {
        let route = Route::InteractionResponse { interaction_id: id(interaction)?, token };
        self.settled(Call::new(LightMethod::Post, route).body(body)?.apart().quick(arrived), ANSWERED_ALREADY).await
    }

    /// The same with a file, which `body` names as the first of its attachments.
    pub async fn respond_with(
        &self,
        interaction: u64,
        token: &str,
        arrived: Instant,
        body: &impl Serialize,
        file: CreateAttachment,
    ) -> Result<(), Refused> {
        let route = Route::InteractionResponse { interaction_id: id(interaction)?, token };
        self.settled(Call::new(LightMethod::Post, route).form(body, file)?.apart().quick(arrived), ANSWERED_ALREADY).await
    }

    /// The id of the first answer to an interaction, where that is a message.
    pub async fn first_answer(&self, application: u64, token: &str) -> Result<u64, Refused> {
        let route = Route::WebhookOriginalInteractionResponse { application_id: id(application)?, token };
        self.identified(Call::new(LightMethod::Get, route).apart()).await
    }

    /// Changes the first answer to an interaction.
    pub async fn edit_response(&self, application: u64, token: &str, body: &impl Serialize) -> Result<(), Refused> {
        let route = Route::WebhookOriginalInteractionResponse { application_id: id(application)?, token };
        self.plain(Call::new(LightMethod::Patch, route).body(body)?.apart()).await
    }

    /// A further answer to an interaction, and its id. Discord enforces no nonce here, so that one whose answer was lost is not sent again.
    pub async fn follow_up(&self, application: u64, token: &str, body: &impl Serialize) -> Result<u64, Refused> {
        let route = Route::WebhookFollowupMessages { application_id: id(application)?, token };
        self.identified(Call::new(LightMethod::Post, route).body(body)?.apart().once()).await
    }

    /// The channel of the direct messages with somebody.
    pub async fn open_dm(&self, user: u64) -> Result<u64, Refused> {
        let body = json!({ "recipient_id": user.to_string() });
        self.identified(Call::new(LightMethod::Post, Route::UserMeDmChannels).body(&body)?).await
    }

    /// The channel of a thread; `None` for what is no thread.
    pub async fn parent_of(&self, channel: u64) -> Result<Option<u64>, Refused> {
        self.thread(channel).await.map(|thread| thread.and_then(|thread| thread.parent))
    }

    /// What a channel is as a thread; `None` for what is none.
    pub async fn thread(&self, channel: u64) -> Result<Option<Thread>, Refused> {
        #[derive(Deserialize)]
        struct Channel {
            #[serde(rename = "type")]
            kind: u8,
            parent_id: Option<String>,
            owner_id: Option<String>,
        }
        let channel: Channel = self.object(Call::new(LightMethod::Get, Route::Channel { channel_id: id(channel)? })).await?;
        // Threads of announcements, public and private ones; the parent of other channels is their category.
        let is_thread = matches!(channel.kind, 10..=12);
        let id = |id: Option<String>| id.and_then(|id| id.parse().ok());
        Ok(is_thread.then(|| Thread { parent: id(channel.parent_id), owner: id(channel.owner_id) }))
    }

    /// Opens a thread below a channel, of no message, and says its id. Nothing tells Discord that two are the same, so that one whose answer
    /// was lost is not opened again. `reason` stands in the server's audit log.
    pub async fn open_thread(&self, channel: u64, thread: &impl Serialize, reason: &str) -> Result<u64, Refused> {
        let route = Route::ChannelThreads { channel_id: id(channel)? };
        self.identified(Call::new(LightMethod::Post, route).body(thread)?.reason(reason).once()).await
    }

    /// Brings somebody into a thread; whoever is there already stays.
    pub async fn add_to_thread(&self, thread: u64, user: u64) -> Result<(), Refused> {
        self.plain(Call::new(LightMethod::Put, Route::ChannelThreadMember { channel_id: id(thread)?, user_id: id(user)? })).await
    }

    /// `reason` stands in the server's audit log.
    pub async fn change_thread(&self, thread: u64, changes: &impl Serialize, reason: &str) -> Result<(), Refused> {
        let route = Route::Channel { channel_id: id(thread)? };
        self.plain(Call::new(LightMethod::Patch, route).body(changes)?.reason(reason)).await
    }

    pub async fn gateway(&self) -> Result<Door, Refused> {
        #[derive(Deserialize)]
        struct Limit {
            total: u32,
            remaining: u32,
            reset_after: u64,
            max_concurrency: u16,
        }
        #[derive(Deserialize)]
        struct Gateway {
            url: String,
            shards: u32,
            session_start_limit: Limit,
        }
        let Gateway { url, shards, session_start_limit: limit } = self.object(Call::new(LightMethod::Get, Route::GatewayBot)).await?;
        Ok(Door {
            url,
            shards: shards.max(1),
            max_concurrency: limit.max_concurrency.max(1),
            remaining: limit.remaining.min(limit.total),
            total: limit.total,
            reset_after: Duration::from_millis(limit.reset_after),
        })
    }

    pub async fn application(&self) -> Result<Application, Refused> {
        #[derive(Deserialize)]
        struct Raw {
            id: String,
            flags: Option<u64>,
        }
        let raw: Raw = self.object(Call::new(LightMethod::Get, Route::Oauth2ApplicationCurrent)).await?;
        Ok(Application { id: raw.id.parse().map_err(|_| Refused::GARBLED)?, flags: raw.flags })
    }

    /// The bot's own user id.
    pub async fn me(&self) -> Result<u64, Refused> {
        self.identified(Call::new(LightMethod::Get, Route::UserMe)).await
    }

    /// The registered global commands, with all their languages.
    pub async fn commands(&self, application: u64) -> Result<Value, Refused> {
        let route = Route::Commands { application_id: id(application)? };
        self.object(Call::new(LightMethod::Get, route).param("with_localizations", "true")).await
    }

    /// Replaces all global commands.
    pub async fn put_commands(&self, application: u64, commands: &Value) -> Result<(), Refused> {
        let route = Route::Commands { application_id: id(application)? };
        self.plain(Call::new(LightMethod::Put, route).body(commands)?).await
    }

    /// A server's roles, and where its announcements go.
    pub(super) async fn server(&self, guild: u64) -> Result<Server, Refused> {
        self.object(Call::new(LightMethod::Get, Route::Guild { guild_id: id(guild)? })).await
    }

    /// A server's channels, without threads.
    pub(super) async fn channels(&self, guild: u64) -> Result<Vec<Channel>, Refused> {
        self.object(Call::new(LightMethod::Get, Route::GuildChannels { guild_id: id(guild)? })).await
    }

    pub(super) async fn member(&self, guild: u64, user: u64) -> Result<Member, Refused> {
        self.object(Call::new(LightMethod::Get, Route::GuildMember { guild_id: id(guild)?, user_id: id(user)? })).await
    }

    /// A server's rules for `AutoMod`.
    pub async fn rules(&self, guild: u64) -> Result<Vec<Value>, Refused> {
        self.object(Call::new(LightMethod::Get, Route::GuildAutomodRules { guild_id: id(guild)? })).await
    }

    /// Makes one more. Nothing tells Discord that two are the same, so that one whose answer was lost is not sent again.
    pub async fn add_rule(&self, guild: u64, rule: &Value) -> Result<(), Refused> {
        self.plain(Call::new(LightMethod::Post, Route::GuildAutomodRules { guild_id: id(guild)? }).body(rule)?.once()).await
    }

    pub async fn change_rule(&self, guild: u64, rule: u64, changes: &Value) -> Result<(), Refused> {
        let route = Route::GuildAutomodRule { guild_id: id(guild)?, rule_id: id(rule)? };
        self.plain(Call::new(LightMethod::Patch, route).body(changes)?).await
    }

    async fn plain(&self, call: Call<'_>) -> Result<(), Refused> {
        self.0.send(call).await.map(drop).map_err(|undone| undone.refused)
    }

    /// The same, where this code after a lost answer means that the lost one was “done”.
    async fn settled(&self, call: Call<'_>, code: u32) -> Result<(), Refused> {
        match self.0.send(call).await {
            Ok(_) => Ok(()),
            Err(Undone { refused, perhaps_done: true }) if refused.code == code => Ok(()),
            Err(Undone { refused, .. }) => Err(refused),
        }
    }

    async fn object<T: for<'de> Deserialize<'de>>(&self, call: Call<'_>) -> Result<T, Refused> {
        let body = self.0.send(call).await.map_err(|undone| undone.refused)?;
        serde_json::from_slice(&body).map_err(|_| Refused::GARBLED)
    }

    /// The id of what the answer shows.
    async fn identified(&self, call: Call<'_>) -> Result<u64, Refused> {
        #[derive(Deserialize)]
        struct Object {
            id: String,
        }
        let object: Object = self.object(call).await?;
        object.id.parse().map_err(|_| Refused::GARBLED)
    }
}

/// Ids are never 0; serenity's types cannot even hold it.
fn id<T: From<NonZeroU64>>(number: u64) -> Result<T, Refused> {
    NonZeroU64::new(number).map(T::from).ok_or(Refused::NOWHERE)
}
