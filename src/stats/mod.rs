//! What the counters tell: how much was asked, answered and solved, and of which topics.

mod letters;
mod picture;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub use picture::Picture;

use crate::message::Locale;
use crate::store::{Row, What};
use crate::voice::Voice;

/// Spans of days that can be looked at.
pub const DAYS: [u16; 3] = [7, 30, 90];
/// More topics than these make no list any more.
const TOPICS: usize = 15;
/// The longest bar, in signs: it fits a phone.
const BAR: u64 = 12;

/// Sums over a span of time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stats {
    pub asked: u64,
    pub answered: u64,
    pub solved: u64,
    pub unsolved: u64,
    pub handed_over: u64,
    /// The first answer was not what was meant.
    pub missed: u64,
    /// There was none, for what was written was not understood.
    pub unclear: u64,
    pub warned: u64,
    /// What was asked about, the most first.
    pub topics: Vec<OfTopic>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OfTopic {
    pub id: String,
    pub answered: u64,
    pub solved: u64,
    pub missed: u64,
}

/// The first of these fonts that has all letters of these texts.
#[must_use]
pub fn font<'a>(fonts: &'a [PathBuf], texts: &[&str]) -> Option<&'a Path> {
    letters::Letters::name(fonts, texts)
}

impl Stats {
    #[must_use]
    pub fn of(rows: &[Row]) -> Stats {
        let mut out = Stats::default();
        let mut topics: BTreeMap<&str, OfTopic> = BTreeMap::new();
        for Row { topic, what, n, .. } in rows {
            let mut of_topic = OfTopic::default();
            match what {
                What::Asked => out.asked += n,
                What::Answered => (out.answered, of_topic.answered) = (out.answered + n, *n),
                What::Solved => (out.solved, of_topic.solved) = (out.solved + n, *n),
                What::Unsolved => out.unsolved += n,
                What::HandedOver => out.handed_over += n,
                What::Missed(_) => (out.missed, of_topic.missed) = (out.missed + n, *n),
                What::Unclear => out.unclear += n,
                // The topics that came near are for the metrics, people for the surge radar alone.
                What::Lost(_) | What::Person => {}
                What::Warned => out.warned += n,
            }
            if !topic.is_empty() {
                let sum = topics.entry(topic).or_default();
                sum.answered += of_topic.answered;
                sum.solved += of_topic.solved;
                sum.missed += of_topic.missed;
            }
        }
        out.topics = topics.into_iter().map(|(id, sum)| OfTopic { id: id.to_owned(), ..sum }).filter(|sum| sum.answered > 0).collect();
        out.topics.sort_by(|a, b| b.answered.cmp(&a.answered).then_with(|| a.id.cmp(&b.id)));
        out
    }

    /// The same in words. Where they are `numbered`, each row has the number that the picture shows for it.
    #[must_use]
    pub fn text(&self, days: u16, voice: &Voice, locale: Locale, numbered: bool) -> String {
        let mut lines = vec![voice.say(locale, "stats", &[("days", days.to_string())])];
        if self.is_empty() {
            lines.push(voice.say(locale, "stats-nothing", &[]));
            return lines.join("\n");
        }
        let most = self.topics.first().map_or(1, |first| first.answered);
        let number = |n: usize| if numbered { format!("`{n}` ") } else { String::new() };
        let totals = self.totals(voice, locale);
        let first = totals.len() + 1;
        lines.extend((1..).zip(totals).map(|(n, row)| format!("{}{}", number(n), row.text)));
        if !self.topics.is_empty() {
            lines.push(String::new());
        }
        lines.extend((first..).zip(self.of_topics(voice, locale)).map(|(n, row)| {
            let answered = row.bars.first().map_or(0, |(_, n)| *n);
            let bar = "▇".repeat(usize::try_from((answered * BAR).div_ceil(most)).unwrap_or(1));
            format!("{}`{bar}` {}", number(n), row.text)
        }));
        lines.join("\n")
    }

