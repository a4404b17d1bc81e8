//! The words around secrets: lists from the data, found in one pass.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::plain::Plain;
use super::sieve::Sieve;
use super::steps::look;
use crate::text::{Automaton, automaton};

/// What words a list holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum List {
    /// A one-time code by its name.
    Code,
    /// What may also be something else: a code, a number.
    Vague,
    /// Codes, numbers and passes that are none of ours, and words that only look like one.
    Other,
    Password,
    Pin,
    Phone,
    Card,
    CardCode,
    Order,
    Gift,
    MyNumber,
    Licence,
    ResidenceCard,
    Passport,
    Address,
    Postal,
    Prefecture,
    Municipality,
    SecretKey,
    At,
    Dot,
    /// Codes that are kept for later, and may have letters.
    Backup,
    /// What it names has just come.
    Arrived,
    /// Numbers of a health insurance.
    Insurance,
    /// Where anybody may go.
    Venue,
    /// In its sentence a code or password is nobody's secret: a riddle's, a server's of a game, a bad example.
    Harmless,
    /// The same, but only beside it: who watches a film may have to sign in for it.
    Game,
    /// In its sentence it is one no longer.
    Past,
    /// A real account is spoken of: a code is a secret even where a game or a film is named, too.
    Ours,
    /// It is used now, even if it is of long ago.
    Now,
    /// Who sent something, most likely in another's name.
    Sender,
    /// Names the first or the last half of a code.
    Half,
    /// Where television sets are signed in with a code of letters and digits.
    Tv,
    /// Somebody typed in what stands beside it.
    Typed,
    /// What was typed in its sentence was not taken.
    Refused,
    /// What it names is an example.
    Example,
    /// Stands between a name and its value.
    Is,
    /// Stands between a value and its name.
    IsCalled,
    /// Stands between a password and its name.
    IsMy,
    /// Devices and programs: “iPhone15Pro” is no password.
    Device,
    /// Follows an example.
    Like,
    /// Follows a number that only counts.
    Unit,
    /// Begins as a unit does, and is none: 本当 behind 本.
    NotUnit,
    /// Follows the number from which a message or a call came.
    From,
    /// Follows the place where a password is kept: “… Evernoteに保存”.
    Kept,
    /// Follows a name, and is no value.
    NotValue,
    /// Words in quotes with one of these in them are a message, and no value.
    NotWords,
    /// Follows what somebody was told.
    Told,
    MailHost,
    /// A sender that is no person.
    Impersonal,
    /// Where approval links lead to.
    ApprovalHost,
    ApprovalPath,
    /// In links of any service that let in whoever opens them.
    LoginPath,
    /// Names the token in the address of such a link.
    ApprovalParam,
    /// Ends a sentence about a value: “… neko1234 です”.
    Copula,
    /// Begins the address of an authenticator's secret.
    OtpScheme,
}

impl List {
    /// Every list with its key in the data file.
    pub const ALL: [(&'static str, List); 56] = [
        ("code", List::Code),
        ("vague", List::Vague),
        ("other", List::Other),
        ("password", List::Password),
        ("pin", List::Pin),
        ("phone", List::Phone),
        ("card", List::Card),
        ("card_code", List::CardCode),
        ("order", List::Order),
        ("gift", List::Gift),
        ("my_number", List::MyNumber),
        ("licence", List::Licence),
        ("residence_card", List::ResidenceCard),
        ("passport", List::Passport),
        ("address", List::Address),
        ("postal", List::Postal),
        ("prefecture", List::Prefecture),
        ("municipality", List::Municipality),
        ("secret_key", List::SecretKey),
        ("at", List::At),
        ("dot", List::Dot),
        ("backup", List::Backup),
        ("arrived", List::Arrived),
        ("insurance", List::Insurance),
        ("venue", List::Venue),
        ("harmless", List::Harmless),
        ("past", List::Past),
        ("game", List::Game),
        ("ours", List::Ours),
        ("now", List::Now),
        ("sender", List::Sender),
        ("half", List::Half),
        ("tv", List::Tv),
        ("typed", List::Typed),
        ("refused", List::Refused),
        ("example", List::Example),
        ("is", List::Is),
        ("is_called", List::IsCalled),
        ("is_my", List::IsMy),
        ("device", List::Device),
        ("like", List::Like),
        ("unit", List::Unit),
        ("not_unit", List::NotUnit),
        ("from", List::From),
        ("kept", List::Kept),
        ("not_value", List::NotValue),
        ("not_words", List::NotWords),
        ("told", List::Told),
        ("mail_host", List::MailHost),
        ("impersonal", List::Impersonal),
        ("approval_host", List::ApprovalHost),
        ("approval_path", List::ApprovalPath),
        ("login_path", List::LoginPath),
        ("approval_param", List::ApprovalParam),
        ("copula", List::Copula),
        ("otp_scheme", List::OtpScheme),
    ];

    /// Looked for everywhere in a text; the others are asked for at a place.
    fn is_scanned(self) -> bool {
        self <= List::Example
    }
}

/// The data: entries by list, in the form of [`fold`], of all languages, for people mix them.
pub type Entries = BTreeMap<List, Vec<String>>;

/// A text in the form in which the guard compares.
#[must_use]
pub fn fold(entry: &str) -> String {
    Plain::of(entry.trim()).text
}

/// Where a word stands, in glyphs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    pub start: usize,
    pub end: usize,
}

/// All lists, ready to be found.
pub struct Words {
    automaton: Option<Automaton>,
    /// The lists of each pattern of the automaton.
    lists: Vec<Vec<List>>,
    /// Lists that are asked for at a place, longest words first.
    here: BTreeMap<List, Vec<String>>,
    /// The same by their first letter: most places begin none.
    first: HashMap<(List, char), Vec<String>>,
    sets: BTreeMap<List, HashSet<String>>,
    sieve: Sieve,
}

