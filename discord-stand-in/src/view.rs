//! Everything as whoever draws it needs it: places, messages of all kinds, what was asked and what is offered to whom.

use std::collections::BTreeSet;

use serde_json::Value;
use tokio::sync::watch;

use super::people::Person;
use super::places::{Channel, Guild, Message};
use super::world::World;
use super::{Builder, Discord};

/// A channel, a thread or a DM.
#[derive(Debug, Clone)]
pub struct Place {
    pub channel: Channel,
    /// Discord's own number: 0 text, 1 DM, 11 public thread, 12 private thread, 15 forum.
    pub kind: u8,
    pub name: String,
    /// The channel of a thread.
    pub parent: Option<u64>,
    /// Who is in a DM beside the bot.
    pub recipients: Vec<u64>,
    /// Who is in a private thread.
    pub joined: BTreeSet<u64>,
    pub archived: bool,
    /// Somebody deleted it.
    pub gone: bool,
}

/// A message as it is now.
#[derive(Debug, Clone)]
pub struct Post {
    pub message: Message,
    pub author: u64,
    pub json: Value,
    /// The only one who sees it.
    pub seen_by: Option<u64>,
    pub deleted: bool,
    pub edits: u64,
    /// The interaction that it answers.
    pub asked: Option<Asked>,
}

/// What somebody did to get an answer.
#[derive(Debug, Clone)]
pub struct Asked {
    /// 2 a command, 3 a button or a menu, 5 a form.
    pub kind: u64,
    pub user: u64,
    /// As the bot got it.
    pub data: Value,
}

impl Builder {
    /// What is made before [`Discord::goes_on`] came to be in this second since 1970, and has the same ids every time.
    pub fn began(mut self, second: u64) -> Self {
        self.began = Some(second);
        self
    }
}

impl Discord {
    /// From now on ids are of the present; see [`Builder::began`].
    pub fn goes_on(&self) {
        self.change(|world| world.began = None);
    }

    /// All places in the order in which they came to be, those that are gone among them.
    pub fn places(&self) -> Vec<Place> {
        let world = self.world();
        let place = |c: &super::world::ChannelData| Place {
            channel: Channel { discord: self.clone(), id: c.id },
            kind: c.kind,
            name: c.name.clone(),
            parent: c.parent,
            recipients: c.recipients.clone(),
            joined: c.joined.clone(),
            archived: c.archived,
            gone: c.gone,
        };
        world.channels.values().map(place).collect()
    }

    /// All messages that were ever posted there, oldest first, whoever sees them.
    pub fn posts(&self, channel: u64) -> Vec<Post> {
        let world = self.world();
        let asked =
            |world: &World, id: u64| world.interactions.get(&id).map(|i| Asked { kind: i.kind, user: i.user, data: i.data.clone() });
        let here = world.messages.values().filter(|message| message.channel == channel);
        here.map(|m| Post {
            message: Message { discord: self.clone(), id: m.id },
            author: m.author,
            json: m.json.clone(),
            seen_by: m.ephemeral_for,
            deleted: m.deleted,
            edits: m.edits,
            asked: m.interaction.and_then(|id| asked(&world, id)),
        })
        .collect()
    }

    /// How much has happened: messages, edits and deletions.
    pub fn deeds(&self) -> u64 {
        self.world().messages.values().map(|m| 1 + m.edits + u64::from(m.deleted)).sum()
    }

    /// Tells whenever anything has changed.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.shared.changes.subscribe()
    }

    /// Whoever waits for a change looks again.
    pub fn looks_again(&self) {
        self.change(|_| ());
    }

    pub fn bot_name(&self) -> String {
        self.world().bot_name.clone()
    }

    /// How a role of a server's own is called.
    pub fn name_of_role(&self, id: u64) -> Option<String> {
        self.world().guilds.values().find_map(|guild| guild.roles.get(&id)).map(|role| role.name.clone())
    }
}

impl Guild {
    pub fn name(&self) -> String {
        self.discord.world().guild(self.id).name.clone()
    }
}

impl Person {
    pub fn name(&self) -> String {
        self.discord.world().user(self.id).name.clone()
    }

    /// The language of their app.
    pub fn locale(&self) -> String {
        self.discord.world().user(self.id).locale.clone()
    }

    /// Sets the language of their app.
    pub fn reads_in(&self, locale: &str) {
        self.discord.change(|world| locale.clone_into(&mut world.users.get_mut(&self.id).expect("a user of this world").locale));
    }

    /// Whether Discord offers them this command there; `kind`: 1 slash, 3 in a message's menu.
    pub fn is_offered(&self, channel: &Channel, name: &str, kind: u64) -> bool {
        self.discord.world().offer(self.id, channel.id, name, kind).is_some()
    }
}
