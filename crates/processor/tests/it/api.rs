//! The server-to-server API.

use bytes::Bytes;
use http::{Method, Request, StatusCode, header};
use http_body_util::Full;
use processor::wire::{Brand, ListQuery, NewPayment, Problem};
use processor::{Client, ClientError, Status};
use rstest::rstest;

use crate::browser::{Browser, Seen};
use crate::sandbox::{API_KEY, Sandbox, one_bag, reference};

const GOOD_CARD: &str = "4242 4242 4242 4242";

#[tokio::test]
async fn making_a_payment_twice_makes_one() {
    let sandbox = Sandbox::in_memory().await;
    let reference = reference();
    let first = sandbox.client.create(reference, &one_bag()).await.unwrap();
    let again = sandbox.client.create(reference, &one_bag()).await.unwrap();
    assert_eq!(first, again);
    assert_eq!(first.status, Status::Created);
    let page = format!("{}/pay/", sandbox.origin);
    assert_eq!(first.page_url.strip_prefix(&page).unwrap().len(), 64);
    assert_eq!(sandbox.client.get(reference).await.unwrap(), first);
}

#[rstest]
#[case::amount(NewPayment { amount_minor: 1, ..one_bag() })]
#[case::currency(NewPayment { currency: "USD".into(), ..one_bag() })]
#[tokio::test]
async fn one_reference_never_means_two_amounts(#[case] other: NewPayment) {
    let sandbox = Sandbox::in_memory().await;
    let reference = reference();
    sandbox.client.create(reference, &one_bag()).await.unwrap();
    let refused = sandbox.client.create(reference, &other).await.unwrap_err();
    assert!(refused.is_refusal("amount_mismatch"), "{refused}");
    assert_eq!(sandbox.client.get(reference).await.unwrap().amount_minor, 12_900);
}

#[tokio::test]
async fn the_shop_takes_an_authorised_amount_once_and_for_all() {
    let sandbox = Sandbox::in_memory().await;
    let reference = reference();
    sandbox.client.create(reference, &one_bag()).await.unwrap();
    let early = sandbox.client.capture(reference).await.unwrap_err();
    assert!(early.is_refusal("forbidden_step"));

    let paid = sandbox.client.test_authorise(reference, GOOD_CARD).await.unwrap();
    assert_eq!(paid.status, Status::Authorised);
    let card = paid.card.unwrap();
    assert_eq!((card.brand, card.last4.as_str()), (Brand::Visa, "4242"));

    let captured = sandbox.client.capture(reference).await.unwrap();
    assert_eq!(captured.status, Status::Captured);
    assert_eq!(sandbox.client.capture(reference).await.unwrap(), captured);
    let late = sandbox.client.void(reference).await.unwrap_err();
    assert!(late.is_refusal("forbidden_step"));
}

#[tokio::test]
async fn what_was_taken_is_given_back_once_and_nothing_else_is() {
    let sandbox = Sandbox::in_memory().await;
    let reference = reference();
    let page = sandbox.client.create(reference, &one_bag()).await.unwrap().page_url;
    assert!(sandbox.client.refund(reference).await.unwrap_err().is_refusal("forbidden_step"), "nothing is paid");
    sandbox.client.test_authorise(reference, GOOD_CARD).await.unwrap();
    assert!(sandbox.client.refund(reference).await.unwrap_err().is_refusal("forbidden_step"), "nothing is taken");
    sandbox.client.capture(reference).await.unwrap();

    let refunded = sandbox.client.refund(reference).await.unwrap();
    assert_eq!((refunded.status, refunded.amount_minor), (Status::Refunded, 12_900), "whole");
    assert_eq!(sandbox.client.refund(reference).await.unwrap(), refunded, "twice is once");
    assert_eq!(sandbox.client.get(reference).await.unwrap(), refunded);
    for late in [sandbox.client.capture(reference).await, sandbox.client.void(reference).await] {
        assert!(late.unwrap_err().is_refusal("forbidden_step"));
    }
    let back = Browser::new().get(&page).await;
    assert_eq!(back.location(), one_bag().return_url, "nobody pays it again");
    let forgotten = sandbox.client.forget(reference).await.unwrap();
    assert_eq!((forgotten.status, &forgotten.card), (Status::Refunded, &None));
}

