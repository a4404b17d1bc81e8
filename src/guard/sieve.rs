//! The first look: whether a text may hold a secret at all. Most messages are chatter, whose letters alone tell that there is nothing to look
//! for; looking closer costs many times as much.
//!
//! It errs to one side only: what it lets pass holds nothing (`tests/it/properties.rs` compares), what it keeps is looked at.

use super::spoken::{NUMERALS, SPOKEN, numeral, spoken_beginnings};
use super::words::List;
use crate::anchors::{Anchors, Last};
use crate::text::{kana, simple};

/// Fewer digits are none of a telephone, a card or an order, whatever is beside them.
const BARE: usize = 9;
/// Keys and gift codes that nobody names are longer.
const RUN: usize = 12;

/// What a word is of: where it stands in a text, the text is kept if what is to be beside it is there.
mod of {
    /// Nothing more is needed.
    pub const SURE: u16 = 1;
    /// As many digits as the shortest code, however they are written.
    pub const CODE: u16 = 2;
    /// A value: Latin letters, digits, or quotes.
    pub const PASSWORD: u16 = 4;
    /// Some digits, or a row of Latin letters and digits.
    pub const TOKEN: u16 = 8;
    /// Some digits.
    pub const NUMBER: u16 = 16;
    /// A number of a house.
    pub const PLACE: u16 = 32;
    /// It begins a digit that is spelled out.
    pub const DIGIT: u16 = 64;
    /// A row of letters and digits that is shorter than a token.
    pub const SCREEN: u16 = 128;
}

/// What words of a list say; 0 where they find nothing by themselves.
fn says(list: List) -> u16 {
    match list {
        List::At => of::SURE,
        List::Code | List::Vague | List::Half => of::CODE,
        List::Password => of::PASSWORD,
        List::ResidenceCard | List::Passport | List::Backup | List::SecretKey | List::Gift => of::TOKEN,
        List::Tv => of::SCREEN,
        List::Pin | List::CardCode | List::Arrived | List::Typed | List::Insurance => of::NUMBER,
        List::Prefecture | List::Municipality | List::Postal => of::PLACE,
        _ => 0,
    }
}

/// Knows the words that something may stand beside.
pub struct Sieve(Anchors);

impl Sieve {
    pub fn new<'a>(words: impl Iterator<Item = (&'a str, &'a [List])>) -> Sieve {
        let words = words.map(|(word, lists)| (word, lists.iter().fold(0, |all, list| all | says(*list))));
        let spoken = spoken_beginnings().map(|beginning| (beginning, of::DIGIT));
        Sieve(Anchors::of(words.chain(spoken)))
    }

    /// Whether a text may hold a secret; `answers`: it is said to a card, where six digits are one.
    pub fn may_hold_any(&self, text: &str, answers: bool) -> bool {
        let mut seen = Seen::default();
        let (mut last, mut all) = (Last::default(), 0);
        for c in text.chars() {
            // Three dots say nothing here, and they are in every other sentence.
            let Some(c) = simple(if c == '…' { '.' } else { c }).map(kana) else { return true };
            let says = self.0.read(&mut last, c);
            all |= says;
            seen.spoken += usize::from(says & of::DIGIT != 0);
            if seen.is_enough(c) {
                return true;
            }
        }
        let apart = seen.apart;
        seen.is_enough('\n') || Seen { apart, ..seen }.are_enough(all, answers)
    }
}

/// What was seen of a text besides its words.
#[expect(clippy::struct_excessive_bools, reason = "independent facts about one text")]
#[derive(Default)]
struct Seen {
    last: char,
    second: char,
    /// Kanji numerals in a row, and all.
    row: usize,
    numerals: usize,
    zeros: usize,
    /// Digits that are spelled out, by their beginnings.
    spoken: usize,
    digits: usize,
    /// 十, which is no digit, and a house's number.
    ten: bool,
    latin: bool,
    /// Quotes and the like, in which a value may stand; letters with spaces between them.
    quoted: bool,
    apart: bool,
    spaced: usize,
    /// Latin letters, digits, hyphens and spaces in a row, and whether a digit is among them.
    run: usize,
    run_has_digit: bool,
    longest: usize,
}

impl Seen {
    /// One more letter; whether that alone is worth a closer look.
    fn is_enough(&mut self, c: char) -> bool {
        let last = self.last;
        if says_nothing(c) {
            (self.row, self.run, self.run_has_digit) = (0, 0, false);
            (self.second, self.last) = (last, c);
            return self.spoken >= SPOKEN / 2;
        }
        let is_numeral = numeral(c).is_some();
        self.row = if is_numeral { self.row + 1 } else { 0 };
        self.numerals += usize::from(is_numeral);
        self.zeros += usize::from((last, c) == ('ぜ', 'ろ'));
        let (digit, latin) = (c.is_ascii_digit(), c.is_ascii_alphabetic());
        self.digits += usize::from(digit);
        self.latin |= latin;
        self.ten |= c == '十';
        if digit || latin || matches!(c, '-' | ' ') {
            self.run += 1;
            self.longest = self.longest.max(self.run);
            self.run_has_digit |= digit;
        } else {
            (self.run, self.run_has_digit) = (0, false);
        }
        self.quoted |= matches!(c, '「' | '『' | '【' | '"' | '\'' | '`' | '|');
        let gap = |c: char| matches!(c, '\0' | ' ' | '\n' | '\t');
        self.apart |= gap(c);
        self.spaced += usize::from(gap(c) && !gap(last) && gap(self.second));
        (self.second, self.last) = (last, c);
        let written_out = self.row == NUMERALS
            || self.numerals + self.zeros >= SPOKEN
            || self.zeros > 0 && self.numerals + self.zeros >= NUMERALS
            || self.spoken >= SPOKEN / 2;
        written_out || self.run_has_digit && self.run >= RUN || self.digits >= BARE || self.spaced >= 2 || matches!(c, '/' | '@' | '〒')
    }

    fn are_enough(&self, words: u16, answers: bool) -> bool {
        /// The shortest code; the digits on a card.
        const CODE: usize = 4;
        const TOKEN: usize = 8;
        const SCREEN: usize = 5;
        const CARD: usize = 3;
        const ANSWER: usize = 6;
        let said = |of: u16| words & of != 0;
        let token = self.latin || self.digits > 0;
        said(of::SURE)
            || said(of::CODE) && self.digits + self.numerals + self.zeros >= CODE
            || said(of::PASSWORD) && (token || self.quoted || self.apart)
            || said(of::TOKEN) && (self.digits >= CODE || self.longest >= TOKEN)
            || said(of::SCREEN) && self.longest >= SCREEN
            || said(of::NUMBER) && self.digits >= CARD
            || said(of::PLACE) && (self.digits > 0 || self.numerals > 0 || self.ten)
            // G-829104
            || self.digits >= ANSWER && (answers || self.latin)
    }
}

/// What nearly all letters are: kana and kanji that are in no number.
#[inline]
fn says_nothing(c: char) -> bool {
    matches!(c, 'ぁ'..='れ' | 'ん') || matches!(c, '一'..='鿿') && numeral(c).is_none() && c != '十'
}
