//! A database of PostgreSQL's, for all processes of a bot. What one of them changes, the others are told (`NOTIFY`).

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use fallible_iterator::FallibleIterator;
use postgres::config::{Host, SslMode};
use postgres::error::SqlState;
use postgres::types::ToSql;
use postgres::{Client, Config, NoTls, Statement, Transaction};

use super::sql::{News, Row, Sql, SqlFault, Trouble, Value};
use super::{StoreFault, schema};

/// A database that cannot be reached is tried so often.
const TRY_EVERY: Duration = Duration::from_secs(1);
/// So long may it take to reach the database, a statement to be carried out there, and a packet to be acknowledged. A database that
/// acknowledges and never answers is waited for as long as that lasts.
pub const PATIENCE: Duration = Duration::from_secs(4);
/// What this database's processes tell each other goes by this name.
const CHANNEL: &str = "tasukebune";
/// One process at a time brings the tables to the newest version: the key of that lock ("task").
const MIGRATING: i64 = 0x7461_736b;

/// Owns the connection.
pub struct Postgres {
    config: Config,
    name: PathBuf,
    line: Option<Line>,
    /// When it was last tried to connect.
    tried: Instant,
}

/// A connection.
struct Line {
    client: Client,
    statements: HashMap<String, Statement>,
    /// What this process itself tells comes back to it under this number.
    me: i32,
    /// Nobody has asked yet what was missed before it was there.
    new: bool,
}

/// How to connect to an address.
///
/// # Errors
/// It is none, or asks for what the driver cannot do.
pub fn config(address: &str) -> Result<Config, StoreFault> {
    let mut config: Config = address.parse().map_err(|_| StoreFault::Address)?;
    // A password with a bare “@” would stand in the host's place, and be told.
    let is_host = |host: &Host| !matches!(host, Host::Tcp(host) if host.contains(['@', '/', '?', '#', ' ']) || host.is_empty());
    if !config.get_hosts().iter().all(is_host) {
        return Err(StoreFault::Address);
    }
    if config.get_ssl_mode() == SslMode::Require {
        return Err(StoreFault::NoTls);
    }
    config
        .connect_timeout(PATIENCE)
        .tcp_user_timeout(PATIENCE)
        .keepalives_idle(PATIENCE)
        .keepalives_interval(Duration::from_secs(1))
        .keepalives_retries(3)
        .application_name("tasukebune");
    Ok(config)
}

/// A database's address as people may see it: without the password.
pub fn shown(config: &Config) -> PathBuf {
    let host = config.get_hosts().first().map_or_else(String::new, |host| match host {
        Host::Tcp(host) => host.clone(),
        #[cfg(unix)]
        Host::Unix(folder) => folder.display().to_string(),
    });
    let name = config.get_dbname().or(config.get_user()).unwrap_or_default();
    let port = config.get_ports().first().copied().unwrap_or(5432);
    format!("postgres://{host}:{port}/{name}").into()
}

/// Looks at a database, which is neither changed nor migrated: its name for people, and the version of its tables.
///
/// # Errors
/// What keeps a bot from using it.
pub fn look(address: &str) -> Result<(String, Option<i64>), StoreFault> {
    let config = config(address)?;
    let name = shown(&config);
    let found = || -> Result<Option<i64>, postgres::Error> {
        let mut client = config.connect(NoTls)?;
        let there = client.query_one("SELECT to_regclass('tasukebune') IS NOT NULL", &[])?.try_get::<_, bool>(0)?;
        let row = if there { client.query_opt("SELECT version FROM tasukebune", &[])? } else { None };
        row.map(|row| row.try_get(0)).transpose()
    };
    match found().map_err(|error| fault(&error, &name))? {
        Some(found) if found > schema::newest() => Err(StoreFault::Newer { file: name, found, known: schema::newest() }),
        version => Ok((name.display().to_string(), version)),
    }
}

impl Postgres {
    /// Connects, brings the tables to the newest version, and listens to what others tell. It blocks.
    ///
    /// # Errors
    /// The address is none, or the database cannot be reached or used, or a newer program's.
    pub fn open(address: &str) -> Result<Postgres, StoreFault> {
        let config = config(address)?;
        let mut postgres = Postgres { name: shown(&config), config, line: None, tried: Instant::now() };
        let mut line = postgres.connect().map_err(|fault| fault.told(&postgres.name))?;
        migrate(&mut line.client).map_err(|stop| match stop {
            Stop::Sql(fault) => fault.told(&postgres.name),
            Stop::Newer(found) => StoreFault::Newer { file: postgres.name.clone(), found, known: schema::newest() },
        })?;
        // What is there is read next.
        line.new = false;
        postgres.line = Some(line);
        Ok(postgres)
    }

    pub fn name(&self) -> &Path {
        &self.name
    }

    fn connect(&mut self) -> Result<Line, SqlFault> {
        self.tried = Instant::now();
        let mut client = self.config.connect(NoTls)?;
        client.batch_execute(&format!("LISTEN {CHANNEL}; SET statement_timeout = {}", PATIENCE.as_millis()))?;
        let me = client.query_one("SELECT pg_backend_pid()", &[])?.try_get(0)?;
        Ok(Line { client, statements: HashMap::new(), me, new: true })
    }

