//! The only reader of the environment, and of the settings file.

mod database;
mod file;
mod fonts;
mod found;
mod help_channels;
mod pages;
mod table;
mod token;
mod waits;
mod webhook;

use std::env;
use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::span::Span;

pub use database::Database;
pub use file::Chosen;
pub use found::{Changed, Gathered, Origin};
pub use help_channels::HelpChannels;
pub use pages::{document, example, help};
pub use table::{Setting, TABLE};
pub use token::{Token, without_tokens};
pub use waits::Waits;
pub use webhook::Webhook;

/// What the operator set that concerns every command.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// A folder with `intents/` and `locales/` to use instead of the embedded data.
    pub data: Option<PathBuf>,
    /// A file of the operator's that overrides some facts.
    pub facts: Option<PathBuf>,
    /// `NO_COLOR` is set (<https://no-color.org>).
    pub no_color: bool,
}

impl Gathered {
    /// What is set in this process's environment and in the file that it or the command line (`config`) names.
    #[must_use]
    pub fn here(config: Option<&Path>) -> Gathered {
        Gathered::from(config, variable)
    }

    /// The file that would be read now, so that one can see whether it changes.
    #[must_use]
    pub fn chosen_file(config: Option<&Path>) -> Option<PathBuf> {
        file::choose(config, &|name| variable(name).filter(|value| !value.is_empty())).map(|chosen| chosen.path)
    }

    #[must_use]
    pub fn settings(&self) -> Settings {
        Settings { data: self.path("data"), facts: self.path("facts"), no_color: self.no_color }
    }

    /// A Discord-compatible server, or a rate-limiting proxy in front of Discord.
    #[must_use]
    pub fn api(&self) -> Option<String> {
        Some(self.text("discord_api")).filter(|api| !api.is_empty()).map(|api| api.trim_end_matches('/').to_owned())
    }

    /// Whether the message content intent is wanted, for itself or for help channels.
    #[must_use]
    pub fn wants_content(&self) -> bool {
        table::switch(&self.text("message_content")) == Some(true) || self.help() != HelpChannels::None
    }

    /// Where health and metrics are served; `None`: nowhere.
    #[must_use]
    pub fn listen(&self) -> Option<SocketAddr> {
        self.text("listen").parse().ok()
    }

    /// The database with what is kept, if it is in one.
    #[must_use]
    pub fn database(&self) -> Option<Database> {
        Database::new(&self.text("database_url"))
    }

    /// The shards of this process; `None`: all.
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        self.span_of(&self.text("shards")).ok()
    }

    /// The shards that a text names on this machine.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn span_of(&self, text: &str) -> Result<Span, &'static str> {
        Span::parse(text, self.host.as_deref())
    }

    fn help(&self) -> HelpChannels {
        help_channels::help_channels(&self.text("help_channels")).unwrap_or_default()
    }

    /// Where a font for the labels of pictures may be; the first that will do is taken.
    #[must_use]
    pub fn fonts(&self) -> Vec<PathBuf> {
        fonts::fonts(self.path("font"))
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the one reader of the environment")]
fn variable(name: &str) -> Option<OsString> {
    env::var_os(name)
}

/// Where what is kept is kept, and for how long after the bot has left a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keep {
    /// `None`: nowhere; it is gone when the program ends.
    pub file: Option<PathBuf>,
    /// It is kept here, and not in a file.
    pub database: Option<Database>,
    pub grace_days: u16,
}

impl Keep {
    /// Nothing outlives the program.
    pub const NOWHERE: Keep = Keep { file: None, database: None, grace_days: GRACE_DAYS };
}

/// Days that a server's data outlive the bot's departure, where the operator says nothing else.
pub const GRACE_DAYS: u16 = 30;

/// How log lines are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lines {
    pub json: bool,
    /// The finest ones, by their usual name (`info`).
    pub level: String,
}

/// What `tasukebune serve` needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Serve {
    pub token: Token,
    /// A Discord-compatible server, or a rate-limiting proxy in front of Discord.
    pub api: Option<String>,
    /// Whether to ask for the privileged message content intent.
    pub message_content: bool,
    pub help: HelpChannels,
    /// Until then, in seconds since 1970, Amazon is in trouble: every server's answers say so.
    pub incident_until: Option<i64>,
    /// Where operators are told that far more people ask than usual.
    pub webhook: Option<Webhook>,
    pub keep: Keep,
    /// The shards of this process; `None`: all, as many as Discord recommends.
    pub span: Option<Span>,
    /// Where a font for the labels of pictures may be; the first that will do is taken.
    pub fonts: Vec<PathBuf>,
    /// Where health and metrics are served; `None`: nowhere.
    pub listen: Option<SocketAddr>,
    pub lines: Lines,
    pub waits: Waits,
}

