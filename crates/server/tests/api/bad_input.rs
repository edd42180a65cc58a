//! Bad input: a problem with a stable code, no 5xx, nothing stored.

use contract::{ProblemCode, checkout::NewOrder, money::Money};
use http::Method;
use rstest::rstest;
use serde_json::{Value, json};

use crate::support::{Database, Shopper, TestApp, Variant, shopper::consignee};

const JSON: (&str, &str) = ("content-type", "application/json");
const KEY: (&str, &str) = ("idempotency-key", "0123456789abcdef");

/// A body, its content type, and what it is refused with.
type Case = (Vec<u8>, (&'static str, &'static str), u16, ProblemCode);

/// The endpoints that take a body, each with one that would be taken.
async fn bodies(shop: &TestApp, shopper: &mut Shopper, variant: &Variant) -> Vec<(Method, String, Value)> {
    let cart = shopper.add(variant, 1).await;
    let order = serde_json::to_value(shopper.new_order(&consignee()).await).unwrap();
    let line = format!("/api/cart/lines/{}", cart.lines[0].id);
    let _ = shop;
    vec![
        (
            Method::POST,
            "/api/cart/lines".to_owned(),
            json!({"variant_id": variant.id, "quantity": 1, "version": cart.version}),
        ),
        (Method::PUT, line, json!({"quantity": 1, "version": cart.version})),
        (Method::POST, "/api/orders".to_owned(), order),
        (
            Method::POST,
            "/api/orders/find".to_owned(),
            json!({"number": "VL-0000-0000-0000", "mobile": "+436641234567"}),
        ),
        (Method::POST, "/api/orders/open".to_owned(), json!({"token": "t"})),
    ]
}

#[rstest]
#[tokio::test]
async fn a_body_that_cannot_be_taken_is_refused_with_its_code_and_leaves_no_trace(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn(database).await;
    let variant = shop.variant(0, 5, Money::eur(12_900)).await;
    let mut shopper = shop.shopper();
    let bodies = bodies(&shop, &mut shopper, &variant).await;
    let before = shopper.get("/api/cart").await.body;
    for (method, path, good) in bodies {
        let mut unknown = good.clone();
        unknown["price"] = json!(0);
        let cases: Vec<Case> = vec![
            (b"{".to_vec(), JSON, 400, ProblemCode::Malformed),
            (b"".to_vec(), JSON, 400, ProblemCode::Malformed),
            (b"\xff\xfe".to_vec(), JSON, 400, ProblemCode::Malformed),
            (format!("{good}{good}").into_bytes(), JSON, 400, ProblemCode::Malformed),
            (b"[]".to_vec(), JSON, 422, ProblemCode::InvalidFields),
            (b"{}".to_vec(), JSON, 422, ProblemCode::InvalidFields),
            (unknown.to_string().into_bytes(), JSON, 422, ProblemCode::InvalidFields),
            (good.to_string().into_bytes(), ("content-type", "text/plain"), 415, ProblemCode::UnsupportedMediaType),
            (format!("{good}{}", " ".repeat(65 * 1024)).into_bytes(), JSON, 413, ProblemCode::TooLarge),
        ];
        for (body, content_type, status, code) in cases {
            let shown = String::from_utf8_lossy(&body[..body.len().min(60)]).into_owned();
            let answer = shopper.send(method.clone(), &path, &[content_type, KEY], body).await;
            assert_eq!((answer.status, answer.problem().code), (status, code), "{method} {path} {shown}");
        }
        for origin in [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")] {
            let answer = shopper.send(method.clone(), &path, &[JSON, KEY, origin], good.to_string().into_bytes()).await;
            assert_eq!((answer.status, answer.problem().code), (403, ProblemCode::CrossSite), "{path}");
        }
        let answer = shopper.send(Method::PATCH, &path, &[JSON], good.to_string().into_bytes()).await;
        assert_eq!((answer.status, answer.problem().code), (405, ProblemCode::MethodNotAllowed), "{path}");
    }
    assert_eq!(shopper.get("/api/cart").await.body, before);
    assert!(shop.books().await.orders.is_empty());
    shop.stop().await;
}

