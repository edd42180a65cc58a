//! Paying on the processor's page: every test card, and what becomes of the order.

use contract::{
    cart::GetCart,
    checkout::PlacedOrder,
    money::Money,
    orders::{ListOrders, OrderStatus, PaymentFailure},
};
use processor::Status;
use rstest::rstest;

use crate::support::{Database, Setup, Shopper, TestApp, Variant, shopper::consignee};

const PRICE: Money = Money::eur(12_900);

/// Somebody who is about to pay for one bag.
async fn at_the_till(shop: &TestApp) -> (Shopper, PlacedOrder, Variant) {
    let variant = shop.variant(0, 5, PRICE).await;
    let mut shopper = shop.shopper();
    shopper.add(&variant, 1).await;
    let placed = shopper.order(&consignee()).await;
    (shopper, placed, variant)
}

async fn status_at_processor(shop: &TestApp, number: &str) -> Status {
    shop.processor.get(shop.reference(number).await).await.unwrap().status
}

#[rstest]
#[case::visa("4242 4242 4242 4242")]
#[case::webhook_twice("4000 0000 0000 2222")]
#[case::webhook_out_of_order("4000 0000 0000 3006")]
#[case::webhook_forged("4000 0000 0000 4004")]
#[tokio::test]
async fn a_good_card_buys_the_bag_and_is_charged_once(
    #[case] card: &str,
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn(database).await;
    let (mut shopper, placed, variant) = at_the_till(&shop).await;
    let back = shopper.type_card(&placed.payment_page, card).await;
    assert_eq!(back, format!("{}/orders/{}", shop.url, placed.number));
    shop.comes_to(&mut shopper, &placed.number, OrderStatus::Placed).await;
    // Long enough for what comes late, twice or forged.
    tokio::time::sleep(std::time::Duration::from_millis(900)).await;
    let books = shop.settled().await;
    assert_eq!(books.assert_units(&variant.id, 5), (4, 0, 1));
    assert_eq!(status_at_processor(&shop, &placed.number).await, Status::Captured);

    let order = shopper.see(&placed.number).await;
    let turns: Vec<_> = order.events.iter().map(|event| event.status).collect();
    assert_eq!(turns, [OrderStatus::AwaitingPayment, OrderStatus::Placed]);
    assert_eq!((order.payment_page, order.reserved_until), (None, None));
    assert_eq!(shopper.call(&GetCart).await.unwrap().lines, [], "what was bought leaves the cart");
    assert_eq!(shopper.call(&ListOrders).await.unwrap().orders[0].number, placed.number);
    shop.stop().await;
}

#[rstest]
#[case::declined("4000 0000 0000 0002", PaymentFailure::Declined)]
#[case::insufficient_funds("4000 0000 0000 9995", PaymentFailure::InsufficientFunds)]
#[tokio::test]
async fn a_refused_card_says_why_and_another_one_may_be_tried(
    #[case] card: &str,
    #[case] why: PaymentFailure,
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn(database).await;
    let (mut shopper, placed, variant) = at_the_till(&shop).await;
    shopper.type_card(&placed.payment_page, card).await;
    let order = shopper.see(&placed.number).await;
    assert_eq!((order.status, order.payment_failure), (OrderStatus::AwaitingPayment, Some(why)));
    assert_eq!(order.payment_page, Some(placed.payment_page.clone()));

    shopper.type_card(&placed.payment_page, "4242 4242 4242 4242").await;
    shop.comes_to(&mut shopper, &placed.number, OrderStatus::Placed).await;
    assert_eq!(shopper.see(&placed.number).await.payment_failure, None);
    assert_eq!(shop.settled().await.assert_units(&variant.id, 5), (4, 0, 1));
    shop.stop().await;
}

