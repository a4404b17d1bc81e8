//! `commands`: what is registered with Discord, as JSON.

use std::io::Write;
use std::process::ExitCode;

use super::{Done, Env};
use crate::platform::discord::commands::payload;

pub fn run(env: &Env, out: &mut dyn Write) -> Done {
    writeln!(out, "{:#}", payload(&env.desk()?))?;
    Ok(ExitCode::SUCCESS)
}
