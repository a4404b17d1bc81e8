//! The part of SQL that `SQLite` and PostgreSQL share, and how it is asked for: `$1` is the first value, and values are named in the order in
//! which they stand; numbers have 64 bits; yes and no are 1 and 0.

use std::path::Path;
use std::time::Duration;

use super::{StoreFault, Unfit, schema};
use crate::span::Span;

/// A value that goes into a statement; `None`: `NULL`.
#[derive(Debug, Clone, Copy)]
pub enum Value<'a> {
    Int(Option<i64>),
    Text(Option<&'a str>),
}

/// Ids of Discord are unsigned; they are kept as the signed number with the same bits.
pub fn id<'a>(id: u64) -> Value<'a> {
    Value::Int(Some(id.cast_signed()))
}

pub fn int<'a>(number: impl Into<i64>) -> Value<'a> {
    Value::Int(Some(number.into()))
}

pub fn maybe<'a>(number: Option<impl Into<i64>>) -> Value<'a> {
    Value::Int(number.map(Into::into))
}

pub fn text(text: &str) -> Value<'_> {
    Value::Text(Some(text))
}

/// A row that was found; columns are counted from 0.
pub trait Row {
    fn maybe_int(&self, column: usize) -> Result<Option<i64>, SqlFault>;
    fn maybe_text(&self, column: usize) -> Result<Option<&str>, SqlFault>;
}

impl dyn Row + '_ {
    pub fn int(&self, column: usize) -> Result<i64, SqlFault> {
        self.maybe_int(column)?.ok_or(SqlFault::Kind)
    }

    /// A smaller number.
    pub fn number<T: TryFrom<i64>>(&self, column: usize) -> Result<T, SqlFault> {
        T::try_from(self.int(column)?).map_err(|_| SqlFault::Kind)
    }

    pub fn maybe_number<T: TryFrom<i64>>(&self, column: usize) -> Result<Option<T>, SqlFault> {
        self.maybe_int(column)?.map(T::try_from).transpose().map_err(|_| SqlFault::Kind)
    }

    pub fn id(&self, column: usize) -> Result<u64, SqlFault> {
        self.int(column).map(i64::cast_unsigned)
    }

    pub fn maybe_id(&self, column: usize) -> Result<Option<u64>, SqlFault> {
        Ok(self.maybe_int(column)?.map(i64::cast_unsigned))
    }

    pub fn flag(&self, column: usize) -> Result<bool, SqlFault> {
        Ok(self.int(column)? != 0)
    }

    pub fn text(&self, column: usize) -> Result<&str, SqlFault> {
        self.maybe_text(column)?.ok_or(SqlFault::Kind)
    }
}

/// A database in the middle of a transaction.
pub trait Sql {
    /// How many rows were changed.
    fn run(&mut self, sql: &str, values: &[Value<'_>]) -> Result<usize, SqlFault>;

    /// The same statement with each of these values.
    fn run_each(&mut self, sql: &str, all: &[Vec<Value<'_>>]) -> Result<(), SqlFault>;

    /// Hands each row that is found to `take`.
    fn each(&mut self, sql: &str, values: &[Value<'_>], take: &mut dyn FnMut(&dyn Row) -> Result<(), SqlFault>) -> Result<(), SqlFault>;

    /// Writes nothing that anybody could see, and finds out whether writing is possible.
    fn probe(&mut self) -> Result<(), SqlFault>;

    /// Until the end of this transaction, nobody else is at what has this id: whoever reads it to write it anew writes over nothing.
    fn alone(&mut self, id: u64) -> Result<(), SqlFault>;

    /// Tells all other processes, once this transaction is done, that something is not as they know it.
    fn tell(&mut self, news: News) -> Result<(), SqlFault>;

    /// What follows in this transaction may take so long.
    fn may_take(&mut self, long: Duration) -> Result<(), SqlFault>;

    /// Gives this process's write a number, by which it is known whether it came to a good end, should that not be heard of; `false` where
    /// it always is.
    fn mark(&mut self, number: i64) -> Result<bool, SqlFault>;

    /// Milliseconds since 1970, by a clock that all processes share.
    fn now(&mut self) -> Result<i64, SqlFault>;
}

/// Whether a column of servers' ids has one of these shards, whose numbers come as three values from `$first` on ([`of_shards`]). Of an id's
/// 64 bits, the upper 42 say when it was made: that many are left of a number with a sign, too.
pub fn in_shards(column: &str, first: usize) -> String {
    format!("(({column} >> 22) & 4398046511103) % ${first} BETWEEN ${} AND ${}", first + 1, first + 2)
}

pub fn of_shards<'a>(span: Span) -> [Value<'a>; 3] {
    [int(span.of), int(span.first), int(span.last)]
}

/// What another process has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// What is kept of a server: what it chose, and whether the bot has left it.
    Server(u64),
    Person(u64),
    /// Nobody knows what: the connection was lost.
    Anything,
}

/// Why a statement failed.
#[derive(Debug)]
pub enum SqlFault {
    Sqlite(rusqlite::Error),
    Postgres(tokio_postgres::Error),
    /// There is no connection, and it is too early to try once more.
    Away,
    /// No answer came in time.
    Silent,
    /// A newer program's version.
    Newer(i64),
    /// Another process has some of these shards.
    Shards(Span),
    /// A value of another kind than we write: somebody else wrote it.
    Kind,
}

impl SqlFault {
    /// `name`: the file, or the database as it may be shown.
    pub fn told(&self, name: &Path) -> StoreFault {
        match self {
            SqlFault::Sqlite(error) => StoreFault::of(error, name),
            SqlFault::Postgres(error) => super::postgres::fault(error, name),
            SqlFault::Away | SqlFault::Silent => StoreFault::Away { file: name.to_owned() },
            SqlFault::Newer(found) => StoreFault::Newer { file: name.to_owned(), found: *found, known: schema::newest() },
            SqlFault::Shards(span) => StoreFault::Shards { file: name.to_owned(), span: *span },
            SqlFault::Kind => StoreFault::Damaged { file: name.to_owned() },
        }
    }
}

impl From<rusqlite::Error> for SqlFault {
    fn from(error: rusqlite::Error) -> SqlFault {
        SqlFault::Sqlite(error)
    }
}

impl From<tokio_postgres::Error> for SqlFault {
    fn from(error: tokio_postgres::Error) -> SqlFault {
        SqlFault::Postgres(error)
    }
}

/// Why a transaction is rolled back.
pub enum Trouble {
    Sql(SqlFault),
    Unfit(Unfit),
}

impl Trouble {
    pub fn told(&self, name: &Path) -> StoreFault {
        match self {
            Trouble::Sql(fault) => fault.told(name),
            Trouble::Unfit(unfit) => StoreFault::Unfit(*unfit),
        }
    }
}

impl From<SqlFault> for Trouble {
    fn from(fault: SqlFault) -> Trouble {
        Trouble::Sql(fault)
    }
}

impl From<Unfit> for Trouble {
    fn from(unfit: Unfit) -> Trouble {
        Trouble::Unfit(unfit)
    }
}
