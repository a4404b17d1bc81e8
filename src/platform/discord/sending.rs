//! Sending answers, changing them, and warning: what waits for Discord, in each person's queue.

use std::sync::Arc;

use tokio::time::Instant;

use super::bot::Bot;
use super::card::{Card, Eyes};
use super::edits::time_of;
use super::frame::Message;
use super::refusal::NO_HISTORY;
use super::rest::{Refused, Sent};
use super::talk::{Asked, Who};
use super::ways::Way;
use crate::desk::Situation;
use crate::message::{self, Reply, Shown};
use crate::ops::Kind;

/// Discord's code for a message that is not there any more
/// (<https://discord.com/developers/docs/topics/opcodes-and-status-codes#json>).
const GONE: u32 = 10_008;
/// An answer has the id of its message for a nonce. A warning of that message has this bit besides …
const WARNING: u64 = 1 << 63;
/// … and an answer to another's, that a message merely calls for, has both: no id reaches them for decades.
pub(super) const CALL: u64 = 3 << 62;

/// Where an answer goes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Address {
    pub channel: u64,
    pub guild: Option<u64>,
    pub person: u64,
    /// The first message of the question.
    pub question: u64,
    /// Whether this is a help channel is not known yet.
    pub place_unknown: bool,
    /// When the question was changed into what it is, in milliseconds since 1970.
    pub edited_at: Option<u64>,
    /// By what Discord knows the answer when it is sent again, also after a restart: of the event that it answers. A question that
    /// is pointed to once more may have one more.
    pub nonce: u64,
    /// When what it answers came in.
    pub arrived: Instant,
}

impl Address {
    fn who(&self) -> Who {
        (self.channel, self.person)
    }
}

impl Bot {
    /// Answers a question of its own.
    pub(super) fn ask(self: &Arc<Self>, address: Address, asked: Asked, message: u64, card: Card, shown: Shown) {
        {
            let mut memory = self.memory();
            if address.place_unknown {
                memory.wonders(address.channel);
            }
            memory.ask(address.who(), message, asked, shown.clone());
        }
        let card = self.offering(card, address.guild, address.question, &shown.place);
        let bot = Arc::clone(self);
        if !self.queues.push(address.person, async move { bot.send(address, &card, &shown).await }) {
            self.memory().forget(address.who(), address.question);
        }
    }

    /// The warning of a secret in a text, where there is one.
    pub(super) fn warning(&self, text: &str, situation: &Situation) -> Option<Reply> {
        self.desk.warning(&message::Message { text: text.to_owned(), addressed: false }, situation)
    }

    /// Warns of a secret in a message that asks us nothing. It is no answer, and nothing is remembered of it.
    pub(super) fn warn(self: &Arc<Self>, message: &Message<'_>, way: Way, text: &str) {
        let last = self.memory().talk((message.channel, message.author)).and_then(|talk| talk.open.clone());
        let situation = Situation { public: message.guild.is_some(), last, ..self.situation(message.author, message.guild) };
        let Some(reply) = self.warning(text, &situation) else { return };
        {
            let mut memory = self.memory();
            if !memory.warns(message.id) || message.guild.is_some() && !memory.takes_turn_to_warn(message.channel, message.author) {
                return;
            }
        }
        let eyes = if message.guild.is_some() { Eyes::All } else { Eyes::Private };
        let card = Card::of(&self.desk, &reply, eyes, &[]);
        let card = self.offering_alone(card, message.guild, message.id, &reply);
        let (channel, guild, id) = (message.channel, message.guild, message.id);
        let place_unknown = way.place_unknown();
        if place_unknown {
            self.memory().wonders(channel);
        }
        let bot = Arc::clone(self);
        let queued = self.queues.push(message.author, async move {
            if place_unknown && !bot.is_help(guild, channel).await || bot.memory().rests(channel) {
                bot.memory().warns_not(id);
                return;
            }
            bot.counts_warning(guild, way);
            if let Err(refused) = bot.post(channel, guild, id, &card, id | WARNING).await {
                bot.memory().warns_not(id);
                bot.refused(channel, guild, refused).await;
            }
        });
        if !queued {
            self.memory().warns_not(message.id);
        }
    }

    /// Asks for the parent of a channel that may be a thread, one channel after another.
    pub(super) fn look_up(self: &Arc<Self>, guild: Option<u64>, channel: u64) {
        if !self.memory().wonders(channel) {
            return;
        }
        let bot = Arc::clone(self);
        // Nobody's queue: people's ids are never 0. Where it is full, a later message asks again.
        if !self.queues.push(0, async move { _ = bot.is_help(guild, channel).await }) {
            self.memory().wonders_no_more(channel);
        }
    }

    async fn is_help(&self, guild: Option<u64>, channel: u64) -> bool {
        if let Some(known) = self.ways.is_help(guild, channel) {
            return known;
        }
        match self.rest.thread(channel).await {
            Ok(thread) => {
                // Nothing is overheard in one that we opened.
                let theirs = thread.filter(|thread| thread.owner != Some(self.me.user));
                self.ways.parent_is(channel, theirs.and_then(|thread| thread.parent));
            }
            // Not known yet: a later message asks again, or thread and channel would be strangers for a day.
            Err(refused) => tracing::debug!(%refused, channel, "a channel's parent is not known"),
        }
        self.ways.is_help(guild, channel) == Some(true)
    }

