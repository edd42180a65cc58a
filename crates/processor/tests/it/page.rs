//! The hosted page, as a browser without scripts sees it.

use std::time::Duration;

use futures_util::future::join_all;
use http::{StatusCode, header};
use processor::Status;
use processor::wire::{Decline, EventKind, NewPayment, Payment};
use rstest::rstest;

use crate::browser::Browser;
use crate::sandbox::{Sandbox, one_bag, reference};
use crate::shop::Shop;

async fn made(sandbox: &Sandbox) -> Payment {
    made_of(sandbox, &one_bag()).await
}

async fn made_of(sandbox: &Sandbox, new: &NewPayment) -> Payment {
    sandbox.client.create(reference(), new).await.unwrap()
}

#[rstest]
#[case::visa("4242 4242 4242 4242")]
#[case::mastercard("5555 5555 5555 4444")]
#[case::amex("3782 822463 10005")]
#[case::webhook_late("4000 0000 0000 2008")]
#[case::webhook_twice("4000 0000 0000 2222")]
#[case::webhook_out_of_order("4000 0000 0000 3006")]
#[case::webhook_forged("4000 0000 0000 4004")]
#[tokio::test]
async fn a_good_card_leads_back_to_the_shop_and_its_address_tells_nothing(#[case] number: &str) {
    let sandbox = Sandbox::in_memory().await;
    let payment = made(&sandbox).await;
    let paid = Browser::new().pay(&payment.page_url, number).await;
    assert_eq!(paid.location(), one_bag().return_url);
    let now = sandbox.client.get(payment.reference).await.unwrap();
    assert_eq!(now.status, Status::Authorised);
    let reloaded = Browser::new().get(&payment.page_url).await;
    assert_eq!(reloaded.location(), one_bag().return_url);
}

#[rstest]
#[case("4000 0000 0000 0002", Decline::CardDeclined, "declined this card")]
#[case("4000 0000 0000 9995", Decline::InsufficientFunds, "not enough money")]
#[tokio::test]
async fn after_a_refusal_another_card_pays(#[case] number: &str, #[case] why: Decline, #[case] told: &str) {
    let sandbox = Sandbox::in_memory().await;
    let payment = made(&sandbox).await;
    let browser = Browser::new();
    let refused = browser.pay(&payment.page_url, number).await;
    assert!(payment.page_url.ends_with(refused.location()));
    let page = browser.get(&payment.page_url).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains(told), "{}", page.body);
    let now = sandbox.client.get(payment.reference).await.unwrap();
    assert_eq!((now.status, now.last_error), (Status::Declined, Some(why)));

    let paid = browser.pay(&payment.page_url, "4242424242424242").await;
    assert_eq!(paid.location(), one_bag().return_url);
    let now = sandbox.client.get(payment.reference).await.unwrap();
    assert_eq!((now.status, now.last_error), (Status::Authorised, None));
}

#[rstest]
#[case::passed("approve", Status::Authorised)]
#[case::failed("refuse", Status::Declined)]
#[tokio::test]
async fn the_bank_asks_the_shopper_who_decides(#[case] answer: &str, #[case] status: Status) {
    let sandbox = Sandbox::in_memory().await;
    let payment = made(&sandbox).await;
    let browser = Browser::new();
    browser.pay(&payment.page_url, "4000 0000 0000 3220").await;
    let asked = browser.get(&payment.page_url).await.body;
    assert!(asked.contains("Confirm with your bank"), "{asked}");
    assert!(asked.contains("Visa ending in 3220"), "{asked}");
    assert!(!asked.contains("Card number"), "{asked}");

    let bank = format!("{}/bank", payment.page_url);
    let answered = browser.submit(&bank, &[("answer", answer)]).await;
    if status == Status::Authorised {
        assert_eq!(answered.location(), one_bag().return_url);
    } else {
        let page = browser.get(&payment.page_url).await.body;
        assert!(page.contains("not confirmed with your bank"), "{page}");
    }
    let now = sandbox.client.get(payment.reference).await.unwrap();
    assert_eq!(now.status, status);
}

#[tokio::test]
async fn a_slow_bank_keeps_the_shopper_informed_until_it_answers() {
    let sandbox = Sandbox::in_memory().await;
    let payment = made(&sandbox).await;
    let browser = Browser::new();
    browser.pay(&payment.page_url, "4000 0000 0000 1000").await;
    let waiting = browser.get(&payment.page_url).await;
    assert!(waiting.body.contains("Waiting for your bank"));
    let answer_path = waiting.header(header::REFRESH).strip_prefix("0; url=").unwrap();
    let answered = browser.get(&format!("{}{answer_path}", sandbox.origin)).await;
    assert!(payment.page_url.ends_with(answered.location()));
    let back = browser.get(&payment.page_url).await;
    assert_eq!(back.location(), one_bag().return_url);
}

#[rstest]
#[case::at_once("4242 4242 4242 4242")]
#[case::after_a_while("4000 0000 0000 1000")]
#[tokio::test]
async fn twenty_submissions_at_once_authorise_once(#[case] number: &str) {
    let sandbox = Sandbox::in_memory().await;
    let shop = Shop::open().await;
    let payment = made_of(&sandbox, &shop.payment()).await;
    let submissions = (0..20).map(|_| {
        let (url, number) = (payment.page_url.clone(), number.to_owned());
        async move { Browser::new().pay(&url, &number).await }
    });
    for answered in join_all(submissions).await {
        let location = answered.location();
        assert!(location == one_bag().return_url || payment.page_url.ends_with(location), "{location}");
    }
    shop.wait_for(1).await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(shop.kinds(), [(EventKind::Authorised, true)]);
}

