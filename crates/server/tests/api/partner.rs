//! Sharing with the analytics partner, against a server beside the shop that records what arrives.

use std::sync::{Arc, Mutex};

use axum::{Router, extract::State, routing::post};
use contract::{
    newsletter::{Subscribe, Subscriber},
    privacy::{
        BrowsingEvent, Consent, Device, EventBatch, FINGERPRINT, GetHeld, Page, PastEvent, PostEvents, Purpose,
        ServiceId,
    },
};
use http::HeaderMap;
use rstest::rstest;
use tokio::sync::Semaphore;
use valise_server::{domain::consent::Consented, store::partner};

use crate::support::{Database, Setup, TestApp, any_port, eventually};

/// All that it takes for the partner to be told: what is counted, that it is shared, and that it goes abroad.
const SHARED: [Purpose; 3] = [Purpose::Analytics, Purpose::Sharing, Purpose::AbroadPartner];

type Heard = Arc<Mutex<Vec<(HeaderMap, String)>>>;

async fn partner() -> (String, Heard) {
    let heard = Heard::default();
    let hear = |State(heard): State<Heard>, headers: HeaderMap, body: String| async move {
        heard.lock().unwrap().push((headers, body));
        http::StatusCode::ACCEPTED
    };
    let router = Router::new().route("/api/event", post(hear)).with_state(Arc::clone(&heard));
    let listener = any_port().await;
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, heard)
}

fn visit() -> PostEvents {
    let events = [
        BrowsingEvent::PageViewed { page: Page::Bag },
        BrowsingEvent::BagViewed { bag: "nora-tote".to_owned() },
        BrowsingEvent::Searched { text: "blue tote".to_owned() },
        BrowsingEvent::TimeSpent { page: Page::Bag, seconds: 7 },
    ];
    PostEvents(EventBatch {
        device: Device::Desktop,
        events: events.map(|event| PastEvent { age_s: 1, event }).to_vec(),
    })
}

async fn shop(database: Database, partner_url: Option<String>) -> TestApp {
    TestApp::spawn_with(database, Setup { jobs: false, partner_url, ..Setup::default() }).await
}

/// promise: P3.1
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_partner_hears_the_kind_of_page_of_those_who_granted_sharing_and_of_nobody_else(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let (url, heard) = partner().await;
    let shop = shop(database, Some(url)).await;
    let (mut counted, mut shared) = (shop.shopper(), shop.shopper());
    counted.call(&shop.choice(&[Purpose::Analytics])).await.unwrap();
    shared.call(&shop.choice(&SHARED)).await.unwrap();
    counted.call(&visit()).await.unwrap();
    shop.run_jobs().await;
    assert_eq!(heard.lock().unwrap().len(), 0);

    shared.call(&visit()).await.unwrap();
    shop.run_jobs().await;
    let all = std::mem::take(&mut *heard.lock().unwrap());
    assert_eq!(all.len(), 1);
    let (headers, body) = &all[0];
    let expected = format!(r#"{{"name":"pageview","domain":"127.0.0.1","url":"{}/bags/{{slug}}"}}"#, shop.url);
    assert_eq!(body, &expected);
    let mut sent: Vec<&str> = headers.keys().map(http::HeaderName::as_str).collect();
    sent.sort_unstable();
    assert_eq!(sent, ["content-length", "content-type", "host", "user-agent"], "nothing that tells visitors apart");
    assert_eq!(headers["user-agent"], "Valise");
    // She sees it in the ledger, one row a day, and who was not told of sees none.
    shared.call(&visit()).await.unwrap();
    shop.run_jobs().await;
    let held = shared.call(&GetHeld).await.unwrap();
    let [told] = held.disclosures.as_slice() else { panic!("{:?}", held.disclosures) };
    let words = (told.why.as_str(), told.fields.as_slice(), told.order.as_ref());
    assert_eq!(words, ("To count pages, as you allowed", &["Which kind of page was seen".to_owned()][..], None));
    assert_eq!(told.at % 86_400_000, 0, "the day, and not when");
    assert_eq!(counted.call(&GetHeld).await.unwrap().disclosures, []);
    shop.stop().await;
}

/// promise: P3.1
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn after_a_withdrawal_the_partner_hears_nothing_not_even_what_waited(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
    #[values(
        &[][..],
        &[Purpose::Analytics][..],
        &[Purpose::Sharing, Purpose::AbroadPartner][..],
        &[Purpose::Analytics, Purpose::AbroadPartner][..],
        &[Purpose::Analytics, Purpose::Sharing][..]
    )]
    left: &[Purpose],
) {
    let (url, heard) = partner().await;
    let shop = shop(database, Some(url)).await;
    let mut shared = shop.shopper();
    shared.call(&shop.choice(&SHARED)).await.unwrap();
    shared.call(&visit()).await.unwrap();
    shared.call(&shop.choice(left)).await.unwrap();
    shop.run_jobs().await;
    let _refused_or_counted = shared.send_endpoint(&visit()).await;
    shop.run_jobs().await;
    assert_eq!(heard.lock().unwrap().len(), 0);
    shop.stop().await;
}

