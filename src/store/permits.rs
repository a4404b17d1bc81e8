//! Whose turn it is to identify, where several processes share Discord's limits: in each lane (shard number modulo `max_concurrency`) one
//! every 5 s (<https://docs.discord.com/developers/events/gateway#sharding-max-concurrency>), and so many a day
//! (<https://docs.discord.com/developers/events/gateway#session-start-limit-object>), beyond which Discord takes the token away.
//!
//! Whoever asks gets the next moment that nobody has, by the database's clock, under the lane's advisory lock, and waits for it without
//! holding anything: one connection does for all lanes of a process, and a process that is killed costs others its turn and no more.

use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use super::sql::{Sql, SqlFault, int};
use super::{Store, StoreFault};

/// A database that cannot be reached is tried so often.
const TRY_EVERY: Duration = Duration::from_secs(1);
/// Whoever would identify later than their moment by more than this part of the distance asks for another one: of 5.25 s, which leaves the
/// five that Discord wants.
const LATE: u32 = 21;
/// A moment is to come by so many milliseconds …
const SOON: i64 = 100;
/// … and so many times what the way there and back took: what is left to be done until it is known takes about four.
const WAYS: i64 = 6;
/// A day that is spent is looked at again so often.
const LOOK_AGAIN: Duration = Duration::from_secs(600);
/// Two that Discord told in one day tell its end with such a difference at most (milliseconds).
const SAME_DAY: u64 = 600_000;
/// Milliseconds. Nobody knows when exactly Discord begins to count anew, unless it was asked since.
const DAY: i64 = 86_400_000;
/// The locks, among those of servers and people, whose ids are greater: "lane", and one for the day.
const LANES: u64 = 0x6c61_6e65_0000;
const LEFT: u64 = LANES - 1;

/// A turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    At {
        /// Not before, whatever the way to the database took …
        from: Instant,
        /// … and not after.
        to: Instant,
        /// The end of the day in which it is, by which that is known; 0 where nobody counts.
        day: i64,
    },
    /// Today nobody may any more.
    Spent { until: Instant },
    /// The way to the database takes so long that no moment can be kept.
    Far { way: Duration },
}

/// The last moment of a lane that somebody has, and when it was asked for (milliseconds).
#[derive(Debug, Clone, Copy)]
struct Last {
    at: i64,
    asked: i64,
}

/// How many may identify until Discord counts anew, and how many then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Left {
    n: u32,
    total: u32,
    until: i64,
}

/// Takes a lane's next moment. `apart`: between two of one lane.
pub fn take(tx: &mut dyn Sql, lane: u32, apart: Duration) -> Result<Turn, SqlFault> {
    tx.alone(LANES + u64::from(lane))?;
    let mut last = None;
    tx.each("SELECT at, asked FROM identify WHERE lane = $1", &[int(lane)], &mut |row| {
        last = Some(Last { at: row.int(0)?, asked: row.int(1)? });
        Ok(())
    })?;
    // The first time on a connection takes longer.
    tx.now()?;
    let asked = Instant::now();
    let now = tx.now()?;
    let answered = Instant::now();
    let way = answered - asked;
    if way > apart / LATE {
        return Ok(Turn::Far { way });
    }
    // Last, for it is what all lanes wait for.
    tx.alone(LEFT)?;
    let mut day = 0;
    if let Some(left) = left(tx)? {
        let left = left.at(now);
        day = left.until;
        if left.n == 0 {
            return Ok(Turn::Spent { until: answered + Duration::from_millis(left.until.abs_diff(now)) });
        }
        put_left(tx, Left { n: left.n - 1, ..left })?;
    }
    let way = i64::try_from(way.as_millis()).unwrap_or(DAY);
    let soon = now.saturating_add(SOON).saturating_add(WAYS.saturating_mul(way));
    let at = next(now, soon, last, apart);
    let put = "INSERT INTO identify (lane, at, asked) VALUES ($1, $2, $3)
               ON CONFLICT (lane) DO UPDATE SET at = excluded.at, asked = excluded.asked";
    tx.run(put, &[int(lane), int(at), int(now)])?;
    let wait = Duration::from_millis(at.abs_diff(now));
    Ok(Turn::At { from: asked + wait, to: answered + wait, day })
}

/// The next moment of a lane, and none before `soon`. Where whoever asked last did so in what is to come, the clock was put back since: of
/// their wait nobody knows what is over.
fn next(now: i64, soon: i64, last: Option<Last>, apart: Duration) -> i64 {
    let apart = i64::try_from(apart.as_millis()).unwrap_or(DAY);
    let after = |Last { at, asked }: Last| if asked > now { now.saturating_add(at.saturating_sub(asked)) } else { at };
    last.map_or(soon, |last| after(last).saturating_add(apart).max(soon))
}

/// One who had a turn has not identified, and does not any more.
pub fn give_back(tx: &mut dyn Sql, day: i64) -> Result<(), SqlFault> {
    tx.alone(LEFT)?;
    left(tx)?
        .filter(|left| left.until == day)
        .map_or(Ok(()), |left| put_left(tx, Left { n: left.total.min(left.n.saturating_add(1)), ..left }))
}