#[tokio::test]
async fn what_is_wrong_is_said_at_the_field_and_what_is_right_is_kept() {
    let sandbox = Sandbox::in_memory().await;
    let payment = made(&sandbox).await;
    let fields = [("number", "4242 4242 4242 4242"), ("expiry", "01/20"), ("code", "987")];
    let page = Browser::new().submit(&payment.page_url, &fields).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let body = page.body;
    assert!(body.contains("<title>Error: Pay €129.00 to Valise</title>"));
    assert!(body.contains(r##"<a href="#expiry">Check the expiry"##), "{body}");
    assert!(body.contains(r#"aria-describedby="expiry-hint expiry-error" aria-invalid="true""#));
    assert!(body.contains(r#"value="4242 4242 4242 4242""#));
    assert!(body.contains(r#"value="01/20""#));
    assert_eq!(body.matches("aria-invalid").count(), 1);
    assert!(!body.contains("987"), "the security code is never shown again");
    let now = sandbox.client.get(payment.reference).await.unwrap();
    assert_eq!(now.status, Status::Created);
}

#[tokio::test]
async fn an_empty_or_unreadable_form_says_what_to_enter() {
    let sandbox = Sandbox::in_memory().await;
    let payment = made(&sandbox).await;
    for fields in [&[][..], &[("number", "%ff%00")]] {
        let page = Browser::new().submit(&payment.page_url, fields).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.body.contains("Enter the security code"));
        assert!(page.body.contains("Enter the expiry"));
    }
}

#[tokio::test]
async fn the_pages_headers_keep_its_address_and_its_forms_to_themselves() {
    let sandbox = Sandbox::in_memory().await;
    let payment = made(&sandbox).await;
    let page = Browser::new().get(&payment.page_url).await;
    assert_eq!(
        page.header(header::CONTENT_SECURITY_POLICY),
        "default-src 'none'; style-src 'self'; img-src 'self'; \
         form-action 'self' http://127.0.0.1:9; base-uri 'none'; frame-ancestors 'none'"
    );
    assert_eq!(page.header(header::REFERRER_POLICY), "no-referrer");
    assert_eq!(page.header(header::CACHE_CONTROL), "no-store");
    assert!(!page.body.contains("<script") && !page.body.contains("style="));
    for asset in ["/assets/page.css", "/assets/icon.svg"] {
        let seen = Browser::new().get(&format!("{}{asset}", sandbox.origin)).await;
        assert_eq!(seen.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn the_form_has_the_names_and_hints_that_people_and_browsers_look_for() {
    let sandbox = Sandbox::in_memory().await;
    let payment = made(&sandbox).await;
    let body = Browser::new().get(&payment.page_url).await.body;
    for part in [
        r#"<label for="number">Card number</label>"#,
        r#"<label for="expiry">Expiry</label>"#,
        r#"<label for="code">Security code</label>"#,
        r#"inputmode="numeric" autocomplete="cc-number""#,
        r#"inputmode="numeric" autocomplete="cc-exp""#,
        r#"inputmode="numeric" autocomplete="cc-csc""#,
        r#"<button class="main">Pay €129.00</button>"#,
        r#"<a href="http://127.0.0.1:9/checkout">Cancel and return to the shop</a>"#,
        "4000 0000 0000 3220",
    ] {
        assert!(body.contains(part), "{part} is missing in {body}");
    }
}

#[tokio::test]
async fn a_description_cannot_break_the_page() {
    let sandbox = Sandbox::in_memory().await;
    let new = NewPayment { description: "A bag named </script><img src=x>".to_owned(), ..one_bag() };
    let payment = made_of(&sandbox, &new).await;
    let body = Browser::new().get(&payment.page_url).await.body;
    assert!(body.contains("&lt;/script&gt;&lt;img src=x&gt;"));
    assert!(!body.contains("<img"));
}

#[tokio::test]
async fn a_payment_given_up_takes_no_card() {
    let sandbox = Sandbox::in_memory().await;
    let payment = made(&sandbox).await;
    sandbox.client.void(payment.reference).await.unwrap();
    let browser = Browser::new();
    browser.pay(&payment.page_url, "4242424242424242").await;
    let page = browser.get(&payment.page_url).await;
    assert_eq!(page.status, StatusCode::GONE);
    assert!(page.body.contains("This payment is closed"));
    let now = sandbox.client.get(payment.reference).await.unwrap();
    assert_eq!(now.status, Status::Voided);
}

#[tokio::test]
async fn a_payment_that_nobody_made_in_time_expires() {
    let sandbox = Sandbox::in_memory().await;
    let shop = Shop::open().await;
    let payment = made_of(&sandbox, &shop.payment()).await;
    sandbox.clock.by(Duration::from_secs(31 * 60));
    Browser::new().pay(&payment.page_url, "4242424242424242").await;
    let page = Browser::new().get(&payment.page_url).await;
    assert_eq!(page.status, StatusCode::GONE);
    let heard = shop.wait_for(1).await;
    assert_eq!(heard[0].event.kind, EventKind::Expired);
    let now = sandbox.client.get(payment.reference).await.unwrap();
    assert_eq!(now.status, Status::Expired);
}

#[tokio::test]
async fn an_address_that_was_never_given_out_is_not_found() {
    let sandbox = Sandbox::in_memory().await;
    for path in ["/pay/0000", "/", "/pay", "/favicon.ico"] {
        let page = Browser::new().get(&format!("{}{path}", sandbox.origin)).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
        assert!(page.body.contains("Page not found"));
    }
    let posted = Browser::new().pay(&format!("{}/pay/0000", sandbox.origin), "4242424242424242").await;
    assert_eq!(posted.status, StatusCode::NOT_FOUND);
}
