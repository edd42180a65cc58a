//! Consent and what is recorded under it, through the real API on both databases.
#![expect(clippy::unwrap_used, reason = "in a test a surprise is a failure")]

mod support;

use std::{collections::BTreeSet, time::Duration};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use contract::{
    ProblemCode,
    account::{AddAddress, AddressDraft, AskEmailChange, BeginTotp, ChangeName, NameDraft, NewEmailDraft},
    checkout::CheckoutDraft,
    money::Money,
    newsletter::{Subscribe, Subscriber},
    privacy::{
        BATCH_MAX, BrowsingEvent, CHOICE_DAYS, ConsentChange, Device, EventBatch, FINGERPRINT, GetEvents, GetPolicy,
        GetRecipients, GetRegistry, How, Page, PastEvent, PostEvents, Purpose, PutConsent, Recorded,
        registry::{FIELDS, SEALED, TABLES},
    },
};
use http::{Method, header};
use rstest::rstest;
use serde_json::json;
use support::{Answer, Database, Shopper, TestApp};
use valise_server::{
    clock::SystemClock,
    random::{SystemRandom, new_id},
    store::{Kind, StoreError},
};

const CONSENT: &str = "/api/privacy/consent";
const EVENTS: &str = "/api/privacy/events";
const JSON: (&str, &str) = ("content-type", "application/json");
const GPC: (&str, &str) = ("sec-gpc", "1");

fn choice(app: &TestApp, granted: &[Purpose]) -> PutConsent {
    let change = ConsentChange {
        snapshot: app.app.snapshot.clone(),
        granted: granted.to_vec(),
        declined: Vec::new(),
        how: How::Banner,
    };
    PutConsent { change, key: fresh_key() }
}

/// A key that no request had before.
fn fresh_key() -> String {
    new_id(&SystemClock, &SystemRandom)
}

fn batch(count: usize) -> PostEvents {
    let past = |n: usize| PastEvent {
        age_s: u32::try_from(n).unwrap(),
        event: BrowsingEvent::PageViewed { page: Page::Home },
    };
    PostEvents(EventBatch { device: Device::Desktop, events: (0..count).rev().map(past).collect() })
}

async fn put(shopper: &mut Shopper, headers: &[(&str, &str)], body: &serde_json::Value) -> Answer {
    let key = fresh_key();
    let headers: Vec<(&str, &str)> =
        [JSON, ("idempotency-key", &key)].into_iter().chain(headers.iter().copied()).collect();
    shopper.send(Method::PUT, CONSENT, &headers, body.to_string().into_bytes()).await
}

/// What stands in the tables of consent.
#[expect(clippy::disallowed_methods, reason = "an auditor reads the tables, not the shop's own accounts of them")]
async fn rows(app: &TestApp, table: &'static str) -> i64 {
    let sql = match table {
        "consent_subjects" => "SELECT COUNT(*) FROM consent_subjects",
        "consent_log" => "SELECT COUNT(*) FROM consent_log",
        "browsing_events" => "SELECT COUNT(*) FROM browsing_events",
        "ways back" => "SELECT COUNT(*) FROM consent_subjects WHERE token_hash IS NOT NULL",
        _ => unreachable!("{table}"),
    };
    let count = app.app.db.read(|conn| {
        Box::pin(async move { sqlx::query_scalar::<_, i64>(sql).fetch_one(conn).await.map_err(StoreError::from) })
    });
    count.await.unwrap()
}

/// promise: P1.2
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_stores_nothing_and_names_nobody(#[values(Database::Sqlite, Database::Postgres)] database: Database) {
    let app = TestApp::spawn(database).await;
    let mut shopper = app.shopper();
    let answer = shopper.send_endpoint(&choice(&app, &[])).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json::<Recorded>().consent.granted, []);
    assert!(!answer.headers.contains_key(header::SET_COOKIE), "a refusal sets no identifier");
    for table in ["consent_subjects", "consent_log", "browsing_events"] {
        assert_eq!(rows(&app, table).await, 0, "{table}");
    }
    app.stop().await;
}

