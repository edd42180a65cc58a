//! What an attacker tries on accounts, and gets nothing by.

use std::time::{Duration, Instant};

use contract::{
    ProblemCode,
    account::{
        AskEmailChange, AskReset, AskResetDraft, GetAccount, ListSessions, NewEmailDraft, RegistrationDraft, SignOut,
    },
    endpoint::asking_about_a_person,
};
use http::Method;
use rstest::rstest;
use serde_json::{Value, json};

use crate::{
    account::{ADA, ask_reset, is_me, letters, reset, shop, token},
    support::{
        Answer, Database, Setup, Shopper, TestApp,
        accounts::{PASSWORD, credentials, registration},
    },
};

const NOBODY: &str = "nobody@example.org";
const JSON: (&str, &str) = ("content-type", "application/json");

/// promise: P2.3
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_was_planted_before_signing_in_is_not_the_one_after(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    shop.register(ADA).await;
    let mut mallory = shop.person("mallory@example.org").await;
    let planted = mallory.session();
    for cookie in [planted.clone(), "A".repeat(43)] {
        let mut ada = shop.shopper();
        ada.cookies.insert("valise_session".to_owned(), cookie.clone());
        ada.sign_in(ADA).await;
        assert_ne!(ada.session(), cookie);
        assert_eq!(ada.call(&GetAccount).await.unwrap().account.unwrap().email, ADA);
        // Signing in again makes a new one, and the old one is dead.
        let first = ada.session();
        ada.sign_in(ADA).await;
        let mut thief = shop.shopper();
        thief.cookies.insert("valise_session".to_owned(), first);
        assert_eq!(thief.call(&GetAccount).await.unwrap().account, None);
    }
    mallory.cookies.insert("valise_session".to_owned(), planted);
    assert_eq!(mallory.call(&GetAccount).await.unwrap().account, None, "what she planted opens nothing at all");
    shop.stop().await;
}

/// The token by which a browser is known to have been signed in gives its holder attempts of its own: one that somebody
/// planted must not become known to the account.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_device_that_was_planted_is_not_the_one_that_the_account_knows(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    shop.register(ADA).await;
    let mallory = shop.person("mallory@example.org").await;
    for planted in [mallory.cookies["valise_device"].clone(), "A".repeat(43)] {
        let mut ada = shop.shopper();
        ada.cookies.insert("valise_device".to_owned(), planted.clone());
        ada.sign_in(ADA).await;
        let known = ada.cookies["valise_device"].clone();
        assert_ne!(known, planted);
        ada.sign_in(ADA).await;
        assert_eq!(ada.cookies["valise_device"], known, "the same browser stays the same");
    }
    assert_eq!(shop.count("account_devices").await, 3, "hers twice, and Mallory's own");
    shop.stop().await;
}

/// promise: O5
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn cookies_are_opaque_out_of_reach_of_scripts_and_bound_to_tls(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let setup = Setup { jobs: false, public_url: Some("https://valise.example".to_owned()), ..Setup::default() };
    let shop = TestApp::spawn_with(database, setup).await;
    shop.register(ADA).await;
    let mut ada = shop.shopper();
    let answer = ada.send_endpoint(&credentials(ADA, PASSWORD)).await;
    let set: Vec<&str> = answer.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap()).collect();
    for name in ["__Host-valise_session=", "__Host-valise_device="] {
        let cookie = set.iter().find(|cookie| cookie.starts_with(name)).unwrap();
        for word in ["; Path=/", "; HttpOnly", "; SameSite=Lax", "; Secure"] {
            assert!(cookie.contains(word), "{cookie}");
        }
        assert!(!cookie.contains("Domain"), "{cookie}");
    }
    let stored = crate::vault::everything(&shop.app.db).await;
    for (name, value) in ada.cookies.iter().filter(|(_, value)| value.len() == 43) {
        assert!(!stored.contains(value.as_str()), "{name} stands in the database");
    }
    shop.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn forged_cookies_open_nothing() {
    let shop = shop(Database::Sqlite).await;
    let ada = shop.person(ADA).await;
    let real = ada.session();
    let other_case: String = real.chars().map(|c| if c.is_lowercase() { c.to_ascii_uppercase() } else { c }).collect();
    let hash = valise_server::domain::token::Token::parse(&real).unwrap().hash().as_str().to_owned();
    for forged in
        ["A".repeat(43), other_case, real[..42].to_owned(), format!("{real}A"), hash, "' OR 1=1 --".to_owned()]
    {
        let mut mallory = shop.shopper();
        mallory.cookies.insert("valise_session".to_owned(), forged.clone());
        assert_eq!(mallory.call(&ListSessions).await.unwrap_err().code, ProblemCode::NotSignedIn, "{forged}");
        assert_eq!(mallory.call(&GetAccount).await.unwrap().account, None, "{forged}");
    }
    shop.stop().await;
}

