//! The only reader of the environment.

mod fonts;
mod token;
mod waits;
mod webhook;

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;

use jiff::Timestamp;

pub use token::{Token, without_tokens};
pub use waits::Waits;
pub use webhook::Webhook;

/// What the operator set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// `TASUKEBUNE_DATA`: a folder with `intents/` and `locales/` to use instead of the embedded data.
    pub data: Option<PathBuf>,
    /// `TASUKEBUNE_FACTS`: a file of the operator's that overrides some facts.
    pub facts: Option<PathBuf>,
    /// `NO_COLOR` is set (<https://no-color.org>).
    pub no_color: bool,
}

impl Settings {
    #[must_use]
    pub fn from_env() -> Settings {
        let path = |name| variable(name).map(PathBuf::from);
        Settings { data: path("TASUKEBUNE_DATA"), facts: path("TASUKEBUNE_FACTS"), no_color: variable("NO_COLOR").is_some() }
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the one reader of the environment")]
fn variable(name: &str) -> Option<OsString> {
    env::var_os(name).filter(|value| !value.is_empty())
}

/// The channels in which the bot answers without being asked by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum HelpChannels {
    #[default]
    None,
    All,
    Some(Vec<u64>),
}

impl HelpChannels {
    #[must_use]
    pub fn contains(&self, channel: u64) -> bool {
        match self {
            HelpChannels::None => false,
            HelpChannels::All => true,
            HelpChannels::Some(channels) => channels.contains(&channel),
        }
    }
}

/// Where what is kept is kept, and for how long after the bot has left a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keep {
    /// `None`: nowhere; it is gone when the program ends.
    pub file: Option<PathBuf>,
    pub grace_days: u16,
}

impl Keep {
    /// Nothing outlives the program.
    pub const NOWHERE: Keep = Keep { file: None, grace_days: GRACE_DAYS };
}

/// Days that a server's data outlive the bot's departure, where the operator says nothing else …
pub const GRACE_DAYS: u16 = 30;
/// … and the most that they may say.
const MOST_GRACE_DAYS: u16 = 365;
const STORE_FILE: &str = "tasukebune.sqlite";

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
    /// Where a font for the labels of pictures may be; the first that will do is taken.
    pub fonts: Vec<PathBuf>,
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
    pub fn from_env() -> Result<Serve, Unset> {
        Serve::from(variable)
    }

    /// The same from a given environment.
    ///
    /// # Errors
    /// With everything that is wrong at once.
    pub fn from(variable: impl Fn(&str) -> Option<OsString>) -> Result<Serve, Unset> {
        let mut faults = Vec::new();
        let mut note = |fault| faults.push(fault);
        let text = |name: &str| variable(name).map(|value| value.to_string_lossy().trim().to_owned()).filter(|value| !value.is_empty());
        let token = token::find(&variable).unwrap_or_else(|fault| {
            note(fault);
            None
        });
        let has_token_fault = !faults.is_empty();
        let mut note = |fault| faults.push(fault);
        let api = api(&variable).unwrap_or_else(|fault| {
            note(fault);
            None
        });
        let content = match text("TASUKEBUNE_MESSAGE_CONTENT").as_deref() {
            None | Some("off") => false,
            Some("on") => true,
            // What stands there instead may be a secret in the wrong place.
            Some(_) => {
                note("TASUKEBUNE_MESSAGE_CONTENT must be on or off".to_owned());
                false
            }
        };
        let help = help_channels(text("TASUKEBUNE_HELP_CHANNELS").as_deref()).unwrap_or_else(|fault| {
            note(fault);
            HelpChannels::None
        });
        let grace_days = text("TASUKEBUNE_GRACE_DAYS").map_or(Some(GRACE_DAYS), |days| days.parse().ok());
        let grace_days = grace_days.filter(|days| *days <= MOST_GRACE_DAYS).unwrap_or_else(|| {
            faults.push(format!("TASUKEBUNE_GRACE_DAYS must be a number of days from 0 to {MOST_GRACE_DAYS}"));
            GRACE_DAYS
        });
        let until = text("TASUKEBUNE_INCIDENT").map(|until| until.parse::<Timestamp>());
        if matches!(until, Some(Err(_))) {
            faults.push("TASUKEBUNE_INCIDENT must be the time when it ends by itself, such as 2026-12-24T21:00+09:00".to_owned());
        }
        let webhook = text("TASUKEBUNE_WEBHOOK").map(|address| Webhook::new(&address));
        if matches!(webhook, Some(None)) {
            faults.push("TASUKEBUNE_WEBHOOK must be the https:// address of a webhook (http:// only on this very machine)".to_owned());
        }
        let webhook = webhook.flatten();
        let incident_until = until.and_then(Result::ok).map(Timestamp::as_second);
        match token {
            Some(token) if faults.is_empty() => {
                let message_content = content || help != HelpChannels::None;
                let keep = Keep { file: store_file(&variable), grace_days };
                let fonts = fonts::fonts(&variable);
                Ok(Serve { token, api, message_content, help, incident_until, webhook, keep, fonts, waits: Waits::default() })
            }
            None if faults.is_empty() => Err(Unset::NoToken),
            token => {
                if token.is_none() && !has_token_fault {
                    faults.insert(0, "no token: set DISCORD_TOKEN or DISCORD_TOKEN_FILE".to_owned());
                }
                Err(Unset::Faults(faults))
            }
        }
    }
}

