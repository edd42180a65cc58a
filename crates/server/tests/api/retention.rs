//! What is deleted when its time is up, and the evidence of it (promise: P4).
#![expect(clippy::disallowed_methods, reason = "an auditor reads the tables, and sets their times, himself")]

use std::sync::Arc;

use contract::{
    money::Money,
    newsletter::{Subscribe, Subscriber},
    orders::{CancelOrder, OrderStatus},
    privacy::{
        AcknowledgePolicy, Acknowledgement, BrowsingEvent, DAY_MS, Device, EventBatch, POLICY_VERSION, Page, PastEvent,
        PostEvents, Purpose, registry::RetentionId,
    },
};
use rstest::rstest;
use sqlx::AssertSqlSafe;
use valise_server::{
    cli,
    clock::Clock,
    domain::{
        chain::Fault,
        retention::{Rule, rules},
    },
    jobs,
    random::SystemRandom,
    store::{StoreError, retention},
};

use crate::support::{
    Database, Setup, Shopper, TestApp, Variant,
    accounts::registration,
    shopper::{consignee, consignee_in_brazil, consignee_with_email},
};

/// The columns of a choice but for its time and its place in the chain.
type ChoiceRow = (String, String, String, String, String, String, String, String, String, String, i64);

/// When everything happened.
const THEN: i64 = 1_900_000_000_000;

async fn shop(database: Database) -> TestApp {
    TestApp::spawn_with(database, Setup { jobs: false, ..Setup::default() }).await
}

async fn tell(shop: &TestApp, sql: String) {
    let done = shop.app.db.write(move |conn| {
        let sql = sql.clone();
        Box::pin(async move {
            sqlx::raw_sql(AssertSqlSafe(sql)).execute(conn).await.map_err(StoreError::from)?;
            Ok::<(), StoreError>(())
        })
    });
    done.await.unwrap();
}

async fn count(shop: &TestApp, from: &str) -> i64 {
    let sql = format!("SELECT COUNT(*) FROM {from}");
    let counted = shop.app.db.read(|conn| {
        Box::pin(async move { sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(conn).await.map_err(StoreError::from) })
    });
    counted.await.unwrap()
}

/// Runs the job for a time; what each rule took.
async fn run(shop: &TestApp, due_at: i64) -> Vec<(Rule, u64)> {
    // It is that time: a run of today would itself be due by then.
    shop.clock.advance(due_at - shop.clock.now_ms());
    run_early(shop, due_at).await
}

/// [`run`] with the clock left alone: nothing but the job sees the time pass, the processor and its webhooks neither.
async fn run_early(shop: &TestApp, due_at: i64) -> Vec<(Rule, u64)> {
    let app = &shop.app;
    jobs::retention::run(&app.db, &app.key, due_at, &*app.clock, &SystemRandom).await.unwrap()
}

async fn faults(shop: &TestApp) -> Vec<Fault> {
    cli::audit(&shop.app.db, &shop.app.key, &[]).await.unwrap().1
}

async fn order(shop: &TestApp, variant: &Variant) -> (Shopper, String) {
    let mut shopper = shop.shopper();
    shopper.add(variant, 1).await;
    let number = shopper.order(&consignee_with_email()).await.number;
    (shopper, number)
}

async fn allow(shop: &TestApp, granted: &[Purpose]) -> Shopper {
    let mut shopper = shop.shopper();
    shopper.call(&shop.choice(granted)).await.unwrap();
    shopper
}

