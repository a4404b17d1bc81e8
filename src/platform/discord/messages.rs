//! Messages: which are answered, with what, and whether an answer is new or changes the one before.

use std::sync::Arc;

use tokio::time::Instant;

use super::bot::Bot;
use super::card::Card;
use super::frame::Message;
use super::kept::{by, column};
use super::sending::Address;
use super::talk::{Asked, Who};
use super::ways::Way;
use crate::desk::{Situation, Word};
use crate::message::{self, Act, Locale, Press, Reply, Shown};
use crate::ops::WAYS;

/// What was said before a message, as far as it bears on it.
struct Past {
    /// Nothing was.
    silent: bool,
    /// What its words may be an answer to.
    light: Option<Shown>,
    /// They were answered a moment ago, and that is in view …
    same_words: bool,
    /// … but were taken back since.
    taken_back: bool,
    burst: Option<Burst>,
}

/// A question of seconds before, whose answer further words may change.
struct Burst {
    question: u64,
    shown: Shown,
    asked: Option<Asked>,
}

/// What becomes of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    /// It is in view already.
    Silence,
    /// It is sent.
    New,
    /// It takes the place of the one of seconds before …
    Better,
    /// … which is better, and stays.
    Worse,
    /// It stands beside that one.
    Beside,
}

impl Bot {
    pub(super) fn message(self: &Arc<Self>, message: &Message<'_>) {
        // Hardly any message can be such an answer: the others need no span for it.
        let asked =
            self.memory().is_closing(message.channel) || message.reply_to.as_ref().is_some_and(|to| to.author == Some(self.me.user));
        if asked && self.in_span(|| self.closes(message)) {
            return;
        }
        let way = self.ways.of(message);
        self.ops.counts.message(way.map_or(WAYS.len() - 1, |way| column(by(message.guild, way))));
        let Some(way) = way else { return };
        // Whoever wants to be left alone is, unless they speak to us.
        if way.is_overheard() && self.store.person(message.author).opted_out {
            return;
        }
        let text = self.ways.said(message);
        if !self.streams_past(message, way, &text) {
            self.in_span(|| self.heed(message, way, &text));
        }
        // Unless an answer already waits for it.
        if way.place_unknown() {
            self.look_up(message.guild, message.channel);
        }
    }

    /// Whether what is said there, to nobody of us, is none of ours: it is no help channel, and nobody is asked anything in it.
    pub(super) fn is_aside(&self, guild: u64, channel: u64) -> bool {
        self.ways.is_help(Some(guild), channel) == Some(false) && !self.memory().is_closing(channel)
    }

    fn in_span<T>(&self, work: impl FnOnce() -> T) -> T {
        self.numbered(|request_id| tracing::error_span!("message", request_id), work)
    }

    /// Whether a message is of those that most are: overheard, from somebody with whom there is no talk, and nothing for us.
    fn streams_past(&self, message: &Message<'_>, way: Way, text: &str) -> bool {
        way.is_overheard()
            && (text.is_empty() || (self.memory().talk((message.channel, message.author)).is_none() && self.desk.passes_over(text)))
    }

    fn heed(self: &Arc<Self>, message: &Message<'_>, way: Way, text: &str) {
        // An event that comes twice was answered the first time. What is only overheard is noted when it is answered.
        let new = if way.is_overheard() { !self.memory().has_seen(message.id) } else { self.memory().is_new(message.id) };
        if new {
            self.hear(message, way, text);
        }
    }

