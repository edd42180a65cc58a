//! Cards that shoppers have kept: asked for, offered, paid with, removed.

use http::{StatusCode, header};
use processor::Status;
use processor::wire::{Brand, Decline, NewPayment, Payment};
use rstest::rstest;

use crate::browser::{Browser, Seen};
use crate::sandbox::{Sandbox, one_bag, reference};

const ADA: &str = "customer-of-the-shop-ada";
const EVE: &str = "customer-of-the-shop-eve";

fn of(customer: &str) -> NewPayment {
    NewPayment { customer: Some(customer.to_owned()), ..one_bag() }
}

async fn opened(sandbox: &Sandbox, customer: &str) -> Payment {
    sandbox.client.create(reference(), &of(customer)).await.unwrap()
}

/// Types a card, with the box ticked.
async fn pay_and_save(page_url: &str, number: &str) -> Seen {
    let code = if number.starts_with("37") { "1234" } else { "123" };
    let fields = [("number", number), ("expiry", "12/39"), ("code", code), ("save", "yes")];
    Browser::new().submit(page_url, &fields).await
}

/// Pays with a card that is kept already.
async fn pay_kept(page_url: &str, id: &str, code: &str) -> Seen {
    Browser::new().submit(page_url, &[("card", id), ("code", code)]).await
}

async fn kept(sandbox: &Sandbox, customer: &str) -> Vec<(Brand, String, String)> {
    let cards = sandbox.client.cards(customer).await.unwrap().cards;
    cards.into_iter().map(|card| (card.brand, card.last4, card.expiry)).collect()
}

fn visa(last4: &str) -> (Brand, String, String) {
    (Brand::Visa, last4.to_owned(), "12/39".to_owned())
}

#[tokio::test]
async fn whoever_the_shop_will_not_know_again_is_neither_asked_nor_kept() {
    let sandbox = Sandbox::in_memory().await;
    let payment = sandbox.client.create(reference(), &one_bag()).await.unwrap();
    let page = Browser::new().get(&payment.page_url).await.body;
    assert!(!page.contains("checkbox") && !page.contains("radio"), "{page}");
    let paid = pay_and_save(&payment.page_url, "4242 4242 4242 4242").await;
    assert_eq!(paid.location(), one_bag().return_url);
    assert_eq!(kept(&sandbox, ADA).await, []);
}

#[tokio::test]
async fn a_card_is_kept_only_where_the_box_was_ticked_which_it_is_not_by_itself() {
    let sandbox = Sandbox::in_memory().await;
    let payment = opened(&sandbox, ADA).await;
    let page = Browser::new().get(&payment.page_url).await.body;
    assert!(page.contains("Save this card for next time") && !page.contains("checked"), "{page}");
    let paid = Browser::new().pay(&payment.page_url, "4242 4242 4242 4242").await;
    assert_eq!(paid.location(), one_bag().return_url);
    assert_eq!(kept(&sandbox, ADA).await, []);

    let payment = opened(&sandbox, ADA).await;
    pay_and_save(&payment.page_url, "4242 4242 4242 4242").await;
    assert_eq!(kept(&sandbox, ADA).await, [visa("4242")]);
    assert_eq!(kept(&sandbox, EVE).await, []);
    // The same card again is no other.
    let payment = opened(&sandbox, ADA).await;
    pay_and_save(&payment.page_url, "4242 4242 4242 4242").await;
    assert_eq!(kept(&sandbox, ADA).await.len(), 1);
}

#[tokio::test]
async fn the_page_offers_kept_cards_first_and_takes_the_security_code_alone() {
    let sandbox = Sandbox::in_memory().await;
    pay_and_save(&opened(&sandbox, ADA).await.page_url, "3782 822463 10005").await;
    pay_and_save(&opened(&sandbox, ADA).await.page_url, "4242 4242 4242 4242").await;
    let id = sandbox.client.cards(ADA).await.unwrap().cards[1].id.clone();

    let payment = opened(&sandbox, ADA).await;
    let page = Browser::new().get(&payment.page_url).await.body;
    let places: Vec<_> =
        ["checked>Visa ending 4242, 12/39", "American Express ending 0005, 12/39", "Another card", "Card number"]
            .map(|part| page.find(part).unwrap_or_else(|| panic!("{part} is missing in {page}")))
            .into();
    assert!(places.is_sorted(), "{page}");
    assert_eq!(page.matches(" checked").count(), 1, "{page}");

    // An American Express card has four digits, and stays chosen while that is mended.
    let refused = pay_kept(&payment.page_url, &id, "123").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("Enter the 4 digits"), "{}", refused.body);
    assert!(refused.body.contains("checked>American Express ending 0005"), "{}", refused.body);
    assert_eq!(refused.body.matches("aria-invalid").count(), 1, "{}", refused.body);
    let paid = pay_kept(&payment.page_url, &id, "1234").await;
    assert_eq!(paid.location(), one_bag().return_url);
    let paid = sandbox.client.get(payment.reference).await.unwrap();
    assert_eq!((paid.status, paid.card.unwrap().brand), (Status::Authorised, Brand::Amex));
}

