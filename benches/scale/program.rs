//! What the program itself takes, as it is shipped, against a Discord of our own.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tasukebune::store::Store;

use super::kept::float;
use discord_stand_in::Discord;

/// Messages by which CPU is measured.
pub const CHATTER: u32 = 100_000;
/// Servers and shards by which memory and CPU for each of them are measured.
const GUILDS: u64 = 20_000;
const SHARDS: u32 = 20;
/// By which open files are: our Discord grants 1,000 identifies, and no more.
const MOST_SHARDS: u32 = 900;
/// Questions by which requests and counters are.
const QUESTIONS: u32 = 50;
/// The kernel counts CPU time in hundredths of a second, whatever its own clock does.
const TICKS: f64 = 100.0;
/// After this nothing is under way any more; counters are written each second.
const REST: Duration = Duration::from_secs(3);

/// All of it; memory in bytes of the process's own (`RssAnon`), CPU in seconds.
pub struct Measured {
    pub memory: f64,
    pub memory_of_shard: f64,
    pub memory_of_guild: f64,
    pub start_of_guild: f64,
    pub files: f64,
    pub files_of_shard: f64,
    /// A message that is heard, in a help channel.
    pub heard: f64,
    /// One in no help channel.
    pub aside: f64,
    pub requests: f64,
    pub counters: f64,
}

/// A line of `status`, in kB.
pub fn kilobytes(process: u32, name: &str) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).expect("a process under Linux");
    let line = status.lines().find_map(|line| line.strip_prefix(name)).expect("a line");
    line.trim().trim_end_matches("kB").trim().parse().expect("a number")
}

/// With so many shards at most.
///
/// Memory of a shard is that of one whose window for unpacking is full, so that differences are taken between runs where all are: with hundreds of
/// servers a shard.
pub async fn measure(shards: u32) -> Measured {
    let shards = shards.min(MOST_SHARDS);
    let [one, many] = [of(1, 1).await, of(1, shards).await];
    let [some, twice, spread] = [of(GUILDS, SHARDS).await, of(2 * GUILDS, SHARDS).await, of(GUILDS, 3 * SHARDS).await];
    let memory_of_guild = (twice.memory - some.memory) / float(GUILDS);
    let memory_of_shard = (spread.memory - some.memory) / f64::from(2 * SHARDS);
    let (requests, counters) = questions().await;
    Measured {
        memory: some.memory - f64::from(SHARDS) * memory_of_shard - float(GUILDS) * memory_of_guild,
        memory_of_shard,
        memory_of_guild,
        start_of_guild: (twice.cpu - some.cpu) / float(GUILDS),
        files: one.files - 1.0,
        files_of_shard: (many.files - one.files) / f64::from(shards.saturating_sub(1).max(1)),
        heard: chatter("all").await,
        aside: chatter("1").await,
        requests,
        counters,
    }
}

struct Rested {
    memory: f64,
    files: f64,
    cpu: f64,
}

/// Once it has read so many servers on so many shards, and rests.
async fn of(guilds: u64, shards: u32) -> Rested {
    let discord = start_with(guilds, shards, false).await;
    // As it is shipped: what it keeps is in a file, and that is open, too.
    let folder = tempfile::tempdir().expect("a folder");
    let bot = Bot::start(&discord, shards, "all", Some(&folder.path().join("kept.sqlite"))).await;
    tokio::time::sleep(REST * 3).await;
    let files = std::fs::read_dir(format!("/proc/{}/fd", bot.child.id())).expect("its files").count();
    Rested { memory: kilobytes(bot.child.id(), "RssAnon:") * 1_024.0, files: float(files as u64), cpu: bot.cpu() }
}

/// CPU of a message that is no question.
async fn chatter(help: &str) -> f64 {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/samples/ja/none.txt")).expect("the samples");
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    let discord = start_with(1, 1, false).await;
    let bot = Bot::start(&discord, 1, help, None).await;
    let server = discord.guild("おしゃべり", "ja");
    let channels: Vec<_> = (0..10).map(|n| server.channel(&format!("雑談{n}"))).collect();
    let people: Vec<_> = (0..100).map(|n| discord.person(&format!("人{n}"), "ja")).collect();
    for person in &people {
        server.join(person);
    }
    let before = bot.cpu();
    for n in 0..CHATTER as usize {
        people[n % people.len()].says(&channels[n / 7 % channels.len()], lines[n % lines.len()]);
        if n % 100 == 0 {
            tokio::task::yield_now().await;
        }
    }
    bot.answers(&discord).await;
    (bot.cpu() - before) / f64::from(CHATTER)
}

