//! What goes into the core and what comes out: plain values without any platform in them.

use std::fmt;

use crate::limits;

/// A reader's language, as a short tag (`ja`, `en`): the name of a folder in `locales/`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Locale([u8; 8]);

impl Locale {
    /// `None` where the tag is empty, longer than eight characters or not made of ASCII letters, digits and `-`.
    #[must_use]
    pub fn new(tag: &str) -> Option<Locale> {
        let mut bytes = [0; 8];
        let fits = !tag.is_empty() && tag.len() <= 8 && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        fits.then(|| {
            bytes[..tag.len()].copy_from_slice(tag.as_bytes());
            Locale(bytes)
        })
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        let len = self.0.iter().position(|b| *b == 0).unwrap_or(self.0.len());
        std::str::from_utf8(&self.0[..len]).unwrap_or_default()
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Three characters that stand for an id in a button's token: derived from the id alone, so that data may be
/// reordered and other ids renamed without shifting the meaning of buttons that people still have on their screens.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code([u8; 3]);

impl Code {
    const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// The code of an id (FNV-1a, 32 bits, in base 62). Two ids may share one; `tasukebune check` says so.
    #[must_use]
    pub fn of(id: &str) -> Code {
        let mut hash = id.bytes().fold(0x811c_9dc5_u32, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193));
        Code([(); 3].map(|()| {
            let digit = Self::ALPHABET[(hash % 62) as usize];
            hash /= 62;
            digit
        }))
    }

    fn parse(text: &str) -> Option<Code> {
        let bytes: [u8; 3] = text.as_bytes().try_into().ok()?;
        bytes.iter().all(u8::is_ascii_alphanumeric).then_some(Code(bytes))
    }

    fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Whoever asks, as a number that only the platform understands; 0 where nobody in particular does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Asker(pub u64);

/// Something a person wrote. Its `Debug` hides the text: message text never reaches a log.
#[derive(Clone, PartialEq, Eq)]
pub struct Message {
    pub text: String,
    /// Written to the bot (a direct message, a mention, a reply to it); otherwise merely overheard in a channel.
    pub addressed: bool,
}

impl Message {
    pub fn addressed(text: impl Into<String>) -> Message {
        Message { text: text.into(), addressed: true }
    }

    pub fn overheard(text: impl Into<String>) -> Message {
        Message { text: text.into(), addressed: false }
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Message {{ {} bytes, addressed: {} }}", self.text.len(), self.addressed)
    }
}

/// How a remedy ended for the person who followed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Solved,
    Failed,
    /// The remedy does not apply to this person.
    NotMine,
}

/// What a button does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Shows a topic's cause and remedies.
    Topic,
    /// Shows a remedy; asks for the device or carrier first where the steps differ.
    Remedy,
    /// Shows a remedy without asking for a device or carrier (again).
    Anyway,
    /// Says how the remedy ended, and leads on.
    Ended(Outcome),
    /// On to the next remedy without having tried this one.
    Skip,
    /// Shows the way to a human.
    Human,
    /// Shows the case card.
    Case,
    /// Shows a page of the menu.
    Menu(u8),
    /// Goes on with this place in the private conversation. A desk without one shows the place.
    Carry(Stand),
    /// Takes the card away. A desk, which has no cards, shows the nearest step.
    Dismiss,
}

/// Where somebody stands whom [`Act::Carry`] takes along: what the card that they leave would be shown by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stand {
    Topic,
    Remedy,
    Anyway,
    Skip,
    Human,
    Case,
    Menu(u8),
    Ended(Outcome),
}

impl Act {
    /// The act that takes a place along.
    #[must_use]
    pub fn carried(self) -> Act {
        Act::Carry(match self {
            Act::Remedy => Stand::Remedy,
            Act::Anyway => Stand::Anyway,
            Act::Skip => Stand::Skip,
            Act::Human => Stand::Human,
            Act::Case => Stand::Case,
            Act::Menu(page) => Stand::Menu(page),
            Act::Ended(outcome) => Stand::Ended(outcome),
            Act::Carry(stand) => stand,
            Act::Topic | Act::Dismiss => Stand::Topic,
        })
    }

    /// The act that shows the place which this one takes along.
    #[must_use]
    pub fn landed(self) -> Act {
        match self {
            Act::Carry(stand) => match stand {
                Stand::Topic => Act::Topic,
                Stand::Remedy => Act::Remedy,
                Stand::Anyway => Act::Anyway,
                Stand::Skip => Act::Skip,
                Stand::Human => Act::Human,
                Stand::Case => Act::Case,
                Stand::Menu(page) => Act::Menu(page),
                Stand::Ended(outcome) => Act::Ended(outcome),
            },
            other => other,
        }
    }
}

/// A press on a button, or the button's whole meaning: nothing else is remembered anywhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Press {
    pub act: Act,
    pub topic: Option<Code>,
    pub remedy: Option<Code>,
    /// The device and the carrier, as far as the person said which.
    pub variants: Vec<Code>,
    /// The language of the card that the button is on.
    pub locale: Locale,
    /// Who asked in the first place.
    pub asker: Asker,
    /// Remedies tried so far and how they ended, oldest first.
    pub tried: Vec<(Code, Outcome)>,
}

