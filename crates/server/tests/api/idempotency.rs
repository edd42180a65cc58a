//! A request that is sent again is carried out once.

use std::sync::{Arc, atomic::Ordering};

use contract::{ProblemCode, checkout::CheckoutDraft, checkout::PlacedOrder, money::Money};
use rstest::rstest;

use crate::support::{
    Database, Setup, TestApp, eventually,
    shopper::{consignee, key},
};

const PRICE: Money = Money::eur(12_900);

#[rstest]
#[tokio::test]
async fn the_same_key_and_body_is_answered_byte_for_byte(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn(database).await;
    let variant = shop.variant(0, 5, PRICE).await;
    let mut shopper = shop.shopper();
    shopper.add(&variant, 1).await;
    let order = shopper.new_order(&consignee()).await;
    let key = key();
    let first = shopper.place(&key, &order).await;
    let second = shopper.place(&key, &order).await;
    assert_eq!((first.status, &first.body), (201, &second.body));
    assert_eq!(second.status, 201);

    let placed: PlacedOrder = first.json();
    shop.pay(&placed.number, "4242424242424242").await;
    eventually("it is placed", async || shop.books().await.count("placed") == 1).await;
    let late = shopper.place(&key, &order).await;
    assert_eq!(late.body, first.body, "even when the order has moved on");
    assert_eq!(late.json::<PlacedOrder>(), placed);
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn a_lost_answer_opens_the_order_to_the_browser_that_asks_again(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn(database).await;
    let variant = shop.variant(0, 5, PRICE).await;
    let mut shopper = shop.shopper();
    shopper.add(&variant, 1).await;
    let order = shopper.new_order(&consignee()).await;
    let key = key();
    let mut lost = shopper.clone();
    let placed: PlacedOrder = lost.place(&key, &order).await.json();
    assert!(!shopper.cookies.contains_key("valise_orders"), "the answer with the cookie was lost");
    assert_eq!(shopper.place(&key, &order).await.status, 201);
    assert_eq!(shopper.see(&placed.number).await.number, placed.number);
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn a_key_used_for_another_request_is_refused(#[values(Database::Sqlite, Database::Postgres)] database: Database) {
    let shop = TestApp::spawn(database).await;
    let variant = shop.variant(0, 5, PRICE).await;
    let mut shopper = shop.shopper();
    shopper.add(&variant, 1).await;
    let key = key();
    let order = shopper.new_order(&consignee()).await;
    assert_eq!(shopper.place(&key, &order).await.status, 201);
    let elsewhere = CheckoutDraft { city: "Wien".to_owned(), postal_code: "1010".to_owned(), ..consignee() };
    let other = shopper.new_order(&elsewhere).await;
    let problem = shopper.place(&key, &other).await.problem();
    assert_eq!((problem.status, problem.code), (422, ProblemCode::KeyReused));
    assert_eq!(shop.books().await.orders.len(), 1);
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn a_strangers_key_means_nothing(#[values(Database::Sqlite, Database::Postgres)] database: Database) {
    let shop = TestApp::spawn(database).await;
    let variant = shop.variant(0, 5, PRICE).await;
    let key = key();
    let mut numbers = std::collections::BTreeSet::new();
    for _ in 0..2 {
        let mut shopper = shop.shopper();
        shopper.add(&variant, 1).await;
        let order = shopper.new_order(&consignee()).await;
        let placed: PlacedOrder = shopper.place(&key, &order).await.json();
        numbers.insert(placed.number);
    }
    assert_eq!(numbers.len(), 2, "nobody is answered with somebody else's order");
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn the_same_key_thirty_times_at_once_is_one_order(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn(database).await;
    let variant = shop.variant(0, 50, PRICE).await;
    let mut shopper = shop.shopper();
    shopper.add(&variant, 1).await;
    let order = shopper.new_order(&consignee()).await;
    let key = key();
    let clicks = (0..30).map(|_| {
        let (mut tab, order, key) = (shopper.clone(), order.clone(), key.clone());
        async move { tab.place(&key, &order).await }
    });
    let answers = futures_util::future::join_all(clicks).await;
    let placed: Vec<_> = answers.iter().filter(|answer| answer.status == 201).collect();
    assert!(!placed.is_empty());
    assert!(placed.iter().all(|answer| answer.body == placed[0].body));
    for refused in answers.iter().filter(|answer| answer.status != 201) {
        assert_eq!(refused.problem().code, ProblemCode::InFlight);
        assert!(refused.headers.contains_key("retry-after"));
    }
    let books = shop.books().await;
    assert_eq!((books.orders.len(), books.payments.len()), (1, 1));
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn a_key_in_flight_is_refused_until_its_request_is_answered(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let setup = Setup::default();
    let troubles = Arc::clone(&setup.troubles);
    let shop = TestApp::spawn_with(database, setup).await;
    let variant = shop.variant(0, 5, PRICE).await;
    let mut shopper = shop.shopper();
    shopper.add(&variant, 1).await;
    let (order, key) = (shopper.new_order(&consignee()).await, key());

    let processor_waits = troubles.opening.write().await;
    let (mut tab, sent, under) = (shopper.clone(), order.clone(), key.clone());
    let first = tokio::spawn(async move { tab.place(&under, &sent).await });
    eventually("the payment is being opened", async || troubles.openings.load(Ordering::SeqCst) == 1).await;
    let refused = shopper.place(&key, &order).await;
    let problem = refused.problem();
    assert_eq!((problem.status, problem.code, problem.retry_after_s), (409, ProblemCode::InFlight, Some(1)));
    assert_eq!(refused.headers["retry-after"], "1");

    drop(processor_waits);
    let first = first.await.unwrap();
    assert_eq!(first.status, 201);
    let again = shopper.place(&key, &order).await;
    assert_eq!((again.status, again.body), (201, first.body));
    assert_eq!(shop.books().await.orders.len(), 1);
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn without_a_sound_key_nothing_is_ordered(
    #[values(
        "",
        "short",
        "0123456789abcde!",
        "0123456789012345678901234567890123456789012345678901234567890123456789"
    )]
    key: &str,
) {
    let shop = TestApp::spawn(Database::Sqlite).await;
    let variant = shop.variant(0, 5, PRICE).await;
    let mut shopper = shop.shopper();
    shopper.add(&variant, 1).await;
    let order = shopper.new_order(&consignee()).await;
    let problem = shopper.place(key, &order).await.problem();
    assert_eq!((problem.status, problem.code), (400, ProblemCode::Malformed));
    assert!(shop.books().await.orders.is_empty());
    shop.stop().await;
}
