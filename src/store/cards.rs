//! Cards that are to be deleted at their time, also after a restart.

use rusqlite::{Connection, params};

/// A card of ours in a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placed {
    pub server: u64,
    pub channel: u64,
    pub message: u64,
}

pub fn add(conn: &Connection, card: Placed, at: i64) -> rusqlite::Result<()> {
    let mut statement = conn.prepare_cached("INSERT OR REPLACE INTO card (message, channel, server, delete_at) VALUES (?1, ?2, ?3, ?4)")?;
    statement.execute(params![card.message.cast_signed(), card.channel.cast_signed(), card.server.cast_signed(), at]).map(drop)
}

/// Those whose time has come, the oldest first.
pub fn due(conn: &Connection, now: i64, most: u32) -> rusqlite::Result<Vec<Placed>> {
    let mut statement =
        conn.prepare_cached("SELECT server, channel, message FROM card WHERE delete_at <= ?1 ORDER BY delete_at, message LIMIT ?2")?;
    let id = |row: &rusqlite::Row<'_>, n| row.get::<_, i64>(n).map(i64::cast_unsigned);
    let cards =
        statement.query_map(params![now, most], |row| Ok(Placed { server: id(row, 0)?, channel: id(row, 1)?, message: id(row, 2)? }))?;
    cards.collect()
}

/// A server's cards stay.
pub fn spare(conn: &Connection, server: u64) -> rusqlite::Result<()> {
    conn.execute("DELETE FROM card WHERE server = ?1", [server.cast_signed()]).map(drop)
}

pub fn remove(conn: &Connection, messages: &[u64]) -> rusqlite::Result<()> {
    let mut statement = conn.prepare_cached("DELETE FROM card WHERE message = ?1")?;
    messages.iter().try_for_each(|message| statement.execute([message.cast_signed()]).map(drop))
}
