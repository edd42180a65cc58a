//! Checkout: what is charged is what was shown.

use std::sync::{Arc, atomic::Ordering};

use contract::{
    ProblemCode,
    cart::{GetCart, LineState},
    checkout::{CheckoutDraft, CheckoutField, NewOrder, PlacedOrder},
    money::Money,
    orders::OrderStatus,
    places::Country,
};
use rstest::rstest;

use crate::support::{
    Database, Setup, TestApp, eventually,
    shopper::{consignee, consignee_in_brazil, key},
};

const PRICE: Money = Money::eur(12_900);

#[rstest]
#[tokio::test]
async fn an_order_reserves_stock_and_waits_for_its_payment(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn(database).await;
    let variant = shop.variant(0, 5, PRICE).await;
    let mut shopper = shop.shopper();
    shopper.add(&variant, 2).await;
    let quote = shopper.quote("AT").await.unwrap();
    assert!(quote.payable);
    let order = shopper.new_order(&consignee()).await;
    let answer = shopper.place(&key(), &order).await;
    assert_eq!(answer.status, 201);
    let placed: PlacedOrder = answer.json();
    assert_eq!(placed.total, quote.cost.total);
    assert!(placed.payment_page.starts_with("http://127.0.0.1:"), "{}", placed.payment_page);
    assert!(!placed.payment_page.starts_with(&shop.url), "the card is typed on another origin");

    let seen = shopper.see(&placed.number).await;
    assert_eq!(seen.status, OrderStatus::AwaitingPayment);
    assert_eq!(seen.payment_page.as_deref(), Some(placed.payment_page.as_str()));
    assert_eq!((seen.lines.len(), seen.lines[0].quantity, seen.cost.total), (1, 2, placed.total));
    shop.books().await.assert_units(&variant.id, 5);
    assert_eq!(shop.books().await.units[&variant.id], (3, 2, 0));
    // Going back from the payment page, her own reservation does not show her own bag sold out.
    assert_eq!(shopper.call(&GetCart).await.unwrap().lines[0].state, LineState::Fine);
    shop.stop().await;
}

/// promise: O2
#[rstest]
#[tokio::test]
async fn an_identity_number_is_asked_where_customs_want_it_shown_masked_and_not_taken_elsewhere(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn(database).await;
    let variant = shop.variant(0, 5, PRICE).await;
    let mut shopper = shop.shopper();
    shopper.add(&variant, 1).await;
    for (typed, code) in [("", "required"), ("529.982.247-24", "checksum"), ("52998", "invalid")] {
        let order = shopper.new_order(&CheckoutDraft { id_number: typed.to_owned(), ..consignee_in_brazil() }).await;
        let problem = shopper.place(&key(), &order).await.problem();
        assert_eq!(problem.code, ProblemCode::InvalidFields);
        let faults: Vec<_> = problem.errors.iter().map(|e| (e.field.as_str(), e.code.as_str())).collect();
        assert_eq!(faults, [("consignee.id_number", code)]);
    }
    let placed = shopper.order(&consignee_in_brazil()).await;
    assert_eq!(shopper.see(&placed.number).await.consignee.id_number, "•••••••••25");

    let mut elsewhere = shop.shopper();
    elsewhere.add(&variant, 1).await;
    let needless = CheckoutDraft { id_number: "529.982.247-25".to_owned(), ..consignee() };
    let placed = elsewhere.order(&needless).await;
    assert_eq!(elsewhere.see(&placed.number).await.consignee.id_number, "");
    shop.stop().await;
}

