//! Messages: which are answered, with what, and whether an answer is new or changes the one before.

use std::sync::Arc;

use super::bot::Bot;
use super::card::{Card, Eyes};
use super::edits::time_of;
use super::frame::Message;
use super::rest::Refused;
use super::talk::{Asked, Who};
use super::ways::Way;
use crate::desk::{Situation, Word};
use crate::message::{self, Act, Locale, Press, Reply, Shown};

/// Discord's code for replying where older messages may not be read
/// (<https://discord.com/developers/docs/topics/opcodes-and-status-codes#json>).
const NO_HISTORY: u32 = 160_002;
/// For a message that is not there any more (same page).
const GONE: u32 = 10_008;
/// Apart from its answer's nonce, which is the message's id, a warning has this bit: no id reaches it for a century.
const WARNING: u64 = 1 << 63;

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
}

/// What becomes of words that do not improve the answer of seconds before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    None,
    /// The card changes with them all the same.
    Edit,
    /// They get a card of their own.
    Beside,
}

impl Address {
    fn who(&self) -> Who {
        (self.channel, self.person)
    }
}

impl Bot {
    pub(super) fn message(self: &Arc<Self>, message: &Message<'_>) {
        let Some(way) = self.ways.of(message) else { return };
        // An event that comes twice was answered the first time. What is only overheard is noted when it is answered.
        let new = if way.is_overheard() { !self.memory().has_seen(message.id) } else { self.memory().is_new(message.id) };
        if new {
            self.hear(message, way);
        }
        // Unless an answer already waits for it.
        if let Way::Overheard { place_unknown: true, .. } = way {
            self.look_up(message.channel);
        }
    }

    fn hear(self: &Arc<Self>, message: &Message<'_>, way: Way) {
        let text = self.ways.said(message);
        let who = (message.channel, message.author);
        if way == Way::Private {
            self.memory().can_reach_again(message.author);
        }
        let to_another = matches!(way, Way::Overheard { to_another: true, .. });
        if way == Way::Addressed && text.is_empty() && self.called_to(message) {
            return;
        }
        if way.is_overheard() && text.is_empty() {
            return;
        }
        if to_another && !self.desk.asks(&text) {
            // A code that somebody gives to a “helper” is burned all the same.
            self.warn(message, way, &text);
            return;
        }
        let began_before = self.memory().talk(who).is_some();
        let (mut light, apart) = self.light(who, message, way.is_overheard());
        let hash = self.memory().hash(&message.content);
        let echoed = self.memory().echoed(who, hash).filter(|_| !apart).map(|asked| asked.before.clone());
        let same_words = echoed.is_some();
        if let Some(before) = echoed {
            // Its answer is in view. To whoever asks us by name it is given again, and leads no further.
            if way.is_overheard() {
                return;
            }
            light = before;
        }
        // What is said of another card changes nothing on the last one.
        let burst = self.memory().burst(who).filter(|_| !to_another && !apart);
        let began = burst.as_ref().and_then(|(question, _)| self.memory().asked(*question).cloned());
        let situation = Situation {
            public: message.guild.is_some(),
            first: began.as_ref().map_or(!began_before, |began| began.first),
            // Words to somebody else are no answer to us.
            last: light.filter(|_| !to_another),
            ..self.situation(message.author)
        };
        // Whoever took a secret back and asks again is heard as the first time, and is not to read for ever that they should.
        let retold = burst.as_ref().is_some_and(|(question, _)| self.memory().warns_in_vain(*question));
        let situation = match &began {
            Some(began) if retold => Situation { last: began.before.clone(), ..situation },
            _ => situation,
        };
        let Some((mut reply, mut notes)) = self.reply(message, &text, !way.is_overheard(), &situation) else {
            self.warn(message, way, &text);
            return;
        };
        let warns = !reply.warnings.is_empty();
        let lifts = retold && !warns && burst.as_ref().is_some_and(|(_, before)| !self.desk.says_less(&reply.shown(false), before));
        if way.is_overheard() && !warns && !lifts && self.memory().in_view(who, &reply.place) {
            return;
        }
        let better = burst.as_ref().is_some_and(|(_, before)| warns || lifts || self.desk.outweighs(&reply.shown(false), before));
        let step = match &burst {
            Some(burst) if !way.is_overheard() && !same_words && !better => self.soon(way, &text, &reply, burst),
            _ => Step::None,
        };
        let better = better || step == Step::Edit;
        let beside = step == Step::Beside;
        let (burst, began) = if beside { (None, None) } else { (burst, began) };
        if beside {
            reply.notice = None;
        }
        // A card that changes while it is read says what it said before.
        let first_private = match &began {
            Some(began) => began.first_private,
            None => message.guild.is_none() && self.memory().meets(message.author),
        };
        if first_private {
            notes.insert(0, self.say(reply.locale, "discord-dm-intro", &[]));
        }
        let asked = Asked {
            author: message.author,
            question: burst.as_ref().map_or(message.id, |(question, _)| *question),
            hash,
            addressed: !way.is_overheard(),
            first: situation.first && !beside,
            first_private,
            before: situation.last.clone(),
            warns,
            gone: false,
        };
        let address = Address {
            channel: message.channel,
            guild: message.guild,
            person: message.author,
            question: asked.question,
            place_unknown: matches!(way, Way::Overheard { place_unknown: true, .. }),
            edited_at: message.edited_at,
        };
        let shown = reply.shown(false);
        let card = Card::of(&self.desk, &reply, address.eyes(), &notes);
        // One that comes twice says nothing the second time.
        self.memory().is_new(message.id);
        if burst.is_some() {
            self.memory().add(who, message.id, asked, better.then(|| shown.clone()));
            self.change(address, card, shown, Some(message.id), better);
        } else {
            tracing::debug!(topic = reply.topic, locale = %reply.locale, addressed = asked.addressed, "answers");
            self.ask(address, asked, message.id, card, shown);
        }
    }

