//! The one thread that holds the file, or the connection to the database.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use super::base::Base;
use super::cards::{self, Placed};
use super::counts::{self, Row};
use super::memory::{Kept, Memory};
use super::pending::Pending;
use super::permits::{self, Turn};
use super::postgres::Postgres;
use super::progress::{Tell, unknown};
use super::rows::{self, Which};
use super::sessions::{self, Left, Session, Standing};
use super::settings::{Change, Person, ServerSettings};
use super::sql::{News, Sql, SqlFault, Trouble};
use super::sqlite::Sqlite;
use super::{StoreFault, Swept};
use crate::span::Span;

/// What goes through whole tables may take so long.
const LONG: Duration = Duration::from_secs(30);
/// So many servers are forgotten in one piece.
const AT_ONCE: u32 = 100;

pub enum Job {
    Do(Box<dyn FnOnce(&mut Keeper) + Send>),
    /// Write what waits, close the file, and say how that went.
    End(oneshot::Sender<Result<(), StoreFault>>),
}

/// Owns the connection.
pub struct Keeper {
    base: Base,
    /// Of these shards' servers is known what they chose; others are others'.
    knows: Span,
    /// What others have changed and was not read anew yet.
    news: Vec<News>,
    /// Counters of a write of whose end nothing was heard, and its number.
    unsure: Option<(i64, Pending)>,
    /// The number of the last write of counters.
    writes: i64,
    /// Nothing can be written, for this reason.
    refuses: Option<StoreFault>,
    memory: Arc<Memory>,
}

impl Keeper {
    /// `None`: in memory. `alone`: no other program that wants it so has the file.
    pub fn open(file: Option<&Path>, alone: bool, tell: Tell<'_>) -> Result<Keeper, StoreFault> {
        Keeper::of(Base::Sqlite(Box::new(Sqlite::open(file, alone, tell)?)), Span::all(1), tell)
    }

    /// A database of PostgreSQL's at this address; of servers, those of these shards are known.
    pub fn connect(address: &str, knows: Span, tell: Tell<'_>) -> Result<Keeper, StoreFault> {
        Keeper::of(Base::Postgres(Box::new(Postgres::open(address)?)), knows, tell)
    }

    fn of(mut base: Base, knows: Span, tell: Tell<'_>) -> Result<Keeper, StoreFault> {
        let name = base.name().to_owned();
        let kept = tell.of(&format!("reading {}", name.display()), unknown, || base.read(|tx| everything(tx, knows)))?;
        Ok(Keeper {
            knows,
            memory: Arc::new(Memory::new(base.hangs(), kept)),
            base,
            news: Vec::new(),
            unsure: None,
            writes: 0,
            refuses: None,
        })
    }

    /// Writes nothing, for this reason; what can be read of the file holds all the same. And whether it could be read.
    pub fn refusing(fault: StoreFault, file: Option<&Path>) -> Result<(Keeper, bool), StoreFault> {
        let keeper = Keeper::open(None, true, Tell::NOBODY)?;
        let whole = !matches!(fault, StoreFault::Damaged { .. });
        let memory = file.filter(|_| whole).and_then(|file| {
            Some(Memory::new(
                StoreFault::Hangs { file: file.to_owned() },
                Sqlite::to_read(file)?.read(|tx| everything(tx, Span::all(1))).ok()?,
            ))
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
                    let ended = self.safely(Keeper::end);
                    drop(self);
                    // Nobody may be there to hear it.
                    let _ = told.send(ended);
                    return;
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return drop(self.safely(Keeper::end)),
            }
            if Instant::now() >= next {
                // What fails is in the health, and tried again.
                let _ = self.safely(Keeper::write_counts);
                let _ = self.safely(Keeper::follow);
                next = Instant::now() + every;
            }
        }
    }

    fn end(&mut self) -> Result<(), StoreFault> {
        self.base.leave();
        let mut written = self.write_counts();
        if matches!(written, Err(StoreFault::Shards { .. })) {
            // Only now it was found.
            self.base.leave();
            written = self.write_counts();
        }
        self.base.left();
        written
    }

    /// A fault in the program ends a job and not the thread.
    pub fn safely<T>(&mut self, job: impl FnOnce(&mut Keeper) -> Result<T, StoreFault>) -> Result<T, StoreFault> {
        self.memory.works(Some(Instant::now()));
        let done = catch_unwind(AssertUnwindSafe(|| job(self)));
        self.memory.works(None);
        done.unwrap_or_else(|_| Err(StoreFault::Broken { file: self.base.name().to_owned() }))
    }

