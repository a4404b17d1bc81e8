//! A text brought to one form, letter by letter, so that every letter still knows where it stood.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::compose;

use super::steps::look;
use crate::text::{SECRET_MARK, is_han, is_invisible, is_kana, kana};

/// One letter in its one form: narrow, lower case, hiragana.
#[derive(Debug, Clone, Copy)]
pub struct Glyph {
    pub c: char,
    /// It was a capital letter.
    pub upper: bool,
    /// Its bytes in the original text.
    pub from: usize,
    pub to: usize,
    /// Where it begins in [`Plain::text`].
    pub at: usize,
}

/// A text in its one form.
#[derive(Debug, Default)]
pub struct Plain {
    pub glyphs: Vec<Glyph>,
    pub text: String,
}

impl Plain {
    #[must_use]
    pub fn of(text: &str) -> Plain {
        let mut plain = Plain { glyphs: Vec::with_capacity(text.len() / 2), text: String::with_capacity(text.len()) };
        for (from, c) in text.char_indices() {
            let to = from + c.len_utf8();
            match c {
                ' '..='~' => plain.push(c.to_ascii_lowercase(), c.is_ascii_uppercase(), from, to),
                '\t' => plain.push(' ', false, from, to),
                'ぁ'..='ん' | 'ァ'..='ン' | 'ー' => plain.push(kana(c), false, from, to),
                '\n' | '一'..='鿿' => plain.push(c, false, from, to),
                '\u{20e3}' => {}
                _ if is_invisible(c) => {}
                _ => {
                    for folded in std::iter::once(c).nfkc().flat_map(char::to_lowercase) {
                        plain.push_folded(folded, c.is_uppercase(), from, to);
                    }
                }
            }
        }
        plain.read();
        plain
    }

    /// Brings numbers that are written as words to digits, and words that are written letter by letter together.
    fn read(&mut self) {
        let zeros = self.read_zeros();
        let spaced = self.close_spaced();
        let spoken = self.read_spoken();
        if self.read_numerals() || zeros || spaced || spoken {
            self.write_again();
        }
    }

    /// コ ー ド は: spaces between letters that stand one by one say nothing. Whether there were any.
    fn close_spaced(&mut self) -> bool {
        let single = |i: usize| {
            let apart = |c: char| matches!(c, '\0' | ' ' | '\n');
            is_written(self.c(i)) && apart(self.before(i)) && apart(self.c(i + 1))
        };
        let mut drop = vec![false; self.len()];
        let mut i = 0;
        while i < self.len() {
            let mut end = i;
            while single(end) && (end == i || self.before(end) == ' ') {
                end += 2;
            }
            if end >= i + 2 * SPACED {
                (i + 1..end - 1).step_by(2).for_each(|space| drop[space] = true);
            }
            i = end.max(i + 1);
        }
        let found = drop.contains(&true);
        if found {
            let mut drop = drop.iter();
            self.glyphs.retain(|_| !drop.next().is_some_and(|d| *d));
        }
        found
    }

    /// The text after its glyphs were changed.
    fn write_again(&mut self) {
        look(self.len());
        self.text.clear();
        for g in &mut self.glyphs {
            g.at = self.text.len();
            self.text.push(g.c);
        }
    }

    fn push(&mut self, c: char, upper: bool, from: usize, to: usize) {
        look(1);
        self.glyphs.push(Glyph { c, upper, from, to, at: self.text.len() });
        self.text.push(c);
    }

    fn push_folded(&mut self, c: char, upper: bool, from: usize, to: usize) {
        // Narrow katakana have their voice marks behind them (ｺｰﾄﾞ).
        if matches!(c, '\u{3099}' | '\u{309a}')
            && let Some(last) = self.glyphs.last_mut()
            && let Some(voiced) = compose(last.c, c)
        {
            last.c = voiced;
            last.to = to;
            self.text.truncate(last.at);
            self.text.push(voiced);
            return;
        }
        let c = match c {
            '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2500}' => '-',
            '’' | '‘' => '\'',
            '“' | '”' => '"',
            c if c.is_whitespace() => ' ',
            c => kana(c),
        };
        self.push(c, upper, from, to);
    }

