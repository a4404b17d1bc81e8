//! The learned part: a linear model (multinomial logistic regression) over short runs of letters, word classes and
//! matched patterns. Trained from `tests/samples/` when the program is built, or when a data folder is loaded; each
//! score is a sum of weights that `tasukebune ask` prints.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// What a message has: a hash per feature, and the weight of the group that it belongs to.
pub type Features = Vec<(u64, f32)>;

/// A message with what it is about: shares that add up to 1. That it is nothing for us is a label of its own.
pub struct Example {
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
    parts.iter().fold(0xcbf2_9ce4_8422_2325_u64 ^ kind as u64, |h, part| hash_on(h, part))
}

/// The hash of the parts so far and one more.
#[must_use]
pub fn hash_on(mut h: u64, part: &[u8]) -> u64 {
    for b in part {
        h = (h ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3);
    }
    (h ^ 0xff).wrapping_mul(0x0100_0000_01b3)
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

type Rows = HashMap<u64, u32, BuildHasherDefault<Identity>>;

/// A trained model: what a message is about, and, learned apart, whether somebody wants help from us at all.
pub struct Model {
    labels: Vec<String>,
    /// Per label, then for "wanted".
    bias: Vec<f32>,
    rows: Rows,
    /// Per feature: how rare it is in the samples; a rare one tells more.
    rarity: Vec<f32>,
    /// Per feature a scale, then one signed byte per label and one for "wanted".
    scales: Vec<f32>,
    weights: Vec<i8>,
}

/// How the training goes; found by cross-validation over the samples (`tasukebune eval --cross`).
const EPOCHS: u32 = 30;
const RATE: f32 = 0.25;
const DECAY: f32 = 2e-5;
/// Each time a sample is learned from, every feature of it is left out with this chance, so that no topic comes to hang
/// on a single word of a single writer.
const LEFT_OUT: f32 = 0.5;
/// A feature seen in fewer samples is an accident of one writer.
const MIN_COUNT: u32 = 2;

impl Model {
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
        let mut model = Model {
            labels: labels.to_vec(),
            bias: vec![0.0; width],
            rows: kept.iter().zip(0..).map(|((f, _), i)| (*f, i)).collect(),
            rarity: kept.iter().map(|(_, n)| rarity(*n, examples.len())).collect(),
            scales: Vec::new(),
            weights: Vec::new(),
        };
        let sparse: Vec<Vec<(usize, f32)>> = examples.iter().map(|e| model.known(&e.features)).collect();
        let mut slopes = Slopes::new(model.rows.len() * width, width);
        let mut order: Vec<usize> = (0..examples.len()).collect();
        let mut dice = 0x2545_f491_4f6c_dd1d_u64;
        let mut some = Vec::new();
        for _ in 0..EPOCHS {
            shuffle(&mut order, &mut dice);
            for &i in &order {
                let mut error = model.bias.clone();
                some.clear();
                // What is left counts the more, so that the score stays what it is on average.
                some.extend(
                    sparse[i].iter().filter(|_| chance(&mut dice) >= LEFT_OUT).map(|(row, value)| (*row, value / (1.0 - LEFT_OUT))),
                );
                for (row, value) in &some {
                    add_row(&mut error, &slopes.weights[row * width..(row + 1) * width], *value);
                }
                finish(&mut error);
                let topics = labels.len();
                error[topics] -= f32::from(u8::from(examples[i].wanted));
                for (label, share) in &examples[i].labels {
                    error[*label] -= share;
                }
                slopes.step(&some, &error, &mut model.bias);
            }
        }
        (model.scales, model.weights) = quantise(&slopes.weights, width);
        model
    }

    /// The features that the model knows, by row, with their values: rare ones count more, and a long text does not
    /// shout (the values' squares add up to 1).
    fn known(&self, features: &[(u64, f32)]) -> Vec<(usize, f32)> {
        let mut out: Vec<(usize, f32)> = features
            .iter()
            .filter_map(|(f, group)| {
                let row = *self.rows.get(f)? as usize;
                Some((row, group * self.rarity[row]))
            })
            .collect();
        let length = out.iter().map(|(_, v)| v * v).sum::<f32>().sqrt().max(1e-6);
        for (_, value) in &mut out {
            *value /= length;
        }
        out
    }

    #[must_use]
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// The probability of each label, and as the last that help from us is wanted, as far as that was learned apart.
    #[must_use]
    pub fn probabilities(&self, features: &[(u64, f32)]) -> Vec<f32> {
        let mut out = self.bias.clone();
        let width = out.len();
        for (row, value) in self.known(features) {
            let scale = self.scales[row] * value;
            for (o, w) in out.iter_mut().zip(&self.weights[row * width..(row + 1) * width]) {
                *o += f32::from(*w) * scale;
            }
        }
        finish(&mut out);
        out
    }

    /// What each feature adds to a label's score (or, for the number after the last, to "wanted") before the scores
    /// become probabilities; in the order of `features`.
    #[must_use]
    pub fn contributions(&self, features: &[(u64, f32)], label: usize) -> Vec<f32> {
        let known: HashMap<usize, f32> = self.known(features).into_iter().collect();
        features
            .iter()
            .map(|(f, _)| {
                let Some(row) = self.rows.get(f).map(|r| *r as usize) else { return 0.0 };
                f32::from(self.weights[row * self.bias.len() + label]) * self.scales[row] * known.get(&row).copied().unwrap_or(0.0)
            })
            .collect()
    }

    /// The model as bytes; [`Model::from_bytes`] reads them.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        put_u32(&mut out, self.labels.len());
        for label in &self.labels {
            put_u32(&mut out, label.len());
            out.extend(label.as_bytes());
        }
        for b in &self.bias {
            out.extend(b.to_le_bytes());
        }
        let mut keys: Vec<(u64, u32)> = self.rows.iter().map(|(k, v)| (*k, *v)).collect();
        keys.sort_unstable_by_key(|(_, row)| *row);
        put_u32(&mut out, keys.len());
        for (key, row) in keys {
            let row = row as usize;
            out.extend(key.to_le_bytes());
            out.extend(self.rarity[row].to_le_bytes());
            out.extend(self.scales[row].to_le_bytes());
            let width = self.bias.len();
            out.extend(self.weights[row * width..(row + 1) * width].iter().map(|w| w.to_le_bytes()[0]));
        }
        out
    }

    /// `None` where the bytes are not a model's.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Model> {
        let mut rest = bytes;
        let topics = take_u32(&mut rest)?;
        let mut labels = Vec::new();
        for _ in 0..topics {
            let len = take_u32(&mut rest)?;
            labels.push(String::from_utf8(take(&mut rest, len)?.to_vec()).ok()?);
        }
        let width = topics + 1;
        let bias = (0..width).map(|_| take_f32(&mut rest)).collect::<Option<Vec<f32>>>()?;
        let count = take_u32(&mut rest)?;
        if rest.len() != count.checked_mul(16 + width)? {
            return None;
        }
        let mut model = Model { labels, bias, rows: Rows::default(), rarity: Vec::new(), scales: Vec::new(), weights: Vec::new() };
        model.rows.reserve(count);
        model.scales.reserve(count);
        model.weights.reserve(count * width);
        for row in 0..u32::try_from(count).ok()? {
            model.rows.insert(u64::from_le_bytes(take(&mut rest, 8)?.try_into().ok()?), row);
            model.rarity.push(take_f32(&mut rest)?);
            model.scales.push(take_f32(&mut rest)?);
            model.weights.extend(take(&mut rest, width)?.iter().map(|b| i8::from_le_bytes([*b])));
        }
        Some(model)
    }
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