/// promise: P3.1
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn nothing_goes_abroad_without_the_consent_to_that(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let (url, heard) = partner().await;
    let shop = shop(database, Some(url)).await;
    let mut shared = shop.shopper();
    for without in SHARED {
        let granted: Vec<Purpose> = SHARED.into_iter().filter(|purpose| *purpose != without).collect();
        shared.call(&shop.choice(&granted)).await.unwrap();
        let _refused_or_counted = shared.send_endpoint(&visit()).await;
        shop.run_jobs().await;
        assert_eq!(heard.lock().unwrap().len(), 0, "without {without:?}");
    }
    shared.call(&shop.choice(&SHARED)).await.unwrap();
    shared.call(&visit()).await.unwrap();
    shop.run_jobs().await;
    assert_eq!(heard.lock().unwrap().len(), 1);
    shop.stop().await;
}

#[expect(clippy::disallowed_methods, reason = "the id that the browser's cookie stands for is in the table alone")]
async fn the_one_subject(conn: &mut valise_server::store::Conn) -> Result<String, sqlx::Error> {
    sqlx::query_scalar("SELECT id FROM consent_subjects").fetch_one(&mut *conn).await
}

/// The row of her consent is looked at again as the page is noted: what was admitted a moment ago may be gone by then.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_page_is_noted_only_under_the_sharing_and_the_transfer_that_hold_as_it_is_written(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database, None).await;
    let mut shared = shop.shopper();
    shared.call(&shop.choice(&SHARED)).await.unwrap();
    for (left, noted) in
        [(&SHARED[..2], false), (&[Purpose::Analytics, Purpose::AbroadPartner], false), (&SHARED[..], true)]
    {
        shared.call(&shop.choice(left)).await.unwrap();
        let queued = shop.app.db.write(|conn| {
            Box::pin(async move {
                let subject = the_one_subject(conn).await?;
                let admitted = Consent {
                    granted: SHARED.to_vec(),
                    declined: Vec::new(),
                    fingerprint: FINGERPRINT.to_owned(),
                    changed_at: 0,
                };
                let consented = Consented::admit(&subject, &admitted, false, 1).unwrap();
                let service = ServiceId::PartnerAnalytics;
                partner::queue(conn, (&consented, service), &[("p".to_owned(), Page::Bag)], 1).await?;
                let others = partner::take_first(conn, ServiceId::SearchRecord).await?;
                assert_eq!(others, None, "what waits for one partner goes to no other");
                partner::take_first(conn, service).await
            })
        });
        assert_eq!(queued.await.unwrap().is_some(), noted, "{left:?}");
    }
    shop.stop().await;
}

/// promise: P3.1
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawal_while_a_slow_partner_answers_is_the_end_but_for_the_event_under_way(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let (heard, answers) = (Arc::new(Semaphore::new(0)), Arc::new(Semaphore::new(0)));
    let hear = |State((heard, answers)): State<(Arc<Semaphore>, Arc<Semaphore>)>| async move {
        heard.add_permits(1);
        answers.acquire().await.unwrap().forget();
        http::StatusCode::ACCEPTED
    };
    let router = Router::new().route("/api/event", post(hear)).with_state((Arc::clone(&heard), Arc::clone(&answers)));
    let listener = any_port().await;
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });

    let shop = shop(database, Some(url)).await;
    let mut shared = shop.shopper();
    shared.call(&shop.choice(&SHARED)).await.unwrap();
    for _ in 0..3 {
        shared.call(&visit()).await.unwrap();
    }
    let sending = shop.run_jobs();
    let withdrawing = async {
        heard.acquire().await.unwrap().forget();
        shared.call(&shop.choice(&[])).await.unwrap();
        answers.add_permits(100);
    };
    tokio::join!(sending, withdrawing);
    assert_eq!(heard.available_permits(), 0, "heard after the withdrawal");
    shop.stop().await;
}

