//! The same as a picture: a bar for each number, longer than the words of it can be. Where no font of the machine has all the letters, rows
//! have numbers instead of labels, and the text has the same numbers: nothing in it turns into boxes.
//!
//! It has a ground of its own, so that it looks alike on Discord's dark and light.

use std::path::PathBuf;

use tiny_skia::{Color, FillRule, Paint, PathBuilder, Pixmap, Rect, Transform};

use super::letters::Letters;
use super::{Kind, Line, Stats};
use crate::message::Locale;
use crate::voice::Voice;

const WIDTH: u32 = 960;
const MARGIN: f32 = 40.0;
const TITLE: f32 = 34.0;
const LABEL: f32 = 27.0;
/// A row's first bar, those below it, and what is free between two bars and between two rows.
const BAR: f32 = 20.0;
const THIN: f32 = 9.0;
const GAP: f32 = 4.0;
const SPACE: f32 = 20.0;
/// Digits that are drawn without a font, and the room for a row's number beside its bars and for a number behind them.
const DIGITS: f32 = 28.0;
const KEY: f32 = 70.0;
const NUMBER: f32 = 150.0;

const GROUND: [u8; 3] = [0x1e, 0x1f, 0x22];
const TRACK: [u8; 3] = [0x2f, 0x31, 0x36];
const WORDS: [u8; 3] = [0xf2, 0xf3, 0xf5];

impl Kind {
    /// They tell apart what the sums' rows name.
    fn colour(self) -> [u8; 3] {
        match self {
            Kind::Asked => [0xb5, 0xba, 0xc1],
            Kind::Answered => [0x5e, 0x9b, 0xff],
            Kind::Solved => [0x43, 0xc9, 0x7b],
            Kind::Unsolved => [0xf2, 0x72, 0x6f],
            Kind::HandedOver => [0xb1, 0x8c, 0xff],
            Kind::Missed => [0xf5, 0xa7, 0x42],
            Kind::Unclear => [0x4f, 0xc4, 0xd6],
            Kind::Warned => [0xf2, 0xd6, 0x4b],
        }
    }
}

/// A picture, as PNG.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    pub png: Vec<u8>,
    pub width: u32,
    pub height: u32,
    /// Its labels stand in it. Otherwise its rows have numbers, which the text is to have, too.
    pub labelled: bool,
}

impl Stats {
    /// Draws it with the first of these fonts that has all the letters; `None` where there is nothing to be seen.
    #[must_use]
    pub fn picture(&self, days: u16, voice: &Voice, locale: Locale, fonts: &[PathBuf]) -> Option<Picture> {
        if self.is_empty() {
            return None;
        }
        let title = voice.say(locale, "stats-picture.title", &[("days", days.to_string())]);
        let parts = [self.totals(voice, locale), self.of_topics(voice, locale)];
        let texts: Vec<&str> = parts.iter().flatten().map(|row| row.text.as_str()).chain([title.as_str()]).collect();
        let letters = Letters::find(fonts, &texts);
        let mut sheet = Sheet::new(&parts, letters)?;
        sheet.title(&title);
        let mut number = 0;
        for part in &parts {
            let most = part.iter().flat_map(|row| &row.bars).map(|(_, n)| *n).max().unwrap_or(1).max(1);
            for row in part {
                number += 1;
                sheet.row(number, row, most);
            }
            sheet.y += SPACE;
        }
        let Sheet { pixels, letters, .. } = sheet;
        let (width, height) = (pixels.width(), pixels.height());
        Some(Picture { png: pixels.encode_png().ok()?, width, height, labelled: letters.is_some() })
    }
}

/// What is drawn on, and how far down it is.
struct Sheet {
    pixels: Pixmap,
    letters: Option<Letters>,
    y: f32,
}

impl Sheet {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most a few thousand")]
    fn new(parts: &[Vec<Line>; 2], letters: Option<Letters>) -> Option<Sheet> {
        let label = if letters.is_some() { LABEL + GAP * 2.0 } else { 0.0 };
        let rows = parts.iter().flatten().map(|row| label + bars(row) + SPACE).sum::<f32>();
        let head = if letters.is_some() { TITLE + SPACE * 1.5 } else { 0.0 };
        let height = (MARGIN * 2.0 + head + rows + SPACE).ceil() as u32;
        let mut pixels = Pixmap::new(WIDTH, height)?;
        pixels.fill(paint(GROUND));
        Some(Sheet { pixels, letters, y: MARGIN })
    }

    fn title(&mut self, text: &str) {
        if self.letters.is_some() {
            self.words(text, TITLE);
            self.y += SPACE * 1.5;
        }
    }

    /// A line of text, smaller where it would be too wide; the next thing comes below.
    fn words(&mut self, text: &str, size: f32) {
        let Some(letters) = &self.letters else { return };
        let room = width() - MARGIN * 2.0;
        let fitting = size * (room / letters.width(text, size).max(1.0)).min(1.0);
        self.y += size;
        // What hangs below the line has the gap's room.
        if let Some(path) = letters.outline(text, fitting, (MARGIN, self.y - size * 0.12)) {
            self.pixels.fill_path(&path, &ink(WORDS), FillRule::Winding, Transform::identity(), None);
        }
    }

