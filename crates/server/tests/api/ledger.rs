//! The ledger of what was handed to others (promise: P3.1), and who looked (promise: P6.3).

use contract::{
    newsletter::{ConfirmSubscription, NewsletterToken, Subscribe, Subscriber, Unsubscribe},
    orders::OrderStatus,
    privacy::{Disclosure, Erase, EraseOrder, Export, GetHeld, Held, Purpose},
};
use rstest::rstest;
use valise_server::domain::rights::archive;

use crate::{
    account::{ADA, ask_reset},
    mail::decode_quoted_printable,
    newsletter::publish,
    support::{Database, Setup, Shopper, TestApp},
    vault::{buys, canary},
};

const CARD: &str = "4242424242424242";

async fn shop(database: Database) -> TestApp {
    TestApp::spawn_with(database, Setup { jobs: false, ..Setup::default() }).await
}

async fn paid(shop: &TestApp) -> (Shopper, String) {
    let (mut shopper, number) = buys(shop, &canary()).await;
    shop.pay(&number, CARD).await;
    shop.comes_to(&mut shopper, &number, OrderStatus::Placed).await;
    shop.run_jobs().await;
    (shopper, number)
}

/// To whom, what for, and what, without when.
fn told(held: &Held) -> Vec<(String, String, String)> {
    let rows = held.disclosures.iter().cloned();
    let rows = rows.map(|Disclosure { recipient, why, fields, .. }| (recipient, why, fields.join(", ")));
    let mut rows: Vec<_> = rows.collect();
    rows.sort_unstable();
    rows
}

/// promise: P3.1
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p3_1_a_person_sees_who_got_which_fields_when_and_why(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let (mut shopper, number) = paid(&shop).await;
    shop.run_jobs().await;
    let held = shopper.call(&GetHeld).await.unwrap();
    let letter =
        "Email, Full name, Delivery address, Mobile number, Order number, What was bought, What it cost, in its parts";
    let expected = [
        ("Sandbox Payments", "To let you pay on its page", "Order number, Amount due, Reference of the payment"),
        ("Sandbox Payments", "To take the amount that you authorised", "Reference of the payment"),
        ("Valise Mail", "To send you the confirmation of the order", letter),
    ];
    assert_eq!(told(&held), expected.map(|(who, why, what)| (who.to_owned(), why.to_owned(), what.to_owned())));
    assert!(held.disclosures.iter().all(|row| row.order.as_ref() == Some(&number) && row.at > 0));

    let letters = shop.letters();
    let hers = letters.iter().map(|letter| decode_quoted_printable(letter)).find(|letter| letter.contains(&number));
    let hers = hers.unwrap();
    assert!(hers.contains(&canary().full_name) && hers.contains(&canary().line1), "{hers}");
    assert!(!hers.contains("16273849"), "the landline is not among what the ledger says, so not in the letter");

    let export = shopper.send_endpoint(&Export).await;
    let document = archive::verify(&export.body, Some(&shop.app.key.public())).unwrap();
    assert_eq!(document.disclosures, held.disclosures);
    assert!(document.looks.len() > held.looks.len(), "making it was another look");
    let ledger = document.tables.iter().find(|table| table.name == "disclosures").unwrap();
    assert_eq!(ledger.rows.len(), 3);

    assert_eq!(shop.shopper().call(&GetHeld).await.unwrap().disclosures, [], "nobody else sees it");
    shop.stop().await;
}

/// promise: P3.1
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p3_1_what_was_handed_over_stays_told_after_an_erasure_and_goes_with_an_order_that_was_none(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let (mut shopper, number) = paid(&shop).await;
    let plan = shopper.call(&EraseOrder { number }).await.unwrap().plan;
    let stays = plan.stays.iter().find(|staying| staying.what.contains("Who was given something")).unwrap();
    assert_eq!((stays.rows, stays.why.as_str()), (3, "We must be able to tell you, and to show, who was given what."));
    assert_eq!(shop.count("disclosures").await, 4, "and that the processor is told to forget");

    let (mut unpaid, _) = buys(&shop, &canary()).await;
    unpaid.call(&Erase).await.unwrap();
    assert_eq!(shop.count("disclosures WHERE why = 'void'").await, 1, "giving it back hands something over, too");
    shop.run_jobs().await;
    assert_eq!(shop.count("disclosures").await, 4, "nothing is left of an order that was none");
    assert_eq!(shop.count("orders").await, 1);
    shop.stop().await;
}

