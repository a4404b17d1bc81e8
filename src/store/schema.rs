//! The file: opened or created, looked at before anything is written, and brought to the newest version.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::held::{Held, hold};
use super::progress::{Tell, unknown};
use super::{StoreFault, files};

/// How a file is known to be ours (`PRAGMA application_id`): "task".
const OURS: i64 = 0x7461_736b;

/// What leads from one version (`PRAGMA user_version`) to the next. One that was released is never changed: add another.
const MIGRATIONS: &[&str] =
    &[include_str!("schema/1.sql"), include_str!("schema/2.sql"), include_str!("schema/3.sql"), include_str!("schema/4.sql")];

/// The same for PostgreSQL, each with the version that it leads to. It came with version 4.
pub const POSTGRES: &[(i64, &str)] = &[(4, include_str!("schema/postgres/4.sql"))];

/// Another program, such as a backup, may hold the file for so long.
pub const BUSY: Duration = Duration::from_secs(5);

/// Opens a file, creates it (0600) and its folder (0700) where they are missing, and migrates it. What is no database, not ours,
/// newer or damaged is left as it was. `alone`: for one program at a time.
pub fn open(file: &Path, alone: bool, tell: Tell<'_>) -> Result<(Connection, Option<Held>), StoreFault> {
    create(file).map_err(|error| StoreFault::of_file(&error, file))?;
    if file.is_dir() {
        return Err(StoreFault::Unopenable { file: file.to_owned() });
    }
    // Before the file is opened: a restore, which holds it as well, gives its name to another one.
    let held = alone.then(|| hold(file)).transpose()?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut conn = Connection::open_with_flags(file, flags).map_err(|e| StoreFault::of(&e, file))?;
    conn.busy_timeout(BUSY).map_err(|e| StoreFault::of(&e, file))?;
    // SQLite opens for reading what it may not write, and says nothing.
    if conn.is_readonly(rusqlite::MAIN_DB).map_err(|e| StoreFault::of(&e, file))? {
        return Err(StoreFault::ReadOnly { file: file.to_owned() });
    }
    look(&conn, file, tell)?;
    prepare(&mut conn, file, tell)?;
    Ok((conn, held))
}

/// Opens what cannot be written, to read it and nothing more; `None` where that cannot be, or it is not of this version.
pub fn open_to_read(file: &Path) -> Option<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let known = |conn: &Connection| version(conn, file).is_ok_and(|version| version == Some(newest()));
    if let Some(conn) = Connection::open_with_flags(file, flags).ok().filter(known) {
        return Some(conn);
    }
    // There is no room for what SQLite puts beside a file: so it is read as one that nobody changes. What is in a log would be missing.
    if files::size(&files::named(file, "-wal")).is_some_and(|size| size > 0) {
        return None;
    }
    let name = file.to_str()?.replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    Connection::open_with_flags(format!("file:{name}?immutable=1"), flags | OpenFlags::SQLITE_OPEN_URI).ok().filter(known)
}

pub fn in_memory(file: &Path) -> Result<Connection, StoreFault> {
    let mut conn = Connection::open_in_memory().map_err(|e| StoreFault::of(&e, file))?;
    prepare(&mut conn, file, Tell::NOBODY)?;
    Ok(conn)
}

/// The newest version that this program knows.
#[must_use]
pub fn newest() -> i64 {
    count(MIGRATIONS)
}

fn count(migrations: &[&str]) -> i64 {
    i64::try_from(migrations.len()).unwrap_or(i64::MAX)
}

