//! The second factor: an authenticator app, and codes for the day it is lost.

use std::sync::Arc;

use contract::account::{Account, Code, ConfirmTotp, RECOVERY_CODES, RecoveryCodes, TotpSetup};

use super::{hold, open, place, profile, sessions::check_recent, take, told, totp};
use crate::{
    app::App,
    audit::{self, Action, Purpose},
    domain::token::TokenHash,
    http::problem::AppError,
    store::{
        Batch, StoreError, account_factors,
        account_sessions::SessionRow,
        accounts::{self, AccountRow},
    },
    vault::{Access, Actor, Opened, VaultError},
};

/// The column of the app's secret.
const SECRET: &str = "totp_secret";

/// A new secret for an app; it counts once [`confirm`] showed that the app has it.
///
/// # Errors
/// [`AppError::ReauthNeeded`], [`AppError::Stale`] where one counts already.
pub async fn begin(app: &App, session: &SessionRow) -> Result<TotpSetup, AppError> {
    check_recent(session, app.clock.now_ms())?;
    let row = profile::read(app, session).await?;
    if row.totp {
        return Err(AppError::Stale);
    }
    let opened = open(app, session, Purpose::Identity).await?;
    let email = opened.open(place(&row.id, "email"), &row.email).map_err(AppError::internal)?;
    let mut secret = [0; totp::SECRET];
    app.random.fill(&mut secret);
    let secret = totp::base32(&secret);
    let sealed = opened.key().seal(place(&row.id, SECRET), &secret, app.vault.random()).map_err(AppError::internal)?;
    let beginning = session.clone();
    let begun = app.db.write(move |conn| {
        let (session, sealed) = (beginning.clone(), sealed.clone());
        Box::pin(async move {
            hold(conn, &session).await?;
            if account_factors::begin_totp(conn, &session.account, &sealed).await? {
                Ok(())
            } else {
                Err(AppError::Stale)
            }
        })
    });
    begun.await?;
    Ok(TotpSetup { url: totp::url(&secret, email.expose()), secret })
}

/// Lets the app be asked for at signing in, since it has shown that it has the secret.
///
/// # Errors
/// [`AppError::ReauthNeeded`], [`AppError::NotFound`] where nothing was begun, [`AppError::Stale`] where an app counts
/// already, [`AppError::WrongCode`], [`AppError::TooManyAttempts`].
pub async fn confirm(app: &App, session: &SessionRow, typed: &ConfirmTotp) -> Result<RecoveryCodes, AppError> {
    let now_ms = app.clock.now_ms();
    check_recent(session, now_ms)?;
    take(&app.limits.codes_by_account, &(&session.id, &session.account), now_ms)?;
    let row = profile::read(app, session).await?;
    if row.totp {
        return Err(AppError::Stale);
    }
    let opened = open(app, session, Purpose::Identity).await?;
    let step = held(&opened, &row, typed.code(), now_ms)?.ok_or(AppError::WrongCode)?;
    let (codes, hashes) = recovery_codes(app);
    let secret = row.totp_secret.ok_or(AppError::NotFound)?;
    let (confirming, key) = (session.clone(), Arc::clone(&app.key));
    let confirmed = app.db.write(move |conn| {
        let (session, secret, hashes, key) = (confirming.clone(), secret.clone(), hashes.clone(), Arc::clone(&key));
        Box::pin(async move {
            hold(conn, &session).await?;
            let account = session.account;
            if !account_factors::take_step(conn, &account, step).await? {
                return Err(AppError::WrongCode);
            }
            // Another secret may have been begun since the code was held against this one.
            if !account_factors::confirm_totp(conn, &account, &secret, now_ms).await? {
                return Err(AppError::Stale);
            }
            let mut batch = Batch::default();
            write_codes(&mut batch, &account, &hashes, now_ms);
            batch.run(conn).await?;
            Ok(audit::append(conn, &key, &told(Action::FactorSet, &account, now_ms)).await?)
        })
    });
    confirmed.await?;
    app.limits.codes_by_account.give_back(&(&session.id, &session.account));
    Ok(codes)
}