    /// The same text with marks where those runs of glyphs stood; they are sorted and apart.
    #[must_use]
    pub fn masked(&self, runs: &[(usize, usize)]) -> Plain {
        let mut plain = Plain::default();
        let mut next = 0;
        for &(start, end) in runs {
            for g in &self.glyphs[next..start] {
                plain.push(g.c, g.upper, g.from, g.to);
            }
            let (from, to) = self.bytes(start, end);
            for c in SECRET_MARK.chars() {
                plain.push(c, false, from, to);
            }
            next = end;
        }
        for g in &self.glyphs[next..] {
            plain.push(g.c, g.upper, g.from, g.to);
        }
        // What was too long for a number may be one now that a part of it is masked: よんなないちいち 0823 482913.
        plain.read();
        plain
    }

    /// The bytes of the original text from one glyph up to another.
    #[must_use]
    pub fn bytes(&self, start: usize, end: usize) -> (usize, usize) {
        (self.glyphs[start].from, self.glyphs[end - 1].to)
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.glyphs.len()
    }

    /// The letter at a place; U+0000 beyond the text, which occurs in none.
    #[must_use]
    pub fn c(&self, i: usize) -> char {
        look(1);
        self.glyphs.get(i).map_or('\0', |g| g.c)
    }

    /// The letter before a place.
    #[must_use]
    pub fn before(&self, i: usize) -> char {
        i.checked_sub(1).map_or('\0', |i| self.c(i))
    }

    /// The glyphs of a run.
    #[must_use]
    pub fn letters(&self, start: usize, end: usize) -> &[Glyph] {
        look(end - start);
        &self.glyphs[start..end]
    }

    /// The text of a run of glyphs.
    #[must_use]
    pub fn str(&self, start: usize, end: usize) -> &str {
        look(end.saturating_sub(start));
        let at = |i: usize| self.glyphs.get(i).map_or(self.text.len(), |g| g.at);
        &self.text[at(start)..at(end)]
    }

    /// Where a run of letters that all fit ends.
    #[must_use]
    pub fn run(&self, start: usize, fits: impl Fn(char) -> bool) -> usize {
        self.run_within(start, usize::MAX, fits)
    }

    /// The same, but no further than so many letters.
    #[must_use]
    pub fn run_within(&self, start: usize, most: usize, fits: impl Fn(char) -> bool) -> usize {
        let rest = self.glyphs.get(start..).unwrap_or_default();
        start + counted(rest.iter().take(most).take_while(|g| fits(g.c)))
    }

    /// Where a run of at most so many letters that all fit begins, which ends here.
    #[must_use]
    pub fn run_back_within(&self, end: usize, most: usize, fits: impl Fn(char) -> bool) -> usize {
        end - counted(self.glyphs[..end].iter().rev().take(most).take_while(|g| fits(g.c)))
    }

    /// Where a run of letters that all fit begins, which ends here.
    #[must_use]
    pub fn run_back(&self, end: usize, fits: impl Fn(char) -> bool) -> usize {
        self.run_back_within(end, usize::MAX, fits)
    }

    /// The glyph that begins at a byte of [`Plain::text`].
    #[must_use]
    pub fn glyph_at(&self, byte: usize) -> usize {
        self.glyphs.partition_point(|g| g.at < byte)
    }
}

/// How many letters fit; one more is looked at.
fn counted<'a>(fitting: impl Iterator<Item = &'a Glyph>) -> usize {
    let all = fitting.count();
    look(all + 1);
    all
}

/// So many letters with a space behind each are a word.
const SPACED: usize = 3;

fn is_written(c: char) -> bool {
    is_kana(c) || is_han(c) || c == '〇'
}
