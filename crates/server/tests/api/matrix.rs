//! Who may do what to whose: every operation of the API's description, tried on somebody's things by everybody else.
//!
//! The list of operations is the OpenAPI document's. One that takes something by its id needs an entry in [`owned`]; a
//! body needs one in [`body`]; a new operation without them fails here, and is thought about.

use std::collections::BTreeMap;

use contract::{
    account::{AddAddress, AddressDraft, GetAccount, ListCards, ListPasskeys, ListSessions},
    cart::GetCart,
    money::Money,
    orders::{ListOrders, OrderStatus},
    privacy::{NewDataRequest, PostDataRequest, Purpose, RequestKind},
};
use http::Method;
use rstest::rstest;
use serde_json::{Value, json};

use crate::{
    account::{ADA, shop},
    support::{Database, Shopper, TestApp, accounts::PASSWORD, passkey::Device, shopper::key},
    vault::{canary, everything, tokens},
};

/// An operation that is for nobody in particular.
fn is_public(method: &str, path: &str) -> bool {
    const OPEN: &[&str] = &[
        "get /api/health",
        "get /api/bags",
        "get /api/bags/{slug}",
        "get /api/bags/{slug}/related",
        "get /api/bags/{slug}/landed-cost",
        "get /api/suggestions",
        "get /api/rates",
        "get /api/recommendations/model",
        "get /api/privacy/registry",
        "get /api/privacy/recipients",
        "get /api/privacy/policy",
        "get /api/privacy/difference",
        // It names nobody, and its id is what opens it: whoever has a receipt may have it read again.
        "get /api/privacy/receipts/{id}",
    ];
    OPEN.contains(&format!("{method} {path}").as_str())
}

/// What it takes is no id of somebody's thing, but the name of a use.
const NAMES_A_USE: &str = "/api/privacy/objections/{data_use}";

/// The operations of the document, with the paths of somebody's own things.
fn operations(things: &BTreeMap<&str, String>) -> Vec<(Method, String, String)> {
    let document = serde_json::to_value(valise_server::http::document()).unwrap();
    let mut found = Vec::new();
    for (template, item) in document["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys().filter(|method| !is_public(method, template)) {
            let mut path = template.clone();
            if let (Some(start), Some(end)) = (template.find('{'), template.find('}')) {
                let thing = things.get(owned(template)).expect("the owner has one");
                path.replace_range(start..=end, thing);
            }
            if template == "/api/cart/lines/{id}" && method == "delete" {
                path.push_str("?version=1");
            }
            found.push((method.to_uppercase().parse().unwrap(), template.clone(), path));
        }
    }
    found
}

/// What the parameter of a path names.
fn owned(template: &str) -> &'static str {
    match template {
        "/api/cart/lines/{id}" => "line",
        "/api/orders/{number}"
        | "/api/orders/{number}/data"
        | "/api/orders/{number}/consignee"
        | "/api/orders/{number}/cancellation" => "order",
        NAMES_A_USE => "use",
        "/api/account/sessions/{id}" => "session",
        "/api/account/addresses/{id}" => "address",
        "/api/account/cards/{id}" => "card",
        "/api/account/passkeys/{id}" => "passkey",
        "/api/privacy/requests/{id}" => "request",
        other => panic!("{other} takes something by its id: whose? Add it to `owned`, and what it is to `things`"),
    }
}

