//! The panel: a page of it is text, menus and buttons, in the language of whoever opened it.

use std::sync::Arc;

use serenity::all::{
    ButtonStyle, ChannelType, CreateActionRow, CreateButton, CreateSelectMenu, CreateSelectMenuKind, CreateSelectMenuOption,
};

use super::super::bot::Bot;
use super::super::card::Card;
use super::super::house::plain;
use super::super::incident::LASTS;
use super::rights::Channel;
use super::token::{Control, Token};
use crate::desk::Topic;
use crate::limits;
use crate::message::Locale;
use crate::settings::HelpChannels;
use crate::store::{Answers, Incident, ServerSettings};

/// A page, with the code that the menu has for it. Its message is `setup-` and the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    Home,
    Help,
    Answers,
    Language,
    Staff,
    Hours,
    Pauses,
    Topics,
    Notes,
    Incident,
    Deletion,
}

pub const PAGES: [(&str, Page); 10] = [
    ("help", Page::Help),
    ("answers", Page::Answers),
    ("language", Page::Language),
    ("staff", Page::Staff),
    ("hours", Page::Hours),
    ("pauses", Page::Pauses),
    ("topics", Page::Topics),
    ("notes", Page::Notes),
    ("incident", Page::Incident),
    ("deletion", Page::Deletion),
];

/// Seconds to choose from, besides the program's own.
const PAUSES: [u32; 6] = [0, 10, 30, 60, 300, 900];
/// Hours after which answers go.
const GOES: [u16; 5] = [1, 6, 24, 72, 168];
/// So many of a list are named; of the rest it is said how many they are.
const NAMED: usize = 12;
/// Menus of topics, each with as many as a menu may have: beside the two kinds and the way back there is room for two of each.
const MENUS: usize = 2;

/// The message for whoever chose something that the disk has not taken in time.
pub const WAITS: &str = "setup.waits";

/// What a page is made from.
pub struct Panel<'a> {
    pub bot: &'a Bot,
    pub locale: Locale,
    /// Whose buttons they are.
    pub opener: u64,
    pub settings: Arc<ServerSettings>,
    /// Seconds since 1970.
    pub now: i64,
    /// The channels of the server, where they were asked for and Discord told in time.
    pub channels: Option<Vec<Channel>>,
}

