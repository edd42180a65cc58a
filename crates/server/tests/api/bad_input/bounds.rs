//! Texts at their bound and past it.

use contract::{
    Method::{self, Post, Put},
    ProblemCode,
    account::{PASSKEY_LABEL_MAX, PASSWORD_MAX},
    checkout::{LINE_MAX, NAME_MAX},
    money::Money,
};
use rstest::rstest;
use serde_json::json;

use super::{JSON, KEY, Known, http_method};
use crate::support::{Answer, Database, Setup, TestApp, shopper::consignee};

/// The longest email, in characters.
const EMAIL_MAX: usize = 254;
/// The longest number or mobile number that is read, in characters, and the longest landline.
const NUMBER_MAX: usize = 40;

/// So many characters, each of two bytes.
fn letters(len: usize) -> String {
    "ü".repeat(len)
}

fn email(len: usize) -> String {
    format!("ada@{}.example", "b".repeat(len - "ada@.example".len()))
}

fn landline(len: usize) -> String {
    format!("01/2345{}", "-".repeat(len - "01/2345".len()))
}

/// Digits alone, as mobile numbers in Austria begin.
fn mobile(len: usize) -> String {
    format!("0664{}", "1".repeat(len - "0664".len()))
}

#[rstest]
#[case("consignee.full_name", NAME_MAX, letters)]
#[case("consignee.mobile", 14, mobile)]
#[case("consignee.line1", LINE_MAX, letters)]
#[case("consignee.line2", LINE_MAX, letters)]
#[case("consignee.city", LINE_MAX, letters)]
#[case("consignee.email", EMAIL_MAX, email)]
#[case("consignee.landline", NUMBER_MAX, landline)]
#[tokio::test]
async fn a_text_is_taken_at_its_bound_and_refused_past_it(
    #[case] field: &str,
    #[case] max: usize,
    #[case] text: fn(usize) -> String,
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn(database).await;
    let variant = shop.variant(0, 5, Money::eur(12_900)).await;
    let mut shopper = shop.shopper();
    shopper.add(&variant, 1).await;
    let mut body = serde_json::to_value(shopper.new_order(&consignee()).await).unwrap();
    let name = field.split_once('.').unwrap().1;
    for (len, taken) in [(max + 1, false), (max, true)] {
        body["consignee"][name] = text(len).into();
        let answer = shopper.send(http::Method::POST, "/api/orders", &[JSON, KEY], body.to_string().into_bytes()).await;
        if taken {
            assert_eq!(answer.status, 201, "{answer:?}");
        } else {
            assert!(is_too_long(&answer, field), "{answer:?}");
        }
    }
    shop.stop().await;
}

/// A text field of an operation, the most characters that it takes, and a text of so many.
type Bound = (Method, &'static str, &'static str, usize, fn(usize) -> String);

/// The fields. The checkout's are above; a password comes last, since it is changed.
const BOUNDS: &[Bound] = &[
    (Post, "/api/orders/find", "number", NUMBER_MAX, letters),
    (Post, "/api/orders/find", "mobile", NUMBER_MAX, landline),
    (Post, "/api/orders/open", "token", 100, letters),
    (Put, "/api/orders/{number}/consignee", "full_name", NAME_MAX, letters),
    (Put, "/api/orders/{number}/consignee", "mobile", 14, mobile),
    (Put, "/api/orders/{number}/consignee", "line1", LINE_MAX, letters),
    (Put, "/api/orders/{number}/consignee", "line2", LINE_MAX, letters),
    (Put, "/api/orders/{number}/consignee", "city", LINE_MAX, letters),
    (Put, "/api/orders/{number}/consignee", "email", EMAIL_MAX, email),
    (Put, "/api/orders/{number}/consignee", "landline", NUMBER_MAX, landline),
    (Post, "/api/newsletter", "email", EMAIL_MAX, email),
    (Post, "/api/account/register", "email", EMAIL_MAX, email),
    (Post, "/api/account/register", "password", PASSWORD_MAX, letters),
    (Post, "/api/account/sign-in", "email", EMAIL_MAX, email),
    (Post, "/api/account/sign-in", "password", PASSWORD_MAX, letters),
    (Post, "/api/account/reset/ask", "email", EMAIL_MAX, email),
    (Put, "/api/account/name", "name", NAME_MAX, letters),
    (Post, "/api/account/email", "email", EMAIL_MAX, email),
    (Post, "/api/account/addresses", "full_name", NAME_MAX, letters),
    (Post, "/api/account/addresses", "mobile", 14, mobile),
    (Post, "/api/account/addresses", "line1", LINE_MAX, letters),
    (Post, "/api/account/addresses", "line2", LINE_MAX, letters),
    (Post, "/api/account/addresses", "city", LINE_MAX, letters),
    (Put, "/api/account/addresses/{id}", "full_name", NAME_MAX, letters),
    (Put, "/api/account/addresses/{id}", "mobile", 14, mobile),
    (Put, "/api/account/addresses/{id}", "line1", LINE_MAX, letters),
    (Put, "/api/account/addresses/{id}", "line2", LINE_MAX, letters),
    (Put, "/api/account/addresses/{id}", "city", LINE_MAX, letters),
    (Post, "/api/account/passkeys", "passkey", PASSKEY_LABEL_MAX, letters),
    (Put, "/api/account/password", "password", PASSWORD_MAX, letters),
];

#[rstest]
#[tokio::test]
async fn every_other_form_refuses_a_text_past_its_bound_for_its_length_leaves_no_trace_and_not_so_at_the_bound(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn_with(database, Setup { jobs: false, ..Setup::default() }).await;
    let mut known = Known::at(&shop).await;
    let before = shop.rows().await;
    for past in [1, 0] {
        for &(method, path, field, max, text) in BOUNDS {
            let sound = known.sound(&shop, (method, path));
            let mut body = sound.body.unwrap();
            body[field] = json!(text(max + past));
            let body = body.to_string().into_bytes();
            let answer = known.shopper.send(http_method(method), &sound.path, &[JSON, KEY], body).await;
            assert_eq!(is_too_long(&answer, field), past > 0, "{method:?} {path} {field}: {answer:?}");
            if past > 0 {
                assert_eq!(shop.rows().await, before, "{method:?} {path} {field}");
            }
        }
    }
    assert_ne!(shop.rows().await, before, "at their bounds some were taken");
    shop.stop().await;
}

/// Whether it is refused for the length of that field alone.
fn is_too_long(answer: &Answer, field: &str) -> bool {
    if answer.status < 400 {
        return false;
    }
    let problem = answer.problem();
    let faults: Vec<_> = problem.errors.iter().map(|error| (error.field.as_str(), error.code.as_str())).collect();
    (problem.status, problem.code) == (422, ProblemCode::InvalidFields) && faults == [(field, "too_long")]
}
