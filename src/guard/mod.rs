//! The guard: finds secrets in a message's raw text, before anything else looks at it.
//!
//! The text is brought to one form letter by letter (`plain`), one pass finds the words of all lists (`words`, the data
//! in `intents/guard.toml`), another the groups of digits (`digits`); then each kind of secret has its own look at them.
//! The cost is linear in the text, and what has no secret by its letters alone (`sieve`) costs next to nothing.

mod digits;
mod links;
mod mail;
mod named;
mod numbers;
mod password;
mod place;
mod plain;
mod sieve;
mod spelled;
mod spoken;
mod steps;
mod typed;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Range;

use daachorse::{CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};

use crate::text::{Automaton, SECRET_MARK, is_han};

use digits::Groups;
use plain::Plain;
use steps::look;
pub use words::{Entries, List, fold};
use words::{Hits, Words};

/// What a secret is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    OneTimeCode,
    Email,
    Phone,
    Card,
    Password,
    OrderNumber,
    GiftCode,
    IdNumber,
    Address,
    ApprovalLink,
    OtpSecret,
}

impl Kind {
    /// Every kind with its name, which never changes.
    pub const ALL: [(&'static str, Kind); 11] = [
        ("one-time-code", Kind::OneTimeCode),
        ("email", Kind::Email),
        ("phone", Kind::Phone),
        ("card", Kind::Card),
        ("password", Kind::Password),
        ("order-number", Kind::OrderNumber),
        ("gift-code", Kind::GiftCode),
        ("id-number", Kind::IdNumber),
        ("address", Kind::Address),
        ("approval-link", Kind::ApprovalLink),
        ("otp-secret", Kind::OtpSecret),
    ];

    #[must_use]
    pub fn name(self) -> &'static str {
        Kind::ALL.iter().find(|(_, kind)| *kind == self).map_or("", |(name, _)| name)
    }
}

/// A secret in a text, without the text.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret {
    pub kind: Kind,
    /// Bytes of the original text.
    pub range: Range<usize>,
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}..{}", self.kind.name(), self.range.start, self.range.end)
    }
}

/// Rounds of looking: what is masked may bring a word nearer to another number. Two are the rule.
const ROUNDS: usize = 16;

/// Knows what secrets look like. Made once.
pub struct Guard {
    words: Words,
    /// Telephone numbers that everybody may know, as digits dialled within Japan.
    public_numbers: BTreeSet<String>,
    /// Ends of mail addresses that are no person's.
    public_hosts: BTreeSet<String>,
}

impl Guard {
    /// `public`: telephone numbers, mail addresses and hosts that we show ourselves. They are no secrets.
    #[must_use]
    pub fn new<'a>(entries: &Entries, public: impl IntoIterator<Item = &'a str>) -> Guard {
        let (mut public_numbers, mut public_hosts) = (BTreeSet::new(), BTreeSet::new());
        for value in public {
            if value.contains(|c: char| c.is_ascii_alphabetic()) {
                let host = value.rsplit('@').next().unwrap_or(value);
                public_hosts.insert(host.trim_start_matches("www.").to_owned());
            } else {
                public_numbers
                    .insert(numbers::national(&value.chars().filter(char::is_ascii_digit).collect::<String>(), value.starts_with('+')));
            }
        }
        Guard { words: Words::new(entries), public_numbers, public_hosts }
    }

    /// The secrets in a text, in order, none overlapping another.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<Secret> {
        self.search(text, false)
    }

    /// The same in what somebody writes who has a card before them: what is a mere number elsewhere is the code that they were sent.
    #[must_use]
    pub fn find_in_answer(&self, text: &str) -> Vec<Secret> {
        lone_code(text).map_or_else(|| self.search(text, true), |code| vec![code])
    }

    fn search(&self, text: &str, answers: bool) -> Vec<Secret> {
        if self.words.sieve().may_hold_any(text, answers) { self.look_through(text, answers) } else { Vec::new() }
    }

    /// What [`Guard::find`] or (`answers`) [`Guard::find_in_answer`] finds, without the first look: it spares time, and nothing else.
    #[must_use]
    pub fn look_through(&self, text: &str, answers: bool) -> Vec<Secret> {
        let mut plain = Plain::of(text);
        let mut secrets = Vec::new();
        for round in 0..ROUNDS {
            let mut found = self.look(&plain, answers && round == 0);
            if found.is_empty() {
                found = again(text, &plain, &secrets);
            }
            if found.is_empty() {
                break;
            }
            secrets.extend(found.iter().map(|f| {
                let (start, end) = plain.bytes(f.start, f.end);
                Secret { kind: f.kind, range: start..end }
            }));
            plain = plain.masked(&found.iter().map(|f| (f.start, f.end)).collect::<Vec<_>>());
        }
        secrets.sort_by_key(|s| (s.range.start, s.range.end));
        // Letters that were written as one sign may belong to two.
        secrets.dedup_by(|next, last| {
            let overlaps = next.range.start < last.range.end;
            if overlaps {
                last.range.end = last.range.end.max(next.range.end);
            }
            overlaps
        });
        secrets
    }

    /// The text with a mark in the place of each secret.
    #[must_use]
    pub fn mask(&self, text: &str, secrets: &[Secret]) -> String {
        let mut out = String::with_capacity(text.len());
        let mut next = 0;
        for secret in secrets {
            out.push_str(text.get(next..secret.range.start).unwrap_or_default());
            out.push_str(SECRET_MARK);
            next = secret.range.end;
        }
        out.push_str(text.get(next..).unwrap_or_default());
        out
    }

    /// One round, in the order of how sure each kind is of its own.
    fn look(&self, plain: &Plain, answers: bool) -> Vec<Found> {
        let hits = self.words.scan(plain);
        let groups = Groups::of(plain);
        let mut look =
            Look { guard: self, words: &self.words, plain, hits, groups, taken: vec![Taken::Free; plain.len()], found: Vec::new() };
        look.links();
        look.mail();
        look.orders();
        look.gifts();
        look.cards();
        look.ids();
        look.keys();
        look.backups();
        look.phones();
        look.lines();
        look.addresses();
        look.named_codes();
        look.halves();
        look.tv_codes();
        look.passwords();
        look.codes();
        look.spelled_codes();
        look.signed_codes();
        look.loose_passwords();
        if answers {
            look.answered_code();
        }
        look.found.sort_by_key(|f| f.start);
        look.found
    }
}