    /// What becomes of words that are said to us within seconds of an answer and do not improve it. In private nobody waits in
    /// vain; in public one answer is enough.
    fn soon(&self, way: Way, text: &str, reply: &Reply, (question, before): &(u64, Shown)) -> Step {
        let word = self.desk.word(text, reply, before);
        // What is written before the answer is there is no word on it.
        let is_read = self.memory().answer(*question).is_some();
        match word {
            Word::OnCard if is_read && way != Way::Private => Step::Edit,
            Word::OnCard | Word::Again if is_read && way == Way::Private => Step::Beside,
            Word::Trouble if way == Way::Private => Step::Beside,
            _ => Step::None,
        }
    }

    /// Answers a question of its own.
    pub(super) fn ask(self: &Arc<Self>, address: Address, asked: Asked, message: u64, card: Card, shown: Shown) {
        {
            let mut memory = self.memory();
            if address.place_unknown {
                memory.wonders(address.channel);
            }
            memory.ask(address.who(), message, asked, shown.clone());
        }
        let bot = Arc::clone(self);
        if !self.queues.push(address.person, async move { bot.send(address, &card, &shown).await }) {
            self.memory().forget(address.who(), address.question);
        }
    }

    /// Warns of a secret in a message that asks us nothing. It is no answer, and nothing is remembered of it.
    pub(super) fn warn(self: &Arc<Self>, message: &Message<'_>, way: Way, text: &str) {
        let said = message::Message { text: text.to_owned(), addressed: false };
        let situation = Situation { public: message.guild.is_some(), ..self.situation(message.author) };
        let Some(reply) = self.desk.warning(&said, &situation) else { return };
        if !self.memory().warns(message.id) {
            return;
        }
        let eyes = if message.guild.is_some() { Eyes::All } else { Eyes::Private };
        let card = Card::of(&self.desk, &reply, eyes, &[]);
        let (channel, guild, id) = (message.channel, message.guild, message.id);
        let place_unknown = matches!(way, Way::Overheard { place_unknown: true, .. });
        if place_unknown {
            self.memory().wonders(channel);
        }
        let bot = Arc::clone(self);
        let queued = self.queues.push(message.author, async move {
            if place_unknown && !bot.is_help(channel).await || bot.memory().rests(channel) {
                bot.memory().warns_not(id);
                return;
            }
            let sent = bot.rest.post(channel, &card.message(id | WARNING, guild.map(|_| (channel, id)))).await;
            if let Err(refused) = sent {
                bot.memory().warns_not(id);
                bot.refused(channel, guild, refused).await;
            }
        });
        if !queued {
            self.memory().warns_not(message.id);
        }
    }

    /// The reply to a text, and what stands above it. Without a text: the menu.
    pub(super) fn reply(&self, message: &Message<'_>, text: &str, addressed: bool, situation: &Situation) -> Option<(Reply, Vec<String>)> {
        if !text.is_empty() {
            let said = message::Message { text: text.to_owned(), addressed };
            let reply = self.desk.answer(&said, situation);
            // A warning alone is no answer: it leaves what was answered before as it is.
            let reply = reply.filter(|reply| addressed || reply.warnings.is_empty() || reply.place.act != Act::Menu(0));
            let reply = reply.or_else(|| addressed.then(|| self.menu(situation)));
            return reply.map(|reply| (reply, Vec::new()));
        }
        let reply = self.menu(situation);
        let note = if !self.ways.sees_text(message) {
            Some(self.unseen(situation.last.as_ref().map(|last| last.place.locale)))
        } else if message.voice {
            Some(self.say(reply.locale, "discord-voice", &[]))
        } else if message.attachments > 0 {
            Some(self.say(reply.locale, "discord-picture", &[]))
        } else {
            None
        };
        Some((reply, note.into_iter().collect()))
    }

