//! Secrets in a message: nothing behind the guard sees them, and whoever wrote them is told at once.

use super::pen::Pen;
use super::{Desk, Situation};
use crate::guard::Kind;
use crate::message::{Message, Press, Reply};

/// So many warnings stand on one card at most; the gravest come first.
const MOST: usize = 2;

/// The warning for a kind, the gravest first. What people are known by is one for all.
const WARNINGS: [(&str, &[Kind]); 7] = [
    ("secret-code", &[Kind::OneTimeCode]),
    ("secret-password", &[Kind::Password]),
    ("secret-link", &[Kind::ApprovalLink]),
    ("secret-key", &[Kind::OtpSecret]),
    ("secret-card", &[Kind::Card]),
    ("secret-gift", &[Kind::GiftCode]),
    ("secret-personal", &[Kind::Email, Kind::Phone, Kind::OrderNumber, Kind::IdNumber, Kind::Address]),
];

impl Desk {
    /// The message as everything else reads it, and which kinds of secrets it held.
    pub(super) fn guarded(&self, message: &Message) -> (Message, Vec<Kind>) {
        let secrets = self.parts.guard.find(&message.text);
        if secrets.is_empty() {
            return (message.clone(), Vec::new());
        }
        let text = self.parts.guard.mask(&message.text, &secrets);
        (Message { text, ..message.clone() }, secrets.into_iter().map(|s| s.kind).collect())
    }

    /// The warning alone, for a text that asks us nothing; `None` where there is nothing to warn of.
    #[must_use]
    pub fn warning(&self, message: &Message, situation: &Situation) -> Option<Reply> {
        let (guarded, kinds) = self.guarded(message);
        self.warning_card(&guarded, &kinds, situation)
    }

    pub(super) fn warning_card(&self, guarded: &Message, kinds: &[Kind], situation: &Situation) -> Option<Reply> {
        if kinds.is_empty() {
            return None;
        }
        let (locale, _) = self.locale_of(&self.parts.ear.hear(&guarded.text), situation);
        let place = Press { asker: situation.asker, ..Press::menu(locale) };
        let pen = Pen::new(self, &place, situation);
        let body = pen.say("secret-after", &[]);
        let rows = vec![vec![pen.menu_button("button-menu", 0), pen.human_button()]];
        Some(self.warned(pen.card(None, body, Vec::new(), rows, place.clone()), kinds, situation))
    }

    /// The reply with its warnings.
    pub(super) fn warned(&self, mut reply: Reply, kinds: &[Kind], situation: &Situation) -> Reply {
        let say = |key: &str| self.parts.voice.say(reply.locale, key, &[]);
        let concerned = WARNINGS.iter().filter(|(_, of)| of.iter().any(|kind| kinds.contains(kind)));
        let mut lines: Vec<String> = concerned.take(MOST).map(|(key, _)| say(key)).collect();
        if situation.public && !lines.is_empty() {
            lines.push(say("secret-delete"));
        }
        reply.warnings = lines;
        reply
    }
}