    fn hear(self: &Arc<Self>, message: &Message<'_>, way: Way, text: &str) {
        let who = (message.channel, message.author);
        if way == Way::Private {
            self.memory().can_reach_again(message.author);
        }
        if way == Way::Addressed && self.calls(message, text) {
            return;
        }
        if way.is_to_another() && !self.desk.asks(text) {
            // A code that somebody gives to a “helper” is burned all the same.
            self.warn(message, way, text);
            return;
        }
        let hash = self.memory().hash(&message.content);
        let past = self.past(message, way, hash);
        if past.same_words && !past.taken_back && way.is_overheard() {
            return;
        }
        let (situation, answer) = self.heard(message, way, text, &past);
        let Some((mut reply, mut notes)) = answer else {
            self.warn(message, way, text);
            return;
        };
        // What cannot be read is told so at once.
        let untold = text.is_empty() && !notes.is_empty() && past.burst.is_some();
        let turn = if untold { Turn::Better } else { self.turn(who, way, text, &reply, &past) };
        let takes_turn = matches!(turn, Turn::New | Turn::Beside);
        if turn == Turn::Silence || (takes_turn && !self.has_turn(message, way, situation.last.as_ref(), &reply)) {
            return;
        }
        if turn != Turn::Worse {
            self.tally(
                message.guild,
                by(message.guild, way),
                (turn != Turn::Better).then_some(message.author),
                situation.last.as_ref(),
                &reply,
            );
        }
        let burst = past.burst.filter(|_| turn != Turn::Beside);
        if turn == Turn::Beside {
            reply.notice = None;
        }
        let own_warnings = reply.warned.clone();
        if let Some(burst) = &burst {
            let besides = self.memory().warned_besides(burst.question, message.id);
            reply = self.desk.warns_of(reply, &besides, &situation);
        }
        // A card that changes while it is read says what it said before.
        let first_private = match burst.as_ref().and_then(|burst| burst.asked.as_ref()) {
            Some(asked) => asked.first_private,
            None => message.guild.is_none() && self.memory().meets(message.author),
        };
        if first_private {
            notes.insert(0, self.say(reply.locale, "discord-dm-intro", &[]));
        }
        let asked = Asked {
            author: message.author,
            question: burst.as_ref().map_or(message.id, |burst| burst.question),
            hash,
            addressed: !way.is_overheard(),
            first: situation.first && turn != Turn::Beside,
            first_private,
            before: situation.last.clone(),
            warned: own_warnings,
            gone: false,
        };
        let address = Address {
            channel: message.channel,
            guild: message.guild,
            person: message.author,
            question: asked.question,
            place_unknown: way.place_unknown(),
            edited_at: message.edited_at,
            nonce: asked.question,
            arrived: Instant::now(),
        };
        let shown = reply.shown(false);
        let card = Card::of(&self.desk, &reply, self.eyes_in(address.guild, address.channel), &notes);
        // One that comes twice says nothing the second time.
        self.memory().is_new(message.id);
        if burst.is_some() {
            let better = turn == Turn::Better;
            self.memory().add(who, message.id, asked, better.then(|| shown.clone()));
            self.change(address, card, shown, Some(message.id), better);
        } else {
            tracing::debug!(topic = reply.topic, locale = %reply.locale, addressed = asked.addressed, "answers");
            self.ask(address, asked, message.id, card, shown);
        }
    }

    fn past(&self, message: &Message<'_>, way: Way, hash: u64) -> Past {
        let who = (message.channel, message.author);
        let silent = self.memory().talk(who).is_none();
        let (light, apart) = self.light(who, message, way.is_overheard());
        // What is said of another card changes nothing on the last one.
        let echoed = self.memory().echoed(who, hash).filter(|_| !apart).map(|asked| (asked.before.clone(), asked.gone));
        let (same_words, taken_back) = (echoed.is_some(), echoed.as_ref().is_some_and(|(_, gone)| *gone));
        let memory = self.memory();
        let burst = memory.burst(who).filter(|_| !way.is_to_another() && !apart).map(|(question, shown)| Burst {
            question,
            shown,
            asked: memory.asked(question).cloned(),
        });
        // Whoever says the same again by our name gets the same answer again, and is led no further.
        Past { silent, same_words, taken_back, light: echoed.map_or(light, |(before, _)| before), burst }
    }

    fn moment_of(&self, message: &Message<'_>, way: Way, past: &Past) -> Situation {
        // Words to somebody else are no answer to us.
        let last = past.light.clone().filter(|_| !way.is_to_another());
        let first = past.burst.as_ref().and_then(|burst| burst.asked.as_ref()).map_or(past.silent, |asked| asked.first);
        Situation { public: message.guild.is_some(), first, last, ..self.situation(message.author, message.guild) }
    }

