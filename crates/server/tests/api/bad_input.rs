//! Bad input: a problem with a stable code, no 5xx, nothing stored.

mod bounds;
mod reading;

use contract::{
    ProblemCode,
    account::{AddAddress, AddressDraft, ListSessions},
    cart::Cart,
    checkout::NewOrder,
    endpoint,
    money::Money,
    privacy::{NewDataRequest, POLICY_VERSION, PostDataRequest, Purpose, RequestKind},
};
use http::Method;
use rstest::rstest;
use serde_json::{Value, json};

use crate::{
    account::ADA,
    support::{Database, Setup, Shopper, TestApp, Variant, accounts::PASSWORD, passkey::Device, shopper::consignee},
};

const JSON: (&str, &str) = ("content-type", "application/json");
const KEY: (&str, &str) = ("idempotency-key", "0123456789abcdef");

/// A body, its content type, and what it is refused with.
type Case = (Vec<u8>, (&'static str, &'static str), u16, ProblemCode);

/// A request of hers that would be taken.
struct Sound {
    path: String,
    /// What it sends; none where the operation takes no body.
    body: Option<Value>,
    /// Whether only the shop's own pages may send it.
    own_pages_only: bool,
}

/// Somebody of whom every table knows something: who has an account, chose, filled a cart, ordered it and asked about her
/// data.
struct Known {
    shopper: Shopper,
    variant: Variant,
    cart: Cart,
    order: Value,
    number: String,
    request: String,
    address: Value,
    address_id: String,
    session: String,
    passkey: String,
    receipt: String,
}

impl Known {
    async fn at(shop: &TestApp) -> Self {
        let variant = shop.variant(0, 5, Money::eur(12_900)).await;
        let mut shopper = shop.person(ADA).await;
        let chosen = shopper.call(&shop.choice(&[Purpose::Analytics, Purpose::Marketing])).await.unwrap();
        let receipt = chosen.choices[0].id.clone();
        let cart = shopper.add(&variant, 1).await;
        let order = serde_json::to_value(shopper.new_order(&consignee()).await).unwrap();
        let number = shopper.order(&consignee()).await.number;
        let asked = NewDataRequest { kind: RequestKind::Correction, order: number.clone() };
        let request = shopper.call(&PostDataRequest(asked)).await.unwrap().id;
        let address = json!({"country": "AT", "full_name": "Ada", "mobile": "0664 1234567", "line1": "Ring 1",
            "city": "Wien", "postal_code": "1010"});
        let draft: AddressDraft = serde_json::from_value(address.clone()).unwrap();
        let address_id = shopper.call(&AddAddress(draft.parse().unwrap())).await.unwrap().addresses[0].id.clone();
        let session = shopper.call(&ListSessions).await.unwrap().sessions[0].id.clone();
        let passkey = shopper.add_passkey(&mut Device::new(shop), "").await.passkeys[0].id.clone();
        Self { shopper, variant, cart, order, number, request, address, address_id, session, passkey, receipt }
    }

