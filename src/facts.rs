//! Dated facts: everything in our replies that can go out of date.

use std::collections::BTreeMap;

use jiff::civil::Date;

/// The longest address that a button may have (<https://discord.com/developers/docs/components/reference#button>).
const URL: usize = 512;
/// Longer than any mail address that people write; what is longer would fill the card.
const VALUE: usize = 100;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Link,
    Phone,
    Mail,
    Number,
    Seconds,
    Minutes,
    Hours,
    Days,
    Months,
    /// A month of the past, as `2021-07`: when something happened.
    Month,
}

impl Kind {
    /// Every kind with its word in `facts.toml`. For durations the word is also the Fluent message that adds the unit.
    pub const ALL: [(&'static str, Kind); 10] = [
        ("link", Kind::Link),
        ("phone", Kind::Phone),
        ("mail", Kind::Mail),
        ("number", Kind::Number),
        ("seconds", Kind::Seconds),
        ("minutes", Kind::Minutes),
        ("hours", Kind::Hours),
        ("days", Kind::Days),
        ("months", Kind::Months),
        ("month", Kind::Month),
    ];

    /// Why a value cannot be of this kind, and how to mend it; `None` where it can.
    #[must_use]
    pub fn nonsense(self, value: &str) -> Option<String> {
        if value.trim().is_empty() {
            return Some("is empty: write one".into());
        }
        if value.trim() != value || value.chars().any(char::is_control) {
            return Some("has spaces around it or is more than one line: take them out".into());
        }
        let wanted = match self {
            Kind::Link if value.chars().any(char::is_whitespace) => "has a space: correct the address",
            Kind::Link if value.len() > URL => {
                return Some(format!("has {} bytes, at most {URL} are allowed: choose a shorter one", value.len()));
            }
            kind if kind != Kind::Link && value.len() > VALUE => {
                return Some(format!("has {} bytes, at most {VALUE} are allowed: choose a shorter one", value.len()));
            }
            Kind::Phone if !is_phone(value) => "is no telephone number: use digits, spaces, and + - # * ( ) only",
            Kind::Mail if !is_mail(value) => "is no mail address: write it like name@example.com",
            Kind::Number if !value.contains(|c: char| c.is_ascii_digit()) => "has no digit: correct it, or put the word into the texts",
            // It would stand in the text as a link that no `hosts` allow.
            Kind::Number if value.contains("://") => "holds an address: make it a fact of the kind link",
            Kind::Month if month(value).is_none() => "is no month: write it like 2021-07",
            kind if kind.unit().is_some() && !is_amount(value) => "is neither a number nor a range: write it like 5 or 5-10",
            _ => return None,
        };
        Some(wanted.into())
    }

    /// The Fluent message that adds this duration's unit.
    #[must_use]
    pub fn unit(self) -> Option<&'static str> {
        match self {
            Kind::Link | Kind::Phone | Kind::Mail | Kind::Number | Kind::Month => None,
            _ => Kind::ALL.iter().find(|(_, kind)| *kind == self).map(|(word, _)| *word),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    pub kind: Kind,
    pub value: String,
    /// Who says so.
    pub source: String,
    /// The day somebody last compared it with the source.
    pub verified: Date,
    /// So many days it is shown after that; then `fallback` takes its place. `None` for historic facts.
    pub max_age_days: Option<i64>,
    /// The Fluent message that takes its place.
    pub fallback: Option<String>,
    /// Was true on `verified`; always shown with that date.
    pub historic: bool,
    /// Where it stands in `facts.toml`.
    pub line: usize,
    /// Value, source and day are not the project's but those of an operator's file.
    pub overridden: Option<Overridden>,
}

/// Where an operator says otherwise than the project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overridden {
    pub file: String,
    pub line: usize,
    /// What the project says.
    pub instead_of: String,
}

impl Fact {
    /// A month's year and number; `None` for other kinds and where the value is no month.
    #[must_use]
    pub fn month(&self) -> Option<(i16, i8)> {
        month(&self.value).filter(|_| self.kind == Kind::Month)
    }

    /// Why the value cannot be one of its kind, and how to mend it; `None` where it can.
    #[must_use]
    pub fn nonsense(&self) -> Option<String> {
        self.kind.nonsense(&self.value)
    }

    /// The file and line that its value comes from; `project` is the project's file.
    #[must_use]
    pub fn place<'a>(&'a self, project: &'a str) -> (&'a str, usize) {
        self.overridden.as_ref().map_or((project, self.line), |o| (&o.file, o.line))
    }

    /// What is public knowledge by it: the value, and the one that an operator's took the place of, which people still have.
    pub fn known(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.value.as_str()).chain(self.overridden.as_ref().map(|o| o.instead_of.as_str()))
    }

    /// Days since it was verified.
    #[must_use]
    pub fn age(&self, today: Date) -> i64 {
        i64::from((today - self.verified).get_days())
    }

    /// Past its age on that day.
    #[must_use]
    pub fn is_stale(&self, today: Date) -> bool {
        self.max_age_days.is_some_and(|max| self.age(today) > max)
    }
}

