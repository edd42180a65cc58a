//! A shopper cancels an order that is placed and has her money back (promise: O6).

use std::sync::atomic::Ordering;

use contract::{
    ProblemCode,
    checkout::CheckoutDraft,
    money::Money,
    orders::{CancelOrder, FindOrder, GetOrder, OrderKey, OrderStatus},
    privacy::{
        DAY_MS, EraseOrder, GetHeld, NewDataRequest, PostDataRequest, RequestKind, TakeBackDataRequest,
        registry::RetentionId,
    },
};
use futures_util::future::join_all;
use processor::Status;
use rstest::rstest;

use valise_server::{
    cli,
    domain::retention::Rule,
    jobs::{self, retention::Taken},
    random::SystemRandom,
};

use crate::{
    mail::decode_quoted_printable,
    support::{Database, Setup, Shopper, TestApp, Variant, shopper::consignee},
    vault::{canary, everything, tokens},
};

const CARD: &str = "4242424242424242";
const UNITS: u32 = 5;
const PRICE: Money = Money::eur(12_900);

async fn shop(database: Database) -> (TestApp, Setup, Variant) {
    let setup = Setup { jobs: false, ..Setup::default() };
    let shop = TestApp::spawn_with(database, setup.clone()).await;
    let variant = shop.variant(0, UNITS, PRICE).await;
    (shop, setup, variant)
}

/// An order that is paid for; what was authorised is not taken yet.
async fn paid(shop: &TestApp, variant: &Variant) -> (Shopper, String) {
    let mut shopper = shop.shopper();
    shopper.add(variant, 1).await;
    let draft = CheckoutDraft { email: "ada@example.org".to_owned(), ..consignee() };
    let number = shopper.order(&draft).await.number;
    shop.pay(&number, CARD).await;
    shop.comes_to(&mut shopper, &number, OrderStatus::Placed).await;
    (shopper, number)
}

fn cancel(number: &str) -> CancelOrder {
    CancelOrder { number: number.to_owned() }
}

async fn errands(shop: &TestApp) -> Vec<String> {
    shop.texts("SELECT kind FROM outbox ORDER BY kind").await
}

async fn standing(shop: &TestApp, number: &str) -> Status {
    shop.processor.get(shop.reference(number).await).await.unwrap().status
}

/// promise: O6
#[rstest]
#[case::taken_already(true, Status::Refunded)]
#[case::held_only(false, Status::Voided)]
#[tokio::test(flavor = "multi_thread")]
async fn promise_o6_a_cancelled_order_is_paid_back_whole_and_its_stock_is_there_again(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
    #[case] captured: bool,
    #[case] returned: Status,
) {
    let (shop, _, variant) = shop(database).await;
    let (mut shopper, number) = paid(&shop, &variant).await;
    if captured {
        shop.run_jobs().await;
        assert_eq!(standing(&shop, &number).await, Status::Captured);
    }
    let cancelled = shopper.call(&cancel(&number)).await.unwrap();
    assert_eq!(cancelled.status, OrderStatus::Refunding);
    assert_eq!(shop.books().await.assert_units(&variant.id, UNITS.into()), (UNITS.into(), 0, 0));
    let left = if captured { vec!["refund", "regret"] } else { vec!["confirm", "refund", "regret"] };
    assert_eq!(errands(&shop).await, left, "what is not taken yet is never taken");

    shop.run_jobs().await;
    assert_eq!(standing(&shop, &number).await, returned);
    shop.comes_to(&mut shopper, &number, OrderStatus::Refunded).await;
    let again = shopper.call(&cancel(&number)).await.unwrap();
    let turns: Vec<_> = again.events.iter().map(|event| event.status).collect();
    let life = [OrderStatus::AwaitingPayment, OrderStatus::Placed, OrderStatus::Refunding, OrderStatus::Refunded];
    assert_eq!(turns, life, "again changes nothing");
    assert_eq!(errands(&shop).await, [""; 0]);
    let books = shop.books().await;
    books.assert_agree();
    assert_eq!(books.assert_units(&variant.id, UNITS.into()), (UNITS.into(), 0, 0));
    assert_eq!(shop.texts("SELECT status FROM payments").await, ["refunded"]);
    assert_eq!(shop.texts("SELECT parts FROM disclosures WHERE why = 'refund'").await, ["payment_reference"]);
    let log = "SELECT action FROM audit_log WHERE action IN ('order.cancelled', 'order.refunded') ORDER BY seq";
    assert_eq!(shop.texts(log).await, ["order.cancelled", "order.refunded"]);
    shop.stop().await;
}

