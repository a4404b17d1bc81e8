//! Gateway sessions: what is dispatched to whom, kept for a resume, and done to a connection on a test's order.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Instant;

use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedSender;

use super::Discord;
use super::load::Load;
use super::world::{World, permission};

/// Intents: <https://docs.discord.com/developers/events/gateway#gateway-intents>.
pub mod intent {
    pub const GUILDS: u64 = 1 << 0;
    pub const GUILD_MEMBERS: u64 = 1 << 1;
    pub const GUILD_PRESENCES: u64 = 1 << 8;
    pub const GUILD_MESSAGES: u64 = 1 << 9;
    pub const DIRECT_MESSAGES: u64 = 1 << 12;
    pub const MESSAGE_CONTENT: u64 = 1 << 15;
    /// Every bit that means something.
    pub const KNOWN: u64 = 0x1F_FFFF | 1 << 24 | 1 << 25;
}

/// Events that a resume can bring back; a real session keeps a few minutes' worth.
const KEPT: usize = 10_000;

/// What the world asks of a connection.
#[derive(Debug)]
pub enum Out {
    Frame(Arc<str>),
    Load(Arc<Load>),
    Close(u16),
    Cut,
    Silence,
    Hang,
}

/// What a test asks of the gateway.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// Op 7.
    Reconnect,
    /// Op 9.
    Invalid {
        resumable: bool,
    },
    /// Op 1, which wants a heartbeat at once.
    AskHeartbeat,
    Close(u16),
    /// The connection ends without a close frame.
    Cut,
    /// The connection stays, nothing is sent any more: no ACK, no events.
    Silence,
    /// Nor is anything read: not even a close is answered.
    Hang,
}

#[derive(Debug)]
pub struct Session {
    pub shard: (u64, u64),
    pub intents: u64,
    pub seq: u64,
    pub log: VecDeque<(u64, Arc<str>)>,
    /// Events wait here for the test to let them go.
    pub held: Option<Vec<Arc<str>>>,
    pub line: Option<UnboundedSender<Out>>,
    /// Which connection has it now.
    pub connection: u64,
    pub resumes: u64,
    pub heartbeats: u64,
    /// Can no longer be resumed.
    pub dead: bool,
    pub transport: String,
    pub identify: Value,
}

/// What a test sees of a session.
#[derive(Debug, Clone)]
pub struct SessionSeen {
    pub shard: (u64, u64),
    pub intents: u64,
    pub connected: bool,
    pub resumes: u64,
    pub heartbeats: u64,
    /// `plain`, `payload` (compress in Identify), `zlib-stream` or `zstd-stream`.
    pub transport: String,
    /// Without the token.
    pub identify: Value,
    pub last_sequence: u64,
}

#[derive(Debug, Default)]
pub struct GatewayState {
    pub connections: u64,
    pub refusing: bool,
    pub muted: bool,
    pub identifies: u64,
    pub last_identify: BTreeMap<u64, Instant>,
    /// Close codes for the Identifies to come.
    pub close_next: VecDeque<u16>,
    /// Frames that came in: op and data without tokens.
    pub frames: Vec<(u64, Value)>,
}

impl GatewayState {
    /// Counts a connection; says whether it is to be refused.
    pub fn count_connection(&mut self) -> bool {
        self.connections += 1;
        self.refusing
    }
}

impl Session {
    /// Takes the next sequence number for this event, keeps it, and sends it if somebody listens.
    fn push(&mut self, t: &str, data: &str) {
        self.seq += 1;
        let frame: Arc<str> = format!(r#"{{"t":"{t}","s":{},"op":0,"d":{data}}}"#, self.seq).into();
        self.log.push_back((self.seq, Arc::clone(&frame)));
        if self.log.len() > KEPT {
            self.log.pop_front();
        }
        if let Some(held) = &mut self.held {
            held.push(frame);
        } else if let Some(line) = &self.line {
            // A connection that is just ending takes nothing; the log has it.
            let _ended = line.send(Out::Frame(frame));
        }
    }
}

impl World {
    /// An event to every session that serves this server (or DMs: shard 0) and asked for it.
    pub fn dispatch(&mut self, guild: Option<u64>, needs: u64, t: &str, data: &Value) {
        self.dispatch_by(guild, needs, t, |_| data.to_string());
    }

    fn dispatch_by(&mut self, guild: Option<u64>, needs: u64, t: &str, data: impl Fn(bool) -> String) {
        let mut texts = [None, None];
        for session in self.sessions.values_mut().filter(|s| !s.dead) {
            let (id, count) = session.shard;
            let serves = guild.map_or(0, |guild| (guild >> 22) % count) == id;
            if serves && session.intents & needs == needs {
                let reads = session.intents & intent::MESSAGE_CONTENT != 0;
                let text = texts[usize::from(reads)].get_or_insert_with(|| data(reads));
                session.push(t, text);
            }
        }
    }

    pub fn dispatch_to(&mut self, session: &str, t: &str, data: &Value) {
        if let Some(session) = self.sessions.get_mut(session) {
            session.push(t, &data.to_string());
        }
    }

    /// `MESSAGE_CREATE` or `MESSAGE_UPDATE`, with its text only where the bot may read it.
    pub fn dispatch_message(&mut self, t: &str, id: u64) {
        let Some(message) = self.messages.get(&id) else { return };
        let channel = message.channel;
        if message.ephemeral_for.is_some() || !self.bot_sees(channel) {
            return;
        }
        let guild = self.channel(channel).guild;
        let needs = if guild.is_some() { intent::GUILD_MESSAGES } else { intent::DIRECT_MESSAGES };
        let views = [false, true].map(|reads| if self.is_wanted(reads) { self.message_event(id, reads) } else { Value::Null });
        self.dispatch_views(guild, needs, t, &views);
    }

