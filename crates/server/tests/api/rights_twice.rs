//! What is asked twice: an export that is asked for again, by its person, too late, or by another browser, and two erasures
//! of one person at once.

use std::{collections::BTreeMap, time::Duration};

use contract::{
    ProblemCode,
    account::{DeleteAccount, GetAccount, SignOut},
    money::Money,
    orders::{ListOrders, OrderStatus},
    privacy::{Erase, EraseOrder, Export, PlanErasure, Purpose},
};
use http::Method;
use rstest::rstest;
use valise_server::domain::rights::archive;

use crate::{
    account::{ADA, is_me},
    support::{Database, Setup, Shopper, TestApp, accounts::PASSWORD},
    vault::{buys, canary, everything, tokens},
};

const CARD: &str = "4242424242424242";

async fn shop(database: Database) -> TestApp {
    TestApp::spawn_with(database, Setup { jobs: false, ..Setup::default() }).await
}

/// Somebody who is signed in and has an order.
async fn with_order(shop: &TestApp) -> (Shopper, String) {
    let mut ada = shop.person(ADA).await;
    let variant = shop.variant(0, 50, Money::eur(12_900)).await;
    ada.add(&variant, 1).await;
    let number = ada.order(&canary()).await.number;
    (ada, number)
}

/// What an export says, as one text; empty of somebody of whom nothing is held.
async fn exported(shop: &TestApp, browser: &mut Shopper) -> String {
    let answer = browser.send_endpoint(&Export).await;
    assert_eq!(answer.status, 200);
    let document = archive::verify(&answer.body, Some(&shop.app.key.public())).unwrap();
    if document.tables.is_empty() { String::new() } else { serde_json::to_string(&document).unwrap() }
}

/// An export is no file that waits behind an address: it is made for whoever asks, of what is hers when she asks. So what
/// could be played again is the request, and it gives whoever sends it no more than her own keys do.
///
/// promise: P5.2
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p5_2_an_export_that_is_asked_again_is_made_anew_of_whoever_asks_and_while_her_password_is_fresh(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let (mut ada, number) = with_order(&shop).await;
    assert!(exported(&shop, &mut ada).await.contains(&number));
    assert!(exported(&shop, &mut ada).await.contains(&number), "she may ask as often as the limit lets her");

    // The same request from browsers that are not hers.
    assert_eq!(exported(&shop, &mut shop.shopper()).await, "");
    let mut eve = shop.person("eve@example.org").await;
    let others = exported(&shop, &mut eve).await;
    assert!(others.contains("eve@example.org"));
    assert!(tokens().iter().chain([&number]).all(|token| !others.contains(token.as_str())));
    let mut framed = ada.clone();
    let elsewhere = [("origin", "https://evil.example")];
    let answer = framed.send(Method::POST, "/api/privacy/export", &elsewhere, Vec::new()).await;
    assert_eq!(answer.problem().code, ProblemCode::CrossSite);
    assert_eq!(framed.get("/api/privacy/export").await.status, 405, "no link leads to it");

    // Too late, though it is her browser; and again once she has said that it is she.
    shop.advance(Duration::from_secs(301));
    for _ in 0..2 {
        assert_eq!(ada.send_endpoint(&Export).await.problem().code, ProblemCode::ReauthNeeded);
    }
    ada.call(&is_me(PASSWORD)).await.unwrap();
    let mut kept = ada.clone();
    assert!(exported(&shop, &mut ada).await.contains(&number));

    // With a session that is over: whoever kept its cookies gets what a browser gets that nobody knows.
    ada.call(&SignOut).await.unwrap();
    let left = exported(&shop, &mut kept).await;
    assert!(tokens().iter().chain([&number]).all(|token| !left.contains(token.as_str())));
    shop.stop().await;
}

/// How often the audit log tells of what, of erasures.
async fn told(shop: &TestApp) -> BTreeMap<String, usize> {
    let told =
        "SELECT subject || ' ' || subject_id FROM audit_log WHERE action = 'data.erased' AND subject <> 'chooser'";
    let mut often = BTreeMap::new();
    for told in shop.texts(told).await {
        *often.entry(told).or_default() += 1;
    }
    often
}

