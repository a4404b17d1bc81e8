//! Secrets in a message: nothing behind the guard sees them, and whoever wrote them is told at once. So is whoever met a scam.

use super::pen::Pen;
use super::{Desk, Situation, Written};
use crate::guard::{self, Kind};
use crate::message::{Goes, Message, Press, Reply, Warning};
use crate::scam::Scam;

/// So many warnings stand on one card at most; the gravest come first.
const MOST: usize = 2;

/// What a message holds that somebody must know of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Concern {
    Secret(Kind),
    Scam(Scam),
}

use Concern::{Scam as Met, Secret};

/// The warning for a concern, the gravest first: what is known already, then who is about to take more. What people are known by is
/// one for all.
const WARNINGS: [(Warning, &[Concern]); 11] = [
    ("secret-code", &[Secret(Kind::OneTimeCode)]),
    ("secret-password", &[Secret(Kind::Password)]),
    ("scam-helper", &[Met(Scam::Helper)]),
    ("secret-link", &[Secret(Kind::ApprovalLink)]),
    ("secret-key", &[Secret(Kind::OtpSecret)]),
    ("secret-card", &[Secret(Kind::Card)]),
    ("scam-link", &[Met(Scam::Link)]),
    ("secret-gift", &[Secret(Kind::GiftCode)]),
    (
        "secret-personal",
        &[Secret(Kind::Email), Secret(Kind::Phone), Secret(Kind::OrderNumber), Secret(Kind::IdNumber), Secret(Kind::Address)],
    ),
    ("scam-pressure", &[Met(Scam::Pressure)]),
    ("scam-shortener", &[Met(Scam::Shortener)]),
];

/// Whether what is warned of was written by whoever is warned, and should be deleted.
#[must_use]
pub fn is_secret(warning: Warning) -> bool {
    warning.starts_with("secret-")
}

impl Desk {
    /// The message as everything else reads it, and what it held.
    pub(super) fn guarded(&self, message: &Message) -> (Message, Vec<Concern>) {
        self.masked(message, self.parts.guard.find(&message.text))
    }

    /// The same from somebody who has a card before them: what is a mere number elsewhere is the code that they were sent.
    pub(super) fn guarded_in(&self, message: &Message, situation: &Situation) -> (Message, Vec<Concern>) {
        let guard = &self.parts.guard;
        let secrets = if situation.last.is_some() { guard.find_in_answer(&message.text) } else { guard.find(&message.text) };
        self.masked(message, secrets)
    }

    fn masked(&self, message: &Message, secrets: Vec<guard::Secret>) -> (Message, Vec<Concern>) {
        let scams = self.parts.lookout.find(&message.text).into_iter().map(Met);
        if secrets.is_empty() {
            return (message.clone(), scams.collect());
        }
        let text = self.parts.guard.mask(&message.text, &secrets);
        // A sender that imitates is nobody's own address.
        let imitates = |range| message.text.get(range).is_some_and(|own| self.parts.lookout.find(own).contains(&Scam::Link));
        let own = secrets.into_iter().filter(|s| s.kind != Kind::Email || !imitates(s.range.clone()));
        let kinds: Vec<Concern> = own.map(|s| Secret(s.kind)).collect();
        (Message { text, ..message.clone() }, kinds.into_iter().chain(scams).collect())
    }

    /// The warning alone, for a text that asks us nothing; `None` where there is nothing to warn of.
    #[must_use]
    pub fn warning(&self, message: &Message, situation: &Situation) -> Option<Reply> {
        let (guarded, concerns) = self.guarded_in(message, situation);
        self.warning_card(&guarded, &concerns, situation)
    }

    /// What would be warned of, by its keys.
    pub(super) fn warnings(&self, message: &Message) -> Vec<Warning> {
        let (_, concerns) = self.guarded(message);
        WARNINGS.iter().filter(|(_, of)| of.iter().any(|concern| concerns.contains(concern))).map(|(key, _)| *key).collect()
    }

    pub(super) fn warning_card(&self, guarded: &Message, concerns: &[Concern], situation: &Situation) -> Option<Reply> {
        // People shorten links and talk of courts every day: nobody is spoken to for that alone.
        if concerns.iter().all(|c| matches!(c, Met(Scam::Pressure | Scam::Shortener))) {
            return None;
        }
        let (locale, _) = self.locale_of(&self.parts.ear.hear(&guarded.text), situation);
        let place = Press { asker: situation.asker, ..Press::menu(locale) };
        let pen = Pen::new(self, &place, situation);
        let body = pen.say("secret-after", &[]);
        let rows = vec![vec![pen.menu_button("button-menu", 0), pen.human_button()]];
        Some(self.warned(pen.card(None, body, Vec::new(), rows, place.clone()), concerns, situation))
    }

    pub(super) fn warned(&self, reply: Reply, concerns: &[Concern], situation: &Situation) -> Reply {
        let concerned = WARNINGS.iter().filter(|(_, of)| of.iter().any(|concern| concerns.contains(concern)));
        let keys: Vec<Warning> = concerned.map(|(key, _)| *key).collect();
        self.warns_of(reply, &keys, situation)
    }

    /// The reply with further warnings, and where others read along with what to do about what was written.
    #[must_use]
    pub fn warns_of(&self, mut reply: Reply, further: &[Warning], situation: &Situation) -> Reply {
        let say = |key: &str| self.parts.voice.say(reply.locale, key, &[]);
        let wanted = WARNINGS.iter().map(|(key, _)| *key).filter(|key| reply.warned.contains(key) || further.contains(key));
        let shown: Vec<Warning> = wanted.take(MOST).collect();
        let mut lines: Vec<String> = Vec::with_capacity(MOST + 2);
        for key in &shown {
            let line = match situation.written {
                // Nobody but the bot saw it, and nobody can delete it.
                Written::Alone if is_secret(key) => say(&format!("{key}.alone")),
                Written::ByAnother if is_secret(key) => say("secret-another"),
                _ => say(key),
            };
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
        let open = situation.public && situation.written == Written::Open;
        if open && shown.iter().any(|key| is_secret(key)) {
            lines.push(say("secret-delete"));
        }
        if situation.public && shown.iter().any(|key| matches!(*key, "scam-helper" | "scam-link")) {
            lines.push(say("scam-report"));
        }
        // What somebody must know at once has nothing of ours beside it; nor is a text with a secret in it to be told to anybody.
        if !shown.is_empty() && reply.report.take().is_some() {
            reply.rows.retain(|row| !row.iter().any(|button| matches!(button.goes, Goes::Link(_))));
        }
        (reply.warnings, reply.warned) = (lines, shown);
        reply
    }
}
