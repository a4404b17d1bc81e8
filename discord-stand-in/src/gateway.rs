//! One gateway connection: from Hello to its end.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::ws::{CloseFrame, Message, WebSocket};
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use super::Discord;
use super::faults::Line;
use super::session::{Out, Session, intent};
use super::transport::Transport;
use super::world::World;

/// Events a client may send in `SEND_WINDOW`.
const SENDS: usize = 120;
const SEND_WINDOW: Duration = Duration::from_secs(60);
/// Bytes that a client's frame may have.
const FRAME_BYTES: usize = 4_096;
/// Identifies a day.
pub const DAILY_IDENTIFIES: u64 = 1_000;
/// After these a session cannot be resumed: <https://docs.discord.com/developers/topics/opcodes-and-status-codes>.
const FINAL_CODES: [u16; 9] = [1000, 1001, 4004, 4007, 4009, 4010, 4011, 4012, 4013];

/// How a connection goes on after a frame.
enum Next {
    Send(Value),
    Quiet,
    Close(u16),
}

pub struct Connection {
    pub(super) discord: Discord,
    number: u64,
    session: Option<String>,
    orders: UnboundedSender<Out>,
    pub(super) transport: Transport,
    sends: VecDeque<Instant>,
    last_beat: Instant,
}

/// Serves a connection until it ends.
pub async fn serve(discord: Discord, mut socket: WebSocket, line: Line, query: String) {
    let asked = |key: &str| query.split('&').find_map(|pair| pair.strip_prefix(key)?.strip_prefix('='));
    let number = discord.change(World::new_id);
    if discord.world().gateway.muted {
        while let Some(Ok(_)) = socket.recv().await {}
        return;
    }
    if !matches!(asked("v"), None | Some("10")) {
        return close(&mut socket, 4012).await;
    }
    if !matches!(asked("encoding"), None | Some("json")) {
        discord.change(|world| world.violation("gateway: only encoding=json is spoken here"));
        return close(&mut socket, 4002).await;
    }
    let transport = match Transport::by_query(asked("compress")) {
        Ok(transport) => transport,
        Err(other) => {
            discord.change(|world| world.violation(format!("gateway: unknown compression {other}")));
            return close(&mut socket, 4002).await;
        }
    };
    let (orders, mut inbox) = unbounded_channel();
    let interval = discord.shared.settings.heartbeat;
    let mut connection =
        Connection { discord, number, session: None, orders, transport, sends: VecDeque::new(), last_beat: Instant::now() };
    let hello = json!({ "t": null, "s": null, "op": 10, "d": { "heartbeat_interval": millis(interval), "_trace": ["[\"own\"]"] } });
    let mut silent = false;
    let mut code = None;
    if socket.send(connection.transport.pack(&hello.to_string())).await.is_err() {
        return;
    }
    loop {
        let too_late = connection.last_beat + interval * 2;
        let next = tokio::select! {
            order = inbox.recv() => match order {
                Some(Out::Frame(frame)) if silent => { drop(frame); Next::Quiet }
                Some(Out::Frame(frame)) => {
                    if socket.send(connection.transport.pack(&frame)).await.is_err() { break }
                    Next::Quiet
                }
                Some(Out::Load(load)) => if connection.writes(&mut socket, &load).await { Next::Quiet } else { break },
                Some(Out::Close(code)) => Next::Close(code),
                Some(Out::Silence) => { silent = true; Next::Quiet }
                Some(Out::Hang) => std::future::pending().await,
                Some(Out::Cut) | None => { line.cut(); break }
            },
            received = socket.recv() => match received {
                Some(Ok(Message::Text(text))) => connection.hear(&text),
                Some(Ok(Message::Binary(_))) => { connection.violation("a binary frame"); Next::Close(4002) }
                Some(Ok(Message::Close(frame))) => { code = Some(frame.map_or(1005, |f| f.code)); break }
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => Next::Quiet,
                Some(Err(_)) | None => break,
            },
            () = tokio::time::sleep_until(too_late.into()), if !silent => {
                connection.violation("no heartbeat for two intervals");
                Next::Close(4009)
            }
        };
        match next {
            Next::Send(value) if !silent => {
                if socket.send(connection.transport.pack(&value.to_string())).await.is_err() {
                    break;
                }
            }
            Next::Send(_) | Next::Quiet => {}
            Next::Close(with) => {
                connection.end(Some(with));
                return close(&mut socket, with).await;
            }
        }
    }
    connection.end(code);
    // A close is answered in kind, as by Discord: else the bot takes the connection for lost, and makes another one while it leaves.
    if code.is_some() {
        finish(&mut socket).await;
    }
}

/// Reads on until the other side is gone, which also sends the answer to its close; whoever stays gets a moment.
async fn finish(socket: &mut WebSocket) {
    let farewell = async { while let Some(Ok(_)) = socket.recv().await {} };
    let _silent = tokio::time::timeout(Duration::from_secs(1), farewell).await;
}

