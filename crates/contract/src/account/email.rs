//! Another email address for an account.

use serde::{Deserialize, Serialize};

use super::{Account, Done, reading::email};
use crate::{Endpoint, FieldError, Method};

/// The form for another address, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewEmailDraft {
    /// The new one.
    #[cfg_attr(
        feature = "openapi",
        schema(
            min_length = 1,
            max_length = 254,
            pattern = r"^[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]{1,64}@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+$",
            example = "ada@example.com"
        )
    )]
    pub email: String,
}

impl NewEmailDraft {
    /// Reads the form.
    ///
    /// # Errors
    /// The codes of [`crate::text::TextError`] at `email`.
    pub fn parse(&self) -> Result<NewEmail, Vec<FieldError>> {
        email(&self.email).map(|email| NewEmail { email })
    }
}

/// A new address. Made only by [`NewEmailDraft::parse`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewEmail {
    email: String,
}

impl NewEmail {
    /// In lower case.
    #[must_use]
    pub fn email(&self) -> &str {
        &self.email
    }
}

/// `POST /api/account/email`: mails a link to the new address, and tells the old one; the change takes effect with
/// [`super::ConfirmEmailChange`]. Asks for [`super::ConfirmItIsMe`]. Answered alike whether the new address has an
/// account or not.
#[derive(Debug, Clone)]
pub struct AskEmailChange(pub NewEmail);

impl Endpoint for AskEmailChange {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/account/email";
    type Body = NewEmail;
    type Answer = Account;
    const ASKS_ABOUT_A_PERSON: bool = true;
    fn body(&self) -> Option<&NewEmail> {
        Some(&self.0)
    }
}

/// The token of a mailed link, which travels in the link's fragment and so reaches no log and no referrer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LinkToken {
    /// Opaque.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub token: String,
}

/// `POST /api/account/email/confirm`: from now on this is her address; needs no session. The link is
/// `/account/email#{token}`. 404 for a token that changes nothing, or nothing any more.
#[derive(Debug, Clone)]
pub struct ConfirmEmailChange(pub LinkToken);

impl Endpoint for ConfirmEmailChange {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/account/email/confirm";
    type Body = LinkToken;
    type Answer = Done;
    fn body(&self) -> Option<&LinkToken> {
        Some(&self.0)
    }
}
