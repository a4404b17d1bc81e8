//! A bot as a process: started, looked at as Linux counts it, and ended.

use std::fs::File;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use super::install::{Kind, Program, folder};
use super::scene::Scene;
use discord_stand_in::Discord;

/// The kernel counts CPU time in hundredths of a second, whatever its own clock does.
const TICKS: f64 = 100.0;
/// How long anything may take before it is said to be missing.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// What could not be measured, and why.
#[derive(Debug)]
pub struct Fault(pub String);

pub struct Process {
    child: Child,
    pub started: Instant,
}

impl Process {
    /// Started, and its session is ready.
    pub async fn start(program: &Program, discord: &Discord) -> Result<Process, Fault> {
        let log = folder().join(format!("{}.log", program.name));
        let log = File::create(&log).map_err(|error| Fault(format!("{}: {error}", log.display())))?;
        let mut command = program.command();
        command.env("DISCORD_TOKEN", discord.token()).env("DISCORD_API", discord.rest_url()).env("DISCORD_GATEWAY", discord.gateway_url());
        for name in ["TASUKEBUNE_HELP_CHANNELS", "TASUKEBUNE_MESSAGE_CONTENT", "TASUKEBUNE_DATA"] {
            command.env_remove(name);
        }
        if let Some(help) = program.help {
            command.env("TASUKEBUNE_HELP_CHANNELS", help);
        }
        command.env("TASUKEBUNE_DISCORD_API", discord.rest_url());
        command.env("TASUKEBUNE_STORE", "off").env("TASUKEBUNE_CONFIG", "off").env("TASUKEBUNE_LISTEN", "off");
        let started = Instant::now();
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn();
        let child = child.map_err(|error| Fault(format!("it does not start: {error}")))?;
        let process = Process { child, started };
        let ready = discord.within(PATIENCE, |d| d.sessions().iter().any(|s| s.connected).then_some(())).await;
        ready.ok_or_else(|| Fault(format!("no session; see target/peers/{}.log", program.name)))?;
        Ok(process)
    }

    /// Started, and it has answered once: frames come in their order, so it has read all servers. Then it may come to rest.
    pub async fn settled(program: &Program, scene: &Scene) -> Result<Process, Fault> {
        let process = Process::start(program, &scene.discord).await?;
        let first = scene.asks(0, program.kind == Kind::Called);
        scene.answer(first).await?;
        tokio::time::sleep(Duration::from_secs(1)).await;
        Ok(process)
    }

    fn of_kernel(&self, file: &str) -> Result<String, Fault> {
        std::fs::read_to_string(format!("/proc/{}/{file}", self.child.id())).map_err(|error| Fault(format!("it is gone: {error}")))
    }

    /// Seconds of user and system time, the 14th and 15th field; the second one, a name, may hold spaces and ends with a bracket.
    pub fn cpu(&self) -> Result<f64, Fault> {
        let stat = self.of_kernel("stat")?;
        let (_, fields) = stat.rsplit_once(')').ok_or_else(|| Fault("a name in /proc".to_owned()))?;
        let ticks = fields.split_whitespace().skip(11).take(2).filter_map(|n| n.parse::<f64>().ok());
        Ok(ticks.sum::<f64>() / TICKS)
    }

    /// A line of `status`, in MB of 1,024 × 1,024 bytes.
    pub fn megabytes(&self, name: &str) -> Result<f64, Fault> {
        let status = self.of_kernel("status")?;
        let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        let kilobytes = line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse::<f64>().ok());
        kilobytes.map(|kilobytes| kilobytes / 1_024.0).ok_or_else(|| Fault(format!("no {name} in /proc; it has ended")))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing left to end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
