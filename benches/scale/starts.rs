//! How long it takes until all shards are up: the very queue that the bot uses, under a clock that runs ahead.

use std::time::Duration;

use tokio::time::Instant;
use twilight_gateway::queue::{InMemoryQueue, Queue};

use super::rules::Plan;

/// Two identifies of one bucket are to be so far apart: <https://docs.discord.com/developers/events/gateway#session-start-limit-object>.
const BETWEEN: Duration = Duration::from_secs(5);

/// When each shard may identify, where all ask at the start and none resumes.
///
/// # Panics
/// Where the queue lets two shards of one bucket identify within 5 s, or a bucket's out of order.
pub fn granted(plan: &Plan) -> Vec<Duration> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().expect("a runtime");
    let times = runtime.block_on(async {
        let day = Duration::from_secs(24 * 60 * 60);
        let queue = InMemoryQueue::new(plan.at_once, plan.starts_a_day, day, plan.starts_a_day);
        let begun = Instant::now();
        let waiting: Vec<_> = (0..plan.shards)
            .map(|shard| {
                let turn = queue.enqueue(shard);
                tokio::spawn(async move {
                    turn.await.expect("the queue lives");
                    begun.elapsed()
                })
            })
            .collect();
        let mut times = Vec::with_capacity(waiting.len());
        for turn in waiting {
            times.push(turn.await.expect("a turn"));
        }
        times
    });
    let lane = usize::from(plan.at_once.max(1));
    for (shard, later) in times.iter().enumerate().skip(lane) {
        let apart = later.checked_sub(times[shard - lane]);
        assert!(apart.is_some_and(|apart| apart >= BETWEEN), "shards {} and {shard} identify {apart:?} apart", shard - lane);
    }
    times
}

/// When the last shard may identify.
pub fn last(plan: &Plan) -> Duration {
    granted(plan).into_iter().max().unwrap_or_default()
}
