//! What is kept: servers' settings, counters, a person's language or wish to be left alone, and where the connection goes on. One file of
//! `SQLite`, or a database of PostgreSQL's for several processes; the desk never sees it. Its schema is in `schema/`, and no SQL is outside
//! this folder.
//!
//! A thread of its own holds the file or the connection. What is asked for every message ([`Store::settings`], [`Store::person`],
//! [`Store::count`]) is answered from memory, and never waits for the disk.

mod backup;
mod base;
mod cards;
mod copy;
mod counts;
mod fault;
mod files;
mod held;
mod inspect;
mod keeper;
mod memory;
mod pending;
mod permits;
mod postgres;
mod progress;
mod restore;
mod rows;
mod schema;
mod sessions;
mod settings;
mod sql;
mod sqlite;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

pub use backup::backup;
pub use cards::Placed;
pub use copy::Contents;
pub use counts::Row;
pub use fault::{StoreFault, Unfit};
pub use inspect::{Inspected, inspect};
use keeper::{Job, Keeper};
use memory::Memory;
pub use memory::{Failing, Health};
pub use pending::{By, MOST_PENDING, Tally, What};
pub use postgres::look;
pub use progress::{Step, Tell, unknown};
pub use restore::{Restored, restore};
pub use schema::newest;
pub use sessions::{Left, Session, Standing};
pub use settings::{
    Answers, Change, HelpChannel, Hours, Incident, MOST_HELP_CHANNELS, MOST_TOPICS, NOTE, Note, Person, ServerSettings, TOPIC,
};

use crate::span::Span;

/// Counters are written so often: the most that a crash loses.
pub const WRITE_EVERY: Duration = Duration::from_secs(1);
/// A process that has ended may still have its shards for so long, for the database does not know yet, or nobody knows whether it has ended.
const LEAVING: Duration = Duration::from_secs(60);
/// Whoever lets the store go waits for what it writes then, and no longer than that.
const LAST: Duration = Duration::from_secs(5);
/// Whoever waits for its shards looks so often.
const LOOK_EVERY: Duration = Duration::from_millis(250);
/// Days that counters are kept.
pub const KEEP_DAYS: u16 = 90;

/// A handle; clones share one file. The last one that is dropped writes what waits, and waits for that.
#[derive(Clone)]
pub struct Store {
    memory: Arc<Memory>,
    line: Arc<Line>,
    /// The shards of whose servers this process takes care; all of them, until it is told.
    span: Arc<Mutex<Span>>,
    kind: Kind,
}

/// How lasting it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A file; also where tests keep all in memory.
    Own,
    /// A database, for several processes.
    Shared,
    /// Whoever runs the bot wants none of it to last.
    Fleeting,
    /// Nothing is written, for the file could not be had at the start.
    Refusing,
    /// The same, and nothing of it could be read, either.
    Unread,
}

/// What [`Store::sweep`] deleted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    /// Servers that were left, with all that was kept of them.
    pub servers: usize,
    /// Counters that were too old.
    pub counters: usize,
}

impl Store {
    /// Opens the file, creates it (readable for its owner alone) and its folders where they are missing, brings it to the newest
    /// version and reads it. It blocks: 0.4 s for 100,000 servers (measured once, on two busy cores).
    ///
    /// # Errors
    /// The file cannot be opened, is read-only, is none of ours, newer, damaged, or another bot's that is running. It is left as it was then.
    pub fn open(file: &Path) -> Result<Store, StoreFault> {
        Store::open_telling(file, Tell::NOBODY)
    }