/// Writes rows that only this rule will take, all of which happened at [`THEN`].
async fn plant(shop: &TestApp, rule: Rule) {
    let variant = shop.variant(0, 5, Money::eur(12_900)).await;
    let at = |table: &str, column: &str| format!("UPDATE {table} SET {column} = {THEN};");
    match rule {
        Rule::Carts => {
            shop.shopper().add(&variant, 1).await;
            tell(shop, at("carts", "updated_at")).await;
        }
        Rule::Orders => {
            let (_, number) = order(shop, &variant).await;
            shop.pay(&number, "4242424242424242").await;
            shop.run_jobs().await;
            tell(shop, at("orders", "created_at")).await;
            // What has schedules of its own is looked at by their cases.
            tell(shop, format!("UPDATE idempotency SET started_at = {};", THEN + 4_000 * DAY_MS)).await;
            tell(shop, format!("UPDATE order_grants SET granted_at = {};", THEN + 4_000 * DAY_MS)).await;
        }
        Rule::UnpaidOrders => {
            order(shop, &variant).await;
            tell(shop, at("reservations", "expires_at").replace(&THEN.to_string(), "0")).await;
            shop.run_jobs().await;
            shop.run_jobs().await;
            tell(shop, at("order_events", "at")).await;
            tell(shop, format!("UPDATE idempotency SET started_at = {};", THEN + 4_000 * DAY_MS)).await;
            tell(shop, format!("UPDATE order_grants SET granted_at = {};", THEN + 4_000 * DAY_MS)).await;
        }
        Rule::CancelledOrders => {
            let (mut shopper, number) = order(shop, &variant).await;
            shop.pay(&number, "4242424242424242").await;
            shop.comes_to(&mut shopper, &number, OrderStatus::Placed).await;
            shop.run_jobs().await;
            shopper.call(&CancelOrder { number: number.clone() }).await.unwrap();
            shop.run_jobs().await;
            shop.comes_to(&mut shopper, &number, OrderStatus::Refunded).await;
            tell(shop, at("order_events", "at")).await;
            tell(shop, format!("UPDATE orders SET created_at = {THEN};")).await;
            tell(shop, format!("UPDATE idempotency SET started_at = {};", THEN + 4_000 * DAY_MS)).await;
            tell(shop, format!("UPDATE order_grants SET granted_at = {};", THEN + 4_000 * DAY_MS)).await;
        }
        Rule::IdNumbers => {
            let mut shopper = shop.shopper();
            shopper.add(&variant, 1).await;
            shopper.order(&consignee_in_brazil()).await;
            tell(shop, at("orders", "created_at")).await;
        }
        Rule::Replays => {
            order(shop, &variant).await;
            tell(shop, at("idempotency", "started_at")).await;
        }
        Rule::OrderGrants => {
            order(shop, &variant).await;
            tell(shop, at("order_grants", "granted_at")).await;
        }
        Rule::BrowsingEvents => {
            let mut shopper = allow(shop, &[Purpose::Analytics]).await;
            let event = PastEvent { age_s: 0, event: BrowsingEvent::PageViewed { page: Page::Home } };
            shopper.call(&PostEvents(EventBatch { device: Device::Desktop, events: vec![event] })).await.unwrap();
            tell(shop, at("browsing_events", "happened_at")).await;
        }
        Rule::ConsentLog | Rule::ConsentSubjects => {
            allow(shop, &[Purpose::Preferences]).await.call(&shop.choice(&[])).await.unwrap();
            set_choices_back(shop).await;
        }
        Rule::Acknowledgements => {
            let mut shopper = allow(shop, &[Purpose::Preferences]).await;
            let read = Acknowledgement { version: POLICY_VERSION.to_owned() };
            shopper.call(&AcknowledgePolicy(read)).await.unwrap();
            shopper.call(&shop.choice(&[])).await.unwrap();
            tell(shop, at("policy_acknowledgements", "recorded_at")).await;
            set_choices_back(shop).await;
        }
        Rule::ConsentTokens => {
            allow(shop, &[Purpose::Preferences]).await;
            tell(shop, at("consent_subjects", "changed_at")).await;
        }
        Rule::Subscribers | Rule::UnconfirmedSubscribers => {
            let mut ada = shop.shopper();
            ada.call(&shop.choice(&[Purpose::Marketing])).await.unwrap();
            ada.call(&Subscribe(Subscriber { email: "ada@example.org".to_owned() })).await.unwrap();
            shop.app
                .db
                .write(|conn| {
                    Box::pin(async move {
                        let tokens = "INSERT INTO newsletter_tokens (token_hash, subscriber_id, confirms, made_at) \
                                      SELECT 'x', id, 0, 0 FROM newsletter_subscribers";
                        sqlx::query(tokens).execute(conn).await.map_err(StoreError::from)
                    })
                })
                .await
                .unwrap();
            let confirmed = if rule == Rule::Subscribers { THEN.to_string() } else { "NULL".to_owned() };
            let sql = format!("UPDATE newsletter_subscribers SET asked_at = {THEN}, confirmed_at = {confirmed};");
            tell(shop, sql).await;
        }
        Rule::Webhooks => tell(shop, format!("INSERT INTO webhook_events (id, heard_at) VALUES ('e', {THEN});")).await,
        Rule::Runs => {
            run(shop, THEN).await;
            tell(
                shop,
                format!(
                    "{} INSERT INTO retention_counts SELECT id, 'carts', 1 FROM retention_runs;",
                    at("retention_runs", "started_at")
                ),
            )
            .await;
        }
        Rule::Requests => {
            let request = "INSERT INTO data_requests (id, kind, subject, subject_id, state, received_at, turned_at, \
                           stood_ms, extended) VALUES ('r', 'access', 'order', 'o', 'done', 0";
            let turn = "INSERT INTO data_request_turns (request_id, number, turn, at, due_at) VALUES ('r', 1, 'done'";
            tell(shop, format!("{request}, {THEN}, 0, 0); {turn}, {THEN}, 0);")).await;
        }
        Rule::Accounts => {
            shop.person("ada@example.org").await;
            tell(shop, at("accounts", "seen_at")).await;
            let later = THEN + 4_000 * DAY_MS;
            tell(shop, format!("UPDATE account_sessions SET seen_at = {later};")).await;
            tell(shop, format!("UPDATE account_devices SET seen_at = {later};")).await;
            tell(shop, account_rows(later)).await;
        }
        Rule::Registrations => {
            shop.shopper().call(&registration("ada@example.org")).await.unwrap();
            tell(shop, at("accounts", "seen_at")).await;
            tell(shop, account_rows(THEN + 4_000 * DAY_MS)).await;
        }
        Rule::Sessions => {
            shop.person("ada@example.org").await;
            tell(shop, at("account_sessions", "seen_at")).await;
            tell(shop, format!("UPDATE accounts SET seen_at = {};", THEN + 4_000 * DAY_MS)).await;
        }
        Rule::Devices => {
            shop.person("ada@example.org").await;
            tell(shop, at("account_devices", "seen_at")).await;
            tell(shop, format!("UPDATE accounts SET seen_at = {};", THEN + 4_000 * DAY_MS)).await;
        }
        Rule::Links => {
            shop.register("ada@example.org").await;
            tell(shop, account_rows(THEN)).await;
            tell(shop, format!("UPDATE accounts SET seen_at = {};", THEN + 4_000 * DAY_MS)).await;
        }
        Rule::Challenges => {
            shop.register("ada@example.org").await;
            tell(shop, account_rows(THEN)).await;
            tell(shop, format!("UPDATE accounts SET seen_at = {};", THEN + 4_000 * DAY_MS)).await;
        }
        Rule::NewEmails => {
            shop.register("ada@example.org").await;
            let pending = "UPDATE accounts SET new_email = 'e', new_email_index = 'i', new_email_at";
            tell(shop, format!("{pending} = {THEN}, seen_at = {};", THEN + 4_000 * DAY_MS)).await;
        }
        Rule::DataLimits => {
            let limit = "INSERT INTO data_limits (subject, subject_id, data_use, reason, since) VALUES ('order', 'o', 'reports', ''";
            tell(shop, format!("{limit}, {THEN});")).await;
        }
        Rule::Disclosures => {
            let told = "INSERT INTO disclosures (id, subject, subject_id, recipient, parts, why, at) VALUES \
                        ('d', 'order', 'o', 'mail', 'email', 'confirm'";
            tell(shop, format!("{told}, {THEN});")).await;
        }
        Rule::Certificates => {
            let done = "INSERT INTO erasures (id, orders_key, browser_key, asked_at, erased_at, certificate) VALUES \
                        ('e', 'k', 'k', 0";
            tell(shop, format!("{done}, {THEN}, '{{}}');")).await;
        }
        Rule::PartnerEvents => {
            allow(shop, &[Purpose::Analytics]).await;
            let sql = "INSERT INTO partner_events (id, subject_id, page, made_at) SELECT 'p', id, '/', ";
            tell(shop, format!("{sql}{THEN} FROM consent_subjects;")).await;
        }
    }
}