    /// The reply, in the light of what was said before.
    fn heard(&self, message: &Message<'_>, way: Way, text: &str, past: &Past) -> (Situation, Option<(Reply, Vec<String>)>) {
        let situation = self.moment_of(message, way, past);
        let answer = self.reply(message, text, !way.is_overheard(), &situation);
        let Some(burst) = &past.burst else { return (situation, answer) };
        if text.is_empty() {
            // The card stays as it is, but for what is told above it.
            let told = |(menu, notes): (Reply, Vec<String>)| {
                let reply = if notes.is_empty() { menu } else { self.desk.again(&burst.shown, &situation) };
                (reply, notes)
            };
            let answer = answer.map(told);
            return (situation, answer);
        }
        // A warning comes at once, and takes no better card away.
        let answer = answer.map(|(reply, notes)| {
            let stays = !reply.warned.is_empty() && !self.desk.may_follow(&reply.shown(false), &burst.shown);
            let again = || self.desk.warns_of(self.desk.again(&burst.shown, &situation), &reply.warned, &situation);
            (if stays { again() } else { reply }, notes)
        });
        // Whoever takes a question back to write it anew is led no further by that.
        let again = |reply: &Reply| self.desk.word(text, reply, &burst.shown) == Word::Again;
        if let Some(asked) = burst.asked.as_ref().filter(|asked| asked.gone)
            && answer.as_ref().is_some_and(|(reply, _)| again(reply))
        {
            let situation = Situation { last: asked.before.clone(), ..situation };
            let answer = self.reply(message, text, !way.is_overheard(), &situation);
            return (situation, answer);
        }
        (situation, answer)
    }

    fn turn(&self, who: Who, way: Way, text: &str, reply: &Reply, past: &Past) -> Turn {
        let warns = !reply.warnings.is_empty();
        let shown = reply.shown(false);
        if way.is_overheard() && !warns && self.memory().in_view(who, &reply.place) {
            return Turn::Silence;
        }
        match &past.burst {
            None => Turn::New,
            Some(_) if warns => Turn::Better,
            Some(burst) if self.desk.outweighs(&shown, &burst.shown) && self.desk.may_follow(&shown, &burst.shown) => Turn::Better,
            Some(_) if way.is_overheard() || past.same_words => Turn::Worse,
            Some(burst) => self.turn_of_word(way, text, reply, burst),
        }
    }

    /// What becomes of words that are said to us within seconds of an answer and do not improve it. In private nobody waits in
    /// vain; in public one answer is enough, and another trouble takes its place.
    fn turn_of_word(&self, way: Way, text: &str, reply: &Reply, burst: &Burst) -> Turn {
        // What is written before the answer is there is no word on it.
        let is_read = self.memory().answer(burst.question).is_some();
        match self.desk.word(text, reply, &burst.shown) {
            Word::OnCard if is_read && way != Way::Private => Turn::Better,
            Word::OnCard | Word::Again if is_read && way == Way::Private => Turn::Beside,
            Word::Trouble if way == Way::Private => Turn::Beside,
            Word::Trouble if way == Way::Addressed && self.desk.may_follow(&reply.shown(false), &burst.shown) => Turn::Better,
            _ => Turn::Worse,
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
            return reply.map(|reply| {
                let locale = reply.locale;
                (reply, self.pictured(message, locale))
            });
        }
        let menu = self.menu(situation);
        let note = if !self.ways.sees_text(message) {
            Some(self.unseen(situation.last.as_ref().map(|last| last.place.locale)))
        } else if message.voice {
            Some(self.say(menu.locale, "discord-voice", &[]))
        } else if message.attachments > 0 {
            Some(self.say(menu.locale, "discord-picture", &[]))
        } else {
            None
        };
        // In private it stands above the card that is there: nobody loses their place by a picture.
        let last = situation.last.as_ref().filter(|_| !situation.public && note.is_some());
        let reply = last.map_or(menu, |last| self.desk.again(last, situation));
        let notes = note.into_iter().chain(self.pictured(message, reply.locale)).collect();
        Some((reply, notes))
    }

    /// We cannot look into a picture: whoever shows one looks once more.
    fn pictured(&self, message: &Message<'_>, locale: Locale) -> Vec<String> {
        let shows = message.attachments > 0 && !message.voice;
        shows.then(|| self.say(locale, "discord-picture-secret", &[])).into_iter().collect()
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
}
