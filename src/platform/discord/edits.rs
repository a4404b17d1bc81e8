//! Changed and deleted questions: which change their answer.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tokio::time::Instant;

use super::bot::Bot;
use super::card::Card;
use super::frame::Message;
use super::sending::Address;
use super::talk::{Asked, Who, stands_at};
use super::ways::Way;
use crate::desk::Situation;
use crate::message::{Reply, Warning};

/// When an id was given, in milliseconds since 1970: <https://discord.com/developers/docs/reference#snowflakes>.
pub fn time_of(id: u64) -> u64 {
    const BELOW_TIME: u32 = 22;
    const FIRST: u64 = 1_420_070_400_000;
    (id >> BELOW_TIME) + FIRST
}

impl Bot {
    /// Messages are gone, whoever took them away. A card whose question is gone stays, but tells nobody to take back what was taken back.
    pub(super) fn deleted(self: &Arc<Self>, channel: u64, guild: Option<u64>, messages: &[u64]) {
        for message in messages {
            // What stands in a post's title does not go with its first message.
            if self.is_in_title(*message) {
                continue;
            }
            let asked = {
                let mut memory = self.memory();
                memory.gone(channel, *message);
                memory.asked(*message).cloned()
            };
            let Some(asked) = asked else { continue };
            let situation = Situation {
                public: guild.is_some(),
                first: asked.first,
                last: asked.before.clone(),
                // The card stays in the language that it is in.
                explicit: None,
                ..self.situation(asked.author, guild)
            };
            if let Some(reply) = self.kept((channel, asked.author), *message, asked.question, &[], &situation) {
                let asked = Asked { warned: Vec::new(), ..asked };
                self.amend((channel, guild), *message, asked, (reply, Vec::new()), None, true);
            }
        }
    }

    /// A question was changed: so is its answer. Discord also says so when it adds the preview of a link.
    pub(super) fn edited(self: &Arc<Self>, message: &Message<'_>) {
        let Some(asked) = self.memory().asked(message.id).filter(|a| a.author == message.author).cloned() else {
            if message.edited_at.is_some() && self.is_recent(message) {
                self.amended(message);
            }
            return;
        };
        let hash = self.memory().hash(&message.content);
        let text = self.ways.said(message);
        // Where no word is left nothing is asked; but a warning goes with what it was of.
        let emptied = text.is_empty() && !asked.warned.is_empty() && self.ways.sees_text(message);
        if hash == asked.hash || (text.is_empty() && !emptied) {
            return;
        }
        let who = (message.channel, message.author);
        let before = asked.before.clone();
        let situation = Situation {
            public: message.guild.is_some(),
            first: asked.first,
            last: before,
            ..self.situation(message.author, message.guild)
        };
        let answer = if emptied { None } else { self.reply(message, &text, asked.addressed, &situation) };
        let warned = match &answer {
            Some((reply, _)) => reply.warned.clone(),
            None => self.warning(&text, &situation).map_or_else(Vec::new, |reply| reply.warned),
        };
        let warns = !warned.is_empty();
        let better = answer.filter(|(reply, _)| self.changes(message, &asked, reply));
        let kept = if better.is_none() { self.kept(who, message.id, asked.question, &warned, &situation) } else { None };
        let is_kept = kept.is_some();
        let Some((reply, notes)) = better.or(kept.map(|reply| (reply, Vec::new()))) else {
            self.memory().amend(who, message.id, hash, warned, None, false);
            let way = if asked.addressed { Some(Way::Addressed) } else { self.ways.of(message) };
            if let Some(way) = way.filter(|_| warns) {
                self.warn(message, way, &text);
            }
            return;
        };
        let asked = Asked { hash, warned, ..asked };
        self.amend((message.channel, message.guild), message.id, asked, (reply, notes), message.edited_at, is_kept);
    }

