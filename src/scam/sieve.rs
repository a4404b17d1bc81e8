//! The first look: whether a text may hold anything to warn of. Most are chatter, whose letters alone tell that.
//!
//! It errs to one side only: what it lets pass holds nothing (`tests/it/properties.rs` compares).

use super::words::List;
use crate::beginnings::{Beginnings, Last};
use crate::text::{kana, simple};

/// What a word is of.
mod of {
    /// What people are robbed of.
    pub const SECRET: u16 = 1;
    /// Wants it.
    pub const WANTS: u16 = 2;
    /// Enough to be looked at closely.
    pub const SURE: u16 = 4;
    /// Comes with an offer or a pretext.
    pub const LURE: u16 = 8;
    pub const CONTACT: u16 = 16;
    pub const DEED: u16 = 32;
    pub const PERSON: u16 = 64;
    pub const CONSENT: u16 = 128;
    pub const NAME: u16 = 256;
    pub const PRESSURE: u16 = 512;
}

/// What words of a list say; 0 where they find nothing by themselves.
fn says(list: List) -> u16 {
    match list {
        List::Secret | List::Sure | List::Own => of::SECRET,
        List::Request | List::Asked | List::Bid | List::Verb | List::To => of::WANTS,
        List::Share | List::Address => of::SURE,
        List::Offer | List::Claim => of::LURE,
        List::Contact => of::CONTACT,
        List::Deed => of::DEED,
        List::Person => of::PERSON,
        List::Consent => of::CONSENT,
        List::Name => of::NAME,
        List::Pressure => of::PRESSURE,
        _ => 0,
    }
}

pub struct Sieve {
    words: Beginnings,
    /// The ways of writing a dot.
    dots: Beginnings,
}

impl Sieve {
    /// `words` as they are looked for in a folded text, `dots` as in a plain one.
    pub fn new<'a>(words: impl Iterator<Item = (&'a str, &'a [List])>, dots: &[Vec<char>]) -> Sieve {
        let words = words.map(|(word, lists)| (word, lists.iter().fold(0, |all, list| all | says(*list))));
        let dots: Vec<String> = dots.iter().map(|dot| dot.iter().map(|c| kana(*c)).collect()).collect();
        Sieve { words: Beginnings::of(words), dots: Beginnings::of(dots.iter().map(|dot| (dot.as_str(), 1))) }
    }

    /// Whether a folded text may speak of anything to warn of, or name a look-alike in letters of another script.
    pub fn may_speak(&self, folded: &str) -> bool {
        let (mut last, mut all) = (Last::default(), 0);
        for c in folded.chars() {
            all |= self.words.read(&mut last, c);
            // Letters of other scripts that are taken for Latin ones, and what shares their bytes.
            if matches!(c, '\u{340}'..='\u{5bf}') {
                return true;
            }
        }
        let said = |of: u16| all & of != 0;
        said(of::SURE)
            || said(of::WANTS) && said(of::SECRET)
            || said(of::LURE) && said(of::CONTACT | of::CONSENT)
            || said(of::DEED) && said(of::LURE | of::CONTACT | of::PERSON)
            || said(of::NAME) && said(of::PRESSURE)
    }

    /// Whether a text may hold a host: none does without a dot, however that is written, between letters.
    pub fn may_hold_host(&self, text: &str) -> bool {
        let (mut last, mut second, mut letters, mut dotted) = ('\0', '\0', false, false);
        let mut beginning = Last::default();
        for c in text.chars() {
            let Some(c) = simple(c) else { return true };
            // Behind a scheme 。 is a dot, too.
            if c == '.' || (second, last, c) == (':', '/', '/') || (second, last, c) == ('[', ':', ']') {
                return true;
            }
            letters |= c.is_ascii_alphanumeric();
            dotted |= self.dots.read(&mut beginning, kana(c)) > 0;
            (second, last) = (last, c);
        }
        letters && dotted
    }
}
