//! Presses on cards: what opens for the presser, what changes in place, what goes on in private, what is taken away.

use std::sync::Arc;

use serenity::all::{
    ActionRowComponent, Button, ButtonKind, ChannelType, CommandInteraction, ComponentInteraction, ComponentInteractionDataKind,
    CreateInteractionResponse, Interaction, InteractionContext, Message, MessageFlags, MessageId, MessageInteractionMetadata,
    ModalInteraction, PartialChannel, Permissions, SelectMenu,
};
use tokio::time::Instant;

use super::bot::Bot;
use super::card::{Card, Eyes};
use super::erase::Erasing;
use super::handover::Step;
use super::install;
use super::light::resume;
use super::privacy::Wish;
use super::refusal::missing;
use super::setup;
use crate::desk::Situation;
use crate::message::{Act, Asker, Locale, Press};
use crate::ops::Kind;

/// Whom an interaction is from, and how it is answered.
#[derive(Debug, Clone)]
pub struct Call {
    pub id: u64,
    pub token: String,
    /// When it came in, which is when it is read: its time runs from then on.
    pub(super) arrived: Instant,
    pub channel: u64,
    pub guild: Option<u64>,
    pub person: u64,
    /// The language of their app, whether we speak it or not.
    pub client: Option<Locale>,
    /// It comes from the private conversation with us.
    pub private: bool,
    /// It is a command, or comes from a card that one opened.
    pub(super) by_command: bool,
    pub(super) thread: bool,
    /// The channel below which a private thread may be opened for whoever is there.
    pub(super) below: Option<u64>,
    /// What we may do there.
    pub(super) allowed: Option<Permissions>,
}

/// The interactions' common fields, which serenity has in several structs.
macro_rules! call {
    ($from:expr, $context:expr) => {{
        let guild = $from.guild_id.map(|id| id.get());
        let kind = $from.channel.as_ref().map(|channel| channel.kind);
        Call {
            id: $from.id.get(),
            token: $from.token.clone(),
            arrived: Instant::now(),
            channel: $from.channel_id.get(),
            guild,
            person: $from.user.id.get(),
            client: client(&$from.locale),
            private: $context == Some(InteractionContext::BotDm) || ($context.is_none() && guild.is_none()),
            by_command: true,
            thread: matches!(kind, Some(ChannelType::PublicThread | ChannelType::PrivateThread | ChannelType::NewsThread)),
            below: below($from.channel.as_ref(), $from.channel_id.get()),
            allowed: $from.app_permissions,
        }
    }};
}

impl Call {
    pub fn of_command(command: &CommandInteraction) -> Call {
        call!(command, command.context)
    }

    fn of_component(component: &ComponentInteraction) -> Call {
        Call { by_command: is_by_command(&component.message), ..call!(component, component.context) }
    }

    fn of_form(form: &ModalInteraction) -> Call {
        call!(form, None::<InteractionContext>)
    }

    pub fn who(&self) -> (u64, u64) {
        (self.channel, self.person)
    }
}

impl Bot {
    pub(super) fn interaction(self: &Arc<Self>, interaction: Interaction) {
        let new = self.memory().is_new(interaction.id().get());
        if !new {
            return;
        }
        match interaction {
            Interaction::Component(component) => self.pressed(&component),
            Interaction::Command(command) => self.commanded(&command),
            Interaction::Autocomplete(command) => self.typed(&command),
            Interaction::Modal(form) => self.submitted(&form),
            // Pings come by HTTP only.
            _ => {}
        }
    }

    /// The only forms that we show are of `/setup`.
    fn submitted(self: &Arc<Self>, form: &ModalInteraction) {
        let call = Call::of_form(form);
        match setup::form(form) {
            Some(token) => self.filled(call, &token, setup::written(form)),
            None => self.lost(call),
        }
    }

    /// The moment of whoever calls.
    pub(super) fn moment(&self, call: &Call) -> Situation {
        let last = self.memory().talk(call.who()).map(|talk| talk.shown.clone());
        Situation { client: call.client, first: last.is_none(), last, ..self.situation(call.person, call.guild) }
    }

    /// Who sees what we answer only to this person.
    pub(super) fn eyes(&self, call: &Call) -> Eyes {
        // Whom no direct message reaches is not offered any: their cards look like those in private.
        if call.private || !self.memory().can_reach(call.person) { Eyes::Private } else { Eyes::One }
    }

