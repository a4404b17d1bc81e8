//! Two hundred events a second and faults at random, for a minute; `TASUKEBUNE_SOAK_MINUTES=30 cargo test soak -- --nocapture` for as long as
//! one likes. The bot runs in a process of its own, so that its memory can be seen. It remembers a hundred people and not five thousand: what
//! it keeps of them is full after twenty seconds then, and not after a quarter of an hour.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use tasukebune::platform::discord::{Times, serve_with};
use tasukebune::settings::{HelpChannels, Keep, Lines, Serve, Token, Waits};
use tasukebune::store::Store;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use super::QUESTION;
use crate::discord::{Discord, Fault, Message, Signal};
use crate::serve::lenient;
use crate::serve::process::Bot;

const MESSAGES: &str = "/channels/{channel}/messages";
/// Whoever finds this set is that process.
const API: &str = "TASUKEBUNE_SOAK_API";
const STORE: &str = "TASUKEBUNE_SOAK_STORE";
/// What the bot tells, in the same folder as its store.
const LOG: &str = "log";
/// Until memory is as large as a burst after an outage makes it.
const WARMING: Duration = Duration::from_secs(25);
/// Events of a tick, and how often there is one: 200 a second. One of each fourth tick is a question.
const TICK: Duration = Duration::from_millis(50);
const EVENTS: u32 = 10;

/// xorshift: the same in every run.
struct Chance(u32);

impl Chance {
    fn below(&mut self, n: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0 % n
    }
}

/// How long, in seconds.
fn length() -> u64 {
    std::env::var("TASUKEBUNE_SOAK_MINUTES").map_or(60, |n| 60 * n.parse::<u64>().expect("TASUKEBUNE_SOAK_MINUTES is a number"))
}

/// Something goes wrong with requests.
fn request_fault(chance: &mut Chance) -> Fault {
    match chance.below(9) {
        0 => Fault::RateLimited { retry_after: 0.3, global: false, scope: "user" },
        1 => Fault::RateLimited { retry_after: 0.3, global: false, scope: "shared" },
        2 => Fault::RateLimited { retry_after: 0.2, global: true, scope: "global" },
        3 => Fault::Status(500),
        4 => Fault::Status(502),
        5 => Fault::Status(503),
        6 => Fault::CutBefore,
        7 => Fault::CutAfter,
        _ => Fault::Hang(Duration::from_millis(700)),
    }
}

/// Something goes wrong with the gateway, from which Discord tells again what was missed.
async fn gateway_fault(discord: &Discord, chance: &mut Chance) -> &'static str {
    match chance.below(7) {
        0 => discord.signal(Signal::Reconnect),
        1 => discord.signal(Signal::Cut),
        2 => discord.signal(Signal::Close(4000)),
        3 => discord.signal(Signal::Invalid { resumable: true }),
        4 => {
            discord.refuse_connections(true);
            discord.signal(Signal::Close(4008));
            tokio::time::sleep(Duration::from_millis(300)).await;
            discord.refuse_connections(false);
            return "refused connections";
        }
        5 => {
            discord.repeat(50);
            return "events twice";
        }
        _ => {
            discord.hold();
            tokio::time::sleep(Duration::from_millis(200)).await;
            discord.release_backwards();
            return "events out of order";
        }
    }
    "lost connections"
}

fn kind(fault: &Fault) -> &'static str {
    match fault {
        Fault::RateLimited { .. } => "429",
        Fault::Status(_) => "5xx",
        Fault::CutBefore | Fault::CutAfter => "broken requests",
        _ => "slow requests",
    }
}

/// What was asked, what went wrong, and how much memory the bot had.
#[derive(Default)]
struct Course {
    /// The private channels of whoever asked.
    asked: Vec<u64>,
    events: u32,
    happened: BTreeMap<&'static str, usize>,
    megabytes: Vec<f64>,
}

impl Course {
    /// Mean of the first third and of the last.
    fn memory(&self) -> (f64, f64) {
        let mean = |part: &[f64]| {
            let (sum, n) = part.iter().fold((0.0, 0.0), |(sum, n), size| (sum + size, n + 1.0));
            sum / n
        };
        let third = self.megabytes.len() / 3;
        (mean(&self.megabytes[..third]), mean(&self.megabytes[self.megabytes.len() - third..]))
    }

    /// How many were not answered, and how many twice.
    fn lost_and_doubled(&self, discord: &Discord) -> (usize, usize) {
        let answers = discord.answers_by_channel();
        let of = |channel: &&u64| answers.get(channel).copied().unwrap_or_default();
        (self.asked.iter().filter(|c| of(c) == 0).count(), self.asked.iter().filter(|c| of(c) > 1).count())
    }

    /// Which were not answered, from and to, in the order in which they were asked.
    fn gaps(&self, discord: &Discord) -> Vec<(usize, usize)> {
        let answers = discord.answers_by_channel();
        let mut out: Vec<(usize, usize)> = Vec::new();
        for (n, _) in self.asked.iter().enumerate().filter(|(_, channel)| !answers.contains_key(channel)) {
            match out.last_mut().filter(|(_, to)| to + 1 == n) {
                Some((_, to)) => *to = n,
                None => out.push((n, n)),
            }
        }
        out
    }

    fn asks(&mut self, discord: &Discord) {
        let who = discord.person("新人", "ja");
        who.dm(QUESTION);
        self.asked.push(who.dm_channel().id);
    }