/// Words that were found in one text, by list, in the order of the text.
#[derive(Debug)]
pub struct Hits([Vec<Hit>; List::ALL.len()]);

impl Words {
    #[must_use]
    pub fn new(entries: &Entries) -> Words {
        let mut scanned: BTreeMap<String, Vec<List>> = BTreeMap::new();
        let mut here: BTreeMap<List, Vec<String>> = BTreeMap::new();
        for (list, words) in entries {
            if list.is_scanned() {
                // コ-ド, with any kind of hyphen, is コード; き- ends any word.
                let long = |w: &&String| w.contains('ー') && w.chars().count() > 2;
                let hyphened = words.iter().filter(long).map(|w| w.replace('ー', "-"));
                for word in words.iter().cloned().chain(hyphened) {
                    scanned.entry(word).or_default().push(*list);
                }
            } else {
                here.insert(*list, words.clone());
            }
        }
        for words in here.values_mut() {
            words.sort_by_key(|w| std::cmp::Reverse(w.len()));
        }
        let mut first: HashMap<(List, char), Vec<String>> = HashMap::new();
        for (list, word) in here.iter().flat_map(|(list, words)| words.iter().map(|w| (*list, w))) {
            first.entry((list, word.chars().next().unwrap_or_default())).or_default().push(word.clone());
        }
        let sets = here.iter().map(|(list, words)| (*list, words.iter().cloned().collect())).collect();
        // Only a list of impossible size cannot be built; then the shapes alone must do.
        let automaton = automaton(scanned.keys()).ok();
        let sieve = Sieve::new(scanned.iter().map(|(word, lists)| (word.as_str(), lists.as_slice())));
        Words { automaton, lists: scanned.into_values().collect(), here, first, sets, sieve }
    }

    /// The first look, by these words.
    #[must_use]
    pub fn sieve(&self) -> &Sieve {
        &self.sieve
    }

    /// All words in a text. One within a longer one is not meant: コード within バーコード.
    #[must_use]
    pub fn scan(&self, plain: &Plain) -> Hits {
        let bytes = plain.text.as_bytes();
        look(bytes.len());
        let mut found: Vec<(usize, usize, usize)> = Vec::new();
        for hit in self.automaton.iter().flat_map(|a| a.find_overlapping_iter(&plain.text)) {
            look(1);
            let (start, end) = (hit.start(), hit.end());
            let cut_before = bytes[start].is_ascii_alphanumeric() && start > 0 && bytes[start - 1].is_ascii_alphanumeric();
            // A digit may follow: code123456.
            let cut_after = bytes[end - 1].is_ascii_alphanumeric() && bytes.get(end).is_some_and(u8::is_ascii_alphabetic);
            if !cut_before && !cut_after {
                found.push((start, end, hit.value() as usize));
            }
        }
        found.sort_unstable_by_key(|(start, end, _)| (*start, std::cmp::Reverse(*end)));
        let mut hits = Hits(std::array::from_fn(|_| Vec::new()));
        let mut reach = 0;
        for (start, end, pattern) in found {
            if end > reach {
                reach = end;
                let hit = Hit { start: plain.glyph_at(start), end: plain.glyph_at(end) };
                for list in &self.lists[pattern] {
                    hits.0[*list as usize].push(hit);
                }
            }
        }
        hits
    }

    /// The length of the longest word of a list that begins at a glyph; 0 where none does.
    #[must_use]
    pub fn here(&self, list: List, plain: &Plain, at: usize) -> usize {
        let rest = plain.glyphs.get(at).map_or("", |g| &plain.text[g.at..]);
        let fits = |w: &&String| {
            rest.strip_prefix(w.as_str()).is_some_and(|after| {
                !(w.ends_with(|c: char| c.is_ascii_alphabetic()) && after.starts_with(|c: char| c.is_ascii_alphabetic()))
            })
        };
        self.first.get(&(list, plain.c(at))).and_then(|words| words.iter().find(fits)).map_or(0, |w| w.chars().count())
    }

    /// The length of the longest word of a list that ends before a glyph.
    #[must_use]
    pub fn here_back(&self, list: List, plain: &Plain, end: usize) -> usize {
        let mut words = self.of(list).iter().map(|w| (w, w.chars().count()));
        words.find(|(w, len)| plain.str(end.saturating_sub(*len), end) == w.as_str()).map_or(0, |(_, len)| len)
    }

    /// The words of a list that is asked for at a place.
    #[must_use]
    pub fn of(&self, list: List) -> &[String] {
        self.here.get(&list).map_or(&[], Vec::as_slice)
    }

    #[must_use]
    pub fn has(&self, list: List, word: &str) -> bool {
        self.sets.get(&list).is_some_and(|set| set.contains(word))
    }
}

impl Hits {
    #[must_use]
    pub fn of(&self, list: List) -> &[Hit] {
        &self.0[list as usize]
    }

    /// Hits that end in this stretch of glyphs, both ends included.
    pub fn ending(&self, list: List, from: usize, to: usize) -> impl Iterator<Item = Hit> {
        let all = self.of(list);
        // None lies within another, so that ends are sorted as starts are.
        let first = all.partition_point(|h| h.end < from);
        all[first..].iter().copied().inspect(|_| look(1)).take_while(move |h| h.end <= to)
    }

    /// Hits that begin in this stretch of glyphs, both ends included.
    pub fn starting(&self, list: List, from: usize, to: usize) -> impl Iterator<Item = Hit> {
        let all = self.of(list);
        let first = all.partition_point(|h| h.start < from);
        all[first..].iter().copied().inspect(|_| look(1)).take_while(move |h| h.start <= to)
    }
}
