//! What was learned, as it is embedded: read where it lies, so that it starts without work and is in memory once.

use std::borrow::Cow;

use super::glance::{self, Learned, Weights};
use super::learned::Features;

/// A trained model: what a message is about, and, learned apart, whether somebody wants help from us at all.
///
/// Its bytes are the labels, a bias per label and one for "wanted", the first look's bias, scale and weights, and a row for each feature, in
/// the order of their hashes.
pub struct Model {
    labels: Vec<String>,
    bias: Vec<f32>,
    /// Bias and scale of the first look, and where its weights begin in `bytes`.
    glance: (f32, f32, usize),
    bytes: Cow<'static, [u8]>,
    /// Where the rows begin in `bytes`, and how many there are.
    rows: usize,
    count: usize,
    /// A drawer for each beginning of a hash.
    drawers: Vec<Drawer>,
    /// What lies behind a hash's beginning, in bits.
    shift: u32,
}

/// Rows whose hashes begin alike.
#[derive(Clone, Copy, Default)]
struct Drawer {
    /// The first of them.
    row: u32,
    /// A bit for each way in which their hashes go on.
    there: u32,
}

/// So many bits of a hash say how it goes on.
const ON: u32 = u32::BITS.ilog2();

/// A row begins with its hash and ends with two numbers; between them is a signed byte per label and one for "wanted".
const HASH: usize = 8;
const NUMBERS: usize = 8;

/// Rows lie all over the memory: the beginnings and ends of so many are asked for one after the other, before anything depends on
/// them, and so they come together.
const TOGETHER: usize = 32;

/// What is known of a feature.
#[derive(Clone, Copy)]
struct Row<'a> {
    hash: u64,
    /// How rare it is in the samples; a rare one tells more.
    rarity: f32,
    /// What a weight of 1 stands for.
    scale: f32,
    weights: &'a [u8],
}

impl Row<'_> {
    fn weight(byte: u8) -> f32 {
        f32::from(i8::from_le_bytes([byte]))
    }
}

