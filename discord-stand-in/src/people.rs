//! People: what they write, change and take back.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};

use super::Discord;
use super::places::{Channel, Message};
use super::posts::{Draft, mentioned};
use super::session::intent;
use super::transcript;

/// Somebody with an account.
#[derive(Debug, Clone)]
pub struct Person {
    pub discord: Discord,
    pub id: u64,
}

/// What somebody is about to write; a plain text is one, too. `<@BOT>` and `<@&BOT>` stand for the bot and for its role.
#[derive(Debug, Clone, Default)]
pub struct Note {
    text: String,
    reply_to: Option<u64>,
    ping: bool,
    attachments: Vec<String>,
    stickers: Vec<String>,
    spoken: bool,
    forward_of: Option<u64>,
}

impl From<&str> for Note {
    fn from(text: &str) -> Self {
        Self { text: text.to_owned(), ping: true, ..Self::default() }
    }
}

impl From<&String> for Note {
    fn from(text: &String) -> Self {
        text.as_str().into()
    }
}

impl Note {
    pub fn new(text: &str) -> Self {
        text.into()
    }

    /// A reply that pings, as Discord proposes.
    pub fn reply_to(mut self, message: &Message) -> Self {
        self.reply_to = Some(message.id);
        self
    }

    /// The ping of the reply switched off.
    pub fn without_ping(mut self) -> Self {
        self.ping = false;
        self
    }

    pub fn attachment(mut self, filename: &str) -> Self {
        self.attachments.push(filename.to_owned());
        self
    }

    pub fn sticker(mut self, name: &str) -> Self {
        self.stickers.push(name.to_owned());
        self
    }

    /// A voice message.
    pub fn spoken() -> Self {
        Self { spoken: true, ..Self::new("").attachment("voice-message.ogg") }
    }

    /// A forwarded message.
    pub fn forward_of(mut self, message: &Message) -> Self {
        self.forward_of = Some(message.id);
        self
    }
}

impl Discord {
    /// A person; `locale` is the language of their client.
    pub fn person(&self, name: &str, locale: &str) -> Person {
        let id = self.change(|world| world.new_user(name, locale, false));
        Person { discord: self.clone(), id }
    }

    /// Somebody else's bot.
    pub fn other_bot(&self, name: &str) -> Person {
        let id = self.change(|world| world.new_user(name, "en-US", true));
        Person { discord: self.clone(), id }
    }

    /// The id of the bot, which is its application's, too.
    pub fn bot_id(&self) -> u64 {
        self.world().bot
    }

    /// The bot's next message in the channel of `message` that replies to it, or comes after it and replies to nothing.
    pub async fn answer_to(&self, message: &Message) -> Message {
        self.until("an answer of the bot", |d| d.answer_so_far(message)).await
    }

    /// The same, without waiting.
    pub fn answer_so_far(&self, message: &Message) -> Option<Message> {
        let world = self.world();
        let channel = world.messages.get(&message.id)?.channel;
        let answers = world.messages.range(message.id + 1..).map(|(_, m)| m).find(|m| {
            let replies_to = m.json["message_reference"]["message_id"].as_str().and_then(|id| id.parse::<u64>().ok());
            let about_this = replies_to.is_none_or(|id| id == message.id);
            m.channel == channel && m.author == world.bot && !m.deleted && m.ephemeral_for.is_none() && about_this
        });
        answers.map(|m| Message { discord: self.clone(), id: m.id })
    }

    /// Somebody says something else where they said this; nobody keeps it. For tests of very many messages.
    pub fn utters(&self, model: &Message, text: &str) {
        self.change(|world| {
            let id = world.new_id();
            let channel = world.messages.get(&model.id).map(|message| message.channel);
            let guild = channel.and_then(|channel| world.channel(channel).guild);
            let mut event = world.message_event(model.id, true);
            event["id"] = json!(id.to_string());
            event["content"] = json!(text);
            world.dispatch(guild, intent::GUILD_MESSAGES, "MESSAGE_CREATE", &event);
        });
    }

    /// How many messages of the bot's there are in each channel.
    pub fn answers_by_channel(&self) -> BTreeMap<u64, usize> {
        let world = self.world();
        let mut out = BTreeMap::new();
        for message in world.messages.values().filter(|message| message.author == world.bot && !message.deleted) {
            *out.entry(message.channel).or_default() += 1;
        }
        out
    }

    /// Watches that long, and fails as soon as the bot sends, edits, deletes or types anything.
    ///
    /// # Panics
    /// When the bot did.
    pub async fn silent_for(&self, time: Duration) {
        let deeds = |d: &Self| {
            let world = d.world();
            let own = world.messages.values().filter(|m| m.author == world.bot);
            let typing = world.requests.iter().filter(|r| r.route.ends_with("/typing")).count() as u64;
            own.map(|m| 1 + m.edits + u64::from(m.deleted)).sum::<u64>() + typing
        };
        let before = deeds(self);
        let spoke = self.within(time, |d| (deeds(d) != before).then_some(())).await;
        assert!(spoke.is_none(), "the bot was to stay silent:\n{}", self.transcript());
    }
}

impl Person {
    /// As it is written in a message.
    pub fn mention(&self) -> String {
        format!("<@{}>", self.id)
    }

