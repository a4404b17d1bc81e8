//! The book: reads all data files, from the binary or from a folder, and makes the desk of them. The only reader of
//! data files; every fault is told with file and line.

pub mod facts;
pub mod intents;
pub mod samples;
pub mod sheet;

mod assemble;
mod source;
mod validate;

use crate::desk::Desk;
use crate::fault::Fault;
use crate::message::Locale;

pub use intents::Intents;
pub use samples::Sample;
pub use source::Source;

/// What was read.
pub struct Book {
    /// `None` where faults stand in the way.
    pub desk: Option<Desk>,
    /// What could be put together despite the faults, for `check` alone: it tells all faults at once.
    pub rough: Option<Desk>,
    pub intents: Intents,
    pub samples: Vec<Sample>,
    /// Sorted by file and line; warnings among them.
    pub faults: Vec<Fault>,
}

impl Book {
    /// Reads everything. `only`: judge only this language's texts.
    #[must_use]
    pub fn read(source: &Source, only: Option<Locale>) -> Book {
        let mut faults = Vec::new();
        let files = source.files(&mut faults);
        let read = intents::read(&files, &mut faults);
        let samples = samples::read(&files);
        let desk = assemble::desk(&files, &read, source, &samples, only, &mut faults);
        faults.retain(|f| concerns(f, only));
        faults.sort();
        faults.dedup();
        let broken = faults.iter().any(|f| !f.warning);
        let (desk, rough) = if broken { (None, desk) } else { (desk, None) };
        Book { desk, rough, intents: read, samples, faults }
    }

    /// The desk, with or without faults.
    #[must_use]
    pub fn any_desk(&self) -> Option<&Desk> {
        self.desk.as_ref().or(self.rough.as_ref())
    }

    /// The desk.
    ///
    /// # Errors
    /// All faults, if any is more than a warning.
    pub fn desk(self) -> Result<Desk, Vec<Fault>> {
        self.desk.ok_or(self.faults)
    }
}

/// Whether a fault has to do with a language: it stands in a file of it, or of none.
#[must_use]
pub fn concerns(fault: &Fault, only: Option<Locale>) -> bool {
    let Some(only) = only else { return true };
    let file = fault.file.as_str();
    let folder = ["locales/", "tests/samples/"].iter().find_map(|folder| file.strip_prefix(folder)?.split_once('/'));
    let words = file.strip_prefix("intents/words/").and_then(|name| name.split_once('.'));
    folder.or(words).is_none_or(|(tag, _)| tag == only.as_str())
}
