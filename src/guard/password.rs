//! Passwords, after their name (“パスワードは…”, “PW: …”) or before it.

use super::{Kind, List, Look};
use crate::text::{is_han, is_kana};

/// Shorter ones nobody may have.
const LEAST: usize = 4;

impl Look<'_> {
    pub fn passwords(&mut self) {
        for i in 0..self.hits.of(List::Password).len() {
            let hit = self.hits.of(List::Password)[i];
            if !self.is_free(hit.start, hit.end) {
                continue;
            }
            let (start, says) = self.past_is(hit.end);
            let quoted = start > hit.end && matches!(self.plain.before(start), '「' | '『' | '"' | '\'' | '【' | '`' | '|');
            let japanese = self.quoted_words(start, says, quoted);
            if let Some(end) = self.value_at(start, says, quoted).or(japanese) {
                if !self.is_only_told(start, end) {
                    self.take(Kind::Password, start, end);
                    self.second_value(end);
                }
            } else if let Some((start, end)) = self.value_before(hit.start)
                && !self.is_only_told(start, hit.end)
            {
                self.take(Kind::Password, start, end);
            }
        }
    }

    /// Where the value ends that begins here, if it looks like a password.
    fn value_at(&self, start: usize, says: bool, quoted: bool) -> Option<usize> {
        let plain = self.plain;
        let end = plain.run(start, |c| c.is_ascii_graphic() && !matches!(c, '"' | '`' | '|' | '<' | '>'));
        let end = plain.run_back(end, |c| matches!(c, '\'' | ')' | ']' | '*' | '.' | ',' | ';' | ':' | '(' | '~')).max(start);
        let end = self.phrase(start, end, says);
        (end >= start + LEAST && self.is_free(start, end) && self.is_value(start, end, says, quoted)).then_some(end)
    }

    /// A phrase of several words, where it is said to be the value: “… は kawa yama umi です”.
    fn phrase(&self, start: usize, end: usize, says: bool) -> usize {
        const WORDS: usize = 6;
        let letters = |c: char| c.is_ascii_lowercase();
        let mut to = end;
        for _ in 0..WORDS {
            let next = self.plain.run(to + 1, letters);
            if !says || self.plain.c(to) != ' ' || next == to + 1 || self.plain.run(start, |c| letters(c) || c == ' ') < to {
                break;
            }
            to = next;
        }
        let next = self.plain.run(to, |c| c == ' ');
        let closed = self.plain.c(next) == '(' || is_kana(self.plain.c(next)) && self.words.here(List::IsCalled, self.plain, next) > 0;
        if closed { to } else { end }
    }

    /// Words in Japanese letters are a value only in quotes, and where they are not what somebody was told.
    fn quoted_words(&self, start: usize, says: bool, quoted: bool) -> Option<usize> {
        const WORDS: usize = 20;
        let plain = self.plain;
        let end = plain.run(start, |c| is_kana(c) || is_han(c) || c.is_ascii_alphanumeric());
        let closed = matches!(plain.c(end), '」' | '』' | '"');
        let next = plain.run(end, |c| matches!(c, '」' | '』' | '"'));
        let told = self.words.here(List::Told, plain, next) > 0
            || self.words.of(List::NotWords).iter().any(|w| plain.str(start, end).contains(w.as_str()));
        let japanese = plain.str(start, end).contains(|c: char| is_kana(c) || is_han(c));
        let fits = says && quoted && closed && !told && japanese && (start + LEAST..start + WORDS).contains(&end);
        fits.then_some(end)
    }

    /// What looks like nothing but a password, somewhat further behind the word in its sentence.
    pub fn loose_passwords(&mut self) {
        const REACH: usize = 20;
        for i in 0..self.hits.of(List::Password).len() {
            let hit = self.hits.of(List::Password)[i];
            let to = (hit.end + REACH).min(self.plain.len());
            let stop = (hit.end..to).find(|i| matches!(self.plain.c(*i), '。' | '\n' | '!')).unwrap_or(to);
            let mut at = hit.end;
            while at < stop {
                let end =
                    self.plain.run(at, |c| c.is_ascii_graphic() && !matches!(c, '"' | '`' | '|' | '<' | '>' | '(' | ')' | '=' | ':' | ','));
                let end = self.plain.run_back(end, |c| matches!(c, '.' | '?' | '\'' | '*')).max(at);
                if end > at && self.is_loose(at, end) && !self.is_only_told(at, end) {
                    self.take(Kind::Password, at, end);
                }
                at = end.max(at) + 1;
            }
        }
    }

    fn is_loose(&self, start: usize, end: usize) -> bool {
        let value = self.plain.str(start, end);
        let digits = value.bytes().filter(u8::is_ascii_digit).count();
        let letters = value.bytes().filter(u8::is_ascii_alphabetic).count();
        let mixed = value.len() >= 8 && letters >= 3 && digits >= 1 && !value.contains('/') && self.is_value(start, end, false, false);
        // All in capitals it is a product's number.
        let mixed = mixed && self.plain.glyphs[start..end].iter().any(|g| g.c.is_ascii_alphabetic() && !g.upper);
        // A birthday, most likely.
        let date = digits == value.len() && digits == 8 && self.words.here(List::IsCalled, self.plain, end) > 0;
        self.is_free(start, end) && (mixed || date)
    }

    fn is_value(&self, start: usize, end: usize, says: bool, quoted: bool) -> bool {
        let value = self.plain.str(start, end);
        let stem = value.trim_matches(|c: char| c.is_ascii_digit() || c.is_ascii_punctuation());
        let inner = |f: fn(&u8) -> bool| value.bytes().any(|b| f(&b));
        let (digit, letter) = (inner(u8::is_ascii_digit), inner(u8::is_ascii_alphabetic));
        let sign = value.bytes().any(|b| matches!(b, b'!' | b'@' | b'#' | b'$' | b'%' | b'&' | b'_' | b'*' | b'+' | b'?'));
        let known = |word: &str| self.words.has(List::NotValue, word);
        if known(value) || known(stem) || value.contains("://") || self.words.here(List::Device, self.plain, start) > 0 {
            return false;
        }
        let (first, rest) = (self.plain.glyphs[start].upper, &self.plain.glyphs[start + 1..end]);
        let capitals = rest.iter().any(|g| g.upper) && !(first && rest.iter().all(|g| g.upper));
        if digit && letter {
            return true;
        }
        if digit {
            return says && !self.counts(start, end) && value.bytes().any(|b| b != b'0') && value.bytes().all(|b| b.is_ascii_digit());
        }
        letter && says && (sign && !value.ends_with(['!', '?']) || capitals || quoted || self.is_said_alone(end))
    }

    /// A plain word is a value where nothing goes on about it: the line ends, or です follows.
    fn is_said_alone(&self, end: usize) -> bool {
        let next = self.plain.run(end, |c| c == ' ');
        matches!(self.plain.c(next), '\0' | '\n' | '。' | '、' | '(') || self.words.here(List::IsCalled, self.plain, next) > 0
    }

    /// “ID / password” are often given together.
    fn second_value(&mut self, end: usize) {
        let next = self.plain.run(end, |c| matches!(c, ' ' | '/' | ',' | '、'));
        let next = if self.plain.c(next) == 'と' { next + 1 } else { next };
        if next > end
            && let Some(end) = self.value_at(next, false, false)
        {
            self.take(Kind::Password, next, end);
        }
    }

    /// “neko1234がパスワード”.
    fn value_before(&self, name: usize) -> Option<(usize, usize)> {
        const VALUE: usize = 40;
        let plain = self.plain;
        let mut end = plain.run_back(name, |c| c == ' ');
        let mut called = 0;
        for _ in 0..2 {
            let word = self.words.here_back(List::IsMy, plain, end);
            called += word;
            end -= word;
            end = plain.run_back(end, |c| matches!(c, ' ' | '」' | '』' | '"' | '\'' | '`' | '*' | '|'));
        }
        let start = plain.run_back(end, |c| c.is_ascii_graphic() && !matches!(c, '"' | '`' | '|' | '<' | '>' | '\'' | '*'));
        let value = plain.str(start, end);
        let mixed = value.contains(|c: char| c.is_ascii_digit()) && value.contains(|c: char| c.is_ascii_alphabetic());
        let fits = called > 0 && (LEAST + 2..VALUE).contains(&(end - start)) && mixed && self.is_free(start, end);
        (fits && self.is_value(start, end, true, false)).then_some((start, end))
    }
}
