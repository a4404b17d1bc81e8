//! The one thread that holds the file.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use rusqlite::{Connection, Transaction, TransactionBehavior};
use tokio::sync::oneshot;

use super::cards::{self, Placed};
use super::counts::{self, Row};
use super::files::{Identity, identity};
use super::held::Held;
use super::memory::Memory;
use super::progress::{Tell, unknown};
use super::sessions::{self, Left, Session, Standing};
use super::settings::{Change, Person, ServerSettings};
use super::{StoreFault, Swept, Unfit, rows, schema};

pub enum Job {
    Do(Box<dyn FnOnce(&mut Keeper) + Send>),
    /// Write what waits, close the file, and say how that went.
    End(oneshot::Sender<Result<(), StoreFault>>),
}

/// Owns the connection.
pub struct Keeper {
    conn: Connection,
    /// Given up after the connection.
    _held: Option<Held>,
    file: PathBuf,
    /// Which file that was when it was opened; `None` in memory.
    identity: Option<Identity>,
    /// Nothing can be written, for this reason.
    refuses: Option<StoreFault>,
    memory: Arc<Memory>,
}

/// Why a transaction is rolled back.
enum Trouble {
    Sql(rusqlite::Error),
    Unfit(Unfit),
}

impl From<rusqlite::Error> for Trouble {
    fn from(error: rusqlite::Error) -> Trouble {
        Trouble::Sql(error)
    }
}

impl From<Unfit> for Trouble {
    fn from(unfit: Unfit) -> Trouble {
        Trouble::Unfit(unfit)
    }
}

impl Keeper {
    /// `None`: in memory. `alone`: no other program that wants it so has the file.
    pub fn open(file: Option<&Path>, alone: bool, tell: Tell<'_>) -> Result<Keeper, StoreFault> {
        let name = file.unwrap_or(Path::new(":memory:")).to_owned();
        let (conn, held) =
            file.map_or_else(|| schema::in_memory(&name).map(|conn| (conn, None)), |file| schema::open(file, alone, tell))?;
        let load = || Ok(Memory::new(&name, rows::servers(&conn, None)?, rows::people(&conn, None)?, rows::departed(&conn)?));
        let memory = tell.of(&format!("reading {}", name.display()), unknown, load).map_err(|e| StoreFault::of(&e, &name))?;
        Ok(Keeper { conn, _held: held, identity: file.and_then(identity), refuses: None, file: name, memory: Arc::new(memory) })
    }

    /// Writes nothing, for this reason; what can be read of the file holds all the same. And whether it could be read.
    pub fn refusing(fault: StoreFault, file: Option<&Path>) -> Result<(Keeper, bool), StoreFault> {
        let keeper = Keeper::open(None, true, Tell::NOBODY)?;
        let whole = !matches!(fault, StoreFault::Damaged { .. });
        let memory = file.filter(|_| whole).and_then(|file| {
            let conn = schema::open_to_read(file)?;
            let memory = (rows::servers(&conn, None), rows::people(&conn, None), rows::departed(&conn));
            Some(Memory::new(file, memory.0.ok()?, memory.1.ok()?, memory.2.ok()?))
        });
        let read = memory.is_some();
        let memory = memory.map_or_else(|| keeper.memory(), Arc::new);
        memory.note(Some(&fault));
        Ok((Keeper { refuses: Some(fault), memory, ..keeper }, read))
    }

    pub fn memory(&self) -> Arc<Memory> {
        Arc::clone(&self.memory)
    }

