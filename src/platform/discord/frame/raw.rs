//! The parts of Discord's objects that we read: <https://docs.discord.com/developers/resources/message#message-object>.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserializer, IgnoredAny, SeqAccess, Visitor};
use serde::{Deserialize, de};

use super::tokens::Tokens;
use super::{Deletes, Frame, Message, Reply};

/// A message that replies to another: <https://docs.discord.com/developers/resources/message#message-object-message-types>.
const REPLY: u8 = 19;

/// A message that is spoken: <https://docs.discord.com/developers/resources/message#message-object-message-flags>.
const VOICE: u64 = 1 << 13;

/// A snowflake: a number in a string.
#[derive(Clone, Copy)]
pub struct Id(pub u64);

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Id, D::Error> {
        struct Digits;
        impl Visitor<'_> for Digits {
            type Value = Id;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an id")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Id, E> {
                // The text is not repeated in the error.
                text.parse().map(Id).map_err(|_| E::custom("no id"))
            }
            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Id, E> {
                Ok(Id(number))
            }
        }
        deserializer.deserialize_any(Digits)
    }
}

/// A text, borrowed where it holds no escapes; `null` is an empty one.
#[derive(Default)]
pub struct Text<'a>(Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Text<'a>, D::Error> {
        struct Letters;
        impl<'de> Visitor<'de> for Letters {
            type Value = Text<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }
            fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Borrowed(text)))
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
            fn visit_unit<E: de::Error>(self) -> Result<Text<'de>, E> {
                Ok(Text::default())
            }
        }
        deserializer.deserialize_any(Letters)
    }
}

/// How many there are, whatever they are.
#[derive(Default)]
struct Count(usize);

impl<'de> Deserialize<'de> for Count {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Count, D::Error> {
        struct Items;
        impl<'de> Visitor<'de> for Items {
            type Value = Count;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Count, A::Error> {
                let mut count = 0;
                while items.next_element::<IgnoredAny>()?.is_some() {
                    count += 1;
                }
                Ok(Count(count))
            }
        }
        deserializer.deserialize_seq(Items)
    }
}

#[derive(Deserialize)]
pub struct Identified {
    pub id: Id,
}

#[derive(Deserialize)]
pub struct RawAuthor {
    id: Id,
    #[serde(default)]
    bot: bool,
}

#[derive(Deserialize)]
struct RawReference {
    #[serde(rename = "type", default)]
    kind: u8,
    message_id: Option<Id>,
}

#[derive(Deserialize)]
struct RawReferenced<'a> {
    author: Option<RawAuthor>,
    webhook_id: Option<Id>,
    #[serde(borrow, default)]
    content: Text<'a>,
    #[serde(default)]
    components: Tokens,
}

/// A forwarded message, as it was: <https://docs.discord.com/developers/resources/message#message-snapshot-object>.
#[derive(Deserialize)]
struct RawSnapshot<'a> {
    #[serde(borrow)]
    message: RawForwarded<'a>,
}

#[derive(Deserialize)]
struct RawForwarded<'a> {
    #[serde(borrow, default)]
    content: Text<'a>,
    #[serde(default)]
    attachments: Count,
    #[serde(default)]
    flags: u64,
}

#[derive(Deserialize)]
pub struct RawMessage<'a> {
    id: Id,
    channel_id: Id,
    guild_id: Option<Id>,
    pub author: Option<RawAuthor>,
    webhook_id: Option<Id>,
    #[serde(rename = "type", default)]
    kind: u8,
    #[serde(borrow, default)]
    content: Text<'a>,
    #[serde(default)]
    mentions: Vec<Identified>,
    #[serde(default)]
    mention_roles: Vec<Id>,
    message_reference: Option<RawReference>,
    #[serde(borrow)]
    referenced_message: Option<RawReferenced<'a>>,
    #[serde(default)]
    attachments: Count,
    #[serde(borrow, default)]
    message_snapshots: Vec<RawSnapshot<'a>>,
    #[serde(default)]
    flags: u64,
    #[serde(borrow)]
    edited_timestamp: Option<Text<'a>>,
    interaction_metadata: Option<IgnoredAny>,
    interaction: Option<IgnoredAny>,
}

