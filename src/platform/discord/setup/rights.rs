//! What the bot may do in a channel, from what Discord tells of a server.
//!
//! serenity computes the same, but refuses a whole server for one field that is not what it was when that version came out. So we read
//! what the sum needs and nothing else: <https://docs.discord.com/developers/topics/permissions#permission-overwrites>.

use std::fmt;

use jiff::Timestamp;
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer};
use serenity::all::Permissions;

/// Kinds of channels in which people write; voice and stage channels have a chat, media channels have posts (<https://docs.discord.com/developers/resources/channel#channel-object-channel-types>).
const TEXT: u8 = 0;
const VOICE: u8 = 2;
const NEWS: u8 = 5;
const STAGE: u8 = 13;
const FORUM: u8 = 15;
const MEDIA: u8 = 16;
/// An overwrite for a role, and one for a member.
const ROLE: u8 = 0;
const MEMBER: u8 = 1;

#[derive(Debug, Deserialize)]
pub struct Server {
    id: Number,
    owner_id: Number,
    roles: Vec<Role>,
    system_channel_id: Option<Number>,
}

#[derive(Debug, Deserialize)]
struct Role {
    id: Number,
    permissions: Number,
    #[serde(default)]
    mentionable: bool,
}

/// It has no `Debug` of its name: people write that.
#[derive(Deserialize)]
pub struct Channel {
    id: Number,
    #[serde(rename = "type")]
    kind: u8,
    name: Option<String>,
    #[serde(default)]
    permission_overwrites: Vec<Overwrite>,
}

#[derive(Debug, Deserialize)]
struct Overwrite {
    id: Number,
    #[serde(rename = "type")]
    kind: u8,
    allow: Number,
    deny: Number,
}

#[derive(Debug, Deserialize)]
pub struct Member {
    roles: Vec<Number>,
    communication_disabled_until: Option<String>,
}

impl Server {
    pub fn system_channel(&self) -> Option<u64> {
        self.system_channel_id.map(|id| id.0)
    }

    /// Whether everybody may mention a role; `None` where there is no such role.
    pub fn is_mentionable(&self, role: u64) -> Option<bool> {
        self.roles.iter().find(|known| known.id.0 == role).map(|role| role.mentionable)
    }

    /// What somebody may do in the whole server.
    pub fn base(&self, user: u64, member: &Member) -> Permissions {
        if user == self.owner_id.0 {
            return Permissions::all();
        }
        // Everybody has the role that has the server's own id.
        let has = |role: &&Role| role.id == self.id || member.roles.contains(&role.id);
        let sum = self.roles.iter().filter(has).fold(0, |sum, role| sum | role.permissions.0);
        all_for_administrators(Permissions::from_bits_truncate(sum))
    }

    /// What somebody may do in a channel. What follows from one that is missing is left in: each is to be named.
    pub fn allowed(&self, user: u64, member: &Member, channel: &Channel) -> Permissions {
        let base = self.base(user, member);
        if base.contains(Permissions::ADMINISTRATOR) {
            return base;
        }
        let of = |wanted: &dyn Fn(&Overwrite) -> bool| {
            let wanted = channel.permission_overwrites.iter().filter(|o| wanted(o));
            wanted.fold((0, 0), |(allow, deny), o| (allow | o.allow.0, deny | o.deny.0))
        };
        let layers = [
            of(&|o| o.kind == ROLE && o.id == self.id),
            of(&|o| o.kind == ROLE && o.id != self.id && member.roles.contains(&o.id)),
            of(&|o| o.kind == MEMBER && o.id.0 == user),
        ];
        let bits = layers.iter().fold(base.bits(), |bits, (allow, deny)| bits & !deny | allow);
        Permissions::from_bits_truncate(bits)
    }
}

impl Channel {
    pub fn id(&self) -> u64 {
        self.id.0
    }

    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// There people write in threads only.
    pub fn is_forum(&self) -> bool {
        matches!(self.kind, FORUM | MEDIA)
    }

    pub fn has_threads(&self) -> bool {
        !matches!(self.kind, VOICE | STAGE)
    }

    /// Only below these (<https://docs.discord.com/developers/topics/threads#private-threads>).
    pub fn has_private_threads(&self) -> bool {
        self.kind == TEXT
    }

