//! What whoever runs the bot can see of it from outside: whether it is alive and ready, and what it counts. It holds no id of a person, a
//! server or a channel, and nothing that anybody wrote.

pub mod http;
mod metrics;
mod process;
mod shards;

use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::SystemTime;

use metrics::Metrics;
pub use metrics::{EVENTS, Kind, OTHER, OUTCOMES, REQUESTS, WAYS};
use shards::Shards;
pub use shards::State;

/// What is only looked at when somebody asks.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Now {
    /// What is to be kept is kept.
    pub store_works: bool,
    /// Counts that were given up, since the start.
    pub store_lost: u64,
    /// Counters that wait for the disk.
    pub store_pending: usize,
    /// How many times the usual is asked, while that is far more than usual.
    pub surge: Option<f64>,
    pub conversations: usize,
}

type Look = Box<dyn Fn() -> Option<Now> + Send + Sync>;

/// One for each bot. To count costs an atomic addition, and nobody waits for whoever looks.
pub struct Ops {
    pub counts: Metrics,
    pub shards: Shards,
    look: OnceLock<Look>,
    started: SystemTime,
    /// Two who look at once would set the same numbers.
    page: Mutex<()>,
}

impl Default for Ops {
    fn default() -> Ops {
        Ops::new(&[])
    }
}

impl Ops {
    /// For a bot that knows these topics.
    #[must_use]
    pub fn new(topics: &[&str]) -> Ops {
        let (shards, started) = (Shards::default(), SystemTime::now());
        let counts = Metrics::new(topics);
        counts.loaded(started);
        Ops { counts, shards, look: OnceLock::new(), started, page: Mutex::default() }
    }

    /// How to look at a bot, once there is one.
    pub fn watch(&self, look: impl Fn() -> Option<Now> + Send + Sync + 'static) {
        // There is one bot in the life of this.
        let _ = self.look.set(Box::new(look));
    }

    /// Whether what is chosen and counted is kept; `None` while there is no bot that could tell.
    #[must_use]
    pub fn keeps(&self) -> Option<bool> {
        self.look.get().and_then(|look| look()).map(|now| now.store_works)
    }

    /// In Prometheus's text format 0.0.4: <https://prometheus.io/docs/instrumenting/exposition_formats/>.
    #[must_use]
    pub fn metrics(&self) -> String {
        let _alone = self.page.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.look.get().and_then(|look| look()).unwrap_or_default();
        self.counts.page(&now, &self.shards, self.started)
    }
}
