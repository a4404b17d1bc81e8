//! What limits one process: `cargo bench --bench scale` reckons and measures what 2,500, 100,000 and 1,000,000 servers ask of it, and names the
//! limit that is reached first, and the next one. docs/scale.md has a run, and says where each number comes from.
//!
//! `-- --guilds 2500,150000` for other numbers of servers, `-- --questions 5` for more questions per server and day.
//! It stops where what it reckons with does not hold: two identifies of one bucket within 5 s, or counters that are lost.
#![expect(clippy::disallowed_methods, reason = "a bench looks at the files themselves, and at what the kernel says of a process")]

#[path = "scale/kept.rs"]
mod kept;
#[path = "scale/program.rs"]
mod program;
#[path = "scale/rest.rs"]
mod rest;
#[path = "scale/rules.rs"]
mod rules;
#[path = "scale/starts.rs"]
mod starts;
#[path = "scale/verdict.rs"]
mod verdict;

use std::path::Path;
use std::time::Duration;

use tasukebune::settings::Waits;
use tasukebune::store::{KEEP_DAYS, WRITE_EVERY};

use kept::{Counters, Sessions, Settings, float};
use program::{CHATTER, Measured};
use rest::Keeper;
use rules::{Load, MOMENT, PEAK, Plan, QUESTIONS_A_DAY};
use verdict::Limit;

const MIB: f64 = 1_024.0 * 1_024.0;

struct Options {
    guilds: Vec<u64>,
    questions: f64,
}

impl Options {
    fn read() -> Option<Options> {
        let mut options = Options { guilds: vec![2_500, 100_000, 1_000_000], questions: QUESTIONS_A_DAY };
        // cargo adds a word of its own.
        let mut words = std::env::args().skip(1).filter(|word| word != "--bench");
        while let Some(word) = words.next() {
            let value = words.next()?;
            match word.as_str() {
                "--guilds" => options.guilds = value.split(',').map(|n| n.parse().ok()).collect::<Option<_>>()?,
                "--questions" => options.questions = value.parse().ok()?,
                _ => return None,
            }
        }
        Some(options)
    }
}

/// All that is known of one size.
struct Size {
    plan: Plan,
    /// When the last shard may identify.
    up: Duration,
    settings: Settings,
    sessions: Sessions,
}

/// All that does not depend on the size.
struct Bench {
    program: Measured,
    counters: Counters,
    /// Of settings, a second.
    changes: f64,
    /// Answers a second from which on more and more wait, and from which on Discord would ban a bot that keeps no account.
    grows: f64,
    bans: f64,
    /// What the unit allows.
    memory: f64,
    files: f64,
    questions: f64,
}

fn main() {
    let mut words = std::env::args().skip(1);
    if words.next().as_deref() == Some(kept::OPEN) {
        return kept::open(Path::new(&words.next().expect("a file")));
    }
    let Some(options) = Options::read() else {
        eprintln!("--guilds N,N and --questions N are known");
        std::process::exit(2);
    };
    let plans: Vec<Plan> = options.guilds.iter().copied().map(Plan::of).collect();
    let ups: Vec<Duration> = plans.iter().map(starts::last).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let (bench, sizes) = runtime.block_on(async {
        let program = program::measure(plans.iter().map(|plan| plan.shards).max().unwrap_or(1)).await;
        let (counters, changes) = (kept::counters().await, kept::changes().await);
        let mut sizes = Vec::new();
        for (plan, up) in plans.into_iter().zip(ups) {
            eprintln!("settings of {} servers", plan.guilds);
            sizes.push(Size { settings: kept::settings(plan.guilds).await, sessions: kept::sessions(&plan).await, plan, up });
        }
        let grows = rest::first(program.requests, Keeper::Account, rest::Outcome::grows);
        let bans = rest::first(program.requests, Keeper::Nobody, rest::Outcome::banned);
        (
            Bench {
                program,
                counters,
                changes,
                grows,
                bans,
                memory: of_unit("MemoryMax", "M") * MIB,
                files: of_unit("LimitNOFILE", ""),
                questions: options.questions,
            },
            sizes,
        )
    });
    bench.tell_of_program();
    tell_of_sizes(&sizes);
    bench.tell_of_load(&sizes);
    bench.tell_of_answers(&sizes);
    bench.tell_of_limits(&sizes);
}

/// What the unit as it is shipped allows.
fn of_unit(setting: &str, unit: &str) -> f64 {
    let file = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/deploy/tasukebune.service")).expect("the unit");
    let value = |line: &str| line.strip_prefix(setting)?.strip_prefix('=')?.strip_suffix(unit)?.parse().ok();
    file.lines().find_map(value).unwrap_or_else(|| panic!("{setting} in {unit}"))
}

