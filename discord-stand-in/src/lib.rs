//! A Discord of our own: REST and gateway in this process, speaking the real protocol on 127.0.0.1.
//!
//! Tests, benches and the preview start it, put people and servers into it, point a bot at it, and look at what came of it. It knows nothing
//! of the bot. What a bot may not do is refused as Discord refuses it, and written down as a violation.

mod commands;
mod faults;
mod files;
mod gateway;
mod guilds;
mod interactions;
mod limits;
mod load;
mod messages;
mod objects;
mod people;
mod places;
mod posts;
mod presses;
mod rest;
mod session;
mod slash;
mod threads;
mod transcript;
mod transport;
mod view;
mod world;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::watch;

pub use faults::Fault;
pub use files::File;
pub use load::Load;
pub use people::{Note, Person};
pub use places::{Channel, Guild, Message};
pub use presses::{Modal, Seen};
pub use session::{SessionSeen, Signal};
pub use view::{Asked, Place, Post};
use world::World;
pub use world::permission;

/// How long anything is waited for, unless the builder says otherwise.
const PATIENCE: Duration = Duration::from_secs(5);

/// A request as it came in, and how it was answered.
#[derive(Debug, Clone)]
pub struct Request {
    pub method: String,
    /// The path with its ids named: `/channels/{channel}/messages`.
    pub route: String,
    pub path: String,
    pub query: String,
    /// `Null` where there was none.
    pub body: Value,
    /// What came with it.
    pub files: Vec<File>,
    /// Without `Authorization`.
    pub headers: Vec<(String, String)>,
    /// 0 while unanswered, and for good when the connection was cut.
    pub status: u16,
    /// The message that it made, changed or took away.
    pub about: Option<u64>,
    /// Since the start of this Discord.
    pub at: Duration,
}

/// What can be chosen before the start.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Builder {
    token: String,
    bot_name: String,
    shards: u64,
    max_concurrency: u64,
    content_granted: bool,
    content_flag: u64,
    heartbeat: Duration,
    identify_every: Duration,
    answer_within: Duration,
    patience: Duration,
    recording: bool,
    judging: bool,
    judge: Judge,
    members_told: bool,
    began: Option<u64>,
}

/// What somebody else says of a request's body: method, route (its ids named), body; `None` where nothing is wrong with it.
pub type Judge = fn(&str, &str, &Value) -> Option<String>;

/// The judge who lets everything pass: this Discord's own rules are all there is.
pub fn nobody(_: &str, _: &str, _: &Value) -> Option<String> {
    None
}

impl Builder {
    /// How many shards `GET /gateway/bot` recommends.
    pub fn shards(mut self, shards: u64) -> Self {
        self.shards = shards;
        self
    }

    /// How many shards may identify at once.
    pub fn max_concurrency(mut self, at_once: u64) -> Self {
        self.max_concurrency = at_once;
        self
    }

    /// The application was granted the message content intent, after a review.
    pub fn content_granted(mut self) -> Self {
        (self.content_granted, self.content_flag) = (true, 1 << 18);
        self
    }

    /// The application, being small, has switched the message content intent on by itself.
    pub fn content_limited(mut self) -> Self {
        (self.content_granted, self.content_flag) = (true, 1 << 19);
        self
    }

    /// What Hello says; Discord's own is about 41 s.
    pub fn heartbeat_every(mut self, interval: Duration) -> Self {
        self.heartbeat = interval;
        self
    }

    /// The 5 s between two Identifies of one bucket, here 50 ms by default.
    pub fn identify_every(mut self, interval: Duration) -> Self {
        self.identify_every = interval;
        self
    }

    /// The 3 s that an interaction may stay unanswered.
    pub fn answer_within(mut self, limit: Duration) -> Self {
        self.answer_within = limit;
        self
    }

    /// How long tests wait for anything.
    pub fn patience(mut self, limit: Duration) -> Self {
        self.patience = limit;
        self
    }

    /// Without records of requests, frames and conversation, for benches; violations are kept.
    pub fn without_records(mut self) -> Self {
        (self.recording, self.judging) = (false, false);
        self
    }

    /// Bodies are held to this Discord's own rules only, not to what their judge says: for the tests of these rules.
    pub fn unjudged(mut self) -> Self {
        self.judging = false;
        self
    }

    pub fn token(mut self, token: &str) -> Self {
        token.clone_into(&mut self.token);
        self
    }

    /// Opens both doors and lets the bot's account exist.
    pub async fn start(self) -> Discord {
        let rest = rest::listener().expect("a free port for REST");
        let gateway = TcpListener::bind("127.0.0.1:0").await.expect("a free port for the gateway");
        let rest_port = rest.local_addr().expect("a bound port").port();
        let gateway_port = gateway.local_addr().expect("a bound port").port();
        let shared = Arc::new(Shared {
            world: Mutex::new(World::new(&self, format!("ws://127.0.0.1:{gateway_port}"))),
            changes: watch::channel(0).0,
            started: Instant::now(),
            tasks: Mutex::default(),
            arrivals: load::Arrivals::default(),
            settings: self,
            rest_port,
            gateway_port,
        });
        let discord = Discord { shared };
        let tasks = [rest::open(discord.clone(), rest, false), rest::open(discord.clone(), gateway, true)];
        discord.shared.tasks.lock().unwrap_or_else(PoisonError::into_inner).extend(tasks.map(|task| task.abort_handle()));
        discord
    }
}

