//! Signing in, by password and second factor, and out.

use serde::{Deserialize, Serialize};

use super::{Account, Code, Done, password::Password, reading::email_and_password};
use crate::{Endpoint, FieldError, Method};

/// The form to sign in with, as typed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CredentialsDraft {
    /// Her address.
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
    /// Her password.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 128, format = "password"))]
    pub password: String,
}

impl std::fmt::Debug for CredentialsDraft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CredentialsDraft")
    }
}

impl CredentialsDraft {
    /// Reads the form.
    ///
    /// # Errors
    /// Every faulty field once: the codes of [`crate::text::TextError`], and `required` or `too_long` for the password.
    pub fn parse(&self) -> Result<Credentials, Vec<FieldError>> {
        let (email, password) = email_and_password(&self.email, Password::present(&self.password))?;
        Ok(Credentials { email, password })
    }
}

/// Who wants to sign in. Made only by [`CredentialsDraft::parse`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Credentials {
    email: String,
    password: Password,
}

impl Credentials {
    /// Her address, in lower case.
    #[must_use]
    pub fn email(&self) -> &str {
        &self.email
    }

    /// Her password.
    #[must_use]
    pub const fn password(&self) -> &Password {
        &self.password
    }
}

/// `POST /api/account/sign-in`. A wrong password, an unknown address and one that is not confirmed yet are all 401
/// `wrong_credentials`. The cart of this browser and the orders that it may open join the account.
#[derive(Debug, Clone)]
pub struct SignIn(pub Credentials);

/// Who is signed in now, or what is still missing: one of the two is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignedIn {
    /// The account; the cookie of the session came with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<Account>,
    /// The password was right, and a second factor is needed: a ticket for [`UseTicket`], good for five minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<String>,
}

impl Endpoint for SignIn {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/account/sign-in";
    type Body = Credentials;
    type Answer = SignedIn;
    const ASKS_ABOUT_A_PERSON: bool = true;
    fn body(&self) -> Option<&Credentials> {
        Some(&self.0)
    }
}

/// The form that asks for the second factor.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TicketDraft {
    /// Of [`SignedIn::ticket`].
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub ticket: String,
    /// Six digits of the authenticator app, or a recovery code; spaces and dashes do not matter.
    #[cfg_attr(
        feature = "openapi",
        schema(
            min_length = 1,
            max_length = 40,
            pattern = r"^([0-9]{6}|[A-Za-z0-9]{4}(-[A-Za-z0-9]{4}){3})$",
            example = "123456"
        )
    )]
    pub code: String,
}

impl std::fmt::Debug for TicketDraft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TicketDraft")
    }
}

impl TicketDraft {
    /// Reads the form.
    ///
    /// # Errors
    /// `required` or `invalid` at `code`.
    pub fn parse(&self) -> Result<Ticket, Vec<FieldError>> {
        let code = Code::parse(&self.code).map_err(|error| vec![FieldError::new("code", error.code())])?;
        Ok(Ticket { ticket: self.ticket.clone(), code })
    }
}

/// A ticket with its code. Made only by [`TicketDraft::parse`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ticket {
    ticket: String,
    code: Code,
}

impl Ticket {
    /// Opaque.
    #[must_use]
    pub fn ticket(&self) -> &str {
        &self.ticket
    }

    /// What the second factor says.
    #[must_use]
    pub const fn code(&self) -> &Code {
        &self.code
    }
}

/// `POST /api/account/second-factor`: completes signing in. 401 `wrong_code` for a code that does not hold or was used
/// before, and 404 for a ticket that does not hold any more: five minutes, five codes.
#[derive(Debug, Clone)]
pub struct UseTicket(pub Ticket);

impl Endpoint for UseTicket {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/account/second-factor";
    type Body = Ticket;
    type Answer = SignedIn;
    fn body(&self) -> Option<&Ticket> {
        Some(&self.0)
    }
}

/// `POST /api/account/sign-out`: ends the session of this browser. Without one there is nothing to end.
#[derive(Debug, Clone, Copy)]
pub struct SignOut;

impl Endpoint for SignOut {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/account/sign-out";
    type Body = ();
    type Answer = Done;
}