#[rstest]
#[case::none(json!({"quantity": 0}), "quantity")]
#[case::too_many(json!({"quantity": 11}), "quantity")]
#[case::huge(json!({"quantity": 4_294_967_295_u32}), "quantity")]
#[case::variant_too_long(json!({"variant_id": "v".repeat(65)}), "variant_id")]
#[case::empty_variant(json!({"variant_id": ""}), "variant_id")]
#[case::version_below_zero(json!({"version": -1}), "version")]
#[tokio::test]
async fn a_line_out_of_bounds_is_named(
    #[case] change: Value,
    #[case] field: &str,
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn(database).await;
    let variant = shop.variant(0, 50, Money::eur(12_900)).await;
    let mut body = json!({"variant_id": variant.id, "quantity": 1, "version": 0});
    for (key, value) in change.as_object().unwrap() {
        body[key] = value.clone();
    }
    let mut shopper = shop.shopper();
    let problem = shopper.post("/api/cart/lines", &body).await.problem();
    assert_eq!((problem.status, problem.code), (422, ProblemCode::InvalidFields));
    assert_eq!(problem.errors[0].field, field);
    assert!(shopper.cookies.is_empty());
    shop.stop().await;
}

#[rstest]
#[case::unknown("0190aaaa-0000-7000-8000-000000000000")]
#[case::no_id("' OR 1=1 --")]
#[tokio::test]
async fn a_variant_that_there_is_not_cannot_be_added(
    #[case] variant_id: &str,
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn(database).await;
    let mut shopper = shop.shopper();
    let body = json!({"variant_id": variant_id, "quantity": 1, "version": 0});
    let problem = shopper.post("/api/cart/lines", &body).await.problem();
    assert_eq!((problem.status, problem.code), (404, ProblemCode::NotFound));
    assert!(shopper.cookies.is_empty(), "no cart was made");
    shop.stop().await;
}

#[rstest]
#[case::negative("quantity", json!(-1))]
#[case::beyond_64_bits("quantity", json!(1e30))]
#[case::text("quantity", json!("1"))]
#[case::fraction("quantity", json!(1.5))]
#[case::null("version", Value::Null)]
#[tokio::test]
async fn a_value_of_the_wrong_type_is_refused(#[case] field: &str, #[case] value: Value) {
    let shop = TestApp::spawn(Database::Sqlite).await;
    let mut body = json!({"variant_id": "v", "quantity": 1, "version": 0});
    body[field] = value;
    let problem = shop.shopper().post("/api/cart/lines", &body).await.problem();
    assert_eq!(problem.code, ProblemCode::InvalidFields);
    assert_eq!((problem.errors[0].field.as_str(), problem.errors[0].code.as_str()), (field, "wrong_type"));
    shop.stop().await;
}

#[rstest]
#[case("consignee.full_name", 80, "too_long")]
#[case("consignee.line1", 100, "too_long")]
#[case("consignee.line2", 100, "too_long")]
#[case("consignee.city", 100, "too_long")]
#[tokio::test]
async fn a_text_is_taken_at_its_bound_and_refused_past_it(
    #[case] field: &str,
    #[case] max: usize,
    #[case] code: &str,
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn(database).await;
    let variant = shop.variant(0, 5, Money::eur(12_900)).await;
    let mut shopper = shop.shopper();
    shopper.add(&variant, 1).await;
    let mut body = serde_json::to_value(shopper.new_order(&consignee()).await).unwrap();
    let name = field.split_once('.').unwrap().1;
    for (len, taken) in [(max + 1, false), (max, true)] {
        body["consignee"][name] = "ü".repeat(len).into();
        let answer = shopper.send(Method::POST, "/api/orders", &[JSON, KEY], body.to_string().into_bytes()).await;
        if taken {
            assert_eq!(answer.status, 201, "{answer:?}");
        } else {
            let problem = answer.problem();
            assert_eq!((problem.errors[0].field.as_str(), problem.errors[0].code.as_str()), (field, code));
        }
    }
    shop.stop().await;
}

