//! The lists of names, hosts and words from the data, and the words of one text, found in one pass.

use std::collections::BTreeMap;

use crate::text::{Automaton, automaton, fold};

/// What a list holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum List {
    /// Hosts that we know to be whose they seem to be, with all that ends so.
    Genuine,
    /// Hosts of services that shorten links.
    Shortener,
    /// Hosts under which anybody has a name at once, without being known.
    Nameless,
    /// Hosts where a name says nothing: anybody's blog or code.
    Innocent,
    /// Ends of hosts, as known in a text without `https://`.
    Ending,
    /// Ends that are words, too: a host only where it cannot be one (amazon-jp.me).
    WordEnding,
    /// Names that others pass themselves off as.
    Brand,
    /// Names that are also words: only where the text speaks of the shop.
    Weak,
    /// What stands around a name to make it look official.
    Bait,
    /// What has nothing to do with the shop, though it has its name in it.
    Harmless,
    /// How people write a dot so that nothing becomes a link.
    Dot,
    /// The shop by its names, before a sender's address.
    Name,
    /// The text speaks of the shop, a login or a mail.
    Talk,
    /// Speaks of a sender or an address.
    Address,
    /// Speaks of the name that a sender shows.
    Shown,
    /// Says to be of the staff, or has another pretext.
    Claim,
    /// Offers to get into an account.
    Offer,
    /// Asks to be told or sent something.
    Request,
    /// A request that is told of: “…, he said”.
    Told,
    /// Is asked for it.
    Asked,
    /// What somebody is to press: no matter for others but the shop's own screens.
    Consent,
    /// What somebody is to do who is then robbed: install, lend, buy.
    Deed,
    /// Somebody, not a screen.
    Person,
    Secret,
    /// How to reach somebody alone, or what they want to be paid.
    Contact,
    /// Hurries people with debts and courts.
    Pressure,
    /// Speaks against telling.
    Against,
    /// Wants it kept from others, as an adviser says and a swindler, too: it speaks against telling, but not beside a bid.
    Secrecy,
    /// Stands between a secret and a request that is about something else.
    Apart,
    /// Asks whoever reads to do something, as it stands: “send me”, “お知らせください”.
    Bid,
    /// The same only with one of `asks` behind it, or at the end of its sentence: 送って, for 送ってくれない says otherwise.
    Verb,
    /// “…ください”, “…くれたら”.
    Asks,
    /// Lays open: nobody wants this of Amazon.
    Show,
    /// To whom a secret must not go: staff, “me”, “here”.
    To,
    /// What the helper says they will do then.
    Gain,
    /// A secret that can be nothing else; “code” alone may be a program's.
    Sure,
    /// A secret that only whoever reads can have: nobody asks Amazon for it.
    Own,
    /// Lets others see or use somebody's device.
    Share,
    /// It is a screen, a page or a rule that says so.
    Quote,
    /// The text is about a program, a game or a film.
    Elsewhere,
    /// Words of no list that have one in them: a room's code.
    Other,
}

