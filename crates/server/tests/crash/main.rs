//! The shop dies between any two phases of a purchase, and is started again: every reservation, authorisation and
//! order ends consistent. The real binary is killed; the payment processor and the database live on.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::allow_attributes,
    reason = "a test stops at the first surprise"
)]

#[path = "../support/mod.rs"]
mod support;

mod keys;
mod program;
mod rights;

use std::time::Duration;

use contract::{
    checkout::{CheckoutDraft, PlacedOrder},
    money::Money,
    orders::{CancelOrder, OrderStatus},
    privacy::{
        BrowsingEvent, ConsentChange, Device, EventBatch, GetConsent, GetReceipt, How, Page, PastEvent, PostEvents,
        Purpose, PutConsent,
    },
};
use processor::Status;
use rstest::rstest;
use support::{
    Database, eventually,
    shopper::{consignee, consignee_with_email, key},
};

use program::World;

const PRICE: Money = Money::eur(12_900);
const CARD: &str = "4242424242424242";
const UNITS: u32 = 3;

/// Long enough not to run out in the middle of a test.
const PATIENT: Duration = Duration::from_secs(900);
/// Short enough to wait for.
const HASTY: Duration = Duration::from_secs(2);

#[test]
fn every_failpoint_is_somewhere_in_these_tests() {
    let here = concat!(include_str!("main.rs"), include_str!("keys.rs"), include_str!("rights.rs"));
    for place in valise_server::failpoint::PLACES {
        assert!(here.matches(&format!("\"{place}\"")).count() > 0, "{place} is not tried");
    }
}

/// She comes back and asks again under the same key: one order, one charge.
#[rstest]
#[tokio::test]
async fn a_purchase_that_was_cut_off_is_finished_when_she_comes_back(
    #[values("after_reserve", "after_payment_opened", "after_payment_recorded")] place: &str,
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let world = World::new(database).await;
    let variant = world.variant(UNITS, PRICE).await;
    let shop = world.start(PATIENT, Some(place)).await;
    let mut shopper = world.shopper();
    shopper.add(&variant, 1).await;
    let (order, key) = (shopper.new_order(&consignee()).await, key());
    assert!(shopper.try_place(&key, &order).await.is_err(), "the shop died before it could answer");
    shop.crashed().await;

    let shop = world.start(PATIENT, None).await;
    let placed: PlacedOrder = shopper.place(&key, &order).await.json();
    world.pay(&placed.number, CARD).await;
    eventually("it is placed", async || shopper.see(&placed.number).await.status == OrderStatus::Placed).await;
    let books = world.settled().await;
    assert_eq!((books.orders.len(), books.payments.len()), (1, 1));
    assert_eq!(books.assert_units(&variant.id, UNITS.into()), (UNITS as i64 - 1, 0, 1));
    shop.stop().await;
}

/// She does not come back: the stock does, and whatever was opened for her is closed.
#[rstest]
#[tokio::test]
async fn a_purchase_that_was_cut_off_and_left_gives_everything_back(
    #[values("after_reserve", "after_payment_opened", "after_payment_recorded")] place: &str,
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let world = World::new(database).await;
    let variant = world.variant(UNITS, PRICE).await;
    let shop = world.start(HASTY, Some(place)).await;
    let mut shopper = world.shopper();
    shopper.add(&variant, 1).await;
    let order = shopper.new_order(&consignee()).await;
    assert!(shopper.try_place(&key(), &order).await.is_err());
    shop.crashed().await;

    let shop = world.start(HASTY, None).await;
    eventually("it expires", async || world.books().await.count("expired") == 1).await;
    let books = world.settled().await;
    assert_eq!(books.assert_units(&variant.id, UNITS.into()), (UNITS.into(), 0, 0));
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn a_paid_purchase_is_finished_whenever_the_shop_dies(
    #[values(
        "after_authorised_before_finalise",
        "after_finalise_before_errands",
        "before_capture",
        "after_capture_before_record",
        "after_mail_before_record"
    )]
    place: &str,
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let world = World::new(database).await;
    let variant = world.variant(UNITS, PRICE).await;
    let shop = world.start(PATIENT, Some(place)).await;
    let mut shopper = world.shopper();
    shopper.add(&variant, 1).await;
    let placed = shopper.order(&consignee_with_email()).await;
    world.pay(&placed.number, CARD).await;
    shop.crashed().await;

    let shop = world.start(PATIENT, None).await;
    // On PostgreSQL a dead server's claim has to run out before another takes its errand over.
    world.release_claims().await;
    eventually("it is placed", async || shopper.see(&placed.number).await.status == OrderStatus::Placed).await;
    let books = world.settled().await;
    assert_eq!(books.assert_units(&variant.id, UNITS.into()), (UNITS as i64 - 1, 0, 1));
    assert_eq!(world.letters(), 1, "sent again, the letter takes the place of the first");
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn an_unpaid_purchase_is_closed_whenever_the_shop_dies(
    #[values("after_expiry_before_void", "after_void_before_record")] place: &str,
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let world = World::new(database).await;
    let variant = world.variant(UNITS, PRICE).await;
    let shop = world.start(HASTY, Some(place)).await;
    let mut shopper = world.shopper();
    shopper.add(&variant, 1).await;
    shopper.order(&consignee()).await;
    shop.crashed().await;

    let shop = world.start(HASTY, None).await;
    world.release_claims().await;
    let books = world.settled().await;
    assert_eq!(books.count("expired"), 1);
    assert_eq!(books.payments.values().collect::<Vec<_>>(), [&Status::Voided]);
    assert_eq!(books.assert_units(&variant.id, UNITS.into()), (UNITS.into(), 0, 0));
    shop.stop().await;
}

