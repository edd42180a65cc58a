//! Bags that are bought together.

use contract::privacy::DataUse;
use sqlx::{AssertSqlSafe, Row};

use super::{
    Conn, StoreError,
    data_limits::{Whose, unlimited},
};

/// Pairs of bags, by slug, that stood together in at least `orders_min` placed orders; the most frequent companions
/// of a bag first. Each pair comes both ways round. Counts are over orders, so no row is about one person; orders whose
/// person wants no part in it are not counted (promise: P5.2).
///
/// # Errors
/// [`StoreError`].
pub async fn bought_together(conn: &mut Conn, orders_min: i64) -> Result<Vec<(String, String)>, StoreError> {
    let sql = format!(
        "SELECT a.slug AS one, b.slug AS other, COUNT(DISTINCT o.id) AS orders FROM orders o \
         JOIN order_lines a ON a.order_id = o.id JOIN order_lines b ON b.order_id = o.id AND b.slug <> a.slug \
         WHERE o.status = 'placed' AND {} GROUP BY a.slug, b.slug HAVING COUNT(DISTINCT o.id) >= $1 ORDER BY 1, 3 DESC, 2",
        unlimited(Whose::Order, "o.id", DataUse::Recommendations)
    );
    let rows = sqlx::query(AssertSqlSafe(sql)).bind(orders_min).fetch_all(conn).await?;
    rows.iter().map(|row| Ok((row.try_get("one")?, row.try_get("other")?))).collect()
}
