//! An erasure reaches those who were given something, and can be put off for a while.

use std::{sync::atomic::Ordering, time::Duration};

use contract::{
    ProblemCode,
    account::GetAccount,
    money::Money,
    orders::{ListOrders, OrderStatus},
    privacy::{CallOffErasure, Erase, EraseOrder, GetErasure, GetHeld, PlanErasure, Purpose},
};
use processor::Status;
use rstest::rstest;
use valise_server::{clock::Clock, domain::rights::certificate};

use crate::{
    account::ADA,
    support::{Database, Setup, Shopper, TestApp, shopper::key},
    vault::{buys, canary, everything, tokens},
};

const CARD: &str = "4242424242424242";
const DECLINED: &str = "4000000000000002";
const DAY: Duration = Duration::from_secs(86_400);

async fn shop(database: Database) -> (TestApp, Setup) {
    let setup = Setup { jobs: false, ..Setup::default() };
    (TestApp::spawn_with(database, setup.clone()).await, setup)
}

async fn paid(shop: &TestApp) -> (Shopper, String) {
    let (mut shopper, number) = buys(shop, &canary()).await;
    shop.pay(&number, CARD).await;
    shop.comes_to(&mut shopper, &number, OrderStatus::Placed).await;
    (shopper, number)
}

async fn errands(shop: &TestApp) -> Vec<String> {
    shop.texts("SELECT kind FROM outbox ORDER BY kind").await
}

/// promise: P5.1, O6
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p5_1_the_processor_forgets_an_erased_persons_card_and_order_and_the_certificate_says_that_it_is_told(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let (shop, _) = shop(database).await;
    let (mut shopper, number) = paid(&shop).await;
    let reference = shop.reference(&number).await;
    let page = shop.processor.get(reference).await.unwrap().page_url;
    let erased = shopper.call(&Erase).await.unwrap();
    let certificate = certificate::verify(&erased.certificate, Some(&shop.app.key.public())).unwrap();
    assert_eq!(certificate.plan.told, ["Sandbox Payments"]);
    assert_eq!(errands(&shop).await, ["capture", "forget"]);
    assert_eq!(shop.texts("SELECT parts FROM disclosures WHERE why = 'forget'").await, ["payment_reference"]);

    shop.run_jobs().await;
    let payment = shop.processor.get(reference).await.unwrap();
    assert_eq!((payment.status, payment.card), (Status::Captured, None), "the money was taken first");
    assert_ne!(payment.page_url, page);
    assert!(errands(&shop).await.is_empty());

    let again = shopper.call(&Erase).await.unwrap();
    assert!(again.plan.told.is_empty(), "there is nothing left to tell");
    shop.run_jobs().await;
    assert!(errands(&shop).await.is_empty());
    shop.settled().await;
    shop.stop().await;
}

/// promise: P5.1
#[rstest]
#[case::money_first(1, 0)]
#[case::forgetting(0, 1)]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p5_1_a_processor_that_is_away_is_told_when_it_is_back_and_forgets_nothing_before_the_money_is_taken(
    #[case] captures_fail: usize,
    #[case] forgettings_fail: usize,
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let (shop, setup) = shop(database).await;
    let (mut shopper, number) = paid(&shop).await;
    let reference = shop.reference(&number).await;
    setup.troubles.captures_that_panic.store(captures_fail, Ordering::SeqCst);
    setup.troubles.forgettings_that_panic.store(forgettings_fail, Ordering::SeqCst);
    shopper.call(&EraseOrder { number }).await.unwrap();
    shop.run_jobs().await;
    assert!(errands(&shop).await.contains(&"forget".to_owned()));
    assert!(shop.processor.get(reference).await.unwrap().card.is_some(), "it knows still");

    shop.advance(Duration::from_secs(3_600));
    shop.run_jobs().await;
    let payment = shop.processor.get(reference).await.unwrap();
    assert_eq!((payment.status, payment.card), (Status::Captured, None));
    assert!(errands(&shop).await.is_empty());
    shop.stop().await;
}

/// promise: O6
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_o6_of_an_unpaid_order_the_payment_is_given_back_then_forgotten_then_nothing_is_left(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let (shop, setup) = shop(database).await;
    let (mut shopper, number) = buys(&shop, &canary()).await;
    let reference = shop.reference(&number).await;
    shop.pay(&number, DECLINED).await;
    setup.troubles.forgettings_that_panic.store(1, Ordering::SeqCst);
    shopper.call(&Erase).await.unwrap();
    assert_eq!(errands(&shop).await, ["forget", "void"]);
    shop.run_jobs().await;
    assert_eq!(errands(&shop).await, ["forget"]);
    assert_eq!(shop.count("orders").await, 1, "by its order the processor's payment is known");
    assert!(shop.processor.get(reference).await.unwrap().card.is_some());

    shop.advance(Duration::from_secs(3_600));
    shop.run_jobs().await;
    let payment = shop.processor.get(reference).await.unwrap();
    assert_eq!((payment.status, payment.card, payment.last_error), (Status::Voided, None, None));
    assert_eq!((shop.count("orders").await, shop.count("disclosures").await), (0, 0));
    shop.stop().await;
}

