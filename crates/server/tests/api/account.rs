//! An account from its registration to its deletion.

use std::time::Duration;

use contract::{
    ProblemCode,
    account::{
        AskEmailChange, AskReset, AskResetDraft, ChangeName, ChangePassword, ConfirmEmailChange, ConfirmItIsMe,
        DeleteAccount, EndSession, GetAccount, LinkToken, ListSessions, NameDraft, NewEmailDraft, NewPasswordDraft,
        PresentPassword, Reset, ResetDraft, SignOut, SignOutEverywhere,
    },
};
use http::Method;
use rstest::rstest;

use crate::{
    mail::decode_quoted_printable,
    support::{
        Answer, Database, Setup, TestApp,
        accounts::{PASSWORD, confirmation, credentials, registration},
    },
};

pub(crate) const ADA: &str = "ada@example.org";
const NEW: &str = "ada.lovelace@example.net";

pub(crate) async fn shop(database: Database) -> TestApp {
    TestApp::spawn_with(database, Setup { jobs: false, ..Setup::default() }).await
}

/// The letters to an address whose text has `mark`, with what follows it.
pub(crate) fn letters(shop: &TestApp, to: &str, mark: &str) -> Vec<String> {
    let letters = shop.letters();
    let letters = letters.iter().map(|letter| decode_quoted_printable(letter)).filter(|letter| letter.contains(to));
    let mut found: Vec<String> = letters.filter(|letter| letter.contains(mark)).collect();
    found.sort();
    found
}

/// The token after `mark` in the only letter to an address that has it.
pub(crate) fn token(shop: &TestApp, to: &str, mark: &str) -> LinkToken {
    let found = letters(shop, to, mark);
    let [letter] = found.as_slice() else { panic!("{} letters to {to} have {mark}", found.len()) };
    LinkToken { token: letter.split_once(mark).unwrap().1.chars().take(43).collect() }
}

pub(crate) fn is_me(password: &str) -> ConfirmItIsMe {
    PresentPassword { password: password.to_owned() }.parse().unwrap()
}

pub(crate) fn ask_reset(email: &str) -> AskReset {
    AskReset(AskResetDraft { email: email.to_owned() }.parse().unwrap())
}

pub(crate) fn reset(token: &LinkToken, password: &str) -> Reset {
    ResetDraft { token: token.token.clone(), password: password.to_owned() }.parse().unwrap()
}

