//! The first look: whether a text may hold a secret at all. Most messages are chatter, whose letters alone tell that there is nothing to look
//! for; looking closer costs twenty times as much.
//!
//! It errs to one side only: what it lets pass holds nothing (`properties::guard` compares), what it keeps is looked at.

use std::collections::HashMap;

use super::spoken::{NUMERALS, SPOKEN, numeral, spoken_beginnings};
use super::words::List;
use crate::text::{kana, simple};

/// So many words' beginnings are told apart by a bit each: 4 KiB stay at hand.
const BITS: u32 = 15;
/// A letter has so many bits of a number.
const LETTER: u32 = 21;
/// Fewer digits are none of a telephone, a card or an order, whatever is beside them.
const BARE: usize = 9;
/// Keys and gift codes that nobody names are longer.
const RUN: usize = 12;

/// What a word is of: where it stands in a text, the text is kept if what is to be beside it is there.
mod of {
    /// Nothing more is needed.
    pub const SURE: u8 = 1;
    /// Digits, however they are written, or Latin letters.
    pub const CODE: u8 = 2;
    /// A value: Latin letters, digits, or quotes.
    pub const PASSWORD: u8 = 4;
    /// Latin letters or digits.
    pub const TOKEN: u8 = 8;
    /// Some digits.
    pub const NUMBER: u8 = 16;
    /// A number of a house.
    pub const PLACE: u8 = 32;
    /// It begins a digit that is spelled out.
    pub const DIGIT: u8 = 64;
}

/// What words of a list say; 0 where they find nothing by themselves.
fn says(list: List) -> u8 {
    match list {
        List::At => of::SURE,
        List::Code | List::Vague | List::Half => of::CODE,
        List::Password => of::PASSWORD,
        List::ResidenceCard | List::Passport | List::Backup | List::Tv | List::SecretKey | List::Gift => of::TOKEN,
        List::Pin | List::CardCode | List::Arrived | List::Typed | List::Insurance => of::NUMBER,
        List::Prefecture | List::Municipality | List::Postal => of::PLACE,
        _ => 0,
    }
}

/// Knows how the words begin that something may stand beside.
pub struct Sieve {
    /// By their first three letters, or all that they have.
    beginnings: HashMap<u64, u8>,
    /// A bit where there may be one.
    bits: Vec<u64>,
}

impl Sieve {
    pub fn new<'a>(words: impl Iterator<Item = (&'a str, &'a [List])>) -> Sieve {
        let mut sieve = Sieve { beginnings: HashMap::new(), bits: vec![0; 1 << (BITS - 6)] };
        for (word, lists) in words {
            let says = lists.iter().fold(0, |all, list| all | says(*list));
            if says > 0 {
                sieve.put(word.chars().take(3), says);
            }
        }
        for beginning in spoken_beginnings() {
            sieve.put(beginning.chars(), of::DIGIT);
        }
        sieve
    }

    fn put(&mut self, letters: impl Iterator<Item = char>, says: u8) {
        let beginning = letters.fold(0, |number, c| number << LETTER | u64::from(c));
        *self.beginnings.entry(beginning).or_default() |= says;
        let (at, bit) = place(beginning);
        self.bits[at] |= bit;
    }

    #[inline]
    fn says(&self, beginning: u64) -> u8 {
        let (at, bit) = place(beginning);
        if self.bits[at] & bit == 0 { 0 } else { self.beginnings.get(&beginning).copied().unwrap_or(0) }
    }

    /// Whether a text may hold a secret; `answers`: it is said to a card, where six digits are one.
    pub fn may_hold_any(&self, text: &str, answers: bool) -> bool {
        let mut seen = Seen::default();
        let (mut letters, mut all) = (0_u64, 0);
        for c in text.chars() {
            let Some(c) = simple(c).map(kana) else { return true };
            letters = letters << LETTER | u64::from(c);
            let longer = self.says(letters & ((1 << (2 * LETTER)) - 1)) | self.says(letters & ((1 << (3 * LETTER)) - 1));
            all |= longer | self.says(letters & ((1 << LETTER) - 1));
            seen.spoken += usize::from(longer & of::DIGIT != 0);
            if seen.is_enough(c) {
                return true;
            }
        }
        seen.is_enough('\n') || seen.are_enough(all, answers)
    }
}

fn place(beginning: u64) -> (usize, u64) {
    // Fibonacci hashing: the upper bits of the product hang on all of the number's.
    let bit = beginning.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (u64::BITS - BITS);
    ((bit >> 6) as usize, 1 << (bit & 63))
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
    /// Beginnings of digits that are spelled out.
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
}

impl Seen {
    /// One more letter; whether that alone is worth a closer look.
    fn is_enough(&mut self, c: char) -> bool {
        let last = self.last;
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

    fn are_enough(&self, words: u8, answers: bool) -> bool {
        /// The shortest code; the digits on a card.
        const CODE: usize = 4;
        const CARD: usize = 3;
        const ANSWER: usize = 6;
        let said = |of: u8| words & of != 0;
        let token = self.latin || self.digits > 0;
        let told = self.digits + self.numerals + self.zeros + self.spoken;
        said(of::SURE)
            || said(of::CODE) && (self.latin || told >= CODE / 2)
            || said(of::PASSWORD) && (token || self.quoted || self.apart)
            || said(of::TOKEN) && token
            || said(of::NUMBER) && self.digits >= CARD
            || said(of::PLACE) && (self.digits > 0 || self.numerals > 0 || self.ten)
            // G-829104
            || self.digits >= ANSWER && (answers || self.latin)
    }
}
