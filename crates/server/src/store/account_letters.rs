//! Letters to the people of accounts that are still to be sent.

use sqlx::Row;

use super::{Batch, Conn, StoreError, rows};
use crate::vault::Sealed;

/// What a letter is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Somebody registered the address: to be confirmed, or, where it has an account, to be told.
    Register,
    /// A link to set a new password with.
    Reset,
    /// A link to confirm a new address with; goes to the new one, and only once [`Self::EmailOld`] has left.
    EmailNew,
    /// Another address was asked for; goes to the present one.
    EmailOld,
    /// The password was changed.
    Password,
    /// Somebody who has the password guesses codes of the second factor.
    Codes,
    /// All that is held about her is to be erased.
    Erasure,
    /// A passkey was added.
    Passkey,
}

impl Kind {
    const ALL: [Self; 8] = [
        Self::Register,
        Self::Reset,
        Self::EmailNew,
        Self::EmailOld,
        Self::Password,
        Self::Codes,
        Self::Erasure,
        Self::Passkey,
    ];

    /// The word in the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::Reset => "reset",
            Self::EmailNew => "email_new",
            Self::EmailOld => "email_old",
            Self::Password => "password",
            Self::Codes => "codes",
            Self::Erasure => "erasure",
            Self::Passkey => "passkey",
        }
    }
}

/// A letter in hand.
#[derive(Debug, Clone)]
pub struct DueLetter {
    /// Its id.
    pub id: String,
    /// Whom it goes to.
    pub account: String,
    /// What it is about.
    pub kind: Kind,
    /// The how-manieth attempt this is, from 1.
    pub attempt: u32,
}

/// Where a letter goes.
#[derive(Debug, Clone)]
pub struct Addressee {
    /// The address, sealed in the column of that name.
    pub email: Sealed,
    /// The column.
    pub column: &'static str,
    /// Its blind index.
    pub index: String,
    /// Whether the address has a confirmed account other than the one that the letter is about.
    pub taken: bool,
    /// When the account's erasure is due, where one is planned.
    pub erasure_at: Option<i64>,
}

/// Notes a letter.
pub fn insert(batch: &mut Batch, id: &str, account: &str, kind: Kind, now_ms: i64) {
    batch.add(
        "INSERT INTO account_letters (id, account_id, kind, due_at) VALUES ($1, $2, $3, $4)",
        [id.into(), account.into(), kind.word().into(), now_ms.into()],
    );
}

/// Notes the letter to the address that an account wants, once the warning to the present one is done with: the link that
/// it brings could otherwise be used first, and the warning would go to the new address. Nothing where none is wanted any
/// more, or where another such pair is under way.
pub fn insert_email_new(batch: &mut Batch, id: &str, warning: &DueLetter, now_ms: i64) {
    batch.add(
        "INSERT INTO account_letters (id, account_id, kind, due_at) SELECT $1, a.id, 'email_new', $4 FROM accounts a \
         WHERE a.id = $2 AND a.new_email IS NOT NULL AND NOT EXISTS (SELECT 1 FROM account_letters l \
         WHERE l.account_id = a.id AND l.kind IN ('email_old', 'email_new') AND l.id <> $3)",
        [id.into(), warning.account.as_str().into(), warning.id.as_str().into(), now_ms.into()],
    );
}

/// Strikes the letters of a kind that an account still waits for, one in hand too: [`addressee`] finds nobody for it then.
pub fn strike(batch: &mut Batch, account: &str, kind: Kind) {
    batch.add("DELETE FROM account_letters WHERE account_id = $1 AND kind = $2", [account.into(), kind.word().into()]);
}

/// Notes that the account of an address asks for a new password; its id, where there is one. What waits to be sent
/// already is not sent twice.
///
/// # Errors
/// [`StoreError`].
pub async fn insert_reset(
    conn: &mut Conn,
    id: &str,
    email_index: &str,
    now_ms: i64,
) -> Result<Option<String>, StoreError> {
    let query = sqlx::query_scalar(
        "INSERT INTO account_letters (id, account_id, kind, due_at) SELECT $1, a.id, 'reset', $3 FROM accounts a \
         WHERE a.email_index = $2 AND a.verified_at IS NOT NULL RETURNING account_id",
    );
    Ok(query.bind(id).bind(email_index).bind(now_ms).fetch_optional(conn).await?)
}