    /// That a text is hidden from us; in every language where nothing shows which one is read.
    fn unseen(&self, known: Option<Locale>) -> String {
        let mut locales = known.map_or_else(|| self.desk.parts().voice.locales(), |locale| vec![locale]);
        locales.sort_by_key(|locale| *locale != self.desk.home());
        let note = |locale: &Locale| self.say(*locale, "discord-unseen", &[("command", self.symptom_command(*locale))]);
        locales.iter().map(note).collect::<Vec<_>>().join("\n")
    }

    /// The menu, in the language of the conversation so far.
    pub(super) fn menu(&self, situation: &Situation) -> Reply {
        let locale = situation.last.as_ref().map_or_else(|| self.desk.home(), |last| last.place.locale);
        self.desk.press(&Press { asker: situation.asker, ..Press::menu(locale) }, situation)
    }

    /// Asks for the parent of a channel that may be a thread, one channel after another.
    fn look_up(self: &Arc<Self>, channel: u64) {
        if !self.memory().wonders(channel) {
            return;
        }
        let bot = Arc::clone(self);
        // Nobody's queue: people's ids are never 0. Where it is full, a later message asks again.
        if !self.queues.push(0, async move { _ = bot.is_help(channel).await }) {
            self.memory().wonders_no_more(channel);
        }
    }

    async fn is_help(&self, channel: u64) -> bool {
        if let Some(known) = self.ways.is_help(channel) {
            return known;
        }
        match self.rest.parent_of(channel).await {
            Ok(parent) => self.ways.parent_is(channel, parent),
            // Not known yet: a later message asks again, or thread and channel would be strangers for a day.
            Err(refused) => tracing::debug!(%refused, channel, "a channel's parent is not known"),
        }
        self.ways.is_help(channel) == Some(true)
    }

    /// The first answer to a question never arrived: a later message of it is the question now.
    async fn ask_anew(&self, to: Address, message: u64, card: &Card, shown: &Shown) {
        let to = Address { question: message, ..to };
        {
            let mut memory = self.memory();
            let Some(asked) = memory.asked(message).cloned() else { return };
            memory.ask(to.who(), message, Asked { question: message, ..asked }, shown.clone());
        }
        self.send(to, card, shown).await;
    }

    async fn send(&self, to: Address, card: &Card, shown: &Shown) {
        let elsewhere = to.place_unknown && !self.is_help(to.channel).await;
        if elsewhere || self.memory().rests(to.channel) {
            let mut memory = self.memory();
            // Meanwhile a helper may have had it answered.
            if !elsewhere || memory.asked(to.question).is_some_and(|asked| !asked.addressed) {
                memory.forget(to.who(), to.question);
            }
            memory.unsee(to.question);
            return;
        }
        let answers = to.guild.map(|_| (to.channel, to.question));
        let mut sent = self.rest.post(to.channel, &card.message(to.question, answers)).await;
        if let Err(refused @ Refused { code: NO_HISTORY, .. }) = sent {
            self.refused(to.channel, to.guild, refused).await;
            sent = self.rest.post(to.channel, &card.message(to.question, None)).await;
        }
        match sent {
            // What comes back is older than the question as it stands: Discord knew the nonce, of an answer before a restart.
            Ok(sent) if to.edited_at.is_some_and(|edited| time_of(sent.id) < edited) => {
                self.memory().answered(to.question, sent.id, shown);
                if let Err(refused) = self.rest.edit(to.channel, sent.id, &card.edit()).await {
                    self.refused(to.channel, to.guild, refused).await;
                }
            }
            Ok(sent) => {
                self.memory().answered(to.question, sent.id, shown);
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
                    let answers = to.guild.map(|_| (to.channel, newest));
                    bot.rest.send(to.channel, &card.message(newest, answers)).await
                }
                (Err(refused), _) => Err(refused),
            };
            match changed {
                Ok(answer) => bot.memory().answered(to.question, answer, &shown),
                Err(refused) => bot.refused(to.channel, to.guild, refused).await,
            }
        });
        // The card stays as it is; what comes next is a question of its own, and its answer is seen.
        if !queued {
            self.memory().forget(to.who(), to.question);
        }
    }
}

impl Address {
    pub fn eyes(&self) -> Eyes {
        if self.guild.is_some() { Eyes::All } else { Eyes::Private }
    }
}
