//! Signing in: a password, a second factor where there is one, and a session at the end.

use std::{net::IpAddr, sync::Arc};

use contract::account::{Credentials, Ticket};

use super::{factors, hashing::Whose, index, joining, sessions, take, told, unhurried};
use crate::{
    app::App,
    audit::{self, Action, Detail, Entry},
    domain::{
        limits::network,
        token::{Token, TokenHash},
        turning::Turned,
    },
    http::problem::AppError,
    random::new_id,
    store::{
        Batch, Conn, StoreError, account_factors,
        account_letters::{self, Kind},
        account_passkeys::{self, Answered},
        account_sessions::{self, NewSession, TokenKind},
        accounts::{self, Known},
        data_limits, joining as grants,
    },
    vault::ShopKey,
};

/// How long a ticket holds between the password and the second factor, milliseconds.
const TICKET_MS: i64 = 5 * 60_000;
/// How many codes may be tried with one ticket.
const TICKET_TRIES: i64 = 5;
/// How long a browser that was signed in is known, milliseconds: the registry's schedule `device`.
const DEVICE_MS: i64 = 180 * 86_400_000;

/// The browser that signs in, by what it holds.
#[derive(Debug, Clone)]
pub struct Browser {
    /// Where it is.
    pub address: IpAddr,
    /// What kind it is, in words.
    pub words: &'static str,
    /// The session that it had; it ends.
    pub session: Option<TokenHash>,
    /// The token by which it may be known to have been signed in.
    pub device: Option<Token>,
    /// What opens a guest's orders in it.
    pub orders: Option<TokenHash>,
    /// What opens a guest's cart in it.
    pub cart: Option<TokenHash>,
    /// Under what the choices made in it are kept.
    pub consent: Option<TokenHash>,
    /// Whether it asks by Global Privacy Control not to be tracked.
    pub gpc: bool,
}

/// What became of it.
#[derive(Debug)]
pub enum Outcome {
    /// Signed in.
    In {
        /// The token of the session.
        session: Token,
        /// The token by which the browser is known from now on.
        device: Token,
    },
    /// The second factor is needed: a ticket.
    Ticket(Token),
}

/// Holds address and password against the account's.
///
/// Attempts are limited by client address and by account, whether there is one or not. A browser that was signed in
/// before has attempts of its own, so that nobody can lock an owner out by guessing.
///
/// # Errors
/// [`AppError::WrongCredentials`], [`AppError::TooManyAttempts`], [`AppError::Busy`].
pub async fn sign_in(app: &App, browser: Browser, typed: &Credentials) -> Result<Outcome, AppError> {
    unhurried(by_password(app, browser, typed)).await
}

async fn by_password(app: &App, browser: Browser, typed: &Credentials) -> Result<Outcome, AppError> {
    let now_ms = app.clock.now_ms();
    take(&app.limits.signing_by_address, &network(browser.address), now_ms)?;
    let email_index = index(app, typed.email())?;
    let (wanted, device) = (email_index.clone(), browser.device.as_ref().map(Token::hash));
    let (known, known_device) = app
        .db
        .read(|conn| {
            Box::pin(async move {
                let known = accounts::by_index(conn, &wanted).await?;
                let since_ms = now_ms.saturating_sub(DEVICE_MS);
                let device = match device {
                    Some(device) if account_sessions::is_known_device(conn, &wanted, &device, since_ms).await? => {
                        Some(device)
                    }
                    _ => None,
                };
                Ok::<_, AppError>((known, device))
            })
        })
        .await?;
    match &known_device {
        Some(device) => take(&app.limits.signing_by_device, &(device.as_str(), &email_index), now_ms)?,
        None => take(&app.limits.signing_by_account, &email_index, now_ms)?,
    }
    let hash = known.as_ref().map(|known| known.password_hash.clone());
    let whose = if known_device.is_some() { Whose::Known } else { Whose::Strangers };
    if !app.passwords.is(whose, typed.password(), hash).await? {
        return Err(AppError::WrongCredentials);
    }
    let known = known.ok_or(AppError::WrongCredentials)?;
    // Who was right gets it back: an owner does not use up the attempts that others guess with.
    match &known_device {
        Some(device) => app.limits.signing_by_device.give_back(&(device.as_str(), &email_index)),
        None => app.limits.signing_by_account.give_back(&email_index),
    }
    if known.second_factor {
        return ticket(app, known).await.map(Outcome::Ticket);
    }
    arrive(app, browser, known.id, Proof::Password { hash: known.password_hash }).await
}

