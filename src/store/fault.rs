//! What can go wrong with what is kept, told to whoever can mend it.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

use crate::span::Span;

/// Why something could not be kept or read. It holds no SQL and nothing that was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreFault {
    /// The file or its folder cannot be opened or created.
    Unopenable { file: PathBuf },
    /// There is a file, and it is none of ours.
    Foreign { file: PathBuf },
    /// A newer program wrote it: its version, and the newest that we know.
    Newer { file: PathBuf, found: i64, known: i64 },
    /// Its contents do not hold together.
    Damaged { file: PathBuf },
    /// The file was deleted, moved or replaced while it was open.
    Moved { file: PathBuf },
    /// No room on the disk.
    Full { file: PathBuf },
    /// The disk or the file may not be written.
    ReadOnly { file: PathBuf },
    /// Another program held the file for too long.
    Busy { file: PathBuf },
    /// It has not answered for so long that nobody can wait for it; what was asked for is done once it does.
    Hangs { file: PathBuf },
    /// Another bot keeps its things there.
    Taken { file: PathBuf },
    /// Another process of the same bot has some of these shards, or has some of another number of them.
    Shards { file: PathBuf, span: Span },
    /// There is no such file.
    Missing { file: PathBuf },
    /// A folder, or something else that is no file.
    NoFile { file: PathBuf },
    /// It is there, and must not be replaced.
    There { file: PathBuf },
    /// The store, or a file beside it, was named where another one is wanted.
    Itself { file: PathBuf },
    /// It cannot be read.
    Unreadable { file: PathBuf },
    /// What is no store in use is damaged, or cut off.
    Spoilt { file: PathBuf },
    /// It belongs to somebody to whom a new file cannot be given.
    Others { file: PathBuf },
    /// The database does not answer; it is tried again.
    Away { file: PathBuf },
    /// The database follows another one, and is nothing in which anybody could write; it is tried again.
    Standby { file: PathBuf },
    /// The database is too old.
    Outdated { file: PathBuf },
    /// The database does not let us in, or do what we must.
    Denied { file: PathBuf },
    /// Somebody else has changed the database's tables.
    Changed { file: PathBuf },
    /// What should be a database's address is none. What it is is not told: it may hold a password.
    Address,
    /// A file that should have certificates has none that can be read.
    Certificates { file: PathBuf },
    /// The database speaks no TLS, or cannot show that it is the one that was meant.
    Untrusted { file: PathBuf },
    /// Reading or writing failed otherwise.
    Broken { file: PathBuf },
    /// What was to be kept is past a limit; nothing is wrong with the store.
    Unfit(Unfit),
    /// The store was closed.
    Closed,
}

/// Which limit a change is past.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// No time zone of that name.
    Zone,
    /// Hours that end before they begin, or on no day.
    Hours,
    /// More than [`super::MOST_HELP_CHANNELS`].
    HelpChannels,
    /// Not what a topic's id looks like, or more of them than [`super::MOST_TOPICS`].
    Topic,
    /// Somebody else changed meanwhile what was to be written over.
    Meanwhile,
    /// An incident that ends before it begins.
    Incident,
    /// Zero hours.
    DeleteAfter,
}

impl StoreFault {
    /// Why a file could not be opened or made.
    pub(super) fn of_file(error: &io::Error, file: &Path) -> StoreFault {
        let file = file.to_owned();
        match error.kind() {
            io::ErrorKind::StorageFull => StoreFault::Full { file },
            io::ErrorKind::ReadOnlyFilesystem => StoreFault::ReadOnly { file },
            _ => StoreFault::Unopenable { file },
        }
    }

    pub(super) fn of(error: &rusqlite::Error, file: &Path) -> StoreFault {
        let file = file.to_owned();
        match error {
            rusqlite::Error::SqliteFailure(failure, _) => match failure.code {
                ErrorCode::DiskFull => StoreFault::Full { file },
                ErrorCode::ReadOnly => StoreFault::ReadOnly { file },
                ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => StoreFault::Busy { file },
                ErrorCode::NotADatabase => StoreFault::Foreign { file },
                ErrorCode::DatabaseCorrupt => StoreFault::Damaged { file },
                ErrorCode::CannotOpen | ErrorCode::PermissionDenied => StoreFault::Unopenable { file },
                _ => StoreFault::Broken { file },
            },
            // A value of another kind than we write: somebody else wrote it.
            rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::Utf8Error(..) => StoreFault::Damaged { file },
            _ => StoreFault::Broken { file },
        }
    }
}

