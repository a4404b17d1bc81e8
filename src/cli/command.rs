//! What the command line takes: the commands, their arguments and their help.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

use super::{coverage, new};

/// An unofficial helper for people who cannot log in to Amazon.co.jp.
#[derive(Debug, Parser)]
#[command(version, about, after_help = "Without a command, the chat opens. Only `serve` needs a token; nothing else needs a network.")]
pub struct Cli {
    /// Use intents/, locales/ and tests/samples/ of this folder instead of the embedded ones
    /// [environment: `TASUKEBUNE_DATA`]
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// The settings file, or off [environment: `TASUKEBUNE_CONFIG`; else tasukebune.toml in systemd's `CONFIGURATION_DIRECTORY` or /etc/tasukebune]
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The day that counts as today for the age of facts, as YYYY-MM-DD
    #[arg(long, global = true, value_name = "DATE")]
    pub today: Option<Date>,
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
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
    /// Write the files of a new topic, as a draft, into a data folder, and say what is still to be written there
    #[command(after_help = new::intent::HELP)]
    NewIntent {
        /// The topic's name in files: lower-case letters, digits and “-”, such as `gift-card`
        id: String,
    },
    /// Write the files of a new language into a data folder, every message to be translated, and say what is missing
    #[command(after_help = new::locale::HELP)]
    NewLocale {
        /// The language, as Discord calls it but without a region, such as `ko` or `pt`
        id: String,
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
    Serve {
        /// The shards of this process, such as 0..=15/64, or ordinal*16/64; the others are other processes' [environment: `TASUKEBUNE_SHARDS`]
        #[arg(long, value_name = "SHARDS")]
        shards: Option<String>,
    },
    /// Open a page on this machine that looks like Discord, to talk with the bot as its users do; what is changed in --data shows at once
    #[cfg(feature = "preview")]
    Preview {
        /// On 127.0.0.1; without it 8765, or any other where that is taken
        #[arg(long, value_name = "N")]
        port: Option<u16>,
    },
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
pub enum Format {
    Text,
    Json,
}