    /// The same; a check, a migration or a reading that takes longer than a second is told of.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open_telling(file: &Path, tell: Tell<'_>) -> Result<Store, StoreFault> {
        Store::start(Keeper::open(Some(file), true, tell)?, WRITE_EVERY)
    }

    /// The same, for tests: counters are written so often.
    pub fn open_with(file: &Path, write_every: Duration) -> Result<Store, StoreFault> {
        Store::start(Keeper::open(Some(file), true, Tell::NOBODY)?, write_every)
    }

    /// Connects to a database of PostgreSQL's, which several processes of one bot may share, brings it to the newest version and reads it.
    /// It blocks. What others change is known here within [`WRITE_EVERY`]. `knows`: what servers of other shards chose is never asked for.
    ///
    /// # Errors
    /// `address` is none, or the database cannot be reached or used, or is a newer program's.
    pub fn connect(address: &str, knows: Option<Span>, tell: Tell<'_>) -> Result<Store, StoreFault> {
        Store::shared(Keeper::connect(address, knows.unwrap_or(Span::all(1)), tell)?, WRITE_EVERY)
    }

    /// The same, for tests: counters are written, and others heard, so often.
    pub fn connect_with(address: &str, write_every: Duration) -> Result<Store, StoreFault> {
        Store::shared(Keeper::connect(address, Span::all(1), Tell::NOBODY)?, write_every)
    }

    fn shared(keeper: Keeper, write_every: Duration) -> Result<Store, StoreFault> {
        Ok(Store { kind: Kind::Shared, ..Store::start(keeper, write_every)? })
    }

    /// The same beside a bot that may be running with it: to look at what is kept.
    pub fn beside(file: &Path) -> Result<Store, StoreFault> {
        Store::start(Keeper::open(Some(file), false, Tell::NOBODY)?, WRITE_EVERY)
    }

    /// Keeps everything until the last handle is dropped.
    pub fn in_memory() -> Result<Store, StoreFault> {
        Store::start(Keeper::open(None, true, Tell::NOBODY)?, WRITE_EVERY)
    }

    /// The same where whoever runs the bot wants no file: those who change something are to know it.
    pub fn fleeting() -> Result<Store, StoreFault> {
        Ok(Store { kind: Kind::Fleeting, ..Store::in_memory()? })
    }

    /// Whether other processes of the same bot may keep their things there, too.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        self.kind == Kind::Shared
    }

    /// Whether everything is gone when the program ends, as whoever runs it wants.
    #[must_use]
    pub fn is_fleeting(&self) -> bool {
        self.kind == Kind::Fleeting
    }

    /// Where the file cannot be had: nothing can be written, for this reason. What can be read of it holds; else everything is as with an
    /// empty one.
    pub fn refusing(fault: StoreFault, file: Option<&Path>) -> Result<Store, StoreFault> {
        let (keeper, read) = Keeper::refusing(fault, file)?;
        // Where even that cannot be told, there may be one.
        let unread = !read && file.is_some_and(|file| file.try_exists().unwrap_or(true));
        Ok(Store { kind: if unread { Kind::Unread } else { Kind::Refusing }, ..Store::start(keeper, WRITE_EVERY)? })
    }

    /// Whether nothing is written until the program starts again, for the file could not be had when it did.
    #[must_use]
    pub fn is_refusing(&self) -> bool {
        matches!(self.kind, Kind::Refusing | Kind::Unread)
    }

    /// Whether there is a file whose settings are not in force, for it cannot be read.
    #[must_use]
    pub fn is_unread(&self) -> bool {
        self.kind == Kind::Unread
    }

    fn start(keeper: Keeper, write_every: Duration) -> Result<Store, StoreFault> {
        let (jobs, list) = mpsc::channel();
        let memory = keeper.memory();
        let (runs, ended) = mpsc::channel();
        let run = move || {
            let _runs: mpsc::Sender<()> = runs;
            keeper.run(&list, write_every);
        };
        std::thread::Builder::new().name("store".to_owned()).spawn(run).map_err(|_| StoreFault::Closed)?;
        Ok(Store {
            memory,
            line: Arc::new(Line { jobs, ended: Mutex::new(ended) }),
            span: Arc::new(Mutex::new(Span::all(1))),
            kind: Kind::Own,
        })
    }

    /// This process has these shards: of cards, sessions and servers that were left, those of others are left to others.
    ///
    /// # Errors
    /// [`StoreFault::Shards`] where another process has one of them, or counts another number of shards, and does not let them go within
    /// a minute.
    pub async fn takes(&self, span: Span) -> Result<(), StoreFault> {
        // A file is one process's, and whether it can be used is nothing that anybody must wait for.
        if self.is_shared() {
            self.patiently(move |keeper| keeper.take(span)).await?;
        }
        *self.span.lock().unwrap_or_else(PoisonError::into_inner) = span;
        Ok(())
    }

    /// The shards of this process; shard 0 of 1 until it is told.
    #[must_use]
    pub fn span(&self) -> Span {
        *self.span.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What a server chose. Never waits for the disk.
    #[must_use]
    pub fn settings(&self, server: u64) -> Arc<ServerSettings> {
        self.memory.settings(server)
    }

    /// Changes what a server chose, all of it or nothing, and gives it as it is then. It is on the disk when this returns; once
    /// asked for, it is carried out even where nobody waits for the answer.
    ///
    /// # Errors
    /// [`StoreFault::Unfit`] where a change is past a limit, else a fault of the disk; nothing is changed then.
    pub async fn change(&self, server: u64, changes: Vec<Change>) -> Result<Arc<ServerSettings>, StoreFault> {
        self.ask(move |keeper| keeper.change(server, changes)).await
    }

    /// Counts one thing. Never waits for the disk: it is written within [`WRITE_EVERY`]. While the disk fails, up to
    /// [`MOST_PENDING`] different counters wait; see [`Store::lost`].
    pub fn count(&self, tally: Tally<'_>) {
        self.memory.pending().add(tally, 1);
    }

    /// Sums per hour, topic and kind from one hour up to, not including, another (hours since 1970), in that order; of one
    /// server or of all, direct messages among them.
    pub async fn counts(&self, server: Option<u64>, from_hour: u32, to_hour: u32) -> Result<Vec<Row>, StoreFault> {
        self.ask(move |keeper| keeper.counts(server, from_hour..to_hour)).await
    }

    /// How often something was counted and then given up, since the program began.
    #[must_use]
    pub fn lost(&self) -> u64 {
        self.memory.pending().lost()
    }

    /// How many different counters wait for the disk.
    #[must_use]
    pub fn pending(&self) -> usize {
        self.memory.pending().len()
    }

    /// What is kept about a person. Never waits for the disk.
    #[must_use]
    pub fn person(&self, user: u64) -> Person {
        self.memory.person(user)
    }

    pub async fn set_person_locale(&self, user: u64, locale: Option<crate::message::Locale>) -> Result<(), StoreFault> {
        self.ask(move |keeper| keeper.change_person(user, |person| person.locale = locale)).await
    }

    pub async fn set_opted_out(&self, user: u64, opted_out: bool) -> Result<(), StoreFault> {
        self.ask(move |keeper| keeper.change_person(user, |person| person.opted_out = opted_out)).await
    }

    /// Deletes what a person chose. Whoever wants to be left alone still is: that has a switch of its own.
    pub async fn forget(&self, user: u64) -> Result<(), StoreFault> {
        self.set_person_locale(user, None).await
    }

    /// The bot is no longer in a server (`now`: seconds since 1970). Said twice, the first time counts.
    pub async fn left(&self, server: u64, now: i64) -> Result<(), StoreFault> {
        self.ask(move |keeper| keeper.left(server, now)).await
    }

    /// Whether the bot had left a server. Never waits for the disk.
    #[must_use]
    pub fn has_left(&self, server: u64) -> bool {
        self.memory.has_departed(server)
    }

    /// The servers that the bot had left. Never waits for the disk.
    #[must_use]
    pub fn departed(&self) -> Vec<u64> {
        self.memory.departed()
    }

    /// The bot is in a server. It costs nothing where it had not left.
    pub async fn came_back(&self, server: u64) -> Result<(), StoreFault> {
        if !self.has_left(server) {
            return Ok(());
        }
        self.ask(move |keeper| keeper.came_back(server)).await
    }

    /// Servers of this process's shards of which something is kept and that the bot has not left as far as is known here: where it is not in one of them
    /// any more, it left while it did not run.
    pub async fn servers(&self) -> Result<Vec<u64>, StoreFault> {
        let of = self.span();
        self.ask(move |keeper| keeper.present(of)).await
    }

    /// A card is to be deleted at a time (seconds since 1970).
    pub async fn delete_later(&self, card: Placed, at: i64) -> Result<(), StoreFault> {
        self.ask(move |keeper| keeper.delete_later(card, at)).await
    }

    /// At most so many cards whose time has come, the oldest first.
    pub async fn due(&self, now: i64, most: u32) -> Result<Vec<Placed>, StoreFault> {
        let of = self.span();
        self.ask(move |keeper| keeper.due(of, now, most)).await
    }

    /// Cards that are there no more.
    pub async fn deleted(&self, messages: Vec<u64>) -> Result<(), StoreFault> {
        self.ask(move |keeper| keeper.deleted(&messages)).await
    }

    /// What an earlier process left to go on with; of what the bot is in servers, what is of this process's shards.
    pub async fn sessions(&self) -> Result<Left, StoreFault> {
        let of = self.span();
        self.patiently(move |keeper| keeper.sessions(of)).await
    }

    /// Keeps these sessions in place of all others that this process had, and what has changed of what the bot is in servers (`None`: it is
    /// not there).
    pub async fn keep_sessions(&self, sessions: Vec<Session>, standings: Vec<(u64, Option<Standing>)>) -> Result<(), StoreFault> {
        let of = self.span();
        self.ask(move |keeper| keeper.keep_sessions(of, &sessions, &standings)).await
    }

    /// Deletes servers that were left `grace_days` ago, with their counters, and counters that are older than `keep_days`
    /// (`now`: seconds since 1970). What is deleted is overwritten.
    pub async fn sweep(&self, now: i64, grace_days: u16, keep_days: u16) -> Result<Swept, StoreFault> {
        let left_before = now.saturating_sub(i64::from(grace_days) * 86_400);
        let oldest = now.div_euclid(3600).saturating_sub(i64::from(keep_days) * 24);
        let counted_before = u32::try_from(oldest.max(0)).unwrap_or(u32::MAX);
        let of = self.span();
        self.ask(move |keeper| keeper.sweep(of, left_before, counted_before)).await
    }

    /// Writes the counters that wait.
    pub async fn flush(&self) -> Result<(), StoreFault> {
        self.ask(Keeper::write_counts).await
    }

    /// As the last write went.
    #[must_use]
    pub fn health(&self) -> Health {
        self.memory.health()
    }

    /// Writes the counters that wait and closes the file, for all clones: what is asked for later ends in [`StoreFault::Closed`],
    /// and what is counted later is lost. What is in memory stays readable.
    ///
    /// # Errors
    /// The counters that waited could not be written, or it was closed before.
    pub async fn close(&self) -> Result<(), StoreFault> {
        let (tell, told) = oneshot::channel();
        self.line.jobs.send(Job::End(tell)).map_err(|_| StoreFault::Closed)?;
        told.await.unwrap_or(Err(StoreFault::Closed))
    }

    /// Asks at the start: for as long as a process that has ended may still have what this one wants. A database that is away for a moment
    /// keeps nobody from starting, either.
    async fn patiently<T: Send + 'static>(
        &self,
        job: impl Fn(&mut Keeper) -> Result<T, StoreFault> + Copy + Send + 'static,
    ) -> Result<T, StoreFault> {
        let begun = Instant::now();
        loop {
            match self.ask(job).await {
                Err(StoreFault::Away { .. } | StoreFault::Standby { .. } | StoreFault::Shards { .. }) if begun.elapsed() < LEAVING => {
                    tokio::time::sleep(LOOK_EVERY).await;
                }
                done => return done,
            }
        }
    }

    async fn ask<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Keeper) -> Result<T, StoreFault> + Send + 'static,
    ) -> Result<T, StoreFault> {
        let (answer, answered) = oneshot::channel();
        let job = Job::Do(Box::new(move |keeper| _ = answer.send(keeper.safely(job))));
        self.line.jobs.send(job).map_err(|_| StoreFault::Closed)?;
        answered.await.unwrap_or(Err(StoreFault::Closed))
    }
}

/// The way to the thread.
struct Line {
    jobs: mpsc::Sender<Job>,
    /// Nothing comes of it until the thread has ended.
    ended: Mutex<mpsc::Receiver<()>>,
}

impl Drop for Line {
    fn drop(&mut self) {
        // Where it has ended already, there is nothing to wait for.
        let _ = self.jobs.send(Job::End(oneshot::channel().0));
        // What still waits for a disk or a database after that keeps nobody from ending.
        let _ = self.ended.lock().unwrap_or_else(PoisonError::into_inner).recv_timeout(LAST);
    }
}
