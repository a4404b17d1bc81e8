//! What becomes of a shard's connection, and how long to pause before the next one.
//!
//! twilight connects again by itself and at once, some ten thousand times in 5 s where a peer accepts and closes. So the pauses are made here:
//! a shard that is not to connect is not polled. Where a connection ends without a close frame, twilight makes the next one within the same
//! poll, and nothing tells so from outside; such a shard shows by being woken again and again while it seems to be connecting, and is
//! polled ever more slowly.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_util::Stream;
use tokio::time::{Instant, Sleep, sleep, timeout_at};
use twilight_gateway::error::{ReceiveMessageError, ReceiveMessageErrorType};
use twilight_gateway::{Message, ShardState};

use super::gateway::Shard;
use super::shards::Shards;
use crate::settings::Waits;

/// A connection in the making wakes the shard for its name, for TCP, for a few pieces of TLS and for the answer. Beyond that it may be going
/// round in circles; an honest one only gets a little slower.
const WAKES: u32 = 12;

/// What became of a shard.
pub enum Step {
    Frame(String),
    /// For good, with the close code.
    Ended(Option<u16>),
    /// The connection is lost. Where `pause` is not zero, the shard is to be made anew after it.
    Lost {
        code: Option<u16>,
        pause: Duration,
        /// Nobody ended it: nothing came any more.
        silent: bool,
    },
}

pub struct Pace {
    pause: Duration,
    pause_at_most: Duration,
    silence: Duration,
    /// How long this shard may stand in the queue before it identifies.
    queue: Duration,
    /// Connections in a row that came to nothing.
    failed: u32,
    /// Since when the connection is of use.
    active: Option<Instant>,
    /// It brought what was missed since the one before: it was of use, however short, and costs none of the day's identifies.
    resumed: bool,
    /// When something last came in that shows life.
    life: Instant,
    wakes: u32,
    shards: Arc<Shards>,
    /// Not to be polled before.
    brake: Option<Pin<Box<Sleep>>>,
}

impl Pace {
    pub fn new(waits: &Waits, queue: Duration, shards: Arc<Shards>) -> Pace {
        Pace {
            pause: waits.pause,
            pause_at_most: waits.pause_at_most,
            silence: waits.silence,
            queue,
            failed: 0,
            active: None,
            resumed: false,
            life: Instant::now(),
            wakes: 0,
            shards,
            brake: None,
        }
    }

    /// The next thing that becomes of the shard.
    pub async fn next(&mut self, shard: &mut Shard) -> Step {
        loop {
            // Without READY the heartbeats alone are no life: only whoever waits in the queue may take longer.
            let patience = if self.active.is_some() { self.silence } else { self.silence + self.queue };
            let polled = timeout_at(self.life + patience, poll_fn(|cx| self.poll(shard, cx))).await;
            let Ok(item) = polled else { return self.lost(None, true) };
            match item {
                Some(Ok(Message::Text(text))) => {
                    self.note(shard.state(), &text);
                    return Step::Frame(text);
                }
                Some(Ok(Message::Close(frame))) => {
                    let code = frame.map(|frame| frame.code);
                    return if shard.state() == ShardState::FatallyClosed { Step::Ended(code) } else { self.lost(code, unheard(shard)) };
                }
                // Its text is the frame: not a word of it.
                Some(Err(error)) if matches!(error.kind(), ReceiveMessageErrorType::Deserializing { .. }) => {
                    tracing::warn!(shard = shard.id().number(), "a frame that is no frame of the gateway");
                }
                Some(Err(_)) => return self.lost(None, false),
                None => return Step::Ended(None),
            }
        }
    }

    /// Polls once. Losses that twilight keeps to itself come out as a close.
    fn poll(&mut self, shard: &mut Shard, cx: &mut Context<'_>) -> Poll<Option<Result<Message, ReceiveMessageError>>> {
        if let Some(brake) = &mut self.brake {
            ready!(brake.as_mut().poll(cx));
            self.brake = None;
        }
        let connecting = |state| matches!(state, ShardState::Disconnected { .. });
        let before = shard.state();
        let polled = Pin::new(&mut *shard).poll_next(cx);
        let up = !connecting(shard.state());
        if up == connecting(before) {
            self.shards.connects(shard.id().number(), up);
        }
        if polled.is_ready() {
            return polled;
        }
        if !connecting(shard.state()) {
            self.wakes = 0;
        } else if connecting(before) {
            self.wakes += 1;
            if let Some(circles) = self.wakes.checked_sub(WAKES) {
                self.brake = Some(Box::pin(sleep((self.pause / 512 * (1 << circles.min(10))).min(self.pause))));
            }
        } else {
            return Poll::Ready(Some(Ok(Message::Close(None))));
        }
        Poll::Pending
    }

    fn note(&mut self, state: ShardState, text: &str) {
        let active = state == ShardState::Active;
        if active && self.active.is_none() {
            self.active = Some(Instant::now());
            self.resumed |= text.contains(r#""t":"RESUMED""#);
        }
        self.resumed |= state == ShardState::Resuming && text.contains(r#""op":0"#);
        // Before READY, Hello is life; what follows are acknowledged heartbeats.
        if active || text.contains(r#""op":10"#) || state == ShardState::Resuming {
            self.life = Instant::now();
        }
    }

    /// A lost connection that served for a while is replaced at once; one that did not, after a pause.
    fn lost(&mut self, code: Option<u16>, silent: bool) -> Step {
        self.life = Instant::now();
        self.wakes = 0;
        self.brake = None;
        let served = self.active.take().map(|since| since.elapsed());
        let resumed = std::mem::take(&mut self.resumed);
        if served.is_some_and(|time| time >= self.pause) {
            self.failed = 0;
            return Step::Lost { code, pause: Duration::ZERO, silent };
        }
        self.failed += 1;
        // Once in a while Discord asks for a new connection soon after the first.
        if (served.is_some() || resumed) && self.failed == 1 {
            return Step::Lost { code, pause: Duration::ZERO, silent };
        }
        // Whoever stays away for longer and longer misses more than Discord keeps for them.
        if resumed {
            self.failed = 1;
        }
        let pause = self.pause.saturating_mul(1 << (self.failed - 1).min(6)).min(self.pause_at_most);
        Step::Lost { code, pause, silent }
    }
}

/// Whether twilight gave a connection up because a heartbeat was not acknowledged; it then says the same as where the connection broke.
fn unheard(shard: &Shard) -> bool {
    shard.latency().sent().is_some() && shard.latency().received().is_none()
}
