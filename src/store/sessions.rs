//! Where the shards' sessions are, and what the bot is in servers by its roles: what a process needs to go on where another one ended.

use std::fmt;

use rusqlite::{Connection, params};

/// A session of a shard with Discord's gateway.
#[derive(Clone, PartialEq, Eq)]
pub struct Session {
    pub shard: u32,
    /// Of so many shards.
    pub shards: u32,
    pub application: u64,
    /// What it asked for; it goes on with just that.
    pub intents: u64,
    pub id: String,
    /// Where Discord wants it to go on.
    pub url: Option<String>,
    /// Of the last event that was dealt with.
    pub sequence: u64,
    /// When it last gave a sign of life, in seconds since 1970.
    pub seen_at: i64,
}

impl fmt::Debug for Session {
    /// Without its id, with which (and the token) somebody else could go on.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Session of shard {} of {} at {}", self.shard, self.shards, self.sequence)
    }
}

/// What the bot is in a server, by the roles there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standing {
    /// Its own role.
    pub own_role: Option<u64>,
    /// Everybody may delete other people's messages; whoever has its own role may.
    pub everybody_deletes: bool,
    pub own_role_deletes: bool,
}

/// All that was kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Left {
    pub sessions: Vec<Session>,
    pub standings: Vec<(u64, Standing)>,
}

pub fn all(conn: &Connection) -> rusqlite::Result<Left> {
    let mut statement =
        conn.prepare("SELECT shard, shards, application, intents, id, url, sequence, seen_at FROM session ORDER BY shard")?;
    let id = |row: &rusqlite::Row<'_>, n| row.get::<_, i64>(n).map(i64::cast_unsigned);
    let sessions = statement.query_map((), |row| {
        Ok(Session {
            shard: row.get(0)?,
            shards: row.get(1)?,
            application: id(row, 2)?,
            intents: id(row, 3)?,
            id: row.get(4)?,
            url: row.get(5)?,
            sequence: id(row, 6)?,
            seen_at: row.get(7)?,
        })
    })?;
    let sessions = sessions.collect::<rusqlite::Result<_>>()?;
    let mut statement = conn.prepare("SELECT server, own_role, everybody_deletes, own_role_deletes FROM standing")?;
    let standings = statement.query_map((), |row| {
        let own_role = row.get::<_, Option<i64>>(1)?.map(i64::cast_unsigned);
        Ok((id(row, 0)?, Standing { own_role, everybody_deletes: row.get(2)?, own_role_deletes: row.get(3)? }))
    })?;
    Ok(Left { sessions, standings: standings.collect::<rusqlite::Result<_>>()? })
}

/// These sessions and no others.
pub fn put(conn: &Connection, sessions: &[Session]) -> rusqlite::Result<()> {
    conn.prepare_cached("DELETE FROM session")?.execute(())?;
    let mut statement = conn.prepare_cached(
        "INSERT INTO session (shard, shards, application, intents, id, url, sequence, seen_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    sessions.iter().try_for_each(|session| {
        let Session { shard, shards, application, intents, id, url, sequence, seen_at } = session;
        let [application, intents, sequence] = [application, intents, sequence].map(|n| n.cast_signed());
        statement.execute(params![shard, shards, application, intents, id, url, sequence, seen_at]).map(drop)
    })
}

/// `None`: the bot is no longer there.
pub fn put_standings(conn: &Connection, standings: &[(u64, Option<Standing>)]) -> rusqlite::Result<()> {
    let mut put = conn.prepare_cached(
        "INSERT OR REPLACE INTO standing (server, own_role, everybody_deletes, own_role_deletes) VALUES (?1, ?2, ?3, ?4)",
    )?;
    let mut remove = conn.prepare_cached("DELETE FROM standing WHERE server = ?1")?;
    standings.iter().try_for_each(|(server, standing)| {
        let server = server.cast_signed();
        match standing {
            Some(Standing { own_role, everybody_deletes, own_role_deletes }) => {
                put.execute(params![server, own_role.map(u64::cast_signed), everybody_deletes, own_role_deletes]).map(drop)
            }
            None => remove.execute([server]).map(drop),
        }
    })
}
