//! Reasons for what was heard, for `ask` and `check`.

use super::learned::Features;
use super::model::LEAN;
use super::{Ear, Listened, Speaks};

/// A feature with the words for it.
struct Named {
    hash: u64,
    value: f32,
    name: String,
}

/// One reason for or against a subject.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    pub what: String,
    pub weight: f32,
}

impl Ear {
    /// The features that weigh most for a subject (`None`: for "help is wanted"), heaviest first.
    #[must_use]
    pub fn evidence(&self, text: &str, subject: Option<usize>) -> Vec<Evidence> {
        let Some(model) = &self.model else { return Vec::new() };
        let label = match subject {
            Some(_) => self.labels.iter().position(|l| *l == subject),
            None => Some(self.labels.len()),
        };
        let Some(label) = label else { return Vec::new() };
        let Listened { folded, hits, .. } = self.listen(text);
        let heard = self.match_rules(&hits, None);
        let mut named: Vec<Named> = Vec::new();
        self.each_feature(&folded, &hits, &heard, &mut |hash, value, name| named.push(Named { hash, value, name: name() }));
        let features: Features = named.iter().map(|n| (n.hash, n.value)).collect();
        let mut weights = model.contributions(&features, label);
        if subject.is_none() {
            let (helps, others) = self.sides(&model.probabilities(&features));
            for (side, lean) in [(helps, LEAN), (others, -LEAN)] {
                let more = side.map(|label| model.contributions(&features, label)).unwrap_or_default();
                weights.iter_mut().zip(more).for_each(|(weight, more)| *weight += lean * more);
            }
        }
        let mut out: Vec<Evidence> =
            named.into_iter().zip(weights).map(|(n, weight)| Evidence { weight, what: n.name }).filter(|e| e.weight.abs() > 0.01).collect();
        out.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
        out
    }

    /// The rule behind a number in [`Heard::rules`]: what it speaks for, the pattern, file and line.
    #[must_use]
    pub fn rule(&self, n: usize) -> (String, &str, &str, usize) {
        let rule = &self.rules[n];
        let speaks = match rule.speaks {
            Speaks::Topic(subject) => self.subject(subject).to_owned(),
            Speaks::Unless(subject) => format!("not {}", self.subject(subject)),
            Speaks::Move(mv) => format!("{mv:?}"),
            Speaks::Jump(subject, _) => format!("a remedy of {}", self.subject(subject)),
            Speaks::Language(locale) => format!("answers in {locale}"),
            Speaks::Name(n) => format!("variant {}", self.names[n]),
            Speaks::Denied(n) => format!("not variant {}", self.names[n]),
        };
        (speaks, &rule.pattern.text, &rule.file, rule.line)
    }

    /// The subject that a rule speaks for.
    #[must_use]
    pub fn rule_subject(&self, n: usize) -> Option<usize> {
        if let Speaks::Topic(subject) = self.rules[n].speaks { Some(subject) } else { None }
    }

    /// The subject that a rule silences.
    #[must_use]
    pub fn silences(&self, n: usize) -> Option<usize> {
        if let Speaks::Unless(subject) = self.rules[n].speaks { Some(subject) } else { None }
    }

    /// How many rules there are.
    #[must_use]
    pub fn rule_count(&self) -> usize {
        self.rules.len()
    }

    /// The words found in a text, as `class “word”`, for `ask`.
    #[must_use]
    pub fn words_found(&self, text: &str) -> Vec<String> {
        let Listened { folded, hits, .. } = self.listen(text);
        let mut out: Vec<String> = hits
            .classes()
            .filter(|c| self.is_named(*c))
            .flat_map(|c| hits.of(c))
            .filter_map(|(c, hit)| {
                Some(format!("<{}> {}", self.scanner.name(*c), folded.get(hit.start as usize..hit.end as usize)?.trim_end()))
            })
            .collect();
        out.dedup();
        out
    }
}
