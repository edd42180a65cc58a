//! The cookies that hold opaque tokens: the cart's, and the one of a browser that has orders.

use axum::response::Response;
use http::{HeaderMap, HeaderValue, header};

use super::{extract, problem::AppError};
use crate::{app::App, domain::token::Token};

/// A cookie of the shop. Both are needed for what the visitor asked for, and so need no consent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cookie {
    /// Whose cart it is; for thirty days, as long as the cart.
    Cart,
    /// Which orders this browser may see; for half a year.
    Orders,
}

impl Cookie {
    const fn name(self) -> &'static str {
        match self {
            Self::Cart => "valise_cart",
            Self::Orders => "valise_orders",
        }
    }

    const fn max_age_s(self) -> u32 {
        match self {
            Self::Cart => 30 * 86_400,
            Self::Orders => 180 * 86_400,
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
        let tls = app.config.tls();
        let text = format!(
            "{}={}; Path=/; Max-Age={}; HttpOnly; SameSite=Lax{}",
            self.full_name(tls),
            token.expose(),
            self.max_age_s(),
            if tls { "; Secure" } else { "" }
        );
        let value = HeaderValue::try_from(text).map_err(AppError::internal)?;
        response.headers_mut().append(header::SET_COOKIE, value);
        Ok(())
    }
}
