//! Passkeys (WebAuthn): a key pair of hers whose secret half stays in her phone, her computer or her password manager.
//!
//! What the browser is asked and what it answers travels as it is, as JSON in a text: the app hands it to the browser
//! and reads none of it (docs/adr/0024-passkeys.md).

use serde::{Deserialize, Serialize};

use super::{AccountField, Done, SignedIn};
use crate::{Endpoint, FieldError, Method, query::Href, text};

/// How many an account may have.
pub const PASSKEYS_MAX: usize = 20;
/// The longest name of one, in characters.
pub const PASSKEY_LABEL_MAX: usize = 40;
/// How long what a browser is asked holds, milliseconds.
pub const PASSKEY_MS: i64 = 5 * 60 * 1000;
/// The longest answer of a browser, in bytes: an RSA key and what repeats it take some three thousand.
pub const PASSKEY_ANSWER_MAX: usize = 16 * 1024;

/// A passkey in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Passkey {
    /// Names it, and opens nothing.
    pub id: String,
    /// How she calls it; empty where she gave it no name.
    pub label: String,
    /// Since when, epoch milliseconds.
    pub since: i64,
    /// When it was last used, epoch milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used_at: Option<i64>,
}

/// The passkeys of the account, the newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasskeyList {
    /// They.
    pub passkeys: Vec<Passkey>,
}

/// What the browser is to be asked; good for five minutes, in this browser, once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasskeyOptions {
    /// JSON for `PublicKeyCredential.parseCreationOptionsFromJSON()` or `parseRequestOptionsFromJSON()`.
    pub options: String,
}

/// `GET /api/account/passkeys`.
#[derive(Debug, Clone, Copy)]
pub struct ListPasskeys;

impl Endpoint for ListPasskeys {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/account/passkeys";
    type Body = ();
    type Answer = PasskeyList;
}

/// `POST /api/account/passkeys/ask`: what the browser is asked to make a passkey by. Asks for [`super::ConfirmItIsMe`].
#[derive(Debug, Clone, Copy)]
pub struct BeginPasskey;

impl Endpoint for BeginPasskey {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/account/passkeys/ask";
    type Body = ();
    type Answer = PasskeyOptions;
}

/// The passkey that the browser made, and how she calls it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasskeyDraft {
    /// How she calls it; empty for nothing.
    #[cfg_attr(feature = "openapi", schema(max_length = 40))]
    pub passkey: String,
    /// The JSON that the browser's `PublicKeyCredential` gives of itself.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 16_384))]
    pub credential: String,
}

impl PasskeyDraft {
    /// Reads the form.
    ///
    /// # Errors
    /// `too_long` or `invalid` at `passkey`, `required` or `too_long` at `credential`.
    pub fn parse(&self) -> Result<AddPasskey, Vec<FieldError>> {
        let mut errors = Vec::new();
        let label = text::optional_line(&self.passkey, PASSKEY_LABEL_MAX)
            .map_err(|error| errors.push(FieldError::new(AccountField::Passkey.key(), error.code())))
            .unwrap_or_default();
        errors.extend(fault(&self.credential));
        if errors.is_empty() {
            Ok(AddPasskey { passkey: label, credential: self.credential.clone() })
        } else {
            Err(errors)
        }
    }
}

/// What is wrong with the length of a browser's answer.
fn fault(credential: &str) -> Option<FieldError> {
    let code = match credential.len() {
        0 => text::TextError::Required.code(),
        n if n > PASSKEY_ANSWER_MAX => text::TextError::TooLong.code(),
        _ => return None,
    };
    Some(FieldError::new("credential", code))
}

/// `POST /api/account/passkeys`: from now on this passkey signs in. 404 where what it answers does not hold any more, 409
/// `stale` for one that is somebody's already, 422 at `credential`: `invalid` for one that was not made as asked,
/// and `too_many`. Asks for [`super::ConfirmItIsMe`]. Made only by [`PasskeyDraft::parse`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AddPasskey {
    passkey: String,
    credential: String,
}

impl AddPasskey {
    /// How she calls it; empty for nothing.
    #[must_use]
    pub fn label(&self) -> &str {
        &self.passkey
    }

