//! Counters as rows.

use std::collections::BTreeMap;
use std::ops::Range;

use super::pending::{Pending, Tally, What};
use super::sql::{Sql, SqlFault, Value, id, int, text};

/// How often something happened within an hour, over the servers that were asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Hours since 1970.
    pub hour: u32,
    pub topic: String,
    pub what: What,
    pub n: u64,
}

pub fn add(tx: &mut dyn Sql, pending: &Pending) -> Result<(), SqlFault> {
    let mut all: Vec<(Tally<'_>, u64)> = pending.iter().collect();
    // Two processes that count the same would wait for each other for ever, were their orders not the same. What all count,
    // of no server, is last: so each of them has it for the shortest time.
    all.sort_unstable_by_key(|(Tally { hour, server, topic, what }, _)| (*server == 0, *server, *hour, *topic, *what));
    let values = |(Tally { hour, server, topic, what }, n)| vec![id(server), int(hour), text(topic), text(what.code()), id(n)];
    let all: Vec<Vec<Value<'_>>> = all.into_iter().map(values).collect();
    tx.run_each(
        "INSERT INTO tally (server, hour, topic, what, n) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (server, hour, topic, what) DO UPDATE SET n = tally.n + excluded.n",
        &all,
    )
}

/// By hour, topic and kind.
pub type Sums = BTreeMap<(u32, String, What), u64>;

/// What is kept of it.
pub fn kept(tx: &mut dyn Sql, of: Option<u64>, hours: &Range<u32>) -> Result<Sums, SqlFault> {
    let mut sums = Sums::new();
    let mut values = vec![int(hours.start), int(hours.end)];
    values.extend(of.map(id));
    let which = if of.is_some() { "AND server = $3" } else { "" };
    let sql = format!(
        "SELECT hour, topic, what, CAST(sum(n) AS BIGINT) FROM tally WHERE hour >= $1 AND hour < $2 {which} GROUP BY hour, topic, what"
    );
    tx.each(&sql, &values, &mut |row| {
        // A newer program may count more.
        if let Some(what) = What::from_code(row.text(2)?) {
            sums.insert((row.number(0)?, row.text(1)?.to_owned(), what), row.id(3)?);
        }
        Ok(())
    })?;
    Ok(sums)
}

/// The same with what still waits to be written.
pub fn with(mut sums: Sums, pending: &Pending, of: Option<u64>, hours: &Range<u32>) -> Vec<Row> {
    for (tally, n) in pending.iter().filter(|(t, _)| hours.contains(&t.hour) && of.is_none_or(|server| server == t.server)) {
        *sums.entry((tally.hour, tally.topic.to_owned(), tally.what)).or_default() += n;
    }
    sums.into_iter().map(|((hour, topic, what), n)| Row { hour, topic, what, n }).collect()
}

/// Forgets what was counted in the oldest hour, where that is before this one; how many rows that were.
pub fn forget_oldest(tx: &mut dyn Sql, before: u32) -> Result<Option<usize>, SqlFault> {
    let mut oldest: Option<u32> = None;
    tx.each("SELECT min(hour) FROM tally", &[], &mut |row| {
        oldest = row.maybe_number(0)?;
        Ok(())
    })?;
    oldest.filter(|hour| *hour < before).map(|hour| tx.run("DELETE FROM tally WHERE hour = $1", &[int(hour)])).transpose()
}
