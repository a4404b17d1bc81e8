//! Numbers that are known by their shape: telephones, cards, orders.

use super::digits::{Join, Number};
use super::{Kind, List, Look, Taken, look};

/// How near a word must stand to vouch for a number.
const NEAR: usize = 20;

/// A telephone number's digits as dialled within Japan.
#[must_use]
pub fn national(digits: &str, abroad: bool) -> String {
    match digits.strip_prefix("81").filter(|_| abroad) {
        Some(rest) => format!("0{}", rest.strip_prefix('0').unwrap_or(rest)),
        None => digits.to_owned(),
    }
}

impl Look<'_> {
    /// The numbers of the text that `kind` accepts: of several that begin at one place the longest.
    fn shapes(&mut self, kind: Kind, least: usize, most: usize, accepts: impl Fn(&Self, &Number<'_>) -> Option<usize>) {
        let mut next = 0;
        for first in 0..self.groups.list.len() {
            if first < next {
                continue;
            }
            let mut best = None;
            for number in self.groups.numbers(first, least, most) {
                if let Some(start) = accepts(self, &number) {
                    best = Some((start, number.end, number.last));
                }
            }
            if let Some((start, end, last)) = best {
                self.take(kind, start, end);
                next = last + 1;
            }
        }
    }

    /// 3-7-7; of digital goods D01-7-7.
    pub fn orders(&mut self) {
        self.shapes(Kind::OrderNumber, 16, 17, |look, n| {
            if n.lens.len() != 3 && n.lens.len() != 1 {
                return None;
            }
            let plain = look.plain;
            let digital = n.lens == [2, 7, 7] && matches!(plain.before(n.start), 'd' | 's' | 'm');
            let start = n.start - usize::from(digital);
            let shape = n.lens == [3, 7, 7] || digital;
            let whole = !plain.before(start).is_ascii_alphanumeric() && !plain.c(n.end).is_ascii_alphanumeric();
            let joined = n.joined_by(&[Join::Hyphen, Join::Space]);
            let bare = n.lens == [17] && look.is_labelled(List::Order, n.start);
            let after = look.groups.list[n.last].join != Join::Hyphen;
            (whole && after && !n.is_all('0') && (shape && joined || bare)).then_some(start)
        });
    }

    pub fn cards(&mut self) {
        self.shapes(Kind::Card, 13, 19, |look, n| {
            if !is_issued(n.digits) {
                return None;
            }
            let named = || look.is_near(List::Card, n.start, n.end, NEAR, NEAR);
            let ones = n.is_in_ones();
            let grouped = ones || n.lens.len() <= 5 && n.lens.iter().all(|l| *l >= 3);
            let usual = matches!(n.digits.len(), 14..=16);
            let rare = matches!(n.digits.len(), 13 | 17..=19);
            (grouped
                && (n.joined_by(&[Join::Hyphen, Join::Space])
                    || n.lens == [4, 4, 4, 4]
                        && ([Join::Dot, Join::Comma, Join::Slash].iter().any(|j| n.joined_by(&[*j]))
                            || n.joined_by(&[Join::Hyphen, Join::Space, Join::Listed])))
                && look.stands_as_card(n)
                && is_luhn(n.digits)
                && (usual || rare && named()))
            .then_some(n.start)
        });
    }

    pub fn phones(&mut self) {
        self.shapes(Kind::Phone, 9, 15, |look, n| {
            let plus = look.plain.before(n.start) == '+';
            if !plus && !matches!(n.digits.as_bytes()[0], b'0' | b'7' | b'8' | b'9') {
                return None;
            }
            // 81-90-… and 0081 90 … say the same as +81 90 ….
            let dialled = n.digits.strip_prefix("00").filter(|d| d.starts_with("81")).unwrap_or(n.digits);
            let japan = dialled.starts_with("81") && (plus || dialled.len() < n.digits.len() || n.lens[0] == 2 || n.lens == [4, 4, 4]);
            // Some leave out the first zero.
            let short = !plus
                && (n.lens == [2, 4, 4] || n.lens == [10])
                && matches!(n.digits.as_bytes()[0], b'7'..=b'9')
                && n.digits.as_bytes()[1] == b'0';
            let digits = if short { format!("0{}", n.digits) } else { national(dialled, japan) };
            let start = n.start - usize::from(plus || look.plain.before(n.start) == '(' && n.joins.contains(&Join::Bracket));
            let free = look.is_free(n.start, n.end);
            let part = |c: char| c.is_ascii_alphabetic() || c == '_';
            let named = look.is_near(List::Phone, n.start, n.end, NEAR, NEAR);
            let touched = part(look.plain.c(n.end)) || part(look.plain.before(n.start)) && !look.is_labelled(List::Phone, n.start);
            let before = n.first.checked_sub(1).map_or(Join::Apart, |g| look.groups.list[g].join);
            let tight = |j: Join| matches!(j, Join::Hyphen | Join::Dot | Join::Slash | Join::Comma);
            // “… 9-113 / 080-…” only stands beside it.
            let spaced = |j: Join, gap: char| j == Join::Slash && gap == ' ';
            let after = look.groups.list[n.last].join;
            let bound = tight(before) && !spaced(before, look.plain.before(n.start)) || tight(after) && !spaced(after, look.plain.c(n.end));
            if !free || touched || bound || look.guard.public_numbers.contains(&digits) {
                return None;
            }
            let dotted = [Join::Dot, Join::Slash].iter().any(|j| n.joined_by(&[*j])) && n.lens.len() == 3;
            let joined = n.joined_by(&[Join::Hyphen, Join::Space, Join::Bracket]) || dotted;
            // 080, 4567 and 1123, one a line.
            let listed = named && n.joined_by(&[Join::Listed]) && n.lens.len() <= 3;
            // 090 1234, and 5678 in the next line.
            let broken = n.lens == [3, 4, 4]
                && !matches!(after, Join::Space | Join::Listed)
                && n.joined_by(&[Join::Hyphen, Join::Space, Join::Listed])
                && !n.joined_by(&[Join::Listed]);
            // What 12 digits in fours are, only a word tells: parcels have such numbers, too.
            let sure = !short && n.lens != [4, 4, 4] || short && named || look.is_near(List::Phone, n.start, n.end, NEAR, 0);
            let is_one = sure && (is_mobile(&digits, n) || is_landline(&digits, n, japan, named))
                || plus && is_foreign(n, named) && !look.has_unit(n.end);
            // What is written as nothing else is says so louder than a word before it.
            let written = is_mobile(&digits, n) && (n.joined_by(&[Join::Hyphen]) && n.lens == [3, 4, 4] || n.is_in_ones());
            ((joined || listed || broken && is_mobile(&digits, n)) && is_one && (written || !look.is_labelled(List::Other, n.start)))
                .then_some(start)
        });
    }

    /// Telephone numbers that are nobody's own, or may be: their groups are no codes, however near a word for codes stands.
    pub fn lines(&mut self) {
        for first in 0..self.groups.list.len() {
            let found = self.groups.numbers(first, 10, 13).filter(|n| self.is_line(n)).last().map(|n| (n.start, n.end));
            if let Some((start, end)) = found {
                look(end - start);
                self.taken[start..end].fill(Taken::Link);
            }
        }
    }

    fn is_line(&self, n: &Number<'_>) -> bool {
        let plus = self.plain.before(n.start) == '+';
        let digits = national(n.digits, plus || n.lens[0] == 2);
        let free = digits.len() == 10 && SERVICES.iter().any(|p| digits.starts_with(p)) || digits.len() == 11 && digits.starts_with("0800");
        let landline = digits.starts_with('0') && matches!(n.lens, [2, 4, 4] | [3, 3, 4] | [4, 2, 4]);
        let known = || self.guard.public_numbers.contains(&digits);
        n.joined_by(&[Join::Hyphen, Join::Space, Join::Bracket])
            && (free || landline || plus && is_free_abroad(n.digits) || known())
            && self.is_free(n.start, n.end)
    }

    /// A card's number may follow its brand directly, and a date may follow it.
    fn stands_as_card(&self, n: &Number<'_>) -> bool {
        let dated = self.groups.list[n.last].join == Join::Slash && self.plain.c(n.end) == ' ';
        let branded = self.plain.before(n.start).is_ascii_alphabetic() && self.is_labelled(List::Card, n.start);
        self.is_free(n.start, n.end) && (dated || branded || self.groups.stands_alone(self.plain, n))
    }

    /// Nothing else has a part of it, and it is no part of a longer number or word.
    pub fn stands_free(&self, n: &Number<'_>) -> bool {
        self.is_free(n.start, n.end) && self.groups.stands_alone(self.plain, n)
    }
}