impl<'a> RawMessage<'a> {
    pub fn finish(self) -> Option<Message<'a>> {
        let author = self.author?;
        // A reference of kind 1 is a forward; system messages refer to others, too.
        let forwarded = !self.message_snapshots.is_empty() || self.message_reference.as_ref().is_some_and(|r| r.kind == 1);
        let replied = self.message_reference.and_then(|r| r.message_id).filter(|_| self.kind == REPLY && !forwarded);
        let referenced = self.referenced_message;
        let whose = referenced.as_ref().and_then(|m| m.author.as_ref()).map(|a| a.id.0);
        let by_person = |m: &RawReferenced<'_>| m.webhook_id.is_none() && m.author.as_ref().is_some_and(|author| !author.bot);
        let (tokens, replied_text) = referenced.map_or_else(Default::default, |m| {
            let text = if by_person(&m) { m.content.0 } else { Cow::Borrowed("") };
            (m.components.0, text)
        });
        // A forward has no words of its own: those that it shows are what is said.
        let shown = self.message_snapshots.into_iter().next().map(|snapshot| snapshot.message).filter(|_| self.content.0.is_empty());
        let (content, attachments, flags) =
            shown.map_or((self.content, self.attachments, self.flags), |s| (s.content, s.attachments, s.flags));
        Some(Message {
            id: self.id.0,
            channel: self.channel_id.0,
            guild: self.guild_id.map(|id| id.0),
            author: author.id.0,
            author_is_bot: author.bot,
            webhook: self.webhook_id.is_some(),
            kind: self.kind,
            content: content.0,
            mentions: self.mentions.into_iter().map(|user| user.id.0).collect(),
            mention_roles: self.mention_roles.into_iter().map(|id| id.0).collect(),
            reply_to: replied.map(|id| Reply { message: id.0, author: whose, tokens }),
            replied_text,
            attachments: attachments.0,
            voice: flags & VOICE != 0,
            forwarded,
            edited_at: self.edited_timestamp.and_then(|time| milliseconds(&time.0)),
            is_interaction_response: self.interaction_metadata.is_some() || self.interaction.is_some(),
        })
    }
}

/// Discord writes its times as ISO 8601: <https://docs.discord.com/developers/reference#iso8601-datetime>.
fn milliseconds(time: &str) -> Option<u64> {
    let time: jiff::Timestamp = time.parse().ok()?;
    u64::try_from(time.as_millisecond()).ok()
}

#[derive(Deserialize)]
pub struct RawReady {
    user: Identified,
    application: Identified,
    /// Not sent where there is one shard only.
    shard: Option<(u64, u64)>,
    guilds: Vec<Identified>,
}

impl RawReady {
    pub fn finish(self) -> Frame<'static> {
        let guilds = self.guilds.into_iter().map(|guild| guild.id.0).collect();
        Frame::Ready { user: self.user.id.0, application: self.application.id.0, shard: self.shard.unwrap_or((0, 1)), guilds }
    }
}

/// A server that is gone, from us or from view.
#[derive(Deserialize)]
pub struct RawGone {
    id: Id,
    #[serde(default)]
    unavailable: bool,
}

impl RawGone {
    pub fn finish(self) -> Frame<'static> {
        // In an outage the bot is a member still.
        if self.unavailable { Frame::Other } else { Frame::Removed { guild: self.id.0 } }
    }
}

#[derive(Deserialize)]
pub struct RawThread<'a> {
    id: Id,
    guild_id: Option<Id>,
    parent_id: Option<Id>,
    owner_id: Option<Id>,
    #[serde(borrow, default)]
    name: Text<'a>,
}