/// The step of an app's code, opened on the record; `None` for a wrong one.
pub(super) async fn step(app: &App, account: &str, code: &Code) -> Result<Option<i64>, AppError> {
    let (id, key, now_ms) = (account.to_owned(), Arc::clone(&app.key), app.clock.now_ms());
    let (row, access) = app
        .db
        .write(move |conn| {
            let (id, key) = (id.clone(), Arc::clone(&key));
            Box::pin(async move {
                let row = accounts::by_id(conn, &id).await?;
                let actor = Actor::Person(id.clone());
                let access = Access::record(conn, &key, &id, (&actor, Purpose::Identity), now_ms).await?;
                Ok::<_, StoreError>((row, access))
            })
        })
        .await?;
    let (Some(row), Some(access)) = (row, access) else { return Ok(None) };
    match access.open(&app.vault) {
        Err(VaultError::Destroyed) => Ok(None),
        Err(error) => Err(AppError::internal(error)),
        Ok(opened) if row.totp => held(&opened, &row, code, now_ms),
        Ok(_) => Ok(None),
    }
}

/// The step of a code, held against the secret of an account.
fn held(opened: &Opened, row: &AccountRow, code: &Code, now_ms: i64) -> Result<Option<i64>, AppError> {
    let sealed = row.totp_secret.as_ref().ok_or(AppError::NotFound)?;
    let secret = opened.open(place(&row.id, SECRET), sealed).map_err(AppError::internal)?;
    let secret = totp::from_base32(secret.expose()).ok_or_else(|| AppError::internal("a secret is no base 32"))?;
    Ok(totp::step_of(&secret, code.expose(), now_ms))
}

/// New recovery codes; the old ones hold no more.
///
/// # Errors
/// [`AppError::ReauthNeeded`], [`AppError::Stale`] without an app.
pub async fn renew_codes(app: &App, session: &SessionRow) -> Result<RecoveryCodes, AppError> {
    let now_ms = app.clock.now_ms();
    check_recent(session, now_ms)?;
    if !profile::read(app, session).await?.totp {
        return Err(AppError::Stale);
    }
    let (codes, hashes) = recovery_codes(app);
    let (session, key) = (session.clone(), Arc::clone(&app.key));
    app.db
        .write(move |conn| {
            let (session, hashes, key) = (session.clone(), hashes.clone(), Arc::clone(&key));
            Box::pin(async move {
                if !hold(conn, &session).await?.second_factor {
                    return Err(AppError::Stale);
                }
                let account = session.account;
                let mut batch = Batch::default();
                write_codes(&mut batch, &account, &hashes, now_ms);
                batch.run(conn).await?;
                Ok(audit::append(conn, &key, &told(Action::FactorSet, &account, now_ms)).await?)
            })
        })
        .await?;
    Ok(codes)
}

/// The app is asked for no more.
///
/// # Errors
/// [`AppError::ReauthNeeded`], and [`AppError::InvalidFields`] where the password is only enough beside a second factor.
pub async fn end(app: &App, session: &SessionRow) -> Result<Account, AppError> {
    let now_ms = app.clock.now_ms();
    check_recent(session, now_ms)?;
    let (ending, key) = (session.clone(), Arc::clone(&app.key));
    app.db
        .write(move |conn| {
            let (session, key) = (ending.clone(), Arc::clone(&key));
            Box::pin(async move {
                hold(conn, &session).await?;
                let account = session.account;
                if !account_factors::end_totp(conn, &account).await? {
                    return Err(super::invalid("password", "too_short"));
                }
                let mut batch = Batch::default();
                account_factors::forget_codes(&mut batch, &account);
                batch.run(conn).await?;
                Ok(audit::append(conn, &key, &told(Action::FactorEnded, &account, now_ms)).await?)
            })
        })
        .await?;
    profile::show(app, session).await
}

fn write_codes(batch: &mut Batch, account: &str, hashes: &[TokenHash], now_ms: i64) {
    account_factors::forget_codes(batch, account);
    for hash in hashes {
        account_factors::add_code(batch, account, hash, now_ms);
    }
}

/// Codes as they are written, and their hashes. Each has 80 random bits, so that its hash cannot be searched.
fn recovery_codes(app: &App) -> (RecoveryCodes, Vec<TokenHash>) {
    let signs: Vec<String> = (0..RECOVERY_CODES)
        .map(|_| {
            let mut bytes = [0; 10];
            app.random.fill(&mut bytes);
            totp::base32(&bytes)
        })
        .collect();
    let hashes = signs.iter().map(|code| TokenHash::of_code(code)).collect();
    let groups = |code: &String| {
        let parts: Vec<&str> = (0..4).map(|part| &code[4 * part..4 * part + 4]).collect();
        parts.join("-")
    };
    (RecoveryCodes { codes: signs.iter().map(groups).collect() }, hashes)
}