    /// The first answer to a question never arrived: a later message of it is the question now.
    async fn ask_anew(&self, to: Address, message: u64, card: &Card, shown: &Shown) {
        let to = Address { question: message, nonce: message, ..to };
        {
            let mut memory = self.memory();
            let Some(asked) = memory.asked(message).cloned() else { return };
            memory.ask(to.who(), message, Asked { question: message, ..asked }, shown.clone());
        }
        self.send(to, card, shown).await;
    }

    /// Sends a card; in a server as a reply to a message, where older ones may be read.
    async fn post(&self, channel: u64, guild: Option<u64>, message: u64, card: &Card, nonce: u64) -> Result<Sent, Refused> {
        let hidden = self.memory().is_history_hidden(channel);
        let replies_to = guild.filter(|_| !hidden).map(|_| (channel, message));
        let sent = match self.rest.post(channel, &card.message(nonce, replies_to)).await {
            Err(refused @ Refused { code: NO_HISTORY, .. }) if replies_to.is_some() => {
                self.refused(channel, guild, refused).await;
                self.rest.post(channel, &card.message(nonce, None)).await
            }
            sent => sent,
        };
        if let Ok(sent) = &sent {
            self.stays_for_now(guild, channel, sent.id).await;
        }
        sent
    }

    async fn send(&self, to: Address, card: &Card, shown: &Shown) {
        let elsewhere = to.place_unknown && !self.is_help(to.guild, to.channel).await;
        if elsewhere || self.memory().rests(to.channel) {
            let mut memory = self.memory();
            // Meanwhile a helper may have had it answered.
            if !elsewhere || memory.asked(to.question).is_some_and(|asked| !asked.addressed) {
                memory.forget(to.who(), to.question);
            }
            memory.unsee(to.question);
            return;
        }
        let posted = self.post(to.channel, to.guild, to.question, card, to.nonce).await;
        self.ops.counts.reply(Kind::Message, posted.is_ok().then(|| to.arrived.elapsed()));
        match posted {
            // What comes back is older than the question as it stands: Discord knew the nonce, of an answer before a restart.
            Ok(sent) if to.edited_at.is_some_and(|edited| time_of(sent.id) < edited) => {
                self.memory().answered(to.who(), to.question, sent.id, shown);
                if let Err(refused) = self.rest.edit(to.channel, sent.id, &card.edit()).await {
                    self.refused(to.channel, to.guild, refused).await;
                }
            }
            Ok(sent) => {
                self.memory().answered(to.who(), to.question, sent.id, shown);
                if card.is_coloured() && sent.embeds == 0 {
                    self.faded(to.channel, to.guild);
                }
            }
            Err(refused) => {
                {
                    let mut memory = self.memory();
                    // What it said of this place was read by nobody.
                    if memory.asked(to.question).is_some_and(|asked| asked.first_private) {
                        memory.meets_not(to.person);
                    }
                    memory.forget(to.who(), to.question);
                    // Nothing was answered: a later change of the question may be.
                    memory.unsee(to.question);
                }
                self.refused(to.channel, to.guild, refused).await;
            }
        }
    }

    /// Changes the answer to a question, once that is there. Where somebody has taken it away meanwhile, a new message
    /// (`newest`) gets an answer of its own, as it does where the first answer never arrived; a question that was merely
    /// edited gets none. An answer that is there stays unless the new one is `better`.
    pub(super) fn change(self: &Arc<Self>, to: Address, card: Card, shown: Shown, newest: Option<u64>, better: bool) {
        let card = self.offering(card, to.guild, to.question, &shown.place);
        let bot = Arc::clone(self);
        let queued = self.queues.push(to.person, async move {
            let Some(answer) = bot.memory().answer_or_later(to.who(), to.question) else {
                if let Some(newest) = newest {
                    bot.ask_anew(to, newest, &card, &shown).await;
                }
                return;
            };
            if !better {
                return;
            }
            let changed = match (bot.rest.edit(to.channel, answer, &card.edit()).await, newest) {
                (Ok(()), _) => Ok(answer),
                (Err(Refused { code: GONE, .. }), Some(newest)) => {
                    bot.post(to.channel, to.guild, newest, &card, newest).await.map(|sent| sent.id)
                }
                (Err(refused), _) => Err(refused),
            };
            bot.ops.counts.reply(Kind::Message, changed.is_ok().then(|| to.arrived.elapsed()));
            match changed {
                Ok(answer) => bot.memory().answered(to.who(), to.question, answer, &shown),
                Err(refused) => bot.refused(to.channel, to.guild, refused).await,
            }
        });
        // The card stays as it is; what comes next is a question of its own, and its answer is seen.
        if !queued {
            self.memory().forget(to.who(), to.question);
        }
    }
}
