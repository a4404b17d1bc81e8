//! What was set, and where. The environment goes before the file.

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::path::{Path, PathBuf};

use super::file::{self, Chosen};
use super::table::{Kind, Setting, TABLE, Unset, row};
use super::token::{self, Token};

/// Where a value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    Default,
    /// A line of the file.
    File(usize),
    Variable(&'static str),
    /// systemd's.
    Credential,
}

/// A value as it was found. It has no `Debug`: it may be a secret.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// Paths need not be UTF-8.
    pub raw: OsString,
    pub origin: Origin,
}

impl Found {
    fn text(&self) -> String {
        self.raw.to_string_lossy().trim().to_owned()
    }
}

/// Something that is wrong, told to whoever set it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Problem {
    /// The setting; `None` where the file itself is meant.
    pub name: Option<&'static str>,
    pub text: String,
}

/// A setting that is not what it was, told without any secret.
#[derive(Debug, Clone)]
pub struct Changed {
    pub setting: &'static Setting,
    pub before: String,
    pub after: String,
}

/// All settings as they were found.
pub struct Gathered {
    pub file: Option<Chosen>,
    /// By row of the table; what is wrong is not among them.
    found: Vec<Option<Found>>,
    problems: Vec<Problem>,
    token: Option<(Token, Origin)>,
    /// Where the store is by default.
    state: PathBuf,
    /// This machine's name.
    pub(super) host: Option<String>,
    pub(super) no_color: bool,
}

impl fmt::Debug for Gathered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gathered").field("file", &self.file).field("problems", &self.problems).finish_non_exhaustive()
    }
}

impl Gathered {
    /// From a given environment; `config`: the file that the command line names.
    pub fn from(config: Option<&Path>, variable: impl Fn(&str) -> Option<OsString>) -> Gathered {
        let variable = |name: &str| variable(name).filter(|value| !value.is_empty());
        let mut problems = Vec::new();
        let file = file::choose(config, &variable);
        let in_file = file.as_ref().map_or_else(|| vec![None; TABLE.len()], |file| file::read(file, &mut problems));
        let mut found: Vec<Option<Found>> = TABLE
            .iter()
            .zip(in_file)
            .map(|(setting, in_file)| {
                let set = variable(setting.variable).map(|raw| Found { raw, origin: Origin::Variable(setting.variable) });
                // Nothing but spaces is nothing.
                set.or(in_file).filter(|found| !found.text().is_empty())
            })
            .collect();
        let host = variable("HOSTNAME").and_then(|name| name.into_string().ok());
        for (setting, found) in TABLE.iter().zip(&mut found) {
            let fault = found.as_ref().and_then(|found| Some((setting.kind.fault(&found.text(), host.as_deref())?, found.origin)));
            if let Some((more, origin)) = fault {
                let place = place(setting, origin, file.as_ref());
                problems.push(Problem { name: Some(setting.name), text: format!("{place} must be {}{more}", setting.allowed) });
                *found = None;
            }
        }
        let mut gathered =
            Gathered { file, found, problems, token: None, state: state(&variable), host, no_color: variable("NO_COLOR").is_some() };
        gathered.token = gathered.find_token(variable("CREDENTIALS_DIRECTORY").as_deref());
        gathered
    }

