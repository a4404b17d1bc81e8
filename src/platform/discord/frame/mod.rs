//! What Discord's gateway sends, read as far as we need it and no further.
//!
//! Most frames are of no use to us. The names of a frame are looked at first (`op`, `t`: <https://docs.discord.com/developers/events/gateway-events#payload-structure>);
//! only then is `d` parsed, into structs that borrow from the frame and skip everything else.

mod aside;
mod bare;
mod outer;
mod plain;
mod raw;
mod tokens;

use std::borrow::Cow;

use serde::Deserialize;
use serenity::model::application::Interaction;

use self::bare::bare;
use self::outer::outer;
use self::raw::{RawDeleted, RawGone, RawGuild, RawMessage, RawOneRole, RawReady, RawThread};

/// A frame as we understand it.
pub enum Frame<'a> {
    Message(Message<'a>),
    Edited(Message<'a>),
    /// Messages are gone, whoever took them away.
    Deleted {
        channel: u64,
        guild: Option<u64>,
        messages: Vec<u64>,
    },
    Interaction(Box<Interaction>),
    Ready {
        user: u64,
        application: u64,
        /// The shard that is ready, and of how many.
        shard: (u64, u64),
        /// The servers that it is in.
        guilds: Vec<u64>,
    },
    /// A thread came into being, changed, or is one that we were added to.
    Thread {
        id: u64,
        guild: Option<u64>,
        parent: Option<u64>,
        /// Who opened it.
        owner: Option<u64>,
        /// Its title, which people write: it never reaches a log.
        name: Cow<'a, str>,
    },
    /// A server is there, or changed.
    Guild {
        id: u64,
        /// The role that Discord made for the bot: people mention it by mistake for the bot.
        bot_role: Option<u64>,
        /// Who may delete other people's messages there, as its roles say.
        deletes: Deletes,
        /// Its preferred language as Discord writes it (`ja`, `en-US`); empty if unknown.
        locale: &'a str,
        /// Where Discord itself writes to everybody.
        system_channel: Option<u64>,
        /// When the bot came, in milliseconds since 1970; `None` where that is not told.
        joined_at: Option<u64>,
    },
    /// A role of a server is there, or changed.
    Role {
        guild: u64,
        role: u64,
        /// It is the one that Discord made for the bot.
        ours: bool,
        /// Whoever has it may delete other people's messages.
        deletes: bool,
    },
    /// The bot was taken out of a server.
    Removed {
        guild: u64,
    },
    /// One that matters to us but cannot be read: the name of the event, never its text.
    Broken(&'static str),
    Other,
}

/// Whose role lets them delete other people's messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Deletes {
    pub everybody: bool,
    pub bot: bool,
}

/// A message, borrowed from its frame. It has no `Debug`: message text never reaches a log.
#[expect(clippy::struct_excessive_bools, reason = "independent facts about one message, as Discord tells them")]
pub struct Message<'a> {
    pub id: u64,
    pub channel: u64,
    /// `None` in direct messages.
    pub guild: Option<u64>,
    pub author: u64,
    pub author_is_bot: bool,
    pub webhook: bool,
    /// <https://docs.discord.com/developers/resources/message#message-object-message-types>: 0 is a usual one, 19 a reply.
    pub kind: u8,
    /// Empty where Discord withholds it.
    pub content: Cow<'a, str>,
    pub mentions: Vec<u64>,
    pub mention_roles: Vec<u64>,
    pub reply_to: Option<Reply>,
    /// What that message says, where a person wrote it and Discord lets us see it.
    pub replied_text: Cow<'a, str>,
    pub attachments: usize,
    /// Spoken: the one attachment is its sound.
    pub voice: bool,
    /// Somebody else's words; `content` and what is attached are those of the message that is forwarded.
    pub forwarded: bool,
    /// When it was changed last, in milliseconds since 1970. What Discord alone changes, such as the preview of a link, does not count.
    pub edited_at: Option<u64>,
    pub is_interaction_response: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    pub message: u64,
    /// `None` where that message is gone.
    pub author: Option<u64>,
    /// What stands behind that message's buttons and choices, in their order.
    pub tokens: Vec<String>,
}

