//! Changed questions: which change their answer.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::bot::Bot;
use super::card::Card;
use super::frame::Message;
use super::sending::Address;
use super::ways::Way;
use crate::desk::Situation;

/// When an id was given, in milliseconds since 1970: <https://discord.com/developers/docs/reference#snowflakes>.
pub fn time_of(id: u64) -> u64 {
    const BELOW_TIME: u32 = 22;
    const FIRST: u64 = 1_420_070_400_000;
    (id >> BELOW_TIME) + FIRST
}

impl Bot {
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
        if hash == asked.hash || text.is_empty() {
            return;
        }
        let who = (message.channel, message.author);
        let before = asked.before.clone();
        let situation = Situation { public: message.guild.is_some(), first: asked.first, last: before, ..self.situation(message.author) };
        let Some((reply, mut notes)) = self.reply(message, &text, asked.addressed, &situation) else {
            self.memory().amend(who, message.id, hash, asked.warns, None, false);
            self.warn(message, Way::Addressed, &text);
            return;
        };
        if asked.first_private {
            notes.insert(0, self.say(reply.locale, "discord-dm-intro", &[]));
        }
        let shown = reply.shown(false);
        let warns = !reply.warnings.is_empty();
        let (in_view, better) = {
            let memory = self.memory();
            let said = memory.said(asked.question);
            // How far somebody is, no card that all see says.
            let as_before = said.is_some_and(|said| {
                let (was, is) = (&said.seen.place, &reply.place);
                (was.act, was.topic, was.remedy, was.locale) == (is.act, is.topic, is.remedy, is.locale)
            });
            // A warning goes with the secret that it was for.
            let lifts = !warns && said.is_some_and(|said| said.warns == Some(message.id));
            match memory.talk(who) {
                // Of several messages that make one question, an older one changes the answer only if it says more.
                Some(talk) if talk.question == Some(asked.question) => {
                    let newest = talk.newest == message.id;
                    let other = talk.shown.place != reply.place;
                    (true, (lifts && (newest || as_before)) || (other && (newest || self.desk.outweighs(&shown, &talk.shown))))
                }
                // They went on by presses: a full stop that is added takes nobody back to where they began. In private the
                // steps stand where the answer stood …
                Some(talk) if talk.question.is_none() && message.guild.is_none() => {
                    (false, !as_before && self.desk.outweighs(&shown, &talk.shown))
                }
                // … in public the answer is still there, for all to read.
                Some(talk) if talk.question.is_none() => {
                    (false, lifts || (!as_before && said.is_none_or(|said| !self.desk.says_less(&shown, &said.seen))))
                }
                _ => (false, lifts || !as_before),
            }
        };
        let better = better || (warns && in_view);
        if warns && !better {
            self.warn(message, Way::Addressed, &text);
        }
        {
            let mut memory = self.memory();
            // Whoever is within that topic already stays where they are.
            let there = memory.talk(who).is_some_and(|talk| talk.question.is_none() && talk.shown.place.topic == shown.place.topic);
            memory.amend(who, message.id, hash, warns, better.then(|| shown.clone()), there);
        }
        if better {
            let address = Address {
                channel: message.channel,
                guild: message.guild,
                person: message.author,
                question: asked.question,
                place_unknown: false,
                edited_at: message.edited_at,
            };
            self.change(address, Card::of(&self.desk, &reply, address.eyes(), &notes), shown, None, true);
        }
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
