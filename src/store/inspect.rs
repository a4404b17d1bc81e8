//! A look at the store that changes nothing, also while a bot runs with it.

use std::path::Path;

use super::copy::open;
use super::files::size;
use super::progress::{Tell, unknown};
use super::{StoreFault, held, schema};

/// What there is to be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inspected {
    /// Version of the schema; `None` where nothing was written yet.
    pub version: Option<i64>,
    /// The newest that this program knows: to that the next start brings it.
    pub newest: i64,
    pub bytes: u64,
    /// Whether a bot runs with it.
    pub in_use: bool,
}

/// Looks whether a store is ours and whole. It is neither made nor migrated.
///
/// # Errors
/// What keeps a bot from using it: it is not there, cannot be opened or written, is none of ours, newer or damaged.
pub fn inspect(file: &Path, tell: Tell<'_>) -> Result<Inspected, StoreFault> {
    if !file.exists() {
        return Err(StoreFault::Missing { file: file.to_owned() });
    }
    let fault = |error: rusqlite::Error| StoreFault::of(&error, file);
    let conn = open(file).map_err(fault)?;
    if conn.is_readonly(rusqlite::MAIN_DB).map_err(fault)? {
        return Err(StoreFault::ReadOnly { file: file.to_owned() });
    }
    let version = schema::version(&conn, file)?;
    let check = || conn.query_row("PRAGMA integrity_check(1)", (), |row| row.get::<_, String>(0));
    let found = tell.of(&format!("looking whether {} is whole", file.display()), unknown, check).map_err(fault)?;
    if found != "ok" {
        return Err(StoreFault::Damaged { file: file.to_owned() });
    }
    Ok(Inspected { version, newest: schema::newest(), bytes: size(file).unwrap_or_default(), in_use: held::is_held(file) })
}