/// promise: O6
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn nobody_cancels_the_order_of_another_and_one_that_came_to_nothing_stays_as_it_is(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let (shop, _, variant) = shop(database).await;
    let (mut shopper, number) = paid(&shop, &variant).await;
    let (mut other, _) = paid(&shop, &variant).await;
    let hers = other.send_endpoint(&cancel(&number)).await;
    let nobodys = other.send_endpoint(&cancel("VL-0000-0000-0000")).await;
    assert_eq!((hers.status, &hers.body), (404, &nobodys.body), "hers and nobody's look the same");
    assert_eq!(shopper.see(&number).await.status, OrderStatus::Placed);

    let mut late = shop.shopper();
    late.add(&variant, 1).await;
    let unpaid = late.order(&consignee()).await.number;
    let given_up = late.call(&cancel(&unpaid)).await.unwrap();
    assert_eq!(given_up.status, OrderStatus::Cancelled, "nothing was paid, so nothing is to be refunded");
    assert_eq!(late.call(&cancel(&unpaid)).await.unwrap(), given_up);
    shop.run_jobs().await;
    let books = shop.books().await;
    books.assert_agree();
    assert_eq!(books.assert_units(&variant.id, UNITS.into()), (i64::from(UNITS) - 2, 0, 2));
    shop.stop().await;
}

/// promise: O6
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn twenty_cancellations_at_once_pay_back_once(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let (shop, _, variant) = shop(database).await;
    for _ in 0..4 {
        let (shopper, number) = paid(&shop, &variant).await;
        shop.run_jobs().await;
        let mut tabs: Vec<_> = (0..20).map(|_| shopper.clone()).collect();
        let wanted = cancel(&number);
        let answers = join_all(tabs.iter_mut().map(|tab| tab.call(&wanted))).await;
        assert!(answers.iter().all(|answer| answer.as_ref().unwrap().status == OrderStatus::Refunding));
        assert_eq!(errands(&shop).await, ["refund", "regret"]);
        shop.run_jobs().await;
        let books = shop.books().await;
        books.assert_agree();
        assert_eq!(books.assert_units(&variant.id, UNITS.into()), (UNITS.into(), 0, 0));
    }
    shop.stop().await;
}

/// promise: O6
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_order_that_is_cancelled_while_it_is_paid_for_taken_or_erased_holds_no_money(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let (shop, _, variant) = shop(database).await;
    for _ in 0..6 {
        // While it is erased.
        let (mut shopper, number) = paid(&shop, &variant).await;
        let mut elsewhere = shopper.clone();
        let (wanted, erase) = (cancel(&number), EraseOrder { number: number.clone() });
        let (cancelled, erased) = tokio::join!(shopper.call(&wanted), elsewhere.call(&erase));
        assert!(erased.is_ok(), "{erased:?}");
        if let Err(problem) = cancelled {
            assert_eq!(problem.code, ProblemCode::NotFound, "{problem:?}");
        }
        // While what was authorised is taken.
        let (mut shopper, number) = paid(&shop, &variant).await;
        let wanted = cancel(&number);
        let (cancelled, ()) = tokio::join!(shopper.call(&wanted), shop.run_jobs());
        assert!(cancelled.is_ok(), "{cancelled:?}");
        // While it is paid for.
        let mut hurried = shop.shopper();
        hurried.add(&variant, 1).await;
        let number = hurried.order(&consignee()).await.number;
        shop.pay(&number, CARD).await;
        let mut elsewhere = hurried.clone();
        let (wanted, seen) = (cancel(&number), GetOrder { number });
        let (cancelled, seen) = tokio::join!(hurried.call(&wanted), elsewhere.call(&seen));
        assert!(cancelled.is_ok() && seen.is_ok(), "{cancelled:?} {seen:?}");
        shop.run_jobs().await;
        shop.sql("UPDATE outbox SET due_at = 0, claimed_until = 0").await;
        shop.run_jobs().await;
        assert_eq!(errands(&shop).await, [""; 0]);
        let books = shop.books().await;
        books.assert_agree();
        assert!(books.count("placed") + books.count("refunded") >= 1);
        shop.sql("UPDATE variants SET stock = stock + 1 WHERE stock < 3").await;
    }
    shop.stop().await;
}

