//! The book: reads all data files, from the binary or from a folder, and makes the desk of them. The only reader of
//! data files; every fault is told with file and line.

pub mod automod;
pub mod facts;
pub mod guard;
pub mod intents;
pub mod samples;
pub mod scams;
pub mod sheet;

mod assemble;
mod messages;
mod names;
mod operator;
mod places;
mod source;
mod validate;

use std::collections::{BTreeMap, BTreeSet};

use crate::desk::Desk;
use crate::fault::Fault;
use crate::message::Locale;

pub use automod::AutoMod;
pub use intents::Intents;
pub use samples::{KNOWN_FAILURES, Sample};
pub use source::{Operator, Source};

/// What was read.
pub struct Book {
    /// `None` where faults stand in the way.
    pub desk: Option<Desk>,
    /// What could be put together despite the faults, for `check` alone: it tells all faults at once.
    pub rough: Option<Desk>,
    pub intents: Intents,
    pub automod: AutoMod,
    pub samples: Vec<Sample>,
    /// Samples that cannot be heard rightly yet, by [`Sample::name`], and the line that says so.
    pub known_failures: BTreeMap<String, usize>,
    /// Files and folders of which nothing is known.
    pub unopened: Vec<String>,
    /// Files of which some letters are lost: whatever is wrong with their texts may come of that.
    pub garbled: BTreeSet<String>,
    /// Sorted by file and line; warnings among them.
    pub faults: Vec<Fault>,
}

/// What is read for.
enum Purpose {
    Everything,
    /// No samples, and no patterns for `AutoMod`.
    Desk,
    /// Everything as it stands in the files, and nothing learned from it.
    Files,
}

impl Book {
    /// Reads everything. `only`: judge only this language's texts.
    #[must_use]
    pub fn read(source: &Source, only: Option<Locale>) -> Book {
        Book::read_for(source, only, &Purpose::Everything)
    }

    /// Reads everything as [`Book::read`] does, without the learned part, which takes the longest.
    #[must_use]
    pub fn skim(source: &Source) -> Book {
        Book::read_for(source, None, &Purpose::Files)
    }

    /// The desk, and nothing that only judges it: what lies in the binary was judged before it was built.
    ///
    /// # Errors
    /// All faults, if any is more than a warning.
    pub fn open(source: &Source) -> Result<Desk, Vec<Fault>> {
        // Without samples a folder's data could not be learned from.
        let purpose = if source.learned().is_some() { Purpose::Desk } else { Purpose::Everything };
        Book::read_for(source, None, &purpose).desk()
    }

    fn read_for(source: &Source, only: Option<Locale>, purpose: &Purpose) -> Book {
        let mut faults = Vec::new();
        let files = source.files_for(purpose, &mut faults);
        places::check(&files.read, &mut faults);
        let read = intents::read(&files.read, &files.unopened, &mut faults);
        let samples = samples::read(&files.read);
        let known_failures = samples::known_failures(&files.read);
        let automod = match purpose {
            Purpose::Everything | Purpose::Files => automod::read(&files.read, &files.unopened, &mut faults),
            Purpose::Desk => AutoMod::default(),
        };
        let learn = !matches!(purpose, Purpose::Files);
        let desk = assemble::desk(&files, &read, source, assemble::Samples { all: &samples, learn }, only, &mut faults);
        faults.retain(|f| concerns(f, only));
        faults.sort();
        faults.dedup();
        let broken = faults.iter().any(|f| !f.warning);
        let (desk, rough) = if broken { (None, desk) } else { (desk, None) };
        Book { desk, rough, intents: read, automod, samples, known_failures, unopened: files.unopened, garbled: files.garbled, faults }
    }

    /// Whether there may be samples that could not be read.
    #[must_use]
    pub fn lacks_samples(&self) -> bool {
        self.unopened.iter().any(|path| path.starts_with("tests"))
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
    let folder = ["locales/", "tests/samples/"].iter().find_map(|folder| file.strip_prefix(folder)?.split('/').next());
    let words = file.strip_prefix("intents/words/").and_then(|name| name.split('.').next());
    // A file beside the folders is of no language.
    folder.or(words).is_none_or(|tag| tag == only.as_str() || tag.contains('.'))
}