/// A body that the owner's own request could have. Never what only she knows.
fn body(method: &Method, template: &str, order: &str) -> Option<Value> {
    let address = json!({"country": "AT", "full_name": "Eve", "mobile": "0664 1234567", "line1": "Hauptplatz 1",
        "city": "Graz", "postal_code": "8010"});
    let token = json!({"token": "A".repeat(43)});
    Some(match (method.as_str(), template) {
        ("GET" | "DELETE", _)
        | (_, "/api/privacy/export" | "/api/privacy/erasure" | "/api/newsletter/unsubscribe")
        | (_, "/api/account/sign-out" | "/api/account/sign-out-everywhere" | "/api/account/recovery-codes")
        | ("POST", "/api/account/totp" | "/api/account/passkeys/ask" | "/api/account/passkey/ask")
        | ("POST", "/api/orders/{number}/cancellation") => return None,
        (_, "/api/cart/lines") => {
            json!({"variant_id": "0190aaaa-0000-7000-8000-000000000000", "quantity": 1, "version": 0})
        }
        (_, "/api/cart/lines/{id}") => json!({"quantity": 9, "version": 1}),
        (_, "/api/orders") => {
            let consignee = json!({"country": "AT", "full_name": "Eve", "mobile": "0664 1234567",
                "line1": "Hauptplatz 1", "city": "Graz", "postal_code": "8010"});
            json!({"consignee": consignee, "cart_version": 1, "expected_total": {"minor": 1, "currency": "EUR"}})
        }
        (_, "/api/orders/find") => json!({"number": order, "mobile": "+43664999999"}),
        (_, "/api/orders/open" | "/api/newsletter/confirm" | "/api/account/email/confirm") => token,
        (_, "/api/newsletter") => json!({"email": "eve@example.org"}),
        (_, "/api/privacy/consent") => json!({"snapshot": "0", "granted": [], "how": "center"}),
        (_, "/api/privacy/events") => {
            json!({"device": "desktop", "events": [{"age_s": 0, "event": {"kind": "page_viewed", "page": "/"}}]})
        }
        (_, "/api/privacy/policy/acknowledgements") => json!({"version": contract::privacy::POLICY_VERSION}),
        (_, "/api/orders/{number}/consignee") => {
            json!({"full_name": "Eve", "mobile": "0664 1234567", "line1": "Hauptplatz 1", "city": "Graz",
                "postal_code": "8010"})
        }
        (_, "/api/privacy/restriction") => json!({"reason": "claim"}),
        (_, NAMES_A_USE) => json!({"objects": true}),
        (_, "/api/privacy/requests") => json!({"kind": "access", "order": order}),
        (_, "/api/account/register") => json!({"email": ADA, "password": "giraffes browse at dusk"}),
        (_, "/api/account/sign-in") => json!({"email": ADA, "password": "giraffes browse at dusk"}),
        (_, "/api/account/second-factor") => json!({"ticket": "A".repeat(43), "code": "123456"}),
        (_, "/api/account/confirm") => json!({"password": "giraffes browse at dusk"}),
        (_, "/api/account/verify") => json!({"token": "A".repeat(43), "password": PASSWORD}),
        (_, "/api/account/reset/ask") => json!({"email": ADA}),
        (_, "/api/account/reset") => json!({"token": "A".repeat(43), "password": "giraffes browse at dusk"}),
        (_, "/api/account/name") => json!({"name": "Eve"}),
        (_, "/api/account/password") => json!({"present": PASSWORD, "password": "giraffes browse at dusk"}),
        (_, "/api/account/email") => json!({"email": "eve@example.net"}),
        (_, "/api/account/addresses" | "/api/account/addresses/{id}") => address,
        (_, "/api/account/totp/confirm") => json!({"code": "123456"}),
        (_, "/api/account/passkeys") => json!({"passkey": "Eve's", "credential": "{}"}),
        (_, "/api/account/passkey" | "/api/account/passkey/confirm") => json!({"credential": "{}"}),
        (method, other) => panic!("{method} {other} takes a body: add one to `body`"),
    })
}

/// Things of somebody who has one of each, and their ids.
async fn things(shop: &TestApp, owner: &mut Shopper) -> BTreeMap<&'static str, String> {
    let variant = shop.variant(0, 50, Money::eur(12_900)).await;
    // A guest has no account: what it would be is asked for all the same.
    let none = "0190aaaa-0000-7000-8000-000000000000".to_owned();
    owner.add(&variant, 1).await;
    let bought = owner.order(&canary()).await;
    owner.type_card_to_keep(&bought.payment_page, "4242424242424242").await;
    shop.comes_to(owner, &bought.number, OrderStatus::Placed).await;
    let card = owner.call(&ListCards).await.map_or_else(|_| none.clone(), |kept| kept.cards[0].id.clone());
    owner.add(&variant, 1).await;
    let order = owner.order(&canary()).await.number;
    owner.add(&shop.variant(1, 50, Money::eur(9_900)).await, 1).await;
    let line = owner.call(&GetCart).await.unwrap().lines[0].id.clone();
    let request = NewDataRequest { kind: RequestKind::Access, order: order.clone() };
    let request = owner.call(&PostDataRequest(request)).await.unwrap().id;
    owner.call(&shop.choice(&[Purpose::Analytics])).await.unwrap();
    let consignee = canary();
    let address = AddressDraft {
        country: consignee.country,
        full_name: consignee.full_name,
        mobile: consignee.mobile,
        line1: consignee.line1,
        line2: consignee.line2,
        city: consignee.city,
        postal_code: consignee.postal_code,
    };
    let address = owner.call(&AddAddress(address.parse().unwrap())).await;
    let address = address.map_or_else(|_| none.clone(), |book| book.addresses[0].id.clone());
    let session = owner.call(&ListSessions).await.map_or(none.clone(), |list| list.sessions[0].id.clone());
    let passkey = match owner.call(&ListPasskeys).await {
        Ok(_) => owner.add_passkey(&mut Device::new(shop), "").await.passkeys[0].id.clone(),
        Err(_) => none,
    };
    let of_nobody = "reports".to_owned();
    BTreeMap::from([
        ("line", line),
        ("order", order),
        ("request", request),
        ("address", address),
        ("card", card),
        ("session", session),
        ("passkey", passkey),
        ("use", of_nobody),
    ])
}

