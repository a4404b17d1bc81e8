//! What a million servers ask of several processes with one PostgreSQL: `cargo bench --bench several` starts a PostgreSQL of its own, fills it, lets
//! as many stores as there would be processes do what those do, and names the limit that is reached first. docs/scale.md has a run.
//!
//! `-- --guilds 150000 --processes 4 --questions 5` for other numbers. It stops where two identifies of one lane are closer than allowed, where a
//! counter is lost or counted twice, or where two processes would have one shard.
#![expect(clippy::disallowed_methods, reason = "a bench looks at what the kernel says of a process")]
#![expect(clippy::print_stdout, reason = "it is there to print")]

#[expect(dead_code, reason = "the tests' PostgreSQL, of which a bench needs less")]
#[path = "../tests/it/store/cluster.rs"]
mod cluster;
#[expect(dead_code, reason = "what Discord allows, of which this bench needs less")]
#[path = "scale/rules.rs"]
mod rules;
#[path = "scale/verdict.rs"]
mod verdict;

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tasukebune::settings::Waits;
use tasukebune::span::Span;
use tasukebune::store::{Change, KEEP_DAYS, Session, Store, StoreFault, Tally, Tell, WRITE_EVERY, What};
use tokio::sync::oneshot;

use cluster::Cluster;
use rules::{Load, PEAK, Plan, QUESTIONS_A_DAY};
use verdict::Limit;

/// The word by which this bench is started once more, to read settings in a process that has done nothing else.
const OPEN: &str = "--open";
const MIB: f64 = 1_024.0 * 1_024.0;
/// As PostgreSQL comes: what is acknowledged is on the disk.
const AS_IT_COMES: &str = "-c fsync=on";
/// Between two identifies of a lane here; it is [`Waits::identify_apart`] in earnest, and the queue knows no difference.
const APART: Duration = Duration::from_millis(250);
/// A grant may be so late, and the next one punctual.
const LATE: Duration = Duration::from_millis(100);
/// So long each thing is done over and over.
const LONG: Duration = Duration::from_secs(10);
/// Counters of one process that wait at a time: as many as a second of a bad day brings.
const COUNTERS: u64 = 2_000;
/// Connections that PostgreSQL grants as it comes, three of them to its superuser alone:
/// <https://www.postgresql.org/docs/current/runtime-config-connection.html>.
const CONNECTIONS: f64 = 97.0;
/// What a process's settings may take, where the unit allows 256 MB for all of it.
const QUARTER: f64 = 64.0 * MIB;
/// Counters for each question: docs/scale.md measures three, and one more says how it ended.
const COUNTERS_EACH: f64 = 4.0;

struct Options {
    guilds: u64,
    processes: u32,
    questions: f64,
}

impl Options {
    fn read() -> Option<Options> {
        let mut options = Options { guilds: 1_000_000, processes: 16, questions: QUESTIONS_A_DAY };
        // cargo adds a word of its own.
        let mut words = std::env::args().skip(1).filter(|word| word != "--bench");
        while let Some(word) = words.next() {
            let value = words.next()?;
            match word.as_str() {
                "--guilds" => options.guilds = value.parse().ok()?,
                "--processes" => options.processes = value.parse().ok().filter(|n| *n > 0)?,
                "--questions" => options.questions = value.parse().ok()?,
                _ => return None,
            }
        }
        Some(options)
    }
}

/// What the tests' PostgreSQL waits by.
fn until(what: &str, holds: impl Fn() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < Duration::from_secs(60), "{what}: not within a minute");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn main() {
    let mut words = std::env::args().skip(1);
    if words.next().as_deref() == Some(OPEN) {
        let (address, span) = (words.next().expect("an address"), words.next().expect("shards"));
        return open(&address, Span::parse(&span, None).expect("shards"));
    }
    let Some(options) = Options::read() else {
        eprintln!("--guilds N, --processes N and --questions N are known");
        std::process::exit(2);
    };
    let plan = Plan::of(options.guilds);
    let cluster = Cluster::make(AS_IT_COMES);
    let address = cluster.database();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let fleet = runtime.block_on(Fleet::start(&cluster, address, &plan, options.processes));
    let measured = runtime.block_on(fleet.measure());
    measured.tell(&plan, &options);
}

/// The shards of each process: as even as can be.
fn spans(shards: u32, processes: u32) -> Vec<Span> {
    let border = |n: u32| shards * n / processes;
    (0..processes).map(|n| Span { first: border(n), last: border(n + 1) - 1, of: shards }).collect()
}

