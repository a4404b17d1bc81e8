//! Where data files come from: the binary itself, or a folder.

use std::collections::{BTreeSet, VecDeque};
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::Purpose;
use super::intents::File;
use crate::fault::Fault;
use crate::stamp::Stamp;

/// All data files as they were when the program was built: path and text, sorted by path.
const EMBEDDED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/embedded.rs"));
/// The learned part that was trained from them (see `build.rs`).
const LEARNED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/learned.bin"));
/// What finds their words, made beforehand.
const SCANNED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/scanned.bin"));

/// Folders with data files and the files' extension.
const FOLDERS: [(&str, &str); 3] = [("intents", "toml"), ("locales", "ftl"), (SAMPLES, "txt")];
/// The folder that may be missing.
const SAMPLES: &str = "tests/samples";
/// A larger file is none of ours; it would only keep everybody waiting.
const MAX_FILE: u64 = 4 << 20;

/// So many letters may be lost of a file that is read all the same.
const MOST_LOST: usize = 3;

/// Where the data come from.
#[derive(Debug, Clone)]
pub enum Source {
    Embedded,
    /// A folder with `intents/`, `locales/` and, for the learned part, `tests/samples/`.
    Folder(PathBuf),
    /// Another source, and the operator's file that overrides some of its facts.
    Overridden(Box<Source>, Operator),
}

/// The operator's file of facts.
#[derive(Debug, Clone)]
pub struct Operator {
    pub file: PathBuf,
    /// No day in it may be later.
    pub today: Date,
}

/// That file as it was read.
#[derive(Debug)]
pub struct Own {
    pub name: String,
    pub text: String,
    pub today: Date,
}

/// What a source holds.
#[derive(Debug, Default)]
pub struct Files {
    /// Sorted by path.
    pub read: Vec<File>,
    /// Files and folders that exist, or should, and of which nothing is known.
    pub unopened: Vec<String>,
    /// Files that were read, but for some letters.
    pub garbled: BTreeSet<String>,
    pub operator: Option<Own>,
}

impl Source {
    /// The model that belongs to exactly these data, if there is one.
    #[must_use]
    pub fn learned(&self) -> Option<&'static [u8]> {
        match self {
            Source::Embedded => Some(LEARNED),
            Source::Folder(_) => None,
            Source::Overridden(source, _) => source.learned(),
        }
    }

    /// What finds the words of exactly these data, if it was made beforehand.
    #[must_use]
    pub fn scanned(&self) -> Option<&'static [u8]> {
        match self {
            Source::Embedded => Some(SCANNED),
            Source::Folder(_) => None,
            Source::Overridden(source, _) => source.scanned(),
        }
    }

    /// How the files stand that would be read, whether they can be or not. What lies in the binary does not change.
    pub fn stamp(&self, stamp: &mut Stamp) {
        match self {
            Source::Embedded => {}
            Source::Folder(root) => FOLDERS.iter().for_each(|(folder, extension)| stamp.folder(&root.join(folder), extension)),
            Source::Overridden(source, operator) => {
                source.stamp(stamp);
                stamp.file(&operator.file);
            }
        }
    }

    pub fn files(&self, faults: &mut Vec<Fault>) -> Files {
        self.files_for(&Purpose::Everything, faults)
    }

    pub(super) fn files_for(&self, purpose: &Purpose, faults: &mut Vec<Fault>) -> Files {
        match self {
            Source::Embedded => {
                let wanted = |path: &str| !matches!(purpose, Purpose::Desk) || !path.starts_with(SAMPLES);
                let read =
                    EMBEDDED.iter().filter(|(path, _)| wanted(path)).map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
                Files { read, ..Files::default() }
            }
            Source::Folder(root) => {
                let mut reader = Reader::new(root, faults);
                for (folder, extension) in FOLDERS {
                    if root.join(folder).is_dir() {
                        reader.folder(Path::new(folder), extension);
                    } else if folder != SAMPLES {
                        let name = root.join(folder).to_string_lossy().into_owned();
                        reader.faults.push(Fault::new(
                            name,
                            0,
                            "there is no such folder: name a data folder that has intents/ and locales/",
                        ));
                        reader.files.unopened.push(folder.to_owned());
                    }
                }
                reader.follow_links();
                reader.files.read.sort();
                reader.files
            }
            Source::Overridden(source, operator) => {
                let mut files = source.files_for(purpose, faults);
                files.operator = operator.read(faults);
                files
            }
        }
    }
}

impl Operator {
    fn read(&self, faults: &mut Vec<Fault>) -> Option<Own> {
        let mut reader = Reader::new(Path::new(""), faults);
        match fs::metadata(&self.file) {
            Ok(about) => reader.file(&self.file, &about),
            Err(error) => reader.unopened(name(&self.file), format!("cannot be read ({error}): correct TASUKEBUNE_FACTS, or unset it")),
        }
        let (name, text) = reader.files.read.pop()?;
        Some(Own { name, text, today: self.today })
    }
}