/// A table of a row for each size.
fn table(head: &[&str], rows: impl Iterator<Item = Vec<String>>) {
    println!("| {} |\n|{}", head.join(" | "), "---|".repeat(head.len()));
    rows.for_each(|row| println!("| {} |", row.join(" | ")));
    println!();
}

fn tell_of_sizes(sizes: &[Size]) {
    let head = [
        "servers",
        "shards",
        "at once",
        "all up after",
        "of a day's identifies",
        "settings: open",
        "of its own",
        "more at its height",
        "file",
        "sessions kept",
        "in",
        "servers' roles kept in",
    ];
    let mib = |bytes: f64| format!("{:.1} MiB", bytes / MIB);
    table(
        &head,
        sizes.iter().map(|size| {
            let Settings { open_s, anonymous, height, file } = &size.settings;
            vec![
                size.plan.guilds.to_string(),
                size.plan.shards.to_string(),
                size.plan.at_once.to_string(),
                format!("{} s", size.up.as_secs()),
                format!("{:.1} % of {}", size.plan.share_of_starts() * 100.0, size.plan.starts_a_day),
                format!("{open_s:.2} s"),
                mib(*anonymous),
                mib(*height),
                mib(*file),
                format!("{:.0} KiB", size.sessions.bytes / 1_024.0),
                format!("{:.1} ms", size.sessions.keep_s * 1e3),
                format!("{:.2} s, {}", size.sessions.standings_s, mib(size.sessions.standings_bytes)),
            ]
        }),
    );
}

impl Bench {
    fn tell_of_program(&self) {
        let Measured { memory, memory_of_shard, memory_of_guild, start_of_guild, files, files_of_shard, heard, aside, requests, counters } =
            &self.program;
        let of_many = f64::from(CHATTER);
        println!("program: {:.1} MiB of its own with one shard, {:.0} KiB with each more,", memory / MIB, memory_of_shard / 1_024.0);
        println!(
            "  {memory_of_guild:.0} bytes and {:.0} µs of CPU at the start with each server more; {files:.0} open",
            start_of_guild * 1e6
        );
        println!(
            "  files, and {files_of_shard:.2} with each shard; {CHATTER} messages take {:.2} s of CPU in help channels,",
            heard * of_many
        );
        println!("  {:.2} s elsewhere; {requests:.2} requests and {counters:.2} counters for each answer", aside * of_many);
        let Counters { a_second, bytes, open_s } = &self.counters;
        println!("counters: {a_second:.0} a second, {bytes:.0} bytes each, {:.2} s for a million when the file is opened", open_s * 1e6);
        println!("settings: {:.0} changes a second", self.changes);
        let by_another_way = Load::usual_by_another_way();
        println!("messages by server and day, usual: {:.0} (by another way {by_another_way:.0})\n", Load::usual().messages_a_day);
    }

    /// Cores, where a part of the messages is heard.
    fn cores(&self, load: Load, guilds: f64, times: f64, heard: bool) -> f64 {
        let (messages, others) = load.per_second(guilds);
        let Measured { heard: dear, aside: cheap, .. } = self.program;
        times * (messages * if heard { dear } else { cheap } + others * cheap)
    }

    fn tell_of_load(&self, sizes: &[Size]) {
        let head = [
            "servers",
            "load",
            "events/s, mean",
            "busy hours",
            "busiest second",
            "cores, all heard, busy hours",
            "busiest second",
            "cores, none heard, busy hours",
        ];
        let rows = sizes.iter().flat_map(|size| [Load::usual(), Load::heavy()].map(|load| (size, load)));
        table(
            &head,
            rows.map(|(size, load)| {
                let guilds = float(size.plan.guilds);
                let (messages, others) = load.per_second(guilds);
                let events = messages + others;
                vec![
                    size.plan.guilds.to_string(),
                    load.name.to_owned(),
                    format!("{events:.1}"),
                    format!("{:.1}", events * PEAK),
                    format!("{:.0}", events * MOMENT),
                    format!("{:.4}", self.cores(load, guilds, PEAK, true)),
                    format!("{:.3}", self.cores(load, guilds, MOMENT, true)),
                    format!("{:.4}", self.cores(load, guilds, PEAK, false)),
                ]
            }),
        );
    }