/// A ticket for an account whose password was right, unless it was set anew since: a reset takes tickets away.
async fn ticket(app: &App, known: Known) -> Result<Token, AppError> {
    let (ticket, now_ms) = (Token::generate(&*app.random), app.clock.now_ms());
    let hash = ticket.hash();
    app.db
        .write(move |conn| {
            let (known, hash) = (known.clone(), hash.clone());
            Box::pin(async move {
                let now = accounts::hold_known(conn, &known.id).await?;
                if now.is_none_or(|now| now.password_hash != known.password_hash || !now.second_factor) {
                    return Err(AppError::WrongCredentials);
                }
                let mut batch = Batch::default();
                account_sessions::add_ticket(&mut batch, &known.id, &hash, now_ms);
                Ok(batch.run(conn).await?)
            })
        })
        .await?;
    Ok(ticket)
}

/// Holds the code of the second factor against the account's.
///
/// # Errors
/// [`AppError::NotFound`] for a ticket that does not hold any more, [`AppError::WrongCode`],
/// [`AppError::TooManyAttempts`].
pub async fn use_ticket(app: &App, browser: Browser, typed: &Ticket) -> Result<Outcome, AppError> {
    unhurried(by_code(app, browser, typed)).await
}

async fn by_code(app: &App, browser: Browser, typed: &Ticket) -> Result<Outcome, AppError> {
    let now_ms = app.clock.now_ms();
    take(&app.limits.signing_by_address, &network(browser.address), now_ms)?;
    let ticket = Token::parse(typed.ticket()).ok_or(AppError::NotFound)?.hash();
    let (tried, since_ms) = (ticket.clone(), now_ms.saturating_sub(TICKET_MS));
    let device = browser.device.as_ref().map(Token::hash);
    let tried = app.db.write(move |conn| {
        let (tried, device) = (tried.clone(), device.clone());
        Box::pin(async move {
            let account = account_sessions::try_ticket(conn, &tried, since_ms, TICKET_TRIES).await?;
            let Some(account) = account else { return Ok::<_, StoreError>(None) };
            let since_ms = now_ms.saturating_sub(DEVICE_MS);
            let known = match device {
                Some(device) if account_sessions::has_device(conn, &account, &device, since_ms).await? => Some(device),
                _ => None,
            };
            Ok(Some((account, known)))
        })
    });
    let (account, known) = tried.await?.ok_or(AppError::NotFound)?;
    if !typed.code().is_of_app() {
        // Eighty random bits need no limit, and are what an owner has left whose limit somebody else used up.
        let proof = Proof::Recovery { ticket, code: TokenHash::of_code(typed.code().expose()) };
        return arrive(app, browser, account, proof).await;
    }
    // As with passwords: whoever has hers and guesses codes does not keep her out of a browser that was hers before.
    let device = known.as_ref().map_or("", TokenHash::as_str).to_owned();
    if let Err(refusal) = take(&app.limits.codes_by_account, &(&device, &account), now_ms) {
        warn(app, account).await?;
        return Err(refusal);
    }
    let step = factors::step(app, &account, typed.code()).await?.ok_or(AppError::WrongCode)?;
    let outcome = arrive(app, browser, account.clone(), Proof::App { ticket, step }).await?;
    app.limits.codes_by_account.give_back(&(&device, &account));
    Ok(outcome)
}

/// Writes to the owner, once a day at the most, that somebody who has her password guesses codes.
async fn warn(app: &App, account: String) -> Result<(), AppError> {
    let now_ms = app.clock.now_ms();
    if app.limits.warnings_by_account.take(&account, now_ms).is_err() {
        return Ok(());
    }
    let letter = new_id(&*app.clock, &*app.random);
    app.db
        .write(move |conn| {
            let (account, letter) = (account.clone(), letter.clone());
            Box::pin(async move {
                let mut batch = Batch::default();
                account_letters::insert(&mut batch, &letter, &account, Kind::Codes, now_ms);
                batch.run(conn).await
            })
        })
        .await?;
    app.bell.ring();
    Ok(())
}

/// By what she signs in; checked, or used up, in the transaction that begins the session.
#[derive(Debug, Clone)]
pub(super) enum Proof {
    /// The password whose hash this is: it still has to be the one.
    Password { hash: String },
    /// A ticket, with the step of the app's code.
    App { ticket: TokenHash, step: i64 },
    /// A ticket, with a recovery code.
    Recovery { ticket: TokenHash, code: TokenHash },
    /// What a passkey has answered.
    Passkey(Answered),
}