#[rstest]
#[case::too_short("ABC", "invalid")]
#[case::too_long_for_a_code(&"A".repeat(21), "invalid")]
#[case::too_long_to_read(&" ".repeat(41), "too_long")]
#[case::signs("10%OFF", "invalid")]
#[case::other_letters("RABÄTT", "invalid")]
#[case::sql("' OR 1=1 --", "invalid")]
#[tokio::test]
async fn what_looks_like_no_promo_code_is_named(
    #[case] typed: &str,
    #[case] code: &str,
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn(database).await;
    let variant = shop.variant(0, 5, Money::eur(12_900)).await;
    let mut shopper = shop.shopper();
    shopper.add(&variant, 1).await;
    let order = shopper.new_order(&consignee()).await;
    let problem =
        shopper.place("0123456789abcdef", &NewOrder { promo_code: typed.to_owned(), ..order }).await.problem();
    assert_eq!((problem.status, problem.code), (422, ProblemCode::InvalidFields));
    let [error] = problem.errors.as_slice() else { panic!("{problem:?}") };
    assert_eq!((error.field.as_str(), error.code.as_str()), ("promo_code", code));
    assert!(shop.books().await.orders.is_empty());
    shop.stop().await;
}

#[rstest]
#[case("/api/checkout/quote", 400)]
#[case("/api/checkout/quote?country=", 400)]
#[case("/api/checkout/quote?country=at", 400)]
#[case("/api/checkout/quote?country=AT&country=DE", 400)]
#[case("/api/checkout/quote?country=AT&utm_source=x", 400)]
#[case("/api/checkout/quote?country=ZZ", 422)]
#[case("/api/checkout/quote?country=AT&promo_code=ABC", 422)]
#[case("/api/checkout/quote?country=AT&promo_code=A+BC", 422)]
#[case("/api/checkout/quote?country=AT&promo_code=%00%ff%00%ff", 422)]
#[case("/api/checkout/quote?country=AT&promo_code=ABCDEFGHIJKLMNOPQRSTU", 422)]
#[case("/api/checkout/quote?country=AT&promo_code=ABCD&promo_code=ABCD", 400)]
#[case("/api/checkout/quote?country=AT", 409)]
#[case("/api/orders/VL-0000-0000-0000", 404)]
#[case("/api/orders/%00%ff", 404)]
#[case("/api/orders/a/b", 404)]
#[case("/api/cart/nothing", 404)]
#[tokio::test]
async fn an_address_that_leads_nowhere_is_a_problem(#[case] path: &str, #[case] status: u16) {
    let shop = TestApp::spawn(Database::Sqlite).await;
    assert_eq!(shop.shopper().get(path).await.problem().status, status);
    shop.stop().await;
}

#[rstest]
#[case::missing("/api/cart/lines/x", 400)]
#[case::negative("/api/cart/lines/x?version=-1", 400)]
#[case::no_number("/api/cart/lines/x?version=one", 400)]
#[case::no_cart("/api/cart/lines/x?version=0", 409)]
#[tokio::test]
async fn removing_needs_a_version(#[case] path: &str, #[case] status: u16) {
    let shop = TestApp::spawn(Database::Sqlite).await;
    let answer = shop.shopper().send(Method::DELETE, path, &[], Vec::new()).await;
    assert_eq!(answer.problem().status, status);
    shop.stop().await;
}

#[rstest]
#[case("valise_cart=; valise_orders=")]
#[case("valise_cart='; DROP TABLE carts; --")]
#[case("valise_cart=\u{7f}")]
#[tokio::test]
async fn a_broken_cookie_is_no_cookie(#[case] cookies: &str) {
    let shop = TestApp::spawn(Database::Sqlite).await;
    let request = [("cookie", cookies)];
    if http::HeaderValue::from_str(cookies).is_err() {
        return shop.stop().await;
    }
    let answer = shop.shopper().send(Method::GET, "/api/cart", &request, Vec::new()).await;
    assert_eq!(answer.status, 200);
    let answer = shop.shopper().send(Method::GET, "/api/orders", &request, Vec::new()).await;
    assert_eq!(answer.status, 200);
    shop.stop().await;
}