/// A row about each account in the tables that only some have rows in.
fn account_rows(at: i64) -> String {
    format!(
        "INSERT INTO account_tokens (token_hash, account_id, kind, made_at) SELECT 't', id, 'verify', {at} FROM accounts; \
         INSERT INTO account_recovery_codes (account_id, code_hash, made_at) SELECT id, 'c', {at} FROM accounts; \
         INSERT INTO account_passkeys (id, account_id, credential_id, public_key, sign_count, made_at) \
         SELECT 'p', id, 'p', 'k', 0, {at} FROM accounts; \
         INSERT INTO account_challenges (challenge_hash, account_id, taken_at) SELECT 'h', id, {at} FROM accounts; \
         INSERT INTO account_addresses (id, account_id, country, full_name, mobile, line1, line2, city, postal_code, \
         made_at) SELECT 'a', id, '', '', '', '', '', '', '', {at} FROM accounts;"
    )
}

/// Lets every choice have been made at [`THEN`], in a chain that says so.
async fn set_choices_back(shop: &TestApp) {
    use valise_server::domain::consent_log::Entry;
    tell(shop, format!("UPDATE consent_subjects SET changed_at = {THEN}; DELETE FROM consent_head;")).await;
    let rows: Vec<ChoiceRow> = shop
        .app
        .db
        .read(|conn| {
            Box::pin(async move {
                let sql = "SELECT id, subject_id, request_key, version, language, wording, fingerprint, granted, \
                           declined, how, gpc FROM consent_log ORDER BY seq";
                sqlx::query_as(sql).fetch_all(conn).await.map_err(StoreError::from)
            })
        })
        .await
        .unwrap();
    let entries: Arc<[Entry]> = rows
        .into_iter()
        .map(|(id, subject, request_key, version, language, wording, fingerprint, granted, declined, how, gpc)| Entry {
            id,
            subject,
            request_key,
            snapshot: valise_server::domain::snapshot::Snapshot { version, language, wording, fingerprint },
            granted,
            declined,
            how,
            gpc: gpc != 0,
            recorded_at: THEN,
        })
        .collect();
    write_anew(shop, entries).await;
}