/// promise: P1.2
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn without_a_recorded_consent_events_are_refused(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let app = TestApp::spawn(database).await;
    let mut stranger = app.shopper();
    assert_eq!(stranger.call(&batch(1)).await.unwrap_err().code, ProblemCode::NoConsent);
    // A cookie of her own making, and a consent to something else.
    stranger.cookies.insert("valise_consent".to_owned(), "A".repeat(43));
    assert_eq!(stranger.call(&batch(1)).await.unwrap_err().code, ProblemCode::NoConsent);
    let mut other = app.shopper();
    other.call(&choice(&app, &[Purpose::Marketing, Purpose::Preferences])).await.unwrap();
    assert_eq!(other.call(&batch(1)).await.unwrap_err().code, ProblemCode::NoConsent);
    assert_eq!(rows(&app, "browsing_events").await, 0);
    app.stop().await;
}

/// promise: P1.2
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn events_are_recorded_and_counted_under_a_consent_and_die_with_it(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let app = TestApp::spawn(database).await;
    let mut shopper = app.shopper();
    let answer = shopper.send_endpoint(&choice(&app, &[Purpose::Analytics, Purpose::Preferences])).await;
    let cookie = answer.headers[header::SET_COOKIE].to_str().unwrap().to_owned();
    assert!(cookie.starts_with("valise_consent=") && cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"));
    assert_eq!(shopper.call(&batch(3)).await.unwrap().recorded, 3);
    assert_eq!(shopper.call(&batch(BATCH_MAX)).await.unwrap().recorded, 53);
    assert_eq!(shopper.call(&GetEvents).await.unwrap().recorded, 53);
    assert_eq!(app.shopper().call(&GetEvents).await.unwrap().recorded, 0, "another browser is told nothing");

    // Taken back: gone at once, and refused at once, though the browser keeps sending its old cookie.
    let before = shopper.cookies.clone();
    let withdrawn = shopper.send_endpoint(&choice(&app, &[])).await;
    assert!(withdrawn.headers[header::SET_COOKIE].to_str().unwrap().contains("Max-Age=0"));
    shopper.cookies = before;
    // The very next request: sooner than any number of milliseconds.
    assert_eq!(shopper.call(&batch(1)).await.unwrap_err().code, ProblemCode::NoConsent);
    assert_eq!(rows(&app, "browsing_events").await, 0);
    assert_eq!(rows(&app, "ways back").await, 0, "what stays leads to nobody");
    assert_eq!(rows(&app, "consent_log").await, 2, "both choices can be shown");
    app.stop().await;
}

/// promise: P1.2
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn taking_back_one_purpose_keeps_the_others_and_deletes_what_it_brought(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let app = TestApp::spawn(database).await;
    let mut shopper = app.shopper();
    shopper.call(&choice(&app, &[Purpose::Analytics, Purpose::Marketing])).await.unwrap();
    shopper.call(&batch(5)).await.unwrap();
    let kept = shopper.cookies.clone();
    assert_eq!(shopper.call(&choice(&app, &[Purpose::Marketing])).await.unwrap().consent.granted, [Purpose::Marketing]);
    assert_eq!(shopper.cookies, kept, "the same browser keeps its key");
    assert_eq!(shopper.call(&batch(1)).await.unwrap_err().code, ProblemCode::NoConsent);
    assert_eq!((rows(&app, "browsing_events").await, rows(&app, "consent_subjects").await), (0, 1));
    app.stop().await;
}

/// promise: P1.2
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn no_event_survives_a_withdrawal_that_runs_beside_it(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let app = TestApp::spawn(database).await;
    for _ in 0..10 {
        let mut shopper = app.shopper();
        shopper.call(&choice(&app, &[Purpose::Analytics])).await.unwrap();
        let mut sending = Vec::new();
        for _ in 0..8 {
            let mut tab = shopper.clone();
            sending.push(tokio::spawn(async move { drop(tab.send_endpoint(&batch(20)).await) }));
        }
        shopper.call(&choice(&app, &[])).await.unwrap();
        for task in sending {
            task.await.unwrap();
        }
    }
    assert_eq!(rows(&app, "browsing_events").await, 0);
    app.stop().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn global_privacy_control_refuses_at_the_server_too(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let app = TestApp::spawn(database).await;
    let mut shopper = app.shopper();
    let all: Vec<&str> = Purpose::together().map(Purpose::slug).collect();
    let asked = json!({ "snapshot": app.app.snapshot, "granted": all, "how": "center" });
    assert_eq!(put(&mut shopper, &[GPC], &asked).await.json::<Recorded>().consent.granted, [Purpose::Preferences]);

    // Given before the browser began to refuse: it is not used while it refuses.
    let mut other = app.shopper();
    other.call(&choice(&app, &[Purpose::Analytics])).await.unwrap();
    let body = serde_json::to_vec(&batch(1).0).unwrap();
    let answer = other.send(Method::POST, EVENTS, &[JSON, GPC], body.clone()).await;
    assert_eq!((answer.status, answer.problem().code), (403, ProblemCode::NoConsent));
    assert_eq!(other.send(Method::POST, EVENTS, &[JSON], body).await.status, 200);
    app.stop().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_consent_ends_after_half_a_year_and_events_after_ninety_days(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let app = TestApp::spawn_with(database, support::Setup { jobs: false, ..support::Setup::default() }).await;
    let mut shopper = app.shopper();
    shopper.call(&choice(&app, &[Purpose::Analytics])).await.unwrap();
    shopper.call(&batch(4)).await.unwrap();
    let day = Duration::from_secs(86_400);
    app.advance(day * 89);
    app.run_jobs().await;
    assert_eq!(rows(&app, "browsing_events").await, 4);
    app.advance(day * 2);
    app.run_jobs().await;
    assert_eq!(rows(&app, "browsing_events").await, 0, "promise: P4");

    assert!(shopper.call(&batch(1)).await.is_ok());
    app.advance(day * u32::try_from(CHOICE_DAYS - 91).unwrap());
    assert_eq!(shopper.call(&batch(1)).await.unwrap_err().code, ProblemCode::NoConsent);
    app.stop().await;
}

#[rstest]
#[case::no_json("{", 400, ProblemCode::Malformed)]
#[case::an_unknown_purpose(r#"{"snapshot":"0","granted":["mining"],"how":"banner"}"#, 422, ProblemCode::InvalidFields)]
#[case::an_unknown_field(r#"{"snapshot":"0","granted":[],"how":"banner","id":"x"}"#, 422, ProblemCode::InvalidFields)]
#[case::an_unknown_way(r#"{"snapshot":"0","granted":[],"how":"silence"}"#, 422, ProblemCode::InvalidFields)]
#[case::an_unknown_service(
    r#"{"snapshot":"0","granted":[],"declined":["mining"],"how":"banner"}"#,
    422,
    ProblemCode::InvalidFields
)]
#[case::a_missing_field(r#"{"granted":[],"how":"banner"}"#, 422, ProblemCode::InvalidFields)]
#[tokio::test(flavor = "multi_thread")]
async fn a_broken_choice_is_refused(#[case] body: &str, #[case] status: u16, #[case] code: ProblemCode) {
    let app = TestApp::spawn(Database::Sqlite).await;
    let mut shopper = app.shopper();
    let headers = [JSON, ("idempotency-key", "0123456789abcdef")];
    let answer = shopper.send(Method::PUT, CONSENT, &headers, body.as_bytes().to_vec()).await;
    assert_eq!((answer.status, answer.problem().code), (status, code));
    assert_eq!(rows(&app, "consent_subjects").await, 0);
    app.stop().await;
}

#[rstest]
#[case::an_unknown_kind(json!({"device":"phone","events":[{"age_s":0,"event":{"kind":"key_pressed","key":"a"}}]}))]
#[case::an_unknown_field(json!({"device":"phone","events":[{"age_s":0,"event":{"kind":"page_viewed","page":"/","screen":"1x1"}}]}))]
#[case::a_page_with_a_number(json!({"device":"phone","events":[{"age_s":0,"event":{"kind":"page_viewed","page":"/orders/V-1"}}]}))]
#[case::from_the_future(json!({"device":"phone","events":[{"age_s":-1,"event":{"kind":"page_viewed","page":"/"}}]}))]
#[case::from_long_ago(json!({"device":"phone","events":[{"age_s":86401,"event":{"kind":"page_viewed","page":"/"}}]}))]
#[case::none(json!({"device":"phone","events":[]}))]
#[case::a_device_by_its_name(json!({"device":"Pixel 9","events":[{"age_s":0,"event":{"kind":"page_viewed","page":"/"}}]}))]
#[case::too_many(json!({"device":"phone","events":vec![json!({"age_s":0,"event":{"kind":"page_viewed","page":"/"}}); BATCH_MAX + 1]}))]
#[tokio::test(flavor = "multi_thread")]
async fn a_broken_batch_is_refused_whole(#[case] body: serde_json::Value) {
    let app = TestApp::spawn(Database::Sqlite).await;
    let mut shopper = app.shopper();
    shopper.call(&choice(&app, &[Purpose::Analytics])).await.unwrap();
    let answer = shopper.post(EVENTS, &body).await;
    assert_eq!((answer.status, answer.problem().code), (422, ProblemCode::InvalidFields));
    assert_eq!(rows(&app, "browsing_events").await, 0);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn registry_and_policy_can_be_read_by_anybody() {
    let app = TestApp::spawn(Database::Sqlite).await;
    let mut anybody = app.shopper();
    let registry = anybody.call(&GetRegistry).await.unwrap();
    assert_eq!(registry.fingerprint, FINGERPRINT);
    assert_eq!(anybody.call(&GetRecipients).await.unwrap().recipients, registry.recipients);
    assert!(registry.recipients.iter().any(|recipient| recipient.id == "processor"));
    let policy = anybody.call(&GetPolicy::default()).await.unwrap();
    assert!(policy.sections.iter().any(|section| section.id == "P1.2"));
    app.stop().await;
}

/// `table.column` of everything in a database.
#[expect(clippy::disallowed_methods, reason = "an auditor reads the schema, not what the shop says of it")]
async fn columns(app: &TestApp) -> BTreeSet<String> {
    let sql = match app.app.db.kind() {
        Kind::Sqlite => {
            "SELECT t.name || '.' || c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c \
             WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'"
        }
        Kind::Postgres => {
            "SELECT CAST(table_name || '.' || column_name AS TEXT) FROM information_schema.columns \
             WHERE table_schema = 'public'"
        }
    };
    let read = app.app.db.read(|conn| {
        Box::pin(async move { sqlx::query_scalar::<_, String>(sql).fetch_all(conn).await.map_err(StoreError::from) })
    });
    read.await.unwrap().into_iter().collect()
}

/// promise: P1.1
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn every_column_of_the_database_is_in_the_registry_as_personal_or_plain_and_no_other_is(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let app = TestApp::spawn(database).await;
    let stored = columns(&app).await;
    let all_plain = |table: &str| TABLES.iter().any(|t| t.name == table && t.plain == ["*"]);
    let mut listed: BTreeSet<String> = FIELDS.iter().map(|field| field.column.to_string()).collect();
    for table in TABLES.iter().filter(|table| !all_plain(table.name)) {
        listed.extend(table.plain.iter().map(|column| format!("{}.{column}", table.name)));
    }
    let table_of = |column: &String| column.split('.').next().unwrap_or_default().to_owned();
    let unlisted: Vec<&String> = stored.difference(&listed).filter(|column| !all_plain(&table_of(column))).collect();
    assert!(
        unlisted.is_empty(),
        "privacy.toml does not say what these are: {unlisted:?}. What tells something of a person needs a [[field]] \
         (`sealed = true` where she could be reached by it, and its writer calls `DataKey::seal`); what does not is \
         named under `plain` in the [[table]] of its table"
    );
    let missing: Vec<&String> = listed.difference(&stored).collect();
    assert!(missing.is_empty(), "privacy.toml lists what does not exist: {missing:?}");
    let tables: BTreeSet<String> = stored.iter().map(table_of).collect();
    assert_eq!(tables, TABLES.iter().map(|table| table.name.to_owned()).collect());
    app.stop().await;
}

/// Tables of which no column can be about anybody: the catalogue, and keys.
const OF_NOBODY: &[&str] = &[
    "bags",
    "catalogue_version",
    "data_keys",
    "keks",
    "key_endings",
    "merchants",
    "migrations",
    "old_slugs",
    "promo_codes",
    "variants",
];

/// promise: P1.1
#[test]
fn a_new_column_is_told_even_in_a_table_that_was_about_nobody_before() {
    for table in TABLES.iter().filter(|table| table.plain == ["*"]) {
        assert!(
            OF_NOBODY.contains(&table.name),
            "{}: name its columns under `plain` in privacy.toml: with \"*\" a personal one would pass unseen",
            table.name
        );
    }
}

/// What stands in a column, wherever something does.
#[expect(clippy::disallowed_methods, reason = "an auditor reads the tables, not what the shop says of them")]
async fn values(app: &TestApp, column: &'static str) -> Vec<String> {
    let (table, name) = column.split_once('.').unwrap();
    let sql = format!("SELECT {name} FROM {table} WHERE {name} IS NOT NULL");
    let read = app.app.db.read(|conn| {
        Box::pin(async move {
            let query = sqlx::query_scalar::<_, String>(sqlx::AssertSqlSafe(sql));
            query.fetch_all(conn).await.map_err(StoreError::from)
        })
    });
    read.await.unwrap()
}

/// promise: P6.1
/// Whoever marks a column `sealed` in privacy.toml lets this test write into it, too.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p6_1_every_column_that_the_registry_calls_sealed_holds_sealed_values_and_nothing_else(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let app = TestApp::spawn(database).await;
    let mut shopper = app.shopper();
    let variant = app.variant(0, 5, Money::eur(12_900)).await;
    shopper.add(&variant, 1).await;
    let consignee = CheckoutDraft {
        line2: "Stiege 2".to_owned(),
        landline: "0316 872 0".to_owned(),
        ..support::shopper::consignee_with_email()
    };
    shopper.order(&consignee).await;
    let mut another = app.shopper();
    another.add(&variant, 1).await;
    another.order(&support::shopper::consignee_in_brazil()).await;
    shopper.call(&choice(&app, &[Purpose::Marketing])).await.unwrap();
    shopper.call(&Subscribe(Subscriber { email: "zoe@example.org".to_owned() })).await.unwrap();
    let mut person = app.person("zoe@example.org").await;
    person.call(&ChangeName(NameDraft { name: "Zoë".to_owned() }.parse().unwrap())).await.unwrap();
    person.call(&AskEmailChange(NewEmailDraft { email: "z@example.org".to_owned() }.parse().unwrap())).await.unwrap();
    person.call(&BeginTotp).await.unwrap();
    person.add(&variant, 1).await;
    person.order(&support::shopper::consignee()).await;
    person.add_passkey(&mut support::passkey::Device::new(&app), "Zoë's phone").await;
    let address = AddressDraft {
        country: "AT".to_owned(),
        full_name: "Zoë Müller".to_owned(),
        mobile: "0664 1234567".to_owned(),
        line1: "Hauptplatz 1".to_owned(),
        line2: "Stiege 2".to_owned(),
        city: "Graz".to_owned(),
        postal_code: "8010".to_owned(),
    };
    person.call(&AddAddress(address.parse().unwrap())).await.unwrap();
    for column in SEALED {
        let values = values(&app, column).await;
        assert!(!values.is_empty(), "{column} is called sealed; this test must write something into it");
        for value in values {
            let bytes = URL_SAFE_NO_PAD.decode(&value).unwrap_or_else(|_| panic!("{column} holds plain text: {value}"));
            // Form, nonce and the authentication's tag are 41 bytes.
            assert!(bytes[0] == 1 && bytes.len() >= 41, "{column} holds what no data key sealed: {value}");
        }
    }
    app.stop().await;
}
