//! The whole bot, against a Discord of our own: every way in, every answer, in both languages.

mod answers;
mod aside;
mod bodies;
mod bursts;
mod commands;
mod counted;
mod edits;
mod erase;
mod handover;
mod hello;
mod help;
mod helpers;
mod hostile;
mod house;
mod incident;
mod install;
mod lifted;
mod log;
mod odd;
mod privacy;
mod refused;
mod secrets;
mod sequence;
mod setup;
mod stats;
mod stories;
mod surge;
mod ways;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use serde_json::{Value, json};
use tasukebune::book::{Book, Source};
use tasukebune::desk::Desk;
use tasukebune::platform::discord::{Failure, Times, serve_with};
use tasukebune::settings::{HelpChannels, Serve, Webhook};
use tasukebune::store::Store;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tracing_subscriber::layer::SubscriberExt;

use crate::discord::{Channel, Discord, Fault, Guild, Message, Note, Person};
use crate::serve::{lenient, settings};
use crate::support::TODAY;

/// As long as silence must last to be believed.
pub const SILENCE: Duration = Duration::from_millis(150);
/// In public, in private, in a help channel.
pub const WAYS: [&str; 3] = ["mention", "private", "help"];
/// What most tests ask, and the title of the answer.
pub const QUESTION: &str = "Amazonの2段階認証のコードが届きません";
pub const TITLE: &str = "コードが届かない";

fn desk() -> Arc<Desk> {
    static DESK: OnceLock<Arc<Desk>> = OnceLock::new();
    Arc::clone(DESK.get_or_init(|| Arc::new(Book::read(&Source::Embedded, None).desk().expect("the data are good"))))
}

/// Nobody answers a card that is not there yet.
pub async fn read() {
    tokio::time::sleep(Duration::from_millis(30)).await;
}

/// The text of a message in a language.
pub fn say(locale: &str, key: &str) -> String {
    desk().parts().voice.say(crate::support::locale(locale), key, &[])
}

/// What whoever wrote down a code is told.
pub fn warning() -> String {
    say("ja", "secret-code")
}

/// The title of a card.
pub fn title(card: &Message) -> String {
    card.text().lines().find(|line| line.starts_with("**")).expect("a title").to_owned()
}

pub fn times() -> Times {
    Times { today: || TODAY, ..Times::default() }
}

/// A server with a help channel and another one, three people, and the bot.
pub struct Stage {
    pub discord: Discord,
    pub guild: Guild,
    pub help: Channel,
    pub lounge: Channel,
    pub hana: Person,
    pub taro: Person,
    pub emma: Person,
    /// What is kept; it outlives the bot.
    pub store: Store,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<Result<(), Failure>>,
}

/// What is chosen before the bot starts.
pub struct Plan {
    pub times: Times,
    /// Without the content intent and so without help channels.
    pub blind: bool,
    pub everywhere: bool,
    /// What goes wrong from the start: method, route, fault, how often.
    pub faults: Vec<(&'static str, &'static str, Fault, usize)>,
    pub store: Store,
    pub webhook: Option<Webhook>,
    pub fonts: Vec<PathBuf>,
    /// Until when the operator announces an incident.
    pub incident: Option<i64>,
}

impl Default for Plan {
    fn default() -> Plan {
        let store = Store::in_memory().expect("memory");
        let faults = Vec::new();
        Plan { times: times(), blind: false, everywhere: false, faults, store, webhook: None, fonts: Vec::new(), incident: None }
    }
}

impl Stage {
    pub async fn set() -> Stage {
        Stage::with(Plan::default()).await
    }

    pub async fn with(plan: Plan) -> Stage {
        let discord = if plan.blind { lenient() } else { lenient().content_granted() }.start().await;
        for (method, route, fault, times) in plan.faults {
            discord.fail_next(method, route, fault, times);
        }
        let guild = discord.guild("助け合いサーバー", "ja");
        let (help, lounge) = (guild.channel("ログイン相談"), guild.channel("雑談"));
        let [hana, taro, emma] = [("花子", "ja"), ("太郎", "ja"), ("Emma", "en-US")].map(|(name, locale)| discord.person(name, locale));
        for person in [&hana, &taro, &emma] {
            guild.join(person);
        }
        let channels = if plan.everywhere { HelpChannels::All } else { HelpChannels::Some(vec![help.id]) };
        let heard = if plan.blind { HelpChannels::None } else { channels };
        let (webhook, fonts, incident_until) = (plan.webhook, plan.fonts, plan.incident);
        let settings = Serve { message_content: !plan.blind, help: heard, webhook, fonts, incident_until, ..settings(&discord) };
        let (stop, task) = start(settings, plan.store.clone(), plan.times);
        let stage = Stage { discord, guild, help, lounge, hana, taro, emma, store: plan.store, stop: Some(stop), task };
        stage.ready().await;
        stage
    }

    async fn ready(&self) {
        self.discord.ready(1).await;
        let asked = |d: &Discord| d.calls("GET", "/applications/{application}/commands").iter().filter(|r| r.status == 200).count() > 1;
        self.discord.until("the commands", |d| (!d.commands().is_empty() && asked(d)).then_some(())).await;
    }

    /// The bot ends and starts anew, as with a new version.
    pub async fn restart(&mut self) {
        self.halt().await;
        self.start().await;
    }

