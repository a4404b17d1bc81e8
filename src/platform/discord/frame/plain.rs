//! A message as most are, read without the parser: nobody is mentioned or replied to, nothing is attached, nothing was changed.

use std::borrow::Cow;

use super::Message;
use super::outer::{blank, string, value};

/// Its parts, each as it is written; whatever else a message has, nobody reads.
#[derive(Default)]
struct Parts<'a> {
    id: Option<&'a str>,
    channel: Option<&'a str>,
    guild: Option<&'a str>,
    author: Option<&'a str>,
    content: Option<&'a str>,
}

/// The message of a frame's data, or `None` where the parser has to read it: it is another one, or broken. Whatever the parser reads is read
/// alike here (`tests/properties/frames.rs`).
pub fn message(data: &str) -> Option<Message<'_>> {
    let (mut parts, mut seen) = (Parts::default(), 0_u32);
    members(data, |key, value| {
        let (bit, fits) = match key {
            "id" => (0, put(&mut parts.id, value)),
            "channel_id" => (1, put(&mut parts.channel, value)),
            "guild_id" => (2, put(&mut parts.guild, value)),
            "author" => (3, put(&mut parts.author, value)),
            "content" => (4, put(&mut parts.content, value)),
            "type" => (5, value == "0"),
            "flags" => (6, value == "0"),
            "mentions" => (7, value == "[]"),
            "mention_roles" => (8, value == "[]"),
            "attachments" => (9, value == "[]"),
            "edited_timestamp" => (10, value == "null"),
            "referenced_message" => (11, value == "null"),
            "message_reference" | "message_snapshots" | "webhook_id" | "interaction" | "interaction_metadata" => (12, false),
            _ => return true,
        };
        // The parser refuses what is said twice.
        let new = seen & 1 << bit == 0;
        seen |= 1 << bit;
        fits && new
    })?;
    Some(Message {
        id: number(parts.id?)?,
        channel: number(parts.channel?)?,
        guild: parts.guild.map(number).map_or(Some(None), |guild| guild.map(Some))?,
        author: person(parts.author?)?,
        author_is_bot: false,
        webhook: false,
        kind: 0,
        content: Cow::Borrowed(text(parts.content?)?),
        mentions: Vec::new(),
        mention_roles: Vec::new(),
        reply_to: None,
        replied_text: Cow::Borrowed(""),
        attachments: 0,
        voice: false,
        forwarded: false,
        edited_at: None,
        is_interaction_response: false,
    })
}

fn put<'a>(place: &mut Option<&'a str>, value: &'a str) -> bool {
    *place = Some(value);
    true
}

/// The id of somebody who is no bot.
fn person(object: &str) -> Option<u64> {
    let mut id = None;
    members(object, |key, value| match key {
        "id" if id.is_none() => put(&mut id, value),
        "id" => false,
        "bot" => value == "false",
        _ => true,
    })?;
    number(id?)
}

/// What stands between quotes, where that is all and nothing in it is written otherwise.
fn text(value: &str) -> Option<&str> {
    value.strip_prefix('"')?.strip_suffix('"').filter(|text| !text.contains('\\'))
}

fn number(value: &str) -> Option<u64> {
    let digits = text(value)?;
    let all = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    digits.parse().ok().filter(|_| all)
}

/// Gives the members of the object that `text` begins with, as they are written, as long as `take` wants them.
fn members<'a>(text: &'a str, mut take: impl FnMut(&'a str, &'a str) -> bool) -> Option<()> {
    let bytes = text.as_bytes();
    let mut at = blank(bytes, 0);
    if bytes.get(at) != Some(&b'{') {
        return None;
    }
    at = blank(bytes, at + 1);
    while bytes.get(at) == Some(&b'"') {
        let end = string(bytes, at)?;
        let key = text.get(at + 1..end - 1)?;
        at = blank(bytes, end);
        if bytes.get(at) != Some(&b':') {
            return None;
        }
        at = blank(bytes, at + 1);
        let end = value(bytes, at)?;
        if !take(key, text.get(at..end)?.trim_ascii_end()) {
            return None;
        }
        at = blank(bytes, end);
        match bytes.get(at)? {
            b',' => at = blank(bytes, at + 1),
            b'}' => return Some(()),
            _ => return None,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(more: &str) -> String {
        let usual = r#""tts":false,"timestamp":"2026-11-23T09:00:00+00:00","pinned":false,"nonce":"5","mention_everyone":false,"member":{"roles":["9"],"nick":"\"a}"},"embeds":[],"components":[],"channel_type":0"#;
        format!(r#"{{{usual},{more}"channel_id":"2","author":{{"username":"\\","id":"4","clan":null}},"id":"1"}},"s":1}}"#)
    }

    const MOST: &str = r#""type":0,"referenced_message":null,"mentions":[],"mention_roles":[],"flags":0,"edited_timestamp":null,"content":"こない","attachments":[],"guild_id":"3","#;

    #[test]
    fn what_most_are_is_read_as_the_parser_reads_it() {
        for data in [with(MOST), with(r#""content":"","#), with(MOST).replace(',', " ,\n").replace(':', " : ")] {
            let (read, parsed) = (message(&data).expect("one of these"), super::super::parsed(&data).expect("a message"));
            let numbers = |m: &Message<'_>| (m.id, m.channel, m.guild, m.author, m.kind, m.attachments, m.edited_at);
            assert_eq!(numbers(&read), numbers(&parsed));
            assert!(read.content == parsed.content && parsed.mentions.is_empty() && parsed.mention_roles.is_empty());
            assert!(
                ![parsed.author_is_bot, parsed.webhook, parsed.voice, parsed.forwarded, parsed.is_interaction_response].contains(&true)
            );
            assert!(parsed.reply_to.is_none() && parsed.replied_text.is_empty());
        }
    }

    #[test]
    fn whatever_else_one_is_the_parser_reads_it() {
        for (was, is) in [
            (r#""type":0"#, r#""type":19"#),
            (r#""flags":0"#, r#""flags":8192"#),
            (r#""mentions":[]"#, r#""mentions":[{"id":"7"}]"#),
            (r#""mention_roles":[]"#, r#""mention_roles":["7"]"#),
            (r#""attachments":[]"#, r#""attachments":[{"id":"7"}]"#),
            (r#""edited_timestamp":null"#, r#""edited_timestamp":"2026-11-23T09:00:00+00:00""#),
            (r#""referenced_message":null"#, r#""referenced_message":{"id":"7"}"#),
            (r#""guild_id""#, r#""message_reference":{"message_id":"7"},"guild_id""#),
            (r#""guild_id""#, r#""message_snapshots":[],"guild_id""#),
            (r#""guild_id""#, r#""webhook_id":"7","guild_id""#),
            (r#""guild_id""#, r#""interaction_metadata":{"id":"7"},"guild_id""#),
            (r#""guild_id":"3""#, r#""guild_id":3"#),
            (r#""guild_id""#, r#""type":0,"guild_id""#),
            ("こない", r"こ\nない"),
            (r#""content":"こない","#, ""),
            (r#""clan":null"#, r#""bot":true"#),
            (r#""id":"1"}"#, r#""id":"x"}"#),
            (r#""id":"1"}"#, r#""id" "1"}"#),
        ] {
            let data = with(MOST);
            assert!(data.contains(was));
            assert!(message(&data.replacen(was, is, 1)).is_none(), "{is}");
        }
    }
}
