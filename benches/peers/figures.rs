//! What is measured, and how.

use std::time::{Duration, Instant};

use super::install::{Kind, Program};
use super::process::{Fault, PATIENCE, Process};
use super::scene::{Scene, chatter};
use super::table::What;

const CHATTER: usize = 100_000;
const REPLIES: usize = 2_000;
const CROWD: usize = 5_000;

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
            Kind::Driver => matches!(self, Figure::Chatter | Figure::Most),
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
    let load = scene.discord.writes(Duration::ZERO);
    let end = scene.answer(last).await?;
    let cpu = process.cpu()? - before;
    let written = scene.discord.within(PATIENCE, |_| load.written().first().copied()).await;
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

/// The ids of so many questions, each by somebody else, that wait to be written.
async fn questions(scene: &Scene, many: usize) -> Vec<u64> {
    scene.discord.hold();
    let mut ids = Vec::with_capacity(many);
    for n in 1..=many {
        ids.push(scene.asks(n, false));
        if n % 100 == 0 {
            tokio::task::yield_now().await;
        }
    }
    ids
}

/// When each was written and answered.
async fn answered(scene: &Scene, every: Duration, ids: &[u64]) -> Result<Vec<(Instant, Instant)>, Fault> {
    // The first one of the scene is answered already.
    let all = ids.len() + 1;
    let load = scene.discord.writes(every);
    let done = scene.discord.within(PATIENCE, |d| (d.answered() >= all && !load.written().is_empty()).then_some(())).await;
    let got = scene.discord.answered();
    done.ok_or_else(|| Fault(format!("{} of {} messages stay unanswered", all.saturating_sub(got), ids.len())))?;
    let arrivals = ids.iter().filter_map(|id| scene.discord.arrival(*id));
    Ok(load.written().into_iter().zip(arrivals).collect())
}

/// CPU of an answer, where so many a second are asked for.
async fn reply(program: &Program) -> Result<Values, Fault> {
    let scene = Scene::of(REPLIES).await;
    let process = Process::settled(program, &scene).await?;
    let ids = questions(&scene, REPLIES).await;
    let before = process.cpu()?;
    answered(&scene, Duration::from_millis(2), &ids).await?;
    // What comes after an answer belongs to it.
    tokio::time::sleep(Duration::from_secs(1)).await;
    Ok(vec![(What::Reply, (process.cpu()? - before) / float(REPLIES) * 1e3)])
}

async fn start(program: &Program) -> Result<Values, Fault> {
    let scene = Scene::of(1).await;
    let process = Process::start(program, &scene.discord).await?;
    let answer = scene.answer(scene.asks(0, false)).await?;
    Ok(vec![(What::Start, (answer - process.started).as_secs_f64() * 1e3)])
}

/// From an event on the socket to the request for its answer.
async fn latency(program: &Program, per_second: usize, seconds: usize, whats: [What; 2]) -> Result<Values, Fault> {
    let many = per_second * seconds;
    let scene = Scene::of(many).await;
    let _process = Process::settled(program, &scene).await?;
    let ids = questions(&scene, many).await;
    let times = answered(&scene, Duration::from_secs(1) / u32::try_from(per_second).expect("few"), &ids).await?;
    let mut took: Vec<f64> =
        times.into_iter().map(|(written, arrived)| arrived.saturating_duration_since(written).as_secs_f64() * 1e3).collect();
    took.sort_by(f64::total_cmp);
    let at = |percent: usize| took[(took.len() * percent / 100).min(took.len() - 1)];
    Ok(vec![(whats[0], at(50)), (whats[1], at(99))])
}

/// A crowd that asks at once.
async fn most(program: &Program) -> Result<Values, Fault> {
    let scene = Scene::of(CROWD).await;
    let _process = Process::settled(program, &scene).await?;
    let ids = questions(&scene, CROWD).await;
    let times = answered(&scene, Duration::ZERO, &ids).await?;
    let begun = times.iter().map(|(written, _)| *written).min();
    let end = times.iter().map(|(_, arrived)| *arrived).max();
    let took = begun.zip(end).map(|(begun, end)| (end - begun).as_secs_f64());
    took.map(|took| vec![(What::Most, float(CROWD) / took)]).ok_or_else(|| Fault("nothing was answered".to_owned()))
}
