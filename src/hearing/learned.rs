//! How the learned part learns: a linear model (multinomial logistic regression) over short runs of letters, word classes and
//! matched patterns. Trained from `tests/samples/` when the program is built, or when a data folder is loaded; each
//! score is a sum of weights that `tasukebune ask` prints.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::glance;
use super::model::{Model, finish, normal};

/// What a message has: a hash per feature, and the weight of the group that it belongs to.
pub type Features = Vec<(u64, f32)>;

/// A message with what it is about: shares that add up to 1. That it is nothing for us is a label of its own.
pub struct Example {
    /// The text, folded as it was written.
    pub folded: String,
    pub features: Features,
    pub labels: Vec<(usize, f32)>,
    /// Somebody wants help from us: the second thing that is learned.
    pub wanted: bool,
}

/// Kinds of features; the first byte that is hashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Letters = 1,
    Word = 2,
    Class = 3,
    Pair = 4,
    Pattern = 5,
}

/// FNV-1a, 64 bits: stable over builds and machines, for the hashes are stored in the model.
#[must_use]
pub fn hash(kind: Kind, parts: &[&[u8]]) -> u64 {
    parts.iter().fold(start_hash(kind), |h, part| hash_on(h, part))
}

/// The hash of no part yet.
#[must_use]
pub fn start_hash(kind: Kind) -> u64 {
    0xcbf2_9ce4_8422_2325_u64 ^ kind as u64
}

/// The hash of the parts so far and one more.
#[must_use]
pub fn hash_on(h: u64, part: &[u8]) -> u64 {
    hash_more(hash_more(h, part), &[0xff])
}

/// The hash of a part that goes on.
#[must_use]
pub fn hash_more(h: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(h, |h, b| (h ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3))
}

/// Keys are hashes already.
#[derive(Default)]
struct Identity(u64);

impl Hasher for Identity {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for b in bytes {
            self.0 = (self.0 << 8) | u64::from(*b);
        }
    }
    fn write_u64(&mut self, n: u64) {
        self.0 = n;
    }
}

/// How the training goes; found by cross-validation over the samples (`tasukebune eval --cross`).
const EPOCHS: u32 = 30;
const RATE: f32 = 0.25;
const DECAY: f32 = 2e-5;
/// Each time a sample is learned from, every feature of it is left out with this chance, so that no topic comes to hang
/// on a single word of a single writer.
const LEFT_OUT: f32 = 0.35;
/// A feature seen in fewer samples is an accident of one writer.
const MIN_COUNT: u32 = 2;

/// Trains from examples; `labels` are the names of their label numbers. The same input gives the same model.
#[must_use]
pub fn train(labels: &[String], examples: &[Example]) -> Model {
    let width = labels.len() + 1;
    let mut counts: HashMap<u64, u32, BuildHasherDefault<Identity>> = HashMap::default();
    for (feature, _) in examples.iter().flat_map(|e| &e.features) {
        *counts.entry(*feature).or_default() += 1;
    }
    let mut kept: Vec<(u64, u32)> = counts.into_iter().filter(|(_, n)| *n >= MIN_COUNT).collect();
    kept.sort_unstable();
    let rarities: Vec<f32> = kept.iter().map(|(_, n)| rarity(*n, examples.len())).collect();
    let rows: HashMap<u64, usize, BuildHasherDefault<Identity>> = kept.iter().enumerate().map(|(row, (f, _))| (*f, row)).collect();
    let known = |features: &Features| -> Vec<(usize, f32)> {
        normal(features.iter().filter_map(|(f, group)| rows.get(f).map(|row| (*row, group * rarities[*row]))).collect())
    };
    let sparse: Vec<Vec<(usize, f32)>> = examples.iter().map(|e| known(&e.features)).collect();
    let mut bias = vec![0.0; width];
    let mut slopes = Slopes::new(kept.len() * width, width);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let names: Vec<u64> = examples.iter().map(|e| e.features.iter().fold(0, |name, (feature, _)| spread(name ^ feature))).collect();
    let mut some = Vec::new();
    for epoch in 0..EPOCHS {
        let luck = |i: usize| spread(names[i] ^ u64::from(epoch));
        order.sort_by_cached_key(|i| (luck(*i), *i));
        for &i in &order {
            let mut error = bias.clone();
            some.clear();
            let stays = |row: usize| chance(spread(luck(i) ^ kept[row].0)) >= LEFT_OUT;
            // What is left counts the more, so that the score stays what it is on average.
            some.extend(sparse[i].iter().filter(|(row, _)| stays(*row)).map(|(row, value)| (*row, value / (1.0 - LEFT_OUT))));
            for (row, value) in &some {
                add_row(&mut error, &slopes.weights[row * width..(row + 1) * width], *value);
            }
            finish(&mut error);
            let topics = labels.len();
            error[topics] -= f32::from(u8::from(examples[i].wanted));
            for (label, share) in &examples[i].labels {
                error[*label] -= share;
            }
            slopes.step(&some, &error, &mut bias);
        }
    }
    let features = kept.iter().map(|(feature, _)| *feature);
    let seen: Vec<(&str, bool)> = examples.iter().map(|example| (example.folded.as_str(), example.wanted)).collect();
    Model::of(labels, &bias, features.zip(rarities).zip(slopes.weights.chunks(width)), &glance::learn(&seen))
}

