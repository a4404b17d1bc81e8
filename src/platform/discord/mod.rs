//! Discord: its events into [`crate::message`], our replies into its calls.

pub mod account;
mod bot;
mod bounded;
pub mod card;
mod carry;
pub mod commands;
mod edits;
mod erase;
pub mod frame;
pub mod gateway;
mod handover;
mod hello;
mod help;
mod house;
mod incident;
mod install;
mod kept;
mod light;
mod live;
mod messages;
mod pace;
mod passing;
mod press;
mod privacy;
mod queue;
mod refusal;
pub mod rest;
mod roles;
mod sending;
mod setup;
pub mod shards;
mod slash;
mod stats;
mod surge;
mod talk;
mod times;
mod ways;
mod webhook;
mod wire;

use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, timeout, timeout_at};
use twilight_gateway::Intents;

use self::bot::{Bot, Lasting, Me};
use self::frame::Frame;
use self::gateway::Sink;
use self::live::Live;
use self::rest::{Application, Door, Refused, Rest};
use self::shards::Shards;
use crate::desk::Desk;
use crate::ops::{Ops, State, WAYS};
use crate::settings::{Serve, Waits};
use crate::span::Span;
use crate::store::{Session, Store, StoreFault};

pub use self::live::Fresh;
pub use self::times::Times;

/// The application may read message content, fully or as small applications may:
/// <https://docs.discord.com/developers/resources/application#application-object-application-flags>.
pub const CONTENT_GRANTED: u64 = 1 << 18 | 1 << 19;

const NO_CONTENT: &str = "Discord does not grant this application the message content intent: running without it, so that help channels stay \
    silent. Switch on “Message Content Intent” in the Developer Portal (your application → Bot), then restart";

/// Why the bot cannot go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// TLS could not be set up.
    Tls,
    /// Discord does not know the token.
    Token,
    /// A request that the bot cannot do without was refused.
    Refused(Refused),
    /// The shards are another process's, or nobody can find out.
    Store(StoreFault),
    /// The gateway's address has no TLS, and no server of one's own was named.
    Unprotected,
    /// The gateway closed for good, with this code.
    Closed(u16),
    /// This shard is connected and has heard nothing for [`Waits::deaf`].
    Deaf(u32),
    /// This shard has not tried to connect for [`Waits::untried`].
    Untried(u32),
}

impl Failure {
    /// The program's exit status, by which a supervisor knows whether to start it again (`docs/operating.md`). The numbers are those of
    /// `sysexits.h` where one fits.
    #[must_use]
    pub fn status(&self) -> u8 {
        match self {
            Failure::Deaf(_) | Failure::Untried(_) => 75,
            Failure::Closed(4010 | 4011) => 76,
            Failure::Token | Failure::Closed(4004) => 77,
            Failure::Closed(4012..=4014) => 78,
            _ => 1,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Store(fault) => fault.fmt(f),
            Failure::Tls => f.write_str("TLS could not be set up"),
            Failure::Token | Failure::Closed(4004) => f.write_str(
                "Discord does not accept the token. Make a new one in the Developer Portal (your application → Bot → Reset Token) and set DISCORD_TOKEN",
            ),
            Failure::Refused(refused) => write!(f, "Discord refuses to let the bot start: {refused}"),
            Failure::Unprotected => f.write_str("Discord named a gateway without TLS"),
            Failure::Deaf(shard) => write!(f, "shard {shard} is connected and hears nothing any more; a restart may help"),
            Failure::Untried(shard) => write!(f, "shard {shard} does not even try to connect any more; a restart may help"),
            Failure::Closed(code) => {
                let why = match code {
                    4010 => "it does not know this shard",
                    4011 => "the bot is in so many servers that it needs more shards; a restart asks for their number",
                    4012 => "it no longer speaks this version of the gateway; a newer Tasukebune is needed",
                    4013 => "it does not know these intents; a newer Tasukebune is needed",
                    4014 => "it does not allow these intents",
                    _ => "it gave no reason",
                };
                write!(f, "Discord closed the connection for good (close code {code}): {why}")
            }
        }
    }
}

