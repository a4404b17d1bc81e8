//! Where data files come from: the binary itself, or a folder.

use std::fs;
use std::path::{Path, PathBuf};

use super::intents::File;
use crate::fault::Fault;

/// All data files as they were when the program was built: path and text, sorted by path.
const EMBEDDED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/embedded.rs"));
/// The learned part that was trained from them (see `build.rs`).
const LEARNED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/learned.bin"));

/// Folders with data files and the files' extension.
const FOLDERS: [(&str, &str); 3] = [("intents", "toml"), ("locales", "ftl"), ("tests/samples", "txt")];

/// Where the data come from.
#[derive(Debug, Clone)]
pub enum Source {
    Embedded,
    /// A folder with `intents/`, `locales/` and, for the learned part, `tests/samples/`.
    Folder(PathBuf),
}

impl Source {
    /// The model that belongs to exactly these data, if there is one.
    #[must_use]
    pub fn learned(&self) -> Option<&'static [u8]> {
        matches!(self, Source::Embedded).then_some(LEARNED)
    }

    pub fn files(&self, faults: &mut Vec<Fault>) -> Vec<File> {
        match self {
            Source::Embedded => EMBEDDED.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect(),
            Source::Folder(root) => {
                let mut files = Vec::new();
                for (folder, extension) in FOLDERS {
                    if root.join(folder).is_dir() {
                        collect(root, Path::new(folder), extension, &mut files, faults);
                    } else if folder != "tests/samples" {
                        faults.push(Fault::new(
                            root.join(folder).to_string_lossy(),
                            0,
                            "there is no such folder: name a data folder that has intents/ and locales/",
                        ));
                    }
                }
                files.sort();
                files
            }
        }
    }
}

fn collect(root: &Path, folder: &Path, extension: &str, files: &mut Vec<File>, faults: &mut Vec<Fault>) {
    let name = folder.to_string_lossy().replace('\\', "/");
    let entries = match fs::read_dir(root.join(folder)) {
        Ok(entries) => entries,
        Err(error) => {
            faults.push(Fault::new(name, 0, format!("cannot be read ({error}): check that it exists and that you may read it")));
            return;
        }
    };
    for entry in entries.flatten() {
        let path = folder.join(entry.file_name());
        let name = path.to_string_lossy().replace('\\', "/");
        if root.join(&path).is_dir() {
            collect(root, &path, extension, files, faults);
        } else if path.extension().is_some_and(|e| e == extension) {
            match fs::read(root.join(&path)).map(String::from_utf8) {
                Ok(Ok(text)) => files.push((name, text.trim_start_matches('\u{feff}').replace("\r\n", "\n"))),
                Ok(Err(error)) => {
                    let at = error.utf8_error().valid_up_to();
                    let line = error.as_bytes().iter().take(at).filter(|b| **b == b'\n').count() + 1;
                    faults.push(Fault::new(name, line, "not UTF-8: save the file as UTF-8"));
                }
                Err(error) => faults.push(Fault::new(name, 0, format!("cannot be read ({error}): check that you may read it"))),
            }
        }
    }
}
