//! A connection to the database, and the shards that are this process's for as long as it lasts.

use std::collections::HashMap;
use std::future::Future;
use std::time::Duration;

use tokio::runtime::Runtime;
use tokio::sync::mpsc;
use tokio_postgres::{Client, Error, Notification, SimpleQueryMessage, Statement};

use super::address::{Address, PATIENCE};
use super::{ANSWER, CHANNEL};
use crate::span::Span;
use crate::store::sql::SqlFault;

/// One process at a time takes shards: the key of that lock ("take").
const TAKING: i64 = 0x7461_6b65;
/// The locks of shards, among all advisory locks: "shrd".
const SHARDS: i32 = 0x7368_7264;
/// Those of how many shards there are, which all who count them alike hold together: "totl".
const TOTALS: i32 = 0x746f_746c;

/// A connection.
pub struct Line {
    pub client: Client,
    pub told: mpsc::UnboundedReceiver<Notification>,
    pub statements: HashMap<String, Statement>,
    /// Under this name the database knows this process, and no other one.
    pub me: String,
    /// What this process itself tells comes back to it under this number.
    pub number: i32,
    /// Nobody has asked yet what was missed before it was there.
    pub new: bool,
    /// It did not answer in time, so that nobody knows what it would answer next: it is not used again.
    pub spoilt: bool,
}

/// How each connection is set up. Whoever is not heard of any more is let go by the database, for others may wait for what it held: also
/// where a proxy keeps the connection of a process that is gone; and, without one, in the middle of a statement (which not every system can
/// tell).
fn settings(me: &str) -> String {
    let (answer, alive, gone) = (PATIENCE.as_millis(), PATIENCE.as_secs(), 2 * ANSWER.as_millis());
    format!(
        "SET statement_timeout = {answer}; SET idle_in_transaction_session_timeout = {gone}; SET idle_session_timeout = {gone}; \
         SET tcp_user_timeout = {answer}; SET tcp_keepalives_idle = {alive}; SET tcp_keepalives_interval = 1; \
         SET tcp_keepalives_count = 3; SET application_name = '{me}'; \
         DO $$ BEGIN SET client_connection_check_interval = 1000; EXCEPTION WHEN OTHERS THEN NULL; END $$; LISTEN {CHANNEL}"
    )
}

impl Line {
    /// Connects as `me`. Where this process has shards, it has them again then.
    pub async fn connect(address: &Address, me: &str, span: Option<Span>) -> Result<Line, SqlFault> {
        let (client, told) = address.reach().await?;
        // The database may not know yet that the one before is lost, hold its locks, and even be about to commit what it was told last. One
        // that does not even end when it is told to is no other process's.
        let ended = format!(
            "(SELECT bool_and(pg_terminate_backend(pid, 1000)) FROM pg_stat_activity \
             WHERE application_name = '{me}' AND usename = session_user AND pid <> pg_backend_pid())"
        );
        // Whoever is to act as another role may end none of its own connections.
        let ask = format!("{}; SET ROLE NONE; SELECT pg_backend_pid(), COALESCE({ended}, TRUE); RESET ROLE", settings(me));
        let answer = answer(&client, &ask).await?;
        let [number, alone] = answer.as_slice() else { return Err(SqlFault::Kind) };
        if alone != "t" {
            return Err(SqlFault::Away);
        }
        let number = number.parse().map_err(|_| SqlFault::Kind)?;
        if let Some(span) = span
            && !take(&client, me, span).await?
        {
            return Err(SqlFault::Shards(span));
        }
        Ok(Line { client, told, statements: HashMap::new(), me: me.to_owned(), number, new: true, spoilt: false })
    }

    /// A connection that did not answer in time is not used again.
    pub fn heard<T>(spoilt: &mut bool, done: Result<T, SqlFault>) -> Result<T, SqlFault> {
        *spoilt |= matches!(done, Err(SqlFault::Silent));
        done
    }
}

/// The last row of what these statements give, which are sent together: there and back once.
async fn answer(client: &Client, sql: &str) -> Result<Vec<String>, Error> {
    let rows = client.simple_query(sql).await?;
    let last = rows.iter().rev().find_map(|message| if let SimpleQueryMessage::Row(row) = message { Some(row) } else { None });
    Ok(last.map_or_else(Vec::new, |row| (0..row.len()).map(|column| row.get(column).unwrap_or_default().to_owned()).collect()))
}

