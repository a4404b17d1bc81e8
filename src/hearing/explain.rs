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
        let (kind, of) = self.speaks(n);
        (speaking(kind, &of), &rule.pattern.text, &rule.file, rule.line)
    }

    /// What a rule speaks for: `topic`, `unless` (against a topic), `move`, `remedy` (of a topic), `language`, `variant` or `denied` (not
    /// that variant), and which one. All but the first two mean something only to whoever has a card before them.
    #[must_use]
    pub fn speaks(&self, n: usize) -> (&'static str, String) {
        match self.rules[n].speaks {
            Speaks::Topic(subject) => ("topic", self.subject(subject).to_owned()),
            Speaks::Unless(subject) => ("unless", self.subject(subject).to_owned()),
            Speaks::Move(mv) => ("move", format!("{mv:?}")),
            Speaks::Jump(subject, _) => ("remedy", self.subject(subject).to_owned()),
            Speaks::Language(locale) => ("language", locale.to_string()),
            Speaks::Name(n) => ("variant", self.names[n].to_string()),
            Speaks::Denied(n) => ("denied", self.names[n].to_string()),
        }
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

/// What a rule speaks for, in words.
#[must_use]
pub fn speaking(kind: &str, of: &str) -> String {
    match kind {
        "unless" => format!("not {of}"),
        "remedy" => format!("a remedy of {of}"),
        "language" => format!("answers in {of}"),
        "variant" => format!("variant {of}"),
        "denied" => format!("not variant {of}"),
        _ => of.to_owned(),
    }
}
