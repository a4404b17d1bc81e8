//! A database of PostgreSQL's, for all processes of a bot. What one of them changes, the others are told (`NOTIFY`); which shards each has
//! is a lock (`pg_try_advisory_lock`), which goes with the connection, whatever ends that.

mod address;
mod fault;
mod line;
mod transaction;

use std::hash::{BuildHasher, RandomState};
use std::path::Path;
use std::time::{Duration, Instant};

use tokio_postgres::Client;

use self::address::{Address, PATIENCE};
pub use self::fault::fault;
use self::line::{Drives, Line};
use super::sql::{News, Sql, SqlFault, Trouble};
use super::{StoreFault, schema};
use crate::span::Span;

/// A database that cannot be reached is tried so often.
const TRY_EVERY: Duration = Duration::from_secs(1);
/// A statement that the database itself has given up by then is waited for so much longer: for its answer to come.
const ON_THE_WAY: Duration = Duration::from_secs(1);
const ANSWER: Duration = PATIENCE.saturating_add(ON_THE_WAY);
/// Whoever has shards and loses its connection has them again within so long, once the database is there.
const FREE: Duration = Duration::from_secs(8);
/// Tables of any size are brought to the newest version within so long, other processes' turn at it included.
const MIGRATION: Duration = Duration::from_secs(30 * 60);
/// What this database's processes tell each other goes by this name.
const CHANNEL: &str = "tasukebune";
/// One process at a time brings the tables to the newest version: the key of that lock ("task").
const MIGRATING: i64 = 0x7461_736b;

/// Owns the connection.
pub struct Postgres {
    address: Address,
    /// What drives the connection, whenever this thread waits for it.
    runtime: Drives,
    line: Option<Line>,
    /// When it may next be tried to connect.
    again: Instant,
    /// Under this name the database knows this process, and no other one.
    me: String,
    /// The shards that are to be nobody else's.
    span: Option<Span>,
    /// They were another process's when it was last tried to connect.
    others: Option<Span>,
    /// Since when nobody has had the shards that this process wants.
    free: Option<Instant>,
}

/// Looks at a database, which is neither changed nor migrated: its name for people, and the version of its tables.
///
/// # Errors
/// What keeps a bot from using it.
pub fn look(address: &str) -> Result<(String, Option<i64>), StoreFault> {
    let address = Address::parse(address)?;
    let name = address.name();
    let found = || {
        Drives::new().map_err(|_| SqlFault::Away)?.within(address.patience() + ON_THE_WAY, async {
            let (client, _) = address.reach().await?;
            let about = client.query_one("SELECT to_regclass('tasukebune') IS NOT NULL, pg_is_in_recovery()", &[]).await?;
            let (there, standby): (bool, bool) = (about.try_get(0)?, about.try_get(1)?);
            let row = if there { client.query_opt("SELECT version FROM tasukebune", &[]).await? } else { None };
            Ok::<_, SqlFault>((row.map(|row| row.try_get(0)).transpose()?, standby))
        })
    };
    match found().map_err(|fault| fault.told(name))? {
        (_, true) => Err(StoreFault::Standby { file: name.to_owned() }),
        (Some(found), _) if found > schema::newest() => Err(StoreFault::Newer { file: name.to_owned(), found, known: schema::newest() }),
        (version, _) => Ok((name.display().to_string(), version)),
    }
}

impl Postgres {
    /// Connects, brings the tables to the newest version, and listens to what others tell. It blocks.
    ///
    /// # Errors
    /// The address is none, or the database cannot be reached or used, or a newer program's.
    pub fn open(address: &str) -> Result<Postgres, StoreFault> {
        let mut address = Address::parse(address)?;
        let me = format!("tasukebune-{:016x}", RandomState::new().hash_one(std::process::id()));
        address.call(&me);
        let runtime = Drives::new().map_err(|_| StoreFault::Broken { file: address.name().to_owned() })?;
        let mut postgres = Postgres { address, runtime, line: None, again: Instant::now(), me, span: None, others: None, free: None };
        let mut line = postgres.connect().map_err(|fault| fault.told(postgres.name()))?;
        postgres.migrate(&mut line.client)?;
        // What is there is read next.
        line.new = false;
        postgres.line = Some(line);
        Ok(postgres)
    }