/// Numbers that are free to call, that all callers share, or that cost more.
const SERVICES: [&str; 5] = ["0120", "0570", "0990", "0180", "0170"];

/// 070, 080, 090, 060; 050 are telephones over the internet. 0800 is free to call, and nobody's own.
fn is_mobile(digits: &str, n: &Number<'_>) -> bool {
    let grouped = n.lens.len() <= 5 || n.is_in_ones();
    digits.len() == 11
        && ["050", "060", "070", "080", "090"].iter().any(|p| digits.starts_with(p))
        && !digits.starts_with("0800")
        && !digits[3..].bytes().all(|b| b == b'0')
        && grouped
}

/// Of any country but ours; those that are free to call are nobody's own.
fn is_foreign(n: &Number<'_>, named: bool) -> bool {
    let grouped = (2..=5).contains(&n.lens.len()) && n.lens[0] <= 3 || named && n.lens.len() == 1;
    // Of North America all have ten.
    let whole = !n.digits.starts_with('1') || n.digits.len() == 11;
    whole && !n.digits.starts_with("81") && !n.digits.starts_with('0') && !is_free_abroad(n.digits) && n.digits.len() >= 10 && grouped
}

/// Of North America.
fn is_free_abroad(digits: &str) -> bool {
    ["1800", "1888", "1877", "1866", "1855", "1844", "1833"].iter().any(|p| digits.starts_with(p))
}