    /// Help may be asked for there.
    pub fn is_for_writing(&self) -> bool {
        matches!(self.kind, TEXT | VOICE | NEWS | STAGE | FORUM | MEDIA)
    }
}

impl Member {
    /// Somebody has put them into a timeout that is not over (`now`: seconds since 1970).
    pub fn is_silenced(&self, now: i64) -> bool {
        let until = self.communication_disabled_until.as_ref().and_then(|until| until.parse::<Timestamp>().ok());
        until.is_some_and(|until| until.as_second() > now)
    }
}

fn all_for_administrators(permissions: Permissions) -> Permissions {
    if permissions.contains(Permissions::ADMINISTRATOR) { Permissions::all() } else { permissions }
}

/// Ids and permissions, which Discord writes as texts. Of permissions that no 64-bit number holds, the newest are left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Number(u64);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Number, D::Error> {
        struct Digits;
        impl Visitor<'_> for Digits {
            type Value = Number;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number in a text")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Number, E> {
                let number = text.parse::<u128>().map_err(|_| E::custom("no number"))?;
                u64::try_from(number & u128::from(u64::MAX)).map(Number).map_err(|_| E::custom("no number"))
            }
        }
        from.deserialize_str(Digits)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const VIEW: u64 = 1 << 10;
    const SEND: u64 = 1 << 11;

    fn server(everybody: u64, ours: u64) -> Server {
        let server = json!({ "id": "3", "owner_id": "9", "system_channel_id": null, "features": ["NEW_THING"], "roles": [
            { "id": "3", "permissions": everybody.to_string(), "colors": 7 }, { "id": "31", "permissions": ours.to_string() },
            { "id": "32", "permissions": "8" }] });
        serde_json::from_value(server).expect("a server")
    }

    fn member(until: Option<&str>) -> Member {
        let member = json!({ "roles": ["31"], "communication_disabled_until": until, "user": { "avatar": "あ" } });
        serde_json::from_value(member).expect("a member")
    }

    fn allowed(server: &Server, overwrites: &Value) -> u64 {
        let channel = json!({ "id": "1", "type": 99, "permission_overwrites": overwrites });
        let channel: Channel = serde_json::from_value(channel).expect("a channel");
        server.allowed(7, &member(None), &channel).bits()
    }

    fn over(id: &str, kind: u8, allow: u64, deny: u64) -> Value {
        json!({ "id": id, "type": kind, "allow": allow.to_string(), "deny": deny.to_string() })
    }

    #[test]
    fn roles_and_overwrites_sum_up_as_discord_has_it() {
        let usual = server(VIEW, SEND);
        assert_eq!(allowed(&usual, &json!([])), VIEW | SEND);
        assert_eq!(allowed(&usual, &json!([over("3", 0, 0, VIEW)])), SEND, "everybody");
        assert_eq!(allowed(&usual, &json!([over("3", 0, 0, VIEW | SEND), over("31", 0, VIEW, 0)])), VIEW, "a role is stronger");
        assert_eq!(allowed(&usual, &json!([over("31", 0, SEND, VIEW), over("7", 1, VIEW, SEND)])), VIEW, "a member is stronger still");
        assert_eq!(
            allowed(&usual, &json!([over("32", 0, 0, VIEW), over("8", 1, 0, VIEW), over("31", 1, 0, VIEW)])),
            VIEW | SEND,
            "others'"
        );
        assert_eq!(allowed(&server(8, 0), &json!([over("3", 0, 0, VIEW)])), Permissions::all().bits(), "an administrator");
        let owner = usual.base(9, &member(None));
        assert_eq!(owner, Permissions::all());
    }

    #[test]
    fn a_timeout_ends() {
        let silenced = member(Some("2026-11-29T09:00:00.000000+00:00"));
        assert!(silenced.is_silenced(1_795_942_799) && !silenced.is_silenced(1_795_942_800));
        assert!(!member(None).is_silenced(0) && !member(Some("soon")).is_silenced(0));
    }

    #[test]
    fn new_permissions_do_no_harm() {
        let number: Number = serde_json::from_value(json!("18446744073709551624")).expect("a number");
        assert_eq!(number, Number(8));
        assert!(serde_json::from_value::<Number>(json!("x")).is_err());
    }
}
