//! 「書いたものを消す」: under a warning that all may read, where we may delete what it is of.

use std::sync::Arc;

use serenity::all::{ButtonStyle, CreateButton, CreateInteractionResponse, Permissions};

use super::bot::Bot;
use super::card::Card;
use super::press::Call;
use super::refusal::missing;
use super::rest::Refused;
use crate::desk::{Situation, is_secret};
use crate::message::{Press, Reply};

/// So many messages fit into a button; whoever wrote more secrets finds the button again for the rest.
const MOST: usize = 3;
/// No code of Discord's, for the log: messages that are not ours to delete.
const KEPT: u32 = 1;

/// What the button does. As any button of ours it says all of it, so that it works after a restart. It names the messages, and who wrote
/// them: that is true because [`super::press::shows`] lets nothing pass that does not stand on a card of ours, and we write a button only
/// from messages of that one author, in the channel where the card is. Nothing is deleted anywhere else than where it is pressed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Erasing {
    messages: Vec<u64>,
    /// What the card is about; its asker wrote the messages.
    place: Press,
    /// The card is nothing but a warning.
    alone: bool,
}

impl Erasing {
    fn new(messages: &[u64], place: &Press, alone: bool) -> Erasing {
        // What somebody has tried is nobody else's.
        let place = Press { tried: Vec::new(), variants: Vec::new(), ..place.clone() };
        Erasing { messages: messages.iter().copied().take(MOST).collect(), place, alone }
    }

    /// `e1/messages/` and the token of the place; `w1/…` where the card is a warning alone.
    fn token(&self) -> String {
        let messages: Vec<String> = self.messages.iter().map(|id| format!("{id:x}")).collect();
        format!("{}/{}/{}", if self.alone { "w1" } else { "e1" }, messages.join("."), self.place.token())
    }

    pub(super) fn from_token(token: &str) -> Option<Erasing> {
        let (kind, rest) = token.split_once('/')?;
        let alone = match kind {
            "e1" => false,
            "w1" => true,
            _ => return None,
        };
        let (messages, place) = rest.split_once('/')?;
        let messages: Option<Vec<u64>> = messages.split('.').map(|id| u64::from_str_radix(id, 16).ok().filter(|id| *id != 0)).collect();
        Some(Erasing { messages: messages.filter(|all| all.len() <= MOST)?, place: Press::from_token(place)?, alone })
    }
}

impl Bot {
    /// The card that answers a question, with the button where it warns of something that we may delete.
    pub(super) fn offering(&self, card: Card, guild: Option<u64>, question: u64, place: &Press) -> Card {
        let messages = self.memory().secrets(question);
        self.with_button(card, guild, &messages, place, false)
    }

    /// The same for a warning of one message that is no answer.
    pub(super) fn offering_alone(&self, card: Card, guild: Option<u64>, message: u64, reply: &Reply) -> Card {
        let messages = if reply.warned.iter().any(|warning| is_secret(warning)) { &[message][..] } else { &[] };
        self.with_button(card, guild, messages, &reply.place, true)
    }

    fn with_button(&self, card: Card, guild: Option<u64>, messages: &[u64], place: &Press, alone: bool) -> Card {
        // In private nobody can delete for another, and a title does not go with its first message.
        if !guild.is_some_and(|guild| self.ways.roles(|roles| roles.may_delete(guild))) {
            return card;
        }
        let messages: Vec<u64> = messages.iter().copied().filter(|message| !self.is_in_title(*message)).collect();
        if messages.is_empty() {
            return card;
        }
        let button = CreateButton::new(Erasing::new(&messages, place, alone).token());
        card.with_first(button.label(self.say(place.locale, "discord-erase", &[])).style(ButtonStyle::Danger))
    }

    /// Whether the secret is in the title of the post that begins with this message.
    pub(super) fn is_in_title(&self, message: u64) -> bool {
        self.ways.title_of(message).is_some_and(|title| self.warning(&title, &self.situation(0, None)).is_some())
    }

