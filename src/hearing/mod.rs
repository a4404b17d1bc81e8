//! Hearing: from a text to what it is about, with the reasons.
//!
//! `text::prepare` folds the text, one scan finds the words of all classes, patterns say with precision which topics it
//! speaks of, the learned part weighs what they left open, and [`Ear::decide`] draws the conclusion.

pub mod language;
pub mod learned;
pub mod model;
pub mod pattern;
pub mod scan;
pub mod words;

mod besides;
mod compile;
mod decide;
mod explain;
mod features;
mod glance;
mod number;
mod opener;

use crate::intent::{Move, Role};
use crate::message::Locale;
use crate::text;

use besides::Besides;
pub use decide::{Decision, Rules};
pub use explain::speaking;
use language::{Languages, Tongue, romaji_to_kana};
use learned::Example;
use model::{Model, leaning};
use number::Numbers;
use opener::Openers;
use pattern::Pattern;
use scan::{Hits, Scanner};

/// What a pattern speaks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Speaks {
    Topic(usize),
    /// Against the topic, whatever its other patterns say.
    Unless(usize),
    Move(Move),
    /// Under a topic's cards: for its jump of that number.
    Jump(usize, usize),
    Language(Locale),
    /// A device or carrier by that name.
    Name(usize),
    /// That name stands here only to say that it is not the one.
    Denied(usize),
}

#[derive(Debug)]
struct Rule {
    speaks: Speaks,
    pattern: Pattern,
    file: String,
    line: usize,
}

/// A rule to look at when a word of a class is found, and one of another class that it needs, too.
#[derive(Debug, Clone, Copy)]
struct Wakes {
    rule: usize,
    with: scan::ClassId,
}

/// A topic as hearing knows it.
#[derive(Debug)]
struct Subject {
    id: String,
    role: Role,
    /// Subjects that give way to this one.
    beats: Vec<usize>,
}

/// What was heard in one message.
#[derive(Debug, Default)]
pub struct Heard {
    /// The text as hearing reads it.
    pub folded: String,
    /// What was said besides the trouble, and is not in `folded`: what it is not, and what works.
    pub left_out: Vec<String>,
    /// The language that it is in.
    pub tongue: Tongue,
    /// Subjects whose patterns matched and that no other one beats, in the order of their ids.
    pub subjects: Vec<usize>,
    /// Every rule that matched (numbers for [`Ear::rule`]).
    pub rules: Vec<usize>,
    /// Probability per subject, if it is one of ours; empty without a learned part.
    pub scores: Vec<f32>,
    /// Probability that somebody wants help from us; 1 without a learned part.
    pub wanted: f32,
    pub moves: Vec<Move>,
    /// Topics and the numbers of their jumps whose patterns matched.
    pub jumps: Vec<(usize, usize)>,
    /// The language that was asked for.
    pub language: Option<Locale>,
    /// Devices and carriers that were named (numbers in the order of `followups.toml`).
    pub variants: Vec<usize>,
    /// Devices and carriers that were said not to be the ones.
    pub denied: Vec<usize>,
    /// Whether it names something that a trouble may be about.
    pub names_a_thing: bool,
    /// Classes from the words files that it has words of.
    pub classes: usize,
    /// The text is nothing but a number, as one chooses from a list.
    pub number: Option<usize>,
}

/// A text, folded and scanned.
struct Listened {
    folded: String,
    left_out: Vec<String>,
    hits: Hits,
    tongue: Tongue,
}

/// The ear: everything that hearing needs, compiled once.
pub struct Ear {
    subjects: Vec<Subject>,
    rules: Vec<Rule>,
    /// The variant that each name stands for.
    names: Vec<usize>,
    /// For each class, the rules to look at when one of its words is found.
    by_class: Vec<Vec<Wakes>>,
    scanner: Scanner,
    besides: Besides,
    languages: Languages,
    numbers: Numbers,
    openers: Openers,
    /// Classes that come from the words files, which the learned part sees.
    named: Vec<bool>,
    model: Option<Model>,
    /// For each label of the model, the subject; `None` where there is none any more.
    labels: Vec<Option<usize>>,
    decision: Rules,
}

/// The label of samples that are nothing for us.
pub const NONE: &str = "none";

impl Ear {
    /// Puts a trained model behind the patterns. One that was trained for other topics still serves for those it knows.
    pub fn set_model(&mut self, model: Model) {
        self.labels = model.labels().iter().map(|l| self.subjects.iter().position(|s| s.id == *l)).collect();
        self.model = Some(model);
    }

