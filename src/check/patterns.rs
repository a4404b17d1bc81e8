//! Patterns against samples: none changes what another topic's sample is heard as, and each is needed by one.

use std::collections::{BTreeMap, HashMap};

use crate::book::{Book, Intents, Sample};
use crate::desk::Desk;
use crate::fault::Fault;
use crate::hearing::{Decision, FOLLOWUPS, NONE};

pub fn check(desk: &Desk, book: &Book, faults: &mut Vec<Fault>) {
    let ear = &desk.parts().ear;
    let mut harm: BTreeMap<usize, Vec<&Sample>> = BTreeMap::new();
    let mut matched = vec![false; ear.rule_count()];
    let mut needed = vec![false; ear.rule_count()];
    for sample in &book.samples {
        if sample.label != NONE && ear.number(&sample.label).is_none() {
            // Of a draft, which is not heard yet.
            continue;
        }
        // Some of its own patterns may not have been read: then no other is to blame for what it is heard as.
        let whole = !book.intents.unread.has(&format!("intents/{}.toml", sample.label));
        let right = sample.right();
        let heard = ear.hear(&sample.text);
        for &rule in &heard.rules {
            matched[rule] = true;
            let Some(subject) = ear.rule_subject(rule) else { continue };
            if right.contains(&ear.subject(subject)) {
                let other = |r: usize| ear.rule_subject(r) == Some(subject) && ear.rule(r).1 != ear.rule(rule).1;
                let alone = !heard.rules.iter().any(|r| other(*r));
                // Where another pattern silences the topic, or a topic that is heard beats it, this one has no say.
                let silenced = heard.rules.iter().any(|r| ear.silences(*r) == Some(subject));
                let beaten = heard.subjects.iter().any(|other| ear.beats(*other, subject));
                needed[rule] |= alone && !silenced && !beaten;
            } else if whole && heard.subjects.contains(&subject) {
                // Only what is heard when the bot would answer matters: chatter is overheard, everything else is addressed.
                let addressed = sample.label != NONE;
                let with = ear.decide(&heard, addressed);
                let without = ear.decide(&ear.hear_without(&sample.text, rule), addressed);
                let spoilt = matches!(with, Decision::Answer(_) | Decision::Clarify(_));
                if spoilt && with != without && !is_right(&with, &right, desk) {
                    harm.entry(rule).or_default().push(sample);
                }
            }
        }
    }
    for (rule, samples) in harm {
        let (topic, pattern, file, line) = ear.rule(rule);
        let first = samples[0];
        faults.push(Fault::new(
            file,
            line,
            format!(
                "the pattern “{pattern}” of {topic} changes what {} sample(s) of other topics are heard as, the first in {}:{}: \
                 make it narrower, or let one topic beat the other",
                samples.len(),
                first.file,
                first.line
            ),
        ));
    }
    if !book.lacks_samples() {
        unneeded(desk, book, &matched, &needed, faults);
    }
}

/// Patterns without a sample that shows what they are for. A topic that has none at all is told by `samples`.
fn unneeded(desk: &Desk, book: &Book, matched: &[bool], needed: &[bool], faults: &mut Vec<Fault>) {
    let ear = &desk.parts().ear;
    for rule in 0..ear.rule_count() {
        let (topic, pattern, file, line) = ear.rule(rule);
        if ear.silences(rule).is_some() && !matched[rule] {
            // It may be there for a message that came once and is no sample: a warning.
            let text = format!("the `unless` pattern “{pattern}” matches no sample: add one that it must silence, or take it out");
            faults.push(Fault::warning(file, line, text));
        }
        let has_samples = || book.samples.iter().any(|s| s.right().contains(&topic.as_str()));
        if ear.rule_subject(rule).is_some() && !needed[rule] && has_samples() {
            let text = format!("no sample of {topic} needs the pattern “{pattern}”: add one that only it hears, or take it out");
            faults.push(Fault::new(file, line, text));
        }
    }
}

/// No list holds the same pattern twice.
pub fn twice(intents: &Intents, faults: &mut Vec<Fault>) {
    let topics = intents.topics.iter().flat_map(|i| [&i.patterns, &i.unless].map(|list| (i.file.as_str(), list)));
    let answers = &intents.followups;
    let moves = answers.moves.iter().map(|(_, list)| list).chain(answers.variants.iter().map(|v| &v.patterns));
    let followups = moves.chain(answers.denied.iter().map(|(_, list)| list)).map(|list| (FOLLOWUPS, list));
    for (file, list) in topics.chain(followups) {
        let mut seen = HashMap::new();
        for pattern in list {
            if let Some(first) = seen.insert((pattern.locale, pattern.text.trim()), pattern.line) {
                let text = format!("the pattern “{}” stands in this list already, in line {first}: take one of the two out", pattern.text);
                faults.push(Fault::new(file, pattern.line, text));
            }
        }
    }
}

fn is_right(decision: &Decision, right: &[&str], desk: &Desk) -> bool {
    matches!(decision, Decision::Answer(topic) if right.contains(&desk.parts().topics[*topic].id.as_str()))
}
