//! Data and settings that are read again while the bot runs: what goes on, what changes, and what is told.

mod buttons;
mod flow;
#[cfg(unix)]
mod program;

use std::sync::Arc;
use std::time::Duration;

use tasukebune::book::{Book, Source};
use tasukebune::desk::Desk;
use tasukebune::ops::Ops;
use tasukebune::platform::discord::{self, Failure, Fresh, Times, serve_renewed};
use tasukebune::settings::{HelpChannels, Serve};
use tasukebune::store::Store;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use crate::check::Data;
use crate::discord::{Channel, Discord, Guild, Person};
use crate::serve::{lenient, settings};
use crate::support::TODAY;

/// Heard by the topic `ferry`, which is the copy's own ([`crate::check`]).
const FERRY: &str = "渡し舟に乗れません";
const CODE: &str = "アマゾンの2段階認証のコードが届きません";

fn desk_of(data: &Data) -> Arc<Desk> {
    Arc::new(Book::open(&Source::Folder(data.path().to_owned())).unwrap_or_else(|faults| panic!("{faults:#?}")))
}

/// The project's own data, read anew.
fn embedded() -> Arc<Desk> {
    Arc::new(Book::open(&Source::Embedded).expect("the data are good"))
}

/// A server with a help channel, some people, and a bot that can be given other data and settings.
struct Stage {
    discord: Discord,
    guild: Guild,
    lounge: Channel,
    help: Channel,
    store: Store,
    ops: Arc<Ops>,
    settings: Serve,
    fresh: mpsc::Sender<Fresh>,
    stop: oneshot::Sender<()>,
    task: JoinHandle<Result<(), Failure>>,
}

impl Stage {
    async fn set(desk: Arc<Desk>) -> Stage {
        let discord = lenient().content_granted().start().await;
        let guild = discord.guild("助け合いサーバー", "ja");
        let (lounge, help) = (guild.channel("雑談"), guild.channel("ログイン相談"));
        let settings = Serve { message_content: true, help: HelpChannels::Some(vec![help.id]), ..settings(&discord) };
        let store = Store::in_memory().expect("memory");
        let (ops, (fresh, comes), (stop, stopped)) = (discord::ops(&desk), mpsc::channel(1), oneshot::channel());
        let stopped = async {
            let _ = stopped.await;
        };
        let times = Times { today: || TODAY, ..Times::default() };
        let task = tokio::spawn(serve_renewed(desk, settings.clone(), store.clone(), times, Arc::clone(&ops), comes, stopped));
        discord.ready(1).await;
        discord.until("the commands", |d| (!d.commands().is_empty()).then_some(())).await;
        Stage { discord, guild, lounge, help, store, ops, settings, fresh, stop, task }
    }

    /// Other data are in force when this is done.
    async fn reload(&self, desk: &Arc<Desk>) {
        self.reload_with(desk, self.settings.clone()).await;
    }

    async fn reload_with(&self, desk: &Arc<Desk>, settings: Serve) {
        let (in_force, is_in_force) = oneshot::channel();
        let fresh = Fresh { desk: Arc::clone(desk), settings, in_force };
        assert!(self.fresh.send(fresh).await.is_ok(), "the bot runs");
        is_in_force.await.expect("in force");
    }

    fn person(&self, locale: &str) -> Person {
        let who = self.discord.person("新人", locale);
        self.guild.join(&who);
        who
    }

    async fn end(self) {
        drop(self.stop);
        let ended = tokio::time::timeout(Duration::from_secs(10), self.task).await.expect("it ends in time").expect("no panic");
        assert_eq!(ended, Ok(()));
        assert_eq!(self.discord.violations(), Vec::<String>::new());
    }
}