    fn line(&mut self) -> Result<&mut Line, SqlFault> {
        if self.line.as_ref().is_some_and(|line| line.client.is_closed()) {
            self.line = None;
        }
        if self.line.is_none() {
            if self.tried.elapsed() < TRY_EVERY {
                return Err(SqlFault::Away);
            }
            self.line = Some(self.connect()?);
        }
        self.line.as_mut().ok_or(SqlFault::Away)
    }

    pub fn read<T>(&mut self, job: impl FnOnce(&mut dyn Sql) -> Result<T, SqlFault>) -> Result<T, StoreFault> {
        let read = |line: &mut Line| {
            let mut tx = line.client.build_transaction().read_only(true).start()?;
            let done = job(&mut On { tx: &mut tx, statements: &mut line.statements })?;
            tx.commit()?;
            Ok(done)
        };
        self.line().and_then(read).map_err(|fault: SqlFault| fault.told(&self.name))
    }

    /// All or nothing, and acknowledged by the database when it returns.
    pub fn write<T>(&mut self, job: impl FnOnce(&mut dyn Sql) -> Result<T, Trouble>) -> Result<T, StoreFault> {
        let write = |line: &mut Line| {
            let mut tx = line.client.transaction().map_err(SqlFault::from)?;
            let done = job(&mut On { tx: &mut tx, statements: &mut line.statements })?;
            tx.commit().map_err(SqlFault::from)?;
            Ok(done)
        };
        let done = self.line().map_err(Trouble::from).and_then(write);
        done.map_err(|trouble| trouble.told(&self.name))
    }

    /// What other processes have changed since the last time.
    pub fn news(&mut self) -> Vec<News> {
        let Ok(line) = self.line() else { return Vec::new() };
        if std::mem::take(&mut line.new) {
            return vec![News::Anything];
        }
        let me = line.me;
        let mut news = Vec::new();
        let mut told = line.client.notifications();
        let mut told = told.iter();
        // Where the connection is lost, it is opened anew the next time, and everything is read again.
        while let Ok(Some(one)) = told.next() {
            let heard = Some(one.payload()).filter(|_| one.process_id() != me).and_then(parsed);
            news.extend(heard.filter(|heard| !news.contains(heard)));
        }
        news
    }
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

/// Why the tables cannot be used.
enum Stop {
    Sql(SqlFault),
    /// A newer program's version.
    Newer(i64),
}

impl From<postgres::Error> for Stop {
    fn from(error: postgres::Error) -> Stop {
        Stop::Sql(error.into())
    }
}

/// All missing steps in one transaction: a database is never between two versions.
fn migrate(client: &mut Client) -> Result<(), Stop> {
    let mut tx = client.transaction()?;
    tx.execute("SELECT pg_advisory_xact_lock($1)", &[&MIGRATING])?;
    tx.batch_execute("CREATE TABLE IF NOT EXISTS tasukebune (version BIGINT NOT NULL)")?;
    let version = tx.query_opt("SELECT version FROM tasukebune", &[])?.map(|row| row.try_get::<_, i64>(0)).transpose()?;
    if let Some(found) = version.filter(|version| *version > schema::newest()) {
        return Err(Stop::Newer(found));
    }
    let missing: Vec<_> = schema::POSTGRES.iter().filter(|(step, _)| version.is_none_or(|version| *step > version)).collect();
    for (_, step) in &missing {
        tx.batch_execute(step)?;
    }
    if !missing.is_empty() {
        tx.batch_execute("DELETE FROM tasukebune")?;
        tx.execute("INSERT INTO tasukebune (version) VALUES ($1)", &[&schema::newest()])?;
    }
    Ok(tx.commit()?)
}

/// A transaction, with what was prepared on its connection.
struct On<'a, 'b> {
    tx: &'a mut Transaction<'b>,
    statements: &'a mut HashMap<String, Statement>,
}

impl On<'_, '_> {
    fn prepared(&mut self, sql: &str) -> Result<Statement, SqlFault> {
        if let Some(known) = self.statements.get(sql) {
            return Ok(known.clone());
        }
        let statement = self.tx.prepare(sql)?;
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
        let changed = self.tx.execute(&statement, &bound(values))?;
        Ok(usize::try_from(changed).unwrap_or(usize::MAX))
    }

    fn each(&mut self, sql: &str, values: &[Value<'_>], take: &mut dyn FnMut(&dyn Row) -> Result<(), SqlFault>) -> Result<(), SqlFault> {
        let statement = self.prepared(sql)?;
        let mut rows = self.tx.query_raw(&statement, bound(values))?;
        while let Some(row) = rows.next()? {
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
}

impl Row for postgres::Row {
    fn maybe_int(&self, column: usize) -> Result<Option<i64>, SqlFault> {
        self.try_get(column).map_err(|_| SqlFault::Kind)
    }

    fn maybe_text(&self, column: usize) -> Result<Option<&str>, SqlFault> {
        self.try_get(column).map_err(|_| SqlFault::Kind)
    }
}

/// What a fault of the database is for whoever runs it.
pub fn fault(error: &postgres::Error, name: &Path) -> StoreFault {
    let file = name.to_owned();
    let Some(state) = error.code() else { return StoreFault::Away { file } };
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
        | SqlState::QUERY_CANCELED => StoreFault::Away { file },
        _ => StoreFault::Broken { file },
    }
}
