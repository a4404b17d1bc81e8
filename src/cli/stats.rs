//! `stats`: what a bot has counted, over all servers or in one.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use jiff::Timestamp;

use super::{Done, Env, Problem, locale};
use crate::stats::Stats;
use crate::store::{Store, StoreFault, Tell, look, newest};

const NO_FONT: &str = "the picture has numbers for labels, for no font here has all the letters. \
    Install one (on Debian and Ubuntu: apt install fonts-noto-cjk), or name its file in TASUKEBUNE_FONT";

/// What is asked for.
pub struct Wish<'a> {
    pub days: u16,
    pub server: Option<u64>,
    pub locale: Option<&'a str>,
    /// Where to draw it.
    pub picture: Option<&'a Path>,
}

pub fn run(env: &Env, wish: &Wish<'_>, out: &mut dyn Write) -> Done {
    let desk = env.desk()?;
    let (days, voice) = (wish.days, &desk.parts().voice);
    let locale = locale(&desk, wish.locale)?.unwrap_or_else(|| desk.home());
    let faults = env.gathered.faults_of(&["store", "database_url", "font"]);
    if !faults.is_empty() {
        return Err(faults.join("\ntasukebune: ").into());
    }
    let store = store(env)?;
    let hour = u32::try_from(Timestamp::now().as_second().div_euclid(3600)).unwrap_or_default();
    let from = hour.saturating_sub(u32::from(days) * 24);
    let rows = super::serve::runtime()?.block_on(store.counts(wish.server, from, hour + 1)).map_err(|fault| fault.to_string())?;
    let stats = Stats::of(&rows);
    let Some(to) = wish.picture else {
        writeln!(out, "{}", stats.text(days, voice, locale, false))?;
        return Ok(ExitCode::SUCCESS);
    };
    let picture = stats.picture(days, voice, locale, &env.gathered.fonts());
    let labelled = picture.as_ref().is_none_or(|picture| picture.labelled);
    writeln!(out, "{}", stats.text(days, voice, locale, !labelled))?;
    let picture = picture.ok_or_else(|| "there is nothing to draw yet".to_owned())?;
    std::fs::write(to, picture.png).map_err(|error| format!("{}: {error}", to.display()))?;
    if !labelled {
        // Standard error may be closed; there is nobody else to tell.
        let _ = writeln!(std::io::stderr(), "tasukebune: {NO_FONT}");
    }
    Ok(ExitCode::SUCCESS)
}

/// What the bot counts into.
fn store(env: &Env) -> Result<Store, Problem> {
    let told = |fault: StoreFault| Problem::Said(fault.to_string());
    if let Some(database) = env.gathered.database() {
        // Whoever only looks makes no tables, and brings none to a version that bots that are running do not know.
        let (name, version) = look(database.secret()).map_err(told)?;
        if version != Some(newest()) {
            return Err(Problem::Said(format!(
                "{name}: no tables of this version of Tasukebune are there, and nothing was changed. Look at DATABASE_URL, or start the bot with this version first"
            )));
        }
        return Store::connect(database.secret(), None, Tell::NOBODY).map_err(told);
    }
    let file = env.gathered.store().ok_or_else(|| "TASUKEBUNE_STORE is off: nothing is counted for longer than a run".to_owned())?;
    if !file.exists() {
        return Err(super::backup::no_store(&file).into());
    }
    Store::beside(&file).map_err(told)
}
