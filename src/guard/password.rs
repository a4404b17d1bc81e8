//! Passwords, after their name (“パスワードは…”, “PW: …”) or before it.

use super::{Kind, List, Look};
use crate::text::{is_han, is_kana};

/// Shorter ones nobody may have.
const LEAST: usize = 4;
/// Nor longer ones (Amazon allows 128); so that the cost stays linear where many names stand close together.
const LONGEST: usize = 128;

impl Look<'_> {
    pub fn passwords(&mut self) {
        for i in 0..self.hits.of(List::Password).len() {
            let hit = self.hits.of(List::Password)[i];
            if !self.is_free(hit.start, hit.end) {
                continue;
            }
            let (start, says) = self.past_is(hit.end);
            let quoted = start > hit.end && matches!(self.plain.before(start), '「' | '『' | '"' | '\'' | '【' | '`' | '|');
            let japanese = self
                .quoted_words(start, says, quoted)
                .or_else(|| self.word_and_digits(start, says, start > hit.end))
                .or_else(|| self.word_apart(start, says));
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
        let end = plain.run_within(start, LONGEST, |c| c.is_ascii_graphic() && !matches!(c, '"' | '`' | '|' | '<' | '>'));
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
        let end = plain.run_within(start, WORDS, |c| is_kana(c) || is_han(c) || c.is_ascii_alphanumeric());
        let closed = matches!(plain.c(end), '」' | '』' | '"');
        let next = plain.run(end, |c| matches!(c, '」' | '』' | '"'));
        let told = self.words.here(List::Told, plain, next) > 0 || self.says_something(start, end);
        let japanese = plain.str(start, end).contains(|c: char| is_kana(c) || is_han(c));
        let fits = says && quoted && closed && !told && japanese && (start + LEAST..start + WORDS).contains(&end);
        fits.then_some(end)
    }

    /// ネコ1234です: a word with digits behind it. Where nothing says that a value follows (“パスワード、…”), です must.
    fn word_and_digits(&self, start: usize, says: bool, apart: bool) -> Option<usize> {
        const LETTERS: usize = 10;
        const DIGITS: usize = 3;
        // Of kana or of kanji: what mixes them is a sentence (夢に出て1234).
        let digits = self.plain.run_within(start, LETTERS, is_kana).max(self.plain.run_within(start, LETTERS, is_han));
        let end = self.plain.run_within(digits, LETTERS, |c| c.is_ascii_digit());
        let next = self.plain.run(end, |c| c == ' ');
        let said = self.words.here(List::Copula, self.plain, next) > 0;
        let alone = says && matches!(self.plain.c(next), '\0' | '\n' | '。');
        let fits = apart && digits > start && end >= digits + DIGITS && (said || alone);
        // エラー1234 and 昭和1950 are none.
        let other = || self.hits.starting(List::Other, start, end).next().is_some() || self.says_something(start, digits);
        (fits && !other() && self.is_free(start, end)).then_some(end)
    }

    /// A word that people say of a password.
    fn says_something(&self, start: usize, end: usize) -> bool {
        let word = self.plain.str(start, end);
        self.words.of(List::NotWords).iter().any(|w| word.contains(w.as_str()))
    }

    /// “パスワードは くまちゃん でした”: a name that stands apart, and is nothing that people say of a password.
    fn word_apart(&self, start: usize, says: bool) -> Option<usize> {
        const LETTERS: usize = 10;
        let end = self.plain.run_within(start, LETTERS, is_kana);
        let apart = says && self.plain.before(start) == ' ' && self.plain.c(end) == ' ' && end >= start + LEAST;
        let said = apart && self.words.here(List::Copula, self.plain, end + 1) > 0;
        // めんどくさい, そのまま, ばらばらに: what bends is no name.
        let bends = "いうくすずただてでとなにねまよらりるれろわ".contains(self.plain.before(end));
        (said && !bends && !self.says_something(start, end) && self.is_free(start, end)).then_some(end)
    }

    /// What looks like nothing but a password, somewhat further behind the word in its sentence.
    pub fn loose_passwords(&mut self) {
        /// As far as the word itself reaches.
        const REACH: usize = 20;
        /// Where です behind it says that it is one, too.
        const FAR: usize = 50;
        for i in 0..self.hits.of(List::Password).len() {
            let hit = self.hits.of(List::Password)[i];
            // What stands behind the next name belongs to that.
            let next = self.hits.of(List::Password).get(i + 1).map_or(self.plain.len(), |h| h.start.max(hit.end));
            let last = i.checked_sub(1).map_or(0, |i| self.hits.of(List::Password)[i].end);
            let stop = |ends: fn(char) -> bool, reach: usize| {
                let to = (hit.end + reach).min(next);
                (hit.end..to).find(|i| ends(self.plain.c(*i))).unwrap_or(to)
            };
            let sentence = stop(|c| matches!(c, '。' | '\n' | '!'), REACH);
            let line = stop(|c| matches!(c, '。' | '\n'), FAR);
            let mut at = hit.end;
            while at < line {
                let end = self.loose_end(at);
                let fits = end > at && (at < sentence && self.is_loose(at, end) || self.is_loose_and_called(at, end));
                if fits && !self.is_labelled(List::Other, at) && !self.is_only_told(at, end) {
                    self.take(Kind::Password, at, end);
                }
                at = end.max(at) + 1;
            }
            self.loose_before(last, hit.start);
            self.alone_in_line(hit.end);
        }
    }

    fn loose_end(&self, start: usize) -> usize {
        let apart = |c: char| matches!(c, '"' | '`' | '|' | '<' | '>' | '(' | ')' | '=' | ':' | ',');
        let end = self.plain.run_within(start, LONGEST, |c| c.is_ascii_graphic() && !apart(c));
        self.plain.run_back(end, |c| matches!(c, '.' | '?' | '\'' | '*')).max(start)
    }

    /// “…, it is Neko1234 です”: shorter ones, too, where a sentence ends with it.
    fn is_loose_and_called(&self, start: usize, end: usize) -> bool {
        const LEAST: usize = 7;
        let next = self.plain.run(end, |c| c == ' ');
        end - start >= LEAST && self.words.here(List::Copula, self.plain, next) > 0 && self.is_mixed(start, end)
    }

    /// “I changed it to Neko1234x, that's my password”: in capitals, small letters and digits, shortly before.
    fn loose_before(&mut self, floor: usize, name: usize) {
        const REACH: usize = 30;
        let from = name.saturating_sub(REACH).max(floor.min(name));
        let from = (from..name).rev().find(|i| crate::text::ends_sentence(self.plain.c(*i))).map_or(from, |i| i + 1);
        let mut at = from;
        while at < name {
            let end = self.loose_end(at);
            let whole = !self.plain.before(at).is_ascii_graphic();
            if end > at && end <= name && whole && self.is_loose(at, end) && self.has_capitals(at, end) && !self.is_only_told(at, end) {
                self.take(Kind::Password, at, end);
            }
            at = end.max(at) + 1;
        }
    }

    /// “パスワード打つね”, and in the next line nothing but it.
    fn alone_in_line(&mut self, name: usize) {
        const LEAST: usize = 8;
        const REACH: usize = 20;
        let line = self.plain.run_within(name, REACH, |c| c != '\n');
        let start = line + 1;
        let end = self.plain.run_within(start, LONGEST, |c| c.is_ascii_graphic());
        let alone = self.plain.c(line) == '\n' && matches!(self.plain.c(end), '\0' | '\n');
        if alone && end >= start + LEAST && self.is_mixed(start, end) && self.has_capitals(start, end) && !self.is_only_told(start, end) {
            self.take(Kind::Password, start, end);
        }
    }

    fn has_capitals(&self, start: usize, end: usize) -> bool {
        self.plain.letters(start, end).iter().any(|g| g.upper)
    }

    fn is_loose(&self, start: usize, end: usize) -> bool {
        let value = self.plain.str(start, end);
        // A birthday, most likely.
        let date = value.len() == 8 && value.bytes().all(|b| b.is_ascii_digit()) && self.words.here(List::IsCalled, self.plain, end) > 0;
        value.len() >= 8 && self.is_mixed(start, end) || date && self.is_free(start, end)
    }

    /// Letters and digits, and no product's number: those are all in capitals.
    fn is_mixed(&self, start: usize, end: usize) -> bool {
        let value = self.plain.str(start, end);
        let digits = value.bytes().filter(u8::is_ascii_digit).count();
        let letters = value.bytes().filter(u8::is_ascii_alphabetic).count();
        let small = self.plain.letters(start, end).iter().any(|g| g.c.is_ascii_alphabetic() && !g.upper);
        let mixed = letters >= 3 && digits >= 1 && small && !value.contains('/');
        mixed && self.is_free(start, end) && self.is_value(start, end, false, false)
    }

    fn is_value(&self, start: usize, end: usize, says: bool, quoted: bool) -> bool {
        /// Shorter words may end anything.
        const NAME: usize = 8;
        let value = self.plain.str(start, end);
        let stem = value.trim_matches(|c: char| c.is_ascii_digit() || c.is_ascii_punctuation());
        let inner = |f: fn(&u8) -> bool| value.bytes().any(|b| f(&b));
        let (digit, letter) = (inner(u8::is_ascii_digit), inner(u8::is_ascii_alphabetic));
        let sign = value.bytes().any(|b| matches!(b, b'!' | b'@' | b'#' | b'$' | b'%' | b'&' | b'_' | b'*' | b'+' | b'?'));
        let known = |word: &str| self.words.has(List::NotValue, word);
        // iphone15 is none, amazon2024 may be one.
        let numbered = value.bytes().filter(u8::is_ascii_digit).count() >= 3;
        // “… excel2019に書いてある” is where it lies.
        let kept = self.words.here(List::Kept, self.plain, self.plain.run(end, |c| c == ' ')) > 0;
        let form = value.bytes().all(|b| b == b'x');
        if known(value)
            || form
            || kept && !digit
            || known(stem) && (kept || !(says && numbered))
            || value.contains("://")
            || self.words.here(List::Device, self.plain, start) > 0
        {
            return false;
        }
        let (first, rest) = (self.plain.letters(start, start + 1)[0].upper, self.plain.letters(start + 1, end));
        let capitals = rest.iter().any(|g| g.upper) && !(first && rest.iter().all(|g| g.upper));
        if digit && letter {
            return true;
        }
        if digit {
            return says && !self.counts(start, end) && value.bytes().any(|b| b != b'0') && value.bytes().all(|b| b.is_ascii_digit());
        }
        // process.env.PASSWORD is where a program finds it.
        let code = value.contains('.') && self.words.of(List::NotValue).iter().any(|w| w.len() >= NAME && value.ends_with(w.as_str()));
        letter && says && !code && (sign && !value.ends_with(['!', '?']) || capitals || quoted || self.is_said_alone(end))
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
        let start = plain.run_back_within(end, VALUE, |c| c.is_ascii_graphic() && !matches!(c, '"' | '`' | '|' | '<' | '>' | '\'' | '*'));
        let value = plain.str(start, end);
        let mixed = value.contains(|c: char| c.is_ascii_digit()) && value.contains(|c: char| c.is_ascii_alphabetic());
        let fits = called > 0 && (LEAST + 2..VALUE).contains(&(end - start)) && mixed && self.is_free(start, end);
        (fits && self.is_value(start, end, true, false)).then_some((start, end))
    }
}
