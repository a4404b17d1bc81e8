//! The connection to Discord, against a Discord of our own: what is asked for, what goes wrong, and what comes of it.

mod doctor;
mod frames;
mod gateway;
mod health;
#[cfg(unix)]
mod kill;
mod peers;
#[cfg(target_os = "linux")]
pub mod process;
pub mod program;
mod rest;
mod restart;
mod restored;
#[cfg(target_os = "linux")]
mod rooted;
#[cfg(target_os = "linux")]
mod shared;
#[cfg(unix)]
mod signals;
mod watch;

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tasukebune::book::{Book, Source};
use tasukebune::desk::Desk;
use tasukebune::platform::discord::shards::Shards;
use tasukebune::platform::discord::{Failure, serve};
use tasukebune::settings::{HelpChannels, Keep, Lines, Serve, Token, Waits};
use tasukebune::store::Store;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::discord::{Builder, Discord};

/// Waits of a test: short, and no queue before Identify.
pub fn waits() -> Waits {
    Waits {
        pause: Duration::from_millis(50),
        pause_at_most: Duration::from_millis(200),
        farewell: Duration::from_secs(1),
        back_off: Duration::from_millis(10),
        identify_freely: true,
        ..Waits::default()
    }
}

pub fn settings(discord: &Discord) -> Serve {
    Serve {
        span: None,
        token: Token::new(&discord.token()).expect("a token"),
        api: Some(discord.rest_url()),
        message_content: false,
        help: HelpChannels::None,
        incident_until: None,
        webhook: None,
        keep: Keep::NOWHERE,
        fonts: Vec::new(),
        listen: None,
        lines: Lines { json: false, level: "info".to_owned() },
        waits: waits(),
    }
}

/// A Discord that lets the bot identify as often as it likes.
pub fn lenient() -> Builder {
    crate::discord::builder().identify_every(Duration::ZERO)
}

fn desk() -> Arc<Desk> {
    static DESK: OnceLock<Arc<Desk>> = OnceLock::new();
    Arc::clone(DESK.get_or_init(|| Arc::new(Book::read(&Source::Embedded, None).desk().expect("the data are good"))))
}

/// One shard that begins anew.
pub fn shards() -> Arc<Shards> {
    Arc::new(Shards::new(tasukebune::span::Span::all(1), 0, Vec::new(), std::time::SystemTime::now))
}

/// The bot, running in this process.
pub struct Running {
    task: JoinHandle<Result<(), Failure>>,
    stop: Option<oneshot::Sender<()>>,
}

impl Running {
    pub fn start(settings: Serve) -> Running {
        Running::with(settings, Store::in_memory().expect("memory"))
    }

    /// With what an earlier one has left.
    pub fn with(settings: Serve, store: Store) -> Running {
        let (stop, stopped) = oneshot::channel();
        let stopped = async {
            // A dropped sender is a test that is over.
            let _ = stopped.await;
        };
        Running { task: tokio::spawn(serve(desk(), settings, store, stopped)), stop: Some(stop) }
    }

    pub async fn stop(mut self) -> Result<(), Failure> {
        drop(self.stop.take());
        self.end().await
    }

    pub async fn end(self) -> Result<(), Failure> {
        tokio::time::timeout(Duration::from_secs(10), self.task).await.expect("it ends in time").expect("no panic")
    }
}

/// Discord and a bot that is connected to it.
pub async fn both(discord: Builder) -> (Discord, Running) {
    let discord = discord.start().await;
    let bot = Running::start(settings(&discord));
    discord.ready(1).await;
    (discord, bot)
}
