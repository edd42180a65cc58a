//! Sessions: which there are, ending them, and that it is still her.

use std::sync::Arc;

use contract::account::{ConfirmItIsMe, Done, REAUTH_MS, Session, SessionList};

use super::{hashing::Whose, hold, take, told};
use crate::{
    app::App,
    audit::{self, Action},
    domain::token::TokenHash,
    http::problem::AppError,
    random::is_id,
    store::{
        Batch, Conn,
        account_sessions::{self, SessionRow},
        accounts,
    },
    vault::ShopKey,
};

/// How long a session lasts after it was last used, milliseconds: the registry's schedule `session`.
const SESSION_MS: i64 = 30 * 86_400_000;
/// How long a session lasts at the most, however often it is used, milliseconds: a cookie that somebody copied is not good
/// for ever.
const LONGEST_MS: i64 = 180 * 86_400_000;
/// That a session was used is noted once in so long, milliseconds: not each look is a write.
const NOTE_MS: i64 = 5 * 60_000;

/// When a session that lasts was last used, and when it was begun, at the earliest.
const fn alive_since(now_ms: i64) -> (i64, i64) {
    (now_ms.saturating_sub(SESSION_MS), now_ms.saturating_sub(LONGEST_MS))
}

/// The session of a cookie's token, if it is one, and whether its use was noted: then it lasts anew, as its cookie should.
///
/// # Errors
/// When the database fails.
pub async fn of_token(app: &App, token: TokenHash) -> Result<Option<(SessionRow, bool)>, AppError> {
    let now_ms = app.clock.now_ms();
    let Some(session) = look(app, token).await? else { return Ok(None) };
    let noted = now_ms.saturating_sub(session.seen_at) >= NOTE_MS;
    if noted {
        let id = session.id.clone();
        app.db
            .write(move |conn| {
                let id = id.clone();
                Box::pin(async move {
                    let mut batch = Batch::default();
                    account_sessions::seen(&mut batch, &id, now_ms);
                    batch.run(conn).await
                })
            })
            .await?;
    }
    Ok(Some((session, noted)))
}

/// The session of a cookie's token, for what is no use of it.
///
/// # Errors
/// When the database fails.
pub async fn look(app: &App, token: TokenHash) -> Result<Option<SessionRow>, AppError> {
    let alive = alive_since(app.clock.now_ms());
    let found = app.db.read(|conn| Box::pin(async move { account_sessions::by_token(conn, &token, alive).await }));
    Ok(found.await?)
}

/// Binds to her account that a browser of hers asks by Global Privacy Control not to be tracked, where it is not bound
/// yet: from then on it holds in her other browsers, too.
///
/// # Errors
/// When the database fails.
pub async fn bind_gpc(app: &App, session: &mut SessionRow) -> Result<(), AppError> {
    if session.gpc_at.is_some() {
        return Ok(());
    }
    let (account, key, now_ms) = (session.account.clone(), Arc::clone(&app.key), app.clock.now_ms());
    session.gpc_at = Some(now_ms);
    app.db
        .write(move |conn| {
            let (account, key) = (account.clone(), Arc::clone(&key));
            Box::pin(async move { refuse(conn, &key, &account, now_ms).await })
        })
        .await
}

/// [`bind_gpc`] in a transaction that is under way.
pub(super) async fn refuse(conn: &mut Conn, key: &ShopKey, account: &str, now_ms: i64) -> Result<(), AppError> {
    if accounts::refuse_by_gpc(conn, account, now_ms).await? {
        audit::append(conn, key, &told(Action::TrackingRefused, account, now_ms)).await?;
    }
    Ok(())
}

/// Whether the password was typed so lately that what could lock the owner out may be done.
///
/// # Errors
/// [`AppError::ReauthNeeded`].
pub fn check_recent(session: &SessionRow, now_ms: i64) -> Result<(), AppError> {
    if now_ms.saturating_sub(session.confirmed_at) < REAUTH_MS { Ok(()) } else { Err(AppError::ReauthNeeded) }
}

