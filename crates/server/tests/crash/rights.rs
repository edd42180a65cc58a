//! A person is erased by a program that dies in the middle of it.

use contract::{
    orders::{GetOrder, ListOrders},
    privacy::Erase,
};
use rstest::rstest;

use crate::{
    PATIENT, PRICE, UNITS,
    program::World,
    support::{Database, eventually, shopper::consignee},
};

/// promise: P5.1
#[rstest]
#[case::not_begun("in_erasure", false)]
#[case::complete("after_erasure_before_answer", true)]
#[tokio::test]
async fn an_erasure_that_was_killed_is_complete_or_not_begun(
    #[case] place: &str,
    #[case] complete: bool,
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let world = World::new(database).await;
    let variant = world.variant(UNITS, PRICE).await;
    let shop = world.start(PATIENT, Some(place)).await;
    let mut shopper = world.shopper();
    let mut numbers = Vec::new();
    for _ in 0..2 {
        shopper.add(&variant, 1).await;
        numbers.push(shopper.order(&consignee()).await.number);
    }
    assert!(shopper.try_endpoint(&Erase).await.is_err(), "the shop died before it could answer");
    shop.crashed().await;

    let shop = world.start(PATIENT, None).await;
    let seen = shopper.call(&ListOrders).await.unwrap().orders.len();
    assert_eq!(seen, if complete { 0 } else { 2 }, "all of it or nothing");
    if complete {
        world.settled().await;
    } else {
        assert_eq!(shopper.see(&numbers[1]).await.consignee.full_name, consignee().full_name);
        shopper.call(&Erase).await.unwrap();
    }
    for number in &numbers {
        assert!(shopper.call(&GetOrder { number: number.clone() }).await.is_err());
    }
    // Both gave nothing but an amount to give back: nothing of them is left then.
    eventually("nothing is left", async || world.books().await.orders.is_empty()).await;
    shop.stop().await;
}
