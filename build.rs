//! Embeds the data files into the binary, and trains the learned part of hearing from the samples, so that the
//! program starts with both ready. Nothing is downloaded and nothing here is random: the same files give the same model.

#![expect(dead_code, unused_imports, reason = "the build uses a part of the modules that it shares with the program")]
#![expect(clippy::disallowed_methods, reason = "the build has no settings, and is given its folders by cargo")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

#[path = "src/fault.rs"]
mod fault;
#[path = "src/hearing/mod.rs"]
mod hearing;
#[path = "src/intent.rs"]
mod intent;
#[path = "src/limits.rs"]
mod limits;
#[path = "src/message/mod.rs"]
mod message;
#[path = "src/text.rs"]
mod text;
#[path = "src/book"]
mod book {
    pub mod intents;
    pub mod samples;
    pub mod sheet;
}

/// Folders of data files, below the project's root.
const FOLDERS: [(&str, &str); 3] = [("intents", "toml"), ("locales", "ftl"), ("tests/samples", "txt")];

fn main() -> std::io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    let mut files = Vec::new();
    for (folder, extension) in FOLDERS {
        println!("cargo:rerun-if-changed={folder}");
        collect(&root, Path::new(folder), extension, &mut files)?;
    }
    files.sort();

    let mut list = String::from("&[\n");
    for (path, _) in &files {
        let absolute = root.join(path);
        writeln!(list, "    ({path:?}, include_str!({:?})),", absolute.to_string_lossy()).map_err(std::io::Error::other)?;
    }
    list.push_str("]\n");
    fs::write(out.join("embedded.rs"), list)?;
    let (learned, scanned) = learn(&files);
    fs::write(out.join("learned.bin"), learned)?;
    fs::write(out.join("scanned.bin"), scanned)
}

/// The learned part, and what finds the words. Faults in the data are not told here: the program tells them all when it starts.
fn learn(files: &[(String, String)]) -> (Vec<u8>, Vec<u8>) {
    let mut faults = Vec::new();
    let read = book::intents::read(files, &[], &mut faults);
    let samples = book::samples::read(files);
    let ear = hearing::Ear::build(&read.words, &read.topics, &read.followups, None, &mut faults);
    let Some(ear) = ear else { return Default::default() };
    (ear.train(samples.iter().map(|s| (s.text.as_str(), s.right()))).to_bytes().to_vec(), ear.scanner().ready())
}

fn collect(root: &Path, folder: &Path, extension: &str, files: &mut Vec<(String, String)>) -> std::io::Result<()> {
    let Ok(entries) = fs::read_dir(root.join(folder)) else { return Ok(()) };
    for entry in entries {
        let entry = entry?;
        let path = folder.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            collect(root, &path, extension, files)?;
        } else if path.extension().is_some_and(|e| e == extension) {
            let text = fs::read_to_string(root.join(&path))?;
            files.push((path.to_string_lossy().replace('\\', "/"), text));
        }
    }
    Ok(())
}
