//! What exists: people, servers, channels, messages, and the records of what happened.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::Value;

use super::faults::Planned;
use super::session::{GatewayState, Session};
use super::transcript::Scene;
use super::{Builder, Request};

/// Discord counts its ids from the first second of 2015, in ms.
pub const EPOCH_MS: u64 = 1_420_070_400_000;

/// Server number k is `(FIRST_GUILD + k) << 22`: as this is divisible by 1 to 16, server k is on shard k % n for each such n.
const FIRST_GUILD: u64 = 720_720 * 200_000;

/// Bits of the permission word: <https://docs.discord.com/developers/topics/permissions>.
pub mod permission {
    pub const VIEW_CHANNEL: u64 = 1 << 10;
    pub const SEND_MESSAGES: u64 = 1 << 11;
    pub const ADMINISTRATOR: u64 = 1 << 3;
    pub const MANAGE_GUILD: u64 = 1 << 5;
    pub const MANAGE_MESSAGES: u64 = 1 << 13;
    pub const MENTION_EVERYONE: u64 = 1 << 17;
    pub const MANAGE_THREADS: u64 = 1 << 34;
    pub const EMBED_LINKS: u64 = 1 << 14;
    pub const READ_MESSAGE_HISTORY: u64 = 1 << 16;
    pub const CREATE_PUBLIC_THREADS: u64 = 1 << 35;
    pub const CREATE_PRIVATE_THREADS: u64 = 1 << 36;
    pub const SEND_MESSAGES_IN_THREADS: u64 = 1 << 38;
    pub const USE_EXTERNAL_APPS: u64 = 1 << 50;
    /// What everyone has in a usual server: see, send, embed, attach, history, reactions, slash commands, threads, external apps.
    pub const USUAL: u64 = VIEW_CHANNEL
        | SEND_MESSAGES
        | EMBED_LINKS
        | READ_MESSAGE_HISTORY
        | SEND_MESSAGES_IN_THREADS
        | CREATE_PUBLIC_THREADS
        | CREATE_PRIVATE_THREADS
        | USE_EXTERNAL_APPS
        | 1 << 6
        | 1 << 15
        | 1 << 31;
}

#[derive(Debug, Clone)]
pub struct UserData {
    pub id: u64,
    pub name: String,
    pub locale: String,
    pub bot: bool,
    /// The code that a DM to this person meets: 50007 or 50278.
    pub refuses_dm: Option<u64>,
    /// Has the app installed for themselves.
    pub installed: bool,
    /// What else Discord says of them.
    pub worn: Value,
}

#[derive(Debug, Clone)]
pub struct GuildData {
    pub id: u64,
    pub name: String,
    pub locale: String,
    pub bot_is_member: bool,
    /// The managed role that came with the bot.
    pub bot_role: u64,
    /// Nicknames of the members.
    pub members: BTreeMap<u64, Option<String>>,
    pub everyone: u64,
    pub bot_role_permissions: u64,
    /// Roles of the server's own: whether everybody may mention one, and who has it.
    pub roles: BTreeMap<u64, RoleData>,
    /// What each member may do beyond `everyone`.
    pub powers: BTreeMap<u64, u64>,
    pub system_channel: Option<u64>,
    /// An id of the time when the bot came.
    pub joined: u64,
}

#[derive(Debug, Clone)]
pub struct RoleData {
    pub name: String,
    pub mentionable: bool,
    pub members: BTreeSet<u64>,
}

#[derive(Debug, Clone, Default)]
pub struct ChannelData {
    pub id: u64,
    pub guild: Option<u64>,
    /// 0 text, 1 DM, 2 voice, 3 group DM, 5 announcements, 11 public thread, 12 private thread, 15 forum.
    pub kind: u8,
    pub name: String,
    pub parent: Option<u64>,
    pub owner: Option<u64>,
    pub recipients: Vec<u64>,
    /// Who was brought into the thread, or called in by a mention.
    pub joined: BTreeSet<u64>,
    pub archived: bool,
    pub invitable: bool,
    /// What the bot's role may not do here.
    pub denied: u64,
    pub last_message: Option<u64>,
    pub message_count: u64,
    /// Deleted.
    pub gone: bool,
}

