//! For benches: events that are made beforehand and written at a pace; when each was written, and when the answer to it came in.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::ws::{Message as Frame, WebSocket};
use futures_util::{FutureExt, SinkExt};
use serde_json::{Value, json};

use super::gateway::{Connection, Next};
use super::places::Message;
use super::session::{Out, intent};
use super::{Builder, Discord};

/// Where events are to go out as fast as they can, the connection is read, and flushed, only after so many.
const AT_ONCE: usize = 64;

/// Events on their way to the bot.
#[derive(Debug)]
pub struct Load {
    frames: Mutex<Vec<Arc<str>>>,
    /// From one to the next.
    every: Duration,
    written: Mutex<Vec<Instant>>,
}

impl Load {
    /// When each was given to the socket; empty until all are.
    pub fn written(&self) -> Vec<Instant> {
        lock(&self.written).clone()
    }
}

/// Answers to messages, by message: when the first request for one came in.
pub type Arrivals = Mutex<HashMap<u64, Instant>>;

fn lock<T>(what: &Mutex<T>) -> MutexGuard<'_, T> {
    what.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Builder {
    /// Servers come with all their members, as they do where these are few and online.
    pub fn members_told(mut self) -> Self {
        self.members_told = true;
        self
    }
}

impl Discord {
    /// As [`Discord::utters`], and only who may read the text gets it. Nothing is kept that could be replied to.
    pub fn chats(&self, model: &Message, text: &str) {
        self.change(|world| {
            let id = world.new_id();
            let Some(channel) = world.messages.get(&model.id).map(|message| message.channel) else { return };
            let guild = world.channel(channel).guild;
            let view = |reads: bool| {
                let mut event = world.message_event(model.id, reads);
                event["id"] = json!(id.to_string());
                event["content"] = json!(if reads { text } else { "" });
                event
            };
            let views = [view(false), view(true)];
            world.dispatch_views(guild, intent::GUILD_MESSAGES, "MESSAGE_CREATE", &views);
        });
    }

    /// What waits since [`Discord::hold`] goes out: packed before the first one is written, and then written by the connection itself, one
    /// every so often, or, where that is zero, as fast as the bot takes them. Of one shard only.
    pub fn writes(&self, every: Duration) -> Arc<Load> {
        let load = Arc::new(Load { frames: Mutex::default(), every, written: Mutex::default() });
        self.change(|world| {
            let Some((session, line)) = world.sessions.values_mut().find_map(|s| s.line.clone().map(|line| (s, line))) else { return };
            *lock(&load.frames) = session.held.take().unwrap_or_default();
            let _ended = line.send(Out::Load(Arc::clone(&load)));
        });
        load
    }

    /// When the request for an answer to this message came in.
    pub fn arrival(&self, message: u64) -> Option<Instant> {
        lock(&self.shared.arrivals).get(&message).copied()
    }

    /// How many messages were answered.
    pub fn answered(&self) -> usize {
        lock(&self.shared.arrivals).len()
    }

    /// A request came in; only benches, which keep no records, want to know when.
    pub(super) fn notes_arrival(&self, body: Option<&Value>, at: Instant) {
        let to = body.and_then(|body| super::messages::replied(body));
        if let Some(to) = to.filter(|_| !self.shared.settings.recording) {
            lock(&self.shared.arrivals).entry(to).or_insert(at);
        }
    }
}

impl Connection {
    /// False where the connection is over.
    pub(super) async fn writes(&mut self, socket: &mut WebSocket, load: &Load) -> bool {
        let frames = std::mem::take(&mut *lock(&load.frames));
        let packed: Vec<Frame> = frames.iter().map(|frame| self.transport.pack(frame)).collect();
        let (mut written, mut due) = (Vec::with_capacity(packed.len()), Instant::now());
        for (n, frame) in packed.into_iter().enumerate() {
            let paced = !load.every.is_zero();
            if paced {
                due += load.every;
            }
            if (paced || n % AT_ONCE == 0) && !self.hears_until(socket, due).await {
                return false;
            }
            written.push(Instant::now());
            let sent = if paced { socket.send(frame).await } else { socket.feed(frame).await };
            if sent.is_err() {
                return false;
            }
        }
        let flushed = socket.flush().await.is_ok();
        *lock(&load.written) = written;
        self.discord.change(|_| ());
        flushed
    }

    /// What the bot says meanwhile, heartbeats above all, is answered.
    async fn hears_until(&mut self, socket: &mut WebSocket, due: Instant) -> bool {
        loop {
            let received = if due > Instant::now() {
                tokio::select! {
                    () = tokio::time::sleep_until(due.into()) => None,
                    received = socket.recv() => Some(received),
                }
            } else {
                socket.recv().now_or_never()
            };
            let answer = match received {
                None => return true,
                Some(Some(Ok(Frame::Text(text)))) => self.hear(&text),
                Some(Some(Ok(Frame::Ping(_) | Frame::Pong(_)))) => Next::Quiet,
                Some(_) => return false,
            };
            match answer {
                Next::Quiet => {}
                Next::Send(value) => {
                    let frame = self.transport.pack(&value.to_string());
                    if socket.send(frame).await.is_err() {
                        return false;
                    }
                }
                Next::Close(_) => return false,
            }
        }
    }
}