/// The processes of one bot, or what of them speaks to the database.
struct Fleet<'a> {
    cluster: &'a Cluster,
    address: String,
    plan: Plan,
    stores: Vec<Store>,
    /// Settings read: by one process of all, and by one that has all shards.
    opened: [Opened; 2],
    /// Bytes of a counter on the disk, with what it is found by.
    row: f64,
}

/// Reading settings.
#[derive(Clone, Copy)]
struct Opened {
    seconds: f64,
    /// Of the process's own memory.
    bytes: f64,
}

#[expect(clippy::cast_precision_loss, reason = "numbers by far smaller than 2^52")]
fn float(n: u64) -> f64 {
    n as f64
}

impl<'a> Fleet<'a> {
    async fn start(cluster: &'a Cluster, address: String, plan: &Plan, processes: u32) -> Fleet<'a> {
        let name = address.rsplit('/').next().expect("a name");
        // It makes the tables.
        cluster::connect(&address).await.close().await.expect("closed");
        eprintln!("settings, roles and counters of {} servers", plan.guilds);
        // Ids as Discord's are: their time in the upper bits, so that shards are even.
        let ids = format!("(SELECT (CAST(n AS BIGINT) * 977 + 1) << 22 AS id FROM generate_series(1, {}) AS n) AS ids", plan.guilds);
        for table in [
            "INSERT INTO server (id, answers, staff_role, staff_channel, cooldown_user_s, introduced) SELECT id, 'public', id + 1, id, 30, 1 FROM",
            "INSERT INTO standing (server, own_role, everybody_deletes, own_role_deletes) SELECT id, id + 2, 0, 1 FROM",
        ] {
            cluster.sql(name, &format!("{table} {ids}"));
        }
        let tally = "INSERT INTO tally (server, hour, topic, what, n) SELECT id, hour, 'code-not-received', 'asked', 1 FROM";
        cluster.sql(name, &format!("{tally} {ids}, generate_series(490000, 490003) AS hour"));
        cluster.sql(name, "ANALYZE");
        let row =
            cluster.sql(name, "SELECT pg_total_relation_size('tally')::float / (SELECT count(*) FROM tally)").parse().expect("a number");
        let spans = spans(plan.shards, processes);
        let opened = [spans[0], Span::all(plan.shards)].map(|span| opened(&address, span));
        let mut stores = Vec::new();
        for span in &spans {
            let (address, span) = (address.clone(), *span);
            // What they read was measured; that each of them holds a part of it would need a machine of each.
            let none = Span { first: 0, last: 0, of: u32::MAX };
            let store = tokio::task::spawn_blocking(move || Store::connect(&address, Some(none), Tell::NOBODY)).await.expect("no panic");
            let store = store.expect("it is there");
            store.takes(span).await.expect("nobody else has them");
            stores.push(store);
        }
        let twice = cluster::connect(&address).await;
        assert!(matches!(twice.takes(spans[0]).await, Err(StoreFault::Shards { .. })), "two processes with one shard");
        Fleet { cluster, address, plan: *plan, stores, opened, row }
    }

    /// Transactions until now.
    fn transactions(&self) -> f64 {
        let name = self.address.rsplit('/').next().expect("a name");
        // What a process knows of them it tells the database within a second.
        std::thread::sleep(Duration::from_millis(1_100));
        let sql = format!("SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = '{name}'");
        self.cluster.sql("postgres", &sql).parse().expect("a number")
    }

    async fn measure(&self) -> Measured {
        let idle = self.idle().await;
        let identifies = self.identifies(idle).await;
        let (counters, written) = self.counters().await;
        let (changes, heard) = self.changes().await;
        let sessions = self.sessions().await;
        let present = self.present().await;
        Measured {
            processes: self.stores.len(),
            opened: self.opened,
            row: self.row,
            identifies,
            idle,
            counters,
            written,
            changes,
            heard,
            sessions,
            present,
        }
    }

    /// All shards ask at once, and none resumes. Each process asks for one shard of a lane at a time, as its own queue lets it.
    async fn identifies(&self, idle: f64) -> Identifies {
        eprintln!("identifies of {} shards", self.plan.shards);
        let (lanes, before, begun) = (u32::from(self.plan.at_once), self.transactions(), Instant::now());
        let asks = self.stores.iter().flat_map(|store| {
            (0..lanes).map(move |lane| {
                let (store, span) = (store.clone(), store.span());
                tokio::spawn(async move {
                    let mut granted = Vec::new();
                    for _ in span.numbers().filter(|shard| shard % lanes == lane) {
                        let (grant, permit) = oneshot::channel();
                        store.permit(lane, APART, grant).await;
                        permit.await.expect("granted");
                        granted.push(Instant::now());
                    }
                    (lane, granted)
                })
            })
        });
        let mut times = vec![Vec::new(); usize::try_from(lanes).expect("few")];
        for ask in asks.collect::<Vec<_>>() {
            let (lane, granted) = ask.await.expect("no panic");
            times[lane as usize].extend(granted);
        }
        let took = begun.elapsed();
        for granted in &mut times {
            granted.sort_unstable();
            let closest = granted.windows(2).map(|two| two[1] - two[0]).min().unwrap_or(APART);
            assert!(closest >= APART.saturating_sub(LATE), "two of one lane are {closest:?} apart");
        }
        let shards: usize = times.iter().map(Vec::len).sum();
        assert_eq!(shards, self.plan.shards as usize, "each shard once");
        let turns = self.plan.shards.div_ceil(lanes);
        let (after, took_in_all) = (self.transactions(), begun.elapsed().as_secs_f64());
        let transactions = (after - before - idle * took_in_all) / f64::from(self.plan.shards);
        Identifies { turns, longer: took.as_secs_f64() / (f64::from(turns.saturating_sub(1)) * APART.as_secs_f64()), transactions }
    }

    /// Transactions a second where nobody asks anything.
    async fn idle(&self) -> f64 {
        let before = self.transactions();
        tokio::time::sleep(LONG).await;
        (self.transactions() - before) / LONG.as_secs_f64()
    }

    /// Different counters a second, and how long a process takes to write what waits.
    async fn counters(&self) -> (f64, f64) {
        eprintln!("counters");
        let (begun, mut rounds) = (Instant::now(), 0_u32);
        let mut slowest: f64 = 0.0;
        while begun.elapsed() < LONG {
            rounds += 1;
            let writes = (500_000..).zip(&self.stores).map(|(hour, store)| async move {
                for n in 0..COUNTERS {
                    // Neither servers nor the order of rows keep step.
                    let server = (u64::from(rounds) * COUNTERS + n).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 1;
                    store.count(Tally { hour, server, topic: "code-not-received", what: What::Asked });
                }
                let begun = Instant::now();
                store.flush().await.expect("written");
                begun.elapsed().as_secs_f64()
            });
            let took = futures_util::future::join_all(writes).await;
            slowest = took.into_iter().fold(slowest, f64::max);
        }
        let took = begun.elapsed().as_secs_f64();
        let written = u64::from(rounds) * COUNTERS * self.stores.len() as u64;
        let kept: u64 = self.stores[0].counts(None, 500_000, 600_000).await.expect("read").iter().map(|row| row.n).sum();
        assert_eq!((kept, self.stores.iter().map(Store::lost).sum::<u64>()), (written, 0), "each is there once");
        (float(written) / took, slowest)
    }

    /// Changes of settings a second over all processes, and how long one takes to be known everywhere.
    async fn changes(&self) -> (f64, f64) {
        eprintln!("settings");
        let (begun, mut done) = (Instant::now(), 0_u32);
        let mut next = (1_u32..).zip(self.stores.iter().cycle());
        let mut waiting = FuturesUnordered::new();
        while begun.elapsed() < LONG {
            while waiting.len() < 4 * self.stores.len() {
                let (n, store) = next.next().expect("without end");
                waiting.push(store.change((u64::from(n) * 977 + 1) << 22, vec![Change::CooldownUser(Some(n))]));
            }
            waiting.next().await.expect("some wait").expect("kept");
            done += 1;
        }
        let each = f64::from(done) / begun.elapsed().as_secs_f64();
        while waiting.next().await.is_some() {}
        let begun = Instant::now();
        self.stores[0].set_opted_out(77, true).await.expect("kept");
        while !self.stores.iter().all(|store| store.person(77).opted_out) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        (each, begun.elapsed().as_secs_f64())
    }

    /// The slowest of all processes, where all keep where their sessions are at once.
    async fn sessions(&self) -> f64 {
        let keeps = self.stores.iter().map(|store| async move {
            let sessions = store.span().numbers().map(|shard| session(shard, self.plan.shards)).collect();
            let begun = Instant::now();
            store.keep_sessions(sessions, Vec::new()).await.expect("kept");
            begun.elapsed().as_secs_f64()
        });
        futures_util::future::join_all(keeps).await.into_iter().fold(0.0, f64::max)
    }

    /// Which servers there should be: each process asks at its start.
    async fn present(&self) -> f64 {
        let begun = Instant::now();
        let servers = self.stores[0].servers().await.expect("read");
        let share = float(servers.len() as u64) / float(self.plan.guilds) * float(self.stores.len() as u64);
        assert!((0.5..2.0).contains(&share), "its own servers, and nobody else's: {share:.2} of what was expected");
        begun.elapsed().as_secs_f64()
    }
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

/// In a process of its own.
fn opened(address: &str, span: Span) -> Opened {
    let program = std::env::current_exe().expect("this program");
    let done = Command::new(program).args([OPEN, address, &span.to_string()]).stderr(Stdio::inherit()).output().expect("it starts again");
    let text = String::from_utf8(done.stdout).expect("numbers");
    let numbers: Vec<f64> = text.split_whitespace().map(|word| word.parse().expect("a number")).collect();
    Opened { seconds: numbers[0], bytes: numbers[1] }
}

fn open(address: &str, span: Span) {
    let own = || {
        let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
        let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:")).expect("a line");
        line.trim().trim_end_matches("kB").trim().parse::<f64>().expect("a number") * 1_024.0
    };
    let (before, begun) = (own(), Instant::now());
    let store = Store::connect(address, Some(span), Tell::NOBODY).expect("it is there");
    println!("{} {}", begun.elapsed().as_secs_f64(), own() - before);
    drop(store);
}

struct Identifies {
    /// Of the fullest lane.
    turns: u32,
    /// How much longer than those turns it took.
    longer: f64,
    /// For each shard.
    transactions: f64,
}

struct Measured {
    processes: usize,
    opened: [Opened; 2],
    row: f64,
    identifies: Identifies,
    /// Transactions a second.
    idle: f64,
    counters: f64,
    written: f64,
    changes: f64,
    heard: f64,
    sessions: f64,
    present: f64,
}

impl Measured {
    fn tell(&self, plan: &Plan, options: &Options) {
        let Measured { processes, opened: [part, all], row, identifies, idle, counters, written, changes, heard, sessions, present } = self;
        let apart = Waits::default().identify_apart.as_secs_f64();
        let start = f64::from(identifies.turns.saturating_sub(1)) * apart * identifies.longer;
        println!("{} servers, {} shards, {} at once, {processes} processes with one database", plan.guilds, plan.shards, plan.at_once);
        println!(
            "settings read: {:.2} s and {:.1} MiB in each process, {:.2} s and {:.1} MiB in one that has all",
            part.seconds,
            part.bytes / MIB,
            all.seconds,
            all.bytes / MIB
        );
        println!("servers that there should be, asked at each start: {present:.2} s");
        println!(
            "identifies: {} turns in the fullest lane took {:.3} times as long as they must; with {apart} s between two, {start:.0} s",
            identifies.turns, identifies.longer
        );
        println!("  until all are up; {:.1} transactions for each", identifies.transactions);
        println!("nobody asks anything: {idle:.1} transactions a second");
        println!(
            "counters: {row:.0} bytes each, {counters:.0} a second; {COUNTERS} of each process at once are written within {written:.2} s"
        );
        println!("settings: {changes:.0} changes a second; one is known everywhere after {heard:.2} s");
        println!("sessions of all, kept at once: {:.1} ms\n", sessions * 1e3);
        for load in [Load::usual(), Load::heavy()] {
            let questions = rules::questions(float(plan.guilds), options.questions * load.questions) * PEAK;
            let rows = questions * COUNTERS_EACH;
            // Each process: its counters, and every 5 s its sessions.
            let every = 1.0 / WRITE_EVERY.as_secs_f64() + 1.0 / Waits::default().keep_sessions.as_secs_f64();
            println!(
                "{}, busy hours: {questions:.1} questions and {rows:.1} counters a second, in at most {:.1} transactions a second",
                load.name,
                idle + every * float(*processes as u64)
            );
            let limit = |name, needed, given| Limit { name, needed, given };
            let limits = verdict::ranked(vec![
                limit("50 requests/s", questions, 46.0),
                limit("a day's identifies", f64::from(plan.shards), f64::from(plan.starts_a_day)),
                limit("connections", float(*processes as u64), CONNECTIONS),
                limit("counters", rows, *counters),
                limit("the store's thread", sessions / Waits::default().keep_sessions.as_secs_f64(), 1.0),
                limit("memory for settings", part.bytes, QUARTER),
                limit(
                    "reading settings",
                    part.seconds * float(*processes as u64) + present * float(*processes as u64),
                    Waits::default().resumable.as_secs_f64(),
                ),
                limit("disk", rows / PEAK * rules::DAY * f64::from(KEEP_DAYS) * row, rules::DISK),
            ]);
            println!("  {}", limits.iter().map(verdict::told).collect::<Vec<_>>().join(", "));
        }
    }
}
