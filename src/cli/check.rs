//! `check`: every fault in the data, with file and line.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use super::{Done, Env, with_facts};
use crate::book::{KNOWN_FAILURES, Source};
use crate::check::misheard::{Disagrees, Misheard};
use crate::check::shifts::Shift;
use crate::check::told::SILENCE;
use crate::check::{Report, report};
use crate::fault::Fault;
use crate::message::Locale;
use crate::settings::without_tokens;

/// More samples than these say no more about a change.
const SHOWN: usize = 20;
/// Many samples lie so near to being overheard that any change moves some.
const SHOWN_OVERHEARD: usize = 5;

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
    let Report { faults, misheard, shifts, unfinished } = report(&source, before.as_ref(), only, env.today);
    for fault in &faults {
        // A path may be a token in the wrong place.
        writeln!(out, "{}", without_tokens(&fault.to_string()))?;
    }
    tell_misheard(&misheard, out)?;
    tell_unfinished(&unfinished, if only.is_some() { usize::MAX } else { SHOWN }, out)?;
    tell(&shifts, out)?;
    let warnings = faults.iter().filter(|f| f.warning).count();
    let bad = faults.len() - warnings;
    let unlisted =
        if misheard.is_empty() { String::new() } else { format!(", {} sample(s) against the list of known failures", misheard.len()) };
    writeln!(out, "{bad} fault(s), {warnings} warning(s){unlisted}")?;
    Ok(if bad == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The tests of the project fail for these; an operator's own data may do without.
fn tell_misheard(misheard: &[Misheard], out: &mut dyn Write) -> std::io::Result<()> {
    let many = misheard.len() > SHOWN;
    for Misheard { file, line, what } in misheard.iter().take(SHOWN) {
        let text = match what {
            Disagrees::Misheard => format!("not heard as it should be: see `ask` for why, or list it in {KNOWN_FAILURES}"),
            Disagrees::Heard => "heard rightly now: strike it off".to_owned(),
            Disagrees::Gone => "this is no sample (any more): strike it off".to_owned(),
        };
        writeln!(out, "{file}:{line}: {text}")?;
    }
    if many {
        writeln!(out, "  {} more like these; {} in all", misheard.len() - SHOWN, misheard.len())?;
    }
    Ok(())
}

/// No fault either: drafts are shown to nobody, and what is not translated is shown in another language.
pub fn tell_unfinished(unfinished: &[Fault], most: usize, out: &mut dyn Write) -> std::io::Result<()> {
    if unfinished.is_empty() {
        return Ok(());
    }
    writeln!(out, "still to be written:")?;
    for lack in unfinished.iter().take(most) {
        writeln!(out, "  {}", without_tokens(&lack.to_string()))?;
    }
    if unfinished.len() > most {
        let rest = unfinished.len() - most;
        writeln!(out, "  {rest} more like these, {} in all (`check --locale` and a language lists all of it)", unfinished.len())?;
    }
    Ok(())
}

/// No fault: it may be just what was meant.
fn tell(shifts: &[Shift], out: &mut dyn Write) -> std::io::Result<()> {
    let (overheard, told): (Vec<&Shift>, Vec<&Shift>) = shifts.iter().partition(|s| s.overheard);
    name("these samples were heard otherwise before your change:", &told, SHOWN, out)?;
    name("these only where they are overheard:", &overheard, SHOWN_OVERHEARD, out)
}

fn name(title: &str, shifts: &[&Shift], most: usize, out: &mut dyn Write) -> std::io::Result<()> {
    if shifts.is_empty() {
        return Ok(());
    }
    writeln!(out, "{title}")?;
    for Shift { right, file, line, before, after, .. } in shifts.iter().take(most) {
        writeln!(out, "  {file}:{line}: {before} → {after}{}", if *right { "" } else { ", which is wrong" })?;
    }
    let wrong = shifts.iter().filter(|s| !s.right).count();
    let silent = shifts.iter().filter(|s| s.after == SILENCE).count();
    let more = if shifts.len() > most { format!("{} more; ", shifts.len() - most) } else { String::new() };
    writeln!(out, "  {more}{} in all, {wrong} of them wrong now, {silent} met with silence", shifts.len())
}
