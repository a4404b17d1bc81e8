//! The program itself: SIGHUP, files that change, what it says, and what it keeps.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::{CODE, FERRY};
use crate::check::Data;
use crate::discord::Discord;
use crate::serve::lenient;
use crate::serve::program::program;

/// Files are looked at every two seconds, and read when two looks in a row agree; the rest is for a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// The program, running, and all that it says.
struct Program {
    child: Child,
    said: Arc<Mutex<Vec<String>>>,
}

impl Program {
    async fn start(discord: &Discord, with: &[(&str, &Path)]) -> Program {
        let mut command = program(&["serve"]);
        command.env("DISCORD_TOKEN", discord.token()).env("TASUKEBUNE_DISCORD_API", discord.rest_url());
        command.envs(with.iter().copied());
        let mut child = command.stdout(Stdio::null()).spawn().expect("it starts");
        let said = Arc::new(Mutex::new(Vec::new()));
        let (lines, into) = (BufReader::new(child.stderr.take().expect("stderr")).lines(), Arc::clone(&said));
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(|line| into.lock().expect("no panic").push(line)));
        discord.ready(1).await;
        discord.until("the commands", |d| (!d.commands().is_empty()).then_some(())).await;
        Program { child, said }
    }

    fn lines(&self) -> Vec<String> {
        self.said.lock().expect("no panic").clone()
    }

    fn count(&self, parts: &[&str]) -> usize {
        self.lines().iter().filter(|line| parts.iter().all(|part| line.contains(part))).count()
    }

    /// Waits for the nth line that has all of these.
    async fn tells(&self, nth: usize, parts: &[&str]) {
        let began = Instant::now();
        while self.count(parts) < nth {
            assert!(began.elapsed() < PATIENCE, "{nth} lines with {parts:?} are missing:\n{}", self.lines().join("\n"));
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// `kill` is the shell's own: a signal without unsafe code.
    fn signal(&self, name: &str) {
        let pid = self.child.id().to_string();
        assert!(Command::new("sh").args(["-c", &format!("kill -{name} \"$0\""), &pid]).status().expect("a shell").success());
    }

    fn end(mut self) {
        self.signal("TERM");
        assert!(self.child.wait().expect("it ends").success(), "{:#?}", self.lines());
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing left to end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const AGAIN: &str = "read again: ";
const FAULTS: &str = "has faults";

async fn answer(discord: &Discord, text: &str) -> String {
    discord.answer_to(&discord.person("新人", "ja").dm(text)).await.text()
}

#[tokio::test]
async fn changed_data_are_read_and_broken_ones_are_told_once_and_change_nothing() {
    let (discord, data) = (lenient().start().await, Data::new());
    let bot = Program::start(&discord, &[("TASUKEBUNE_DATA", data.path())]).await;
    assert!(answer(&discord, FERRY).await.contains("渡し舟は"));
    let old = data.read("locales/ja/ferry.ftl");
    // As editors write: a new file takes the place of the old one.
    std::fs::write(data.path().join("new"), old.replace("渡し舟は", "いまの渡し舟は")).expect("written");
    std::fs::rename(data.path().join("new"), data.at("locales/ja/ferry.ftl")).expect("renamed");
    bot.tells(1, &[AGAIN, "locales/ja/ferry.ftl"]).await;
    assert!(answer(&discord, FERRY).await.contains("いまの渡し舟は"));
    // Two faults, and a good change beside them.
    let good = data.read("intents/ferry.toml");
    data.replace("intents/ferry.toml", "urgent ", "urgnet ");
    data.replace("locales/en/ferry.ftl", "    .label = The ferry\n", "");
    data.replace("locales/ja/ferry.ftl", "いまの渡し舟は", "別の渡し舟は");
    bot.tells(1, &["intents/ferry.toml:5", "unknown key `urgnet`"]).await;
    bot.tells(1, &["locales/en/ferry.ftl", "`ferry.label` is missing"]).await;
    assert!(answer(&discord, FERRY).await.contains("いまの渡し舟は"));
    // Three looks later nothing more is said of it; whoever asks is told once more.
    tokio::time::sleep(Duration::from_millis(6_500)).await;
    assert_eq!((bot.count(&[FAULTS]), bot.count(&["urgnet"])), (1, 1), "{:#?}", bot.lines());
    bot.signal("HUP");
    bot.tells(2, &["intents/ferry.toml:5", "urgnet"]).await;
    data.write("intents/ferry.toml", good);
    data.replace("locales/en/ferry.ftl", "    .command", "    .label = The ferry\n    .command");
    bot.tells(2, &[AGAIN]).await;
    assert!(answer(&discord, FERRY).await.contains("別の渡し舟は"));
    // A topic goes, and with it its command.
    data.replace("intents/ferry.toml", "command  = \"ferry\"", "draft = true\ncommand  = \"ferry\"");
    bot.tells(1, &[AGAIN, "topics -ferry"]).await;
    discord.until("its command goes", |d| (!d.commands().iter().any(|command| command["name"] == "ferry")).then_some(())).await;
    bot.end();
    assert_eq!(discord.violations(), Vec::<String>::new());
}

#[tokio::test]
async fn settings_change_at_once_or_say_that_they_wait_for_a_restart() {
    let discord = lenient().content_granted().start().await;
    let guild = discord.guild("助け合いサーバー", "ja");
    let channel = guild.channel("相談");
    let people: Vec<_> = (0..4).map(|_| discord.person("新人", "ja")).collect();
    for who in &people {
        guild.join(who);
    }
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("tasukebune.toml");
    let write = |text: &str| std::fs::write(&file, text).expect("written");
    write("message_content = true\n");
    let bot = Program::start(&discord, &[("TASUKEBUNE_CONFIG", &file)]).await;
    people[0].says(&channel, CODE);
    discord.silent_for(Duration::from_millis(200)).await;
    let channels = format!("help_channels = [{}]\n", channel.id);
    write(&format!(
        "message_content = true\n{channels}log = \"json\"\nlog_level = \"debug\"\nwebhook = \"https://example.jp/topsecret\"\n"
    ));
    // Others may read it.
    bot.signal("HUP");
    bot.tells(1, &["`webhook` is a secret and others may read this file"]).await;
    assert_eq!(bot.count(&[AGAIN]), 0, "not even the good ones");
    // Rights alone have changed.
    std::fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o600)).expect("private");
    bot.tells(1, &[AGAIN, &format!("help_channels none → {}", channel.id), "webhook not set → set, hidden", "log_level info → debug"])
        .await;
    bot.tells(1, &["`log` holds after a restart", "(text)"]).await;
    discord.answer_to(&people[1].says(&channel, CODE)).await;
    bot.tells(1, &["DEBUG"]).await;
    write("help_channels = [\"general\"]\ngrace_days = 400\nhelp_chanels = 1\n");
    bot.tells(1, &["tasukebune.toml:1: `help_channels` must be"]).await;
    bot.tells(1, &["tasukebune.toml:2: `grace_days` must be"]).await;
    bot.tells(1, &["tasukebune.toml:3: there is no setting `help_chanels`"]).await;
    discord.answer_to(&people[2].says(&channel, CODE)).await;
    write("message_content = true\n");
    bot.tells(2, &[AGAIN]).await;
    people[3].says(&channel, CODE);
    discord.silent_for(Duration::from_millis(200)).await;
    // What is taken out is what holds where nothing is set.
    std::fs::write(&file, "").expect("written");
    bot.tells(1, &["`message_content` holds after a restart", "(on)"]).await;
    let said = bot.lines().concat();
    assert!(!said.contains("topsecret") && !said.contains(&discord.token()), "{said}");
    bot.end();
    assert_eq!(discord.violations(), Vec::<String>::new());
}

/// A fact changes, as it does on some evening, and SIGHUP does not wait for a look.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_fact_that_changes_is_shown_and_memory_stays_flat_over_fifty_reloads() {
    let discord = lenient().start().await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("facts.toml");
    let number = |n: usize| {
        let text = format!("[facts.phone-2025]\nvalue = \"0120-000-{n:03}\"\nsource = \"the call screen\"\nverified = 2026-11-24\n");
        std::fs::write(&file, text).expect("written");
    };
    number(0);
    let bot = Program::start(&discord, &[("TASUKEBUNE_FACTS", &file)]).await;
    let kilobytes = || {
        let status = std::fs::read_to_string(format!("/proc/{}/status", bot.child.id())).expect("a process under Linux");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("a line").trim().to_owned();
        line.trim_end_matches(" kB").parse::<f64>().expect("a number")
    };
    let mut sizes = Vec::new();
    for n in 1..=50 {
        number(n);
        let before = bot.count(&[AGAIN]);
        bot.signal("HUP");
        bot.tells(before + 1, &[AGAIN]).await;
        if n % 10 == 0 {
            assert!(!answer(&discord, CODE).await.is_empty());
        }
        sizes.push(kilobytes());
    }
    // What has just been given back is still counted, or not yet: now and then a reload has 8 MB less. The middle of fifteen is what they need.
    let middle = |some: &[f64]| {
        let mut some = some.to_vec();
        some.sort_by(f64::total_cmp);
        some[some.len() / 2]
    };
    let (first, last) = (middle(&sizes[5..20]), middle(&sizes[35..]));
    println!("{first} kB around the 10th reload, {last} kB before the 50th: {sizes:?}");
    assert!((last - first).abs() / first < 0.05, "{first} kB around the 10th reload, {last} kB before the 50th: {sizes:?}");
    let facts = bot.lines().iter().filter(|line| line.contains("facts.toml")).count();
    assert!(facts >= 50, "{facts}");
    bot.end();
}
