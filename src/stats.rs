//! What the counters tell: how much was asked, answered and solved, and of which topics.

use std::collections::BTreeMap;

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
    /// The first answer was not what was meant, or nothing was understood.
    pub missed: u64,
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
                // It names several topics that came near: the words were missed once, and how often is not told by them.
                What::Lost(_) => {}
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

    /// The same in words.
    #[must_use]
    pub fn text(&self, days: u16, voice: &Voice, locale: Locale) -> String {
        let say = |key: &str, args: &[(&str, String)]| voice.say(locale, key, args);
        let n = |n: u64| [("n", n.to_string())];
        let mut lines = vec![say("stats", &[("days", days.to_string())])];
        if self.asked + self.answered == 0 {
            lines.push(say("stats-nothing", &[]));
            return lines.join("\n");
        }
        for (key, sum) in [
            ("stats-asked", self.asked),
            ("stats-answered", self.answered),
            ("stats-solved", self.solved),
            ("stats-unsolved", self.unsolved),
            ("stats-handed-over", self.handed_over),
            ("stats-missed", self.missed),
            ("stats-warned", self.warned),
        ] {
            lines.push(say(key, &n(sum)));
        }
        let most = self.topics.first().map_or(1, |first| first.answered);
        lines.push(String::new());
        for topic in self.topics.iter().take(TOPICS) {
            let key = format!("{}.label", topic.id);
            // Of an older version it may have another name.
            let label = voice.find(locale, &key).map_or_else(|| topic.id.clone(), |_| say(&key, &[]));
            let bar = "▇".repeat(usize::try_from((topic.answered * BAR).div_ceil(most)).unwrap_or(1));
            let args = [("topic", label), ("answered", topic.answered.to_string()), ("solved", topic.solved.to_string())];
            lines.push(format!("`{bar}` {}", say("stats-topic", &args)));
        }
        lines.join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::By;

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
            row("", What::Warned, 3),
            row("old", What::Unsolved, 1),
        ]);
        assert_eq!((stats.asked, stats.answered, stats.solved, stats.missed, stats.warned, stats.unsolved), (5, 13, 2, 2, 3, 1));
        let topics: Vec<(&str, u64, u64)> = stats.topics.iter().map(|t| (t.id.as_str(), t.answered, t.missed)).collect();
        assert_eq!(topics, [("lock", 9, 1), ("code", 4, 1)]);
    }
}