    /// Works until it is told to end or nobody is left to tell it anything. Counters are written once in `every`.
    pub fn run(mut self, jobs: &Receiver<Job>, every: Duration) {
        let mut next = Instant::now() + every;
        loop {
            match jobs.recv_timeout(next.saturating_duration_since(Instant::now())) {
                Ok(Job::Do(job)) => job(&mut self),
                Ok(Job::End(told)) => {
                    let ended = self.safely(Keeper::write_counts);
                    drop(self);
                    // Nobody may be there to hear it.
                    let _ = told.send(ended);
                    return;
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return drop(self.safely(Keeper::write_counts)),
            }
            if Instant::now() >= next {
                // What fails is in the health, and tried again.
                let _ = self.safely(Keeper::write_counts);
                next = Instant::now() + every;
            }
        }
    }

    /// A fault in the program ends a job and not the thread.
    pub fn safely<T>(&mut self, job: impl FnOnce(&mut Keeper) -> Result<T, StoreFault>) -> Result<T, StoreFault> {
        self.memory.works(Some(Instant::now()));
        let done = catch_unwind(AssertUnwindSafe(|| job(self)));
        self.memory.works(None);
        done.unwrap_or_else(|_| Err(StoreFault::Broken { file: self.file.clone() }))
    }

    pub fn change(&mut self, server: u64, changes: Vec<Change>) -> Result<Arc<ServerSettings>, StoreFault> {
        let settings = self.write(|tx| {
            let mut settings = rows::servers(tx, Some(server))?.remove(&server).unwrap_or_default();
            for change in changes {
                // Those that went out before stay, too.
                if change == Change::DeleteAfter(None) {
                    cards::spare(tx, server)?;
                }
                settings.apply(change)?;
            }
            rows::put_server(tx, server, &settings)?;
            Ok(settings)
        })?;
        Ok(self.memory.set_settings(server, settings))
    }

    pub fn change_person(&mut self, user: u64, change: impl FnOnce(&mut Person)) -> Result<(), StoreFault> {
        let person = self.write(|tx| {
            let mut person = rows::people(tx, Some(user))?.remove(&user).unwrap_or_default();
            change(&mut person);
            rows::put_person(tx, user, person)?;
            Ok(person)
        })?;
        self.memory.set_person(user, person);
        Ok(())
    }

    pub fn left(&mut self, server: u64, now: i64) -> Result<(), StoreFault> {
        self.write(|tx| Ok(rows::depart(tx, server, now)?))?;
        self.memory.set_departed(server, true);
        Ok(())
    }

    pub fn came_back(&mut self, server: u64) -> Result<(), StoreFault> {
        self.write(|tx| Ok(rows::come_back(tx, server)?))?;
        self.memory.set_departed(server, false);
        Ok(())
    }

    pub fn sweep(&mut self, left_before: i64, counted_before: u32) -> Result<Swept, StoreFault> {
        // So that nothing that was counted for them comes after.
        self.write_counts()?;
        let (servers, counters) =
            self.write(|tx| Ok((rows::forget_departed(tx, left_before)?, counts::forget_before(tx, counted_before)?)))?;
        self.memory.forget_servers(&servers);
        Ok(Swept { servers: servers.len(), counters })
    }

    pub fn counts(&mut self, of: Option<u64>, hours: std::ops::Range<u32>) -> Result<Vec<Row>, StoreFault> {
        let sums = counts::sums(&self.conn, &self.memory.pending(), of, hours);
        sums.map_err(|e| self.failed(&e))
    }

    pub fn delete_later(&mut self, card: Placed, at: i64) -> Result<(), StoreFault> {
        self.write(|tx| Ok(cards::add(tx, card, at)?))
    }

    pub fn due(&mut self, now: i64, most: u32) -> Result<Vec<Placed>, StoreFault> {
        cards::due(&self.conn, now, most).map_err(|e| self.failed(&e))
    }

    pub fn deleted(&mut self, messages: &[u64]) -> Result<(), StoreFault> {
        self.write(|tx| Ok(cards::remove(tx, messages)?))
    }

    pub fn sessions(&mut self) -> Result<Left, StoreFault> {
        sessions::all(&self.conn).map_err(|e| self.failed(&e))
    }

    pub fn keep_sessions(&mut self, all: &[Session], standings: &[(u64, Option<Standing>)]) -> Result<(), StoreFault> {
        self.write(|tx| {
            sessions::put(tx, all)?;
            Ok(sessions::put_standings(tx, standings)?)
        })
    }

    pub fn present(&mut self) -> Result<Vec<u64>, StoreFault> {
        rows::present(&self.conn).map_err(|e| self.failed(&e))
    }

    /// Writes the counters that wait; while writing fails, tries it even where none do.
    pub fn write_counts(&mut self) -> Result<(), StoreFault> {
        let taken = self.memory.pending().take();
        if taken.is_empty() && self.memory.health().failing.is_none() {
            return Ok(());
        }
        let written = self.write(|tx| {
            // Changes nothing, and is written all the same: one page.
            if taken.is_empty() {
                tx.pragma_update(None, "user_version", schema::newest())?;
            }
            Ok(counts::add(tx, &taken)?)
        });
        if written.is_err() {
            self.memory.pending().put_back(&taken);
        }
        written
    }

    /// All or nothing, and on the disk when it returns.
    fn write<T>(&mut self, job: impl FnOnce(&Transaction<'_>) -> Result<T, Trouble>) -> Result<T, StoreFault> {
        if let Some(fault) = &self.refuses {
            return Err(fault.clone());
        }
        // SQLite would go on in a file that nobody finds any more.
        if self.identity.is_some() && identity(&self.file) != self.identity {
            let fault = StoreFault::Moved { file: self.file.clone() };
            self.memory.note(Some(&fault));
            return Err(fault);
        }
        let transaction = || {
            let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let done = job(&tx)?;
            tx.commit()?;
            Ok(done)
        };
        match transaction() {
            Ok(done) => {
                self.memory.note(None);
                Ok(done)
            }
            Err(Trouble::Unfit(unfit)) => Err(StoreFault::Unfit(unfit)),
            Err(Trouble::Sql(error)) => Err(self.failed(&error)),
        }
    }

    fn failed(&self, error: &rusqlite::Error) -> StoreFault {
        let fault = StoreFault::of(error, &self.file);
        self.memory.note(Some(&fault));
        fault
    }
}