#[derive(Debug, Clone)]
pub struct MessageData {
    pub id: u64,
    pub channel: u64,
    pub author: u64,
    /// As Discord's API gives it to one who may see everything.
    pub json: Value,
    pub ephemeral_for: Option<u64>,
    /// The interaction that it answers.
    pub interaction: Option<u64>,
    pub deleted: bool,
    pub edits: u64,
}

/// How an interaction was answered.
#[derive(Debug, Clone)]
pub struct Answer {
    pub kind: u64,
    pub data: Value,
    pub message: Option<u64>,
}

#[derive(Debug, Clone)]
pub struct InteractionData {
    pub id: u64,
    pub token: String,
    pub kind: u64,
    pub user: u64,
    pub channel: u64,
    /// The message whose component was used, directly or through a modal.
    pub source: Option<u64>,
    /// The interaction that showed the form which this one sends.
    pub trigger: Option<u64>,
    /// As the bot got it.
    pub data: Value,
    pub created: Instant,
    pub answer: Option<Answer>,
    /// The message that `@original` names.
    pub original: Option<u64>,
    pub followups: Vec<u64>,
    /// Discord shows the answer to this one person only, whatever the app asks for.
    pub forced_private: bool,
    /// Acts for the person only, not for the server: at most five follow-ups.
    pub user_install: bool,
}

#[derive(Debug)]
pub struct World {
    pub bot: u64,
    pub bot_name: String,
    pub content_granted: bool,
    /// How the application's flags tell of the message content intent.
    pub content_flag: u64,
    pub gateway_url: String,
    pub shards: u64,
    pub max_concurrency: u64,
    pub answer_within: Duration,
    /// Messages that may not be edited any more (30046).
    pub edits_exhausted: BTreeSet<u64>,
    last_id: u64,
    guild_count: u64,
    pub users: BTreeMap<u64, UserData>,
    pub guilds: BTreeMap<u64, GuildData>,
    pub channels: BTreeMap<u64, ChannelData>,
    pub messages: BTreeMap<u64, MessageData>,
    pub interactions: BTreeMap<u64, InteractionData>,
    pub by_token: HashMap<String, u64>,
    pub commands: Vec<Value>,
    pub command_creates: u64,
    pub rules: BTreeMap<u64, Vec<Value>>,
    /// Nonces of the last few minutes: (channel, nonce, message).
    pub nonces: VecDeque<(u64, String, u64)>,
    /// DM channels opened by the bot, for 40003.
    pub dms_opened: u64,
    pub dm_limit: Option<u64>,
    pub sessions: BTreeMap<String, Session>,
    pub gateway: GatewayState,
    pub requests: Vec<Request>,
    pub violations: Vec<String>,
    pub faults: Vec<Planned>,
    /// Seconds that this Discord is behind the machine's clock.
    pub clock_behind: i64,
    pub scenes: Vec<Scene>,
    pub recording: bool,
    /// Servers come with all their members.
    pub members_told: bool,
    /// The second since 1970 that ids are of; `None`: the present one.
    pub began: Option<u64>,
}

impl World {
    pub fn new(settings: &Builder, gateway_url: String) -> Self {
        let mut world = Self {
            bot: 0,
            bot_name: settings.bot_name.clone(),
            content_granted: settings.content_granted,
            content_flag: settings.content_flag,
            gateway_url,
            shards: settings.shards,
            max_concurrency: settings.max_concurrency,
            answer_within: settings.answer_within,
            edits_exhausted: BTreeSet::new(),
            last_id: 0,
            guild_count: 0,
            users: BTreeMap::new(),
            guilds: BTreeMap::new(),
            channels: BTreeMap::new(),
            messages: BTreeMap::new(),
            interactions: BTreeMap::new(),
            by_token: HashMap::new(),
            commands: Vec::new(),
            command_creates: 0,
            rules: BTreeMap::new(),
            nonces: VecDeque::new(),
            dms_opened: 0,
            dm_limit: None,
            sessions: BTreeMap::new(),
            gateway: GatewayState::default(),
            requests: Vec::new(),
            violations: Vec::new(),
            faults: Vec::new(),
            clock_behind: 0,
            scenes: Vec::new(),
            recording: settings.recording,
            members_told: settings.members_told,
            began: settings.began,
        };
        world.bot = world.new_user(&settings.bot_name.clone(), "en-US", true);
        world
    }