/// Status, body and names of headers: all that can be told from an answer, but for the time that it took.
fn told(answer: &Answer) -> (u16, String, Vec<String>) {
    let headers = answer.headers.keys().map(ToString::to_string).collect();
    (answer.status, String::from_utf8_lossy(&answer.body).into_owned(), headers)
}

/// promise: P6.2
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p6_2_whether_an_address_has_an_account_is_told_to_its_mail_alone(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let mut mallory = shop.person("mallory@example.org").await;
    shop.register(ADA).await;
    let ask = |email: &str| AskResetDraft { email: email.to_owned() }.parse().unwrap();
    let change = |email: &str| AskEmailChange(NewEmailDraft { email: email.to_owned() }.parse().unwrap());

    let mut pairs = Vec::new();
    for email in [ADA, NOBODY] {
        let mut guest = shop.shopper();
        pairs.push([
            told(&guest.send_endpoint(&registration(email)).await),
            told(&guest.send_endpoint(&AskReset(ask(email))).await),
            told(&guest.send_endpoint(&credentials(email, "a wrong password")).await),
            // Hers for the known one, and nobody's: what she just registered is not confirmed.
            told(&guest.send_endpoint(&credentials(email, "zebras graze at noon?")).await),
        ]);
        assert!(guest.cookies.is_empty());
    }
    assert_eq!(pairs[0], pairs[1]);
    shop.run_jobs().await;
    assert_eq!(letters(&shop, ADA, "You have an account at Valise already").len(), 1);
    assert_eq!(letters(&shop, ADA, "/account/verify#").len(), 0);
    assert_eq!(letters(&shop, NOBODY, "/account/verify#").len(), 1);
    assert_eq!(letters(&shop, NOBODY, "/account/reset#").len(), 0, "nobody is not written to about a password");

    // As many letters as an address gets have left: an hour later.
    shop.advance(Duration::from_secs(3_600));
    mallory.call(&is_me(PASSWORD)).await.unwrap();
    assert_eq!(mallory.call(&change(ADA)).await.unwrap().new_email.as_deref(), Some(ADA));
    assert_eq!(mallory.call(&change(NOBODY)).await.unwrap().new_email.as_deref(), Some(NOBODY));
    shop.stop().await;
}

/// What takes time in signing in is the hash: one is made for everybody who is refused, so that the time does not tell.
/// Counted, since a clock on a machine with other work decides nothing.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_work_to_be_refused_is_the_same_for_everybody(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    shop.register(ADA).await;
    let mut mallory = shop.shopper();
    mallory.call(&registration("waiting@example.org")).await.unwrap();
    for email in [ADA, NOBODY, "waiting@example.org"] {
        let before = shop.app.passwords.hashed();
        for _ in 0..5 {
            let refused = mallory.call(&credentials(email, "a wrong password")).await.unwrap_err();
            assert_eq!(refused.code, ProblemCode::WrongCredentials);
        }
        assert_eq!(shop.app.passwords.hashed() - before, 5, "{email}");
        // Registering makes one too, whether the address has an account or not.
        shop.advance(Duration::from_secs(3 * 3_600));
        mallory.call(&registration(email)).await.unwrap();
        assert_eq!(shop.app.passwords.hashed() - before, 6, "{email}");
        // Asking for a new password makes none, and writes one entry.
        let entries = shop.count("audit_log").await;
        mallory.call(&ask_reset(email)).await.unwrap();
        assert_eq!(shop.app.passwords.hashed() - before, 6, "{email}");
        assert_eq!(shop.count("audit_log").await - entries, 1, "{email}");
    }
    shop.stop().await;
}

