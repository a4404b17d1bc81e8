//! 「DMで続ける」: on in the private conversation, or on here where none can be had.

use std::sync::Arc;

use serenity::all::{CreateInteractionResponse, CreateInteractionResponseMessage};

use super::bot::Bot;
use super::card::{Card, Eyes};
use super::press::Call;
use super::refusal::CLOSED;
use super::rest::Refused;
use crate::desk::Situation;
use crate::message::Press;

impl Bot {
    /// Goes on in the private conversation, and says so on the card here. `card` is the public one that it began at.
    pub(super) fn carry(self: &Arc<Self>, call: Call, press: &Press, hidden: bool, card: Option<u64>) {
        let place = press.clone();
        let button = self.memory().hash(&press.token());
        let bot = Arc::clone(self);
        self.spawn("going on in private", async move {
            let wait = if hidden {
                CreateInteractionResponse::Acknowledge
            } else {
                CreateInteractionResponse::Defer(CreateInteractionResponseMessage::new().ephemeral(true))
            };
            if !bot.answered(&call, &wait).await {
                return;
            }
            // One after another: the second tap of two finds that the letter is sent.
            let (person, queues) = (call.person, Arc::clone(&bot.queues));
            let (here, again, to) = (Arc::clone(&bot), place.clone(), call.clone());
            if !queues.push(person, async move { bot.write_to(&call, &place, button, card).await }) {
                here.say_here(&to, &again, "discord-dm-later").await;
            }
        });
    }

    async fn write_to(&self, call: &Call, place: &Press, button: u64, card: Option<u64>) {
        let key = if self.memory().has_carried(call.person, button) {
            "discord-carried-already"
        } else {
            match self.letter(call, place, button, card).await {
                Ok(()) => "discord-carried",
                Err(refused) => {
                    tracing::debug!(%refused, "a direct message was refused");
                    let closed = CLOSED.contains(&refused.code);
                    if closed {
                        self.memory().cannot_reach(call.person);
                    }
                    if closed { "discord-dm-refused" } else { "discord-dm-later" }
                }
            }
        };
        self.say_here(call, place, key).await;
    }

    /// The card where it was pressed, with a line above it.
    async fn say_here(&self, call: &Call, place: &Press, key: &str) {
        let here = self.desk.press(place, &Situation { first: false, ..self.moment(call) });
        // Where a letter failed for the moment, it is offered again.
        let eyes = if key == "discord-dm-later" { self.eyes(call) } else { Eyes::Private };
        let shown = self.with_staff(Card::of(&self.desk, &here, eyes, &[self.say(here.locale, key, &[])]), call, &here);
        if let Err(refused) = self.rest.edit_response(self.me.application, &call.token, &shown.edit_response()).await {
            self.refused(call.channel, call.guild, refused).await;
        }
    }

    async fn letter(&self, call: &Call, place: &Press, button: u64, card: Option<u64>) -> Result<(), Refused> {
        let there = self.desk.press(place, &Situation { first: true, ..self.moment(call) });
        let mut notes = vec![self.say(there.locale, "discord-dm-carried", &[])];
        // Whoever never wrote to us learns here what this place is, and what never to send.
        if !self.memory().has_met(call.person) {
            notes.push(self.say(there.locale, "discord-dm-intro", &[]));
        }
        let letter = Card::of(&self.desk, &there, Eyes::Private, &notes);
        let channel = self.rest.open_dm(call.person).await?;
        self.rest.send(channel, &letter.message(call.id, None)).await?;
        let mut memory = self.memory();
        memory.carries((channel, call.person), card, button);
        memory.reached((channel, call.person), None, there.shown(false));
        memory.meets(call.person);
        Ok(())
    }
}
