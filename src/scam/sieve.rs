//! The first look: whether a text may hold anything to warn of. Most are chatter, whose letters alone tell that.
//!
//! It errs to one side only: what it lets pass holds nothing (`tests/it/properties.rs` compares).

use super::words::List;
use crate::anchors::{Anchors, Last};
use crate::text::{Folded, fold};

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
    /// A dot, however it is written.
    pub const DOT: u16 = 1024;
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

pub struct Sieve(Anchors);

/// What a text may do.
pub struct May {
    /// Speak of anything to warn of, or name a look-alike in letters of another script.
    pub speak: bool,
    /// Hold a host.
    pub hold_host: bool,
}

impl Sieve {
    /// `words` as they are looked for in a folded text; `dots`: the ways of writing one.
    pub fn new<'a>(words: impl Iterator<Item = (&'a str, &'a [List])>, dots: &[Vec<char>]) -> Sieve {
        let words = words.map(|(word, lists)| (word, lists.iter().fold(0, |all, list| all | says(*list))));
        let dots: Vec<String> = dots.iter().map(|dot| fold(&dot.iter().collect::<String>())).collect();
        Sieve(Anchors::of(words.chain(dots.iter().map(|dot| (dot.as_str(), of::DOT)))))
    }

    pub fn look(&self, folded: &Folded) -> May {
        let (mut last, mut second, mut letters, mut dotted, mut foreign) = ('\0', '\0', false, false, false);
        let (mut read, mut all) = (Last::default(), 0);
        for c in folded.text.chars() {
            all |= self.0.read(&mut read, c);
            // No host does without a dot, however that is written. Behind a scheme 。 is one, too.
            dotted |= c == '.' || (second, last, c) == (':', '/', '/') || (second, last, c) == ('[', ':', ']');
            letters |= c.is_ascii_alphanumeric();
            // Letters that are taken for Latin ones, and what shares their bytes.
            foreign |= matches!(c, '\u{340}'..='\u{5bf}');
            (second, last) = (last, c);
        }
        let said = |of: u16| all & of != 0;
        let speak = foreign
            || said(of::SURE)
            || said(of::WANTS) && said(of::SECRET)
            || said(of::LURE) && said(of::CONTACT | of::CONSENT)
            || said(of::DEED) && said(of::LURE | of::CONTACT | of::PERSON)
            || said(of::NAME) && said(of::PRESSURE);
        May { speak, hold_host: !folded.is_plain || dotted || letters && said(of::DOT) }
    }
}