/// A partner that takes connections and answers none of them.
async fn hanging_partner() -> (String, Arc<Semaphore>) {
    let heard = Arc::new(Semaphore::new(0));
    let hang = |State(heard): State<Arc<Semaphore>>| async move {
        heard.add_permits(1);
        std::future::pending::<http::StatusCode>().await
    };
    let router = Router::new().route("/api/event", post(hang)).with_state(Arc::clone(&heard));
    let listener = any_port().await;
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, heard)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_partner_that_hangs_keeps_no_letter_of_the_newsletter_waiting() {
    let (url, heard) = hanging_partner().await;
    let setup = Setup { partner_url: Some(url), ..Setup::default() };
    let shop = TestApp::spawn_with(Database::Sqlite, setup).await;
    let mut shared = shop.shopper();
    shared
        .call(&shop.choice(&[Purpose::Analytics, Purpose::Marketing, Purpose::Sharing, Purpose::AbroadPartner]))
        .await
        .unwrap();
    for _ in 0..40 {
        shared.call(&visit()).await.unwrap();
    }
    heard.acquire().await.unwrap().forget();
    shared.call(&Subscribe(Subscriber { email: "ada@example.org".to_owned() })).await.unwrap();
    eventually("the letter", async || !shop.letters().is_empty()).await;
    shop.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_partner_that_is_away_is_asked_once_a_round() {
    let (url, heard) = hanging_partner().await;
    let shop = shop(Database::Sqlite, Some(url)).await;
    let mut shared = shop.shopper();
    shared.call(&shop.choice(&SHARED)).await.unwrap();
    for _ in 0..3 {
        shared.call(&visit()).await.unwrap();
    }
    shop.run_jobs().await;
    assert_eq!(heard.available_permits(), 1, "a round ends with the first event that nobody answers");
    shop.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shop_without_a_partner_notes_nothing_for_one_and_one_that_is_away_delays_nobody() {
    let shop = shop(Database::Sqlite, None).await;
    let mut shared = shop.shopper();
    shared.call(&shop.choice(&SHARED)).await.unwrap();
    shared.call(&visit()).await.unwrap();
    let waiting = shop.app.db.write(|conn| Box::pin(partner::take_first(conn, ServiceId::PartnerAnalytics)));
    assert_eq!(waiting.await.unwrap(), None);
    shop.stop().await;

    let shop = self::shop(Database::Sqlite, Some("http://127.0.0.1:9".to_owned())).await;
    let mut shared = shop.shopper();
    shared.call(&shop.choice(&SHARED)).await.unwrap();
    assert_eq!(shared.call(&visit()).await.unwrap().recorded, 4);
    shop.run_jobs().await;
    shop.stop().await;
}

/// Two services that hand data to a partner each. The registry connects one; the other stands in for one that it might.
const SERVICES: [ServiceId; 2] = [ServiceId::PartnerAnalytics, ServiceId::SearchRecord];

/// A page alone: a search is not taken from somebody who excepts the record of searches.
fn page() -> PostEvents {
    let event = BrowsingEvent::PageViewed { page: Page::Bag };
    PostEvents(EventBatch { device: Device::Desktop, events: vec![PastEvent { age_s: 1, event }] })
}

/// promise: P3.1
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p3_1_of_two_partners_only_the_one_hears_whose_service_is_allowed(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
    #[values(0, 1)] allowed: usize,
) {
    let (one, other) = (partner().await, partner().await);
    let partners = vec![(SERVICES[0], one.0), (SERVICES[1], other.0)];
    let shop = TestApp::spawn_with(database, Setup { jobs: false, partners, ..Setup::default() }).await;
    let mut shared = shop.shopper();
    let mut choice = shop.choice(&SHARED);
    choice.change.declined = vec![SERVICES[1 - allowed]];
    shared.call(&choice).await.unwrap();
    shared.call(&page()).await.unwrap();
    shop.run_jobs().await;
    let counts = || [&one.1, &other.1].map(|heard| heard.lock().unwrap().len());
    let mut expected = [0, 0];
    expected[allowed] = 1;
    assert_eq!(counts(), expected);

    shared.call(&shop.choice(&SHARED)).await.unwrap();
    shared.call(&page()).await.unwrap();
    shop.run_jobs().await;
    assert_eq!(counts(), expected.map(|count| count + 1), "both are allowed: each hears it once");

    // What waits is taken away for the services that the registry connects: the other one is none of them.
    if allowed == 1 {
        shared.call(&page()).await.unwrap();
        let mut choice = shop.choice(&SHARED);
        choice.change.declined = vec![SERVICES[0]];
        shared.call(&choice).await.unwrap();
        shop.run_jobs().await;
        assert_eq!(counts(), [1, 3], "what waited for the one that she excepts is not sent");
    }
    shop.stop().await;
}

/// promise: P3.1
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_partner_that_hangs_holds_up_nothing_of_the_other(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
    #[values(0, 1)] hanging: usize,
) {
    let ((hangs, asked), (answers, heard)) = (hanging_partner().await, partner().await);
    let mut urls = [hangs, answers];
    urls.rotate_left(hanging);
    let partners = SERVICES.into_iter().zip(urls).collect();
    let shop = TestApp::spawn_with(database, Setup { partners, ..Setup::default() }).await;
    let mut shared = shop.shopper();
    shared.call(&shop.choice(&SHARED)).await.unwrap();
    shared.call(&page()).await.unwrap();
    // Only once it hangs does the rest say anything.
    asked.acquire().await.unwrap().forget();
    for _ in 0..5 {
        shared.call(&page()).await.unwrap();
    }
    eventually("all six with the other", async || heard.lock().unwrap().len() == 6).await;
    shop.stop().await;
}
