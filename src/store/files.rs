//! Files beside the store: made for their owner alone, known by their names, and put in place whole.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

/// What `SQLite` keeps beside a file. One that is left behind would be taken for the next file's of that name.
pub const BESIDE: [&str; 3] = ["-wal", "-shm", "-journal"];

/// The file of that name with something behind it.
pub fn named(file: &Path, more: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(more);
    PathBuf::from(name)
}

/// The folder that a file lies in.
pub fn folder(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Makes its folder (0700) and those above it where they are missing.
pub fn create_folder(file: &Path) -> io::Result<()> {
    let mut new = DirBuilder::new();
    new.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        new.mode(0o700);
    }
    new.create(folder(file))
}

/// A file for its owner alone (0600) that must not be there yet.
pub fn create(file: &Path) -> io::Result<File> {
    let mut new = OpenOptions::new();
    new.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        new.mode(0o600);
    }
    new.open(file)
}

/// Takes a file away, with all that `SQLite` keeps beside it; what is not there is no fault.
pub fn clear(file: &Path) -> io::Result<()> {
    remove(file, BESIDE.into_iter().chain([""]))
}

/// Takes away what lies beside a file.
pub fn clear_beside(file: &Path) -> io::Result<()> {
    remove(file, BESIDE)
}

fn remove(file: &Path, all: impl IntoIterator<Item = &'static str>) -> io::Result<()> {
    for more in all {
        match fs::remove_file(named(file, more)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

/// Takes it away without a word: another fault is being told already.
pub fn clear_quietly(file: &Path) {
    let _ = clear(file);
}

/// What is in a file is on the disk.
pub fn settle(file: &Path) -> io::Result<()> {
    // Windows flushes only what is open for writing.
    OpenOptions::new().write(true).open(file)?.sync_all()
}

/// That a file has its name is on the disk.
pub fn settle_name(file: &Path) -> io::Result<()> {
    // Elsewhere a folder is no file.
    if cfg!(unix) { File::open(folder(file))?.sync_all() } else { Ok(()) }
}

pub fn size(file: &Path) -> Option<u64> {
    fs::metadata(file).ok().map(|found| found.len())
}

/// Whether two names lead to one file.
pub fn same(one: &Path, other: &Path) -> bool {
    let place = |file: &Path| Some((fs::canonicalize(folder(file)).ok()?, file.file_name()?.to_owned()));
    let one_place = place(one).is_some_and(|here| place(other) == Some(here));
    one_place || identity(one).is_some_and(|found| identity(other) == Some(found))
}

/// Which file a name leads to. Elsewhere than under Unix nobody is told.
pub type Identity = (u64, u64);

#[cfg(unix)]
pub fn identity(file: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(file).ok().map(|found| (found.dev(), found.ino()))
}

#[cfg(not(unix))]
pub fn identity(_: &Path) -> Option<Identity> {
    None
}

/// Gives a new file the owner of what it stands for or lies in: whoever restores as root leaves nothing that the bot may not open.
#[cfg(unix)]
pub fn give(file: &Path, like: &Path) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, chown};
    let (is, ought) = (fs::metadata(file)?, fs::metadata(like)?);
    if (is.uid(), is.gid()) == (ought.uid(), ought.gid()) {
        return Ok(());
    }
    // A folder's group may be another one than new files get; only root need care.
    chown(file, Some(ought.uid()), Some(ought.gid())).or_else(|error| if is.uid() == ought.uid() { Ok(()) } else { Err(error) })
}

#[cfg(not(unix))]
pub fn give(_: &Path, _: &Path) -> io::Result<()> {
    Ok(())
}