impl Model {
    /// A model from its parts; `features` are a hash, its rarity and its weights, in the order of the hashes.
    #[must_use]
    pub fn of<'a>(labels: &[String], bias: &[f32], features: impl Iterator<Item = ((u64, f32), &'a [f32])>, glance: &Learned) -> Model {
        let mut bytes = Vec::new();
        put_u32(&mut bytes, labels.len());
        for label in labels {
            put_u32(&mut bytes, label.len());
            bytes.extend(label.as_bytes());
        }
        bytes.extend(bias.iter().flat_map(|b| b.to_le_bytes()));
        let (scale, weights) = quantise(&glance.weights);
        bytes.extend([glance.bias, scale].iter().flat_map(|number| number.to_le_bytes()));
        bytes.extend(weights.map(|w| w.to_le_bytes()[0]));
        let mut rows = Vec::new();
        let mut count = 0;
        for ((hash, rarity), weights) in features {
            let (scale, weights) = quantise(weights);
            rows.extend(hash.to_le_bytes());
            rows.extend(weights.map(|w| w.to_le_bytes()[0]));
            rows.extend(rarity.to_le_bytes());
            rows.extend(scale.to_le_bytes());
            count += 1;
        }
        put_u32(&mut bytes, count);
        bytes.extend(rows);
        Model::from_bytes(bytes.into()).unwrap_or_else(|| unreachable!("these are a model's bytes"))
    }

    /// `None` where the bytes are not a model's.
    #[must_use]
    pub fn from_bytes(bytes: Cow<'static, [u8]>) -> Option<Model> {
        let mut rest = &*bytes;
        let topics = take_u32(&mut rest)?;
        let mut labels = Vec::new();
        for _ in 0..topics {
            let len = take_u32(&mut rest)?;
            labels.push(String::from_utf8(take(&mut rest, len)?.to_vec()).ok()?);
        }
        let width = topics + 1;
        let bias = (0..width).map(|_| take_f32(&mut rest)).collect::<Option<Vec<f32>>>()?;
        let (first, scale) = (take_f32(&mut rest)?, take_f32(&mut rest)?);
        let glance = (first, scale, bytes.len() - rest.len());
        take(&mut rest, glance::SIZE)?;
        let count = take_u32(&mut rest)?;
        let rows = bytes.len() - rest.len();
        if rest.len() != count.checked_mul(HASH + width + NUMBERS)? {
            return None;
        }
        // Two to four hashes for each beginning.
        let beginnings = count.max(4).ilog2() - 1;
        let shift = u64::BITS - beginnings;
        let mut model = Model { labels, bias, glance, bytes, rows, count, drawers: Vec::new(), shift };
        let mut row = 0;
        for beginning in 0..1 << beginnings {
            let mut drawer = Drawer { row: u32::try_from(row).ok()?, there: 0 };
            while row < count && model.hash(row) >> shift <= beginning {
                drawer.there |= model.on(model.hash(row));
                row += 1;
            }
            model.drawers.push(drawer);
        }
        Some(model)
    }

    /// The model as bytes; [`Model::from_bytes`] reads them.
    #[must_use]
    pub fn to_bytes(&self) -> &[u8] {
        &self.bytes
    }

    #[must_use]
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// Whether surely nobody wants help from us in a folded text, at first sight.
    #[must_use]
    pub fn passes_over(&self, folded: &str) -> bool {
        let (bias, scale, from) = self.glance;
        Weights { bias, scale, bytes: &self.bytes[from..][..glance::SIZE] }.pass_over(folded)
    }

    /// The probability of each label, and as the last that help from us is wanted, as far as that was learned apart.
    #[must_use]
    pub fn probabilities(&self, features: &[(u64, f32)]) -> Vec<f32> {
        let mut scores = vec![0.0; self.bias.len()];
        let mut squares = 0.0;
        let (mut places, mut rows) = (Vec::with_capacity(TOGETHER), Vec::with_capacity(TOGETHER));
        for features in features.chunks(TOGETHER) {
            places.clear();
            places.extend(features.iter().filter_map(|(hash, group)| Some((self.place(*hash)?, *group))));
            rows.clear();
            rows.extend(places.iter().map(|(place, _)| self.row(place.row)));
            for ((place, group), row) in places.iter().zip(&rows) {
                let row = if row.hash == place.hash { Some(*row) } else { self.later(*place) };
                let Some(row) = row else { continue };
                let value = group * row.rarity;
                squares += value * value;
                let scale = row.scale * value;
                for (score, weight) in scores.iter_mut().zip(row.weights) {
                    *score += Row::weight(*weight) * scale;
                }
            }
        }
        let length = length(squares);
        for (score, bias) in scores.iter_mut().zip(&self.bias) {
            *score = bias + *score / length;
        }
        finish(&mut scores);
        scores
    }

    /// What each feature adds to a label's score (or, for the number after the last, to "wanted") before the scores
    /// become probabilities; in the order of `features`.
    #[must_use]
    pub fn contributions(&self, features: &Features, label: usize) -> Vec<f32> {
        let rows: Vec<Option<Row>> = features.iter().map(|(hash, _)| self.later(self.place(*hash)?)).collect();
        let values = || rows.iter().zip(features).map(|(row, (_, group))| row.map_or(0.0, |row| group * row.rarity));
        let length = length(values().map(|value| value * value).sum());
        let weights = rows.iter().map(|row| row.map_or(0.0, |row| Row::weight(row.weights[label]) * row.scale));
        weights.zip(values()).map(|(weight, value)| weight * value / length).collect()
    }

    /// Where a feature's row is, or soon after; `None` where nothing is known of it.
    fn place(&self, hash: u64) -> Option<Place> {
        let drawer = self.drawers[usize::try_from(hash >> self.shift).ok()?];
        let on = self.on(hash);
        let before = (drawer.there & (on - 1)).count_ones();
        (drawer.there & on != 0).then_some(Place { row: (drawer.row + before) as usize, hash })
    }

    /// The bit for how a hash goes on.
    fn on(&self, hash: u64) -> u32 {
        1 << (hash >> (self.shift - ON) & u64::from(u32::BITS - 1))
    }

    /// The row of that hash, at that place or after it.
    fn later(&self, place: Place) -> Option<Row<'_>> {
        let row = (place.row..self.count).find(|row| self.hash(*row) >= place.hash)?;
        Some(self.row(row)).filter(|row| row.hash == place.hash)
    }

    fn row(&self, row: usize) -> Row<'_> {
        let bytes = &self.bytes[self.rows + row * self.width()..][..self.width()];
        let number = |at: usize| f32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
        let end = bytes.len() - NUMBERS;
        Row { hash: self.hash(row), weights: &bytes[HASH..end], rarity: number(end), scale: number(end + 4) }
    }

    /// The hash of a row; behind the last one, the greatest.
    fn hash(&self, row: usize) -> u64 {
        let bytes = self.bytes.get(self.rows + row * self.width()..).and_then(<[u8]>::first_chunk);
        bytes.map_or(u64::MAX, |hash| u64::from_le_bytes(*hash))
    }

    /// Bytes of a row.
    fn width(&self) -> usize {
        HASH + self.bias.len() + NUMBERS
    }
}

/// The hash of a feature, and where its row may be.
#[derive(Clone, Copy)]
struct Place {
    row: usize,
    hash: u64,
}

/// Rare features count more, and a long text does not shout: the values' squares add up to 1.
#[must_use]
pub fn normal(mut values: Vec<(usize, f32)>) -> Vec<(usize, f32)> {
    let length = length(values.iter().map(|(_, v)| v * v).sum());
    for (_, value) in &mut values {
        *value /= length;
    }
    values
}

fn length(squares: f32) -> f32 {
    squares.sqrt().max(1e-6)
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

/// Scores become probabilities: the topics' among themselves, the last one on its own.
pub fn finish(scores: &mut [f32]) {
    if let Some((wanted, topics)) = scores.split_last_mut() {
        softmax(topics);
        *wanted = 1.0 / (1.0 + (-*wanted).exp());
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

#[expect(clippy::cast_possible_truncation, reason = "the quotient lies within -127..=127")]
fn quantise(weights: &[f32]) -> (f32, impl Iterator<Item = i8>) {
    let scale = weights.iter().fold(1e-9_f32, |m, w| m.max(w.abs())) / 127.0;
    (scale, weights.iter().map(move |w| (w / scale).round() as i8))
}
