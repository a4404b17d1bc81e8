//! `tasukebune backup` and `tasukebune restore`: a copy of what is kept, made beside a running bot, and put back.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::{Done, Env, Problem, progress};
use crate::settings::without_tokens;
use crate::store::{self, Contents, Restored, StoreFault, Tell};

pub fn backup(env: &Env, to: &Path, force: bool, out: &mut dyn Write) -> Done {
    let from = of_bot(env)?;
    let contents = store::backup(&from, to, force, Tell::new(&progress::show)).map_err(|fault| match fault {
        StoreFault::Missing { .. } => Problem::Said(no_store(&from)),
        fault => Problem::Said(fault.to_string()),
    })?;
    say(out, &format!("{}: {}", to.display(), told(&contents)))?;
    say(
        out,
        "It holds what the store holds, but for its sessions with Discord: keep it from others' eyes, and no longer than you need it",
    )?;
    Ok(ExitCode::SUCCESS)
}

pub fn restore(env: &Env, from: &Path, out: &mut dyn Write) -> Done {
    let store = of_bot(env)?;
    let done = store::restore(&store, from, Tell::new(&progress::show));
    let Restored { contents, aside } = done.map_err(|fault| Problem::Said(fault.to_string()))?;
    say(out, &format!("{}: restored from {}: {}", store.display(), from.display(), told(&contents)))?;
    if let Some(aside) = aside {
        say(out, &format!("{}: the store as it was until now. Delete it once you do not need it any more", aside.display()))?;
    }
    say(out, "Who asked to be forgotten after the backup was made is in it again: docs/upgrading.md says what to do. Now start the bot")?;
    Ok(ExitCode::SUCCESS)
}

/// The file that the bot keeps its things in.
fn of_bot(env: &Env) -> Result<PathBuf, Problem> {
    let faults = env.gathered.faults_of(&["store", "database_url"]);
    if !faults.is_empty() {
        return Err(Problem::Said(faults.join("\ntasukebune: ")));
    }
    if env.gathered.database().is_some() {
        let text =
            "what is kept is in the database of DATABASE_URL: copy it with pg_dump, and put it back with pg_restore (docs/operating.md)";
        return Err(Problem::Said(text.to_owned()));
    }
    env.gathered
        .store()
        .ok_or_else(|| Problem::Said("TASUKEBUNE_STORE is off: nothing is kept that could be copied or replaced".to_owned()))
}

pub fn no_store(file: &Path) -> String {
    format!("{}: there is no such file: set TASUKEBUNE_STORE to the one that the bot uses", file.display())
}

fn told(contents: &Contents) -> String {
    let Contents { version, bytes, servers, people } = contents;
    format!("{}, schema version {version}, choices of {servers} server(s) and {people} person(s), whole", size(*bytes))
}

/// As people read it.
pub fn size(bytes: u64) -> String {
    match bytes {
        0..1_048_576 => format!("{} KiB", bytes.div_ceil(1024)),
        1_048_576..1_073_741_824 => format!("{} MiB", bytes >> 20),
        _ => format!("{}.{} GiB", bytes >> 30, (bytes >> 20) % 1024 * 10 / 1024),
    }
}

/// A path may be a token in a wrong place.
fn say(out: &mut dyn Write, text: &str) -> std::io::Result<()> {
    writeln!(out, "{}", without_tokens(text))
}
