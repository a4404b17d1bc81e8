//! `/setup`: what a server chose, shown and changed by whoever may call the command, which is the server's own setting.
//!
//! What is chosen takes effect at once, as a change to what is there then and never as a list written back: two admins at once lose
//! nothing. Every control says all of what it does, so that panels work after a restart.

mod channels;
mod check;
mod hours;
mod notes;
mod panel;
mod rights;
mod token;

use std::sync::Arc;

use serenity::all::{
    CommandInteraction, ComponentInteractionDataKind, CreateInteractionResponse, CreateInteractionResponseMessage, ModalInteraction,
};

use self::panel::{PAGES, Page, WAITS};
use super::bot::Bot;
use super::card::Card;
use super::incident::LASTS;
use super::press::Call;
use crate::message::Locale;
use crate::store::{Answers, Change, StoreFault, Unfit};

pub(super) use self::notes::written;
pub(super) use self::rights::{Channel, Member, Server};
use self::token::Control;
pub(super) use self::token::Token;

/// The part of the command that looks through a server; the other one opens the panel.
pub const CHECK: &str = "check";
pub const PANEL: &str = "panel";

/// What was chosen in a menu.
pub(super) fn chosen(kind: &ComponentInteractionDataKind) -> Vec<String> {
    match kind {
        ComponentInteractionDataKind::StringSelect { values } => values.clone(),
        ComponentInteractionDataKind::RoleSelect { values } => values.iter().map(ToString::to_string).collect(),
        ComponentInteractionDataKind::ChannelSelect { values } => values.iter().map(ToString::to_string).collect(),
        _ => Vec::new(),
    }
}

impl Bot {
    pub(super) fn setup(self: &Arc<Self>, call: Call, command: &CommandInteraction) {
        // Discord offers it in servers only.
        let Some(guild) = call.guild else { return self.lost(call) };
        if command.data.options.iter().any(|part| part.name == CHECK) {
            let data = CreateInteractionResponseMessage::new().ephemeral(true);
            return self.look_through(call, guild, CreateInteractionResponse::Defer(data));
        }
        let bot = Arc::clone(self);
        self.spawn("opening the settings", async move {
            let panel = bot.panel_page(bot.locale(&call), guild, call.person, Page::Home, None).await;
            bot.answered(&call, &panel.response(true)).await;
        });
    }

    /// Does what a control of the panel does.
    pub(super) fn set_up(self: &Arc<Self>, call: Call, token: &Token, values: &[String]) {
        let Some(guild) = call.guild.filter(|_| token.opener == call.person) else { return self.lost(call) };
        let locale = self.locale(&call);
        let topic = values.first().filter(|id| token.control == Control::Note && self.is_topic(id));
        if let Some(topic) = topic {
            let form = self.note_form(locale, guild, call.person, topic);
            return self.respond(call, form);
        }
        if token.control == Control::Check {
            return self.look_through(call, guild, CreateInteractionResponse::Acknowledge);
        }
        if token.control == Control::Close {
            let closed = Card::line(self.say(locale, "setup.closed", &[]));
            return self.respond(call, closed.update());
        }
        // Everybody has the role with the server's own id: each case would call all of them.
        if token.control == Control::StaffRole && values.first().is_some_and(|id| *id == guild.to_string()) {
            return self.settle(call, guild, Page::Staff, Err("setup-staff.everyone"));
        }
        let (page, changes) = self.chooses(token, values);
        self.settle(call, guild, page, Ok(changes));
    }

    /// Keeps what was written into a form.
    pub(super) fn filled(self: &Arc<Self>, call: Call, token: &Token, text: &str) {
        let Some(guild) = call.guild.filter(|_| token.opener == call.person) else { return self.lost(call) };
        let (topic, showed) = token.more.split_once('/').unwrap_or((&token.more, ""));
        if token.control != Control::Note || !self.is_topic(topic) {
            return self.lost(call);
        }
        let change = self.note_change(topic, showed, text);
        self.settle(call, guild, Page::Notes, change.map(|change| vec![change]));
    }

    /// Changes a server's settings, and shows a page as it is then.
    fn settle(self: &Arc<Self>, call: Call, guild: u64, page: Page, changes: Result<Vec<Change>, &'static str>) {
        let bot = Arc::clone(self);
        self.spawn("changing a server's settings", async move {
            let done = match changes {
                Err(why) => Some(why),
                Ok(changes) if changes.is_empty() => None,
                Ok(changes) => Some(match bot.change_settings(guild, changes).await {
                    Ok(_) => "setup.kept",
                    Err(None) => WAITS,
                    Err(Some(StoreFault::Unfit(Unfit::HelpChannels | Unfit::Topic))) => "setup.full",
                    Err(Some(StoreFault::Unfit(Unfit::Meanwhile))) if page == Page::Notes => "setup-notes.meanwhile",
                    // The one day that was left was taken out by somebody else.
                    Err(Some(StoreFault::Unfit(Unfit::Meanwhile | Unfit::Hours))) => "setup.meanwhile",
                    Err(Some(fault)) => {
                        tracing::error!(%fault, "what an admin chose is not kept");
                        bot.keeps_nothing().unwrap_or("setup.failed")
                    }
                }),
            };
            let panel = bot.panel_page(bot.locale(&call), guild, call.person, page, done).await;
            bot.answered(&call, &panel.update()).await;
        });
    }