/// What is left of a difference is hidden by when the answer leaves (`http/on_time.rs`). A lower bound, which no machine is
/// too slow for.
/// promise: P6.2
#[tokio::test]
async fn promise_p6_2_what_asks_for_an_address_or_an_order_is_not_answered_before_its_time() {
    let shop = shop(Database::Sqlite).await;
    let asking = asking_about_a_person();
    assert!(!asking.is_empty());
    for (method, path) in asking {
        let method = Method::from_bytes(method.as_str().as_bytes()).unwrap();
        let asked = Instant::now();
        let answer = shop.shopper().send(method, path, &[JSON], b"{}".to_vec()).await;
        let took = asked.elapsed();
        assert!((400..500).contains(&answer.status) && !matches!(answer.status, 404 | 405), "{path} {}", answer.status);
        assert!(took >= Duration::from_millis(100), "{path} {took:?}");
    }
    shop.stop().await;
}

/// promise: P2.3
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p2_3_guessing_ends_and_the_owner_gets_in_all_the_same(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let mut ada = shop.person(ADA).await;
    ada.call(&SignOut).await.unwrap();
    let mut mallory = shop.shopper();
    for _ in 0..10 {
        let refused = mallory.call(&credentials(ADA, "a wrong guess")).await.unwrap_err();
        assert_eq!(refused.code, ProblemCode::WrongCredentials);
    }
    let refused = mallory.send_endpoint(&credentials(ADA, PASSWORD)).await;
    let problem = refused.problem();
    assert_eq!((refused.status, problem.code), (429, ProblemCode::TooManyAttempts), "even the right one");
    assert_eq!(refused.headers["retry-after"].to_str().unwrap(), problem.retry_after_s.unwrap().to_string());
    // An address that nobody has is limited alike.
    for _ in 0..10 {
        mallory.call(&credentials(NOBODY, "a wrong guess")).await.unwrap_err();
    }
    let nobody = mallory.call(&credentials(NOBODY, "a wrong guess")).await.unwrap_err();
    assert_eq!(nobody.code, ProblemCode::TooManyAttempts);

    // From the browser that she was signed in from before, she gets in; her cookie is no key for guessing either.
    ada.sign_in(ADA).await;
    mallory.cookies.insert("valise_device".to_owned(), "A".repeat(43));
    assert_eq!(mallory.call(&credentials(ADA, PASSWORD)).await.unwrap_err().code, ProblemCode::TooManyAttempts);
    // And from any other with the link that only her mail has.
    let mut elsewhere = shop.shopper();
    elsewhere.call(&ask_reset(ADA)).await.unwrap();
    shop.run_jobs().await;
    elsewhere.call(&reset(&token(&shop, ADA, "/account/reset#"), "giraffes browse at dusk")).await.unwrap();
    assert!(elsewhere.call(&credentials(ADA, "giraffes browse at dusk")).await.unwrap().account.is_some());
    shop.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobodys_mailbox_is_filled_by_strangers() {
    let shop = shop(Database::Sqlite).await;
    shop.register(ADA).await;
    for _ in 0..2 {
        shop.shopper().call(&registration(ADA)).await.unwrap();
    }
    let refused = shop.shopper().call(&registration("ADA@example.org")).await.unwrap_err();
    assert_eq!(refused.code, ProblemCode::TooManyAttempts, "her own registration was the first of three");
    // Nor is she kept from a new password by that: each kind of letter has a limit of its own.
    for _ in 0..3 {
        shop.shopper().call(&ask_reset(ADA)).await.unwrap();
    }
    assert_eq!(shop.shopper().call(&ask_reset(ADA)).await.unwrap_err().code, ProblemCode::TooManyAttempts);
    shop.stop().await;
}

/// While every place in line is taken, as by a flood from many addresses: whoever comes is sent away, and the owner of a
/// browser that was signed in before is not.
///
/// promise: P2.3
#[cfg(feature = "failpoints")]
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p2_3_a_flood_of_signing_in_is_sent_away_and_keeps_no_owner_out(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let mut ada = shop.person(ADA).await;
    ada.call(&SignOut).await.unwrap();
    let flood = shop.app.passwords.flooded();
    let hashed = shop.app.passwords.hashed();
    let mut stranger = shop.shopper();
    let signing_in = stranger.send_endpoint(&credentials(ADA, PASSWORD)).await;
    for answer in [signing_in, shop.shopper().send_endpoint(&registration(NOBODY)).await] {
        let problem = answer.problem();
        assert_eq!((problem.status, problem.code, problem.retry_after_s), (503, ProblemCode::Busy, Some(1)));
        assert_eq!(answer.headers["retry-after"], "1");
    }
    assert_eq!(shop.app.passwords.hashed(), hashed, "who is sent away costs no hash");
    ada.sign_in(ADA).await;
    ada.call(&is_me(PASSWORD)).await.unwrap();
    assert_eq!(shop.app.passwords.hashed() - hashed, 2);

    drop(flood);
    stranger.sign_in(ADA).await;
    shop.stop().await;
}

/// However many come at once: each is told the one or the other, and the shop is as it was.
#[tokio::test(flavor = "multi_thread")]
async fn of_a_crowd_that_signs_in_at_once_everybody_is_answered() {
    let setup = Setup { jobs: false, trust_proxy: true, ..Setup::default() };
    let shop = TestApp::spawn_with(Database::Sqlite, setup).await;
    shop.register(ADA).await;
    let tries: Vec<_> = (0..40)
        .map(|n: u32| {
            let mut mallory = shop.shopper();
            tokio::spawn(async move {
                let body = json!({"email": format!("n{n}@example.org"), "password": "a wrong password"});
                let address = format!("10.0.0.{n}");
                let headers = [JSON, ("x-forwarded-for", address.as_str())];
                mallory.send(Method::POST, "/api/account/sign-in", &headers, body.to_string().into_bytes()).await
            })
        })
        .collect();
    for answer in tries {
        let problem = answer.await.unwrap().problem();
        match problem.code {
            ProblemCode::Busy => assert_eq!((problem.status, problem.retry_after_s), (503, Some(1))),
            code => assert_eq!(code, ProblemCode::WrongCredentials),
        }
    }
    shop.shopper().sign_in(ADA).await;
    shop.stop().await;
}

/// Every call that changes an account, with a body that would be taken.
fn changes() -> Vec<(Method, &'static str, Value)> {
    let address = json!({"country": "AT", "full_name": "Zoë", "mobile": "0664 1234567", "line1": "Hauptplatz 1",
        "city": "Graz", "postal_code": "8010"});
    vec![
        (Method::POST, "/api/account/register", json!({"email": NOBODY, "password": PASSWORD})),
        (Method::POST, "/api/account/verify", json!({"token": "t", "password": PASSWORD})),
        (Method::POST, "/api/account/email/confirm", json!({"token": "t"})),
        (Method::POST, "/api/account/sign-in", json!({"email": ADA, "password": PASSWORD})),
        (Method::POST, "/api/account/second-factor", json!({"ticket": "t", "code": "123456"})),
        (Method::POST, "/api/account/reset/ask", json!({"email": ADA})),
        (Method::POST, "/api/account/reset", json!({"token": "t", "password": PASSWORD})),
        (Method::PUT, "/api/account/name", json!({"name": "Eve"})),
        (Method::PUT, "/api/account/password", json!({"present": PASSWORD, "password": "giraffes browse at dusk"})),
        (Method::POST, "/api/account/email", json!({"email": NOBODY})),
        (Method::POST, "/api/account/confirm", json!({"password": PASSWORD})),
        (Method::POST, "/api/account/addresses", address.clone()),
        (Method::PUT, "/api/account/addresses/0190aaaa-0000-7000-8000-000000000000", address),
        (Method::POST, "/api/account/totp/confirm", json!({"code": "123456"})),
        (Method::POST, "/api/account/passkeys", json!({"passkey": "Eve's", "credential": "{}"})),
        (Method::POST, "/api/account/passkey", json!({"credential": "{}"})),
        (Method::POST, "/api/account/passkey/confirm", json!({"credential": "{}"})),
    ]
}

/// promise: P6.2
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p6_2_pages_of_others_change_nothing_and_nobody_sets_what_is_not_asked(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let mut ada = shop.person(ADA).await;
    let before = ada.get("/api/account").await.body;
    for (method, path, good) in changes() {
        for origin in [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")] {
            let answer = ada.send(method.clone(), path, &[JSON, origin], good.to_string().into_bytes()).await;
            assert_eq!((answer.status, answer.problem().code), (403, ProblemCode::CrossSite), "{path}");
        }
        for field in ["id", "verified_at", "account_id", "totp", "holder_hash"] {
            let mut more = good.clone();
            more[field] = json!(1);
            let answer = ada.send(method.clone(), path, &[JSON], more.to_string().into_bytes()).await;
            let problem = answer.problem();
            assert_eq!((problem.status, problem.code), (422, ProblemCode::InvalidFields), "{path} {field}");
            assert_eq!(problem.errors[0].field, field);
        }
    }
    for path in ["/api/account", "/api/account/totp"] {
        let answer = ada.send(Method::DELETE, path, &[("origin", "https://evil.example")], Vec::new()).await;
        assert_eq!(answer.status, 403);
    }
    assert_eq!(ada.get("/api/account").await.body, before);
    shop.stop().await;
}

#[rstest]
#[case("", PASSWORD, "email", "required")]
#[case("ada", PASSWORD, "email", "invalid")]
#[case(ADA, "", "password", "required")]
#[case(ADA, "fourteen signs", "password", "too_short")]
#[case(ADA, &"a b".repeat(43), "password", "too_long")]
#[case(ADA, "passwordpassword", "password", "common")]
#[case(ADA, "valise valise !", "password", "guessable")]
#[tokio::test]
async fn a_registration_that_cannot_be_taken_names_the_field(
    #[case] email: &str,
    #[case] password: &str,
    #[case] field: &str,
    #[case] code: &str,
) {
    let shop = shop(Database::Sqlite).await;
    let draft = RegistrationDraft { email: email.to_owned(), password: password.to_owned() };
    let problem = shop.shopper().post("/api/account/register", &draft).await.problem();
    let weak = matches!(code, "common" | "guessable");
    let expected = if weak { (409, ProblemCode::WeakPassword) } else { (422, ProblemCode::InvalidFields) };
    assert_eq!((problem.status, problem.code), expected);
    assert_eq!((problem.errors[0].field.as_str(), problem.errors[0].code.as_str()), (field, code));
    shop.stop().await;
}

/// Whoever is signed in nowhere.
fn stranger(shop: &TestApp) -> Shopper {
    shop.shopper()
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_session_everything_of_an_account_is_refused_before_it_is_read() {
    let shop = shop(Database::Sqlite).await;
    let open = ["register", "verify", "email/confirm", "sign-in", "second-factor", "passkey", "reset/ask", "reset"];
    for (method, path, good) in changes() {
        if open.iter().any(|name| path == format!("/api/account/{name}")) {
            continue;
        }
        for body in [good.to_string(), "{".to_owned()] {
            let answer = stranger(&shop).send(method.clone(), path, &[JSON], body.into_bytes()).await;
            assert_eq!((answer.status, answer.problem().code), (401, ProblemCode::NotSignedIn), "{path}");
            assert_eq!(answer.headers["www-authenticate"], "Session");
        }
    }
    shop.stop().await;
}
