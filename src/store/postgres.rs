//! A database of PostgreSQL's, for all processes of a bot. What one of them changes, the others are told (`NOTIFY`); which shards each has
//! is a lock (`pg_try_advisory_lock`), which goes with the connection, whatever ends that.

use std::collections::HashMap;
use std::future::Future;
use std::hash::{BuildHasher, RandomState};
use std::path::Path;
use std::pin::pin;
use std::time::{Duration, Instant};

use futures_util::future::try_join_all;
use futures_util::{TryFutureExt, TryStreamExt};
use tokio::runtime::Runtime;
use tokio::sync::mpsc;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Error, Notification, Statement, Transaction};

use super::address::{Address, PATIENCE};
use super::sql::{News, Row, Sql, SqlFault, Trouble, Value};
use super::{StoreFault, schema};
use crate::span::Span;

/// A database that cannot be reached is tried so often.
const TRY_EVERY: Duration = Duration::from_secs(1);
/// A statement that the database itself has given up by then is waited for so much longer: for its answer to come.
const ON_THE_WAY: Duration = Duration::from_secs(1);
const ANSWER: Duration = PATIENCE.saturating_add(ON_THE_WAY);
/// So many of one statement are sent before their answers are waited for.
const AT_ONCE: usize = 1_000;
/// Tables of any size are brought to the newest version within so long, other processes' turn at it included.
const MIGRATION: Duration = Duration::from_secs(30 * 60);
/// What this database's processes tell each other goes by this name.
const CHANNEL: &str = "tasukebune";
/// One process at a time brings the tables to the newest version: the key of that lock ("task").
const MIGRATING: i64 = 0x7461_736b;
/// The locks of shards, among all advisory locks: "shrd".
const SHARDS: i32 = 0x7368_7264;

/// How each connection is set up. Whoever is in the middle of something and is not heard of any more is let go by the database: what it held
/// others wait for.
fn settings() -> String {
    let (answer, alive) = (PATIENCE.as_millis(), PATIENCE.as_secs());
    format!(
        "SET statement_timeout = {answer}; SET idle_in_transaction_session_timeout = {}; SET tcp_user_timeout = {answer}; \
         SET tcp_keepalives_idle = {alive}; SET tcp_keepalives_interval = 1; SET tcp_keepalives_count = 3; LISTEN {CHANNEL}",
        2 * answer
    )
}

/// Owns the connection.
pub struct Postgres {
    address: Address,
    /// What drives the connection, whenever this thread waits for it.
    runtime: Drives,
    line: Option<Line>,
    /// When it was last tried to connect.
    tried: Instant,
    /// Under this name the database knows this process, and no other one.
    me: String,
    /// The shards that are to be nobody else's.
    span: Option<Span>,
    /// They were another process's when it was last tried to connect.
    others: Option<Span>,
}

/// A connection.
struct Line {
    client: Client,
    told: mpsc::UnboundedReceiver<Notification>,
    statements: HashMap<String, Statement>,
    /// What this process itself tells comes back to it under this number.
    number: i32,
    /// Nobody has asked yet what was missed before it was there.
    new: bool,
    /// It did not answer in time: nobody knows what it would answer next.
    silent: bool,
}

/// A runtime for one thread.
struct Drives(Option<Runtime>);

impl Drives {
    fn new() -> std::io::Result<Drives> {
        tokio::runtime::Builder::new_current_thread().enable_all().build().map(|runtime| Drives(Some(runtime)))
    }

