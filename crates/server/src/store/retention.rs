//! Deleting what is due (promise: P4), and the evidence of it.

use sqlx::Row;

use super::{Batch, Conn, StoreError, consent_gaps, data_keys, data_limits, disclosures, erasure};
use crate::{
    domain::{
        disclosing::{self, KnownPayment, Why},
        retention::{Due, Rule},
    },
    vault::ShopKey,
};

/// Carries out a rule on up to `limit` of the rows that are due, oldest first; how many went. What hangs on a row goes
/// with it, its data key too, and is not counted. Where a time can still move, it is looked at again as the row goes: it may have just
/// been touched.
///
/// # Errors
/// [`StoreError`].
pub async fn carry_out(
    conn: &mut Conn,
    key: &ShopKey,
    rule: Rule,
    due: Due,
    (limit, now_ms): (i64, i64),
) -> Result<u64, StoreError> {
    let sql = match rule {
        Rule::CancelledOrders => return forget_cancelled(conn, due, (limit, now_ms)).await,
        Rule::ConsentLog => return consent_gaps::take_out(conn, key, due, limit).await,
        Rule::Carts => {
            "DELETE FROM carts WHERE updated_at <= $1 AND id IN \
             (SELECT id FROM carts WHERE updated_at <= $1 ORDER BY updated_at LIMIT $2)"
        }
        // One that still waits for its payment is ended first, which gives its stock back.
        Rule::Orders => {
            "DELETE FROM orders WHERE id IN (SELECT id FROM orders WHERE created_at <= $1 \
             AND status <> 'awaiting_payment' ORDER BY created_at LIMIT $2) RETURNING id"
        }
        // An errand that is left would be forgotten with its order: the voiding of what a card still holds.
        Rule::UnpaidOrders => {
            "DELETE FROM orders WHERE id IN (SELECT e.order_id FROM order_events e JOIN orders o ON o.id = e.order_id \
             AND o.status = e.status WHERE e.status IN ('expired', 'cancelled') AND e.at <= $1 \
             AND NOT EXISTS (SELECT x.kind FROM outbox x WHERE x.order_id = o.id) \
             AND NOT EXISTS (SELECT p.id FROM payments p WHERE p.order_id = o.id AND p.status NOT IN \
             ('wanted', 'open', 'voided')) ORDER BY e.at LIMIT $2) RETURNING id"
        }
        Rule::IdNumbers => {
            "UPDATE orders SET id_number = NULL WHERE id IN (SELECT id FROM orders \
             WHERE created_at <= $1 AND id_number IS NOT NULL ORDER BY created_at LIMIT $2)"
        }
        Rule::Replays => {
            "DELETE FROM idempotency WHERE started_at <= $1 AND (scope, key) IN \
             (SELECT scope, key FROM idempotency WHERE started_at <= $1 ORDER BY started_at LIMIT $2)"
        }
        // An account's orders stay as long as the account does.
        Rule::OrderGrants => {
            "DELETE FROM order_grants WHERE granted_at <= $1 AND (browser_hash, order_id) IN \
             (SELECT g.browser_hash, g.order_id FROM order_grants g WHERE g.granted_at <= $1 \
             AND NOT EXISTS (SELECT a.id FROM accounts a WHERE a.holder_hash = g.browser_hash) \
             ORDER BY g.granted_at LIMIT $2)"
        }
        Rule::BrowsingEvents => {
            "DELETE FROM browsing_events WHERE id IN \
             (SELECT id FROM browsing_events WHERE happened_at <= $1 ORDER BY happened_at LIMIT $2)"
        }
        Rule::Acknowledgements => {
            "DELETE FROM policy_acknowledgements WHERE id IN (SELECT a.id FROM policy_acknowledgements a \
             JOIN consent_subjects s ON s.id = a.subject_id WHERE a.recorded_at <= $1 AND s.changed_at <= $1 \
             AND (s.granted = '[]' OR s.changed_at <= $3) ORDER BY a.recorded_at LIMIT $2)"
        }
        Rule::ConsentSubjects => {
            "DELETE FROM consent_subjects WHERE changed_at <= $1 AND id IN (SELECT s.id FROM consent_subjects s \
             WHERE s.changed_at <= $1 AND (s.granted = '[]' OR s.changed_at <= $3) \
             AND NOT EXISTS (SELECT l.seq FROM consent_log l WHERE l.subject_id = s.id) \
             AND NOT EXISTS (SELECT a.id FROM policy_acknowledgements a WHERE a.subject_id = s.id) \
             AND NOT EXISTS (SELECT b.id FROM browsing_events b WHERE b.subject_id = s.id) \
             ORDER BY s.changed_at LIMIT $2) RETURNING id"
        }
        Rule::ConsentTokens => {
            "UPDATE consent_subjects SET token_hash = NULL WHERE changed_at <= $1 AND id IN \
             (SELECT id FROM consent_subjects WHERE changed_at <= $1 AND token_hash IS NOT NULL \
             ORDER BY changed_at LIMIT $2)"
        }
        Rule::Subscribers => {
            "DELETE FROM newsletter_subscribers WHERE id IN \
             (SELECT id FROM newsletter_subscribers WHERE confirmed_at <= $1 ORDER BY confirmed_at LIMIT $2) RETURNING id"
        }
        Rule::UnconfirmedSubscribers => {
            "DELETE FROM newsletter_subscribers WHERE confirmed_at IS NULL AND asked_at <= $1 AND id IN \
             (SELECT id FROM newsletter_subscribers WHERE confirmed_at IS NULL AND asked_at <= $1 \
             ORDER BY asked_at LIMIT $2) RETURNING id"
        }
        Rule::Webhooks => {
            "DELETE FROM webhook_events WHERE id IN \
             (SELECT id FROM webhook_events WHERE heard_at <= $1 ORDER BY heard_at LIMIT $2)"
        }
        // Not the one under way, whose counts hang on it; nor one that broke off, which stays as a warning.
        Rule::Runs => {
            "DELETE FROM retention_runs WHERE id IN (SELECT id FROM retention_runs \
             WHERE started_at <= $1 AND finished_at IS NOT NULL ORDER BY started_at LIMIT $2)"
        }
        Rule::Requests => {
            "DELETE FROM data_requests WHERE id IN (SELECT id FROM data_requests \
             WHERE state IN ('done', 'refused') AND turned_at <= $1 ORDER BY turned_at LIMIT $2)"
        }
        Rule::Accounts => {
            "DELETE FROM accounts WHERE seen_at <= $1 AND id IN (SELECT id FROM accounts \
             WHERE seen_at <= $1 AND verified_at IS NOT NULL ORDER BY seen_at LIMIT $2) RETURNING id"
        }
        Rule::Registrations => {
            "DELETE FROM accounts WHERE verified_at IS NULL AND id IN (SELECT id FROM accounts \
             WHERE seen_at <= $1 AND verified_at IS NULL ORDER BY seen_at LIMIT $2) RETURNING id"
        }
        Rule::Sessions => {
            "DELETE FROM account_sessions WHERE seen_at <= $1 AND id IN \
             (SELECT id FROM account_sessions WHERE seen_at <= $1 ORDER BY seen_at LIMIT $2)"
        }
        Rule::Devices => {
            "DELETE FROM account_devices WHERE seen_at <= $1 AND (token_hash, account_id) IN \
             (SELECT token_hash, account_id FROM account_devices WHERE seen_at <= $1 ORDER BY seen_at LIMIT $2)"
        }
        Rule::Certificates => {
            "DELETE FROM erasures WHERE id IN \
             (SELECT id FROM erasures WHERE erased_at <= $1 ORDER BY erased_at LIMIT $2)"
        }
        Rule::Challenges => {
            "DELETE FROM account_challenges WHERE challenge_hash IN \
             (SELECT challenge_hash FROM account_challenges WHERE taken_at <= $1 ORDER BY taken_at LIMIT $2)"
        }
        Rule::Links => {
            "DELETE FROM account_tokens WHERE token_hash IN \
             (SELECT token_hash FROM account_tokens WHERE made_at <= $1 ORDER BY made_at LIMIT $2)"
        }
        // By when it was asked for, whatever became of its letter: one that an account has already would else go sooner.
        Rule::NewEmails => {
            "UPDATE accounts SET new_email = NULL, new_email_index = NULL, new_email_at = NULL \
             WHERE new_email_at <= $1 AND id IN \
             (SELECT id FROM accounts WHERE new_email_at <= $1 ORDER BY new_email_at LIMIT $2)"
        }
        Rule::PartnerEvents => {
            "DELETE FROM partner_events WHERE id IN \
             (SELECT id FROM partner_events WHERE made_at <= $1 ORDER BY made_at LIMIT $2)"
        }
        Rule::DataLimits => {
            "DELETE FROM data_limits WHERE (subject_id, subject, data_use) IN \
             (SELECT subject_id, subject, data_use FROM data_limits WHERE since <= $1 ORDER BY since LIMIT $2)"
        }
        Rule::Disclosures => {
            "DELETE FROM disclosures WHERE id IN (SELECT id FROM disclosures WHERE at <= $1 ORDER BY at LIMIT $2)"
        }
    };
    match rule {
        Rule::Orders
        | Rule::UnpaidOrders
        | Rule::Subscribers
        | Rule::UnconfirmedSubscribers
        | Rule::Accounts
        | Rule::Registrations => {
            let query = sqlx::query_scalar(sql).bind(due.before_ms).bind(limit);
            let gone: Vec<String> = query.fetch_all(&mut *conn).await?;
            // With the data keys, what older copies of the database hold of them is unreadable too.
            let mut keys = Batch::default();
            for id in &gone {
                data_keys::destroy(&mut keys, id, now_ms);
                data_limits::forget(&mut keys, id);
            }
            keys.run(conn).await?;
            Ok(u64::try_from(gone.len()).unwrap_or(u64::MAX))
        }
        Rule::ConsentSubjects => {
            let query = sqlx::query_scalar(sql).bind(due.before_ms).bind(limit).bind(due.unchanged_ms);
            let gone: Vec<String> = query.fetch_all(&mut *conn).await?;
            let mut theirs = Batch::default();
            gone.iter().for_each(|id| data_limits::forget(&mut theirs, id));
            theirs.run(conn).await?;
            Ok(u64::try_from(gone.len()).unwrap_or(u64::MAX))
        }
        Rule::Acknowledgements => {
            let query = sqlx::query(sql).bind(due.before_ms).bind(limit).bind(due.unchanged_ms);
            Ok(query.execute(conn).await?.rows_affected())
        }
        _ => Ok(sqlx::query(sql).bind(due.before_ms).bind(limit).execute(conn).await?.rows_affected()),
    }
}