impl fmt::Display for StoreFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (file, text) = match self {
            StoreFault::Unfit(unfit) => return unfit.fmt(f),
            StoreFault::Address => {
                return f.write_str(
                    "DATABASE_URL is no address of a PostgreSQL database: it looks like postgres://user:password@host:5432/name, \
                     with signs in the password written as %40 and the like",
                );
            }
            StoreFault::Closed => return f.write_str("the store is closed; start the program again"),
            StoreFault::Newer { file, found, known } => {
                return write!(
                    f,
                    "{}: written by a newer Tasukebune (version {found}; this one knows {known}). Nothing was changed. Use the newer program, or name another file",
                    file.display()
                );
            }
            StoreFault::Shards { file, span } => {
                return write!(
                    f,
                    "{}: another Tasukebune has some of the shards {span}, or counts another number of them. End that one first, or give this one others (--shards, TASUKEBUNE_SHARDS)",
                    file.display()
                );
            }
            StoreFault::Unopenable { file } => {
                (file, "cannot be opened or created. Check that its folder is there and that the bot may write in it")
            }
            StoreFault::Foreign { file } => (
                file,
                "is no file of Tasukebune's. Nothing was changed. Move it away, or name another file; TASUKEBUNE_STORE names the store",
            ),
            StoreFault::Damaged { file } => (
                file,
                "is damaged. Nothing was mended or deleted. Stop the bot, move it away with its -wal and -shm, and put a backup in its place (`tasukebune restore FILE`)",
            ),
            StoreFault::Moved { file } => {
                (file, "was deleted, moved or replaced while the bot had it open. Put it back, or start the bot again")
            }
            StoreFault::Full { file } => (file, "there is no room left on its disk. Make room"),
            StoreFault::ReadOnly { file } => (file, "may not be written. Make its disk and folder writable"),
            StoreFault::Busy { file } => (file, "another program holds it. Let only one bot use it, and end what else has it open"),
            StoreFault::Hangs { file } => (file, "its disk does not answer. Look at the disk and the system's log"),
            StoreFault::Taken { file } => {
                (file, "another Tasukebune is running with it. End that one first, or give this one a file of its own (TASUKEBUNE_STORE)")
            }
            StoreFault::Missing { file } => (file, "there is no such file. Look whether the name and its folder are right"),
            StoreFault::NoFile { file } => (file, "is no file, but a folder or the like. Name a file"),
            StoreFault::There { file } => (file, "is there already. Nothing was changed. Name another file, or add --force to replace it"),
            StoreFault::Itself { file } => (file, "is the store itself, or a file beside it. Nothing was changed. Name another file"),
            StoreFault::Unreadable { file } => (file, "cannot be read. Let whoever runs this read it, and look at its disk"),
            StoreFault::Spoilt { file } => (file, "is damaged, or a part of it is missing. Nothing was changed. Take another backup"),
            StoreFault::Others { file } => {
                (file, "belongs to another user. Nothing was changed. Do this as that user (sudo -u …), or as root")
            }
            StoreFault::Away { file } => (
                file,
                "the database does not answer. Look whether it runs, whether host and port in DATABASE_URL are its own, and whether this machine reaches it",
            ),
            StoreFault::Standby { file } => (
                file,
                "is a standby, in which nothing can be written. Name the primary in DATABASE_URL, or all hosts (host1,host2), or promote it",
            ),
            StoreFault::Outdated { file } => (file, "is older than PostgreSQL 14. Use a newer one"),
            StoreFault::Certificates { file } => {
                (file, "no certificates can be read there. Let sslrootcert in DATABASE_URL name a file of them (PEM), or take it out")
            }
            StoreFault::Untrusted { file } => (
                file,
                "the database speaks no TLS, or its certificate is not for that host or from nobody whom the bot trusts. Name its issuer's certificate in DATABASE_URL (sslrootcert=/path/to/ca.pem), and the host as it stands in the certificate",
            ),
            StoreFault::Denied { file } => (
                file,
                "the database does not let the bot in. Look at user, password and name in DATABASE_URL, and let that user create tables there",
            ),
            StoreFault::Changed { file } => {
                (file, "the database's tables are not as Tasukebune makes them. Put a backup back, or name an empty database")
            }
            StoreFault::Broken { file } => (file, "could not be read or written. Look at the disk and the system's log"),
        };
        write!(f, "{}: {text}", file.display())
    }
}

impl std::error::Error for StoreFault {}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Unfit::Zone => "there is no time zone of that name; names look like Asia/Tokyo",
            Unfit::Hours => "hours must begin within the day, end after they begin and at most 24 hours later, on one day at least",
            Unfit::HelpChannels => "too many help channels",
            Unfit::Topic => "not a topic's id, or too many topics",
            Unfit::Meanwhile => "somebody else changed it meanwhile",
            Unfit::Incident => "an incident must end after it begins",
            Unfit::DeleteAfter => "after how many hours must be 1 or more",
        })
    }
}
