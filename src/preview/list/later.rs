//! What the samples say. All of them have to be heard for that, some many times.

use serde::Serialize;

use super::{Lack, troubles};
use crate::book::Book;
use crate::check::coverage::{Use, coverage};
use crate::check::told::Told;
use crate::check::{self, misheard};
use crate::desk::Desk;

/// A sample that is not heard as it should be.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Missed {
    pub text: String,
    pub locale: String,
    pub file: String,
    pub line: usize,
    /// Any of these were right; `none`: silence.
    pub expected: Vec<String>,
    pub heard: Heard,
    /// Where it is not written to the bot.
    pub overheard: bool,
    /// Its line in the list of known failures.
    pub known: Option<usize>,
}

/// What is heard instead.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Heard {
    /// `answer`, `question`, `menu` or `silence`.
    pub kind: &'static str,
    pub topics: Vec<String>,
}

/// A pattern without which every sample would be decided as it is.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Idle {
    pub topic: String,
    pub pattern: String,
    pub file: String,
    pub line: usize,
    /// It silences its topic.
    pub unless: bool,
    /// So many samples does it match.
    pub matched: usize,
}

/// What comes of hearing all samples.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Samples {
    /// All that are misheard, in the order of the files.
    pub missed: Vec<Missed>,
    /// What is wrong with patterns by that, in the words of `check`.
    pub faults: Vec<Lack>,
}

/// Hears all samples; nothing comes of it where the data have faults.
#[must_use]
pub fn samples(book: &Book) -> Samples {
    let Some(desk) = &book.desk else { return Samples { missed: Vec::new(), faults: Vec::new() } };
    let missed = misheard::missed(book).into_iter().map(|missed| told(desk, &missed)).collect();
    Samples { missed, faults: troubles::of_topics(book, check::of_patterns(book)) }
}

fn told(desk: &Desk, missed: &misheard::Missed) -> Missed {
    let misheard::Missed { sample, wrong, known } = missed;
    let (kind, topics) = match Told::of(&desk.parts().ear, &wrong.decision) {
        Told::Answer(topic) => ("answer", vec![topic]),
        Told::Question(topics) => ("question", topics),
        Told::Menu => ("menu", Vec::new()),
        Told::Silence => ("silence", Vec::new()),
    };
    Missed {
        text: sample.text.clone(),
        locale: sample.locale.to_string(),
        file: sample.file.clone(),
        line: sample.line,
        expected: sample.right().into_iter().map(str::to_owned).collect(),
        heard: Heard { kind, topics },
        overheard: wrong.overheard,
        known: *known,
    }
}

/// All patterns that no sample needs, in the order of the files. `step` is told the number of each sample.
#[must_use]
pub fn patterns(book: &Book, step: &mut dyn FnMut(usize)) -> Vec<Idle> {
    let Some(desk) = &book.desk else { return Vec::new() };
    let idle = coverage(desk, book, step).patterns.into_iter().filter(Use::is_idle);
    idle.map(|Use { topic, pattern, file, line, unless, matched, .. }| Idle { topic, pattern, file, line, unless, matched }).collect()
}
