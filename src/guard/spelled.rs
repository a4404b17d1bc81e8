//! Codes that nobody types as digits: told in words, with their sender's letter, in letters.

use super::{Kind, List, Look};
use crate::guard::digits::is_counting;

impl Look<'_> {
    /// “認証コードは よん はち に いち”: fewer digits than make a number elsewhere, where their name stands directly before.
    pub fn spelled_codes(&mut self) {
        for list in [List::Code, List::Vague] {
            for i in 0..self.hits.of(list).len() {
                let (start, _) = self.past_is(self.hits.of(list)[i].end);
                if let Some(end) = self.spelled(start)
                    && self.is_free(start, end)
                    && !self.is_only_told(start, end)
                {
                    self.take(Kind::OneTimeCode, start, end);
                }
            }
        }
    }

    /// Where digits end that are spelled out, as many as the shortest code has, if nothing but です follows.
    fn spelled(&self, start: usize) -> Option<usize> {
        const LEAST: usize = 4;
        const MOST: usize = 8;
        let (mut digits, mut end, mut words) = (String::new(), start, 0);
        while let Some((digit, len)) = self.plain.spoken(self.past_gap(end)) {
            end = self.past_gap(end) + len;
            digits.push(digit);
            words += usize::from(len > 1);
            if digits.len() > MOST {
                return None;
            }
        }
        let next = self.plain.run_within(end, 1, |c| c == ' ');
        let closed = matches!(self.plain.c(next), '\0' | '\n' | '。' | '!' | '?' | '」')
            || [List::Copula, List::IsCalled].iter().any(|l| self.words.here(*l, self.plain, next) > 0);
        // に and ご alone are no digits, and さんさんごご are no code.
        (digits.len() >= LEAST && words > LEAST / 2 && closed && !is_counting(&digits)).then_some(end)
    }

    /// Past what stands between two digits.
    fn past_gap(&self, end: usize) -> usize {
        self.plain.run_within(end, 2, |c| matches!(c, ' ' | '、' | ',' | 'の' | '-' | '・'))
    }

    /// “G-829104”, as one service writes it, also where nobody calls it a code.
    pub fn signed_codes(&mut self) {
        const DIGITS: usize = 6;
        for i in 0..self.groups.list.len() {
            let (start, end) = (self.groups.list[i].start, self.groups.list[i].end);
            let signed = end - start == DIGITS && self.plain.before(start) == '-' && self.plain.before(start - 1) == 'g';
            let Some(sign) = start.checked_sub(2).filter(|sign| signed && self.plain.letters(*sign, *sign + 1)[0].upper) else { continue };
            let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
            let whole = !part(self.plain.before(sign)) && !part(self.plain.c(end));
            if whole && self.is_free(sign, end) && !self.counts(start, end) && !self.is_in_sentence(List::Other, sign, end) {
                self.take(Kind::OneTimeCode, start, end);
            }
        }
    }

    /// “バックアップコード ABCD EFGH IJKL”: groups of capitals, and digits among them, directly behind the name.
    pub fn lettered_backups(&mut self) {
        const GROUPS: usize = 3;
        let tokens = self.tokens();
        let mut i = 0;
        while i < tokens.len() {
            let (start, mut end) = tokens[i];
            let len = end - start;
            let mut next = i + 1;
            let fits =
                |at: usize| tokens.get(at).is_some_and(|&(a, b)| b - a == len && self.plain.before(a) == ' ' && a == tokens[at - 1].1 + 1);
            while matches!(len, 4 | 5) && fits(next) {
                end = tokens[next].1;
                next += 1;
            }
            let letters = self.plain.str(start, end);
            let parts: Vec<&str> = letters.split([' ', '-']).collect();
            let grouped = parts.len() >= GROUPS && parts.iter().all(|p| matches!(p.len(), 4 | 5) && p.len() == parts[0].len());
            let capitals = self.plain.letters(start, end).iter().all(|g| g.upper || !g.c.is_ascii_alphabetic());
            // XXXX XXXX XXXX only shows the form, and BACKUP CODE THAT DOES WORK only shouts.
            let form = parts.iter().all(|p| p.bytes().all(|b| letters.starts_with(char::from(b))));
            let words = parts.iter().any(|p| self.words.has(List::NotValue, p));
            let shouted = start.checked_sub(2).is_some_and(|at| self.plain.letters(at, at + 1)[0].upper);
            if grouped && capitals && !form && !words && !shouted && self.is_free(start, end) && self.is_labelled(List::Backup, start) {
                self.take(Kind::OneTimeCode, start, end);
            }
            i = next;
        }
    }
}
