//! The first look at what is merely overheard: could anybody want help from us here at all?
//!
//! Most of what streams through a help channel is chatter. Its letters alone tell, by a table so small that the processor keeps it at hand;
//! whatever is not surely nothing is heard as ever. Learned from the samples, as the learned part is.

use super::learned::{chance, spread};
use crate::text::{is_han, is_kana};

/// So many weights, a byte each: 128 KiB stay in a core's second cache.
const BITS: u32 = 17;
pub const SIZE: usize = 1 << BITS;
/// Runs have one to three letters.
const LONGEST_RUN: u32 = 3;
/// A letter of a run has so many bits of a number.
const LETTER: u32 = 21;
/// Whoever scores less wants nothing: so one in a thousand of the help messages that would be answered is lost, and three in four of the
/// others are passed over (cross-validated; [docs/understanding.md](../../docs/understanding.md)).
const LEAST: f32 = -1.9;
/// How the training goes; found by cross-validation.
const EPOCHS: u32 = 12;
const RATE: f32 = 0.3;
const DECAY: f32 = 1e-5;
/// Each time a sample is learned from, every run of it is left out with this chance.
const LEFT_OUT: f32 = 0.2;

/// What the first look goes by.
pub struct Weights<'a> {
    pub bias: f32,
    /// What a weight of 1 stands for.
    pub scale: f32,
    /// A signed one for each place.
    pub bytes: &'a [u8],
}

impl Weights<'_> {
    /// Whether surely nobody wants help in a folded text.
    pub fn pass_over(&self, folded: &str) -> bool {
        self.score(folded) < LEAST && folded.chars().all(is_known)
    }

    /// How likely a folded text is to want help from us, as log odds.
    fn score(&self, folded: &str) -> f32 {
        let (mut sum, mut count) = (0_i32, 0_i32);
        each_run(folded, |run| {
            sum += self.bytes.get(run).map_or(0, |byte| i32::from(i8::from_le_bytes([*byte])));
            count += 1;
        });
        // Folding makes several letters of one: 4,000 letters may have some 200,000 runs.
        #[expect(clippy::cast_precision_loss, reason = "a score needs no more than the first seven digits")]
        let (sum, count) = (sum as f32, count as f32);
        self.bias + sum * self.scale / count.sqrt()
    }
}

/// Of what is written in other letters, samples tell nothing.
fn is_known(c: char) -> bool {
    c.is_ascii() || is_kana(c) || is_han(c) || !c.is_alphabetic()
}

/// The places in the table of a text's runs; its beginning and end are letters of their own.
#[inline]
fn each_run(folded: &str, mut take: impl FnMut(usize)) {
    let mut run = u64::from('^');
    for letter in folded.chars().chain(['$']) {
        run = (run << LETTER | u64::from(letter)) & ((1 << (LONGEST_RUN * LETTER)) - 1);
        for length in 1..=LONGEST_RUN {
            let part = run & ((1 << (length * LETTER)) - 1);
            take(place(part));
        }
    }
}

#[inline]
fn place(run: u64) -> usize {
    // Fibonacci hashing: the upper bits of the product hang on all of the number's.
    (run.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (u64::BITS - BITS)) as usize
}

/// What was learned: a bias, and a weight for each place.
pub struct Learned {
    pub bias: f32,
    pub weights: Vec<f32>,
}

/// Learns from folded texts, and whether each wants help. The same input gives the same weights.
pub fn learn(examples: &[(&str, bool)]) -> Learned {
    let runs: Vec<Vec<u32>> = examples.iter().map(|(text, _)| runs(text)).collect();
    let names: Vec<u64> = runs.iter().map(|runs| runs.iter().fold(0, |name, run| spread(name ^ u64::from(*run)))).collect();
    let (mut weights, mut squares) = (vec![0.0_f32; SIZE], vec![1e-6_f32; SIZE]);
    let (mut bias, mut bias_square) = (0.0_f32, 1e-6_f32);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    for epoch in 0..EPOCHS {
        let luck = |i: usize| spread(names[i] ^ u64::from(epoch));
        order.sort_by_cached_key(|i| (luck(*i), *i));
        for &i in &order {
            #[expect(clippy::cast_precision_loss, reason = "as in the score")]
            let value = 1.0 / (runs[i].len() as f32).sqrt();
            let stays = |run: &u32| chance(spread(luck(i) ^ u64::from(*run))) >= LEFT_OUT;
            let some: Vec<usize> = runs[i].iter().filter(|run| stays(run)).map(|run| *run as usize).collect();
            let score = bias + some.iter().map(|run| weights[*run]).sum::<f32>() * value / (1.0 - LEFT_OUT);
            let error = 1.0 / (1.0 + (-score).exp()) - f32::from(u8::from(examples[i].1));
            for run in some {
                let gradient = error * value + DECAY * weights[run];
                squares[run] += gradient * gradient;
                weights[run] -= RATE * gradient / squares[run].sqrt();
            }
            bias_square += error * error;
            bias -= 0.1 * RATE * error / bias_square.sqrt();
        }
    }
    Learned { bias, weights }
}

fn runs(folded: &str) -> Vec<u32> {
    let mut out = Vec::new();
    each_run(folded, |run| out.push(u32::try_from(run).unwrap_or_default()));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_wants_help_is_told_from_what_does_not() {
        let examples: Vec<(&str, bool)> =
            [("コードが来ない", true), ("今日は寒い", false), ("入れない", true), ("お腹すいた", false)].repeat(10);
        let learned = learn(&examples);
        let bytes: Vec<u8> = learned.weights.iter().map(|w| if *w < 0.0 { 255 } else { u8::from(*w > 0.0) }).collect();
        let weights = Weights { bias: 0.0, scale: 1.0, bytes: &bytes };
        assert!(examples.iter().all(|(text, wanted)| (weights.score(text) > 0.0) == *wanted));
        assert!(weights.pass_over("今日は寒い") && !weights.pass_over("コードが来ない"));
        assert!(!weights.pass_over("도와주세요"), "nothing was learned of it");
        // Six letters each: its runs are more than 65,535.
        let long = crate::text::fold(&"㌖".repeat(crate::text::MAX_CHARS));
        assert!(long.chars().count() > 20_000 && weights.score(&long).is_finite());
        assert_eq!(learn(&examples).weights, learned.weights, "the same every time");
    }
}