/// The sessions of the account.
///
/// # Errors
/// When the database fails.
pub async fn list(app: &App, session: &SessionRow) -> Result<SessionList, AppError> {
    let (account, alive) = (session.account.clone(), alive_since(app.clock.now_ms()));
    let rows = app.db.read(|conn| Box::pin(async move { account_sessions::list(conn, &account, alive).await }));
    let sessions = rows.await?.into_iter().map(|row| Session {
        this: row.id == session.id,
        id: row.id,
        device: row.device,
        since: row.made_at,
        seen_at: row.seen_at,
    });
    Ok(SessionList { sessions: sessions.collect() })
}

/// Ends a session of the account.
///
/// # Errors
/// [`AppError::NotFound`] for another's, and for none.
pub async fn end(app: &App, session: &SessionRow, id: String) -> Result<(), AppError> {
    if !is_id(&id) {
        return Err(AppError::NotFound);
    }
    let (account, key, now_ms) = (session.account.clone(), Arc::clone(&app.key), app.clock.now_ms());
    app.db
        .write(move |conn| {
            let (account, id, key) = (account.clone(), id.clone(), Arc::clone(&key));
            Box::pin(async move {
                if !account_sessions::end(conn, &account, &id).await? {
                    return Err(AppError::NotFound);
                }
                Ok(audit::append(conn, &key, &told(Action::SignedOut, &account, now_ms)).await?)
            })
        })
        .await
}

/// Ends every session of the account, and forgets which browsers were hers.
///
/// # Errors
/// When the database fails.
pub async fn end_all(app: &App, session: &SessionRow) -> Result<Done, AppError> {
    let (account, key, now_ms) = (session.account.clone(), Arc::clone(&app.key), app.clock.now_ms());
    app.db
        .write(move |conn| {
            let (account, key) = (account.clone(), Arc::clone(&key));
            Box::pin(async move {
                let mut batch = Batch::default();
                account_sessions::end_all_but(&mut batch, &account, "");
                account_sessions::forget_devices(&mut batch, &account);
                batch.run(conn).await?;
                audit::append(conn, &key, &told(Action::SignedOut, &account, now_ms)).await
            })
        })
        .await?;
    Ok(Done { done: true })
}

/// Holds the password against the account's once more.
///
/// # Errors
/// [`AppError::WrongCredentials`], [`AppError::TooManyAttempts`], [`AppError::Busy`].
pub async fn confirm(app: &App, session: &SessionRow, typed: &ConfirmItIsMe) -> Result<Done, AppError> {
    let right = check_password(app, session, typed.password()).await?;
    let (session, key, now_ms) = (session.clone(), Arc::clone(&app.key), app.clock.now_ms());
    app.db
        .write(move |conn| {
            let (session, right, key) = (session.clone(), right.clone(), Arc::clone(&key));
            Box::pin(async move {
                if hold(conn, &session).await?.password_hash != right {
                    return Err(AppError::WrongCredentials);
                }
                let mut batch = Batch::default();
                account_sessions::confirm(&mut batch, &session.id, now_ms);
                batch.run(conn).await?;
                Ok(audit::append(conn, &key, &told(Action::ItIsMe, &session.account, now_ms)).await?)
            })
        })
        .await?;
    Ok(Done { done: true })
}

/// Holds a password against the present one of somebody who is signed in. Gives its hash, which the transaction that this
/// was for asks for again: a reset may come between.
pub(super) async fn check_password(
    app: &App,
    session: &SessionRow,
    password: &contract::account::Password,
) -> Result<String, AppError> {
    take(&app.limits.confirming_by_account, &session.account, app.clock.now_ms())?;
    let account = session.account.clone();
    let known = app.db.read(|conn| Box::pin(async move { accounts::known_by_id(conn, &account).await })).await?;
    let hash = known.map(|known| known.password_hash);
    let right = app.passwords.is(Whose::Known, password, hash.clone()).await?;
    hash.filter(|_| right).ok_or(AppError::WrongCredentials)
}
