//! `tasukebune doctor`: looks at everything that a bot needs, and says of each part whether it is well, and else what to do.

mod discord;
mod machine;
mod parts;

use std::io::{self, Write};
use std::process::ExitCode;

use serde_json::json;

use super::{Done, Env};
use crate::settings::without_tokens;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Well,
    /// The bot runs, but something is lacking, or could not be looked at.
    Warn,
    /// The bot does not run so, or not as it was told to.
    Fault,
}

impl State {
    const fn name(self) -> &'static str {
        match self {
            State::Well => "ok",
            State::Warn => "warn",
            State::Fault => "fault",
        }
    }
}

/// What was found of one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Finding {
    check: &'static str,
    state: State,
    found: String,
    /// What to do about it.
    remedy: Option<String>,
}

fn well(check: &'static str, found: impl Into<String>) -> Finding {
    Finding { check, state: State::Well, found: found.into(), remedy: None }
}

fn warn(check: &'static str, found: impl Into<String>, remedy: impl Into<String>) -> Finding {
    Finding { check, state: State::Warn, found: found.into(), remedy: Some(remedy.into()) }
}

fn fault(check: &'static str, found: impl Into<String>, remedy: impl Into<String>) -> Finding {
    Finding { state: State::Fault, ..warn(check, found, remedy) }
}

/// Tells findings as they come, and counts them.
struct Report<'a> {
    out: &'a mut dyn Write,
    json: bool,
    faults: usize,
    warnings: usize,
}

impl Report<'_> {
    fn tell(&mut self, findings: impl IntoIterator<Item = Finding>) -> io::Result<()> {
        for Finding { check, state, found, remedy } in findings {
            self.faults += usize::from(state == State::Fault);
            self.warnings += usize::from(state == State::Warn);
            // A path or an address may be a token in a wrong place.
            let (found, remedy) = (without_tokens(&found), remedy.map(|remedy| without_tokens(&remedy)));
            if self.json {
                let line = json!({ "check": check, "state": state.name(), "found": found, "remedy": remedy });
                writeln!(self.out, "{line}")?;
                continue;
            }
            writeln!(self.out, "{:<5}  {check:<10}  {found}", state.name())?;
            if let Some(remedy) = remedy {
                writeln!(self.out, "{:<5}  {:<10}  → {remedy}", "", "")?;
            }
        }
        // Some of what comes next takes its time.
        self.out.flush()
    }
}

/// The exit status is 1 where there is a fault. `offline`: nobody else is asked.
pub fn run(env: &Env, offline: bool, as_json: bool, out: &mut dyn Write) -> Done {
    let runtime = super::serve::runtime()?;
    let mut report = Report { out, json: as_json, faults: 0, warnings: 0 };
    report.tell([parts::settings(env), discord::token(env)])?;
    if !offline {
        report.tell(runtime.block_on(discord::ask(env)))?;
    }
    report.tell([machine::zones()])?;
    report.tell(machine::disk(env))?;
    report.tell([parts::store(env)])?;
    let (data, desk) = parts::data(env);
    report.tell([data])?;
    report.tell([runtime.block_on(machine::listen(env)), parts::font(env, desk.as_ref())])?;
    runtime.shutdown_background();
    let Report { out, json, faults, warnings } = report;
    if !json {
        writeln!(out, "{faults} fault(s), {warnings} warning(s)")?;
    }
    Ok(if faults == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