impl Panel<'_> {
    pub fn say(&self, key: &str, args: &[(&str, String)]) -> String {
        self.bot.say(self.locale, key, args)
    }

    /// A page as it is now; `done`: what became of what was chosen.
    pub fn page(&self, page: Page, done: Option<&str>) -> Card {
        let mut text = Vec::new();
        let rows = match PAGES.iter().find(|(_, known)| *known == page) {
            None => {
                text.push(format!("{}\n{}", self.say("setup", &[]), self.say("setup.lead", &[])));
                let lines = PAGES.iter().map(|(code, page)| {
                    let name = self.say(&format!("setup-{code}"), &[]);
                    self.say("setup.line", &[("name", name), ("value", self.value(*page))])
                });
                text.push(lines.collect::<Vec<_>>().join("\n"));
                self.home_rows()
            }
            Some((code, _)) => {
                let name = self.say(&format!("setup-{code}"), &[]);
                text.push(format!("**{name}**\n{}", self.say(&format!("setup-{code}.about"), &[])));
                if page == Page::Help && !self.bot.reads() {
                    text.push(self.say("setup-help.blind", &[]));
                }
                text.push(self.say("setup.now", &[("value", self.value(page))]));
                let given: Vec<String> = self.bot.given(self.channels.as_deref()).map(|id| format!("<#{id}>")).collect();
                if page == Page::Help && !given.is_empty() {
                    text.push(self.say("setup-help.given", &[("channels", self.list(given))]));
                }
                if let Some(note) = self.incident().and_then(|it| it.note.as_ref()).filter(|_| page == Page::Incident) {
                    text.push(self.say("setup-incident.note", &[("note", plain(note))]));
                }
                // Else an admin who has ended it reads something else on the cards.
                let besides = self.bot.trouble_besides().filter(|_| page == Page::Incident && self.incident().is_none());
                text.extend(besides.map(|key| self.say(key, &[])));
                self.rows(page)
            }
        };
        text.extend(done.map(|key| self.say(key, &[])));
        let kept = self.bot.keeping().filter(|kept| done != Some(kept) && (page == Page::Home || done == Some("setup.kept")));
        text.extend(kept.map(|key| self.say(key, &[])));
        Card::panel(text.join("\n\n"), rows)
    }

    /// The one that is announced now.
    fn incident(&self) -> Option<&Incident> {
        self.settings.incident.as_ref().filter(|incident| incident.until > self.now)
    }

    /// What is in force, in a line.
    fn value(&self, page: Page) -> String {
        let settings = &self.settings;
        match page {
            Page::Home => String::new(),
            Page::Help if self.bot.chosen.help == HelpChannels::All => self.say("setup-help.all", &[]),
            Page::Help => {
                let all = self.bot.helps_in(settings, self.channels.as_deref());
                self.list(all.into_iter().map(|id| format!("<#{id}>")).collect())
            }
            Page::Answers => self.say(answers(settings.answers).1, &[]),
            Page::Language => match settings.locale.filter(|locale| self.bot.desk.speaks(*locale)) {
                Some(locale) => self.bot.say(locale, "discord-language", &[]),
                None => self.say("setup-language.auto", &[]),
            },
            Page::Staff => {
                let (role, channel) =
                    (settings.staff_role.map(|id| format!("<@&{id}>")), settings.staff_channel.map(|id| format!("<#{id}>")));
                self.list([role, channel].into_iter().flatten().collect())
            }
            Page::Hours => self.hours_in_words(),
            Page::Pauses => {
                let user = self.say("setup-pauses.user", &[("value", self.pause(settings.cooldown_user_s))]);
                let channel = self.say("setup-pauses.channel", &[("value", self.pause(settings.cooldown_channel_s))]);
                format!("{user} / {channel}")
            }
            Page::Topics => self.list(self.topics(|topic| settings.topics_off.contains(&topic.id)).map(|t| self.label(t)).collect()),
            Page::Notes => self.list(self.topics(|topic| settings.notes.contains_key(&topic.id)).map(|t| self.label(t)).collect()),
            Page::Incident => match self.incident() {
                // Discord shows it in the reader's own time.
                Some(incident) => self.say("setup-incident.until", &[("until", format!("<t:{}:f>", incident.until))]),
                None => self.say("setup.none", &[]),
            },
            Page::Deletion => self.after(settings.delete_after_hours),
        }
    }

    fn home_rows(&self) -> Vec<CreateActionRow> {
        let options = PAGES.iter().map(|(code, _)| CreateSelectMenuOption::new(self.say(&format!("setup-{code}"), &[]), *code));
        let buttons = vec![self.button(Control::Check, "setup.check"), self.button(Control::Close, "setup.close")];
        vec![self.menu(Control::Open, "setup.menu", options.collect()), CreateActionRow::Buttons(buttons)]
    }

    fn rows(&self, page: Page) -> Vec<CreateActionRow> {
        let settings = &self.settings;
        let mut buttons = vec![self.back()];
        let mut rows = match page {
            Page::Home => return self.home_rows(),
            Page::Hours => return self.hours_rows(),
            Page::Help => self.help_rows(),
            Page::Answers => {
                let both = [Answers::Public, Answers::Private].map(|it| {
                    let (code, key) = answers(it);
                    CreateSelectMenuOption::new(self.say(key, &[]), code).default_selection(it == settings.answers)
                });
                vec![self.menu(Control::Answers, "setup-answers", both.to_vec())]
            }
            Page::Language => vec![self.menu(Control::Language, "setup-language", self.languages())],
            Page::Staff => {
                buttons.push(self.button(Control::NoStaff, "setup-staff.clear"));
                // What is chosen stands in the text: serenity (0.12.5) would write its id as a number, which Discord's document does not allow.
                let role = CreateSelectMenuKind::Role { default_roles: None };
                let kinds = Some(vec![ChannelType::Text, ChannelType::News]);
                let channel = CreateSelectMenuKind::Channel { channel_types: kinds, default_channels: None };
                let menu = |control, key: &str, kind| CreateActionRow::SelectMenu(self.select(control, "", key, kind));
                vec![menu(Control::StaffRole, "setup-staff.role", role), menu(Control::StaffChannel, "setup-staff.channel", channel)]
            }
            Page::Pauses => vec![
                self.menu(Control::PauseUser, "setup-pauses", self.pauses("setup-pauses.user", settings.cooldown_user_s)),
                self.menu(Control::PauseChannel, "setup-pauses", self.pauses("setup-pauses.channel", settings.cooldown_channel_s)),
            ],
            Page::Topics => {
                let on = self.topics(|topic| !topic.always && !settings.topics_off.contains(&topic.id));
                let off = self.topics(|topic| settings.topics_off.contains(&topic.id));
                let mut rows = self.of_topics(Control::TopicOff, "setup-topics.off", &on.collect::<Vec<_>>());
                rows.extend(self.of_topics(Control::TopicOn, "setup-topics.on", &off.collect::<Vec<_>>()));
                rows
            }
            Page::Notes => self.note_rows(),
            Page::Incident => {
                if self.incident().is_some() {
                    buttons.push(self.button(Control::Stop, "setup-incident.stop"));
                }
                let lasts = LASTS.map(|hours| CreateSelectMenuOption::new(self.hours(hours), hours.to_string()));
                vec![self.menu(Control::Incident, "setup-incident.start", lasts.to_vec())]
            }
            Page::Deletion => {
                let now = settings.delete_after_hours;
                let all = [None]
                    .into_iter()
                    .chain(GOES.map(Some))
                    .chain([now].into_iter().filter(|hours| hours.is_some_and(|h| !GOES.contains(&h))));
                let options = all.map(|hours| {
                    CreateSelectMenuOption::new(self.after(hours), hours.unwrap_or(0).to_string()).default_selection(hours == now)
                });
                vec![self.menu(Control::Deletion, "setup-deletion", options.collect())]
            }
        };
        rows.push(CreateActionRow::Buttons(buttons));
        rows
    }

    fn languages(&self) -> Vec<CreateSelectMenuOption> {
        let mut spoken = self.bot.desk.parts().voice.locales_with("discord-language");
        spoken.sort_by_key(|locale| *locale != self.bot.desk.home());
        let now = self.settings.locale.filter(|locale| self.bot.desk.speaks(*locale));
        let spoken = spoken.into_iter().take(limits::OPTIONS - 1).map(|locale| {
            CreateSelectMenuOption::new(self.bot.say(locale, "discord-language", &[]), locale.to_string())
                .default_selection(now == Some(locale))
        });
        let auto = CreateSelectMenuOption::new(self.say("setup-language.auto", &[]), "auto").default_selection(now.is_none());
        std::iter::once(auto).chain(spoken).collect()
    }

    fn pauses(&self, key: &str, now: Option<u32>) -> Vec<CreateSelectMenuOption> {
        let others = [now].into_iter().filter(|pause| pause.is_some_and(|pause| !PAUSES.contains(&pause)));
        let all = [None].into_iter().chain(PAUSES.map(Some)).chain(others);
        let option = |pause: Option<u32>| {
            let value = pause.map_or_else(|| "own".to_owned(), |pause| pause.to_string());
            CreateSelectMenuOption::new(self.say(key, &[("value", self.pause(pause))]), value).default_selection(pause == now)
        };
        all.map(option).collect()
    }

    fn pause(&self, pause: Option<u32>) -> String {
        match pause {
            None => self.say("setup-pauses.own", &[]),
            Some(0) => self.say("setup-pauses.off", &[]),
            Some(s) if s % 60 == 0 => self.say("minutes", &[("value", (s / 60).to_string())]),
            Some(s) => self.say("seconds", &[("value", s.to_string())]),
        }
    }

    fn after(&self, hours: Option<u16>) -> String {
        hours.map_or_else(|| self.say("setup-deletion.off", &[]), |hours| self.say("setup-deletion.after", &[("time", self.hours(hours))]))
    }

    fn hours(&self, hours: u16) -> String {
        if hours > 24 && hours.is_multiple_of(24) {
            return self.say("days", &[("value", (hours / 24).to_string())]);
        }
        self.say("hours", &[("value", hours.to_string())])
    }

    /// Topics that help with something, and that the store can name.
    pub fn topics<'a>(&'a self, which: impl Fn(&Topic) -> bool + 'a) -> impl Iterator<Item = &'a Topic> {
        let all = self.bot.desk.parts().topics.iter();
        all.filter(move |topic| {
            topic.command.is_some() && !topic.remedies.is_empty() && topic.id.len() <= crate::store::TOPIC && which(topic)
        })
    }

    pub fn label(&self, topic: &Topic) -> String {
        self.say(&format!("{}.label", topic.id), &[])
    }

    /// Menus of topics, several of which can be chosen; none where there are none.
    fn of_topics(&self, control: Control, key: &str, topics: &[&Topic]) -> Vec<CreateActionRow> {
        let menus = topics.chunks(limits::OPTIONS).take(MENUS).enumerate().map(|(n, topics)| {
            let options = topics.iter().map(|topic| CreateSelectMenuOption::new(self.label(topic), topic.id.clone()));
            self.several(control, &number(n), key, options.collect())
        });
        menus.collect()
    }

    /// What there is, or that there is nothing.
    pub fn list(&self, mut all: Vec<String>) -> String {
        if all.is_empty() {
            return self.say("setup.none", &[]);
        }
        let more = all.len().saturating_sub(NAMED);
        if more > 0 {
            all.truncate(NAMED);
            all.push(self.say("setup.more", &[("n", more.to_string())]));
        }
        all.join(" / ")
    }

    pub fn button(&self, control: Control, key: &str) -> CreateButton {
        CreateButton::new(Token::new(self.opener, control).text()).label(self.say(key, &[])).style(ButtonStyle::Secondary)
    }

    pub fn back(&self) -> CreateButton {
        self.button(Control::Home, "setup.back")
    }

    pub fn menu(&self, control: Control, key: &str, options: Vec<CreateSelectMenuOption>) -> CreateActionRow {
        CreateActionRow::SelectMenu(self.select(control, "", key, CreateSelectMenuKind::String { options }))
    }

    /// A menu in which as many can be chosen as there are.
    pub fn several(&self, control: Control, more: &str, key: &str, options: Vec<CreateSelectMenuOption>) -> CreateActionRow {
        let many = most(options.len());
        CreateActionRow::SelectMenu(self.select(control, more, key, CreateSelectMenuKind::String { options }).max_values(many))
    }

    /// `key` says what there is to choose.
    pub fn select(&self, control: Control, more: &str, key: &str, kind: CreateSelectMenuKind) -> CreateSelectMenu {
        CreateSelectMenu::new(Token::with(self.opener, control, more).text(), kind).placeholder(self.say(key, &[]))
    }
}