/// promise: P5.1
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p5_1_two_erasures_of_one_guest_at_once_are_one(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    for round in 0..4 {
        let (mut shopper, number) = buys(&shop, &canary()).await;
        if round % 2 == 0 {
            shop.pay(&number, CARD).await;
            shop.comes_to(&mut shopper, &number, OrderStatus::Placed).await;
        }
        shopper.call(&shop.choice(&[Purpose::Analytics])).await.unwrap();
        let (mut one, mut other, mut third) = (shopper.clone(), shopper.clone(), shopper.clone());
        let single = EraseOrder { number: number.clone() };
        let (one, other, third) = tokio::join!(one.call(&Erase), other.call(&Erase), third.call(&single));
        let whole = [one.unwrap(), other.unwrap()];
        let certificates: Vec<String> = whole.into_iter().chain(third.ok()).map(|erased| erased.certificate).collect();
        let naming = certificates.iter().filter(|certificate| certificate.contains(&number)).count();
        assert_eq!(naming, 1, "one of them erased the order, round {round}: {certificates:?}");
        assert_eq!(shopper.call(&ListOrders).await.unwrap().orders.len(), 0);
    }
    assert!(told(&shop).await.values().all(|often| *often == 1), "{:?}", told(&shop).await);
    assert_eq!(shop.count("outbox WHERE kind = 'forget'").await, 4, "the processor is told once of each");
    let stands = everything(&shop.app.db).await;
    assert!(tokens().iter().all(|token| !stands.contains(token.as_str())));
    shop.run_jobs().await;
    shop.settled().await;
    shop.stop().await;
}

/// promise: P5.1
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p5_1_two_erasures_of_one_account_at_once_are_one_beside_one_that_is_due(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    for round in 0..4 {
        let (mut ada, number) = with_order(&shop).await;
        let mut phone = shop.shopper();
        phone.sign_in(ADA).await;
        let planned = round % 2 == 0;
        if planned {
            ada.call(&PlanErasure).await.unwrap();
            shop.sql("UPDATE erasures SET due_at = 0 WHERE due_at IS NOT NULL").await;
        }
        let (one, other, ()) = tokio::join!(ada.call(&Erase), phone.call(&DeleteAccount), async {
            if planned {
                shop.run_jobs().await;
            }
        });
        // Whoever comes second is not signed in any more, or erases what is left: nothing.
        let mut naming = 0;
        for erased in [one, other] {
            match erased {
                Ok(erased) => naming += usize::from(erased.certificate.contains(&number)),
                Err(refused) => assert!(
                    [ProblemCode::NotSignedIn, ProblemCode::ReauthNeeded].contains(&refused.code),
                    "{refused:?}"
                ),
            }
        }
        let by_the_job = shop.count("erasures WHERE erased_at IS NOT NULL").await;
        assert_eq!(naming + usize::try_from(by_the_job).unwrap(), 1, "one of them erased, round {round}");
        assert_eq!(shop.count("erasures WHERE due_at IS NOT NULL").await, 0);
        shop.sql("DELETE FROM erasures").await;
        assert_eq!(phone.call(&GetAccount).await.unwrap().account, None);
        // The key of what the processor knows her by is there until that is told to forget.
        let keys = "data_keys WHERE kind <> 'customer'";
        for table in ["accounts", "account_sessions", "account_devices", "account_letters", keys] {
            assert_eq!(shop.count(table).await, 0, "{table}");
        }
        // An address is written to a few times an hour.
        shop.advance(Duration::from_secs(3_600));
    }
    assert!(told(&shop).await.values().all(|often| *often == 1), "{:?}", told(&shop).await);
    let stands = everything(&shop.app.db).await;
    assert!(tokens().iter().all(|token| !stands.contains(token.as_str())));
    shop.run_jobs().await;
    assert_eq!((shop.count("data_keys").await, shop.count("payment_customers").await), (0, 0));
    shop.settled().await;
    shop.stop().await;
}
