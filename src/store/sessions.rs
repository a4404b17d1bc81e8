//! Where the shards' sessions are, and what the bot is in servers by its roles: what a process needs to go on where another one ended.

use std::fmt;

use super::rows::Which;
use super::sql::{Sql, SqlFault, Value, id, int, maybe, text};
use crate::span::Span;

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

/// Of what the bot is in servers, what is of these shards.
pub fn all(tx: &mut dyn Sql, of: Span) -> Result<Left, SqlFault> {
    let mut left = Left::default();
    let sql = "SELECT shard, shards, application, intents, id, url, sequence, seen_at FROM session ORDER BY shard";
    tx.each(sql, &[], &mut |row| {
        left.sessions.push(Session {
            shard: row.number(0)?,
            shards: row.number(1)?,
            application: row.id(2)?,
            intents: row.id(3)?,
            id: row.text(4)?.to_owned(),
            url: row.maybe_text(5)?.map(str::to_owned),
            sequence: row.id(6)?,
            seen_at: row.int(7)?,
        });
        Ok(())
    })?;
    let (picked, values) = Which::Of(of).picks("server");
    let sql = format!("SELECT server, own_role, everybody_deletes, own_role_deletes FROM standing{picked}");
    tx.each(&sql, &values, &mut |row| {
        let standing = Standing { own_role: row.maybe_id(1)?, everybody_deletes: row.flag(2)?, own_role_deletes: row.flag(3)? };
        left.standings.push((row.id(0)?, standing));
        Ok(())
    })?;
    Ok(left)
}

/// These sessions of a process's shards and no others; those of another number of shards go as well.
pub fn put<'a>(tx: &mut dyn Sql, of: Span, sessions: &'a [Session]) -> Result<(), SqlFault> {
    let values = [int(of.first), int(of.last), int(of.of)];
    tx.run("DELETE FROM session WHERE (shard >= $1 AND shard <= $2) OR shards <> $3", &values)?;
    let values = |session: &'a Session| {
        let Session { shard, shards, application, intents, id: name, url, sequence, seen_at } = session;
        let url = Value::Text(url.as_deref());
        vec![int(*shard), int(*shards), id(*application), id(*intents), text(name), url, id(*sequence), int(*seen_at)]
    };
    let put = "INSERT INTO session (shard, shards, application, intents, id, url, sequence, seen_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    tx.run_each(put, &sessions.iter().map(values).collect::<Vec<_>>())
}

/// `None`: the bot is no longer there.
pub fn put_standings(tx: &mut dyn Sql, standings: &[(u64, Option<Standing>)]) -> Result<(), SqlFault> {
    let put = "INSERT INTO standing (server, own_role, everybody_deletes, own_role_deletes) VALUES ($1, $2, $3, $4)
               ON CONFLICT (server) DO UPDATE SET own_role = excluded.own_role, everybody_deletes = excluded.everybody_deletes,
               own_role_deletes = excluded.own_role_deletes";
    let (mut there, mut gone) = (Vec::new(), Vec::new());
    for (server, standing) in standings {
        match standing {
            Some(Standing { own_role, everybody_deletes, own_role_deletes }) => {
                let role = maybe(own_role.map(u64::cast_signed));
                there.push(vec![id(*server), role, int(*everybody_deletes), int(*own_role_deletes)]);
            }
            None => gone.push(vec![id(*server)]),
        }
    }
    tx.run_each(put, &there)?;
    tx.run_each("DELETE FROM standing WHERE server = $1", &gone)
}
