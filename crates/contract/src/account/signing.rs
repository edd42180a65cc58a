//! In and out: registering, confirming, signing in, resetting.

use serde::{Deserialize, Serialize};

use super::{
    Account, AccountField, Code, Done,
    password::{Password, PasswordError},
};
use crate::{Endpoint, FieldError, Method, text};

/// Reads the email field; one that is sent is in lower case, since nobody's mailbox differs by it.
pub(super) fn email(typed: &str, errors: &mut Vec<FieldError>) -> String {
    let fault = |error: text::TextError| errors.push(FieldError::new(AccountField::Email.key(), error.code()));
    text::email(typed).map_err(fault).unwrap_or_default().to_lowercase()
}

/// Reads a password field.
pub(super) fn password(
    read: Result<Password, PasswordError>,
    field: &str,
    errors: &mut Vec<FieldError>,
) -> Option<Password> {
    read.map_err(|error| errors.push(FieldError::new(field, error.code()))).ok()
}

/// The form to register with, as typed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RegistrationDraft {
    /// Where the link to confirm with goes.
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
    /// What she will sign in with.
    #[cfg_attr(feature = "openapi", schema(min_length = 15, max_length = 128, format = "password"))]
    pub password: String,
}

impl std::fmt::Debug for RegistrationDraft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RegistrationDraft")
    }
}

impl RegistrationDraft {
    /// Reads the form.
    ///
    /// # Errors
    /// Every faulty field once: the codes of [`text::TextError`] and [`PasswordError`].
    pub fn parse(&self) -> Result<Registration, Vec<FieldError>> {
        let mut errors = Vec::new();
        let email = email(&self.email, &mut errors);
        match password(Password::new(&self.password), AccountField::Password.key(), &mut errors) {
            Some(password) if errors.is_empty() => Ok(Registration { email, password }),
            _ => Err(errors),
        }
    }
}

/// Who wants an account. Made only by [`RegistrationDraft::parse`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Registration {
    email: String,
    password: Password,
}

impl Registration {
    /// Her address, in lower case.
    #[must_use]
    pub fn email(&self) -> &str {
        &self.email
    }

    /// What she will sign in with.
    #[must_use]
    pub const fn password(&self) -> &Password {
        &self.password
    }
}

/// `POST /api/account/register`: mails a link to confirm with; until then there is no account, and signing in is
/// refused as [`crate::ProblemCode::WrongCredentials`]. An address that has an account already is answered alike, and
/// its owner is mailed that somebody tried.
#[derive(Debug, Clone)]
pub struct Register(pub Registration);

impl Endpoint for Register {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/account/register";
    type Body = Registration;
    type Answer = Done;
    const ASKS_ABOUT_A_PERSON: bool = true;
    fn body(&self) -> Option<&Registration> {
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

/// The form that confirms a registration, as typed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VerificationDraft {
    /// Of the mailed link, `/account/verify#{token}`.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub token: String,
    /// The password of this registration: only whoever chose it confirms.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 128, format = "password"))]
    pub password: String,
}

impl std::fmt::Debug for VerificationDraft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("VerificationDraft")
    }
}

impl VerificationDraft {
    /// Reads the form.
    ///
    /// # Errors
    /// `required` or `too_long` at `password`.
    pub fn parse(&self) -> Result<VerifyEmail, Vec<FieldError>> {
        let mut errors = Vec::new();
        let read = Password::present(&self.password);
        let password = password(read, AccountField::Password.key(), &mut errors).ok_or(errors)?;
        Ok(VerifyEmail { token: self.token.clone(), password })
    }
}

/// `POST /api/account/verify`: from now on the registration is an account; it does not sign in. 404 for a token that
/// confirms nothing, or nothing any more; 401 `wrong_credentials` for another password than the registration's: a link
/// to a registration of somebody else's making gives nobody an account. Made only by [`VerificationDraft::parse`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VerifyEmail {
    token: String,
    password: Password,
}

impl VerifyEmail {
    /// Opaque.
    #[must_use]
    pub fn token(&self) -> &str {
        &self.token
    }

    /// What was chosen at registering.
    #[must_use]
    pub const fn password(&self) -> &Password {
        &self.password
    }
}

impl Endpoint for VerifyEmail {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/account/verify";
    type Body = Self;
    type Answer = Done;
    fn body(&self) -> Option<&Self> {
        Some(self)
    }
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
    /// Every faulty field once: the codes of [`text::TextError`], and `required` or `too_long` for the password.
    pub fn parse(&self) -> Result<Credentials, Vec<FieldError>> {
        let mut errors = Vec::new();
        let email = email(&self.email, &mut errors);
        match password(Password::present(&self.password), AccountField::Password.key(), &mut errors) {
            Some(password) if errors.is_empty() => Ok(Credentials { email, password }),
            _ => Err(errors),
        }
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

/// The form that asks for a link to set a new password with, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AskResetDraft {
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
}

impl AskResetDraft {
    /// Reads the form.
    ///
    /// # Errors
    /// The codes of [`text::TextError`] at `email`.
    pub fn parse(&self) -> Result<ResetRequest, Vec<FieldError>> {
        let mut errors = Vec::new();
        let email = email(&self.email, &mut errors);
        if errors.is_empty() { Ok(ResetRequest { email }) } else { Err(errors) }
    }
}

/// Whose password is to be reset. Made only by [`AskResetDraft::parse`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ResetRequest {
    email: String,
}

impl ResetRequest {
    /// Her address, in lower case.
    #[must_use]
    pub fn email(&self) -> &str {
        &self.email
    }
}

/// `POST /api/account/reset/ask`: mails a link to set a new password with. Answered alike for every address.
#[derive(Debug, Clone)]
pub struct AskReset(pub ResetRequest);

impl Endpoint for AskReset {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/account/reset/ask";
    type Body = ResetRequest;
    type Answer = Done;
    const ASKS_ABOUT_A_PERSON: bool = true;
    fn body(&self) -> Option<&ResetRequest> {
        Some(&self.0)
    }
}

/// The form to set a new password with, as typed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ResetDraft {
    /// Of the mailed link, `/account/reset#{token}`.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub token: String,
    /// What she will sign in with from now on.
    #[cfg_attr(feature = "openapi", schema(min_length = 8, max_length = 128, format = "password"))]
    pub password: String,
}

impl std::fmt::Debug for ResetDraft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ResetDraft")
    }
}

impl ResetDraft {
    /// Reads the form. Whether the account has a second factor, beside which eight characters are enough, only the
    /// server knows: it may still answer `too_short`.
    ///
    /// # Errors
    /// The codes of [`PasswordError`] at `password`.
    pub fn parse(&self) -> Result<Reset, Vec<FieldError>> {
        let mut errors = Vec::new();
        let read = Password::new_with_second_factor(&self.password);
        let password = password(read, AccountField::Password.key(), &mut errors).ok_or(errors)?;
        Ok(Reset { token: self.token.clone(), password })
    }
}

/// `POST /api/account/reset`: sets the password, and ends every session. 404 for a token that was used, or is over an
/// hour old. It does not sign in. Made only by [`ResetDraft::parse`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reset {
    token: String,
    password: Password,
}

impl Reset {
    /// Opaque.
    #[must_use]
    pub fn token(&self) -> &str {
        &self.token
    }

    /// The new one.
    #[must_use]
    pub const fn password(&self) -> &Password {
        &self.password
    }
}

impl Endpoint for Reset {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/account/reset";
    type Body = Self;
    type Answer = Done;
    fn body(&self) -> Option<&Self> {
        Some(self)
    }
}
