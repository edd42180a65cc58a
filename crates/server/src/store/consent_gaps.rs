//! Choices whose time is up, taken out of their chain.

use sqlx::{Row, any::AnyRow};

use super::{Conn, StoreError, chain};
use crate::{
    domain::{
        chain::Fault,
        consent_gap::{Gap, Span},
        consent_log::{Entry, LogRow},
        retention::Due,
    },
    vault::ShopKey,
};

/// Every gap, in the order of the rows that were in them. Neighbours are joined, so there are few.
///
/// # Errors
/// [`StoreError`].
pub async fn all(conn: &mut Conn) -> Result<Vec<Gap>, StoreError> {
    let query = sqlx::query("SELECT * FROM consent_gaps ORDER BY from_seq");
    query.fetch_all(conn).await?.iter().map(read).collect()
}

/// Takes up to `limit` choices out that were changed or withdrawn when they were due, or had run out by then; how many
/// they were. Holds the log's head, so nobody appends or takes out meanwhile.
///
/// # Errors
/// [`StoreError::Corrupt`] for rows that were tampered with: they are evidence, and stay until somebody looked.
pub async fn take_out(conn: &mut Conn, key: &ShopKey, due: Due, limit: i64) -> Result<u64, StoreError> {
    chain::hold::<Entry>(conn, key).await?;
    let rows = sqlx::query(
        "SELECT l.* FROM consent_log l WHERE l.recorded_at <= $1 AND (l.granted = '[]' OR l.recorded_at <= $2 OR EXISTS \
         (SELECT n.seq FROM consent_log n WHERE n.subject_id = l.subject_id AND n.seq > l.seq AND n.recorded_at <= $1)) \
         ORDER BY l.seq LIMIT $3",
    );
    let rows = rows.bind(due.before_ms).bind(due.unchanged_ms).bind(limit).fetch_all(&mut *conn).await?;
    let rows = rows.iter().map(chain::read).collect::<Result<Vec<LogRow>, _>>()?;
    let mut gone = 0;
    for neighbours in rows.chunk_by(|row, next| row.seq + 1 == next.seq) {
        gone += take_out_neighbours(conn, key, neighbours).await?;
    }
    Ok(gone)
}

async fn take_out_neighbours(conn: &mut Conn, key: &ShopKey, rows: &[LogRow]) -> Result<u64, StoreError> {
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return Ok(0) };
    let query = sqlx::query("DELETE FROM consent_gaps WHERE to_seq = $1 OR from_seq = $2 RETURNING *");
    let touching = query.bind(first.seq - 1).bind(last.seq + 1).fetch_all(&mut *conn).await?;
    let spans: Result<Vec<Span>, Fault> = rows.iter().map(|row| Span::of(row, key)).collect();
    let mut spans = spans.map_err(|fault| tampered(&fault))?;
    for row in &touching {
        let gap = read(row)?;
        if !gap.is_ours(key) {
            return Err(tampered(&Fault::GapForged(gap.span.from, gap.span.to)));
        }
        spans.push(gap.span);
    }
    spans.sort_by_key(|span| span.from);
    let mut spans = spans.into_iter();
    let Some(start) = spans.next() else { return Ok(0) };
    let whole = spans.try_fold(start, Span::join).map_err(|fault| tampered(&fault))?;
    let Gap { span, mac } = Gap::seal(whole, key);
    sqlx::query("INSERT INTO consent_gaps (from_seq, to_seq, prev_hash, hash, mac) VALUES ($1, $2, $3, $4, $5)")
        .bind(span.from)
        .bind(span.to)
        .bind(span.prev_hash)
        .bind(span.hash)
        .bind(mac)
        .execute(&mut *conn)
        .await?;
    let query = sqlx::query("DELETE FROM consent_log WHERE seq >= $1 AND seq <= $2").bind(first.seq).bind(last.seq);
    Ok(query.execute(conn).await?.rows_affected())
}

fn tampered(fault: &Fault) -> StoreError {
    StoreError::corrupt("consent_log", "", format!("what was tampered with ({fault}): see `valise consent verify`"))
}

fn read(row: &AnyRow) -> Result<Gap, StoreError> {
    let span = Span {
        from: row.try_get("from_seq")?,
        to: row.try_get("to_seq")?,
        prev_hash: row.try_get("prev_hash")?,
        hash: row.try_get("hash")?,
    };
    Ok(Gap { span, mac: row.try_get("mac")? })
}