    fn row(&mut self, number: usize, row: &Line, most: u64) {
        let (mut from, mut to) = (MARGIN, width() - MARGIN);
        if self.letters.is_some() {
            self.words(&row.text, LABEL);
            self.y += GAP * 2.0;
        } else {
            self.digits(number as u64, MARGIN, self.y, DIGITS * 0.8, WORDS);
            (from, to) = (from + KEY, to - NUMBER);
            if let Some((kind, n)) = row.bars.first() {
                self.digits(*n, to + SPACE, self.y, DIGITS * 0.8, kind.colour());
            }
        }
        let room = to - from;
        for (at, (kind, n)) in row.bars.iter().enumerate() {
            let height = if at == 0 { BAR } else { THIN };
            if at == 0 {
                self.bar(from, self.y, room, height, TRACK);
            }
            if *n > 0 {
                self.bar(from, self.y, (room * share(*n, most)).max(GAP), height, kind.colour());
            }
            self.y += height + GAP;
        }
        self.y += SPACE - GAP;
    }

    fn bar(&mut self, x: f32, y: f32, width: f32, height: f32, colour: [u8; 3]) {
        if let Some(rect) = Rect::from_xywh(x, y, width, height) {
            self.pixels.fill_rect(rect, &ink(colour), Transform::identity(), None);
        }
    }

    /// A number of strokes, as on a pocket calculator.
    fn digits(&mut self, number: u64, x: f32, y: f32, height: f32, colour: [u8; 3]) {
        let (width, thick, half) = (height * 0.5, height * 0.14, height * 0.5);
        let mut path = PathBuilder::new();
        for (nth, digit) in number.to_string().bytes().enumerate() {
            let x = x + (width + thick * 1.6) * small(nth);
            // Above, upper right, lower right, below, lower left, upper left, in the middle.
            let strokes = [
                (x, y, width, thick),
                (x + width - thick, y, thick, half),
                (x + width - thick, y + half, thick, half),
                (x, y + height - thick, width, thick),
                (x, y + half, thick, half),
                (x, y, thick, half),
                (x, y + half - thick * 0.5, width, thick),
            ];
            let lit = SEGMENTS[usize::from(digit.saturating_sub(b'0')) % SEGMENTS.len()];
            for (_, (x, y, w, h)) in (0..).zip(strokes).filter(|(bit, _): &(u32, _)| lit >> bit & 1 == 1) {
                if let Some(rect) = Rect::from_xywh(x, y, w, h) {
                    path.push_rect(rect);
                }
            }
        }
        if let Some(path) = path.finish() {
            self.pixels.fill_path(&path, &ink(colour), FillRule::Winding, Transform::identity(), None);
        }
    }
}

/// Which strokes each digit has, the first one as the lowest bit.
const SEGMENTS: [u8; 10] = [0x3f, 0x06, 0x5b, 0x4f, 0x66, 0x6d, 0x7d, 0x07, 0x7f, 0x6f];

fn bars(row: &Line) -> f32 {
    BAR + (THIN + GAP) * small(row.bars.len().saturating_sub(1))
}

#[expect(clippy::cast_precision_loss, reason = "a width")]
fn width() -> f32 {
    WIDTH as f32
}

#[expect(clippy::cast_precision_loss, reason = "a handful")]
fn small(n: usize) -> f32 {
    n as f32
}

#[expect(clippy::cast_precision_loss, reason = "more digits than a bar has pixels")]
fn share(n: u64, most: u64) -> f32 {
    n as f32 / most as f32
}

fn paint([r, g, b]: [u8; 3]) -> Color {
    Color::from_rgba8(r, g, b, 255)
}

fn ink(colour: [u8; 3]) -> Paint<'static> {
    let mut ink = Paint::default();
    ink.set_color(paint(colour));
    ink
}

#[cfg(test)]
mod tests {
    use super::*;

    /// <https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio>
    fn contrast(one: [u8; 3], other: [u8; 3]) -> f64 {
        let light = |colour: [u8; 3]| {
            let parts =
                colour.map(|c| f64::from(c) / 255.0).map(|c| if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) });
            parts[0] * 0.2126 + parts[1] * 0.7152 + parts[2] * 0.0722
        };
        let (one, other) = (light(one).max(light(other)), light(one).min(light(other)));
        (one + 0.05) / (other + 0.05)
    }

    #[test]
    fn words_and_bars_stand_out() {
        assert!(contrast(WORDS, GROUND) > 7.0);
        let kinds =
            [Kind::Asked, Kind::Answered, Kind::Solved, Kind::Unsolved, Kind::HandedOver, Kind::Missed, Kind::Unclear, Kind::Warned];
        for kind in kinds {
            assert!(contrast(kind.colour(), GROUND) > 4.5 && contrast(kind.colour(), TRACK) > 3.0, "{kind:?}");
        }
    }
}
