//! Counters as rows.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};

use super::pending::{Pending, Tally, What};

/// How often something happened within an hour, over the servers that were asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Hours since 1970.
    pub hour: u32,
    pub topic: String,
    pub what: What,
    pub n: u64,
}

pub fn add(conn: &Connection, pending: &Pending) -> rusqlite::Result<()> {
    let mut statement = conn.prepare_cached(
        "INSERT INTO tally (server, hour, topic, what, n) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT DO UPDATE SET n = n + excluded.n",
    )?;
    for (Tally { hour, server, topic, what }, n) in pending.iter() {
        statement.execute(params![server.cast_signed(), hour, topic, what.code(), n.cast_signed()])?;
    }
    Ok(())
}

/// Sums, what still waits for the disk included.
pub fn sums(conn: &Connection, pending: &Pending, of: Option<u64>, hours: std::ops::Range<u32>) -> rusqlite::Result<Vec<Row>> {
    let which = if of.is_some() { "server = ?3 AND" } else { "?3 IS NULL AND" };
    let mut statement = conn.prepare_cached(&format!(
        "SELECT hour, topic, what, sum(n) FROM tally WHERE {which} hour >= ?1 AND hour < ?2 GROUP BY hour, topic, what"
    ))?;
    let mut sums = BTreeMap::new();
    let mut rows = statement.query(params![hours.start, hours.end, of.map(u64::cast_signed)])?;
    while let Some(row) = rows.next()? {
        // A newer program may count more.
        if let Some(what) = What::from_code(row.get_ref(2)?.as_str()?) {
            sums.insert((row.get(0)?, row.get(1)?, what), row.get::<_, i64>(3)?.cast_unsigned());
        }
    }
    for (tally, n) in pending.iter().filter(|(t, _)| hours.contains(&t.hour) && of.is_none_or(|server| server == t.server)) {
        *sums.entry((tally.hour, tally.topic.to_owned(), tally.what)).or_default() += n;
    }
    Ok(sums.into_iter().map(|((hour, topic, what), n)| Row { hour, topic, what, n }).collect())
}

/// Forgets what was counted before an hour; how many rows that were.
pub fn forget_before(conn: &Connection, hour: u32) -> rusqlite::Result<usize> {
    conn.prepare_cached("DELETE FROM tally WHERE hour < ?1")?.execute([hour])
}
