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

    /// Others may have what was this process's, where they have it already.
    pub fn leave(&mut self) {
        match self {
            Base::Sqlite(_) => {}
            Base::Postgres(base) => base.leave(),
        }
    }

    /// This process ends in order, with all that it had to write.
    pub fn left(&mut self) {
        match self {
            Base::Sqlite(_) => {}
            Base::Postgres(base) => base.left(),
        }
    }

    /// What it is when nothing comes of it for seconds.
    pub fn hangs(&self) -> StoreFault {
        let file = self.name().to_owned();
        match self {
            Base::Sqlite(_) => StoreFault::Hangs { file },
            Base::Postgres(_) => StoreFault::Away { file },
        }
    }

    /// Whether the write with this [`Sql::mark`], of whose end nothing was heard, came to a good one.
    pub fn came_through(&mut self, number: i64) -> Result<bool, StoreFault> {
        match self {
            Base::Sqlite(_) => Ok(false),
            Base::Postgres(base) => base.came_through(number),
        }
    }
}
