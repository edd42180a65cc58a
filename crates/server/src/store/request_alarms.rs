//! The alarms over the deadlines of what people asked of the shop.

use sqlx::Row;

use super::{Batch, Conn, StoreError, requests::RequestRow, rows};
use crate::domain::requests::{Alarm, Kind};

/// An alarm that is to be mailed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueAlarm {
    /// Over which request.
    pub request_id: String,
    /// What is asked in it.
    pub kind: Kind,
    /// Which alarm.
    pub alarm: Alarm,
    /// Over which deadline, epoch milliseconds.
    pub due_at: i64,
    /// The how-manieth attempt this is, from 1.
    pub attempt: u32,
}

/// The requests over which an alarm is due.
///
/// # Errors
/// [`StoreError`].
pub async fn due(conn: &mut Conn, now_ms: i64) -> Result<Vec<String>, StoreError> {
    let query = sqlx::query_scalar("SELECT id FROM data_requests WHERE alarm_at <= $1 ORDER BY alarm_at");
    Ok(query.bind(now_ms).fetch_all(conn).await?)
}

/// Notes an alarm over a request's present deadline, and that it is to be mailed.
pub fn raise(batch: &mut Batch, row: &RequestRow, alarm: Alarm, due_at: i64) {
    batch.add(
        "UPDATE data_requests SET told = $2, alarm_at = $3 WHERE id = $1",
        [row.id.as_str().into(), alarm.word().into(), row.standing.alarm_at(Some(alarm)).into()],
    );
    batch.add(
        "INSERT INTO data_request_alarms (request_id, alarm, due_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        [row.id.as_str().into(), alarm.word().into(), due_at.into()],
    );
}

/// Takes up to `limit` alarms that wait for their letter in hand until `until_ms`.
///
/// # Errors
/// [`StoreError`].
pub async fn claim(conn: &mut Conn, now_ms: i64, until_ms: i64, limit: i64) -> Result<Vec<DueAlarm>, StoreError> {
    let query = sqlx::query(
        "UPDATE data_request_alarms SET claimed_until = $1, attempts = attempts + 1 WHERE claimed_until <= $2 AND \
         (request_id, alarm, due_at) IN (SELECT request_id, alarm, due_at FROM data_request_alarms \
         WHERE claimed_until <= $2 ORDER BY due_at, request_id, alarm LIMIT $3) \
         RETURNING request_id, alarm, due_at, attempts, \
         (SELECT r.kind FROM data_requests r WHERE r.id = data_request_alarms.request_id) AS kind",
    );
    let claimed = query.bind(until_ms).bind(now_ms).bind(limit).fetch_all(conn).await?;
    claimed
        .iter()
        .map(|row| {
            let request_id: String = row.try_get("request_id")?;
            let corrupt = |what: &str| StoreError::corrupt("data_request_alarms", &request_id, what);
            Ok(DueAlarm {
                kind: Kind::from_slug(row.try_get("kind")?).ok_or_else(|| corrupt("an unknown kind"))?,
                alarm: Alarm::of(row.try_get("alarm")?).ok_or_else(|| corrupt("an unknown alarm"))?,
                due_at: row.try_get("due_at")?,
                attempt: rows::count(row, "attempts")?,
                request_id,
            })
        })
        .collect()
}

/// Strikes an alarm that was mailed; puts it off where `until_ms` says until when.
pub fn finish(batch: &mut Batch, alarm: &DueAlarm, until_ms: Option<i64>) {
    let (id, word, due_at) = (alarm.request_id.as_str(), alarm.alarm.word(), alarm.due_at);
    match until_ms {
        None => batch.add(
            "DELETE FROM data_request_alarms WHERE request_id = $1 AND alarm = $2 AND due_at = $3",
            [id.into(), word.into(), due_at.into()],
        ),
        Some(until_ms) => batch.add(
            "UPDATE data_request_alarms SET claimed_until = $4 WHERE request_id = $1 AND alarm = $2 AND due_at = $3",
            [id.into(), word.into(), due_at.into(), until_ms.into()],
        ),
    }
}
