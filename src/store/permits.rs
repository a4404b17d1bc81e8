//! Whose turn it is to identify, where several processes share Discord's limit: in each lane (shard number modulo `max_concurrency`) one
//! every 5 s (<https://docs.discord.com/developers/events/gateway#sharding-max-concurrency>).
//!
//! A lane is an advisory lock, which goes with its connection, whatever ends that; when somebody last identified in it stands in a table, by
//! the database's clock, so that whoever comes after a process that was killed waits as well.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use postgres::{Client, Config, NoTls};
use tokio::sync::oneshot;

use super::StoreFault;
use super::postgres::{PATIENCE, config, fault, shown};

/// A database that cannot be reached is tried so often.
const TRY_EVERY: Duration = Duration::from_secs(1);
/// What is noted within so long is noted at the moment of the grant.
const AT_ONCE: Duration = Duration::from_millis(100);
/// The lanes' locks, among all advisory locks: "lane".
const LANES: i32 = 0x6c61_6e65;

/// A way to get permits; clones share it.
#[derive(Clone)]
pub struct Permits {
    address: Arc<str>,
    /// Between two of one lane.
    apart: Duration,
    lanes: Arc<Mutex<HashMap<u32, mpsc::Sender<oneshot::Sender<()>>>>>,
}

impl fmt::Debug for Permits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Permits(hidden)")
    }
}

impl Permits {
    /// Of the database at this address; two of one lane are so far apart.
    #[must_use]
    pub fn new(address: &str, apart: Duration) -> Permits {
        Permits { address: address.into(), apart, lanes: Arc::default() }
    }

    /// Tells `grant` when somebody may identify in a lane; as long as the database is away, nobody may.
    pub fn permit(&self, lane: u32, mut grant: oneshot::Sender<()>) {
        let mut lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
        // Where the thread has ended for want of work, there is a new one; where there can be none, the shard asks again.
        for _ in 0..2 {
            match lanes.entry(lane).or_insert_with(|| self.lane(lane)).send(grant) {
                Ok(()) => return,
                Err(mpsc::SendError(back)) => grant = back,
            }
            lanes.remove(&lane);
        }
    }

    /// A thread that waits for a lane's turns, until nobody wants one for a while.
    fn lane(&self, lane: u32) -> mpsc::Sender<oneshot::Sender<()>> {
        let (ask, asked) = mpsc::channel::<oneshot::Sender<()>>();
        let (address, apart) = (Arc::clone(&self.address), self.apart);
        let work = move || {
            while let Ok(grant) = asked.recv_timeout(apart * 4) {
                let mut grant = Some(grant);
                while grant.as_ref().is_some_and(|grant| !grant.is_closed()) {
                    if let Err(fault) = turn(&address, apart, lane, &mut grant) {
                        // What kind it is: what it says may name the user.
                        tracing::warn!(lane, %fault, "the database does not say when to identify; trying again");
                        thread::sleep(TRY_EVERY);
                    }
                }
            }
        };
        // Without a thread, nobody identifies: what is sent comes back.
        let _ = thread::Builder::new().name("permits".to_owned()).spawn(work);
        ask
    }
}

/// Waits for a turn, grants it, and notes when that was.
fn turn(address: &str, apart: Duration, lane: u32, grant: &mut Option<oneshot::Sender<()>>) -> Result<(), StoreFault> {
    let config = config(address)?;
    let name = shown(&config);
    in_turn(&config, apart, lane, grant).map_err(|error| fault(&error, &name))
}

fn in_turn(config: &Config, apart: Duration, lane: u32, grant: &mut Option<oneshot::Sender<()>>) -> Result<(), postgres::Error> {
    let mut client: Client = config.connect(NoTls)?;
    let lane = lane.cast_signed();
    // Others hold it for seconds, and a hundred of them in turn for minutes; and whoever waits for it, or holds it, and is not there any more
    // is to be noticed at once.
    let idle = (apart + PATIENCE).as_millis();
    client.batch_execute(&format!(
        "SET statement_timeout = 0; SET client_connection_check_interval = 1000; SET idle_session_timeout = {idle}"
    ))?;
    client.execute("SELECT pg_advisory_lock($1, $2)", &[&LANES, &lane])?;
    client.batch_execute(&format!("SET statement_timeout = {}", PATIENCE.as_millis()))?;
    let apart = i64::try_from(apart.as_millis()).unwrap_or(i64::MAX);
    let since = "SELECT CAST(FLOOR(1000 * EXTRACT(EPOCH FROM clock_timestamp() - at)) AS BIGINT) FROM identify WHERE lane = $1";
    let since = client.query_opt(since, &[&i64::from(lane)])?.map(|row| row.try_get::<_, i64>(0)).transpose()?;
    let wait = since.map_or(0, |since| (apart - since).clamp(0, apart));
    thread::sleep(Duration::from_millis(wait.cast_unsigned()));
    // Noted before it is granted: a connection that is lost in between costs a turn, and not the distance.
    let note = "INSERT INTO identify (lane, at) VALUES ($1, clock_timestamp()) ON CONFLICT (lane) DO UPDATE SET at = excluded.at";
    loop {
        let begun = Instant::now();
        client.execute(note, &[&i64::from(lane)])?;
        // Where the disk was slow, what is noted is too early by as much.
        if begun.elapsed() < AT_ONCE {
            break;
        }
    }
    if let Some(grant) = grant.take() {
        // Whoever asked may have gone; their turn is over all the same.
        let _ = grant.send(());
    }
    Ok(())
}