/// The log of choices, written from the start by the shop's own functions.
async fn write_anew(shop: &TestApp, entries: Arc<[valise_server::domain::consent_log::Entry]>) {
    use valise_server::{domain::snapshot::Snapshot, store::consent_log};
    tell(shop, "DELETE FROM consent_log; DELETE FROM consent_gaps; DELETE FROM consent_head;".to_owned()).await;
    let key = Arc::clone(&shop.app.key);
    let written = shop.app.db.write(move |conn| {
        let (key, entries) = (Arc::clone(&key), Arc::clone(&entries));
        Box::pin(async move {
            consent_log::begin(conn, &key, &Snapshot::current(), contract::privacy::registry::WORDING).await?;
            for entry in &*entries {
                consent_log::append(conn, &key, entry).await?;
            }
            Ok::<(), StoreError>(())
        })
    });
    written.await.unwrap();
}

/// What a place holds, as the source of a count.
fn rows_of(place: &str) -> String {
    match place.split_once('.') {
        Some((table, column)) => format!("{table} WHERE {column} IS NOT NULL"),
        None => place.to_owned(),
    }
}

/// promise: P4
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p4_each_rule_takes_what_it_reaches_when_its_time_is_up_and_not_a_millisecond_sooner(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    for schedule in RetentionId::ALL {
        for rule in rules(*schedule) {
            let shop = shop(database).await;
            plant(&shop, *rule).await;
            let up = THEN + i64::from(schedule.days()) * DAY_MS;
            let before = run(&shop, up - 1).await;
            assert!(!before.iter().any(|(taken, _)| taken == rule), "{rule:?} came too soon: {before:?}");
            // Links of mails and letters come and go with their order and address; not each order has one.
            let mut planted = Vec::new();
            for place in rule.reaches() {
                if count(&shop, &rows_of(place)).await > 0 {
                    planted.push(*place);
                }
            }
            assert!(planted.len() * 3 >= rule.reaches().len() * 2, "{rule:?}: only {planted:?} is planted");
            let taken = run(&shop, up).await;
            assert!(taken.iter().any(|(taken, gone)| taken == rule && *gone > 0), "{rule:?} took nothing: {taken:?}");
            for place in planted {
                let left = count(&shop, &rows_of(place)).await;
                // The run that takes the old evidence is itself evidence.
                let own = if *rule == Rule::Runs && place == "retention_runs" { 2 } else { 0 };
                let own = if *rule == Rule::Runs && place == "retention_counts" { 1 } else { own };
                assert_eq!(left, own, "{rule:?} left rows of {place}");
            }
            if matches!(
                rule,
                Rule::Orders
                    | Rule::UnpaidOrders
                    | Rule::CancelledOrders
                    | Rule::Subscribers
                    | Rule::UnconfirmedSubscribers
                    | Rule::Accounts
                    | Rule::Registrations
            ) {
                assert_eq!(count(&shop, "data_keys").await, 0, "{rule:?} left the key of what it deleted");
            }
            assert_eq!(faults(&shop).await, [], "{rule:?}");
            shop.stop().await;
        }
    }
}