/// promise: O6
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_processor_that_fails_is_asked_again_until_the_money_is_back(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let (shop, setup, variant) = shop(database).await;
    let (mut shopper, number) = paid(&shop, &variant).await;
    shop.run_jobs().await;
    setup.troubles.refunds_that_panic.store(1, Ordering::SeqCst);
    shopper.call(&cancel(&number)).await.unwrap();
    shop.run_jobs().await;
    assert_eq!(errands(&shop).await, ["refund"], "money is never given up");
    assert_eq!(shopper.see(&number).await.status, OrderStatus::Refunding);
    shop.sql("UPDATE outbox SET due_at = 0").await;
    shop.run_jobs().await;
    assert_eq!(standing(&shop, &number).await, Status::Refunded);
    assert_eq!(shopper.see(&number).await.status, OrderStatus::Refunded);
    shop.stop().await;
}

/// promise: O6
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_o6_a_cancelled_order_is_erased_but_for_what_the_law_keeps_and_paid_back_all_the_same(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let (shop, _, variant) = shop(database).await;
    let (mut shopper, number) = paid(&shop, &variant).await;
    shop.run_jobs().await;
    shopper.call(&cancel(&number)).await.unwrap();
    let erased = shopper.call(&EraseOrder { number: number.clone() }).await.unwrap();
    assert!(!erased.plan.stays.is_empty(), "a sale and its refund are in the books");
    assert_eq!(errands(&shop).await, ["forget", "refund"], "nobody is left to write to");
    shop.run_jobs().await;
    shop.run_jobs().await;
    assert_eq!(standing(&shop, &number).await, Status::Refunded);
    assert_eq!(shop.texts("SELECT status FROM orders").await, ["refunded"]);
    assert_eq!(shop.texts("SELECT full_name FROM orders").await, [""]);
    let key = OrderKey { number, mobile: consignee().mobile };
    assert_eq!(shop.shopper().call(&FindOrder(key)).await.unwrap_err().code, ProblemCode::NotFound);
    shop.stop().await;
}

/// promise: O6
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_o6_a_letter_says_what_becomes_of_the_money_and_of_the_data_to_whoever_left_an_address(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let (shop, _, variant) = shop(database).await;
    let (mut shopper, number) = paid(&shop, &variant).await;
    shop.run_jobs().await;
    let total = shopper.call(&cancel(&number)).await.unwrap().cost.total.to_string();
    shop.run_jobs().await;
    let letters: Vec<String> = shop.letters().iter().map(|letter| decode_quoted_printable(letter)).collect();
    let letter = letters.iter().find(|letter| letter.contains(&format!("{number} is cancelled"))).unwrap();
    let days = format!("deleted {} days after the refund", RetentionId::Cancelled.days());
    for said in ["ada@example.org", &total, "goes back to the card", &days, "for 10 years"] {
        assert!(letter.contains(said), "{said}: {letter}");
    }
    assert!(!letter.contains(&consignee().line1), "the ledger says of no address that it was handed over");
    assert_eq!(shop.texts("SELECT parts FROM disclosures WHERE why = 'regret'").await.len(), 1);

    // Nobody has to leave an address (promise: O3).
    let mut silent = shop.shopper();
    silent.add(&variant, 1).await;
    let number = silent.order(&consignee()).await.number;
    shop.pay(&number, CARD).await;
    shop.comes_to(&mut silent, &number, OrderStatus::Placed).await;
    silent.call(&cancel(&number)).await.unwrap();
    shop.run_jobs().await;
    shop.comes_to(&mut silent, &number, OrderStatus::Refunded).await;
    assert_eq!(shop.letters().len(), letters.len());
    shop.stop().await;
}

