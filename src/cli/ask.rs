//! `ask`: what was heard and why, then the reply.

use std::io::Write;
use std::process::ExitCode;

use super::{Done, Env, locale};
use crate::desk::Situation;
use crate::message::Message;
use crate::platform::terminal;

pub fn run(env: &Env, text: &str, overheard: bool, tag: Option<&str>, out: &mut dyn Write) -> Done {
    let desk = env.desk()?;
    let explicit = locale(&desk, tag)?;
    let message = Message { text: text.to_owned(), addressed: !overheard };
    for line in desk.explain(&message) {
        writeln!(out, "{line}")?;
    }
    writeln!(out)?;
    match desk.answer(&message, &Situation { explicit, ..env.situation() }) {
        Some(reply) => terminal::show(&reply, terminal::Look { colour: false }, out)?,
        None => writeln!(out, "(stays silent)")?,
    }
    Ok(ExitCode::SUCCESS)
}
