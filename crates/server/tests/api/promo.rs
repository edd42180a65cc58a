//! Promo codes: what is off is what was shown, no use is made twice, and nobody learns of other people's codes.

use std::{collections::BTreeSet, time::Duration};

use contract::{
    Problem, ProblemCode,
    checkout::{NewOrder, PlacedOrder},
    money::Money,
    orders::OrderStatus,
    promo::{Promo, PromoCode},
};
use futures_util::future::join_all;
use http::Method;
use rstest::rstest;
use valise_server::store::promo::{self, PromoRow};

use crate::support::{
    Answer, Database, Setup, Shopper, TestApp,
    shopper::{consignee, consignee_with_email, key},
};

const PRICE: Money = Money::eur(12_900);
const DAY: Duration = Duration::from_secs(86_400);
const QUARTER: Duration = Duration::from_secs(15 * 60);

/// Adds a code of 10 per cent, as `valise promo add` does.
async fn add(shop: &TestApp, code: &'static str, ends_at: Option<i64>, uses_left: Option<i64>) {
    let added = shop.app.db.write(move |conn| {
        Box::pin(async move {
            let promo = Promo { code: code.to_owned(), percent: 10 };
            promo::add(conn, &PromoRow { promo, ends_at, uses_left }).await
        })
    });
    assert!(added.await.unwrap());
}

/// Ends a code, as `valise promo end` does.
async fn end(shop: &TestApp, code: &'static str) {
    let now_ms = shop.app.clock.now_ms();
    let ended = shop
        .app
        .db
        .write(move |conn| Box::pin(async move { promo::end(conn, &PromoCode::parse(code).unwrap(), now_ms).await }));
    assert!(ended.await.unwrap());
}

async fn uses_left(shop: &TestApp) -> Option<i64> {
    let rows = shop.app.db.read(|conn| Box::pin(promo::list(conn))).await.unwrap();
    rows[0].uses_left
}

async fn with_a_bag(shop: &TestApp) -> Shopper {
    let variant = shop.variant(0, 100, PRICE).await;
    let mut shopper = shop.shopper();
    shopper.add(&variant, 1).await;
    shopper
}

fn assert_refused(problem: &Problem) {
    assert_eq!((problem.status, problem.code), (422, ProblemCode::InvalidFields));
    let [error] = problem.errors.as_slice() else { panic!("{problem:?}") };
    assert_eq!((error.field.as_str(), error.code.as_str()), ("promo_code", "unusable"));
}

fn assert_full_price_is_shown(answer: &Answer) {
    let problem = answer.problem();
    assert_eq!((problem.status, problem.code), (409, ProblemCode::QuoteChanged), "{problem:?}");
    let quote = problem.quote.unwrap();
    assert_eq!((quote.promo, quote.cost.discount.minor, quote.cost.total), (None, 0, Money::eur(16_428)));
}

