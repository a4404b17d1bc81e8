//! Closing a case: the staff are done, and the member says whether it is solved.

use std::sync::Arc;

use serenity::all::{ButtonStyle, ComponentInteraction, CreateActionRow, CreateButton, CreateInteractionResponse, Member, Permissions};

use super::super::bot::Bot;
use super::super::card::Card;
use super::super::press::Call;
use super::super::refusal::CLOSED;
use super::super::rest::Refused;
use super::super::talk::{Closing, Room};
use super::{Step, person};
use crate::limits;
use crate::message::Press;
use crate::store::What;

/// Who may end a case besides the staff: those who could take the thread or the card away.
const MODERATES: Permissions = Permissions::MANAGE_MESSAGES.union(Permissions::MANAGE_THREADS).union(Permissions::ADMINISTRATOR);

impl Bot {
    /// Whether somebody is of the staff. Where no role was chosen, whoever is in the staff's channel is.
    fn is_staff(&self, guild: u64, channel: u64, member: &Member) -> bool {
        let settings = self.store.settings(guild);
        let may = member.permissions.is_some_and(|may| may.intersects(MODERATES));
        may || match settings.staff_role {
            Some(role) => member.roles.iter().any(|id| id.get() == role),
            None => settings.staff_channel == Some(channel),
        }
    }

    /// The staff are done: the card says who said so, and the member is asked.
    pub(super) fn end_case(self: &Arc<Self>, call: Call, pressed: &ComponentInteraction, server: Option<u64>, place: Press) {
        let Some(guild) = call.guild.filter(|guild| server.is_none_or(|server| server == *guild)) else { return self.lost(call) };
        if !pressed.member.as_ref().is_some_and(|member| self.is_staff(guild, call.channel, member)) {
            let line = Card::line(self.say(self.locale(&call), "handover-staff-only", &[]));
            return self.respond(call, line.response(true));
        }
        let card = pressed.message.id.get();
        // Two of the staff at once.
        if !self.memory().is_new(card) {
            return self.respond(call, CreateInteractionResponse::Acknowledge);
        }
        let locale = self.staff(guild).map_or(self.desk.home(), |staff| staff.locale);
        let ended = self.say(locale, "handover-ended", &[("staff", person(call.person))]);
        let whole = format!("{}\n\n{ended}", pressed.message.content);
        let text = if limits::length(&whole) <= limits::CONTENT { whole } else { ended };
        let bot = Arc::clone(self);
        self.spawn("ending a case", async move {
            if !bot.answered(&call, &Card::panel(text, Vec::new()).update()).await {
                bot.memory().unsee(card);
                return;
            }
            // What the staff have closed is closed: whoever asks again is heard again.
            bot.memory().ends_case(guild, place.asker.0, room(server, call.channel));
            let asked = match server {
                None => bot.ask_in_thread(&call, &place).await,
                Some(_) => bot.ask_in_private(&call, guild, &place).await,
            };
            if let Err(refused) = asked {
                tracing::debug!(%refused, "a member was not asked whether it is solved");
                let line = Card::line(bot.say(bot.locale(&call), "handover-unasked", &[]));
                if let Err(refused) = bot.rest.follow_up(bot.me.application, &call.token, &line.whispered()).await {
                    tracing::debug!(%refused, "nobody was told that a member was not asked");
                }
            }
        });
    }

    /// Asks whether it is solved.
    fn question(&self, lines: &[String], server: Option<u64>, place: &Press) -> Card {
        let button = |key: &str, solved: bool, style: ButtonStyle| {
            let token = Step::Answer(solved, server, place.clone()).token();
            CreateButton::new(token).label(self.say(place.locale, key, &[])).style(style)
        };
        let yes = button("handover-yes", true, ButtonStyle::Success);
        let no = button("handover-no", false, ButtonStyle::Secondary);
        Card::panel(lines.join("\n\n"), vec![CreateActionRow::Buttons(vec![yes, no])])
    }

    async fn ask_in_thread(&self, call: &Call, place: &Press) -> Result<(), Refused> {
        let member = place.asker.0;
        let line = format!("{} {}", person(member), self.say(place.locale, "handover-solved", &[]));
        let question = self.question(&[line], None, place);
        let sent = self.rest.send(call.channel, &question.message_to(call.id, None, Some(member))).await?;
        self.memory().closes(call.channel, Closing { question: sent, server: None, place: place.clone() });
        Ok(())
    }

