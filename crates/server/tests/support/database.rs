//! A database of a test's own.

use std::path::Path;

use sqlx::{AnyConnection, AssertSqlSafe, Connection};

/// Which database a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Database {
    Sqlite,
    Postgres,
}

/// An empty database, gone when it is dropped.
pub struct TestDatabase {
    url: String,
    drop_at: Option<(String, String)>,
}

impl TestDatabase {
    pub async fn create(database: Database, folder: &Path) -> Self {
        sqlx::any::install_default_drivers();
        match database {
            Database::Sqlite => Self { url: format!("sqlite:{}", folder.join("shop.db").display()), drop_at: None },
            Database::Postgres => {
                let server = std::env::var("VALISE_TEST_POSTGRES_URL").expect(
                    "VALISE_TEST_POSTGRES_URL is not set: run `cargo xtask test api`, which starts a PostgreSQL",
                );
                let name = format!("valise_test_{}", uuid::Uuid::from_u128(rand_u128()).simple());
                execute(&server, format!("CREATE DATABASE {name}")).await;
                let url = with_database(&server, &name);
                Self { url, drop_at: Some((server, name)) }
            }
        }
    }

    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let Some((server, name)) = self.drop_at.take() else { return };
        // A runtime cannot wait inside itself, so the dropping has a thread of its own.
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(execute(&server, format!("DROP DATABASE {name} WITH (FORCE)")));
        });
        dropping.join().unwrap();
    }
}

#[expect(clippy::disallowed_methods, reason = "tests make and drop databases of their own")]
async fn execute(url: &str, sql: String) {
    let mut conn = AnyConnection::connect(url).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut conn).await.unwrap();
    conn.close().await.unwrap();
}

fn with_database(server: &str, name: &str) -> String {
    let (base, query) = server.split_once('?').map_or((server, ""), |(base, query)| (base, query));
    let root = base.rsplit_once('/').unwrap().0;
    if query.is_empty() { format!("{root}/{name}") } else { format!("{root}/{name}?{query}") }
}

fn rand_u128() -> u128 {
    use valise_server::random::{Random, SystemRandom};
    let mut bytes = [0; 16];
    SystemRandom.fill(&mut bytes);
    u128::from_le_bytes(bytes)
}
