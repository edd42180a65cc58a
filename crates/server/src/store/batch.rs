//! Writes of one transaction that go to the database together.
//!
//! On SQLite a statement costs less than the way to the driver's thread and back, so all statements of a batch go
//! there as one text. PostgreSQL takes a single statement at a time where there are parameters, and gets the same
//! statements one after the other. Either way the first that fails ends the batch, and with it the transaction.

use std::fmt::Write;

use futures_util::TryStreamExt;
use sqlx::{
    Any, AssertSqlSafe, Either, Executor, SqlSafeStr, SqlStr,
    any::{AnyArguments, AnyRow},
    query::Query,
};

use super::{Conn, StoreError};

/// Statements whose answers none of the others needs, in the order in which they run.
///
/// The modules of the store fill it; their callers make one, and [`Batch::run`] it inside a transaction.
#[derive(Debug, Default)]
#[must_use = "nothing is written before it is run"]
pub struct Batch(Vec<Statement>);

#[derive(Debug)]
struct Statement {
    sql: &'static str,
    values: Vec<Value>,
    otherwise: Otherwise,
}

/// What a statement means that does not change exactly one row; `None` where any number will do.
type Otherwise = Option<StoreError>;

/// A parameter.
#[derive(Debug)]
pub(super) enum Value {
    Text(String),
    Number(i64),
    Optional(Option<String>),
    OptionalNumber(Option<i64>),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<Option<String>> for Value {
    fn from(text: Option<String>) -> Self {
        Self::Optional(text)
    }
}

impl From<Option<i64>> for Value {
    fn from(number: Option<i64>) -> Self {
        Self::OptionalNumber(number)
    }
}

impl Batch {
    /// Adds a statement with its parameters, `$1` first.
    pub(super) fn add<const N: usize>(&mut self, sql: &'static str, values: [Value; N]) {
        self.0.push(Statement { sql, values: values.into(), otherwise: None });
    }

    /// Adds a statement that changes exactly one row, or else fails the batch with `otherwise`.
    pub(super) fn add_sure<const N: usize>(&mut self, sql: &'static str, values: [Value; N], otherwise: StoreError) {
        self.0.push(Statement { sql, values: values.into(), otherwise: Some(otherwise) });
    }

    /// Runs the statements, and discards what they return.
    ///
    /// # Errors
    /// [`StoreError`] of the first that fails.
    pub async fn run(self, conn: &mut Conn) -> Result<(), StoreError> {
        self.returning(conn).await.map(|_| ())
    }

    /// Runs the statements; gives all rows that they return.
    pub(super) async fn returning(self, conn: &mut Conn) -> Result<Vec<AnyRow>, StoreError> {
        let mut rows = Vec::new();
        if conn.backend_name() == "SQLite" {
            let (sql, values, otherwise) = self.joined()?;
            send(conn, AssertSqlSafe(sql).into_sql_str(), values, otherwise, &mut rows).await?;
        } else {
            for Statement { sql, values, otherwise } in self.0 {
                send(conn, sql.into_sql_str(), values, vec![otherwise], &mut rows).await?;
            }
        }
        Ok(rows)
    }

    /// One text of all statements, their parameters counted through.
    fn joined(self) -> Result<(String, Vec<Value>, Vec<Otherwise>), StoreError> {
        let (mut sql, mut values, mut otherwise) = (String::with_capacity(2048), Vec::new(), Vec::new());
        for statement in self.0 {
            renumber(statement.sql, values.len(), &mut sql)
                .map_err(|_| StoreError::from(sqlx::Error::Protocol(format!("parameters of {:?}", statement.sql))))?;
            sql.push(';');
            values.extend(statement.values);
            otherwise.push(statement.otherwise);
        }
        Ok((sql, values, otherwise))
    }
}

/// Appends `sql` with `by` added to the number of each parameter. Our texts have no other dollar signs.
fn renumber(sql: &str, by: usize, into: &mut String) -> Result<(), std::num::ParseIntError> {
    let mut parts = sql.split('$');
    into.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (number, rest) = part.split_at(part.bytes().take_while(u8::is_ascii_digit).count());
        let number = number.parse::<usize>()? + by;
        // Writing to a string cannot fail.
        let _written = write!(into, "${number}{rest}");
    }
    Ok(())
}