/// How much “whether” leans on “what”: on how much likelier the likeliest topic is than chatter or another service.
/// Found by cross-validation.
pub const LEAN: f32 = 0.5;

/// Whether help from us is wanted: what was learned of that apart, leaning on the likeliest label on either side.
#[must_use]
pub fn leaning(wanted: f32, helps: f32, others: f32) -> f32 {
    let odds = |p: f32| (p.max(1e-9) / (1.0 - p).max(1e-9)).ln();
    let score = odds(wanted) + LEAN * (helps.max(1e-9).ln() - others.max(1e-9).ln());
    1.0 / (1.0 + (-score).exp())
}

/// Inverse document frequency, smoothed.
#[expect(clippy::cast_precision_loss, reason = "counts of samples")]
fn rarity(count: u32, samples: usize) -> f32 {
    ((1.0 + samples as f32) / (1.0 + count as f32)).ln() + 1.0
}

/// Scores become probabilities: the topics' among themselves, the last one on its own.
fn finish(scores: &mut [f32]) {
    if let Some((wanted, topics)) = scores.split_last_mut() {
        softmax(topics);
        *wanted = 1.0 / (1.0 + (-*wanted).exp());
    }
}

fn put_u32(out: &mut Vec<u8>, n: usize) {
    out.extend(u32::try_from(n).unwrap_or(u32::MAX).to_le_bytes());
}

