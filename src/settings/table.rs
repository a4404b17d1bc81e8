//! Every setting, once: what reads, prints, explains and documents settings goes by this table.

use std::net::SocketAddr;

use super::help_channels::help_channels;
use super::{Database, Token, Webhook, is_address};
use crate::span::Span;

/// One setting.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// Its name in the file.
    pub name: &'static str,
    /// Its name in the environment: `TASUKEBUNE_` and the name in capitals, but for three that other programs call so, too.
    pub variable: &'static str,
    /// What may be given, so that “must be” may stand before it.
    pub allowed: &'static str,
    pub default: Unset,
    /// A value as the file has it, for one that has no fixed default.
    pub example: &'static str,
    /// What it is for, in a line.
    pub help: &'static str,
    /// Its value is shown to nobody.
    pub secret: bool,
    /// A change in the file holds while the bot runs on; else after a restart.
    pub at_once: bool,
    pub kind: Kind,
}

/// What is in force where nothing is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unset {
    /// This value.
    Fixed(&'static str),
    /// Something that depends on the machine, or nothing; in words.
    Said(&'static str),
}

/// What kind of value a setting has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Token,
    Webhook,
    Database,
    Shards,
    Path,
    Switch,
    Channels,
    /// A whole number up to this.
    Number(u16),
    Time,
    /// An address to listen on, or `off`.
    Listen,
    /// A server's address.
    Address,
    OneOf(&'static [&'static str]),
}

/// The most days that a server's data may outlive the bot's departure.
const MOST_GRACE_DAYS: u16 = 365;

pub const TABLE: [Setting; 17] = [
    Setting {
        name: "token",
        variable: "DISCORD_TOKEN",
        allowed: "the bot's token: one word of letters, digits, “.”, “-” and “_”",
        default: Unset::Said("none; the credential discord-token of systemd, where there is one"),
        example: "\"TOKEN\"",
        help: "The bot's token, a secret. In this file only if nobody else can read it (chmod 600); token_file is better",
        secret: true,
        at_once: false,
        kind: Kind::Token,
    },
    Setting {
        name: "token_file",
        variable: "DISCORD_TOKEN_FILE",
        allowed: "the path of a file",
        default: Unset::Said("none"),
        example: "\"/etc/tasukebune/token\"",
        help: "A file with the bot's token",
        secret: false,
        at_once: false,
        kind: Kind::Path,
    },
    Setting {
        name: "help_channels",
        variable: "TASUKEBUNE_HELP_CHANNELS",
        allowed: "“all” or channel ids (numbers), separated by commas in the environment, in […] in the file",
        default: Unset::Fixed(""),
        example: "[123456789012345678]",
        help: "Channels where it answers unasked; needs the message content intent",
        secret: false,
        at_once: true,
        kind: Kind::Channels,
    },
    Setting {
        name: "message_content",
        variable: "TASUKEBUNE_MESSAGE_CONTENT",
        allowed: "on or off",
        default: Unset::Fixed("off"),
        example: "\"on\"",
        help: "Whether to ask for the message content intent; help channels imply it",
        secret: false,
        at_once: false,
        kind: Kind::Switch,
    },
    Setting {
        name: "store",
        variable: "TASUKEBUNE_STORE",
        allowed: "the path of a file, or off",
        default: Unset::Said(
            "tasukebune.sqlite in STATE_DIRECTORY, else in XDG_STATE_HOME/tasukebune or ~/.local/state/tasukebune, else in the working directory",
        ),
        example: "\"/var/lib/tasukebune/tasukebune.sqlite\"",
        help: "The file with what is kept: choices of people and servers, counters",
        secret: false,
        at_once: false,
        kind: Kind::Path,
    },
    Setting {
        name: "database_url",
        variable: "DATABASE_URL",
        allowed: "the address of a PostgreSQL database: postgres://user:password@host:5432/name",
        default: Unset::Said("none: what is kept is in the file of store"),
        example: "\"postgres://tasukebune:PASSWORD@127.0.0.1:5432/tasukebune\"",
        help: "A database instead of that file, which several processes of one bot share. A secret; in this file only if nobody else can read it (chmod 600)",
        secret: true,
        at_once: false,
        kind: Kind::Database,
    },
    Setting {
        name: "shards",
        variable: "TASUKEBUNE_SHARDS",
        allowed: "the shards of this process, such as 0..=15/64 (these of 64), or ordinal*16/64 (16 for each process, by the number at the end of its machine's name)",
        default: Unset::Said("all, as many as Discord recommends"),
        example: "\"0..=15/64\"",
        help: "Which shards this process has, where several share them; they need one database_url. --shards goes before it",
        secret: false,
        at_once: false,
        kind: Kind::Shards,
    },
    Setting {
        name: "grace_days",
        variable: "TASUKEBUNE_GRACE_DAYS",
        allowed: "a number of days from 0 to 365",
        default: Unset::Fixed("30"),
        example: "30",
        help: "Days until a server's data go after the bot has left it",
        secret: false,
        at_once: true,
        kind: Kind::Number(MOST_GRACE_DAYS),
    },
    Setting {
        name: "incident",
        variable: "TASUKEBUNE_INCIDENT",
        allowed: "the time when it ends by itself, such as 2026-12-24T21:00+09:00",
        default: Unset::Said("none"),
        example: "2026-12-24T21:00:00+09:00",
        help: "While Amazon is in trouble: the time until which all answers say so",
        secret: false,
        at_once: true,
        kind: Kind::Time,
    },
    Setting {
        name: "webhook",
        variable: "TASUKEBUNE_WEBHOOK",
        allowed: "the https:// address of a webhook (http:// only on this very machine)",
        default: Unset::Said("none"),
        example: "\"https://discord.com/api/webhooks/ID/TOKEN\"",
        help: "Told when far more people ask than usual. A secret; in this file only if nobody else can read it (chmod 600)",
        secret: true,
        at_once: true,
        kind: Kind::Webhook,
    },
    Setting {
        name: "facts",
        variable: "TASUKEBUNE_FACTS",
        allowed: "the path of a file",
        default: Unset::Said("none"),
        example: "\"/etc/tasukebune/facts.toml\"",
        help: "A file with facts of your own, such as a new telephone number",
        secret: false,
        at_once: true,
        kind: Kind::Path,
    },
    Setting {
        name: "data",
        variable: "TASUKEBUNE_DATA",
        allowed: "the path of a folder",
        default: Unset::Said("what is built in"),
        example: "\"/srv/tasukebune\"",
        help: "A folder with intents/ and locales/ to use instead of what is built in; --data goes before it",
        secret: false,
        at_once: true,
        kind: Kind::Path,
    },
    Setting {
        name: "font",
        variable: "TASUKEBUNE_FONT",
        allowed: "the path of a font (.ttf, .otf, .ttc), or off",
        default: Unset::Said("where packages put one, such as fonts-noto-cjk"),
        example: "\"/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc\"",
        help: "A font with Japanese letters, for the picture of /stats",
        secret: false,
        at_once: true,
        kind: Kind::Path,
    },
    Setting {
        name: "listen",
        variable: "TASUKEBUNE_LISTEN",
        allowed: "an address and a port such as 127.0.0.1:9464 or [::1]:9464, or off",
        default: Unset::Fixed("127.0.0.1:9464"),
        example: "\"127.0.0.1:9464\"",
        help: "Where /healthz, /readyz and /metrics are served, over HTTP",
        secret: false,
        at_once: false,
        kind: Kind::Listen,
    },
    Setting {
        name: "log",
        variable: "TASUKEBUNE_LOG",
        allowed: "text or json",
        default: Unset::Fixed("text"),
        example: "\"json\"",
        help: "How log lines are written, to standard error",
        secret: false,
        at_once: false,
        kind: Kind::OneOf(&["text", "json"]),
    },
    Setting {
        name: "log_level",
        variable: "TASUKEBUNE_LOG_LEVEL",
        allowed: "error, warn, info, debug or trace",
        default: Unset::Fixed("info"),
        example: "\"debug\"",
        help: "The finest lines that are logged; what people write is in none of them",
        secret: false,
        at_once: true,
        kind: Kind::OneOf(&["error", "warn", "info", "debug", "trace"]),
    },
    Setting {
        name: "discord_api",
        variable: "TASUKEBUNE_DISCORD_API",
        allowed: "http://HOST:PORT or https://HOST:PORT without a path",
        default: Unset::Said("Discord itself"),
        example: "\"http://127.0.0.1:3000\"",
        help: "A rate-limiting proxy before Discord, or a Discord-compatible server",
        secret: false,
        at_once: false,
        kind: Kind::Address,
    },
];