/// promise: P4
#[tokio::test(flavor = "multi_thread")]
async fn promise_p4_old_requests_go_by_the_schedule_alone_and_leave_evidence() {
    let shop = shop(Database::Sqlite).await;
    plant(&shop, Rule::Requests).await;
    shop.clock.advance(THEN + i64::from(RetentionId::Request.days()) * DAY_MS + 1 - shop.clock.now_ms());
    shop.run_jobs().await;
    assert_eq!(count(&shop, "data_requests").await, 0);
    assert_eq!(count(&shop, "retention_counts WHERE rule = 'requests'").await, 1);
    shop.stop().await;
}

/// promise: P4
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_done_to_a_log_with_gaps_is_found_and_tampered_rows_stay_as_evidence(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
    #[values(
        ("DELETE FROM consent_gaps", Fault::Missing(1, 2)),
        ("UPDATE consent_gaps SET to_seq = 3; DELETE FROM consent_log WHERE seq = 3", Fault::GapForged(1, 3)),
        ("DELETE FROM consent_log WHERE seq = 3", Fault::Missing(3, 3)),
        ("UPDATE consent_log SET granted = '[]' WHERE seq = 4", Fault::Edited(4)),
        ("DELETE FROM consent_log WHERE seq > 4", Fault::CutOff(5, 5)),
        ("UPDATE consent_log SET seq = 9 WHERE seq = 3; UPDATE consent_log SET seq = 3 WHERE seq = 4; \
          UPDATE consent_log SET seq = 4 WHERE seq = 9", Fault::OutOfOrder(3))
    )]
    done: (&str, Fault),
) {
    let shop = shop(database).await;
    let mut gone = allow(&shop, &[Purpose::Preferences]).await;
    gone.call(&shop.choice(&[])).await.unwrap();
    set_choices_back(&shop).await;
    let up = THEN + i64::from(RetentionId::Consent.days()) * DAY_MS;
    run(&shop, up).await;
    assert_eq!((count(&shop, "consent_log").await, count(&shop, "consent_gaps").await), (0, 1));
    // The chain goes on behind the gap.
    for _ in 0..3 {
        allow(&shop, &[Purpose::Preferences]).await;
    }
    assert_eq!(faults(&shop).await, []);
    tell(&shop, done.0.to_owned()).await;
    assert!(faults(&shop).await.contains(&done.1), "{:?}", faults(&shop).await);
    shop.stop().await;
}

