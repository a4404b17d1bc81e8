//! A backup in the store's place. Killed at any moment, there is the old store or the new one, whole, under the store's name.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::copy::{Contents, judge, open, or_clear};
use super::files::{self, BESIDE, folder, named, same, size};
use super::held::{self, hold};
use super::progress::{Tell, unknown};
use super::{StoreFault, schema};

/// What a restore came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    pub contents: Contents,
    /// The store as it was; `None` where there was none.
    pub aside: Option<PathBuf>,
}

/// Puts a copy of `from` in the place of `store`, which is kept beside it under a name with `.before-restore-` and the time. Its version is
/// left as it is: whichever program starts next migrates it, so that an older one can, too, that somebody goes back to. Where the sessions
/// with Discord were is not taken over.
///
/// # Errors
/// A bot is running with the store or with `from`, another program reads the store, or `from` is not there, none of ours, newer or damaged;
/// or what has the store's name is no store of ours. All is then as it was.
pub fn restore(store: &Path, from: &Path, tell: Tell<'_>) -> Result<Restored, StoreFault> {
    readable(from)?;
    // Where the name is a link, what it leads to is replaced.
    let store = &fs::canonicalize(store).unwrap_or_else(|_| store.to_owned());
    if BESIDE.into_iter().chain(["", ".lock"]).any(|more| same(&named(store, more), from)) {
        return Err(StoreFault::Itself { file: from.to_owned() });
    }
    if store.exists() && !store.is_file() {
        return Err(StoreFault::NoFile { file: store.clone() });
    }
    if schema::is_foreign(store) {
        return Err(StoreFault::Foreign { file: store.clone() });
    }
    let told = |error: io::Error| StoreFault::of_file(&error, store);
    files::create_folder(store).map_err(told)?;
    let _held = tell.of("waiting for the bot to end", unknown, || hold(store))?;
    let like = if store.exists() { store } else { folder(store) };
    files::give(&named(store, ".lock"), like).map_err(|_| StoreFault::Others { file: store.clone() })?;
    let new = named(store, ".restoring");
    files::clear(&new).map_err(told)?;
    let placed = fetch(from, &new, store, tell).and_then(|()| judge(&new, from, tell)).and_then(|contents| {
        files::give(&new, like).map_err(|_| StoreFault::Others { file: store.clone() })?;
        files::settle(&new).map_err(told)?;
        Ok(Restored { contents, aside: replace(store, &new)? })
    });
    or_clear(placed, &new)
}

/// Whether that is a file that nobody writes.
fn readable(from: &Path) -> Result<(), StoreFault> {
    let file = from.to_owned();
    match fs::metadata(from) {
        Ok(found) if !found.is_file() => return Err(StoreFault::NoFile { file }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(StoreFault::Missing { file }),
        Err(_) => return Err(StoreFault::Unreadable { file }),
        Ok(_) => {}
    }
    File::open(from).map_err(|_| StoreFault::Unreadable { file: file.clone() })?;
    if held::is_held(from) { Err(StoreFault::Taken { file }) } else { Ok(()) }
}

/// Copies the bytes beside the store, so that `from` is only ever read; with what `SQLite` has not written into the file itself yet, for it
/// may be a store that was set aside after a kill, or a copy that somebody made by other means.
fn fetch(from: &Path, new: &Path, store: &Path, tell: Tell<'_>) -> Result<(), StoreFault> {
    // SQLite keeps both beside the file itself, and not beside a link to it.
    let from = &fs::canonicalize(from).unwrap_or_else(|_| from.to_owned());
    for more in ["", "-wal", "-journal"] {
        let (source, to) = (named(from, more), named(new, more));
        let Some(whole) = size(&source).filter(|size| more.is_empty() || *size > 0) else { continue };
        let mut read = File::open(&source).map_err(|_| StoreFault::Unreadable { file: source.clone() })?;
        let mut write = files::create(&to).map_err(|error| StoreFault::of_file(&error, store))?;
        let what = format!("copying {}", source.display());
        let copied = tell.of(&what, || Some((size(&to)?, whole)), || io::copy(&mut read, &mut write));
        // Reading may fail as well; a full disk is told by its own name.
        copied.map_err(|error| match StoreFault::of_file(&error, store) {
            StoreFault::Unopenable { .. } => StoreFault::Unreadable { file: source },
            fault => fault,
        })?;
    }
    Ok(())
}

/// Sets the old store aside and puts the new one in its place.
fn replace(store: &Path, new: &Path) -> Result<Option<PathBuf>, StoreFault> {
    let told = |error: io::Error| StoreFault::of_file(&error, store);
    let old = store.exists();
    if old {
        close(store)?;
    }
    let aside = aside(store);
    if old && fs::hard_link(store, &aside).is_err() {
        // A second name, so that the store's own never leads to nothing. Not every file system has them: then a copy.
        let copy = || io::copy(&mut File::open(store)?, &mut files::create(&aside)?).and_then(|_| files::settle(&aside));
        copy().map_err(|error| {
            files::clear_quietly(&aside);
            told(error)
        })?;
    }
    // What is left beside an old store belongs to it, and would ruin the new one.
    let placed = move_beside(store, &aside).and_then(|()| fs::rename(new, store));
    placed.map_err(|error| {
        // All goes back. Where even that fails, what lay beside the store is kept under the other name.
        if move_beside(&aside, store).is_ok() && old {
            let _ = fs::remove_file(&aside);
        }
        told(error)
    })?;
    files::settle_name(store).map_err(told)?;
    Ok(old.then_some(aside))
}

/// What lies beside one file goes beside another.
fn move_beside(from: &Path, to: &Path) -> io::Result<()> {
    for more in BESIDE {
        match fs::rename(named(from, more), named(to, more)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

/// Lets `SQLite` write all that lies beside the old store into it: then one file is all of it. One that is too damaged for that is set aside
/// together with what lies beside it.
fn close(store: &Path) -> Result<(), StoreFault> {
    let closed = open(store).and_then(|conn| conn.query_row("PRAGMA journal_mode = DELETE", (), |row| row.get::<_, String>(0)));
    match closed.map_err(|error| StoreFault::of(&error, store)) {
        Err(busy @ StoreFault::Busy { .. }) => Err(busy),
        _ => Ok(()),
    }
}

/// A name that nothing has.
fn aside(store: &Path) -> PathBuf {
    let name = named(store, &Timestamp::now().strftime(".before-restore-%Y%m%dT%H%M%SZ").to_string());
    let free = |name: &PathBuf| BESIDE.into_iter().chain([""]).all(|more| !named(name, more).exists());
    // Several within a second are somebody's test.
    let others = (2..1000).map(|n| named(&name, &format!("-{n}"))).find(free);
    if free(&name) { name } else { others.unwrap_or(name) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
        let mut all: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        all.sort();
        all.into_iter().map(|file| (file.clone(), fs::read(&file).unwrap())).collect()
    }

    /// There is nothing that could take the store's place.
    #[test]
    fn where_the_new_one_cannot_take_its_place_everything_is_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("store");
        let fails = || {
            let before = all(folder.path());
            assert!(replace(&store, &folder.path().join("nothing")).is_err());
            assert_eq!(all(folder.path()), before);
        };
        // A log alone; and a store that is past help, so that nothing can be written into it.
        fs::write(named(&store, "-wal"), "its log").unwrap();
        fails();
        fs::remove_file(named(&store, "-wal")).unwrap();
        fs::write(&store, "no database at all").unwrap();
        fs::write(named(&store, "-shm"), "its index").unwrap();
        fails();
    }
}
