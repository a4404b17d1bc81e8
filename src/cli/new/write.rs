//! Writes files that do not exist yet: all of them, or none.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::Failure;
use crate::fault::Fault;

/// Path below the data folder, and text.
pub type New = (String, String);

/// Those that exist already.
pub fn taken(root: &Path, files: &[New]) -> Vec<Fault> {
    let there = files.iter().filter(|(path, _)| fs::symlink_metadata(root.join(path)).is_ok());
    there.map(|(path, _)| Fault::new(path, 0, "this is there already, and is left as it is: go on with it, or choose another id")).collect()
}

/// Writes them.
///
/// # Errors
/// What could not be written, and why; what was written before is taken back.
pub fn all(root: &Path, files: &[New]) -> Result<(), Failure> {
    let mut made = Made::default();
    for (path, text) in files {
        let at = root.join(path);
        if let Err(error) = made.file(&at, text) {
            let left: Vec<String> = made.take_back().iter().map(|path| format!("\n  {}", path.display())).collect();
            let rest = if left.is_empty() {
                "nothing new is left there".to_owned()
            } else {
                format!("these could not be taken back, remove them yourself:{}", left.concat())
            };
            return Err(format!("{} cannot be written ({error}): {}; {rest}", at.display(), remedy(&error)));
        }
    }
    Ok(())
}

fn remedy(error: &io::Error) -> &'static str {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => "make room, and try again",
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => "take a folder that you may write, and try again",
        _ => "look at what is there, and try again",
    }
}

/// Files and folders, in the order in which they were made.
#[derive(Default)]
struct Made(Vec<PathBuf>);

impl Made {
    fn file(&mut self, path: &Path, text: &str) -> io::Result<()> {
        self.folder(path.parent().unwrap_or(Path::new("")))?;
        let mut file = File::create_new(path)?;
        self.0.push(path.to_owned());
        file.write_all(text.as_bytes())?;
        // Only then a disk says that it is full.
        file.sync_all()
    }

    fn folder(&mut self, path: &Path) -> io::Result<()> {
        if path.as_os_str().is_empty() || path.is_dir() {
            return Ok(());
        }
        self.folder(path.parent().unwrap_or(Path::new("")))?;
        fs::create_dir(path)?;
        self.0.push(path.to_owned());
        Ok(())
    }

    /// What is still there.
    fn take_back(self) -> Vec<PathBuf> {
        let gone = |path: &PathBuf| if path.is_dir() { fs::remove_dir(path) } else { fs::remove_file(path) };
        self.0.into_iter().rev().filter(|path| gone(path).is_err()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_is_written_or_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path();
        fs::write(root.join("in-the-way"), "mine").expect("written");
        let new = |path: &str| (path.to_owned(), "text".to_owned());
        let files = [new("a/b/one.txt"), new("a/two.txt"), new("in-the-way/three.txt")];
        assert_eq!(taken(root, &files), []);
        let error = all(root, &files).expect_err("a file stands where a folder should");
        assert!(error.contains("in-the-way/three.txt cannot be written") && error.contains("nothing new is left"), "{error}");
        let left: Vec<_> = fs::read_dir(root).expect("a folder").map(|e| e.expect("an entry").file_name()).collect();
        assert_eq!(left, ["in-the-way"]);

        assert_eq!(all(root, &files[..2]), Ok(()));
        let told: Vec<String> = taken(root, &files).iter().map(|f| f.file.clone()).collect();
        assert_eq!(told, ["a/b/one.txt", "a/two.txt"]);
        let again = all(root, &[new("a/new.txt"), new("a/two.txt")]).expect_err("it exists");
        assert!(again.contains("two.txt") && !root.join("a/new.txt").exists() && root.join("a/two.txt").exists(), "{again}");
    }
}
