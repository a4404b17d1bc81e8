//! The commands and their help.

mod ask;
mod automod;
#[cfg(feature = "discord")]
mod backup;
mod chat;
mod check;
mod classify;
mod command;
#[cfg(feature = "discord")]
mod commands;
mod coverage;
#[cfg(feature = "discord")]
mod doctor;
mod eval;
mod facts;
mod given;
mod guard;
#[cfg(feature = "discord")]
mod invite;
mod lines;
mod new;
#[cfg(feature = "preview")]
mod preview;
#[cfg(feature = "discord")]
mod progress;
#[cfg(feature = "discord")]
mod reload;
mod render;
mod score;
#[cfg(feature = "discord")]
mod serve;
mod settings;
#[cfg(feature = "discord")]
mod stats;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;
use jiff::civil::Date;

use crate::book::{Book, Source};
use crate::desk::{Desk, Situation};
use crate::fault::Fault;
use crate::message::Locale;
use crate::settings::{Gathered, Settings, without_tokens};

use command::{Cli, Command, Format};
use given::{Given, with_facts};

#[cfg(feature = "discord")]
pub use serve::{heard, lines};

/// What every command is given.
struct Env {
    source: Source,
    #[cfg(feature = "discord")]
    given: Given,
    #[cfg(feature = "discord")]
    gathered: Gathered,
    settings: Settings,
    today: Date,
}

/// Why a command ended without doing its work; told on standard error.
type Failure = String;

/// Runs the command line; the exit status is 0 for success, 1 for a fault in what was given, 2 for wrong usage; `serve` has some of its own.
#[must_use]
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return misused(&error),
    };
    let given = Given { data: cli.data, config: cli.config, today: cli.today };
    let gathered = Gathered::here(given.config.as_deref());
    let command = cli.command.unwrap_or(Command::Chat { locale: None });
    let out = &mut io::BufWriter::new(io::stdout().lock());
    if let Command::Settings { example } = command {
        return ended(settings::run(&gathered, example, out), out);
    }
    // These tell all faults together; the others go on with what concerns them.
    let faults = if tells_all(&command) { Vec::new() } else { gathered.faults_of(&["data", "facts"]) };
    if !faults.is_empty() {
        return complain(&faults.join("\ntasukebune: "));
    }
    let settings = gathered.settings();
    let (source, today) = (given.source(&settings), given.today());
    let env = Env {
        source,
        #[cfg(feature = "discord")]
        given,
        #[cfg(feature = "discord")]
        gathered,
        settings,
        today,
    };
    let done = match command {
        Command::Chat { locale } => chat::run(&env, locale.as_deref(), out),
        Command::Ask { text, overheard, locale } => ask::run(&env, &text, overheard, locale.as_deref(), out),
        Command::Classify { overheard } => classify::run(&env, overheard, out),
        Command::Eval { files, json, cross } => eval::run(&env, &files, json, cross, out),
        Command::Render { locale, format } => render::run(&env, locale.as_deref(), format, out),
        Command::Check { dir, against, locale } => check::run(&env, dir, against, locale.as_deref(), out),
        Command::Facts { stale, json } => facts::run(&env, stale, json, out),
        Command::NewIntent { id } => new::intent::run(&env, &id, out),
        Command::NewLocale { id } => new::locale::run(&env, &id, out),
        Command::Coverage { all, words } => coverage::run(&env, all, words, out),
        Command::Guard { table } => guard::run(&env, table.as_ref(), out),
        Command::Automod { json, locale, table } => automod::run(&env, json, locale.as_deref(), table.as_deref(), out),
        Command::Settings { .. } => Ok(ExitCode::SUCCESS),
        #[cfg(feature = "discord")]
        Command::Serve { shards } => serve::run(env, shards.as_deref()),
        #[cfg(feature = "preview")]
        Command::Preview { port } => preview::run(&env, port, out),
        #[cfg(feature = "discord")]
        Command::Backup { file, force } => backup::backup(&env, &file, force, out),
        #[cfg(feature = "discord")]
        Command::Restore { file } => backup::restore(&env, &file, out),
        #[cfg(feature = "discord")]
        Command::Doctor { offline, json } => doctor::run(&env, offline, json, out),
        #[cfg(feature = "discord")]
        Command::Stats { days, server, locale, picture } => {
            stats::run(&env, &stats::Wish { days, server, locale: locale.as_deref(), picture: picture.as_deref() }, out)
        }
        #[cfg(feature = "discord")]
        Command::Invite { application } => invite::run(&env, application, out),
        #[cfg(feature = "discord")]
        Command::Commands => commands::run(&env, out),
    };
    ended(done, out)
}

