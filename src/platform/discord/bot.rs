//! The bot: what becomes of an event. Everything here is quick; what must wait for Discord is a task.
//!
//! Data and settings may change while it runs. Then another [`Bot`] takes its place ([`super::live`]), and what is under way goes on with the one
//! that it began with: the numbers of topics and the texts of one desk never meet those of another. What outlives that is [`Lasting`], which
//! knows topics and languages by their names and codes alone.

use std::collections::HashSet;
use std::ops::Deref;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, Weak};
use std::time::Duration;

use tracing::{Instrument, Span};

use super::commands::{self, Ids};
use super::frame::Frame;
use super::live::Live;
use super::queue::{Queues, guarded};
use super::rest::Rest;
use super::surge::Surging;
use super::talk::Memory;
use super::times::Times;
use super::ways::Ways;
use super::webhook::Post;
use crate::desk::Desk;
use crate::message::Locale;
use crate::ops::Ops;
use crate::settings::HelpChannels;
use crate::store::{Change, ServerSettings, Store, StoreFault};

/// The bot's own ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Me {
    pub user: u64,
    pub application: u64,
}

/// What the operator chose of what the bot does.
#[derive(Clone)]
pub struct Chosen {
    pub help: HelpChannels,
    /// Until then, in seconds since 1970, there is trouble at Amazon.
    pub incident_until: Option<i64>,
    /// For the labels of pictures.
    pub fonts: Vec<PathBuf>,
    /// Days until a server's data go after the bot has left it.
    pub grace_days: u16,
    /// Where operators are told of surges.
    pub post: Option<Arc<Post>>,
}

/// The bot with the data and settings of a moment.
pub struct Bot {
    pub(super) desk: Arc<Desk>,
    pub(super) ways: Ways,
    pub(super) chosen: Chosen,
    lasting: Arc<Lasting>,
}

/// What stays as long as the program runs, whatever is read anew.
pub struct Lasting {
    pub(super) rest: Rest,
    pub(super) store: Store,
    pub(super) ops: Arc<Ops>,
    pub(super) me: Me,
    /// Whether Discord gives us the text of messages that do not speak to us; it may take that back.
    pub(super) content: Arc<AtomicBool>,
    pub(super) queues: Arc<Queues>,
    memory: Mutex<Memory>,
    pub(super) times: Times,
    /// Whether far more people than usual ask.
    pub(super) surging: Surging,
    /// Servers of which it could not be kept whether the bot is there.
    unsettled: Mutex<HashSet<u64>>,
    /// Tasks under way that are in no queue.
    tasks: AtomicUsize,
    /// So many were taken.
    events: AtomicU64,
    registering: AtomicBool,
    /// Held by whoever registers commands: two at once would each change what the other has just found.
    commanding: tokio::sync::Mutex<()>,
    /// The ids of slash commands by their names for Discord, as far as they are known.
    commands: RwLock<Ids>,
    /// Where the bot stands that takes events now.
    live: Weak<Live>,
}

impl Deref for Bot {
    type Target = Lasting;

    fn deref(&self) -> &Lasting {
        &self.lasting
    }
}

impl Lasting {
    #[must_use]
    pub fn new(rest: Rest, store: Store, me: Me, content: Arc<AtomicBool>, times: Times, live: Weak<Live>) -> Lasting {
        Lasting {
            ops: rest.ops(),
            rest,
            store,
            me,
            content,
            surging: Surging::default(),
            unsettled: Mutex::default(),
            queues: Arc::default(),
            memory: Mutex::new(Memory::new(times.clone())),
            times,
            tasks: AtomicUsize::new(0),
            events: AtomicU64::new(0),
            registering: AtomicBool::new(false),
            commanding: tokio::sync::Mutex::default(),
            commands: RwLock::default(),
            live,
        }
    }
}

impl Bot {
    #[must_use]
    pub fn new(desk: Arc<Desk>, chosen: Chosen, lasting: Lasting) -> Bot {
        let ways = Ways::new(lasting.me, chosen.help.clone(), lasting.store.clone());
        Bot { desk, ways, chosen, lasting: Arc::new(lasting) }
    }

    /// The same bot with other data and settings.
    #[must_use]
    pub fn with(&self, desk: Arc<Desk>, chosen: Chosen) -> Bot {
        Bot { desk, ways: self.ways.helping_in(chosen.help.clone()), chosen, lasting: Arc::clone(&self.lasting) }
    }

    /// Takes an event. It never fails, and a fault in it ends nothing else.
    pub fn frame(self: &Arc<Self>, frame: Frame<'_>) {
        let kind = match &frame {
            Frame::Message(_) | Frame::Edited(_) => "a message",
            Frame::Interaction(_) => "an interaction",
            _ => "an event",
        };
        // The message of a panic may hold somebody's text: it is not logged.
        if catch_unwind(AssertUnwindSafe(|| self.take(frame))).is_err() {
            tracing::error!("taking {kind} panicked");
        }
    }

    /// Every line about one event has its number, also those of the tasks that it begins. It counts from 1 in each run and says nothing of who
    /// wrote; Discord's own ids of interactions and messages lead to a person. What streams past has none: a span costs more than the
    /// look at it.
    pub(super) fn numbered<T>(&self, span: impl FnOnce(u64) -> Span, work: impl FnOnce() -> T) -> T {
        let number = self.events.fetch_add(1, Ordering::Relaxed) + 1;
        span(number).in_scope(work)
    }