fn is_landline(digits: &str, n: &Number<'_>, abroad: bool, named: bool) -> bool {
    let area = digits.len() == 10 && digits.starts_with('0') && !digits.starts_with("00");
    let service = SERVICES.iter().any(|p| digits.starts_with(p));
    let mobile = ["050", "060", "070", "080", "090"].iter().any(|p| digits.starts_with(p));
    let ends_well = n.lens.last() == Some(&4) && (2..=3).contains(&n.lens.len().saturating_sub(usize::from(abroad)));
    let written = ends_well && n.lens[0] <= 5 && n.joins.iter().any(|j| matches!(j, Join::Hyphen | Join::Bracket | Join::Dot));
    area && !service && !mobile && !digits[2..].bytes().all(|b| b == b'0') && (abroad || written || named)
}

/// Whether cards begin so: Visa, Mastercard, American Express, JCB, Diners, Discover, Union Pay.
fn is_issued(digits: &str) -> bool {
    let prefix = |n: usize| digits.get(..n).and_then(|p| p.parse::<u32>().ok()).unwrap_or(0);
    match digits.len() {
        13 => prefix(1) == 4,
        14 => matches!(prefix(2), 36 | 38) || matches!(prefix(3), 300..=305),
        15 => matches!(prefix(2), 34 | 37),
        16 => {
            prefix(1) == 4
                || matches!(prefix(2), 51..=55 | 62 | 65)
                || matches!(prefix(3), 644..=649)
                || matches!(prefix(4), 2221..=2720 | 3528..=3589 | 6011)
        }
        17..=19 => prefix(2) == 62 || prefix(1) == 4,
        _ => false,
    }
}

fn is_luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(i, b)| {
            let d = u32::from(b - b'0') << (i % 2);
            if d > 9 { d - 9 } else { d }
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cards_are_told_by_issuer_and_check_digit() {
        for good in ["4111111111111111", "5555555555554444", "378282246310005", "3530111333300000", "30569309025904", "6011111111111117"] {
            assert!(is_issued(good) && is_luhn(good), "{good}");
        }
        assert!(!is_luhn("4111111111111112"));
        assert!(!is_issued("0000000000000000") && !is_issued("9784873119038"));
    }

    #[test]
    fn numbers_from_abroad_are_those_within() {
        assert_eq!(national("819012345678", true), "09012345678");
        assert_eq!(national("8109012345678", true), "09012345678");
        assert_eq!(national("0312345678", false), "0312345678");
    }
}
