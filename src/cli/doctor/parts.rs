//! The bot's own parts: settings, store, data, the letters of its pictures.

use super::super::backup::size;
use super::super::{Env, progress};
use super::{Finding, fault, warn, well};
use crate::check::book_and_faults;
use crate::desk::Desk;
use crate::store::{Inspected, StoreFault, Tell, inspect, look, newest, unknown};

/// Faults of the data that are named; `check` names all.
const NAMED: usize = 3;

pub fn settings(env: &Env) -> Finding {
    const CHECK: &str = "settings";
    let file = env.gathered.file.as_ref().map_or_else(|| "no settings file".to_owned(), |file| file.path.display().to_string());
    match env.gathered.faults().as_slice() {
        [] => well(CHECK, format!("right ({file})")),
        faults => fault(CHECK, faults.join("; "), "`tasukebune settings` shows what is in force, and where each comes from"),
    }
}

pub fn store(env: &Env) -> Finding {
    const CHECK: &str = "store";
    if !env.gathered.faults_of(&["store", "database_url"]).is_empty() {
        return warn(CHECK, "not looked at: the setting is wrong", "mend what the line “settings” says of it");
    }
    if let Some(database) = env.gathered.database() {
        return match look(database.secret()) {
            Ok((name, Some(version))) if version == newest() => well(CHECK, format!("{name}: schema version {version}")),
            Ok((name, Some(version))) => {
                well(CHECK, format!("{name}: schema version {version}, which the next start brings to {}: make a backup before", newest()))
            }
            Ok((name, None)) => well(CHECK, format!("{name}: still empty: the first start makes its tables")),
            Err(found) => {
                let text = found.to_string();
                let (found, remedy) = text.split_once(". ").unwrap_or((&text, "look at the database's log"));
                fault(CHECK, found.to_owned(), remedy)
            }
        };
    }
    let Some(file) = env.gathered.store() else {
        return warn(CHECK, "off: no setting of a server outlives the bot, and a restart begins anew", "let TASUKEBUNE_STORE name a file");
    };
    let place = file.display();
    match inspect(&file, Tell::new(&progress::show)) {
        Ok(Inspected { version, newest, bytes, in_use }) => {
            let who = if in_use { "a bot runs with it" } else { "no bot runs with it" };
            let version = match version {
                Some(version) if version == newest => format!("schema version {version}"),
                Some(version) => format!("schema version {version}, which the next start brings to {newest}: make a backup before"),
                None => "still empty".to_owned(),
            };
            well(CHECK, format!("{place}: {}, {version}, whole; {who}", size(bytes)))
        }
        Err(StoreFault::Missing { .. }) => well(CHECK, format!("{place}: the first start makes it")),
        Err(found) => {
            let text = found.to_string();
            let text = text.strip_prefix(&format!("{place}: ")).unwrap_or(&text);
            // The first sentence says what there is, the others what to do.
            let (found, remedy) = text.split_once(". ").unwrap_or((text, "look at the disk and the system's log"));
            fault(CHECK, format!("{place}: {found}"), remedy)
        }
    }
}

/// What is wrong with the data, and the desk that they make all the same.
pub fn data(env: &Env) -> (Finding, Option<Desk>) {
    const CHECK: &str = "data";
    let look = || book_and_faults(&env.source, None, env.today);
    let (book, faults) = Tell::new(&progress::show).of("looking at the data", unknown, look);
    let (warnings, bad): (Vec<_>, Vec<_>) = faults.iter().partition(|fault| fault.warning);
    let named = |faults: &[&crate::fault::Fault]| {
        let mut lines: Vec<String> = faults.iter().take(NAMED).map(ToString::to_string).collect();
        if faults.len() > NAMED {
            lines.push(format!("and {} more", faults.len() - NAMED));
        }
        lines.join("; ")
    };
    let remedy = "`tasukebune check` names them all with their remedies, `tasukebune facts --stale` the facts past their age";
    let finding = match (bad.as_slice(), warnings.as_slice()) {
        ([], []) => well(CHECK, "no fault, no fact past its age"),
        ([], warnings) => warn(CHECK, named(warnings), remedy),
        (bad, _) => fault(CHECK, named(bad), remedy),
    };
    (finding, book.desk)
}

/// Whether a font has the letters of the labels.
pub fn font(env: &Env, desk: Option<&Desk>) -> Finding {
    const CHECK: &str = "font";
    let Some(desk) = desk else { return warn(CHECK, "not looked at: the data have faults", "mend the data first") };
    let voice = &desk.parts().voice;
    let labels: Vec<String> = desk.parts().topics.iter().map(|topic| voice.say(desk.home(), &format!("{}.label", topic.id), &[])).collect();
    let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
    match crate::stats::font(&env.gathered.fonts(), &labels) {
        Some(file) => well(CHECK, format!("{}: it has all letters of the picture of /stats", file.display())),
        None => warn(
            CHECK,
            "none here has all letters: the picture of /stats has numbers for labels",
            "install one (on Debian and Ubuntu: apt install fonts-noto-cjk), or name its file in TASUKEBUNE_FONT",
        ),
    }
}