    async fn ask_in_private(&self, call: &Call, guild: u64, place: &Press) -> Result<(), Refused> {
        let member = place.asker.0;
        let mut lines = vec![self.say(place.locale, "handover-solved-private", &[])];
        // Whoever never wrote to us learns here what this place is, and what never to send.
        if !self.memory().has_met(member) {
            lines.push(self.say(place.locale, "discord-dm-intro", &[]));
        }
        let question = self.question(&lines, Some(guild), place);
        let asked = async {
            let channel = self.rest.open_dm(member).await?;
            Ok((channel, self.rest.send(channel, &question.message(call.id, None)).await?))
        };
        match asked.await {
            Ok((channel, question)) => {
                let mut memory = self.memory();
                memory.meets(member);
                memory.closes(channel, Closing { question, server: Some(guild), place: place.clone() });
            }
            Err(refused) => {
                let refused: Refused = refused;
                if CLOSED.contains(&refused.code) {
                    self.memory().cannot_reach(member);
                }
                return Err(refused);
            }
        }
        Ok(())
    }

    /// The member says whether it is solved, and nobody else does.
    pub(super) fn case_answered(self: &Arc<Self>, call: Call, question: u64, solved: bool, server: Option<u64>, place: Press) {
        let Some(guild) = server.or(call.guild) else { return self.lost(call) };
        if place.asker.0 != call.person {
            let line = Card::line(self.say(self.locale(&call), "handover-member-only", &[]));
            return self.respond(call, line.response(true));
        }
        // Two taps, or a word and a tap.
        if !self.memory().is_new(question) {
            return self.respond(call, CreateInteractionResponse::Acknowledge);
        }
        self.memory().closing(call.channel);
        let answer = self.answer(solved, &place);
        let bot = Arc::clone(self);
        self.spawn("hearing whether it is solved", async move {
            if !bot.answered(&call, &answer.update()).await {
                bot.memory().unsee(question);
                return;
            }
            let said = Said { guild, channel: call.channel, thread: call.thread, solved, closing: Closing { question, server, place } };
            if let Some(failed) = bot.closed(&said, call.id).await
                && let Err(refused) = bot.rest.edit_response(bot.me.application, &call.token, &failed.edit_response()).await
            {
                tracing::debug!(%refused, "a member was not told that the staff were not called");
            }
        });
    }

    /// What the member is told.
    pub(super) fn answer(&self, solved: bool, place: &Press) -> Card {
        Card::line(self.say(place.locale, if solved { "handover-glad" } else { "handover-again" }, &[]))
    }

    /// What follows from the member's answer; what they are to be told, where the staff could not be called again. `nonce`: of the event.
    pub(super) async fn closed(&self, said: &Said, nonce: u64) -> Option<Card> {
        let Closing { server, place, .. } = &said.closing;
        if said.solved {
            self.counts(said.guild, What::Solved, place.topic);
            self.memory().ends_case(said.guild, place.asker.0, room(*server, said.channel));
            if server.is_none() && said.thread {
                let locale = self.staff(said.guild).map_or(self.desk.home(), |staff| staff.locale);
                self.archive(said.channel, locale).await;
            }
            return None;
        }
        let refused = self.call_again(said, nonce).await.err()?;
        tracing::debug!(%refused, "the staff were not called again");
        Some(Card::line(self.say(place.locale, "handover-failed", &[])))
    }

    /// It is not solved: the staff are called once more, and the case stays open.
    async fn call_again(&self, said: &Said, nonce: u64) -> Result<(), Refused> {
        let Closing { server, place, .. } = &said.closing;
        let (member, staff) = (place.asker.0, self.staff(said.guild).ok_or(Refused::NOWHERE)?);
        let to = if server.is_some() { staff.channel.ok_or(Refused::NOWHERE)? } else { said.channel };
        let text = self.say(staff.locale, "handover-still", &[("member", person(member))]);
        let card = self.for_staff(&staff, &text, Some(&Step::End(*server, place.clone())));
        self.rest.send(to, &card.message_to(nonce, staff.role, None)).await?;
        self.memory().opens_case(said.guild, member, room(*server, said.channel));
        Ok(())
    }
}

/// Where staff and member are in touch, as a button in a channel has it.
fn room(server: Option<u64>, channel: u64) -> Room {
    if server.is_some() { Room::Elsewhere } else { Room::Thread(channel) }
}

/// A member's answer to the question whether it is solved.
pub(super) struct Said {
    pub guild: u64,
    pub channel: u64,
    /// That channel is a thread.
    pub thread: bool,
    pub solved: bool,
    pub closing: Closing,
}