#[rstest]
#[tokio::test]
async fn a_code_takes_its_per_cent_off_goods_and_tax_from_quote_to_mail(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn(database).await;
    add(&shop, "WELCOME10", None, Some(5)).await;
    let mut shopper = with_a_bag(&shop).await;
    let quote = shopper.quote_with("AT", " welcome10 ").await.unwrap();
    let promo = Some(Promo { code: "WELCOME10".to_owned(), percent: 10 });
    assert_eq!((&quote.promo, quote.cost.discount, quote.cost.total), (&promo, Money::eur(1_290), Money::eur(14_880)));

    let order = shopper.new_order_with(&consignee_with_email(), " welcome10 ").await;
    let answer = shopper.place(&key(), &order).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    let placed: PlacedOrder = answer.json();
    assert_eq!(placed.total, Money::eur(14_880));
    assert_eq!(uses_left(&shop).await, Some(4));
    let payment = shop.pay(&placed.number, "4242424242424242").await;
    assert_eq!(payment.amount_minor, 14_880);
    shop.comes_to(&mut shopper, &placed.number, OrderStatus::Placed).await;
    let seen = shopper.see(&placed.number).await;
    assert_eq!((seen.promo, seen.cost), (promo, quote.cost));
    shop.settled().await;
    let letters = shop.letters();
    assert!(letters.iter().any(|letter| letter.contains("Discount (WELCOME10, 10 %)")), "{letters:?}");
    assert_eq!(uses_left(&shop).await, Some(4), "a use is made by paying");
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn without_a_code_nothing_is_off(#[values(Database::Sqlite, Database::Postgres)] database: Database) {
    let shop = TestApp::spawn(database).await;
    add(&shop, "WELCOME10", None, Some(5)).await;
    let mut shopper = with_a_bag(&shop).await;
    let quote = shopper.get("/api/checkout/quote?country=AT").await;
    assert_eq!(quote.body, shopper.get("/api/checkout/quote?country=AT&promo_code=%20").await.body);
    let wire: serde_json::Value = quote.json();
    assert_eq!((wire.get("promo"), wire["cost"].get("discount")), (None, None), "nor is it spoken of");
    let placed = shopper.order(&consignee()).await;
    assert_eq!((shopper.see(&placed.number).await.promo, uses_left(&shop).await), (None, Some(5)));
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn unknown_ended_and_used_up_codes_are_refused_alike(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn(database).await;
    add(&shop, "USEDUP", None, Some(0)).await;
    add(&shop, "ENDED", None, None).await;
    end(&shop, "ENDED").await;
    add(&shop, "TILLNOON", Some(shop.app.clock.now_ms() + 86_400_000), None).await;
    let mut shopper = with_a_bag(&shop).await;
    assert!(shopper.quote_with("AT", "TILLNOON").await.is_ok());
    shop.advance(DAY);
    let mut bodies = BTreeSet::new();
    for code in ["USEDUP", "ENDED", "TILLNOON", "UNKNOWN"] {
        let problem = shopper.quote_with("AT", code).await.unwrap_err();
        assert_refused(&problem);
        bodies.insert(serde_json::to_string(&problem).unwrap());
    }
    assert_eq!(bodies.len(), 1, "one answer for all of them: {bodies:?}");
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn codes_are_not_guessed_and_after_too_many_a_right_one_is_answered_like_a_wrong_one(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn(database).await;
    add(&shop, "WELCOME10", None, None).await;
    let mut shopper = with_a_bag(&shop).await;
    let order = shopper.new_order_with(&consignee(), "WELCOME10").await;
    for _ in 0..20 {
        assert!(
            shopper.quote_with("AT", "WELCOME10").await.is_ok(),
            "a right code may be asked about as often as it takes"
        );
    }
    for guess in 0..10 {
        let refused = shopper.quote_with("AT", &format!("GUESS{guess}")).await.unwrap_err();
        assert_eq!(refused.code, ProblemCode::InvalidFields);
    }
    for code in ["GUESS", "WELCOME10"] {
        assert_eq!(shopper.quote_with("AT", code).await.unwrap_err().code, ProblemCode::TooManyAttempts, "{code}");
        let guess = NewOrder { promo_code: code.to_owned(), ..order.clone() };
        assert_eq!(shopper.place(&key(), &guess).await.problem().code, ProblemCode::TooManyAttempts, "{code}");
    }
    assert!(shopper.quote("AT").await.is_ok(), "whoever has no code is not concerned");
    shop.advance(Duration::from_secs(60));
    assert!(shopper.quote_with("AT", "WELCOME10").await.is_ok());
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn guessing_by_orders_is_limited_too(#[values(Database::Sqlite, Database::Postgres)] database: Database) {
    let shop = TestApp::spawn(database).await;
    let mut shopper = with_a_bag(&shop).await;
    let order = shopper.new_order(&consignee()).await;
    for guess in 0..11 {
        let order = NewOrder { promo_code: format!("GUESS{guess}"), ..order.clone() };
        let code = shopper.place(&key(), &order).await.problem().code;
        assert_eq!(code, if guess < 10 { ProblemCode::QuoteChanged } else { ProblemCode::TooManyAttempts });
    }
    assert!(shop.books().await.orders.is_empty());
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn a_code_that_ends_between_quote_and_order_stops_the_order(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn(database).await;
    add(&shop, "WELCOME10", None, Some(5)).await;
    let mut shopper = with_a_bag(&shop).await;
    let order = shopper.new_order_with(&consignee(), "WELCOME10").await;
    end(&shop, "WELCOME10").await;
    assert_full_price_is_shown(&shopper.place(&key(), &order).await);
    let at_full_price = NewOrder { expected_total: Money::eur(16_428), ..order };
    assert_full_price_is_shown(&shopper.place(&key(), &at_full_price).await);
    let books = shop.books().await;
    assert!(books.orders.is_empty() && books.payments.is_empty(), "nothing was ordered, nothing charged");
    assert_eq!(uses_left(&shop).await, Some(5));
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn a_use_comes_back_when_the_order_lapses_and_once(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn_with(database, Setup { jobs: false, ..Setup::default() }).await;
    add(&shop, "WELCOME10", None, Some(1)).await;
    let (mut shopper, mut other) = (with_a_bag(&shop).await, with_a_bag(&shop).await);
    let order = shopper.new_order_with(&consignee(), "WELCOME10").await;
    let placed: PlacedOrder = shopper.place(&key(), &order).await.json();
    assert_eq!(uses_left(&shop).await, Some(0));
    assert_refused(&other.quote_with("AT", "WELCOME10").await.unwrap_err());
    assert!(shopper.quote_with("AT", "WELCOME10").await.is_ok(), "the use that she holds is hers to make");

    shop.advance(QUARTER);
    shop.run_jobs().await;
    shop.run_jobs().await;
    assert_eq!(shopper.see(&placed.number).await.status, OrderStatus::Expired);
    assert_eq!(uses_left(&shop).await, Some(1));
    assert!(other.quote_with("AT", "WELCOME10").await.is_ok());
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn another_order_of_the_same_cart_takes_over_the_last_use(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn(database).await;
    add(&shop, "WELCOME10", None, Some(1)).await;
    let mut shopper = with_a_bag(&shop).await;
    let order = shopper.new_order_with(&consignee(), "WELCOME10").await;
    let first: PlacedOrder = shopper.place(&key(), &order).await.json();
    let mut elsewhere = shopper.new_order_with(&consignee(), "WELCOME10").await;
    elsewhere.consignee.line1 = "Hauptplatz 2".to_owned();
    let second: PlacedOrder = shopper.place(&key(), &elsewhere).await.json();
    assert_ne!(first.number, second.number);
    assert_eq!((second.total, uses_left(&shop).await), (first.total, Some(0)));

    let without = shopper.new_order(&consignee()).await;
    let third: PlacedOrder = shopper.place(&key(), &without).await.json();
    assert_eq!((third.total, uses_left(&shop).await), (Money::eur(16_428), Some(1)), "she gave it up");
    shop.stop().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn sixty_buyers_at_once_of_ten_uses_make_ten_discounted_orders(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    // Each comes from an address of her own: to be late is not to guess.
    let shop = TestApp::spawn_with(database, Setup { trust_proxy: true, ..Setup::default() }).await;
    add(&shop, "WELCOME10", None, Some(10)).await;
    let variant = shop.variant(0, 100, PRICE).await;
    let mut buyers = Vec::new();
    for _ in 0..60 {
        let mut shopper = shop.shopper();
        shopper.add(&variant, 1).await;
        let order = shopper.new_order_with(&consignee(), "WELCOME10").await;
        buyers.push((shopper, serde_json::to_vec(&order).unwrap()));
    }
    let attempts = buyers.iter_mut().enumerate().map(|(index, (shopper, body))| async move {
        let (key, address) = (key(), format!("192.0.2.{index}"));
        let headers =
            [("content-type", "application/json"), ("idempotency-key", key.as_str()), ("x-forwarded-for", &address)];
        shopper.send(Method::POST, "/api/orders", &headers, body.clone()).await
    });
    let (placed, late): (Vec<_>, Vec<_>) =
        join_all(attempts).await.into_iter().partition(|answer| answer.status == 201);
    assert_eq!((placed.len(), late.len()), (10, 50));
    for answer in &placed {
        assert_eq!(answer.json::<PlacedOrder>().total, Money::eur(14_880));
    }
    late.iter().for_each(assert_full_price_is_shown);
    assert_eq!(uses_left(&shop).await, Some(0));
    assert_eq!(shop.books().await.assert_units(&variant.id, 100), (90, 10, 0));
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn a_code_of_that_name_is_added_once_and_ended_once(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn(database).await;
    add(&shop, "WELCOME10", None, None).await;
    let (again, ended) = shop
        .app
        .db
        .write(|conn| {
            Box::pin(async move {
                let code = PromoCode::parse("WELCOME10").unwrap();
                let promo = Promo { code: code.as_str().to_owned(), percent: 50 };
                let again = promo::add(conn, &PromoRow { promo, ends_at: None, uses_left: None }).await?;
                let ended = [promo::end(conn, &code, 1).await?, promo::end(conn, &code, 2).await?];
                Ok::<_, valise_server::store::StoreError>((again, ended))
            })
        })
        .await
        .unwrap();
    assert_eq!((again, ended), (false, [true, false]));
    let rows = shop.app.db.read(|conn| Box::pin(promo::list(conn))).await.unwrap();
    assert_eq!((rows[0].promo.percent, rows[0].ends_at, rows[0].uses_left), (10, Some(1), None));
    shop.stop().await;
}
