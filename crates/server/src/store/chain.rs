//! Logs that are chains: what they have in common in the database.
//!
//! A chain has one head row. Who adds to it holds that row to the end of the transaction, so writers take turns, on
//! PostgreSQL as on SQLite; so it is taken last, when the rest of the transaction is done.

use sqlx::{Row as _, any::AnyRow};

use super::{Batch, Conn, Db, StoreError};
use crate::{
    domain::{
        chain::{Audit, Fault, Head, Link, Row},
        consent_gap::Gap,
    },
    vault::ShopKey,
};

/// Rows of one page of a chain.
const PAGE: i64 = 500;

/// What the rows of a kept chain hold.
pub trait Chained: Link + Send + Sync + Sized + 'static {
    /// How the database is spoken to about them.
    const STATEMENTS: Statements;

    /// What a row holds.
    ///
    /// # Errors
    /// [`StoreError`].
    fn read(row: &AnyRow) -> Result<Self, StoreError>;
}

/// The statements about one chain; [`statements!`] makes them.
#[derive(Debug, Clone, Copy)]
pub struct Statements {
    pub(super) head_table: &'static str,
    pub(super) begin: &'static str,
    pub(super) lock: &'static str,
    pub(super) head: &'static str,
    pub(super) advance: &'static str,
    pub(super) page: &'static str,
}

/// The statements about the chain whose rows are in the one table and whose head is in the other.
macro_rules! statements {
    ($rows:literal, $head:literal) => {
        $crate::store::chain::Statements {
            head_table: $head,
            // Rows without a head were robbed of it: a new one would hide that.
            begin: concat!(
                "INSERT INTO ",
                $head,
                " (id, seq, hash, mac) SELECT 1, CAST($1 AS BIGINT), CAST($2 AS TEXT), CAST($3 AS TEXT) \
                 WHERE NOT EXISTS (SELECT seq FROM ",
                $rows,
                ") ON CONFLICT (id) DO NOTHING"
            ),
            lock: concat!("UPDATE ", $head, " SET seq = seq WHERE id = 1 RETURNING seq, hash, mac"),
            head: concat!("SELECT seq, hash, mac FROM ", $head, " WHERE id = 1"),
            advance: concat!("UPDATE ", $head, " SET seq = $1, hash = $2, mac = $3 WHERE id = 1"),
            page: concat!("SELECT * FROM ", $rows, " WHERE seq > $1 ORDER BY seq LIMIT $2"),
        }
    };
}
pub(super) use statements;

/// Starts a chain where there is none yet; whether this shop's key sealed its end.
///
/// # Errors
/// [`StoreError`].
pub async fn begin<L: Chained>(conn: &mut Conn, key: &ShopKey) -> Result<bool, StoreError> {
    let Head { seq, hash, mac } = Head::genesis::<L>(key);
    sqlx::query(L::STATEMENTS.begin).bind(seq).bind(hash).bind(mac).execute(&mut *conn).await?;
    Ok(head::<L>(conn).await?.is_some_and(|head| head.is_ours::<L>(key)))
}

/// The head as it stands, held to the end of the transaction: whoever else wants to add waits for it.
pub(super) async fn lock<L: Chained>(conn: &mut Conn) -> Result<Option<Head>, StoreError> {
    sqlx::query(L::STATEMENTS.lock).fetch_optional(conn).await?.as_ref().map(read_head).transpose()
}

/// The head to build upon, held. One that this shop did not seal is refused: the next seal would cover what was done
/// to it.
///
/// # Errors
/// [`StoreError::Corrupt`] for such a head or none.
pub(super) async fn hold<L: Chained>(conn: &mut Conn, key: &ShopKey) -> Result<Head, StoreError> {
    let corrupt = |what: &str| StoreError::corrupt(L::STATEMENTS.head_table, "1", what);
    let head = lock::<L>(conn).await?.ok_or_else(|| corrupt("nothing: the head is gone"))?;
    if head.is_ours::<L>(key) { Ok(head) } else { Err(corrupt("a head that this shop's key did not seal")) }
}

/// Moves the head that is held.
pub(super) fn advance<L: Chained>(batch: &mut Batch, head: Head) {
    batch.add(L::STATEMENTS.advance, [head.seq.into(), head.hash.into(), head.mac.into()]);
}

/// Where a chain ends; `None` when nobody says so.
///
/// # Errors
/// [`StoreError`].
pub async fn head<L: Chained>(conn: &mut Conn) -> Result<Option<Head>, StoreError> {
    sqlx::query(L::STATEMENTS.head).fetch_optional(conn).await?.as_ref().map(read_head).transpose()
}

/// Reads a whole chain over the `gaps` that the shop made, against heads that were kept elsewhere, and shows each row to
/// `seen`; the number of the last row, and what is wrong with them.
///
/// # Errors
/// [`StoreError`].
pub async fn audit<L: Chained>(
    db: &Db,
    key: &ShopKey,
    kept: Vec<Head>,
    gaps: &[Gap],
    mut seen: impl FnMut(&Row<L>) + Send,
) -> Result<(i64, Vec<Fault>), StoreError> {
    let mut end = db.read(|conn| Box::pin(head::<L>(conn))).await?;
    let (mut audit, mut gaps, mut after) = (Audit::start(key, kept), gaps.iter().peekable(), 0);
    loop {
        let rows = db.read(|conn| Box::pin(page::<L>(conn, after))).await?;
        if rows.is_empty() {
            // Rows that were added meanwhile moved the head with them: what was read must end at one of both.
            let now = db.read(|conn| Box::pin(head::<L>(conn))).await?;
            if now == end {
                break;
            }
            end = now;
        }
        for row in &rows {
            while let Some(gap) = gaps.next_if(|gap| gap.span.from <= row.seq) {
                audit.take_gap(gap);
            }
            audit.take(row);
            seen(row);
            after = row.seq;
        }
    }
    gaps.for_each(|gap| audit.take_gap(gap));
    Ok((audit.last(), audit.end(end.as_ref())))
}

/// The next rows after a number, in their order; none at the end.
async fn page<L: Chained>(conn: &mut Conn, after: i64) -> Result<Vec<Row<L>>, StoreError> {
    let rows = sqlx::query(L::STATEMENTS.page).bind(after).bind(PAGE).fetch_all(conn).await?;
    rows.iter().map(read).collect()
}

/// A row of a chain.
///
/// # Errors
/// [`StoreError`].
pub(super) fn read<L: Chained>(row: &AnyRow) -> Result<Row<L>, StoreError> {
    let entry = L::read(row)?;
    Ok(Row { seq: row.try_get("seq")?, entry, prev_hash: row.try_get("prev_hash")?, hash: row.try_get("hash")? })
}

fn read_head(row: &AnyRow) -> Result<Head, StoreError> {
    Ok(Head { seq: row.try_get("seq")?, hash: row.try_get("hash")?, mac: row.try_get("mac")? })
}
