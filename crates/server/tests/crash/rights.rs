//! A person is erased by a program that dies in the middle of it.

use contract::{
    ProblemCode,
    account::GetAccount,
    orders::{GetOrder, ListOrders, OrderStatus},
    privacy::{Erase, Export, GetErasure, PlanErasure},
};
use rstest::rstest;
use valise_server::{
    domain::rights::archive,
    store::{Db, data_keys},
};

use crate::{
    CARD, PATIENT, PRICE, UNITS,
    program::{Program, World},
    support::{
        Database, Shopper, Variant,
        accounts::{PASSWORD, confirm_last, credentials, registration},
        eventually,
        shopper::consignee,
    },
};

const ADA: &str = "ada@example.org";

/// Two orders that nobody paid yet: the second shows that an erasure did not stop after the first.
async fn order_twice(shopper: &mut Shopper, variant: &Variant) -> [String; 2] {
    let mut numbers = [const { String::new() }; 2];
    for number in &mut numbers {
        shopper.add(variant, 1).await;
        *number = shopper.order(&consignee()).await.number;
    }
    numbers
}

/// Asks for everything to be erased, of a shop that dies at its place in the middle of it.
async fn erase_and_die(shopper: &mut Shopper, shop: Program) {
    assert!(shopper.try_endpoint(&Erase).await.is_err(), "the shop died before it could answer");
    shop.crashed().await;
}

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
    let numbers = order_twice(&mut shopper, &variant).await;
    erase_and_die(&mut shopper, shop).await;

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

/// promise: P5.1
#[rstest]
#[case::in_its_orders("in_erasure", false)]
#[case::in_itself("in_erasure_of_account", false)]
#[case::complete("after_erasure_before_answer", true)]
#[tokio::test]
async fn an_erasure_of_an_account_that_was_killed_is_complete_or_not_begun(
    #[case] place: &str,
    #[case] complete: bool,
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let world = World::new(database).await;
    let variant = world.variant(UNITS, PRICE).await;
    let shop = world.start(PATIENT, Some(place)).await;
    let mut ada = world.shopper();
    ada.call(&registration(ADA)).await.unwrap();
    let db = world.db().await;
    confirm_last(&db).await;
    ada.sign_in(ADA).await;
    let numbers = order_twice(&mut ada, &variant).await;
    ada.call(&PlanErasure).await.unwrap();
    erase_and_die(&mut ada, shop).await;

    let shop = world.start(PATIENT, None).await;
    let mut phone = world.shopper();
    if complete {
        assert_eq!(phone.call(&credentials(ADA, PASSWORD)).await.unwrap_err().code, ProblemCode::WrongCredentials);
    } else {
        // The session, the orders, and what was planned are as they were.
        assert_eq!(ada.call(&GetAccount).await.unwrap().account.unwrap().email, ADA);
        assert!(ada.call(&GetErasure).await.unwrap().due.is_some());
        assert_eq!(ada.see(&numbers[1]).await.consignee.full_name, consignee().full_name);
        phone.sign_in(ADA).await;
        ada.call(&Erase).await.unwrap();
    }
    assert_eq!(ada.call(&GetAccount).await.unwrap().account, None);
    assert_eq!(phone.call(&GetAccount).await.unwrap().account, None);
    assert_eq!(ada.call(&GetErasure).await.unwrap().due, None);
    eventually("nothing is left", async || world.books().await.orders.is_empty()).await;
    eventually("no key is left", async || keys_left(&db).await == 0).await;
    db.close().await;
    shop.stop().await;
}

/// How many data keys there are that open something.
async fn keys_left(db: &Db) -> usize {
    db.read(|conn| Box::pin(data_keys::not_of_kek(conn, 0, "", 100))).await.unwrap().len()
}

/// promise: P5.1
#[rstest]
#[tokio::test]
async fn a_processor_that_is_to_forget_is_told_though_the_shop_dies_while_it_tells_it(
    #[values("before_forgetting", "after_forgetting_before_record")] place: &str,
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let world = World::new(database).await;
    let variant = world.variant(UNITS, PRICE).await;
    let shop = world.start(PATIENT, Some(place)).await;
    let mut shopper = world.shopper();
    shopper.add(&variant, 1).await;
    let number = shopper.order(&consignee()).await.number;
    let reference = world.reference(&number).await;
    world.pay(&number, CARD).await;
    eventually("it is placed", async || shopper.see(&number).await.status == OrderStatus::Placed).await;
    // The shop may die before it has answered.
    let _answer = shopper.try_endpoint(&Erase).await;
    shop.crashed().await;
    world.release_claims().await;

    let shop = world.start(PATIENT, None).await;
    world.settled().await;
    let payment = world.payment(reference).await;
    assert_eq!((payment.status, payment.card), (processor::Status::Captured, None));
    shop.stop().await;
}

/// promise: P5.1
#[rstest]
#[tokio::test]
async fn a_processor_is_told_to_forget_a_customer_though_the_shop_dies_while_it_tells_it(
    #[values("before_forgetting_customer", "after_forgetting_customer_before_record")] place: &str,
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let world = World::new(database).await;
    let variant = world.variant(UNITS, PRICE).await;
    let shop = world.start(PATIENT, Some(place)).await;
    let mut ada = world.shopper();
    ada.call(&registration(ADA)).await.unwrap();
    let db = world.db().await;
    confirm_last(&db).await;
    ada.sign_in(ADA).await;
    ada.add(&variant, 1).await;
    let order = ada.order(&consignee()).await;
    ada.type_card_to_keep(&order.payment_page, CARD).await;
    eventually("it is placed", async || ada.see(&order.number).await.status == OrderStatus::Placed).await;
    let files = archive::unpack(&ada.send_endpoint(&Export).await.body).unwrap();
    let data: serde_json::Value = serde_json::from_slice(&files["data.json"]).unwrap();
    let known = data["tables"].as_array().unwrap().iter().find(|table| table["name"] == "payment_customers").unwrap();
    let reference = known["rows"][0]["personal"]["reference"].as_str().unwrap();
    assert_eq!(world.cards_of(reference).await, 1);
    // The shop may die before it has answered.
    let _answer = ada.try_endpoint(&Erase).await;
    shop.crashed().await;
    world.release_claims().await;

    let shop = world.start(PATIENT, None).await;
    eventually("no key is left", async || keys_left(&db).await == 0).await;
    assert_eq!(world.cards_of(reference).await, 0);
    world.settled().await;
    db.close().await;
    shop.stop().await;
}

/// promise: P5.1
#[rstest]
#[tokio::test]
async fn an_erasure_that_was_planned_and_killed_when_it_was_due_is_carried_out_by_the_next_start_and_once(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let world = World::new(database).await;
    let variant = world.variant(UNITS, PRICE).await;
    let shop = world.start(PATIENT, Some("in_erasure")).await;
    let mut shopper = world.shopper();
    shopper.add(&variant, 1).await;
    let number = shopper.order(&consignee()).await.number;
    world.pay(&number, CARD).await;
    eventually("it is placed", async || shopper.see(&number).await.status == OrderStatus::Placed).await;
    shopper.call(&PlanErasure).await.unwrap();
    world.make_erasures_due().await;
    shop.crashed().await;

    let shop = world.start(PATIENT, None).await;
    eventually("it is erased", async || shopper.clone().call(&GetErasure).await.unwrap().done.is_some()).await;
    assert_eq!(shopper.call(&ListOrders).await.unwrap().orders.len(), 0);
    assert_eq!(world.settled().await.orders.len(), 1, "its books stay");
    shop.stop().await;
}