    /// For every operation that changes something: one that is not here fails the test.
    fn sound(&self, shop: &TestApp, operation: (contract::Method, &'static str)) -> Sound {
        use contract::Method::{Delete, Post, Put};
        let (line, version) = (&self.cart.lines[0].id, self.cart.version);
        let with = |body: Value| (operation.1.to_owned(), Some(body));
        let (path, body) = match operation {
            (Post, "/api/cart/lines") => {
                with(json!({"variant_id": self.variant.id, "quantity": 1, "version": version}))
            }
            (Put, "/api/cart/lines/{id}") => {
                (format!("/api/cart/lines/{line}"), Some(json!({"quantity": 1, "version": version})))
            }
            (Delete, "/api/cart/lines/{id}") => (format!("/api/cart/lines/{line}?version={version}"), None),
            (Post, "/api/orders") => with(self.order.clone()),
            (Post, "/api/orders/find") => with(json!({"number": self.number, "mobile": "+436641234567"})),
            (Post, "/api/orders/open") => with(json!({"token": "t"})),
            (Put, "/api/orders/{number}/consignee") => {
                let right = json!({"full_name": "Ada", "mobile": "+436641234567", "line1": "Ring 1", "city": "Wien",
                    "postal_code": "1010"});
                (format!("/api/orders/{}/consignee", self.number), Some(right))
            }
            (Post, "/api/orders/{number}/cancellation") => (format!("/api/orders/{}/cancellation", self.number), None),
            (Delete, "/api/orders/{number}/data") => (format!("/api/orders/{}/data", self.number), None),
            (Post, "/api/newsletter") => with(json!({"email": "ada@example.org"})),
            (Post, "/api/newsletter/confirm") => with(json!({"token": "t"})),
            (Post, "/api/newsletter/unsubscribe") => ("/api/newsletter/unsubscribe?token=t".to_owned(), None),
            (Put, "/api/privacy/consent") => with(serde_json::to_value(shop.choice(&[]).change).unwrap()),
            (Post, "/api/privacy/events") => {
                let viewed = json!({"age_s": 1, "event": {"kind": "page_viewed", "page": "/"}});
                with(json!({"device": "desktop", "events": [viewed]}))
            }
            (Post, "/api/privacy/policy/acknowledgements") => with(json!({"version": POLICY_VERSION})),
            (Post, "/api/privacy/requests") => with(json!({"kind": "access", "order": self.number})),
            (Delete, "/api/privacy/requests/{id}") => (format!("/api/privacy/requests/{}", self.request), None),
            (Post, "/api/privacy/export" | "/api/privacy/erasure") => (operation.1.to_owned(), None),
            (Put | Delete, "/api/privacy/erasure") => (operation.1.to_owned(), None),
            (Put, "/api/privacy/restriction") => with(json!({"reason": "claim"})),
            (Put, "/api/privacy/objections/{data_use}") => {
                ("/api/privacy/objections/reports".to_owned(), Some(json!({"objects": true})))
            }
            (_, path) if path.starts_with("/api/account") => self.sound_of_account(operation),
            unknown => panic!("{unknown:?} has no row here: how is it refused?"),
        };
        // A mail program ends the newsletter, by the token alone (RFC 8058).
        Sound { path, body, own_pages_only: operation.1 != "/api/newsletter/unsubscribe" }
    }
}

impl Known {
    /// The same for what changes an account.
    fn sound_of_account(&self, operation: (contract::Method, &'static str)) -> (String, Option<Value>) {
        use contract::Method::{Delete, Post, Put};
        let body = match operation {
            (Delete, "/api/account" | "/api/account/totp")
            | (Post, "/api/account/sign-out" | "/api/account/sign-out-everywhere")
            | (Post, "/api/account/totp" | "/api/account/recovery-codes")
            | (Post, "/api/account/passkeys/ask" | "/api/account/passkey/ask") => None,
            (Delete, "/api/account/sessions/{id}") => {
                return (format!("/api/account/sessions/{}", self.session), None);
            }
            (Delete, "/api/account/cards/{id}") => return ("/api/account/cards/card_1".to_owned(), None),
            (Delete, "/api/account/passkeys/{id}") => {
                return (format!("/api/account/passkeys/{}", self.passkey), None);
            }
            (Delete, "/api/account/addresses/{id}") => {
                return (format!("/api/account/addresses/{}", self.address_id), None);
            }
            (Put, "/api/account/addresses/{id}") => {
                return (format!("/api/account/addresses/{}", self.address_id), Some(self.address.clone()));
            }
            (Post, "/api/account/addresses") => Some(self.address.clone()),
            (Post, "/api/account/register") => Some(json!({"email": "eve@example.org", "password": PASSWORD})),
            (Post, "/api/account/sign-in") => Some(json!({"email": ADA, "password": PASSWORD})),
            (Post, "/api/account/second-factor") => Some(json!({"ticket": "t", "code": "123456"})),
            (Post, "/api/account/verify") => Some(json!({"token": "t", "password": PASSWORD})),
            (Post, "/api/account/email/confirm") => Some(json!({"token": "t"})),
            (Post, "/api/account/confirm") => Some(json!({"password": PASSWORD})),
            (Post, "/api/account/reset/ask") => Some(json!({"email": ADA})),
            (Post, "/api/account/reset") => Some(json!({"token": "t", "password": "giraffes browse at dusk"})),
            (Put, "/api/account/name") => Some(json!({"name": "Ada"})),
            (Put, "/api/account/password") => Some(json!({"present": PASSWORD, "password": "giraffes browse at dusk"})),
            (Post, "/api/account/email") => Some(json!({"email": "ada@example.net"})),
            (Post, "/api/account/totp/confirm") => Some(json!({"code": "123456"})),
            (Post, "/api/account/passkeys") => Some(json!({"passkey": "Ada's", "credential": "{}"})),
            (Post, "/api/account/passkey" | "/api/account/passkey/confirm") => Some(json!({"credential": "{}"})),
            unknown => panic!("{unknown:?} has no row here: how is it refused?"),
        };
        (operation.1.to_owned(), body)
    }
}

/// The operations of the contract that change something.
fn changing() -> Vec<(contract::Method, &'static str)> {
    endpoint::listed().into_iter().filter(|(method, _)| *method != contract::Method::Get).collect()
}

fn http_method(method: contract::Method) -> Method {
    Method::from_bytes(method.as_str().as_bytes()).unwrap()
}

#[rstest]
#[tokio::test]
async fn every_changing_operation_refuses_a_body_that_cannot_be_taken_with_its_code_and_leaves_no_trace(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn_with(database, Setup { jobs: false, ..Setup::default() }).await;
    let mut known = Known::at(&shop).await;
    let before = shop.rows().await;
    for operation in changing() {
        let Sound { path, body: Some(good), .. } = known.sound(&shop, operation) else { continue };
        let method = http_method(operation.0);
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
        ];
        for (body, content_type, status, code) in cases {
            let shown = String::from_utf8_lossy(&body[..body.len().min(60)]).into_owned();
            let answer = known.shopper.send(method.clone(), &path, &[content_type, KEY], body).await;
            assert_eq!((answer.status, answer.problem().code), (status, code), "{method} {path} {shown}");
            assert_eq!(shop.rows().await, before, "{method} {path} {shown}");
        }
    }
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn every_changing_operation_refuses_other_sites_other_methods_and_too_much_and_leaves_no_trace(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn_with(database, Setup { jobs: false, ..Setup::default() }).await;
    let mut known = Known::at(&shop).await;
    let before = shop.rows().await;
    for operation in changing() {
        let Sound { path, body, own_pages_only } = known.sound(&shop, operation);
        let method = http_method(operation.0);
        let good = body.as_ref().map(Value::to_string).unwrap_or_default().into_bytes();
        for origin in [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")] {
            if own_pages_only {
                let answer = known.shopper.send(method.clone(), &path, &[JSON, KEY, origin], good.clone()).await;
                assert_eq!((answer.status, answer.problem().code), (403, ProblemCode::CrossSite), "{method} {path}");
            }
        }
        let large = [good.clone(), vec![b' '; 65 * 1024]].concat();
        let answer = known.shopper.send(method.clone(), &path, &[JSON, KEY], large).await;
        assert_eq!((answer.status, answer.problem().code), (413, ProblemCode::TooLarge), "{method} {path}");
        let answer = known.shopper.send(Method::PATCH, &path, &[JSON, KEY], good).await;
        assert_eq!((answer.status, answer.problem().code), (405, ProblemCode::MethodNotAllowed), "{method} {path}");
        assert_eq!(shop.rows().await, before, "{method} {path}");
    }
    shop.stop().await;
}

#[rstest]
#[case::no_line(Method::DELETE, "/api/cart/lines/x?version=1", 404)]
#[case::no_token(Method::POST, "/api/newsletter/unsubscribe", 400)]
#[case::two_tokens(Method::POST, "/api/newsletter/unsubscribe?token=t&token=u", 400)]
#[case::no_order(Method::DELETE, "/api/orders/VL-0000-0000-0000/data", 404)]
#[case::no_number(Method::DELETE, "/api/orders/%00%ff/data", 404)]
#[case::no_request(Method::DELETE, "/api/privacy/requests/0190aaaa-0000-7000-8000-000000000000", 404)]
#[tokio::test]
async fn an_operation_without_a_body_on_what_there_is_not_is_refused_and_leaves_no_trace(
    #[case] method: Method,
    #[case] path: &str,
    #[case] status: u16,
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn_with(database, Setup { jobs: false, ..Setup::default() }).await;
    let mut known = Known::at(&shop).await;
    let before = shop.rows().await;
    let answer = known.shopper.send(method, path, &[], Vec::new()).await;
    assert_eq!(answer.problem().status, status);
    assert_eq!(shop.rows().await, before);
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
