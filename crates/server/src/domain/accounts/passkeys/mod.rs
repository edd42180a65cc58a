//! Passkeys: making one, signing in by one, and showing by one that it is still her (docs/adr/0024-passkeys.md).
//!
//! Her device makes sure of her before it signs, so an answer is both factors. There is nothing to guess: the limits only
//! bound the work.

mod challenge;
mod options;

use std::{net::IpAddr, sync::Arc};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use contract::account::{AddPasskey, Done, PASSKEYS_MAX, Passkey, PasskeyAnswer, PasskeyList, PasskeyOptions};

use self::{challenge::Ask, options::User};
use super::{
    hold, invalid, open, place, profile,
    sessions::check_recent,
    signing::{Browser, Outcome, Proof, arrive},
    take, told,
};
use crate::{
    app::App,
    audit::{self, Action, Detail, Entry, Purpose},
    domain::{
        limits::network,
        token::{Token, TokenHash},
        webauthn::{Assertion, Fault, Registration, RelyingParty},
    },
    http::problem::AppError,
    random::{is_id, new_id},
    store::{
        Batch,
        account_letters::{self, Kind},
        account_passkeys::{self, Answered, KnownPasskey, NewPasskey},
        account_sessions::{self, SessionRow},
    },
    vault::{Opened, Pii, Place, Seal, Sealed},
};

/// A key that nobody's passkey has: an unknown passkey's answer takes as long to judge as a known one's. The COSE key of
/// the P-256 base point.
const NOBODYS: &[u8] = b"\xa5\x01\x02\x03\x26\x20\x01\
    \x21\x58\x20\x6b\x17\xd1\xf2\xe1\x2c\x42\x47\xf8\xbc\xe6\xe5\x63\xa4\x40\xf2\x77\x03\x7d\x81\x2d\xeb\x33\xa0\xf4\xa1\x39\x45\xd8\x98\xc2\x96\
    \x22\x58\x20\x4f\xe3\x42\xe2\xfe\x1a\x7f\x9b\x8e\xe7\xeb\x4a\x7c\x0f\x9e\x16\x2b\xce\x33\x57\x6b\x31\x5e\xce\xcb\xb6\x40\x68\x37\xbf\x51\xf5";

const fn label_of(passkey: &str) -> Place<'_> {
    Place { table: "account_passkeys", column: "label", row: passkey }
}

fn shop(app: &App) -> RelyingParty {
    RelyingParty::at(app.config.public_origin())
}

/// What passkeys call an account: it tells nothing to whoever finds it in a device.
fn handle(app: &App, account: &str) -> String {
    app.key.seal(Seal::PasskeyUser, account)
}

fn refused(_: Fault) -> AppError {
    invalid("credential", "invalid")
}

/// The passkeys of the account.
///
/// # Errors
/// [`AppError::NotSignedIn`] where the account is gone.
pub async fn list(app: &App, session: &SessionRow) -> Result<PasskeyList, AppError> {
    let opened = open(app, session, Purpose::OwnView).await?;
    let account = session.account.clone();
    let rows = app.db.read(|conn| Box::pin(async move { account_passkeys::list(conn, &account).await })).await?;
    let shown = rows.into_iter().map(|row| {
        let label = row.label.as_ref().map(|label| opened.open(label_of(&row.id), label).map(Pii::release));
        let label = label.transpose().map_err(AppError::internal)?.unwrap_or_default();
        Ok(Passkey { id: row.id, label, since: row.made_at, used_at: row.used_at })
    });
    Ok(PasskeyList { passkeys: shown.collect::<Result<_, AppError>>()? })
}

/// What the browser of somebody who is signed in is asked to make a passkey by.
///
/// # Errors
/// [`AppError::ReauthNeeded`].
pub async fn begin(app: &App, session: &SessionRow) -> Result<PasskeyOptions, AppError> {
    let now_ms = app.clock.now_ms();
    check_recent(session, now_ms)?;
    let row = profile::read(app, session).await?;
    let opened = open(app, session, Purpose::Identity).await?;
    let email = opened.open(place(&row.id, "email"), &row.email).map_err(AppError::internal)?;
    let account = session.account.clone();
    let has = app.db.read(|conn| Box::pin(async move { account_passkeys::list(conn, &account).await })).await?;
    let handle = handle(app, &session.account);
    let has = has.iter().map(|passkey| passkey.credential.as_str()).collect();
    let user = User { handle: &handle, name: email.expose(), has };
    let asked = Ask::Make(&session.id).challenge(&app.key, now_ms);
    Ok(PasskeyOptions { options: options::make(&shop(app), &asked, &user) })
}

