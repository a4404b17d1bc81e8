//! What is known of the shards from outside: where each one's session is, so that another process can go on there, and when it last gave a
//! sign of life, so that a watchdog sees which is deaf.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use tokio::time::{Instant, sleep};

use super::bot::Bot;
use super::gateway::Shard;
use super::{Failure, Live};
use crate::settings::Waits;
use crate::span::Span;
use crate::store::{Failing, Session, Store, StoreFault};

pub struct Shards {
    span: Span,
    /// Where other processes identify, too.
    shared: Option<Store>,
    application: u64,
    now: fn() -> SystemTime,
    seen: Mutex<Vec<Seen>>,
    settled: Mutex<Settled>,
}

/// What is known of a shard.
struct Seen {
    session: Option<Session>,
    /// The session is of an earlier process, and nobody has asked for it yet.
    unasked: bool,
    /// Since when it is connected.
    up: Option<Instant>,
    /// When something last came in, or whoever is on the other side last refused or ended a connection: whoever does so is not silent.
    life: Instant,
    /// When it last tried to connect, or pauses until it does.
    tried: Instant,
}

/// The sessions as they were when nothing was under way: from there on Discord is asked for what was missed.
struct Settled {
    sessions: Vec<Session>,
    at: Instant,
}

impl Shards {
    /// Shards that begin where these sessions are.
    #[must_use]
    pub fn new(span: Span, application: u64, sessions: Vec<Session>, now: fn() -> SystemTime) -> Shards {
        let at = Instant::now();
        let of = |shard| sessions.iter().find(|session| session.shard == shard).cloned();
        let seen = |shard| {
            let session = of(shard);
            Seen { unasked: session.is_some(), session, up: None, life: at, tried: at }
        };
        let seen = span.numbers().map(seen).collect();
        Shards { span, shared: None, application, now, seen: Mutex::new(seen), settled: Mutex::new(Settled { sessions, at }) }
    }

    /// The same, which ask before they identify.
    #[must_use]
    pub fn asking(self, shared: Option<Store>) -> Shards {
        Shards { shared, ..self }
    }

    /// Where they ask.
    #[must_use]
    pub fn shared(&self) -> Option<Store> {
        self.shared.clone()
    }

    /// Which ones these are.
    #[must_use]
    pub fn span(&self) -> Span {
        self.span
    }