impl Kind {
    /// What is wrong with a value: `None` for nothing, else what is to be said beyond what is allowed. The value itself is never said, for
    /// it may be a secret in a wrong place.
    pub(super) fn fault(self, text: &str, host: Option<&str>) -> Option<String> {
        let fits = match self {
            Kind::Token => Token::new(text).is_some(),
            Kind::Webhook => Webhook::new(text).is_some(),
            Kind::Database => Database::new(text).is_some(),
            Kind::Shards => return Span::parse(text, host).err().map(str::to_owned),
            Kind::Path => !text.contains("://"),
            Kind::Switch => switch(text).is_some(),
            Kind::Channels => return help_channels(text).err(),
            Kind::Number(most) => text.parse::<u16>().is_ok_and(|n| n <= most),
            Kind::Time => text.parse::<jiff::Timestamp>().is_ok(),
            Kind::Listen => text == "off" || text.parse::<SocketAddr>().is_ok(),
            Kind::Address => is_address(text.trim_end_matches('/')),
            Kind::OneOf(words) => words.contains(&text),
        };
        (!fits).then(String::new)
    }
}

pub(super) fn switch(text: &str) -> Option<bool> {
    match text {
        "on" => Some(true),
        "off" => Some(false),
        _ => None,
    }
}

/// The row of that name.
#[must_use]
pub fn row(name: &str) -> Option<(usize, &'static Setting)> {
    TABLE.iter().enumerate().find(|(_, setting)| setting.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_their_rule_and_values_what_is_said_of_them() {
        for setting in &TABLE {
            let ruled = format!("TASUKEBUNE_{}", setting.name.to_uppercase());
            let elsewhere = matches!(setting.variable, "DISCORD_TOKEN" | "DISCORD_TOKEN_FILE" | "DATABASE_URL");
            assert!(setting.variable == ruled || (elsewhere && setting.variable.ends_with(&setting.name.to_uppercase())));
            if let Unset::Fixed(value) = setting.default {
                assert_eq!(setting.kind.fault(value, None), None, "{}", setting.name);
            }
            assert!(!setting.help.ends_with('.') && !setting.help.contains('\n') && !setting.example.is_empty());
            if let Kind::OneOf(words) = setting.kind {
                assert!(words.iter().all(|word| setting.allowed.contains(word)));
            }
        }
        assert!(row("grace_days").is_some_and(|(_, row)| row.allowed.ends_with(&MOST_GRACE_DAYS.to_string())));
    }
}