/// Forgets whom orders were for whose refund is long enough ago. Not while an errand or a request about one is left; the
/// row says by its name whether it was done.
async fn forget_cancelled(conn: &mut Conn, due: Due, (limit, now_ms): (i64, i64)) -> Result<u64, StoreError> {
    let ids: Vec<String> = sqlx::query_scalar(
        "SELECT e.order_id FROM order_events e JOIN orders o ON o.id = e.order_id AND o.status = e.status \
         WHERE e.status = 'refunded' AND e.at <= $1 AND o.full_name <> '' \
         AND NOT EXISTS (SELECT x.kind FROM outbox x WHERE x.order_id = o.id) \
         AND NOT EXISTS (SELECT r.id FROM data_requests r WHERE r.subject_id = o.id \
         AND r.state NOT IN ('done', 'refused')) ORDER BY e.at LIMIT $2",
    )
    .bind(due.before_ms)
    .bind(limit)
    .fetch_all(&mut *conn)
    .await?;
    let mut batch = Batch::default();
    for id in &ids {
        disclosures::note(&mut batch, &disclosing::of_order::<KnownPayment>(Why::Forget, id, now_ms));
        erasure::forget_order(&mut batch, id, now_ms);
    }
    batch.run(conn).await?;
    Ok(u64::try_from(ids.len()).unwrap_or(u64::MAX))
}

