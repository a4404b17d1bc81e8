//! What is measured, and how.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::install::{Kind, Program};
use super::process::{Fault, PATIENCE, Process};
use super::scene::{Scene, chatter, until};
use super::table::What;

const CHATTER: usize = 100_000;
const REPLIES: usize = 2_000;
const CROWD: usize = 5_000;
/// Questions under way at any time where the CPU of a reply is told: as on a busy evening; and where replies are counted.
const BUSY: usize = 4;
const FULL: usize = 64;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Figure {
    Chatter,
    Memory,
    Reply,
    Start,
    Latency,
    Most,
}

/// Figures by what they are of.
pub type Values = Vec<(What, f64)>;

impl Figure {
    pub const ALL: [Figure; 6] = [Figure::Chatter, Figure::Memory, Figure::Reply, Figure::Start, Figure::Latency, Figure::Most];

    pub fn key(self) -> &'static str {
        match self {
            Figure::Chatter => "chatter",
            Figure::Memory => "memory",
            Figure::Reply => "reply",
            Figure::Start => "start",
            Figure::Latency => "latency",
            Figure::Most => "most",
        }
    }

    pub fn is_of(self, program: &Program) -> bool {
        match program.kind {
            Kind::Peer | Kind::Ours => true,
            Kind::Called => self == Figure::Chatter,
            Kind::Driver => matches!(self, Figure::Chatter | Figure::Reply | Figure::Most),
        }
    }

    pub async fn measure(self, program: &Program) -> Result<Values, Fault> {
        match self {
            Figure::Chatter => heard(program).await,
            Figure::Memory => memory(program).await,
            Figure::Reply => reply(program).await,
            Figure::Start => start(program).await,
            Figure::Latency => {
                let mut values = latency(program, 50, 20, [What::Latency50At50, What::Latency99At50]).await?;
                values.extend(latency(program, 500, 10, [What::Latency50At500, What::Latency99At500]).await?);
                Ok(values)
            }
            Figure::Most => most(program).await,
        }
    }
}

fn float(n: usize) -> f64 {
    f64::from(u32::try_from(n).expect("few"))
}

/// Chatter of a hundred people in ten channels, as fast as the bot takes it: the end is an answer to who asks after all the others.
async fn heard(program: &Program) -> Result<Values, Fault> {
    let lines = chatter();
    let scene = Scene::of(100).await;
    let models = scene.models();
    let process = Process::settled(program, &scene).await?;
    scene.discord.hold();
    for n in 0..CHATTER {
        // Neither people nor channels keep step with the lines.
        scene.discord.chats(&models[(n * 7 + n / 1_000) % models.len()], &lines[n % lines.len()]);
        if n % 100 == 0 {
            tokio::task::yield_now().await;
        }
    }
    let last = scene.asks(1, program.kind == Kind::Called);
    let before = process.cpu()?;
    let load = scene.discord.writes();
    let end = scene.answer(last).await?;
    let cpu = process.cpu()? - before;
    let written = until(|| load.written().first().copied()).await;
    let begun = written.ok_or_else(|| Fault("the messages were not written".to_owned()))?;
    let rate = float(CHATTER) / (end - begun).as_secs_f64();
    Ok(vec![(What::Chatter, cpu), (What::Rate, rate)])
}

/// Once it has read its servers and rests.
async fn memory(program: &Program) -> Result<Values, Fault> {
    let mut values = Vec::new();
    let rows = [
        (1, [What::Memory1, What::Peak1, What::Anon1, What::File1]),
        (1_000, [What::Memory1000, What::Peak1000, What::Anon1000, What::File1000]),
    ];
    for (servers, whats) in rows {
        let scene = Scene::servers(servers).await;
        let process = Process::settled(program, &scene).await?;
        tokio::time::sleep(Duration::from_secs(2)).await;
        for (what, name) in whats.into_iter().zip(["VmRSS", "VmHWM", "RssAnon", "RssFile"]) {
            values.push((what, process.megabytes(name)?));
        }
    }
    Ok(values)
}

/// When a question was written, and when the request for its answer came in.
type Times = Vec<(Instant, Instant)>;

/// Questions by somebody else each, all at once.
async fn flood(scene: &Scene, many: usize) -> Result<Times, Fault> {
    scene.discord.hold();
    let mut ids = Vec::with_capacity(many);
    for n in 1..=many {
        ids.push(scene.asks(n, false));
        if n % 100 == 0 {
            tokio::task::yield_now().await;
        }
    }
    let load = scene.discord.writes();
    let begun = until(|| load.written().first().copied()).await.ok_or_else(|| Fault("it takes no messages".to_owned()))?;
    answers(scene, ids.into_iter().map(|id| (id, begun)).collect()).await
}

