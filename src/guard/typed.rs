//! Codes that nobody calls so: typed in without their name, or directly behind it.

use super::digits::{Join, Number};
use super::{Kind, List, Look};

impl Look<'_> {
    /// “482913入れたけどダメ”: somebody typed it, and was refused.
    pub(super) fn was_typed_in_vain(&self, n: &Number<'_>) -> bool {
        let next = self.plain.run_within(n.end, 2, |c| matches!(c, ' ' | '」' | '"' | '\''));
        let typed = self.is_labelled(List::Typed, n.start) || self.hits.starting(List::Typed, next, next).next().is_some();
        typed && !is_round(n.digits) && self.is_in_sentence(List::Refused, n.start, n.end)
    }

    /// “コードは482、913です”: the name, both halves, and nothing more.
    pub(super) fn is_told_in_halves(&self, n: &Number<'_>) -> bool {
        let next = self.plain.run_within(n.end, 1, |c| c == ' ');
        let ends = matches!(self.plain.c(next), '\0' | '\n' | '。' | '!' | '?') || self.words.here(List::Copula, self.plain, next) > 0;
        // A number may be that of anything: 番号は101、102です.
        let named =
            self.is_labelled(List::Code, n.start) || self.is_labelled(List::Vague, n.start) && !self.is_labelled(List::Phone, n.start);
        let single = self.plain.c(n.start + 3) == '、' && self.groups.list[n.last].join == Join::Apart;
        single && named && ends && !is_round(n.digits)
    }

    /// code482913
    pub(super) fn touches_its_name(&self, n: &Number<'_>) -> bool {
        let mut hits = [List::Code, List::Vague].into_iter().flat_map(|l| self.hits.ending(l, n.start, n.start));
        let named = hits.any(|h| !matches!(self.plain.before(h.start), '_' | '-' | '.' | '/'));
        // code482913.zip
        let file = self.plain.c(n.end) == '.' && self.plain.c(n.end + 1).is_ascii_alphanumeric();
        n.lens == [6] && named && !file && self.groups.ends_alone(self.plain, n)
    }

    /// The one number of six digits that somebody tells who has a card before them, if nothing says that it is another.
    pub fn answered_code(&mut self) {
        if self.found.iter().any(|f| f.kind == Kind::OneTimeCode) {
            return;
        }
        let written = |first| self.groups.numbers(first, 6, 6).filter(|n| self.is_written_as_code(n)).last();
        let mut all = (0..self.groups.list.len()).filter_map(written);
        let one = all.next().filter(|n| self.is_answer(n)).map(|n| (n.start, n.end));
        if let (Some((start, end)), None) = (one, all.next()) {
            self.take(Kind::OneTimeCode, start, end);
        }
    }

    fn is_written_as_code(&self, n: &Number<'_>) -> bool {
        let halves = n.lens == [3, 3] && n.joined_by(&[Join::Hyphen, Join::Space]);
        let before = n.first.checked_sub(1).map_or(Join::Apart, |g| self.groups.list[g].join);
        let longer = [before, self.groups.list[n.last].join].contains(&Join::Space);
        (n.lens == [6] || halves && !longer) && self.stands_free(n)
    }

    fn is_answer(&self, n: &Number<'_>) -> bool {
        /// What it is otherwise stands so near before it.
        const BESIDE: usize = 8;
        let (from, _) = self.sentence(n.start, n.end);
        let from = from.max(n.start.saturating_sub(BESIDE));
        let other = self.hits.ending(List::Other, from, n.start).next().is_some() || self.is_called(List::Other, n.end);
        let named = [List::Order, List::Postal, List::Phone, List::Sender].iter().any(|l| self.is_labelled(*l, n.start));
        let part = matches!(self.plain.before(n.start), '-' | '.');
        !other && !named && !part && !is_round(n.digits) && !self.counts(n.start, n.end) && !self.is_only_told(n.start, n.end)
    }
}

/// Money, most likely.
fn is_round(digits: &str) -> bool {
    digits.ends_with("000")
}
