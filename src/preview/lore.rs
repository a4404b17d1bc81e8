//! What hearing has learned. That takes many seconds, which whoever corrects a text need not wait for: it is learned from intents and samples alone,
//! and what was learned before serves until it is done anew.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::book::{Book, Source, automod, facts, guard, scams};
use crate::desk::Desk;
use crate::fault::Fault;
use crate::hearing::model::Model;

/// A learned part, and what it was learned from.
#[derive(Clone)]
pub struct Lore {
    bytes: Vec<u8>,
    from: u64,
}

/// A desk, and whether its learned part was learned from something else.
pub struct Opened {
    pub desk: Desk,
    pub stale: bool,
}

impl Lore {
    /// The one in the program.
    #[must_use]
    pub fn built_in() -> Lore {
        let bytes = Source::Embedded.learned().unwrap_or_default().to_vec();
        Lore { bytes, from: print(&Source::Embedded) }
    }

    /// The desk of these data with this learned part behind it.
    ///
    /// # Errors
    /// All faults of the data, if any is more than a warning.
    pub fn open(&self, source: &Source) -> Result<Opened, Vec<Fault>> {
        let stale = print(source) != self.from;
        let mut desk = Book::skim(source).desk()?;
        self.teach(&mut desk);
        Ok(Opened { desk, stale })
    }

    /// Puts it behind a desk.
    pub fn teach(&self, desk: &mut Desk) {
        if let Some(model) = Model::from_bytes(self.bytes.clone().into()) {
            desk.ear_mut().set_model(model);
        }
    }

    /// Learns anew; `None` where the data have faults meanwhile.
    #[must_use]
    pub fn learn(source: &Source) -> Option<Lore> {
        let from = print(source);
        let Book { desk, samples, .. } = Book::skim(source);
        let model = desk?.parts().ear.train(samples.iter().map(|sample| (sample.text.as_str(), sample.right())));
        Some(Lore { bytes: model.to_bytes().to_vec(), from })
    }
}

/// All that is learned from, as a number.
fn print(source: &Source) -> u64 {
    let mut hasher = DefaultHasher::new();
    let files = source.files(&mut Vec::new());
    files.read.iter().filter(|(path, _)| teaches(path)).for_each(|file| file.hash(&mut hasher));
    hasher.finish()
}

/// Texts and facts say nothing of how somebody is understood.
fn teaches(path: &str) -> bool {
    !path.starts_with("locales/") && ![facts::FILE, guard::FILE, scams::FILE, automod::FILE].contains(&path)
}
