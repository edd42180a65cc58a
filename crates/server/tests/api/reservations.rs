//! Reservations run out, and nothing stays held.

use std::time::Duration;

use contract::{cart::GetCart, cart::LineState, checkout::PlacedOrder, money::Money, orders::OrderStatus};
use processor::Status;
use rstest::rstest;

use crate::support::{Database, Setup, Shopper, TestApp, Variant, shopper::consignee};

const QUARTER: Duration = Duration::from_secs(15 * 60);

async fn at_the_till(shop: &TestApp) -> (Shopper, PlacedOrder, Variant) {
    let variant = shop.variant(0, 1, Money::eur(12_900)).await;
    let mut shopper = shop.shopper();
    shopper.add(&variant, 1).await;
    let placed = shopper.order(&consignee()).await;
    (shopper, placed, variant)
}

async fn without_jobs(database: Database) -> TestApp {
    TestApp::spawn_with(database, Setup { jobs: false, ..Setup::default() }).await
}

#[rstest]
#[tokio::test]
async fn an_unpaid_order_gives_its_stock_back_after_a_quarter_of_an_hour(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = without_jobs(database).await;
    let (mut shopper, placed, variant) = at_the_till(&shop).await;
    let mut other = shop.shopper();
    other.cookies.clear();
    shop.advance(QUARTER - Duration::from_secs(5));
    shop.run_jobs().await;
    assert_eq!(shopper.see(&placed.number).await.status, OrderStatus::AwaitingPayment);

    shop.advance(Duration::from_secs(5));
    shop.run_jobs().await;
    assert_eq!(shopper.see(&placed.number).await.status, OrderStatus::Expired);
    let books = shop.books().await;
    books.assert_agree();
    assert_eq!(books.assert_units(&variant.id, 1), (1, 0, 0));
    assert_eq!(books.payments.values().collect::<Vec<_>>(), [&Status::Voided], "she cannot pay for it any more");
    other.add(&variant, 1).await;
    assert_eq!(shopper.call(&GetCart).await.unwrap().lines[0].state, LineState::Fine, "her cart is kept");
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn a_payment_in_the_last_moment_counts_even_when_no_webhook_came(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let setup = Setup { jobs: false, ..Setup::default() };
    let shop = TestApp::spawn_with(database, setup).await;
    let (mut shopper, placed, variant) = at_the_till(&shop).await;
    shop.pay(&placed.number, "4000000000002008").await;
    shop.advance(QUARTER);
    shop.run_jobs().await;
    assert_eq!(shopper.see(&placed.number).await.status, OrderStatus::Placed);
    let books = shop.settled().await;
    assert_eq!(books.assert_units(&variant.id, 1), (0, 0, 1));
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn an_expired_order_can_be_placed_anew_from_the_same_cart(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = without_jobs(database).await;
    let (mut shopper, placed, variant) = at_the_till(&shop).await;
    shop.advance(QUARTER);
    shop.run_jobs().await;
    let second = shopper.order(&consignee()).await;
    assert_ne!(second.number, placed.number);
    shop.pay(&second.number, "4242424242424242").await;
    shop.comes_to(&mut shopper, &second.number, OrderStatus::Placed).await;
    shop.run_jobs().await;
    let books = shop.books().await;
    books.assert_agree();
    assert_eq!(books.assert_units(&variant.id, 1), (0, 0, 1));
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn an_amount_held_for_no_order_is_given_back(#[values(Database::Sqlite, Database::Postgres)] database: Database) {
    let shop = without_jobs(database).await;
    let reference = uuid::Uuid::from_u128(7);
    let new = processor::wire::NewPayment {
        amount_minor: 1_290,
        currency: "EUR".to_owned(),
        description: "An order of a database that was lost".to_owned(),
        return_url: shop.url.clone(),
        cancel_url: shop.url.clone(),
        webhook_url: None,
        customer: None,
    };
    shop.processor.create(reference, &new).await.unwrap();
    shop.processor.test_authorise(reference, "4242424242424242").await.unwrap();
    shop.run_jobs().await;
    let standing = async || shop.processor.get(reference).await.unwrap().status;
    assert_eq!(standing().await, Status::Authorised, "it may be about to be told of");
    shop.advance(Duration::from_secs(61));
    shop.run_jobs().await;
    assert_eq!(standing().await, Status::Voided);
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn carts_requests_and_events_are_forgotten_in_time(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = without_jobs(database).await;
    let (mut shopper, placed, _) = at_the_till(&shop).await;
    shop.pay(&placed.number, "4242424242424242").await;
    shop.comes_to(&mut shopper, &placed.number, OrderStatus::Placed).await;
    shop.run_jobs().await;
    shop.advance(Duration::from_secs(31 * 86_400));
    shop.run_jobs().await;
    assert_eq!(shopper.call(&GetCart).await.unwrap().version, 0, "an untouched cart is kept for thirty days");
    assert_eq!(shopper.see(&placed.number).await.status, OrderStatus::Placed, "orders stay");
    shop.stop().await;
}
