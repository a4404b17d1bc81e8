//! `doctor`: each of its checks, well and not, against our own Discord.

use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use serde_json::Value;
use tasukebune::ops::{Ops, http};
use tasukebune::store::{Change, Store};

use super::lenient;
use super::program::{program, said};
use crate::discord::{Discord, Fault};
use crate::font;
use crate::support::data_copy;

/// An operator's machine: a folder of its own, and what they set.
struct Machine {
    folder: tempfile::TempDir,
    set: Vec<(&'static str, String)>,
    args: Vec<String>,
}

/// What it says.
struct Said {
    status: Option<i32>,
    findings: Vec<Value>,
    all: String,
}

impl Machine {
    fn new() -> Machine {
        let folder = tempfile::tempdir().expect("a folder");
        let store = folder.path().join("kept.sqlite").display().to_string();
        let font = font::whole(folder.path()).display().to_string();
        let set = vec![("TASUKEBUNE_STORE", store), ("TASUKEBUNE_FONT", font), ("TZ", "Asia/Tokyo".to_owned())];
        Machine { folder, set, args: vec!["--offline".to_owned()] }
    }

    fn with(discord: &Discord) -> Machine {
        let machine = Machine { args: Vec::new(), ..Machine::new() };
        machine.set("DISCORD_TOKEN", &discord.token()).set("TASUKEBUNE_DISCORD_API", &discord.rest_url())
    }

    fn set(mut self, name: &'static str, value: &str) -> Machine {
        self.set.push((name, value.to_owned()));
        self
    }

    fn store(&self) -> std::path::PathBuf {
        self.folder.path().join("kept.sqlite")
    }

    fn command(&self, json: bool) -> Command {
        // A day on which the facts are what they are.
        let mut command = program(&["--today", "2026-11-24", "doctor"]);
        command.args(&self.args).args(json.then_some("--json"));
        command.envs(self.set.iter().map(|(name, value)| (name, value)));
        command
    }

    fn says(&self) -> Said {
        Said::of(self.command(true))
    }

    /// The same, while a Discord in this process answers.
    async fn hears(self) -> Said {
        tokio::task::spawn_blocking(move || self.says()).await.expect("no panic")
    }
}

impl Said {
    fn of(command: Command) -> Said {
        let (status, out, err) = said(command);
        // A busy machine may take longer than a second for something, which is told.
        assert!(err.lines().all(|line| line.starts_with("tasukebune: looking ") && line.ends_with(" s so far")), "{err}");
        let findings = out.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"))).collect();
        let said = Said { status, findings, all: out };
        for finding in &said.findings {
            let [state, remedy] = ["state", "remedy"].map(|key| finding[key].as_str());
            assert_eq!(remedy.is_some_and(|remedy| !remedy.is_empty()), state != Some("ok"), "each fault has its remedy: {finding}");
        }
        assert_eq!(said.status, Some(i32::from(said.findings.iter().any(|f| f["state"] == "fault"))), "{}", said.all);
        assert!(!said.all.contains("secret") && !said.all.contains("token-of-the-bot"), "{}", said.all);
        said
    }

    /// State and what was found.
    #[track_caller]
    fn of_check(&self, check: &str) -> (&str, &str) {
        let found: Vec<&Value> = self.findings.iter().filter(|f| f["check"] == check).collect();
        assert_eq!(found.len(), 1, "{check}: {}", self.all);
        (found[0]["state"].as_str().expect("a state"), found[0]["found"].as_str().expect("a text"))
    }

    #[track_caller]
    fn is(&self, check: &str, state: &str, text: &str) {
        let (found_state, found) = self.of_check(check);
        assert!(found_state == state && found.contains(text), "{check} is {found_state} and not {state}, “{text}”: {found}");
    }

