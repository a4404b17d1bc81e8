//! For benches: events that are made beforehand, to be written as fast as can be; when each was written, and when the answer to it came in.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use axum::extract::ws::{Message as Frame, WebSocket};
use futures_util::SinkExt;
use serde_json::{Value, json};

use super::gateway::Connection;
use super::places::Message;
use super::session::{Out, intent};
use super::{Builder, Discord};

/// Events on their way to the bot.
#[derive(Debug)]
pub struct Load {
    frames: Mutex<Vec<Arc<str>>>,
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
            let views = [false, true].map(|reads| if world.is_wanted(reads) { view(reads) } else { Value::Null });
            world.dispatch_views(guild, intent::GUILD_MESSAGES, "MESSAGE_CREATE", &views);
        });
    }

    /// What waits since [`Discord::hold`] goes out: packed before the first one is written, and then as fast as the bot takes them. Of one
    /// shard only.
    pub fn writes(&self) -> Arc<Load> {
        let load = Arc::new(Load { frames: Mutex::default(), written: Mutex::default() });
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
        let to = body.and_then(super::messages::replied);
        if let Some(to) = to.filter(|_| !self.shared.settings.recording) {
            lock(&self.shared.arrivals).entry(to).or_insert(at);
        }
    }
}

impl Connection {
    /// False where the connection is over. What the bot says meanwhile waits: what is packed must go out as it was packed, for a compressed
    /// stream goes on from frame to frame.
    pub(super) async fn writes(&mut self, socket: &mut WebSocket, load: &Load) -> bool {
        let frames = std::mem::take(&mut *lock(&load.frames));
        let packed: Vec<Frame> = frames.iter().map(|frame| self.transport.pack(frame)).collect();
        let mut written = Vec::with_capacity(packed.len());
        for frame in packed {
            written.push(Instant::now());
            if socket.feed(frame).await.is_err() {
                return false;
            }
        }
        let flushed = socket.flush().await.is_ok();
        *lock(&load.written) = written;
        self.discord.change(|_| ());
        flushed
    }
}
