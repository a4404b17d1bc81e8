//! What each pattern and each word is there for: the samples that would be heard otherwise without it.
//!
//! The learned part stays as it is: training it anew without each of some hundred patterns would take an hour.

use std::collections::HashSet;

use crate::book::{Book, Sample};
use crate::desk::Desk;
use crate::hearing::scan::ScannerBuilder;
use crate::hearing::{Decision, Ear, Heard, NONE};

/// A pattern of a topic, or one that silences it (`[unless]`), with what it does for the samples.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    pub topic: String,
    pub pattern: String,
    pub file: String,
    pub line: usize,
    pub unless: bool,
    /// Samples of its topic that it matches; of an `[unless]` pattern, samples of any.
    pub matched: usize,
    /// Samples of any topic that are decided otherwise without it where they are written to the bot; of those that must
    /// stay unanswered, where they are overheard.
    pub needed: usize,
    /// Further samples that are decided otherwise without it only where they are overheard.
    pub overheard: usize,
}

impl Use {
    /// Nothing is heard otherwise without it.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.needed == 0 && self.overheard == 0
    }
}

/// An entry of a list in a words file that stands in no sample, in none of its forms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unheard {
    pub file: String,
    pub line: usize,
    /// `None`: of the look-alikes for all classes.
    pub class: Option<String>,
    pub text: String,
}

/// What the samples say of the data.
#[derive(Debug)]
pub struct Coverage {
    /// In the order of the files.
    pub patterns: Vec<Use>,
    pub unheard: Vec<Unheard>,
    /// So many entries do the words files have.
    pub entries: usize,
}

/// Goes through all samples; `step` is told the number of each.
#[must_use]
pub fn coverage(desk: &Desk, book: &Book, step: &mut dyn FnMut(usize)) -> Coverage {
    let ear = &desk.parts().ear;
    let mut uses: Vec<Option<Use>> = (0..ear.rule_count()).map(|rule| unused(ear, rule)).collect();
    let mut folded = Vec::with_capacity(book.samples.len());
    for (n, sample) in book.samples.iter().enumerate() {
        step(n);
        let heard = ear.hear(&sample.text);
        // The topic of a draft is not heard yet: its samples say nothing of the patterns.
        if sample.label == NONE || ear.number(&sample.label).is_some() {
            count(ear, sample, &heard, &mut uses);
        }
        folded.push(heard.folded);
    }
    let (unheard, entries) = unheard(book, &folded);
    let mut patterns: Vec<Use> = uses.into_iter().flatten().collect();
    patterns.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
    Coverage { patterns, unheard, entries }
}

/// `None` for what samples cannot speak of: answers to a card.
fn unused(ear: &Ear, rule: usize) -> Option<Use> {
    let silences = ear.silences(rule);
    let topic = ear.subject(ear.rule_subject(rule).or(silences)?).to_owned();
    let (_, pattern, file, line) = ear.rule(rule);
    let (pattern, file) = (pattern.to_owned(), file.to_owned());
    Some(Use { topic, pattern, file, line, unless: silences.is_some(), matched: 0, needed: 0, overheard: 0 })
}

fn count(ear: &Ear, sample: &Sample, heard: &Heard, uses: &mut [Option<Use>]) {
    let right = sample.right();
    let mut with = None;
    for &rule in &heard.rules {
        let Some(counts) = &mut uses[rule] else { continue };
        counts.matched += usize::from(counts.unless || right.contains(&counts.topic.as_str()));
        if !has_say(ear, heard, rule) {
            continue;
        }
        let decisions = |heard: &Heard| [sample.label != NONE, false].map(|addressed| ear.decide(heard, addressed));
        let [judged, overheard] = with.get_or_insert_with(|| decisions(heard));
        let [judged_without, overheard_without] = decisions(&ear.hear_without(&sample.text, rule));
        if !alike(judged, &judged_without) {
            counts.needed += 1;
        } else if !alike(overheard, &overheard_without) {
            counts.overheard += 1;
        }
    }
}

/// Whether anything may be heard otherwise without a rule that matched. Patterns speak once for their topic, however
/// many match; so do those that silence it, and what is silent has no say.
fn has_say(ear: &Ear, heard: &Heard, rule: usize) -> bool {
    let others = || heard.rules.iter().filter(|other| **other != rule);
    match (ear.rule_subject(rule), ear.silences(rule)) {
        (Some(subject), _) => !others().any(|r| ear.rule_subject(*r) == Some(subject) || ear.silences(*r) == Some(subject)),
        (_, Some(subject)) => {
            others().any(|r| ear.rule_subject(*r) == Some(subject)) && !others().any(|r| ear.silences(*r) == Some(subject))
        }
        _ => false,
    }
}

/// Whether two decisions come to the same: the order of what is offered is chance where nothing was understood.
#[must_use]
pub fn alike(one: &Decision, other: &Decision) -> bool {
    match (one, other) {
        (Decision::Menu(_), Decision::Menu(_)) => true,
        (Decision::Clarify(one), Decision::Clarify(other)) => one.iter().collect::<HashSet<_>>() == other.iter().collect::<HashSet<_>>(),
        _ => one == other,
    }
}

/// The entries that no sample contains, and how many entries there are.
fn unheard(book: &Book, folded: &[String]) -> (Vec<Unheard>, usize) {
    // A class for each entry: look-alikes hide nothing from another one here.
    let mut builder = ScannerBuilder::default();
    let mut entries = Vec::new();
    for words in &book.intents.words {
        for (class, entry, literals) in words.entries() {
            let id = builder.class(&entries.len().to_string());
            for literal in literals {
                builder.add(id, literal);
            }
            let (file, class, text) = (words.file.clone(), class.map(str::to_owned), entry.text.clone());
            entries.push(Unheard { file, line: entry.line, class, text });
        }
    }
    let count = entries.len();
    // Words that do not fit into one automaton were told when the book was read.
    let Ok(scanner) = builder.build(None) else { return (Vec::new(), count) };
    let found: HashSet<usize> = folded.iter().flat_map(|text| scanner.scan(text).classes().map(usize::from).collect::<Vec<_>>()).collect();
    let unheard = entries.into_iter().enumerate().filter(|(n, _)| !found.contains(n)).map(|(_, entry)| entry);
    (unheard.collect(), count)
}
