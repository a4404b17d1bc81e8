//! What becomes of a shard's connection, and how long to pause before the next one.
//!
//! twilight connects again by itself and at once, some ten thousand times in 5 s where a peer accepts and closes; and it does so within a
//! poll where the connection ends without a close frame. So the pauses are made here: a shard that is not to connect is not polled.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_util::Stream;
use tokio::time::{Instant, timeout_at};
use twilight_gateway::error::{ReceiveMessageError, ReceiveMessageErrorType};
use twilight_gateway::{Message, Shard, ShardState};

use crate::settings::Waits;

/// While a connection is being made, the shard is woken for the name, the connection, a few pieces of TLS and the answer. More often than so,
/// it is going round in circles.
const WAKES: u32 = 60;

/// What became of a shard.
pub enum Step {
    Frame(String),
    /// For good, with the close code.
    Ended(Option<u16>),
    /// The connection is lost. Where `pause` is not zero, the shard is to be made anew after it.
    Lost {
        code: Option<u16>,
        pause: Duration,
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
    /// When something last came in that shows life.
    life: Instant,
    wakes: u32,
}

impl Pace {
    pub fn new(waits: &Waits, queue: Duration) -> Pace {
        Pace {
            pause: waits.pause,
            pause_at_most: waits.pause_at_most,
            silence: waits.silence,
            queue,
            failed: 0,
            active: None,
            life: Instant::now(),
            wakes: 0,
        }
    }

    /// The next thing that becomes of the shard.
    pub async fn next(&mut self, shard: &mut Shard) -> Step {
        loop {
            // Without READY the heartbeats alone are no life: only whoever waits in the queue may take longer.
            let patience = if self.active.is_some() { self.silence } else { self.silence + self.queue };
            let polled = timeout_at(self.life + patience, poll_fn(|cx| self.poll(shard, cx))).await;
            let Ok(item) = polled else { return self.lost(None) };
            match item {
                Some(Ok(Message::Text(text))) => {
                    self.note(shard.state(), &text);
                    return Step::Frame(text);
                }
                Some(Ok(Message::Close(frame))) => {
                    let code = frame.map(|frame| frame.code);
                    return if shard.state() == ShardState::FatallyClosed { Step::Ended(code) } else { self.lost(code) };
                }
                // Its text is the frame: not a word of it.
                Some(Err(error)) if matches!(error.kind(), ReceiveMessageErrorType::Deserializing { .. }) => {
                    tracing::warn!(shard = shard.id().number(), "a frame that is no frame of the gateway");
                }
                Some(Err(_)) => return self.lost(None),
                None => return Step::Ended(None),
            }
        }
    }

    /// Polls once. Losses that twilight keeps to itself come out as a close.
    fn poll(&mut self, shard: &mut Shard, cx: &mut Context<'_>) -> Poll<Option<Result<Message, ReceiveMessageError>>> {
        let before = shard.state();
        let polled = Pin::new(&mut *shard).poll_next(cx);
        if polled.is_ready() {
            return polled;
        }
        let connecting = |state| matches!(state, ShardState::Disconnected { .. });
        if !connecting(shard.state()) {
            self.wakes = 0;
            return Poll::Pending;
        }
        self.wakes += 1;
        let fell_silently = !connecting(before);
        if fell_silently || self.wakes > WAKES { Poll::Ready(Some(Ok(Message::Close(None)))) } else { Poll::Pending }
    }

    fn note(&mut self, state: ShardState, text: &str) {
        let active = state == ShardState::Active;
        if active && self.active.is_none() {
            self.active = Some(Instant::now());
        }
        // Before READY, Hello is life; what follows are acknowledged heartbeats.
        if active || text.contains(r#""op":10"#) || state == ShardState::Resuming {
            self.life = Instant::now();
        }
    }

    /// A lost connection that served for a while is replaced at once; one that did not, after a pause.
    fn lost(&mut self, code: Option<u16>) -> Step {
        self.life = Instant::now();
        self.wakes = 0;
        let served = self.active.take().map(|since| since.elapsed());
        if served.is_some_and(|time| time >= self.pause) {
            self.failed = 0;
            return Step::Lost { code, pause: Duration::ZERO };
        }
        self.failed += 1;
        // Once in a while Discord asks for a new connection soon after the first.
        if served.is_some() && self.failed == 1 {
            return Step::Lost { code, pause: Duration::ZERO };
        }
        let pause = self.pause.saturating_mul(1 << (self.failed - 1).min(6)).min(self.pause_at_most);
        Step::Lost { code, pause }
    }
}
