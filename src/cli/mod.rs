//! The commands and their help.

mod ask;
mod automod;
#[cfg(feature = "discord")]
mod backup;
mod chat;
mod check;
mod classify;
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
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

use crate::book::{Book, Source};
use crate::desk::{Desk, Situation};
use crate::fault::Fault;
use crate::message::Locale;
use crate::settings::{Gathered, Settings, without_tokens};

use given::{Given, with_facts};

#[cfg(feature = "discord")]
pub use serve::{heard, lines};

/// An unofficial helper for people who cannot log in to Amazon.co.jp.
#[derive(Debug, Parser)]
#[command(version, about, after_help = "Without a command, the chat opens. Only `serve` needs a token; nothing else needs a network.")]
struct Cli {
    /// Use intents/, locales/ and tests/samples/ of this folder instead of the embedded ones
    /// [environment: `TASUKEBUNE_DATA`]
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<PathBuf>,
    /// The settings file, or off [environment: `TASUKEBUNE_CONFIG`; else tasukebune.toml in systemd's `CONFIGURATION_DIRECTORY` or /etc/tasukebune]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The day that counts as today for the age of facts, as YYYY-MM-DD
    #[arg(long, global = true, value_name = "DATE")]
    today: Option<Date>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Talk to the bot in the terminal (also: piped, one message a line)
    Chat {
        /// Answer in this language, whatever the messages are in
        #[arg(long)]
        locale: Option<String>,
    },
    /// Say what is heard in a text and why, then the reply
    Ask {
        text: String,
        /// As overheard in a channel, not written to the bot
        #[arg(long)]
        overheard: bool,
        #[arg(long)]
        locale: Option<String>,
    },
    /// Read JSON lines with "text" (or plain lines) from standard input; write one JSON line each
    Classify {
        #[arg(long)]
        overheard: bool,
    },
    /// Score labelled JSON lines ("text", "label", "also")
    Eval {
        #[arg(required_unless_present = "cross")]
        files: Vec<PathBuf>,
        #[arg(long)]
        json: bool,
        /// Score the samples by cross-validation: the learned part never sees what it is scored on
        #[arg(long)]
        cross: bool,
    },
    /// Print every card that can be shown
    Render {
        /// Only this language
        #[arg(long)]
        locale: Option<String>,
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
    /// Validate all data; print every fault with file and line
    Check {
        /// The data folder; without it --data, `TASUKEBUNE_DATA`, or the embedded data
        dir: Option<PathBuf>,
        /// Name the samples that were heard otherwise by the data of this folder; without it, by those that were built in
        #[arg(long, value_name = "DIR")]
        against: Option<PathBuf>,
        /// Judge the texts of this language only
        #[arg(long)]
        locale: Option<String>,
    },
    /// List all facts: their source and age, and where they are shown [environment: `TASUKEBUNE_FACTS`, a file that overrides some]
    Facts {
        /// Only those past their age; the exit status is 1 where nothing takes the place of one of them
        #[arg(long)]
        stale: bool,
        #[arg(long)]
        json: bool,
    },
    /// Name the patterns that no sample needs, with file and line
    #[command(after_help = coverage::HELP)]
    Coverage {
        /// List all patterns with their counts, needed or not
        #[arg(long)]
        all: bool,
        /// List the words and look-alikes that stand in no sample, too
        #[arg(long)]
        words: bool,
    },
    /// Say which secrets stand in texts: reads JSON lines with "text" (or plain lines), writes one JSON line each, the text masked
    Guard {
        /// Score labelled JSON lines ("text", "secrets": the kinds) instead
        #[arg(long, value_name = "FILE")]
        table: Option<PathBuf>,
    },
    /// Print a rule for Discord's own `AutoMod` that blocks messages with secrets, to paste
    Automod {
        /// As JSON, for `POST /guilds/{id}/auto-moderation/rules`
        #[arg(long, conflicts_with = "table")]
        json: bool,
        /// The language of the rule's name and of what the blocked person reads
        #[arg(long)]
        locale: Option<String>,
        /// Score labelled JSON lines ("text", "secrets") instead
        #[arg(long, value_name = "FILE")]
        table: Option<PathBuf>,
    },
    /// Print the settings that are in force and where each comes from; secrets are hidden
    Settings {
        /// Print a commented file to begin with instead: it says what holds where nothing is set
        #[arg(long)]
        example: bool,
    },
    /// Run the bot on Discord
    #[cfg(feature = "discord")]
    #[command(after_help = crate::settings::help())]
    Serve,
    /// Copy what is kept into a file, also while the bot runs [environment: `TASUKEBUNE_STORE`, the bot's file]
    #[cfg(feature = "discord")]
    Backup {
        file: PathBuf,
        /// Replace the file where there is one
        #[arg(long)]
        force: bool,
    },
    /// Put a backup in the place of what is kept; the bot must not run [environment: `TASUKEBUNE_STORE`, the bot's file]
    #[cfg(feature = "discord")]
    Restore { file: PathBuf },
    /// Look at all that the bot needs: settings, token, Discord, clock, disk, store, data, and say what to do
    #[cfg(feature = "discord")]
    Doctor {
        /// Ask nothing of Discord
        #[arg(long)]
        offline: bool,
        /// One JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Print what a bot has counted: how much was asked, and solved [environment: `TASUKEBUNE_STORE`, its file]
    #[cfg(feature = "discord")]
    Stats {
        #[arg(long, value_name = "N", default_value_t = 30, value_parser = clap::value_parser!(u16).range(1..=90))]
        days: u16,
        /// Only in this server; without it, in all of them and in direct messages
        #[arg(long, value_name = "ID", value_parser = clap::value_parser!(u64).range(1..))]
        server: Option<u64>,
        #[arg(long)]
        locale: Option<String>,
        /// Draw it, too, as a PNG [environment: `TASUKEBUNE_FONT`, a font for its labels]
        #[arg(long, value_name = "FILE")]
        picture: Option<PathBuf>,
    },
    /// Print the link that invites the bot, and why it asks for which permission
    #[cfg(feature = "discord")]
    Invite {
        /// The application's id; without it, the one of the token
        #[arg(long, value_name = "ID", value_parser = clap::value_parser!(u64).range(1..))]
        application: Option<u64>,
    },
    /// Print the commands that are registered with Discord, as JSON
    #[cfg(feature = "discord")]
    Commands,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
}

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
        Command::Coverage { all, words } => coverage::run(&env, all, words, out),
        Command::Guard { table } => guard::run(&env, table.as_ref(), out),
        Command::Automod { json, locale, table } => automod::run(&env, json, locale.as_deref(), table.as_deref(), out),
        Command::Settings { .. } => Ok(ExitCode::SUCCESS),
        #[cfg(feature = "discord")]
        Command::Serve => serve::run(env),
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
    matches!(command, Command::Serve | Command::Doctor { .. })
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