/// Requests under the bot's own name that an answer takes, and counters.
async fn questions() -> (f64, f64) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("counted.sqlite");
    let discord = start_with(1, 1, true).await;
    let bot = Bot::start(&discord, 1, "all", Some(&file)).await;
    tokio::time::sleep(REST).await;
    // An interaction's own routes are not under the limit: <https://docs.discord.com/developers/topics/rate-limits#global-rate-limit>.
    let counted = |discord: &Discord| {
        let requests = discord.requests();
        requests.iter().filter(|r| !r.route.starts_with("/interactions") && !r.route.starts_with("/webhooks")).count()
    };
    let (before, rows_before) = (counted(&discord), rows(&file).await);
    for n in 0..QUESTIONS {
        let server = discord.guild(&format!("質問{n}"), "ja");
        let person = discord.person(&format!("花子{n}"), "ja");
        server.join(&person);
        let question = person.says(&server.channel("質問"), "確認コードが届きません");
        discord.answer_to(&question).await;
    }
    tokio::time::sleep(REST).await;
    let requests = float((counted(&discord) - before) as u64);
    drop(bot);
    let each = f64::from(QUESTIONS);
    (requests / each, (rows(&file).await - rows_before) / each)
}

async fn rows(file: &Path) -> f64 {
    let store = Store::beside(file).expect("a store");
    let rows = store.counts(None, 0, u32::MAX).await.expect("counters");
    rows.iter().map(|row| float(row.n)).sum()
}

/// So many servers on so many shards, which all may begin at once.
async fn start_with(guilds: u64, shards: u32, records: bool) -> Discord {
    let many = u64::from(shards);
    let discord =
        Discord::builder(discord_stand_in::nobody).shards(many).max_concurrency(many).identify_every(Duration::ZERO).content_granted();
    let discord = discord.patience(Duration::from_secs(120));
    let discord = if records { discord } else { discord.without_records() };
    let discord = discord.start().await;
    for n in 0..guilds {
        discord.guild(&format!("サーバー{n}"), "ja");
    }
    discord
}

/// The program, running.
struct Bot {
    child: Child,
}

impl Bot {
    async fn start(discord: &Discord, shards: u32, help: &str, store: Option<&Path>) -> Bot {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tasukebune"));
        command.arg("serve").env("DISCORD_TOKEN", discord.token()).env("TASUKEBUNE_DISCORD_API", discord.rest_url());
        for name in ["TASUKEBUNE_MESSAGE_CONTENT", "TASUKEBUNE_DATA"] {
            command.env_remove(name);
        }
        match store {
            Some(file) => command.env("TASUKEBUNE_STORE", file),
            None => command.env("TASUKEBUNE_STORE", "off"),
        };
        command.env("TASUKEBUNE_HELP_CHANNELS", help).env("TASUKEBUNE_CONFIG", "off").env("TASUKEBUNE_LISTEN", "off");
        let child = command.stdin(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
        let bot = Bot { child };
        discord.ready(usize::try_from(shards).expect("few")).await;
        discord.until("the commands", |d| (!d.commands().is_empty()).then_some(())).await;
        bot.answers(discord).await;
        bot
    }

    /// Frames come in their order: whoever answers has read all that came before.
    async fn answers(&self, discord: &Discord) {
        let question = discord.person("花子", "ja").dm("パスワードを忘れました");
        discord.answer_to(&question).await;
    }

    /// User and system time, the 14th and 15th field; the second one, a name, may hold spaces and ends with a bracket.
    fn cpu(&self) -> f64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).expect("a process under Linux");
        let (_, fields) = stat.rsplit_once(')').expect("a name");
        let ticks = fields.split_whitespace().skip(11).take(2).map(|n| n.parse::<f64>().expect("a number"));
        ticks.sum::<f64>() / TICKS
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing left to end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