    fn pressed(self: &Arc<Self>, component: &ComponentInteraction) {
        let call = Call::of_component(component);
        let token = match &component.data.kind {
            ComponentInteractionDataKind::StringSelect { values } => values.first().map_or("", String::as_str),
            _ => component.data.custom_id.as_str(),
        };
        let hidden = component.message.flags.is_some_and(|flags| flags.contains(MessageFlags::EPHEMERAL));
        let public = !hidden && !call.private;
        let card = component.message.id.get();
        let may = component.member.as_ref().and_then(|member| member.permissions).unwrap_or_default();
        let manages = may.intersects(Permissions::MANAGE_MESSAGES | Permissions::ADMINISTRATOR);
        if let Some(erasing) = Erasing::from_token(token).filter(|_| public && shows(&component.message, token)) {
            return self.erase(call, erasing, card, manages);
        }
        if let Some(opener) = install::opener(token).filter(|_| hidden && shows(&component.message, token)) {
            return self.install(call, opener);
        }
        if let Some(step) = Step::from_token(token).filter(|_| shows(&component.message, token)) {
            return self.hand_over(call, step, component, hidden);
        }
        let panel = setup::Token::from_text(&component.data.custom_id);
        if let Some(panel) = panel.filter(|panel| hidden && panel.stands_on(&component.message)) {
            return self.set_up(call, &panel, &setup::chosen(&component.data.kind));
        }
        if let Some(wish) = Wish::from_token(token) {
            return self.wished(call, wish);
        }
        match Press::from_token(token) {
            None => self.lost(call),
            Some(press) if press.act == Act::Dismiss && public => {
                let may = manages || caused(&component.message, call.person);
                self.dismiss(call, &press, card, may);
            }
            Some(press) if matches!(press.act, Act::Carry(_)) && !call.private => {
                self.carry(call, &press, hidden, source(&component.message));
            }
            Some(press) if public => {
                let person = call.person;
                let (left, again) = {
                    let memory = self.memory();
                    (memory.left(card, person).cloned(), memory.came_by(card, person, &press))
                };
                self.show(call, &resume(&press, left.as_ref(), again), Some(card), true);
                self.memory().comes_by(card, person, &press);
            }
            Some(press) => {
                let card = if hidden { source(&component.message) } else { Some(card) };
                self.show(call, &press, card, false);
            }
        }
    }

    /// Shows where a press leads: to the presser alone where the card is public, else in its place.
    fn show(self: &Arc<Self>, call: Call, press: &Press, card: Option<u64>, anew: bool) {
        let moment = self.moment(&call);
        let reply = self.desk.press(press, &moment);
        self.tally(call.guild, self.by(&call), None, moment.last.as_ref(), &reply);
        self.memory().reached(call.who(), card, reply.shown(false));
        let card = self.with_staff(Card::of(&self.desk, &reply, self.eyes(&call), &[]), &call, &reply);
        self.respond(call, if anew { card.response(true) } else { card.update() });
    }

    /// A button that says nothing any more: the menu, for the presser alone.
    pub(super) fn lost(self: &Arc<Self>, call: Call) {
        let reply = self.desk.press(&self.start(&call), &self.moment(&call));
        let mut notes = vec![self.say(reply.locale, "discord-old-button", &[])];
        notes.extend(self.foreign(&call));
        self.memory().reached(call.who(), None, reply.shown(false));
        let card = Card::of(&self.desk, &reply, self.eyes(&call), &notes);
        self.respond(call, card.response(true));
    }

    /// The menu, as this person would ask for it.
    pub(super) fn start(&self, call: &Call) -> Press {
        let asker = Asker(call.person);
        Press { asker, ..Press::menu(self.locale(call)) }
    }

    /// The language for whoever calls, where no card shows one.
    pub(super) fn locale(&self, call: &Call) -> Locale {
        let chosen = self.store.person(call.person).locale.filter(|chosen| self.desk.speaks(*chosen));
        chosen.unwrap_or_else(|| self.desk.locale_for(call.client).0)
    }

    /// Which languages we know best, for somebody whose app is in none of them.
    pub(super) fn foreign(&self, call: &Call) -> Option<String> {
        let (locale, foreign) = self.desk.locale_for(call.client);
        foreign.then(|| self.say(locale, "foreign", &[]))
    }