#[derive(Debug)]
struct Shared {
    world: Mutex<World>,
    changes: watch::Sender<u64>,
    started: Instant,
    tasks: Mutex<Vec<tokio::task::AbortHandle>>,
    arrivals: load::Arrivals,
    settings: Builder,
    rest_port: u16,
    gateway_port: u16,
}

/// The whole of it; clones are the same Discord.
#[derive(Debug, Clone)]
pub struct Discord {
    shared: Arc<Shared>,
}

impl Discord {
    /// The judge is no afterthought: whoever wants none says [`nobody`].
    pub fn builder(judge: Judge) -> Builder {
        Builder {
            token: "MTAw.fake.token-of-the-bot".to_owned(),
            bot_name: "助け舟".to_owned(),
            shards: 1,
            max_concurrency: 1,
            content_granted: false,
            content_flag: 0,
            heartbeat: Duration::from_millis(41_250),
            identify_every: Duration::from_millis(50),
            answer_within: Duration::from_secs(3),
            patience: PATIENCE,
            recording: true,
            judging: true,
            judge,
            members_told: false,
            began: None,
        }
    }

    /// The bot's token, without the word `Bot`.
    pub fn token(&self) -> String {
        self.shared.settings.token.clone()
    }

    /// What goes into `HttpBuilder::proxy`.
    pub fn rest_url(&self) -> String {
        format!("http://127.0.0.1:{}", self.shared.rest_port)
    }

    pub fn gateway_url(&self) -> String {
        format!("ws://127.0.0.1:{}", self.shared.gateway_port)
    }

    /// Every request so far, oldest first.
    pub fn requests(&self) -> Vec<Request> {
        self.world().requests.clone()
    }

    /// The requests of one route: `calls("POST", "/channels/{channel}/messages")`.
    pub fn calls(&self, method: &str, route: &str) -> Vec<Request> {
        self.world().requests.iter().filter(|r| r.method == method && r.route == route).cloned().collect()
    }

    /// Everything the bot did that Discord forbids or counts against it.
    pub fn violations(&self) -> Vec<String> {
        self.world().violations.clone()
    }

    /// The violations, taken out: for tests that provoke some.
    pub fn take_violations(&self) -> Vec<String> {
        std::mem::take(&mut self.world().violations)
    }

    /// How many commands were created, which Discord limits to 200 a day.
    pub fn command_creates(&self) -> u64 {
        self.world().command_creates
    }

    /// The commands as they are registered now.
    pub fn commands(&self) -> Vec<Value> {
        self.world().commands.clone()
    }

    /// The next `times` requests of this route meet this fault.
    pub fn fail_next(&self, method: &str, route: &str, fault: Fault, times: usize) {
        self.world().faults.push(faults::Planned { method: method.to_owned(), route: route.to_owned(), fault, left: times });
    }

    /// Its clock is that many seconds behind (or, below 0, ahead of) the machine's from now on, as its answers say.
    pub fn clock_behind(&self, seconds: i64) {
        self.world().clock_behind = seconds;
    }

    /// What was to go wrong goes well.
    pub fn fail_nothing(&self) {
        self.world().faults.clear();
    }

    /// The whole conversation as text; see `transcript`.
    pub fn transcript(&self) -> String {
        transcript::render(&self.world().scenes)
    }

    /// Waits until `found` finds something.
    ///
    /// # Panics
    /// When nothing was found in time; the message ends with the requests and violations so far.
    pub async fn until<T>(&self, what: &str, mut found: impl FnMut(&Self) -> Option<T>) -> T {
        match self.within(self.shared.settings.patience, &mut found).await {
            Some(value) => value,
            None => panic!("waited in vain for {what}\n{}", self.state()),
        }
    }

    /// Looks again at every change until `found` finds something, so long at most.
    pub async fn within<T>(&self, limit: Duration, mut found: impl FnMut(&Self) -> Option<T>) -> Option<T> {
        let mut changes = self.shared.changes.subscribe();
        let waiting = async {
            loop {
                changes.borrow_and_update();
                if let Some(value) = found(self) {
                    return value;
                }
                if changes.changed().await.is_err() {
                    std::future::pending::<()>().await;
                }
            }
        };
        tokio::time::timeout(limit, waiting).await.ok()
    }

    fn state(&self) -> String {
        let world = self.world();
        let last: Vec<String> =
            world.requests.iter().rev().take(8).rev().map(|r| format!("{} {} → {}", r.method, r.route, r.status)).collect();
        format!("last requests: {last:#?}\nviolations: {:#?}", world.violations)
    }

    fn world(&self) -> MutexGuard<'_, World> {
        self.shared.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the world, and wakes whoever waits for a change.
    fn change<T>(&self, how: impl FnOnce(&mut World) -> T) -> T {
        let out = how(&mut self.world());
        self.shared.changes.send_modify(|n| *n += 1);
        out
    }

    /// Closes both doors and ends every connection, as the test's end does.
    pub fn stop(&self) {
        for task in self.shared.tasks.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
            task.abort();
        }
        self.signal(Signal::Cut);
    }
}