fn month(value: &str) -> Option<(i16, i8)> {
    let (year, month) = value.split_once('-')?;
    let (year, month) = (year.parse().ok()?, month.parse().ok()?);
    Date::new(year, month, 1).ok().map(|_| (year, month))
}

fn is_phone(value: &str) -> bool {
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    digits >= 3 && value.chars().all(|c| c.is_ascii_digit() || " +-#*()".contains(c))
}

fn is_mail(value: &str) -> bool {
    let fits = |part: &str| !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || c == '@' || c == '/');
    value.split_once('@').is_some_and(|(name, host)| fits(name) && fits(host) && host.contains('.'))
}

/// A number, or two with the smaller one first.
fn is_amount(value: &str) -> bool {
    let number = |text: &str| text.parse::<u32>().ok().filter(|_| text.bytes().all(|b| b.is_ascii_digit()));
    match value.split_once('-') {
        Some((from, to)) => number(from).zip(number(to)).is_some_and(|(from, to)| from < to),
        None => number(value).is_some(),
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    pub facts: BTreeMap<String, Fact>,
    /// All hosts that a link may point to, an operator's own among them.
    pub hosts: Vec<String>,
    /// Where an operator takes words that were not understood; the project has no such place.
    pub report: Option<String>,
}

impl Facts {
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Fact> {
        self.facts.get(id)
    }

    /// Whether an address is https and its host is exactly one of the allowed ones.
    #[must_use]
    pub fn allows(&self, address: &str) -> bool {
        address
            .strip_prefix("https://")
            .and_then(|rest| rest.split(['/', '?', '#']).next())
            .is_some_and(|host| self.hosts.iter().any(|h| h == host))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_fact_goes_stale_the_day_after_its_age() {
        let mut fact = Fact {
            kind: Kind::Link,
            value: String::new(),
            source: String::new(),
            verified: date(2026, 1, 1),
            max_age_days: Some(30),
            fallback: None,
            historic: false,
            line: 0,
            overridden: None,
        };
        assert!(!fact.is_stale(date(2026, 1, 31)));
        assert!(fact.is_stale(date(2026, 2, 1)));
        assert!(fact.is_stale(date(2036, 2, 1)));
        fact.max_age_days = None;
        assert!(!fact.is_stale(date(2126, 2, 1)), "a historic fact never does");
    }

    #[test]
    fn values_that_cannot_be_of_their_kind() {
        let is_nonsense = |kind: &str, value: &str| {
            let (_, kind) = Kind::ALL.into_iter().find(|(word, _)| *word == kind).expect("a kind");
            kind.nonsense(value).is_some()
        };
        let good = [
            ("minutes", "5"),
            ("days", "1-2"),
            ("number", "7:30-22:00"),
            ("number", "17%"),
            ("phone", "#9110"),
            ("phone", "+81 (50) 3032-2207"),
            ("mail", "name@example.com"),
            ("month", "2021-07"),
            ("link", "https://example.com/a?b=c"),
        ];
        for (kind, value) in good {
            assert!(!is_nonsense(kind, value), "{kind}: {value}");
        }
        let long = format!("https://example.com/{}", "a".repeat(500));
        let long_number = "1".repeat(101);
        let bad = [
            ("minutes", ""),
            ("number", " "),
            ("minutes", "some"),
            ("hours", "5-"),
            ("hours", "5 - 10"),
            ("days", "10-5"),
            ("days", "1-2-3"),
            ("seconds", "-5"),
            ("months", "+5"),
            ("number", "six"),
            ("number", "[1](https://example.com)"),
            ("number", &long_number),
            ("phone", "0120-AMAZON"),
            ("phone", "https://example.com/1"),
            ("phone", "1"),
            ("mail", "example.com"),
            ("mail", "a@b@example.com"),
            ("mail", "a b@example.com"),
            ("mail", "a@localhost"),
            ("month", "2021-13"),
            ("link", "https://example.com/a b"),
            ("link", "https://example.com/\n"),
            ("link", &long),
        ];
        for (kind, value) in bad {
            assert!(is_nonsense(kind, value), "{kind}: {value}");
        }
    }

    #[test]
    fn only_whole_hosts_are_allowed() {
        let facts = Facts { hosts: vec!["www.amazon.co.jp".into()], ..Facts::default() };
        assert!(facts.allows("https://www.amazon.co.jp/gp/help"));
        for bad in [
            "http://www.amazon.co.jp/",
            "https://www.amazon.co.jp.example.com/",
            "https://user@www.amazon.co.jp/",
            "https://www.amazon.co.jp:8443/",
            "https://amazon.co.jp/",
        ] {
            assert!(!facts.allows(bad), "{bad}");
        }
    }
}
