//! The desk: a message or a press goes in, a reply comes out. No I/O, no clock, no memory; it cannot fail.

mod all;
mod cards;
mod decide;
mod follow;
mod house;
mod labels;
mod pen;
mod secrets;
mod weigh;
mod why;

use jiff::civil::Date;

use crate::facts::Facts;
use crate::guard::Guard;
use crate::hearing::language::Tongue;
use crate::hearing::{Decision, Ear, Heard};
use crate::intent::{Move, Role};
use crate::message::{Act, Asker, Code, Locale, Message, Outcome, Press, Reply, Shown};
use crate::scam::Lookout;
use crate::text::fold;
use crate::voice::Voice;

use follow::{Follow, comfort};
use labels::Labels;

pub use house::{House, Trouble};
pub use secrets::is_secret;
pub use weigh::Word;
pub use why::{Decided, Likely, Part, Reason, Weight};

/// Everything about the moment that the desk may know. Platforms fill it in.
#[derive(Debug, Clone)]
pub struct Situation {
    pub today: Date,
    /// The language that the person chose.
    pub explicit: Option<Locale>,
    /// The server's language, where the answer is public.
    pub server: Option<Locale>,
    /// The language of the person's app, whether we speak it or not.
    pub client: Option<Locale>,
    /// Others will read the answer, too.
    pub public: bool,
    /// The first reply to this person in this conversation.
    pub first: bool,
    pub asker: Asker,
    /// What the platform last answered this person, and how far they got; for 30 minutes at most.
    pub last: Option<Shown>,
    pub written: Written,
    pub house: House,
}

/// Where what is answered was written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Written {
    /// In a message, where it can be read, and deleted.
    #[default]
    Open,
    /// In a command: nobody else sees it, and it cannot be deleted.
    Alone,
    /// By somebody else than the one who reads the answer.
    ByAnother,
}

impl Situation {
    /// A first, private message by nobody in particular.
    #[must_use]
    pub fn new(today: Date) -> Situation {
        Situation {
            today,
            explicit: None,
            server: None,
            client: None,
            public: false,
            first: true,
            asker: Asker::default(),
            last: None,
            written: Written::Open,
            house: House::default(),
        }
    }
}

/// A topic, ready to be shown.
#[derive(Debug)]
pub struct Topic {
    pub id: String,
    pub code: Code,
    pub role: Role,
    pub urgent: bool,
    /// No server can switch it off: it keeps people safe, or is no topic to choose, as that which greets.
    pub always: bool,
    pub command: Option<String>,
    /// Its command takes a symptom in free words.
    pub symptom: bool,
    /// Numbers of remedies, in order.
    pub remedies: Vec<usize>,
    /// Where words under this topic's cards lead to, in the order of the ear's jumps.
    pub jumps: Vec<Option<Jump>>,
    /// Numbers of other topics.
    pub routes: Vec<usize>,
}

impl Topic {
    /// It says what the bot is.
    #[must_use]
    pub fn greets(&self) -> bool {
        self.role == Role::Greeting
    }

    /// Amazon's own trouble may be behind it, and then waiting helps. Where somebody's safety is at stake it never does.
    #[must_use]
    pub fn may_wait(&self) -> bool {
        self.role == Role::Help && !self.always
    }
}

/// Where words lead to under a topic's cards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Jump {
    /// To a remedy of the topic.
    Remedy(usize),
    /// To another topic.
    Topic(usize),
}

/// A remedy, ready to be shown.
#[derive(Debug)]
pub struct Remedy {
    pub id: String,
    pub code: Code,
    /// Numbers of the devices or carriers that it has steps of its own for.
    pub variants: Vec<usize>,
    /// One step on the way (it has a `.done`): having done it leads to the next one, and solves nothing yet.
    pub is_step: bool,
    /// It takes its time (it has a `.wait`): “nothing yet” is no failure.
    pub waits: bool,
}

/// A device or carrier.
#[derive(Debug)]
pub struct Variant {
    pub id: String,
    pub group: String,
    pub code: Code,
}

/// What the desk is made of; numbers of topics are those of the ear's subjects.
pub struct Parts {
    pub topics: Vec<Topic>,
    pub remedies: Vec<Remedy>,
    pub variants: Vec<Variant>,
    /// The topics that the menu begins with.
    pub first: Vec<usize>,
    /// The remedy that is the way to a human.
    pub human: usize,
    /// The remedy that waits for Amazon to be well again.
    pub waiting: usize,
    pub facts: Facts,
    pub guard: Guard,
    pub lookout: Lookout,
    pub voice: Voice,
    pub ear: Ear,
    /// The regexes for Discord's `AutoMod`: the desk hears nothing by them, a platform may hand them on.
    pub automod: Vec<String>,
}

/// The language of Amazon's agents and of whoever shows no other.
pub const HOME: &str = "ja";
/// The language for those whose language we do not speak.
pub const BRIDGE: &str = "en";

/// The product on a page.
pub struct Desk {
    parts: Parts,
    home: Locale,
    labels: Labels,
}