/// promise: P2.3
#[rstest]
#[case::passed("approve", OrderStatus::Placed, None)]
#[case::failed("refuse", OrderStatus::AwaitingPayment, Some(PaymentFailure::AuthenticationFailed))]
#[tokio::test]
async fn three_d_secure_lets_the_bank_ask(
    #[case] answer: &str,
    #[case] status: OrderStatus,
    #[case] failure: Option<PaymentFailure>,
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn(database).await;
    let (mut shopper, placed, _) = at_the_till(&shop).await;
    shopper.type_card(&placed.payment_page, "4000 0000 0000 3220").await;
    assert_eq!(shopper.see(&placed.number).await.status, OrderStatus::AwaitingPayment);
    shopper.answer_bank(&placed.payment_page, answer).await;
    // The question before is less than a second old, and she may not ask again yet.
    shop.advance(std::time::Duration::from_secs(1));
    shop.comes_to(&mut shopper, &placed.number, status).await;
    assert_eq!(shopper.see(&placed.number).await.payment_failure, failure);
    shop.settled().await;
    shop.stop().await;
}

#[rstest]
#[case::slow_bank("4000 0000 0000 1000")]
#[case::webhook_late("4000 0000 0000 2008")]
#[tokio::test]
async fn a_shopper_who_comes_back_before_the_webhook_finds_her_order_placed(
    #[case] card: &str,
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let setup = Setup { jobs: false, ..Setup::default() };
    let shop = TestApp::spawn_with(database, setup).await;
    let (mut shopper, placed, _) = at_the_till(&shop).await;
    shopper.type_card(&placed.payment_page, card).await;
    let started = std::time::Instant::now();
    crate::support::eventually("the bank has answered", async || {
        status_at_processor(&shop, &placed.number).await == Status::Authorised
    })
    .await;
    shop.advance(std::time::Duration::from_secs(1));
    assert_eq!(shopper.see(&placed.number).await.status, OrderStatus::Placed, "after {:?}", started.elapsed());
    shop.run_jobs().await;
    shop.books().await.assert_agree();
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn a_price_that_changes_while_she_pays_does_not_change_what_she_pays(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn(database).await;
    let (mut shopper, placed, variant) = at_the_till(&shop).await;
    shop.set_price(&variant.sku, Money::eur(99_900)).await;
    let payment = shop.pay(&placed.number, "4242424242424242").await;
    assert_eq!(payment.amount_minor, placed.total.minor);
    shop.comes_to(&mut shopper, &placed.number, OrderStatus::Placed).await;
    let order = shopper.see(&placed.number).await;
    assert_eq!((order.lines[0].unit_price, order.cost.total), (PRICE, placed.total));
    shop.settled().await;
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn what_was_added_while_she_paid_stays_in_the_cart(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn(database).await;
    let (mut shopper, placed, _) = at_the_till(&shop).await;
    let other = shop.variant(1, 5, PRICE).await;
    shopper.clone().add(&other, 1).await;
    shop.pay(&placed.number, "4242424242424242").await;
    shop.comes_to(&mut shopper, &placed.number, OrderStatus::Placed).await;
    let cart = shopper.call(&GetCart).await.unwrap();
    assert_eq!(cart.lines.iter().map(|line| line.variant_id.as_str()).collect::<Vec<_>>(), [other.id]);
    shop.settled().await;
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn a_capture_that_panics_is_tried_again_and_keeps_no_other_waiting(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let setup = Setup::default();
    setup.troubles.captures_that_panic.store(1, std::sync::atomic::Ordering::SeqCst);
    let shop = TestApp::spawn_with(database, setup).await;
    for _ in 0..2 {
        let (mut shopper, placed, _) = at_the_till(&shop).await;
        shop.pay(&placed.number, "4242424242424242").await;
        shop.comes_to(&mut shopper, &placed.number, OrderStatus::Placed).await;
    }
    let books = shop.settled().await;
    assert_eq!(books.count("placed"), 2);
    assert!(books.payments.values().all(|status| *status == Status::Captured));
    shop.stop().await;
}
