//! What the processor knows outlives it.

use std::time::Duration;

use processor::Status;
use processor::wire::{EventKind, NewPayment};
use sqlx::{ConnectOptions, Connection};
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

/// A payment that was taken, in a file as it was before there were refunds.
#[expect(clippy::disallowed_methods, reason = "it is written as an older program left it")]
async fn taken_before_refunds(file: &std::path::Path) -> uuid::Uuid {
    let reference = reference();
    let schema = include_str!("../../src/schema.sql").replace("'refunded', ", "");
    assert!(!schema.contains("refunded"), "the older schema");
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file).create_if_missing(true);
    let mut conn = options.connect().await.unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(schema)).execute(&mut conn).await.unwrap();
    let row = "INSERT INTO payments (reference, session, status, amount_minor, currency, description, return_url, \
               cancel_url, created_at_ms, expires_at_ms) VALUES ($1, 's', 'captured', 12900, 'EUR', 'A bag', \
               'http://shop.example/r', 'http://shop.example/c', 1, 2)";
    sqlx::query(row).bind(reference.to_string()).execute(&mut conn).await.unwrap();
    conn.close().await.unwrap();
    reference
}

#[tokio::test]
async fn a_payment_from_before_there_were_refunds_can_be_given_back() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("processor.db");
    let taken = taken_before_refunds(&file).await;
    let sandbox = Sandbox::at(&file).await;
    assert_eq!(sandbox.client.get(taken).await.unwrap().status, Status::Captured, "it is as it was");
    assert_eq!(sandbox.client.refund(taken).await.unwrap().status, Status::Refunded);
    let open = reference();
    assert_eq!(sandbox.client.create(open, &one_bag()).await.unwrap().status, Status::Created);
    sandbox.stop().await;
    let sandbox = Sandbox::at(&file).await;
    assert_eq!(sandbox.client.get(taken).await.unwrap().status, Status::Refunded);
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
