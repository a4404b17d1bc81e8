//! Numbers as people write them: groups of digits with what stands between them.

use super::plain::Plain;

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
}

/// A run of digits.
#[derive(Debug, Clone, Copy)]
pub struct Group {
    /// Glyphs.
    pub start: usize,
    pub end: usize,
    /// Between this group and the next one.
    pub join: Join,
}

/// All groups of digits in a text, in order.
#[derive(Debug, Default)]
pub struct Groups(pub Vec<Group>);

/// Several groups, taken as one number.
#[derive(Debug)]
pub struct Number {
    pub start: usize,
    pub end: usize,
    /// The groups, both included.
    pub first: usize,
    pub last: usize,
    pub digits: String,
    pub lens: Vec<usize>,
    pub joins: Vec<Join>,
}

impl Number {
    #[must_use]
    pub fn is_all(&self, digit: char) -> bool {
        self.digits.chars().all(|c| c == digit)
    }

    #[must_use]
    pub fn joined_by(&self, allowed: &[Join]) -> bool {
        self.joins.iter().all(|j| allowed.contains(j))
    }
}

impl Groups {
    #[must_use]
    pub fn of(plain: &Plain) -> Groups {
        let mut groups: Vec<Group> = Vec::new();
        let mut i = 0;
        while i < plain.len() {
            if !plain.c(i).is_ascii_digit() {
                i += 1;
                continue;
            }
            let end = plain.run(i, |c| c.is_ascii_digit());
            if let Some(last) = groups.last_mut() {
                last.join = join(plain, last.end, i);
            }
            groups.push(Group { start: i, end, join: Join::Apart });
            i = end;
        }
        Groups(groups)
    }

    /// The numbers that begin with a group, shortest first, of at most so many digits.
    pub fn numbers<'a>(&'a self, plain: &'a Plain, first: usize, most: usize) -> impl Iterator<Item = Number> + 'a {
        let mut digits = String::new();
        let (mut lens, mut joins) = (Vec::new(), Vec::new());
        let mut last = first;
        let mut over = false;
        std::iter::from_fn(move || {
            if over {
                return None;
            }
            let group = self.0.get(last)?;
            digits.push_str(plain.str(group.start, group.start + (group.end - group.start).min(most + 1)));
            lens.push(group.end - group.start);
            if digits.len() > most {
                over = true;
                return None;
            }
            let number = Number {
                start: self.0[first].start,
                end: group.end,
                first,
                last,
                digits: digits.clone(),
                lens: lens.clone(),
                joins: joins.clone(),
            };
            joins.push(group.join);
            over = group.join == Join::Apart;
            last += 1;
            Some(number)
        })
    }

    /// Nothing before or after it belongs to the number: no letter, no further group.
    #[must_use]
    pub fn stands_alone(&self, plain: &Plain, number: &Number) -> bool {
        let before = number.first.checked_sub(1).map_or(Join::Apart, |g| self.0[g].join);
        let tight = |j: Join| !matches!(j, Join::Apart | Join::Space | Join::Bracket);
        let (left, right) = (plain.before(number.start), plain.c(number.end));
        !tight(before) && !tight(self.0[number.last].join) && !is_part(left) && !is_part(right)
    }
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
        "" | "・" => Join::Space,
        "-" | "ー" | "の" | "~" | "_" => Join::Hyphen,
        "(" | ")" | ")-" | "-(" => Join::Bracket,
        "." if gap == "." => Join::Dot,
        "," => Join::Comma,
        "/" => Join::Slash,
        ":" => Join::Colon,
        _ => Join::Apart,
    }
}