    /// Writes into a channel; the bot hears of it as it would.
    pub fn says(&self, channel: &Channel, note: impl Into<Note>) -> Message {
        let draft = self.draft(channel, &note.into());
        let id = self.discord.change(|world| world.post(draft));
        Message { discord: self.discord.clone(), id }
    }

    /// Replies with a ping.
    pub fn replies(&self, to: &Message, text: &str) -> Message {
        self.says(&to.channel(), Note::new(text).reply_to(to))
    }

    pub(super) fn draft(&self, channel: &Channel, note: &Note) -> Draft {
        let mut world = self.discord.world();
        let content = note.text.replace("<@BOT>", &format!("<@{}>", world.bot));
        let role = world.guild_of(channel.id).map(|guild| guild.bot_role);
        let content = role.map_or(content.clone(), |role| content.replace("<@&BOT>", &format!("<@&{role}>")));
        let mut mentions = mentioned(&content, "");
        mentions.retain(|id| world.users.contains_key(id));
        if let Some(target) = note.reply_to.filter(|_| note.ping).and_then(|id| world.message(id)) {
            // Discord does not count a reply to an interaction's answer as a mention.
            if target.interaction.is_none() && !mentions.contains(&target.author) {
                mentions.push(target.author);
            }
        }
        let attachments = note.attachments.iter().map(|filename| {
            let id = world.new_id();
            let url = format!("https://cdn.discordapp.com/attachments/{}/{id}/{filename}", channel.id);
            json!({ "id": id.to_string(), "filename": filename, "size": 12_345, "url": url, "proxy_url": url, "content_type": "image/png",
                "width": 640, "height": 480, "placeholder": "", "placeholder_version": 1, "content_scan_version": 0, "spoiler": false })
        });
        let attachments = attachments.collect::<Vec<_>>();
        let stickers = note.stickers.iter().map(|name| json!({ "id": world.new_id().to_string(), "name": name, "format_type": 1 }));
        let stickers = stickers.collect::<Vec<_>>();
        Draft {
            author: self.id,
            channel: channel.id,
            mention_roles: mentioned(&content, "&"),
            everyone: content.contains("@everyone") || content.contains("@here"),
            mentions,
            attachments,
            stickers,
            reply_to: note.reply_to,
            forward_of: note.forward_of,
            kind: if note.reply_to.is_some() { 19 } else { 0 },
            // Bit 13: a voice message; bit 14: a forwarded one.
            flags: u64::from(note.spoken) << 13 | u64::from(note.forward_of.is_some()) << 14,
            content,
            ..Draft::default()
        }
    }

    /// Changes their message.
    pub fn edits(&self, message: &Message, text: &str) {
        self.discord.change(|world| {
            let bot = world.bot;
            let text = text.replace("<@BOT>", &format!("<@{bot}>"));
            let users: Vec<Value> =
                mentioned(&text, "").into_iter().filter(|id| world.users.contains_key(id)).map(|id| world.user_json(id)).collect();
            let found = world.messages.get_mut(&message.id).expect("a message of this world");
            assert_eq!(found.author, self.id, "only one's own message can be edited");
            let replied = found.json["referenced_message"]["author"]["id"].clone();
            let mentions = found.json["mentions"].as_array().cloned().unwrap_or_default();
            let kept = mentions.into_iter().filter(|m| m["id"] == replied && !users.iter().any(|u| u["id"] == m["id"])).collect::<Vec<_>>();
            found.json["mentions"] = json!([users, kept].concat());
            world.change_message(message.id, &json!({ "content": text }), false);
        });
    }

    /// Takes a message away: their own, or another's as a moderator.
    pub fn deletes(&self, message: &Message) {
        self.discord.change(|world| {
            let channel = world.messages[&message.id].channel;
            let name = world.name_in(self.id, channel);
            world.delete_message(message.id, &name);
        });
    }

    /// Writes to the bot in private.
    pub fn dm(&self, note: impl Into<Note>) -> Message {
        self.says(&self.dm_channel(), note)
    }

    /// The private channel with the bot.
    pub fn dm_channel(&self) -> Channel {
        let id = self.discord.change(|world| world.dm_of(self.id));
        Channel { discord: self.discord.clone(), id }
    }

    /// Messages of the bot to this person meet 50007 from now on, or 50278 (`no_mutual_guild`).
    pub fn refuses_dms(&self, no_mutual_guild: bool) {
        let code = if no_mutual_guild { 50_278 } else { 50_007 };
        self.discord.change(|world| world.users.get_mut(&self.id).expect("a user of this world").refuses_dm = Some(code));
    }

    /// From now on Discord says this of them, too: a decoration, a name plate, flags.
    pub fn wears(&self, fields: Value) {
        self.discord.change(|world| world.users.get_mut(&self.id).expect("a user of this world").worn = fields);
    }

    /// Installs the app for themselves, to have its commands everywhere.
    pub fn installs(&self) {
        self.discord.change(|world| world.users.get_mut(&self.id).expect("a user of this world").installed = true);
    }

    /// A line of the test's own in the transcript.
    pub fn remarks(&self, channel: &Channel, text: &str) {
        self.discord.change(|world| {
            let name = world.name_in(self.id, channel.id);
            transcript::note(world, channel.id, format!("({name}: {text})"));
        });
    }
}
