//! What was learned, as it is embedded: read where it lies, so that it starts without work and is in memory once.

use std::borrow::Cow;

use super::learned::Features;

/// A trained model: what a message is about, and, learned apart, whether somebody wants help from us at all.
///
/// Its bytes are the labels, a bias per label and one for "wanted", and a row for each feature, in the order of their hashes.
pub struct Model {
    labels: Vec<String>,
    bias: Vec<f32>,
    bytes: Cow<'static, [u8]>,
    /// Where the rows begin in `bytes`, and how many there are.
    rows: usize,
    count: usize,
    /// For each beginning of a hash, the first row whose hash does not lie before it.
    starts: Vec<u32>,
    /// What lies behind a hash's beginning, in bits.
    shift: u32,
}

/// A row begins with its hash and two numbers; then come a signed byte per label and one for "wanted".
const HASH: usize = 8;
const HEAD: usize = HASH + 8;

/// What is known of a feature.
#[derive(Clone, Copy)]
struct Row<'a> {
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
    pub fn of<'a>(labels: &[String], bias: &[f32], features: impl Iterator<Item = ((u64, f32), &'a [f32])>) -> Model {
        let mut bytes = Vec::new();
        put_u32(&mut bytes, labels.len());
        for label in labels {
            put_u32(&mut bytes, label.len());
            bytes.extend(label.as_bytes());
        }
        bytes.extend(bias.iter().flat_map(|b| b.to_le_bytes()));
        let mut rows = Vec::new();
        let mut count = 0;
        for ((hash, rarity), weights) in features {
            let (scale, weights) = quantise(weights);
            rows.extend(hash.to_le_bytes());
            rows.extend(rarity.to_le_bytes());
            rows.extend(scale.to_le_bytes());
            rows.extend(weights.map(|w| w.to_le_bytes()[0]));
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
        let count = take_u32(&mut rest)?;
        let rows = bytes.len() - rest.len();
        if rest.len() != count.checked_mul(HEAD + width)? {
            return None;
        }
        // About one hash for each beginning.
        let shift = u64::BITS - count.max(2).ilog2();
        let mut model = Model { labels, bias, bytes, rows, count, starts: Vec::new(), shift };
        let mut next = 0;
        for beginning in 0..=u64::MAX >> shift {
            while next < count && model.hash(next) >> shift < beginning {
                next += 1;
            }
            model.starts.push(u32::try_from(next).ok()?);
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

    /// The probability of each label, and as the last that help from us is wanted, as far as that was learned apart.
    #[must_use]
    pub fn probabilities(&self, features: &[(u64, f32)]) -> Vec<f32> {
        let mut scores = vec![0.0; self.bias.len()];
        let mut squares = 0.0;
        for ((hash, group), place) in features.iter().zip(self.places(features)) {
            let Some(row) = self.row(*hash, place) else { continue };
            let value = group * row.rarity;
            squares += value * value;
            let scale = row.scale * value;
            for (score, weight) in scores.iter_mut().zip(row.weights) {
                *score += Row::weight(*weight) * scale;
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
        let rows: Vec<Option<Row>> = features.iter().zip(self.places(features)).map(|((hash, _), place)| self.row(*hash, place)).collect();
        let values = || rows.iter().zip(features).map(|(row, (_, group))| row.map_or(0.0, |row| group * row.rarity));
        let length = length(values().map(|value| value * value).sum());
        let weights = rows.iter().map(|row| row.map_or(0.0, |row| Row::weight(row.weights[label]) * row.scale));
        weights.zip(values()).map(|(weight, value)| weight * value / length).collect()
    }

    /// For each feature, the first row that may be its own, and that row's hash. They lie all over the memory: asked for one after the
    /// other, and before anything depends on them, they come together.
    fn places(&self, features: &[(u64, f32)]) -> Vec<Place> {
        let first = |hash: u64| usize::try_from(hash >> self.shift).map_or(0, |beginning| self.starts[beginning] as usize);
        let mut places: Vec<Place> = features.iter().map(|(hash, _)| Place { row: first(*hash), hash: 0 }).collect();
        for place in &mut places {
            place.hash = self.hash(place.row);
        }
        places
    }

    /// What is known of a feature; its row is at that place, or soon after.
    fn row(&self, hash: u64, mut place: Place) -> Option<Row<'_>> {
        while place.hash < hash {
            place = Place { row: place.row + 1, hash: self.hash(place.row + 1) };
        }
        if place.hash > hash || place.row >= self.count {
            return None;
        }
        let mut row = &self.bytes[self.rows + place.row * self.width()..][HASH..self.width()];
        Some(Row { rarity: take_f32(&mut row)?, scale: take_f32(&mut row)?, weights: row })
    }

    /// The hash of a row; behind the last one, the greatest.
    fn hash(&self, row: usize) -> u64 {
        let bytes = self.bytes.get(self.rows + row * self.width()..).and_then(<[u8]>::first_chunk);
        bytes.map_or(u64::MAX, |hash| u64::from_le_bytes(*hash))
    }

    /// Bytes of a row.
    fn width(&self) -> usize {
        HEAD + self.bias.len()
    }
}

/// Where a row may be.
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