/// promise: P5.1
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p5_1_an_erasure_can_be_put_off_for_a_week_and_called_off_and_asked_again_keeps_its_date(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let (shop, _) = shop(database).await;
    let (mut shopper, number) = paid(&shop).await;
    let before = shop.clock.now_ms();
    let state = shopper.call(&PlanErasure).await.unwrap();
    let due = state.due.unwrap();
    assert!((before..before + 60_000).contains(&(due - 7 * 86_400_000)), "in seven days");
    assert_eq!(shopper.call(&GetErasure).await.unwrap(), state);
    shop.advance(DAY);
    assert_eq!(shopper.call(&PlanErasure).await.unwrap().due, Some(due), "the first date stands");
    let held = shopper.call(&GetHeld).await.unwrap();
    assert!(held.tables.iter().any(|table| table.name == "erasures" && table.count == 1), "she sees it in her data");

    // Nobody else calls it off, nor learns of it; and who has nothing plans nothing.
    let mut other = shop.shopper();
    assert_eq!(other.call(&PlanErasure).await.unwrap().due, None);
    let (mut stranger, _) = buys(&shop, &canary()).await;
    assert_eq!(stranger.call(&CallOffErasure).await.unwrap().due, None);
    assert_eq!(shop.count("erasures").await, 1);

    assert_eq!(shopper.call(&CallOffErasure).await.unwrap().due, None);
    assert_eq!(shopper.call(&CallOffErasure).await.unwrap().due, None, "twice is once");
    shop.advance(DAY * 8);
    shop.run_jobs().await;
    assert_eq!(shopper.see(&number).await.consignee, canary());
    assert_eq!(shopper.call(&GetErasure).await.unwrap().done, None);
    let told = "SELECT actor || ' ' || action FROM audit_log WHERE subject = 'erasure'";
    assert_eq!(shop.texts(told).await, ["guest erasure.called_off", "guest erasure.planned"]);
    shop.stop().await;
}

/// promise: P5.1
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p5_1_when_it_is_due_all_is_erased_that_was_held_by_then_and_whoever_comes_back_sees_it_for_a_month(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let (shop, _) = shop(database).await;
    // She has nothing yet but a cart.
    let mut shopper = shop.shopper();
    let variant = shop.variant(0, 50, Money::eur(12_900)).await;
    shopper.add(&variant, 1).await;
    shopper.call(&PlanErasure).await.unwrap();
    // What comes in between is erased, too: an order, a choice, another cart.
    let number = shopper.order(&canary()).await.number;
    shop.pay(&number, CARD).await;
    shop.comes_to(&mut shopper, &number, OrderStatus::Placed).await;
    shopper.call(&shop.choice(&[Purpose::Analytics])).await.unwrap();
    shopper.cookies.remove("valise_cart");
    shopper.add(&variant, 3).await;

    shop.advance(DAY * 7 - Duration::from_secs(60));
    shop.run_jobs().await;
    assert_eq!(shopper.call(&ListOrders).await.unwrap().orders.len(), 1, "not before it is due");
    shop.advance(Duration::from_secs(120));
    shop.run_jobs().await;

    assert_eq!(shopper.call(&ListOrders).await.unwrap().orders.len(), 0);
    assert_eq!(shop.count("cart_lines WHERE quantity = 3").await, 0);
    assert_eq!(shop.count("consent_subjects WHERE granted <> '[]'").await, 0);
    let stands = everything(&shop.app.db).await;
    assert!(tokens().iter().all(|token| !stands.contains(token.as_str())));
    let state = shopper.call(&GetErasure).await.unwrap();
    assert_eq!((state.due, state.plan.goes.len()), (None, 0));
    let done = state.done.unwrap();
    let signed = certificate::verify(&done.erased.certificate, Some(&shop.app.key.public())).unwrap();
    assert_eq!((signed.orders, signed.plan.told.len(), &signed.plan), (vec![number], 1, &done.erased.plan));
    assert!(done.erased.plan.stays.iter().any(|staying| staying.what.starts_with("This certificate")));
    assert_eq!(shop.shopper().call(&GetErasure).await.unwrap().done, None, "nobody else finds it");
    let told = "SELECT actor || ' ' || actor_id || ' ' || subject FROM audit_log WHERE action = 'data.erased'";
    let by_the_job = ["chooser", "erasure", "order"].map(|subject| format!("job erasing {subject}"));
    assert_eq!(shop.texts(told).await, by_the_job);

    shop.run_jobs().await;
    assert_eq!(shop.count("erasures").await, 1, "twice is once");
    shop.advance(DAY * 31);
    shop.run_jobs().await;
    assert_eq!(shopper.call(&GetErasure).await.unwrap().done, None);
    assert_eq!(shop.count("erasures").await, 0);
    shop.stop().await;
}