/// Two tabs: the second replaces the order, the shop dies, and the first pays for what is no order any more.
#[rstest]
#[tokio::test]
async fn an_orphan_authorisation_is_voided(#[values(Database::Sqlite, Database::Postgres)] database: Database) {
    let world = World::new(database).await;
    let variant = world.variant(UNITS, PRICE).await;
    let shop = world.start(PATIENT, None).await;
    let mut shopper = world.shopper();
    shopper.add(&variant, 1).await;
    let first = shopper.order(&consignee()).await;
    shop.kill().await;

    let shop = world.start(PATIENT, Some("after_reserve")).await;
    let elsewhere = CheckoutDraft { line1: "Ringstrasse 2".to_owned(), ..consignee() };
    let (order, key) = (shopper.new_order(&elsewhere).await, key());
    assert!(shopper.try_place(&key, &order).await.is_err());
    shop.crashed().await;
    world.pay(&first.number, CARD).await;

    let shop = world.start(PATIENT, None).await;
    world.release_claims().await;
    let second: PlacedOrder = shopper.place(&key, &order).await.json();
    assert_ne!(second.number, first.number);
    let books = world.settled().await;
    let reference = world.reference(&first.number).await.to_string();
    assert_eq!(books.payments[&reference], Status::Voided);
    assert_eq!(books.orders[&reference].0, "cancelled");
    assert_eq!(books.assert_units(&variant.id, UNITS.into()), (UNITS as i64 - 1, 1, 0));
    shop.stop().await;
}

/// promise: O6
#[rstest]
#[tokio::test]
async fn a_cancelled_order_is_paid_back_once_wherever_the_shop_dies(
    #[values(
        "after_cancelling_before_errands",
        "after_cancelling_before_refund",
        "after_refund_before_record"
    )]
    place: &str,
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let world = World::new(database).await;
    let variant = world.variant(UNITS, PRICE).await;
    let shop = world.start(PATIENT, None).await;
    let mut shopper = world.shopper();
    shopper.add(&variant, 1).await;
    let placed = shopper.order(&consignee()).await;
    world.pay(&placed.number, CARD).await;
    eventually("it is placed", async || shopper.see(&placed.number).await.status == OrderStatus::Placed).await;
    world.settled().await;
    shop.kill().await;

    let shop = world.start(PATIENT, Some(place)).await;
    let cancel = CancelOrder { number: placed.number.clone() };
    // The answer may have been cut off; what it would have said is asked again.
    let _cut_off = shopper.try_endpoint(&cancel).await;
    shop.crashed().await;

    let shop = world.start(PATIENT, None).await;
    world.release_claims().await;
    eventually("it is refunded", async || world.books().await.count("refunded") == 1).await;
    let books = world.settled().await;
    assert_eq!(books.payments.values().collect::<Vec<_>>(), [&Status::Refunded]);
    assert_eq!(books.assert_units(&variant.id, UNITS.into()), (UNITS.into(), 0, 0));
    assert_eq!(shopper.call(&cancel).await.unwrap().status, OrderStatus::Refunded);
    shop.stop().await;
}