/// Reads a frame for a bot whose id is unknown: [`Frame::Guild`] then names no role unless only one bot has one.
#[must_use]
pub fn read(frame: &str) -> Frame<'_> {
    read_for(frame, 0)
}

/// An event whose data nobody has read yet.
#[derive(Clone, Copy)]
pub struct Event<'a> {
    /// <https://docs.discord.com/developers/events/gateway-events#receive-events>.
    pub name: &'a str,
    data: &'a str,
}

/// The event that a frame brings, if any.
#[must_use]
pub fn event(frame: &str) -> Option<Event<'_>> {
    let outer = outer(frame).filter(|outer| outer.op == Some(0))?;
    Some(Event { name: outer.event, data: &frame[outer.data..] })
}

/// Reads a frame for the bot of that id.
#[must_use]
pub fn read_for(frame: &str, me: u64) -> Frame<'_> {
    event(frame).map_or(Frame::Other, |event| event.read(me))
}

impl<'a> Event<'a> {
    /// Reads it for the bot of that id.
    #[must_use]
    pub fn read(self, me: u64) -> Frame<'a> {
        let data = self.data;
        match self.name {
            "MESSAGE_CREATE" => message(data).map_or(Frame::Broken("MESSAGE_CREATE"), Frame::Message),
            "MESSAGE_UPDATE" => match parse::<RawMessage<'_>>(data) {
                // Some updates bring only what Discord itself added, such as the preview of a link.
                Some(raw) if raw.author.is_none() => Frame::Other,
                Some(raw) => raw.finish().map_or(Frame::Broken("MESSAGE_UPDATE"), Frame::Edited),
                None => Frame::Broken("MESSAGE_UPDATE"),
            },
            "MESSAGE_DELETE" | "MESSAGE_DELETE_BULK" => parse(data).map_or(Frame::Broken("MESSAGE_DELETE"), RawDeleted::finish),
            "INTERACTION_CREATE" => interaction(data).map_or(Frame::Broken("INTERACTION_CREATE"), |i| Frame::Interaction(Box::new(i))),
            "READY" => parse(data).map_or(Frame::Broken("READY"), RawReady::finish),
            "THREAD_CREATE" | "THREAD_UPDATE" => {
                let thread = parse::<RawThread<'_>>(data);
                thread.map_or(Frame::Broken("THREAD_CREATE"), RawThread::finish)
            }
            "GUILD_CREATE" | "GUILD_UPDATE" => parse::<RawGuild<'_>>(data).map_or(Frame::Broken("GUILD_CREATE"), |guild| guild.finish(me)),
            "GUILD_ROLE_CREATE" | "GUILD_ROLE_UPDATE" => {
                parse::<RawOneRole>(data).map_or(Frame::Broken("GUILD_ROLE_UPDATE"), |role| role.finish(me))
            }
            "GUILD_DELETE" => parse(data).map_or(Frame::Broken("GUILD_DELETE"), RawGone::finish),
            _ => Frame::Other,
        }
    }
}

fn message(data: &str) -> Option<Message<'_>> {
    plain::message(data).or_else(|| parsed(data))
}

fn parsed(data: &str) -> Option<Message<'_>> {
    parse::<RawMessage<'_>>(data)?.finish()
}

/// Without what nobody needs.
fn interaction(data: &str) -> Option<Interaction> {
    serde_json::from_value(bare(&parse(data)?)).ok()
}

