//! The newsletter: nothing before a confirmation, nothing after one click.

use std::time::Duration;

use contract::privacy::Purpose;
use contract::{
    ProblemCode,
    newsletter::{ConfirmSubscription, NewsletterToken, Subscribe, Subscriber, Subscription, Unsubscribe},
};
use http::Method;
use rstest::rstest;
use valise_server::store::newsletter;

use crate::{
    mail::decode_quoted_printable,
    support::{Database, Setup, Shopper, TestApp},
};

const ADA: &str = "ada@example.org";

fn ask(email: &str) -> Subscribe {
    Subscribe(Subscriber { email: email.to_owned() })
}

async fn shop(database: Database) -> TestApp {
    TestApp::spawn_with(database, Setup { jobs: false, ..Setup::default() }).await
}

/// Somebody whose browser allows offers and news.
async fn interested(shop: &TestApp) -> Shopper {
    let mut shopper = shop.shopper();
    shopper.call(&shop.choice(&[Purpose::Marketing])).await.unwrap();
    shopper
}

/// Asks and confirms.
async fn subscribed(shop: &TestApp, email: &str) -> Shopper {
    let mut shopper = interested(shop).await;
    shopper.call(&ask(email)).await.unwrap();
    shop.run_jobs().await;
    let confirm = ConfirmSubscription(NewsletterToken { token: token_of(shop, email, "/newsletter#confirm=") });
    // In the browser that the mail was opened in, whichever that is.
    shop.shopper().call(&confirm).await.unwrap();
    shopper
}

/// Publishes an issue and sends it; to how many.
pub(crate) async fn publish(shop: &TestApp, issue: &'static str) -> u64 {
    let now_ms = valise_server::clock::Clock::now_ms(&*shop.clock);
    let written = shop.app.db.write(move |conn| {
        Box::pin(async move { newsletter::publish(conn, issue, "New totes", "Three of them.", now_ms).await })
    });
    let letters = written.await.unwrap();
    shop.run_jobs().await;
    letters
}

/// The token after `mark` in a letter to Ada.
fn token(shop: &TestApp, mark: &str) -> String {
    token_of(shop, ADA, mark)
}

fn token_of(shop: &TestApp, email: &str, mark: &str) -> String {
    let letters: Vec<String> = shop.letters().iter().map(|letter| decode_quoted_printable(letter)).collect();
    let hers = |letter: &&String| letter.contains(email) && letter.contains(mark);
    let letter = letters.iter().find(hers).expect("a letter with such a link");
    letter.split_once(mark).unwrap().1.chars().take(43).collect()
}

/// promise: P2.2
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_mailed_but_the_question_until_its_owner_confirms(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let mut somebody = interested(&shop).await;
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
    let mut ada = interested(&shop).await;
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
    interested(&shop).await.call(&ask(ADA)).await.unwrap();
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
        interested(&shop).await.call(&ask(ADA)).await.unwrap();
        shop.run_jobs().await;
    }
    let refused = interested(&shop).await.call(&ask("ADA@example.org")).await.unwrap_err();
    assert_eq!(refused.code, ProblemCode::TooManyAttempts);
    assert!(refused.retry_after_s.is_some());
    assert!(shop.letters().len() <= 3);

    for (email, code) in [("", "required"), ("ada", "invalid")] {
        let problem = interested(&shop).await.call(&ask(email)).await.unwrap_err();
        assert_eq!((problem.code, problem.errors[0].code.as_str()), (ProblemCode::InvalidFields, code), "{email}");
    }
    let unknown = Unsubscribe { token: "x".repeat(43) };
    assert_eq!(shop.shopper().call(&unknown).await.unwrap(), Subscription { active: false });
    let confirm = ConfirmSubscription(NewsletterToken { token: "x".repeat(43) });
    assert_eq!(shop.shopper().call(&confirm).await.unwrap_err().code, ProblemCode::NotFound);
    shop.stop().await;
}

/// promise: P2.2
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn without_a_consent_to_offers_and_news_nobody_is_asked_for_it(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let (mut unasked, mut refused, mut other) = (shop.shopper(), interested(&shop).await, shop.shopper());
    refused.call(&shop.choice(&[])).await.unwrap();
    other.call(&shop.choice(&[Purpose::Analytics])).await.unwrap();
    for shopper in [&mut unasked, &mut refused, &mut other] {
        let problem = shopper.call(&ask(ADA)).await.unwrap_err();
        assert_eq!((problem.status, problem.code), (403, ProblemCode::NoConsent));
    }
    let mut by_gpc = interested(&shop).await;
    let body = serde_json::to_vec(&Subscriber { email: ADA.to_owned() }).unwrap();
    let headers = [("content-type", "application/json"), ("sec-gpc", "1")];
    assert_eq!(by_gpc.send(Method::POST, "/api/newsletter", &headers, body).await.status, 403);
    shop.run_jobs().await;
    assert_eq!(shop.letters(), Vec::<String>::new());
    shop.stop().await;
}

/// promise: P2.2
#[rstest]
#[case::everything_taken_back(&[])]
#[case::only_this_taken_back(&[Purpose::Preferences])]
#[tokio::test(flavor = "multi_thread")]
async fn taking_the_consent_back_ends_the_letters_and_forgets_the_address(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
    #[case] left: &[Purpose],
) {
    let shop = shop(database).await;
    let (mut ada, _grace) = (subscribed(&shop, ADA).await, subscribed(&shop, "grace@example.org").await);
    assert_eq!(publish(&shop, "issue-1").await, 2);
    // Another choice that still allows them ends nothing.
    ada.call(&shop.choice(&[Purpose::Marketing, Purpose::Preferences])).await.unwrap();
    assert_eq!(publish(&shop, "issue-2").await, 2);
    ada.call(&shop.choice(left)).await.unwrap();
    assert_eq!(publish(&shop, "issue-3").await, 1, "hers are not ended with another's");
    let rows = shop.rows().await;
    assert_eq!(rows["newsletter_subscribers"], 1);
    shop.stop().await;
}

/// promise: P2.2
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn whoever_asks_for_an_address_that_is_confirmed_cannot_end_it_by_her_own_choice(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let _ada = subscribed(&shop, ADA).await;
    let mut stranger = interested(&shop).await;
    stranger.call(&ask(ADA)).await.unwrap();
    stranger.call(&shop.choice(&[])).await.unwrap();
    assert_eq!(publish(&shop, "issue-1").await, 1);
    shop.stop().await;
}

/// promise: P5.1
#[tokio::test(flavor = "multi_thread")]
async fn forgetting_the_person_ends_the_letters_that_her_browser_asked_for() {
    let shop = shop(Database::Sqlite).await;
    let mut ada = subscribed(&shop, ADA).await;
    ada.call(&contract::privacy::Erase).await.unwrap();
    assert_eq!(publish(&shop, "issue-1").await, 0);
    shop.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_network_of_many_addresses_is_one_who_asks() {
    let shop = TestApp::spawn_with(Database::Sqlite, Setup { trust_proxy: true, ..Setup::default() }).await;
    let mut ada = interested(&shop).await;
    let mut statuses = Vec::new();
    for host in 1..=11 {
        let from = format!("2001:db8:1:2::{host}");
        let headers = [("content-type", "application/json"), ("x-forwarded-for", from.as_str())];
        let body = format!(r#"{{"email":"somebody{host}@example.org"}}"#);
        statuses.push(ada.send(Method::POST, "/api/newsletter", &headers, body.into_bytes()).await.status);
    }
    assert_eq!(statuses.iter().filter(|status| **status == 429).count(), 1, "{statuses:?}");
    shop.stop().await;
}
