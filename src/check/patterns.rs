//! Patterns against samples: none changes what another topic's sample is heard as, and each is needed by one.

use std::collections::BTreeMap;

use crate::book::{Book, Sample};
use crate::desk::Desk;
use crate::fault::Fault;
use crate::hearing::{Decision, NONE};

pub fn check(desk: &Desk, book: &Book, faults: &mut Vec<Fault>) {
    let ear = &desk.parts().ear;
    let mut harm: BTreeMap<usize, Vec<&Sample>> = BTreeMap::new();
    let mut needed = vec![false; ear.rule_count()];
    for sample in &book.samples {
        if sample.label != NONE && ear.number(&sample.label).is_none() {
            // Of a draft, which is not heard yet.
            continue;
        }
        let right = sample.right();
        let heard = ear.hear(&sample.text);
        for &rule in &heard.rules {
            let Some(subject) = ear.rule_subject(rule) else { continue };
            if right.contains(&ear.subject(subject)) {
                let alone = heard.rules.iter().filter(|r| ear.rule_subject(**r) == Some(subject)).count() == 1;
                needed[rule] |= alone;
            } else if heard.subjects.contains(&subject) {
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
    for rule in (0..ear.rule_count()).filter(|r| ear.rule_subject(*r).is_some() && !needed[*r]) {
        let (topic, pattern, file, line) = ear.rule(rule);
        faults.push(Fault::new(
            file,
            line,
            format!("no sample of {topic} needs the pattern “{pattern}”: add one that only it hears, or take it out"),
        ));
    }
}

fn is_right(decision: &Decision, right: &[&str], desk: &Desk) -> bool {
    matches!(decision, Decision::Answer(topic) if right.contains(&desk.parts().topics[*topic].id.as_str()))
}
