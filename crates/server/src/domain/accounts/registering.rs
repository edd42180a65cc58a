//! Registering an address, and confirming it.

use std::{net::IpAddr, sync::Arc};

use contract::account::{Done, Registration, VerifyEmail};

use super::{LINK_MS, hashing::Whose, index, limit_letters, place, take, told, unhurried, weak};
use crate::{
    app::App,
    audit::{self, Action},
    domain::{limits::network, token::Token},
    http::problem::AppError,
    random::new_id,
    store::{
        Batch,
        account_letters::{self, Kind},
        account_sessions::{self, TokenKind},
        accounts::{self, NewAccount},
    },
    vault::KeyKind,
};

/// Takes an address that somebody registers. An address that has an account is taken all the same, with the same work:
/// the letter finds out, and tells its owner. `gpc` is the request's Global Privacy Control.
///
/// # Errors
/// [`AppError::WeakPassword`], [`AppError::TooManyAttempts`], [`AppError::Busy`].
pub async fn register(app: &App, (client, gpc): (IpAddr, bool), wanted: &Registration) -> Result<Done, AppError> {
    if let Some(code) = weak::fault(wanted.password().expose(), wanted.email()) {
        return Err(AppError::WeakPassword(code));
    }
    let email_index = index(app, wanted.email())?;
    limit_letters(app, client, (Kind::Register, &email_index))?;
    let password_hash = app.passwords.hash(Whose::Strangers, wanted.password(), &*app.random).await?;
    let (now_ms, id) = (app.clock.now_ms(), new_id(&*app.clock, &*app.random));
    let (key, row) = app.vault.new_key(KeyKind::Person, &id, now_ms).map_err(AppError::internal)?;
    let email = key.seal(place(&id, "email"), wanted.email(), app.vault.random()).map_err(AppError::internal)?;
    let holder = Token::generate(&*app.random).hash();
    let new = Arc::new(NewAccount { email, email_index, password_hash, holder, gpc, key: row });
    let (letter, shop_key) = (new_id(&*app.clock, &*app.random), Arc::clone(&app.key));
    app.db
        .write(move |conn| {
            let (new, letter, shop_key) = (Arc::clone(&new), letter.clone(), Arc::clone(&shop_key));
            Box::pin(async move {
                let mut batch = Batch::default();
                accounts::insert(&mut batch, &new, now_ms);
                account_letters::insert(&mut batch, &letter, &new.key.id, Kind::Register, now_ms);
                batch.run(conn).await?;
                audit::append(conn, &shop_key, &told(Action::AccountRegistered, &new.key.id, now_ms)).await
            })
        })
        .await?;
    app.bell.ring();
    Ok(Done { done: true })
}

/// Confirms the address of a registration by the token of its mailed link and by the password that was chosen with it:
/// whoever has the mailbox alone might confirm what somebody else registered, whose password it would be.
///
/// # Errors
/// [`AppError::NotFound`] for a token that confirms nothing, or nothing any more, [`AppError::WrongCredentials`],
/// [`AppError::TooManyAttempts`], [`AppError::Busy`].
pub async fn verify(app: &App, client: IpAddr, wanted: &VerifyEmail) -> Result<Done, AppError> {
    unhurried(confirm(app, client, wanted)).await
}

async fn confirm(app: &App, client: IpAddr, wanted: &VerifyEmail) -> Result<Done, AppError> {
    let now_ms = app.clock.now_ms();
    take(&app.limits.signing_by_address, &network(client), now_ms)?;
    let token = Token::parse(wanted.token()).ok_or(AppError::NotFound)?.hash();
    let since_ms = now_ms.saturating_sub(LINK_MS);
    let held = token.clone();
    let registered = app.db.read(|conn| {
        Box::pin(async move {
            let Some(id) = account_sessions::holds(conn, TokenKind::Verify, &held, since_ms).await? else {
                return Ok::<_, AppError>(None);
            };
            Ok(accounts::unconfirmed_password(conn, &id).await?.map(|hash| (id, hash)))
        })
    });
    let (id, hash) = registered.await?.ok_or(AppError::NotFound)?;
    take(&app.limits.signing_by_account, &id, now_ms)?;
    if !app.passwords.is(Whose::Strangers, wanted.password(), Some(hash)).await? {
        return Err(AppError::WrongCredentials);
    }
    let key = Arc::clone(&app.key);
    app.db
        .write(move |conn| {
            let (token, key) = (token.clone(), Arc::clone(&key));
            Box::pin(async move {
                let account = account_sessions::use_up(conn, TokenKind::Verify, &token, since_ms).await?;
                let account = account.ok_or(AppError::NotFound)?;
                if !accounts::verify(conn, &account, now_ms).await? {
                    return Err(AppError::NotFound);
                }
                audit::append(conn, &key, &told(Action::AccountVerified, &account, now_ms)).await?;
                Ok(Done { done: true })
            })
        })
        .await
}