    fn tell_of_answers(&self, sizes: &[Size]) {
        let outcome = |(out, else_): &(rest::Outcome, rest::Outcome)| {
            vec![
                format!("{:.2} s", out.of_hundred(50)),
                format!("{:.2} s", out.of_hundred(99)),
                format!("{:.1} s", out.of_hundred(100)),
                out.lost.to_string(),
                out.waiting[1].to_string(),
                format!("{:.2} s", else_.of_hundred(99)),
                else_.refused.to_string(),
            ]
        };
        let after = ["wait, p50", "p99", "longest", "given up", "waiting at the end", "without the account: p99", "429 in ten minutes"];
        let rates = [10.0, 25.0, 35.0, 40.0, 45.0, 48.0, 50.0, 55.0]
            .map(|rate| (rate, [Keeper::Account, Keeper::Nobody].map(|keeper| rest::hour(self.program.requests, keeper, rate)).into()));
        let row = |(rate, out): &(f64, (rest::Outcome, rest::Outcome))| [vec![format!("{rate}")], outcome(out)].concat();
        table(&[&["answers/s, for an hour"][..], &after].concat(), rates.iter().map(row));
        println!(
            "more and more wait from {} answers a second on; without the account Discord would ban the bot from {} on\n",
            self.grows, self.bans
        );
        let head =
            ["servers", "questions/s, mean", "busy hours", "questions by server and day at which answers have no room in busy hours"];
        let minute = format!("a minute {MOMENT} times as many as usual: wait, p50");
        let rushed = |size: &Size| {
            let mean = rules::questions(float(size.plan.guilds), self.questions);
            let room = self.grows / PEAK * rules::DAY / float(size.plan.guilds);
            let row = vec![size.plan.guilds.to_string(), format!("{mean:.2}"), format!("{:.2}", mean * PEAK), format!("{room:.1}")];
            let rushes = [Keeper::Account, Keeper::Nobody].map(|keeper| rest::rush(self.program.requests, keeper, mean, MOMENT));
            [row, outcome(&rushes.into())].concat()
        };
        table(&[&head[..], &[minute.as_str()], &after[1..]].concat(), sizes.iter().map(rushed));
    }

    /// Everything of which there is only so much, on the smallest machine.
    fn limits(&self, size: &Size, load: Load) -> Vec<Limit> {
        let (guilds, shards) = (float(size.plan.guilds), f64::from(size.plan.shards));
        let program = &self.program;
        let waits = Waits::default();
        let questions = rules::questions(guilds, self.questions * load.questions);
        // One more than when it is answered; Person is one for all servers, and counted here as if it were not.
        let counters = program.counters + rules::OUTCOMES;
        let kept = questions * rules::DAY * counters * f64::from(KEEP_DAYS);
        // While the file is opened no shard is there yet.
        let opening = program.memory + size.settings.anonymous + size.settings.height;
        let running = program.memory + shards * program.memory_of_shard + guilds * program.memory_of_guild + size.settings.anonymous;
        let writing = questions * PEAK * counters / self.counters.a_second * WRITE_EVERY.as_secs_f64();
        let file = size.settings.file + size.sessions.standings_bytes + kept * self.counters.bytes;
        let limit = |name, needed, given| Limit { name, needed, given };
        vec![
            limit("open files", program.files + shards * program.files_of_shard, self.files),
            limit("memory", running.max(opening), self.memory),
            limit("a day's identifies", shards, f64::from(size.plan.starts_a_day)),
            limit("CPU", self.cores(load, guilds, PEAK, true), rules::CORES),
            limit("one shard's CPU", self.cores(load, guilds / shards, PEAK, true), 1.0),
            limit("50 requests/s", questions * PEAK, self.grows),
            limit("the store's thread", writing + size.sessions.keep_s / waits.keep_sessions.as_secs_f64(), 1.0),
            limit("opening the file", size.settings.open_s + kept * self.counters.open_s, waits.resumable.as_secs_f64()),
            limit("disk", file, rules::DISK),
        ]
    }

    fn tell_of_limits(&self, sizes: &[Size]) {
        let names: Vec<&str> = self.limits(&sizes[0], Load::usual()).iter().map(|limit| limit.name).collect();
        let rows = sizes.iter().flat_map(|size| [Load::usual(), Load::heavy()].map(|load| (size, load)));
        let head = [&["servers", "load"][..], &names, &["first", "next"]].concat();
        table(
            &head,
            rows.map(|(size, load)| {
                let limits = self.limits(size, load);
                let shares: Vec<String> = limits.iter().map(|limit| format!("{:.1} %", limit.share() * 100.0)).collect();
                let ranked = verdict::ranked(limits);
                let before = vec![size.plan.guilds.to_string(), load.name.to_owned()];
                [before, shares, ranked.iter().take(2).map(verdict::told).collect()].concat()
            }),
        );
    }
}
