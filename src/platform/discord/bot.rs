//! The bot: what becomes of an event. Everything here is quick; what must wait for Discord is a task.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use tracing::{Instrument, Span};

use super::commands::{self, Ids};
use super::frame::Frame;
use super::queue::{Queues, guarded};
use super::rest::Rest;
use super::surge::Surging;
use super::talk::Memory;
use super::times::Times;
use super::ways::Ways;
use crate::desk::Desk;
use crate::message::Locale;
use crate::ops::Ops;
use crate::settings::HelpChannels;
use crate::store::Store;

/// The bot's own ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Me {
    pub user: u64,
    pub application: u64,
}

/// What the operator chose of what the bot does.
#[derive(Debug, Clone)]
pub struct Chosen {
    pub help: HelpChannels,
    /// Whether Discord lets it read what people write, as things stand.
    pub content: Arc<AtomicBool>,
    pub incident_until: Option<i64>,
    /// For the labels of pictures.
    pub fonts: Vec<PathBuf>,
}

pub struct Bot {
    pub(super) desk: Arc<Desk>,
    pub(super) rest: Rest,
    pub(super) store: Store,
    pub(super) ops: Arc<Ops>,
    pub(super) me: Me,
    pub(super) ways: Ways,
    /// The help channels that the operator chose.
    pub(super) given: HelpChannels,
    /// Whether Discord gives us the text of messages that do not speak to us; it may take that back.
    pub(super) content: Arc<AtomicBool>,
    pub(super) queues: Arc<Queues>,
    memory: Mutex<Memory>,
    pub(super) times: Times,
    /// Until then, in seconds since 1970, there is trouble at Amazon: the operator says so.
    pub(super) incident_until: Option<i64>,
    pub(super) fonts: Vec<PathBuf>,
    /// Whether far more people than usual ask.
    pub(super) surging: Surging,
    /// Tasks under way that are in no queue.
    tasks: AtomicUsize,
    /// So many were taken.
    events: AtomicU64,
    registering: AtomicBool,
    /// The ids of slash commands by their names for Discord, once they are known.
    commands: OnceLock<Ids>,
}

impl Bot {
    #[must_use]
    pub fn new(desk: Arc<Desk>, rest: Rest, store: Store, me: Me, chosen: Chosen, times: Times) -> Arc<Bot> {
        let Chosen { help, content, incident_until, fonts } = chosen;
        Arc::new(Bot {
            desk,
            ops: rest.ops(),
            rest,
            ways: Ways::new(me, help.clone(), store.clone()),
            store,
            me,
            given: help,
            content,
            incident_until,
            fonts,
            surging: Surging::default(),
            queues: Arc::default(),
            memory: Mutex::new(Memory::new(times.clone())),
            times,
            tasks: AtomicUsize::new(0),
            events: AtomicU64::new(0),
            registering: AtomicBool::new(false),
            commands: OnceLock::new(),
        })
    }

    /// Takes an event. It never fails, and a fault in it ends nothing else.
    pub fn frame(self: &Arc<Self>, frame: Frame<'_>) {
        // Every line about one event has its number, also those of the tasks that it begins. It counts from 1 in each run and says nothing of
        // who wrote; Discord's own ids of interactions and messages lead to a person.
        let request_id = self.events.fetch_add(1, Ordering::Relaxed) + 1;
        let (kind, span) = match &frame {
            Frame::Message(_) | Frame::Edited(_) => ("a message", tracing::error_span!("message", request_id)),
            Frame::Interaction(_) => ("an interaction", tracing::error_span!("interaction", request_id)),
            _ => ("an event", Span::none()),
        };
        let _entered = span.enter();
        // The message of a panic may hold somebody's text: it is not logged.
        if catch_unwind(AssertUnwindSafe(|| self.take(frame))).is_err() {
            tracing::error!("taking {kind} panicked");
        }
    }

    fn take(self: &Arc<Self>, frame: Frame<'_>) {
        match frame {
            Frame::Message(message) => self.message(&message),
            Frame::Edited(message) => self.edited(&message),
            Frame::Deleted { channel, guild, messages } => self.deleted(channel, guild, &messages),
            Frame::Interaction(interaction) => self.interaction(*interaction),
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
                self.joined(id);
                if let (Some(channel), Some(joined)) = (system_channel, joined_at) {
                    self.introduce(id, channel, joined, locale);
                }
            }
            Frame::Removed { guild } => {
                self.ways.roles(|roles| roles.left(guild));
                self.removed(guild);
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
        self.desk.parts().voice.say(locale, key, args)
    }

    /// The command that takes a symptom, as a message names it.
    pub(super) fn symptom_command(&self, locale: Locale) -> String {
        let topic = self.desk.parts().topics.iter().find(|t| t.symptom);
        let Some((topic, name)) = topic.and_then(|t| Some((t, t.command.as_ref()?))) else { return String::new() };
        self.command((name, None), &[&format!("{}.command", topic.id)], locale)
    }

    pub(super) fn command_id(&self, name: &str) -> Option<u64> {
        self.commands.get()?.get(name).copied()
    }

    /// Registers the commands where they differ from those that Discord has; once in the life of a process,
    /// and as often as it takes.
    pub(super) fn register(self: &Arc<Self>, application: u64) {
        if !self.registering.swap(true, Ordering::Relaxed) {
            self.try_to_register(application, self.times.again);
        }
    }

    fn try_to_register(self: &Arc<Self>, application: u64, pause: Duration) {
        let bot = Arc::clone(self);
        self.spawn("registering the commands", async move {
            let refused = match commands::register(&bot.rest, application, &bot.desk).await {
                // It is known once in the life of a process.
                Ok(ids) => {
                    let _ = bot.commands.set(ids);
                    return;
                }
                Err(refused) => refused,
            };
            let seconds = pause.as_secs();
            tracing::error!(%refused, seconds, "the commands could not be registered; those of before go on. Trying again after a pause");
            let next = (pause * 2).min(bot.times.tell);
            // Whoever stops does not wait for that, and a bot that is gone registers nothing.
            let later = Arc::downgrade(&bot);
            tokio::spawn(async move {
                tokio::time::sleep(pause).await;
                if let Some(bot) = later.upgrade() {
                    bot.try_to_register(application, next);
                }
            });
        });
    }
}
