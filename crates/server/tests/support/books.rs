//! The books of shop and processor, held against each other.

use std::collections::BTreeMap;

use contract::money::Money;
use processor::{Client, Status, wire::ListQuery};
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Row};

use super::Variant;

/// Everything that must agree once nothing is under way.
#[derive(Debug)]
pub struct Books {
    /// Payment reference to the order's status and whether it holds stock.
    pub orders: BTreeMap<String, (String, bool)>,
    /// Units by variant: free, reserved, sold.
    pub units: BTreeMap<String, (i64, i64, i64)>,
    /// Tasks that are left.
    pub errands: i64,
    /// Payment reference to where it stands at the processor.
    pub payments: BTreeMap<String, Status>,
}

impl Books {
    #[expect(clippy::disallowed_methods, reason = "an auditor reads the books, not the shop's own accounts of them")]
    pub async fn read(url: &str, processor: &Client) -> Self {
        let mut conn = AnyConnection::connect(url).await.unwrap();
        let rows = sqlx::query(
            "SELECT p.id, o.status, (SELECT COUNT(*) FROM reservations r WHERE r.order_id = o.id) AS held \
             FROM orders o JOIN payments p ON p.order_id = o.id",
        )
        .fetch_all(&mut conn)
        .await
        .unwrap();
        let orders =
            rows.iter().map(|row| (row.get("id"), (row.get("status"), row.get::<i64, _>("held") == 1))).collect();
        let rows = sqlx::query(
            "SELECT v.id, v.stock, \
             (SELECT CAST(COALESCE(SUM(l.quantity), 0) AS BIGINT) FROM order_lines l \
              JOIN reservations r ON r.order_id = l.order_id WHERE l.variant_id = v.id) AS held, \
             (SELECT CAST(COALESCE(SUM(l.quantity), 0) AS BIGINT) FROM order_lines l \
              JOIN orders o ON o.id = l.order_id AND o.status = 'placed' WHERE l.variant_id = v.id) AS sold \
             FROM variants v",
        )
        .fetch_all(&mut conn)
        .await
        .unwrap();
        let units =
            rows.iter().map(|row| (row.get("id"), (row.get("stock"), row.get("held"), row.get("sold")))).collect();
        let errands = sqlx::query_scalar("SELECT COUNT(*) FROM outbox").fetch_one(&mut conn).await.unwrap();
        conn.close().await.unwrap();
        Self { orders, units, errands, payments: payments(processor).await }
    }

    /// Orders that stand so.
    pub fn count(&self, status: &str) -> usize {
        self.orders.values().filter(|(found, _)| found == status).count()
    }

    /// Whether nothing is left to be done.
    pub fn is_settled(&self) -> bool {
        let moving = |status: &Status| matches!(status, Status::Authorised);
        self.errands == 0 && !self.payments.values().any(moving)
    }

    /// No charge without an order, no order without a charge, no unit lost or sold twice.
    pub fn assert_agree(&self) {
        for (reference, (status, held)) in &self.orders {
            let payment = self.payments.get(reference).copied();
            match status.as_str() {
                "placed" => assert_eq!(payment, Some(Status::Captured), "a placed order is paid: {self:#?}"),
                "refunded" => assert!(
                    matches!(payment, Some(Status::Refunded | Status::Voided)),
                    "what was cancelled is paid back: {self:#?}"
                ),
                "awaiting_payment" => assert_ne!(payment, Some(Status::Captured), "an unpaid order is not: {self:#?}"),
                _ => assert!(
                    matches!(payment, None | Some(Status::Voided | Status::Expired)),
                    "nothing is held for an order that is over: {self:#?}"
                ),
            }
            assert_eq!(*held, status == "awaiting_payment", "unpaid orders hold stock, and no others: {self:#?}");
        }
        for (reference, payment) in &self.payments {
            if matches!(payment, Status::Authorised | Status::Captured) {
                let order = self.orders.get(reference).map(|(status, _)| status.as_str());
                assert_eq!(order, Some("placed"), "no money is held without an order: {self:#?}");
            }
        }
    }