    /// What the browser says of it.
    #[must_use]
    pub fn credential(&self) -> &str {
        &self.credential
    }
}

impl Endpoint for AddPasskey {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/account/passkeys";
    type Body = Self;
    type Answer = PasskeyList;
    fn body(&self) -> Option<&Self> {
        Some(self)
    }
}

/// `DELETE /api/account/passkeys/{id}`: it opens nothing any more; the rest is answered. The password stays a way in, so
/// the last one may go, too. Asks for [`super::ConfirmItIsMe`].
#[derive(Debug, Clone)]
pub struct RemovePasskey {
    /// Of [`Passkey::id`].
    pub id: String,
}

impl Endpoint for RemovePasskey {
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/api/account/passkeys/{id}";
    type Body = ();
    type Answer = PasskeyList;
    fn href(&self) -> String {
        Href::new("/api/account/passkeys").segment(&self.id).finish()
    }
}

/// `POST /api/account/passkey/ask`: what the browser is asked to sign in by. No address is asked, so nobody learns
/// whether one has an account.
#[derive(Debug, Clone, Copy)]
pub struct AskPasskey;

impl Endpoint for AskPasskey {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/account/passkey/ask";
    type Body = ();
    type Answer = PasskeyOptions;
}

/// What the browser answers with a passkey.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasskeyAnswerDraft {
    /// The JSON that the browser's `PublicKeyCredential` gives of itself.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 16_384))]
    pub credential: String,
}

impl PasskeyAnswerDraft {
    /// Reads it.
    ///
    /// # Errors
    /// `required` or `too_long` at `credential`.
    pub fn parse(&self) -> Result<PasskeyAnswer, Vec<FieldError>> {
        match fault(&self.credential) {
            None => Ok(PasskeyAnswer { credential: self.credential.clone() }),
            Some(fault) => Err(vec![fault]),
        }
    }
}

/// An answer of a passkey. Made only by [`PasskeyAnswerDraft::parse`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PasskeyAnswer {
    credential: String,
}

impl PasskeyAnswer {
    /// As the browser gave it.
    #[must_use]
    pub fn credential(&self) -> &str {
        &self.credential
    }
}

/// `POST /api/account/passkey`: signs in. Her device has asked for her finger, face or PIN, so no second factor is needed.
/// 404 where what is answered does not hold any more, and 401 `wrong_credentials` for whatever else is wrong with it, a
/// passkey that nobody has included.
#[derive(Debug, Clone)]
pub struct SignInWithPasskey(pub PasskeyAnswer);

impl Endpoint for SignInWithPasskey {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/account/passkey";
    type Body = PasskeyAnswer;
    type Answer = SignedIn;
    fn body(&self) -> Option<&PasskeyAnswer> {
        Some(&self.0)
    }
}

/// `POST /api/account/passkey/confirm`: as [`super::ConfirmItIsMe`], by a passkey of the account. Refused as
/// [`SignInWithPasskey`] is.
#[derive(Debug, Clone)]
pub struct ConfirmByPasskey(pub PasskeyAnswer);

impl Endpoint for ConfirmByPasskey {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/account/passkey/confirm";
    type Body = PasskeyAnswer;
    type Answer = Done;
    fn body(&self) -> Option<&PasskeyAnswer> {
        Some(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("", "{}", Ok(""))]
    #[case("  Ada’s   phone ", "{}", Ok("Ada’s phone"))]
    #[case(&"x".repeat(41), "{}", Err(("passkey", "too_long")))]
    #[case("\u{7}", "{}", Err(("passkey", "invalid")))]
    #[case("phone", "", Err(("credential", "required")))]
    #[case("phone", &"x".repeat(16_385), Err(("credential", "too_long")))]
    fn a_name_is_a_line_or_nothing_and_an_answer_has_an_end(
        #[case] label: &str,
        #[case] credential: &str,
        #[case] expected: Result<&str, (&str, &str)>,
    ) {
        let draft = PasskeyDraft { passkey: label.to_owned(), credential: credential.to_owned() };
        let read = draft.parse().map(|add| add.label().to_owned());
        let expected = expected.map(str::to_owned).map_err(|(field, code)| vec![FieldError::new(field, code)]);
        assert_eq!(read, expected);
    }
}