#[rstest]
#[case::before_the_card(false)]
#[case::after_the_card(true)]
#[tokio::test]
async fn a_payment_given_up_cannot_be_taken(#[case] paid: bool) {
    let sandbox = Sandbox::in_memory().await;
    let reference = reference();
    sandbox.client.create(reference, &one_bag()).await.unwrap();
    if paid {
        sandbox.client.test_authorise(reference, GOOD_CARD).await.unwrap();
    }
    let voided = sandbox.client.void(reference).await.unwrap();
    assert_eq!(voided.status, Status::Voided);
    assert_eq!(sandbox.client.void(reference).await.unwrap(), voided);
    let capture = sandbox.client.capture(reference).await.unwrap_err();
    assert!(capture.is_refusal("forbidden_step"));
    let charge = sandbox.client.test_authorise(reference, GOOD_CARD).await;
    assert!(charge.unwrap_err().is_refusal("forbidden_step"));
}

#[tokio::test]
async fn what_is_over_is_forgotten_but_for_the_payment_itself() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = Sandbox::at(&folder.path().join("processor.db")).await;
    let reference = reference();
    // Nobody listens there: what was to be delivered waits.
    let new = NewPayment { webhook_url: Some("http://127.0.0.1:9/hook".to_owned()), ..one_bag() };
    let page = sandbox.client.create(reference, &new).await.unwrap().page_url;
    sandbox.client.test_authorise(reference, GOOD_CARD).await.unwrap();
    assert!(sandbox.client.forget(reference).await.unwrap_err().is_refusal("forbidden_step"), "it is not over");
    sandbox.client.capture(reference).await.unwrap();

    let forgotten = sandbox.client.forget(reference).await.unwrap();
    assert_eq!((forgotten.status, forgotten.amount_minor, &forgotten.card), (Status::Captured, 12_900, &None));
    assert_eq!(sandbox.client.forget(reference).await.unwrap(), forgotten, "twice is once");
    assert_ne!(forgotten.page_url, page, "who has the page's address sees nothing any more");
    sandbox.stop().await;
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        for known in [new.description.as_str(), "checkout/return", "\"amount_minor\":", "visa4242"] {
            assert!(!text.contains(known), "{known}");
        }
        assert!(page.rsplit('/').next().is_some_and(|session| !text.contains(session)));
    }
}

#[tokio::test]
async fn reconciliation_pages_through_every_authorised_payment() {
    let sandbox = Sandbox::in_memory().await;
    let mut authorised = Vec::new();
    for at in 0..7 {
        let reference = reference();
        sandbox.client.create(reference, &one_bag()).await.unwrap();
        if at % 2 == 0 {
            sandbox.client.test_authorise(reference, GOOD_CARD).await.unwrap();
            authorised.push(reference);
        }
    }
    let mut found = Vec::new();
    let mut query = ListQuery { status: Some(Status::Authorised), limit: Some(2), ..ListQuery::default() };
    loop {
        let page = sandbox.client.list(query).await.unwrap();
        found.extend(page.payments.iter().map(|payment| payment.reference));
        query.after = page.next;
        if page.next.is_none() {
            break;
        }
    }
    assert_eq!(found, authorised);
    let all = sandbox.client.list(ListQuery::default()).await.unwrap();
    assert_eq!((all.payments.len(), all.next), (7, None));
}

#[tokio::test]
async fn nobody_without_the_secret_learns_or_does_anything() {
    let sandbox = Sandbox::in_memory().await;
    let reference = reference();
    sandbox.client.create(reference, &one_bag()).await.unwrap();
    for secret in ["", "sk_test_secreT", "sk_test_secret2", "sk"] {
        let stranger = Client::new(&sandbox.origin, secret).unwrap();
        for refused in [
            stranger.get(reference).await,
            stranger.void(reference).await,
            stranger.test_authorise(reference, GOOD_CARD).await,
            stranger.get(self::reference()).await,
        ] {
            let refused = refused.unwrap_err();
            assert!(refused.is_refusal("unauthorised"), "{refused}");
        }
    }
    let payment = sandbox.client.get(reference).await.unwrap();
    assert_eq!(payment.status, Status::Created);
}