/// promise: P4
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn rows_between_others_leave_gaps_that_grow_together_and_a_tampered_one_is_not_taken_out(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    // Three who still allow something, and between them two who took it back at once.
    for withdraws in [false, true, false, true, false] {
        let mut somebody = allow(&shop, &[Purpose::Preferences]).await;
        if withdraws {
            somebody.call(&shop.choice(&[])).await.unwrap();
        }
    }
    set_choices_back(&shop).await;
    let consent = i64::from(RetentionId::Consent.days()) * DAY_MS;
    tell(&shop, "UPDATE consent_log SET gpc = 1 WHERE seq = 5;".to_owned()).await;
    let refused = jobs::retention::run(&shop.app.db, &shop.app.key, THEN + consent, &*shop.app.clock, &SystemRandom);
    assert!(refused.await.unwrap_err().to_string().contains("tampered with"));
    assert_eq!(count(&shop, "consent_log").await, 7, "it is evidence, and stays");
    let newest = shop.app.db.read(|conn| Box::pin(retention::runs(conn, 1))).await.unwrap();
    assert_eq!(newest[0].finished_at, None, "and the run is not noted as finished");

    tell(&shop, "UPDATE consent_log SET gpc = 0 WHERE seq = 5;".to_owned()).await;
    run(&shop, THEN + consent).await;
    assert_eq!((count(&shop, "consent_log").await, count(&shop, "consent_gaps").await), (3, 2));
    assert_eq!(faults(&shop).await, []);
    // Half a year later the others have run out too: one gap is left of it all.
    let ran_out = THEN + consent + i64::from(RetentionId::Preferences.days()) * DAY_MS;
    run(&shop, ran_out - 1).await;
    assert_eq!(count(&shop, "consent_log").await, 3);
    run(&shop, ran_out).await;
    assert_eq!((count(&shop, "consent_log").await, count(&shop, "consent_gaps").await), (0, 1));
    assert_eq!(count(&shop, "consent_subjects").await, 0);
    assert_eq!(faults(&shop).await, []);
    shop.stop().await;
}

/// promise: P4
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p4_each_run_leaves_evidence_and_a_big_deletion_goes_in_batches(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let rows: Vec<String> = (0..450).map(|n| format!("('e{n}', {THEN})")).collect();
    tell(&shop, format!("INSERT INTO webhook_events (id, heard_at) VALUES {};", rows.join(","))).await;
    let up = THEN + i64::from(RetentionId::Heard.days()) * DAY_MS;
    assert_eq!(run(&shop, up).await, [(Rule::Webhooks, 450)]);
    assert_eq!(run(&shop, up).await, []);
    let runs = shop.app.db.read(|conn| Box::pin(retention::runs(conn, 10))).await.unwrap();
    assert_eq!(runs.len(), 2);
    assert!(runs.iter().all(|run| run.due_at == up && run.finished_at.is_some()));
    let counted: Vec<(String, i64)> = runs.into_iter().flat_map(|run| run.counts).collect();
    assert_eq!(counted, [("webhooks".to_owned(), 450)]);
    shop.stop().await;
}

/// promise: P4
#[tokio::test(flavor = "multi_thread")]
async fn an_order_that_still_waits_or_whose_card_is_still_held_is_not_forgotten_with_what_is_to_be_done() {
    let shop = shop(Database::Sqlite).await;
    let variant = shop.variant(0, 5, Money::eur(12_900)).await;
    let mut shopper = shop.shopper();
    shopper.add(&variant, 1).await;
    shopper.order(&consignee()).await;
    let far = THEN + 4_000 * DAY_MS;
    run_early(&shop, far).await;
    assert_eq!(count(&shop, "orders WHERE status = 'awaiting_payment'").await, 1, "it is ended first");
    tell(&shop, "UPDATE orders SET status = 'expired'; DELETE FROM reservations;".to_owned()).await;
    tell(&shop, format!("INSERT INTO order_events SELECT id, 'expired', {THEN} FROM orders;")).await;
    tell(&shop, "INSERT INTO outbox (order_id, kind, due_at) SELECT id, 'void', 0 FROM orders;".to_owned()).await;
    let month = THEN + i64::from(RetentionId::Unpaid.days()) * DAY_MS;
    run_early(&shop, month).await;
    assert_eq!(count(&shop, "outbox").await, 1, "what a card still holds is given back first");
    tell(&shop, "DELETE FROM outbox;".to_owned()).await;
    run_early(&shop, month).await;
    assert_eq!(count(&shop, "orders").await, 0);
    shop.stop().await;
}
