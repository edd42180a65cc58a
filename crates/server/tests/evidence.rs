//! What the shop can prove of people's choices, on both databases: the signed snapshot of what was shown, the chained log,
//! the receipt, who has read the policy (promise: P7).
#![expect(clippy::unwrap_used, reason = "in a test a surprise is a failure")]

mod support;

use std::{
    collections::BTreeSet,
    net::{IpAddr, Ipv4Addr},
};

use contract::{
    Endpoint, ProblemCode,
    privacy::{
        AcknowledgePolicy, Acknowledgement, BrowsingEvent, ConsentChange, Device, EventBatch, FINGERPRINT, GetConsent,
        GetDifference, GetPolicy, GetReceipt, How, POLICY_VERSION, Page, PastEvent, PostEvents, Purpose, PutConsent,
        ServiceId, SignedReceipt, registry::POLICIES,
    },
};
use http::Method;
use rstest::rstest;
use serde_json::{Value, json};
use support::{Database, Shopper, TestApp};
use valise_server::{
    cli::audit,
    clock::{Clock, SystemClock},
    domain::{
        chain::Fault,
        receipt::{Flaw, verify},
        snapshot::Snapshot,
    },
    random::{SystemRandom, new_id},
    store::{StoreError, consent_log},
    vault::ShopKey,
};

fn change(app: &TestApp, granted: &[Purpose]) -> ConsentChange {
    let snapshot = app.app.snapshot.clone();
    ConsentChange { snapshot, granted: granted.to_vec(), declined: Vec::new(), how: How::Center }
}

fn tell(change: ConsentChange) -> PutConsent {
    PutConsent { change, key: new_id(&SystemClock, &SystemRandom) }
}

/// One choice after another, each of another browser.
async fn choose(app: &TestApp, count: usize) {
    for _ in 0..count {
        app.shopper().call(&tell(change(app, &[Purpose::Analytics]))).await.unwrap();
    }
}

/// What an intruder does to the tables.
#[expect(clippy::disallowed_methods, reason = "an intruder does not ask the shop's own functions")]
async fn tamper(app: &TestApp, statements: &'static [&'static str]) {
    let done = app.app.db.write(move |conn| {
        Box::pin(async move {
            for statement in statements {
                sqlx::query(*statement).execute(&mut *conn).await.map_err(StoreError::from)?;
            }
            Ok::<(), StoreError>(())
        })
    });
    done.await.unwrap();
}

async fn faults(app: &TestApp, receipts: &[SignedReceipt]) -> Vec<Fault> {
    audit(&app.app.db, &app.app.key, receipts).await.unwrap().1
}