    pub fn name(&self) -> &Path {
        self.address.name()
    }

    /// From now on these shards are this process's, also after the connection was lost; `false` where another one has one of them, or had it
    /// a moment ago, has not ended in order, and may only have lost its connection, as after a restart of the database.
    pub fn take(&mut self, span: Span) -> Result<bool, StoreFault> {
        let taken = self.try_to_take(span).map_err(|fault| fault.told(self.name()))?;
        self.span = taken.then_some(span);
        Ok(taken)
    }

    fn try_to_take(&mut self, span: Span) -> Result<bool, SqlFault> {
        let free = self.free.take();
        let (drives, line) = self.line()?;
        let looked = drives.within(ANSWER, line::are_free(&line.client, &line.me, span));
        let (are_free, has_owner) = Line::heard(&mut line.spoilt, looked)?;
        if !are_free {
            return Ok(false);
        }
        let since = free.unwrap_or_else(Instant::now);
        if has_owner && since.elapsed() < FREE {
            self.free = Some(since);
            return Ok(false);
        }
        let taken = drives.within(ANSWER, line::take(&line.client, &line.me, span));
        if taken.is_err() {
            // It may have them, and nobody would know.
            self.line = None;
        }
        taken
    }

    /// This process ends in order: whoever comes after it need not wait.
    pub fn left(&mut self) {
        let line = self.line.as_ref().filter(|line| !line.spoilt);
        if let (Some(_), Some(line)) = (self.span.take(), line) {
            // Where it fails, they wait.
            let _ = self.runtime.within(ON_THE_WAY, line.client.execute("DELETE FROM owner WHERE process = $1", &[&line.me]));
        }
    }

    /// Where another process has taken this one's shards, it may have them: what is left to be written needs none.
    pub fn leave(&mut self) {
        if self.others.take().is_some() {
            self.span = None;
        }
        self.again = Instant::now();
    }

    fn connect(&mut self) -> Result<Line, SqlFault> {
        let Postgres { address, runtime, me, span, .. } = self;
        let connected = runtime.within(address.patience() + ON_THE_WAY, Line::connect(address, me, *span));
        // From now on, and not from when it began: what was asked for meanwhile does not wait for the next attempt, one after the other.
        self.again = Instant::now() + TRY_EVERY;
        connected
    }

    fn line(&mut self) -> Result<(&Drives, &mut Line), SqlFault> {
        if self.line.as_ref().is_some_and(|line| line.spoilt || line.client.is_closed()) {
            self.line = None;
        }
        if self.line.is_none() {
            if Instant::now() < self.again {
                return Err(self.others.map_or(SqlFault::Away, SqlFault::Shards));
            }
            let connected = self.connect();
            self.others = self.span.filter(|_| matches!(connected, Err(SqlFault::Shards(_))));
            self.line = Some(connected?);
        }
        let Postgres { runtime, line, .. } = self;
        line.as_mut().map(|line| (&*runtime, line)).ok_or(SqlFault::Away)
    }

    pub fn read<T>(&mut self, job: impl FnOnce(&mut dyn Sql) -> Result<T, SqlFault>) -> Result<T, StoreFault> {
        self.transact(true, |sql| Ok(job(sql)?))
    }

    /// All or nothing, and acknowledged by the database when it returns.
    pub fn write<T>(&mut self, job: impl FnOnce(&mut dyn Sql) -> Result<T, Trouble>) -> Result<T, StoreFault> {
        self.transact(false, job)
    }

