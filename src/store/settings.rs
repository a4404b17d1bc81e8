//! What a server chose, as plain values.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};

use jiff::tz::TimeZone;

use super::Unfit;
use crate::message::Locale;

/// Characters of an admin's note.
pub const NOTE: usize = 300;
/// More would be no choice any more, and no row of settings may grow without end. Our own limit.
pub const MOST_HELP_CHANNELS: usize = 500;
/// Topics with a note, and topics switched off, in one server.
pub const MOST_TOPICS: usize = 200;
/// Bytes of a topic's id.
pub const TOPIC: usize = 64;

/// Everything that one server chose. The default is right for a server that chose nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ServerSettings {
    /// In the order of their ids.
    pub help_channels: Vec<HelpChannel>,
    /// How a mention is answered.
    pub answers: Answers,
    pub locale: Option<Locale>,
    pub staff_role: Option<u64>,
    pub staff_channel: Option<u64>,
    pub staff_hours: Option<Hours>,
    /// Somebody chose their days; else those are the usual ones, which came with a time or a zone.
    pub staff_days_chosen: bool,
    /// Seconds; `None`: the program's own.
    pub cooldown_user_s: Option<u32>,
    /// Seconds; `None`: the program's own.
    pub cooldown_channel_s: Option<u32>,
    /// Ids; whether there are such topics is not the store's to know.
    pub topics_off: BTreeSet<String>,
    /// What the admins add to a topic.
    pub notes: BTreeMap<String, Note>,
    pub incident: Option<Incident>,
    /// `None`: public cards stay.
    pub delete_after_hours: Option<u16>,
    /// The bot has said who it is.
    pub introduced: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HelpChannel {
    pub channel: u64,
    pub answers: Answers,
}

/// Who sees an answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Answers {
    #[default]
    Public,
    Private,
}

/// When staff are there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hours {
    /// A name of the IANA's, such as `Asia/Tokyo`.
    pub zone: String,
    /// From Monday on: minutes from that day's midnight, from and to. What ends after 1440 ends on the next day.
    pub days: [Option<(u16, u16)>; 7],
}

/// A disturbance at Amazon that an admin announced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incident {
    /// Seconds since 1970.
    pub since: i64,
    /// Seconds since 1970; that it is over then is for the reader to see.
    pub until: i64,
    pub note: Option<Note>,
}

/// Some words of an admin's. Its `Debug` hides them.
#[derive(Clone, PartialEq, Eq)]
pub struct Note(String);

impl Note {
    /// `None` where nothing but spaces is there, or more than [`NOTE`] characters.
    #[must_use]
    pub fn new(text: &str) -> Option<Note> {
        let text = text.trim();
        (!text.is_empty() && text.chars().count() <= NOTE).then(|| Note(text.to_owned()))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Tells whether a note is still the one that somebody was shown: six hexadecimal digits, none where there is no note. It fits into a
    /// form's id, which no note does.
    #[must_use]
    pub fn mark(note: Option<&Note>) -> String {
        let Some(note) = note else { return String::new() };
        let mut hasher = DefaultHasher::new();
        note.0.hash(&mut hasher);
        format!("{:06x}", hasher.finish() & 0xff_ffff)
    }
}

impl fmt::Debug for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Note({} characters)", self.0.chars().count())
    }
}

