//! Cards that the payment processor keeps for who has an account: hers alone, never a number, and forgotten with her.

use std::{sync::atomic::Ordering, time::Duration};

use contract::{
    ProblemCode,
    account::{DeleteAccount, GetAccount, ListCards, RemoveCard, SavedCard},
    checkout::PlacedOrder,
    money::Money,
    orders::OrderStatus,
    privacy::{Export, GetErasure, GetHeld},
};
use rstest::rstest;
use valise_server::domain::rights::archive;

use crate::{
    account::ADA,
    support::{Database, Setup, Shopper, TestApp, shopper::consignee},
    vault::everything,
};

const EVE: &str = "eve@example.org";
const VISA: &str = "4242 4242 4242 4242";

async fn shop(database: Database) -> (TestApp, Setup) {
    let setup = Setup { jobs: false, ..Setup::default() };
    (TestApp::spawn_with(database, setup.clone()).await, setup)
}

async fn orders(shop: &TestApp, shopper: &mut Shopper) -> PlacedOrder {
    let variant = shop.variant(0, 50, Money::eur(12_900)).await;
    shopper.add(&variant, 1).await;
    shopper.order(&consignee()).await
}

/// Buys, and lets the card be kept.
async fn buys_and_keeps(shop: &TestApp, shopper: &mut Shopper) {
    let order = orders(shop, shopper).await;
    shopper.type_card_to_keep(&order.payment_page, VISA).await;
    shop.comes_to(shopper, &order.number, OrderStatus::Placed).await;
}

async fn cards(shopper: &mut Shopper) -> Vec<SavedCard> {
    shopper.call(&ListCards).await.unwrap().cards
}

/// The processor's page, as a browser gets it.
async fn page_of(order: &PlacedOrder) -> String {
    let path = order.payment_page.find("/pay/").unwrap();
    Shopper::at(&order.payment_page[..path]).get(&order.payment_page[path..]).await.text()
}

