//! `stats`: what a bot has counted, over all servers or in one.

use std::io::Write;
use std::process::ExitCode;

use jiff::Timestamp;

use super::{Done, Env, locale};
use crate::settings::store_from_env;
use crate::stats::Stats;
use crate::store::Store;

pub fn run(env: &Env, days: u16, server: Option<u64>, tag: Option<&str>, out: &mut dyn Write) -> Done {
    let desk = env.desk()?;
    let locale = locale(&desk, tag)?.unwrap_or_else(|| desk.home());
    let file = store_from_env().ok_or_else(|| "TASUKEBUNE_STORE is off: nothing is counted for longer than a run".to_owned())?;
    if !file.exists() {
        return Err(format!("{}: there is no such file: set TASUKEBUNE_STORE to the one that the bot uses", file.display()).into());
    }
    let store = Store::open(&file).map_err(|fault| fault.to_string())?;
    let hour = u32::try_from(Timestamp::now().as_second().div_euclid(3600)).unwrap_or_default();
    let from = hour.saturating_sub(u32::from(days) * 24);
    let rows = super::serve::runtime()?.block_on(store.counts(server, from, hour + 1)).map_err(|fault| fault.to_string())?;
    writeln!(out, "{}", Stats::of(&rows).text(days, &desk.parts().voice, locale))?;
    Ok(ExitCode::SUCCESS)
}
