//! A transaction, by which the rest of the store asks and writes.

use std::collections::HashMap;
use std::future::Future;
use std::pin::pin;
use std::time::Duration;

use futures_util::future::try_join_all;
use futures_util::{TryFutureExt, TryStreamExt};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Statement, Transaction};

use super::line::{Drives, Line};
use super::{ANSWER, CHANNEL, ON_THE_WAY};
use crate::store::sql::{News, Row, Sql, SqlFault, Trouble, Value, id, int, text};

/// So many of one statement are sent before their answers are waited for.
const AT_ONCE: usize = 1_000;

/// All of it or nothing.
pub fn transact<T>(
    drives: &Drives,
    line: &mut Line,
    only_reads: bool,
    job: impl FnOnce(&mut dyn Sql) -> Result<T, Trouble>,
) -> Result<T, Trouble> {
    let Line { client, statements, me, spoilt, .. } = line;
    let tx = Line::heard(spoilt, drives.within(ANSWER, client.build_transaction().read_only(only_reads).start()))?;
    let mut on = On { drives, tx: &tx, statements, me, spoilt, long: ANSWER };
    let (done, long) = (job(&mut on), on.long);
    match done {
        Ok(done) => {
            Line::heard(spoilt, drives.within(long, tx.commit()))?;
            Ok(done)
        }
        Err(trouble) => {
            // At once, for it may hold what others wait for. Where it fails, the connection is lost, and with it what was begun.
            if !*spoilt {
                let _ = Line::heard(spoilt, drives.within(ANSWER, tx.rollback()));
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
    me: &'a str,
    spoilt: &'a mut bool,
    /// So long each answer is waited for.
    long: Duration,
}

impl On<'_, '_> {
    fn within<T>(&mut self, work: impl Future<Output = Result<T, SqlFault>>) -> Result<T, SqlFault> {
        Line::heard(self.spoilt, self.drives.within(self.long, work))
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
        let mut next = self.within(rows.try_next().err_into())?;
        while let Some(row) = next {
            take(&row)?;
            // Once they come, they come.
            let waited = self.drives.within(ANSWER.min(self.long), rows.try_next());
            next = Line::heard(self.spoilt, waited)?;
        }
        Ok(())
    }

    fn probe(&mut self) -> Result<(), SqlFault> {
        self.run("UPDATE tasukebune SET version = version", &[]).map(drop)
    }

    fn alone(&mut self, id: u64) -> Result<(), SqlFault> {
        self.run("SELECT pg_advisory_xact_lock($1)", &[self::id(id)]).map(drop)
    }

    fn tell(&mut self, news: News) -> Result<(), SqlFault> {
        let payload = match news {
            News::Server(id) => format!("server {id}"),
            News::Person(id) => format!("person {id}"),
            News::Anything => return Ok(()),
        };
        self.run("SELECT pg_notify($1, $2)", &[text(CHANNEL), text(&payload)]).map(drop)
    }

    fn may_take(&mut self, long: Duration) -> Result<(), SqlFault> {
        let set = format!("SET LOCAL statement_timeout = {}", long.as_millis());
        self.within(async { Ok(self.tx.batch_execute(&set).await?) })?;
        self.long = long + ON_THE_WAY;
        Ok(())
    }

    fn mark(&mut self, number: i64) -> Result<bool, SqlFault> {
        let put = "INSERT INTO writer (process, number, at) VALUES ($1, $2, CAST(EXTRACT(EPOCH FROM now()) AS BIGINT))
                   ON CONFLICT (process) DO UPDATE SET number = excluded.number, at = excluded.at";
        let me = self.me;
        self.run(put, &[text(me), int(number)]).map(|_| true)
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