fn create(file: &Path) -> io::Result<()> {
    if file.try_exists()? {
        return Ok(());
    }
    files::create_folder(file)?;
    // SQLite gives the files beside it the same rights.
    match files::create(file) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

/// Reads only: whether we may go on.
fn look(conn: &Connection, file: &Path, tell: Tell<'_>) -> Result<(), StoreFault> {
    if version(conn, file)?.is_none() {
        return Ok(());
    }
    let check = || conn.query_row("PRAGMA quick_check(1)", (), |row| row.get::<_, String>(0));
    let found = tell.of(&format!("looking whether {} is whole", file.display()), unknown, check);
    if found.map_err(|e| StoreFault::of(&e, file))? == "ok" { Ok(()) } else { Err(StoreFault::Damaged { file: file.to_owned() }) }
}

/// Which version an open file has; `None` for one in which there is nothing yet.
///
/// # Errors
/// It is none of ours, or newer.
pub fn version(conn: &Connection, file: &Path) -> Result<Option<i64>, StoreFault> {
    let number = |sql| conn.query_row(sql, (), |row| row.get::<_, i64>(0)).map_err(|e| StoreFault::of(&e, file));
    let (ours, version) = (number("PRAGMA application_id")?, number("PRAGMA user_version")?);
    if (ours, version, number("SELECT count(*) FROM sqlite_schema")?) == (0, 0, 0) {
        return Ok(None);
    }
    if ours != OURS || version < 1 {
        return Err(StoreFault::Foreign { file: file.to_owned() });
    }
    if version > newest() {
        return Err(StoreFault::Newer { file: file.to_owned(), found: version, known: newest() });
    }
    Ok(Some(version))
}

/// Whether a file is none of ours, by its first bytes alone: nothing is opened, made or written. What has a log or a journal beside it may
/// have its first page there, so that nobody can tell.
pub fn is_foreign(file: &Path) -> bool {
    let beside = ["-wal", "-journal"].iter().any(|more| files::size(&files::named(file, more)).is_some_and(|size| size > 0));
    let mut begin = Vec::new();
    let read = File::open(file).and_then(|file| file.take(72).read_to_end(&mut begin));
    if beside || read.is_err() || begin.is_empty() {
        return false;
    }
    // The last four bytes are `PRAGMA application_id`: <https://www.sqlite.org/fileformat.html#the_database_header>.
    !begin.starts_with(b"SQLite format 3\0") || begin.get(68..) != Some(&OURS.to_be_bytes()[4..])
}

fn prepare(conn: &mut Connection, file: &Path, tell: Tell<'_>) -> Result<(), StoreFault> {
    let what = format!("bringing {} to version {}", file.display(), newest());
    tell.of(&what, unknown, || migrate(conn, MIGRATIONS)).map_err(|e| StoreFault::of(&e, file))?;
    settle(conn).map_err(|e| StoreFault::of(&e, file))
}

/// All missing steps in one transaction: a file is never between two versions.
fn migrate(conn: &mut Connection, migrations: &[&str]) -> rusqlite::Result<()> {
    // A step that rebuilds a table must be able to drop the old one without its children.
    conn.pragma_update(None, "foreign_keys", false)?;
    let version = |conn: &Connection| conn.query_row("PRAGMA user_version", (), |row| row.get::<_, i64>(0));
    if version(conn)? >= count(migrations) {
        return Ok(());
    }
    let steps = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Again, for somebody else may have been here.
    for step in migrations.iter().skip(usize::try_from(version(&steps)?).unwrap_or_default()) {
        steps.execute_batch(step)?;
    }
    steps.pragma_update(None, "application_id", OURS)?;
    steps.pragma_update(None, "user_version", count(migrations))?;
    steps.commit()
}

fn settle(conn: &Connection) -> rusqlite::Result<()> {
    conn.set_prepared_statement_cache_capacity(32);
    conn.query_row("PRAGMA journal_mode = WAL", (), |_| Ok(()))?;
    // With it, what was committed survives a loss of power, too.
    conn.pragma_update(None, "synchronous", "FULL")?;
    conn.pragma_update(None, "foreign_keys", true)?;
    // What is deleted is overwritten.
    conn.query_row("PRAGMA secure_delete = ON", (), |_| Ok(()))?;
    conn.query_row("PRAGMA journal_size_limit = 4194304", (), |_| Ok(()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "CREATE TABLE a (x INTEGER) STRICT; INSERT INTO a VALUES (7);";
    const TWO: &str = "ALTER TABLE a ADD COLUMN y INTEGER NOT NULL DEFAULT 2;";

    fn state(conn: &Connection) -> (i64, i64) {
        let version = conn.query_row("PRAGMA user_version", (), |r| r.get(0)).unwrap();
        (version, conn.query_row("SELECT count(*) FROM pragma_table_info('a')", (), |r| r.get(0)).unwrap())
    }

    #[test]
    fn steps_are_taken_from_where_the_file_is_and_once() {
        let mut conn = Connection::open_in_memory().unwrap();
        migrate(&mut conn, &[ONE]).unwrap();
        assert_eq!(state(&conn), (1, 1));
        for _ in 0..2 {
            migrate(&mut conn, &[ONE, TWO]).unwrap();
            assert_eq!(state(&conn), (2, 2));
        }
        assert_eq!(conn.query_row("SELECT x + y FROM a", (), |r| r.get::<_, i64>(0)).unwrap(), 9);
    }

    #[test]
    fn a_step_that_fails_leaves_the_file_as_it_was() {
        let mut conn = Connection::open_in_memory().unwrap();
        migrate(&mut conn, &[ONE]).unwrap();
        assert!(migrate(&mut conn, &[ONE, TWO, "DROP TABLE nothing;"]).is_err());
        assert_eq!(state(&conn), (1, 1));
    }
}
