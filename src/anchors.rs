//! Whether a text may have any of some lists' words at all. Most texts have none, and an anchor in each word tells that: four of its letters in
//! a row, those that stand in the fewest other words. They are looked for by a table so small that the processor keeps it at hand.
//!
//! It errs to one side only: a word that stands in a text is never missed.

use std::collections::HashMap;

/// So many ends of anchors are told apart by a bit each: 8 KiB.
const BITS: u32 = 16;
/// Letters of an anchor; a shorter word is its own.
const LETTERS: usize = 4;
/// A letter has so many bits of a number; of those that have more, such as pictures, some look alike.
const LETTER: u32 = u64::BITS / 4;
/// The last letter of a number, and the last two.
const ONE: u64 = (1 << LETTER) - 1;
const TWO: u64 = (1 << (2 * LETTER)) - 1;
/// Stands before an anchor of one letter, so that it is not taken for the end of a longer one: no letter has this number.
const ALONE: u64 = 0xffff << LETTER;

/// The anchors of words, and what each of them says: bits whose meaning is their owner's.
pub struct Anchors {
    /// Each with what it says, where its hash leads or in the first free place behind that; what is free says 0.
    says: Vec<(u64, u16)>,
    /// A bit where an anchor may end with those two letters, or be that letter alone. Few letters of chatter do that.
    ends: Vec<u64>,
    /// The letters that count, for each length of two and more that there are anchors of.
    masks: Vec<u64>,
}

/// The last letters of a text that is read letter by letter.
#[derive(Clone, Copy, Default)]
pub struct Last(u64);

impl Anchors {
    /// Of words, each with what it says; one that says nothing (0) is left out.
    pub fn of<'a>(words: impl IntoIterator<Item = (&'a str, u16)>) -> Anchors {
        let words: Vec<(Vec<char>, u16)> = words
            .into_iter()
            .filter(|(word, says)| *says > 0 && !word.is_empty())
            .map(|(word, says)| (word.chars().collect(), says))
            .collect();
        let mut standing: HashMap<u64, usize> = HashMap::new();
        for letters in words.iter().flat_map(|(word, _)| windows(word)) {
            *standing.entry(letters).or_default() += 1;
        }
        // Half of the places stay free, so that what is no anchor is seen at once.
        let room = (2 * words.len()).next_power_of_two().max(2);
        let mut anchors = Anchors { says: vec![(0, 0); room], ends: vec![0; 1 << (BITS - u64::BITS.ilog2())], masks: Vec::new() };
        for (word, says) in &words {
            // Of several that are as rare the first: words end more alike than they begin.
            let Some(letters) = windows(word).min_by_key(|letters| standing[letters]) else { continue };
            let length = word.len().min(LETTERS);
            if length > 1 {
                let mask = u64::MAX >> (u64::BITS - LETTER * u32::try_from(length).unwrap_or_default());
                if !anchors.masks.contains(&mask) {
                    anchors.masks.push(mask);
                }
            }
            let place = anchors.place(letters);
            anchors.says[place] = (letters, anchors.says[place].1 | says);
            let (at, bit) = bit(if length == 1 { letters | ALONE } else { letters & TWO });
            anchors.ends[at] |= bit;
        }
        anchors
    }

    /// What all words say whose anchor ends with `c`, which follows the `last` letters.
    #[inline]
    #[must_use]
    pub fn read(&self, last: &mut Last, c: char) -> u16 {
        last.0 = next(last.0, c);
        let mut all = 0;
        if self.may_end(last.0 & ONE | ALONE) {
            all |= self.said(last.0 & ONE);
        }
        if self.may_end(last.0 & TWO) {
            all = self.masks.iter().fold(all, |all, mask| all | self.said(last.0 & mask));
        }
        all
    }

    #[inline]
    fn may_end(&self, end: u64) -> bool {
        let (at, bit) = bit(end);
        self.ends[at] & bit != 0
    }

    /// What an anchor says; 0 if it is none.
    fn said(&self, letters: u64) -> u16 {
        self.says[self.place(letters)].1
    }

    /// Where an anchor stands, or would.
    fn place(&self, letters: u64) -> usize {
        let last = self.says.len() - 1;
        let mut place = usize::try_from(spread(letters) >> u32::BITS).unwrap_or_default() & last;
        while self.says[place].1 != 0 && self.says[place].0 != letters {
            place = (place + 1) & last;
        }
        place
    }
}

/// All that may be a word's anchor.
fn windows(word: &[char]) -> impl Iterator<Item = u64> {
    word.windows(word.len().clamp(1, LETTERS)).map(|letters| letters.iter().fold(0, |letters, c| next(letters, *c)))
}

#[inline]
fn next(letters: u64, c: char) -> u64 {
    letters << LETTER | u64::from(c) & ONE
}

#[inline]
fn bit(end: u64) -> (usize, u64) {
    let bit = spread(end) >> (u64::BITS - BITS);
    ((bit >> 6) as usize, 1 << (bit & 63))
}

/// Fibonacci hashing: the upper bits of the product hang on all of the number's.
#[inline]
fn spread(letters: u64) -> u64 {
    letters.wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(anchors: &Anchors, text: &str) -> u16 {
        let mut last = Last::default();
        text.chars().fold(0, |all, c| all | anchors.read(&mut last, c))
    }

    #[test]
    fn a_word_is_never_missed() {
        let anchors = Anchors::of([("コード", 1), ("番号", 2), ("〒", 4), ("", 8), ("無", 0), ("コーヒーカップ", 16)]);
        let texts = ["このコードと番号", "〒", "コー", "コーラ無", "", "コーヒーカップ", "コーヒ"];
        assert_eq!(texts.map(|text| said(&anchors, text)), [3, 4, 0, 0, 0, 16, 0]);
    }

    #[test]
    fn a_word_is_known_by_what_others_do_not_have() {
        let anchors = Anchors::of([("amazonのpin", 1), ("amazonのコード", 2), ("amazonギフト", 4)]);
        let texts = ["amazonで買った", "amazonのpinは", "amazonのコードは", "amazonギフトは"];
        assert_eq!(texts.map(|text| said(&anchors, text)), [0, 1, 2, 4]);
    }

    #[test]
    fn many_words_keep_apart() {
        let words: Vec<String> = ('一'..='鿿').step_by(7).zip(('ぁ'..='ん').cycle()).map(|(a, b)| format!("{a}{b}")).collect();
        let anchors = Anchors::of(words.iter().enumerate().map(|(n, word)| (word.as_str(), 1 << (n % 16))));
        for (n, word) in words.iter().enumerate() {
            assert_eq!(said(&anchors, word), 1 << (n % 16), "{word}");
        }
    }
}
