//! Servers, channels and messages, as tests hold them.

use serde_json::{Value, json};

use super::people::{Note, Person};
use super::posts::Draft;
use super::session::intent;
use super::transcript::control;
use super::world::{ChannelData, GuildData, RoleData, World, permission};
use super::{Discord, objects};

/// A server.
#[derive(Debug, Clone)]
pub struct Guild {
    pub discord: Discord,
    pub id: u64,
}

/// A text channel, a forum, a thread, a DM.
#[derive(Debug, Clone)]
pub struct Channel {
    pub discord: Discord,
    pub id: u64,
}

/// A message; it shows how it is now.
#[derive(Debug, Clone)]
pub struct Message {
    pub discord: Discord,
    pub id: u64,
}

impl Discord {
    /// A server that the bot is a member of; `locale` is its preferred one.
    pub fn guild(&self, name: &str, locale: &str) -> Guild {
        self.new_guild(name, locale, true)
    }

    /// A server that the bot is no member of: only people who installed the app for themselves use it there.
    pub fn foreign_guild(&self, name: &str, locale: &str) -> Guild {
        self.new_guild(name, locale, false)
    }

    fn new_guild(&self, name: &str, locale: &str, bot_is_member: bool) -> Guild {
        let id = self.change(|world| {
            let id = world.new_guild_id();
            let guild = GuildData {
                id,
                name: name.to_owned(),
                locale: locale.to_owned(),
                bot_is_member,
                bot_role: id + 1,
                members: if bot_is_member { [(world.bot, None)].into() } else { [].into() },
                everyone: permission::USUAL,
                bot_role_permissions: permission::USUAL,
                roles: [].into(),
                powers: [].into(),
                system_channel: None,
                joined: id,
            };
            world.guilds.insert(id, guild);
            if bot_is_member {
                let data = world.guild_create(world.guild(id));
                world.dispatch(Some(id), intent::GUILDS, "GUILD_CREATE", &data);
            }
            id
        });
        Guild { discord: self.clone(), id }
    }

    /// A group of people without the bot.
    pub fn group(&self, name: &str, people: &[&Person]) -> Channel {
        let recipients = people.iter().map(|p| p.id).collect();
        let group = ChannelData { kind: 3, name: name.to_owned(), recipients, ..ChannelData::default() };
        let id = self.change(|world| world.new_channel(group));
        Channel { discord: self.clone(), id }
    }

    /// Only so many DM channels may be opened from now on; one more meets 40003.
    pub fn limit_dms(&self, more: u64) {
        self.change(|world| world.dm_limit = Some(world.dms_opened + more));
    }
}

impl Guild {
    pub fn channel(&self, name: &str) -> Channel {
        self.new_channel(name, 0)
    }

    pub fn voice(&self, name: &str) -> Channel {
        self.new_channel(name, 2)
    }

    /// A stage channel.
    pub fn podium(&self, name: &str) -> Channel {
        self.new_channel(name, 13)
    }

    pub fn media(&self, name: &str) -> Channel {
        self.new_channel(name, 16)
    }

    pub fn forum(&self, name: &str) -> Channel {
        self.new_channel(name, 15)
    }

    fn new_channel(&self, name: &str, kind: u8) -> Channel {
        let channel = ChannelData { guild: Some(self.id), kind, name: name.to_owned(), ..ChannelData::default() };
        let id = self.discord.change(|world| {
            let id = world.new_channel(channel);
            world.announce_channel(id, "CHANNEL_CREATE");
            id
        });
        Channel { discord: self.discord.clone(), id }
    }

    /// One more role, which nobody has; its id.
    pub fn role(&self, name: &str) -> u64 {
        self.role_of(name, false, &[])
    }

    pub fn join(&self, person: &Person) {
        self.set(|guild| {
            guild.members.entry(person.id).or_insert(None);
        });
    }

