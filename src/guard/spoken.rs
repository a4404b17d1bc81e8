//! Digits that are written as words: spelled out (ろくなないち), or in kanji (六七一).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::digits::is_counting;
use super::plain::Plain;

/// So many kanji numerals are digits.
pub const NUMERALS: usize = 4;
/// So many digits that are spoken, or told one by one, are a number.
pub const SPOKEN: usize = 6;
/// A telephone number has no more.
const LONGEST: usize = 12;

/// Digits as they are spoken; the longer ones first.
const WORDS: [(&str, char); 34] = [
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
    ("まる", '0'),
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

/// The same by their first letters: most letters begin none.
static WORDS_BY_FIRST: LazyLock<BTreeMap<char, Vec<(&str, char)>>> = LazyLock::new(|| {
    let mut by_first: BTreeMap<char, Vec<(&str, char)>> = BTreeMap::new();
    for (word, digit) in WORDS {
        by_first.entry(word.chars().next().unwrap_or_default()).or_default().push((word, digit));
    }
    by_first
});

/// How digits begin that are spelled out: two kana, or three Latin letters where a word has them. Those of one letter (に, ご) begin too much;
/// no number has them alone ([`Plain::read_spoken`]).
pub fn spoken_beginnings() -> impl Iterator<Item = &'static str> {
    let beginning = |word: &'static str| {
        let letters = if word.is_ascii() { 3 } else { 2 };
        word.char_indices().nth(letters).map_or(word, |(end, _)| &word[..end])
    };
    WORDS.iter().map(move |(word, _)| beginning(word)).filter(|word| word.chars().count() > 1)
}

impl Plain {
    /// ろくなないちぜろさんはち: digits that are spelled out, as many as a code has. Whether there were any.
    pub fn read_spoken(&mut self) -> bool {
        // First and last glyph of each digit.
        let mut read: Vec<(usize, usize, char)> = Vec::new();
        let mut i = 0;
        while i < self.len() {
            let Some((digit, len)) = self.spoken(i) else {
                i += 1;
                continue;
            };
            let before = read.len();
            let (mut all, mut typed, mut words, mut digits) = (1, 0, usize::from(len > 1), String::from(digit));
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
                    typed += 1;
                    end = next + 1;
                } else if let Some(digit) = numeral(self.c(next)) {
                    // ぜろきゅうぜろの一二三四の五六七八.
                    read.push((next, next + 1, digit));
                    digits.push(digit);
                    end = next + 1;
                } else {
                    break;
                }
                all += 1;
            }
            // Where one number follows another (ゼロハチゼロの 080-…), they are none together.
            let mixed = typed > 0 && all > LONGEST;
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
    pub fn spoken(&self, at: usize) -> Option<(char, usize)> {
        let first = self.c(at);
        let words = WORDS_BY_FIRST.get(&first)?;
        let latin = first.is_ascii_alphabetic();
        if latin && self.before(at).is_ascii_alphanumeric() {
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
        words.iter().find_map(|(word, digit)| fits(word).map(|len| (*digit, len)))
    }

    /// Kanji numerals are digits where a number is read out: four in a row (四八二九一三), or more with something between
    /// (〇九〇-二三四五-六七八九). Whether there were any.
    pub fn read_numerals(&mut self) -> bool {
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
    pub fn read_zeros(&mut self) -> bool {
        let beside = |c: char, further: char| numeral(if c == ' ' { further } else { c }).is_some();
        let is_zero = |i: usize| {
            let further = i.checked_sub(1).map_or('\0', |before| self.before(before));
            (self.c(i), self.c(i + 1)) == ('ぜ', 'ろ') && beside(self.before(i), further) && beside(self.c(i + 2), self.c(i + 3))
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
}

/// The digit that a kanji numeral is.
pub fn numeral(c: char) -> Option<char> {
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
