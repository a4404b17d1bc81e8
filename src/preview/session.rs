//! One world: a Discord of our own with the very bot in it, in a thread and a runtime of their own.
//!
//! A runtime of its own has a clock of its own, too. Where actions are done again, that is put forward by what passed between them: the bot takes
//! what one person writes within seconds for one question, and all of it done at once would be another conversation.

use std::panic::AssertUnwindSafe;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use discord_stand_in::Discord;
use futures_util::FutureExt;
use jiff::civil::Date;
use serde_json::Value;
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

use super::action::{Action, Typing};
use super::cast::{self, Cast, NEVER};
use super::play::{Form, Impossible, Players};
use crate::desk::Desk;
use crate::platform::discord::{Times, serve_with};
use crate::settings::{HelpChannels, Keep, Lines, Serve, Token, Waits};
use crate::store::Store;

/// Until the bot is there.
const START: Duration = Duration::from_secs(20);
/// What was answered before is answered by now, or is not answered any more.
const ANSWER: Duration = Duration::from_millis(600);
/// Nothing has changed for so long: it is done.
const CALM: Duration = Duration::from_millis(15);
/// Whatever the bot remembers, it has forgotten by then.
const LONGEST: Duration = Duration::from_secs(45 * 60);
/// A shorter pause makes no difference.
const SHORTEST: Duration = Duration::from_secs(1);

/// An action that was done.
#[derive(Debug, Clone)]
pub struct Done {
    pub action: Action,
    /// Since the one before.
    pub after: Duration,
    /// How much had happened when the next one was done: messages, edits, deletions.
    pub deeds: u64,
}

/// Where doing actions again ended.
#[derive(Debug, Clone)]
pub struct Halt {
    pub done: usize,
    pub why: Impossible,
}

enum Order {
    Do(Action, oneshot::Sender<Result<&'static str, Impossible>>),
    Suggest(Typing, oneshot::Sender<Result<Value, Impossible>>),
}

/// A world that is going on; it ends when this is dropped.
pub struct Session {
    pub discord: Discord,
    pub cast: Cast,
    pub desk: Arc<Desk>,
    forms: Arc<Mutex<Vec<Form>>>,
    orders: mpsc::UnboundedSender<Order>,
}

/// What counts as today, and where a font for pictures may be. The platform asks for the day by a plain function.
static GIVEN: OnceLock<(Date, Vec<PathBuf>)> = OnceLock::new();

/// Once, for all worlds of this process.
pub fn given(today: Date, fonts: Vec<PathBuf>) {
    let _ = GIVEN.set((today, fonts));
}

impl Session {
    /// A world in which all this was done, as far as it is possible, the last of it so long ago.
    ///
    /// # Errors
    /// When the bot does not start.
    pub async fn open(desk: Arc<Desk>, done: Vec<Done>, ago: Duration) -> Result<(Session, Option<Halt>), String> {
        let (tell, told) = oneshot::channel();
        let thread = std::thread::Builder::new().name("world".to_owned());
        let its_desk = Arc::clone(&desk);
        let started = thread.spawn(move || {
            let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
                Ok(runtime) => runtime,
                Err(error) => {
                    let _ = tell.send(Err(error.to_string()));
                    return;
                }
            };
            runtime.block_on(goes_on(its_desk, (done, ago), tell));
            runtime.shutdown_background();
        });
        started.map_err(|error| format!("no thread to work with: {error}"))?;
        told.await.unwrap_or_else(|_| Err("the bot ended by a fault in the program: tell the project".to_owned()))
    }

    pub fn forms(&self) -> Vec<Form> {
        lock(&self.forms).clone()
    }

    /// # Errors
    /// When it is not possible.
    pub async fn does(&self, action: Action) -> Result<&'static str, Impossible> {
        let (tell, told) = oneshot::channel();
        let _ = self.orders.send(Order::Do(action, tell));
        told.await.unwrap_or(Err(Impossible::Broken))
    }

    /// # Errors
    /// When the command is not there.
    pub async fn suggests(&self, typing: Typing) -> Result<Value, Impossible> {
        let (tell, told) = oneshot::channel();
        let _ = self.orders.send(Order::Suggest(typing, tell));
        told.await.unwrap_or(Err(Impossible::Broken))
    }
}

fn lock<T>(what: &Mutex<T>) -> MutexGuard<'_, T> {
    what.lock().unwrap_or_else(PoisonError::into_inner)
}

type Opened = Result<(Session, Option<Halt>), String>;