fn take<'a>(rest: &mut &'a [u8], n: usize) -> Option<&'a [u8]> {
    let (head, tail) = rest.split_at_checked(n)?;
    *rest = tail;
    Some(head)
}

fn take_u32(rest: &mut &[u8]) -> Option<usize> {
    let bytes = take(rest, 4)?.try_into().ok()?;
    usize::try_from(u32::from_le_bytes(bytes)).ok()
}

fn take_f32(rest: &mut &[u8]) -> Option<f32> {
    Some(f32::from_le_bytes(take(rest, 4)?.try_into().ok()?))
}

fn add_row(out: &mut [f32], row: &[f32], value: f32) {
    for (o, w) in out.iter_mut().zip(row) {
        *o += w * value;
    }
}

fn softmax(scores: &mut [f32]) {
    let top = scores.iter().copied().fold(f32::MIN, f32::max);
    let mut sum = 0.0;
    for s in scores.iter_mut() {
        *s = (*s - top).exp();
        sum += *s;
    }
    for s in scores {
        *s /= sum;
    }
}

fn shuffle(order: &mut [usize], dice: &mut u64) {
    for i in (1..order.len()).rev() {
        order.swap(i, usize::try_from(roll(dice) % (i as u64 + 1)).unwrap_or(i));
    }
}

/// The next number (xorshift): the same on every machine.
fn roll(dice: &mut u64) -> u64 {
    *dice ^= *dice << 13;
    *dice ^= *dice >> 7;
    *dice ^= *dice << 17;
    *dice
}

/// A number from 0 to below 1.
#[expect(clippy::cast_precision_loss, reason = "24 bits fit")]
fn chance(dice: &mut u64) -> f32 {
    (roll(dice) >> 40) as f32 / (1_u64 << 24) as f32
}

#[expect(clippy::cast_possible_truncation, reason = "the quotient lies within -127..=127")]
fn quantise(weights: &[f32], width: usize) -> (Vec<f32>, Vec<i8>) {
    let mut scales = Vec::with_capacity(weights.len() / width);
    let mut bytes = Vec::with_capacity(weights.len());
    for row in weights.chunks(width) {
        let scale = row.iter().fold(1e-9_f32, |m, w| m.max(w.abs())) / 127.0;
        scales.push(scale);
        bytes.extend(row.iter().map(|w| (w / scale).round() as i8));
    }
    (scales, bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example(words: &[&str], label: usize) -> Example {
        let features = words.iter().map(|w| (hash(Kind::Word, &[w.as_bytes()]), 1.0)).collect();
        Example { features, labels: vec![(label, 1.0)], wanted: label == 1 }
    }

    #[test]
    fn it_learns_and_comes_back_from_bytes() {
        let labels = ["locked".to_owned(), "code".to_owned()];
        let examples: Vec<Example> = (0..20).flat_map(|_| [example(&["lock", "amazon"], 0), example(&["code", "amazon"], 1)]).collect();
        let model = Model::train(&labels, &examples);
        let back = Model::from_bytes(&model.to_bytes()).expect("a model");
        let probabilities = back.probabilities(&example(&["code", "new"], 1).features);
        assert!(probabilities[1] > 0.8 && probabilities[2] > 0.8, "{probabilities:?}");
        assert_eq!(probabilities, model.probabilities(&example(&["code", "new"], 1).features));
        assert!(Model::from_bytes(&model.to_bytes()[1..]).is_none());
        assert!(Model::from_bytes(&[]).is_none());
    }
}