/// Runs the retention's job as if it were `due_at`.
async fn retain(shop: &TestApp, due_at: i64) -> Taken {
    let app = &shop.app;
    jobs::retention::run(&app.db, &app.key, due_at, &*app.clock, &SystemRandom).await.unwrap()
}

/// promise: O6, P4
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_o6_whom_a_cancelled_order_was_for_is_deleted_by_itself_field_by_field_when_it_was_said(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let (shop, _, variant) = shop(database).await;
    let mut shopper = shop.shopper();
    shopper.add(&variant, 1).await;
    let number = shopper.order(&canary()).await.number;
    shop.pay(&number, CARD).await;
    shop.comes_to(&mut shopper, &number, OrderStatus::Placed).await;
    shop.run_jobs().await;
    shopper.call(&cancel(&number)).await.unwrap();
    shop.run_jobs().await;
    shop.comes_to(&mut shopper, &number, OrderStatus::Refunded).await;
    let refunded_at = shopper.see(&number).await.events.last().unwrap().at;
    let up = refunded_at + i64::from(RetentionId::Cancelled.days()) * DAY_MS;

    // What stays and until when is counted down where she sees her data.
    let held = shopper.call(&GetHeld).await.unwrap();
    let orders = held.tables.iter().find(|table| table.name == "orders").unwrap();
    let until = |column: &str| {
        let at = orders.fields.iter().position(|field| field.column == column).unwrap();
        orders.rows[0].until[at].unwrap()
    };
    assert_eq!((until("full_name"), until("mobile")), (up, up));
    assert!(until("cost") > up + 3_000 * DAY_MS, "the books are kept for their ten years");

    // A request about it is answered first.
    let asks = NewDataRequest { kind: RequestKind::Access, order: number.clone() };
    let request = shopper.call(&PostDataRequest(asks)).await.unwrap().id;
    let of_cancelled = |taken: Taken| taken.into_iter().find(|(rule, _)| *rule == Rule::CancelledOrders);
    assert_eq!(of_cancelled(retain(&shop, up).await), None);
    shopper.call(&TakeBackDataRequest { id: request }).await.unwrap();
    assert_eq!(of_cancelled(retain(&shop, up - 1).await), None);
    assert_eq!(shopper.see(&number).await.consignee.full_name, canary().full_name);

    assert_eq!(of_cancelled(retain(&shop, up).await), Some((Rule::CancelledOrders, 1)));
    assert_eq!(of_cancelled(retain(&shop, up).await), None, "once");
    assert_eq!(shopper.call(&GetOrder { number: number.clone() }).await.unwrap_err().code, ProblemCode::NotFound);
    let left = everything(&shop.app.db).await;
    assert!(left.contains(&number), "the sale is in the books");
    for token in tokens() {
        assert!(!left.contains(&token), "{token} is still there");
    }
    let columns = "full_name || mobile || mobile_tag || line1 || line2 || city || postal_code || request_hash \
                   || COALESCE(email, '') || COALESCE(landline, '') || COALESCE(id_number, '')";
    assert_eq!(shop.texts(&format!("SELECT {columns} FROM orders")).await, [""]);
    for table in ["data_keys", "order_grants", "order_tokens", "idempotency"] {
        assert_eq!(shop.count(table).await, 0, "{table}");
    }
    assert_eq!((shop.count("order_lines").await, shop.count("order_events").await), (1, 4));
    assert_eq!(shop.texts("SELECT status FROM orders").await, ["refunded"]);
    assert_eq!(shop.count("disclosures WHERE why = 'forget'").await, 1, "and the processor is told");
    shop.run_jobs().await;
    assert_eq!(errands(&shop).await, [""; 0]);
    assert_eq!(cli::audit(&shop.app.db, &shop.app.key, &[]).await.unwrap().1, []);
    shop.books().await.assert_agree();
    shop.stop().await;
}