    /// Everything that is wrong, a line each.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        self.problems.iter().map(|problem| problem.text.clone()).collect()
    }

    /// What is wrong with the file itself or with one of these settings.
    #[must_use]
    pub fn faults_of(&self, names: &[&str]) -> Vec<String> {
        let concerns = |problem: &&Problem| problem.name.is_none_or(|name| names.contains(&name));
        self.problems.iter().filter(concerns).map(|problem| problem.text.clone()).collect()
    }

    #[must_use]
    pub fn token(&self) -> Option<&Token> {
        self.token.as_ref().map(|(token, _)| token)
    }

    fn found(&self, name: &str) -> Option<&Found> {
        row(name).and_then(|(n, _)| self.found[n].as_ref())
    }

    /// What is in force, as text; empty where nothing is.
    pub(super) fn text(&self, name: &str) -> String {
        let default = || match row(name).map(|(_, setting)| setting.default) {
            Some(Unset::Fixed(text)) => text.to_owned(),
            _ => String::new(),
        };
        self.found(name).map_or_else(default, Found::text)
    }

    pub(super) fn path(&self, name: &str) -> Option<PathBuf> {
        self.found(name).map(|found| PathBuf::from(&found.raw))
    }

    /// The file with what is kept; `None` where nothing is.
    #[must_use]
    pub fn store(&self) -> Option<PathBuf> {
        let file = self.path("store").unwrap_or_else(|| self.state.clone());
        (file.as_os_str() != "off").then_some(file)
    }

    /// What of a later state of the settings is not as it is here.
    #[must_use]
    pub fn changes(&self, later: &Gathered) -> Vec<Changed> {
        let is_other = |setting: &&Setting| match setting.kind {
            Kind::Token => self.token() != later.token(),
            _ => self.text(setting.name) != later.text(setting.name),
        };
        let told = |setting: &'static Setting| Changed { setting, before: self.shown(setting).0, after: later.shown(setting).0 };
        TABLE.iter().filter(is_other).map(told).collect()
    }

    /// What is in force of a setting, for people, and where it comes from. A secret is not among it.
    #[must_use]
    pub fn shown(&self, setting: &Setting) -> (String, String) {
        let wrong = self.problems.iter().any(|problem| problem.name == Some(setting.name));
        let mut origin = self.found(setting.name).map_or(Origin::Default, |found| found.origin);
        let value = match setting.kind {
            _ if wrong => "wrong, see below".to_owned(),
            Kind::Token => {
                origin = self.token.as_ref().map_or(origin, |(_, origin)| *origin);
                self.token.as_ref().map_or("not set", |_| "set, hidden").to_owned()
            }
            _ if setting.secret => if self.found(setting.name).is_some() { "set, hidden" } else { "not set" }.to_owned(),
            _ if setting.name == "store" => self.store().map_or("off".to_owned(), |file| file.display().to_string()),
            _ => match (self.text(setting.name), setting.default) {
                (text, Unset::Said(said)) if text.is_empty() => said.to_owned(),
                (text, _) if text.is_empty() => "none".to_owned(),
                (text, _) => text,
            },
        };
        let from = match origin {
            Origin::Default => "default".to_owned(),
            Origin::File(line) => self.file.as_ref().map_or_else(String::new, |file| format!("{}:{line}", file.path.display())),
            Origin::Variable(name) => name.to_owned(),
            Origin::Credential => format!("credential {}", token::CREDENTIAL),
        };
        (value, from)
    }

    /// The environment's goes first, then systemd's credential, then the file's.
    fn find_token(&mut self, credentials: Option<&OsStr>) -> Option<(Token, Origin)> {
        let (text, path) = (self.found("token").cloned(), self.found("token_file").cloned());
        let set = |found: &Option<Found>| found.clone().filter(|found| !matches!(found.origin, Origin::File(_)));
        let told = self.problems.iter().any(|problem| matches!(problem.name, Some("token" | "token_file")));
        if let Some(found) = set(&text) {
            return Some((Token::new(&found.text())?, found.origin));
        }
        if let Some(found) = set(&path) {
            return self.read_token(&found, "DISCORD_TOKEN_FILE");
        }
        // A wrong one is told, and nothing takes its place in silence.
        if told {
            return None;
        }
        match token::credential(credentials) {
            Ok(Some(token)) => return Some((token, Origin::Credential)),
            Ok(None) => {}
            Err(text) => {
                self.problems.push(Problem { name: Some("token"), text });
                return None;
            }
        }
        match text {
            Some(found) => Some((Token::new(&found.text())?, found.origin)),
            None => self.read_token(&path?, "token_file"),
        }
    }

    fn read_token(&mut self, found: &Found, called: &str) -> Option<(Token, Origin)> {
        match token::in_file(Path::new(&found.raw), called) {
            Ok(token) => Some((token, found.origin)),
            Err(text) => {
                self.problems.push(Problem { name: Some("token_file"), text });
                None
            }
        }
    }
}

/// A setting, as whoever set it finds it.
fn place(setting: &Setting, origin: Origin, file: Option<&Chosen>) -> String {
    match (origin, file) {
        (Origin::File(line), Some(file)) => format!("{}:{line}: `{}`", file.path.display(), setting.name),
        _ => setting.variable.to_owned(),
    }
}

/// A file in the folder that systemd gives a service, else in the user's own folder for such things
/// (<https://specifications.freedesktop.org/basedir-spec/latest/>), else here.
fn state(variable: &impl Fn(&str) -> Option<OsString>) -> PathBuf {
    let folder = |name: &str| variable(name).map(PathBuf::from);
    let of_service = || folder("STATE_DIRECTORY");
    let of_user = || folder("XDG_STATE_HOME").or_else(|| Some(folder("HOME")?.join(".local/state"))).map(|state| state.join("tasukebune"));
    of_service().or_else(of_user).unwrap_or_default().join("tasukebune.sqlite")
}