/// The number of a menu among several alike; the first needs none.
pub fn number(n: usize) -> String {
    if n == 0 { String::new() } else { n.to_string() }
}

pub fn most(n: usize) -> u8 {
    u8::try_from(n.min(limits::OPTIONS)).unwrap_or(u8::MAX)
}

/// Their codes, and the messages that name them.
fn answers(answers: Answers) -> (&'static str, &'static str) {
    match answers {
        Answers::Public => ("public", "setup-answers.public"),
        Answers::Private => ("private", "setup-answers.private"),
    }
}

impl Bot {
    /// A page for whoever `opener` is. Where it takes the server's channels Discord is asked for them, and not waited for.
    pub(super) async fn panel_page(&self, locale: Locale, guild: u64, opener: u64, page: Page, done: Option<&str>) -> Card {
        // On the first page only where the operator named channels: some of them may be this server's.
        let asks = page == Page::Help || page == Page::Home && matches!(self.chosen.help, HelpChannels::Some(_));
        // Where the disk took all of its time, none of Discord's three seconds is left for that.
        let channels = if asks && done != Some(WAITS) { self.channels_of(guild).await } else { None };
        let settings = self.store.settings(guild);
        Panel { bot: self, locale, opener, settings, now: self.seconds(), channels }.page(page, done)
    }
}
