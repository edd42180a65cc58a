//! The confirmation by mail.

use contract::{
    checkout::CheckoutDraft,
    money::Money,
    orders::{OpenOrder, OrderStatus, OrderToken},
};
use rstest::rstest;

use crate::support::{
    Database, TestApp, eventually,
    shopper::{consignee, consignee_with_email},
};

pub async fn buy(shop: &TestApp, consignee: &CheckoutDraft) -> String {
    let variant = shop.variant(0, 5, Money::eur(12_900)).await;
    let mut shopper = shop.shopper();
    shopper.add(&variant, 1).await;
    let placed = shopper.order(consignee).await;
    assert!(!shop.mail.exists() || shop.letters().is_empty(), "nothing is confirmed before it is paid");
    shop.pay(&placed.number, "4242424242424242").await;
    shop.comes_to(&mut shopper, &placed.number, OrderStatus::Placed).await;
    placed.number
}

/// promise: P2.1
#[rstest]
#[tokio::test]
async fn a_paid_order_is_confirmed_with_a_link_that_opens_it(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn(database).await;
    let number = buy(&shop, &consignee_with_email()).await;
    eventually("the letter lies in the folder", async || shop.letters().len() == 1).await;
    let letter = decode_quoted_printable(&shop.letters()[0]);
    assert!(letter.contains("To: zoe@example.org") && letter.contains(&number), "{letter}");
    assert!(letter.contains("Hauptplatz 1") && letter.contains("€129.00"), "{letter}");

    let link = letter.lines().find(|line| line.contains("/orders/open#")).unwrap();
    let (address, token) = link.trim().split_once('#').unwrap();
    assert_eq!(address, format!("{}/orders/open", shop.url));
    let mut elsewhere = shop.shopper();
    let opened = elsewhere.call(&OpenOrder(OrderToken { token: token.to_owned() })).await.unwrap();
    assert_eq!(opened.number, number);
    assert_eq!(elsewhere.see(&number).await.number, number);
    shop.settled().await;
    shop.stop().await;
}

/// promise: O3
#[rstest]
#[tokio::test]
async fn an_order_without_an_email_is_placed_and_mailed_to_nobody(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn(database).await;
    buy(&shop, &consignee()).await;
    shop.settled().await;
    assert!(shop.letters().is_empty());
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn a_letter_that_cannot_be_sent_is_sent_later(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn(database).await;
    // A file where the folder should be: nothing can be written there.
    std::fs::remove_dir(&shop.mail).unwrap();
    std::fs::write(&shop.mail, b"").unwrap();
    let variant = shop.variant(0, 5, Money::eur(12_900)).await;
    let mut shopper = shop.shopper();
    shopper.add(&variant, 1).await;
    let placed = shopper.order(&consignee_with_email()).await;
    shop.pay(&placed.number, "4242424242424242").await;
    shop.comes_to(&mut shopper, &placed.number, OrderStatus::Placed).await;
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    assert_eq!(shop.books().await.errands, 1, "the letter waits, the payment does not");
    std::fs::remove_file(&shop.mail).unwrap();
    std::fs::create_dir(&shop.mail).unwrap();
    eventually("the letter lies in the folder", async || shop.letters().len() == 1).await;
    shop.settled().await;
    shop.stop().await;
}

/// Soft line ends away, `=C3=BC` to bytes.
pub fn decode_quoted_printable(text: &str) -> String {
    if !text.contains("quoted-printable") {
        return text.to_owned();
    }
    let joined = text.replace("=\r\n", "");
    let mut bytes = Vec::new();
    let mut rest = joined.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let code = (first == b'=').then(|| after.get(..2)).flatten();
        let code = code.and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        bytes.push(code.unwrap_or(first));
        rest = if code.is_some() { &after[2..] } else { after };
    }
    String::from_utf8(bytes).unwrap()
}
