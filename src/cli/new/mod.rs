//! `new-intent` and `new-locale`: files to begin with, for authors. What stands in them is in `templates/`.

pub mod intent;
pub mod locale;
mod texts;
mod write;

use std::path::{Path, PathBuf};

use super::{Env, Failure, faulty, with_facts};
use crate::book::{Book, Source};
use crate::desk::Desk;
use crate::fault::Fault;

/// The data folder to write into: the one that was named, else this one.
fn folder(env: &Env) -> Result<(PathBuf, Source), Failure> {
    let named = named(&env.source);
    let root = named.unwrap_or(Path::new(".")).to_owned();
    if ["intents", "locales"].iter().any(|folder| !root.join(folder).is_dir()) {
        let how = "A clone of the project is one; so is a copy of its intents/, locales/ and tests/samples/.";
        return Err(match named {
            Some(root) => format!("{}: this is no data folder, which has intents/ and locales/: correct --data. {how}", root.display()),
            None => format!("this folder has no intents/ and locales/: go into a data folder, or name one with --data DIR. {how}"),
        });
    }
    let source = with_facts(Source::Folder(root.clone()), &env.settings, env.today);
    Ok((root, source))
}

fn named(source: &Source) -> Option<&Path> {
    match source {
        Source::Embedded => None,
        Source::Folder(root) => Some(root),
        Source::Overridden(source, _) => named(source),
    }
}

/// What is there already; only data without faults are added to, so that whatever is told later is of what was added.
fn book(source: &Source) -> Result<(Book, Desk), Failure> {
    let mut book = Book::skim(source);
    match book.desk.take() {
        Some(desk) => Ok((book, desk)),
        None => Err(format!("nothing was written, mend this first: {}", faulty(&book.faults))),
    }
}

/// All that stands in the way.
fn refused(faults: &[Fault]) -> Failure {
    let faults: Vec<String> = faults.iter().map(|f| format!("\n  {f}")).collect();
    format!("nothing was written:{}", faults.concat())
}