/// promise: P5.1, P6.2
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p5_1_nobody_reads_or_changes_what_is_another_s(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
    #[values("an account", "a guest")] whose: &str,
) {
    let shop = shop(database).await;
    let mut owner = if whose == "a guest" { shop.shopper() } else { shop.person(ADA).await };
    let things = things(&shop, &mut owner).await;
    let order = things["order"].clone();
    let before = seen(&mut owner, &order).await;
    let hers = things.iter().filter(|(kind, _)| **kind != "use").map(|(_, id)| id.clone());
    let secrets: Vec<String> = tokens().into_iter().chain(hers).collect();

    let mut person = another(&shop).await;
    for who in ["nobody", "a guest", "another account"] {
        for (method, template, path) in operations(&things) {
            let mut other = match who {
                "nobody" => shop.shopper(),
                "a guest" => {
                    let mut guest = shop.shopper();
                    guest.call(&shop.choice(&[Purpose::Analytics])).await.unwrap();
                    guest.cookies.insert("valise_orders".to_owned(), "A".repeat(43));
                    guest
                }
                _ => {
                    // Some of what was tried has ended her session, or her account.
                    if person.call(&GetAccount).await.unwrap().account.is_none() {
                        person = another(&shop).await;
                    }
                    person.clone()
                }
            };
            let idempotency = key();
            let mut headers = vec![("idempotency-key", idempotency.as_str())];
            let body = body(&method, &template, &order);
            if body.is_some() {
                headers.push(("content-type", "application/json"));
            }
            let body = body.map(|body| body.to_string().into_bytes()).unwrap_or_default();
            let answer = other.send(method.clone(), &path, &headers, body).await;
            let named = format!("{who}: {method} {path} of {whose}");
            assert!(answer.status < 500, "{named}: {answer:?}");
            if template.contains('{') && template != NAMES_A_USE {
                // For whose it is: what is refused for its body or its path was not asked for at all.
                assert!([401, 403, 404, 409].contains(&answer.status), "{named}: {answer:?}");
            }
            let text = String::from_utf8_lossy(&answer.body);
            let asked = |secret: &String| path.contains(secret.as_str());
            for secret in secrets.iter().filter(|secret| !asked(secret)) {
                assert!(!text.contains(secret.as_str()), "{named} tells {secret}");
            }
        }
    }
    assert_eq!(seen(&mut owner, &order).await, before, "what is hers is as it was");
    assert!(everything(&shop.app.db).await.contains(&order));
    shop.stop().await;
}

/// Somebody with another account.
async fn another(shop: &TestApp) -> Shopper {
    shop.person(&format!("{}@example.org", key())).await
}

/// What the owner sees of her things.
async fn seen(owner: &mut Shopper, order: &str) -> String {
    let mut seen = serde_json::to_string(&owner.call(&ListOrders).await.unwrap()).unwrap();
    let order = format!("/api/orders/{order}");
    let account = ["/api/account/addresses", "/api/account/cards", "/api/account/passkeys"];
    for path in ["/api/cart", "/api/privacy/requests", order.as_str()].into_iter().chain(account) {
        seen += &String::from_utf8_lossy(&owner.get(path).await.body);
    }
    let account: Value = owner.get("/api/account").await.json();
    seen + &account["account"]["email"].to_string() + &account["account"]["name"].to_string()
}
