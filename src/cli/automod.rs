//! `automod`: what of the guard Discord's own `AutoMod` can do, as a rule, and how well it does on labelled texts.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use super::score::percent;
use super::{Done, Env, guard, locale};
use crate::automod::{BLOCKED, NAME, rule};
use crate::book::Book;
use crate::book::automod::AutoMod;
use crate::desk::HOME;
use crate::guard::Kind;
use crate::message::Locale;

const WHERE: &str =
    "In Discord, on a computer: Server Settings → AutoMod → Block Custom Words → Create. You need the permission Manage Server.";
const CHANNELS: &str =
    "Under exceptions, choose the roles and channels that it shall leave alone, such as those where codes of game rooms are exchanged.";

pub fn run(env: &Env, as_json: bool, tag: Option<&str>, table: Option<&Path>, out: &mut dyn Write) -> Done {
    let book = env.book()?;
    if let Some(file) = table {
        return score(&book.automod, file, out);
    }
    let (name, blocked) = texts(&book, tag)?;
    let patterns: Vec<&str> = book.automod.patterns.iter().map(|p| p.regex.as_str()).collect();
    if as_json {
        writeln!(out, "{:#}", rule(&name, &blocked, &patterns))?;
        return Ok(ExitCode::SUCCESS);
    }
    writeln!(out, "{WHERE}\n\nName:\n{name}\n\nRegex patterns, one after the other:")?;
    for pattern in patterns {
        writeln!(out, "{pattern}")?;
    }
    writeln!(out, "\nResponse: Block Message, with this custom message:\n{blocked}\n\n{CHANNELS}")?;
    Ok(ExitCode::SUCCESS)
}

/// The rule's name and what the blocked person reads.
fn texts(book: &Book, tag: Option<&str>) -> Result<(String, String), String> {
    let desk = book.desk.as_ref().ok_or("the data have faults")?;
    let locale = locale(desk, tag)?.or_else(|| Locale::new(HOME)).ok_or("there is no locale")?;
    let say = |key: &str| desk.parts().voice.say(locale, key, &[]);
    Ok((say(NAME), say(BLOCKED)))
}

/// A rule blocks a message whatever is in it, so that a text counts as found if any of its secrets is.
fn score(automod: &AutoMod, file: &Path, out: &mut dyn Write) -> Done {
    let rows = guard::read(file)?;
    // Per kind: blocked, texts.
    let mut kinds: BTreeMap<Kind, [usize; 2]> = BTreeMap::new();
    let (mut found, mut with, mut alarms) = (0, 0, Vec::new());
    for row in &rows {
        let blocks = automod.blocks(&row.text);
        for kind in &row.secrets {
            let counts = kinds.entry(*kind).or_default();
            counts[0] += usize::from(blocks);
            counts[1] += 1;
        }
        if row.secrets.is_empty() {
            alarms.extend(blocks.then_some(row));
        } else {
            with += 1;
            found += usize::from(blocks);
        }
    }
    let without = rows.len() - with;
    writeln!(out, "texts with secrets, blocked:  {found} / {with}  {} %", percent(found, with))?;
    writeln!(out, "texts without, false alarms:  {} / {without}  {} %", alarms.len(), percent(alarms.len(), without))?;
    writeln!(out, "\n  {:<16} {:>7} {:>6} {:>8}", "kind", "blocked", "texts", "recall")?;
    for (kind, [blocked, texts]) in kinds {
        writeln!(out, "  {:<16} {blocked:>7} {texts:>6} {:>6.1} %", kind.name(), percent(blocked, texts))?;
    }
    if !alarms.is_empty() {
        writeln!(out, "\nfalse alarms:")?;
        for row in alarms {
            let names: Vec<&str> = automod.patterns.iter().filter(|p| p.regex.is_match(&row.text)).map(|p| p.name.as_str()).collect();
            writeln!(out, "  {}: {}: {}", row.id, names.join(" "), row.text.replace('\n', "⏎"))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