/// Why `serve` cannot start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unset {
    /// There is no token, and nothing else is wrong.
    NoToken,
    /// Everything that is wrong, a line each.
    Faults(Vec<String>),
}

impl Serve {
    /// # Errors
    /// With everything that is wrong at once.
    pub fn of(gathered: &Gathered) -> Result<Serve, Unset> {
        let mut faults = gathered.faults();
        let text = |name| gathered.text(name);
        match gathered.token() {
            Some(token) if faults.is_empty() => Ok(Serve {
                token: token.clone(),
                api: gathered.api(),
                message_content: gathered.wants_content(),
                help: gathered.help(),
                incident_until: text("incident").parse().ok().map(Timestamp::as_second),
                webhook: Webhook::new(&text("webhook")),
                keep: Keep {
                    file: gathered.store(),
                    database: gathered.database(),
                    grace_days: text("grace_days").parse().unwrap_or(GRACE_DAYS),
                },
                span: gathered.span(),
                fonts: gathered.fonts(),
                listen: gathered.listen(),
                lines: Lines { json: text("log") == "json", level: text("log_level") },
                waits: Waits::default(),
            }),
            None if faults.is_empty() => Err(Unset::NoToken),
            token => {
                if token.is_none() && gathered.faults_of(&["token", "token_file"]).is_empty() {
                    faults.insert(0, "no token: set DISCORD_TOKEN or DISCORD_TOKEN_FILE".to_owned());
                }
                Err(Unset::Faults(faults))
            }
        }
    }
}