    fn take(self: &Arc<Self>, frame: Frame<'_>) {
        match frame {
            Frame::Message(message) => self.message(&message),
            Frame::Edited(message) => {
                self.numbered(|request_id| tracing::error_span!("message", request_id), || self.edited(&message));
            }
            Frame::Deleted { channel, guild, messages } => self.deleted(channel, guild, &messages),
            Frame::Interaction(interaction) => {
                self.numbered(|request_id| tracing::error_span!("interaction", request_id), || self.interaction(*interaction));
            }
            Frame::Ready { application, shard, guilds, .. } => {
                self.register(application);
                self.is_in(shard, guilds);
            }
            // One that we opened is for a member and the staff: nothing is overheard there.
            Frame::Thread { id, owner, .. } if owner == Some(self.me.user) => self.ways.parent_is(id, None),
            Frame::Thread { id, guild, parent, name, .. } => self.ways.thread_is(guild, id, parent, &name),
            Frame::Role { guild, role, ours, deletes } => self.ways.roles(|roles| roles.is(guild, role, ours, deletes)),
            Frame::Guild { id, bot_role, deletes, locale, system_channel, joined_at } => {
                self.ways.roles(|roles| roles.are(id, bot_role, deletes));
                self.comes_or_goes(id);
                if let (Some(channel), Some(joined)) = (system_channel, joined_at) {
                    self.introduce(id, channel, joined, locale);
                }
            }
            Frame::Removed { guild } => {
                self.ways.roles(|roles| roles.left(guild));
                self.comes_or_goes(guild);
            }
            Frame::Broken(_) | Frame::Other => {}
        }
    }

    /// How many things are under way: whoever stops may wait until there are none.
    pub fn busy(&self) -> usize {
        self.tasks.load(Ordering::Relaxed) + self.queues.busy()
    }

    pub(super) fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn unsettled(&self) -> MutexGuard<'_, HashSet<u64>> {
        self.unsettled.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes what a server chose, and gives it as it is then.
    ///
    /// # Errors
    /// As [`Store::change`]; `None` where the disk has not answered in time: then it is done once it does.
    pub(super) async fn change_settings(&self, guild: u64, changes: Vec<Change>) -> Result<Arc<ServerSettings>, Option<StoreFault>> {
        let done = tokio::time::timeout(self.times.disk, self.store.change(guild, changes)).await;
        if done.is_err() {
            tracing::error!("the disk does not answer: what an admin chose waits for it");
        }
        done.map_err(|_| None)?.map_err(Some)
    }

    /// Does something that is in nobody's queue.
    pub(super) fn spawn(self: &Arc<Self>, what: &'static str, job: impl Future<Output = ()> + Send + 'static) {
        self.tasks.fetch_add(1, Ordering::Relaxed);
        let bot = Arc::clone(self);
        let work = async move {
            guarded(what, job).await;
            bot.tasks.fetch_sub(1, Ordering::Relaxed);
        };
        tokio::spawn(work.in_current_span());
    }

    pub(super) fn say(&self, locale: Locale, key: &str, args: &[(&str, String)]) -> String {
        // A button, a card or somebody's choice may be in a language that was taken out since.
        let locale = if self.desk.speaks(locale) { locale } else { self.desk.home() };
        self.desk.parts().voice.say(locale, key, args)
    }

    /// The command that takes a symptom, as a message names it.
    pub(super) fn symptom_command(&self, locale: Locale) -> String {
        let topic = self.desk.parts().topics.iter().find(|t| t.symptom);
        let Some((topic, name)) = topic.and_then(|t| Some((t, t.command.as_ref()?))) else { return String::new() };
        self.command((name, None), &[&format!("{}.command", topic.id)], locale)
    }

    pub(super) fn command_id(&self, name: &str) -> Option<u64> {
        self.commands.read().unwrap_or_else(PoisonError::into_inner).get(name).copied()
    }

    /// Registers the commands where they differ from those that Discord has; once in the life of a process, and as often as it takes.
    pub(super) fn register(self: &Arc<Self>, application: u64) {
        if !self.registering.swap(true, Ordering::Relaxed) {
            self.try_to_register(application, self.times.again);
        }
    }

    /// The commands are others since other data were read. Before the first registration there is nothing to do anew.
    pub(super) fn register_anew(self: &Arc<Self>) {
        if self.registering.load(Ordering::Relaxed) {
            self.try_to_register(self.me.application, self.times.again);
        }
    }

    fn try_to_register(self: &Arc<Self>, application: u64, pause: Duration) {
        let lasting = Arc::clone(&self.lasting);
        self.spawn("registering the commands", async move {
            let _alone = lasting.commanding.lock().await;
            // Whose turn it is only now registers what is in force now.
            let Some(bot) = lasting.live.upgrade().map(|live| live.bot()) else { return };
            let refused = match commands::register(&bot.rest, application, &bot.desk).await {
                Ok(ids) => {
                    *lasting.commands.write().unwrap_or_else(PoisonError::into_inner) = ids;
                    return;
                }
                Err(refused) => refused,
            };
            let seconds = pause.as_secs();
            tracing::error!(%refused, seconds, "the commands could not be registered; those of before go on. Trying again after a pause");
            let next = (pause * 2).min(bot.times.tell);
            // Whoever stops does not wait for that, and a bot that is gone registers nothing.
            let later = Weak::clone(&lasting.live);
            tokio::spawn(async move {
                tokio::time::sleep(pause).await;
                if let Some(live) = later.upgrade() {
                    live.bot().try_to_register(application, next);
                }
            });
        });
    }
}
