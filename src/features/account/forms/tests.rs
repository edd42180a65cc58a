use contract::account::{AskResetDraft, CredentialsDraft, LinkToken, NewEmailDraft};

use super::*;
use crate::ui::form::testing::fits;

const LONG: &str = "a sentence that only Ada knows";

#[test]
fn each_form_asks_what_its_endpoint_reads() {
    let (email, password, token) = (("email", "ada@example.org"), ("password", LONG), ("token", "t"));
    fits::<SignIn, CredentialsDraft>(&SIGN_IN, &[email, ("password", "x")]);
    fits::<UseTicket, TicketDraft>(&TICKET, &[("ticket", "t"), ("code", "123 456")]);
    fits::<Register, RegistrationDraft>(&REGISTER, &[email, password]);
    fits::<VerifyEmail, LinkToken>(&VERIFY, &[token]);
    fits::<ConfirmEmailChange, LinkToken>(&CONFIRM_EMAIL, &[token]);
    fits::<AskReset, AskResetDraft>(&ASK_RESET, &[email]);
    fits::<Reset, ResetDraft>(&RESET, &[token, password]);
    fits::<ChangeName, NameDraft>(&NAME, &[("name", "Ada")]);
    fits::<ChangePassword, NewPasswordDraft>(&PASSWORDS, &[("present", "x"), password]);
    fits::<AskEmailChange, NewEmailDraft>(&NEW_EMAIL, &[email]);
    fits::<ConfirmTotp, CodeDraft>(&TOTP, &[("code", "123456")]);
    let address = [("country", "DE"), ("full_name", "Ada"), ("mobile", "0151 23456789"), ("line1", "Weg 1")];
    let place = [("postal_code", "10117"), ("city", "Berlin")];
    fits::<AddAddress, AddressDraft>(&ADDRESS, &[&address[..], &place].concat());
    fits::<SetAddress, AddressDraft>(&SET_ADDRESS, &[&address[..], &place].concat());
}

/// promise: P6.1
#[test]
fn a_new_password_is_long_and_a_shorter_one_is_enough_beside_a_second_factor() {
    let with = |totp: &'static str| {
        let known = [("present", "x"), ("password", "eight ch"), ("totp", totp)];
        let mut form = Form::new(&PASSWORDS, known.map(|(key, text)| (key, text.to_owned())).into());
        form.submit().is_some()
    };
    assert!(!with("") && with("true"));
}

#[test]
fn password_managers_know_each_field() {
    let of = |form: &'static FormSpec| form.fields.iter().map(|f| f.spec.autocomplete).collect::<Vec<_>>();
    assert_eq!(of(&SIGN_IN), ["username", "current-password"]);
    assert_eq!(of(&REGISTER), ["username", "new-password"]);
    assert_eq!(of(&PASSWORDS), ["current-password", "new-password"]);
    assert_eq!(of(&TICKET)[1], "one-time-code");
}

#[test]
fn an_empty_name_takes_the_name_away() {
    let mut form = Form::new(&NAME, Vec::new());
    assert_eq!(form.submit(), Some(vec![("name", String::new())]));
}
