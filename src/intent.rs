//! What the files in `intents/` say, as plain values.

use crate::message::Locale;

/// A topic's place in the conversation. The data say which topic plays which part, so that no id stands in the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Role {
    /// Somebody needs help with Amazon.
    #[default]
    Help,
    /// Somebody greets the bot or asks what it can do.
    Greeting,
    /// It worked.
    Solved,
    /// Nothing that we help with: another service, or another matter at Amazon.
    Elsewhere,
}

/// One line of `[patterns]` or `[unless]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternText {
    pub locale: Locale,
    pub text: String,
    pub line: usize,
}

/// A file in `intents/`: one topic.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts about one topic, as its file tells them")]
pub struct Intent {
    /// The file's stem.
    pub id: String,
    pub file: String,
    pub role: Role,
    /// Its slash command, where it has one.
    pub command: Option<Named>,
    /// Its slash command takes a symptom in free words.
    pub symptom: bool,
    /// Remedies in the order in which they are offered.
    pub remedies: Vec<Named>,
    /// Other topics that its card leads to.
    pub routes: Vec<Named>,
    /// Topics that give way to this one where the patterns of both match.
    pub beats: Vec<Named>,
    /// Topics that this one was split from: messages labelled with those before count as right for this one.
    pub split_from: Vec<Named>,
    pub urgent: bool,
    /// It keeps people safe: no server can switch it off. Urgent topics are so anyway.
    pub always: bool,
    /// Not shipped yet: may be incomplete, is neither heard nor shown.
    pub draft: bool,
    pub patterns: Vec<PatternText>,
    /// Patterns that silence all of this topic's own patterns.
    pub unless: Vec<PatternText>,
    /// What people write under this topic's cards, and the remedy of it, or the other topic, that this leads to.
    pub jumps: Vec<(Named, Vec<PatternText>)>,
}

impl Intent {
    /// All patterns of the file.
    pub fn all_patterns(&self) -> impl Iterator<Item = &PatternText> {
        self.patterns.iter().chain(&self.unless).chain(self.jumps.iter().flat_map(|(_, patterns)| patterns))
    }
}

/// An id that a file names, and the line where it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    pub id: String,
    pub line: usize,
}

/// What people write instead of pressing a button.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Move {
    Solved,
    Failed,
    /// Nothing yet: no luck, or time to wait, as the remedy says.
    NotYet,
    /// Done before, without success.
    Already,
    NotMine,
    /// Nothing on the list fits.
    NoneOfThese,
    Next,
    Human,
    List,
    /// Another trouble altogether: the menu.
    Menu,
    /// Understood, thanks, I will try: the card stays.
    Ack,
    /// The step is done (changed it, stopped it), which may solve nothing yet.
    Done,
    /// Does not know (which device, what to do).
    Unsure,
    /// Asks how long it takes.
    HowLong,
    /// Wants the note for Amazon's agent.
    Note,
    /// Asks whether to write a code here, or to send a picture of a document.
    MaySend,
    /// Is in despair.
    Distress,
    /// Gives advice: in a channel, words for somebody else.
    Advice,
}

impl Move {
    /// Every move with its key in `followups.toml`.
    pub const ALL: [(&'static str, Move); 18] = [
        ("solved", Move::Solved),
        ("failed", Move::Failed),
        ("not-yet", Move::NotYet),
        ("already", Move::Already),
        ("not-mine", Move::NotMine),
        ("none-of-these", Move::NoneOfThese),
        ("next", Move::Next),
        ("human", Move::Human),
        ("list", Move::List),
        ("menu", Move::Menu),
        ("ack", Move::Ack),
        ("done", Move::Done),
        ("unsure", Move::Unsure),
        ("how-long", Move::HowLong),
        ("note", Move::Note),
        ("may-send", Move::MaySend),
        ("distress", Move::Distress),
        ("advice", Move::Advice),
    ];
}

/// `followups.toml`: answers in words, and the devices and carriers that remedies may differ by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Followups {
    pub moves: Vec<(Move, Vec<PatternText>)>,
    pub variants: Vec<Variant>,
    /// By group: what turns a variant's name round; [`NAME`] stands where the name does.
    pub denied: Vec<(String, Vec<PatternText>)>,
    pub numbers: Vec<NumberWords>,
    /// What asks for answers in a language.
    pub languages: Vec<(Locale, Vec<PatternText>)>,
    /// What people begin with when they correct themselves (“no, …”): what counts is the rest.
    pub openers: Vec<String>,
}

impl Followups {
    /// All patterns of the file.
    pub fn patterns(&self) -> impl Iterator<Item = &PatternText> {
        let lists = self
            .moves
            .iter()
            .map(|(_, p)| p)
            .chain(self.variants.iter().map(|v| &v.patterns))
            .chain(self.denied.iter().map(|(_, p)| p))
            .chain(self.languages.iter().map(|(_, p)| p));
        lists.flatten()
    }
}

/// Stands for a device's or carrier's name in a pattern of `[denied]`.
pub const NAME: &str = "〜";

/// How a language counts the choices on a card.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NumberWords {
    /// Words for 1, 2, 3 …
    pub words: Vec<(usize, String)>,
    /// What may stand before or after a number without changing it.
    pub around: Vec<String>,
}

/// A device or a carrier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    pub id: String,
    /// `device` or `carrier`: people choose within one group.
    pub group: String,
    pub patterns: Vec<PatternText>,
}

/// `menu.toml`: what the menu begins with, and remedies with a part of their own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MenuOrder {
    pub first: Vec<Named>,
    pub human: Option<Named>,
    /// The remedy that comes first while Amazon itself may be in trouble.
    pub waiting: Option<Named>,
}
