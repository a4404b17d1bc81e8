//! One bot, one file: whoever opens it to serve holds a lock on a file beside it. The kernel takes the lock back when the process ends, by
//! whatever means. `SQLite`'s own exclusive mode would shut out `tasukebune stats` and backups, too, and a lock on the file itself would be
//! lost whenever anything else in the process closes it.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::StoreFault;
use super::files::named;

/// One bot may still be leaving when the next one starts.
const PATIENCE: Duration = Duration::from_secs(5);

/// Whoever holds a file for longer has it in use.
const MOMENT: Duration = Duration::from_millis(500);

/// What stands behind the file's name in the lock's.
const LOCK: &str = ".lock";

/// Held as long as this is there.
#[derive(Debug)]
pub struct Held(#[expect(dead_code, reason = "it is closed when this goes")] Option<File>);

/// # Errors
/// [`StoreFault::Taken`] where another program holds it, or no file can be made beside.
pub fn hold(file: &Path) -> Result<Held, StoreFault> {
    let lock = open(&lock_of(file)).map_err(|error| StoreFault::of_file(&error, file))?;
    let begun = Instant::now();
    loop {
        match lock.try_lock() {
            Ok(()) => return Ok(Held(Some(lock))),
            Err(TryLockError::WouldBlock) if begun.elapsed() < PATIENCE => std::thread::sleep(Duration::from_millis(50)),
            Err(TryLockError::WouldBlock) => return Err(StoreFault::Taken { file: file.to_owned() }),
            // A file system that knows no locks: nobody is kept from it.
            Err(TryLockError::Error(_)) => return Ok(Held(None)),
        }
    }
}

/// Whether somebody holds a file. It makes nothing; for a moment, nobody else can take it.
pub fn is_held(file: &Path) -> bool {
    let Ok(lock) = OpenOptions::new().write(true).open(lock_of(file)) else { return false };
    let begun = Instant::now();
    while matches!(lock.try_lock(), Err(TryLockError::WouldBlock)) {
        // What somebody has just given up is held a moment longer by a process that they are starting, until that is a program of its own.
        if begun.elapsed() > MOMENT {
            return true;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    false
}

/// One file has one lock, also where a link leads to it.
fn lock_of(file: &Path) -> PathBuf {
    named(&fs::canonicalize(file).unwrap_or_else(|_| file.to_owned()), LOCK)
}

fn open(file: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(file)
}