impl Desk {
    /// `None` without the home locale.
    #[must_use]
    pub fn new(parts: Parts) -> Option<Desk> {
        let home = Locale::new(HOME).filter(|home| parts.voice.locales().contains(home))?;
        Some(Desk { labels: Labels::of(&parts), parts, home })
    }

    #[must_use]
    pub fn parts(&self) -> &Parts {
        &self.parts
    }

    /// The ear, to be given another model (cross-validation).
    pub fn ear_mut(&mut self) -> &mut Ear {
        &mut self.parts.ear
    }

    /// The answer to a message; `None`: stay silent. A secret or a scam in it is warned of, whatever else it says.
    #[must_use]
    pub fn answer(&self, message: &Message, situation: &Situation) -> Option<Reply> {
        let (guarded, concerns) = self.guarded_in(message, situation);
        // Whoever has a card before them may say little.
        let heard = situation.last.is_some() || !self.glances(&guarded);
        match heard.then(|| self.answered(&guarded, situation)).flatten() {
            Some(reply) => Some(self.warned(reply, &concerns, situation)),
            None => self.warning_card(&guarded, &concerns, situation),
        }
    }

    fn answered(&self, message: &Message, situation: &Situation) -> Option<Reply> {
        // “No, it is au” answers the card as “it is au” does. What stands on a button is meant as a whole.
        let corrected = situation.last.as_ref().filter(|_| self.labelled(&fold(&message.text)).is_none());
        let corrected = corrected.and_then(|_| self.parts.ear.after_opener(&message.text));
        let message = &corrected.map_or_else(|| message.clone(), |rest| Message { text: rest.to_owned(), ..message.clone() });
        let (decision, heard) = self.decided(message);
        let (locale, foreign) = self.locale_of(&heard, situation);
        if message.text.trim().is_empty() {
            return None;
        }
        let base = Press { asker: situation.asker, ..carried(locale, situation) };
        if let Some(locale) = heard.language.filter(|l| self.parts.voice.locales().contains(l) && message.addressed) {
            let here = situation.last.as_ref().map_or(&base, |last| &last.place);
            return Some(Reply { chosen: Some(locale), ..self.press_in(here, locale, situation) });
        }
        // What a person merely says to others in a channel after our answer is not for us; a question asked again is.
        let to_another = !message.addressed && heard.moves.contains(&Move::Advice);
        let follow = self.follow(&heard, &decision, corrected.is_some(), situation).filter(|_| !to_another);
        match follow.filter(|f| message.addressed || !matches!(f, Follow::Stay(_) | Follow::Same(..))) {
            Some(Follow::Press(press)) => return Some(self.press_in(&press, locale, situation)),
            Some(Follow::Same(line, press)) => {
                let same = Reply { report: None, ..self.press_in(&press, locale, situation) };
                return Some(self.with_line(line, same));
            }
            Some(Follow::Stay(press)) => return Some(self.stay(&press, locale, situation)),
            Some(Follow::Wait(press)) => return Some(self.with_wait_line(self.press_in(&press, locale, situation))),
            None => {}
        }
        let line = comfort(&heard).filter(|_| message.addressed);
        let Some(decision) = self.in_house(decision, situation) else {
            return message.addressed.then(|| self.off_card(&base, situation));
        };
        let reply = match decision {
            Decision::Silent => return None,
            // Nothing else was said: not that we did not understand it.
            Decision::Menu(_) if line.is_some() => self.menu_card(0, &base, situation),
            // “Menu”; and a lone number, which chooses from a list where there is none yet.
            Decision::Menu(_) | Decision::Clarify(_) if heard.moves.contains(&Move::Menu) => self.menu_card(0, &base, situation),
            _ if heard.number.is_some() && message.addressed => self.menu_card(0, &base, situation),
            Decision::Answer(topic) if self.parts.topics[topic].role == Role::Solved => self.solved_card(&base, situation),
            Decision::Answer(topic) => self.topic_card(topic, &base, situation),
            Decision::Clarify(among) => self.clarify_card(&among, &base, situation),
            Decision::Menu(offered) => {
                let near = match self.parts.ear.decide(&heard, message.addressed) {
                    Decision::Menu(near) => near.into_iter().map(|topic| self.parts.topics[topic].code).collect(),
                    _ => Vec::new(),
                };
                Reply { missed: Some(near), ..self.lost_card(&offered, &base, situation) }
            }
        };
        let reply = match line {
            Some(line) => self.with_line(line, reply),
            None => reply,
        };
        Some(if foreign { self.with_line("foreign", reply) } else { reply })
    }

    /// The answer to a press. Codes that no longer exist lead to the nearest step that does.
    #[must_use]
    pub fn press(&self, press: &Press, situation: &Situation) -> Reply {
        let spoken = |locale: &Locale| self.parts.voice.locales().contains(locale);
        let own = press.asker == situation.asker;
        let locale = situation
            .explicit
            .or(if own { Some(press.locale) } else { situation.client })
            .filter(spoken)
            .or(Some(press.locale).filter(spoken))
            .unwrap_or(self.home);
        self.press_in(press, locale, situation)
    }

