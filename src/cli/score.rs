//! How well messages are understood: the counting behind `eval`.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::hearing::{Decision, Ear, NONE};
use crate::intent::Role;

/// A labelled message with what was decided, addressed and overheard.
pub struct Row {
    pub text: String,
    pub label: String,
    pub also: Vec<String>,
    pub addressed: Decision,
    pub overheard: Decision,
}

/// Counts over help messages, and over those that are nothing for us.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Score {
    pub help: usize,
    pub right: usize,
    pub reach: usize,
    pub wrong: usize,
    pub overheard_right: usize,
    pub overheard_wrong: usize,
    pub rest: usize,
    pub answered: usize,
    /// Per topic: right, given, wanted.
    pub topics: BTreeMap<String, [usize; 3]>,
    /// Label and what was answered instead.
    pub confusions: BTreeMap<(String, String), usize>,
    pub worst: Vec<String>,
}

/// What counts when a topic was split from others after messages were labelled.
pub struct Labels<'a> {
    pub ear: &'a Ear,
    pub roles: BTreeMap<&'a str, Role>,
    pub split_from: BTreeMap<&'a str, Vec<&'a str>>,
}

impl Labels<'_> {
    /// Counts. A younger topic is right for a label that it was split from, if no row has the younger label.
    pub fn score(&self, rows: &[Row]) -> Score {
        let used: BTreeSet<&str> = rows.iter().flat_map(|r| std::iter::once(&r.label).chain(&r.also)).map(String::as_str).collect();
        let mut score = Score::default();
        for row in rows {
            let mut right: BTreeSet<&str> = std::iter::once(&row.label).chain(&row.also).map(String::as_str).collect();
            for (young, old) in &self.split_from {
                if !used.contains(young) && old.iter().any(|o| right.contains(o)) {
                    right.insert(young);
                }
            }
            if self.roles.get(row.label.as_str()) == Some(&Role::Help) {
                self.help(row, &right, &mut score);
            } else if row.label == NONE || self.roles.get(row.label.as_str()) == Some(&Role::Elsewhere) {
                self.rest(row, &right, &mut score);
            }
        }
        score
    }

    fn help(&self, row: &Row, right: &BTreeSet<&str>, score: &mut Score) {
        score.help += 1;
        score.topics.entry(row.label.clone()).or_default()[2] += 1;
        let given = self.given(&row.addressed);
        let is_right = given.is_some_and(|g| right.contains(g));
        if is_right {
            score.right += 1;
            score.topics.entry(row.label.clone()).or_default()[0] += 1;
        }
        if let Some(given) = given {
            let counted = if is_right { row.label.as_str() } else { given };
            score.topics.entry(counted.to_owned()).or_default()[1] += 1;
        }
        let near = match &row.addressed {
            Decision::Clarify(c) | Decision::Menu(c) => c.iter().take(4).any(|t| right.contains(self.ear.subject(*t))),
            _ => false,
        };
        score.reach += usize::from(is_right || near);
        score.wrong += usize::from(given.is_some() && !is_right);
        match self.given(&row.overheard) {
            Some(given) if right.contains(given) => score.overheard_right += 1,
            Some(_) => score.overheard_wrong += 1,
            None => {}
        }
        if !is_right {
            let said = self.word(&row.addressed);
            *score.confusions.entry((row.label.clone(), said.clone())).or_default() += 1;
            let mark = if near { "near " } else { "" };
            score.worst.push(format!("{} → {mark}{said}: {}", row.label, row.text.replace('\n', "⏎")));
        }
    }

    fn rest(&self, row: &Row, right: &BTreeSet<&str>, score: &mut Score) {
        score.rest += 1;
        let fine = match self.given(&row.overheard) {
            Some(given) => right.contains(given) && given != row.label,
            None => row.overheard == Decision::Silent,
        };
        if !fine {
            score.answered += 1;
            let said = self.word(&row.overheard);
            *score.confusions.entry((row.label.clone(), format!("overheard {said}"))).or_default() += 1;
            score.worst.push(format!("{} → overheard {said}: {}", row.label, row.text.replace('\n', "⏎")));
        }
    }

    fn given(&self, decision: &Decision) -> Option<&str> {
        if let Decision::Answer(topic) = decision { Some(self.ear.subject(*topic)) } else { None }
    }

    fn word(&self, decision: &Decision) -> String {
        let ids = |topics: &[usize]| topics.iter().take(4).map(|t| self.ear.subject(*t)).collect::<Vec<_>>().join(" ");
        match decision {
            Decision::Answer(topic) => self.ear.subject(*topic).to_owned(),
            Decision::Clarify(c) => format!("clarify [{}]", ids(c)),
            Decision::Menu(c) => format!("menu [{}]", ids(c)),
            Decision::Silent => "silent".to_owned(),
        }
    }
}

/// A share in per cent; 0 of 0 is 0.
#[must_use]
pub fn percent(part: usize, whole: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "counts of messages")]
    let share = part as f64 / whole.max(1) as f64;
    (share * 1000.0).round() / 10.0
}

impl Score {
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let of = |name: &str, part: usize, whole: usize| format!("  {name:<44} {part:>5} / {whole:<5} {:>5.1} %", percent(part, whole));
        vec![
            "addressed, messages that want help:".into(),
            of("right at the first answer", self.right, self.help),
            of("right or among the first four offered (reach)", self.reach, self.help),
            of("wrong answer", self.wrong, self.help),
            "overheard:".into(),
            of("help messages answered rightly", self.overheard_right, self.help),
            of("help messages answered wrongly", self.overheard_wrong, self.help),
            of("nothing for us or another service, yet answered", self.answered, self.rest),
        ]
    }

    #[must_use]
    pub fn json(&self) -> Value {
        let topics: BTreeMap<&String, Value> = self
            .topics
            .iter()
            .map(|(id, [right, given, wanted])| {
                (id, json!({ "precision": percent(*right, *given), "recall": percent(*right, *wanted), "messages": wanted }))
            })
            .collect();
        let confusions: Vec<Value> =
            self.confusions.iter().map(|((label, said), n)| json!({ "label": label, "said": said, "count": n })).collect();
        json!({
            "help": self.help, "right": self.right, "reach": self.reach, "wrong": self.wrong,
            "overheard_right": self.overheard_right, "overheard_wrong": self.overheard_wrong,
            "rest": self.rest, "answered": self.answered,
            "topics": topics, "confusions": confusions, "worst": self.worst,
        })
    }
}
