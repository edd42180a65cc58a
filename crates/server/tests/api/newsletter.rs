//! The newsletter: nothing before a confirmation, nothing after one click.

use std::time::Duration;

use contract::{
    ProblemCode,
    newsletter::{ConfirmSubscription, NewsletterToken, Subscribe, Subscriber, Subscription, Unsubscribe},
};
use http::Method;
use rstest::rstest;
use valise_server::store::newsletter;

use crate::{
    mail::decode_quoted_printable,
    support::{Database, Setup, TestApp},
};

const ADA: &str = "ada@example.org";

fn ask(email: &str) -> Subscribe {
    Subscribe(Subscriber { email: email.to_owned() })
}

async fn shop(database: Database) -> TestApp {
    TestApp::spawn_with(database, Setup { jobs: false, ..Setup::default() }).await
}

async fn publish(shop: &TestApp, issue: &'static str) -> u64 {
    let now_ms = valise_server::clock::Clock::now_ms(&*shop.clock);
    let written = shop.app.db.write(move |conn| {
        Box::pin(async move { newsletter::publish(conn, issue, "New totes", "Three of them.", now_ms).await })
    });
    let letters = written.await.unwrap();
    shop.run_jobs().await;
    letters
}

/// The letters so far, and the token after the last `mark` in any of them.
fn token(shop: &TestApp, mark: &str) -> String {
    let letters: Vec<String> = shop.letters().iter().map(|letter| decode_quoted_printable(letter)).collect();
    let letter = letters.iter().find(|letter| letter.contains(mark)).expect("a letter with such a link");
    letter.split_once(mark).unwrap().1.chars().take(43).collect()
}

/// promise: P2.2
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_mailed_but_the_question_until_its_owner_confirms(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let mut somebody = shop.shopper();
    assert_eq!(somebody.call(&ask(ADA)).await.unwrap(), Subscription { active: false });
    shop.run_jobs().await;
    assert_eq!(shop.letters().len(), 1);
    assert!(!shop.letters()[0].contains("List-Unsubscribe"), "there is nothing to end yet");
    assert_eq!(publish(&shop, "issue-1").await, 0, "nobody has confirmed");
    assert_eq!(shop.letters().len(), 1);

    let confirm = ConfirmSubscription(NewsletterToken { token: token(&shop, "/newsletter#confirm=") });
    assert_eq!(somebody.call(&confirm).await.unwrap(), Subscription { active: true });
    assert_eq!(somebody.call(&confirm).await.unwrap(), Subscription { active: true }, "twice is no fault");
    assert_eq!(publish(&shop, "issue-2").await, 1);
    assert_eq!(shop.letters().len(), 2);

    // Known or not: the answer is the same, and the known one is not written to again.
    assert_eq!(somebody.call(&ask(ADA)).await.unwrap(), Subscription { active: false });
    shop.run_jobs().await;
    assert_eq!(shop.letters().len(), 2);
    shop.stop().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn one_click_in_a_mail_program_ends_it_and_forgets_the_address(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let mut ada = shop.shopper();
    ada.call(&ask(ADA)).await.unwrap();
    shop.run_jobs().await;
    let confirm = ConfirmSubscription(NewsletterToken { token: token(&shop, "/newsletter#confirm=") });
    ada.call(&confirm).await.unwrap();
    publish(&shop, "issue-1").await;

    let issue = shop.letters().into_iter().find(|letter| letter.contains("New totes")).unwrap();
    assert!(issue.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"), "{issue}");
    let unfolded = issue.replace("\r\n ", "");
    let link = unfolded.split_once("List-Unsubscribe: <").unwrap().1.split('>').next().unwrap().to_owned();
    let path = link.strip_prefix(&shop.url).unwrap().to_owned();
    // As RFC 8058 has it: a form, no cookie, no page of ours behind it.
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let mut program = shop.shopper();
    for _ in 0..2 {
        let answer = program.send(Method::POST, &path, &form, b"List-Unsubscribe=One-Click".to_vec()).await;
        assert_eq!((answer.status, answer.json::<Subscription>().active), (200, false));
    }
    assert_eq!(program.get(&path).await.status, 405, "looking at a link ends nothing");
    assert_eq!(publish(&shop, "issue-2").await, 0);
    assert_eq!(ada.call(&confirm).await.unwrap_err().code, ProblemCode::NotFound, "nothing is left to confirm");
    shop.stop().await;
}

/// promise: P4
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_is_not_confirmed_is_forgotten_within_a_week(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    shop.shopper().call(&ask(ADA)).await.unwrap();
    shop.run_jobs().await;
    let confirm = ConfirmSubscription(NewsletterToken { token: token(&shop, "/newsletter#confirm=") });
    shop.advance(Duration::from_secs(8 * 86_400));
    shop.run_jobs().await;
    assert_eq!(shop.shopper().call(&confirm).await.unwrap_err().code, ProblemCode::NotFound);
    shop.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobodys_mailbox_can_be_filled_and_broken_requests_are_refused() {
    let shop = shop(Database::Sqlite).await;
    for _ in 0..3 {
        shop.shopper().call(&ask(ADA)).await.unwrap();
        shop.run_jobs().await;
    }
    let refused = shop.shopper().call(&ask("ADA@example.org")).await.unwrap_err();
    assert_eq!(refused.code, ProblemCode::TooManyAttempts);
    assert!(refused.retry_after_s.is_some());
    assert!(shop.letters().len() <= 3);

    for (email, code) in [("", "required"), ("ada", "invalid")] {
        let problem = shop.shopper().call(&ask(email)).await.unwrap_err();
        assert_eq!((problem.code, problem.errors[0].code.as_str()), (ProblemCode::InvalidFields, code), "{email}");
    }
    let unknown = Unsubscribe { token: "x".repeat(43) };
    assert_eq!(shop.shopper().call(&unknown).await.unwrap(), Subscription { active: false });
    let confirm = ConfirmSubscription(NewsletterToken { token: "x".repeat(43) });
    assert_eq!(shop.shopper().call(&confirm).await.unwrap_err().code, ProblemCode::NotFound);
    shop.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_network_of_many_addresses_is_one_who_asks() {
    let shop = TestApp::spawn_with(Database::Sqlite, Setup { trust_proxy: true, ..Setup::default() }).await;
    let mut statuses = Vec::new();
    for host in 1..=11 {
        let from = format!("2001:db8:1:2::{host}");
        let headers = [("content-type", "application/json"), ("x-forwarded-for", from.as_str())];
        let body = format!(r#"{{"email":"somebody{host}@example.org"}}"#);
        statuses.push(shop.shopper().send(Method::POST, "/api/newsletter", &headers, body.into_bytes()).await.status);
    }
    assert_eq!(statuses.iter().filter(|status| **status == 429).count(), 1, "{statuses:?}");
    shop.stop().await;
}
