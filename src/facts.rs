//! Dated facts: everything in our replies that can go out of date.

use std::collections::BTreeMap;

use jiff::civil::Date;

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
}

impl Fact {
    /// A month's year and number; `None` for other kinds and where the value is no month.
    #[must_use]
    pub fn month(&self) -> Option<(i16, i8)> {
        let (year, month) = self.value.split_once('-').filter(|_| self.kind == Kind::Month)?;
        let (year, month) = (year.parse().ok()?, month.parse().ok()?);
        Date::new(year, month, 1).ok().map(|_| (year, month))
    }

    /// Past its age on that day.
    #[must_use]
    pub fn is_stale(&self, today: Date) -> bool {
        let age = i64::from((today - self.verified).get_days());
        self.max_age_days.is_some_and(|max| age > max)
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    pub facts: BTreeMap<String, Fact>,
    /// All hosts that a link may point to.
    pub hosts: Vec<String>,
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
        };
        assert!(!fact.is_stale(date(2026, 1, 31)));
        assert!(fact.is_stale(date(2026, 2, 1)));
        assert!(fact.is_stale(date(2036, 2, 1)));
        fact.max_age_days = None;
        assert!(!fact.is_stale(date(2126, 2, 1)), "a historic fact never does");
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
