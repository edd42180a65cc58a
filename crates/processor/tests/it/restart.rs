//! What the processor knows outlives it.

use std::time::Duration;

use processor::Status;
use processor::wire::{EventKind, NewPayment};
use tokio::net::TcpListener;

use crate::browser::Browser;
use crate::sandbox::{Sandbox, one_bag, reference};
use crate::shop::Shop;

#[tokio::test]
async fn payments_are_there_after_a_restart() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("processor.db");
    let (open, paid) = (reference(), reference());
    let sandbox = Sandbox::at(&file).await;
    sandbox.client.create(open, &one_bag()).await.unwrap();
    sandbox.client.create(paid, &one_bag()).await.unwrap();
    let card = "4242424242424242";
    sandbox.client.test_authorise(paid, card).await.unwrap();
    sandbox.stop().await;

    let sandbox = Sandbox::at(&file).await;
    let payment = sandbox.client.get(paid).await.unwrap();
    assert_eq!(payment.status, Status::Authorised);
    assert_eq!(payment.card.unwrap().last4, "4242");
    let payment = sandbox.client.get(open).await.unwrap();
    let page = Browser::new().pay(&payment.page_url, card).await;
    assert_eq!(page.location(), one_bag().return_url);
}

#[tokio::test]
async fn a_bank_that_answers_during_the_restart_is_heard_after_it() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("processor.db");
    let reference = reference();
    let sandbox = Sandbox::at(&file).await;
    sandbox.client.create(reference, &one_bag()).await.unwrap();
    let slow = "4000 0000 0000 1000";
    let charged = sandbox.client.test_authorise(reference, slow).await.unwrap();
    assert_eq!(charged.status, Status::Processing);
    sandbox.stop().await;
    tokio::time::sleep(Duration::from_millis(700)).await;

    let sandbox = Sandbox::at(&file).await;
    for _ in 0..100 {
        if sandbox.client.get(reference).await.unwrap().status == Status::Authorised {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the payment is still processing");
}

#[tokio::test]
async fn deliveries_that_found_nobody_arrive_after_a_restart() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("processor.db");
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = closed.local_addr().unwrap();
    drop(closed);

    let reference = reference();
    let new = NewPayment { webhook_url: Some(format!("http://{address}/webhooks")), ..one_bag() };
    let sandbox = Sandbox::at(&file).await;
    sandbox.client.create(reference, &new).await.unwrap();
    let card = "4242424242424242";
    sandbox.client.test_authorise(reference, card).await.unwrap();
    sandbox.stop().await;

    let shop = Shop::on(TcpListener::bind(address).await.unwrap(), 0);
    let _sandbox = Sandbox::at(&file).await;
    let heard = shop.wait_for(1).await;
    assert_eq!(heard[0].event.kind, EventKind::Authorised);
    assert_eq!(heard[0].event.data.reference, reference);
}

/// promise: P6.1
#[tokio::test]
async fn no_card_number_reaches_the_disk() {
    let directory = tempfile::tempdir().unwrap();
    let sandbox = Sandbox::at(&directory.path().join("processor.db")).await;
    for number in ["4242424242424242", "4000000000000002", "4000000000003220"] {
        let payment = sandbox.client.create(reference(), &one_bag()).await.unwrap();
        Browser::new().pay(&payment.page_url, number).await;
    }
    let mut looked_at = 0;
    for entry in std::fs::read_dir(directory.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        looked_at += bytes.len();
        for number in ["42424242", "40000000"] {
            let found = bytes.windows(8).any(|window| window == number.as_bytes());
            assert!(!found, "{number} was written");
        }
    }
    assert!(looked_at > 4_096, "the database was looked at");
}