impl List {
    /// Lists of hosts, with their keys in the data file.
    pub const HOSTS: [(&'static str, List); 6] = [
        ("genuine", List::Genuine),
        ("shortener", List::Shortener),
        ("nameless", List::Nameless),
        ("innocent", List::Innocent),
        ("ending", List::Ending),
        ("word_ending", List::WordEnding),
    ];

    /// Lists of parts of hosts, with their keys in the data file.
    pub const LOOKS: [(&'static str, List); 4] =
        [("brand", List::Brand), ("weak", List::Weak), ("bait", List::Bait), ("harmless", List::Harmless)];

    /// Lists of words, with their keys in the data file.
    pub const WORDS: [(&'static str, List); 31] = [
        ("dot", List::Dot),
        ("name", List::Name),
        ("talk", List::Talk),
        ("address", List::Address),
        ("shown", List::Shown),
        ("claim", List::Claim),
        ("offer", List::Offer),
        ("request", List::Request),
        ("told", List::Told),
        ("asked", List::Asked),
        ("consent", List::Consent),
        ("deed", List::Deed),
        ("person", List::Person),
        ("secret", List::Secret),
        ("contact", List::Contact),
        ("pressure", List::Pressure),
        ("against", List::Against),
        ("secrecy", List::Secrecy),
        ("apart", List::Apart),
        ("bid", List::Bid),
        ("verb", List::Verb),
        ("asks", List::Asks),
        ("show", List::Show),
        ("to", List::To),
        ("gain", List::Gain),
        ("sure", List::Sure),
        ("own", List::Own),
        ("share", List::Share),
        ("quote", List::Quote),
        ("elsewhere", List::Elsewhere),
        ("other", List::Other),
    ];
}

/// The data: entries by list, of all languages, for people mix them.
pub type Entries = BTreeMap<List, Vec<String>>;

/// Where a word stands, in columns: a letter of a wide script has two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    pub start: usize,
    pub end: usize,
}

/// All words, ready to be found.
pub struct Words {
    automaton: Option<Automaton>,
    /// The words of the automaton in their order, each with its lists.
    all: Vec<(String, Vec<List>)>,
}

/// Words that were found in one text, by list, in the order of the text.
#[derive(Debug, Default)]
pub struct Hits(BTreeMap<List, Vec<Hit>>);

impl Words {
    pub fn new(entries: &Entries) -> Words {
        let mut scanned: BTreeMap<String, Vec<List>> = BTreeMap::new();
        for (_, list) in List::WORDS.iter().filter(|(_, list)| *list != List::Dot) {
            for word in entries.get(list).into_iter().flatten().map(|w| fold(w)).filter(|w| !w.is_empty()) {
                scanned.entry(word).or_default().push(*list);
            }
        }
        // Only a list of impossible size cannot be built; then hosts alone must do.
        let automaton = automaton(scanned.keys()).ok();
        Words { automaton, all: scanned.into_iter().collect() }
    }

    /// All words that are looked for in a folded text.
    pub fn all(&self) -> impl Iterator<Item = (&str, &[List])> {
        self.all.iter().map(|(word, lists)| (word.as_str(), lists.as_slice()))
    }

    /// All words in a folded text. One within a longer one is not meant: コード within 招待コード.
    pub fn scan(&self, folded: &str) -> Hits {
        let bytes = folded.as_bytes();
        let mut found: Vec<(usize, usize, usize)> = Vec::new();
        for hit in self.automaton.iter().flat_map(|a| a.find_overlapping_iter(folded)) {
            let (start, end) = (hit.start(), hit.end());
            let cut_before = bytes[start].is_ascii_alphanumeric() && start > 0 && bytes[start - 1].is_ascii_alphanumeric();
            let cut_after = bytes[end - 1].is_ascii_alphanumeric() && bytes.get(end).is_some_and(u8::is_ascii_alphanumeric);
            if !cut_before && !cut_after {
                found.push((start, end, hit.value() as usize));
            }
        }
        let mut hits = Hits::default();
        if found.is_empty() {
            return hits;
        }
        found.sort_unstable_by_key(|(start, end, _)| (*start, std::cmp::Reverse(*end)));
        let columns = columns(folded);
        let mut reach = 0;
        for (start, end, pattern) in found {
            if end > reach {
                reach = end;
                let hit = Hit { start: columns[start], end: columns[end] };
                for list in &self.all[pattern].1 {
                    hits.0.entry(*list).or_default().push(hit);
                }
            }
        }
        hits
    }
}

/// The column at which each byte's letter stands, and the one after the last.
pub fn columns(text: &str) -> Vec<usize> {
    let mut out = Vec::with_capacity(text.len() + 1);
    let mut column = 0;
    for c in text.chars() {
        out.extend(std::iter::repeat_n(column, c.len_utf8()));
        column += if c.is_ascii() { 1 } else { 2 };
    }
    out.push(column);
    out
}

impl Hits {
    pub fn of(&self, list: List) -> &[Hit] {
        self.0.get(&list).map_or(&[], Vec::as_slice)
    }

    /// Whether a word of the list begins in this stretch of columns, both ends included.
    pub fn is_in(&self, list: List, from: usize, to: usize) -> bool {
        self.starting(list, from, to).next().is_some()
    }

    /// Hits that begin in this stretch of columns, both ends included.
    pub fn starting(&self, list: List, from: usize, to: usize) -> impl Iterator<Item = Hit> {
        let all = self.of(list);
        let first = all.partition_point(|h| h.start < from);
        all[first..].iter().copied().take_while(move |h| h.start <= to)
    }
}