#[rstest]
#[case::declined("4000 0000 0000 0002", Some(Decline::CardDeclined))]
#[case::no_funds("4000 0000 0000 9995", Some(Decline::InsufficientFunds))]
#[case::not_answered("4000 0000 0000 3220", None)]
#[tokio::test]
async fn a_card_that_is_not_authorised_is_not_kept(#[case] number: &str, #[case] why: Option<Decline>) {
    let sandbox = Sandbox::in_memory().await;
    let payment = opened(&sandbox, ADA).await;
    pay_and_save(&payment.page_url, number).await;
    let now = sandbox.client.get(payment.reference).await.unwrap();
    assert_eq!(now.last_error, why);
    assert_eq!(kept(&sandbox, ADA).await, []);
    if why.is_some() {
        // What was wished for that card is not wished for the next.
        let paid = Browser::new().pay(&payment.page_url, "4242 4242 4242 4242").await;
        assert_eq!(paid.location(), one_bag().return_url);
        assert_eq!(kept(&sandbox, ADA).await, []);
    }
}

#[tokio::test]
async fn a_card_of_3_d_secure_is_kept_once_the_bank_agrees_and_asks_again_next_time() {
    let sandbox = Sandbox::in_memory().await;
    let browser = Browser::new();
    let payment = opened(&sandbox, ADA).await;
    pay_and_save(&payment.page_url, "4000 0000 0000 3220").await;
    browser.submit(&format!("{}/bank", payment.page_url), &[("answer", "approve")]).await;
    assert_eq!(kept(&sandbox, ADA).await, [visa("3220")]);

    let id = sandbox.client.cards(ADA).await.unwrap().cards[0].id.clone();
    let payment = opened(&sandbox, ADA).await;
    pay_kept(&payment.page_url, &id, "123").await;
    let asked = browser.get(&payment.page_url).await.body;
    assert!(asked.contains("Confirm with your bank") && asked.contains("Visa ending in 3220"), "{asked}");
    browser.submit(&format!("{}/bank", payment.page_url), &[("answer", "refuse")]).await;
    let now = sandbox.client.get(payment.reference).await.unwrap();
    assert_eq!((now.status, now.last_error), (Status::Declined, Some(Decline::AuthenticationFailed)));
    assert_eq!(kept(&sandbox, ADA).await, [visa("3220")], "it is still hers");
}

#[tokio::test]
async fn a_slow_banks_yes_keeps_the_card_too() {
    let sandbox = Sandbox::in_memory().await;
    let payment = opened(&sandbox, ADA).await;
    pay_and_save(&payment.page_url, "4000 0000 0000 1000").await;
    assert_eq!(kept(&sandbox, ADA).await, []);
    let waiting = Browser::new().get(&payment.page_url).await;
    let answer_path = waiting.header(header::REFRESH).strip_prefix("0; url=").unwrap();
    Browser::new().get(&format!("{}{answer_path}", sandbox.origin)).await;
    assert_eq!(kept(&sandbox, ADA).await, [visa("1000")]);
}

#[tokio::test]
async fn nobody_pays_with_anothers_card_or_one_that_was_removed() {
    let sandbox = Sandbox::in_memory().await;
    pay_and_save(&opened(&sandbox, ADA).await.page_url, "4242 4242 4242 4242").await;
    let id = sandbox.client.cards(ADA).await.unwrap().cards[0].id.clone();
    let other = sandbox.client.remove_card(EVE, &id).await.unwrap_err();
    assert!(other.is_refusal("unknown_saved_card"), "{other}");

    let hers = opened(&sandbox, EVE).await;
    let guest = sandbox.client.create(reference(), &one_bag()).await.unwrap();
    let mine = opened(&sandbox, ADA).await;
    assert_eq!(sandbox.client.remove_card(ADA, &id).await.unwrap().cards, []);
    for payment in [hers, guest, mine] {
        let tried = pay_kept(&payment.page_url, &id, "123").await;
        assert!(payment.page_url.ends_with(tried.location()), "back to the page, which shows what there is");
        assert_eq!(sandbox.client.get(payment.reference).await.unwrap().status, Status::Created);
    }
    let gone = sandbox.client.remove_card(ADA, &id).await.unwrap_err();
    assert!(gone.is_refusal("unknown_saved_card"), "{gone}");
}

