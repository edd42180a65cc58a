//! The model that devices make recommendations from.

use contract::{money::Money, orders::OrderStatus, recommendations::GetModel};
use http::{Method, header};
use recommend::Model;
use rstest::rstest;

use crate::support::{Database, TestApp, shopper::consignee};

/// promise: P2.2
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn everybody_gets_the_same_model_and_nobody_is_marked_by_it(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn(database).await;
    let answer = shop.shopper().send_endpoint(&GetModel).await;
    assert_eq!(answer.status, 200);
    assert!(!answer.headers.contains_key(header::SET_COOKIE));
    assert_eq!(answer.headers[header::CACHE_CONTROL], "public, max-age=300");
    assert_eq!(answer.headers[header::CONTENT_TYPE], "text/plain; charset=utf-8");
    assert_eq!(Model::read(&answer.body).bags().count(), shop.app.catalogue.shelf().bags().len());
    assert_eq!(shop.shopper().send_endpoint(&GetModel).await.body, answer.body);

    let etag = answer.headers[header::ETAG].to_str().unwrap();
    let path = "/api/recommendations/model";
    let again = shop.shopper().send(Method::GET, path, &[("if-none-match", etag)], Vec::new()).await;
    assert_eq!((again.status, again.body.len()), (304, 0));
    shop.stop().await;
}

/// promise: P2.2
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn bags_bought_together_are_told_only_once_enough_orders_hold_both(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn(database).await;
    let (one, other) = (shop.variant(0, 50, Money::eur(12_900)).await, shop.variant(1, 50, Money::eur(9_900)).await);
    let companions = async || {
        // What was bought together is believed for an hour.
        shop.advance(std::time::Duration::from_secs(3_600));
        let text = shop.shopper().send_endpoint(&GetModel).await.text();
        text.lines().skip(2).filter(|bag| bag.rsplit('\t').next().is_some_and(|places| !places.is_empty())).count()
    };
    for bought in 1..=5 {
        let mut shopper = shop.shopper();
        shopper.add(&one, 1).await;
        shopper.add(&other, 1).await;
        let placed = shopper.order(&consignee()).await;
        shop.pay(&placed.number, "4242424242424242").await;
        shop.comes_to(&mut shopper, &placed.number, OrderStatus::Placed).await;
        assert_eq!(companions().await, if bought < 5 { 0 } else { 2 }, "after {bought} orders");
    }
    shop.stop().await;
}
