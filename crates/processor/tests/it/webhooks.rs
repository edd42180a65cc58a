//! Webhooks, as the shop receives them.

use std::time::Duration;

use http::StatusCode;
use processor::Status;
use processor::wire::EventKind;
use uuid::Uuid;

use crate::sandbox::{Sandbox, reference};
use crate::shop::Shop;

async fn paid(sandbox: &Sandbox, shop: &Shop, card: &str) -> Uuid {
    let reference = reference();
    let client = &sandbox.client;
    client.create(reference, &shop.payment()).await.unwrap();
    client.test_authorise(reference, card).await.unwrap();
    reference
}

#[tokio::test]
async fn each_step_is_told_once_and_signed() {
    let (sandbox, shop) = (Sandbox::in_memory().await, Shop::open().await);
    let reference = paid(&sandbox, &shop, "4000 0000 0000 0002").await;
    shop.wait_for(1).await;
    let card = "4242424242424242";
    sandbox.client.test_authorise(reference, card).await.unwrap();
    shop.wait_for(2).await;
    sandbox.client.capture(reference).await.unwrap();
    sandbox.client.capture(reference).await.unwrap();
    let heard = shop.wait_for(3).await;
    let told: Vec<_> = heard.iter().map(|heard| (heard.event.kind, heard.event.data.status)).collect();
    assert_eq!(
        told,
        [
            (EventKind::Declined, Status::Declined),
            (EventKind::Authorised, Status::Authorised),
            (EventKind::Captured, Status::Captured),
        ]
    );
    for heard in heard {
        assert!(heard.genuine);
        assert_eq!(heard.event.data.reference, reference);
        assert_eq!(heard.event.data.amount_minor, 12_900);
        assert_eq!(heard.event.data.currency, "EUR");
    }
}

#[tokio::test]
async fn a_void_is_told_too() {
    let (sandbox, shop) = (Sandbox::in_memory().await, Shop::open().await);
    let reference = paid(&sandbox, &shop, "4242424242424242").await;
    shop.wait_for(1).await;
    sandbox.client.void(reference).await.unwrap();
    assert_eq!(shop.wait_for(2).await[1].event.kind, EventKind::Voided);
}

#[tokio::test]
async fn a_refund_is_told_once() {
    let (sandbox, shop) = (Sandbox::in_memory().await, Shop::open().await);
    let reference = paid(&sandbox, &shop, "4242424242424242").await;
    shop.wait_for(1).await;
    sandbox.client.capture(reference).await.unwrap();
    shop.wait_for(2).await;
    sandbox.client.refund(reference).await.unwrap();
    sandbox.client.refund(reference).await.unwrap();
    let heard = shop.wait_for(3).await;
    assert_eq!((heard[2].event.kind, heard[2].event.data.status), (EventKind::Refunded, Status::Refunded));
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert_eq!(shop.heard().len(), 3);
}

#[tokio::test]
async fn a_delivery_is_tried_until_the_shop_takes_it() {
    let (sandbox, shop) = (Sandbox::in_memory().await, Shop::failing(2).await);
    paid(&sandbox, &shop, "4242424242424242").await;
    let heard = shop.wait_for(3).await;
    let answers: Vec<_> = heard.iter().map(|heard| heard.answer).collect();
    assert_eq!(answers, [StatusCode::SERVICE_UNAVAILABLE, StatusCode::SERVICE_UNAVAILABLE, StatusCode::NO_CONTENT]);
    assert!(heard.iter().all(|one| one.event == heard[0].event));
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert_eq!(shop.heard().len(), 3, "what was taken is not sent again");
}

#[tokio::test]
async fn a_shop_that_never_takes_it_is_not_asked_for_ever() {
    let (sandbox, shop) = (Sandbox::in_memory().await, Shop::failing(u32::MAX).await);
    paid(&sandbox, &shop, "4242424242424242").await;
    shop.wait_for(4).await;
    tokio::time::sleep(Duration::from_millis(600)).await;
    assert_eq!(shop.heard().len(), 4);
}

#[tokio::test]
async fn the_late_card_tells_late() {
    let (sandbox, shop) = (Sandbox::in_memory().await, Shop::open().await);
    paid(&sandbox, &shop, "4000 0000 0000 2008").await;
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert!(shop.heard().is_empty());
    assert_eq!(shop.wait_for(1).await[0].event.kind, EventKind::Authorised);
}

#[tokio::test]
async fn the_twice_card_tells_the_same_twice() {
    let (sandbox, shop) = (Sandbox::in_memory().await, Shop::open().await);
    paid(&sandbox, &shop, "4000 0000 0000 2222").await;
    let heard = shop.wait_for(2).await;
    assert_eq!(heard[0].event, heard[1].event);
    assert!(heard[0].genuine && heard[1].genuine);
}

#[tokio::test]
async fn the_out_of_order_card_tells_the_past_last() {
    let (sandbox, shop) = (Sandbox::in_memory().await, Shop::open().await);
    let reference = paid(&sandbox, &shop, "4000 0000 0000 3006").await;
    sandbox.client.capture(reference).await.unwrap();
    shop.wait_for(3).await;
    assert_eq!(shop.kinds(), [(EventKind::Captured, true), (EventKind::Authorised, true), (EventKind::Created, true),]);
}

#[tokio::test]
async fn the_forged_event_lies_fails_the_check_and_is_sent_once() {
    let (sandbox, shop) = (Sandbox::in_memory().await, Shop::open().await);
    paid(&sandbox, &shop, "4000 0000 0000 4004").await;
    shop.wait_for(2).await;
    tokio::time::sleep(Duration::from_millis(400)).await;
    let mut told = shop.kinds();
    told.sort_by_key(|(_, genuine)| *genuine);
    assert_eq!(told, [(EventKind::Voided, false), (EventKind::Authorised, true)]);
}
