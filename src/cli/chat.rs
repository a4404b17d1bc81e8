//! `chat`: the bot in the terminal, or through a pipe.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use super::{Done, Env, Problem, locale};
use crate::desk::Situation;
use crate::platform::terminal;

pub fn run(env: &Env, tag: Option<&str>, out: &mut dyn Write) -> Done {
    let desk = env.desk()?;
    let explicit = locale(&desk, tag)?;
    let look = terminal::Look { colour: io::stdout().is_terminal() && !env.settings.no_color };
    let situation = Situation { explicit, ..env.situation() };
    if io::stdin().is_terminal() && io::stdout().is_terminal() {
        terminal::talk(&desk, situation, look, out).map_err(|e| Problem::Said(format!("the terminal: {e}")))?;
    } else {
        terminal::pipe(&desk, situation, look, &mut io::stdin().lock(), out)?;
    }
    Ok(ExitCode::SUCCESS)
}