/// Makes ring the one provider of cryptography of this process. Whoever made a choice before us keeps it.
fn install_crypto() {
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// Runs the bot until `stop`.
///
/// # Errors
/// When Discord refuses for good; whatever may pass is waited for.
pub async fn serve(desk: Arc<Desk>, settings: Serve, store: Store, stop: impl Future<Output = ()>) -> Result<(), Failure> {
    serve_with(desk, settings, store, Times::default(), stop).await
}

/// Runs a bot that remembers for other times.
///
/// # Errors
/// As [`serve`].
pub async fn serve_with(
    desk: Arc<Desk>,
    settings: Serve,
    store: Store,
    times: Times,
    stop: impl Future<Output = ()>,
) -> Result<(), Failure> {
    let ops = ops(&desk);
    serve_watched(desk, settings, store, times, ops, stop).await
}

/// What can be seen from outside of a bot with this desk.
#[must_use]
pub fn ops(desk: &Desk) -> Arc<Ops> {
    Arc::new(Ops::new(&topics(desk)))
}

fn topics(desk: &Desk) -> Vec<&str> {
    desk.parts().topics.iter().map(|topic| topic.id.as_str()).collect()
}

/// Runs a bot that can be looked at meanwhile.
///
/// # Errors
/// As [`serve`].
pub async fn serve_watched(
    desk: Arc<Desk>,
    settings: Serve,
    store: Store,
    times: Times,
    ops: Arc<Ops>,
    stop: impl Future<Output = ()>,
) -> Result<(), Failure> {
    let (_nobody, nothing) = mpsc::channel(1);
    serve_renewed(desk, settings, store, times, ops, nothing, stop).await
}

/// Runs a bot that is given other data and settings meanwhile.
///
/// # Errors
/// As [`serve`].
pub async fn serve_renewed(
    mut desk: Arc<Desk>,
    settings: Serve,
    store: Store,
    times: Times,
    ops: Arc<Ops>,
    mut fresh: mpsc::Receiver<Fresh>,
    stop: impl Future<Output = ()>,
) -> Result<(), Failure> {
    let mut chosen = live::chosen(&settings, None).map_err(|_| Failure::Tls)?;
    let Serve { token, api, message_content, waits, span, .. } = settings;
    let rest = Rest::counting(&token, api.as_deref(), &waits, Arc::clone(&ops)).map_err(|_| Failure::Tls)?;
    tokio::pin!(stop);
    tracing::info!("asking Discord who we are");
    let (me, application, door) = {
        let greeting = greet(&rest, &waits);
        tokio::pin!(greeting);
        loop {
            tokio::select! {
                () = &mut stop => return Ok(()),
                greeted = &mut greeting => break greeted?,
                // Discord may be away for long, and whoever mends something meanwhile wants to hear what comes of it.
                Some(Fresh { desk: new, settings, in_force }) = fresh.recv() => {
                    let Ok(other) = live::chosen(&Serve { waits: waits.clone(), ..settings }, chosen.post.as_ref()) else {
                        tracing::error!("{}", live::NO_WAY);
                        continue;
                    };
                    (desk, chosen) = (new, other);
                    ops.counts.knows(&topics(&desk));
                    // Whoever wanted to know has gone.
                    let _ = in_force.send(());
                }
            }
        }
    };
    if api.is_none() && !door.url.starts_with("wss://") {
        return Err(Failure::Unprotected);
    }
    let granted = application.flags.is_none_or(|flags| flags & CONTENT_GRANTED != 0);
    if message_content && !granted {
        tracing::error!("{NO_CONTENT}");
    }
    if door.remaining < span.map_or(door.shards, Span::count) {
        let seconds = door.reset_after.as_secs();
        tracing::warn!(remaining = door.remaining, seconds, "today's connections are used up: shards wait until Discord counts anew");
    }
    let span = span.unwrap_or(Span::all(door.shards));
    let door = Door { shards: span.of, ..door };
    tracing::info!(application = application.id, shards = %span, "connecting");
    tokio::select! {
        () = &mut stop => return Ok(()),
        taken = take(&store, span, &door) => taken.map_err(Failure::Store)?,
    }
    let shared = store.is_shared().then(|| store.clone());
    let content = Arc::new(AtomicBool::new(message_content && granted));
    let now = times.now;
    let me = Me { user: me, application: application.id };
    let live = Live::new(desk, chosen, |live| Lasting::new(rest, store, me, Arc::clone(&content), times, live));
    let bot = live.bot();
    let sessions = tokio::select! {
        () = &mut stop => return Ok(()),
        sessions = bot.go_on(&door, &waits, api.is_some()) => sessions.map_err(Failure::Store)?,
    };
    if !sessions.is_empty() {
        // No READY comes, which would tell.
        bot.register(application.id);
    }
    drop(bot);
    let shards = Arc::new(Shards::new(span, application.id, sessions, now).asking(shared));
    kept::sweep_daily(&live);
    surge::watch(&live);
    passing::delete_in_time(&live);
    let watched = Arc::downgrade(&live);
    ops.watch(move || watched.upgrade().map(|live| live.bot().now()));
    ops.shards.begin(span.first, span.count());
    let sink = Listener { live: Arc::clone(&live), me: me.user, me_written: me.user.to_string(), ops };
    let (halt, halted) = watch::channel(false);
    let running = gateway::run(token, door, waits.clone(), content, Arc::clone(&shards), sink, halted);
    tokio::pin!(running);
    let (why, ended) = tokio::select! {
        ended = &mut running => (ended.map_err(Failure::Closed), true),
        failure = shards.watch(&waits) => (Err(failure), false),
        lost = shards.keep_over_and_over(&live, &waits) => (Err(Failure::Store(lost)), false),
        () = live.renews(fresh, &waits) => (Ok(()), false),
        () = &mut stop => (Ok(()), false),
    };
    match &why {
        Ok(()) => tracing::info!("closing"),
        Err(failure) => tracing::error!(status = failure.status(), "closing: {failure}"),
    }
    let _ = halt.send(true);
    let deadline = Instant::now() + waits.farewell * 2;
    if !ended {
        // Each shard has its own deadline; this one is for a runtime that lags behind.
        match timeout_at(deadline, running).await {
            Ok(Err(code)) => tracing::warn!(code, "closed for good while closing"),
            Ok(Ok(())) => {}
            Err(_) => tracing::warn!("left without taking leave"),
        }
    }
    let bot = live.bot();
    bot.quiet(deadline).await;
    if matches!(why, Err(Failure::Store(_))) {
        bot.close(&waits, stop).await;
    } else {
        bot.keep_all(&shards, &waits).await;
    }
    why
}

/// Takes the shards, and tells the other processes what Discord has just said.
async fn take(store: &Store, span: Span, door: &Door) -> Result<(), StoreFault> {
    let said = Instant::now();
    store.takes(span).await?;
    store.identifies_left(door.remaining, door.total, door.reset_after.saturating_sub(said.elapsed())).await
}

impl Bot {
    /// What is left of an earlier process to go on with: the sessions that are young enough and ask for just what we would. `own`: another
    /// server than Discord's, whose addresses may be without TLS.
    async fn go_on(&self, door: &Door, waits: &Waits, own: bool) -> Result<Vec<Session>, StoreFault> {
        let left = match self.store.sessions().await {
            // Whoever runs it starts it again, and nothing that was said meanwhile is lost.
            Err(fault) if self.store.is_shared() => return Err(fault),
            left => left.unwrap_or_default(),
        };
        self.ways.roles(|roles| roles.were(left.standings));
        let content = if self.content.load(Ordering::Relaxed) { Intents::MESSAGE_CONTENT } else { Intents::empty() };
        let intents = (gateway::USUAL | content).bits();
        let oldest = self.seconds().saturating_sub(i64::try_from(waits.resumable.as_secs()).unwrap_or(i64::MAX));
        let mut sessions = left.sessions;
        sessions.retain(|session| {
            let ours = (session.shards, session.application, session.intents) == (door.shards, self.me.application, intents);
            let safe = own || session.url.as_ref().is_none_or(|url| url.starts_with("wss://"));
            ours && safe && session.seen_at >= oldest
        });
        Ok(sessions)
    }

    /// Lets what is on its way arrive until a deadline.
    async fn quiet(&self, deadline: Instant) {
        let quiet = async {
            while self.busy() > 0 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        if timeout_at(deadline, quiet).await.is_err() {
            tracing::warn!("some answers were left unsent; the next start asks Discord for their questions again");
        }
    }

    /// Whoever has the shards now keeps where they are; what was counted here needs none, and may be much. Nobody waits for this process,
    /// until it is to stop.
    async fn close(&self, waits: &Waits, stop: impl Future<Output = ()>) {
        let closed = tokio::select! {
            closed = timeout(waits.request, self.store.close()) => matches!(closed, Ok(Ok(()))),
            () = stop => false,
        };
        if !closed {
            tracing::error!("the last counters are not kept");
        }
    }

    /// Writes what is to be kept.
    async fn keep_all(&self, shards: &Shards, waits: &Waits) {
        let written = async {
            let kept = shards.keep(self, Duration::MAX).await;
            self.store.flush().await.and(kept)
        };
        match timeout(waits.farewell / 2, written).await {
            Ok(Ok(())) => {}
            Ok(Err(fault)) => tracing::error!(%fault, "the last counters, and where to go on, are not kept"),
            Err(_) => {
                tracing::error!("the disk does not answer: the last counters, and where to go on, are not kept");
                // Whoever drops the last handle waits for the disk.
                std::mem::forget(self.store.clone());
            }
        }
    }
}

/// What becomes of what shards bring.
struct Listener {
    live: Arc<Live>,
    me: u64,
    /// The same as it is written.
    me_written: String,
    ops: Arc<Ops>,
}

impl Sink for Listener {
    fn frame(&self, shard: u32, text: &str) {
        let Some(event) = frame::event(text) else { return };
        self.ops.counts.event(event.name);
        if matches!(event.name, "READY" | "RESUMED") {
            self.ops.shards.is(shard, State::Ready);
        }
        // One event, one bot, to its end.
        let bot = self.live.bot();
        if event.is_aside(&self.me_written, |guild, channel| bot.is_aside(guild, channel)) {
            return self.ops.counts.message(WAYS.len() - 1);
        }
        let frame = event.read(self.me);
        match frame {
            Frame::Broken(event) => tracing::warn!(shard, event, "an event that could not be read"),
            Frame::Ready { .. } => tracing::info!(shard, "ready"),
            _ => {}
        }
        bot.frame(frame);
    }

    fn stands(&self, shard: u32, state: State) {
        self.ops.shards.is(shard, state);
    }

    fn beats(&self, shard: u32, took: Duration) {
        self.ops.shards.beats(shard, took);
    }
}

/// Asks Discord who we are and where its gateway is, until it answers.
async fn greet(rest: &Rest, waits: &Waits) -> Result<(u64, Application, Door), Failure> {
    let mut pause = waits.pause;
    loop {
        let greeted = async { Ok((rest.me().await?, rest.application().await?, rest.gateway().await?)) };
        let refused = match greeted.await {
            Ok(greeted) => return Ok(greeted),
            Err(Refused { status: 401, .. }) => return Err(Failure::Token),
            // Neither is cured by waiting, unlike an outage, a limit or an answer that makes no sense.
            Err(refused @ Refused { status: 400..=428 | 430..=499, .. }) => return Err(Failure::Refused(refused)),
            Err(refused) => refused,
        };
        tracing::warn!(%refused, "Discord cannot be reached; trying again");
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(waits.pause_at_most);
    }
}