/// Notes that a run has begun: what is due at `due_at` goes.
///
/// # Errors
/// [`StoreError`].
pub async fn begin_run(conn: &mut Conn, run: &str, due_at: i64, now_ms: i64) -> Result<(), StoreError> {
    let query = sqlx::query("INSERT INTO retention_runs (id, due_at, started_at) VALUES ($1, $2, $3)");
    query.bind(run).bind(due_at).bind(now_ms).execute(conn).await?;
    Ok(())
}

/// Adds to what a rule took in a run: in the transaction that took it, so that one cannot be without the other.
///
/// # Errors
/// [`StoreError`].
pub async fn note(conn: &mut Conn, run: &str, rule: Rule, gone: u64) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO retention_counts (run_id, rule, gone) VALUES ($1, $2, $3) \
         ON CONFLICT (run_id, rule) DO UPDATE SET gone = retention_counts.gone + excluded.gone",
    )
    .bind(run)
    .bind(rule.slug())
    .bind(i64::try_from(gone).unwrap_or(i64::MAX))
    .execute(conn)
    .await?;
    Ok(())
}

/// Notes that a run carried every rule out.
///
/// # Errors
/// [`StoreError`].
pub async fn finish_run(conn: &mut Conn, run: &str, now_ms: i64) -> Result<(), StoreError> {
    let query = sqlx::query("UPDATE retention_runs SET finished_at = $1 WHERE id = $2");
    query.bind(now_ms).bind(run).execute(conn).await?;
    Ok(())
}