/// Reads a data folder, whatever lies in it.
struct Reader<'a> {
    root: &'a Path,
    /// Folders that were read, by their real paths.
    seen: BTreeSet<PathBuf>,
    /// Links to folders, with the extension looked for. They are followed last, so that it is the link that is told
    /// where one leads to a folder of ours.
    links: VecDeque<(PathBuf, &'static str)>,
    files: Files,
    faults: &'a mut Vec<Fault>,
}

impl<'a> Reader<'a> {
    fn new(root: &'a Path, faults: &'a mut Vec<Fault>) -> Reader<'a> {
        Reader { root, seen: BTreeSet::new(), links: VecDeque::new(), files: Files::default(), faults }
    }

    /// Nothing is known of it.
    fn unopened(&mut self, name: String, why: impl Into<String>) {
        self.faults.push(Fault::new(name.clone(), 0, why));
        self.files.unopened.push(name);
    }

    fn folder(&mut self, folder: &Path, extension: &'static str) {
        let at = self.root.join(folder);
        let entries = match fs::read_dir(&at) {
            Ok(entries) => entries,
            Err(error) => {
                let why = format!("cannot be read ({error}): check that it exists and that you may read it");
                return self.unopened(name(folder), why);
            }
        };
        self.seen.extend(at.canonicalize());
        let mut empty = true;
        for entry in entries.flatten() {
            let path = folder.join(entry.file_name());
            let known = path.extension().is_some_and(|e| e == extension);
            if !known && entry.file_name().to_string_lossy().starts_with('.') {
                // Systems and editors leave hidden files; nobody takes them for data.
                continue;
            }
            empty = false;
            match fs::metadata(self.root.join(&path)) {
                Ok(about) if about.is_dir() => {
                    if entry.file_type().is_ok_and(|t| t.is_symlink()) {
                        self.links.push_back((path, extension));
                    } else {
                        self.folder(&path, extension);
                    }
                }
                Ok(about) if known => self.file(&path, &about),
                Ok(_) => {
                    let text = format!("this file is not read: its name must end in .{extension}; rename it or take it out");
                    self.faults.push(Fault::new(name(&path), 0, text));
                }
                Err(error) => self.unopened(name(&path), format!("cannot be read ({error}): check that you may read it")),
            }
        }
        if empty && FOLDERS.iter().all(|(known, _)| folder != Path::new(known)) {
            let text = format!("the folder is empty: put .{extension} files into it or take it out");
            self.faults.push(Fault::new(name(folder), 0, text));
        }
    }

    /// A link to a folder that was read, or to one above it, would be followed for ever.
    fn follow_links(&mut self) {
        while let Some((folder, extension)) = self.links.pop_front() {
            let real = self.root.join(&folder).canonicalize();
            if real.is_ok_and(|real| self.seen.iter().any(|seen| seen.starts_with(&real))) {
                let text = "the link leads back to a folder that is read already, and is not followed: take it out";
                self.faults.push(Fault::new(name(&folder), 0, text));
            } else {
                self.folder(&folder, extension);
            }
        }
    }

    fn file(&mut self, path: &Path, about: &Metadata) {
        let name = name(path);
        if !about.is_file() {
            // Reading a pipe would wait for ever.
            return self.unopened(name, "this is no regular file, and is not read: put a file in its place or take it out");
        }
        if about.len() > MAX_FILE {
            let text = format!("the file has {} bytes, at most {MAX_FILE} are read: make several of it", about.len());
            return self.unopened(name, text);
        }
        match fs::read(self.root.join(path)) {
            Ok(bytes) => {
                let lost = text(&bytes).matches(char::REPLACEMENT_CHARACTER).count();
                if let Err(error) = std::str::from_utf8(&bytes) {
                    let line = bytes.iter().take(error.valid_up_to()).filter(|b| **b == b'\n').count() + 1;
                    self.faults.push(Fault::new(name.clone(), line, "not UTF-8: save the file as UTF-8"));
                    // Of one in another encoding, such as Shift JIS, nothing can be said.
                    if lost > MOST_LOST {
                        self.files.unopened.push(name);
                        return;
                    }
                    self.files.garbled.insert(name.clone());
                }
                self.files.read.push((name, text(&bytes).trim_start_matches('\u{feff}').replace("\r\n", "\n")));
            }
            Err(error) => self.unopened(name, format!("cannot be read ({error}): check that you may read it")),
        }
    }
}

/// A path as faults tell it.
fn name(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// A file's text as far as it can be read: one lost letter must not make everything look wrong that the file names.
fn text(bytes: &[u8]) -> String {
    let wide = |rest: &[u8], unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = rest.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
        String::from_utf16_lossy(&units)
    };
    match bytes {
        // What some editors on Windows call Unicode.
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}
