//! Judges a host by its letters.

use std::collections::HashSet;

use super::letters::{is_foreign, is_other_script, seen, slips};
use super::words::{Entries, Hits, List, columns};

/// What a host is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Genuine,
    /// It has a trusted name, or nearly, and belongs to somebody else.
    LookAlike,
    /// It has a name that is a word, too: a look-alike only in talk of the shop.
    Weak,
    /// It hides where it leads: a shortener, or a number.
    Hidden,
    Unknown,
}

/// How a part of a host stands to the trusted names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Likeness {
    None,
    Weak,
    Strong,
}

/// A shorter name is too near to too many words to be known by one slip.
const SLIP: usize = 6;
/// A shorter word is no name, a longer one no part of a host.
const WORD: std::ops::RangeInclusive<usize> = 4..=63;
/// So far from a word that speaks of an address is what it speaks of, in columns.
const REACH: usize = 50;

/// Names and hosts.
pub struct Looks {
    genuine: HashSet<String>,
    /// Shorteners, and where anybody has a name at once.
    hiding: HashSet<String>,
    innocent: HashSet<String>,
    endings: HashSet<String>,
    word_endings: HashSet<String>,
    /// As they are seen.
    brands: Vec<String>,
    weak: Vec<String>,
    /// The longest first.
    bait: Vec<String>,
    harmless: Vec<String>,
    dots: Vec<Vec<char>>,
    names: Vec<String>,
}

impl Looks {
    pub fn new(entries: &Entries) -> Looks {
        let all = |list: List| entries.get(&list).into_iter().flatten().map(|w| w.to_lowercase());
        let seen_all = |list: List| -> Vec<String> { all(list).map(|w| seen(&w)).filter(|w| !w.is_empty()).collect() };
        let mut bait = seen_all(List::Bait);
        bait.sort_by_key(|w| std::cmp::Reverse(w.len()));
        Looks {
            genuine: all(List::Genuine).collect(),
            hiding: all(List::Shortener).chain(all(List::Nameless)).collect(),
            innocent: all(List::Innocent).collect(),
            endings: all(List::Ending).collect(),
            word_endings: all(List::WordEnding).collect(),
            brands: seen_all(List::Brand),
            weak: seen_all(List::Weak),
            bait,
            harmless: seen_all(List::Harmless),
            dots: all(List::Dot).map(|w| w.chars().collect()).filter(|w: &Vec<char>| !w.is_empty()).collect(),
            names: seen_all(List::Name),
        }
    }

    pub fn dots(&self) -> &[Vec<char>] {
        &self.dots
    }

    pub fn ends(&self, label: &str) -> bool {
        self.endings.contains(label)
    }

    pub fn ends_as_word(&self, label: &str) -> bool {
        self.word_endings.contains(label)
    }

    pub fn verdict(&self, host: &str) -> Verdict {
        let is_of = |set: &HashSet<String>| ends_in(host, set);
        if is_of(&self.genuine) {
            return Verdict::Genuine;
        }
        if is_of(&self.innocent) {
            return Verdict::Unknown;
        }
        let likeness = host.split('.').map(|label| self.likeness_of_label(label)).max().unwrap_or(Likeness::None);
        match likeness {
            Likeness::Strong => Verdict::LookAlike,
            Likeness::Weak => Verdict::Weak,
            Likeness::None if is_of(&self.hiding) || host.split('.').all(|l| l.parse::<u8>().is_ok()) => Verdict::Hidden,
            Likeness::None => Verdict::Unknown,
        }
    }

    /// Whether a trusted name stands in it, however it is dressed.
    pub fn has_name(&self, text: &str) -> bool {
        self.likeness(text) == Likeness::Strong
    }

    /// Whether a trusted name, or a part of one, stands in it with what makes it look official.
    pub fn is_official(&self, text: &str) -> bool {
        self.likeness(text) > Likeness::None && self.is_baited(text)
    }

    /// Whether something that makes a host look official stands in it as a part of its own, or at the end of one.
    pub fn is_baited(&self, text: &str) -> bool {
        let seen = seen(text);
        // The end of a host (.com) says nothing.
        let before = seen.rsplit_once('.').map_or(seen.as_str(), |(before, _)| before);
        before.split(|c: char| !c.is_alphanumeric()).any(|part| {
            let letters = part.trim_matches(|c: char| c.is_ascii_digit());
            self.core(part).len() < letters.len()
        })
    }

    /// Whether a path has a trusted host in it, as if it led there.
    pub fn leads_through(&self, path: &str) -> bool {
        path.split('/').any(|part| part.contains('.') && ends_in(part, &self.genuine))
    }

    /// Whether it names the shop as a sender does.
    pub fn is_name(&self, text: &str) -> bool {
        let text = seen(text);
        self.names.iter().any(|name| text.contains(name.as_str()))
    }

