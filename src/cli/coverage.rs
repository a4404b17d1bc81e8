//! `coverage`: the patterns that no sample needs.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use super::{Done, Env};
use crate::check::coverage::{Coverage, Unheard, Use, coverage};

/// Nobody needs to be told that a second has passed.
const PATIENCE: Duration = Duration::from_secs(1);

pub const HELP: &str = "For each pattern of a topic, every sample that it matches is decided once more without it:
  matches    samples of its topic that it matches (of an [unless] pattern: samples of any)
  needed     samples that would be decided otherwise without it
  overheard  further ones that would be decided otherwise only where they are overheard in a channel

The learned part is not trained anew for that. It knows the samples by heart: what no sample needs may still be what hears the
next message, so that a pattern is worth taking out only where others of its topic say the same. Answers to a card ([jump.…],
intents/followups.toml) are no part of this; tests/it/followups.rs has their messages.";

pub fn run(env: &Env, all: bool, words: bool, out: &mut dyn Write) -> Done {
    let book = env.book()?;
    let Some(desk) = &book.desk else { return Ok(ExitCode::SUCCESS) };
    let mut told = Instant::now();
    let count = book.samples.len();
    let coverage = coverage(desk, &book, &mut |n| {
        if told.elapsed() > PATIENCE {
            told = Instant::now();
            // Standard error may be closed; the report does not depend on it.
            let _ = writeln!(io::stderr(), "{n} of {count} samples …");
        }
    });
    patterns(&coverage, all, out)?;
    unheard(&coverage, words, out)?;
    Ok(ExitCode::SUCCESS)
}

fn patterns(coverage: &Coverage, all: bool, out: &mut dyn Write) -> io::Result<()> {
    let idle = coverage.patterns.iter().filter(|u| u.is_idle()).count();
    if all {
        writeln!(out, "{:>8} {:>8} {:>9}", "matches", "needed", "overheard")?;
    }
    for used in coverage.patterns.iter().filter(|u| all || u.is_idle()) {
        let Use { topic, pattern, file, line, matched, needed, overheard, .. } = used;
        if all {
            write!(out, "{matched:>8} {needed:>8} {overheard:>9}  ")?;
        }
        let speaks = if used.unless { "not " } else { "" };
        writeln!(out, "{file}:{line}: {speaks}{topic}: {pattern}")?;
    }
    writeln!(out, "{idle} of {} patterns: without any one of them, every sample would be decided as it is", coverage.patterns.len())
}

fn unheard(coverage: &Coverage, list: bool, out: &mut dyn Write) -> io::Result<()> {
    if list {
        writeln!(out)?;
        // Lists have many words in a line of the file.
        let mut lines: BTreeMap<(&str, usize, &str), Vec<&str>> = BTreeMap::new();
        for Unheard { file, line, class, text } in &coverage.unheard {
            lines.entry((file, *line, class.as_deref().unwrap_or("ignore"))).or_default().push(text);
        }
        for ((file, line, class), texts) in lines {
            writeln!(out, "{file}:{line}: {class}: {}", texts.join(", "))?;
        }
    }
    let hint = if list || coverage.unheard.is_empty() { "" } else { " (--words lists them)" };
    writeln!(out, "{} of {} words and look-alikes stand in no sample{hint}", coverage.unheard.len(), coverage.entries)
}
