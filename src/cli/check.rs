//! `check`: every fault in the data, with file and line.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use super::{Done, Env, with_facts};
use crate::book::Source;
use crate::check::check;
use crate::message::Locale;

pub fn run(env: &Env, dir: Option<PathBuf>, tag: Option<&str>, out: &mut dyn Write) -> Done {
    let folder = |dir| with_facts(Source::Folder(dir), &env.settings, env.today);
    let source = dir.map_or_else(|| env.source.clone(), folder);
    let only = match tag {
        None => None,
        Some(tag) => Some(Locale::new(tag).ok_or_else(|| format!("“{tag}” is no language tag: use one like ja or en"))?),
    };
    let faults = check(&source, only, env.today);
    for fault in &faults {
        writeln!(out, "{fault}")?;
    }
    let warnings = faults.iter().filter(|f| f.warning).count();
    let bad = faults.len() - warnings;
    writeln!(out, "{bad} fault(s), {warnings} warning(s)")?;
    Ok(if bad == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
