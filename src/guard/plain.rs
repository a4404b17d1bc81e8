//! A text brought to one form, letter by letter, so that every letter still knows where it stood.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::compose;

use super::digits::is_counting;
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
        let zeros = plain.read_zeros();
        let spaced = plain.close_spaced();
        let spoken = plain.read_spoken();
        if plain.read_numerals() || zeros || spaced || spoken {
            plain.write_again();
        }
        plain
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

    /// ろくなないちぜろさんはち: digits that are spelled out, as many as a code has. Whether there were any.
    fn read_spoken(&mut self) -> bool {
        // First and last glyph of each digit.
        let mut read: Vec<(usize, usize, char)> = Vec::new();
        let mut i = 0;
        while i < self.len() {
            let Some((digit, len)) = self.spoken(i) else {
                i += 1;
                continue;
            };
            let before = read.len();
            let (mut all, mut words, mut digits) = (1, usize::from(len > 1), String::from(digit));
            read.push((i, i + len, digit));
            let mut end = i + len;
            loop {
                let next = self.run(end, |c| matches!(c, ' ' | '、' | ',' | 'の' | '-' | '・')).min(end + 3);
                if let Some((digit, len)) = self.spoken(next) {
                    read.push((next, next + len, digit));
                    digits.push(digit);
                    words += usize::from(len > 1);
                    end = next + len;
                } else if self.c(next).is_ascii_digit() {
                    digits.push(self.c(next));
                    end = next + 1;
                } else {
                    break;
                }
                all += 1;
            }
            // Where one number follows another (ゼロハチゼロの 080-…), they are none together.
            let mixed = all > read.len() - before && all > LONGEST;
            if all < SPOKEN || words < SPOKEN / 2 || mixed || is_counting(&digits) {
                read.truncate(before);
            }
            i = end;
        }
        let found = !read.is_empty();
        for &(start, end, digit) in &read {
            let to = self.glyphs[end - 1].to;
            self.glyphs[start].c = digit;
            self.glyphs[start].to = to;
            // What is dropped below.
            self.glyphs[start + 1..end].iter_mut().for_each(|g| g.c = '\0');
        }
        if found {
            self.glyphs.retain(|g| g.c != '\0');
        }
        found
    }

    /// A digit as it is spoken, and its letters.
    fn spoken(&self, at: usize) -> Option<(char, usize)> {
        const WORDS: [(&str, char); 33] = [
            ("いーち", '1'),
            ("いち", '1'),
            ("にー", '2'),
            ("にい", '2'),
            ("さーん", '3'),
            ("さん", '3'),
            ("よーん", '4'),
            ("よん", '4'),
            ("ごー", '5'),
            ("ごお", '5'),
            ("ろーく", '6'),
            ("ろく", '6'),
            ("なーな", '7'),
            ("なな", '7'),
            ("しち", '7'),
            ("はち", '8'),
            ("きゅう", '9'),
            ("きゅー", '9'),
            ("ぜろ", '0'),
            ("れい", '0'),
            ("に", '2'),
            ("ご", '5'),
            ("zero", '0'),
            ("oh", '0'),
            ("one", '1'),
            ("two", '2'),
            ("three", '3'),
            ("four", '4'),
            ("five", '5'),
            ("six", '6'),
            ("seven", '7'),
            ("eight", '8'),
            ("nine", '9'),
        ];
        let latin = self.c(at).is_ascii_alphabetic();
        if !is_kana(self.c(at)) && (!latin || self.before(at).is_ascii_alphanumeric()) {
            return None;
        }
        let fits = |word: &str| {
            if !word.chars().enumerate().all(|(i, c)| self.c(at + i) == c) {
                return None;
            }
            let len = word.chars().count();
            // に いち, not にい ち.
            let cut = word.ends_with('い') && self.c(at + len) == 'ち' || latin && self.c(at + len).is_ascii_alphanumeric();
            (!cut).then_some(len)
        };
        WORDS.iter().find_map(|(word, digit)| fits(word).map(|len| (*digit, len)))
    }

    /// Kanji numerals are digits where a number is read out: four in a row (四八二九一三), or more with something between
    /// (〇九〇-二三四五-六七八九). Whether there were any.
    fn read_numerals(&mut self) -> bool {
        let (mut i, mut found) = (0, false);
        while i < self.len() {
            if numeral(self.c(i)).is_none() {
                i += 1;
                continue;
            }
            let (mut end, mut all, mut row, mut longest) = (i, 0, 0, 0);
            let mut digits = String::new();
            loop {
                if let Some(digit) = numeral(self.c(end)) {
                    (end, all, row) = (end + 1, all + 1, row + 1);
                    longest = longest.max(row);
                    digits.push(digit);
                } else if matches!(self.c(end), ' ' | '-' | 'ー' | 'の' | '・' | '、') && numeral(self.c(end + 1)).is_some() {
                    (end, row) = (end + 1, 0);
                } else {
                    break;
                }
            }
            if longest >= NUMERALS || all >= SPOKEN && !is_counting(&digits) {
                found = true;
                for g in &mut self.glyphs[i..end] {
                    g.c = numeral(g.c).unwrap_or(g.c);
                }
            }
            i = end;
        }
        found
    }

    /// 五ゼロ四 and 五 ゼロ 四 are 五〇四. Whether there were any.
    fn read_zeros(&mut self) -> bool {
        let beside = |c: char, further: char| numeral(if c == ' ' { further } else { c }).is_some();
        let is_zero = |i: usize| {
            let before = i.checked_sub(1).map_or('\0', |at| self.c(at));
            let further = i.checked_sub(2).map_or('\0', |at| self.c(at));
            (self.c(i), self.c(i + 1)) == ('ぜ', 'ろ') && beside(before, further) && beside(self.c(i + 2), self.c(i + 3))
        };
        let zeros: Vec<usize> = (0..self.len()).filter(|i| is_zero(*i)).collect();
        for i in &zeros {
            (self.glyphs[*i].c, self.glyphs[*i].to) = ('〇', self.glyphs[i + 1].to);
            self.glyphs[i + 1].c = '\0';
        }
        if !zeros.is_empty() {
            self.glyphs.retain(|g| g.c != '\0');
        }
        !zeros.is_empty()
    }

    /// The text after its glyphs were changed.
    fn write_again(&mut self) {
        self.text.clear();
        for g in &mut self.glyphs {
            g.at = self.text.len();
            self.text.push(g.c);
        }
    }

    fn push(&mut self, c: char, upper: bool, from: usize, to: usize) {
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
        self.glyphs.get(i).map_or('\0', |g| g.c)
    }

    /// The letter before a place.
    #[must_use]
    pub fn before(&self, i: usize) -> char {
        i.checked_sub(1).map_or('\0', |i| self.c(i))
    }

    /// The text of a run of glyphs.
    #[must_use]
    pub fn str(&self, start: usize, end: usize) -> &str {
        let at = |i: usize| self.glyphs.get(i).map_or(self.text.len(), |g| g.at);
        &self.text[at(start)..at(end)]
    }

    /// Where a run of letters that all fit ends.
    #[must_use]
    pub fn run(&self, start: usize, fits: impl Fn(char) -> bool) -> usize {
        start + self.glyphs.get(start..).map_or(0, |rest| rest.iter().take_while(|g| fits(g.c)).count())
    }

    /// The same, but no further than so many letters.
    #[must_use]
    pub fn run_within(&self, start: usize, most: usize, fits: impl Fn(char) -> bool) -> usize {
        start + self.glyphs.get(start..).map_or(0, |rest| rest.iter().take(most).take_while(|g| fits(g.c)).count())
    }

    /// Where a run of at most so many letters that all fit begins, which ends here.
    #[must_use]
    pub fn run_back_within(&self, end: usize, most: usize, fits: impl Fn(char) -> bool) -> usize {
        end - self.glyphs[..end].iter().rev().take(most).take_while(|g| fits(g.c)).count()
    }

    /// Where a run of letters that all fit begins, which ends here.
    #[must_use]
    pub fn run_back(&self, end: usize, fits: impl Fn(char) -> bool) -> usize {
        end - self.glyphs[..end].iter().rev().take_while(|g| fits(g.c)).count()
    }

    /// The glyph that begins at a byte of [`Plain::text`].
    #[must_use]
    pub fn glyph_at(&self, byte: usize) -> usize {
        self.glyphs.partition_point(|g| g.at < byte)
    }
}