    /// The next id: of now, and greater than all before.
    pub fn new_id(&mut self) -> u64 {
        let present = || SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| u64::try_from(d.as_millis()).unwrap_or(0));
        let now = self.began.map_or_else(present, |second| second * 1_000);
        self.last_id = (self.last_id + 1).max(now.saturating_sub(EPOCH_MS) << 22);
        self.last_id
    }

    pub fn new_guild_id(&mut self) -> u64 {
        self.guild_count += 1;
        (FIRST_GUILD + self.guild_count - 1) << 22
    }

    pub fn new_user(&mut self, name: &str, locale: &str, bot: bool) -> u64 {
        let id = self.new_id();
        let (name, locale) = (name.to_owned(), locale.to_owned());
        self.users.insert(id, UserData { id, name, locale, bot, refuses_dm: None, installed: false, worn: Value::Null });
        id
    }

    pub fn violation(&mut self, what: impl Into<String>) {
        self.violations.push(what.into());
    }

    pub fn user(&self, id: u64) -> &UserData {
        self.users.get(&id).expect("a user of this world")
    }

    pub fn channel(&self, id: u64) -> &ChannelData {
        self.channels.get(&id).expect("a channel of this world")
    }

    pub fn guild(&self, id: u64) -> &GuildData {
        self.guilds.get(&id).expect("a server of this world")
    }

    pub fn guild_of(&self, channel: u64) -> Option<&GuildData> {
        self.channel(channel).guild.map(|id| self.guild(id))
    }

    /// The message, unless it was deleted.
    pub fn message(&self, id: u64) -> Option<&MessageData> {
        self.messages.get(&id).filter(|m| !m.deleted)
    }

    /// What the bot may do in a channel; in a DM everything.
    pub fn bot_permissions(&self, channel: u64) -> u64 {
        let place = self.channel(channel);
        let Some(guild) = place.guild.map(|id| self.guild(id)) else {
            return permission::USUAL;
        };
        if !guild.bot_is_member {
            return permission::USUAL;
        }
        let parents = place.parent.and_then(|id| self.channels.get(&id)).map_or(0, |parent| parent.denied);
        (guild.everyone | guild.bot_role_permissions) & !(place.denied | parents)
    }

    /// Whether the bot is in this channel at all: in its server, or one end of the DM.
    pub fn bot_is_in(&self, channel: u64) -> bool {
        let place = self.channel(channel);
        place.guild.map_or(place.kind == 1, |id| self.guild(id).bot_is_member)
    }

    /// The DM channel between the bot and this person.
    pub fn dm_of(&mut self, user: u64) -> u64 {
        if let Some(dm) = self.channels.values().find(|c| c.kind == 1 && c.recipients == [user]) {
            return dm.id;
        }
        let name = format!("DM {}", self.user(user).name);
        self.new_channel(ChannelData { kind: 1, name, recipients: vec![user], ..ChannelData::default() })
    }

    pub fn new_channel(&mut self, mut channel: ChannelData) -> u64 {
        channel.id = self.new_id();
        let id = channel.id;
        self.channels.insert(id, channel);
        id
    }

    /// `CHANNEL_CREATE` or `THREAD_CREATE` to whoever serves the server.
    pub fn announce_channel(&mut self, id: u64, t: &str) {
        let guild = self.channel(id).guild;
        if !self.bot_sees(id) || guild.is_none() {
            return;
        }
        let mut data = self.channel_json(id);
        if t == "THREAD_CREATE" {
            data["newly_created"] = serde_json::json!(true);
        }
        self.dispatch(guild, super::session::intent::GUILDS, t, &data);
    }

    /// How this person is called in that channel.
    pub fn name_in(&self, user: u64, channel: u64) -> String {
        let nick = self.guild_of(channel).and_then(|g| g.members.get(&user).cloned().flatten());
        nick.or_else(|| self.users.get(&user).map(|u| u.name.clone())).unwrap_or_else(|| "?".to_owned())
    }
}