    fn dismiss(self: &Arc<Self>, call: Call, press: &Press, card: u64, may: bool) {
        let locale = call.client.filter(|client| self.desk.speaks(*client)).unwrap_or(press.locale);
        if press.asker.0 != call.person && !may {
            let line = Card::line(self.say(locale, "discord-not-yours", &[]));
            self.respond(call, line.response(true));
            return;
        }
        let closed = Card::line(self.say(press.locale, "discord-dismissed", &[]));
        let bot = Arc::clone(self);
        self.spawn("taking a card away", async move {
            if !bot.answered(&call, &CreateInteractionResponse::Acknowledge).await {
                return;
            }
            bot.memory().gone(call.channel, card);
            // Where we are no member, the card can be emptied only.
            if bot.rest.delete(call.channel, card).await.is_err()
                && let Err(refused) = bot.rest.edit_response(bot.me.application, &call.token, &closed.edit_response()).await
            {
                bot.refused(call.channel, call.guild, refused).await;
            }
        });
    }

    /// Answers an interaction, in a task.
    pub(super) fn respond(self: &Arc<Self>, call: Call, body: CreateInteractionResponse) {
        let bot = Arc::clone(self);
        self.spawn("answering an interaction", async move {
            bot.answered(&call, &body).await;
        });
    }

    /// Answers an interaction. Where a permission is missing, the person is told which, once and in plain text.
    pub(super) async fn answered(&self, call: &Call, body: &CreateInteractionResponse) -> bool {
        let responded = self.rest.respond(call.id, &call.token, call.arrived, body).await;
        self.ops.counts.reply(Kind::Interaction, responded.is_ok().then(|| call.arrived.elapsed()));
        let Err(refused) = responded else { return true };
        let Some(key) = missing(refused, call.allowed, call.thread) else {
            tracing::debug!(%refused, "an interaction was not answered");
            return false;
        };
        let told = self.memory().tells(call.channel, refused.code);
        if told {
            tracing::warn!(guild = ?call.guild, channel = call.channel, code = refused.code, permission = key, "a permission is missing here");
        }
        let locale = self.locale(call);
        let line = self.say(locale, "discord-missing", &[("permission", self.say(locale, key, &[]))]);
        if let Err(refused) = self.rest.respond(call.id, &call.token, call.arrived, &Card::line(line).response(true)).await {
            tracing::debug!(%refused, "an interaction was not answered");
        }
        false
    }
}

/// Private threads are opened below text channels alone, and a thread's are its parent's:
/// <https://docs.discord.com/developers/topics/threads#private-threads>.
fn below(channel: Option<&PartialChannel>, here: u64) -> Option<u64> {
    match channel {
        Some(channel) if matches!(channel.kind, ChannelType::PublicThread | ChannelType::PrivateThread) => Some(channel.parent_id?.get()),
        Some(channel) => (channel.kind == ChannelType::Text).then_some(here),
        None => Some(here),
    }
}

/// The language of an app, from its tag (<https://discord.com/developers/docs/reference#locales>).
pub(super) fn client(tag: &str) -> Option<Locale> {
    Locale::new(tag.split('-').next().unwrap_or(tag))
}

/// Whether somebody had us write the message by a command.
fn is_by_command(message: &Message) -> bool {
    matches!(message.interaction_metadata.as_deref(), Some(MessageInteractionMetadata::Command(_)))
}

/// Whether this person had us write the message, by a command. Discord itself keeps that, also over a restart.
fn caused(message: &Message, person: u64) -> bool {
    let metadata = message.interaction_metadata.as_deref();
    matches!(metadata, Some(MessageInteractionMetadata::Command(command)) if command.user.id.get() == person)
}

/// Whether a message of ours has the button that is said to be pressed. Discord tells us what stands on the message, whatever the app of
/// whoever presses has sent: so what such a button says of others is what we wrote.
pub(super) fn shows(message: &Message, token: &str) -> bool {
    tokens(message).any(|shown| shown == token)
}

/// What stands behind a message's buttons and menus.
pub(super) fn tokens(message: &Message) -> impl Iterator<Item = &str> {
    let inside = message.components.iter().flat_map(|row| &row.components);
    inside.filter_map(|component| match component {
        ActionRowComponent::Button(Button { data: ButtonKind::NonLink { custom_id, .. }, .. }) => Some(custom_id.as_str()),
        ActionRowComponent::SelectMenu(SelectMenu { custom_id, .. }) => custom_id.as_deref(),
        _ => None,
    })
}

/// The card that an ephemeral one was opened from.
fn source(message: &Message) -> Option<u64> {
    let metadata = message.interaction_metadata.as_deref();
    let pressed = match metadata {
        Some(MessageInteractionMetadata::Component(component)) => Some(component.interacted_message_id.get()),
        _ => None,
    };
    let replied = || message.message_reference.as_ref().and_then(|reference| reference.message_id).map(MessageId::get);
    pressed.or_else(replied)
}