/// Discord has said how many may identify until it counts anew.
pub fn told(tx: &mut dyn Sql, n: u32, total: u32, reset_after: Duration) -> Result<(), SqlFault> {
    tx.alone(LEFT)?;
    let (now, known) = (tx.now()?, left(tx)?);
    // A day that is over already, or has not begun: then it is one that nobody has told of yet.
    if reset_after.is_zero() && known.is_some() {
        return Ok(());
    }
    let until = now.saturating_add(i64::try_from(reset_after.as_millis()).unwrap_or(DAY));
    put_left(tx, Left { n, total, until }.or_less(known))
}

impl Left {
    /// Of one day the smaller number is the right one: who has a turn and has not used it yet is in it, too. Of two days, Discord knows which
    /// it is.
    fn or_less(self, known: Option<Left>) -> Left {
        let same = known.filter(|known| known.until.abs_diff(self.until) <= SAME_DAY);
        Left { n: same.map_or(self.n, |known| known.n.min(self.n)), ..self }
    }

    fn at(self, now: i64) -> Left {
        if now < self.until { self } else { Left { n: self.total, until: now.saturating_add(DAY), ..self } }
    }
}

fn left(tx: &mut dyn Sql) -> Result<Option<Left>, SqlFault> {
    let mut left = None;
    tx.each("SELECT n, total, until FROM identifies_left", &[], &mut |row| {
        left = Some(Left { n: row.number(0)?, total: row.number(1)?, until: row.int(2)? });
        Ok(())
    })?;
    Ok(left)
}

fn put_left(tx: &mut dyn Sql, Left { n, total, until }: Left) -> Result<(), SqlFault> {
    let put = "INSERT INTO identifies_left (one, n, total, until) VALUES (1, $1, $2, $3)
               ON CONFLICT (one) DO UPDATE SET n = excluded.n, total = excluded.total, until = excluded.until";
    tx.run(put, &[int(n), int(total), int(until)]).map(drop)
}

impl Store {
    /// Discord says that so many may identify (of `total` a day) until it counts anew. Where several processes share a database, this is
    /// what all of them go by.
    ///
    /// # Errors
    /// The database is away for longer than a minute.
    pub async fn identifies_left(&self, n: u32, total: u32, reset_after: Duration) -> Result<(), StoreFault> {
        if self.is_shared() { self.patiently(move |keeper| keeper.identifies_left(n, total, reset_after)).await } else { Ok(()) }
    }

    /// Tells `grant` when somebody may identify in a lane; as long as the database is away, nobody may. `apart`: between two of one lane.
    pub async fn permit(&self, lane: u32, apart: Duration, mut grant: oneshot::Sender<()>) {
        while !grant.is_closed() {
            match self.ask(move |keeper| keeper.turn(lane, apart)).await {
                Ok(Turn::At { from, to, day }) => {
                    tokio::time::sleep_until(to.into()).await;
                    let behind = from.elapsed();
                    if behind <= apart / LATE {
                        // Whoever asked may have gone; their turn is over all the same.
                        let _ = grant.send(());
                        return;
                    }
                    let late_ms = behind.as_millis();
                    tracing::warn!(lane, late_ms, "the database or this machine is too slow: the moment to identify is over");
                    // Where that fails, one less than Discord allows may identify today.
                    let _ = self.ask(move |keeper| keeper.gives_back(day)).await;
                }
                Ok(Turn::Far { way }) => {
                    let way_ms = way.as_millis();
                    tracing::warn!(lane, way_ms, "the database is too far away, or too slow, to say when to identify; trying again");
                    tokio::time::sleep(TRY_EVERY).await;
                }
                Ok(Turn::Spent { until }) => {
                    let left = until.saturating_duration_since(Instant::now());
                    let seconds = left.as_secs();
                    tracing::warn!(lane, seconds, "today's connections are used up: a shard waits until Discord counts anew");
                    tokio::select! {
                        // Another process may have heard of more meanwhile.
                        () = tokio::time::sleep(left.min(LOOK_AGAIN)) => {}
                        () = grant.closed() => {}
                    }
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
    fn check(now: i64, last: Option<(i64, i64)>, expect: i64) {
        let last = last.map(|(at, asked)| Last { at, asked });
        assert_eq!(next(now, now + 10, last, Duration::from_secs(5)), expect, "{now}, {last:?}");
    }

    #[test]
    fn moments_of_a_lane_are_apart() {
        check(1_000, None, 1_010);
        check(9_000, Some((1_000, 1_000)), 9_010);
        check(1_000, Some((1_000, 1_000)), 6_000);
        // Others wait already, however many.
        check(1_000, Some((21_000, 1_000)), 26_000);
        check(1_000, Some((3_601_000, 900)), 3_606_000);
        // The clock was an hour ahead when somebody asked who had to wait for 20 s.
        check(1_000, Some((3_621_000, 3_601_000)), 26_000);
    }

    #[test]
    fn a_day_has_so_many_whoever_tells_of_it() {
        let left = |n, until| Left { n, total: 1_000, until };
        assert_eq!(left(900, 5_000).or_less(None), left(900, 5_000));
        assert_eq!(left(900, 5_000).or_less(Some(left(880, 5_100))), left(880, 5_000));
        assert_eq!(left(870, 5_000).or_less(Some(left(880, 5_100))), left(870, 5_000));
        // Yesterday's, or what was guessed.
        assert_eq!(left(1_000, 5_000 + DAY).or_less(Some(left(0, 5_000))), left(1_000, 5_000 + DAY));
        assert_eq!(left(7, 5_000).at(4_999), left(7, 5_000));
        assert_eq!(left(7, 5_000).at(5_000), left(1_000, 5_000 + DAY));
    }
}