#[tokio::test]
async fn an_unknown_payment_is_not_found() {
    let sandbox = Sandbox::in_memory().await;
    for refused in [
        sandbox.client.get(reference()).await,
        sandbox.client.capture(reference()).await,
        sandbox.client.void(reference()).await,
        sandbox.client.forget(reference()).await,
        sandbox.client.test_authorise(reference(), GOOD_CARD).await,
    ] {
        assert!(refused.unwrap_err().is_refusal("unknown_payment"));
    }
}

#[tokio::test]
async fn an_unknown_card_is_refused_and_the_payment_stays() {
    let sandbox = Sandbox::in_memory().await;
    let reference = reference();
    sandbox.client.create(reference, &one_bag()).await.unwrap();
    let charge = sandbox.client.test_authorise(reference, "4111 1111 1111 1111").await;
    assert!(charge.unwrap_err().is_refusal("unknown_card"));
    let payment = sandbox.client.get(reference).await.unwrap();
    assert_eq!(payment.status, Status::Created);
}

#[tokio::test]
async fn a_processor_that_is_down_is_told_apart_from_one_that_refuses() {
    let client = Client::new("http://127.0.0.1:9", API_KEY).unwrap();
    let error = client.get(reference()).await.unwrap_err();
    assert!(matches!(error, ClientError::Unreachable(_)), "{error:?}");
}

#[rstest]
#[case::no_json("PUT", "application/json", "{", 400, "invalid_request")]
#[case::another_type("PUT", "text/plain", "{}", 415, "invalid_request")]
#[case::fields_missing("PUT", "application/json", "{}", 422, "invalid_request")]
#[case::field_too_many("PUT", "application/json", r#"{"amount_minor":1,"x":1}"#, 422, "invalid_request")]
#[case::a_float("PUT", "application/json", r#"{"amount_minor":1.5}"#, 422, "invalid_request")]
#[case::wrong_method("DELETE", "application/json", "", 405, "wrong_method")]
#[tokio::test]
async fn what_cannot_be_read_is_a_problem_document(
    #[case] method: &str,
    #[case] content_type: &str,
    #[case] body: &'static str,
    #[case] status: u16,
    #[case] code: &str,
) {
    let sandbox = Sandbox::in_memory().await;
    let url = format!("{}/v1/payments/{}", sandbox.origin, reference());
    let seen = send(method, &url, content_type, Bytes::from(body)).await;
    assert_problem(&seen, status, code);
}

#[tokio::test]
async fn odd_paths_and_huge_bodies_are_problems_too() {
    let sandbox = Sandbox::in_memory().await;
    let at = |path: &str| format!("{}{path}", sandbox.origin);
    let huge = Bytes::from(vec![b' '; 64 * 1024]);
    let json = "application/json";
    let seen = send("GET", &at("/v1/payments/not-a-uuid"), json, Bytes::new()).await;
    assert_problem(&seen, 404, "unknown_payment");
    let seen = send("GET", &at("/v1/nothing"), json, Bytes::new()).await;
    assert_problem(&seen, 404, "unknown_path");
    let seen = send("GET", &at("/v1/payments?limit=0"), json, Bytes::new()).await;
    assert_problem(&seen, 422, "invalid_request");
    let seen = send("GET", &at("/v1/payments?status=paid"), json, Bytes::new()).await;
    assert_problem(&seen, 400, "invalid_request");
    let path = format!("/v1/payments/{}", reference());
    assert_problem(&send("PUT", &at(&path), json, huge).await, 413, "invalid_request");
}

async fn send(method: &str, url: &str, content_type: &str, body: Bytes) -> Seen {
    let request = Request::builder()
        .method(Method::from_bytes(method.as_bytes()).unwrap())
        .uri(url)
        .header(header::AUTHORIZATION, format!("Bearer {API_KEY}"))
        .header(header::CONTENT_TYPE, content_type)
        .body(Full::new(body))
        .unwrap();
    Browser::new().send(request).await
}

fn assert_problem(seen: &Seen, status: u16, code: &str) {
    assert_eq!(seen.status, StatusCode::from_u16(status).unwrap(), "{}", seen.body);
    assert_eq!(seen.header(header::CONTENT_TYPE), "application/problem+json");
    let problem: Problem = serde_json::from_str(&seen.body).unwrap();
    assert_eq!((problem.status, problem.code.as_str()), (status, code));
}