    /// Joins under another name.
    pub fn nick(&self, person: &Person, name: &str) {
        self.set(|guild| {
            guild.members.insert(person.id, Some(name.to_owned()));
        });
    }

    /// Gives a member permissions beyond the usual, such as Manage Server (`1 << 5`).
    pub fn empower(&self, person: &Person, permissions: u64) {
        self.set(|guild| {
            guild.powers.insert(person.id, permissions);
        });
    }

    /// A role of its own, and who has it. Everybody may mention it where `mentionable`.
    pub fn role_of(&self, name: &str, mentionable: bool, members: &[&Person]) -> u64 {
        let role = RoleData { name: name.to_owned(), mentionable, members: members.iter().map(|p| p.id).collect() };
        let id = self.discord.change(World::new_id);
        self.set(|guild| {
            guild.roles.insert(id, role);
        });
        id
    }

    /// What everyone may do, the bot included; the bot is told.
    pub fn everyone_may(&self, permissions: u64) {
        self.set(|guild| guild.everyone = permissions);
        self.changes_role(|_, guild| objects::everyone(guild));
    }

    /// What the bot's role may do beyond everyone; the bot is told.
    pub fn bot_may(&self, permissions: u64) {
        self.set(|guild| guild.bot_role_permissions = permissions);
        self.changes_role(World::bot_role_json);
    }

    fn changes_role(&self, role: fn(&World, &GuildData) -> Value) {
        self.discord.change(|world| {
            let data = json!({ "guild_id": self.id.to_string(), "role": role(world, world.guild(self.id)) });
            world.dispatch(Some(self.id), intent::GUILDS, "GUILD_ROLE_UPDATE", &data);
        });
    }

    pub fn sets_rules(&self, rules: Vec<Value>) {
        self.discord.change(|world| world.rules.insert(self.id, rules));
    }

    /// Its rules for `AutoMod`.
    pub fn rules(&self) -> Vec<Value> {
        self.discord.world().rules.get(&self.id).cloned().unwrap_or_default()
    }

    fn set(&self, how: impl FnOnce(&mut GuildData)) {
        self.discord.change(|world| how(world.guilds.get_mut(&self.id).expect("a server of this world")));
    }

    /// Another preferred locale; the bot is told.
    pub fn speaks(&self, locale: &str) {
        self.set(|guild| locale.clone_into(&mut guild.locale));
        self.discord.change(|world| {
            let data = world.guild_json(world.guild(self.id));
            world.dispatch(Some(self.id), intent::GUILDS, "GUILD_UPDATE", &data);
        });
    }

    /// The bot is removed.
    pub fn expels_bot(&self) {
        self.discord.change(|world| {
            let bot = world.bot;
            if let Some(guild) = world.guilds.get_mut(&self.id) {
                guild.bot_is_member = false;
                guild.members.remove(&bot);
            }
            world.dispatch(Some(self.id), intent::GUILDS, "GUILD_DELETE", &json!({ "id": self.id.to_string(), "unavailable": false }));
        });
    }

    /// Where Discord itself writes to everybody.
    pub fn system_channel(&self, channel: &Channel) {
        self.set(|guild| guild.system_channel = Some(channel.id));
    }

    /// The bot is invited, or invited again.
    pub fn invites_bot(&self) {
        self.discord.change(|world| {
            let (bot, joined) = (world.bot, world.new_id());
            if let Some(guild) = world.guilds.get_mut(&self.id) {
                guild.joined = joined;
                guild.bot_is_member = true;
                guild.members.insert(bot, None);
            }
            let data = world.guild_create(world.guild(self.id));
            world.dispatch(Some(self.id), intent::GUILDS, "GUILD_CREATE", &data);
        });
    }

    /// An outage of this server: `GUILD_DELETE` with `unavailable`, the bot stays a member.
    pub fn fades(&self) {
        self.discord.change(|world| {
            world.dispatch(Some(self.id), intent::GUILDS, "GUILD_DELETE", &json!({ "id": self.id.to_string(), "unavailable": true }));
        });
    }
}

