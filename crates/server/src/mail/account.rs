//! What the letters of accounts say. Links carry their token in the fragment, which browsers keep to themselves.

use super::Letter;
use crate::{
    domain::{moment::minute, token::Token},
    store::account_letters::Kind,
    vault::Pii,
};

/// What a letter is about.
#[derive(Debug)]
pub struct Message<'a> {
    /// Its kind.
    pub kind: Kind,
    /// Whether the address has an account already, other than the one that it is about.
    pub taken: bool,
    /// The token of its link, where it has one.
    pub link: Option<&'a Token>,
    /// When the account's erasure is due, where one is planned; epoch milliseconds.
    pub erasure_at: Option<i64>,
}

/// The letter to the owner of an address.
#[must_use]
pub fn write(message: &Message<'_>, email: Pii<String>, id: String, public_url: &str) -> Letter {
    let token = message.link.map_or("", Token::expose);
    let erasure_at = message.erasure_at.map_or_else(|| "soon".to_owned(), |at| format!("on {}", minute(at)));
    let (subject, text) = match (message.kind, message.taken) {
        (Kind::Register, false) => (
            "Please confirm: your account at Valise",
            format!(
                "Somebody, we hope you, wants an account at Valise with this address.\n\n\
                 If it was you, confirm it here within a week, with the password that you chose:\n{public_url}/account/verify#{token}\n\n\
                 If it was not, do nothing: without your confirmation there is no account, and we forget the address.\n"
            ),
        ),
        (Kind::Register | Kind::EmailNew, true) => (
            "You have an account at Valise already",
            format!(
                "Somebody, perhaps you, wanted to use this address for an account at Valise. It has one already, so \
                 nothing was changed.\n\n\
                 To sign in:\n{public_url}/account\n\n\
                 If you have lost your password:\n{public_url}/account/reset\n\n\
                 If it was not you, you need not do anything: whoever it was has not been told that you have an account.\n"
            ),
        ),
        (Kind::Reset, _) => (
            "A new password for your account at Valise",
            format!(
                "Somebody, we hope you, asked to set a new password for your account at Valise.\n\n\
                 Set it here, within an hour:\n{public_url}/account/reset#{token}\n\n\
                 If it was not you, do nothing: your password stays as it is.\n"
            ),
        ),
        (Kind::EmailNew, false) => (
            "Please confirm: your new address at Valise",
            format!(
                "Somebody, we hope you, wants this address to be that of an account at Valise.\n\n\
                 If it was you, confirm it here, within a week:\n{public_url}/account/email#{token}\n\n\
                 If it was not, do nothing: nothing is changed.\n"
            ),
        ),
        (Kind::EmailOld, _) => (
            "Another address for your account at Valise",
            format!(
                "Your account at Valise is to have another address. Until that address is confirmed, this one stays.\n\n\
                 If this was not you, set a new password now; that ends the change for whoever asked for it, and signs \
                 every browser out:\n{public_url}/account/reset\n"
            ),
        ),
        (Kind::Password, _) => (
            "Your password at Valise was changed",
            format!(
                "The password of your account at Valise was changed just now.\n\n\
                 If this was not you, set a new one at once, which signs every browser out:\n{public_url}/account/reset\n"
            ),
        ),
        (Kind::Codes, _) => (
            "Wrong codes for your account at Valise",
            format!(
                "Somebody typed the password of your account at Valise and then ten wrong codes of your authenticator app. \
                 Nobody was signed in.\n\n\
                 If this was not you, somebody knows your password: set a new one, which ends the guessing:\n{public_url}/account/reset\n"
            ),
        ),
        (Kind::Passkey, _) => (
            "A passkey for your account at Valise",
            format!(
                "A passkey was added to your account at Valise just now: whoever has it can sign in. Your passkeys:\n\
                 {public_url}/account/security\n\n\
                 If this was not you, set a new password at once, which takes every passkey away and signs every browser \
                 out:\n{public_url}/account/reset\n"
            ),
        ),
        (Kind::Erasure, _) => (
            "Your data at Valise is going to be deleted",
            format!(
                "Somebody who is signed in to your account at Valise, we hope you, asked us to delete what we hold about you: \
                 the account, its orders, its cart and what you chose. It will be done {erasure_at}.\n\n\
                 Until then you can stop it. Sign in, and choose to keep your data here:\n{public_url}/privacy/data\n\n\
                 If this was not you, stop it, and set a new password, which signs every browser out:\n{public_url}/account/reset\n\n\
                 Deleted is deleted: after that we can bring nothing back.\n"
            ),
        ),
    };
    Letter {
        id,
        to: email.release(),
        subject: subject.to_owned(),
        text: format!("{text}\nValise\n"),
        unsubscribe: None,
    }
}