/// The token alone, for commands that can do without one.
///
/// # Errors
/// When there is one that cannot be read.
pub fn token_from_env() -> Result<Option<Token>, String> {
    token::find(&variable)
}

/// The file with what is kept, alone; `None` where nothing is.
#[must_use]
pub fn store_from_env() -> Option<PathBuf> {
    store_file(&variable)
}

/// Where a font for the labels of pictures may be, alone.
#[must_use]
pub fn fonts_from_env() -> Vec<PathBuf> {
    fonts::fonts(&variable)
}

/// The address that stands for Discord's, alone.
///
/// # Errors
/// When it is none.
pub fn api_from_env() -> Result<Option<String>, String> {
    api(&variable)
}

/// `TASUKEBUNE_STORE` (`off`: nothing is kept); else a file in the folder that systemd gives a service, else in the user's own folder
/// for such things (<https://specifications.freedesktop.org/basedir-spec/latest/>), else here.
fn store_file(variable: &impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    if let Some(file) = variable("TASUKEBUNE_STORE") {
        return (file != "off").then(|| PathBuf::from(file));
    }
    let folder = |name: &str| variable(name).map(PathBuf::from);
    let of_service = || folder("STATE_DIRECTORY");
    let of_user = || folder("XDG_STATE_HOME").or_else(|| Some(folder("HOME")?.join(".local/state"))).map(|state| state.join("tasukebune"));
    Some(of_service().or_else(of_user).unwrap_or_default().join(STORE_FILE))
}

fn api(variable: &impl Fn(&str) -> Option<OsString>) -> Result<Option<String>, String> {
    let Some(api) = variable("TASUKEBUNE_DISCORD_API") else { return Ok(None) };
    let api = api.to_string_lossy().trim().trim_end_matches('/').to_owned();
    let fault = "TASUKEBUNE_DISCORD_API must be http://HOST:PORT or https://HOST:PORT without a path";
    if is_address(&api) { Ok(Some(api)) } else { Err(fault.to_owned()) }
}

/// `http://host` or `https://host`, with a port or without.
fn is_address(text: &str) -> bool {
    let host = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
    host.is_some_and(|host| {
        let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b':' | b'[' | b']');
        !host.is_empty() && !host.starts_with(':') && host.bytes().all(allowed)
    })
}

fn help_channels(text: Option<&str>) -> Result<HelpChannels, String> {
    match text {
        None => Ok(HelpChannels::None),
        Some("all") => Ok(HelpChannels::All),
        Some(list) => {
            let ids: Vec<Option<u64>> =
                list.split(',').map(str::trim).filter(|id| !id.is_empty()).map(|id| id.parse().ok().filter(|id| *id != 0)).collect();
            // By their places: what stands there instead may be a secret.
            let wrong: Vec<String> =
                ids.iter().zip(1..).filter(|(id, _)| id.is_none()).map(|(_, place): (_, usize)| place.to_string()).collect();
            if !wrong.is_empty() {
                let places = wrong.join(", ");
                return Err(format!(
                    "TASUKEBUNE_HELP_CHANNELS must be “all” or channel ids (numbers) separated by commas; by place, these are neither: {places}"
                ));
            }
            let ids: Vec<u64> = ids.into_iter().flatten().collect();
            if ids.is_empty() {
                return Err("TASUKEBUNE_HELP_CHANNELS is set but names no channel: give channel ids or “all”, or unset it".to_owned());
            }
            Ok(HelpChannels::Some(ids))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn serve(set: &[(&str, &str)]) -> Result<Serve, Unset> {
        Serve::from(|name| set.iter().find(|(n, _)| *n == name).map(|(_, value)| OsString::from(value)))
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
        for (fault, name) in faults.iter().zip(names) {
            assert!(fault.contains(name), "{fault}");
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