/// So many outcomes fit; the oldest are dropped beyond that.
const MAX_TRIED: usize = 13;
const MAX_VARIANTS: usize = 3;
const VERSION: &str = "v1";

impl Press {
    #[must_use]
    pub fn menu(locale: Locale) -> Press {
        Press { act: Act::Menu(0), topic: None, remedy: None, variants: Vec::new(), locale, asker: Asker::default(), tried: Vec::new() }
    }

    /// The text that a platform puts behind a button: `v1/act/topic/remedy/variants/locale/asker/tried`.
    #[must_use]
    pub fn token(&self) -> String {
        let code = |code: Option<Code>| code.map(|c| c.as_str().to_owned()).unwrap_or_default();
        let variants: String = self.variants.iter().take(MAX_VARIANTS).map(Code::as_str).collect();
        let skip = self.tried.len().saturating_sub(MAX_TRIED);
        let tried: String =
            self.tried[skip..].iter().flat_map(|(code, outcome)| code.as_str().chars().chain([outcome_letter(*outcome)])).collect();
        format!(
            "{VERSION}/{}/{}/{}/{variants}/{}/{}/{tried}",
            act_word(self.act),
            code(self.topic),
            code(self.remedy),
            self.locale,
            base36(self.asker.0),
        )
    }

    /// Reads a token, also a forged or damaged one: `None` where nothing can be made of it.
    #[must_use]
    pub fn from_token(token: &str) -> Option<Press> {
        if token.len() > limits::TOKEN || !token.is_ascii() {
            return None;
        }
        let fields: Vec<&str> = token.split('/').collect();
        let [VERSION, act, topic, remedy, variants, locale, asker, tried] = fields[..] else { return None };
        let asker = if asker.is_empty() { 0 } else { u64::from_str_radix(asker, 36).ok()? };
        Some(Press {
            act: parse_act(act)?,
            topic: Code::parse(topic),
            remedy: Code::parse(remedy),
            variants: pieces(variants, 3).filter_map(Code::parse).take(MAX_VARIANTS).collect(),
            locale: Locale::new(locale)?,
            asker: Asker(asker),
            tried: pieces(tried, 4).filter_map(|p| Some((Code::parse(p.get(..3)?)?, parse_outcome(p.chars().nth(3)?)?))).collect(),
        })
    }

    /// The same place with another act.
    #[must_use]
    pub fn with(&self, act: Act) -> Press {
        Press { act, ..self.clone() }
    }

    /// Notes how a remedy ended; what was said later about the same remedy counts.
    pub fn note(&mut self, remedy: Code, outcome: Outcome) {
        self.tried.retain(|(code, _)| *code != remedy);
        self.tried.push((remedy, outcome));
    }
}

fn pieces(text: &str, size: usize) -> impl Iterator<Item = &str> {
    (0..text.len() / size).filter_map(move |i| text.get(i * size..(i + 1) * size))
}

fn base36(mut n: u64) -> String {
    let mut digits = Vec::new();
    while n > 0 {
        digits.push(char::from_digit((n % 36) as u32, 36).unwrap_or('0'));
        n /= 36;
    }
    digits.iter().rev().collect()
}

fn act_word(act: Act) -> String {
    match act {
        Act::Topic => "t".into(),
        Act::Remedy => "r".into(),
        Act::Anyway => "a".into(),
        Act::Ended(outcome) => outcome_letter(outcome).into(),
        Act::Skip => "k".into(),
        Act::Human => "h".into(),
        Act::Case => "c".into(),
        Act::Menu(page) => format!("m{page}"),
        Act::Carry(_) => format!("d{}", act_word(act.landed())),
        Act::Dismiss => "x".into(),
    }
}

fn parse_act(word: &str) -> Option<Act> {
    Some(match word {
        "t" => Act::Topic,
        "r" => Act::Remedy,
        "a" => Act::Anyway,
        "k" => Act::Skip,
        "h" => Act::Human,
        "c" => Act::Case,
        "x" => Act::Dismiss,
        _ => match (word.strip_prefix('m'), word.strip_prefix('d')) {
            (Some(page), _) => Act::Menu(page.parse().ok()?),
            (_, Some(place)) if !place.starts_with('d') => parse_act(place)?.carried(),
            _ => Act::Ended(parse_outcome(word.chars().next().filter(|_| word.len() == 1)?)?),
        },
    })
}

fn outcome_letter(outcome: Outcome) -> char {
    match outcome {
        Outcome::Solved => 's',
        Outcome::Failed => 'f',
        Outcome::NotMine => 'n',
    }
}

fn parse_outcome(letter: char) -> Option<Outcome> {
    Some(match letter {
        's' => Outcome::Solved,
        'f' => Outcome::Failed,
        'n' => Outcome::NotMine,
        _ => return None,
    })
}