    /// Deletes what somebody wrote, for them or for whoever `manages` messages.
    pub(super) fn erase(self: &Arc<Self>, call: Call, erasing: Erasing, card: u64, manages: bool) {
        let author = erasing.place.asker.0;
        if author != call.person && !manages {
            let locale = call.client.filter(|client| self.desk.speaks(*client)).unwrap_or(erasing.place.locale);
            let line = Card::line(self.say(locale, "discord-erase-not-yours", &[]));
            return self.respond(call, line.response(true));
        }
        let may = call.allowed.is_none_or(|may| may.intersects(Permissions::MANAGE_MESSAGES | Permissions::ADMINISTRATOR));
        if !may {
            let line = self.not_allowed(&call);
            return self.respond(call, line.response(true));
        }
        let bot = Arc::clone(self);
        self.spawn("deleting what holds a secret", async move {
            if bot.answered(&call, &CreateInteractionResponse::Acknowledge).await {
                bot.erase_all(&call, &erasing, card).await;
            }
        });
    }

    async fn erase_all(&self, call: &Call, erasing: &Erasing, card: u64) {
        // That a message is gone Discord tells us, too, and where the card is known it loses its warning by that.
        let by_itself = !erasing.alone && erasing.messages.iter().all(|message| self.memory().lifts(card, *message));
        let reason = self.say(erasing.place.locale, "discord-erase-reason", &[]);
        for message in &erasing.messages {
            if let Err(refused) = self.rest.take_away(call.channel, *message, &reason).await {
                return self.not_erased(call, refused).await;
            }
        }
        if by_itself {
            return;
        }
        let card = if erasing.alone {
            Card::line(self.say(erasing.place.locale, "discord-erased", &[]))
        } else {
            // Of a card of before a restart: the card stays in the language that it is in.
            let moment = Situation { public: true, first: true, explicit: None, ..self.situation(erasing.place.asker.0, call.guild) };
            Card::of(&self.desk, &self.desk.press(&erasing.place, &moment), self.eyes_in(call.guild, call.channel), &[])
        };
        if let Err(refused) = self.rest.edit_response(self.me.application, &call.token, &card.edit_response()).await {
            tracing::debug!(%refused, "a card keeps the warning of what is deleted");
        }
    }

    /// Says why it is not deleted. Answers in that channel go on: they need another permission.
    async fn not_erased(&self, call: &Call, refused: Refused) {
        let line = if missing(refused, None, false).is_some() {
            self.not_allowed(call)
        } else {
            tracing::debug!(%refused, "what holds a secret is not deleted");
            Card::line(self.say(self.locale(call), "discord-erase-failed", &[]))
        };
        if let Err(refused) = self.rest.follow_up(self.me.application, &call.token, &line.whispered()).await {
            tracing::debug!(%refused, "nobody was told that it is not deleted");
        }
    }

    fn not_allowed(&self, call: &Call) -> Card {
        let permission = "discord-may-manage";
        if self.memory().tells(call.channel, KEPT) {
            tracing::warn!(guild = ?call.guild, channel = call.channel, permission, "a permission is missing here: what holds a secret stays");
        }
        let locale = self.locale(call);
        Card::line(self.say(locale, "discord-missing", &[("permission", self.say(locale, permission, &[]))]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits;
    use crate::message::{Act, Asker, Code, Locale};

    #[test]
    fn a_token_says_what_is_deleted_and_fits() {
        let place = Press {
            act: Act::Menu(u8::MAX),
            topic: Some(Code::of("account-locked")),
            remedy: Some(Code::of("stop-retrying")),
            asker: Asker(u64::MAX),
            ..Press::menu(Locale::new("ja").expect("a tag"))
        };
        for alone in [true, false] {
            let erasing = Erasing::new(&[u64::MAX, u64::MAX - 1, u64::MAX - 2, 7], &place, alone);
            assert_eq!(erasing.messages.len(), MOST);
            let token = erasing.token();
            assert!(token.len() <= limits::TOKEN, "{token}: {}", token.len());
            assert_eq!(Erasing::from_token(&token), Some(erasing));
        }
        let of = |messages: &str| format!("e1/{messages}/{}", place.token());
        for token in [String::new(), "e1".to_owned(), "e1/1".to_owned(), of(""), of("0"), of("1.x"), of("1.2.3.4"), place.token()] {
            assert_eq!(Erasing::from_token(&token), None, "{token}");
        }
    }
}
