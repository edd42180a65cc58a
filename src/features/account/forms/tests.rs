use contract::account::{
    AskResetDraft, CodeDraft, CredentialsDraft, LinkToken, NameDraft, NewEmailDraft, NewPasswordDraft,
    RegistrationDraft, ResetDraft, TicketDraft, VerificationDraft,
};
use serde::de::DeserializeOwned;

use super::*;
use crate::features::account::passkeys::PASSKEY;
use crate::{reactive::prelude::*, ui::filled::Filling};

const LONG: (&str, &str) = ("password", "a sentence that only Ada knows");
const EMAIL: (&str, &str) = ("email", "ada@example.org");

/// A passkey's draft before there is a passkey.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct NamedPasskey {
    #[expect(dead_code, reason = "only read from JSON")]
    passkey: String,
}

/// Filled in like this, the form is sent, and what is sent is what the endpoint reads.
fn fits<D: DeserializeOwned>(form: &'static FormSpec, filled: &[(&'static str, &str)]) {
    let known = filled.iter().map(|(key, text)| (*key, (*text).to_owned())).collect();
    let sent = Owner::new().with(|| Filling::new(form, known).submit()).expect("nothing is wrong with it");
    let json = crate::json::texts(&sent);
    // As the server reads it: what is unknown is refused.
    assert!(serde_json::from_str::<D>(&json).is_ok(), "{}: {json}", form.to.1);
    assert_eq!(sent.len(), filled.len(), "{}", form.to.1);
}

#[test]
fn each_form_asks_what_its_endpoint_reads() {
    let token = ("token", "t");
    fits::<CredentialsDraft>(&SIGN_IN, &[EMAIL, ("password", "x")]);
    fits::<TicketDraft>(&TICKET, &[("ticket", "t"), ("code", "123 456")]);
    fits::<RegistrationDraft>(&REGISTER, &[EMAIL, LONG]);
    fits::<VerificationDraft>(&VERIFY, &[token, ("password", "x")]);
    fits::<LinkToken>(&CONFIRM_EMAIL, &[token]);
    fits::<AskResetDraft>(&ASK_RESET, &[EMAIL]);
    fits::<ResetDraft>(&RESET, &[token, LONG]);
    fits::<NameDraft>(&NAME, &[("name", "Ada")]);
    fits::<NameDraft>(&NAME, &[("name", "")]);
    fits::<NewPasswordDraft>(&PASSWORDS, &[("present", "x"), LONG]);
    fits::<NewEmailDraft>(&NEW_EMAIL, &[EMAIL]);
    // What the browser makes is added when it has made it.
    fits::<NamedPasskey>(&PASSKEY, &[("passkey", "Ada’s phone")]);
    fits::<NamedPasskey>(&PASSKEY, &[("passkey", "")]);
    fits::<CodeDraft>(&TOTP, &[("code", "123456")]);
}

#[test]
fn password_managers_know_each_field() {
    let of = |form: &'static FormSpec| form.fields.iter().map(|f| f.spec.autocomplete).collect::<Vec<_>>();
    assert_eq!(of(&SIGN_IN), ["username", "current-password"]);
    assert_eq!(of(&REGISTER), ["username", "new-password"]);
    assert_eq!(of(&VERIFY), ["current-password"]);
    assert_eq!(of(&RESET), ["new-password"]);
    assert_eq!(of(&PASSWORDS), ["current-password", "new-password"]);
    assert_eq!(of(&TICKET), ["one-time-code"]);
}

#[test]
fn nothing_that_is_pasted_into_a_password_is_cut() {
    let passwords = [&SIGN_IN, &REGISTER, &VERIFY, &RESET, &PASSWORDS].map(|form| form.fields);
    let passwords = passwords.into_iter().flatten().filter(|field| field.spec.kind == "password");
    for field in passwords {
        assert_eq!((field.fault)(&"x".repeat(200)), Some("too_long"));
        assert!(field.spec.max >= 1000);
    }
}

/// promise: P6.1
#[test]
fn promise_p6_1_a_new_password_is_long_and_only_the_server_knows_where_a_shorter_one_is_enough() {
    let fault = |form: &FormSpec, typed: &str| form.fields.last().and_then(|field| (field.fault)(typed));
    assert_eq!(fault(&REGISTER, "nine chars"), Some("too_short"));
    assert_eq!(fault(&PASSWORDS, "seven !"), Some("too_short"));
    assert_eq!(fault(&PASSWORDS, "nine chars"), None);
}