    fn likeness_of_label(&self, label: &str) -> Likeness {
        match label.strip_prefix("xn--") {
            None => self.likeness(label),
            Some(coded) => {
                // What it would be without its foreign letters may be telling, too; one that cannot be decoded has nothing else.
                let shown = idna::punycode::decode_to_string(coded).map_or(Likeness::None, |shown| self.likeness(&shown));
                shown.max(coded.rsplit_once('-').map_or(Likeness::None, |(plain, _)| self.likeness(plain)))
            }
        }
    }

    fn likeness(&self, label: &str) -> Likeness {
        let seen = seen(label);
        let whole: String = seen.chars().filter(|c| c.is_alphanumeric()).collect();
        if self.harmless.iter().any(|word| whole.contains(word.as_str())) {
            return Likeness::None;
        }
        if self.brands.iter().any(|brand| whole.contains(brand.as_str())) {
            return Likeness::Strong;
        }
        let mut parts: Vec<&str> = seen.split(|c: char| !c.is_alphanumeric()).filter(|p| !p.is_empty()).collect();
        let baited = parts.len() > 1 && parts.iter().any(|part| self.is_bait(part));
        if parts.len() > 1 {
            parts.push(&whole);
        }
        let mut likeness = Likeness::None;
        for part in parts {
            let core = self.core(part);
            let is = |core: &str| self.is_nearly(core, 1) || baited && self.is_nearly(core, 2);
            if is(part) || is(core) {
                return Likeness::Strong;
            }
            let dressed = core.len() < part.len() || baited;
            if dressed && (self.weak.iter().any(|w| w == core || w == part)) {
                likeness = Likeness::Weak;
            }
        }
        likeness
    }

    fn is_nearly(&self, part: &str, most: usize) -> bool {
        self.brands.iter().filter(|brand| brand.chars().count() >= SLIP).any(|brand| slips(part, brand, most) <= most)
    }

    fn is_bait(&self, part: &str) -> bool {
        self.core(part).is_empty() && part.contains(|c: char| !c.is_ascii_digit())
    }

    /// The part without what stands around a name, and without digits at its ends.
    fn core<'a>(&self, part: &'a str) -> &'a str {
        let mut core = part;
        loop {
            let before = core.len();
            core = core.trim_matches(|c: char| c.is_ascii_digit());
            for bait in &self.bait {
                core = core.strip_prefix(bait.as_str()).unwrap_or(core);
                core = core.strip_suffix(bait.as_str()).unwrap_or(core);
            }
            if core.len() == before {
                return core;
            }
        }
    }

    /// Whether a folded text names a look-alike without writing out its host: 「差出人が arnazon」, Аmazon with a Cyrillic А.
    pub fn named(&self, folded: &str, hits: &Hits) -> bool {
        // The first bytes of all letters of other scripts: most texts have none, and speak of no address.
        if hits.of(List::Address).is_empty() && !folded.bytes().any(|byte| matches!(byte, 0xcd..=0xd6)) {
            return false;
        }
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-' || is_foreign(c);
        let mut columns_of = None;
        let mut start = 0;
        for word in folded.split(|c| !is_part(c)) {
            let at = start;
            start += word.len() + folded[start + word.len()..].chars().next().map_or(0, char::len_utf8);
            if !WORD.contains(&word.len()) {
                continue;
            }
            let mixed = word.contains(is_other_script) && word.contains(|c: char| c.is_ascii_alphabetic());
            if mixed {
                let seen_word = seen(word);
                if self.brands.iter().any(|brand| seen_word.contains(brand.as_str())) {
                    return true;
                }
            }
            // A part of a host was judged with it.
            let beside = |c: Option<char>| c.is_some_and(|c| matches!(c, '.' | '@' | '/' | '_' | '='));
            if beside(folded[..at].chars().next_back()) || beside(folded[at + word.len()..].chars().next()) {
                continue;
            }
            if hits.of(List::Address).is_empty() || self.brands.iter().any(|brand| brand == word) {
                continue;
            }
            let column = columns_of.get_or_insert_with(|| columns(folded))[at];
            let near = hits.is_in(List::Address, column.saturating_sub(REACH), column + REACH);
            let parts: Vec<&str> = word.split('-').filter(|p| !p.is_empty()).collect();
            let dressed = parts.len() == 1 || parts.iter().any(|part| self.is_bait(&seen(part)));
            if near && dressed && self.likeness(word) == Likeness::Strong {
                return true;
            }
        }
        false
    }
}

/// Whether a host is one of these, or below one.
fn ends_in(host: &str, set: &HashSet<String>) -> bool {
    let dots = host.match_indices('.').map(|(at, _)| at + 1);
    std::iter::once(0).chain(dots).any(|at| set.contains(&host[at..]))
}
