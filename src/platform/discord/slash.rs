//! Slash commands, their suggestions, and the command on somebody's message.

use std::sync::Arc;

use serenity::all::{
    AuthorizingIntegrationOwner, AutocompleteChoice, CommandDataOptionValue, CommandInteraction, CommandType, CreateAutocompleteResponse,
    CreateInteractionResponse, Permissions,
};

use super::bot::Bot;
use super::card::{Card, Eyes};
use super::press::Call;
use crate::desk::Situation;
use crate::limits;
use crate::message::{Act, Message, Reply};

impl Bot {
    pub(super) fn commanded(self: &Arc<Self>, command: &CommandInteraction) {
        let call = Call::of_command(command);
        if command.data.kind == CommandType::Message {
            self.applied(call, command);
        } else {
            self.asked(call, command);
        }
    }

    /// A topic's card, or the answer to a symptom, for this person alone.
    fn asked(self: &Arc<Self>, call: Call, command: &CommandInteraction) {
        let start = self.start(&call);
        let moment = self.moment(&call);
        let topics = &self.desk.parts().topics;
        let topic = topics.iter().position(|t| t.command.as_deref() == Some(command.data.name.as_str()));
        let symptom = command.data.options.iter().find_map(|option| match &option.value {
            CommandDataOptionValue::String(text) => Some(text.trim()).filter(|text| !text.is_empty()),
            _ => None,
        });
        let mut notes = Vec::new();
        if call.private && self.memory().meets(call.person) {
            notes.push(self.say(start.locale, "discord-dm-intro", &[]));
        }
        let chosen = symptom.and_then(|text| self.labelled(text)).or_else(|| topic.filter(|_| symptom.is_none()));
        // Whoever calls a command asks anew: a symptom is no answer to the card before.
        let anew = Situation { last: None, ..moment.clone() };
        let answer = || self.desk.answer(&Message::addressed(symptom?), &anew);
        let reply = match chosen {
            Some(topic) => {
                notes.extend(self.foreign(&call));
                self.desk.press(&self.desk.place_of(topic, &start), &moment)
            }
            None => answer().unwrap_or_else(|| {
                // A command of an older version.
                notes.push(self.say(start.locale, "discord-old-button", &[]));
                self.desk.press(&start, &moment)
            }),
        };
        tracing::debug!(topic = reply.topic, locale = %reply.locale, "answers a command");
        self.memory().reached(call.who(), None, reply.shown(false));
        let card = Card::of(&self.desk, &reply, self.eyes(&call), &notes);
        // In the private conversation a card may stay: it is still there after a look at another app.
        let ephemeral = !call.private;
        self.respond(call, card.response(ephemeral));
    }

    /// The topic that somebody chose among the suggestions, in whichever language.
    fn labelled(&self, text: &str) -> Option<usize> {
        let parts = self.desk.parts();
        let locales = parts.voice.locales();
        let is = |id: &str| locales.iter().any(|locale| self.say(*locale, &format!("{id}.label"), &[]) == text);
        parts.topics.iter().position(|topic| is(&topic.id))
    }

    /// Suggestions while somebody types a symptom.
    pub(super) fn typed(self: &Arc<Self>, command: &CommandInteraction) {
        let call = Call::of_command(command);
        let locale = self.locale(&call);
        let text = command.data.autocomplete().map_or("", |option| option.value);
        let topics = &self.desk.parts().topics;
        let labels = self
            .desk
            .suggest(text, locale)
            .into_iter()
            .filter_map(|n| topics.get(n))
            .map(|t| self.say(locale, &format!("{}.label", t.id), &[]));
        let choices =
            labels.filter(|l| limits::length(l) <= limits::CHOICE).take(limits::CHOICES).map(|l| AutocompleteChoice::new(l.clone(), l));
        let body = CreateAutocompleteResponse::new().set_choices(choices.collect());
        self.respond(call, CreateInteractionResponse::Autocomplete(body));
    }

    /// Somebody has us answer another's message.
    fn applied(self: &Arc<Self>, call: Call, command: &CommandInteraction) {
        let locale = self.locale(&call);
        let target = command.data.resolved.messages.values().next();
        let text = target.map_or("", words);
        let problem = match target {
            Some(message) if message.author.bot || message.webhook_id.is_some() => Some("discord-target-bot"),
            _ if text.is_empty() => Some("discord-target-empty"),
            _ => None,
        };
        let ids = target.filter(|_| problem.is_none()).map(|message| (message.id.get(), message.author.id.get()));
        let Some((message, author)) = ids else {
            let line = Card::line(self.say(locale, problem.unwrap_or("discord-target-empty"), &[]));
            self.respond(call, line.response(true));
            return;
        };
        let situation = |asker: u64, public: bool| Situation { public, ..self.situation(asker) };
        let reply = |situation: Situation| -> Reply {
            self.desk.answer(&Message::addressed(text), &situation).unwrap_or_else(|| self.menu(&situation))
        };
        let open = reply(situation(author, !call.private));
        // Not understood: only the helper need know. One answer for all is enough, too; and there are channels where Discord
        // lets nobody else see it.
        let understood = open.place.act != Act::Menu(0);
        let hidden = !call.private && (is_hidden(command) || !understood || !self.memory().applies(message));
        // What is shown to one person is theirs, as any card for one person is.
        let (asker, reply) = if hidden { (call.person, reply(situation(call.person, false))) } else { (author, open) };
        let who = (call.channel, asker);
        if hidden {
            self.memory().reached(who, None, reply.shown(false));
        } else {
            self.memory().reached_openly(who, reply.shown(false));
        }
        let eyes = if call.private || hidden { self.eyes(&call) } else { Eyes::All };
        let card = Card::of(&self.desk, &reply, eyes, &[]);
        self.respond(call, card.response(hidden));
    }
}

/// What a message says. A forward has no words of its own: those that it shows are what is asked.
fn words(message: &serenity::all::Message) -> &str {
    let shown = || message.message_snapshots.first().map_or("", |shown| shown.content.trim());
    Some(message.content.trim()).filter(|own| !own.is_empty()).unwrap_or_else(shown)
}

/// Whether Discord shows the answer to this person alone, whatever we ask for: the app is theirs and not the server's, and
/// they may not use such apps for all to see
/// (<https://docs.discord.com/developers/topics/permissions#permissions-bitwise-permission-flags>).
fn is_hidden(command: &CommandInteraction) -> bool {
    let owners = &command.authorizing_integration_owners.0;
    let of_server = owners.iter().any(|owner| matches!(owner, AuthorizingIntegrationOwner::GuildInstall(_)));
    let may = command.member.as_ref().and_then(|member| member.permissions);
    !of_server && may.is_some_and(|may| !may.intersects(Permissions::USE_EXTERNAL_APPS | Permissions::ADMINISTRATOR))
}