    fn transact<T>(&mut self, only_reads: bool, job: impl FnOnce(&mut dyn Sql) -> Result<T, Trouble>) -> Result<T, StoreFault> {
        let done = match self.line() {
            Ok((drives, line)) => transaction::transact(drives, line, only_reads, job),
            Err(fault) => Err(fault.into()),
        };
        done.map_err(|trouble| trouble.told(self.name()))
    }

    /// Whether the transaction with this [`Sql::mark`], the last one that had any, of whose end nothing was heard, came to a good one. The
    /// connection that it was on has ended, or else there would be no other.
    pub fn came_through(&mut self, number: i64) -> Result<bool, StoreFault> {
        let last = match self.line() {
            Ok((drives, line)) => {
                let Line { client, me, spoilt, .. } = line;
                let ask = async { client.query_opt("SELECT number FROM writer WHERE process = $1", &[&*me]).await };
                Line::heard(spoilt, drives.within(ANSWER, ask))
            }
            Err(fault) => Err(fault),
        };
        let last = last.and_then(|row| Ok(row.map(|row| row.try_get::<_, i64>(0)).transpose()?));
        Ok(last.map_err(|fault| fault.told(self.name()))? == Some(number))
    }

    /// What other processes have changed since the last time.
    pub fn news(&mut self) -> Result<Vec<News>, StoreFault> {
        let heard = match self.line() {
            Ok((drives, line)) => news(drives, line),
            Err(fault) => Err(fault),
        };
        heard.map_err(|fault| fault.told(self.name()))
    }

    /// All missing steps in one transaction: a database is never between two versions.
    fn migrate(&self, client: &mut Client) -> Result<(), StoreFault> {
        let steps = async {
            let tx = client.transaction().await?;
            tx.batch_execute("SET LOCAL statement_timeout = 0").await?;
            tx.execute("SELECT pg_advisory_xact_lock($1)", &[&MIGRATING]).await?;
            // Who may use tables need not be somebody who may make any.
            if !tx.query_one("SELECT to_regclass('tasukebune') IS NOT NULL", &[]).await?.try_get::<_, bool>(0)? {
                tx.batch_execute("CREATE TABLE tasukebune (version BIGINT NOT NULL)").await?;
            }
            let version = tx.query_opt("SELECT version FROM tasukebune", &[]).await?.map(|row| row.try_get::<_, i64>(0)).transpose()?;
            if let Some(found) = version.filter(|version| *version > schema::newest()) {
                return Err(SqlFault::Newer(found));
            }
            let missing: Vec<_> = schema::POSTGRES.iter().filter(|(step, _)| version.is_none_or(|version| *step > version)).collect();
            for (_, step) in &missing {
                tx.batch_execute(step).await?;
            }
            if !missing.is_empty() {
                tx.batch_execute("DELETE FROM tasukebune").await?;
                tx.execute("INSERT INTO tasukebune (version) VALUES ($1)", &[&schema::newest()]).await?;
            }
            Ok(tx.commit().await?)
        };
        self.runtime.within(MIGRATION, steps).map_err(|fault| fault.told(self.name()))
    }
}

fn news(drives: &Drives, line: &mut Line) -> Result<Vec<News>, SqlFault> {
    if std::mem::take(&mut line.new) {
        return Ok(vec![News::Anything]);
    }
    // A way there and back: what others told before has come by then, and a connection that is lost is found.
    Line::heard(&mut line.spoilt, drives.within(ANSWER, line.client.batch_execute("")))?;
    let mut news = Vec::new();
    while let Ok(one) = line.told.try_recv() {
        let told = Some(one.payload()).filter(|_| one.process_id() != line.number).and_then(parsed);
        news.extend(told.filter(|told| !news.contains(told)));
    }
    Ok(news)
}

fn parsed(payload: &str) -> Option<News> {
    let (what, id) = payload.split_once(' ')?;
    let id = id.parse().ok()?;
    match what {
        "server" => Some(News::Server(id)),
        "person" => Some(News::Person(id)),
        _ => None,
    }
}