async fn receipt(shopper: &mut Shopper) -> SignedReceipt {
    let choices = shopper.call(&GetConsent).await.unwrap().choices;
    shopper.call(&GetReceipt { id: choices[0].id.clone() }).await.unwrap()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_choice_on_a_forged_or_stale_snapshot_is_refused_with_the_present_one_and_changes_nothing(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let app = TestApp::spawn(database).await;
    let mut shopper = app.shopper();
    let elsewhere = ShopKey::of(&[9; 32]).unwrap();
    let stale = Snapshot { fingerprint: "0000000000000000".to_owned(), ..Snapshot::current() };
    let forged = app.app.snapshot.replace(".en.", ".fr.");
    for snapshot in [String::new(), forged, Snapshot::current().signed(&elsewhere), stale.signed(&app.app.key)] {
        let refused = tell(ConsentChange { snapshot, ..change(&app, &[Purpose::Analytics]) });
        let problem = shopper.call(&refused).await.unwrap_err();
        assert_eq!((problem.status, problem.code), (409, ProblemCode::Stale));
        assert_eq!(problem.snapshot.as_ref(), Some(&app.app.snapshot));
        assert!(problem.detail.is_some());
    }
    assert!(shopper.cookies.is_empty(), "nobody is known by a refused choice");
    assert_eq!(audit(&app.app.db, &app.app.key, &[]).await.unwrap(), (0, vec![]));
    app.stop().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_replayed_choice_is_refused_even_after_a_withdrawal(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let app = TestApp::spawn(database).await;
    let mut shopper = app.shopper();
    let given = tell(change(&app, &[Purpose::Analytics]));
    shopper.call(&given).await.unwrap();
    let replayed = shopper.call(&given).await.unwrap_err();
    assert_eq!((replayed.status, replayed.code), (422, ProblemCode::KeyReused));
    shopper.call(&tell(change(&app, &[]))).await.unwrap();
    // Whoever recorded the first request sends it again: no consent comes of it.
    let mut thief = app.shopper();
    assert_eq!(thief.call(&given).await.unwrap_err().code, ProblemCode::KeyReused);
    assert!(thief.cookies.is_empty());
    assert_eq!(audit(&app.app.db, &app.app.key, &[]).await.unwrap(), (2, vec![]));
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_oversized_choice_or_one_without_its_key_is_refused_by_name() {
    let app = TestApp::spawn(Database::Sqlite).await;
    let mut shopper = app.shopper();
    let too_many = ConsentChange { granted: vec![Purpose::Analytics; 17], ..change(&app, &[]) };
    let too_many = ConsentChange { declined: vec![ServiceId::SearchRecord; 17], ..too_many };
    let problem = shopper.call(&tell(too_many)).await.unwrap_err();
    let fields: Vec<&str> = problem.errors.iter().map(|error| error.field.as_str()).collect();
    assert_eq!((problem.status, fields), (422, vec!["granted", "declined"]));
    let long = ConsentChange { snapshot: "s".repeat(257), ..change(&app, &[]) };
    assert_eq!(shopper.call(&tell(long)).await.unwrap_err().errors[0].field, "snapshot");
    let huge = json!({ "snapshot": "s".repeat(70_000), "granted": [], "how": "center" }).to_string();
    let keyed = [("content-type", "application/json"), ("idempotency-key", "0123456789abcdef")];
    let answer = shopper.send(Method::PUT, "/api/privacy/consent", &keyed, huge.into_bytes()).await;
    assert_eq!(answer.problem().code, ProblemCode::TooLarge);
    let body = serde_json::to_vec(&change(&app, &[Purpose::Analytics])).unwrap();
    let answer = shopper.send(Method::PUT, "/api/privacy/consent", &keyed[..1], body).await;
    assert_eq!((answer.status, answer.problem().code), (400, ProblemCode::Malformed));
    app.stop().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn choices_made_at_once_make_one_chain_without_a_gap(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let app = TestApp::spawn(database).await;
    let choosing = (0..24).map(|n| {
        let mut shopper = app.shopper();
        let (given, withdrawn) = (tell(change(&app, &[Purpose::Analytics])), tell(change(&app, &[])));
        tokio::spawn(async move {
            shopper.call(&given).await.unwrap();
            if n % 3 == 0 {
                shopper.call(&withdrawn).await.unwrap();
            }
        })
    });
    for choice in choosing.collect::<Vec<_>>() {
        choice.await.unwrap();
    }
    assert_eq!(audit(&app.app.db, &app.app.key, &[]).await.unwrap(), (32, vec![]));
    app.stop().await;
}

#[rstest]
#[case::edited(&["UPDATE consent_log SET granted = '[]' WHERE seq = 2"], &[Fault::Edited(2)])]
#[case::made_unreadable(&["UPDATE consent_log SET granted = 'x', how = 'gpc' WHERE seq = 2"], &[Fault::Edited(2)])]
#[case::deleted(&["DELETE FROM consent_log WHERE seq = 3"], &[Fault::Missing(3, 3)])]
#[case::exchanged(
    &[
        "UPDATE consent_log SET seq = -2 WHERE seq = 2",
        "UPDATE consent_log SET seq = 2 WHERE seq = 3",
        "UPDATE consent_log SET seq = 3 WHERE seq = -2",
    ],
    &[Fault::OutOfOrder(2), Fault::OutOfOrder(3), Fault::OutOfOrder(4)]
)]
#[case::cut_off(&["DELETE FROM consent_log WHERE seq > 3"], &[Fault::CutOff(4, 5)])]
#[case::cut_off_with_its_head(
    &[
        "DELETE FROM consent_log WHERE seq > 3",
        "UPDATE consent_head SET seq = 3, hash = (SELECT hash FROM consent_log WHERE seq = 3)",
    ],
    &[Fault::HeadForged]
)]
#[case::without_a_head(&["DELETE FROM consent_head"], &[Fault::HeadMissing])]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_done_to_the_log_is_found_and_named(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
    #[case] done: &'static [&'static str],
    #[case] found: &[Fault],
) {
    let app = TestApp::spawn(database).await;
    choose(&app, 5).await;
    assert_eq!(faults(&app, &[]).await, []);
    tamper(&app, done).await;
    assert_eq!(faults(&app, &[]).await, found);
    app.stop().await;
}