impl Channel {
    /// A public thread of this channel, opened by the first member who is no bot.
    pub fn thread(&self, name: &str) -> Channel {
        self.new_thread(name, 11, None)
    }

    pub fn private_thread(&self, name: &str) -> Channel {
        self.new_thread(name, 12, None)
    }

    fn new_thread(&self, name: &str, kind: u8, owner: Option<u64>) -> Channel {
        let id = self.discord.change(|world| {
            let guild = world.channel(self.id).guild;
            let first = guild.and_then(|g| world.guild(g).members.keys().copied().find(|&m| m != world.bot));
            let thread =
                ChannelData { guild, kind, name: name.to_owned(), parent: Some(self.id), owner: owner.or(first), ..ChannelData::default() };
            let id = world.new_channel(thread);
            world.announce_channel(id, "THREAD_CREATE");
            id
        });
        Channel { discord: self.discord.clone(), id }
    }

    /// A post in this forum: its thread and its first message.
    pub fn post(&self, by: &Person, title: &str, text: impl Into<Note>) -> (Channel, Message) {
        let thread = self.new_thread(title, 11, Some(by.id));
        let mut draft = by.draft(&thread, &text.into());
        draft.id = Some(thread.id);
        let id = self.discord.change(|world| world.post(draft));
        let message = Message { discord: self.discord.clone(), id };
        (thread, message)
    }

    /// The threads of this channel, oldest first.
    pub fn threads(&self) -> Vec<Channel> {
        let world = self.discord.world();
        let here = world.channels.values().filter(|c| c.parent == Some(self.id) && matches!(c.kind, 11 | 12) && !c.gone);
        here.map(|c| Channel { discord: self.discord.clone(), id: c.id }).collect()
    }

    /// As Discord's API tells of it.
    pub fn json(&self) -> Value {
        self.discord.world().channel_json(self.id)
    }

    /// Whether somebody is in this private thread.
    pub fn has(&self, person: &Person) -> bool {
        self.discord.world().channel(self.id).joined.contains(&person.id)
    }

    /// Somebody leaves this thread.
    pub fn loses(&self, person: &Person) {
        self.discord.change(|world| world.channels.get_mut(&self.id).expect("a channel of this world").joined.remove(&person.id));
    }

    pub fn is_archived(&self) -> bool {
        self.discord.world().channel(self.id).archived
    }

    /// Somebody deletes it. The bot, which has to do without channels anyway, is not told.
    pub fn goes(&self) {
        self.discord.change(|world| world.channels.get_mut(&self.id).expect("a channel of this world").gone = true);
    }

    /// Takes permissions from the bot here.
    pub fn deny(&self, permissions: u64) {
        self.discord.change(|world| world.channels.get_mut(&self.id).expect("a channel of this world").denied |= permissions);
    }

    /// The bot may here again what [`Channel::deny`] took away.
    pub fn allow(&self, permissions: u64) {
        self.discord.change(|world| world.channels.get_mut(&self.id).expect("a channel of this world").denied &= !permissions);
    }

    /// As it is written in a message.
    pub fn mention(&self) -> String {
        format!("<#{}>", self.id)
    }

    /// A message by a webhook.
    pub fn webhook_says(&self, name: &str, text: &str) -> Message {
        let id = self.discord.change(|world| {
            let author = world.new_user(name, "en-US", true);
            let webhook = Some(name.to_owned());
            world.post(Draft { author, channel: self.id, content: text.to_owned(), webhook, ..Draft::default() })
        });
        Message { discord: self.discord.clone(), id }
    }

    /// A message of Discord itself about a member: 7 joined, 6 pinned, 8 boosted, 18 opened a thread.
    pub fn system(&self, about: &Person, kind: u64) -> Message {
        let id = self.discord.change(|world| world.post(Draft { author: about.id, channel: self.id, kind, ..Draft::default() }));
        Message { discord: self.discord.clone(), id }
    }

