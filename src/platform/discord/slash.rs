//! Slash commands, their suggestions, and the command on somebody's message.

use std::sync::Arc;
use std::time::Duration;

use serenity::all::{
    AuthorizingIntegrationOwner, AutocompleteChoice, CommandDataOptionValue, CommandInteraction, CommandType, CreateAutocompleteResponse,
    CreateInteractionResponse, Permissions,
};

use tokio::sync::oneshot;
use tokio::time::{Instant, timeout};

use super::bot::Bot;
use super::card::{Card, Eyes};
use super::frame;
use super::help::manages;
use super::press::Call;
use super::rest::Refused;
use super::sending::{Address, CALL};
use super::talk::Asked;
use super::ways::{Way, replied};
use crate::desk::{Situation, Written};
use crate::limits;
use crate::message::{Act, Message, Reply};
use crate::store::By;

/// A message that somebody points to is noted among the events under its id with this bit, which no id reaches for decades.
const POINTED: u64 = 1 << 62;
/// Discord says within so long which message an answer to an interaction is, or is in trouble.
const MOMENT: Duration = Duration::from_secs(1);

impl Bot {
    pub(super) fn commanded(self: &Arc<Self>, command: &CommandInteraction) {
        let call = Call::of_command(command);
        if command.data.kind == CommandType::Message {
            self.applied(call, command);
        } else if command.data.name == limits::PRIVACY {
            self.privacy(call);
        } else if command.data.name == limits::AUTOMOD {
            self.automod(call);
        } else if command.data.name == limits::INCIDENT {
            self.incident(call, command);
        } else if command.data.name == limits::STATS {
            self.stats(call, command);
        } else if command.data.name == limits::SETUP {
            self.setup(call, command);
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
        let explains = call.private && self.memory().meets(call.person);
        if explains {
            notes.push(self.say(start.locale, "discord-dm-intro", &[]));
        }
        let chosen = symptom.and_then(|text| self.labelled(text)).or_else(|| topic.filter(|_| symptom.is_none()));
        // Whoever calls a command asks anew: a symptom is no answer to the card before.
        let anew = Situation { last: None, written: Written::Alone, ..moment.clone() };
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
        self.tally(call.guild, By::Command, Some(call.person), moment.last.as_ref(), &reply);
        self.memory().reached(call.who(), None, reply.shown(false));
        let card = self.with_staff(Card::of(&self.desk, &reply, self.eyes(&call), &notes), &call, &reply);
        let greets = chosen.is_some_and(|topic| topics[topic].greets());
        let managed = manages(&call, command);
        // In the private conversation a card may stay: it is still there after a look at another app.
        let ephemeral = !call.private;
        let bot = Arc::clone(self);
        self.spawn("answering a command", async move {
            let card = if greets { card.with_below(&bot.commands_here(&call, managed, start.locale).await) } else { card };
            // What it said of this place was read by nobody.
            if !bot.answered(&call, &card.response(ephemeral)).await && explains {
                bot.memory().meets_not(call.person);
            }
        });
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
        let situation = |asker: u64, public: bool| Situation { public, ..self.situation(asker, call.guild) };
        let reply = |situation: Situation| -> Reply {
            self.desk.answer(&Message::addressed(text), &situation).unwrap_or_else(|| self.menu(&situation))
        };
        let open = reply(situation(author, !call.private));
        // Not understood: only the helper need know. One answer for all is enough, too; and there are channels where Discord
        // lets nobody else see it.
        let understood = open.place.act != Act::Menu(0);
        // Whoever wants to be left alone is not answered before all because of somebody else.
        let apart = author != call.person && self.store.person(author).opted_out;
        // Nobody floods a channel by pointing, either. Only what all will see takes a turn.
        let has_turn = || self.may_answer(call.guild, call.channel, call.person, (true, false), &open);
        let for_all = || !is_hidden(command) && !apart && understood && self.applies(call.guild, call.channel, message) && has_turn();
        let hidden = !call.private && !for_all();
        // What is shown to one person is theirs, as any card for one person is; what it warns of is not theirs to delete.
        let written = if author == call.person { Written::Open } else { Written::ByAnother };
        let (asker, reply) =
            if hidden { (call.person, reply(Situation { written, ..situation(call.person, false) })) } else { (author, open) };
        if self.asks_first(message) {
            self.tally(call.guild, By::Command, Some(author), None, &reply);
        }
        if call.private || hidden {
            self.memory().reached((call.channel, asker), None, reply.shown(false));
            let card = self.with_staff(Card::of(&self.desk, &reply, self.eyes(&call), &[]), &call, &reply);
            self.respond(call, card.response(hidden));
        } else {
            let hash = target.map_or(0, |target| self.memory().hash(&target.content));
            self.answer_for_all(call, message, &reply, asked(author, message, hash, &reply));
        }
    }

    /// Shows the answer to somebody's message to all. It counts as answered once that is out, and goes on as any answer does.
    fn answer_for_all(self: &Arc<Self>, call: Call, message: u64, reply: &Reply, asked: Asked) {
        let who = (call.channel, asked.author);
        // A group of people has no house rules, and all in it read along.
        let eyes = call.guild.map_or(Eyes::All, |_| self.eyes_in(call.guild, call.channel));
        let (card, shown) = (Card::of(&self.desk, reply, eyes, &[]), reply.shown(false));
        self.memory().asked_by_another(message, asked, &shown);
        let card = self.offering(card, call.guild, message, &shown.place);
        // What its author changes meanwhile comes after it, and whatever else they ask waits no longer than it must.
        let (out, is_out) = oneshot::channel::<()>();
        let (known, is_known) = oneshot::channel::<()>();
        self.queues.push(who.1, async move {
            _ = is_out.await;
            _ = timeout(MOMENT, is_known).await;
        });
        let bot = Arc::clone(self);
        self.spawn("answering for all", async move {
            let answered = bot.answered(&call, &card.response(false)).await;
            drop(out);
            if answered {
                bot.memory().reached_openly(who, shown.clone());
                match bot.rest.first_answer(bot.me.application, &call.token).await {
                    Ok(card) => {
                        bot.memory().answered(who, message, card, &shown);
                        bot.stays_for_now(call.guild, call.channel, card).await;
                    }
                    // Taken away already.
                    Err(Refused { status: 404, .. }) => bot.memory().forget(who, message),
                    Err(refused) => tracing::debug!(%refused, "the id of an answer is not known"),
                }
            } else {
                bot.memory().forget(who, message);
            }
            drop(known);
        });
    }

    /// Notes that a message is answered for all at a helper's wish; false where it has its answer.
    fn applies(&self, guild: Option<u64>, channel: u64, message: u64) -> bool {
        let ours = self.ways.is_help(guild, channel) == Some(true);
        self.memory().applies(message, ours)
    }

    /// Whether a message, or the question that it belongs to, neither has an answer nor was pointed to before: else nothing new is asked.
    fn asks_first(&self, message: u64) -> bool {
        let mut memory = self.memory();
        let question = memory.asked(message).map_or(message, |asked| asked.question);
        let has_answer = memory.said(question).is_some() || memory.answer(question).is_some();
        memory.is_new(question | POINTED) && !has_answer
    }

    /// Whether somebody calls us to a question of another's or of their own, and its answer is there or on its way: by our name alone, or in
    /// words that tell of nothing themselves, where they have no card that these may be said of.
    pub(super) fn calls(self: &Arc<Self>, message: &frame::Message<'_>, text: &str) -> bool {
        let points = || {
            // What they opened in private is no card that these words are said of before all.
            let has_card = self.memory().talk((message.channel, message.author)).is_some_and(|talk| talk.open.is_some());
            !has_card && self.desk.points(text) && self.warning(text, &self.situation(message.author, message.guild)).is_none()
        };
        (text.is_empty() || (message.reply_to.is_some() && points())) && self.called_to(message)
    }

    /// Somebody calls us, without a word, in a reply to a message: as if they had us answer that. False where there is
    /// nothing to answer in it.
    fn called_to(self: &Arc<Self>, message: &frame::Message<'_>) -> bool {
        let Some(reply_to) = message.reply_to.as_ref().filter(|_| message.attachments == 0) else { return false };
        let (Some(author), text) = (reply_to.author.filter(|author| *author != self.me.user), replied(message)) else { return false };
        let apart = author != message.author && self.store.person(author).opted_out;
        if text.is_empty() || apart {
            return false;
        }
        let situation = Situation { public: message.guild.is_some(), ..self.situation(author, message.guild) };
        let reply = self.desk.answer(&Message::addressed(text), &situation);
        let Some(reply) = reply.filter(|reply| !matches!(reply.place.act, Act::Menu(_))) else { return false };
        // Where words are added later, those are answered.
        self.memory().unsee(message.id);
        // Its answer is there; or nobody floods a channel by pointing, either.
        if !self.applies(message.guild, message.channel, reply_to.message) || !self.has_turn(message, Way::Addressed, None, &reply) {
            return true;
        }
        let address = Address {
            channel: message.channel,
            guild: message.guild,
            person: author,
            question: reply_to.message,
            place_unknown: false,
            edited_at: None,
            nonce: message.id | CALL,
            arrived: Instant::now(),
        };
        if self.asks_first(reply_to.message) {
            self.tally(message.guild, By::Mention, Some(author), None, &reply);
        }
        let hash = self.memory().hash(&message.replied_text);
        let card = Card::of(&self.desk, &reply, self.eyes_in(address.guild, address.channel), &[]);
        let asked = asked(author, reply_to.message, hash, &reply);
        self.ask(address, asked, reply_to.message, card, reply.shown(false));
        true
    }
}

/// A question that somebody else had us answer.
fn asked(author: u64, question: u64, hash: u64, reply: &Reply) -> Asked {
    let warned = reply.warned.clone();
    Asked { author, question, hash, addressed: true, first: true, first_private: false, before: None, warned, gone: false }
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