async fn goes_on(desk: Arc<Desk>, (done, ago): (Vec<Done>, Duration), tell: oneshot::Sender<Opened>) {
    let (stop, stopped) = oneshot::channel::<()>();
    let (discord, mut players, bot) = match begins(&desk, stopped).await {
        Ok(begun) => begun,
        Err(why) => {
            let _ = tell.send(Err(why));
            return;
        }
    };
    let halt = again(&mut players, &done).await;
    passes(ago).await;
    let forms = Arc::new(Mutex::new(players.forms.clone()));
    let (orders, mut all) = mpsc::unbounded_channel();
    let session = Session { discord: discord.clone(), cast: players.cast.clone(), desk, forms: Arc::clone(&forms), orders };
    let _ = tell.send(Ok((session, halt)));
    while let Some(order) = all.recv().await {
        match order {
            Order::Do(action, tell) => {
                let done = safely(players.does(&action)).await;
                lock(&forms).clone_from(&players.forms);
                discord.looks_again();
                let _ = tell.send(done);
            }
            Order::Suggest(typing, tell) => _ = tell.send(safely(players.suggests(&typing)).await),
        }
    }
    drop(stop);
    let _ = timeout(START, bot).await;
    discord.stop();
}

/// People of the stand-in panic where a test asks them for what cannot be; here that is only not possible.
async fn safely<T>(deed: impl Future<Output = Result<T, Impossible>>) -> Result<T, Impossible> {
    AssertUnwindSafe(deed).catch_unwind().await.unwrap_or_else(|_| Err(Impossible::Broken))
}

type Bot = tokio::task::JoinHandle<Result<(), crate::platform::discord::Failure>>;

async fn begins(desk: &Arc<Desk>, stopped: oneshot::Receiver<()>) -> Result<(Discord, Players, Bot), String> {
    let (discord, cast) = cast::set().await?;
    let settings = settings(&discord, &cast)?;
    let store = Store::in_memory().map_err(|fault| fault.to_string())?;
    let times = Times { today: || GIVEN.get().map_or_else(Date::default, |(today, _)| *today), ..Times::default() };
    let stop = async {
        // A dropped sender is a world that nobody looks at any more.
        let _ = stopped.await;
    };
    let mut bot = tokio::spawn(serve_with(Arc::clone(desk), settings, store, times, stop));
    let there = async {
        let mut changes = discord.changes();
        while !is_there(&discord) {
            changes.borrow_and_update();
            let _ = timeout(CALM, changes.changed()).await;
        }
    };
    tokio::select! {
        ended = &mut bot => Err(match ended {
            Ok(Err(failure)) => format!("the bot did not start: {failure}"),
            _ => "the bot ended at once".to_owned(),
        }),
        here = timeout(START, there) => match here {
            Ok(()) => Ok((discord.clone(), Players { discord: discord.clone(), cast, forms: Vec::new() }, bot)),
            Err(_) => Err(format!("the bot did not start within {START:?}")),
        },
    }
}

/// Connected, its commands registered, or refused: with wrong ones it goes on without, and `check` says which.
fn is_there(discord: &Discord) -> bool {
    let refused = || discord.requests().iter().any(|r| r.method == "PUT" && r.route.ends_with("/commands") && r.status >= 400);
    discord.sessions().iter().any(|session| session.connected) && (!discord.commands().is_empty() || refused())
}

fn settings(discord: &Discord, cast: &Cast) -> Result<Serve, String> {
    Ok(Serve {
        token: Token::new(&discord.token()).ok_or("the stand-in's token is none")?,
        api: Some(discord.rest_url()),
        message_content: true,
        help: HelpChannels::Some(vec![cast.help.id]),
        incident_until: None,
        webhook: None,
        keep: Keep::NOWHERE,
        span: None,
        fonts: GIVEN.get().map_or_else(Vec::new, |(_, fonts)| fonts.clone()),
        listen: None,
        lines: Lines { json: false, level: "error".to_owned() },
        waits: Waits {
            pause: Duration::from_millis(50),
            silence: NEVER,
            deaf: NEVER,
            untried: NEVER,
            keep_sessions: NEVER,
            farewell: Duration::from_millis(300),
            back_off: Duration::from_millis(10),
            identify_freely: true,
            ..Waits::default()
        },
    })
}

/// Does all again, with the pauses that there were.
async fn again(players: &mut Players, done: &[Done]) -> Option<Halt> {
    for (nth, Done { action, after, deeds }) in done.iter().enumerate() {
        passes(*after).await;
        if let Err(why) = safely(players.does(action)).await {
            return Some(Halt { done: nth, why });
        }
        calm(&players.discord, *deeds).await;
    }
    None
}

/// So much time passes at once.
async fn passes(time: Duration) {
    if time > SHORTEST {
        tokio::time::pause();
        tokio::time::advance(time.min(LONGEST)).await;
        tokio::time::resume();
    }
}

/// Until as much has happened as the last time, and nothing more happens.
async fn calm(discord: &Discord, deeds: u64) {
    let mut changes = discord.changes();
    let waiting = async {
        while discord.deeds() < deeds {
            changes.borrow_and_update();
            let _ = timeout(CALM, changes.changed()).await;
        }
    };
    // Where the new texts say less, less happens.
    let _ = timeout(ANSWER, waiting).await;
    let quiet = async {
        loop {
            changes.borrow_and_update();
            if timeout(CALM, changes.changed()).await.is_err() {
                break;
            }
        }
    };
    let _ = timeout(ANSWER, quiet).await;
}