/// promise: P3.1
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p3_1_a_letter_of_the_newsletter_is_told_and_forgotten_with_its_subscriber(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let mut ada = shop.shopper();
    ada.call(&shop.choice(&[Purpose::Marketing])).await.unwrap();
    ada.call(&Subscribe(Subscriber { email: "ada@example.org".to_owned() })).await.unwrap();
    shop.run_jobs().await;
    let told = "SELECT subject || ' ' || recipient || ' ' || parts || ' ' || why FROM disclosures ORDER BY why";
    assert_eq!(shop.texts(told).await, ["subscriber mail email ask_news"]);
    let letter = decode_quoted_printable(&shop.letters().remove(0));
    let confirms: String = letter.split_once("#confirm=").unwrap().1.chars().take(43).collect();
    shop.shopper().call(&ConfirmSubscription(NewsletterToken { token: confirms })).await.unwrap();
    assert_eq!(publish(&shop, "issue-1").await, 1);
    assert_eq!(shop.texts(told).await, ["subscriber mail email ask_news", "subscriber mail email news"]);
    let token = letter.split("#end=").nth(1).unwrap().split_whitespace().next().unwrap().to_owned();
    shop.shopper().call(&Unsubscribe { token }).await.unwrap();
    assert_eq!((shop.count("newsletter_subscribers").await, shop.count("disclosures").await), (0, 0));
    shop.stop().await;
}

/// promise: P3.1
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p3_1_each_letter_about_an_account_is_told_its_person_and_said_to_stay(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let mut ada = shop.person(ADA).await;
    shop.run_jobs().await;
    assert_eq!(told(&ada.call(&GetHeld).await.unwrap()), []);
    let (hers, others) = ("To write to you about your account", "Email");
    for letters in 1..=2 {
        ada.call(&ask_reset(ADA)).await.unwrap();
        shop.run_jobs().await;
        let row = ("Valise Mail".to_owned(), hers.to_owned(), others.to_owned());
        assert_eq!(told(&ada.call(&GetHeld).await.unwrap()), vec![row; letters], "a row for each that left");
    }
    assert_eq!(shop.letters().len(), 2);
    let mut eve = shop.person("eve@example.org").await;
    assert_eq!(told(&eve.call(&GetHeld).await.unwrap()), [], "nobody else sees it");

    let plan = ada.call(&Erase).await.unwrap().plan;
    let stays = plan.stays.iter().find(|staying| staying.what.contains("Who was given something")).unwrap();
    assert_eq!(i64::from(stays.rows), shop.count("disclosures WHERE subject = 'account'").await, "as is said");
    shop.stop().await;
}

/// promise: P6.3
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p6_3_a_person_sees_who_looked_what_for_and_when(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let (mut shopper, number) = paid(&shop).await;
    let looks = shopper.call(&GetHeld).await.unwrap().looks;
    let letter = looks.iter().find(|look| look.who == "The shop by itself").unwrap();
    assert_eq!((letter.what.as_str(), letter.order.as_ref()), ("Opened the encrypted data", Some(&number)));
    assert_eq!(letter.purpose, "To write you a letter that you asked for");
    assert!(looks.iter().any(|look| look.who.starts_with("You as a guest") && look.purpose == "To show it to you"));
    assert!(looks.is_sorted_by(|newer, older| newer.at >= older.at));

    // However often she reloads the page, that is one look a minute.
    let entries = shop.count("audit_log").await;
    shopper.call(&GetHeld).await.unwrap();
    assert_eq!(shop.count("audit_log").await, entries);
    shop.advance(std::time::Duration::from_secs(61));
    shopper.call(&GetHeld).await.unwrap();
    assert_eq!(shop.count("audit_log").await, entries + 1);
    assert_eq!(shop.shopper().call(&GetHeld).await.unwrap().looks, []);
    shop.stop().await;
}