/// promise: P5.1
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p5_1_an_account_is_erased_as_planned_and_only_planning_and_hurrying_ask_for_the_password(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let (shop, _) = shop(database).await;
    let mut ada = shop.person(ADA).await;
    ada.call(&PlanErasure).await.unwrap();
    shop.advance(Duration::from_secs(600));
    assert_eq!(ada.call(&Erase).await.unwrap_err().code, ProblemCode::ReauthNeeded);
    assert_eq!(ada.call(&CallOffErasure).await.unwrap().due, None);
    assert_eq!(ada.call(&PlanErasure).await.unwrap_err().code, ProblemCode::ReauthNeeded);
    ada.sign_in(ADA).await;
    // From another of her browsers it can be seen and called off as well.
    let due = ada.call(&PlanErasure).await.unwrap().due;
    let mut phone = shop.shopper();
    phone.sign_in(ADA).await;
    assert_eq!(phone.call(&GetErasure).await.unwrap().due, due);

    shop.advance(DAY * 8);
    shop.run_jobs().await;
    assert_eq!((shop.count("accounts").await, shop.count("account_sessions").await), (0, 0));
    assert_eq!(ada.call(&GetAccount).await.unwrap().account, None);
    assert!(ada.call(&GetErasure).await.unwrap().done.is_some(), "the browser that asked finds the certificate");
    shop.stop().await;
}

/// promise: P5.1
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p5_1_what_is_planned_can_be_done_at_once_and_is_then_planned_no_more(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let (shop, _) = shop(database).await;
    let (mut shopper, _) = paid(&shop).await;
    shopper.call(&PlanErasure).await.unwrap();
    let before = shopper.cookies.clone();
    let preview = shopper.call(&GetErasure).await.unwrap().plan;
    assert_eq!(shopper.call(&Erase).await.unwrap().plan, preview, "what was said is what was done");
    assert_eq!(shop.count("erasures").await, 0);
    shopper.cookies = before;
    let state = shopper.call(&GetErasure).await.unwrap();
    assert_eq!((state.due, state.done, state.plan.goes.len()), (None, None, 0));
    shop.stop().await;
}

/// promise: P5.1
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_erasure_that_is_due_while_it_is_hurried_or_called_off_and_an_order_is_placed_happens_once_or_not_at_all(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let (shop, _) = shop(database).await;
    let variant = shop.variant(0, 50, Money::eur(12_900)).await;
    for round in 0..6 {
        let (mut shopper, _) = buys(&shop, &canary()).await;
        shopper.call(&PlanErasure).await.unwrap();
        let (mut elsewhere, before) = (shopper.clone(), shopper.cookies.clone());
        shopper.add(&variant, 1).await;
        let (order, key) = (shopper.new_order(&canary()).await, key());
        shop.sql("UPDATE erasures SET due_at = 0 WHERE due_at IS NOT NULL").await;
        let other = async {
            if round % 2 == 0 {
                elsewhere.call(&Erase).await.map(|_| ())
            } else {
                elsewhere.call(&CallOffErasure).await.map(|_| ())
            }
        };
        let (placed, other, ()) = tokio::join!(shopper.place(&key, &order), other, shop.run_jobs());
        assert!(other.is_ok() && placed.status < 500, "{other:?} {placed:?}");
        assert_eq!(shop.count("erasures WHERE due_at IS NOT NULL").await, 0);
        let mut back = shop.shopper();
        back.cookies = before;
        let is_done = back.call(&GetErasure).await.unwrap().done.is_some();
        let erased = shop.count("erasures WHERE erased_at IS NOT NULL").await;
        assert_eq!(erased, i64::from(is_done), "round {round}");
        shop.sql("DELETE FROM erasures").await;
    }
    let half = "orders o WHERE (full_name = '') = EXISTS (SELECT k.id FROM data_keys k WHERE k.id = o.id)";
    assert_eq!(shop.count(half).await, 0, "each order is whole or erased");
    shop.stop().await;
}