    pub async fn halt(&mut self) {
        drop(self.stop.take());
        let ended = (&mut self.task).await.expect("no panic");
        assert_eq!(ended, Ok(()));
        self.discord.gone().await;
    }

    pub async fn start(&mut self) {
        let settings = Serve { message_content: true, help: HelpChannels::Some(vec![self.help.id]), ..settings(&self.discord) };
        let (stop, task) = start(settings, self.store.clone(), times());
        (self.stop, self.task) = (Some(stop), task);
        self.ready().await;
    }

    /// Somebody whom the bot does not know yet.
    pub fn newcomer(&self, locale: &str) -> Person {
        let who = self.discord.person("新人", locale);
        self.guild.join(&who);
        who
    }

    /// Somebody says something in one of the [`WAYS`].
    pub fn tell(&self, who: &Person, way: &str, text: &str) -> Message {
        match way {
            "mention" => who.says(&self.lounge, format!("<@BOT> {text}").as_str()),
            "private" => who.dm(text),
            _ => who.says(&self.help, text),
        }
    }

    /// Somebody asks the bot by mentioning it; its answer.
    pub async fn asks(&self, who: &Person, text: &str) -> Message {
        let question = who.says(&self.lounge, format!("<@BOT> {text}").as_str());
        self.discord.answer_to(&question).await
    }

    /// How many messages of the bot's there are in a channel.
    pub fn answers_in(&self, channel: &Channel) -> usize {
        let me = self.discord.bot_id().to_string();
        channel.messages().iter().filter(|m| m.json()["author"]["id"] == me.as_str()).count()
    }

    pub async fn silent(&self) {
        self.discord.silent_for(SILENCE).await;
    }

    /// The bot stops; nothing was done that Discord forbids, and nothing sent that others cannot read.
    pub async fn end(mut self) {
        drop(self.stop.take());
        let ended = tokio::time::timeout(Duration::from_secs(10), &mut self.task).await.expect("it ends in time").expect("no panic");
        assert_eq!(ended, Ok(()));
        assert_eq!(self.discord.violations(), Vec::<String>::new());
        // Nobody is told of an answer that may not come; those that do need no time.
        assert!(self.discord.calls("POST", "/channels/{channel}/typing").is_empty());
    }
}

fn start(settings: Serve, store: Store, times: Times) -> (oneshot::Sender<()>, JoinHandle<Result<(), Failure>>) {
    let (stop, stopped) = oneshot::channel();
    let stopped = async {
        // A dropped sender is a test that is over.
        let _ = stopped.await;
    };
    (stop, tokio::spawn(serve_with(desk(), settings, store, times, stopped)))
}

/// The labels of a card's buttons.
pub fn labels(card: &Message) -> Vec<String> {
    card.controls().iter().filter_map(|c| c["label"].as_str().map(str::to_owned)).collect()
}

#[track_caller]
pub fn has(card: &Message, text: &str) {
    assert!(card.text().contains(text), "“{text}” is not in:\n{}", card.text());
}

#[track_caller]
pub fn lacks(card: &Message, text: &str) {
    assert!(!card.text().contains(text), "“{text}” is in:\n{}", card.text());
}

/// Chooses a topic from a card's menu by its label.
pub async fn choose(who: &Person, card: &Message, label: &str) -> crate::discord::Seen {
    let menu = card.controls().into_iter().find(|c| c["type"] == 3).expect("a menu");
    let option = menu["options"].as_array().into_iter().flatten().find(|o| o["label"] == label).cloned();
    let value = option.unwrap_or_else(|| panic!("no choice {label}: {menu:#}"))["value"].as_str().expect("a value").to_owned();
    who.selects(card, "choose", &[&value]).await
}

pub fn none() -> Value {
    json!({})
}

pub fn reply_to(message: &Message, text: &str) -> Note {
    Note::new(text).reply_to(message)
}

/// What the bot writes into its log while this is held. A test's tasks all run on its own thread, so that no other test's
/// lines get in.
pub struct Log {
    written: Arc<Mutex<Vec<u8>>>,
    _listening: tracing::subscriber::DefaultGuard,
}

impl Log {
    pub fn open() -> Log {
        Log::from(tracing::Level::INFO, false)
    }

    /// Whatever the finest level of our log has; of other crates only errors are ever logged.
    pub fn all() -> Log {
        Log::from(tracing::Level::TRACE, false)
    }

    /// The same as JSON.
    pub fn json() -> Log {
        Log::from(tracing::Level::TRACE, true)
    }

    fn from(finest: tracing::Level, json: bool) -> Log {
        let written = Arc::new(Mutex::new(Vec::new()));
        let into = Arc::clone(&written);
        let lines = tasukebune::cli::lines(json, move || Pen(Arc::clone(&into)));
        let lines = tracing_subscriber::registry().with(lines).with(tasukebune::cli::heard(finest.into()));
        Log { written, _listening: tracing::subscriber::set_default(lines) }
    }

    pub fn lines(&self) -> Vec<String> {
        let written = self.written.lock().expect("no panic");
        String::from_utf8_lossy(&written).lines().map(str::to_owned).collect()
    }

    /// Waits for a line that has all of these.
    pub async fn tells(&self, parts: &[&str]) {
        for _ in 0..1_000 {
            if self.lines().iter().any(|line| parts.iter().all(|part| line.contains(part))) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        panic!("no line has {parts:?}: {:#?}", self.lines());
    }
}

struct Pen(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Pen {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("no panic").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