async fn close(socket: &mut WebSocket, code: u16) {
    let frame = CloseFrame { code, reason: reason(code).into() };
    // Whoever is gone already needs no farewell; whoever stays silent gets a moment to answer it.
    if socket.send(Message::Close(Some(frame))).await.is_ok() {
        finish(socket).await;
    }
}

fn reason(code: u16) -> &'static str {
    match code {
        4001 => "Unknown opcode.",
        4002 => "Error while decoding payload.",
        4003 => "Not authenticated.",
        4004 => "Authentication failed.",
        4005 => "Already authenticated.",
        4007 => "Invalid seq.",
        4008 => "Rate limited.",
        4009 => "Session timed out.",
        4010 => "Invalid shard.",
        4011 => "Sharding required.",
        4012 => "Invalid API version.",
        4013 => "Invalid intent(s).",
        4014 => "Disallowed intent(s).",
        _ => "",
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

fn invalid_session() -> Next {
    Next::Send(json!({ "t": null, "s": null, "op": 9, "d": false }))
}

impl Connection {
    fn violation(&self, what: &str) {
        self.discord.change(|world| world.violation(format!("gateway: {what}")));
    }

    fn hear(&mut self, text: &str) -> Next {
        if text.len() > FRAME_BYTES {
            self.violation(&format!("a frame of {} bytes", text.len()));
            return Next::Close(4002);
        }
        let now = Instant::now();
        self.sends.push_back(now);
        while self.sends.front().is_some_and(|&t| now.duration_since(t) > SEND_WINDOW) {
            self.sends.pop_front();
        }
        if self.sends.len() > SENDS {
            self.violation("more than 120 frames in a minute");
            return Next::Close(4008);
        }
        let frame: Option<Value> = serde_json::from_str(text).ok();
        let op = frame.as_ref().and_then(|f| f.get("op")).and_then(Value::as_u64);
        let (Some(mut frame), Some(op)) = (frame, op) else {
            self.violation("a frame that does not parse");
            return Next::Close(4002);
        };
        let data = frame.get_mut("d").map(Value::take).unwrap_or_default();
        self.record(op, &data);
        match op {
            1 => self.beat(&data),
            2 if self.session.is_some() => self.refuse("Identify in a session", 4005),
            2 => self.identify(&data),
            6 if self.session.is_some() => self.refuse("Resume in a session", 4005),
            6 => self.resume(&data),
            3 | 4 | 8 if self.session.is_none() => self.refuse("a frame before Identify", 4003),
            3 | 4 | 8 => Next::Quiet,
            _ => self.refuse(&format!("unknown op {op}"), 4001),
        }
    }

    fn refuse(&self, what: &str, code: u16) -> Next {
        self.violation(what);
        Next::Close(code)
    }

    fn record(&self, op: u64, data: &Value) {
        let mut shown = data.clone();
        if let Some(token) = shown.get_mut("token") {
            *token = json!("…");
        }
        self.discord.change(|world| {
            if world.recording {
                world.gateway.frames.push((op, shown));
            }
        });
    }

    fn beat(&mut self, data: &Value) -> Next {
        if !data.is_null() && !data.is_u64() {
            return self.refuse("a heartbeat with neither null nor a sequence number", 4002);
        }
        self.last_beat = Instant::now();
        if let Some(id) = &self.session {
            self.discord.change(|world| world.sessions.get_mut(id).map(|s| s.heartbeats += 1));
        }
        Next::Send(json!({ "t": null, "s": null, "op": 11, "d": null }))
    }

    fn token_is_right(&self, data: &Value) -> bool {
        let token = data["token"].as_str().unwrap_or_default();
        token.strip_prefix("Bot ").unwrap_or(token) == self.discord.shared.settings.token
    }

    fn identify(&mut self, data: &Value) -> Next {
        let bad_code = self.discord.change(|world| world.gateway.close_next.pop_front());
        if let Some(code) = bad_code {
            return Next::Close(code);
        }
        if !self.token_is_right(data) {
            return Next::Close(4004);
        }
        if !["os", "browser", "device"].iter().all(|key| data["properties"][key].is_string()) {
            return self.refuse("Identify without os, browser and device", 4002);
        }
        let shard = match &data["shard"] {
            Value::Null => (0, 1),
            array => match (array[0].as_u64(), array[1].as_u64()) {
                (Some(id), Some(count)) if id < count => (id, count),
                _ => return self.refuse("a shard that cannot be", 4010),
            },
        };
        let Some(intents) = data["intents"].as_u64().filter(|i| i & !intent::KNOWN == 0) else {
            return self.refuse("unknown intents", 4013);
        };
        let granted = self.discord.shared.settings.content_granted;
        let forbidden = intent::GUILD_MEMBERS | intent::GUILD_PRESENCES | if granted { 0 } else { intent::MESSAGE_CONTENT };
        if intents & forbidden != 0 {
            return Next::Close(4014);
        }
        if !self.identify_in_time(shard.0) {
            return invalid_session();
        }
        if data["compress"] == true && matches!(self.transport, Transport::Plain) {
            self.transport = Transport::Payload;
        }
        self.open(shard, intents, data);
        Next::Quiet
    }

    /// One Identify per bucket and interval, and so many a day.
    fn identify_in_time(&self, shard: u64) -> bool {
        let settings = &self.discord.shared.settings;
        let bucket = shard % settings.max_concurrency;
        self.discord.change(|world| {
            let early = world.gateway.last_identify.get(&bucket).is_some_and(|last| last.elapsed() < settings.identify_every);
            world.gateway.identifies += 1;
            world.gateway.last_identify.insert(bucket, Instant::now());
            if early {
                world.violation(format!("gateway: Identify of shard {shard} too soon after the last of its bucket {bucket}"));
            }
            !early && world.gateway.identifies <= DAILY_IDENTIFIES
        })
    }

    fn open(&mut self, shard: (u64, u64), intents: u64, data: &Value) {
        let id = format!("{:032x}", self.discord.change(World::new_id));
        let mut identify = data.clone();
        identify["token"] = json!("…");
        let resume_url = format!("{}/resume", self.discord.gateway_url());
        self.session = Some(id.clone());
        self.discord.change(|world| {
            let guilds: Vec<u64> =
                world.guilds.values().filter(|g| g.bot_is_member && (g.id >> 22) % shard.1 == shard.0).map(|g| g.id).collect();
            let session = Session {
                shard,
                intents,
                seq: 0,
                log: VecDeque::new(),
                held: None,
                line: Some(self.orders.clone()),
                connection: self.number,
                resumes: 0,
                heartbeats: 0,
                dead: false,
                transport: self.transport.name().to_owned(),
                identify,
            };
            world.sessions.insert(id.clone(), session);
            let mut me = world.user_json(world.bot);
            me["verified"] = json!(true);
            me["mfa_enabled"] = json!(true);
            me["email"] = Value::Null;
            let ready = json!({
                "v": 10,
                "user": me,
                "guilds": guilds.iter().map(|id| json!({ "id": id.to_string(), "unavailable": true })).collect::<Vec<_>>(),
                "session_id": id,
                "session_type": "normal",
                "resume_gateway_url": resume_url,
                "shard": [shard.0, shard.1],
                "application": { "id": world.bot.to_string(), "flags": world.app_flags() },
                "private_channels": [], "presences": [], "relationships": [], "user_settings": {}, "user_settings_proto": null,
                "guild_join_requests": [], "geo_ordered_rtc_regions": ["japan"], "game_relationships": [],
                "auth": {}, "_trace": ["[\"own\"]"],
            });
            world.dispatch_to(&id, "READY", &ready);
            if intents & intent::GUILDS != 0 {
                for guild in guilds {
                    let guild = world.guild_create(world.guild(guild));
                    world.dispatch_to(&id, "GUILD_CREATE", &guild);
                }
            }
        });
    }

    fn resume(&mut self, data: &Value) -> Next {
        if !self.token_is_right(data) {
            return Next::Close(4004);
        }
        let (Some(id), Some(seq)) = (data["session_id"].as_str(), data["seq"].as_u64()) else {
            return self.refuse("Resume without session or sequence number", 4002);
        };
        let outcome = self.discord.change(|world| {
            let Some(session) = world.sessions.get_mut(id).filter(|s| !s.dead) else { return invalid_session() };
            if seq > session.seq {
                return Next::Close(4007);
            }
            if session.log.front().is_some_and(|(first, _)| *first > seq + 1) {
                session.dead = true;
                return invalid_session();
            }
            for (_, frame) in session.log.iter().filter(|(s, _)| *s > seq) {
                let _ended = self.orders.send(Out::Frame(Arc::clone(frame)));
            }
            session.line = Some(self.orders.clone());
            session.connection = self.number;
            session.resumes += 1;
            self.transport.name().clone_into(&mut session.transport);
            world.dispatch_to(id, "RESUMED", &json!({ "_trace": ["[\"own\"]"] }));
            Next::Quiet
        });
        if matches!(outcome, Next::Quiet) {
            self.session = Some(id.to_owned());
        }
        outcome
    }

    /// The connection is over; its session waits for a resume unless the code forbids it.
    fn end(&self, code: Option<u16>) {
        let Some(id) = &self.session else { return };
        self.discord.change(|world| {
            let Some(session) = world.sessions.get_mut(id).filter(|s| s.connection == self.number) else { return };
            session.line = None;
            session.dead |= code.is_some_and(|code| FINAL_CODES.contains(&code) || code == 4014);
        });
    }
}