    /// Waits for something, and no longer than that.
    fn within<T, E: Into<SqlFault>>(&self, long: Duration, work: impl Future<Output = Result<T, E>>) -> Result<T, SqlFault> {
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

/// Looks at a database, which is neither changed nor migrated: its name for people, and the version of its tables.
///
/// # Errors
/// What keeps a bot from using it.
pub fn look(address: &str) -> Result<(String, Option<i64>), StoreFault> {
    let address = Address::parse(address)?;
    let name = address.name();
    let found = || {
        Drives::new().map_err(|_| SqlFault::Away)?.within(PATIENCE, async {
            let (client, _) = address.reach().await?;
            let there = client.query_one("SELECT to_regclass('tasukebune') IS NOT NULL", &[]).await?.try_get::<_, bool>(0)?;
            let row = if there { client.query_opt("SELECT version FROM tasukebune", &[]).await? } else { None };
            row.map(|row| row.try_get(0)).transpose()
        })
    };
    match found().map_err(|fault| fault.told(name))? {
        Some(found) if found > schema::newest() => Err(StoreFault::Newer { file: name.to_owned(), found, known: schema::newest() }),
        version => Ok((name.display().to_string(), version)),
    }
}

impl Postgres {
    /// Connects, brings the tables to the newest version, and listens to what others tell. It blocks.
    ///
    /// # Errors
    /// The address is none, or the database cannot be reached or used, or a newer program's.
    pub fn open(address: &str) -> Result<Postgres, StoreFault> {
        let mut address = Address::parse(address)?;
        let me = format!("tasukebune-{:016x}", RandomState::new().hash_one(std::process::id()));
        address.call(&me);
        let runtime = Drives::new().map_err(|_| StoreFault::Broken { file: address.name().to_owned() })?;
        let mut postgres = Postgres { address, runtime, line: None, tried: Instant::now(), me, span: None, others: None };
        let mut line = postgres.connect().map_err(|fault| fault.told(postgres.name()))?;
        postgres.migrate(&mut line.client)?;
        // What is there is read next.
        line.new = false;
        postgres.line = Some(line);
        Ok(postgres)
    }

    pub fn name(&self) -> &Path {
        self.address.name()
    }

    /// From now on these shards are this process's, also after the connection was lost; `false` where another one has one of them.
    pub fn take(&mut self, span: Span) -> Result<bool, StoreFault> {
        let taken = match self.line() {
            Ok((drives, line)) => heard(&mut line.silent, drives.within(ANSWER, lock(&line.client, span))),
            Err(fault) => Err(fault),
        };
        let taken = taken.map_err(|fault| fault.told(self.name()))?;
        self.span = taken.then_some(span);
        Ok(taken)
    }

    fn connect(&mut self) -> Result<Line, SqlFault> {
        self.tried = Instant::now();
        let Postgres { address, runtime, me, span, .. } = self;
        runtime.within(PATIENCE, async {
            let (client, told) = address.reach().await?;
            client.batch_execute(&settings()).await?;
            // The database may not know yet that the one before is lost, and hold the locks for it.
            let lost = "FROM pg_stat_activity WHERE application_name = $1 AND usename = current_user AND pid <> pg_backend_pid()";
            client.execute(&format!("SELECT pg_terminate_backend(pid, 1000) {lost}"), &[&*me]).await?;
            let number = client.query_one("SELECT pg_backend_pid()", &[]).await?.try_get(0)?;
            match span {
                Some(span) if !lock(&client, *span).await? => {
                    // One that does not even end when it is told to has them still, and is nobody else.
                    let own: i64 = client.query_one(&format!("SELECT count(*) {lost}"), &[&*me]).await?.try_get(0)?;
                    Err(if own > 0 { SqlFault::Away } else { SqlFault::Shards(*span) })
                }
                _ => Ok(Line { client, told, statements: HashMap::new(), number, new: true, silent: false }),
            }
        })
    }

    fn line(&mut self) -> Result<(&Drives, &mut Line), SqlFault> {
        if self.line.as_ref().is_some_and(|line| line.silent || line.client.is_closed()) {
            self.line = None;
        }
        if self.line.is_none() {
            if self.tried.elapsed() < TRY_EVERY {
                return Err(self.others.map_or(SqlFault::Away, SqlFault::Shards));
            }
            let connected = self.connect();
            self.others = self.span.filter(|_| matches!(connected, Err(SqlFault::Shards(_))));
            self.line = Some(connected?);
        }
        let Postgres { runtime, line, .. } = self;
        line.as_mut().map(|line| (&*runtime, line)).ok_or(SqlFault::Away)
    }

    pub fn read<T>(&mut self, job: impl FnOnce(&mut dyn Sql) -> Result<T, SqlFault>) -> Result<T, StoreFault> {
        self.transact(true, |sql| Ok(job(sql)?))
    }

    /// All or nothing, and acknowledged by the database when it returns.
    pub fn write<T>(&mut self, job: impl FnOnce(&mut dyn Sql) -> Result<T, Trouble>) -> Result<T, StoreFault> {
        self.transact(false, job)
    }

    fn transact<T>(&mut self, only_reads: bool, job: impl FnOnce(&mut dyn Sql) -> Result<T, Trouble>) -> Result<T, StoreFault> {
        let done = match self.line() {
            Ok((drives, line)) => transact(drives, line, only_reads, job),
            Err(fault) => Err(fault.into()),
        };
        done.map_err(|trouble| trouble.told(self.name()))
    }

    /// Whether a transaction with this [`Sql::mark`], of whose end nothing was heard, came to a good one.
    pub fn came_through(&mut self, mark: &str) -> Result<bool, StoreFault> {
        let status = match self.line() {
            Ok((drives, line)) => {
                let client = &line.client;
                let ask = async {
                    let row = client.query_one("SELECT pg_xact_status(CAST(CAST($1 AS TEXT) AS xid8))", &[&mark]).await?;
                    row.try_get::<_, Option<String>>(0)
                };
                heard(&mut line.silent, drives.within(ANSWER, ask))
            }
            Err(fault) => Err(fault),
        };
        match status {
            // Still at it: the database does not know yet that nobody is there.
            Ok(Some(status)) if status == "in progress" => Err(StoreFault::Away { file: self.name().to_owned() }),
            // So old that it has forgotten: what is given up is better than what is told twice.
            Ok(status) => Ok(status.is_none_or(|status| status == "committed")),
            // A standby has taken over, and never heard of it.
            Err(SqlFault::Postgres(error)) if error.code() == Some(&SqlState::INVALID_PARAMETER_VALUE) => Ok(false),
            Err(fault) => Err(fault.told(self.name())),
        }
    }

    /// What other processes have changed since the last time.
    pub fn news(&mut self) -> Result<Vec<News>, StoreFault> {
        let heard = match self.line() {
            Ok((drives, line)) => news(drives, line),
            Err(fault) => Err(fault),
        };
        heard.map_err(|fault| fault.told(self.name()))
    }

    /// All missing steps in one transaction: a database is never between two versions.
    fn migrate(&self, client: &mut Client) -> Result<(), StoreFault> {
        let steps = async {
            let tx = client.transaction().await?;
            tx.batch_execute("SET LOCAL statement_timeout = 0").await?;
            tx.execute("SELECT pg_advisory_xact_lock($1)", &[&MIGRATING]).await?;
            tx.batch_execute("CREATE TABLE IF NOT EXISTS tasukebune (version BIGINT NOT NULL)").await?;
            let version = tx.query_opt("SELECT version FROM tasukebune", &[]).await?.map(|row| row.try_get::<_, i64>(0)).transpose()?;
            if let Some(found) = version.filter(|version| *version > schema::newest()) {
                return Err(SqlFault::Newer(found));
            }
            let missing: Vec<_> = schema::POSTGRES.iter().filter(|(step, _)| version.is_none_or(|version| *step > version)).collect();
            for (_, step) in &missing {
                tx.batch_execute(step).await?;
            }
            if !missing.is_empty() {
                tx.batch_execute("DELETE FROM tasukebune").await?;
                tx.execute("INSERT INTO tasukebune (version) VALUES ($1)", &[&schema::newest()]).await?;
            }
            Ok(tx.commit().await?)
        };
        self.runtime.within(MIGRATION, steps).map_err(|fault| fault.told(self.name()))
    }
}

/// A connection that did not answer in time is not used again.
fn heard<T>(silent: &mut bool, done: Result<T, SqlFault>) -> Result<T, SqlFault> {
    *silent |= matches!(done, Err(SqlFault::Silent));
    done
}

/// Whether these shards are now this connection's alone.
async fn lock(client: &Client, span: Span) -> Result<bool, Error> {
    client.batch_execute("SELECT pg_advisory_unlock_all()").await?;
    let sql =
        "SELECT bool_and(pg_try_advisory_lock(CAST($1 AS INT), shard)) FROM generate_series(CAST($2 AS INT), CAST($3 AS INT)) AS shard";
    let taken: bool = client.query_one(sql, &[&SHARDS, &span.first.cast_signed(), &span.last.cast_signed()]).await?.try_get(0)?;
    if !taken {
        client.batch_execute("SELECT pg_advisory_unlock_all()").await?;
    }
    Ok(taken)
}

fn news(drives: &Drives, line: &mut Line) -> Result<Vec<News>, SqlFault> {
    if std::mem::take(&mut line.new) {
        return Ok(vec![News::Anything]);
    }
    // A way there and back: what others told before has come by then, and a connection that is lost is found.
    heard(&mut line.silent, drives.within(ANSWER, line.client.batch_execute("")))?;
    let mut news = Vec::new();
    while let Ok(one) = line.told.try_recv() {
        let told = Some(one.payload()).filter(|_| one.process_id() != line.number).and_then(parsed);
        news.extend(told.filter(|told| !news.contains(told)));
    }
    Ok(news)
}

fn parsed(payload: &str) -> Option<News> {
    let (what, id) = payload.split_once(' ')?;
    let id = id.parse().ok()?;
    match what {
        "server" => Some(News::Server(id)),
        "person" => Some(News::Person(id)),
        _ => None,
    }
}

fn transact<T>(
    drives: &Drives,
    line: &mut Line,
    only_reads: bool,
    job: impl FnOnce(&mut dyn Sql) -> Result<T, Trouble>,
) -> Result<T, Trouble> {
    let Line { client, statements, silent, .. } = line;
    let tx = heard(silent, drives.within(ANSWER, client.build_transaction().read_only(only_reads).start()))?;
    let mut on = On { drives, tx: &tx, statements, silent, long: ANSWER };
    let (done, long) = (job(&mut on), on.long);
    match done {
        Ok(done) => {
            heard(silent, drives.within(long, tx.commit()))?;
            Ok(done)
        }
        Err(trouble) => {
            // At once, for it may hold what others wait for. Where it fails, the connection is lost, and with it what was begun.
            if !*silent {
                let _ = heard(silent, drives.within(ANSWER, tx.rollback()));
            }
            Err(trouble)
        }
    }
}

/// A transaction, with what was prepared on its connection.
struct On<'a, 'b> {
    drives: &'a Drives,
    tx: &'a Transaction<'b>,
    statements: &'a mut HashMap<String, Statement>,
    silent: &'a mut bool,
    /// So long each answer is waited for.
    long: Duration,
}

impl On<'_, '_> {
    fn within<T>(&mut self, work: impl Future<Output = Result<T, SqlFault>>) -> Result<T, SqlFault> {
        heard(self.silent, self.drives.within(self.long, work))
    }

    fn prepared(&mut self, sql: &str) -> Result<Statement, SqlFault> {
        if let Some(known) = self.statements.get(sql) {
            return Ok(known.clone());
        }
        let statement = self.within(self.tx.prepare(sql).err_into())?;
        self.statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }
}

fn bound<'a>(values: &'a [Value<'a>]) -> Vec<&'a (dyn ToSql + Sync)> {
    let bind = |value: &'a Value<'a>| -> &'a (dyn ToSql + Sync) {
        match value {
            Value::Int(number) => number,
            Value::Text(text) => text,
        }
    };
    values.iter().map(bind).collect()
}

impl Sql for On<'_, '_> {
    fn run(&mut self, sql: &str, values: &[Value<'_>]) -> Result<usize, SqlFault> {
        let statement = self.prepared(sql)?;
        let changed = self.within(async { Ok(self.tx.execute(&statement, &bound(values)).await?) })?;
        Ok(usize::try_from(changed).unwrap_or(usize::MAX))
    }

    fn run_each(&mut self, sql: &str, all: &[Vec<Value<'_>>]) -> Result<(), SqlFault> {
        let statement = self.prepared(sql)?;
        // All are sent before the first answer is waited for.
        all.chunks(AT_ONCE).try_for_each(|some| {
            let (tx, statement) = (self.tx, &statement);
            let each = some.iter().map(|values| async move { tx.execute(statement, &bound(values)).await });
            self.within(async { Ok(try_join_all(each).await.map(drop)?) })
        })
    }

    fn each(&mut self, sql: &str, values: &[Value<'_>], take: &mut dyn FnMut(&dyn Row) -> Result<(), SqlFault>) -> Result<(), SqlFault> {
        let statement = self.prepared(sql)?;
        let mut rows = pin!(self.within(async { Ok(self.tx.query_raw(&statement, bound(values)).await?) })?);
        while let Some(row) = self.within(rows.try_next().err_into())? {
            take(&row)?;
        }
        Ok(())
    }

    fn probe(&mut self) -> Result<(), SqlFault> {
        self.run("UPDATE tasukebune SET version = version", &[]).map(drop)
    }

    fn alone(&mut self, id: u64) -> Result<(), SqlFault> {
        self.run("SELECT pg_advisory_xact_lock($1)", &[super::sql::id(id)]).map(drop)
    }

    fn tell(&mut self, news: News) -> Result<(), SqlFault> {
        let payload = match news {
            News::Server(id) => format!("server {id}"),
            News::Person(id) => format!("person {id}"),
            News::Anything => return Ok(()),
        };
        self.run("SELECT pg_notify($1, $2)", &[super::sql::text(CHANNEL), super::sql::text(&payload)]).map(drop)
    }

    fn may_take(&mut self, long: Duration) -> Result<(), SqlFault> {
        let set = format!("SET LOCAL statement_timeout = {}", long.as_millis());
        self.within(async { Ok(self.tx.batch_execute(&set).await?) })?;
        self.long = long + ON_THE_WAY;
        Ok(())
    }

    fn mark(&mut self) -> Result<Option<String>, SqlFault> {
        let mut mark = None;
        self.each("SELECT CAST(pg_current_xact_id() AS TEXT)", &[], &mut |row| {
            mark = Some(row.text(0)?.to_owned());
            Ok(())
        })?;
        Ok(mark)
    }

    fn now(&mut self) -> Result<i64, SqlFault> {
        let mut now = 0;
        self.each("SELECT CAST(FLOOR(1000 * EXTRACT(EPOCH FROM clock_timestamp())) AS BIGINT)", &[], &mut |row| {
            now = row.int(0)?;
            Ok(())
        })?;
        Ok(now)
    }
}

impl Row for tokio_postgres::Row {
    fn maybe_int(&self, column: usize) -> Result<Option<i64>, SqlFault> {
        self.try_get(column).map_err(|_| SqlFault::Kind)
    }

    fn maybe_text(&self, column: usize) -> Result<Option<&str>, SqlFault> {
        self.try_get(column).map_err(|_| SqlFault::Kind)
    }
}

/// What a fault of the database is for whoever runs it.
pub fn fault(error: &Error, name: &Path) -> StoreFault {
    let file = name.to_owned();
    let Some(state) = error.code() else {
        // What kind such a one is the driver tells in words alone.
        if error.to_string().starts_with("error performing TLS handshake") {
            return StoreFault::Untrusted { file };
        }
        let lost = error.is_closed() || std::error::Error::source(error).is_some_and(<dyn std::error::Error>::is::<std::io::Error>);
        return if lost { StoreFault::Away { file } } else { StoreFault::Denied { file } };
    };
    match *state {
        SqlState::DISK_FULL => StoreFault::Full { file },
        SqlState::READ_ONLY_SQL_TRANSACTION => StoreFault::ReadOnly { file },
        SqlState::INVALID_PASSWORD
        | SqlState::INVALID_AUTHORIZATION_SPECIFICATION
        | SqlState::INSUFFICIENT_PRIVILEGE
        | SqlState::INVALID_CATALOG_NAME => StoreFault::Denied { file },
        SqlState::UNDEFINED_TABLE | SqlState::UNDEFINED_COLUMN => StoreFault::Changed { file },
        SqlState::ADMIN_SHUTDOWN
        | SqlState::CRASH_SHUTDOWN
        | SqlState::CANNOT_CONNECT_NOW
        | SqlState::TOO_MANY_CONNECTIONS
        | SqlState::QUERY_CANCELED
        | SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT
        // Two that waited for each other: this one gave way.
        | SqlState::T_R_DEADLOCK_DETECTED
        | SqlState::T_R_SERIALIZATION_FAILURE => StoreFault::Away { file },
        _ => StoreFault::Broken { file },
    }
}