/// What the processor knows her by, as her export says.
pub(crate) async fn reference(shopper: &mut Shopper) -> String {
    let files = archive::unpack(&shopper.send_endpoint(&Export).await.body).unwrap();
    let data: serde_json::Value = serde_json::from_slice(&files["data.json"]).unwrap();
    let tables = data["tables"].as_array().unwrap();
    let table = tables.iter().find(|table| table["name"] == "payment_customers").unwrap();
    table["rows"][0]["personal"]["reference"].as_str().unwrap().to_owned()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_card_that_she_lets_be_kept_is_listed_pays_the_next_order_and_is_removed(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let (shop, _) = shop(database).await;
    let mut ada = shop.person(ADA).await;
    assert_eq!(cards(&mut ada).await, []);
    assert_eq!(shop.count("payment_customers").await, 0, "whoever never paid is known to nobody");
    let first = orders(&shop, &mut ada).await;
    assert!(page_of(&first).await.contains("Save this card for next time"));
    ada.type_card(&first.payment_page, VISA).await;
    shop.comes_to(&mut ada, &first.number, OrderStatus::Placed).await;
    assert_eq!(cards(&mut ada).await, [], "she did not ask for it");

    buys_and_keeps(&shop, &mut ada).await;
    let kept = cards(&mut ada).await;
    let told = kept.iter().map(|card| (card.brand.as_str(), card.last4.as_str(), card.expiry.as_str()));
    assert_eq!(told.collect::<Vec<_>>(), [("Visa", "4242", "12/39")]);

    // Wherever she signs in.
    let mut phone = shop.shopper();
    phone.sign_in(ADA).await;
    let next = orders(&shop, &mut phone).await;
    assert!(page_of(&next).await.contains("Visa ending 4242, 12/39"));
    phone.pay_with_kept(&next.payment_page, &kept[0].id).await;
    shop.comes_to(&mut phone, &next.number, OrderStatus::Placed).await;

    let left = ada.call(&RemoveCard { id: kept[0].id.clone() }).await.unwrap();
    assert_eq!((left.cards, cards(&mut phone).await), (vec![], vec![]));
    let again = ada.call(&RemoveCard { id: kept[0].id.clone() }).await.unwrap_err();
    assert_eq!(again.code, ProblemCode::NotFound);
    let corrected = "audit_log WHERE action = 'data.corrected' AND detail = 'card'";
    assert_eq!(shop.count(corrected).await, 1);
    let other = orders(&shop, &mut ada).await;
    assert!(!page_of(&other).await.contains("4242, 12/39"));
    shop.stop().await;
}

/// promise: P5.1
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p5_1_nobody_sees_or_removes_anothers_card(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let (shop, _) = shop(database).await;
    let mut ada = shop.person(ADA).await;
    buys_and_keeps(&shop, &mut ada).await;
    let kept = cards(&mut ada).await;
    let id = kept[0].id.clone();
    let mut eve = shop.person(EVE).await;
    for has_paid in [false, true] {
        assert_eq!(cards(&mut eve).await, []);
        for id in [id.as_str(), "card_1", "%2e%2e", "x/../y", &"a".repeat(500)] {
            let refused = eve.call(&RemoveCard { id: id.to_owned() }).await.unwrap_err();
            assert_eq!(refused.code, ProblemCode::NotFound, "{id}");
        }
        if !has_paid {
            let order = orders(&shop, &mut eve).await;
            assert!(!page_of(&order).await.contains("4242, 12/39"));
            assert_eq!(eve.pay_with_kept(&order.payment_page, &id).await, page_path(&order));
        }
    }
    let mut nobody = shop.shopper();
    assert_eq!(nobody.call(&ListCards).await.unwrap_err().code, ProblemCode::NotSignedIn);
    assert_eq!(nobody.call(&RemoveCard { id }).await.unwrap_err().code, ProblemCode::NotSignedIn);
    assert_eq!(cards(&mut ada).await, kept);
    shop.stop().await;
}

fn page_path(order: &PlacedOrder) -> &str {
    &order.payment_page[order.payment_page.find("/pay/").unwrap()..]
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_guest_is_not_asked_and_leaves_no_reference(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let (shop, _) = shop(database).await;
    let mut guest = shop.shopper();
    let order = orders(&shop, &mut guest).await;
    let page = page_of(&order).await;
    assert!(page.contains("Card number") && !page.contains("Save this card"), "{page}");
    guest.type_card_to_keep(&order.payment_page, VISA).await;
    shop.comes_to(&mut guest, &order.number, OrderStatus::Placed).await;
    assert_eq!(shop.count("payment_customers").await, 0);
    assert_eq!(shop.count("disclosures WHERE why = 'cards'").await, 0);
    // Nor does her order tell, once it is an account's, who paid for it.
    shop.register(ADA).await;
    guest.sign_in(ADA).await;
    assert_eq!(cards(&mut guest).await, []);
    shop.stop().await;
}

/// promise: P3.1, P5.1, P6.3
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p5_1_she_sees_the_reference_who_got_it_and_each_look_at_it_and_it_stands_nowhere_in_plain_text(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let (shop, _) = shop(database).await;
    let mut ada = shop.person(ADA).await;
    buys_and_keeps(&shop, &mut ada).await;
    buys_and_keeps(&shop, &mut ada).await;
    assert_eq!(shop.count("payment_customers").await, 1, "made once");
    cards(&mut ada).await;
    cards(&mut ada).await;
    let reference = reference(&mut ada).await;
    assert_eq!(reference.len(), 32);
    // The first payment made it, the second opened it; looks of a minute are one.
    for purpose in ["order", "own_view", "export"] {
        let opened =
            format!("audit_log WHERE action = 'data.opened' AND subject = 'customer' AND purpose = '{purpose}'");
        assert_eq!(shop.count(&opened).await, 1, "{purpose}");
    }
    assert!(!everything(&shop.app.db).await.contains(&reference));

    let held = ada.call(&GetHeld).await.unwrap();
    let table = held.tables.iter().find(|table| table.name == "payment_customers").unwrap();
    assert_eq!(table.rows[0].values[0].as_deref(), Some(reference.as_str()));
    assert!(table.fields[0].why.contains("finds the cards that you asked it to keep"));
    assert_eq!(table.fields[0].recipients, ["Sandbox Payments"]);
    let told = held.disclosures.iter().filter(|told| told.fields == ["Reference by which it keeps your cards"]);
    assert_eq!(told.count(), 3, "for two orders, and for the list of a day");
    assert!(held.looks.iter().any(|look| look.purpose == "To carry out the order" && look.order.is_none()));
    shop.stop().await;
}

/// promise: P5.1
#[rstest]
#[case::at_once(0)]
#[case::after_an_outage(2)]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p5_1_an_erased_account_is_forgotten_by_the_processor_however_often_it_has_to_be_told(
    #[case] outages: usize,
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let (shop, setup) = shop(database).await;
    let mut ada = shop.person(ADA).await;
    buys_and_keeps(&shop, &mut ada).await;
    shop.run_jobs().await;
    let reference = reference(&mut ada).await;
    assert_eq!(shop.processor.cards(&reference).await.unwrap().cards.len(), 1);
    let preview = ada.call(&GetErasure).await.unwrap().plan;
    assert!(preview.goes.iter().any(|going| going.what.contains("Reference at the payment processor")), "{preview:?}");
    assert_eq!(preview.told, ["Sandbox Payments"]);

    setup.troubles.forgettings_that_panic.store(outages, Ordering::SeqCst);
    ada.call(&DeleteAccount).await.unwrap();
    assert_eq!(shop.count("accounts").await, 0);
    if outages > 0 {
        shop.run_jobs().await;
        assert_eq!(shop.count("payment_customers").await, 1, "it stays to be done");
        assert_eq!(shop.processor.cards(&reference).await.unwrap().cards.len(), 1);
        shop.advance(Duration::from_secs(3_600));
    }
    shop.run_jobs().await;
    assert_eq!(shop.processor.cards(&reference).await.unwrap().cards, []);
    assert_eq!(shop.count("payment_customers").await, 0);
    assert_eq!(shop.count("data_keys").await, 0, "its key is destroyed");
    assert_eq!(shop.count("disclosures WHERE parts = 'customer' AND why = 'forget'").await, 1, "told once");
    shop.stop().await;
}

/// promise: P4
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p4_an_account_that_nobody_uses_any_more_is_forgotten_there_too(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let (shop, _) = shop(database).await;
    let mut ada = shop.person(ADA).await;
    buys_and_keeps(&shop, &mut ada).await;
    let reference = reference(&mut ada).await;
    shop.advance(Duration::from_secs(1_094 * 86_400));
    shop.run_jobs().await;
    assert_eq!(shop.processor.cards(&reference).await.unwrap().cards.len(), 1);
    shop.advance(Duration::from_secs(2 * 86_400));
    shop.run_jobs().await;
    assert_eq!((shop.count("accounts").await, shop.count("payment_customers").await), (0, 0));
    assert_eq!(shop.processor.cards(&reference).await.unwrap().cards, []);
    shop.stop().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_processor_that_is_away_is_told_as_such_and_keeps_nothing_else_from_working(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn_with(database, Setup { jobs: false, processor: false, ..Setup::default() }).await;
    let mut ada = shop.person(ADA).await;
    assert_eq!(cards(&mut ada).await, [], "nobody has to be asked about who never paid");
    let variant = shop.variant(0, 50, Money::eur(12_900)).await;
    ada.add(&variant, 1).await;
    let order = ada.new_order(&consignee()).await;
    let refused = ada.place(&crate::support::shopper::key(), &order).await;
    assert_eq!(refused.problem().code, ProblemCode::PaymentUnavailable);
    for answer in
        [ada.get("/api/account/cards").await, ada.send_endpoint(&RemoveCard { id: "card_1".to_owned() }).await]
    {
        assert_eq!((answer.status, answer.problem().code), (503, ProblemCode::PaymentUnavailable));
    }
    assert!(ada.call(&GetAccount).await.unwrap().account.is_some());
    assert!(ada.call(&GetHeld).await.unwrap().tables.iter().any(|table| table.name == "payment_customers"));
    ada.call(&DeleteAccount).await.unwrap();
    shop.run_jobs().await;
    assert_eq!(shop.count("payment_customers").await, 1, "to be told when it is back");
    shop.stop().await;
}