/// Where in `pg_locks` those are that somebody has in this database; `objid` is a shard, or how many there are.
const HELD: &str = "locktype = 'advisory' AND objsubid = 2 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";

/// Whether nobody else has these shards; and whether somebody had one of them, or of another number of them, and has not ended in order.
pub async fn are_free(client: &Client, me: &str, Span { first, last, of }: Span) -> Result<(bool, bool), SqlFault> {
    let sql = format!(
        "SELECT NOT EXISTS (SELECT FROM pg_locks WHERE {HELD} AND pid <> pg_backend_pid() AND (classid = CAST({TOTALS} AS OID) AND objid <> CAST({of} AS OID) \
         OR classid = CAST({SHARDS} AS OID) AND objid BETWEEN CAST({first} AS OID) AND CAST({last} AS OID))), \
         EXISTS (SELECT FROM owner WHERE process <> '{me}' AND (shards <> {of} OR first <= {last} AND last >= {first}))"
    );
    let answer = answer(client, &sql).await?;
    let [free, has_owner] = answer.as_slice() else { return Err(SqlFault::Kind) };
    Ok((free == "t", has_owner == "t"))
}

/// Takes these shards, and says so to those who come after; `false` where [`lock`] does. Who has not written for a week has ended: which was
/// its last write, nobody will ask.
pub async fn take(client: &Client, me: &str, span: Span) -> Result<bool, SqlFault> {
    let Span { first, last, of } = span;
    if !lock(client, span).await? {
        return Ok(false);
    }
    let sql = format!(
        "DELETE FROM owner WHERE process = '{me}' OR shards <> {of} OR first <= {last} AND last >= {first}; \
         INSERT INTO owner (process, first, last, shards) VALUES ('{me}', {first}, {last}, {of}); \
         DELETE FROM writer WHERE process <> '{me}' AND at < EXTRACT(EPOCH FROM now()) - 7 * 86400"
    );
    client.batch_execute(&sql).await?;
    Ok(true)
}

/// Whether these shards are now this connection's alone. They are not where anybody counts another number of shards, either: both would have
/// the same servers.
async fn lock(client: &Client, Span { first, last, of }: Span) -> Result<bool, SqlFault> {
    let others = format!("SELECT FROM pg_locks WHERE {HELD} AND classid = CAST({TOTALS} AS OID) AND objid <> CAST({of} AS OID)");
    let all = format!("SELECT bool_and(pg_try_advisory_lock({SHARDS}, shard)) FROM generate_series({first}, {last}) AS shard");
    // In one go, and what cannot be had whole is let go again (the last line: that is never null) before anybody else looks: whoever asks for
    // what is not theirs is in nobody's way.
    let sql = format!(
        "SELECT pg_advisory_unlock_all(); SELECT pg_advisory_xact_lock({TAKING}); \
         SELECT CASE WHEN EXISTS ({others}) THEN FALSE \
                     WHEN ({all}) THEN pg_try_advisory_lock_shared({TOTALS}, {of}) \
                     ELSE pg_advisory_unlock_all() IS NULL END"
    );
    Ok(answer(client, &sql).await? == ["t"])
}

/// A runtime for one thread, which drives the connection whenever that thread waits for it.
pub struct Drives(Option<Runtime>);

impl Drives {
    pub fn new() -> std::io::Result<Drives> {
        tokio::runtime::Builder::new_current_thread().enable_all().build().map(|runtime| Drives(Some(runtime)))
    }

    /// Waits for something, and no longer than that.
    pub fn within<T, E: Into<SqlFault>>(&self, long: Duration, work: impl Future<Output = Result<T, E>>) -> Result<T, SqlFault> {
        let runtime = self.0.as_ref().ok_or(SqlFault::Away)?;
        runtime.block_on(async { tokio::time::timeout(long, work).await }).map_err(|_| SqlFault::Silent)?.map_err(Into::into)
    }
}

impl Drop for Drives {
    fn drop(&mut self) {
        // A name that is being looked up cannot be stopped, and is not worth waiting for.
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}
