//! The cookies that hold opaque tokens: the cart's, that of a browser that has orders, that of one that consented, and
//! those of one that is, or was, or wants to be signed in.

use axum::response::Response;
use http::{HeaderMap, HeaderValue, header};

use super::{extract, problem::AppError};
use crate::{app::App, domain::token::Token};

/// A cookie of the shop; `privacy.toml` lists the same ones. Cart and orders are needed for what the visitor asked for,
/// and so need no consent, nor do those of an account; the third is set by a consent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cookie {
    /// Whose cart it is; for thirty days, as long as the cart.
    Cart,
    /// Which orders this browser may see; for half a year.
    Orders,
    /// Whose consent it is; for half a year, as long as the consent.
    Consent,
    /// Who is signed in; for thirty days after it was last set, as long as the session.
    Session,
    /// That somebody was signed in here before; for half a year.
    Device,
    /// What a passkey is asked for in this browser; for five minutes.
    Passkey,
}

impl Cookie {
    /// Every cookie that the shop ever sets.
    pub const ALL: &'static [Self] =
        &[Self::Cart, Self::Orders, Self::Consent, Self::Session, Self::Device, Self::Passkey];

    const fn name(self) -> &'static str {
        match self {
            Self::Cart => "valise_cart",
            Self::Orders => "valise_orders",
            Self::Consent => contract::privacy::CONSENT_COOKIE,
            Self::Session => "valise_session",
            Self::Device => "valise_device",
            Self::Passkey => "valise_passkey",
        }
    }

    const fn max_age_s(self) -> u32 {
        match self {
            Self::Cart | Self::Session => 30 * 86_400,
            Self::Orders | Self::Consent | Self::Device => 180 * 86_400,
            Self::Passkey => 300,
        }
    }

    /// With the prefix by which browsers hold a cookie to one host and to TLS, where there is TLS.
    fn full_name(self, tls: bool) -> String {
        format!("{}{}", if tls { "__Host-" } else { "" }, self.name())
    }

    /// The token that a request carries in this cookie.
    #[must_use]
    pub fn read(self, app: &App, headers: &HeaderMap) -> Option<Token> {
        extract::cookie(headers, &self.full_name(app.config.tls())).and_then(Token::parse)
    }

    /// Adds the cookie to an answer.
    ///
    /// # Errors
    /// Never: a token is made of signs that a header may hold.
    pub fn set(self, app: &App, token: &Token, response: &mut Response) -> Result<(), AppError> {
        self.write(app, token.expose(), self.max_age_s(), response)
    }

    /// Whether an answer sets or clears the cookie.
    #[must_use]
    pub fn is_in(self, app: &App, response: &Response) -> bool {
        let start = format!("{}=", self.full_name(app.config.tls()));
        response.headers().get_all(header::SET_COOKIE).iter().any(|set| set.as_bytes().starts_with(start.as_bytes()))
    }

    /// Has the browser forget the cookie.
    ///
    /// # Errors
    /// Never, as [`Self::set`].
    pub fn clear(self, app: &App, response: &mut Response) -> Result<(), AppError> {
        self.write(app, "", 0, response)
    }

    fn write(self, app: &App, value: &str, max_age_s: u32, response: &mut Response) -> Result<(), AppError> {
        let tls = app.config.tls();
        let text = format!(
            "{}={value}; Path=/; Max-Age={max_age_s}; HttpOnly; SameSite=Lax{}",
            self.full_name(tls),
            if tls { "; Secure" } else { "" }
        );
        let value = HeaderValue::try_from(text).map_err(AppError::internal)?;
        response.headers_mut().append(header::SET_COOKIE, value);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use contract::privacy::registry::{COOKIES, RETENTIONS};

    use super::*;

    #[test]
    fn the_registry_lists_every_cookie_and_how_long_it_stays() {
        let set: BTreeSet<(&str, u32)> =
            Cookie::ALL.iter().map(|cookie| (cookie.name(), cookie.max_age_s().div_ceil(86_400))).collect();
        let days = |keep: &str| RETENTIONS.iter().find(|retention| retention.id == keep).map_or(0, |r| r.days);
        let listed: BTreeSet<(&str, u32)> =
            COOKIES.iter().map(|cookie| (cookie.name.as_ref(), days(&cookie.keep))).collect();
        assert_eq!(set, listed);
    }
}
