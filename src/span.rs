//! Which of all shards a process has. Discord sends a server's events to shard `(id >> 22) % shards`, and direct messages to shard 0:
//! <https://docs.discord.com/developers/events/gateway#sharding>.

use std::fmt;

/// Discord names no limit; this is ten times what the largest bot would need, which was in 21 million servers in October 2023
/// (<https://github.com/twilight-rs/twilight/pull/2286>), with 2,500 on each.
const MOST: u32 = 100_000;

/// From the first shard to the last one, of so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub first: u32,
    pub last: u32,
    pub of: u32,
}

impl Span {
    /// All of so many.
    #[must_use]
    pub fn all(of: u32) -> Span {
        Span { first: 0, last: of.saturating_sub(1), of }
    }

    /// How many these are.
    #[must_use]
    pub fn count(self) -> u32 {
        self.last - self.first + 1
    }

    /// Their numbers.
    pub fn numbers(self) -> impl Iterator<Item = u32> {
        self.first..=self.last
    }

    #[must_use]
    pub fn has(self, shard: u32) -> bool {
        (self.first..=self.last).contains(&shard)
    }

    /// Whether a server's events come to one of these.
    #[must_use]
    pub fn has_server(self, server: u64) -> bool {
        (u64::from(self.first)..=u64::from(self.last)).contains(&shard_of(server, u64::from(self.of)))
    }

    /// Reads `0..=15/64` (these of 64), or `ordinal*16/64`: 16 for each process, of 64, by the number at the end of this machine's name, as a
    /// `StatefulSet` of Kubernetes gives it (`tasukebune-2` has 32 to 47).
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str, host: Option<&str>) -> Result<Span, &'static str> {
        const FORM: &str = "";
        let (which, of) = text.split_once('/').ok_or(FORM)?;
        let number = |text: &str| text.trim().parse::<u32>().map_err(|_| FORM);
        let of = number(of)?;
        if of > MOST {
            return Err(": nobody has so many shards");
        }
        let (first, last) = if let Some(each) = which.trim().strip_prefix("ordinal*") {
            let each = number(each)?;
            let digits = |host: &str| host.rsplit_once('-').and_then(|(_, number)| number.parse::<u32>().ok());
            let ordinal = host.and_then(digits).ok_or(": this machine's name (HOSTNAME) does not end in “-” and a number")?;
            let first = ordinal.checked_mul(each).ok_or(FORM)?;
            (first, first.checked_add(each).and_then(|end| end.checked_sub(1)).ok_or(FORM)?)
        } else {
            let (first, last) = which.split_once("..=").ok_or(FORM)?;
            (number(first)?, number(last)?)
        };
        match (first <= last, last < of) {
            (true, true) => Ok(Span { first, last, of }),
            (true, false) => Err(": shards are counted from 0, so that the last one is one less than there are"),
            (false, _) => Err(": the first one is greater than the last one, or there are none"),
        }
    }
}

/// The shard that a server's events come to, of so many.
#[must_use]
pub fn shard_of(server: u64, shards: u64) -> u64 {
    (server >> 22) % shards.max(1)
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..={}/{}", self.first, self.last, self.of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, host: Option<&str>, expect: Option<(u32, u32, u32)>) {
        assert_eq!(Span::parse(text, host).ok(), expect.map(|(first, last, of)| Span { first, last, of }), "{text} on {host:?}");
    }

    #[test]
    fn spans_are_read() {
        check("0..=15/64", None, Some((0, 15, 64)));
        check("63..=63/64", None, Some((63, 63, 64)));
        check(" 0 ..= 0 / 1 ", None, Some((0, 0, 1)));
        check("ordinal*16/64", Some("tasukebune-0"), Some((0, 15, 64)));
        check("ordinal*16/64", Some("a-b-3"), Some((48, 63, 64)));
        for wrong in [
            "",
            "1",
            "0..15/64",
            "16..=15/64",
            "0..=64/64",
            "0..=0/0",
            "-1..=1/2",
            "0..=4294967296/64",
            "0..=100000/100001",
            "ordinal*16/64",
            "a/b",
        ] {
            check(wrong, None, None);
        }
        for host in ["tasukebune-4", "tasukebune", "tasukebune-x", "4", "a-4294967295", ""] {
            check("ordinal*16/64", Some(host), None);
        }
        check("ordinal*0/64", Some("a-0"), None);
    }

    #[test]
    fn a_span_is_told_as_it_is_read() {
        let span = Span { first: 16, last: 31, of: 64 };
        assert_eq!(Span::parse(&span.to_string(), None), Ok(span));
        assert_eq!((span.count(), span.numbers().count(), span.has(31), span.has(32)), (16, 16, true, false));
        assert_eq!(Span::all(3), Span { first: 0, last: 2, of: 3 });
        assert_eq!([15, 16, 31, 32, 64 + 16].map(|shard| span.has_server((shard << 22) + 77)), [false, true, true, false, true]);
    }
}