    /// Nothing was counted. A case may be solved days after it was asked about, and a warning needs no question.
    fn is_empty(&self) -> bool {
        let answers = self.asked + self.answered + self.missed + self.unclear + self.warned;
        answers + self.solved + self.unsolved + self.handed_over == 0
    }

    /// A row for each sum.
    fn totals(&self, voice: &Voice, locale: Locale) -> Vec<Line> {
        let sums = [
            (Kind::Asked, "stats-asked", self.asked),
            (Kind::Answered, "stats-answered", self.answered),
            (Kind::Solved, "stats-solved", self.solved),
            (Kind::Unsolved, "stats-unsolved", self.unsolved),
            (Kind::HandedOver, "stats-handed-over", self.handed_over),
            (Kind::Missed, "stats-missed", self.missed),
            (Kind::Unclear, "stats-unclear", self.unclear),
            (Kind::Warned, "stats-warned", self.warned),
        ];
        sums.map(|(kind, key, n)| Line { text: voice.say(locale, key, &[("n", n.to_string())]), bars: vec![(kind, n)] }).to_vec()
    }

    /// A row for each topic, the most asked first.
    fn of_topics(&self, voice: &Voice, locale: Locale) -> Vec<Line> {
        let row = |topic: &OfTopic| {
            let key = format!("{}.label", topic.id);
            // Of an older version it may have another name.
            let label = voice.find(locale, &key).map_or_else(|| topic.id.clone(), |_| voice.say(locale, &key, &[]));
            let n = |n: u64| n.to_string();
            let args = [("topic", label), ("answered", n(topic.answered)), ("solved", n(topic.solved)), ("missed", n(topic.missed))];
            let bars = vec![(Kind::Answered, topic.answered), (Kind::Solved, topic.solved), (Kind::Missed, topic.missed)];
            Line { text: voice.say(locale, "stats-topic", &args), bars }
        };
        self.topics.iter().take(TOPICS).map(row).collect()
    }
}

/// A row: what it says, and how much of what there was.
#[derive(Debug, Clone)]
struct Line {
    text: String,
    bars: Vec<(Kind, u64)>,
}

/// What a number counts; in the picture, its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Asked,
    Answered,
    Solved,
    Unsolved,
    HandedOver,
    Missed,
    Unclear,
    Warned,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::By;

    #[test]
    fn whatever_is_counted_alone_is_not_nothing() {
        let of = |what| Stats::of(&[Row { hour: 1, topic: String::new(), what, n: 1 }]);
        for what in [
            What::Asked,
            What::Answered,
            What::Solved,
            What::Unsolved,
            What::HandedOver,
            What::Missed(By::Mention),
            What::Unclear,
            What::Warned,
        ] {
            assert!(!of(what).is_empty(), "{what:?}");
        }
        assert!(Stats::of(&[]).is_empty() && of(What::Person).is_empty());
    }

    #[test]
    fn counters_become_sums() {
        let row = |topic: &str, what, n| Row { hour: 1, topic: topic.to_owned(), what, n };
        let stats = Stats::of(&[
            row("code", What::Asked, 5),
            row("code", What::Answered, 4),
            row("lock", What::Answered, 9),
            row("code", What::Solved, 2),
            row("lock", What::Missed(By::Mention), 1),
            row("code", What::Missed(By::Command), 1),
            row("lock", What::Lost(By::Mention), 7),
            row("", What::Unclear, 6),
            row("", What::Warned, 3),
            row("old", What::Unsolved, 1),
        ]);
        assert_eq!(
            (stats.asked, stats.answered, stats.solved, stats.missed, stats.unclear, stats.warned, stats.unsolved),
            (5, 13, 2, 2, 6, 3, 1)
        );
        let topics: Vec<(&str, u64, u64)> = stats.topics.iter().map(|t| (t.id.as_str(), t.answered, t.missed)).collect();
        assert_eq!(topics, [("lock", 9, 1), ("code", 4, 1)]);
    }
}
