//! Restrictions and objections (promise: P5.2): what people decide about the use of their data.
//!
//! **Invariant:** whatever reads personal rows for another end than to serve their person has [`unlimited`] in its query,
//! and stands in [`READERS`]: a test reads this module's neighbours for those that do not.

use contract::privacy::{DataUse, RestrictionReason};
use sqlx::Row;

use super::{
    Batch, Conn, StoreError,
    rights::{Keys, bound},
};
use crate::domain::token::TokenHash;

/// The word for a restriction, which stands in the way of every use.
pub const EVERYTHING: &str = "everything";

/// Whose rows a query reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    /// An order's.
    Order,
    /// Those of a browser that allowed something.
    Chooser,
    /// A subscriber's.
    Subscriber,
}

impl Whose {
    const fn word(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Chooser => "chooser",
            Self::Subscriber => "subscriber",
        }
    }
}

/// The condition that nobody has limited this use of the row whose subject's id is the expression `id`.
pub(super) fn unlimited(whose: Whose, id: &str, data_use: DataUse) -> String {
    format!(
        "NOT EXISTS (SELECT l.since FROM data_limits l WHERE l.subject_id = {id} AND l.subject = '{}' \
         AND l.data_use IN ('{EVERYTHING}', '{}'))",
        whose.word(),
        data_use.slug()
    )
}

/// A store function that reads or writes personal rows for a use that can be objected to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reader {
    /// Its file and its name.
    pub function: &'static str,
    /// For what.
    pub data_use: DataUse,
}

/// All of them.
pub const READERS: &[Reader] = &[
    Reader { function: "companions::bought_together", data_use: DataUse::Recommendations },
    Reader { function: "newsletter::contents", data_use: DataUse::Marketing },
    Reader { function: "newsletter::publish", data_use: DataUse::Marketing },
    Reader { function: "partner::queue", data_use: DataUse::Partner },
    Reader { function: "partner::take_first", data_use: DataUse::Partner },
    Reader { function: "privacy::record_events", data_use: DataUse::Reports },
    Reader { function: "report::lines", data_use: DataUse::Reports },
];

/// A limit that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// Which use; [`EVERYTHING`] for a restriction.
    pub data_use: String,
    /// Why, of a restriction.
    pub reason: String,
    /// Since when, epoch milliseconds.
    pub since: i64,
}

/// What holds for a person. Of several orders under one limit the first decides since when.
///
/// # Errors
/// [`StoreError`].
pub async fn of(conn: &mut Conn, keys: &Keys) -> Result<Vec<Limit>, StoreError> {
    let Some((subjects, values)) = keys.subjects() else { return Ok(Vec::new()) };
    let sql = format!(
        "SELECT data_use, MAX(reason) AS reason, MIN(since) AS since FROM data_limits \
         WHERE subject_id IN ({subjects}) GROUP BY data_use"
    );
    let rows = bound(&sql, values).fetch_all(conn).await?;
    let limit = |row: &sqlx::any::AnyRow| {
        let (data_use, reason) = (row.try_get("data_use")?, row.try_get("reason")?);
        Ok(Limit { data_use, reason, since: row.try_get("since")? })
    };
    rows.iter().map(limit).collect()
}

/// The ids of a person's orders, and her id as one who chose: whom a limit can hold for.
///
/// # Errors
/// [`StoreError`].
pub async fn subjects(conn: &mut Conn, keys: &Keys) -> Result<(Vec<String>, Option<String>), StoreError> {
    let ids = async |conn: &mut Conn, keys: &Keys| {
        let Some((subjects, values)) = keys.subjects() else { return Ok(Vec::new()) };
        let rows = bound(&subjects, values).fetch_all(conn).await?;
        rows.iter().map(|row| Ok(row.try_get(0)?)).collect::<Result<Vec<String>, StoreError>>()
    };
    let orders = ids(conn, &Keys { orders: keys.orders.clone(), ..Keys::default() }).await?;
    let choosers = ids(conn, &Keys { consent: keys.consent.clone(), ..Keys::default() }).await?;
    Ok((orders, choosers.into_iter().next()))
}

/// Whom a limit is to hold for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Limited {
    /// Orders, by id.
    pub orders: Vec<String>,
    /// Who chose.
    pub chooser: Option<String>,
    /// An account: what holds for it holds for every order that comes to it.
    pub account: Option<String>,
    /// The blind indexes of the addresses that she gave: what the newsletter knows her by.
    pub addresses: Vec<String>,
}

/// Sets a limit: no reason is an objection to that use, a reason a restriction. One that holds stays as old as it is.
pub fn set(batch: &mut Batch, limited: &Limited, (data_use, reason): (&str, Option<RestrictionReason>), now_ms: i64) {
    let reason = reason.map_or("", RestrictionReason::slug);
    for (subject, id) in limited.rows() {
        batch.add(
            "INSERT INTO data_limits (subject, subject_id, data_use, reason, since) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (subject_id, subject, data_use) DO UPDATE SET reason = excluded.reason",
            [subject.into(), id.into(), data_use.into(), reason.into(), now_ms.into()],
        );
    }
    for address in &limited.addresses {
        batch.add(
            "INSERT INTO data_limits (subject, subject_id, data_use, reason, since) \
             SELECT 'subscriber', id, $2, $3, $4 FROM newsletter_subscribers WHERE email_index = $1 \
             ON CONFLICT (subject_id, subject, data_use) DO UPDATE SET reason = excluded.reason",
            [address.as_str().into(), data_use.into(), reason.into(), now_ms.into()],
        );
    }
}