/// A text that is nothing but six digits, however they are written: the code that whoever is asked for one was sent.
#[must_use]
pub fn lone_code(text: &str) -> Option<Secret> {
    const DIGITS: usize = 6;
    let mut written = crate::text::fold(text);
    written.retain(|c| !matches!(c, ' ' | '-' | '。'));
    let is_code = written.len() == DIGITS && written.bytes().all(|b| b.is_ascii_digit());
    is_code.then_some(Secret { kind: Kind::OneTimeCode, range: 0..text.len() })
}

/// Where secrets stand once more: told with their name or without, they are the same.
fn again(text: &str, plain: &Plain, secrets: &[Secret]) -> Vec<Found> {
    /// Shorter ones stand anywhere by chance.
    const LEAST: usize = 4;
    let runs: BTreeMap<&str, Kind> = secrets.iter().filter_map(|s| Some((text.get(s.range.clone())?, s.kind))).collect();
    let runs: Vec<(&str, Kind)> = runs.into_iter().filter(|(run, _)| run.chars().count() >= LEAST).collect();
    if runs.is_empty() {
        return Vec::new();
    }
    look(text.len());
    let builder = CharwiseDoubleArrayAhoCorasickBuilder::new().match_kind(MatchKind::LeftmostLongest).use_prefilter(false);
    let automaton: Option<Automaton> = builder.build(runs.iter().map(|(run, _)| run)).ok();
    let mut known: Vec<&Range<usize>> = secrets.iter().map(|s| &s.range).collect();
    known.sort_by_key(|r| r.start);
    // Only between those that are known: a run that reaches into one of them would hide another beside it.
    let (mut gaps, mut from) = (Vec::new(), 0);
    for range in known.into_iter().chain([&(text.len()..text.len())]) {
        gaps.extend(text.get(from..range.start).map(|gap| (from, gap)));
        from = from.max(range.end);
    }
    let matches =
        automaton.iter().flat_map(|a| gaps.iter().flat_map(move |(from, gap)| a.leftmost_find_iter(*gap).map(move |m| (*from, m))));
    let found = matches.map(|(from, m)| Found {
        kind: runs[m.value() as usize].1,
        start: plain.glyphs.partition_point(|g| g.to <= from + m.start()),
        end: plain.glyphs.partition_point(|g| g.from < from + m.end()),
    });
    found.filter(|f| f.start < f.end).collect()
}

/// A secret while it is looked for, in glyphs.
#[derive(Debug, Clone, Copy)]
struct Found {
    kind: Kind,
    start: usize,
    end: usize,
}

/// What a glyph already belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Taken {
    Free,
    /// Part of a link: its numbers are no telephone numbers.
    Link,
    Secret,
}

/// One round's view of a text.
struct Look<'a> {
    guard: &'a Guard,
    words: &'a Words,
    plain: &'a Plain,
    hits: Hits,
    groups: Groups,
    taken: Vec<Taken>,
    found: Vec<Found>,
}