    /// A message of a question is not what it was (`asked` is what it is now), and its answer is this one from now on; `stays` where the
    /// conversation does not move.
    fn amend(
        self: &Arc<Self>,
        (channel, guild): (u64, Option<u64>),
        message: u64,
        asked: Asked,
        (reply, mut notes): (Reply, Vec<String>),
        edited_at: Option<u64>,
        stays: bool,
    ) {
        if asked.first_private {
            notes.insert(0, self.say(reply.locale, "discord-dm-intro", &[]));
        }
        let who = (channel, asked.author);
        let situation = Situation { public: guild.is_some(), ..self.situation(asked.author, guild) };
        let besides = self.memory().warned_besides(asked.question, message);
        let reply = self.desk.warns_of(reply, &besides, &situation);
        let shown = reply.shown(false);
        {
            let mut memory = self.memory();
            // Whoever is within that topic already stays where they are.
            let there = memory.talk(who).is_some_and(|talk| talk.question.is_none() && talk.shown.place.topic == shown.place.topic);
            memory.amend(who, message, asked.hash, asked.warned, Some(shown.clone()), there || stays);
        }
        let address = Address {
            channel,
            guild,
            person: asked.author,
            question: asked.question,
            place_unknown: false,
            edited_at,
            nonce: asked.question,
            arrived: Instant::now(),
        };
        self.change(address, Card::of(&self.desk, &reply, self.eyes_in(address.guild, address.channel), &notes), shown, None, true);
    }

    /// Whether the reply to a changed message changes the answer to its question.
    fn changes(&self, message: &Message<'_>, asked: &Asked, reply: &Reply) -> bool {
        let shown = reply.shown(false);
        let memory = self.memory();
        let said = memory.said(asked.question);
        // How far somebody is, no card that all see says.
        let as_before = said.is_some_and(|said| {
            let (was, is) = (&said.seen.place, &reply.place);
            (stands_at(was), was.locale) == (stands_at(is), is.locale)
        });
        match memory.talk((message.channel, message.author)) {
            // Of several messages that make one question, an older one changes the answer only if it says more; and none does by
            // saying less than its secret did.
            Some(talk) if talk.question == Some(asked.question) => {
                let newest = talk.newest == message.id && (asked.warned.is_empty() || !self.desk.says_less(&shown, &talk.shown));
                let other = talk.shown.place != reply.place;
                if other { newest || self.desk.outweighs(&shown, &talk.shown) } else { !reply.warned.is_empty() }
            }
            // They went on by presses: a full stop that is added takes nobody back to where they began. In private the
            // steps stand where the answer stood …
            Some(talk) if talk.question.is_none() && message.guild.is_none() => !as_before && self.desk.outweighs(&shown, &talk.shown),
            // … in public the answer is still there, for all to read.
            Some(talk) if talk.question.is_none() => !as_before && said.is_none_or(|said| !self.desk.says_less(&shown, &said.seen)),
            _ => !as_before,
        }
    }

    /// The answer as it is, without the warning of what was just taken out of a message, or with one of what was just put in. In private,
    /// whoever went on by presses has steps in its place.
    fn kept(&self, who: Who, message: u64, question: u64, warned: &[Warning], situation: &Situation) -> Option<Reply> {
        let memory = self.memory();
        let said = memory.said(question)?;
        let talk = memory.talk(who);
        let here = talk.filter(|talk| talk.question == Some(question));
        let concerns = if warned.is_empty() { said.warns.contains(&message) } else { here.is_some() };
        // What stands on a card in private is where its reader is there.
        let at = memory.answer(question).and_then(|answer| memory.left(answer, who.1)).filter(|_| !situation.public);
        let elsewhere = at.is_some_and(|at| stands_at(at) != stands_at(&said.seen.place));
        let shown = here.map_or(&said.seen, |talk| &talk.shown);
        let again = || self.desk.warns_of(self.desk.again(shown, situation), warned, situation);
        (concerns && !elsewhere).then(again)
    }

    /// A changed message that has no answer: whoever mentions us only now, or is understood only now, asks only now. Where the answer
    /// was taken away, nothing is left to say but that a secret must go.
    fn amended(self: &Arc<Self>, message: &Message<'_>) {
        let taken_up = self.memory().has_seen(message.id);
        match self.ways.of(message).filter(|_| taken_up) {
            Some(way) => self.warn(message, way, &self.ways.said(message)),
            None => self.message(message),
        }
    }

    /// Young enough to be a question still.
    fn is_recent(&self, message: &Message<'_>) -> bool {
        let now = (self.times.now)().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        now.saturating_sub(Duration::from_millis(time_of(message.id))) < self.times.amend
    }
}
