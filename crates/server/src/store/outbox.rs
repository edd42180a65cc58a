//! What is to be done outside the database, written down in the transaction that decided it.

use sqlx::Row;

use super::{Batch, Conn, StoreError, rows};

/// What is to be done for an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Task {
    /// Take the authorised amount.
    Capture,
    /// Give the payment up.
    Void,
    /// Send the confirmation.
    Confirm,
    /// Give back what is held or was taken, once nothing else is left to be done with the payment but this.
    Refund,
    /// Say that the order is cancelled.
    Regret,
    /// Have the processor forget who paid, once nothing else is left to be done with the payment.
    Forget,
}

impl Task {
    /// Every task.
    pub const ALL: &'static [Self] =
        &[Self::Capture, Self::Void, Self::Confirm, Self::Refund, Self::Regret, Self::Forget];

    /// The word in the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Capture => "capture",
            Self::Void => "void",
            Self::Confirm => "confirm",
            Self::Refund => "refund",
            Self::Regret => "regret",
            Self::Forget => "forget",
        }
    }
}

/// Tasks that wait for one another: those that another program carries out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// What the payment processor does.
    Money,
    /// What the mail server does.
    Letters,
}

impl Lane {
    /// The tasks in it.
    const fn tasks(self) -> [Task; 4] {
        match self {
            Self::Money => [Task::Capture, Task::Void, Task::Refund, Task::Forget],
            Self::Letters => [Task::Confirm, Task::Regret, Task::Confirm, Task::Regret],
        }
    }
}

/// A task in hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Errand {
    /// For which order.
    pub order_id: String,
    /// By which reference the processor knows its payment.
    pub reference: String,
    /// What.
    pub task: Task,
    /// The how-manieth attempt this is, from 1.
    pub attempt: u32,
}

/// Writes a task down; once is enough.
pub fn add(batch: &mut Batch, order_id: &str, task: Task, due_at: i64) {
    // A letter needs an address, which is optional (promise: O3).
    let sql = match task {
        Task::Confirm | Task::Regret => {
            "INSERT INTO outbox (order_id, kind, due_at) SELECT id, $2, $3 FROM orders \
             WHERE id = $1 AND email IS NOT NULL ON CONFLICT (order_id, kind) DO NOTHING"
        }
        Task::Capture | Task::Void | Task::Refund | Task::Forget => {
            "INSERT INTO outbox (order_id, kind, due_at) VALUES ($1, $2, $3) ON CONFLICT (order_id, kind) DO NOTHING"
        }
    };
    batch.add(sql, [order_id.into(), task.word().into(), due_at.into()]);
}

/// Drops a task that nobody has begun. One that was begun stays: what became of it is not known.
pub fn forget_untried(batch: &mut Batch, order_id: &str, task: Task) {
    batch.add(
        "DELETE FROM outbox WHERE order_id = $1 AND kind = $2 AND attempts = 0",
        [order_id.into(), task.word().into()],
    );
}

/// How long an answer to the opening of a payment may still be on its way, milliseconds: before that, the processor may
/// not know yet what it is to forget.
const OPENING_MS: i64 = 60_000;

/// Writes down that the processor is to forget who pays for an order, if there is a payment; before its page is forgotten,
/// which tells whether it was opened.
pub fn add_forgetting(batch: &mut Batch, order_id: &str, now_ms: i64) {
    batch.add(
        "INSERT INTO outbox (order_id, kind, due_at) \
         SELECT p.order_id, $2, CASE WHEN p.page_url IS NULL THEN $4 ELSE $3 END FROM payments p WHERE p.order_id = $1 \
         ON CONFLICT (order_id, kind) DO NOTHING",
        [order_id.into(), Task::Forget.word().into(), now_ms.into(), now_ms.saturating_add(OPENING_MS).into()],
    );
}

/// Takes up to `limit` due tasks of a lane in hand until `until_ms`: no other server takes them before.
///
/// # Errors
/// [`StoreError`].
pub async fn claim(
    conn: &mut Conn,
    lane: Lane,
    now_ms: i64,
    until_ms: i64,
    limit: i64,
) -> Result<Vec<Errand>, StoreError> {
    let [one, other, third, fourth] = lane.tasks();
    let claimed = sqlx::query(
        "UPDATE outbox SET claimed_until = $1, attempts = attempts + 1 WHERE claimed_until <= $2 AND \
         (order_id, kind) IN (SELECT order_id, kind FROM outbox WHERE due_at <= $2 AND claimed_until <= $2 \
         AND kind IN ($4, $5, $6, $7) \
         AND NOT (kind = 'refund' AND EXISTS (SELECT x.kind FROM outbox x \
         WHERE x.order_id = outbox.order_id AND x.kind = 'capture')) \
         AND NOT (kind = 'forget' AND EXISTS (SELECT x.kind FROM outbox x \
         WHERE x.order_id = outbox.order_id AND x.kind IN ('capture', 'void', 'refund'))) \
         ORDER BY due_at LIMIT $3) RETURNING order_id, kind, attempts, \
         (SELECT p.id FROM payments p WHERE p.order_id = outbox.order_id) AS reference",
    )
    .bind(until_ms)
    .bind(now_ms)
    .bind(limit)
    .bind(one.word())
    .bind(other.word())
    .bind(third.word())
    .bind(fourth.word())
    .fetch_all(conn)
    .await?;
    claimed
        .iter()
        .map(|row| {
            let word: &str = row.try_get("kind")?;
            let task = Task::ALL.iter().copied().find(|task| task.word() == word);
            Ok(Errand {
                order_id: row.try_get("order_id")?,
                reference: row.try_get("reference")?,
                task: task.ok_or_else(|| StoreError::corrupt("outbox", "", format!("the task {word:?}")))?,
                attempt: rows::count(row, "attempts")?,
            })
        })
        .collect()
}

/// Puts a task off.
///
/// # Errors
/// [`StoreError`].
pub async fn put_off(conn: &mut Conn, errand: &Errand, due_at: i64) -> Result<(), StoreError> {
    sqlx::query("UPDATE outbox SET due_at = $1, claimed_until = 0 WHERE order_id = $2 AND kind = $3")
        .bind(due_at)
        .bind(errand.order_id.as_str())
        .bind(errand.task.word())
        .execute(conn)
        .await?;
    Ok(())
}

/// Strikes a task that is done.
pub fn strike(batch: &mut Batch, errand: &Errand) {
    batch.add(
        "DELETE FROM outbox WHERE order_id = $1 AND kind = $2",
        [errand.order_id.as_str().into(), errand.task.word().into()],
    );
}

/// Lets go of everything of a lane that is in hand: for the only server of a database, when the lane's work begins.
///
/// # Errors
/// [`StoreError`].
pub async fn let_go(conn: &mut Conn, lane: Lane) -> Result<(), StoreError> {
    let [one, other, third, fourth] = lane.tasks();
    sqlx::query("UPDATE outbox SET claimed_until = 0 WHERE claimed_until > 0 AND kind IN ($1, $2, $3, $4)")
        .bind(one.word())
        .bind(other.word())
        .bind(third.word())
        .bind(fourth.word())
        .execute(conn)
        .await?;
    Ok(())
}
