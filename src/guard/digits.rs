//! Numbers as people write them: groups of digits with what stands between them.

use super::plain::Plain;
use super::steps::look;

/// What stands between two groups of digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Join {
    /// Something else, or nothing follows.
    Apart,
    Hyphen,
    Space,
    Bracket,
    Dot,
    Comma,
    Slash,
    Colon,
    /// What is told one after the other: 、, と, a new line.
    Listed,
}

/// A run of digits.
#[derive(Debug, Clone, Copy)]
pub struct Group {
    /// Glyphs.
    pub start: usize,
    pub end: usize,
    /// Between this group and the next one.
    pub join: Join,
    /// Where its digits begin in [`Groups::digits`].
    at: usize,
}

/// All groups of digits in a text, in order. What follows each other here does so there: a number is a stretch of each.
#[derive(Debug, Default)]
pub struct Groups {
    pub list: Vec<Group>,
    digits: String,
    lens: Vec<usize>,
    joins: Vec<Join>,
}

/// Several groups, taken as one number. Borrowed, for of those that are tried hardly any is one.
#[derive(Debug, Clone, Copy)]
pub struct Number<'a> {
    pub start: usize,
    pub end: usize,
    /// The groups, both included.
    pub first: usize,
    pub last: usize,
    pub digits: &'a str,
    pub lens: &'a [usize],
    pub joins: &'a [Join],
}

impl Number<'_> {
    #[must_use]
    pub fn is_all(&self, digit: char) -> bool {
        self.digits.chars().all(|c| c == digit)
    }

    #[must_use]
    pub fn joined_by(&self, allowed: &[Join]) -> bool {
        self.joins.iter().all(|j| allowed.contains(j))
    }

    /// Every digit stands for itself: 4 8 2 9 1 3.
    #[must_use]
    pub fn is_in_ones(&self) -> bool {
        self.lens.iter().all(|l| *l == 1)
    }
}

/// Whether digits are the id of a mention (`<@1>`, `<@!1>`, `<@&1>`, `<#1>`).
fn is_mention(plain: &Plain, start: usize, end: usize) -> bool {
    let before = |n: usize| start.checked_sub(n).map(|at| plain.c(at));
    let opens = match before(1) {
        Some('@' | '#') => before(2) == Some('<'),
        Some('!' | '&') => before(2) == Some('@') && before(3) == Some('<'),
        _ => false,
    };
    opens && end < plain.len() && plain.c(end) == '>'
}

/// 1, 2, 3, 4 only counts, and 3, 1, 4, 2 is an order.
#[must_use]
pub fn is_counting(digits: &str) -> bool {
    let mut digits = digits.as_bytes().to_vec();
    digits.sort_unstable();
    digits.windows(2).all(|two| two[0] + 1 == two[1])
}

impl Groups {
    #[must_use]
    pub fn of(plain: &Plain) -> Groups {
        let mut groups = Groups::default();
        let mut i = 0;
        while i < plain.len() {
            if !plain.c(i).is_ascii_digit() {
                i += 1;
                continue;
            }
            let end = plain.run(i, |c| c.is_ascii_digit());
            if is_mention(plain, i, end) {
                i = end;
                continue;
            }
            if let Some(last) = groups.list.last_mut() {
                last.join = join(plain, last.end, i);
                groups.joins.push(last.join);
            }
            groups.list.push(Group { start: i, end, join: Join::Apart, at: groups.digits.len() });
            groups.digits.push_str(plain.str(i, end));
            groups.lens.push(end - i);
            i = end;
        }
        groups
    }

    /// The numbers that begin with a group, shortest first, of at least and at most so many digits.
    pub fn numbers(&self, first: usize, least: usize, most: usize) -> impl Iterator<Item = Number<'_>> {
        let from = self.list.get(first).map_or(0, |g| g.at);
        let to = move |last: usize| self.list[last].at + self.lens[last];
        (first..self.list.len())
            .take_while(move |last| to(*last) - from <= most && (*last == first || self.joins[last - 1] != Join::Apart))
            .inspect(move |last| look(to(*last) - from))
            .filter(move |last| to(*last) - from >= least)
            .map(move |last| Number {
                start: self.list[first].start,
                end: self.list[last].end,
                first,
                last,
                digits: &self.digits[from..to(last)],
                lens: &self.lens[first..=last],
                joins: &self.joins[first..last],
            })
    }

    /// Nothing before or after it belongs to the number: no letter, no further group.
    #[must_use]
    pub fn stands_alone(&self, plain: &Plain, number: &Number<'_>) -> bool {
        let before = number.first.checked_sub(1).map_or(Join::Apart, |g| self.list[g].join);
        !is_tight(before) && !is_part(plain.before(number.start)) && self.ends_alone(plain, number)
    }

    /// Nothing after it does.
    #[must_use]
    pub fn ends_alone(&self, plain: &Plain, number: &Number<'_>) -> bool {
        !is_tight(self.list[number.last].join) && !is_part(plain.c(number.end))
    }

    /// 1530 is a time where another one stands near: “sent at 14:30, arrived at 1530”.
    #[must_use]
    pub fn is_time(&self, plain: &Plain, number: &Number<'_>) -> bool {
        const REACH: usize = 40;
        let reads_so = number.lens == [4] && number.digits < "2400" && number.digits[2..] < *"60";
        let first = self.list.partition_point(|g| g.start + REACH < number.start);
        let mut near = self.list[first..].iter().take_while(|g| g.start < number.end + REACH).inspect(|_| look(1));
        reads_so && near.any(|g| g.join == Join::Colon || plain.c(g.end) == '時')
    }
}

fn is_tight(join: Join) -> bool {
    !matches!(join, Join::Apart | Join::Space | Join::Bracket | Join::Listed)
}

fn is_part(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '_'
}

fn join(plain: &Plain, end: usize, start: usize) -> Join {
    if start - end > 3 {
        return Join::Apart;
    }
    let gap = plain.str(end, start);
    match gap.trim_matches(' ') {
        "" | "・" | "..." | "♡" | "♥" | "☆" | "★" => Join::Space,
        "-" | "ー" | "の" | "~" | "_" | "の、" | "-\n" | "\n-" => Join::Hyphen,
        "、" | "と" | "\n" | "、と" | "、\n" | ",\n" => Join::Listed,
        "(" | ")" | ")-" | "-(" => Join::Bracket,
        "." if gap == "." => Join::Dot,
        "," => Join::Comma,
        "/" => Join::Slash,
        ":" => Join::Colon,
        _ => Join::Apart,
    }
}