/// What nobody can read any more, or somebody has changed, the shop does not put its name to.
#[rstest]
#[case::edited(&["UPDATE consent_log SET granted = '[\"marketing\"]' WHERE seq = 1"])]
#[case::made_unreadable(&["UPDATE consent_log SET granted = 'x' WHERE seq = 1"])]
#[case::moved_in_time(&["UPDATE consent_log SET recorded_at = 7 WHERE seq = 1"])]
#[tokio::test(flavor = "multi_thread")]
async fn a_choice_that_was_tampered_with_gets_no_receipt(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
    #[case] done: &'static [&'static str],
) {
    let app = TestApp::spawn(database).await;
    let mut shopper = app.shopper();
    let id = shopper.call(&tell(change(&app, &[Purpose::Analytics]))).await.unwrap().choices[0].id.clone();
    tamper(&app, done).await;
    let problem = shopper.call(&GetReceipt { id }).await.unwrap_err();
    assert_eq!((problem.status, problem.code), (500, ProblemCode::Internal));
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn choices_are_limited_by_address_and_taking_back_never_is() {
    let app = TestApp::spawn(Database::Sqlite).await;
    let mut shopper = app.shopper();
    shopper.call(&tell(change(&app, &[Purpose::Analytics]))).await.unwrap();
    let (limit, now_ms) = (&app.app.limits.choices_by_address, Clock::now_ms(&*app.clock));
    let here = IpAddr::V4(Ipv4Addr::LOCALHOST);
    let rest = (0..1_000).take_while(|_| limit.take(&here, now_ms + 60_000).is_ok()).count();
    assert!((250..1_000).contains(&rest), "generous, but not without end: {rest}");
    let refused = app.shopper().call(&tell(change(&app, &[Purpose::Analytics]))).await.unwrap_err();
    assert_eq!((refused.status, refused.code), (429, ProblemCode::TooManyAttempts));
    assert!(refused.retry_after_s.is_some());
    assert!(shopper.call(&tell(change(&app, &[]))).await.unwrap().consent.granted.is_empty());
    app.stop().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_log_whose_head_was_tampered_with_is_not_built_upon(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let app = TestApp::spawn(database).await;
    choose(&app, 2).await;
    tamper(&app, &["DELETE FROM consent_log WHERE seq = 2", "UPDATE consent_head SET seq = 1"]).await;
    let refused = app.shopper().call(&tell(change(&app, &[Purpose::Analytics]))).await.unwrap_err();
    assert_eq!(refused.code, ProblemCode::Internal, "a new seal would cover what was done");
    app.stop().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_log_put_back_to_an_earlier_state_is_given_away_by_a_receipt(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let app = TestApp::spawn(database).await;
    choose(&app, 1).await;
    tamper(&app, &["CREATE TABLE kept AS SELECT * FROM consent_head"]).await;
    let mut last = app.shopper();
    last.call(&tell(change(&app, &[Purpose::Marketing]))).await.unwrap();
    let receipt = receipt(&mut last).await;
    assert_eq!(faults(&app, std::slice::from_ref(&receipt)).await, []);
    tamper(
        &app,
        &[
            "DELETE FROM consent_log WHERE seq = 2",
            "DELETE FROM consent_head",
            "INSERT INTO consent_head SELECT * FROM kept",
        ],
    )
    .await;
    assert_eq!(faults(&app, &[]).await, [], "by itself the log looks whole");
    assert_eq!(faults(&app, &[receipt]).await, [Fault::ReceiptUnknown(2)]);
    app.stop().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn every_choice_has_a_signed_receipt_and_the_last_is_that_of_the_withdrawal(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let app = TestApp::spawn(database).await;
    let mut shopper = app.shopper();
    let given = ConsentChange {
        declined: vec![ServiceId::SearchRecord],
        ..change(&app, &[Purpose::Analytics, Purpose::Preferences])
    };
    shopper.call(&tell(given)).await.unwrap();
    let withdrawn = shopper.call(&tell(change(&app, &[]))).await.unwrap();
    assert_eq!(withdrawn.choices.len(), 2, "the newest first: {:?}", withdrawn.choices);
    assert_eq!(shopper.call(&GetConsent).await.unwrap().choices, [], "the browser is no longer known");

    let keys = app.shopper().get("/.well-known/receipt-keys.json").await.json::<Value>();
    let key = keys["keys"][0]["x"].as_str().unwrap().to_owned();
    for (choice, state) in withdrawn.choices.iter().zip(["withdrawn", "given"]) {
        let answer = app.shopper().get(&GetReceipt { id: choice.id.clone() }.href()).await;
        let disposition = answer.headers["content-disposition"].to_str().unwrap().to_owned();
        assert!(disposition.starts_with("attachment; filename=\"valise-receipt-"), "{disposition}");
        let signed = verify(std::str::from_utf8(&answer.body).unwrap(), Some(&key)).unwrap();
        assert_eq!(signed.receipt.event.event_state, state);
        assert_eq!(signed.receipt.record_id, choice.id);
        let notice = &signed.receipt.pii_processing.privacy_notice;
        assert_eq!((notice.version.as_str(), notice.fingerprint.as_str()), (POLICY_VERSION, FINGERPRINT));
        assert!(notice.wording.contains("Your privacy choices"), "the exact words that were shown");

        let tampered = String::from_utf8(answer.body.to_vec()).unwrap().replace(state, "unclear");
        assert_eq!(verify(&tampered, Some(&key)).unwrap_err(), [Flaw::Changed("/event/event_state".to_owned())]);
    }
    for unknown in ["0", "019a0000-0000-7000-8000-000000000000"] {
        let missing = app.shopper().get(&GetReceipt { id: unknown.to_owned() }.href()).await;
        assert_eq!(missing.status, 404);
    }
    app.stop().await;
}

/// promise: P1.2
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_excepted_service_is_refused_at_the_server_and_what_it_recorded_goes(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let app = TestApp::spawn(database).await;
    let mut shopper = app.shopper();
    let batch = |event: BrowsingEvent| {
        PostEvents(EventBatch { device: Device::Desktop, events: vec![PastEvent { age_s: 0, event }] })
    };
    let (page, search) = (
        batch(BrowsingEvent::PageViewed { page: Page::Home }),
        batch(BrowsingEvent::Searched { text: "tote".to_owned() }),
    );
    shopper.call(&tell(change(&app, &[Purpose::Analytics]))).await.unwrap();
    shopper.call(&page).await.unwrap();
    assert_eq!(shopper.call(&search).await.unwrap().recorded, 2);

    let excepted = ConsentChange { declined: vec![ServiceId::SearchRecord], ..change(&app, &[Purpose::Analytics]) };
    let recorded = shopper.call(&tell(excepted)).await.unwrap();
    assert_eq!(recorded.consent.declined, [ServiceId::SearchRecord]);
    // The very next request: sooner than any number of milliseconds.
    assert_eq!(shopper.call(&search).await.unwrap_err().code, ProblemCode::NoConsent);
    assert_eq!(shopper.call(&page).await.unwrap().recorded, 2, "the search is forgotten, the pages are not");
    app.stop().await;
}

/// promise: P7
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn reading_the_policy_is_noted_for_those_who_are_known_and_allows_nothing(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let app = TestApp::spawn(database).await;
    let read = AcknowledgePolicy(Acknowledgement { version: POLICY_VERSION.to_owned() });
    let mut stranger = app.shopper();
    assert!(!stranger.call(&read).await.unwrap().recorded);
    assert!(stranger.cookies.is_empty(), "reading identifies nobody");
    let mut known = app.shopper();
    known.call(&tell(change(&app, &[Purpose::Preferences]))).await.unwrap();
    assert!(known.call(&read).await.unwrap().recorded);
    assert!(known.call(&read).await.unwrap().recorded, "twice is once");
    assert_eq!(known.call(&GetConsent).await.unwrap().consent.granted, [Purpose::Preferences]);
    let old = AcknowledgePolicy(Acknowledgement { version: "2026-11-23".to_owned() });
    assert_eq!(known.call(&old).await.unwrap_err().code, ProblemCode::Stale);
    app.stop().await;
}

/// promise: P7
#[tokio::test(flavor = "multi_thread")]
async fn what_changed_since_an_earlier_choice_is_told_and_every_version_can_be_read() {
    let app = TestApp::spawn(Database::Sqlite).await;
    let mut anybody = app.shopper();
    let earlier = POLICIES.iter().find(|version| version.fingerprint != FINGERPRINT).unwrap();
    let since = |fingerprint: &str| GetDifference { since: fingerprint.to_owned() };
    let difference = anybody.call(&since(earlier.fingerprint)).await.unwrap();
    let device = "Counting visits: stores “Kind of device”";
    assert!(difference.new.iter().any(|fact| fact.starts_with(device)), "{difference:?}");
    assert!(!difference.gone.is_empty());
    assert_eq!(anybody.call(&since("0000000000000000")).await.unwrap_err().code, ProblemCode::NotFound);

    let current = anybody.call(&GetPolicy::default()).await.unwrap();
    assert!(!current.changes.is_empty());
    for day in current.others {
        let old = anybody.call(&GetPolicy { version: Some(day.clone()) }).await.unwrap();
        assert_eq!(old.version, day);
    }
    let never = GetPolicy { version: Some("1999-01-01".to_owned()) };
    assert_eq!(anybody.call(&never).await.unwrap_err().code, ProblemCode::NotFound);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_registry_is_json_ld_in_terms_of_the_data_privacy_vocabulary() {
    let app = TestApp::spawn(Database::Sqlite).await;
    let answer = app.shopper().get("/api/privacy/registry").await;
    assert_eq!(answer.headers["content-type"], "application/ld+json");
    let document = answer.json::<Value>();
    assert_eq!(document["@context"]["dpv"], "https://w3id.org/dpv#");
    assert_eq!(document["@context"]["basis"]["@context"]["consent"], "dpv:Consent");
    let kinds: BTreeSet<&str> =
        document["purposes"].as_array().unwrap().iter().filter_map(|p| p["@type"].as_str()).collect();
    assert_eq!(kinds, BTreeSet::from(["dpv:Purpose"]));
    app.stop().await;
}

/// Runs the program; whether it was content, and what it said.
fn valise(arguments: &[&str]) -> (bool, String) {
    let ran = std::process::Command::new(env!("CARGO_BIN_EXE_valise"))
        .args(arguments)
        .env_remove("VALISE_SHOP_KEY")
        .output()
        .unwrap();
    let said = [ran.stdout, ran.stderr].map(|text| String::from_utf8(text).unwrap()).concat();
    (ran.status.success(), said)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_line_says_whether_a_receipt_and_the_log_hold_and_exactly_what_is_wrong() {
    let app = TestApp::spawn(Database::Sqlite).await;
    let mut shopper = app.shopper();
    shopper.call(&tell(change(&app, &[Purpose::Analytics]))).await.unwrap();
    let receipt = receipt(&mut shopper).await;
    let folder = app.app.config.data_dir.clone();
    let write = |name: &str, text: String| {
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let good = write("receipt.json", serde_json::to_string_pretty(&receipt).unwrap());
    let keys = app.shopper().get("/.well-known/receipt-keys.json").await.body;
    let keys = write("keys.json", String::from_utf8(keys.to_vec()).unwrap());

    let (holds, said) = valise(&["receipt", "verify", &good, "--key", &keys]);
    assert!(holds && said.starts_with("the receipt holds: given on ") && said.contains("allowed: analytics"), "{said}");
    let (holds, said) = valise(&["receipt", "verify", &good]);
    assert!(holds && said.contains("the key that it names itself"), "{said}");
    let (holds, said) = valise(&["receipt", "verify", &good, "--key", &ShopKey::of(&[9; 32]).unwrap().public()]);
    assert!(!holds && said.contains("which is not the key of this shop"), "{said}");
    let tampered = serde_json::to_string(&receipt).unwrap().replace("\"consented\":false", "\"consented\":true");
    let (holds, said) = valise(&["receipt", "verify", &write("tampered.json", tampered), "--key", &keys]);
    assert!(!holds && said.contains("/pii_processing/purposes/0/consented: changed after it was signed"), "{said}");

    let (data_dir, database_url) = (folder.display().to_string(), app.app.config.database_url.clone());
    let log = ["consent", "verify", "--data-dir", &data_dir, "--database-url", &database_url, "--receipt", &good];
    let (holds, said) = valise(&log);
    assert!(holds && said.contains("the log of choices holds: 1 rows, 1 receipts"), "{said}");
    tamper(&app, &["UPDATE consent_log SET recorded_at = recorded_at - 1"]).await;
    let (holds, said) = valise(&log);
    assert!(!holds && said.contains("row 1 was edited"), "{said}");
    app.stop().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_log_robbed_of_its_head_gets_no_new_one_and_a_foreign_key_is_noticed(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let app = TestApp::spawn(database).await;
    choose(&app, 1).await;
    let begin = |key: ShopKey| {
        let key = std::sync::Arc::new(key);
        app.app.db.write(move |conn| {
            let key = std::sync::Arc::clone(&key);
            Box::pin(async move { consent_log::begin(conn, &key, &Snapshot::current(), "words").await })
        })
    };
    let own = || ShopKey::load(&app.app.config.data_dir, &SystemRandom).unwrap();
    assert!(begin(own()).await.unwrap());
    assert!(!begin(ShopKey::of(&[9; 32]).unwrap()).await.unwrap());
    tamper(&app, &["DELETE FROM consent_head"]).await;
    assert!(!begin(own()).await.unwrap());
    assert_eq!(faults(&app, &[]).await, [Fault::HeadMissing]);
    app.stop().await;
}

/// promise: P1.2
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_report_at_the_console_has_counts_of_at_least_five_browsers_and_nothing_of_one(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let app = TestApp::spawn(database).await;
    let visit = |event: BrowsingEvent| {
        let events = vec![PastEvent { age_s: 0, event }];
        PostEvents(EventBatch { device: Device::Phone, events })
    };
    for n in 0..5 {
        let mut shopper = app.shopper();
        shopper.call(&tell(change(&app, &[Purpose::Analytics]))).await.unwrap();
        shopper.call(&visit(BrowsingEvent::PageViewed { page: Page::Home })).await.unwrap();
        let alone = if n == 0 { "for-one" } else { "nora-tote" };
        shopper.call(&visit(BrowsingEvent::BagViewed { bag: alone.to_owned() })).await.unwrap();
    }
    let (folder, database) = (app.app.config.data_dir.display().to_string(), app.app.config.database_url.clone());
    let (content, said) = valise(&["report", "--data-dir", &folder, "--database-url", &database]);
    assert!(content, "{said}");
    assert!(said.contains("Pages viewed\n       5  /\n"), "{said}");
    assert!(said.contains("Pages viewed, by kind of device\n       5  phone\n"), "{said}");
    assert!(said.contains("Bags viewed\n       –\n"), "{said}");
    assert!(!said.contains("for-one") && !said.contains("nora-tote"), "{said}");
    app.stop().await;
}