    async fn runs(&mut self, discord: &Discord, bot: &Bot, length: Duration) {
        let guild = discord.guild("おしゃべり", "ja");
        let talker = discord.person("太郎", "ja");
        guild.join(&talker);
        let text = std::fs::read_to_string(crate::support::root().join("tests/samples/ja/none.txt")).expect("the samples");
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).cycle();
        let model: Message = talker.says(&guild.channel("雑談"), "こんにちは");
        let mut chance = Chance(0x2545_f491);
        let mut ticker = tokio::time::interval(TICK);
        // What a tick is late by is made up for, so that it is 200 a second whatever else goes on.
        ticker.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Burst);
        let (began, mut next_request, mut next_gateway) = (Instant::now(), 1.0, 5.0);
        // A burst such as an outage leaves.
        discord.hold();
        for _ in 0..150 {
            self.asks(discord);
        }
        discord.release_backwards();
        for tick in 0_u32.. {
            ticker.tick().await;
            let now = began.elapsed();
            if now >= WARMING + length {
                break;
            }
            let asks = tick % 4 == 0;
            for _ in u32::from(asks)..EVENTS {
                discord.utters(&model, lines.next().expect("they go round"));
            }
            if asks {
                self.asks(discord);
            }
            self.events += EVENTS;
            let now = now.as_secs_f64();
            if now >= next_request {
                let fault = request_fault(&mut chance);
                *self.happened.entry(kind(&fault)).or_default() += 1;
                discord.fail_next("POST", MESSAGES, fault, 1 + usize::try_from(chance.below(3)).expect("small"));
                next_request = now + 0.3 + f64::from(chance.below(10)) / 5.0;
            }
            if now >= next_gateway {
                *self.happened.entry(gateway_fault(discord, &mut chance).await).or_default() += 1;
                next_gateway = now + 6.0 + f64::from(chance.below(8));
            }
            if tick % 10 == 0 && now >= WARMING.as_secs_f64() {
                self.megabytes.push(bot.megabytes());
            }
        }
    }
}

/// The bot, until it is killed.
async fn serves(api: String) {
    let ours = Targets::new().with_target("tasukebune", tracing::Level::DEBUG);
    tracing_subscriber::registry().with(fmt::layer().with_ansi(false).with_writer(std::io::stderr)).with(ours).init();
    let store = Store::open(Path::new(&std::env::var(STORE).expect("a file"))).expect("a store");
    let settings = Serve {
        span: None,
        listen: None,
        lines: Lines { json: false, level: "info".to_owned() },
        token: Token::new(&std::env::var("DISCORD_TOKEN").expect("a token")).expect("a token"),
        api: Some(api),
        message_content: true,
        help: HelpChannels::All,
        incident_until: None,
        webhook: None,
        keep: Keep::NOWHERE,
        fonts: Vec::new(),
        waits: Waits::default(),
    };
    let times = Times { people: 100, ..Times::default() };
    serve_with(super::desk(), settings, store, times, std::future::pending()).await.expect("it goes on");
}

async fn starts(discord: &Discord, folder: &Path) -> Bot {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command
        .args(["--exact", "faults::soak::soak"])
        .env(API, discord.rest_url())
        .env("DISCORD_TOKEN", discord.token())
        .env(STORE, folder.join("kept.sqlite"));
    let bot = Bot::telling(command, &folder.join(LOG));
    discord.ready(1).await;
    discord.until("the commands", |d| (!d.commands().is_empty()).then_some(())).await;
    bot
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn soak() {
    if let Ok(api) = std::env::var(API) {
        return serves(api).await;
    }
    let length = Duration::from_secs(length());
    let discord = lenient().content_granted().without_records().patience(Duration::from_secs(90)).start().await;
    let folder = tempfile::tempdir().expect("a folder");
    let bot = starts(&discord, folder.path()).await;
    let (mut course, began, cpu) = (Course::default(), Instant::now(), bot.cpu());
    course.runs(&discord, &bot, length).await;
    let (seconds, cpu) = (began.elapsed().as_secs_f64(), bot.cpu() - cpu);
    discord.fail_nothing();
    let on_their_way = course.lost_and_doubled(&discord).0;
    // Who does not come in time is counted below.
    let _ = discord.within(Duration::from_secs(90), |d| (course.lost_and_doubled(d).0 == 0).then_some(())).await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    let ((lost, doubled), (before, after)) = (course.lost_and_doubled(&discord), course.memory());
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    println!(
        "{seconds:.0} s, {} events ({:.0} a second), {} questions, {:?}, {} connections; lost {lost}, doubled {doubled}, {on_their_way} on their \
         way at the end; {before:.1} MiB in the first third, {after:.1} in the last; {:.1} % of a core; load {}",
        course.events,
        f64::from(course.events) / seconds,
        course.asked.len(),
        course.happened,
        discord.connections(),
        cpu / seconds * 100.0,
        load.trim(),
    );
    if lost > 0 {
        let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join("soak.log");
        std::fs::copy(folder.path().join(LOG), &kept).expect("a file");
        println!(
            "lost: {:?}; {} identifies; {:?}; the bot's log: {}",
            course.gaps(&discord),
            discord.identifies(),
            discord.violations(),
            kept.display()
        );
    }
    assert_eq!((lost, doubled), (0, 0), "lost and doubled");
    assert!((after - before).abs() / before < 0.05, "{before:.1} MiB in the first third, {after:.1} MiB in the last");
    assert_eq!(discord.identifies(), 1, "{:?}", discord.violations());
}
