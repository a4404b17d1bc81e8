//! What goes wrong between Discord and us, and what comes of it: for each fault, how many replies are lost, how many are doubled, and that the
//! bot goes on. `docs/reliability.md` has the table.

mod answers;
mod gateway;
#[cfg(target_os = "linux")]
mod soak;

use std::sync::{Mutex, OnceLock};
use std::time::Duration;

use tasukebune::platform::discord::{Failure, Times, serve_with};
use tasukebune::settings::{Serve, Waits};
use tasukebune::store::Store;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::discord::{Builder, Discord, Message, Person};
use crate::serve::{settings, waits};

type Ended = JoinHandle<Result<(), Failure>>;

const QUESTION: &str = "アマゾンの2段階認証のコードが届きません";
/// As long as nothing must happen for us to believe that nothing will.
const SILENCE: Duration = Duration::from_millis(200);

fn desk() -> std::sync::Arc<tasukebune::desk::Desk> {
    use tasukebune::book::{Book, Source};
    static DESK: OnceLock<std::sync::Arc<tasukebune::desk::Desk>> = OnceLock::new();
    std::sync::Arc::clone(DESK.get_or_init(|| std::sync::Arc::new(Book::read(&Source::Embedded, None).desk().expect("the data are good"))))
}

/// A Discord, a bot, and everybody who asked it something.
pub struct Trial {
    pub discord: Discord,
    pub store: Store,
    waits: Waits,
    times: Times,
    /// What stops the bot, and its end.
    bot: Option<(oneshot::Sender<()>, Ended)>,
    asked: Mutex<Vec<(Person, Message)>>,
}

impl Trial {
    /// With a bot that is ready.
    pub async fn set(builder: Builder) -> Trial {
        Trial::with(builder, waits(), Times::default()).await
    }

    pub async fn with(builder: Builder, waits: Waits, times: Times) -> Trial {
        let mut trial = Trial::empty(builder, waits, times).await;
        trial.start();
        trial.discord.ready(1).await;
        trial
    }

    /// With no bot yet.
    pub async fn empty(builder: Builder, waits: Waits, times: Times) -> Trial {
        let store = Store::in_memory().expect("memory");
        Trial { discord: builder.start().await, store, waits, times, bot: None, asked: Mutex::default() }
    }

    pub fn start(&mut self) {
        let settings = Serve { waits: self.waits.clone(), ..settings(&self.discord) };
        let (stop, stopped) = oneshot::channel::<()>();
        let stopped = async {
            let _ = stopped.await;
        };
        let task = tokio::spawn(serve_with(desk(), settings, self.store.clone(), self.times.clone(), stopped));
        self.bot = Some((stop, task));
    }

    pub async fn stop(&mut self) {
        let Some((stop, task)) = self.bot.take() else { return };
        drop(stop);
        let ended = tokio::time::timeout(Duration::from_secs(10), task).await.expect("it ends in time").expect("no panic");
        assert_eq!(ended, Ok(()));
    }

    /// Somebody new asks in private.
    pub fn asks(&self) -> Message {
        let mut asked = self.asked.lock().expect("no panic");
        let who = self.discord.person(&format!("人{}", asked.len()), "ja");
        let question = who.dm(QUESTION);
        asked.push((who, question.clone()));
        question
    }

    /// Somebody new asks, and is answered.
    pub async fn answers(&self) {
        self.discord.answer_to(&self.asks()).await;
    }

    /// How many were not answered, and how many more than once.
    fn lost_and_doubled(&self) -> (usize, usize) {
        let me = self.discord.bot_id().to_string();
        let asked = self.asked.lock().expect("no panic");
        let answers =
            asked.iter().map(|(who, _)| who.dm_channel().messages().iter().filter(|m| m.json()["author"]["id"] == me.as_str()).count());
        let answers: Vec<usize> = answers.collect();
        (answers.iter().filter(|n| **n == 0).count(), answers.iter().filter(|n| **n > 1).count())
    }

    /// The bot is well again: it answers whoever asks now. `lost` were not answered, nobody was answered twice.
    pub async fn ends(mut self, what: &str, lost: usize) {
        self.answers().await;
        let all = |_: &Discord| (self.lost_and_doubled().0 <= lost).then_some(());
        self.discord.until(&format!("all answers but {lost} ({what})"), all).await;
        self.discord.silent_for(SILENCE).await;
        assert_eq!(self.lost_and_doubled(), (lost, 0), "lost and doubled: {what}");
        self.stop().await;
        assert_eq!(self.discord.violations(), Vec::<String>::new(), "{what}");
    }
}
