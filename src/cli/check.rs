//! `check`: every fault in the data, with file and line.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use super::{Done, Env, with_facts};
use crate::book::Source;
use crate::check::check_against;
use crate::check::shifts::{SILENCE, Shift};
use crate::message::Locale;
use crate::settings::without_tokens;

/// More samples than these say no more about a change.
const SHOWN: usize = 20;

pub fn run(env: &Env, dir: Option<PathBuf>, against: Option<PathBuf>, tag: Option<&str>, out: &mut dyn Write) -> Done {
    let folder = |dir| with_facts(Source::Folder(dir), &env.settings, env.today);
    let source = dir.map_or_else(|| env.source.clone(), folder);
    let only = match tag {
        None => None,
        Some(tag) => Some(Locale::new(tag).ok_or_else(|| format!("“{tag}” is no language tag: use one like ja or en"))?),
    };
    // The program's own data are those of the state that it was built from, if the ones to check are not these very data.
    let built = || matches!(source, Source::Folder(_)).then_some(Source::Embedded);
    let before = against.map(Source::Folder).or_else(built);
    let (faults, shifts) = check_against(&source, before.as_ref(), only, env.today);
    for fault in &faults {
        // A path may be a token in the wrong place.
        writeln!(out, "{}", without_tokens(&fault.to_string()))?;
    }
    tell(&shifts, out)?;
    let warnings = faults.iter().filter(|f| f.warning).count();
    let bad = faults.len() - warnings;
    writeln!(out, "{bad} fault(s), {warnings} warning(s)")?;
    Ok(if bad == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// No fault: it may be just what was meant.
fn tell(shifts: &[Shift], out: &mut dyn Write) -> std::io::Result<()> {
    let (overheard, told): (Vec<&Shift>, Vec<&Shift>) = shifts.iter().partition(|s| s.overheard);
    if !told.is_empty() {
        writeln!(out, "these samples were heard otherwise before your change:")?;
        for Shift { right, file, line, before, after, .. } in told.iter().take(SHOWN) {
            writeln!(out, "  {file}:{line}: {before} → {after}{}", if *right { "" } else { ", which is wrong" })?;
        }
        let wrong = told.iter().filter(|s| !s.right).count();
        let more = if told.len() > SHOWN { format!("{} more; ", told.len() - SHOWN) } else { String::new() };
        writeln!(out, "  {more}{} in all, {wrong} of them wrong now", told.len())?;
    }
    if !overheard.is_empty() {
        let lost = overheard.iter().filter(|s| s.after == SILENCE).count();
        writeln!(out, "only where they are overheard: {} samples, {lost} of them without an answer now", overheard.len())?;
    }
    Ok(())
}
