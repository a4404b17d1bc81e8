//! The settings file: which one, and what stands in it at which line.
//!
//! It is never looked for in the working directory: whoever starts the bot in a folder that others write to would hand them `discord_api`,
//! and with it the token. So one is named, or it lies where only an administrator can put it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};

use super::found::{Found, Origin, Problem};
use super::table::{TABLE, row};
use crate::fault::Lines;

const NAME: &str = "tasukebune.toml";
/// Where it is looked for last, under Unix.
const USUAL: &str = "/etc/tasukebune/tasukebune.toml";
/// A name that differs by more letters than this is no slip of another.
const SLIP: usize = 3;

/// The file, and why it is this one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    pub path: PathBuf,
    pub why: &'static str,
    /// Somebody named it, so that it must be there.
    named: bool,
}

/// `--config`, else `TASUKEBUNE_CONFIG` (`off`: none), else the folder that systemd gives a service for this, else the usual place.
pub(super) fn choose(given: Option<&Path>, variable: &impl Fn(&str) -> Option<OsString>) -> Option<Chosen> {
    let chosen = |path: PathBuf, why, named| Some(Chosen { path, why, named });
    if let Some(path) = given {
        return if path.as_os_str() == "off" { None } else { chosen(path.to_owned(), "--config", true) };
    }
    if let Some(path) = variable("TASUKEBUNE_CONFIG") {
        return if path == "off" { None } else { chosen(path.into(), "TASUKEBUNE_CONFIG", true) };
    }
    // systemd joins several folders by colons: <https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#RuntimeDirectory=>.
    let folders = variable("CONFIGURATION_DIRECTORY").map(|folders| folders.to_string_lossy().into_owned()).unwrap_or_default();
    let of_service = folders.split(':').filter(|folder| !folder.is_empty()).map(|folder| Path::new(folder).join(NAME));
    let there = |path: &PathBuf| path.try_exists().unwrap_or(true);
    if let Some(path) = of_service.into_iter().find(there) {
        return chosen(path, "CONFIGURATION_DIRECTORY", false);
    }
    let usual = PathBuf::from(USUAL);
    if cfg!(unix) && there(&usual) { chosen(usual, "the usual place", false) } else { None }
}

/// What it says, by row of the table; every fault with its line.
pub(super) fn read(chosen: &Chosen, problems: &mut Vec<Problem>) -> Vec<Option<Found>> {
    let file = chosen.path.display();
    let mut found = vec![None; TABLE.len()];
    let mut general = |text| problems.push(Problem { name: None, text });
    let text = match text_of(&chosen.path) {
        Ok(text) => text,
        Err(error) => {
            let remedy = if chosen.named { format!("name another one ({})", chosen.why) } else { "let the bot read it".to_owned() };
            general(format!("{file}: the settings cannot be read ({error}): {remedy}, or take it away"));
            return found;
        }
    };
    let lines = Lines::of(&text);
    let (table, errors) = DeTable::parse_recoverable(&text);
    // A file that breaks off in the middle errs on every line after that; the first ones tell where. What the parser says of it may quote it.
    for error in errors.iter().take(5) {
        let line = error.span().map_or(0, |span| lines.line(span.start));
        general(format!("{file}:{line}: this is not TOML: each line is `name = value`, texts in quotes (`tasukebune settings --example`)"));
    }
    if !errors.is_empty() {
        return found;
    }
    let open = open_to_others(&chosen.path);
    for (key, value) in table.get_ref() {
        let (key, line) = (key.get_ref().as_ref(), lines.line(key.span().start));
        let Some((n, setting)) = row(key) else {
            problems.push(Problem { name: None, text: format!("{file}:{line}: {}", unknown(key)) });
            continue;
        };
        let mut wrong = |text| problems.push(Problem { name: Some(setting.name), text });
        if setting.secret && open {
            wrong(format!(
                "{file}:{line}: `{key}` is a secret and others may read this file: `chmod 600` it, or give {} in the environment",
                setting.variable
            ));
            continue;
        }
        match written(value.get_ref()) {
            Some(text) => found[n] = Some(Found { raw: text.into(), origin: Origin::File(line) }),
            None => wrong(format!("{file}:{line}: `{key}` must be {}", setting.allowed)),
        }
    }
    found
}

#[expect(clippy::disallowed_methods, reason = "settings are no data")]
fn text_of(path: &Path) -> std::io::Result<String> {
    std::fs::read_to_string(path)
}

/// As the environment would have it.
fn written(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Boolean(is) => Some(if *is { "on" } else { "off" }.to_owned()),
        DeValue::Integer(number) => Some(i64::from_str_radix(number.as_str(), number.radix()).ok()?.to_string()),
        DeValue::Datetime(time) => Some(time.to_string()),
        DeValue::Array(values) => {
            let values: Option<Vec<String>> = values.iter().map(|value| written(value.get_ref())).collect();
            // An empty text among them would be passed over.
            Some(values?.iter().map(|value| if value.trim().is_empty() { "?" } else { value }).collect::<Vec<_>>().join(","))
        }
        DeValue::Float(_) | DeValue::Table(_) => None,
    }
}

/// A name that no setting has. One that does not look like a name is not repeated: it may be a secret in a wrong place.
fn unknown(key: &str) -> String {
    let is_name = key.len() <= 30 && key.bytes().all(|b| b.is_ascii_lowercase() || matches!(b, b'_' | b'-'));
    let nearest = TABLE.iter().map(|setting| (strsim::damerau_levenshtein(key, setting.name), setting.name)).min();
    match nearest {
        Some((far, name)) if is_name && far <= SLIP => format!("there is no setting `{key}`; write `{name}`, if that is meant"),
        _ => {
            let said = if is_name { format!("there is no setting `{key}`") } else { "there is no setting of this name".to_owned() };
            let names: Vec<&str> = TABLE.iter().map(|setting| setting.name).collect();
            format!("{said}; there are {}", names.join(", "))
        }
    }
}

/// Whether people besides its owner and group may read a file.
fn open_to_others(path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::metadata(path).is_ok_and(|file| file.permissions().mode() & 0o007 != 0)
    }
    // Elsewhere a file's rights are told otherwise, and are the administrator's matter.
    #[cfg(not(unix))]
    {
        let _ = path;
        false
    }
}
