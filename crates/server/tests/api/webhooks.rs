//! Webhooks: only what the processor signed lately is believed, and only once.

use contract::{ProblemCode, checkout::PlacedOrder, money::Money, orders::OrderStatus};
use http::Method;
use processor::{
    Status, signature,
    wire::{Event, EventData, EventKind},
};
use rstest::rstest;

use crate::support::{
    Database, Setup, Shopper, TestApp,
    logged::Logged,
    shopper::{Answer, consignee},
};

async fn at_the_till(shop: &TestApp) -> (Shopper, PlacedOrder) {
    let variant = shop.variant(0, 5, Money::eur(12_900)).await;
    let mut shopper = shop.shopper();
    shopper.add(&variant, 1).await;
    let placed = shopper.order(&consignee()).await;
    (shopper, placed)
}

async fn event(shop: &TestApp, placed: &PlacedOrder, kind: EventKind, status: Status) -> Event {
    let data = EventData {
        reference: shop.reference(&placed.number).await,
        status,
        amount_minor: placed.total.minor,
        currency: "EUR".to_owned(),
    };
    Event { id: "evt_test".to_owned(), kind, created_at_ms: 0, data }
}

/// Posts an event as the holder of `secret`, signed so many seconds ago.
async fn deliver(shop: &TestApp, event: &Event, secret: &str, age_s: i64) -> Answer {
    use valise_server::clock::Clock;
    let body = serde_json::to_vec(event).unwrap();
    let header = signature::sign(secret.as_bytes(), shop.clock.now_ms() / 1_000 - age_s, &body);
    let headers = [("content-type", "application/json"), (signature::HEADER, header.as_str())];
    shop.shopper().send(Method::POST, "/api/webhooks/payments", &headers, body).await
}

/// promise: P2.3
#[rstest]
#[case::forged("somebody-elses-secret", 0)]
#[case::played_again("test-webhook-secret", 301)]
#[tokio::test]
async fn what_the_processor_did_not_sign_lately_changes_nothing_and_is_logged(
    #[case] secret: &str,
    #[case] age_s: i64,
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn_with(database, Setup { jobs: false, ..Setup::default() }).await;
    let (mut shopper, placed) = at_the_till(&shop).await;
    let event = event(&shop, &placed, EventKind::Authorised, Status::Authorised).await;
    let (logged, _listening) = Logged::listen();
    let answer = deliver(&shop, &event, secret, age_s).await;
    assert_eq!((answer.status, answer.problem().code), (401, ProblemCode::BadSignature));
    assert_eq!(logged.count("a webhook was refused"), 1);
    assert_eq!(shopper.see(&placed.number).await.status, OrderStatus::AwaitingPayment);
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn an_event_counts_once_and_a_stale_one_never(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn_with(database, Setup { jobs: false, ..Setup::default() }).await;
    let (mut shopper, placed) = at_the_till(&shop).await;
    shop.pay(&placed.number, "4242424242424242").await;
    let authorised = event(&shop, &placed, EventKind::Authorised, Status::Authorised).await;
    for _ in 0..3 {
        assert_eq!(deliver(&shop, &authorised, "test-webhook-secret", 0).await.status, 204);
    }
    let stale =
        Event { id: "evt_stale".to_owned(), ..event(&shop, &placed, EventKind::Created, Status::Created).await };
    assert_eq!(deliver(&shop, &stale, "test-webhook-secret", 0).await.status, 204);
    let order = shopper.see(&placed.number).await;
    assert_eq!((order.status, order.events.len()), (OrderStatus::Placed, 2));
    shop.run_jobs().await;
    shop.books().await.assert_agree();
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn a_signed_event_over_another_amount_is_taken_and_places_nothing(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn_with(database, Setup { jobs: false, ..Setup::default() }).await;
    let (mut shopper, placed) = at_the_till(&shop).await;
    let mut event = event(&shop, &placed, EventKind::Authorised, Status::Authorised).await;
    event.data.amount_minor = 1;
    let (logged, _listening) = Logged::listen();
    for id in ["evt_first", "evt_again", "evt_again"] {
        let event = Event { id: id.to_owned(), ..event.clone() };
        assert_eq!(deliver(&shop, &event, "test-webhook-secret", 0).await.status, 204);
    }
    assert_eq!(logged.count("over another amount than its order"), 1, "somebody is told once");
    assert_eq!(shopper.see(&placed.number).await.status, OrderStatus::AwaitingPayment);
    shop.advance(std::time::Duration::from_secs(901));
    shop.run_jobs().await;
    assert_eq!(shopper.see(&placed.number).await.status, OrderStatus::Expired, "it holds no stock for ever");
    shop.books().await.assert_agree();
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn an_event_of_an_unknown_payment_is_taken_and_forgotten(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn(database).await;
    let (_, placed) = at_the_till(&shop).await;
    let mut event = event(&shop, &placed, EventKind::Authorised, Status::Authorised).await;
    event.data.reference = uuid::Uuid::from_u128(1);
    assert_eq!(deliver(&shop, &event, "test-webhook-secret", 0).await.status, 204);
    event.kind = EventKind::Declined;
    event.id = "evt_other".to_owned();
    assert_eq!(deliver(&shop, &event, "test-webhook-secret", 0).await.status, 204);
    shop.stop().await;
}

#[tokio::test]
async fn a_signed_body_that_is_no_event_is_refused_and_one_too_large_is_not_read() {
    let shop = TestApp::spawn(Database::Sqlite).await;
    let body = b"{}".to_vec();
    use valise_server::clock::Clock;
    let header = signature::sign(b"test-webhook-secret", shop.clock.now_ms() / 1_000, &body);
    let headers = [(signature::HEADER, header.as_str())];
    let answer = shop.shopper().send(Method::POST, "/api/webhooks/payments", &headers, body).await;
    assert_eq!((answer.status, answer.problem().code), (400, ProblemCode::Malformed));
    let answer = shop.shopper().send(Method::POST, "/api/webhooks/payments", &[], vec![b' '; 65 * 1024]).await;
    assert_eq!((answer.status, answer.problem().code), (413, ProblemCode::TooLarge));
    let answer = shop.shopper().get("/api/webhooks/payments").await;
    assert_eq!(answer.problem().code, ProblemCode::MethodNotAllowed);
    shop.stop().await;
}