    pub fn change(&mut self, server: u64, changes: Vec<Change>) -> Result<Arc<ServerSettings>, StoreFault> {
        let settings = self.write(|tx| {
            tx.alone(server)?;
            let mut settings = rows::servers(tx, Which::One(server))?.remove(&server).unwrap_or_default();
            for change in changes {
                // Those that went out before stay, too.
                if change == Change::DeleteAfter(None) {
                    cards::spare(tx, server)?;
                }
                settings.apply(change)?;
            }
            rows::put_server(tx, server, &settings)?;
            tx.tell(News::Server(server))?;
            Ok(settings)
        })?;
        Ok(self.memory.set_settings(server, settings))
    }

    pub fn change_person(&mut self, user: u64, change: impl FnOnce(&mut Person)) -> Result<(), StoreFault> {
        let person = self.write(|tx| {
            tx.alone(user)?;
            let mut person = rows::people(tx, Some(user))?.remove(&user).unwrap_or_default();
            change(&mut person);
            rows::put_person(tx, user, person)?;
            tx.tell(News::Person(user))?;
            Ok(person)
        })?;
        self.memory.set_person(user, person);
        Ok(())
    }

    pub fn left(&mut self, server: u64, now: i64) -> Result<(), StoreFault> {
        self.write(|tx| {
            rows::depart(tx, server, now)?;
            Ok(tx.tell(News::Server(server))?)
        })?;
        self.memory.set_departed(server, true);
        Ok(())
    }

    pub fn came_back(&mut self, server: u64) -> Result<(), StoreFault> {
        self.write(|tx| {
            rows::come_back(tx, server)?;
            Ok(tx.tell(News::Server(server))?)
        })?;
        self.memory.set_departed(server, false);
        Ok(())
    }

    /// In pieces, so that nobody waits long for any. Of servers, those of these shards, for whose counters no other process has.
    pub fn sweep(&mut self, of: Span, left_before: i64, counted_before: u32) -> Result<Swept, StoreFault> {
        // So that nothing that was counted for them comes after.
        self.write_counts()?;
        let mut swept = Swept::default();
        loop {
            let servers = self.write(|tx| {
                tx.may_take(LONG)?;
                let servers = rows::forget_departed(tx, of, left_before, AT_ONCE)?;
                servers.iter().try_for_each(|server| tx.tell(News::Server(*server)))?;
                Ok(servers)
            })?;
            if servers.is_empty() {
                break;
            }
            self.memory.forget_servers(&servers);
            swept.servers += servers.len();
        }
        let oldest = |tx: &mut dyn Sql| {
            tx.may_take(LONG)?;
            Ok(counts::forget_oldest(tx, counted_before)?)
        };
        while let Some(counters) = self.write(oldest)? {
            swept.counters += counters;
        }
        Ok(swept)
    }

    pub fn counts(&mut self, of: Option<u64>, hours: std::ops::Range<u32>) -> Result<Vec<Row>, StoreFault> {
        self.settle()?;
        let sums = self.read(|tx| counts::kept(tx, of, &hours))?;
        Ok(counts::with(sums, &self.memory.pending(), of, &hours))
    }

    pub fn delete_later(&mut self, card: Placed, at: i64) -> Result<(), StoreFault> {
        self.write(|tx| Ok(cards::add(tx, card, at)?))
    }

    pub fn due(&mut self, of: Span, now: i64, most: u32) -> Result<Vec<Placed>, StoreFault> {
        self.read(|tx| cards::due(tx, of, now, most))
    }

    pub fn deleted(&mut self, messages: &[u64]) -> Result<(), StoreFault> {
        self.write(|tx| Ok(cards::remove(tx, messages)?))
    }

    pub fn sessions(&mut self, of: Span) -> Result<Left, StoreFault> {
        self.read(|tx| {
            tx.may_take(LONG)?;
            sessions::all(tx, of)
        })
    }

    pub fn keep_sessions(&mut self, of: Span, all: &[Session], standings: &[(u64, Option<Standing>)]) -> Result<(), StoreFault> {
        self.write(|tx| {
            sessions::put(tx, of, all)?;
            Ok(sessions::put_standings(tx, standings)?)
        })
    }

    pub fn present(&mut self, of: Span) -> Result<Vec<u64>, StoreFault> {
        self.read(|tx| {
            tx.may_take(LONG)?;
            rows::present(tx, of)
        })
    }

    pub fn take(&mut self, span: Span) -> Result<(), StoreFault> {
        if self.base.take(span)? { Ok(()) } else { Err(StoreFault::Shards { file: self.base.name().to_owned(), span }) }
    }