/// promise: O1, O3
#[rstest]
#[tokio::test]
async fn an_order_asks_for_name_mobile_and_address_and_keeps_just_these(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn(database).await;
    let variant = shop.variant(0, 5, PRICE).await;
    let mut shopper = shop.shopper();
    shopper.add(&variant, 1).await;
    let placed = shopper.order(&consignee()).await;
    let kept = shopper.see(&placed.number).await.consignee;
    assert_eq!(kept, CheckoutDraft { mobile: "+436641234567".to_owned(), ..consignee() });

    for field in ["country", "full_name", "mobile", "line1", "city", "postal_code"] {
        let order = shopper.new_order(&consignee()).await;
        let mut body = serde_json::to_value(&order).unwrap();
        body["consignee"][field] = "".into();
        let headers = [("content-type", "application/json"), ("idempotency-key", "0123456789abcdef")];
        let answer = shopper.send(http::Method::POST, "/api/orders", &headers, body.to_string().into_bytes()).await;
        let problem = answer.problem();
        assert_eq!(problem.code, ProblemCode::InvalidFields, "{field}");
        assert!(problem.errors.iter().any(|error| error.field == format!("consignee.{field}")), "{problem:?}");
    }
    shop.stop().await;
}

#[rstest]
#[case::no_code_at_all("AT", "postal_code", "1", "invalid")]
#[case::not_so_in_austria("AT", "postal_code", "0010", "invalid")]
#[case::austrian_in_germany("DE", "postal_code", "1010", "invalid")]
#[case::canadian_in_the_states("US", "postal_code", "K1A 0B1", "invalid")]
#[case::german_in_britain("GB", "postal_code", "10117", "invalid")]
#[case::none_where_there_is_one("FR", "postal_code", " ", "required")]
#[case::two_digits("AT", "mobile", "12", "too_short")]
#[case::as_long_as_a_mobile_in_berlin_but_a_fixed_line("DE", "mobile", "030 12345678", "not_mobile")]
#[case::a_landline_in_paris("FR", "mobile", "01 42 68 53 00", "not_mobile")]
#[case::one_pair_too_many("FR", "mobile", "06 12 34 56 78 90", "too_long")]
#[case::letters("GB", "mobile", "07400 ABCDEF", "not_digits")]
#[case::from_nowhere("US", "mobile", "+999 664 1234567", "unknown_calling_code")]
#[tokio::test]
async fn phone_and_postal_code_are_checked_by_country_on_the_server_too(
    #[case] country: &str,
    #[case] field: &str,
    #[case] typed: &str,
    #[case] code: &str,
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn_with(database, Setup { jobs: false, ..Setup::default() }).await;
    let variant = shop.variant(0, 5, PRICE).await;
    let mut shopper = shop.shopper();
    shopper.add(&variant, 1).await;
    let sound = CheckoutDraft {
        country: country.to_owned(),
        mobile: "+43 664 1234567".to_owned(),
        postal_code: Country::parse(country).unwrap().example_postal_code().to_owned(),
        ..consignee()
    };
    let order = shopper.new_order(&sound).await;
    let mut wrong = order.clone();
    wrong.consignee.set(CheckoutField::from_key(field).unwrap(), typed.to_owned());
    let before = shop.rows().await;
    let problem = shopper.place(&key(), &wrong).await.problem();
    assert_eq!((problem.status, problem.code), (422, ProblemCode::InvalidFields));
    let faults: Vec<_> = problem.errors.iter().map(|e| (e.field.as_str(), e.code.as_str())).collect();
    assert_eq!(faults, [(format!("consignee.{field}").as_str(), code)]);
    assert_eq!(shop.rows().await, before, "nothing was stored");
    assert_eq!(shopper.place(&key(), &order).await.status, 201, "it was that field alone");
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn a_changed_price_stops_the_order_and_shows_the_difference(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn(database).await;
    let variant = shop.variant(0, 5, PRICE).await;
    let mut shopper = shop.shopper();
    shopper.add(&variant, 1).await;
    let order = shopper.new_order(&consignee()).await;
    shop.set_price(&variant.sku, Money::eur(14_000)).await;
    let problem = shopper.place(&key(), &order).await.problem();
    assert_eq!((problem.status, problem.code), (409, ProblemCode::QuoteChanged));
    let quote = problem.quote.unwrap();
    assert_eq!(quote.cart.lines[0].state, LineState::PriceChanged { was: PRICE });
    assert!(quote.cost.total.minor > order.expected_total.minor);
    let books = shop.books().await;
    assert!(books.orders.is_empty() && books.payments.is_empty(), "nothing was ordered, nothing charged");
    assert_eq!(books.units[&variant.id], (5, 0, 0));
    shop.stop().await;
}

#[rstest]
#[case::carried_for_nothing("AT", "FR", "75001")]
#[case::not_so_any_more("FR", "AT", "8010")]
#[case::farther("DE", "NO", "0150")]
#[tokio::test]
async fn a_delivery_that_costs_otherwise_stops_the_order(
    #[case] quoted_for: &str,
    #[case] sent_to: &str,
    #[case] postal_code: &str,
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn_with(database, Setup { jobs: false, ..Setup::default() }).await;
    let variant = shop.variant(0, 5, PRICE).await;
    let mut shopper = shop.shopper();
    shopper.add(&variant, 1).await;
    let shown = shopper.quote(quoted_for).await.unwrap();
    let consignee = CheckoutDraft {
        country: sent_to.to_owned(),
        mobile: "+43 664 1234567".to_owned(),
        postal_code: postal_code.to_owned(),
        ..consignee()
    };
    let order = NewOrder { expected_total: shown.cost.total, ..shopper.new_order(&consignee).await };
    let before = shop.rows().await;
    let problem = shopper.place(&key(), &order).await.problem();
    assert_eq!((problem.status, problem.code), (409, ProblemCode::QuoteChanged));
    let quote = problem.quote.unwrap();
    assert_eq!(quote.country, sent_to);
    assert_eq!((quote.cart, quote.cost.goods), (shown.cart, shown.cost.goods), "the goods are what they were");
    assert_ne!(quote.cost.delivery, shown.cost.delivery);
    assert_eq!(shop.rows().await, before, "nothing was stored");
    assert!(shop.books().await.payments.is_empty(), "and nothing charged");

    let seen = NewOrder { expected_total: quote.cost.total, ..order };
    assert_eq!(shopper.place(&key(), &seen).await.status, 201, "what she has seen she can order");
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn a_total_that_was_never_shown_is_refused(#[values(Database::Sqlite, Database::Postgres)] database: Database) {
    let shop = TestApp::spawn(database).await;
    let variant = shop.variant(0, 5, PRICE).await;
    let mut shopper = shop.shopper();
    shopper.add(&variant, 1).await;
    let mut order = shopper.new_order(&consignee()).await;
    order.expected_total = Money::eur(1);
    let problem = shopper.place(&key(), &order).await.problem();
    assert_eq!(problem.code, ProblemCode::QuoteChanged);
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn stock_that_went_meanwhile_stops_the_order(#[values(Database::Sqlite, Database::Postgres)] database: Database) {
    let shop = TestApp::spawn(database).await;
    let variant = shop.variant(0, 3, PRICE).await;
    let mut shopper = shop.shopper();
    shopper.add(&variant, 3).await;
    let order = shopper.new_order(&consignee()).await;
    shop.set_stock(&variant.sku, 2).await;
    let problem = shopper.place(&key(), &order).await.problem();
    assert_eq!((problem.status, problem.code), (409, ProblemCode::OutOfStock));
    assert_eq!(problem.cart.unwrap().lines[0].state, LineState::Shortage { available: 2 });
    assert!(shop.books().await.orders.is_empty());
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn a_cart_that_changed_in_another_tab_stops_the_order(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn(database).await;
    let variant = shop.variant(0, 5, PRICE).await;
    let mut shopper = shop.shopper();
    shopper.add(&variant, 1).await;
    let order = shopper.new_order(&consignee()).await;
    let cart = shopper.clone().add(&variant, 1).await;
    let problem = shopper.place(&key(), &order).await.problem();
    assert_eq!(problem.code, ProblemCode::CartChanged);
    assert_eq!(*problem.cart.unwrap(), cart);
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn without_a_cart_there_is_nothing_to_order(#[values(Database::Sqlite, Database::Postgres)] database: Database) {
    let shop = TestApp::spawn(database).await;
    let mut shopper = shop.shopper();
    assert_eq!(shopper.quote("AT").await.unwrap_err().code, ProblemCode::CartEmpty);
    let variant = shop.variant(0, 5, PRICE).await;
    let mut other = shop.shopper();
    other.add(&variant, 1).await;
    let order = other.new_order(&consignee()).await;
    assert_eq!(shopper.place(&key(), &order).await.problem().code, ProblemCode::CartEmpty);
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn another_address_replaces_the_unpaid_order_and_the_same_one_does_not(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn(database).await;
    let variant = shop.variant(0, 1, PRICE).await;
    let mut shopper = shop.shopper();
    shopper.add(&variant, 1).await;
    let first = shopper.order(&consignee()).await;
    let again = shopper.order(&consignee()).await;
    assert_eq!(first, again, "another click is the same order");

    let elsewhere = CheckoutDraft { line1: "Ringstrasse 2".to_owned(), ..consignee() };
    let second = shopper.order(&elsewhere).await;
    assert_ne!(second.number, first.number);
    assert_eq!(shopper.see(&first.number).await.status, OrderStatus::Cancelled);
    assert_eq!(shopper.see(&second.number).await.consignee.line1, "Ringstrasse 2");
    eventually("the first payment is voided", async || shop.books().await.errands == 0).await;
    let books = shop.books().await;
    books.assert_agree();
    assert_eq!(books.assert_units(&variant.id, 1), (0, 1, 0), "the only unit moved from one order to the other");
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn a_processor_that_is_down_leaves_one_unpaid_order_which_gives_its_stock_back_when_it_runs_out(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let setup = Setup { processor: false, jobs: false, ..Default::default() };
    let shop = TestApp::spawn_with(database, setup).await;
    let variant = shop.variant(0, 5, PRICE).await;
    let mut shopper = shop.shopper();
    shopper.add(&variant, 1).await;
    let order = shopper.new_order(&consignee()).await;
    let key = key();
    for _ in 0..2 {
        let problem = shopper.place(&key, &order).await.problem();
        assert_eq!((problem.status, problem.code), (503, ProblemCode::PaymentUnavailable));
        assert!(problem.retry_after_s.is_some());
        let rows = shop.rows().await;
        assert_eq!((rows["orders"], rows["payments"], rows["reservations"], rows["outbox"]), (1, 1, 1, 0));
        assert_eq!(shop.stock(&variant).await, 4, "it is held until the processor is back");
    }
    shop.advance(std::time::Duration::from_secs(901));
    shop.run_jobs().await;
    let rows = shop.rows().await;
    assert_eq!((rows["orders"], rows["payments"], rows["reservations"]), (1, 1, 0));
    assert_eq!(shop.stock(&variant).await, 5, "and for no longer than any unpaid order");
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn why_a_payment_could_not_be_opened_is_said_even_where_the_database_is_gone_by_then(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let setup = Setup { processor: false, jobs: false, ..Default::default() };
    let troubles = Arc::clone(&setup.troubles);
    let shop = TestApp::spawn_with(database, setup).await;
    let variant = shop.variant(0, 5, PRICE).await;
    let mut shopper = shop.shopper();
    shopper.add(&variant, 1).await;
    let order = shopper.new_order(&consignee()).await;
    let held = troubles.opening.write().await;
    let placing = tokio::spawn(async move { shopper.place(&key(), &order).await });
    eventually("the payment is being opened", async || troubles.openings.load(Ordering::SeqCst) == 1).await;
    shop.app.db.close().await;
    drop(held);
    let problem = placing.await.unwrap().problem();
    assert_eq!((problem.status, problem.code), (503, ProblemCode::PaymentUnavailable));
    shop.stop().await;
}
