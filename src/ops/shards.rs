//! How each shard's connection stands.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use serde_json::{Value, json};

/// How a shard's connection stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It makes its first connection, or one with a new session.
    Connecting,
    /// Events come in.
    Ready,
    /// The connection was lost; the next one is to go on with the session.
    Resuming,
    /// It pauses before the next try.
    Waiting,
}

impl State {
    pub const ALL: [State; 4] = [State::Connecting, State::Ready, State::Resuming, State::Waiting];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            State::Connecting => "connecting",
            State::Ready => "ready",
            State::Resuming => "resuming",
            State::Waiting => "waiting",
        }
    }
}

#[derive(Debug, Clone, Copy)]
struct Shard {
    state: State,
    since: SystemTime,
    /// How long the last heartbeat took to be acknowledged.
    heartbeat: Option<Duration>,
}

/// All shards of this process, by number.
#[derive(Debug, Default)]
pub struct Shards {
    /// The number of the first one.
    first: AtomicU32,
    all: Mutex<Vec<Shard>>,
}

impl Shards {
    fn all(&self) -> MutexGuard<'_, Vec<Shard>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// So many there are in this process, from this one on.
    pub fn begin(&self, first: u32, count: u32) {
        self.first.store(first, Ordering::Relaxed);
        *self.all() = (0..count).map(|_| Shard { state: State::Connecting, since: SystemTime::now(), heartbeat: None }).collect();
    }

    fn first(&self) -> usize {
        self.first.load(Ordering::Relaxed) as usize
    }

    /// Where a shard stands among them; past all of them, if it is not there.
    fn at(&self, shard: u32) -> usize {
        (shard as usize).checked_sub(self.first()).unwrap_or(usize::MAX)
    }

    pub fn is(&self, shard: u32, state: State) {
        if let Some(it) = self.all().get_mut(self.at(shard)).filter(|it| it.state != state) {
            (it.state, it.since) = (state, SystemTime::now());
        }
    }

    pub fn beats(&self, shard: u32, took: Duration) {
        if let Some(it) = self.all().get_mut(self.at(shard)) {
            it.heartbeat = Some(took);
        }
    }

    #[must_use]
    pub fn count(&self, state: State) -> usize {
        self.all().iter().filter(|it| it.state == state).count()
    }

    /// By number, of those that have had one.
    #[must_use]
    pub fn heartbeats(&self) -> Vec<(usize, Duration)> {
        (self.first()..).zip(self.all().iter()).filter_map(|(n, it)| Some((n, it.heartbeat?))).collect()
    }

    /// Whether there are shards and all are ready, and how each one stands.
    #[must_use]
    pub fn readiness(&self) -> (bool, Value) {
        let all = self.all().clone();
        let ready = !all.is_empty() && all.iter().all(|it| it.state == State::Ready);
        let shards: Vec<Value> = (self.first()..)
            .zip(&all)
            .map(|(n, it)| {
                let since = Timestamp::try_from(it.since).map(|since| since.to_string()).unwrap_or_default();
                json!({ "shard": n, "state": it.state.name(), "since": since })
            })
            .collect();
        (ready, json!({ "ready": ready, "shards": shards }))
    }
}
