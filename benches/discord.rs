//! What the bot costs: `cargo bench --bench discord` starts the program as it is shipped against a Discord of our own, and prints its CPU time
//! and its memory as Linux counts them. Nothing is judged here: figures differ by machine, and are written into ARCHITECTURE.md by hand.
#![expect(clippy::disallowed_methods, reason = "a bench looks at the files themselves, and at what the kernel says of a process")]

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use discord_stand_in::Discord;
use tasukebune::store::{Change, Store};

const CHATTER: usize = 100_000;
/// Servers whose settings are kept.
const SETTINGS: u64 = 100_000;
/// The kernel counts CPU time in hundredths of a second, whatever its own clock does.
const TICKS: f64 = 100.0;

#[tokio::main]
async fn main() {
    println!("{:<52} {:>8} {:>8} {:>8} {:>8}", "", "start s", "CPU s", "RSS MiB", "peak MiB");
    for (servers, shards) in [(1, 1), (1_000, 1), (1_000, 16), (1_000, 100)] {
        let discord = start_with(servers, shards).await;
        let bot = Bot::start(&discord, shards, None, None).await;
        println!("{}", bot.figures(&format!("started, {servers} servers on {shards} shards")));
    }
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("kept.sqlite");
    keep(&file, SETTINGS).await;
    let discord = start(1).await;
    let bot = Bot::start(&discord, 1, None, Some(&file)).await;
    println!("{}", bot.figures(&format!("started, settings of {SETTINGS} servers in a file")));
    drop(bot);
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/samples/ja/none.txt")).expect("the samples");
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    for (place, help) in
        [("without the content intent", None), ("with it, in no help channel", Some("1")), ("with it, in help channels", Some("all"))]
    {
        let discord = start(1).await;
        let bot = Bot::start(&discord, 1, help, None).await;
        bot.hears(&discord, &lines).await;
        println!("{}", bot.figures(&format!("{CHATTER} messages {place}")));
    }
}

/// A file with settings of so many servers, each with a few of its own.
async fn keep(file: &Path, servers: u64) {
    let store = Store::open(file).expect("a store");
    for server in 1..=servers {
        let changes = vec![Change::StaffRole(Some(server)), Change::StaffChannel(Some(server)), Change::CooldownUser(Some(30))];
        store.change(server, changes).await.expect("it is kept");
    }
    store.close().await.expect("it is kept");
}

async fn start(servers: usize) -> Discord {
    start_with(servers, 1).await
}

/// A Discord with so many servers, each with ten channels, on so many shards.
async fn start_with(servers: usize, shards: usize) -> Discord {
    let many = shards as u64;
    let discord = Discord::builder(discord_stand_in::nobody).shards(many).max_concurrency(many).identify_every(Duration::ZERO);
    let discord = discord.without_records().content_granted().patience(Duration::from_secs(120)).start().await;
    for n in 0..servers {
        let server = discord.guild(&format!("サーバー{n}"), "ja");
        for channel in 0..10 {
            server.channel(&format!("部屋{channel}"));
        }
    }
    discord
}

/// The program, running.
struct Bot {
    child: Child,
    /// CPU seconds until it was ready.
    ready: f64,
}

impl Bot {
    async fn start(discord: &Discord, shards: usize, help: Option<&str>, store: Option<&Path>) -> Bot {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tasukebune"));
        command.arg("serve").env("DISCORD_TOKEN", discord.token()).env("TASUKEBUNE_DISCORD_API", discord.rest_url());
        for name in ["TASUKEBUNE_HELP_CHANNELS", "TASUKEBUNE_MESSAGE_CONTENT", "TASUKEBUNE_DATA"] {
            command.env_remove(name);
        }
        if let Some(help) = help {
            command.env("TASUKEBUNE_HELP_CHANNELS", help);
        }
        match store {
            Some(file) => command.env("TASUKEBUNE_STORE", file),
            None => command.env("TASUKEBUNE_STORE", "off"),
        };
        command.env("TASUKEBUNE_CONFIG", "off").env("TASUKEBUNE_LISTEN", "off");
        let child = command.stdin(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
        let mut bot = Bot { child, ready: 0.0 };
        discord.ready(shards).await;
        discord.until("the commands", |d| (!d.commands().is_empty()).then_some(())).await;
        // Frames come in their order: whoever answers has read all servers.
        bot.answers(discord).await;
        bot.ready = bot.cpu();
        bot
    }

    async fn answers(&self, discord: &Discord) {
        let question = discord.person("花子", "ja").dm("パスワードを忘れました");
        discord.answer_to(&question).await;
    }

    /// Chatter of a hundred people in ten channels, all of it read before this ends.
    async fn hears(&self, discord: &Discord, lines: &[&str]) {
        let server = discord.guild("おしゃべり", "ja");
        let channels: Vec<_> = (0..10).map(|n| server.channel(&format!("雑談{n}"))).collect();
        let people: Vec<_> = (0..100).map(|n| discord.person(&format!("人{n}"), "ja")).collect();
        for person in &people {
            server.join(person);
        }
        for n in 0..CHATTER {
            people[n % people.len()].says(&channels[n / 7 % channels.len()], lines[n % lines.len()]);
            if n % 100 == 0 {
                tokio::task::yield_now().await;
            }
        }
        self.answers(discord).await;
    }

    fn figures(&self, what: &str) -> String {
        let [rss, peak] = ["VmRSS:", "VmHWM:"].map(|name| self.kilobytes(name) / 1_024.0);
        format!("{what:<52} {:>8.2} {:>8.2} {rss:>8.1} {peak:>8.1}", self.ready, self.cpu() - self.ready)
    }

    fn of_kernel(&self, file: &str) -> String {
        std::fs::read_to_string(format!("/proc/{}/{file}", self.child.id())).expect("a process under Linux")
    }

    /// User and system time, the 14th and 15th field; the second one, a name, may hold spaces and ends with a bracket.
    fn cpu(&self) -> f64 {
        let stat = self.of_kernel("stat");
        let (_, fields) = stat.rsplit_once(')').expect("a name");
        let ticks = fields.split_whitespace().skip(11).take(2).map(|n| n.parse::<f64>().expect("a number"));
        ticks.sum::<f64>() / TICKS
    }

    fn kilobytes(&self, name: &str) -> f64 {
        let status = self.of_kernel("status");
        let line = status.lines().find_map(|line| line.strip_prefix(name)).expect("a line");
        line.trim().trim_end_matches("kB").trim().parse().expect("a number")
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing left to end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
