//! What the store takes, measured with the real one on a file in a folder of its own.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tasukebune::store::{Change, MOST_PENDING, Session, Standing, Store, Tally, What};

use super::program::kilobytes;
use super::rules::Plan;

/// The word by which this bench is started once more, to open a file in a process that has done nothing else.
pub const OPEN: &str = "--open";
/// So many changes wait for the disk at a time while a file is filled.
const AT_ONCE: usize = 64;
/// Counters are measured in so many hours, each full.
const HOURS: u32 = 10;
const ROUNDS: usize = 9;
const CHANGES: u64 = 2_500;
/// Linux's folder in memory.
const IN_MEMORY: &str = "/dev/shm";

/// A file with settings of so many servers.
pub struct Settings {
    pub open_s: f64,
    /// Of the process's own memory, when it is open.
    pub anonymous: f64,
    /// How much more it was while it was opened, of any kind.
    pub height: f64,
    pub file: f64,
}

/// What counting costs.
pub struct Counters {
    pub a_second: f64,
    pub bytes: f64,
    /// Opening a file looks at all of it.
    pub open_s: f64,
}

/// What is kept of the shards.
pub struct Sessions {
    pub bytes: f64,
    /// Each time that they are kept, every 5 s.
    pub keep_s: f64,
    /// What the bot is in each server, which the first start keeps as a whole.
    pub standings_s: f64,
    pub standings_bytes: f64,
}

fn size(file: &Path) -> f64 {
    float(std::fs::metadata(file).expect("a file").len())
}

#[expect(clippy::cast_precision_loss, reason = "bytes and servers, by far fewer than 2^52")]
pub fn float(n: u64) -> f64 {
    n as f64
}

/// As `benches/discord.rs` does it: each server has chosen three things. The file is filled in memory where the machine has a folder there, for a
/// million changes, each of which waits for a disk, would take minutes; it is opened on the disk.
pub async fn settings(servers: u64) -> Settings {
    let folder = tempfile::tempdir().expect("a folder");
    let (begun_in, file) =
        (tempfile::tempdir_in(IN_MEMORY).or_else(|_| tempfile::tempdir()).expect("a folder"), folder.path().join("kept.sqlite"));
    let begun = begun_in.path().join("kept.sqlite");
    fill(&begun, servers).await;
    std::fs::copy(&begun, &file).expect("it is copied");
    let [open_s, anonymous, height] = opened(&file);
    Settings { open_s, anonymous, height, file: size(&file) }
}

/// Changes of settings a second that reach the disk.
pub async fn changes() -> f64 {
    let folder = tempfile::tempdir().expect("a folder");
    let begun = Instant::now();
    fill(&folder.path().join("kept.sqlite"), CHANGES).await;
    float(CHANGES) / begun.elapsed().as_secs_f64()
}

async fn fill(file: &Path, servers: u64) {
    let store = Store::open(file).expect("a store");
    let mut waiting = FuturesUnordered::new();
    for server in 1..=servers {
        let changes = vec![Change::StaffRole(Some(server + 1)), Change::StaffChannel(Some(server)), Change::CooldownUser(Some(30))];
        waiting.push(store.change(server, changes));
        if waiting.len() >= AT_ONCE {
            waiting.next().await.expect("one waits").expect("it is kept");
        }
    }
    while let Some(kept) = waiting.next().await {
        kept.expect("it is kept");
    }
    store.close().await.expect("it is closed");
}

/// Seconds, and bytes.
fn opened(file: &Path) -> [f64; 3] {
    let program = std::env::current_exe().expect("this program");
    let done = Command::new(program).arg(OPEN).arg(file).stderr(Stdio::inherit()).output().expect("it starts again");
    let text = String::from_utf8(done.stdout).expect("numbers");
    let numbers: Vec<f64> = text.split_whitespace().map(|word| word.parse().expect("a number")).collect();
    numbers.try_into().expect("three numbers")
}

/// In a process of its own.
pub fn open(file: &Path) {
    let me = std::process::id();
    let before = kilobytes(me, "RssAnon:");
    let begun = Instant::now();
    let store = Store::open(file).expect("a store");
    let took = begun.elapsed().as_secs_f64();
    let own = kilobytes(me, "RssAnon:") - before;
    println!("{took} {} {}", own * 1_024.0, (kilobytes(me, "VmHWM:") - kilobytes(me, "VmRSS:")) * 1_024.0);
    drop(store);
}

/// As many different counters as may wait at once, hour after hour.
pub async fn counters() -> Counters {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("counted.sqlite");
    let store = Store::open(&file).expect("a store");
    let whats = [What::Asked, What::Answered, What::Solved, What::Person];
    let servers = u64::try_from(MOST_PENDING / whats.len()).expect("not so many");
    let mut took = 0.0;
    for hour in 0..HOURS {
        for (server, what) in (0..servers).flat_map(|server| whats.map(|what| (server, what))) {
            // Neither servers nor the order of rows keep step.
            store.count(Tally { hour, server: server.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 1, topic: "code-not-received", what });
        }
        let begun = Instant::now();
        store.flush().await.expect("it is written");
        took += begun.elapsed().as_secs_f64();
    }
    assert_eq!(store.lost(), 0, "all of them are counted");
    store.close().await.expect("it is closed");
    drop(store);
    let rows = f64::from(HOURS) * float(servers) * 4.0;
    let [open_s, ..] = opened(&file);
    Counters { a_second: rows / took, bytes: size(&file) / rows, open_s: open_s / rows }
}

/// Sessions of so many shards, and standings in so many servers.
pub async fn sessions(plan: &Plan) -> Sessions {
    let folder = tempfile::tempdir().expect("a folder");
    let sizes = [folder.path().join("none"), folder.path().join("shards"), folder.path().join("servers")];
    let all: Vec<Session> = (0..plan.shards).map(|shard| session(shard, plan.shards)).collect();
    let standing = Standing { own_role: Some(1 << 60), everybody_deletes: false, own_role_deletes: true };
    let standings: Vec<_> = (1..=plan.guilds).map(|guild| (guild << 22, Some(standing))).collect();
    let mut store = Store::open(&sizes[0]).expect("a store");
    store.close().await.expect("it is closed");
    store = Store::open(&sizes[1]).expect("a store");
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let (all, begun) = (all.clone(), Instant::now());
        store.keep_sessions(all, Vec::new()).await.expect("they are kept");
        times.push(begun.elapsed().as_secs_f64());
    }
    times.sort_by(f64::total_cmp);
    store.close().await.expect("it is closed");
    store = Store::open(&sizes[2]).expect("a store");
    let begun = Instant::now();
    store.keep_sessions(Vec::new(), standings).await.expect("they are kept");
    let standings_s = begun.elapsed().as_secs_f64();
    store.close().await.expect("it is closed");
    let [none, shards, servers] = sizes.map(|file| size(&file));
    Sessions { bytes: shards - none, keep_s: times[ROUNDS / 2], standings_s, standings_bytes: servers - none }
}

/// Such as Discord gives them.
fn session(shard: u32, shards: u32) -> Session {
    Session {
        shard,
        shards,
        application: 1 << 60,
        intents: 37_377,
        id: format!("{shard:032x}"),
        url: Some("wss://gateway-us-east1-b.discord.gg".to_owned()),
        sequence: 1_000_000 + u64::from(shard),
        seen_at: 1_796_000_000,
    }
}
