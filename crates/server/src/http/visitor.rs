//! Who is asking: a guest by the cookies of her browser, or the person of an account by her session.
//!
//! Signed in, she acts by what holds her account's cart and orders; the guest's cookies of the same browser, should there
//! be any, then open nothing.

use std::{
    net::IpAddr,
    sync::{Arc, OnceLock},
};

use axum::{
    extract::{FromRequestParts, Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use contract::privacy::Consent;
use http::{HeaderMap, header, request::Parts};

use super::{consent::gpc, cookies::Cookie, problem::AppError};
use crate::{
    app::App,
    domain::{
        accounts::{device, sessions, signing::Browser},
        consent::refused_elsewhere,
        token::{Token, TokenHash},
    },
    store::{
        account_sessions::SessionRow,
        rights::{Keys, OrdersOf},
    },
    vault::Actor,
};

/// Whoever asks.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// Her session, if she is signed in.
    pub session: Option<SessionRow>,
    renewed: bool,
    cart: Option<Token>,
    orders: Option<Token>,
    consent: Option<Token>,
    device: Option<Token>,
    session_token: Option<Token>,
    words: &'static str,
    gpc: bool,
}

impl FromRequestParts<Arc<App>> for Visitor {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, AppError> {
        let visitor = Self::of(app, &parts.headers).await?;
        visitor.ask_renewal(parts);
        Ok(visitor)
    }
}

impl Visitor {
    /// Reads her cookies.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of(app: &App, headers: &HeaderMap) -> Result<Self, AppError> {
        let session_token = Cookie::Session.read(app, headers);
        let found = match &session_token {
            Some(token) => sessions::of_token(app, token.hash()).await?,
            None => None,
        };
        let (mut session, renewed) = found.map_or((None, false), |(session, noted)| (Some(session), noted));
        let gpc = gpc(headers);
        if gpc && let Some(session) = &mut session {
            sessions::bind_gpc(app, session).await?;
        }
        let user_agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        Ok(Self {
            session,
            renewed,
            cart: Cookie::Cart.read(app, headers),
            orders: Cookie::Orders.read(app, headers),
            consent: Cookie::Consent.read(app, headers),
            device: Cookie::Device.read(app, headers),
            session_token,
            words: device::words(user_agent),
            gpc,
        })
    }

    fn ask_renewal(&self, parts: &Parts) {
        if let (true, Some(token), Some(renewal)) =
            (self.renewed, &self.session_token, parts.extensions.get::<Renewal>())
        {
            // A second extractor of the same request has nothing to add.
            let _set_already = renewal.0.set(token.clone());
        }
    }

    /// Her session.
    ///
    /// # Errors
    /// [`AppError::NotSignedIn`].
    pub fn signed_in(&self) -> Result<&SessionRow, AppError> {
        self.session.as_ref().ok_or(AppError::NotSignedIn)
    }

    /// What opens her orders.
    #[must_use]
    pub fn orders(&self) -> Option<TokenHash> {
        self.holder().or_else(|| self.orders.as_ref().map(Token::hash))
    }

    /// What this browser opens orders with, while nobody is signed in.
    #[must_use]
    pub const fn browser_token(&self) -> Option<&Token> {
        self.orders.as_ref()
    }

    /// What opens her cart.
    #[must_use]
    pub fn cart(&self) -> Option<TokenHash> {
        self.holder().or_else(|| self.cart.as_ref().map(Token::hash))
    }

    /// The cart's token, where a cookie holds it: for a guest.
    #[must_use]
    pub fn cart_token(&self) -> Option<Token> {
        if self.session.is_some() { None } else { self.cart.clone() }
    }

    /// What holds the account's cart and orders, for somebody who is signed in.
    #[must_use]
    pub fn holder(&self) -> Option<TokenHash> {
        self.session.as_ref().map(|session| session.holder.clone())
    }

    /// Who acts, in the audit log.
    #[must_use]
    pub fn actor(&self) -> Actor {
        self.keys().actor()
    }

    /// By what she is known, where it is asked what is held about her.
    #[must_use]
    pub fn keys(&self) -> Keys {
        Keys {
            orders: self.orders().map(OrdersOf::Browser),
            consent: self.consent.as_ref().map(Token::hash),
            cart: self.cart(),
            account: self.session.as_ref().map(|session| session.account.clone()),
            browser: self.browser_token().map(Token::hash),
        }
    }

    /// The browser that signs in.
    #[must_use]
    pub fn browser(&self, address: IpAddr) -> Browser {
        Browser {
            address,
            words: self.words,
            session: self.session_token.as_ref().map(Token::hash),
            device: self.device.clone(),
            orders: self.orders.as_ref().map(Token::hash),
            cart: self.cart.as_ref().map(Token::hash),
            consent: self.consent.as_ref().map(Token::hash),
            gpc: self.gpc,
        }
    }

    /// Whether a browser of hers, and not this one, asks by Global Privacy Control not to be tracked, and she has not chosen
    /// otherwise in this one since. `consent` is what she allows in this one.
    #[must_use]
    pub fn refused_elsewhere(&self, consent: Option<&Consent>) -> bool {
        !self.gpc && self.session.as_ref().is_some_and(|session| refused_elsewhere(session.gpc_at, consent))
    }
}

/// The session of somebody who is signed in. Whoever is not is refused before a body of hers is read.
#[derive(Debug, Clone)]
pub struct Person(pub SessionRow);

impl FromRequestParts<Arc<App>> for Person {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, AppError> {
        Visitor::from_request_parts(parts, app).await?.session.map(Self).ok_or(AppError::NotSignedIn)
    }
}

/// Where a request says that its session lasts anew.
#[derive(Debug, Clone, Default)]
struct Renewal(Arc<OnceLock<Token>>);

/// Has the cookie of a session last as long as the session does, which is counted from when it was last used. An answer
/// that sets or clears that cookie itself has its way.
pub async fn renew(State(app): State<Arc<App>>, mut request: Request, next: Next) -> Response {
    let renewal = Renewal::default();
    request.extensions_mut().insert(renewal.clone());
    let mut response = next.run(request).await;
    if let Some(token) = renewal.0.get()
        && !Cookie::Session.is_in(&app, &response)
        && let Err(error) = Cookie::Session.set(&app, token, &mut response)
    {
        return error.into_response();
    }
    response
}

/// What a browser that was signed in before is known by.
#[derive(Debug, Clone)]
pub struct Device(pub Option<TokenHash>);

impl FromRequestParts<Arc<App>> for Device {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Self::Rejection> {
        Ok(Self(Cookie::Device.read(app, &parts.headers).as_ref().map(Token::hash)))
    }
}

/// Has the browser of somebody who signed in hold her session, and no guest's cart: it is the account's now.
///
/// # Errors
/// Never: a token is made of signs that a header may hold.
pub fn begin(app: &App, session: &Token, device: &Token, response: &mut Response) -> Result<(), AppError> {
    Cookie::Session.set(app, session, response)?;
    Cookie::Device.set(app, device, response)?;
    Cookie::Cart.clear(app, response)
}
