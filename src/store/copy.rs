//! What a backup and a restore share: a file in the making that is looked at before it takes its place.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use super::files::{self, size};
use super::progress::{Tell, unknown};
use super::{StoreFault, schema};

/// What is in a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contents {
    /// Version of the schema.
    pub version: i64,
    pub bytes: u64,
    /// Servers that chose anything, and people who did.
    pub servers: u64,
    pub people: u64,
}

/// Opens a file that is there. Nothing in it is changed or migrated.
pub fn open(file: &Path) -> rusqlite::Result<Connection> {
    let conn = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    conn.busy_timeout(schema::BUSY)?;
    Ok(conn)
}

/// Looks whether a new file is ours and whole, and takes out what must not come back: where the sessions with Discord are. Whoever went on
/// there would be told once more what was answered long ago. `of`: what faults are said of.
pub fn judge(new: &Path, of: &Path, tell: Tell<'_>) -> Result<Contents, StoreFault> {
    let fault = |error: rusqlite::Error| match StoreFault::of(&error, of) {
        StoreFault::Damaged { file } | StoreFault::Broken { file } => StoreFault::Spoilt { file },
        fault => fault,
    };
    let conn = open(new).map_err(fault)?;
    let version = schema::version(&conn, of).map_err(|fault| match fault {
        StoreFault::Damaged { file } => StoreFault::Spoilt { file },
        fault => fault,
    })?;
    let version = version.ok_or_else(|| StoreFault::Foreign { file: of.to_owned() })?;
    let what = format!("looking whether {} is whole", of.display());
    let found: String = tell.of(&what, unknown, || conn.query_row("PRAGMA integrity_check(1)", (), |row| row.get(0))).map_err(fault)?;
    if found != "ok" {
        return Err(StoreFault::Spoilt { file: of.to_owned() });
    }
    let contents = prepare(&conn, version).map_err(fault)?;
    drop(conn);
    Ok(Contents { bytes: size(new).unwrap_or_default(), ..contents })
}

fn prepare(conn: &Connection, version: i64) -> rusqlite::Result<Contents> {
    // One file that stands for itself; what is undone by a fault here is thrown away whole.
    conn.query_row("PRAGMA journal_mode = DELETE", (), |_| Ok(()))?;
    conn.query_row("PRAGMA journal_mode = MEMORY", (), |_| Ok(()))?;
    conn.query_row("PRAGMA secure_delete = ON", (), |_| Ok(()))?;
    let number = |sql: &str| conn.query_row(sql, (), |row| row.get::<_, i64>(0).map(i64::cast_unsigned));
    if number("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'session'")? > 0 {
        conn.execute("DELETE FROM session", ())?;
    }
    Ok(Contents { version, bytes: 0, servers: number("SELECT count(*) FROM server")?, people: number("SELECT count(*) FROM person")? })
}

/// Ends a copy that went wrong: nothing of it stays.
pub fn or_clear<T>(done: Result<T, StoreFault>, new: &Path) -> Result<T, StoreFault> {
    if done.is_err() {
        files::clear_quietly(new);
    }
    done
}
