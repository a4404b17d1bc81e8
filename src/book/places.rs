//! Files that lie where nothing looks for them.

use std::collections::BTreeSet;

use super::intents::File;
use super::samples::KNOWN_FAILURES;
use crate::fault::Fault;
use crate::message::Locale;

/// Texts and samples lie in their language's folder.
pub fn check(files: &[File], faults: &mut Vec<Fault>) {
    let mut folders = BTreeSet::new();
    for (path, _) in files {
        for root in ["locales", "tests/samples"] {
            let Some(rest) = path.strip_prefix(root).and_then(|p| p.strip_prefix('/')).filter(|_| path != KNOWN_FAILURES) else { continue };
            match rest.split_once('/') {
                None => {
                    let text = format!("this file is not read: put it into the folder of its language, such as {root}/ja");
                    faults.push(Fault::new(path, 0, text));
                }
                Some((tag, _)) if Locale::new(tag).is_none() => {
                    folders.insert(format!("{root}/{tag}"));
                }
                Some(_) => {}
            }
        }
    }
    faults.extend(folders.into_iter().map(|folder| {
        Fault::new(folder, 0, "the folder's name is no language tag of at most 8 letters, digits and “-”: name it like ja or pt-BR")
    }));
}