/// The training's moving parts: weights, and how far each has moved already (`AdaGrad`).
struct Slopes {
    weights: Vec<f32>,
    squares: Vec<f32>,
    bias_squares: Vec<f32>,
}

impl Slopes {
    fn new(size: usize, width: usize) -> Slopes {
        Slopes { weights: vec![0.0; size], squares: vec![1e-6; size], bias_squares: vec![1e-6; width] }
    }

    fn step(&mut self, known: &[(usize, f32)], error: &[f32], bias: &mut [f32]) {
        let width = error.len();
        for (row, value) in known {
            let weights = &mut self.weights[row * width..(row + 1) * width];
            let squares = &mut self.squares[row * width..(row + 1) * width];
            for ((w, s), e) in weights.iter_mut().zip(squares).zip(error) {
                let gradient = e * value + DECAY * *w;
                *s += gradient * gradient;
                *w -= RATE * gradient / s.sqrt();
            }
        }
        for ((b, s), e) in bias.iter_mut().zip(&mut self.bias_squares).zip(error) {
            *s += e * e;
            *b -= 0.1 * RATE * e / s.sqrt();
        }
    }
}

/// Inverse document frequency, smoothed.
#[expect(clippy::cast_precision_loss, reason = "counts of samples")]
fn rarity(count: u32, samples: usize) -> f32 {
    ((1.0 + samples as f32) / (1.0 + count as f32)).ln() + 1.0
}

fn add_row(out: &mut [f32], row: &[f32], value: f32) {
    for (o, w) in out.iter_mut().zip(row) {
        *o += w * value;
    }
}

/// A number for a number, evenly spread (splitmix64), the same on every machine. What a sample's luck is hangs on that sample alone:
/// one more of them, or one that is changed, leaves the others theirs, and hardly a decision changes elsewhere.
pub(super) fn spread(n: u64) -> u64 {
    let n = n.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let n = (n ^ (n >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let n = (n ^ (n >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    n ^ (n >> 31)
}

/// A number from 0 to below 1.
#[expect(clippy::cast_precision_loss, reason = "24 bits fit")]
pub(super) fn chance(spread: u64) -> f32 {
    (spread >> 40) as f32 / (1_u64 << 24) as f32
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;

    fn example(words: &[&str], label: usize) -> Example {
        let features = words.iter().map(|w| (hash(Kind::Word, &[w.as_bytes()]), 1.0)).collect();
        Example { folded: words.join(" "), features, labels: vec![(label, 1.0)], wanted: label == 1 }
    }

    #[test]
    fn it_learns_and_comes_back_from_bytes() {
        let labels = ["locked".to_owned(), "code".to_owned()];
        let examples: Vec<Example> = (0..20).flat_map(|_| [example(&["lock", "amazon"], 0), example(&["code", "amazon"], 1)]).collect();
        let model = train(&labels, &examples);
        let back = Model::from_bytes(model.to_bytes().to_vec().into()).expect("a model");
        let probabilities = back.probabilities(&example(&["code", "new"], 1).features);
        assert!(probabilities[1] > 0.8 && probabilities[2] > 0.8, "{probabilities:?}");
        assert_eq!(probabilities, model.probabilities(&example(&["code", "new"], 1).features));
        assert!(Model::from_bytes(model.to_bytes()[1..].to_vec().into()).is_none());
        assert!(Model::from_bytes(Cow::Borrowed(&[])).is_none());
    }
}
