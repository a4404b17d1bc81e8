//! Whose turn it is to identify, where several processes share Discord's limit: in each lane (shard number modulo `max_concurrency`) one
//! every 5 s (<https://docs.discord.com/developers/events/gateway#sharding-max-concurrency>).
//!
//! Whoever asks gets the next moment that nobody has, by the database's clock, under the lane's advisory lock, and waits for it without
//! holding anything: one connection does for all lanes of a process, and a process that is killed costs others its turn and no more.

use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use super::Store;
use super::sql::{Sql, SqlFault, int};

/// A database that cannot be reached is tried so often.
const TRY_EVERY: Duration = Duration::from_secs(1);
/// Whoever would identify later than their moment by more than this part of the distance asks for another one: of 5.25 s, which leaves the
/// five that Discord wants.
const LATE: u32 = 21;
/// Nobody has to wait for longer; where a moment is further away, the database's clock has been put back.
const FAR: i64 = 600_000;
/// The lanes' locks, among those of servers and people, whose ids are greater: "lane".
const LANES: u64 = 0x6c61_6e65_0000;

/// A turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn {
    /// Not before, whatever the way to the database took …
    from: Instant,
    /// … and not after.
    to: Instant,
}

/// Takes a lane's next moment. `apart`: between two of one lane.
pub fn take(tx: &mut dyn Sql, lane: u32, apart: Duration) -> Result<Turn, SqlFault> {
    tx.alone(LANES + u64::from(lane))?;
    let mut last = None;
    tx.each("SELECT at FROM identify WHERE lane = $1", &[int(lane)], &mut |row| {
        last = Some(row.int(0)?);
        Ok(())
    })?;
    let asked = Instant::now();
    let now = tx.now()?;
    let answered = Instant::now();
    let at = next(now, last, apart);
    let put = "INSERT INTO identify (lane, at) VALUES ($1, $2) ON CONFLICT (lane) DO UPDATE SET at = excluded.at";
    tx.run(put, &[int(lane), int(at)])?;
    let wait = Duration::from_millis(at.abs_diff(now));
    Ok(Turn { from: asked + wait, to: answered + wait })
}

/// The next moment of a lane, where this one is the last that somebody has (both in milliseconds).
fn next(now: i64, last: Option<i64>, apart: Duration) -> i64 {
    let apart = i64::try_from(apart.as_millis()).unwrap_or(FAR);
    let after = last.map_or(now, |last| last.saturating_add(apart));
    if after > now.saturating_add(FAR) { now.saturating_add(apart) } else { after.max(now) }
}

impl Store {
    /// Tells `grant` when somebody may identify in a lane; as long as the database is away, nobody may. `apart`: between two of one lane.
    pub async fn permit(&self, lane: u32, apart: Duration, grant: oneshot::Sender<()>) {
        while !grant.is_closed() {
            match self.ask(move |keeper| keeper.turn(lane, apart)).await {
                Ok(Turn { from, to }) => {
                    tokio::time::sleep_until(to.into()).await;
                    let behind = from.elapsed();
                    if behind <= apart / LATE {
                        // Whoever asked may have gone; their turn is over all the same.
                        let _ = grant.send(());
                        return;
                    }
                    tracing::warn!(
                        lane,
                        late_ms = behind.as_millis(),
                        "the database or this machine is too slow: the moment to identify is over"
                    );
                }
                Err(fault) => {
                    tracing::warn!(lane, %fault, "the database does not say when to identify; trying again");
                    tokio::time::sleep(TRY_EVERY).await;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(now: i64, last: Option<i64>, expect: i64) {
        assert_eq!(next(now, last, Duration::from_secs(5)), expect, "{now}, {last:?}");
    }

    #[test]
    fn moments_of_a_lane_are_apart() {
        check(1_000, None, 1_000);
        check(9_000, Some(1_000), 9_000);
        check(1_000, Some(1_000), 6_000);
        // Others wait already.
        check(1_000, Some(21_000), 26_000);
        // An hour ago the clock was an hour ahead.
        check(1_000, Some(3_601_000), 6_000);
    }
}