/// So many kanji numerals are digits.
const NUMERALS: usize = 4;
/// So many digits that are spoken, or told one by one, are a number.
const SPOKEN: usize = 6;
/// A telephone number has no more.
const LONGEST: usize = 12;
/// So many letters with a space behind each are a word.
const SPACED: usize = 3;

fn numeral(c: char) -> Option<char> {
    Some(match c {
        '〇' | '零' => '0',
        '一' => '1',
        '二' => '2',
        '三' => '3',
        '四' => '4',
        '五' => '5',
        '六' => '6',
        '七' => '7',
        '八' => '8',
        '九' => '9',
        _ => return None,
    })
}

fn is_written(c: char) -> bool {
    is_kana(c) || is_han(c) || c == '〇'
}

/// Whether a text may hold a secret at all: hardly any does without Latin letters or digits, of any width.
#[must_use]
pub fn may_hold_any(text: &str) -> bool {
    let (mut row, mut all, mut spoken, mut last) = (0, 0, 0, ' ');
    text.chars().any(|c| {
        let is_numeral = numeral(c).is_some();
        row = if is_numeral { row + 1 } else { 0 };
        let c = kana(c);
        all += usize::from(is_numeral || (last, c) == ('ぜ', 'ろ'));
        // The beginnings of digits that are spelled out.
        spoken += usize::from(matches!(
            (last, c),
            ('ぜ', 'ろ')
                | ('ろ', 'く' | 'ー')
                | ('な', 'な' | 'ー')
                | ('は' | 'い' | 'し', 'ち')
                | ('さ' | 'よ', 'ん' | 'ー')
                | ('き', 'ゅ')
                | ('に' | 'ご' | 'い', 'ー')
                | ('れ', 'い')
        ));
        last = c;
        let plain = c.is_ascii() || is_kana(c) || is_han(c) || matches!(c, '\u{3000}'..='\u{3020}');
        // Passwords in Japanese are quoted, house numbers in kanji have their 丁目.
        let told = row == NUMERALS || all == SPOKEN || spoken == SPOKEN / 2;
        c.is_ascii_alphanumeric() || !plain || told || matches!(c, '「' | '『' | '丁')
    })
}
