//! `tasukebune settings`: what is in force, and where each came from.

use std::io::Write;
use std::process::ExitCode;

use super::{Done, Problem};
use crate::settings::{Gathered, TABLE, example, without_tokens};

pub fn run(gathered: &Gathered, wants_example: bool, out: &mut dyn Write) -> Done {
    if wants_example {
        write!(out, "{}", example())?;
        return Ok(ExitCode::SUCCESS);
    }
    match &gathered.file {
        Some(file) => writeln!(out, "# {} ({})", file.path.display(), file.why)?,
        None => writeln!(out, "# no settings file")?,
    }
    for setting in &TABLE {
        let (value, from) = gathered.shown(setting);
        // A path may be a token in a wrong place.
        writeln!(out, "{}", without_tokens(&format!("{:<16} {value}   [{from}]", setting.name)))?;
    }
    let faults = gathered.faults();
    if faults.is_empty() { Ok(ExitCode::SUCCESS) } else { Err(Problem::Said(faults.join("\ntasukebune: "))) }
}
