//! How words begin: whether a text may have any of some lists' words at all. Most texts have none, and four letters at a time tell that, by a
//! table so small that the processor keeps it at hand.
//!
//! It errs to one side only: a word that stands in a text is never missed.

use std::collections::HashMap;

/// So many beginnings are told apart by a bit each: 8 KiB.
const BITS: u32 = 16;
/// Letters of a beginning; a shorter word is its own.
const LETTERS: usize = 4;
/// A letter has so many bits of a number; of those that have more, such as pictures, some look alike.
const LETTER: u32 = u64::BITS / 4;

/// The beginnings of words, and what each of them says: bits whose meaning is their owner's.
pub struct Beginnings {
    says: HashMap<u64, u16>,
    /// A bit where there may be one.
    bits: Vec<u64>,
    /// The letters that count, for each length that there are beginnings of.
    masks: Vec<u64>,
}

/// The last letters of a text that is read letter by letter.
#[derive(Clone, Copy, Default)]
pub struct Last(u64);

impl Beginnings {
    /// Of words, each with what it says; one that says nothing (0) is left out.
    pub fn of<'a>(words: impl IntoIterator<Item = (&'a str, u16)>) -> Beginnings {
        let mut beginnings = Beginnings { says: HashMap::new(), bits: vec![0; 1 << (BITS - u64::BITS.ilog2())], masks: Vec::new() };
        for (word, says) in words.into_iter().filter(|(word, says)| *says > 0 && !word.is_empty()) {
            let letters = word.chars().take(LETTERS).fold(0, next);
            let mask = word.chars().take(LETTERS).fold(0, |mask, _| mask << LETTER | 0xffff);
            if !beginnings.masks.contains(&mask) {
                beginnings.masks.push(mask);
            }
            *beginnings.says.entry(letters).or_default() |= says;
            let (at, bit) = place(letters);
            beginnings.bits[at] |= bit;
        }
        beginnings
    }

    /// What all words say whose beginning ends with `c`, which follows the `last` letters.
    #[inline]
    #[must_use]
    pub fn read(&self, last: &mut Last, c: char) -> u16 {
        last.0 = next(last.0, c);
        let mut all = 0;
        for mask in &self.masks {
            let beginning = last.0 & mask;
            if self.may_be(beginning) {
                all |= self.says.get(&beginning).copied().unwrap_or(0);
            }
        }
        all
    }

    #[inline]
    fn may_be(&self, beginning: u64) -> bool {
        let (at, bit) = place(beginning);
        self.bits[at] & bit != 0
    }
}

#[inline]
fn next(letters: u64, c: char) -> u64 {
    letters << LETTER | u64::from(c) & 0xffff
}

#[inline]
fn place(beginning: u64) -> (usize, u64) {
    // Fibonacci hashing: the upper bits of the product hang on all of the number's.
    let bit = beginning.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (u64::BITS - BITS);
    ((bit >> 6) as usize, 1 << (bit & 63))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_never_missed() {
        let words = [("コード", 1), ("番号", 2), ("〒", 4), ("", 8), ("無", 0), ("コーヒーカップ", 16)];
        let beginnings = Beginnings::of(words);
        let said = |text: &str| {
            let mut last = Last::default();
            text.chars().fold(0, |all, c| all | beginnings.read(&mut last, c))
        };
        assert_eq!([said("このコードと番号"), said("〒"), said("コー"), said("コーラ無"), said("")], [3, 4, 0, 0, 0]);
        assert_eq!([said("コーヒー豆"), said("コーヒ")], [16, 0]);
    }
}
