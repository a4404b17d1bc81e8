//! Samples: known labels, no duplicates, some for every topic.

use std::collections::HashMap;

use crate::book::{Book, Sample};
use crate::fault::Fault;
use crate::hearing::NONE;
use crate::message::Locale;
use crate::text::fold;

pub fn check(book: &Book, only: Option<Locale>, faults: &mut Vec<Fault>) {
    let topics = &book.intents.topics;
    let known = |id: &str| id == NONE || topics.iter().any(|i| i.id == id);
    let mut seen: HashMap<String, &Sample> = HashMap::new();
    for sample in &book.samples {
        for unknown in sample.right().into_iter().filter(|id| !known(id)) {
            faults.push(Fault::new(
                &sample.file,
                sample.line,
                format!("there is no topic “{unknown}”: correct the name or add intents/{unknown}.toml"),
            ));
        }
        let folded = fold(&sample.text);
        if folded.is_empty() {
            faults.push(Fault::new(&sample.file, sample.line, "nothing is left of this sample once folded: take it out"));
            continue;
        }
        if let Some(first) = seen.insert(folded, sample) {
            let place = format!("{}:{}", first.file, first.line);
            faults.push(Fault::new(&sample.file, sample.line, format!("the same message stands in {place}: take one of the two out")));
        }
    }
    // A language that is only answered in needs none; one that is heard does.
    let heard = || book.intents.words.iter().map(|w| w.locale).filter(|l| only.is_none_or(|o| o == *l));
    for intent in topics.iter().filter(|i| !i.draft && !book.lacks_samples()) {
        for locale in heard() {
            if !book.samples.iter().any(|s| s.locale == locale && s.label == intent.id) {
                let file = format!("tests/samples/{locale}/{}.txt", intent.id);
                faults.push(Fault::new(
                    file,
                    0,
                    format!("{} has no samples in {locale}: write some, or mark the intent `draft = true`", intent.id),
                ));
            }
        }
    }
}