impl Proof {
    async fn holds(&self, conn: &mut Conn, account: &str, now_ms: i64) -> Result<bool, AppError> {
        let (ticket, taken) = match self {
            Self::Passkey(answered) => return Ok(account_passkeys::take(conn, account, answered, now_ms).await?),
            Self::Password { hash } => {
                let known = accounts::known_by_id(conn, account).await?;
                return Ok(known.is_some_and(|known| known.password_hash == *hash && !known.second_factor));
            }
            Self::App { ticket, step } => (ticket, account_factors::take_step(conn, account, *step).await?),
            Self::Recovery { ticket, code } => (ticket, account_factors::take_code(conn, account, code).await?),
        };
        // A reset in between has taken the ticket away.
        let used = account_sessions::use_up(conn, TokenKind::Ticket, ticket, 0).await?;
        Ok(taken && used.as_deref() == Some(account))
    }

    const fn refusal(&self) -> AppError {
        match self {
            Self::Password { .. } | Self::Passkey(_) => AppError::WrongCredentials,
            Self::App { .. } | Self::Recovery { .. } => AppError::WrongCode,
        }
    }

    /// What the audit log says of it.
    const fn detail(&self) -> Detail {
        if matches!(self, Self::Passkey(_)) { Detail::Word("passkey") } else { Detail::None }
    }
}

/// Somebody who has proven who she is.
struct Arrival {
    account: String,
    proof: Proof,
    browser: Browser,
    session: NewSession,
    fresh_device: TokenHash,
    now_ms: i64,
    shop_key: Arc<ShopKey>,
}

pub(super) async fn arrive(app: &App, browser: Browser, account: String, proof: Proof) -> Result<Outcome, AppError> {
    // New at each signing in: a token that somebody planted before is not the one that is signed in.
    let token = Token::generate(&*app.random);
    let session = NewSession { id: new_id(&*app.clock, &*app.random), token: token.hash(), device: browser.words };
    let (now_ms, shop_key, old_device) = (app.clock.now_ms(), Arc::clone(&app.key), browser.device.clone());
    let fresh_device = Token::generate(&*app.random);
    let device = fresh_device.hash();
    let arrival = Arc::new(Arrival { account, proof, browser, session, fresh_device: device, now_ms, shop_key });
    let (is_known, given_up) = app
        .db
        .write(move |conn| {
            let arrival = Arc::clone(&arrival);
            Box::pin(async move { arrival.run(conn).await })
        })
        .await?;
    if let Some(turned) = given_up {
        turned.announce(app);
    }
    let device = old_device.filter(|_| is_known).unwrap_or(fresh_device);
    Ok(Outcome::In { session: token, device })
}

impl Arrival {
    /// Begins the session; whether the browser was known to the account, and so keeps its token, and the order that had to
    /// be given up.
    async fn run(&self, conn: &mut Conn) -> Result<(bool, Option<Turned>), AppError> {
        // A reset that comes now waits, and ends this session too; one that came before is seen.
        accounts::hold(conn, &self.account).await?;
        if !self.proof.holds(conn, &self.account, self.now_ms).await? {
            return Err(self.proof.refusal());
        }
        // A token that the account does not know may have been planted: then whoever planted it would be known, too.
        let since_ms = self.now_ms.saturating_sub(DEVICE_MS);
        let known = match self.browser.device.as_ref().map(Token::hash) {
            Some(device) if account_sessions::has_device(conn, &self.account, &device, since_ms).await? => Some(device),
            _ => None,
        };
        let mut batch = Batch::default();
        if let Some(old) = &self.browser.session {
            account_sessions::end_by_token(&mut batch, old);
        }
        account_sessions::insert(&mut batch, &self.account, &self.session, self.now_ms);
        let device = known.as_ref().unwrap_or(&self.fresh_device);
        account_sessions::remember_device(&mut batch, &self.account, device, self.now_ms);
        accounts::seen(&mut batch, &self.account, self.now_ms);
        batch.run(conn).await?;
        let session = account_sessions::by_token(conn, &self.session.token, (0, 0)).await?;
        let holder = session.ok_or(AppError::WrongCredentials)?.holder;
        let given_up = match &self.browser.cart {
            Some(cart) => joining::cart(conn, &self.shop_key, (cart, &holder), self.now_ms).await?,
            None => None,
        };
        let mut batch = Batch::default();
        if let Some(orders) = &self.browser.orders {
            grants::orders(&mut batch, orders, &holder);
        }
        data_limits::join(&mut batch, &holder, self.browser.consent.as_ref());
        batch.run(conn).await?;
        let entry = Entry { detail: self.proof.detail(), ..told(Action::SignedIn, &self.account, self.now_ms) };
        audit::append(conn, &self.shop_key, &entry).await?;
        if self.browser.gpc {
            sessions::refuse(conn, &self.shop_key, &self.account, self.now_ms).await?;
        }
        Ok((known.is_some(), given_up))
    }
}
