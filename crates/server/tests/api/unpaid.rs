//! Whoever places many orders and pays for none cannot keep the shop's stock.

use std::time::Duration;

use contract::{ProblemCode, money::Money, orders::OrderStatus};
use rstest::rstest;

use crate::support::{
    Database, Setup, Shopper, TestApp, Variant,
    shopper::{Answer, consignee, key},
};

async fn small_shop(database: Database) -> (TestApp, Variant) {
    let setup = Setup { unpaid_per_address: 2, trust_proxy: true, jobs: false, ..Setup::default() };
    let shop = TestApp::spawn_with(database, setup).await;
    let variant = shop.variant(0, 100, Money::eur(12_900)).await;
    (shop, variant)
}

/// Somebody with a new cart of one bag.
async fn with_a_bag(shop: &TestApp, variant: &Variant) -> Shopper {
    let mut shopper = shop.shopper();
    shopper.add(variant, 1).await;
    shopper
}

/// Orders what is in the cart, from an address.
async fn order_from(shopper: &mut Shopper, address: &str, key: &str) -> Answer {
    let body = serde_json::to_vec(&shopper.new_order(&consignee()).await).unwrap();
    let headers = [("content-type", "application/json"), ("idempotency-key", key), ("x-forwarded-for", address)];
    shopper.send(http::Method::POST, "/api/orders", &headers, body).await
}

/// promise: P2.3
#[rstest]
#[tokio::test]
async fn an_address_has_so_many_unpaid_orders_and_no_more_until_one_is_paid_or_runs_out(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let (shop, variant) = small_shop(database).await;
    let mut buyer = with_a_bag(&shop, &variant).await;
    let first = order_from(&mut buyer, "192.0.2.1", &key()).await;
    assert_eq!(first.status, 201);
    shop.advance(Duration::from_secs(60));
    let mut second = with_a_bag(&shop, &variant).await;
    assert_eq!(order_from(&mut second, "192.0.2.1", &key()).await.status, 201);

    let mut third = with_a_bag(&shop, &variant).await;
    let refused = order_from(&mut third, "192.0.2.1", &key()).await;
    assert_eq!(refused.status, 429);
    let problem = refused.problem();
    assert_eq!(problem.code, ProblemCode::TooManyUnpaid);
    let wait: u32 = refused.headers["retry-after"].to_str().unwrap().parse().unwrap();
    assert_eq!(problem.retry_after_s, Some(wait));
    assert!((1..=840).contains(&wait), "{wait}");
    assert_eq!(shop.books().await.assert_units(&variant.id, 100), (98, 2, 0), "what was refused holds nothing");
    assert_eq!(order_from(&mut third, "192.0.2.2", &key()).await.status, 201, "others are not her fault");

    let paid: contract::checkout::PlacedOrder = first.json();
    shop.pay(&paid.number, "4242424242424242").await;
    shop.comes_to(&mut buyer, &paid.number, OrderStatus::Placed).await;
    let mut fourth = with_a_bag(&shop, &variant).await;
    assert_eq!(order_from(&mut fourth, "192.0.2.1", &key()).await.status, 201, "a paid order makes room");

    let mut fifth = with_a_bag(&shop, &variant).await;
    assert_eq!(order_from(&mut fifth, "192.0.2.1", &key()).await.status, 429);
    shop.advance(Duration::from_secs(900));
    shop.run_jobs().await;
    assert_eq!(order_from(&mut fifth, "192.0.2.1", &key()).await.status, 201, "and so does one that ran out");
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn an_address_at_its_limit_may_still_repeat_and_replace_its_orders(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let (shop, variant) = small_shop(database).await;
    let mut first = with_a_bag(&shop, &variant).await;
    let same = key();
    let answer = order_from(&mut first, "192.0.2.1", &same).await;
    let mut second = with_a_bag(&shop, &variant).await;
    assert_eq!(order_from(&mut second, "192.0.2.1", &key()).await.status, 201);

    let again = order_from(&mut first, "192.0.2.1", &same).await;
    assert_eq!((again.status, again.body), (201, answer.body), "the same request has the same answer");
    first.add(&variant, 1).await;
    assert_eq!(order_from(&mut first, "192.0.2.1", &key()).await.status, 201, "a changed cart replaces its order");
    assert_eq!(shop.books().await.assert_units(&variant.id, 100), (97, 3, 0));
    let mut third = with_a_bag(&shop, &variant).await;
    assert_eq!(order_from(&mut third, "192.0.2.1", &key()).await.status, 429, "the replacement counts");
    shop.stop().await;
}
