//! Where it is all kept: a file, or a database.

use std::path::Path;

use super::StoreFault;
use super::postgres::Postgres;
use super::sql::{News, Sql, SqlFault, Trouble};
use super::sqlite::Sqlite;
use crate::span::Span;

pub enum Base {
    Sqlite(Box<Sqlite>),
    Postgres(Box<Postgres>),
}

impl Base {
    /// As it may be shown.
    pub fn name(&self) -> &Path {
        match self {
            Base::Sqlite(base) => base.name(),
            Base::Postgres(base) => base.name(),
        }
    }

    pub fn read<T>(&mut self, job: impl FnOnce(&mut dyn Sql) -> Result<T, SqlFault>) -> Result<T, StoreFault> {
        match self {
            Base::Sqlite(base) => base.read(job),
            Base::Postgres(base) => base.read(job),
        }
    }

    /// All or nothing, and kept when it returns.
    pub fn write<T>(&mut self, job: impl FnOnce(&mut dyn Sql) -> Result<T, Trouble>) -> Result<T, StoreFault> {
        match self {
            Base::Sqlite(base) => base.write(job),
            Base::Postgres(base) => base.write(job),
        }
    }

    /// What other processes have changed since the last time. Of a file there is one alone.
    pub fn news(&mut self) -> Result<Vec<News>, StoreFault> {
        match self {
            Base::Sqlite(_) => Ok(Vec::new()),
            Base::Postgres(base) => base.news(),
        }
    }

    /// These shards are this process's alone; `false` where another one has some of them. Of a file there is one alone.
    pub fn take(&mut self, span: Span) -> Result<bool, StoreFault> {
        match self {
            Base::Sqlite(_) => Ok(true),
            Base::Postgres(base) => base.take(span),
        }
    }

    /// Whether a transaction with this [`Sql::mark`], of whose end nothing was heard, came to a good one.
    pub fn came_through(&mut self, mark: &str) -> Result<bool, StoreFault> {
        match self {
            Base::Sqlite(_) => Ok(false),
            Base::Postgres(base) => base.came_through(mark),
        }
    }
}
