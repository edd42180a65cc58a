//! Accounts: registering, signing in and out, and what a person keeps with the shop (promises: P5.1, P6.1).
//!
//! Whether an address has an account is told to its owner's mail alone: asking with one that has and with one that has
//! none is answered alike after the same work, and the difference is made by a job ([`crate::jobs`]) that writes to it.
//!
//! An account owns its cart and its orders as a browser does: by a *holder*, the hash of a token that nobody has
//! ([`crate::store::accounts`]). Whoever is signed in acts by it, so every rule about carts and orders is the guest's.
//!
//! **Invariants:** passwords are hashed in [`hashing`] alone, outside every transaction; a session's token is new at each
//! signing in; each turn writes its entry into the audit log in its own transaction.

pub mod addresses;
pub mod cards;
pub mod device;
pub mod factors;
pub mod hashing;
pub mod joining;
pub mod passkeys;
pub mod profile;
pub mod registering;
pub mod resetting;
pub mod sessions;
pub mod signing;
pub mod totp;
pub mod weak;

use std::{future::Future, net::IpAddr, sync::Arc, time::Duration};

use contract::FieldError;

use super::limits::{Limit, network};
use crate::{
    app::App,
    audit::{self, Action, Detail, Entry, Purpose, Subject},
    http::problem::AppError,
    store::{
        Conn,
        account_letters::Kind,
        account_sessions::{self, SessionRow},
        accounts::{self, Known},
    },
    vault::{Access, Actor, Index, Opened, Place, VaultError},
};

/// How long a mailed link to confirm an address with holds, milliseconds: the registry's schedule `link`.
pub const LINK_MS: i64 = 7 * 86_400_000;
/// How long a mailed link to set a new password with holds, milliseconds.
pub const RESET_MS: i64 = 3_600_000;

/// Where an account's column stands.
#[must_use]
pub const fn place<'a>(account: &'a str, column: &'static str) -> Place<'a> {
    Place { table: "accounts", column, row: account }
}

/// The blind index of an address.
fn index(app: &App, email: &str) -> Result<String, AppError> {
    app.vault.index(Index::AccountEmail, email).map_err(AppError::internal)
}

/// What the audit log says of a turn that the person of an account took.
const fn told(action: Action, account: &str, at: i64) -> Entry<'_> {
    Entry {
        at,
        actor: audit::Actor::Person(account),
        action,
        subject: Subject::Person(account),
        purpose: Purpose::Identity,
        detail: Detail::None,
    }
}

fn take(limit: &Limit, key: &impl std::hash::Hash, now_ms: i64) -> Result<(), AppError> {
    limit.take(key, now_ms).map_err(|retry_after_s| AppError::TooManyAttempts { retry_after_s })
}

/// How long an attempt to sign in is held that is one too many. Whoever floods the shop with them from a number of
/// connections gets no further than a refusal a second on each.
const REFUSED_AFTER: Duration = Duration::from_secs(1);

/// Tells that attempts to sign in are used up, but not at once.
async fn unhurried<T>(attempt: impl Future<Output = Result<T, AppError>>) -> Result<T, AppError> {
    let ended = attempt.await;
    if matches!(ended, Err(AppError::TooManyAttempts { .. })) {
        tokio::time::sleep(REFUSED_AFTER).await;
    }
    ended
}

/// Begins a transaction of somebody who is signed in: holds her account until it ends, so that neither a reset nor another
/// step of hers comes between, and gives what stands. Ended meanwhile, by a reset above all, her session does nothing more.
async fn hold(conn: &mut Conn, session: &SessionRow) -> Result<Known, AppError> {
    let known = accounts::hold_known(conn, &session.account).await?.ok_or(AppError::NotSignedIn)?;
    if !account_sessions::stands(conn, &session.id).await? {
        return Err(AppError::NotSignedIn);
    }
    Ok(known)
}

/// Whoever asks for letters to be written: from one address some, to one address few of a kind. Of each kind, so that
/// nobody who registers her address keeps its owner from a new password.
fn limit_letters(app: &App, client: IpAddr, (kind, email_index): (Kind, &str)) -> Result<(), AppError> {
    let now_ms = app.clock.now_ms();
    take(&app.limits.account_letters_by_address, &network(client), now_ms)?;
    take(&app.limits.account_letters_by_email, &(kind.word(), email_index), now_ms)
}

fn invalid(field: &str, code: &str) -> AppError {
    AppError::InvalidFields(vec![FieldError::new(field, code)])
}

/// What an account's data key seals, opened for its own person. However often her pages ask to see it within a minute, that
/// is one look and one entry; what is opened to do something with it has an entry each time.
///
/// # Errors
/// [`AppError::NotSignedIn`] where the account is gone.
async fn open(app: &App, session: &SessionRow, purpose: Purpose) -> Result<Opened, AppError> {
    let now_ms = app.clock.now_ms();
    let (looks, account, viewer) = (Arc::clone(&app.looks), session.account.clone(), session.id.clone());
    let is_look = purpose == Purpose::OwnView;
    let lasting = app.db.read(|conn| {
        Box::pin(async move {
            if !is_look {
                return Ok(None);
            }
            Access::of_lasting_look(conn, &looks, (&account, &viewer), now_ms).await
        })
    });
    let access = match lasting.await? {
        Some(access) => Some(access),
        None => {
            let (account, key) = (session.account.clone(), Arc::clone(&app.key));
            let recorded = app.db.write(move |conn| {
                let (account, key) = (account.clone(), Arc::clone(&key));
                Box::pin(async move {
                    let actor = Actor::Person(account.clone());
                    Access::record(conn, &key, &account, (&actor, purpose), now_ms).await
                })
            });
            let recorded = recorded.await?;
            if let (true, Some(access)) = (is_look, &recorded) {
                access.begins_look(&app.looks, &session.id, now_ms);
            }
            recorded
        }
    };
    match access.map(|access| access.open(&app.vault)) {
        None | Some(Err(VaultError::Destroyed)) => Err(AppError::NotSignedIn),
        Some(opened) => opened.map_err(AppError::internal),
    }
}