/// Lets a passkey sign in that the browser says to have made, and writes to its person that there is one more.
///
/// # Errors
/// [`AppError::ReauthNeeded`], [`AppError::NotFound`] where it was not asked for, not here, too long ago, or answered
/// before, [`AppError::Stale`] for one that is somebody's, [`AppError::InvalidFields`].
pub async fn add(app: &App, session: &SessionRow, new: &AddPasskey) -> Result<PasskeyList, AppError> {
    let now_ms = app.clock.now_ms();
    check_recent(session, now_ms)?;
    let registration = Registration::read(new.credential()).map_err(refused)?;
    let asked = registration.challenge();
    if !Ask::Make(&session.id).holds(&app.key, now_ms, asked) {
        return Err(AppError::NotFound);
    }
    let challenge = hashed(asked);
    let made = registration.judge(&shop(app)).map_err(refused)?;
    let opened = open(app, session, Purpose::OwnRequest).await?;
    let id = new_id(&*app.clock, &*app.random);
    let label = sealed(app, &opened, &id, new.label())?;
    let (credential, public_key, count) = (made.credential, made.public_key, i64::from(made.count));
    let passkey = NewPasskey { id, credential, public_key, count, label };
    let letter = new_id(&*app.clock, &*app.random);
    let (adding, key) = (session.clone(), Arc::clone(&app.key));
    app.db
        .write(move |conn| {
            let (session, passkey, key) = (adding.clone(), passkey.clone(), Arc::clone(&key));
            let (challenge, letter) = (challenge.clone(), letter.clone());
            Box::pin(async move {
                hold(conn, &session).await?;
                let account = session.account.as_str();
                if account_passkeys::count(conn, account).await? as usize >= PASSKEYS_MAX {
                    return Err(invalid("credential", "too_many"));
                }
                if !account_passkeys::take_challenge(conn, account, &challenge, now_ms).await? {
                    return Err(AppError::NotFound);
                }
                if !account_passkeys::insert(conn, account, &passkey, now_ms).await? {
                    return Err(AppError::Stale);
                }
                let mut batch = Batch::default();
                account_letters::insert(&mut batch, &letter, account, Kind::Passkey, now_ms);
                batch.run(conn).await?;
                Ok(audit::append(conn, &key, &told(Action::PasskeyAdded, account, now_ms)).await?)
            })
        })
        .await?;
    app.bell.ring();
    list(app, session).await
}

fn hashed(challenge: &[u8]) -> TokenHash {
    TokenHash::of_code(&String::from_utf8_lossy(challenge))
}

fn sealed(app: &App, opened: &Opened, id: &str, label: &str) -> Result<Option<Sealed>, AppError> {
    let seal = || opened.key().seal(label_of(id), label, app.vault.random()).map_err(AppError::internal);
    (!label.is_empty()).then(seal).transpose()
}

/// Takes a passkey away. The password stays, so nobody is left without a way in.
///
/// # Errors
/// [`AppError::ReauthNeeded`], [`AppError::NotFound`] for another's, and for none.
pub async fn remove(app: &App, session: &SessionRow, id: String) -> Result<PasskeyList, AppError> {
    let now_ms = app.clock.now_ms();
    check_recent(session, now_ms)?;
    if !is_id(&id) {
        return Err(AppError::NotFound);
    }
    let (removing, key) = (session.clone(), Arc::clone(&app.key));
    app.db
        .write(move |conn| {
            let (session, id, key) = (removing.clone(), id.clone(), Arc::clone(&key));
            Box::pin(async move {
                hold(conn, &session).await?;
                if !account_passkeys::delete(conn, &session.account, &id).await? {
                    return Err(AppError::NotFound);
                }
                Ok(audit::append(conn, &key, &told(Action::PasskeyRemoved, &session.account, now_ms)).await?)
            })
        })
        .await?;
    list(app, session).await
}

