//! The data files as they are, but for one, spoilt; or, where the second byte is large, with what follows in its place.
//! Of the samples only a few are there: the learned part would be trained from them anew each time.
#![no_main]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use common::property;

struct Data {
    folder: tempfile::TempDir,
    files: Vec<(String, Vec<u8>)>,
}

const SAMPLES: &str = "tests/samples/ja/code-not-received.txt";

static DATA: LazyLock<Data> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = Vec::new();
    let mut folders = vec![PathBuf::from("intents"), PathBuf::from("locales")];
    while let Some(at) = folders.pop() {
        for entry in fs::read_dir(root.join(&at)).expect("a folder") {
            let path = at.join(entry.expect("an entry").file_name());
            if root.join(&path).is_dir() {
                folders.push(path);
            } else {
                files.push((path.to_string_lossy().into_owned(), fs::read(root.join(&path)).expect("a file")));
            }
        }
    }
    files.push((SAMPLES.to_owned(), "コードが届かない\nコードが来ない ## code-rejected\n".into()));
    files.sort();
    for (path, text) in &files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("written");
    }
    Data { folder, files }
});

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let [which, how, by @ ..] = bytes else { return };
    let (path, text) = &DATA.files[usize::from(*which) % DATA.files.len()];
    let spoilt = if *how < 240 { property::spoil(text, by) } else { by.to_vec() };
    let at = DATA.folder.path().join(path);
    fs::write(&at, spoilt).expect("written");
    property::data(DATA.folder.path(), path);
    fs::write(&at, text).expect("written");
});
