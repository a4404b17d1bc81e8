//! One file of `SQLite`'s, for one process.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ToSql, TransactionBehavior, params_from_iter};

use super::files::{Identity, identity};
use super::held::Held;
use super::progress::Tell;
use super::sql::{News, Row, Sql, SqlFault, Trouble, Value};
use super::{StoreFault, schema};

/// Owns the connection.
pub struct Sqlite {
    conn: Connection,
    /// Given up after the connection.
    _held: Option<Held>,
    file: PathBuf,
    /// Which file that was when it was opened; `None` in memory.
    identity: Option<Identity>,
}

impl Sqlite {
    /// `None`: in memory. `alone`: no other program that wants it so has the file.
    pub fn open(file: Option<&Path>, alone: bool, tell: Tell<'_>) -> Result<Sqlite, StoreFault> {
        let name = file.unwrap_or(Path::new(":memory:")).to_owned();
        let (conn, held) =
            file.map_or_else(|| schema::in_memory(&name).map(|conn| (conn, None)), |file| schema::open(file, alone, tell))?;
        Ok(Sqlite { conn, _held: held, identity: file.and_then(identity), file: name })
    }

    /// What cannot be written, to read it; `None` where that cannot be, either.
    pub fn to_read(file: &Path) -> Option<Sqlite> {
        Some(Sqlite { conn: schema::open_to_read(file)?, _held: None, file: file.to_owned(), identity: None })
    }

    pub fn name(&self) -> &Path {
        &self.file
    }

    pub fn read<T>(&mut self, job: impl FnOnce(&mut dyn Sql) -> Result<T, SqlFault>) -> Result<T, StoreFault> {
        job(&mut &self.conn).map_err(|fault| fault.told(&self.file))
    }

    /// All or nothing, and on the disk when it returns.
    pub fn write<T>(&mut self, job: impl FnOnce(&mut dyn Sql) -> Result<T, Trouble>) -> Result<T, StoreFault> {
        // SQLite would go on in a file that nobody finds any more.
        if self.identity.is_some() && identity(&self.file) != self.identity {
            return Err(StoreFault::Moved { file: self.file.clone() });
        }
        let transaction = || {
            let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate).map_err(SqlFault::from)?;
            let done = job(&mut &*tx)?;
            tx.commit().map_err(SqlFault::from)?;
            Ok(done)
        };
        transaction().map_err(|trouble: Trouble| trouble.told(&self.file))
    }
}

impl Sql for &Connection {
    fn run(&mut self, sql: &str, values: &[Value<'_>]) -> Result<usize, SqlFault> {
        Ok(self.prepare_cached(sql)?.execute(params_from_iter(values))?)
    }

    fn run_each(&mut self, sql: &str, all: &[Vec<Value<'_>>]) -> Result<(), SqlFault> {
        let mut statement = self.prepare_cached(sql)?;
        all.iter().try_for_each(|values| Ok(statement.execute(params_from_iter(values)).map(drop)?))
    }

    fn each(&mut self, sql: &str, values: &[Value<'_>], take: &mut dyn FnMut(&dyn Row) -> Result<(), SqlFault>) -> Result<(), SqlFault> {
        let mut statement = self.prepare_cached(sql)?;
        let mut rows = statement.query(params_from_iter(values))?;
        while let Some(row) = rows.next()? {
            take(row)?;
        }
        Ok(())
    }

    fn probe(&mut self) -> Result<(), SqlFault> {
        // Changes nothing, and is written all the same: one page.
        Ok(self.pragma_update(None, "user_version", schema::newest())?)
    }

    fn alone(&mut self, _: u64) -> Result<(), SqlFault> {
        // So is whoever writes.
        Ok(())
    }

    fn tell(&mut self, _: News) -> Result<(), SqlFault> {
        // There is nobody else.
        Ok(())
    }

    fn may_take(&mut self, _: Duration) -> Result<(), SqlFault> {
        // It takes what it takes.
        Ok(())
    }

    fn mark(&mut self, _number: i64) -> Result<bool, SqlFault> {
        Ok(false)
    }

    fn now(&mut self) -> Result<i64, SqlFault> {
        Ok(self.query_row("SELECT CAST(1000 * unixepoch('subsec') AS INTEGER)", (), |row| row.get(0))?)
    }
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Int(Some(number)) => ValueRef::Integer(*number),
            Value::Text(Some(text)) => ValueRef::Text(text.as_bytes()),
            Value::Int(None) | Value::Text(None) => ValueRef::Null,
        }))
    }
}

impl Row for rusqlite::Row<'_> {
    fn maybe_int(&self, column: usize) -> Result<Option<i64>, SqlFault> {
        Ok(self.get(column)?)
    }

    fn maybe_text(&self, column: usize) -> Result<Option<&str>, SqlFault> {
        self.get_ref(column)?.as_str_or_null().map_err(|_| SqlFault::Kind)
    }
}
