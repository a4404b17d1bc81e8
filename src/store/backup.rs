//! A copy of the store, made beside a running bot. `VACUUM INTO` and not `SQLite`'s backup interface: it is one reader of one moment, so that
//! a bot that writes all the time neither waits nor makes it begin anew; the copy has no freed pages, in which deleted things could be left;
//! and it is one plain file without anything beside it.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::Path;

use super::copy::{Contents, judge, open, or_clear};
use super::files::{self, BESIDE, folder, named, same, size};
use super::progress::{Tell, unknown};
use super::{StoreFault, held, schema};

/// Copies the store `from` into a file that only its owner can read. All that was acknowledged before is in it; counters of the bot's last
/// second may be missing, and where its sessions with Discord are is left out. The copy is made under the name `to` with `.part` behind it,
/// looked at, and put in place when it is on the disk: `to` is never there in half. A killed one leaves its `.part`, which the next one to
/// that name clears away.
///
/// # Errors
/// `from` is not there, none of ours or damaged; `to` is there already and not to be replaced, is the store itself or that of another bot
/// that runs, or cannot be written.
pub fn backup(from: &Path, to: &Path, replace: bool, tell: Tell<'_>) -> Result<Contents, StoreFault> {
    if !from.is_file() {
        return Err(StoreFault::Missing { file: from.to_owned() });
    }
    // A relative name could be one of SQLite's URIs.
    let to = &std::path::absolute(to).map_err(|error| StoreFault::of_file(&error, to))?;
    free(from, to, replace)?;
    let told = |error: io::Error| StoreFault::of_file(&error, to);
    let _alone = alone(to, tell).map_err(told)?;
    let part = named(to, ".part");
    files::clear(&part).and_then(|()| files::create(&part)).map_err(told)?;
    let copied = copy(from, to, &part, tell).and_then(|()| judge(&part, to, tell));
    let placed = copied.and_then(|contents| {
        files::settle(&part).map_err(told)?;
        put(&part, to, replace)?;
        files::settle_name(to).map_err(told)?;
        Ok(contents)
    });
    or_clear(placed, &part)
}

/// Whether there is a place for it.
fn free(from: &Path, to: &Path, replace: bool) -> Result<(), StoreFault> {
    let file = to.to_owned();
    // SQLite keeps all beside the file itself, and not beside a link to it.
    let from = &fs::canonicalize(from).unwrap_or_else(|_| from.to_owned());
    if BESIDE.into_iter().chain(["", ".lock"]).any(|more| same(&named(from, more), to)) {
        return Err(StoreFault::Itself { file });
    }
    match fs::metadata(to) {
        Ok(found) if !found.is_file() => Err(StoreFault::NoFile { file }),
        Ok(_) if !replace => Err(StoreFault::There { file }),
        _ => Ok(()),
    }
}

/// One backup into a folder at a time, so that none clears another one's `.part` away. Where folders cannot be locked, nobody waits.
fn alone(to: &Path, tell: Tell<'_>) -> io::Result<Option<File>> {
    if !cfg!(unix) {
        return Ok(None);
    }
    let here = File::open(folder(to))?;
    match here.try_lock() {
        Err(TryLockError::WouldBlock) => {
            let waited = tell.of("waiting for another backup into that folder", unknown, || here.lock());
            Ok(waited.is_ok().then_some(here))
        }
        Err(TryLockError::Error(_)) => Ok(None),
        Ok(()) => Ok(Some(here)),
    }
}

fn copy(from: &Path, to: &Path, part: &Path, tell: Tell<'_>) -> Result<(), StoreFault> {
    let read = |error: rusqlite::Error| StoreFault::of(&error, from);
    let conn = open(from).map_err(read)?;
    schema::version(&conn, from)?.ok_or_else(|| StoreFault::Foreign { file: from.to_owned() })?;
    let number = |sql| conn.query_row(sql, (), |row| row.get::<_, i64>(0).map(i64::cast_unsigned)).map_err(read);
    let pages = number("PRAGMA page_count")?.saturating_sub(number("PRAGMA freelist_count")?);
    let whole = pages.saturating_mul(number("PRAGMA page_size")?);
    let name = part.to_str().ok_or_else(|| StoreFault::Unopenable { file: to.to_owned() })?;
    let what = format!("copying {}", from.display());
    let copied = tell.of(&what, || Some((size(part)?, whole)), || conn.execute("VACUUM INTO ?1", [name]));
    copied.map(drop).map_err(|error| match StoreFault::of(&error, to) {
        // What is there to be read is to blame, and not the place to write to.
        StoreFault::Damaged { .. } | StoreFault::Foreign { .. } => StoreFault::Damaged { file: from.to_owned() },
        fault => fault,
    })
}

/// Gives the whole copy its name.
fn put(part: &Path, to: &Path, replace: bool) -> Result<(), StoreFault> {
    if !replace && to.exists() {
        return Err(StoreFault::There { file: to.to_owned() });
    }
    // Under --force somebody's store may be meant by mistake.
    if held::is_held(to) {
        return Err(StoreFault::Taken { file: to.to_owned() });
    }
    // An earlier file of that name has left its log there: SQLite would take it for the copy's.
    files::clear_beside(to).map_err(|error| StoreFault::of_file(&error, to))?;
    // A link is refused where something has come there meanwhile; not every file system has links.
    if !replace && fs::hard_link(part, to).is_ok() {
        // It has its name; that it has the other one, too, harms nobody.
        let _ = fs::remove_file(part);
        return Ok(());
    }
    if !replace && to.exists() {
        return Err(StoreFault::There { file: to.to_owned() });
    }
    fs::rename(part, to).map_err(|error| StoreFault::of_file(&error, to))
}