/// Lifts one.
pub fn lift(batch: &mut Batch, limited: &Limited, data_use: &str) {
    for (subject, id) in limited.rows() {
        batch.add(
            "DELETE FROM data_limits WHERE subject = $1 AND subject_id = $2 AND data_use = $3",
            [subject.into(), id.into(), data_use.into()],
        );
    }
    for address in &limited.addresses {
        batch.add(
            "DELETE FROM data_limits WHERE subject = 'subscriber' AND data_use = $2 AND subject_id IN \
             (SELECT id FROM newsletter_subscribers WHERE email_index = $1)",
            [address.as_str().into(), data_use.into()],
        );
    }
}

impl Limited {
    fn rows(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let orders = self.orders.iter().map(|id| (Whose::Order.word(), id.as_str()));
        let chooser = self.chooser.iter().map(|id| (Whose::Chooser.word(), id.as_str()));
        orders.chain(chooser).chain(self.account.iter().map(|id| ("account", id.as_str())))
    }

    /// Whether there is nobody.
    #[must_use]
    pub fn is_nobody(&self) -> bool {
        self.orders.is_empty() && self.chooser.is_none() && self.account.is_none()
    }
}

/// Lets the limits of a browser's or an account's other orders hold for one that it comes to see, and those of the account
/// itself: they are one person's.
pub(super) fn inherit(batch: &mut Batch, browser: &TokenHash, order_id: &str) {
    batch.add(
        "INSERT INTO data_limits (subject, subject_id, data_use, reason, since) \
         SELECT 'order', $2, l.data_use, MAX(l.reason), MIN(l.since) FROM data_limits l \
         JOIN order_grants g ON g.order_id = l.subject_id WHERE l.subject = 'order' AND g.browser_hash = $1 \
         AND g.order_id <> $2 GROUP BY l.data_use ON CONFLICT (subject_id, subject, data_use) DO NOTHING",
        [browser.as_str().into(), order_id.into()],
    );
    inherit_from_account(batch, browser, Whose::Order, order_id);
}

/// The same for who chooses anew in a browser whose orders are under limits.
pub fn inherit_choices(batch: &mut Batch, browser: &TokenHash, chooser: &str) {
    batch.add(
        "INSERT INTO data_limits (subject, subject_id, data_use, reason, since) \
         SELECT 'chooser', $2, l.data_use, MAX(l.reason), MIN(l.since) FROM data_limits l \
         JOIN order_grants g ON g.order_id = l.subject_id WHERE l.subject = 'order' AND g.browser_hash = $1 \
         GROUP BY l.data_use ON CONFLICT (subject_id, subject, data_use) DO NOTHING",
        [browser.as_str().into(), chooser.into()],
    );
    inherit_from_account(batch, browser, Whose::Chooser, chooser);
}

fn inherit_from_account(batch: &mut Batch, holder: &TokenHash, whose: Whose, id: &str) {
    batch.add(
        "INSERT INTO data_limits (subject, subject_id, data_use, reason, since) \
         SELECT $3, $2, l.data_use, l.reason, l.since FROM data_limits l JOIN accounts a ON a.id = l.subject_id \
         WHERE l.subject = 'account' AND a.holder_hash = $1 ON CONFLICT (subject_id, subject, data_use) DO NOTHING",
        [holder.as_str().into(), id.into(), whose.word().into()],
    );
}

/// All that is one person's: the account of a holder and its orders, and who chose by a token of consent.
macro_rules! hers {
    () => {
        "(SELECT 'order' AS subject, order_id AS id FROM order_grants WHERE browser_hash = $1 \
          UNION ALL SELECT 'account', id FROM accounts WHERE holder_hash = $1 \
          UNION ALL SELECT 'chooser', id FROM consent_subjects WHERE token_hash = $2)"
    };
}

/// Lets what holds for an account, for one of its orders or for what its person chose in this browser hold for all of
/// them, once a browser has joined.
pub fn join(batch: &mut Batch, holder: &TokenHash, chooser: Option<&TokenHash>) {
    batch.add(
        concat!(
            "INSERT INTO data_limits (subject, subject_id, data_use, reason, since) \
             SELECT h.subject, h.id, l.data_use, l.reason, l.since FROM ",
            hers!(),
            " h JOIN (SELECT d.data_use, MAX(d.reason) AS reason, MIN(d.since) AS since FROM data_limits d JOIN ",
            hers!(),
            " o ON o.id = d.subject_id AND o.subject = d.subject GROUP BY d.data_use) l ON 1 = 1 \
             WHERE 1 = 1 ON CONFLICT (subject_id, subject, data_use) DO NOTHING"
        ),
        [holder.as_str().into(), chooser.map_or("", TokenHash::as_str).into()],
    );
}

/// Forgets the limits and the ledger of something that is gone.
pub(super) fn forget(batch: &mut Batch, subject_id: &str) {
    batch.add("DELETE FROM data_limits WHERE subject_id = $1", [subject_id.into()]);
    batch.add("DELETE FROM disclosures WHERE subject_id = $1", [subject_id.into()]);
}

/// The same, unless its order is still there.
pub(super) fn forget_with_order(batch: &mut Batch, order_id: &str) {
    batch.add(
        "DELETE FROM data_limits WHERE subject_id = $1 AND NOT EXISTS (SELECT o.id FROM orders o WHERE o.id = $1)",
        [order_id.into()],
    );
    batch.add(
        "DELETE FROM disclosures WHERE subject_id = $1 AND NOT EXISTS (SELECT o.id FROM orders o WHERE o.id = $1)",
        [order_id.into()],
    );
}

#[cfg(test)]
#[path = "data_limits_tests.rs"]
mod tests;