/// What a browser is asked for an answer of a passkey by, and the token that it keeps meanwhile.
///
/// # Errors
/// [`AppError::TooManyAttempts`].
pub fn ask(app: &App, client: IpAddr) -> Result<(PasskeyOptions, Token), AppError> {
    let now_ms = app.clock.now_ms();
    take(&app.limits.signing_by_address, &network(client), now_ms)?;
    let token = Token::generate(&*app.random);
    let asked = Ask::Use(token.expose()).challenge(&app.key, now_ms);
    Ok((PasskeyOptions { options: options::answer(&shop(app), &asked) }, token))
}

/// Signs in by what a passkey has answered. `token` is what the browser was given when it was asked.
///
/// # Errors
/// [`AppError::NotFound`] where it was not asked so, not here, or too long ago, [`AppError::WrongCredentials`] for whatever
/// else is wrong, what cannot be read included, [`AppError::TooManyAttempts`].
pub async fn sign_in(
    app: &App,
    browser: Browser,
    token: Option<&Token>,
    answer: &PasskeyAnswer,
) -> Result<Outcome, AppError> {
    take(&app.limits.signing_by_address, &network(browser.address), app.clock.now_ms())?;
    let (account, answered) = judge(app, token, answer).await?;
    arrive(app, browser, account, Proof::Passkey(answered)).await
}

/// Shows by a passkey of the account that it is still her.
///
/// # Errors
/// As [`sign_in`]; a passkey of another account is wrong.
pub async fn confirm(
    app: &App,
    session: &SessionRow,
    token: Option<&Token>,
    answer: &PasskeyAnswer,
) -> Result<Done, AppError> {
    let now_ms = app.clock.now_ms();
    take(&app.limits.confirming_by_account, &session.account, now_ms)?;
    let (account, answered) = judge(app, token, answer).await?;
    if account != session.account {
        return Err(AppError::WrongCredentials);
    }
    let (confirming, key) = (session.clone(), Arc::clone(&app.key));
    app.db
        .write(move |conn| {
            let (session, answered, key) = (confirming.clone(), answered.clone(), Arc::clone(&key));
            Box::pin(async move {
                hold(conn, &session).await?;
                if !account_passkeys::take(conn, &session.account, &answered, now_ms).await? {
                    return Err(AppError::WrongCredentials);
                }
                let mut batch = Batch::default();
                account_sessions::confirm(&mut batch, &session.id, now_ms);
                batch.run(conn).await?;
                let entry = told(Action::ItIsMe, &session.account, now_ms);
                Ok(audit::append(conn, &key, &Entry { detail: Detail::Word("passkey"), ..entry }).await?)
            })
        })
        .await?;
    Ok(Done { done: true })
}

/// Whose passkey has answered, and what; it is still to be taken, in the transaction that it leads to.
async fn judge(app: &App, token: Option<&Token>, answer: &PasskeyAnswer) -> Result<(String, Answered), AppError> {
    let assertion = Assertion::read(answer.credential()).map_err(|_| AppError::WrongCredentials)?;
    let token = token.ok_or(AppError::NotFound)?;
    if !Ask::Use(token.expose()).holds(&app.key, app.clock.now_ms(), assertion.challenge()) {
        return Err(AppError::NotFound);
    }
    let credential = assertion.credential().to_owned();
    let known = app.db.read(|conn| Box::pin(async move { account_passkeys::by_credential(conn, &credential).await }));
    let known = known.await?;
    let key = known.as_ref().map_or_else(|| Ok(NOBODYS.to_vec()), public_key)?;
    let judged = assertion.judge(&shop(app), &key);
    let known = known.ok_or(AppError::WrongCredentials)?;
    let count = judged.map_err(|_| AppError::WrongCredentials)?;
    // A passkey that signs in by itself says whose it is; the shop knows it, too.
    if assertion.user() != Some(handle(app, &known.account).as_str()) {
        return Err(AppError::WrongCredentials);
    }
    let challenge = hashed(assertion.challenge());
    Ok((known.account, Answered { id: known.id, challenge, count: i64::from(count) }))
}

fn public_key(known: &KnownPasskey) -> Result<Vec<u8>, AppError> {
    URL_SAFE_NO_PAD.decode(&known.public_key).map_err(AppError::internal)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::webauthn::PublicKey;

    #[test]
    fn the_key_that_nobody_has_is_judged_by() {
        assert!(matches!(PublicKey::read(NOBODYS), Ok(PublicKey::Es256(_))));
    }
}
