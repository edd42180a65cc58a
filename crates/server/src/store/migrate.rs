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
    (16, "identity numbers", include_str!("../../migrations/0016_id_number.sql")),
    (17, "retention", include_str!("../../migrations/0017_retention.sql")),
    (18, "marketing by consent", include_str!("../../migrations/0018_marketing_consent.sql")),
    (19, "rights", include_str!("../../migrations/0019_rights.sql")),
    (20, "accounts", include_str!("../../migrations/0020_accounts.sql")),
    (21, "partners", include_str!("../../migrations/0021_partners.sql")),
    (22, "erasing", include_str!("../../migrations/0022_erasing.sql")),
    (23, "gpc", include_str!("../../migrations/0023_gpc.sql")),
    (24, "erasure letter", include_str!("../../migrations/0024_erasure_letter.sql")),
    (25, "request letters", include_str!("../../migrations/0025_request_letters.sql")),
    (26, "refunds", include_str!("../../migrations/0026_refunds.sql")),
    (27, "passkeys", include_str!("../../migrations/0027_passkeys.sql")),
    (28, "saved cards", include_str!("../../migrations/0028_cards.sql")),
    (29, "exchange rates", include_str!("../../migrations/0029_rates.sql")),
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

#[cfg(test)]
mod tests {
    use sqlx::Connection;

    use super::*;

    /// An order and a subscriber as they stood before they were sealed.
    const PLAIN: &str = "INSERT INTO orders (id, number, cart_id, request_hash, status, created_at, total_minor, \
        currency, cost, full_name, mobile, country, line1, line2, city, postal_code, email, landline, discount_minor) \
        VALUES ('o', 'VL-1', 'c', 'h', 'placed', 1, 1, 'EUR', '{}', 'Zyxanna Qwertz', '+353', 'IE', 'a', 'b', 'c', 'd', \
        'zyxanna@canary.example', NULL, 0); \
        INSERT INTO newsletter_subscribers (id, email, asked_at) VALUES ('s', 'zyxanna@canary.example', 1);";

    /// A database as a program left it that knew no migration from this one on, with something in it.
    async fn left_before(first_unknown: i64, file: &std::path::Path, rows: &'static str) -> String {
        sqlx::any::install_default_drivers();
        let url = format!("sqlite:{}", file.display());
        let mut conn = Conn::connect(&format!("{url}?mode=rwc")).await.unwrap();
        let known = "CREATE TABLE migrations (version BIGINT PRIMARY KEY, name TEXT NOT NULL)";
        sqlx::raw_sql(known).execute(&mut conn).await.unwrap();
        for (version, name, sql) in MIGRATIONS.iter().filter(|(version, ..)| *version < first_unknown) {
            sqlx::raw_sql(*sql).execute(&mut conn).await.unwrap();
            let noted = sqlx::query("INSERT INTO migrations (version, name) VALUES ($1, $2)");
            noted.bind(*version).bind(*name).execute(&mut conn).await.unwrap();
        }
        sqlx::raw_sql(rows).execute(&mut conn).await.unwrap();
        conn.close().await.unwrap();
        url
    }

    #[tokio::test]
    async fn letters_that_wait_are_kept_where_their_table_is_made_anew_and_go_with_their_account() {
        const WAITING: &str = "INSERT INTO accounts (id, email, email_index, password_hash, password_long, holder_hash, \
            made_at, seen_at) VALUES ('a', 'e', 'i', 'h', 1, 't', 1, 1); \
            INSERT INTO account_letters (id, account_id, kind, due_at) VALUES ('l', 'a', 'register', 7)";
        let folder = tempfile::tempdir().unwrap();
        let db = Db::connect(&left_before(24, &folder.path().join("shop.db"), WAITING).await).await.unwrap();
        let letters = async || {
            let count = "SELECT COUNT(*) FROM account_letters WHERE account_id = 'a' AND due_at = 7";
            let read = db.read(|conn| {
                Box::pin(
                    async move { sqlx::query_scalar::<_, i64>(count).fetch_one(conn).await.map_err(StoreError::from) },
                )
            });
            read.await.unwrap()
        };
        let run = async |sql: &'static str| {
            let done = db.write(move |conn| {
                Box::pin(async move { sqlx::raw_sql(sql).execute(conn).await.map(|_| ()).map_err(StoreError::from) })
            });
            done.await
        };
        assert_eq!(letters().await, 1);
        run("INSERT INTO account_letters (id, account_id, kind, due_at) VALUES ('m', 'a', 'erasure', 7)")
            .await
            .unwrap();
        assert!(
            run("INSERT INTO account_letters (id, account_id, kind, due_at) VALUES ('n', 'a', 'x', 7)").await.is_err()
        );
        run("DELETE FROM accounts").await.unwrap();
        assert_eq!(letters().await, 0);
        db.close().await;
    }

    /// promise: O6
    #[tokio::test]
    async fn orders_from_before_refunds_stand_as_they_stood_with_what_is_left_to_be_done_and_can_be_refunded() {
        const PAID: &str = "INSERT INTO orders (id, number, cart_id, request_hash, status, created_at, total_minor, \
            currency, cost, full_name, mobile, country, line1, line2, city, postal_code) VALUES \
            ('o', 'VL-1', 'c', 'h', 'placed', 1, 1, 'EUR', '{}', '', '', 'IE', '', '', '', ''), \
            ('p', 'VL-2', 'd', 'h', 'awaiting_payment', 1, 1, 'EUR', '{}', '', '', 'IE', '', '', '', ''); \
            INSERT INTO outbox (order_id, kind, due_at) VALUES ('o', 'capture', 7);";
        let folder = tempfile::tempdir().unwrap();
        let db = Db::connect(&left_before(26, &folder.path().join("shop.db"), PAID).await).await.unwrap();
        let run = async |sql: &'static str| {
            let done = db.write(move |conn| {
                Box::pin(
                    async move { sqlx::query_scalar::<_, i64>(sql).fetch_one(conn).await.map_err(StoreError::from) },
                )
            });
            done.await
        };
        let kept = "SELECT COUNT(*) FROM orders o JOIN outbox x ON x.order_id = o.id WHERE o.status = 'placed' \
                    AND x.kind = 'capture' AND x.due_at = 7";
        assert_eq!(run(kept).await.unwrap(), 1);
        assert_eq!(run("SELECT COUNT(*) FROM orders WHERE status = 'awaiting_payment'").await.unwrap(), 1);
        assert_eq!(run("UPDATE orders SET status = 'refunded' WHERE id = 'o' RETURNING created_at").await.unwrap(), 1);
        assert!(run("UPDATE orders SET status = 'lost' WHERE id = 'o' RETURNING created_at").await.is_err());
        let second = "UPDATE orders SET status = 'awaiting_payment', cart_id = 'd' WHERE id = 'o' RETURNING created_at";
        assert!(run(second).await.is_err(), "a cart has one order that waits");
        db.close().await;
    }

    /// promise: P6.1
    #[tokio::test]
    async fn a_database_from_before_the_vault_is_brought_up_and_keeps_no_plain_text() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("shop.db");
        let url = left_before(9, &file, PLAIN).await;

        let db = Db::connect(&url).await.unwrap();
        let order = db.read(|conn| Box::pin(crate::store::order_view::by_id(conn, "o"))).await;
        assert!(order.is_ok(), "{order:?}");
        db.close().await;
        let bytes = std::fs::read(&file).unwrap();
        for token in ["Zyxanna", "zyxanna@canary"] {
            assert!(!bytes.windows(token.len()).any(|window| window == token.as_bytes()), "{token}");
        }
    }
}