/// `http://host` or `https://host`, with a port or without.
fn is_address(text: &str) -> bool {
    let host = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
    host.is_some_and(|host| {
        let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b':' | b'[' | b']');
        !host.is_empty() && !host.starts_with(':') && host.bytes().all(allowed)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn serve(set: &[(&str, &str)]) -> Result<Serve, Unset> {
        let set = [set, &[("TASUKEBUNE_CONFIG", "off")]].concat();
        Serve::of(&Gathered::from(None, |name| set.iter().find(|(n, _)| *n == name).map(|(_, value)| OsString::from(value))))
    }

    #[test]
    fn the_token_is_never_shown() {
        let serve = serve(&[("DISCORD_TOKEN", "Bot MTIz.abc.secret")]).expect("a token");
        assert_eq!(serve.token.secret(), "MTIz.abc.secret");
        assert!(!format!("{serve:?} {}", serve.token).contains("secret"));
    }

    #[test]
    fn help_channels_imply_message_content() {
        let some = serve(&[("DISCORD_TOKEN", "a"), ("TASUKEBUNE_HELP_CHANNELS", "12, 34,")]).expect("good");
        assert_eq!((some.help, some.message_content), (HelpChannels::Some(vec![12, 34]), true));
        let all = serve(&[("DISCORD_TOKEN", "a"), ("TASUKEBUNE_HELP_CHANNELS", "all")]).expect("good");
        assert!(all.help.contains(5) && all.message_content);
        let none = serve(&[("DISCORD_TOKEN", "a")]).expect("good");
        assert!(!none.help.contains(5) && !none.message_content);
    }

    #[test]
    fn an_incident_ends_by_itself() {
        let until = |text| serve(&[("DISCORD_TOKEN", "a"), ("TASUKEBUNE_INCIDENT", text)]).map(|serve| serve.incident_until);
        assert_eq!(until("2026-12-24T21:00+09:00"), Ok(Some(1_798_113_600)));
        for wrong in ["on", "2026-12-24", "21:00", "2026-12-24T21:00"] {
            assert!(until(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_is_kept_has_its_place() {
        let file = |set: &[(&str, &str)]| {
            let serve = serve(&[&[("DISCORD_TOKEN", "a")], set].concat()).expect("good");
            serve.keep.file.map(|file| file.to_str().expect("text").to_owned())
        };
        assert_eq!(file(&[]).as_deref(), Some("tasukebune.sqlite"));
        assert_eq!(file(&[("HOME", "/h")]).as_deref(), Some("/h/.local/state/tasukebune/tasukebune.sqlite"));
        assert_eq!(file(&[("HOME", "/h"), ("XDG_STATE_HOME", "/s")]).as_deref(), Some("/s/tasukebune/tasukebune.sqlite"));
        assert_eq!(file(&[("HOME", "/h"), ("STATE_DIRECTORY", "/v")]).as_deref(), Some("/v/tasukebune.sqlite"));
        assert_eq!(file(&[("STATE_DIRECTORY", "/v"), ("TASUKEBUNE_STORE", "/x/y")]).as_deref(), Some("/x/y"));
        assert_eq!(file(&[("TASUKEBUNE_STORE", "off")]), None);
        let days = |days| serve(&[("DISCORD_TOKEN", "a"), ("TASUKEBUNE_GRACE_DAYS", days)]).map(|serve| serve.keep.grace_days);
        assert_eq!((days("0"), days("365")), (Ok(0), Ok(365)));
        assert!(days("366").is_err() && days("-1").is_err() && days("soon").is_err());
    }

    #[test]
    fn all_faults_are_told_at_once() {
        let set = [("TASUKEBUNE_DISCORD_API", "localhost"), ("TASUKEBUNE_MESSAGE_CONTENT", "yes"), ("TASUKEBUNE_HELP_CHANNELS", "here")];
        let Err(Unset::Faults(faults)) = serve(&set) else { panic!("faults are expected") };
        let names = ["DISCORD_TOKEN", "TASUKEBUNE_DISCORD_API", "TASUKEBUNE_MESSAGE_CONTENT", "TASUKEBUNE_HELP_CHANNELS"];
        assert_eq!(faults.len(), names.len());
        for name in names {
            assert!(faults.iter().any(|fault| fault.contains(name)), "{faults:?}");
        }
        assert_eq!(serve(&[]), Err(Unset::NoToken));
        let Err(Unset::Faults(faults)) = serve(&[("DISCORD_TOKEN", "a"), ("TASUKEBUNE_HELP_CHANNELS", " , ")]) else {
            panic!("a fault is expected")
        };
        assert!(faults.len() == 1 && faults[0].contains("names no channel"), "{faults:?}");
        let Err(Unset::Faults(faults)) = serve(&[("DISCORD_TOKEN", "two words")]) else { panic!("a fault is expected") };
        assert!(faults.len() == 1 && !faults[0].contains("two words"), "{faults:?}");
    }

    #[test]
    fn a_token_in_another_variables_place_is_not_shown() {
        let token = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE.topsecret";
        let nowhere = format!("/nowhere/{token}");
        for (name, value) in [
            ("DISCORD_TOKEN_FILE", token),
            ("DISCORD_TOKEN_FILE", nowhere.as_str()),
            ("TASUKEBUNE_HELP_CHANNELS", token),
            ("TASUKEBUNE_MESSAGE_CONTENT", token),
            ("TASUKEBUNE_DISCORD_API", token),
            ("TASUKEBUNE_WEBHOOK", token),
        ] {
            let Err(Unset::Faults(faults)) = serve(&[(name, value)]) else { panic!("a fault is expected") };
            let all = faults.concat();
            assert!(all.contains(name) && !all.contains("topsecret"), "{all}");
        }
        let faults = |name, value| match serve(&[("DISCORD_TOKEN", "a"), (name, value)]) {
            Err(Unset::Faults(faults)) => faults.concat(),
            _ => panic!("a fault is expected"),
        };
        assert!(faults("TASUKEBUNE_HELP_CHANNELS", "12, here, 34, there").ends_with(": 2, 4"));
        let Err(Unset::Faults(wrong)) = serve(&[("DISCORD_TOKEN_FILE", "/nowhere/token")]) else { panic!("a fault is expected") };
        assert!(wrong[0].contains("/nowhere/token"), "{wrong:?}");
    }

    #[test]
    fn the_token_comes_from_a_file_or_a_credential() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("discord-token"), "from-systemd\n").expect("written");
        let path = folder.path().to_str().expect("a path");
        assert_eq!(serve(&[("CREDENTIALS_DIRECTORY", path)]).expect("good").token.secret(), "from-systemd");
        let file = folder.path().join("discord-token");
        assert_eq!(serve(&[("DISCORD_TOKEN_FILE", file.to_str().expect("a path"))]).expect("good").token.secret(), "from-systemd");
        assert!(matches!(serve(&[("DISCORD_TOKEN_FILE", "/nowhere/token")]), Err(Unset::Faults(_))));
    }
}