impl Look<'_> {
    /// Whether a run of glyphs belongs to nothing yet.
    fn is_free(&self, start: usize, end: usize) -> bool {
        look(end - start);
        self.taken[start..end].iter().all(|t| *t == Taken::Free)
    }

    /// Notes a secret, unless another one has a part of it.
    fn take(&mut self, kind: Kind, start: usize, end: usize) {
        look(end.saturating_sub(start));
        if start < end && !self.taken[start..end].contains(&Taken::Secret) {
            self.taken[start..end].fill(Taken::Secret);
            self.found.push(Found { kind, start, end });
        }
    }

    /// A word of the list stands so many letters before or after.
    fn is_near(&self, list: List, start: usize, end: usize, before: usize, after: usize) -> bool {
        self.hits.ending(list, start.saturating_sub(before), start).next().is_some()
            || self.hits.starting(list, end, end + after).next().is_some()
    }

    /// Past what may stand between a name and its value (“は”, “:”, quotes); and whether any of it says that a value follows.
    fn past_is(&self, from: usize) -> (usize, bool) {
        const STEPS: usize = 8;
        let (mut i, mut says) = (from, false);
        for _ in 0..STEPS {
            let c = self.plain.c(i);
            let word = self.words.here(List::Is, self.plain, i);
            if word > 0 {
                (i, says) = (i + word, true);
            } else if matches!(c, ':' | '=' | '→' | '⇒' | '➡' | '「' | '『' | '"' | '【' | '[' | '(' | '\'' | '<' | '>') {
                (i, says) = (i + 1, true);
            } else if matches!(c, ' ' | '\n' | '*' | '`' | '|' | '-' | '・' | '…' | '、' | ',' | ')') {
                i += 1;
            } else {
                break;
            }
        }
        (i, says)
    }

    /// A word of the list stands directly before, with nothing but “is” between.
    fn is_labelled(&self, list: List, start: usize) -> bool {
        const REACH: usize = 12;
        self.hits.ending(list, start.saturating_sub(REACH), start).any(|h| self.past_is(h.end).0 >= start)
    }

    /// The value is called so directly after it: “123456が認証コード”.
    fn is_called(&self, list: List, end: usize) -> bool {
        const REACH: usize = 10;
        let mut i = self.plain.run(end, |c| matches!(c, ' ' | '」' | '』' | '"' | '\'' | ')' | '】' | '`' | '*' | '|'));
        for _ in 0..2 {
            i += self.words.here(List::IsCalled, self.plain, i);
            i = self.plain.run(i, |c| c == ' ');
        }
        i > end && i <= end + REACH && self.hits.starting(list, end, i).next().is_some()
    }

    /// A word of the list stands in the same sentence.
    fn is_in_sentence(&self, list: List, start: usize, end: usize) -> bool {
        let (from, to) = self.sentence(start, end);
        self.hits.starting(list, from, to).next().is_some()
    }

    /// The same, beside what is asked about: what is within it says nothing about it.
    fn is_beside(&self, list: List, start: usize, end: usize) -> bool {
        let (from, to) = self.sentence(start, end);
        self.hits.starting(list, from, to).any(|h| h.end <= start || h.start >= end)
    }

    /// The sentence around a stretch, as far as it matters.
    fn sentence(&self, start: usize, end: usize) -> (usize, usize) {
        const REACH: usize = 60;
        let ends = |i: &usize| crate::text::ends_sentence(self.plain.c(*i));
        let from = (start.saturating_sub(REACH)..start).rev().find(ends).unwrap_or(start.saturating_sub(REACH));
        (from, (end..end + REACH).find(ends).unwrap_or(end + REACH))
    }

    /// Said of long ago, of a game, or as an example: nobody's secret now.
    fn is_only_told(&self, start: usize, end: usize) -> bool {
        /// A game is named beside the name of its code: somebody may watch a film, and sign in for that.
        const BESIDE: usize = 12;
        /// “例えばコードは…”.
        const BEFORE: usize = 8;
        let is = |list| !self.hits.of(list).is_empty() && self.is_beside(list, start, end);
        let game = || is(List::Harmless) || self.is_near(List::Game, start, end, BESIDE, BESIDE) && is(List::Game);
        let next = self.plain.run_within(end, 1, |c| c == ' ');
        let ours = || is(List::Ours) || is(List::Code);
        (is(List::Past) || game() && !ours()) && !is(List::Now)
            || self.words.here(List::Like, self.plain, next) > 0
            || self.is_near(List::Example, start, end, BEFORE, 0)
    }

    /// Whether the number counts something, or is money.
    fn counts(&self, start: usize, end: usize) -> bool {
        matches!(self.plain.before(start), '¥' | '\\' | '$' | '€' | '#' | '+' | '±' | '≒' | '約')
            || self.has_unit(end)
            || self.is_sender(end)
    }

    /// Something came from that number.
    fn is_sender(&self, end: usize) -> bool {
        self.words.here(List::From, self.plain, self.plain.run(end, |c| c == ' ')) > 0
    }

    /// What it counts stands behind the number.
    fn has_unit(&self, end: usize) -> bool {
        let next = self.plain.run(end, |c| c == ' ');
        let unit = self.words.here(List::Unit, self.plain, next);
        let unit = if self.words.here(List::NotUnit, self.plain, next) > 0 { 0 } else { unit };
        // After a space it is a word of its own, not the beginning of one (123456 本人確認).
        let unit = unit > 0 && (next == end || !is_han(self.plain.c(next + unit)));
        unit || matches!(self.plain.c(end), '%' | '℃' | '°')
    }
}