/// Takes up to `limit` due letters in hand until `until_ms`.
///
/// # Errors
/// [`StoreError`].
pub async fn claim(conn: &mut Conn, now_ms: i64, until_ms: i64, limit: i64) -> Result<Vec<DueLetter>, StoreError> {
    let claimed = sqlx::query(
        "UPDATE account_letters SET claimed_until = $1, attempts = attempts + 1 WHERE claimed_until <= $2 AND id IN \
         (SELECT id FROM account_letters WHERE due_at <= $2 AND claimed_until <= $2 ORDER BY due_at, id LIMIT $3) \
         RETURNING id, account_id, kind, attempts",
    )
    .bind(until_ms)
    .bind(now_ms)
    .bind(limit)
    .fetch_all(conn)
    .await?;
    claimed
        .iter()
        .map(|row| {
            let (id, word): (String, &str) = (row.try_get("id")?, row.try_get("kind")?);
            let kind = Kind::ALL.into_iter().find(|kind| kind.word() == word);
            let kind = kind.ok_or_else(|| StoreError::corrupt("account_letters", &id, format!("the kind {word:?}")))?;
            Ok(DueLetter { id, account: row.try_get("account_id")?, kind, attempt: rows::count(row, "attempts")? })
        })
        .collect()
}

/// Where a letter goes; `None` where it is not to be sent any more.
///
/// # Errors
/// [`StoreError`].
pub async fn addressee(conn: &mut Conn, letter: &DueLetter) -> Result<Option<Addressee>, StoreError> {
    let row = sqlx::query(
        "SELECT a.email, a.email_index, a.new_email, a.new_email_index, a.verified_at, \
         (SELECT COUNT(*) FROM accounts o WHERE o.id <> a.id AND o.verified_at IS NOT NULL \
          AND o.email_index = CASE WHEN $2 = 'email_new' THEN a.new_email_index ELSE a.email_index END) AS others, \
         (SELECT MIN(e.due_at) FROM erasures e WHERE e.account_id = a.id) AS erasure_at \
         FROM accounts a WHERE a.id = $1 AND EXISTS (SELECT 1 FROM account_letters l WHERE l.id = $3)",
    )
    .bind(letter.account.as_str())
    .bind(letter.kind.word())
    .bind(letter.id.as_str())
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let verified = row.try_get::<Option<i64>, _>("verified_at")?.is_some();
    if verified == (letter.kind == Kind::Register) {
        return Ok(None);
    }
    let erasure_at = row.try_get::<Option<i64>, _>("erasure_at")?;
    if letter.kind == Kind::Erasure && erasure_at.is_none() {
        return Ok(None);
    }
    let (column, index) = match letter.kind {
        Kind::EmailNew => ("new_email", "new_email_index"),
        _ => ("email", "email_index"),
    };
    let email = row.try_get::<Option<String>, _>(column)?.map(Sealed::stored);
    let taken = rows::count(&row, "others")? > 0;
    let index = row.try_get::<Option<String>, _>(index)?;
    Ok(email.zip(index).map(|(email, index)| Addressee { email, column, index, taken, erasure_at }))
}

/// Strikes a letter that is done; puts it off where `due_at` says until when.
pub fn finish(batch: &mut Batch, letter: &DueLetter, due_at: Option<i64>) {
    match due_at {
        None => batch.add("DELETE FROM account_letters WHERE id = $1", [letter.id.as_str().into()]),
        Some(due_at) => batch.add(
            "UPDATE account_letters SET due_at = $2, claimed_until = 0 WHERE id = $1",
            [letter.id.as_str().into(), due_at.into()],
        ),
    }
}