    /// Which page a control leads to, and what it changes; nothing where no control of ours offers that.
    fn chooses(&self, token: &Token, values: &[String]) -> (Page, Vec<Change>) {
        let first = || values.first().map(String::as_str);
        let ids = || values.iter().filter_map(|id| id.parse::<u64>().ok());
        let number = || first().and_then(|value| value.parse::<u32>().ok());
        let one = |change: Option<Change>| change.into_iter().collect::<Vec<Change>>();
        let pause = |change: fn(Option<u32>) -> Change| {
            one(if first() == Some("own") { Some(change(None)) } else { number().map(|seconds| change(Some(seconds))) })
        };
        match token.control {
            Control::Open => (PAGES.iter().find(|(code, _)| first() == Some(code)).map_or(Page::Home, |(_, page)| *page), Vec::new()),
            Control::Home | Control::Check | Control::Close => (Page::Home, Vec::new()),
            Control::AddHelp if !self.reads() => (Page::Help, Vec::new()),
            Control::AddHelp => (Page::Help, ids().map(Change::HelpChannel).collect()),
            Control::RemoveHelp => (Page::Help, ids().map(Change::RemoveHelpChannel).collect()),
            Control::Answers => {
                let answers = match first() {
                    Some("public") => Some(Answers::Public),
                    Some("private") => Some(Answers::Private),
                    _ => None,
                };
                (Page::Answers, one(answers.map(Change::AnswersEverywhere)))
            }
            Control::Language if first() == Some("auto") => (Page::Language, vec![Change::Locale(None)]),
            Control::Language => {
                let locale = first().and_then(Locale::new).filter(|locale| self.desk.speaks(*locale));
                (Page::Language, one(locale.map(|locale| Change::Locale(Some(locale)))))
            }
            Control::StaffRole => (Page::Staff, one(ids().next().map(|id| Change::StaffRole(Some(id))))),
            Control::StaffChannel => (Page::Staff, one(ids().next().map(|id| Change::StaffChannel(Some(id))))),
            Control::NoStaff => (Page::Staff, vec![Change::StaffRole(None), Change::StaffChannel(None)]),
            Control::Days => (Page::Hours, hours::part(&token.more, hours::days(values, &token.more))),
            Control::From => (Page::Hours, hours::part(&token.more, hours::hour(values).map(Change::StaffFrom))),
            Control::To => (Page::Hours, hours::part(&token.more, hours::hour(values).map(Change::StaffTo))),
            Control::Zone => (Page::Hours, hours::part(&token.more, first().map(|zone| Change::StaffZone(zone.to_owned())))),
            Control::Always => (Page::Hours, vec![Change::StaffHours(None)]),
            Control::PauseUser => (Page::Pauses, pause(Change::CooldownUser)),
            Control::PauseChannel => (Page::Pauses, pause(Change::CooldownChannel)),
            Control::TopicOff => {
                let topics = &self.desk.parts().topics;
                let may = |id: &&String| topics.iter().any(|topic| topic.id == **id && !topic.always);
                (Page::Topics, values.iter().filter(may).cloned().map(Change::TopicOff).collect())
            }
            Control::TopicOn => (Page::Topics, values.iter().cloned().map(Change::TopicOn).collect()),
            Control::Note => (Page::Notes, Vec::new()),
            Control::Incident => {
                let lasts = number().filter(|hours| LASTS.iter().any(|last| u32::from(*last) == *hours));
                let since = self.seconds();
                let until = |hours: u32| since + i64::from(hours) * 3600;
                (Page::Incident, one(lasts.map(|hours| Change::IncidentLasts { since, until: until(hours) })))
            }
            Control::Stop => (Page::Incident, vec![Change::Incident(None)]),
            Control::Deletion => {
                let hours = number().and_then(|hours| u16::try_from(hours).ok());
                (Page::Deletion, one(hours.map(|hours| Change::DeleteAfter(Some(hours).filter(|hours| *hours > 0)))))
            }
        }
    }

    fn is_topic(&self, id: &str) -> bool {
        self.desk.parts().topics.iter().any(|topic| topic.id == id)
    }
}

/// What a form is for that was opened from a panel.
pub(super) fn form(form: &ModalInteraction) -> Option<Token> {
    let token = Token::from_text(&form.data.custom_id)?;
    let message = form.message.as_deref()?;
    Some(token).filter(|token| token.stands_on(message))
}