async fn send(
    conn: &mut Conn,
    sql: SqlStr,
    values: Vec<Value>,
    otherwise: Vec<Otherwise>,
    rows: &mut Vec<AnyRow>,
) -> Result<(), StoreError> {
    let query = values.into_iter().fold(sqlx::query(sql), bind);
    let mut otherwise = otherwise.into_iter();
    let mut answers = conn.fetch_many(query);
    while let Some(answer) = answers.try_next().await? {
        match answer {
            Either::Right(row) => rows.push(row),
            Either::Left(done) => match otherwise.next().flatten() {
                Some(error) if done.rows_affected() != 1 => return Err(error),
                _ => {}
            },
        }
    }
    Ok(())
}

fn bind(query: Query<'static, Any, AnyArguments>, value: Value) -> Query<'static, Any, AnyArguments> {
    match value {
        Value::Text(text) => query.bind(text),
        Value::Number(number) => query.bind(number),
        Value::Optional(text) => query.bind(text),
        Value::OptionalNumber(number) => query.bind(number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sqlx::{Connection, Row, any::AnyConnectOptions};
    use std::str::FromStr;

    async fn table() -> Conn {
        sqlx::any::install_default_drivers();
        let options = AnyConnectOptions::from_str("sqlite::memory:").unwrap();
        let mut conn = Conn::connect_with(&options).await.unwrap();
        sqlx::raw_sql("CREATE TABLE t (id TEXT PRIMARY KEY, n BIGINT, note TEXT)").execute(&mut conn).await.unwrap();
        conn
    }

    const INSERT: &str = "INSERT INTO t (id, n, note) VALUES ($1, $2, $3)";
    const NOTHING: Option<String> = None;

    #[tokio::test]
    async fn each_statement_gets_its_own_parameters_and_rows_come_in_order() {
        let mut conn = table().await;
        let mut batch = Batch::default();
        batch.add(INSERT, ["one".into(), 1.into(), NOTHING.into()]);
        batch.add(INSERT, ["two".into(), 2.into(), Some("$1".to_owned()).into()]);
        for id in ["one", "two"] {
            batch.add("UPDATE t SET n = n + $2 WHERE id = $1 RETURNING n, note", [id.into(), 10.into()]);
        }
        let rows = batch.returning(&mut conn).await.unwrap();
        let seen: Vec<(i64, Option<String>)> = rows.iter().map(|row| (row.get("n"), row.get("note"))).collect();
        assert_eq!(seen, [(11, None), (12, Some("$1".to_owned()))]);
    }

    #[tokio::test]
    async fn a_statement_that_must_change_one_row_and_does_not_fails_the_batch_with_its_own_error() {
        let mut conn = table().await;
        let mut batch = Batch::default();
        batch.add(INSERT, ["one".into(), 1.into(), NOTHING.into()]);
        batch.add("DELETE FROM t WHERE id = $1", ["nobody".into()]);
        batch.add_sure("UPDATE t SET n = 2 WHERE id = $1", ["one".into()], StoreError::Gone);
        batch.add_sure("UPDATE t SET n = 2 WHERE id = $1", ["two".into()], StoreError::Overtaken);
        assert!(matches!(batch.run(&mut conn).await, Err(StoreError::Overtaken)));
    }

    #[tokio::test]
    async fn a_statement_that_the_database_refuses_fails_the_batch() {
        let mut conn = table().await;
        let mut batch = Batch::default();
        batch.add(INSERT, ["one".into(), 1.into(), NOTHING.into()]);
        batch.add(INSERT, ["one".into(), 2.into(), NOTHING.into()]);
        assert!(batch.run(&mut conn).await.is_err_and(|error| error.is_unique_violation()));
    }

    #[tokio::test]
    async fn an_empty_batch_is_no_work() {
        assert!(Batch::default().run(&mut table().await).await.is_ok());
    }
}
