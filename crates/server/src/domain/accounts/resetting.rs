//! A new password for somebody who lost hers, by a link that only her mail has.

use std::{net::IpAddr, sync::Arc};

use contract::account::{Done, PASSWORD_MIN, Reset, ResetRequest};

use super::{RESET_MS, hashing::Whose, index, invalid, limit_letters, place, told, weak};
use crate::{
    app::App,
    audit::{self, Action, Purpose},
    domain::token::{Token, TokenHash},
    http::problem::AppError,
    random::new_id,
    store::{
        Batch,
        account_letters::{self, Kind},
        account_passkeys,
        account_sessions::{self, TokenKind},
        accounts,
    },
    vault::{Access, Actor, Pii, VaultError},
};

/// Takes an address whose owner asks for a link. The answer and the work are the same for one without an account.
///
/// # Errors
/// [`AppError::TooManyAttempts`].
pub async fn ask(app: &App, client: IpAddr, wanted: &ResetRequest) -> Result<Done, AppError> {
    let email_index = index(app, wanted.email())?;
    limit_letters(app, client, (Kind::Reset, &email_index))?;
    let (now_ms, letter, key) = (app.clock.now_ms(), new_id(&*app.clock, &*app.random), Arc::clone(&app.key));
    app.db
        .write(move |conn| {
            let (email_index, letter, key) = (email_index.clone(), letter.clone(), Arc::clone(&key));
            Box::pin(async move {
                let account = account_letters::insert_reset(conn, &letter, &email_index, now_ms).await?;
                // Of nobody too: a commit that writes nothing is faster, which could be measured.
                let account = account.unwrap_or_default();
                audit::append(conn, &key, &told(Action::ResetAsked, &account, now_ms)).await
            })
        })
        .await?;
    app.bell.ring();
    Ok(Done { done: true })
}

/// Sets a password by the token of a mailed link, ends every session, takes every passkey away, and lets this browser try
/// to sign in even while guesses of others have used up the account's attempts.
///
/// # Errors
/// [`AppError::NotFound`] for a token that was used or is too old, [`AppError::WeakPassword`],
/// [`AppError::TooManyAttempts`], [`AppError::Busy`].
pub async fn reset(app: &App, wanted: &Reset, device: TokenHash) -> Result<Done, AppError> {
    let now_ms = app.clock.now_ms();
    let (token, since_ms) =
        (Token::parse(wanted.token()).ok_or(AppError::NotFound)?.hash(), now_ms.saturating_sub(RESET_MS));
    let held = token.clone();
    let account = app.db.read(|conn| {
        Box::pin(async move {
            let Some(id) = account_sessions::holds(conn, TokenKind::Reset, &held, since_ms).await? else {
                return Ok(None);
            };
            accounts::by_id(conn, &id).await
        })
    });
    let account = account.await?.ok_or(AppError::NotFound)?;
    let long = wanted.password().length() >= PASSWORD_MIN;
    if !long && !account.totp {
        return Err(invalid("password", "too_short"));
    }
    let email = email(app, &account.id, &account.email).await?;
    if let Some(code) = weak::fault(wanted.password().expose(), email.expose()) {
        return Err(AppError::WeakPassword(code));
    }
    let hash = app.passwords.hash(Whose::Known, wanted.password(), &*app.random).await?;
    let (letter, key) = (new_id(&*app.clock, &*app.random), Arc::clone(&app.key));
    app.db
        .write(move |conn| {
            let (token, hash, device, letter, key) =
                (token.clone(), hash.clone(), device.clone(), letter.clone(), Arc::clone(&key));
            let held = account.id.clone();
            Box::pin(async move {
                accounts::hold(conn, &held).await?;
                let account = account_sessions::use_up(conn, TokenKind::Reset, &token, since_ms).await?;
                let account = account.ok_or(AppError::NotFound)?;
                if !accounts::set_password(conn, &account, &hash, long).await? {
                    return Err(invalid("password", "too_short"));
                }
                let mut batch = Batch::default();
                account_sessions::end_all_but(&mut batch, &account, "");
                account_sessions::forget_tokens(&mut batch, TokenKind::Reset, &account);
                account_sessions::forget_tokens(&mut batch, TokenKind::Ticket, &account);
                // Whoever asked for another address without being her is stopped by this, as its letter says.
                account_sessions::forget_tokens(&mut batch, TokenKind::Email, &account);
                accounts::drop_new_email(&mut batch, &account);
                account_sessions::forget_devices(&mut batch, &account);
                // One of somebody else's would outlive all that.
                account_passkeys::forget(&mut batch, &account);
                account_sessions::remember_device(&mut batch, &account, &device, now_ms);
                account_letters::insert(&mut batch, &letter, &account, Kind::Password, now_ms);
                batch.run(conn).await?;
                audit::append(conn, &key, &told(Action::PasswordSet, &account, now_ms)).await?;
                Ok(Done { done: true })
            })
        })
        .await
        .inspect(|_| app.bell.ring())
}

/// The account's address, to hold a password against: opened on the record.
async fn email(app: &App, id: &str, sealed: &crate::vault::Sealed) -> Result<Pii<String>, AppError> {
    let (account, key, now_ms) = (id.to_owned(), Arc::clone(&app.key), app.clock.now_ms());
    let access = app.db.write(move |conn| {
        let (account, key) = (account.clone(), Arc::clone(&key));
        Box::pin(async move {
            let actor = Actor::Person(account.clone());
            Access::record(conn, &key, &account, (&actor, Purpose::Identity), now_ms).await
        })
    });
    let opened = access.await?.ok_or(AppError::NotFound)?.open(&app.vault);
    match opened.and_then(|key| key.open(place(id, "email"), sealed)) {
        Err(VaultError::Destroyed) => Err(AppError::NotFound),
        opened => opened.map_err(AppError::internal),
    }
}