    /// Everything else is well: one fault hides no other.
    #[track_caller]
    fn only(&self, checks: &[&str]) {
        for finding in &self.findings {
            let bad = checks.iter().any(|check| finding["check"] == *check);
            assert_eq!(finding["state"] != "ok", bad, "{}", self.all);
        }
    }
}

const ALL: [&str; 12] =
    ["settings", "token", "discord", "accepted", "gateway", "intents", "clock", "time zones", "disk", "store", "data", "listen"];

#[tokio::test]
async fn where_all_is_well_the_doctor_says_so() {
    let discord = lenient().content_granted().start().await;
    // In the shape that Discord gives.
    let machine = Machine::with(&discord).set("TASUKEBUNE_HELP_CHANNELS", "all").set("TASUKEBUNE_LISTEN", "127.0.0.1:0");
    let said = machine.hears().await;
    // The token of our own Discord is in a shape of its own.
    said.only(&["token"]);
    for check in ALL {
        said.of_check(check);
    }
    said.is("intents", "ok", "granted");
    said.is("store", "ok", "the first start makes it");
    said.is("gateway", "ok", "1 shard(s)");
    said.is("font", "ok", "blocks.ttf");
    assert!(discord.violations().is_empty(), "{:?}", discord.violations());

    let shaped = lenient().token("MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE.secret").start().await;
    let machine = Machine::with(&shaped);
    let plain = machine.command(false);
    let (status, out, _) = tokio::task::spawn_blocking(|| self::said(plain)).await.expect("no panic");
    assert!(status == Some(0) && out.ends_with("0 fault(s), 0 warning(s)\n") && out.starts_with("ok     settings    right"), "{out}");
    machine.hears().await.only(&[]);
}

#[tokio::test]
async fn a_wrong_or_missing_token_is_a_fault() {
    let discord = lenient().start().await;
    let said = Machine::with(&discord).set("DISCORD_TOKEN", "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE.wrong-secret").hears().await;
    said.is("discord", "ok", "answers");
    said.is("accepted", "fault", "401");
    said.is("clock", "ok", "");
    said.only(&["accepted", "gateway", "intents"]);
    let said = Machine::new().says();
    said.is("token", "fault", "there is none");
    said.only(&["token"]);
    let said = Machine::new().set("DISCORD_TOKEN", "two secret words").set("TASUKEBUNE_LOG", "loud").says();
    said.is("token", "fault", "none that could be used");
    said.is("settings", "fault", "DISCORD_TOKEN must be");
    said.is("settings", "fault", "TASUKEBUNE_LOG must be");
}

#[tokio::test]
async fn without_a_network_discord_is_a_fault_and_all_else_is_looked_at() {
    let nobody = TcpListener::bind("127.0.0.1:0").expect("a free port").local_addr().expect("a port");
    let machine = Machine { args: Vec::new(), ..Machine::new() }.set("DISCORD_TOKEN", "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE.secret");
    let said = machine.set("TASUKEBUNE_DISCORD_API", &format!("http://{nobody}")).hears().await;
    said.is("discord", "fault", "gives no answer");
    said.only(&["discord", "gateway", "intents", "clock"]);
}

#[tokio::test]
async fn limits_and_troubles_of_discord_are_warnings() {
    let discord = lenient().start().await;
    let slow = Fault::RateLimited { retry_after: 90.0, global: false, scope: "shared" };
    for (fault, text) in [(slow, "429"), (Fault::Status(503), "503")] {
        discord.fail_next("GET", "/users/@me", fault, 1000);
        let said = Machine::with(&discord).hears().await;
        said.is("discord", "warn", text);
        assert_eq!(said.status, Some(0));
        said.only(&["token", "discord", "gateway", "intents"]);
        discord.fail_nothing();
    }
    // What fails alone is told alone.
    discord.fail_next("GET", "/gateway/bot", Fault::Status(500), 1000);
    discord.fail_next("GET", "/oauth2/applications/@me", Fault::Refused(403, 0), 1000);
    let said = Machine::with(&discord).hears().await;
    said.only(&["token", "gateway", "intents"]);
    discord.fail_nothing();
    discord.fail_next("GET", "/users/@me", Fault::Status(418), 1000);
    Machine::with(&discord).hears().await.is("discord", "fault", "418");
}

#[tokio::test]
async fn a_gateway_that_cannot_be_reached_is_a_fault() {
    let discord = lenient().start().await;
    let nobody = TcpListener::bind("127.0.0.1:0").expect("a free port").local_addr().expect("a port");
    discord.leads_to(&format!("ws://{nobody}"));
    let said = Machine::with(&discord).hears().await;
    said.is("gateway", "fault", "cannot be reached");
    said.only(&["token", "gateway"]);
}

#[tokio::test]
async fn an_intent_that_is_wanted_and_not_granted_is_a_fault() {
    let discord = lenient().start().await;
    for (name, value) in [("TASUKEBUNE_HELP_CHANNELS", "all"), ("TASUKEBUNE_MESSAGE_CONTENT", "on")] {
        let said = Machine::with(&discord).set(name, value).hears().await;
        said.is("intents", "fault", "not granted");
        said.only(&["token", "intents"]);
    }
    Machine::with(&discord).hears().await.is("intents", "ok", "none is wanted");
    let small = lenient().content_limited().start().await;
    Machine::with(&small).set("TASUKEBUNE_MESSAGE_CONTENT", "on").hears().await.is("intents", "ok", "granted");
}

#[tokio::test]
async fn a_clock_that_is_off_is_told_with_how_much() {
    let discord = lenient().start().await;
    // Some seconds may pass between an answer and its hearing.
    for (behind, state, text) in
        [(3600, "fault", "s ahead of"), (-3600, "fault", "s behind"), (30, "warn", "s ahead of"), (0, "ok", "within")]
    {
        discord.clock_behind(behind);
        Machine::with(&discord).hears().await.is("clock", state, text);
    }
}

#[test]
fn offline_nobody_is_asked() {
    let said = Machine::new()
        .set("DISCORD_TOKEN", "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE.secret")
        .set("TASUKEBUNE_DISCORD_API", "http://127.0.0.1:1")
        .says();
    said.only(&[]);
    assert!(said.findings.iter().all(|f| !["discord", "accepted", "gateway", "clock"].contains(&f["check"].as_str().expect("a name"))));
    Machine::new().set("TZ", "Nowhere/Land").says().is("time zones", "warn", "not the one");
}

#[tokio::test]
async fn what_is_wrong_with_the_store_is_told() {
    let machine = Machine::new();
    let file = machine.store();
    let store = Store::open(&file).expect("a store");
    store.change(1, vec![Change::Introduced(true)]).await.expect("kept");
    machine.says().is("store", "ok", "a bot runs with it");
    store.close().await.expect("closed");
    drop(store);
    machine.says().is("store", "ok", "no bot runs with it");
    let run = |sql: &str| rusqlite::Connection::open(&file).expect("a database").execute_batch(sql).expect("done");
    run("PRAGMA user_version = 2");
    machine.says().is("store", "ok", "version 2, which the next start brings to 4");
    assert_eq!(rusqlite_version(&file), 2, "it was only looked at");
    run("PRAGMA user_version = 1000");
    machine.says().is("store", "fault", "written by a newer Tasukebune");
    std::fs::write(&file, "# notes of somebody's\n".repeat(500)).expect("written");
    let said = machine.says();
    said.is("store", "fault", "is no file of Tasukebune's");
    said.only(&["token", "store"]);
    Machine::new().set("TASUKEBUNE_STORE", "off").says().is("store", "warn", "off");
}

fn rusqlite_version(file: &Path) -> i64 {
    let conn = rusqlite::Connection::open(file).expect("a database");
    conn.query_row("PRAGMA user_version", (), |row| row.get(0)).expect("a version")
}

/// In a file system of its own: 256 KiB of memory over the store's folder, for this process alone.
#[cfg(target_os = "linux")]
#[test]
fn a_full_and_a_read_only_disk_are_faults() {
    for (spoil, text, also) in [
        ("cat /dev/zero > \"$0/filler\" 2>/dev/null", "there is no room left", &["token", "disk"][..]),
        ("mount -o remount,ro \"$0\"", "may only be read", &["token", "disk", "store"]),
        ("true", "can be written, 256 KiB free", &["token", "disk"]),
    ] {
        let machine = Machine::new();
        let folder = machine.folder.path().join("small");
        std::fs::create_dir(&folder).expect("a folder");
        let store = folder.join("kept.sqlite");
        drop(Store::open(&machine.store()).expect("a store"));
        let machine = machine.set("TASUKEBUNE_STORE", store.to_str().expect("a path"));
        let ours = machine.command(true);
        // What is mounted hides what was there.
        let copy = if text.contains("read") { "cp \"$0/../kept.sqlite\" \"$0\" && " } else { "" };
        let script = format!("mount -t tmpfs -o size=256k none \"$0\" && {{ {copy}{spoil}; exec \"$@\"; }}");
        let mut command = Command::new("unshare");
        command.args(["--user", "--map-root-user", "--mount", "sh", "-c", &script]).arg(&folder);
        command.arg(ours.get_program()).args(ours.get_args());
        for (name, value) in ours.get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        let said = Said::of(command);
        said.is("disk", "fault", text);
        said.only(also);
    }
}

#[test]
fn data_that_are_broken_or_stale_are_told() {
    let data = data_copy();
    let file = data.path().join("intents/menu.toml");
    let text = std::fs::read_to_string(&file).expect("a file");
    std::fs::write(&file, format!("nonsense = 1\n{text}")).expect("written");
    let machine = Machine::new().set("TASUKEBUNE_DATA", data.path().to_str().expect("a path"));
    let said = machine.says();
    said.is("data", "fault", "menu.toml:1");
    said.only(&["token", "data", "font"]);
    let later = |day: &str| {
        let mut command = program(&["--today", day, "doctor", "--offline", "--json"]);
        command.envs(Machine::new().set);
        Said::of(command)
    };
    let said = later("2036-01-01");
    assert_ne!(said.of_check("data").0, "ok", "{}", said.all);
    assert!(said.of_check("data").1.contains("was last verified on"), "{}", said.all);
}

#[tokio::test]
async fn an_address_that_is_taken_is_a_fault_unless_we_are_there() {
    // Somebody is there who says nothing.
    let other = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let machine = |address: String| Machine::new().set("TASUKEBUNE_LISTEN", &address);
    let said = machine(other.local_addr().expect("a port").to_string()).hears().await;
    said.is("listen", "fault", "is no Tasukebune");
    said.only(&["token", "listen"]);
    let ours = http::start(([127, 0, 0, 1], 0).into(), Arc::new(Ops::default())).await.expect("a free port");
    machine(ours.to_string()).hears().await.is("listen", "ok", concat!("version ", env!("CARGO_PKG_VERSION")));
    machine("192.0.2.1:9464".to_owned()).hears().await.is("listen", "fault", "cannot be had");
    machine("off".to_owned()).hears().await.is("listen", "ok", "off");
}

#[test]
fn a_font_that_lacks_letters_is_a_warning() {
    let folder = tempfile::tempdir().expect("a folder");
    let latin = font::with(folder.path(), 0x20..=0x7e).display().to_string();
    // The machine of the tests may have one with Japanese letters all the same.
    let (state, found) = {
        let said = Machine::new().set("TASUKEBUNE_FONT", &latin).says();
        let (state, found) = said.of_check("font");
        (state.to_owned(), found.to_owned())
    };
    assert!(!found.contains("blocks.ttf") && (state == "warn" || state == "ok"), "{state}: {found}");
    Machine::new().set("TASUKEBUNE_FONT", "off").says().is("font", "warn", "none here has all letters");
}