    /// Every message here that was not deleted, oldest first, ephemeral ones included.
    pub fn messages(&self) -> Vec<Message> {
        let world = self.discord.world();
        let here = world.messages.values().filter(|m| m.channel == self.id && !m.deleted);
        here.map(|m| Message { discord: self.discord.clone(), id: m.id }).collect()
    }
}

impl Message {
    /// The message object of Discord's API, as it is now.
    pub fn json(&self) -> Value {
        self.discord.world().messages[&self.id].json.clone()
    }

    pub fn channel(&self) -> Channel {
        let id = self.discord.world().messages[&self.id].channel;
        Channel { discord: self.discord.clone(), id }
    }

    /// Content and the texts of embeds and text displays, in their order, as one reads them.
    pub fn text(&self) -> String {
        fn collect(node: &Value, out: &mut Vec<String>) {
            for key in ["content", "title", "description", "value", "text"] {
                if let Some(text) = node[key].as_str().filter(|t| !t.is_empty()) {
                    out.push(text.to_owned());
                }
            }
            for key in ["embeds", "fields", "footer", "components"] {
                match &node[key] {
                    Value::Array(items) => items.iter().for_each(|item| collect(item, out)),
                    Value::Object(_) if key == "footer" => collect(&node[key], out),
                    _ => {}
                }
            }
        }
        let mut out = vec![];
        collect(&self.json(), &mut out);
        out.join("\n")
    }

    /// The components inside rows, in their order.
    pub fn controls(&self) -> Vec<Value> {
        fn collect(node: &Value, out: &mut Vec<Value>) {
            for child in node["components"].as_array().into_iter().flatten() {
                if matches!(child["type"].as_u64(), Some(2..=8)) {
                    out.push(child.clone());
                } else {
                    collect(child, out);
                    if child["accessory"]["type"] == 2 {
                        out.push(child["accessory"].clone());
                    }
                }
            }
        }
        let mut out = vec![];
        collect(&self.json(), &mut out);
        out
    }

    /// Buttons and menus as one sees them.
    pub fn buttons(&self) -> Vec<String> {
        self.controls().iter().map(control).collect()
    }

    /// Whether only one person sees it.
    pub fn is_private(&self) -> bool {
        self.discord.world().messages[&self.id].ephemeral_for.is_some()
    }

    pub fn is_deleted(&self) -> bool {
        self.discord.world().messages[&self.id].deleted
    }

    /// How often it was edited.
    pub fn edits(&self) -> u64 {
        self.discord.world().messages[&self.id].edits
    }

    /// Waits until it has been edited this often.
    pub async fn edited(&self, times: u64) {
        let edits = |d: &Discord| d.world().messages[&self.id].edits >= times;
        self.discord.until("an edit", |d| edits(d).then_some(())).await;
    }

    /// Waits until it is deleted.
    pub async fn deleted(&self) {
        self.discord.until("a deletion", |d| d.world().messages[&self.id].deleted.then_some(())).await;
    }

    /// From now on Discord says this of it, too.
    pub fn holds(&self, fields: &Value) {
        self.discord.change(|world| {
            let message = world.messages.get_mut(&self.id).expect("a message of this world");
            super::objects::fields(&mut message.json).extend(fields.as_object().cloned().unwrap_or_default());
        });
    }

    /// It may not be edited any more: 30046.
    pub fn exhaust_edits(&self) {
        self.discord.change(|world| world.edits_exhausted.insert(self.id));
    }

    /// Discord adds a preview of a link: an update that changes no text.
    pub fn unfurls(&self, url: &str) {
        self.discord.change(|world| {
            if let Some(message) = world.messages.get_mut(&self.id) {
                message.json["embeds"] = json!([{ "type": "link", "url": url, "title": "Preview" }]);
            }
            world.dispatch_message("MESSAGE_UPDATE", self.id);
        });
    }
}
