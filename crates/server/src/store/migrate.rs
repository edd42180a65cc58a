//! The schema's versions: numbered files that only ever get longer in number.

use super::{Conn, Db, Kind, StoreError};

/// Every migration, in order. Each file is written for both databases.
const MIGRATIONS: &[(i64, &str, &str)] = &[
    (1, "catalogue", include_str!("../../migrations/0001_catalogue.sql")),
    (2, "orders", include_str!("../../migrations/0002_orders.sql")),
    (3, "privacy", include_str!("../../migrations/0003_privacy.sql")),
    (4, "consent log", include_str!("../../migrations/0004_consent_log.sql")),
    (5, "marketing", include_str!("../../migrations/0005_marketing.sql")),
    (6, "promo codes", include_str!("../../migrations/0006_promo.sql")),
    (9, "vault", include_str!("../../migrations/0009_vault.sql")),
    (10, "audit log", include_str!("../../migrations/0010_audit.sql")),
    (13, "requests", include_str!("../../migrations/0013_requests.sql")),
];

/// Brings the schema up to date. Two servers that start at once on one database do it once.
///
/// # Errors
/// [`StoreError::Migration`] for a database that a later program has already moved on.
pub async fn run(db: &Db) -> Result<(), StoreError> {
    let kind = db.kind();
    db.write(move |conn| Box::pin(bring_up(conn, kind))).await
}

async fn bring_up(conn: &mut Conn, kind: Kind) -> Result<(), StoreError> {
    if kind == Kind::Postgres {
        // Held to the end of the transaction; the number is only ours.
        sqlx::query("SELECT pg_advisory_xact_lock(7482540)").execute(&mut *conn).await?;
    }
    sqlx::query("CREATE TABLE IF NOT EXISTS migrations (version BIGINT PRIMARY KEY, name TEXT NOT NULL)")
        .execute(&mut *conn)
        .await?;
    let at: i64 = sqlx::query_scalar("SELECT COALESCE(MAX(version), 0) FROM migrations").fetch_one(&mut *conn).await?;
    let newest = MIGRATIONS.last().map_or(0, |(version, ..)| *version);
    if at > newest {
        return Err(StoreError::Migration(format!("its schema is version {at}, this program knows {newest}")));
    }
    for (version, name, sql) in MIGRATIONS.iter().filter(|(version, ..)| *version > at) {
        sqlx::raw_sql(*sql).execute(&mut *conn).await?;
        sqlx::query("INSERT INTO migrations (version, name) VALUES ($1, $2)")
            .bind(*version)
            .bind(*name)
            .execute(&mut *conn)
            .await?;
        tracing::info!(version, name, "schema brought up");
    }
    Ok(())
}
