//! Where somebody lives: a postal code with an address, or an address that is said to be one.

use super::digits::{Group, Join};
use super::{Kind, List, Look};
use crate::text::{is_han, is_kana};

/// An address is written within so many letters.
const REACH: usize = 60;
/// Between its parts there are at most so many.
const GAP: usize = 24;
/// Between a house number and a flat's.
const ROOM: usize = 8;

impl Look<'_> {
    pub fn addresses(&mut self) {
        for i in 0..self.groups.list.len() {
            if let Some((start, end, marked)) = self.postal(i) {
                let place =
                    self.place_after(end, marked).map(|to| (start, to)).or_else(|| self.place_before(start).map(|from| (from, end)));
                if let Some((from, to)) = place {
                    self.take(Kind::Address, from, to);
                }
            }
        }
        for i in 0..self.hits.of(List::Prefecture).len() {
            let hit = self.hits.of(List::Prefecture)[i];
            if let Some(to) = self.block_after(hit.start, self.stretch(hit.start)).or_else(|| self.block_in_kana(hit.start, hit.end))
                && (self.is_near(List::Address, hit.start, to, GAP, GAP) || !self.is_in_sentence(List::Venue, hit.start, to))
                && !self.is_labelled(List::Example, hit.start)
            {
                self.take(Kind::Address, hit.start, to);
            }
        }
        self.towns();
    }

    /// Without a prefecture it is an address only where somebody says so: うちは横浜市西区….
    fn towns(&mut self) {
        const NAME: usize = 5;
        let mut next = 0;
        for i in 0..self.hits.of(List::Municipality).len() {
            let hit = self.hits.of(List::Municipality)[i];
            let name = self.plain.run_back_within(hit.start, GAP, is_han);
            let part = |c: char| is_kana(c) && !matches!(c, 'は' | 'の' | 'を' | 'に' | 'が' | 'で' | 'と');
            let kana = self.plain.run_back_within(hit.start, NAME, part);
            let from = name.min(kana);
            if hit.start < next || from == hit.start || from < next {
                continue;
            }
            next = hit.end;
            // What is said about a town ends its name.
            let stop = |i: &usize| match self.plain.c(*i) {
                'は' | 'を' | 'で' | '、' => true,
                // つつじが丘, but 港区が.
                'が' => !is_han(self.plain.c(*i + 1)),
                // 丸の内, but 横浜市の.
                'の' => self.hits.ending(List::Municipality, *i, *i).next().is_some(),
                _ => false,
            };
            let to = self.stretch(hit.start);
            let to = (hit.start..to).find(stop).unwrap_or(to);
            if let Some(to) = self.block_after(hit.start, to).or_else(|| self.number_after(hit.start, to))
                && self.is_free(from, to)
                && (self.is_near(List::Address, from, to, GAP, GAP) || self.is_said_to_be_a_house(hit.end, to))
                && !self.is_in_sentence(List::Venue, from, to)
                && !self.is_labelled(List::Example, from)
            {
                self.take(Kind::Address, from, to);
                next = to;
            }
        }
    }

    /// 若林3の4の5です: a whole house number behind a place's name, and nothing else is said of it.
    fn is_said_to_be_a_house(&self, town: usize, to: usize) -> bool {
        const PARTS: usize = 3;
        let number = |c: char| c.is_ascii_digit() || "〇一二三四五六七八九十".contains(c);
        let part = |c: char| number(c) || matches!(c, '-' | 'ー' | '−' | 'の' | '丁' | '目' | '番' | '地' | '号');
        let block = self.plain.run_back_within(to, GAP, part);
        let parts = (block..to).filter(|i| number(self.plain.c(*i)) && !number(self.plain.before(*i))).count();
        parts >= PARTS && block > town && is_han(self.plain.before(block)) && self.words.here(List::Copula, self.plain, to) > 0
    }

    /// とうきょうと … 2の3の4: in letters without a meaning only a whole house number says that it is a place.
    fn block_in_kana(&self, start: usize, end: usize) -> Option<usize> {
        if !is_kana(self.plain.c(start)) {
            return None;
        }
        let list = &self.groups.list;
        let first = list.partition_point(|g| g.start < end);
        let three = list[first..].windows(2).take_while(|two| two[0].start < end + GAP);
        let block = three.into_iter().find(|two| two[0].join == Join::Hyphen && two[1].join == Join::Hyphen)?;
        self.block_from(block[0].start, self.stretch(start))
    }

    /// 田中町999: a number directly behind a town's name.
    fn number_after(&self, place: usize, to: usize) -> Option<usize> {
        let numbers = self.hits.starting(List::Municipality, place, to).map(|h| (h.end, self.plain.run(h.end, |c| c.is_ascii_digit())));
        numbers.filter(|(start, end)| end > start && !self.counts(*start, *end)).map(|(_, end)| end).next()
    }

    /// A postal code that begins with this group: 123-4567, 〒1234567; and whether it is called one.
    fn postal(&self, i: usize) -> Option<(usize, usize, bool)> {
        let group = self.groups.list[i];
        let len = |g: &Group| g.end - g.start;
        let mark = self.plain.run_back(group.start, |c| c == ' ');
        let marked = self.plain.before(mark) == '〒' || self.is_labelled(List::Postal, group.start);
        let start = if self.plain.before(mark) == '〒' { mark - 1 } else { group.start };
        if !self.is_free(group.start, group.end) || self.plain.before(group.start) == '-' {
            return None;
        }
        let next = self
            .groups
            .list
            .get(i + 1)
            .filter(|next| len(&group) == 3 && group.join == Join::Hyphen && len(next) == 4 && next.join != Join::Hyphen);
        match next {
            Some(next) => Some((start, next.end, marked)),
            None if len(&group) == 7 && marked && group.join != Join::Hyphen => Some((start, group.end, marked)),
            None => None,
        }
    }

    /// Where the address ends that follows a postal code.
    fn place_after(&self, end: usize, marked: bool) -> Option<usize> {
        let to = self.stretch(end);
        let places = self.hits.starting(List::Prefecture, end, to).chain(self.hits.starting(List::Municipality, end, to));
        let Some(place) = places.map(|h| h.start).min() else {
            // 〒154-0023 若林3-4-5: the code says it, where it is called one.
            return marked.then(|| self.block_from(end, to))?;
        };
        self.block_after(place, self.stretch(place)).or_else(|| self.block_between(end, place, to))
    }

    /// Where the address begins that stands before a postal code.
    fn place_before(&self, start: usize) -> Option<usize> {
        let from = start.saturating_sub(REACH);
        let first = self
            .hits
            .starting(List::Prefecture, from, start)
            .chain(self.hits.starting(List::Municipality, from, start))
            .map(|h| h.start)
            .min()?;
        let block = self.block_between(from, start, start)?;
        Some(first.min(block))
    }

    /// The end of the house number after a place's name, with what belongs to it.
    fn block_after(&self, place: usize, to: usize) -> Option<usize> {
        let town = self.hits.starting(List::Municipality, place, to).next()?;
        self.block_from(town.end, to)
    }

    /// The end of the first house number in a stretch, with what belongs to it.
    fn block_from(&self, start: usize, to: usize) -> Option<usize> {
        let number = |c: char| c.is_ascii_digit() || "〇一二三四五六七八九十".contains(c);
        // 1-2, 3丁目, 十二番.
        let is_block = |i: &usize| {
            let (c, before, next) = (self.plain.c(*i), self.plain.before(*i), self.plain.c(*i + 1));
            number(before) && (matches!(c, '-' | 'ー' | '−' | 'の') && number(next) || matches!(c, '丁' | '番'))
        };
        let mut end = (start..(start + GAP).min(to)).find(is_block)? + 1;
        // The rest of it, and a flat's number.
        let mut i = end;
        while i < to && i <= end + ROOM {
            if number(self.plain.c(i)) || matches!(self.plain.c(i), '号' | '室' | '番' | '地' | '階' | '目') && i == end {
                end = i + 1;
            }
            i += 1;
        }
        Some(end)
    }

    /// English addresses have the house number first: 1-2-3 Jinnan, Shibuya-ku. Gives its place.
    fn block_between(&self, from: usize, place: usize, to: usize) -> Option<usize> {
        let first = self.groups.list.partition_point(|g| g.start < from);
        let block = self.groups.list[first..]
            .iter()
            .take_while(|g| g.end < place)
            .find(|g| g.join == Join::Hyphen && self.is_free(g.start, g.end))?;
        if to == place {
            return Some(block.start);
        }
        Some(self.plain.run(place, |c| c.is_ascii_graphic()).min(to))
    }

    /// How far an address that begins here may go: over a line's end, but not beyond a sentence or a mark.
    fn stretch(&self, start: usize) -> usize {
        let to = (start + REACH).min(self.plain.len());
        (start..to).find(|i| matches!(self.plain.c(*i), '。' | '!' | '?' | '〔')).unwrap_or(to)
    }
}