    /// Whether there is a session that reads messages, or one that does not.
    pub fn is_wanted(&self, reads: bool) -> bool {
        self.sessions.values().any(|s| !s.dead && (s.intents & intent::MESSAGE_CONTENT != 0) == reads)
    }

    /// An event that looks otherwise to who may read messages: the second one.
    pub fn dispatch_views(&mut self, guild: Option<u64>, needs: u64, t: &str, views: &[Value; 2]) {
        self.dispatch_by(guild, needs, t, |reads| views[usize::from(reads)].to_string());
    }

    /// Whether events of this channel reach the bot.
    pub fn bot_sees(&self, channel: u64) -> bool {
        self.bot_is_in(channel) && self.bot_permissions(channel) & permission::VIEW_CHANNEL != 0
    }
}

impl Discord {
    /// Asks something of every connected session.
    pub fn signal(&self, signal: Signal) {
        self.signal_where(signal, |_| true);
    }

    /// Asks something of one shard.
    pub fn signal_shard(&self, shard: u64, signal: Signal) {
        self.signal_where(signal, |session| session.shard.0 == shard);
    }

    fn signal_where(&self, signal: Signal, which: impl Fn(&Session) -> bool) {
        self.change(|world| {
            for session in world.sessions.values_mut().filter(|s| which(s)) {
                let Some(line) = session.line.clone() else { continue };
                let frame = |value: Value| Out::Frame(value.to_string().into());
                let out = match signal {
                    Signal::Reconnect => frame(json!({ "op": 7, "d": null, "s": null, "t": null })),
                    Signal::Invalid { resumable } => {
                        session.dead |= !resumable;
                        frame(json!({ "op": 9, "d": resumable, "s": null, "t": null }))
                    }
                    Signal::AskHeartbeat => frame(json!({ "op": 1, "d": null, "s": null, "t": null })),
                    Signal::Close(code) => Out::Close(code),
                    Signal::Cut => Out::Cut,
                    Signal::Silence => Out::Silence,
                    Signal::Hang => Out::Hang,
                };
                let _ended = line.send(out);
            }
        });
    }

    /// Sends the last events of every session again, as they were.
    pub fn repeat(&self, events: usize) {
        self.change(|world| {
            for session in world.sessions.values().filter(|s| !s.dead) {
                let skipped = session.log.len().saturating_sub(events);
                let frames = session.log.iter().skip(skipped).map(|(_, frame)| Arc::clone(frame));
                frames.for_each(|frame| _ = session.line.as_ref().map(|line| line.send(Out::Frame(frame))));
            }
        });
    }

    /// Events wait from now on, until [`Discord::release`].
    pub fn hold(&self) {
        self.change(|world| world.sessions.values_mut().for_each(|session| session.held = Some(Vec::new())));
    }

    /// What waited goes out, the newest first.
    pub fn release_backwards(&self) {
        self.change(|world| {
            for session in world.sessions.values_mut() {
                for frame in session.held.take().into_iter().flatten().rev() {
                    let _ended = session.line.as_ref().map(|line| line.send(Out::Frame(frame)));
                }
            }
        });
    }

    /// From now on gateway connections are accepted and closed at once, or no longer so.
    pub fn refuse_connections(&self, refuse: bool) {
        self.change(|world| world.gateway.refusing = refuse);
    }

    /// `GET /gateway/bot` leads to somebody else from now on.
    pub fn leads_to(&self, url: &str) {
        self.change(|world| url.clone_into(&mut world.gateway_url));
    }

    /// From now on new gateway connections are accepted, and nothing is ever said on them; or no longer so.
    pub fn mute(&self, mute: bool) {
        self.change(|world| world.gateway.muted = mute);
    }

    /// The next Identify is closed with this code, such as 4010 or 4011; several calls queue up.
    pub fn close_next_identify(&self, code: u16) {
        self.change(|world| world.gateway.close_next.push_back(code));
    }

    /// No session can be resumed any more, as after a long absence.
    pub fn forget_sessions(&self) {
        self.change(|world| world.sessions.values_mut().for_each(|session| session.dead = true));
    }

    /// Connections to the gateway so far, refused ones included.
    pub fn connections(&self) -> u64 {
        self.world().gateway.connections
    }

    /// Identifies so far.
    pub fn identifies(&self) -> u64 {
        self.world().gateway.identifies
    }

    /// Frames of the bot so far: op and data, tokens hidden.
    pub fn frames(&self) -> Vec<(u64, Value)> {
        self.world().gateway.frames.clone()
    }

    /// Every session that there was.
    pub fn sessions(&self) -> Vec<SessionSeen> {
        let seen = |s: &Session| SessionSeen {
            shard: s.shard,
            intents: s.intents,
            connected: s.line.is_some(),
            resumes: s.resumes,
            heartbeats: s.heartbeats,
            transport: s.transport.clone(),
            identify: s.identify.clone(),
            last_sequence: s.seq,
        };
        self.world().sessions.values().map(seen).collect()
    }

    /// Waits until this many sessions are connected at once.
    pub async fn ready(&self, sessions: usize) {
        let connected = |d: &Self| d.sessions().iter().filter(|s| s.connected).count() == sessions;
        self.until(&format!("{sessions} connected sessions"), |d| connected(d).then_some(())).await;
    }

    /// Waits until no session is connected.
    pub async fn gone(&self) {
        self.until("the bot to be gone", |d| d.sessions().iter().all(|s| !s.connected).then_some(())).await;
    }

    /// Waits until sessions were resumed this many times in all.
    pub async fn resumed(&self, times: u64) {
        self.until("a resume", |d| (d.sessions().iter().map(|s| s.resumes).sum::<u64>() >= times).then_some(())).await;
    }
}