/// promise: P5.1
#[tokio::test]
async fn a_customer_who_is_forgotten_has_no_card_and_no_page_of_hers_keeps_another() {
    let directory = tempfile::tempdir().unwrap();
    let sandbox = Sandbox::at(&directory.path().join("processor.db")).await;
    pay_and_save(&opened(&sandbox, ADA).await.page_url, "4242 4242 4242 4242").await;
    pay_and_save(&opened(&sandbox, EVE).await.page_url, "5555 5555 5555 4444").await;
    let open = opened(&sandbox, ADA).await;
    for _ in 0..2 {
        sandbox.client.forget_customer(ADA).await.unwrap();
    }
    assert_eq!(kept(&sandbox, ADA).await, []);
    assert_eq!(kept(&sandbox, EVE).await.len(), 1);
    let page = Browser::new().get(&open.page_url).await.body;
    assert!(!page.contains("checkbox") && !page.contains("radio"), "{page}");
    pay_and_save(&open.page_url, "4242 4242 4242 4242").await;
    assert_eq!(kept(&sandbox, ADA).await, []);
    sandbox.stop().await;
    for entry in std::fs::read_dir(directory.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.windows(ADA.len()).any(|window| window == ADA.as_bytes()), "she is still known");
    }
}

/// promise: P6.1
#[tokio::test]
async fn kept_cards_outlive_the_processor_and_are_no_numbers() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("processor.db");
    let sandbox = Sandbox::at(&file).await;
    pay_and_save(&opened(&sandbox, ADA).await.page_url, "4242424242424242").await;
    sandbox.stop().await;
    let sandbox = Sandbox::at(&file).await;
    assert_eq!(kept(&sandbox, ADA).await, [visa("4242")]);
    let id = sandbox.client.cards(ADA).await.unwrap().cards[0].id.clone();
    let paid = pay_kept(&opened(&sandbox, ADA).await.page_url, &id, "123").await;
    assert_eq!(paid.location(), one_bag().return_url);
    for entry in std::fs::read_dir(directory.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.windows(8).any(|window| window == b"42424242"), "a number was written");
    }
}

#[tokio::test]
async fn a_card_that_is_over_is_offered_no_more_and_can_still_be_removed() {
    let sandbox = Sandbox::in_memory().await;
    pay_and_save(&opened(&sandbox, ADA).await.page_url, "4242 4242 4242 4242").await;
    let id = sandbox.client.cards(ADA).await.unwrap().cards[0].id.clone();
    sandbox.clock.by(std::time::Duration::from_secs(20 * 366 * 86_400));
    let payment = opened(&sandbox, ADA).await;
    let page = Browser::new().get(&payment.page_url).await.body;
    assert!(!page.contains("radio") && page.contains("checkbox"), "{page}");
    let tried = pay_kept(&payment.page_url, &id, "123").await;
    assert!(payment.page_url.ends_with(tried.location()));
    assert_eq!(sandbox.client.remove_card(ADA, &id).await.unwrap().cards, []);
}

#[rstest]
#[case::short("/v1/customers/7/cards", 422)]
#[case::telling("/v1/customers/somebody%40example.org/cards", 422)]
#[case::unknown("/v1/customers/customer-of-the-shop-ada/cards", 200)]
#[tokio::test]
async fn the_shop_alone_may_ask_and_only_for_what_can_be_a_customer(#[case] path: &str, #[case] status: u16) {
    let sandbox = Sandbox::in_memory().await;
    let url = format!("{}{path}", sandbox.origin);
    assert_eq!(Browser::new().get(&url).await.status, StatusCode::UNAUTHORIZED);
    let bearer = format!("Bearer {}", crate::sandbox::API_KEY);
    let request = http::Request::get(&url).header(header::AUTHORIZATION, bearer);
    let answer = Browser::new().send(request.body(http_body_util::Full::default()).unwrap()).await;
    assert_eq!(answer.status.as_u16(), status, "{}", answer.body);
}

#[tokio::test]
async fn a_payment_of_a_customer_that_cannot_be_one_is_refused() {
    let sandbox = Sandbox::in_memory().await;
    let refused = sandbox.client.create(reference(), &of("7")).await.unwrap_err();
    assert!(refused.is_refusal("invalid_request"), "{refused}");
}