    pub fn identifies_left(&mut self, n: u32, total: u32, reset_after: Duration) -> Result<(), StoreFault> {
        self.write(|tx| Ok(permits::told(tx, n, total, reset_after)?))
    }

    pub fn gives_back(&mut self, day: i64) -> Result<(), StoreFault> {
        self.write(|tx| Ok(permits::give_back(tx, day)?))
    }

    pub fn turn(&mut self, lane: u32, apart: Duration) -> Result<Turn, StoreFault> {
        self.write(|tx| Ok(permits::take(tx, lane, apart)?))
    }

    /// Writes the counters that wait; while writing fails, tries it even where none do.
    pub fn write_counts(&mut self) -> Result<(), StoreFault> {
        self.settle()?;
        let taken = self.memory.pending().take();
        if taken.is_empty() && self.memory.health().failing.is_none() {
            return Ok(());
        }
        self.writes += 1;
        let (number, mut marked) = (self.writes, false);
        let written = self.write(|tx| {
            if taken.is_empty() {
                tx.probe()?;
            }
            marked = tx.mark(number)?;
            Ok(counts::add(tx, &taken)?)
        });
        match &written {
            Ok(()) => {}
            // What went wrong may be the answer alone.
            Err(_) if marked => {
                self.memory.pending().set_aside(taken.len());
                self.unsure = Some((number, taken));
            }
            Err(_) => self.memory.pending().put_back(&taken),
        }
        written
    }

    /// Finds out what became of a write whose answer did not come; what is not kept waits again.
    fn settle(&mut self) -> Result<(), StoreFault> {
        let Some((number, counters)) = self.unsure.take() else { return Ok(()) };
        match self.base.came_through(number) {
            Ok(came_through) => {
                let mut pending = self.memory.pending();
                pending.set_aside(0);
                if !came_through {
                    pending.put_back(&counters);
                }
                Ok(())
            }
            Err(fault) => {
                self.unsure = Some((number, counters));
                self.memory.note(Some(&fault));
                Err(fault)
            }
        }
    }

    /// Reads anew what other processes have changed.
    fn follow(&mut self) -> Result<(), StoreFault> {
        // A connection that is found lost is made anew at once: others may want what this process has.
        let heard = self.base.news().or_else(|_| self.base.news()).inspect_err(|fault| self.memory.note(Some(fault)))?;
        if heard.contains(&News::Anything) {
            self.news.clear();
        }
        self.news.extend(heard);
        // Whatever cannot be read now is read the next time.
        let knows = self.knows;
        while let Some(news) = self.news.last().copied() {
            let changed = match news {
                News::Server(server) if !self.knows.has_server(server) => Ok(()),
                News::Server(server) => {
                    let which = Which::One(server);
                    self.read(|tx| Ok((rows::servers(tx, which)?, rows::departed(tx, which)?))).map(|(mut settings, departed)| {
                        self.memory.set_settings(server, settings.remove(&server).unwrap_or_default());
                        self.memory.set_departed(server, !departed.is_empty());
                    })
                }
                News::Person(user) => self
                    .read(|tx| rows::people(tx, Some(user)))
                    .map(|mut people| self.memory.set_person(user, people.remove(&user).unwrap_or_default())),
                News::Anything => self.read(move |tx| everything(tx, knows)).map(|kept| self.memory.replace(kept)),
            };
            changed?;
            self.news.pop();
        }
        Ok(())
    }

    fn read<T>(&mut self, job: impl FnOnce(&mut dyn Sql) -> Result<T, SqlFault>) -> Result<T, StoreFault> {
        let done = self.base.read(job);
        if let Err(fault) = &done {
            self.memory.note(Some(fault));
        }
        done
    }

    /// All or nothing, and kept when it returns.
    fn write<T>(&mut self, job: impl FnOnce(&mut dyn Sql) -> Result<T, Trouble>) -> Result<T, StoreFault> {
        if let Some(fault) = &self.refuses {
            return Err(fault.clone());
        }
        let done = self.base.write(job);
        match &done {
            Ok(_) => self.memory.note(None),
            Err(StoreFault::Unfit(_)) => {}
            Err(fault) => self.memory.note(Some(fault)),
        }
        done
    }
}

fn everything(tx: &mut dyn Sql, of: Span) -> Result<Kept, SqlFault> {
    tx.may_take(LONG)?;
    Ok(Kept { servers: rows::servers(tx, Which::Of(of))?, people: rows::people(tx, None)?, departed: rows::departed(tx, Which::Of(of))? })
}