/// The value at the beginning of `data`; what follows it belongs to the frame.
fn parse<'a, T: Deserialize<'a>>(data: &'a str) -> Option<T> {
    T::deserialize(&mut serde_json::Deserializer::from_str(data)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As Discord sends it, shortened where nothing depends on it.
    const D: &str = r#"{"type":19,"tts":false,"timestamp":"2026-11-23T09:00:00.000000+00:00","referenced_message":{"id":"90","author":{"id":"7","username":"助け舟","bot":true},"content":"}\\\"{",
        "components":[{"type":1,"id":1,"components":[{"type":2,"custom_id":"v1\/x","url":null,"emoji":{"name":"a"}},{"type":3,"options":[{"value":"b","default":false}]}]},{"type":99,"custom_id":[1.5,-1]}]},
        "message_reference":{"type":0,"message_id":"90","guild_id":"3","channel_id":"2"},"pinned":false,"nonce":"1","mentions":[{"id":"7","username":"x"},{"id":"8","username":"y"}],
        "mention_roles":["55"],"mention_everyone":false,"member":{"roles":[],"nick":"a"},"id":"1","flags":0,"embeds":[],"edited_timestamp":null,"content":"2段階認証の\"コード\"が\nこない\u3042",
        "components":[],"channel_id":"2","channel_type":0,"author":{"id":"4","username":"花子","discriminator":"0","global_name":"花子"},"attachments":[{"id":"9"},{"id":"10"}],"guild_id":"3"}"#;

    fn message_of(frame: &str) -> Message<'_> {
        match read(frame) {
            Frame::Message(message) | Frame::Edited(message) => message,
            Frame::Broken(event) => panic!("broken {event}"),
            _ => panic!("not a message: {frame}"),
        }
    }

    #[test]
    fn a_message_is_read_in_every_order_of_the_keys() {
        let parts = [r#""t":"MESSAGE_CREATE""#.to_owned(), r#""s":42"#.to_owned(), r#" "op" : 0"#.to_owned(), format!("\"d\": {D}")];
        let mut orders = 0;
        for n in 0..256 {
            let order = [n & 3, n >> 2 & 3, n >> 4 & 3, n >> 6 & 3];
            if (0..4).any(|i| !order.contains(&i)) {
                continue;
            }
            orders += 1;
            let frame = format!("{{{}}}", order.map(|i| parts[i].as_str()).join(","));
            let message = message_of(&frame);
            assert_eq!((message.id, message.channel, message.guild, message.author, message.kind), (1, 2, Some(3), 4, 19));
            assert_eq!(message.content, "2段階認証の\"コード\"が\nこないあ");
            assert_eq!((message.mentions.as_slice(), message.mention_roles.as_slice()), ([7, 8].as_slice(), [55].as_slice()));
            assert_eq!(message.reply_to, Some(Reply { message: 90, author: Some(7), tokens: vec!["v1/x".to_owned(), "b".to_owned()] }));
            assert_eq!(message.attachments, 2);
            assert!(
                !message.author_is_bot
                    && !message.webhook
                    && !message.forwarded
                    && message.edited_at.is_none()
                    && !message.is_interaction_response
            );
        }
        assert_eq!(orders, 24);
    }

    #[test]
    fn a_text_without_escapes_is_borrowed() {
        let frame = r#"{"op":0,"t":"MESSAGE_CREATE","s":1,"d":{"id":"1","channel_id":"2","author":{"id":"4"},"content":"こない"}}"#;
        let message = message_of(frame);
        assert!(matches!(message.content, Cow::Borrowed("こない")));
        assert_eq!((message.guild, message.reply_to, message.kind), (None, None, 0));
    }

    #[test]
    fn what_is_no_question_of_a_person_is_told_apart() {
        let with = |more: &str| {
            format!(r#"{{"t":"MESSAGE_UPDATE","op":0,"d":{{"id":"1","channel_id":"2","author":{{"id":"4","bot":true}},{more}}}}}"#)
        };
        let frame = with(r#""webhook_id":"5","edited_timestamp":"2026-11-23T09:00:00+00:00","interaction_metadata":{"id":"1"}"#);
        let message = message_of(&frame);
        assert!(
            message.author_is_bot && message.webhook && message.edited_at == Some(1_795_424_400_000) && message.is_interaction_response
        );
        assert!(message.content.is_empty());
        let frame = with(
            r#""type":0,"message_reference":{"type":1,"message_id":"9"},"message_snapshots":[{"message":{"content":"x","attachments":[{"id":"9"}]}}],"flags":16384"#,
        );
        let message = message_of(&frame);
        assert!(message.forwarded && message.reply_to.is_none() && !message.voice);
        assert_eq!((&*message.content, message.attachments), ("x", 1));
        let frame = with(r#""type":19,"message_reference":{"message_id":"9"},"referenced_message":null"#);
        assert_eq!(message_of(&frame).reply_to, Some(Reply { message: 9, author: None, tokens: Vec::new() }));
        let frame = with(r#""type":21,"message_reference":{"message_id":"9"},"referenced_message":{"author":{"id":"4"}}"#);
        assert_eq!(message_of(&frame).reply_to, None, "a thread's first message is no reply");
    }

    #[test]
    fn when_it_was_changed_is_told_to_the_millisecond() {
        for (written, at) in [
            (r#","edited_timestamp":"2026-11-23T09:00:00.123456+00:00""#, Some(1_795_424_400_123)),
            (r#","edited_timestamp":"2026-11-23T18:00:00+09:00""#, Some(1_795_424_400_000)),
            (r#","edited_timestamp":"soon""#, None),
            (r#","edited_timestamp":null"#, None),
            ("", None),
        ] {
            let frame = format!(r#"{{"t":"MESSAGE_UPDATE","op":0,"d":{{"id":"1","channel_id":"2","author":{{"id":"4"}}{written}}}}}"#);
            assert_eq!(message_of(&frame).edited_at, at, "{written}");
        }
    }

    #[test]
    fn other_frames() {
        assert!(matches!(read(r#"{"t":null,"s":null,"op":10,"d":{"heartbeat_interval":41250}}"#), Frame::Other));
        assert!(matches!(read(r#"{"op":11}"#), Frame::Other));
        assert!(matches!(read(r#"{"t":"TYPING_START","s":3,"op":0,"d":{}}"#), Frame::Other));
        assert!(matches!(read(r#"{"t":"MESSAGE_UPDATE","s":3,"op":0,"d":{"id":"1","channel_id":"2","embeds":[]}}"#), Frame::Other));
        assert!(matches!(read(r#"{"t":"MESSAGE_CREATE","s":3,"op":0,"d":{"id":"1"}}"#), Frame::Broken("MESSAGE_CREATE")));
        assert!(matches!(read(r#"{"t":"INTERACTION_CREATE","s":3,"op":0,"d":{"id":"1"}}"#), Frame::Broken("INTERACTION_CREATE")));
        let ready = r#"{"t":"READY","s":1,"op":0,"d":{"v":10,"user":{"id":"7"},"application":{"id":"8","flags":0},"guilds":[{"id":"5","unavailable":true}],"shard":[1,2]}}"#;
        let Frame::Ready { user: 7, application: 8, shard: (1, 2), guilds } = read(ready) else { panic!("ready") };
        assert_eq!(guilds, [5]);
        assert!(matches!(read(r#"{"t":"GUILD_DELETE","op":0,"d":{"id":"5","unavailable":true}}"#), Frame::Other));
        assert!(matches!(read(r#"{"t":"GUILD_DELETE","op":0,"d":{"id":"5"}}"#), Frame::Removed { guild: 5 }));
        let deleted = r#"{"t":"MESSAGE_DELETE","s":1,"op":0,"d":{"id":"7","channel_id":"8"}}"#;
        assert!(matches!(read(deleted), Frame::Deleted { channel: 8, guild: None, messages } if messages == [7]));
        let deleted = r#"{"t":"MESSAGE_DELETE_BULK","s":1,"op":0,"d":{"ids":["6","7"],"channel_id":"8"}}"#;
        assert!(matches!(read(deleted), Frame::Deleted { channel: 8, guild: None, messages } if messages == [6, 7]));
        let thread =
            r#"{"t":"THREAD_CREATE","s":1,"op":0,"d":{"id":"7","guild_id":"3","parent_id":"8","owner_id":"9","type":11,"name":"こない"}}"#;
        let name = Cow::Borrowed("こない");
        assert!(matches!(read(thread), Frame::Thread { id: 7, guild: Some(3), parent: Some(8), owner: Some(9), name: it } if it == name));
        let thread = r#"{"t":"THREAD_UPDATE","s":1,"op":0,"d":{"id":"7","parent_id":"8","type":11}}"#;
        assert!(matches!(read(thread), Frame::Thread { id: 7, guild: None, parent: Some(8), owner: None, name } if name.is_empty()));
    }

    #[test]
    fn a_guild_tells_the_bots_role_and_language() {
        let frame = r#"{"t":"GUILD_CREATE","s":1,"op":0,"d":{"id":"3","preferred_locale":"ja","channels":[{"id":"1"}],
            "roles":[{"id":"3"},{"id":"30","tags":{"bot_id":"6"}},{"id":"31","tags":{"premium_subscriber":null}},{"id":"32","tags":{"bot_id":"7"}}]}}"#;
        assert!(matches!(
            read_for(frame, 7),
            Frame::Guild { id: 3, bot_role: Some(32), deletes: NOBODY, locale: "ja", system_channel: None, joined_at: None }
        ));
        assert!(matches!(read_for(frame, 5), Frame::Guild { bot_role: None, .. }));
        assert!(matches!(read(frame), Frame::Guild { bot_role: None, .. }), "two bots: nobody knows which is ours");
        assert!(matches!(read(r#"{"t":"GUILD_CREATE","op":0,"d":{"id":"3","unavailable":true}}"#), Frame::Other));
    }

    const NOBODY: Deletes = Deletes { everybody: false, bot: false };

    #[test]
    fn roles_tell_who_may_delete() {
        let frame = |everybody: &str, ours: &str, others: &str| {
            format!(
                r#"{{"t":"GUILD_CREATE","op":0,"d":{{"id":"3","roles":[{{"id":"3","permissions":"{everybody}"}},{{"id":"31","permissions":"{others}"}},
                {{"id":"32","permissions":"{ours}","tags":{{"bot_id":"7"}}}}]}}}}"#
            )
        };
        let of = |frame: &str| match read_for(frame, 7) {
            Frame::Guild { deletes, .. } => (deletes.everybody, deletes.bot),
            _ => panic!("no guild"),
        };
        // View Channels and the like; Manage Messages; Administrator; bits that no 64-bit number holds are none of ours.
        assert_eq!(of(&frame("3072", "2048", "8192")), (false, false));
        assert_eq!(of(&frame("3072", "10240", "0")), (false, true));
        assert_eq!(of(&frame("8192", "8", "0")), (true, true));
        assert_eq!(of(&frame("nonsense", "99999999999999999999", "0")), (false, false));
        let role = |event: &str, more: &str| format!(r#"{{"t":"{event}","op":0,"d":{{"guild_id":"3","role":{{"id":"32",{more}}}}}}}"#);
        for event in ["GUILD_ROLE_CREATE", "GUILD_ROLE_UPDATE"] {
            let ours = role(event, r#""permissions":"8192","tags":{"bot_id":"7"}"#);
            assert!(matches!(read_for(&ours, 7), Frame::Role { guild: 3, role: 32, ours: true, deletes: true }));
            let others = role(event, r#""permissions":"1024""#);
            assert!(matches!(read_for(&others, 7), Frame::Role { guild: 3, role: 32, ours: false, deletes: false }));
        }
    }

    #[test]
    fn nothing_that_may_come_makes_it_panic() {
        let good = format!(r#"{{"t":"MESSAGE_CREATE","s":42,"op":0,"d":{D}}}"#);
        let alphabet = ["{", "}", "[", "]", "\"", "\\", ":", ",", "0", "あ", " ", "null", "\"op\"", "\"t\"", "\"d\"", "\u{0}"];
        let mut seed = 0x9E37_79B9_7F4A_7C15_u64;
        let mut random = |below: usize| {
            seed = seed.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(0x1405_7B7E_F767_814F);
            usize::try_from(seed >> 33).unwrap_or(0) % below
        };
        for _ in 0..20_000 {
            let noise: String = (0..random(24)).map(|_| alphabet[random(alphabet.len())]).collect();
            let _ = read(&noise);
            // A good frame, cut or spoilt somewhere.
            let mut at = random(good.len());
            while !good.is_char_boundary(at) {
                at -= 1;
            }
            let _ = read(&good[..at]);
            let _ = read(&format!("{}{}{}", &good[..at], alphabet[random(alphabet.len())], &good[at..]));
        }
    }
}