/// One question after another, from the `first` on, so many a second.
async fn paced(scene: &Scene, first: usize, many: usize, per_second: u32) -> Result<Times, Fault> {
    let mut asked = Vec::with_capacity(many);
    let mut clock = tokio::time::interval(Duration::from_secs(1) / per_second);
    for n in first..first + many {
        clock.tick().await;
        // Written by the connection itself, which notes when.
        scene.discord.hold();
        let id = scene.asks(n, false);
        asked.push((id, scene.discord.writes()));
    }
    let last = asked.last().map(|(_, load)| Arc::clone(load));
    until(|| last.as_ref().is_none_or(|load| !load.written().is_empty()).then_some(())).await;
    let asked = asked.into_iter().filter_map(|(id, load)| Some((id, load.written().first().copied()?)));
    answers(scene, asked.collect()).await
}

/// To each of them an answer.
async fn answers(scene: &Scene, asked: Vec<(u64, Instant)>) -> Result<Times, Fault> {
    let arrived = || asked.iter().map(|(id, written)| Some((*written, scene.discord.arrival(*id)?)));
    // The last one first: then all are there, or nearly.
    let last = asked.last().map(|(id, _)| *id).unwrap_or_default();
    until(|| scene.discord.arrival(last)).await;
    until(|| arrived().all(|it| it.is_some()).then_some(())).await;
    let times: Times = arrived().flatten().collect();
    let missing = asked.len() - times.len();
    if missing == 0 { Ok(times) } else { Err(Fault(format!("{missing} of {} messages stay unanswered", asked.len()))) }
}

/// Questions `from..to`, with no more than so many unanswered at any time. Where connections can be used again, they are.
async fn steady(scene: &Scene, from: usize, to: usize, at_once: usize) -> Result<Times, Fault> {
    let begun = Instant::now();
    let (already, mut ids) = (scene.discord.answered(), Vec::with_capacity(to - from));
    while ids.len() < to - from {
        let under_way = || ids.len() - (scene.discord.answered() - already).min(ids.len());
        let free = scene.discord.within(PATIENCE, |_| Some(at_once.saturating_sub(under_way())).filter(|free| *free > 0)).await;
        let free = free.ok_or_else(|| Fault("it answers no more".to_owned()))?;
        scene.discord.hold();
        for _ in 0..free.min(to - from - ids.len()) {
            ids.push(scene.asks(from + ids.len(), false));
        }
        scene.discord.writes();
    }
    answers(scene, ids.into_iter().map(|id| (id, begun)).collect()).await
}

/// CPU of an answer, once so many others were given: what a virtual machine compiles meanwhile is no cost of a reply.
async fn reply(program: &Program) -> Result<Values, Fault> {
    let scene = Scene::of(2 * REPLIES).await;
    let process = Process::settled(program, &scene).await?;
    let rest = Duration::from_secs(1);
    steady(&scene, 1, 1 + REPLIES, BUSY).await?;
    tokio::time::sleep(rest).await;
    let before = process.cpu()?;
    steady(&scene, 1 + REPLIES, 1 + 2 * REPLIES, BUSY).await?;
    // What comes after an answer belongs to it.
    tokio::time::sleep(rest).await;
    Ok(vec![(What::Reply, (process.cpu()? - before) / float(REPLIES) * 1e3)])
}

/// Answers a second, from the first question written to the last answer.
fn rate(times: &Times) -> Result<f64, Fault> {
    let begun = times.iter().map(|(written, _)| *written).min();
    let end = times.iter().map(|(_, arrived)| *arrived).max();
    let took = begun.zip(end).map(|(begun, end)| (end - begun).as_secs_f64());
    took.map(|took| float(times.len()) / took).ok_or_else(|| Fault("nothing was answered".to_owned()))
}

async fn start(program: &Program) -> Result<Values, Fault> {
    let scene = Scene::of(1).await;
    let process = Process::start(program, &scene.discord).await?;
    let answer = scene.answer(scene.asks(0, false)).await?;
    Ok(vec![(What::Start, (answer - process.started).as_secs_f64() * 1e3)])
}

/// From an event on the socket to the request for its answer.
async fn latency(program: &Program, per_second: u32, seconds: u32, whats: [What; 2]) -> Result<Values, Fault> {
    let many = usize::try_from(per_second * seconds).expect("few");
    let scene = Scene::of(many).await;
    let _process = Process::settled(program, &scene).await?;
    let times = paced(&scene, 1, many, per_second).await?;
    let took = times.into_iter().map(|(written, arrived)| arrived.saturating_duration_since(written).as_secs_f64() * 1e3);
    let mut took: Vec<f64> = took.collect();
    took.sort_by(f64::total_cmp);
    let at = |percent: usize| took[(took.len() * percent / 100).min(took.len() - 1)];
    Ok(vec![(whats[0], at(50)), (whats[1], at(99))])
}

/// A crowd that comes by and by, and one that asks at once.
async fn most(program: &Program) -> Result<Values, Fault> {
    let mut values = Vec::new();
    for what in [What::Steady, What::Most] {
        let scene = Scene::of(CROWD).await;
        let _process = Process::settled(program, &scene).await?;
        let times = if what == What::Steady { steady(&scene, 1, 1 + CROWD, FULL).await? } else { flood(&scene, CROWD).await? };
        values.push((what, rate(&times)?));
    }
    Ok(values)
}