impl<'a> RawThread<'a> {
    pub fn finish(self) -> Frame<'a> {
        let id = |id: Option<Id>| id.map(|id| id.0);
        Frame::Thread { id: self.id.0, guild: id(self.guild_id), parent: id(self.parent_id), owner: id(self.owner_id), name: self.name.0 }
    }
}

/// One message that is deleted, or many.
#[derive(Deserialize)]
pub struct RawDeleted {
    channel_id: Id,
    guild_id: Option<Id>,
    id: Option<Id>,
    #[serde(default)]
    ids: Vec<Id>,
}

impl RawDeleted {
    pub fn finish(self) -> Frame<'static> {
        let messages = self.id.into_iter().chain(self.ids).map(|id| id.0).collect();
        Frame::Deleted { channel: self.channel_id.0, guild: self.guild_id.map(|id| id.0), messages }
    }
}

#[derive(Deserialize)]
pub struct RawGuild<'a> {
    id: Id,
    #[serde(default)]
    unavailable: bool,
    #[serde(borrow, default)]
    preferred_locale: Text<'a>,
    system_channel_id: Option<Id>,
    #[serde(borrow)]
    joined_at: Option<Text<'a>>,
    #[serde(borrow, default)]
    roles: Vec<RawRole<'a>>,
}

/// Administrator and Manage Messages: <https://docs.discord.com/developers/topics/permissions#permissions-bitwise-permission-flags>.
const DELETES: u64 = 1 << 3 | 1 << 13;

#[derive(Deserialize)]
struct RawRole<'a> {
    id: Id,
    tags: Option<RawTags>,
    /// A number in a string.
    #[serde(borrow, default)]
    permissions: Text<'a>,
}

impl RawRole<'_> {
    fn deletes(&self) -> bool {
        self.permissions.0.parse().is_ok_and(|bits: u64| bits & DELETES != 0)
    }

    fn is_of(&self, bot: u64) -> bool {
        self.tags.as_ref().and_then(|tags| tags.bot_id.as_ref()).is_some_and(|id| id.0 == bot)
    }
}

/// A role that is new, or changed.
#[derive(Deserialize)]
pub struct RawOneRole<'a> {
    guild_id: Id,
    #[serde(borrow)]
    role: RawRole<'a>,
}

impl RawOneRole<'_> {
    pub fn finish(self, me: u64) -> Frame<'static> {
        Frame::Role { guild: self.guild_id.0, role: self.role.id.0, ours: self.role.is_of(me), deletes: self.role.deletes() }
    }
}

#[derive(Deserialize)]
struct RawTags {
    bot_id: Option<Id>,
}

impl<'a> RawGuild<'a> {
    pub fn finish(self, me: u64) -> Frame<'a> {
        if self.unavailable {
            return Frame::Other;
        }
        let mut of_bots = self.roles.iter().filter_map(|role| Some((role.tags.as_ref()?.bot_id?.0, role.id.0)));
        let bot_role = match me {
            0 => of_bots.next().filter(|_| of_bots.next().is_none()),
            me => of_bots.find(|(bot, _)| *bot == me),
        };
        let deletes = |id: u64| self.roles.iter().any(|role| role.id.0 == id && role.deletes());
        // What everybody may, the role says that has the server's own id.
        let deletes = Deletes { everybody: deletes(self.id.0), bot: bot_role.is_some_and(|(_, role)| deletes(role)) };
        // No language tag needs escapes.
        let locale = if let Cow::Borrowed(locale) = self.preferred_locale.0 { locale } else { "" };
        Frame::Guild {
            id: self.id.0,
            bot_role: bot_role.map(|(_, role)| role),
            deletes,
            locale,
            system_channel: self.system_channel_id.map(|id| id.0),
            joined_at: self.joined_at.and_then(|time| milliseconds(&time.0)),
        }
    }
}