    /// Trains a model from samples: text and what it is about (ids; several are equally good; none: [`NONE`]).
    #[must_use]
    pub fn train<'a>(&self, samples: impl Iterator<Item = (&'a str, Vec<&'a str>)>) -> Model {
        let labels: Vec<String> = self.subjects.iter().map(|s| s.id.clone()).chain([NONE.to_owned()]).collect();
        let examples: Vec<Example> = samples
            .filter_map(|(text, ids)| {
                let known: Vec<usize> = ids.iter().filter_map(|id| self.number(id)).collect();
                let wanted = ids.first().and_then(|id| self.number(id)).is_some_and(|n| self.subjects[n].role == Role::Help);
                let labels = match known[..] {
                    _ if ids.first() == Some(&NONE) => vec![(self.subjects.len(), 1.0)],
                    [] => return None,
                    [first, ref also @ ..] => shares(first, also),
                };
                Some(Example { folded: text::fold(text::cut(text)), features: self.features(text), labels, wanted })
            })
            .collect();
        learned::train(&labels, &examples)
    }

    /// Whether nobody wants help at first sight, in a text that is merely overheard and was folded; nothing is passed over without a learned part.
    #[must_use]
    pub fn passes_over(&self, folded: &str) -> bool {
        self.model.as_ref().is_some_and(|model| model.passes_over(folded))
    }

    /// Listens to a text.
    #[must_use]
    pub fn hear(&self, text: &str) -> Heard {
        self.hear_but(text, None)
    }

    /// Listens as if one rule did not exist: what would be heard without it?
    #[must_use]
    pub fn hear_without(&self, text: &str, rule: usize) -> Heard {
        self.hear_but(text, Some(rule))
    }

    fn hear_but(&self, text: &str, without: Option<usize>) -> Heard {
        let Listened { folded, left_out, hits, tongue } = self.listen(text);
        let mut heard = self.match_rules(&hits, without);
        heard.names_a_thing = self.besides.names_a_thing(&hits);
        heard.classes = hits.classes().filter(|class| self.is_named(*class)).count();
        if let Some(model) = &self.model {
            let by_label = model.probabilities(&self.features_of(&folded, &hits, &heard));
            let (helps, others) = self.sides(&by_label);
            let of = |label: Option<usize>| label.and_then(|label| by_label.get(label)).copied().unwrap_or_default();
            heard.wanted = leaning(by_label.last().copied().unwrap_or_default(), of(helps), of(others));
            heard.scores = vec![0.0; self.subjects.len()];
            for (subject, p) in self.labels.iter().zip(&by_label) {
                if let Some(subject) = subject {
                    heard.scores[*subject] = *p;
                }
            }
            // If it is one of ours.
            let ours: f32 = heard.scores.iter().sum();
            heard.scores.iter_mut().for_each(|p| *p /= ours.max(1e-9));
        }
        Heard { number: self.numbers.read(&folded), folded, left_out, tongue, ..heard }
    }

    /// The likeliest of the model's labels that want help from us, and of the others.
    fn sides(&self, by_label: &[f32]) -> (Option<usize>, Option<usize>) {
        let helps = |label: usize| self.labels[label].is_some_and(|s| self.subjects[s].role == Role::Help);
        let top = |wanted: bool| {
            let side = (0..self.labels.len()).filter(|label| helps(*label) == wanted);
            side.max_by(|a, b| by_label[*a].total_cmp(&by_label[*b]))
        };
        (top(true), top(false))
    }

    /// What a text says after words of correction (“no, …”); `None` where it begins with none.
    #[must_use]
    pub fn after_opener<'a>(&self, text: &'a str) -> Option<&'a str> {
        self.openers.rest(text)
    }

    /// The ids of the subjects, in the order of their numbers.
    #[must_use]
    pub fn subject(&self, n: usize) -> &str {
        self.subjects.get(n).map_or(NONE, |s| &s.id)
    }

    /// Whether a subject's patterns take precedence over another's.
    #[must_use]
    pub fn beats(&self, one: usize, other: usize) -> bool {
        self.subjects.get(one).is_some_and(|s| s.beats.contains(&other))
    }

    /// Whether a subject says so little that it gives way to others and takes precedence over none (“cannot log in”).
    #[must_use]
    pub fn is_general(&self, subject: usize) -> bool {
        self.subjects.get(subject).is_some_and(|s| s.beats.is_empty())
    }

    /// The number of a subject.
    #[must_use]
    pub fn number(&self, id: &str) -> Option<usize> {
        self.subjects.iter().position(|s| s.id == id)
    }

    /// What finds the words, for benches.
    #[must_use]
    pub fn scanner(&self) -> &Scanner {
        &self.scanner
    }

    /// Folds and scans a text; romaji is read as kana.
    fn listen(&self, text: &str) -> Listened {
        let mut folded = text::prepare(text);
        let mut tongue = self.languages.detect(&folded);
        let latin = !folded.chars().any(|c| text::is_kana(c) || text::is_han(c));
        if latin && matches!(tongue, Tongue::Known(l) if l.as_str() == "ja") {
            folded = text::fold(&romaji_to_kana(&folded));
        }
        let mut hits = self.scanner.scan(&folded);
        let besides = self.besides.find(&folded, &hits);
        let left_out: Vec<String> = besides.iter().map(|part| folded[part.clone()].to_owned()).collect();
        if !besides.is_empty() {
            folded = besides::without(&folded, &besides).collect();
            hits = self.scanner.scan(&folded);
        }
        if latin {
            let english = hits.classes().filter(|c| self.is_named(*c) && self.scanner.name(*c).starts_with("en:"));
            let mut places: Vec<u32> = english.flat_map(|c| hits.of(c)).map(|(_, hit)| hit.start).collect();
            places.sort_unstable();
            places.dedup();
            tongue = self.languages.by_words(tongue, places.len());
        }
        Listened { folded, left_out, hits, tongue }
    }

    /// Whether a class comes from the words files.
    fn is_named(&self, class: scan::ClassId) -> bool {
        self.named.get(usize::from(class)) == Some(&true)
    }

    fn match_rules(&self, hits: &Hits, without: Option<usize>) -> Heard {
        let mut heard = Heard { wanted: 1.0, ..Heard::default() };
        let (mut unless, mut named, mut denied) = (Vec::new(), Vec::new(), Vec::new());
        for class in hits.classes() {
            for &Wakes { rule: n, with } in self.by_class.get(usize::from(class)).into_iter().flatten() {
                if !hits.has(with) {
                    continue;
                }
                let rule = &self.rules[n];
                if without != Some(n) && rule.pattern.matches(hits) {
                    heard.rules.push(n);
                    match rule.speaks {
                        Speaks::Topic(subject) => heard.subjects.push(subject),
                        Speaks::Unless(subject) => unless.push(subject),
                        Speaks::Move(mv) => heard.moves.push(mv),
                        Speaks::Jump(subject, jump) => heard.jumps.push((subject, jump)),
                        Speaks::Language(locale) => heard.language = Some(locale),
                        Speaks::Name(name) => named.push(name),
                        Speaks::Denied(name) => denied.push(name),
                    }
                }
            }
        }
        heard.rules.sort_unstable();
        heard.subjects.sort_unstable();
        heard.subjects.dedup();
        heard.subjects.retain(|s| !unless.contains(s));
        let beaten: Vec<usize> = heard.subjects.iter().flat_map(|s| &self.subjects[*s].beats).copied().collect();
        heard.subjects.retain(|s| !beaten.contains(s));
        // Of several jumps of a topic, the first by name.
        heard.jumps.sort_unstable();
        heard.jumps.dedup();
        heard.moves.sort_unstable();
        heard.moves.dedup();
        heard.variants = named.iter().filter(|n| !denied.contains(n)).map(|n| self.names[*n]).collect();
        heard.variants.sort_unstable();
        heard.variants.dedup();
        // “Not au but UQ”: both are one choice, and it is the one.
        heard.denied = denied.iter().map(|n| self.names[*n]).filter(|v| !heard.variants.contains(v)).collect();
        heard
    }
}

/// The file with moves and variants.
pub const FOLLOWUPS: &str = "intents/followups.toml";

/// What a sample counts for its label, where others are equally good: enough for one answer instead of a question back.
const SHARE: f32 = 0.7;

/// A sample counts for its label; where others are equally good, they have a part in it.
fn shares(label: usize, also: &[usize]) -> Vec<(usize, f32)> {
    let others = u16::try_from(also.len()).unwrap_or(u16::MAX);
    if others == 0 {
        return vec![(label, 1.0)];
    }
    std::iter::once((label, SHARE)).chain(also.iter().map(|other| (*other, (1.0 - SHARE) / f32::from(others)))).collect()
}