/// One thing that an admin changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Also changes how answers are given in one that is there.
    AddHelpChannel(HelpChannel),
    /// One more help channel, answered as the server is; one that is there stays as it is.
    HelpChannel(u64),
    RemoveHelpChannel(u64),
    Answers(Answers),
    /// The same for all help channels that are there, too.
    AnswersEverywhere(Answers),
    Locale(Option<Locale>),
    StaffRole(Option<u64>),
    StaffChannel(Option<u64>),
    StaffHours(Option<Hours>),
    /// What follows is for the hours that there are: where there are none any more, nothing of it is done.
    IfStaffHours,
    /// A part of the hours: from Monday on, on which days from now on and on which no more; the others stay …
    StaffDays {
        on: [bool; 7],
        off: [bool; 7],
    },
    /// … chosen where none were shown: they join those that somebody else chose meanwhile …
    StaffDaysFirst([bool; 7]),
    /// … from when, in minutes from midnight …
    StaffFrom(u16),
    /// … until when, likewise: where that is no later than the beginning, it is on the next day …
    StaffTo(u16),
    /// … and in which time zone. Where there are no hours yet, the other parts are those of [`Hours::usual`].
    StaffZone(String),
    CooldownUser(Option<u32>),
    CooldownChannel(Option<u32>),
    TopicOff(String),
    TopicOn(String),
    TopicNote(String, Option<Note>),
    /// The same by somebody who was shown the note with this [`Note::mark`]: another one stays, for they never read it.
    TopicNoteOver {
        topic: String,
        shown: String,
        note: Option<Note>,
    },
    Incident(Option<Incident>),
    /// An incident from now (`since`) until then. One that is going on keeps its beginning and its note.
    IncidentLasts {
        since: i64,
        until: i64,
    },
    DeleteAfter(Option<u16>),
    Introduced(bool),
}

impl ServerSettings {
    /// Settings as they are after a change.
    pub(super) fn apply(&mut self, change: Change) -> Result<(), Unfit> {
        match change {
            Change::AddHelpChannel(new) => match self.help_channels.binary_search_by_key(&new.channel, |c| c.channel) {
                Ok(at) => self.help_channels[at] = new,
                Err(_) if self.help_channels.len() >= MOST_HELP_CHANNELS => return Err(Unfit::HelpChannels),
                Err(at) => self.help_channels.insert(at, new),
            },
            Change::HelpChannel(channel) if self.help_channels.iter().any(|c| c.channel == channel) => {}
            Change::HelpChannel(channel) => return self.apply(Change::AddHelpChannel(HelpChannel { channel, answers: self.answers })),
            Change::RemoveHelpChannel(channel) => self.help_channels.retain(|c| c.channel != channel),
            Change::Answers(answers) => self.answers = answers,
            Change::AnswersEverywhere(answers) => {
                self.answers = answers;
                self.help_channels.iter_mut().for_each(|channel| channel.answers = answers);
            }
            Change::Locale(locale) => self.locale = locale,
            Change::StaffRole(role) => self.staff_role = role,
            Change::StaffChannel(channel) => self.staff_channel = channel,
            Change::StaffHours(hours) => {
                self.staff_hours = hours.map(Hours::checked).transpose()?;
                self.staff_days_chosen = self.staff_hours.is_some();
            }
            Change::IfStaffHours if self.staff_hours.is_none() => return Err(Unfit::Meanwhile),
            Change::IfStaffHours => {}
            Change::StaffDays { on, off } => {
                self.change_hours(|hours| {
                    let span = hours.span();
                    hours.days = std::array::from_fn(|day| if on[day] { Some(span) } else { hours.days[day].filter(|_| !off[day]) });
                })?;
                self.staff_days_chosen = true;
            }
            Change::StaffDaysFirst(on) => {
                let off = if self.staff_days_chosen { [false; 7] } else { on.map(|on| !on) };
                return self.apply(Change::StaffDays { on, off });
            }
            Change::StaffFrom(from) => self.change_hours(|hours| hours.set_span(from, hours.span().1))?,
            Change::StaffTo(to) => self.change_hours(|hours| hours.set_span(hours.span().0, to))?,
            Change::StaffZone(zone) => self.change_hours(|hours| hours.zone = zone)?,
            Change::CooldownUser(seconds) => self.cooldown_user_s = seconds,
            Change::CooldownChannel(seconds) => self.cooldown_channel_s = seconds,
            Change::TopicOff(topic) => {
                room_for(&topic, self.topics_off.len(), self.topics_off.contains(&topic))?;
                self.topics_off.insert(topic);
            }
            Change::TopicOn(topic) => _ = self.topics_off.remove(&topic),
            Change::TopicNote(topic, Some(note)) => {
                room_for(&topic, self.notes.len(), self.notes.contains_key(&topic))?;
                self.notes.insert(topic, note);
            }
            Change::TopicNote(topic, None) => _ = self.notes.remove(&topic),
            Change::TopicNoteOver { topic, shown, .. } if Note::mark(self.notes.get(&topic)) != shown => return Err(Unfit::Meanwhile),
            Change::TopicNoteOver { topic, note, .. } => return self.apply(Change::TopicNote(topic, note)),
            Change::Incident(Some(incident)) if incident.until <= incident.since => return Err(Unfit::Incident),
            Change::Incident(incident) => self.incident = incident,
            Change::IncidentLasts { since, until } => {
                let going_on = self.incident.clone().filter(|incident| incident.until > since);
                let incident = going_on.unwrap_or(Incident { since, until, note: None });
                return self.apply(Change::Incident(Some(Incident { until, ..incident })));
            }
            Change::DeleteAfter(Some(0)) => return Err(Unfit::DeleteAfter),
            Change::DeleteAfter(hours) => self.delete_after_hours = hours,
            Change::Introduced(introduced) => self.introduced = introduced,
        }
        Ok(())
    }

