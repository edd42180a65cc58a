//! The account itself: shown to its person, and changed by her.

use std::sync::Arc;

use contract::account::{Account, Done, NewEmail, NewName, NewPassword, PASSWORD_MIN, REAUTH_MS};

use super::{
    LINK_MS,
    hashing::Whose,
    hold, index, invalid, limit_letters, open, place,
    sessions::{check_password, check_recent},
    told, weak,
};
use crate::{
    app::App,
    audit::{self, Action, Detail, Entry, Purpose},
    domain::token::{Token, TokenHash},
    http::problem::AppError,
    random::new_id,
    store::{
        Batch,
        account_letters::{self, Kind},
        account_sessions::{self, SessionRow, TokenKind},
        accounts::{self, AccountRow},
    },
    vault::{Access, Actor, Opened, Pii, Sealed},
};

/// The account of a session, as its person sees it.
///
/// # Errors
/// [`AppError::NotSignedIn`] where it is gone.
pub async fn show(app: &App, session: &SessionRow) -> Result<Account, AppError> {
    let opened = open(app, session, Purpose::OwnView).await?;
    let row = read(app, session).await?;
    let text = |column, sealed: &Sealed| {
        opened.open(place(&row.id, column), sealed).map(Pii::release).map_err(AppError::internal)
    };
    Ok(Account {
        email: text("email", &row.email)?,
        name: row.name.as_ref().map_or_else(|| Ok(String::new()), |name| text("name", name))?,
        since: row.made_at,
        new_email: row.new_email.as_ref().map(|email| text("new_email", email)).transpose()?,
        totp: row.totp,
        recovery_codes: row.recovery_codes,
        orders: row.orders,
        confirmed_until: session.confirmed_at.saturating_add(REAUTH_MS),
    })
}

pub(super) async fn read(app: &App, session: &SessionRow) -> Result<AccountRow, AppError> {
    let account = session.account.clone();
    let row = app.db.read(|conn| Box::pin(async move { accounts::by_id(conn, &account).await }));
    row.await?.ok_or(AppError::NotSignedIn)
}

fn seal(app: &App, opened: &Opened, account: &str, column: &'static str, value: &str) -> Result<Sealed, AppError> {
    opened.key().seal(place(account, column), value, app.vault.random()).map_err(AppError::internal)
}

/// Sets the name.
///
/// # Errors
/// [`AppError::NotSignedIn`] where the account is gone.
pub async fn rename(app: &App, session: &SessionRow, new: &NewName) -> Result<Account, AppError> {
    let opened = open(app, session, Purpose::OwnRequest).await?;
    let name = match new.name() {
        "" => None,
        name => Some(seal(app, &opened, &session.account, "name", name)?),
    };
    let (account, key, now_ms) = (session.account.clone(), Arc::clone(&app.key), app.clock.now_ms());
    app.db
        .write(move |conn| {
            let (account, name, key) = (account.clone(), name.clone(), Arc::clone(&key));
            Box::pin(async move {
                let mut batch = Batch::default();
                accounts::set_name(&mut batch, &account, name.as_ref());
                batch.run(conn).await?;
                let entry = told(Action::DataCorrected, &account, now_ms);
                let entry = Entry { purpose: Purpose::OwnRequest, detail: Detail::Word("name"), ..entry };
                audit::append(conn, &key, &entry).await
            })
        })
        .await?;
    show(app, session).await
}

/// Sets the password, once the present one is typed; ends every other session, and the change to another address that
/// somebody in one of them may have asked for. `device` is what this browser is known by.
///
/// # Errors
/// [`AppError::WrongCredentials`], [`AppError::InvalidFields`] for a short one, [`AppError::WeakPassword`], [`AppError::TooManyAttempts`],
/// [`AppError::Busy`].
pub async fn change_password(
    app: &App,
    (session, device): (&SessionRow, Option<TokenHash>),
    new: &NewPassword,
) -> Result<Done, AppError> {
    let row = read(app, session).await?;
    let long = new.password().length() >= PASSWORD_MIN;
    if !long && !row.totp {
        return Err(invalid("password", "too_short"));
    }
    let right = check_password(app, session, new.present()).await?;
    let opened = open(app, session, Purpose::Identity).await?;
    let email = opened.open(place(&row.id, "email"), &row.email).map_err(AppError::internal)?;
    if let Some(code) = weak::fault(new.password().expose(), email.expose()) {
        return Err(AppError::WeakPassword(code));
    }
    let hash = app.passwords.hash(Whose::Known, new.password(), &*app.random).await?;
    let (letter, key, now_ms) = (new_id(&*app.clock, &*app.random), Arc::clone(&app.key), app.clock.now_ms());
    let session = session.clone();
    app.db
        .write(move |conn| {
            let (session, right, hash) = (session.clone(), right.clone(), hash.clone());
            let (device, letter, key) = (device.clone(), letter.clone(), Arc::clone(&key));
            Box::pin(async move {
                let account = session.account.as_str();
                // Whoever reset it meanwhile has the last word.
                if hold(conn, &session).await?.password_hash != right {
                    return Err(AppError::WrongCredentials);
                }
                if !accounts::set_password(conn, account, &hash, long).await? {
                    return Err(invalid("password", "too_short"));
                }
                let mut batch = Batch::default();
                account_sessions::end_all_but(&mut batch, account, &session.id);
                account_sessions::confirm(&mut batch, &session.id, now_ms);
                account_sessions::forget_tokens(&mut batch, TokenKind::Reset, account);
                account_sessions::forget_tokens(&mut batch, TokenKind::Ticket, account);
                account_sessions::forget_tokens(&mut batch, TokenKind::Email, account);
                accounts::drop_new_email(&mut batch, account);
                account_sessions::forget_devices_but(&mut batch, account, device.as_ref());
                account_letters::insert(&mut batch, &letter, account, Kind::Password, now_ms);
                batch.run(conn).await?;
                Ok(audit::append(conn, &key, &told(Action::PasswordSet, account, now_ms)).await?)
            })
        })
        .await?;
    app.bell.ring();
    Ok(Done { done: true })
}