/// Paid for while the shop was down, for longer than the reservation: the stock was still held, so it is hers.
#[rstest]
#[tokio::test]
async fn a_payment_made_while_the_shop_was_down_is_found(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let world = World::new(database).await;
    let variant = world.variant(UNITS, PRICE).await;
    let shop = world.start(HASTY, None).await;
    let mut shopper = world.shopper();
    shopper.add(&variant, 1).await;
    let placed = shopper.order(&consignee()).await;
    shop.kill().await;
    world.pay(&placed.number, CARD).await;
    tokio::time::sleep(HASTY).await;

    let shop = world.start(HASTY, None).await;
    eventually("it is placed", async || shopper.see(&placed.number).await.status == OrderStatus::Placed).await;
    let books = world.settled().await;
    assert_eq!(books.assert_units(&variant.id, UNITS.into()), (UNITS as i64 - 1, 0, 1));
    shop.stop().await;
}

/// Killed in the middle of a crowd, several times over.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_survives_kill_nine(#[values(Database::Sqlite, Database::Postgres)] database: Database) {
    const CROWD: u32 = 24;
    let world = World::new(database).await;
    let variant = world.variant(CROWD, PRICE).await;
    let mut orders = Vec::new();
    let shop = world.start(PATIENT, None).await;
    for _ in 0..CROWD {
        let mut shopper = world.shopper();
        shopper.add(&variant, 1).await;
        let order = shopper.new_order(&consignee()).await;
        orders.push((shopper, order, key()));
    }
    let mut shop = Some(shop);
    for round in 0..4_u64 {
        let running = match shop.take() {
            Some(shop) => shop,
            None => world.start(PATIENT, None).await,
        };
        let buying = orders.iter_mut().map(|(shopper, order, key)| {
            let world = &world;
            async move {
                if let Ok(answer) = shopper.try_place(key, order).await
                    && answer.status == 201
                {
                    world.pay_once(&answer.json::<PlacedOrder>().number, CARD).await;
                }
            }
        });
        let dying = async {
            tokio::time::sleep(Duration::from_millis(30 + 40 * round)).await;
            running.kill().await;
        };
        tokio::join!(futures_util::future::join_all(buying), dying);
    }

    let running = world.start(PATIENT, None).await;
    for (shopper, order, key) in &mut orders {
        // Those whose order was finished and answered are answered the same; the others get on.
        let answer = shopper.place(key, order).await;
        if answer.status == 201 {
            world.pay_once(&answer.json::<PlacedOrder>().number, CARD).await;
        }
    }
    world.release_claims().await;
    eventually("everybody has her bag", async || world.books().await.count("placed") == CROWD as usize).await;
    let books = world.settled().await;
    assert_eq!(books.orders.len(), CROWD as usize, "nobody ordered twice");
    assert_eq!(books.assert_units(&variant.id, CROWD.into()), (0, 0, CROWD.into()));
    running.stop().await;
}

/// promise: P7
#[rstest]
#[tokio::test]
async fn a_choice_its_receipt_and_the_chain_are_there_after_the_shop_was_killed(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let world = World::new(database).await;
    let shop = world.start(PATIENT, None).await;
    let mut shopper = world.shopper();
    let unsigned = PutConsent {
        change: ConsentChange {
            snapshot: String::new(),
            granted: vec![Purpose::Analytics],
            declined: Vec::new(),
            how: How::Center,
        },
        key: key(),
    };
    // The shop signs what it shows, and says it again to whoever was shown something else.
    let snapshot = shopper.call(&unsigned).await.unwrap_err().snapshot.unwrap();
    let change = ConsentChange { snapshot, ..unsigned.change };
    let recorded = shopper.call(&PutConsent { change, key: key() }).await.unwrap();
    let receipt = GetReceipt { id: recorded.choices[0].id.clone() };
    let given = shopper.call(&receipt).await.unwrap();
    shop.kill().await;

    let shop = world.start(PATIENT, None).await;
    assert_eq!(shopper.call(&GetConsent).await.unwrap(), recorded);
    assert_eq!(shopper.call(&receipt).await.unwrap(), given);
    let batch = EventBatch {
        device: Device::Other,
        events: vec![PastEvent { age_s: 0, event: BrowsingEvent::PageViewed { page: Page::Home } }],
    };
    assert_eq!(shopper.call(&PostEvents(batch)).await.unwrap().recorded, 1);
    assert!(world.verifies_consent().await, "nothing is wrong with the log");
    shop.stop().await;
}