/// promise: P5.1
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p5_1_from_a_registration_to_a_deletion(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let mut ada = shop.shopper();
    assert_eq!(ada.call(&GetAccount).await.unwrap().account, None);
    ada.call(&registration("Ada@Example.org")).await.unwrap();
    let refused = ada.call(&credentials(ADA, PASSWORD)).await.unwrap_err();
    assert_eq!(refused.code, ProblemCode::WrongCredentials, "there is no account before its address is confirmed");

    shop.run_jobs().await;
    let link = token(&shop, ADA, "/account/verify#");
    ada.call(&confirmation(&link, PASSWORD)).await.unwrap();
    assert_eq!(
        ada.call(&confirmation(&link, PASSWORD)).await.unwrap_err().code,
        ProblemCode::NotFound,
        "a link holds once"
    );
    assert_eq!(ada.call(&GetAccount).await.unwrap().account, None, "a link does not sign in");

    let account = ada.sign_in("ADA@example.org").await.account.unwrap();
    assert_eq!((account.email.as_str(), account.name.as_str(), account.totp, account.orders), (ADA, "", false, 0));
    let named = NameDraft { name: " Ada  Lovelace ".to_owned() }.parse().unwrap();
    assert_eq!(ada.call(&ChangeName(named)).await.unwrap().name, "Ada Lovelace");
    assert_eq!(ada.call(&GetAccount).await.unwrap().account.unwrap().name, "Ada Lovelace");

    shop.advance(Duration::from_secs(301));
    assert_eq!(ada.call(&DeleteAccount).await.unwrap_err().code, ProblemCode::ReauthNeeded);
    assert_eq!(ada.call(&is_me("not my password")).await.unwrap_err().code, ProblemCode::WrongCredentials);
    assert!(ada.call(&GetAccount).await.unwrap().account.is_some(), "a slip signs nobody out");
    ada.call(&is_me(PASSWORD)).await.unwrap();
    let session = ada.session();
    let erased = ada.call(&DeleteAccount).await.unwrap();
    assert!(erased.plan.goes.iter().any(|going| going.what.contains("Email of the account")), "{:?}", erased.plan);
    ada.cookies.insert("valise_session".to_owned(), session);
    assert_eq!(ada.call(&GetAccount).await.unwrap().account, None);
    assert_eq!(ada.call(&credentials(ADA, PASSWORD)).await.unwrap_err().code, ProblemCode::WrongCredentials);
    // The address is free again.
    ada.call(&registration(ADA)).await.unwrap();
    shop.stop().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn sessions_are_listed_and_ended_one_by_one_and_all_at_once(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let mut laptop = shop.person(ADA).await;
    let mut phone = shop.shopper();
    let body = serde_json::to_vec(&credentials(ADA, PASSWORD).0).unwrap();
    let headers = [
        ("content-type", "application/json"),
        ("user-agent", "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"),
    ];
    assert_eq!(phone.send(Method::POST, "/api/account/sign-in", &headers, body).await.status, 200);

    let sessions = laptop.call(&ListSessions).await.unwrap().sessions;
    assert_eq!(sessions.len(), 2);
    let other = sessions.iter().find(|session| !session.this).unwrap();
    assert_eq!(other.device, "Firefox on Android");
    let left = laptop.call(&EndSession { id: other.id.clone() }).await.unwrap().sessions;
    assert_eq!((left.len(), left[0].this), (1, true));
    assert_eq!(phone.call(&ListSessions).await.unwrap_err().code, ProblemCode::NotSignedIn, "a stolen phone is out");

    phone.sign_in(ADA).await;
    laptop.call(&SignOutEverywhere).await.unwrap();
    for browser in [&mut laptop, &mut phone] {
        assert_eq!(browser.call(&ListSessions).await.unwrap_err().code, ProblemCode::NotSignedIn);
    }
    shop.stop().await;
}

/// promise: P6.1
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p6_1_the_token_of_a_session_dies_with_it_and_after_thirty_days(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let mut ada = shop.person(ADA).await;
    let stolen = ada.session();
    ada.call(&SignOut).await.unwrap();
    assert_eq!(ada.session(), "");
    ada.call(&SignOut).await.unwrap();
    let mut thief = shop.shopper();
    thief.cookies.insert("valise_session".to_owned(), stolen);
    assert_eq!(thief.call(&GetAccount).await.unwrap().account, None);

    ada.sign_in(ADA).await;
    shop.advance(Duration::from_secs(29 * 86_400));
    assert!(ada.call(&GetAccount).await.unwrap().account.is_some());
    shop.advance(Duration::from_secs(29 * 86_400));
    assert!(ada.call(&GetAccount).await.unwrap().account.is_some(), "it was used in between");
    shop.advance(Duration::from_secs(31 * 86_400));
    assert_eq!(ada.call(&GetAccount).await.unwrap().account, None);
    shop.stop().await;
}

/// promise: P6.1
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p6_1_the_cookie_of_a_session_lasts_as_long_as_the_session_and_that_half_a_year_at_the_most(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let mut ada = shop.person(ADA).await;
    let set = |answer: Answer| -> Vec<String> {
        let cookies = answer.headers.get_all("set-cookie").iter();
        cookies.map(|cookie| cookie.to_str().unwrap().to_owned()).collect()
    };
    assert_eq!(set(ada.get("/api/account").await), [""; 0], "not each look sets it");
    shop.advance(Duration::from_secs(301));
    let kept = format!("valise_session={}; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax", ada.session());
    assert_eq!(set(ada.get("/api/account").await), std::slice::from_ref(&kept));
    assert_eq!(set(ada.get("/api/account").await), [""; 0]);
    for _ in 0..8 {
        shop.advance(Duration::from_secs(20 * 86_400));
        assert_eq!(set(ada.get("/api/account/sessions").await), std::slice::from_ref(&kept));
    }
    shop.advance(Duration::from_secs(20 * 86_400));
    assert_eq!(ada.call(&ListSessions).await.unwrap_err().code, ProblemCode::NotSignedIn, "however often it was used");
    ada.sign_in(ADA).await;
    assert_eq!(ada.call(&ListSessions).await.unwrap().sessions.len(), 1, "nor is it listed any more");
    shop.advance(Duration::from_secs(301));
    ada.call(&SignOut).await.unwrap();
    assert_eq!(ada.session(), "", "signing out is not undone by it");
    shop.stop().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_link_to_reset_holds_once_for_an_hour_and_signs_everybody_out(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    const OTHER: &str = "giraffes browse at dusk";
    let shop = shop(database).await;
    let mut ada = shop.person(ADA).await;
    let mut elsewhere = shop.shopper();
    elsewhere.call(&ask_reset(ADA)).await.unwrap();
    shop.run_jobs().await;
    let link = token(&shop, ADA, "/account/reset#");
    assert!(ada.call(&GetAccount).await.unwrap().account.is_some(), "asking alone changes nothing");

    let short = elsewhere.call(&reset(&link, "nine chars")).await.unwrap_err();
    assert_eq!((short.code, short.errors[0].code.as_str()), (ProblemCode::InvalidFields, "too_short"));
    elsewhere.call(&reset(&link, OTHER)).await.unwrap();
    assert_eq!(elsewhere.call(&reset(&link, PASSWORD)).await.unwrap_err().code, ProblemCode::NotFound);
    assert_eq!(ada.call(&GetAccount).await.unwrap().account, None, "whoever was signed in is out");
    assert_eq!(ada.call(&credentials(ADA, PASSWORD)).await.unwrap_err().code, ProblemCode::WrongCredentials);
    assert!(elsewhere.call(&credentials(ADA, OTHER)).await.unwrap().account.is_some());
    shop.run_jobs().await;
    assert_eq!(letters(&shop, ADA, "was changed just now").len(), 1, "she is told");

    shop.shopper().call(&ask_reset(ADA)).await.unwrap();
    shop.run_jobs().await;
    let links = letters(&shop, ADA, "/account/reset#");
    assert_eq!(links.len(), 2);
    let tokens = links.iter().map(|letter| letter.split_once("/account/reset#").unwrap().1[..43].to_owned());
    let late = LinkToken { token: tokens.into_iter().find(|token| *token != link.token).unwrap() };
    shop.advance(Duration::from_secs(3_601));
    assert_eq!(shop.shopper().call(&reset(&late, PASSWORD)).await.unwrap_err().code, ProblemCode::NotFound);
    shop.stop().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn another_password_needs_the_present_one_and_ends_the_other_sessions(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    const OTHER: &str = "giraffes browse at dusk";
    let shop = shop(database).await;
    let mut ada = shop.person(ADA).await;
    let mut phone = shop.shopper();
    phone.sign_in(ADA).await;
    let change = |present: &str, password: &str| {
        let draft = NewPasswordDraft { present: present.to_owned(), password: password.to_owned() };
        ChangePassword(draft.parse(true).unwrap())
    };
    let refused = ada.call(&change("wrong", OTHER)).await.unwrap_err();
    assert_eq!(refused.code, ProblemCode::WrongCredentials);
    for (password, code) in
        [("nine chars", "too_short"), ("passwordpassword", "common"), ("ada@example.org1", "guessable")]
    {
        let refused = ada.call(&change(PASSWORD, password)).await.unwrap_err();
        assert_eq!(refused.errors[0].code, code, "{password}");
    }
    ada.call(&change(PASSWORD, OTHER)).await.unwrap();
    assert!(ada.call(&GetAccount).await.unwrap().account.is_some());
    assert_eq!(phone.call(&GetAccount).await.unwrap().account, None);
    shop.stop().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn another_address_takes_effect_once_it_is_confirmed_and_both_are_told(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let mut ada = shop.person(ADA).await;
    let change = AskEmailChange(NewEmailDraft { email: NEW.to_owned() }.parse().unwrap());
    shop.advance(Duration::from_secs(301));
    assert_eq!(ada.call(&change).await.unwrap_err().code, ProblemCode::ReauthNeeded);
    ada.call(&is_me(PASSWORD)).await.unwrap();
    let account = ada.call(&change).await.unwrap();
    assert_eq!((account.email.as_str(), account.new_email.as_deref()), (ADA, Some(NEW)));
    shop.run_jobs().await;
    assert_eq!(letters(&shop, ADA, "is to have another address").len(), 1);
    let link = token(&shop, NEW, "/account/email#");

    // Nobody need be signed in where the mail is read.
    shop.shopper().call(&ConfirmEmailChange(link.clone())).await.unwrap();
    assert_eq!(shop.shopper().call(&ConfirmEmailChange(link)).await.unwrap_err().code, ProblemCode::NotFound);
    let account = ada.call(&GetAccount).await.unwrap().account.unwrap();
    assert_eq!((account.email.as_str(), account.new_email), (NEW, None));
    assert_eq!(ada.call(&credentials(ADA, PASSWORD)).await.unwrap_err().code, ProblemCode::WrongCredentials);
    ada.sign_in(NEW).await;
    shop.stop().await;
}

/// promise: P6.1
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p6_1_no_link_leaves_for_another_address_before_the_present_one_was_warned(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let mut thief = shop.person(ADA).await;
    let change = |email: &str| AskEmailChange(NewEmailDraft { email: email.to_owned() }.parse().unwrap());
    thief.call(&change("first@example.net")).await.unwrap();
    thief.call(&change(NEW)).await.unwrap();
    let waiting = shop.texts("SELECT kind FROM account_letters WHERE kind <> 'register'").await;
    assert_eq!(waiting, ["email_old", "email_old"], "the link waits for the warnings");
    shop.run_jobs().await;
    assert_eq!(letters(&shop, ADA, "is to have another address").len(), 2);
    assert_eq!(letters(&shop, "first@example.net", "/account/email#").len(), 0);
    assert_eq!(letters(&shop, NEW, "/account/email#").len(), 1);
    shop.stop().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_reset_stops_a_change_of_address_that_she_did_not_ask_for(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let mut thief = shop.person(ADA).await;
    thief.call(&AskEmailChange(NewEmailDraft { email: NEW.to_owned() }.parse().unwrap())).await.unwrap();
    shop.run_jobs().await;
    let stolen = token(&shop, NEW, "/account/email#");
    shop.shopper().call(&ask_reset(ADA)).await.unwrap();
    shop.run_jobs().await;
    shop.shopper().call(&reset(&token(&shop, ADA, "/account/reset#"), "giraffes browse at dusk")).await.unwrap();
    assert_eq!(thief.call(&ConfirmEmailChange(stolen)).await.unwrap_err().code, ProblemCode::NotFound);
    shop.stop().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn another_password_stops_a_change_of_address_too_and_no_other_browser_is_known_any_more(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let mut ada = shop.person(ADA).await;
    let mut thief = shop.shopper();
    thief.sign_in(ADA).await;
    thief.call(&AskEmailChange(NewEmailDraft { email: NEW.to_owned() }.parse().unwrap())).await.unwrap();
    shop.run_jobs().await;
    let stolen = token(&shop, NEW, "/account/email#");
    let draft = NewPasswordDraft { present: PASSWORD.to_owned(), password: "giraffes browse at dusk".to_owned() };
    ada.call(&ChangePassword(draft.parse(true).unwrap())).await.unwrap();
    assert_eq!(ada.call(&GetAccount).await.unwrap().account.unwrap().new_email, None);
    assert_eq!(thief.call(&ConfirmEmailChange(stolen)).await.unwrap_err().code, ProblemCode::NotFound);
    assert_eq!(shop.count("account_devices").await, 1, "the one that she changed it in");
    ada.call(&SignOut).await.unwrap();
    let known = ada.cookies["valise_device"].clone();
    ada.call(&credentials(ADA, "giraffes browse at dusk")).await.unwrap();
    assert_eq!(ada.cookies["valise_device"], known, "her own browser stays known");
    shop.stop().await;
}

/// promise: P6.1
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p6_1_a_link_proves_the_address_that_it_was_mailed_to_and_no_other(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let mut ada = shop.person(ADA).await;
    ada.call(&AskEmailChange(NewEmailDraft { email: NEW.to_owned() }.parse().unwrap())).await.unwrap();
    shop.shopper().call(&ask_reset(ADA)).await.unwrap();
    shop.run_jobs().await;
    let (other, new) = (token(&shop, NEW, "/account/email#"), token(&shop, ADA, "/account/reset#"));
    // As a letter leaves it that was in hand while the address was changed.
    shop.sql("UPDATE accounts SET email_index = 'a', new_email_index = 'b'").await;
    assert_eq!(ada.call(&ConfirmEmailChange(other)).await.unwrap_err().code, ProblemCode::NotFound);
    assert_eq!(ada.call(&reset(&new, "giraffes browse at dusk")).await.unwrap_err().code, ProblemCode::NotFound);
    shop.stop().await;
}

/// promise: P5.1
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p5_1_what_was_registered_with_her_address_and_never_confirmed_goes_with_the_account(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let mut ada = shop.person(ADA).await;
    shop.shopper().call(&registration(ADA)).await.unwrap();
    shop.shopper().call(&registration("eve@example.org")).await.unwrap();
    ada.call(&DeleteAccount).await.unwrap();
    assert_eq!(shop.count("accounts").await, 1, "another's registration stays");
    assert_eq!(shop.count("data_keys WHERE kind = 'person'").await, 1);
    assert_eq!(shop.count("key_endings").await, 2, "copies of the database open neither");
    shop.stop().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn of_several_registrations_of_an_address_the_first_that_is_confirmed_stays(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    for _ in 0..2 {
        shop.shopper().call(&registration(ADA)).await.unwrap();
    }
    shop.run_jobs().await;
    let mut tokens = letters(&shop, ADA, "/account/verify#")
        .into_iter()
        .map(|letter| LinkToken { token: letter.split_once("/account/verify#").unwrap().1.chars().take(43).collect() });
    shop.shopper().call(&confirmation(&tokens.next().unwrap(), PASSWORD)).await.unwrap();
    let late = shop.shopper().call(&confirmation(&tokens.next().unwrap(), PASSWORD)).await.unwrap_err();
    assert_eq!(late.code, ProblemCode::NotFound);
    shop.stop().await;
}

/// promise: P6.1
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p6_1_a_mailbox_alone_confirms_nothing_that_somebody_else_registered(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let mut eve = shop.shopper();
    eve.call(&registration(ADA)).await.unwrap();
    shop.run_jobs().await;
    let link = token(&shop, ADA, "/account/verify#");
    let mut ada = shop.shopper();
    let refused = ada.call(&confirmation(&link, "whatever Ada would choose")).await.unwrap_err();
    assert_eq!(refused.code, ProblemCode::WrongCredentials);
    assert_eq!(eve.call(&credentials(ADA, PASSWORD)).await.unwrap_err().code, ProblemCode::WrongCredentials);
    // A slip uses nothing up: whoever chose the password confirms with it.
    ada.call(&confirmation(&link, PASSWORD)).await.unwrap();
    shop.stop().await;
}