/// Asks for another address: the present one is told, then the new one is mailed a link.
///
/// # Errors
/// [`AppError::ReauthNeeded`], [`AppError::TooManyAttempts`].
pub async fn ask_email(
    app: &App,
    (client, session): (std::net::IpAddr, &SessionRow),
    new: &NewEmail,
) -> Result<Account, AppError> {
    let now_ms = app.clock.now_ms();
    check_recent(session, now_ms)?;
    let email_index = index(app, new.email())?;
    limit_letters(app, client, (Kind::EmailNew, &email_index))?;
    let opened = open(app, session, Purpose::OwnRequest).await?;
    let email = seal(app, &opened, &session.account, "new_email", new.email())?;
    let letter = new_id(&*app.clock, &*app.random);
    let (asking, key) = (session.clone(), Arc::clone(&app.key));
    app.db
        .write(move |conn| {
            let (session, email, email_index, letter, key) =
                (asking.clone(), email.clone(), email_index.clone(), letter.clone(), Arc::clone(&key));
            Box::pin(async move {
                hold(conn, &session).await?;
                let account = session.account;
                let mut batch = Batch::default();
                accounts::set_new_email(&mut batch, &account, &email, &email_index, now_ms);
                account_sessions::forget_tokens(&mut batch, TokenKind::Email, &account);
                // The letter to the new address follows when this one has left; none to the last one that was asked for.
                account_letters::strike(&mut batch, &account, Kind::EmailNew);
                account_letters::insert(&mut batch, &letter, &account, Kind::EmailOld, now_ms);
                batch.run(conn).await?;
                Ok::<_, AppError>(audit::append(conn, &key, &told(Action::EmailAsked, &account, now_ms)).await?)
            })
        })
        .await?;
    app.bell.ring();
    show(app, session).await
}

/// Lets the new address be the account's, by the token that only its mail has.
///
/// # Errors
/// [`AppError::NotFound`] for a token that changes nothing, or nothing any more.
pub async fn confirm_email(app: &App, token: &str) -> Result<Done, AppError> {
    let (token, now_ms) = (Token::parse(token).ok_or(AppError::NotFound)?.hash(), app.clock.now_ms());
    let since_ms = now_ms.saturating_sub(LINK_MS);
    let (held, key) = (token.clone(), Arc::clone(&app.key));
    let (account, access, sealed) = app
        .db
        .write(move |conn| {
            let (held, key) = (held.clone(), Arc::clone(&key));
            Box::pin(async move {
                let account = account_sessions::holds(conn, TokenKind::Email, &held, since_ms).await?;
                let account = account.ok_or(AppError::NotFound)?;
                let sealed = accounts::new_email(conn, &account).await?.ok_or(AppError::NotFound)?;
                let actor = Actor::Person(account.clone());
                let access = Access::record(conn, &key, &account, (&actor, Purpose::OwnRequest), now_ms).await?;
                Ok::<_, AppError>((account, access.ok_or(AppError::NotFound)?, sealed))
            })
        })
        .await?;
    // Sealed for the column of the new address, it does not open in that of the present one.
    let opened = access.open(&app.vault).map_err(AppError::internal)?;
    let email = opened.open(place(&account, "new_email"), &sealed).map_err(AppError::internal)?;
    let email = seal(app, &opened, &account, "email", email.expose())?;
    let key = Arc::clone(&app.key);
    app.db
        .write(move |conn| {
            let (token, sealed, email, key) = (token.clone(), sealed.clone(), email.clone(), Arc::clone(&key));
            let held = account.clone();
            Box::pin(async move {
                accounts::hold(conn, &held).await?;
                let account = account_sessions::use_up(conn, TokenKind::Email, &token, since_ms).await?;
                let account = account.ok_or(AppError::NotFound)?;
                // Another address may have been asked for since it was read.
                if accounts::new_email(conn, &account).await?.as_ref() != Some(&sealed) {
                    return Err(AppError::NotFound);
                }
                if !accounts::take_new_email(conn, &account, &email).await? {
                    return Err(AppError::NotFound);
                }
                let mut batch = Batch::default();
                account_sessions::forget_tokens(&mut batch, TokenKind::Reset, &account);
                batch.run(conn).await?;
                audit::append(conn, &key, &told(Action::EmailChanged, &account, now_ms)).await?;
                Ok(Done { done: true })
            })
        })
        .await
}
