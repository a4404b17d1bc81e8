//! How files stand, seen without reading them: so one can tell that they have changed.
//!
//! To look at them now and then, and not to be told by the kernel, works wherever files do: on network file systems, on mounts of containers
//! (Kubernetes turns a link over), and with editors that put a new file in the place of the old one. A few hundred files cost about a
//! millisecond.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// The state of some files and of all that lie in some folders.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stamp {
    /// `None`: it is not there.
    files: BTreeMap<PathBuf, Option<State>>,
    /// By their real paths: a link in one that leads back is followed once.
    folders: BTreeSet<PathBuf>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct State {
    length: u64,
    written: Option<SystemTime>,
    /// Under Unix: device, inode, and when anything of it changed last, its rights among that.
    node: [i128; 4],
}

impl Stamp {
    pub fn file(&mut self, path: &Path) {
        self.files.insert(path.to_owned(), fs::metadata(path).ok().map(|about| State::of(&about)));
    }

    /// All that a folder holds, but for hidden files that are no `extension`: editors and systems leave those.
    pub fn folder(&mut self, path: &Path, extension: &str) {
        let real = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        if !self.folders.insert(real) {
            return;
        }
        for entry in fs::read_dir(path).into_iter().flatten().flatten() {
            let inside = entry.path();
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            if hidden && inside.extension().is_none_or(|e| e != extension) {
                continue;
            }
            match fs::metadata(&inside) {
                Ok(about) if about.is_dir() => self.folder(&inside, extension),
                Ok(about) => _ = self.files.insert(inside, Some(State::of(&about))),
                Err(_) => _ = self.files.insert(inside, None),
            }
        }
    }

    /// The files that are new, gone, or not what they were.
    #[must_use]
    pub fn changed_since<'a>(&'a self, before: &'a Stamp) -> BTreeSet<&'a Path> {
        let all = self.files.keys().chain(before.files.keys());
        all.filter(|path| self.state(path) != before.state(path)).map(PathBuf::as_path).collect()
    }

    fn state(&self, path: &Path) -> Option<&State> {
        self.files.get(path).and_then(Option::as_ref)
    }
}

impl State {
    fn of(about: &Metadata) -> State {
        #[cfg(unix)]
        let node = {
            use std::os::unix::fs::MetadataExt;
            [about.dev().into(), about.ino().into(), about.ctime().into(), about.ctime_nsec().into()]
        };
        #[cfg(not(unix))]
        let node = [0; 4];
        State { length: about.len(), written: about.modified().ok(), node }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp(folder: &Path) -> Stamp {
        let mut stamp = Stamp::default();
        stamp.folder(folder, "toml");
        stamp
    }

    #[test]
    fn whatever_changes_is_seen_and_nothing_else() {
        let folder = tempfile::tempdir().expect("a folder");
        let (at, inside) = (folder.path(), folder.path().join("in/a.toml"));
        fs::create_dir(at.join("in")).expect("a folder");
        fs::write(&inside, "one").expect("written");
        let first = stamp(at);
        assert_eq!(stamp(at), first);
        fs::write(at.join(".a.toml.swp"), "an editor's").expect("written");
        assert_eq!(stamp(at), first);
        // As editors write, and of the same length.
        fs::write(at.join("new"), "two").expect("written");
        fs::rename(at.join("new"), &inside).expect("renamed");
        let second = stamp(at);
        assert_eq!(second.changed_since(&first), BTreeSet::from([inside.as_path()]));
        fs::write(at.join("b.toml"), "").expect("written");
        let third = stamp(at);
        assert_eq!(third.changed_since(&second), BTreeSet::from([at.join("b.toml").as_path()]));
        fs::remove_file(at.join("b.toml")).expect("removed");
        assert_eq!(stamp(at).changed_since(&third), BTreeSet::from([at.join("b.toml").as_path()]));
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_once_and_seen_to_be_turned_over() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().expect("a folder");
        let at = folder.path();
        // As Kubernetes mounts a ConfigMap.
        for (n, text) in ["one", "two"].iter().enumerate() {
            fs::create_dir(at.join(format!("..{n}"))).expect("a folder");
            fs::write(at.join(format!("..{n}/a.toml")), text).expect("written");
        }
        symlink("..0", at.join("..data")).expect("a link");
        symlink("..data/a.toml", at.join("a.toml")).expect("a link");
        symlink(".", at.join("round")).expect("a link");
        let first = stamp(at);
        symlink("..1", at.join("..new")).expect("a link");
        fs::rename(at.join("..new"), at.join("..data")).expect("turned over");
        assert_eq!(stamp(at).changed_since(&first), BTreeSet::from([at.join("a.toml").as_path()]));
    }
}
