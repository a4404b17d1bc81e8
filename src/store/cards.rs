//! Cards that are to be deleted at their time, also after a restart.

use super::sql::{Sql, SqlFault, id, in_shards, int, of_shards};
use crate::span::Span;

/// A card of ours in a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placed {
    pub server: u64,
    pub channel: u64,
    pub message: u64,
}

pub fn add(tx: &mut dyn Sql, card: Placed, at: i64) -> Result<(), SqlFault> {
    let values = [id(card.message), id(card.channel), id(card.server), int(at)];
    let put = "INSERT INTO card (message, channel, server, delete_at) VALUES ($1, $2, $3, $4)
               ON CONFLICT (message) DO UPDATE SET delete_at = excluded.delete_at";
    tx.run(put, &values).map(drop)
}

/// Those in servers of these shards whose time has come, the oldest first.
pub fn due(tx: &mut dyn Sql, of: Span, now: i64, most: u32) -> Result<Vec<Placed>, SqlFault> {
    let mut cards = Vec::new();
    let [a, b, c] = of_shards(of);
    let sql = format!(
        "SELECT server, channel, message FROM card WHERE delete_at <= $1 AND {} ORDER BY delete_at, message LIMIT $5",
        in_shards("server", 2)
    );
    tx.each(&sql, &[int(now), a, b, c, int(most)], &mut |row| {
        cards.push(Placed { server: row.id(0)?, channel: row.id(1)?, message: row.id(2)? });
        Ok(())
    })?;
    Ok(cards)
}

/// A server's cards stay.
pub fn spare(tx: &mut dyn Sql, server: u64) -> Result<(), SqlFault> {
    tx.run("DELETE FROM card WHERE server = $1", &[id(server)]).map(drop)
}

pub fn remove(tx: &mut dyn Sql, messages: &[u64]) -> Result<(), SqlFault> {
    messages.iter().try_for_each(|message| tx.run("DELETE FROM card WHERE message = $1", &[id(*message)]).map(drop))
}
