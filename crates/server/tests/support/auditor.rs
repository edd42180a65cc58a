//! Somebody who reads the tables, and sets them, without asking the shop.
#![expect(clippy::disallowed_methods, reason = "an auditor reads the tables, not the shop's own accounts of them")]

use sqlx::AssertSqlSafe;
use valise_server::store::StoreError;

use super::TestApp;

impl TestApp {
    /// Runs statements.
    pub async fn sql(&self, sql: &str) {
        let sql = sql.to_owned();
        let done = self.app.db.write(move |conn| {
            let sql = sql.clone();
            Box::pin(async move {
                sqlx::raw_sql(AssertSqlSafe(sql)).execute(conn).await.map_err(StoreError::from)?;
                Ok::<(), StoreError>(())
            })
        });
        done.await.unwrap();
    }

    /// The one text column of a query, in the order of its values.
    pub async fn texts(&self, sql: &str) -> Vec<String> {
        let sql = sql.to_owned();
        let read = self.app.db.read(|conn| {
            Box::pin(async move {
                sqlx::query_scalar::<_, String>(AssertSqlSafe(sql)).fetch_all(conn).await.map_err(StoreError::from)
            })
        });
        let mut found = read.await.unwrap();
        found.sort();
        found
    }

    /// How many rows there are `from` a table, with or without a condition.
    pub async fn count(&self, from: &str) -> i64 {
        let sql = format!("SELECT COUNT(*) FROM {from}");
        let read = self.app.db.read(|conn| {
            Box::pin(async move {
                sqlx::query_scalar::<_, i64>(AssertSqlSafe(sql)).fetch_one(conn).await.map_err(StoreError::from)
            })
        });
        read.await.unwrap()
    }
}