#[cfg(feature = "discord")]
fn tells_all(command: &Command) -> bool {
    matches!(command, Command::Serve { .. } | Command::Doctor { .. })
}

#[cfg(not(feature = "discord"))]
fn tells_all(_: &Command) -> bool {
    false
}

fn ended(done: Done, out: &mut dyn Write) -> ExitCode {
    let flushed = out.flush().map_err(Problem::from);
    match done.and_then(|code| flushed.map(|()| code)) {
        Ok(code) => code,
        // Whoever reads our output has gone (`… | head`): nothing is wrong.
        Err(Problem::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(Problem::Output(error)) => complain(&format!("cannot read or write: {error}")),
        Err(Problem::Said(text)) => complain(&text),
        #[cfg(feature = "discord")]
        Err(Problem::Ended(text, status)) => {
            complain(&text);
            ExitCode::from(status)
        }
    }
}

enum Problem {
    Said(Failure),
    /// The bot cannot go on; with the exit status that says why.
    #[cfg(feature = "discord")]
    Ended(Failure, u8),
    Output(io::Error),
}

impl From<io::Error> for Problem {
    fn from(error: io::Error) -> Self {
        Problem::Output(error)
    }
}

impl From<Failure> for Problem {
    fn from(text: Failure) -> Self {
        Problem::Said(text)
    }
}

type Done = Result<ExitCode, Problem>;

fn complain(text: &str) -> ExitCode {
    // Standard error may be closed; there is nobody else to tell.
    let _ = writeln!(io::stderr(), "tasukebune: {}", without_tokens(text));
    ExitCode::FAILURE
}

/// Says what is wrong with the command line; or its help, which somebody asked for.
fn misused(error: &clap::Error) -> ExitCode {
    let text = error.to_string();
    let said = without_tokens(&text);
    if said == text {
        error.exit();
    }
    let _ = write!(io::stderr(), "{said}");
    // What was given as an argument is in the list of processes and in the shell's history.
    let _ = writeln!(io::stderr(), "\nA token is no argument: reset it, and give the new one as DISCORD_TOKEN.");
    u8::try_from(error.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from)
}

impl Env {
    fn book(&self) -> Result<Book, Failure> {
        let book = Book::read(&self.source, None);
        if book.desk.is_none() {
            return Err(faulty(&book.faults));
        }
        Ok(book)
    }

    fn desk(&self) -> Result<Desk, Failure> {
        desk_of(&self.source)
    }

    fn situation(&self) -> Situation {
        Situation::new(self.today)
    }
}

fn desk_of(source: &Source) -> Result<Desk, Failure> {
    Book::open(source).map_err(|faults| faulty(&faults))
}

fn faulty(faults: &[Fault]) -> Failure {
    let faults: Vec<String> = faults.iter().map(|f| format!("\n  {f}")).collect();
    format!("the data have faults (`tasukebune check` says the same):{}", faults.concat())
}

/// The locale of that name.
fn locale(desk: &Desk, tag: Option<&str>) -> Result<Option<Locale>, Failure> {
    let Some(tag) = tag else { return Ok(None) };
    let locales = desk.parts().voice.locales();
    if let Some(locale) = Locale::new(tag).filter(|l| locales.contains(l)) {
        return Ok(Some(locale));
    }
    let known: Vec<String> = locales.iter().map(ToString::to_string).collect();
    Err(format!("there is no locale “{tag}”: use one of {}", known.join(", ")))
}