    fn change_hours(&mut self, change: impl FnOnce(&mut Hours)) -> Result<(), Unfit> {
        let mut hours = self.staff_hours.clone().unwrap_or_else(Hours::usual);
        change(&mut hours);
        self.staff_hours = Some(hours.checked()?);
        Ok(())
    }
}

fn room_for(topic: &str, there: usize, known: bool) -> Result<(), Unfit> {
    let looks_right = !topic.is_empty() && topic.len() <= TOPIC && topic.bytes().all(|b| b.is_ascii_graphic());
    if looks_right && (known || there < MOST_TOPICS) { Ok(()) } else { Err(Unfit::Topic) }
}

impl Hours {
    /// Where somebody begins to choose: office hours in Japan.
    #[must_use]
    pub fn usual() -> Hours {
        let day = Some((9 * 60, 18 * 60));
        Hours { zone: "Asia/Tokyo".to_owned(), days: [day, day, day, day, day, None, None] }
    }

    /// From when until when staff are there, on the first day that they are.
    #[must_use]
    pub fn span(&self) -> (u16, u16) {
        self.days.iter().flatten().next().copied().unwrap_or_default()
    }

    /// The same span on each day that staff are there. Both are times of a day.
    fn set_span(&mut self, from: u16, to: u16) {
        let to = to % 1440;
        let span = (from, if to > from { to } else { to + 1440 });
        self.days.iter_mut().flatten().for_each(|day| *day = span);
    }

    /// The zone gets the spelling that its database has.
    fn checked(self) -> Result<Hours, Unfit> {
        let zone = TimeZone::get(&self.zone).map_err(|_| Unfit::Zone)?;
        let fits = |(from, to): &(u16, u16)| *from < 1440 && from < to && *to - *from <= 1440;
        let days: Vec<&(u16, u16)> = self.days.iter().flatten().collect();
        if days.is_empty() || !days.into_iter().all(fits) {
            return Err(Unfit::Hours);
        }
        Ok(Hours { zone: zone.iana_name().ok_or(Unfit::Zone)?.to_owned(), days: self.days })
    }
}

impl Answers {
    pub(super) const fn code(self) -> &'static str {
        match self {
            Answers::Public => "public",
            Answers::Private => "private",
        }
    }

    pub(super) fn from_code(code: &str) -> Answers {
        if code == "private" { Answers::Private } else { Answers::Public }
    }
}

/// What is kept about a person. Its `Debug` says nothing.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Person {
    /// The language that they chose.
    pub locale: Option<Locale>,
    /// They want nothing from the bot.
    pub opted_out: bool,
}

impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Person(hidden)")
    }
}