    fn press_in(&self, press: &Press, locale: Locale, situation: &Situation) -> Reply {
        let mut base = Press { locale, asker: situation.asker, ..press.clone() };
        let topic = press.topic.and_then(|code| self.topic_of(code));
        let remedy = press.remedy.and_then(|code| self.remedy_of(code));
        match (press.act.landed(), topic, remedy) {
            (Act::Menu(page), ..) => self.menu_card(page, &base, situation),
            (Act::Human, ..) => self.human_card(topic, &base, situation),
            (Act::Case, ..) => self.case_card(topic, &base, situation),
            (Act::Remedy, topic, Some(remedy)) => self.remedy_card(topic, remedy, true, false, &base, situation),
            (Act::Anyway, topic, Some(remedy)) => self.remedy_card(topic, remedy, false, false, &base, situation),
            (Act::Ended(outcome), topic, remedy) => {
                if let Some(remedy) = remedy {
                    base.note(self.parts.remedies[remedy].code, outcome);
                }
                let step = remedy.is_some_and(|r| self.parts.remedies[r].is_step);
                match topic {
                    _ if outcome == Outcome::Solved && !step => self.solved_card(&base, situation),
                    Some(topic) => self.next_card(topic, remedy, &base, situation),
                    None => self.end_card(None, &base, situation),
                }
            }
            (Act::Skip, Some(topic), remedy) => self.next_card(topic, remedy, &base, situation),
            (_, Some(topic), _) if !self.answers(topic, &situation.house) => self.off_card(&base, situation),
            // Whoever takes a question along into private has not said that nothing of it fits.
            (Act::Skip, None, _) if press.act == Act::Skip && press.topic.is_none() => self.none_card(&base, situation),
            (_, Some(topic), _) => self.topic_card(topic, &base, situation),
            (_, None, _) => self.menu_card(0, &base, situation),
        }
    }

    /// The language to answer a message in, and whether it came in one that we do not speak.
    #[must_use]
    pub fn locale_of(&self, heard: &Heard, situation: &Situation) -> (Locale, bool) {
        let locales = self.parts.voice.locales();
        let spoken = |locale: &Locale| locales.contains(locale);
        let asked_for = situation.last.as_ref().and_then(|last| last.chosen);
        if let Some(explicit) = situation.explicit.or(asked_for).filter(spoken) {
            return (explicit, false);
        }
        match heard.tongue {
            // A lone number or name (iPhone, thx) goes on in the language of the conversation.
            _ if situation.last.is_some() && is_fragment(&heard.folded) => {
                (situation.last.as_ref().map(|last| last.place.locale).filter(spoken).unwrap_or(self.home), false)
            }
            Tongue::Known(locale) if spoken(&locale) => (locale, false),
            Tongue::Foreign => (Locale::new(BRIDGE).filter(spoken).unwrap_or(self.home), true),
            _ => {
                let before = situation.last.as_ref().map(|last| last.place.locale);
                let server = situation.server.filter(|_| situation.public);
                before.or(server).filter(spoken).map_or_else(|| self.locale_for(situation.client), |locale| (locale, false))
            }
        }
    }

    /// The language for somebody of whom only the app's language is known, and whether that is one that we do not speak.
    #[must_use]
    pub fn locale_for(&self, client: Option<Locale>) -> (Locale, bool) {
        match client {
            Some(client) if self.speaks(client) => (client, false),
            // By the letter of the order of languages this were Japanese. But whoever has an app in Chinese or Korean is more likely to
            // read English: they are answered as their words would be.
            Some(_) => (Locale::new(BRIDGE).filter(|bridge| self.speaks(*bridge)).unwrap_or(self.home), true),
            None => (self.home, false),
        }
    }

    /// Whether we answer in this language.
    #[must_use]
    pub fn speaks(&self, locale: Locale) -> bool {
        self.parts.voice.speaks(locale)
    }

    fn topic_of(&self, code: Code) -> Option<usize> {
        self.parts.topics.iter().position(|t| t.code == code)
    }

    fn remedy_of(&self, code: Code) -> Option<usize> {
        self.parts.remedies.iter().position(|r| r.code == code)
    }

    fn topic_with(&self, role: Role) -> Option<usize> {
        self.parts.topics.iter().position(|t| t.role == role)
    }
}

/// One or two words without kana or kanji: too little to leave the language of a conversation.
fn is_fragment(folded: &str) -> bool {
    folded.split_whitespace().count() <= 2 && folded.chars().all(|c| c.is_ascii() || !c.is_alphabetic())
}

/// Where a new question starts: what was tried before, and on which device, stays.
fn carried(locale: Locale, situation: &Situation) -> Press {
    let fresh = Press::menu(locale);
    match &situation.last {
        Some(Shown { place, .. }) => Press { variants: place.variants.clone(), tried: place.tried.clone(), ..fresh },
        None => fresh,
    }
}
