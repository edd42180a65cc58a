//! Who is asking: a guest by the cookies of her browser, or the person of an account by her session.
//!
//! Signed in, she acts by what holds her account's cart and orders; the guest's cookies of the same browser, should there
//! be any, then open nothing.

use std::{net::IpAddr, sync::Arc};

use axum::{extract::FromRequestParts, response::Response};
use http::{HeaderMap, header, request::Parts};

use super::{cookies::Cookie, problem::AppError};
use crate::{
    app::App,
    domain::{
        accounts::{device, sessions, signing::Browser},
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
    cart: Option<Token>,
    orders: Option<Token>,
    consent: Option<Token>,
    device: Option<Token>,
    session_token: Option<Token>,
    words: &'static str,
}

impl FromRequestParts<Arc<App>> for Visitor {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, AppError> {
        Self::of(app, &parts.headers).await
    }
}

impl Visitor {
    /// Reads her cookies.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of(app: &App, headers: &HeaderMap) -> Result<Self, AppError> {
        let session_token = Cookie::Session.read(app, headers);
        let session = match &session_token {
            Some(token) => sessions::of_token(app, token.hash()).await?,
            None => None,
        };
        let user_agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        Ok(Self {
            session,
            cart: Cookie::Cart.read(app, headers),
            orders: Cookie::Orders.read(app, headers),
            consent: Cookie::Consent.read(app, headers),
            device: Cookie::Device.read(app, headers),
            session_token,
            words: device::words(user_agent),
        })
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
        }
    }
}

/// The session of somebody who is signed in. Whoever is not is refused before a body of hers is read.
#[derive(Debug, Clone)]
pub struct Person(pub SessionRow);

impl FromRequestParts<Arc<App>> for Person {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, AppError> {
        Visitor::of(app, &parts.headers).await?.session.map(Self).ok_or(AppError::NotSignedIn)
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