/// Where a button leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Goes {
    To(Press),
    /// An address outside, from the facts file.
    Link(String),
}

/// How a platform may colour a button.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// The way forward.
    Forward,
    Plain,
    /// It is solved.
    Good,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Button {
    pub label: String,
    pub tone: Tone,
    pub goes: Goes,
}

/// One card: what a platform shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// Ids of what the card is about, for snapshots and counters.
    pub topic: Option<String>,
    pub remedy: Option<String>,
    pub variant: Option<String>,
    pub locale: Locale,
    /// Something that cannot wait (a takeover).
    pub urgent: bool,
    /// "Unofficial, send no secrets": on the first and on every public answer.
    pub notice: Option<String>,
    pub title: Option<String>,
    pub body: String,
    /// Small lines below: how long it takes, how to tell that it worked, when it was verified.
    pub footer: Vec<String>,
    pub rows: Vec<Vec<Button>>,
    /// Where the person stands now: what a platform may remember for 30 minutes.
    pub place: Press,
    /// The person asked for answers in this language, now or before.
    pub chosen: Option<Locale>,
    /// It repeats a card, because what was written under it was not understood.
    pub repeated: bool,
}

/// What a platform may remember of its last answer to somebody, for minutes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Where the person stands.
    pub place: Press,
    /// What a number in words chooses from; empty where the person sees no list.
    pub choices: Vec<Press>,
    /// The language that they asked for.
    pub chosen: Option<Locale>,
    /// What they wrote last was not understood.
    pub repeated: bool,
}

impl Reply {
    /// What to remember of this card. On a remedy's card a number may mean one of its steps: only a platform that
    /// writes numbers at its buttons (`numbered`) hears it as a choice there.
    #[must_use]
    pub fn shown(&self, numbered: bool) -> Shown {
        let list = numbered || !matches!(self.place.act, Act::Remedy | Act::Anyway | Act::Human | Act::Case);
        let presses = self.buttons().filter_map(|b| if let Goes::To(press) = &b.goes { Some(press.clone()) } else { None });
        let choices = if list { presses.collect() } else { Vec::new() };
        Shown { place: self.place.clone(), choices, chosen: self.chosen, repeated: self.repeated }
    }

    /// The whole card as one text (Markdown as Discord reads it), without its buttons.
    #[must_use]
    pub fn text(&self) -> String {
        let title = self.title.as_ref().map(|t| format!("**{t}**"));
        let footer = (!self.footer.is_empty()).then(|| self.footer.join("\n"));
        let parts = [self.notice.clone(), title, Some(self.body.clone()), footer];
        parts.into_iter().flatten().collect::<Vec<_>>().join("\n\n")
    }

    pub fn buttons(&self) -> impl Iterator<Item = &Button> {
        self.rows.iter().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ja() -> Locale {
        Locale::new("ja").expect("a tag")
    }

    #[test]
    fn tokens_come_back_whole_and_fit() {
        let mut press = Press {
            act: Act::Ended(Outcome::Failed),
            topic: Some(Code::of("account-locked")),
            remedy: Some(Code::of("stop-retrying")),
            variants: vec![Code::of("iphone"), Code::of("docomo")],
            locale: ja(),
            asker: Asker(u64::MAX),
            tried: Vec::new(),
        };
        for n in 0..MAX_TRIED {
            press.note(Code::of(&format!("remedy-{n}")), Outcome::NotMine);
        }
        assert!(press.token().len() <= limits::TOKEN, "{} is too long", press.token());
        assert_eq!(Press::from_token(&press.token()), Some(press.clone()));
        press.note(Code::of("one-more"), Outcome::Failed);
        assert!(press.token().len() <= limits::TOKEN);
        let back = Press::from_token(&press.token()).expect("a token");
        assert_eq!(back.tried, press.tried[1..], "the oldest outcome is dropped, none is shifted");
    }

    #[test]
    fn every_act_has_its_word() {
        let places = [Act::Topic, Act::Remedy, Act::Anyway, Act::Skip, Act::Human, Act::Case, Act::Menu(3)];
        for act in places.into_iter().chain(places.map(Act::carried)).chain([Act::Ended(Outcome::Solved), Act::Dismiss]) {
            let press = Press::menu(ja()).with(act);
            assert_eq!(Press::from_token(&press.token()), Some(press));
        }
        for act in places {
            assert_eq!(act.carried().landed(), act);
        }
    }

    #[test]
    fn what_is_no_token_is_none() {
        for bad in [
            "",
            "v1",
            "v0/t/abc/def//ja//",
            "v1/z/abc///ja//",
            "v1/d/abc////ja//",
            "v1/dd/abc////ja//",
            "v1/ddt/abc////ja//",
            "v1/m999/////ja//",
            "v1/t/////////",
            "助け舟",
            &"v1/".repeat(99),
        ] {
            assert_eq!(Press::from_token(bad), None, "{bad}");
        }
    }

    #[test]
    fn debug_hides_the_text() {
        assert!(!format!("{:?}", Message::addressed("himitsu")).contains("himitsu"));
    }
}
