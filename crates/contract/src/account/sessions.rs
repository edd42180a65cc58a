//! Where she is signed in, and that it is still her.

use serde::{Deserialize, Serialize};

use super::{Done, password::Password, reading::password};
use crate::{Endpoint, FieldError, Method, query::Href};

/// A browser that is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Session {
    /// Names it, and opens nothing.
    pub id: String,
    /// What kind of browser it is, in words, such as "Firefox on Linux".
    pub device: String,
    /// Since when, epoch milliseconds.
    pub since: i64,
    /// When something was last asked by it, epoch milliseconds, to within a few minutes.
    pub seen_at: i64,
    /// Whether it is the one that asks.
    pub this: bool,
}

/// Every browser that is signed in, the one seen last first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionList {
    /// They.
    pub sessions: Vec<Session>,
}

/// `GET /api/account/sessions`.
#[derive(Debug, Clone, Copy)]
pub struct ListSessions;

impl Endpoint for ListSessions {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/account/sessions";
    type Body = ();
    type Answer = SessionList;
}

/// `DELETE /api/account/sessions/{id}`: signs that browser out; the rest is answered.
#[derive(Debug, Clone)]
pub struct EndSession {
    /// Of [`Session::id`].
    pub id: String,
}

impl Endpoint for EndSession {
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/api/account/sessions/{id}";
    type Body = ();
    type Answer = SessionList;
    fn href(&self) -> String {
        Href::new("/api/account/sessions").segment(&self.id).finish()
    }
}

/// `POST /api/account/sign-out-everywhere`: ends every session, this one too, and forgets which browsers were hers.
#[derive(Debug, Clone, Copy)]
pub struct SignOutEverywhere;

impl Endpoint for SignOutEverywhere {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/account/sign-out-everywhere";
    type Body = ();
    type Answer = Done;
}

/// The password again.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PresentPassword {
    /// As typed.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 128, format = "password"))]
    pub password: String,
}

impl std::fmt::Debug for PresentPassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PresentPassword")
    }
}

impl PresentPassword {
    /// Reads the form.
    ///
    /// # Errors
    /// `required` or `too_long` at `password`.
    pub fn parse(&self) -> Result<ConfirmItIsMe, Vec<FieldError>> {
        password(Password::present(&self.password)).map(|password| ConfirmItIsMe { password })
    }
}

/// `POST /api/account/confirm`: for [`super::REAUTH_MS`] this session may do what asks for it. 401 `wrong_credentials`
/// for a wrong password; she stays signed in. Made only by [`PresentPassword::parse`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConfirmItIsMe {
    password: Password,
}

impl ConfirmItIsMe {
    /// What she typed.
    #[must_use]
    pub const fn password(&self) -> &Password {
        &self.password
    }
}

impl Endpoint for ConfirmItIsMe {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/account/confirm";
    type Body = Self;
    type Answer = Done;
    fn body(&self) -> Option<&Self> {
        Some(self)
    }
}