/// A run, as its evidence has it. Times are epoch milliseconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// For when it asked what is due.
    pub due_at: i64,
    /// When it began.
    pub started_at: i64,
    /// When it had carried out every rule; `None` for one that did not.
    pub finished_at: Option<i64>,
    /// How many rows which rule took, by the rule's name; those that took none are not in it.
    pub counts: Vec<(String, i64)>,
}

/// The newest `limit` runs, the newest first.
///
/// # Errors
/// [`StoreError`].
pub async fn runs(conn: &mut Conn, limit: i64) -> Result<Vec<Run>, StoreError> {
    let rows = sqlx::query(
        "SELECT r.id, r.due_at, r.started_at, r.finished_at, c.rule, c.gone FROM \
         (SELECT id, due_at, started_at, finished_at FROM retention_runs ORDER BY started_at DESC, id DESC LIMIT $1) r \
         LEFT JOIN retention_counts c ON c.run_id = r.id ORDER BY r.started_at DESC, r.id DESC, c.rule",
    )
    .bind(limit)
    .fetch_all(conn)
    .await?;
    let mut runs: Vec<(String, Run)> = Vec::new();
    for row in &rows {
        let id: String = row.try_get("id")?;
        if runs.last().is_none_or(|(last, _)| *last != id) {
            let (due_at, started_at, finished_at) =
                (row.try_get("due_at")?, row.try_get("started_at")?, row.try_get("finished_at")?);
            runs.push((id, Run { due_at, started_at, finished_at, counts: Vec::new() }));
        }
        if let (Some((_, run)), Some(rule)) = (runs.last_mut(), row.try_get::<Option<String>, _>("rule")?) {
            run.counts.push((rule, row.try_get("gone")?));
        }
    }
    Ok(runs.into_iter().map(|(_, run)| run).collect())
}
