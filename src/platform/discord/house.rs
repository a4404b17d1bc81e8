//! A server's own settings, as the desk and the cards need them.

use super::bot::Bot;
use super::card::Eyes;
use super::frame::Message;
use super::ways::Way;
use crate::desk::{House, Situation, Trouble};
use crate::message::{Act, Asker, Press, Reply, Shown};
use crate::store::{Answers, Note, ServerSettings};
use crate::text;

impl Bot {
    /// The moment of a person, in a server or in private.
    pub(super) fn situation(&self, person: u64, guild: Option<u64>) -> Situation {
        let explicit = self.store.person(person).locale;
        let settings = guild.map(|guild| self.store.settings(guild));
        let server = settings.as_ref().and_then(|settings| settings.locale);
        let house = self.house(settings.as_deref());
        Situation { asker: Asker(person), explicit, server, house, ..Situation::new((self.times.today)()) }
    }

    fn house(&self, settings: Option<&ServerSettings>) -> House {
        let trouble = self.announced(settings).or_else(|| self.is_surging().then_some(Trouble::Many));
        let Some(settings) = settings else { return House { trouble, ..House::default() } };
        let topics = &self.desk.parts().topics;
        let number = |id: &str| topics.iter().position(|topic| topic.id == id);
        House {
            off: settings.topics_off.iter().filter_map(|id| number(id)).collect(),
            notes: settings.notes.iter().filter_map(|(id, note)| Some((number(id)?, plain(note)))).collect(),
            trouble,
        }
    }

    /// What the server's admins announced, or else whoever runs the bot.
    pub(super) fn announced(&self, settings: Option<&ServerSettings>) -> Option<Trouble> {
        let now = self.seconds();
        let here = settings.and_then(|settings| settings.incident.as_ref()).filter(|incident| now < incident.until);
        let here = here.map(|incident| Trouble::Announced(incident.note.as_ref().map(plain)));
        here.or_else(|| self.chosen.incident_until.filter(|until| now < *until).map(|_| Trouble::Announced(None)))
    }

    /// Who sees the answer to a message: everybody all of it, or everybody no more than a door.
    pub(super) fn eyes_in(&self, guild: Option<u64>, channel: u64) -> Eyes {
        let Some(guild) = guild else { return Eyes::Private };
        let settings = self.store.settings(guild);
        let of = |channel: u64| settings.help_channels.iter().find(|help| help.channel == channel).map(|help| help.answers);
        let answers = of(channel).or_else(|| self.ways.parent(channel).and_then(of)).unwrap_or(settings.answers);
        match answers {
            Answers::Public => Eyes::All,
            Answers::Private => Eyes::Door,
        }
    }

    /// Whether a new answer may be given where it is asked for; `last`: what its words may be an answer to. A server's pause for each person
    /// is one between questions: whoever goes on in words with the card that they have, or answers what we ask, does not wait for it.
    pub(super) fn has_turn(&self, message: &Message<'_>, way: Way, last: Option<&Shown>, reply: &Reply) -> bool {
        let asks = |press: &Press| matches!(press.act, Act::Menu(_)) || (press.act == Act::Skip && press.topic.is_none());
        let anew = match reply.place.act {
            Act::Menu(_) => true,
            _ if last.is_some_and(|last| asks(&last.place)) => false,
            act => act == Act::Topic || asks(&reply.place),
        };
        let pauses = (way.is_overheard() || anew, way.is_overheard());
        self.may_answer(message.guild, message.channel, message.author, pauses, reply)
    }

    /// The same for whoever it is that has us answer. Of a server's pauses those count that `pauses` says: for each person, and for each
    /// channel. What is urgent, and what warns, always may; what may be so waits for no server's pause.
    pub(super) fn may_answer(&self, guild: Option<u64>, channel: u64, person: u64, pauses: (bool, bool), reply: &Reply) -> bool {
        let Some(guild) = guild.filter(|_| !reply.urgent && reply.warnings.is_empty()) else { return true };
        let settings = self.store.settings(guild);
        let waits = !self.desk.is_pressing(reply);
        let of_user = settings.cooldown_user_s.filter(|_| waits && pauses.0);
        let of_channel = settings.cooldown_channel_s.filter(|_| waits && pauses.1);
        let has = self.memory().takes_turn(channel, person, of_user, of_channel);
        if !has {
            tracing::debug!(guild, channel, "an answer waits for its turn, and is not given");
        }
        has
    }
}

/// A note as it may stand on a card: one line, and none of Discord's signs.
pub(super) fn plain(note: &Note) -> String {
    let mut out = String::new();
    for c in note.as_str().split_whitespace().collect::<Vec<_>>().join(" ").chars().filter(|c| !is_invisible(*c)) {
        if c.is_ascii_punctuation() && !",.!?'\"%&=;/".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// What folding takes for invisible, and what else shows as nothing on Discord.
pub(super) fn is_invisible(c: char) -> bool {
    let blank = matches!(
        c,
        '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{2800}' | '\u{3164}' | '\u{ffa0}' | '\u{e0080}'
            ..='\u{e0fff}'
    );
    blank || c.is_control() || text::is_invisible(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_one_line_without_signs() {
        let plain = |text: &str| plain(&Note::new(text).expect("a note"));
        assert_eq!(plain("夜は返事が\n遅れます。"), "夜は返事が 遅れます。");
        assert_eq!(plain("@everyone <@1> **急げ** `x`"), r"\@everyone \<\@1\> \*\*急げ\*\* \`x\`");
        assert_eq!(plain("# a\u{202e}b"), r"\# ab");
    }
}
