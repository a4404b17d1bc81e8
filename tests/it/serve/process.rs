//! The program, running by itself, and what the kernel says of it.

use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::program::program;
use crate::discord::Discord;

/// The kernel counts CPU time in hundredths of a second, whatever its own clock does.
const TICKS: f64 = 100.0;

/// A bot that is killed when nobody holds it any more.
pub struct Bot {
    child: Child,
}

impl Bot {
    pub fn start(discord: &Discord, file: &Path) -> Bot {
        let mut command = program(&["serve"]);
        command.env("DISCORD_TOKEN", discord.token()).env("TASUKEBUNE_DISCORD_API", discord.rest_url()).env("TASUKEBUNE_STORE", file);
        Bot::of(command)
    }

    /// Whatever program it is.
    pub fn of(mut command: Command) -> Bot {
        Bot { child: command.stderr(Stdio::null()).stdout(Stdio::null()).spawn().expect("it starts") }
    }

    /// Whatever program it is; what it tells goes into a file.
    pub fn telling(mut command: Command, log: &Path) -> Bot {
        let log = std::fs::File::create(log).expect("a file");
        Bot { child: command.stderr(log).stdout(Stdio::null()).spawn().expect("it starts") }
    }

    fn of_kernel(&self, file: &str) -> String {
        std::fs::read_to_string(format!("/proc/{}/{file}", self.child.id())).expect("a process under Linux")
    }

    /// Seconds of CPU: the 14th and 15th field; the second one, a name, may hold spaces and ends with a bracket.
    pub fn cpu(&self) -> f64 {
        let stat = self.of_kernel("stat");
        let (_, fields) = stat.rsplit_once(')').expect("a name");
        fields.split_whitespace().skip(11).take(2).map(|n| n.parse::<f64>().expect("a number")).sum::<f64>() / TICKS
    }

    /// Memory in use.
    pub fn megabytes(&self) -> f64 {
        let status = self.of_kernel("status");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("a line");
        line.trim().trim_end_matches("kB").trim().parse::<f64>().expect("a number") / 1_024.0
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing left to end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