    /// That of `variant` there are as many units as there were, wherever they are now.
    pub fn assert_units(&self, variant: &str, all: i64) -> (i64, i64, i64) {
        let (free, held, sold) = self.units[variant];
        assert!(free >= 0);
        assert_eq!(free + held + sold, all, "no unit is lost or made");
        (free, held, sold)
    }
}

async fn payments(processor: &Client) -> BTreeMap<String, Status> {
    let mut found = BTreeMap::new();
    let mut after = None;
    loop {
        let page = processor.list(ListQuery { status: None, after, limit: Some(500) }).await.unwrap();
        found.extend(page.payments.into_iter().map(|payment| (payment.reference.to_string(), payment.status)));
        after = page.next;
        if after.is_none() {
            return found;
        }
    }
}

/// How many rows each table has.
#[expect(clippy::disallowed_methods, reason = "an auditor reads the tables, not the shop's own accounts of them")]
pub async fn rows(url: &str) -> BTreeMap<String, i64> {
    let mut conn = AnyConnection::connect(url).await.unwrap();
    let names = if url.starts_with("sqlite:") {
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
    } else {
        "SELECT CAST(table_name AS TEXT) FROM information_schema.tables WHERE table_schema = 'public'"
    };
    let names: Vec<String> = sqlx::query_scalar(names).fetch_all(&mut conn).await.unwrap();
    let mut rows = BTreeMap::new();
    for name in names {
        let count = sqlx::query_scalar(AssertSqlSafe(format!("SELECT COUNT(*) FROM {name}")));
        rows.insert(name, count.fetch_one(&mut conn).await.unwrap());
    }
    conn.close().await.unwrap();
    rows
}

/// The payment of the order with that number.
#[expect(clippy::disallowed_methods, reason = "an auditor reads the books")]
pub async fn reference(url: &str, number: &str) -> uuid::Uuid {
    let mut conn = AnyConnection::connect(url).await.unwrap();
    let query =
        sqlx::query_scalar("SELECT p.id FROM payments p JOIN orders o ON o.id = p.order_id WHERE o.number = $1");
    let reference: String = query.bind(number).fetch_one(&mut conn).await.unwrap();
    conn.close().await.unwrap();
    reference.parse().unwrap()
}

/// Sets stock and price of the first variant, behind the shop's back.
#[expect(clippy::disallowed_methods, reason = "done before the shop runs")]
pub async fn set_variant(url: &str, stock: u32, price: Money) -> Variant {
    let mut conn = AnyConnection::connect(url).await.unwrap();
    let query = sqlx::query(
        "UPDATE variants SET stock = $1, price_minor = $2 WHERE id = (SELECT id FROM variants ORDER BY id LIMIT 1) \
         RETURNING id, sku",
    );
    let row = query.bind(i64::from(stock)).bind(price.minor).fetch_one(&mut conn).await.unwrap();
    conn.close().await.unwrap();
    Variant { id: row.get("id"), sku: row.get("sku") }
}

/// Lets every claim on an errand run out.
#[expect(clippy::disallowed_methods, reason = "instead of waiting for a minute")]
pub async fn release_claims(url: &str) {
    let mut conn = AnyConnection::connect(url).await.unwrap();
    for sql in ["UPDATE outbox SET claimed_until = 0", "UPDATE payment_customers SET claimed_until = 0"] {
        sqlx::query(sql).execute(&mut conn).await.unwrap();
    }
    conn.close().await.unwrap();
}

/// Lets the time of every planned erasure come.
#[expect(clippy::disallowed_methods, reason = "instead of waiting for a week")]
pub async fn make_erasures_due(url: &str) {
    let mut conn = AnyConnection::connect(url).await.unwrap();
    sqlx::query("UPDATE erasures SET due_at = 0 WHERE due_at IS NOT NULL").execute(&mut conn).await.unwrap();
    conn.close().await.unwrap();
}