    fn all(&self) -> MutexGuard<'_, Vec<Seen>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn settled(&self) -> MutexGuard<'_, Settled> {
        self.settled.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn of(&self, shard: u32, look: impl FnOnce(&mut Seen)) {
        let mut all = self.all();
        if let Some(seen) = shard.checked_sub(self.span.first).and_then(|at| all.get_mut(at as usize)) {
            look(seen);
        }
    }

    /// The session that a shard begins with. It is told once: where going on breaks down, the next attempt begins anew.
    pub(super) fn first(&self, shard: u32) -> Option<Session> {
        let mut first = None;
        self.of(shard, |seen| {
            if std::mem::take(&mut seen.unasked) {
                first.clone_from(&seen.session);
            }
        });
        first
    }

    /// A frame was dealt with; not before, so that one that was not comes again.
    pub(super) fn heard(&self, shard: &Shard) {
        self.of(shard.id().number(), |seen| {
            seen.life = Instant::now();
            self.note(seen, shard);
        });
    }

    /// A connection is lost; `silent`: because nothing came any more.
    pub(super) fn lost(&self, shard: &Shard, silent: bool) {
        self.of(shard.id().number(), |seen| {
            (seen.up, seen.tried) = (None, Instant::now());
            if !silent {
                seen.life = seen.tried;
            }
            self.note(seen, shard);
        });
    }

    /// A shard is about to try.
    pub(super) fn tries(&self, shard: u32) {
        self.of(shard, |seen| (seen.up, seen.tried) = (None, Instant::now()));
    }

    pub(super) fn connects(&self, shard: u32, up: bool) {
        self.of(shard, |seen| seen.up = up.then(Instant::now));
    }

    fn note(&self, seen: &mut Seen, shard: &Shard) {
        let since = (self.now)().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let seen_at = i64::try_from(since.as_secs()).unwrap_or(i64::MAX);
        match (shard.session(), &mut seen.session) {
            (None, kept) => *kept = None,
            (Some(live), Some(kept)) if live.id() == kept.id => (kept.sequence, kept.seen_at) = (live.sequence(), seen_at),
            (Some(live), kept) => {
                let new = Session {
                    shard: shard.id().number(),
                    shards: shard.id().total(),
                    application: self.application,
                    intents: shard.config().intents().bits(),
                    id: live.id().to_owned(),
                    url: shard.resume_url().map(str::to_owned),
                    sequence: live.sequence(),
                    seen_at,
                };
                // At its beginning there is nothing that could be under way.
                let mut settled = self.settled();
                settled.sessions.retain(|before| before.shard != new.shard);
                settled.sessions.push(new.clone());
                *kept = Some(new);
            }
        }
    }

    fn sessions(&self) -> Vec<Session> {
        self.all().iter().filter_map(|seen| seen.session.clone()).collect()
    }

    /// Ends when a shard is deaf, or does nothing to hear again.
    pub(super) async fn watch(&self, waits: &Waits) -> Failure {
        loop {
            sleep(waits.deaf / 24).await;
            for (shard, seen) in self.span.numbers().zip(self.all().iter()) {
                match seen.up {
                    // Whoever has just connected is given a moment to say something.
                    Some(up) if seen.life.elapsed() >= waits.deaf && up.elapsed() >= waits.deaf / 12 => return Failure::Deaf(shard),
                    None if seen.tried.elapsed() >= waits.untried => return Failure::Untried(shard),
                    _ => {}
                }
            }
        }
    }

    /// Keeps where the sessions are, over and over; a disk that fails is told of by the counters. It ends where another process has taken
    /// these shards while the database was away from this one: both would answer everything.
    pub(super) async fn keep_over_and_over(&self, live: &Live, waits: &Waits) -> StoreFault {
        loop {
            tokio::select! {
                () = sleep(waits.keep_sessions) => {}
                fault = self.are_others(waits.keep_sessions / 8) => return fault,
            }
            // The store's health has it.
            let _ = self.keep(&live.bot(), waits.request * 2).await;
        }
    }

    /// Ends where another process has these shards; looks so often.
    async fn are_others(&self, every: Duration) -> StoreFault {
        loop {
            let failing = self.shared.as_ref().and_then(|store| store.health().failing);
            if let Some(Failing { fault: fault @ StoreFault::Shards { .. }, .. }) = failing {
                return fault;
            }
            sleep(every).await;
        }
    }

    /// Keeps where the sessions are and what is known of roles, so that the next process goes on there. Where something is under way, that is
    /// where they were when nothing was: what is not answered by the end comes again, and what is meanwhile Discord knows by its nonce.
    /// It does so for a few minutes, so that nobody goes back further than `back`.
    pub(super) async fn keep(&self, bot: &Bot, back: Duration) -> Result<(), StoreFault> {
        // In this order: what was dealt with by now may be under way, what comes now is none of it.
        let sessions = self.sessions();
        if bot.busy() == 0 || self.settled().at.elapsed() > back {
            *self.settled() = Settled { sessions: sessions.clone(), at: Instant::now() };
        }
        let settled = {
            let settled = self.settled();
            let before = |session: &Session| settled.sessions.iter().find(|before| before.id == session.id).cloned();
            sessions.into_iter().map(|session| before(&session).unwrap_or(session)).collect()
        };
        let standings = bot.ways.roles(super::roles::Roles::changes);
        let guilds: Vec<u64> = standings.iter().map(|(guild, _)| *guild).collect();
        let kept = bot.store.keep_sessions(settled, standings).await;
        if kept.is_err() {
            bot.ways.roles(|roles| roles.not_kept(guilds));
        }
        kept
    }
}
