//! What a guest may do about what is held about her: see it, take it away, have it forgotten.

use std::collections::BTreeMap;

use contract::{
    ProblemCode,
    checkout::CheckoutDraft,
    money::Money,
    newsletter::{Subscribe, Subscriber},
    orders::{FindOrder, GetOrder, ListOrders, OrderKey, OrderStatus},
    places::Country,
    privacy::{
        BrowsingEvent, Device, Erase, EraseOrder, Erased, ErasurePlan, EventBatch, Export, GetErasure, GetHeld,
        HELD_ROWS_MAX, Held, NewDataRequest, Page, PastEvent, PostDataRequest, PostEvents, Purpose, RequestKind,
        registry::{FIELDS, Field},
    },
};
use rstest::rstest;
use sqlx::{AssertSqlSafe, Row};
use valise_server::{
    domain::{
        proof::Flaw,
        rights::{archive, certificate},
    },
    store::{
        StoreError,
        rights::{SECRETS, TABLES_OF_PERSONS, column_of, table_of},
    },
};

use crate::{
    support::{
        Database, Setup, Shopper, TestApp,
        shopper::{consignee, consignee_in_brazil, key},
    },
    vault::{buys, canary, contains, everything, files, tokens},
};

const CARD: &str = "4242424242424242";
/// What she searched for: a column that is not sealed.
const SEARCH: &str = "Zugzwang Satchel";

/// Somebody of whom every table knows something: she allowed everything, looked around, bought, and fills her cart again.
async fn well_known(shop: &TestApp) -> (Shopper, String) {
    let (mut shopper, number) = buys(shop, &canary()).await;
    shop.pay(&number, CARD).await;
    shop.comes_to(&mut shopper, &number, OrderStatus::Placed).await;
    shopper.call(&shop.choice(&[Purpose::Analytics, Purpose::Marketing])).await.unwrap();
    let events = vec![
        PastEvent { age_s: 5, event: BrowsingEvent::Searched { text: SEARCH.to_owned() } },
        PastEvent { age_s: 1, event: BrowsingEvent::TimeSpent { page: Page::Bag, seconds: 7 } },
    ];
    shopper.call(&PostEvents(EventBatch { device: Device::Desktop, events })).await.unwrap();
    let variant = shop.variant(1, 5, Money::eur(9_900)).await;
    shopper.add(&variant, 2).await;
    (shopper, number)
}

/// The files of an archive.
type Files = BTreeMap<String, Vec<u8>>;

async fn shop(database: Database) -> TestApp {
    TestApp::spawn_with(database, Setup { jobs: false, ..Setup::default() }).await
}

/// Values by column.
fn values(held: &Held) -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for table in &held.tables {
        for row in &table.rows {
            for (field, value) in table.fields.iter().zip(&row.values) {
                found.entry(format!("{}.{}", table.name, field.column)).or_default().extend(value.clone());
            }
        }
    }
    found
}

/// promise: P5.1
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p5_1_a_guest_sees_everything_with_what_for_where_from_who_and_until_when(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let (mut shopper, number) = well_known(&shop).await;
    let held = shopper.call(&GetHeld).await.unwrap();
    let seen = values(&held);
    let hers = canary();
    for (column, value) in [
        ("orders.number", &number),
        ("orders.full_name", &hers.full_name),
        ("orders.mobile", &hers.mobile),
        ("orders.line1", &hers.line1),
        ("orders.line2", &hers.line2),
        ("orders.city", &hers.city),
        ("orders.postal_code", &hers.postal_code),
        ("orders.country", &Country::parse(&hers.country).unwrap().name().to_owned()),
        ("orders.email", &hers.email),
        ("orders.landline", &hers.landline),
        ("browsing_events.search", &SEARCH.to_owned()),
        ("cart_lines.quantity", &"2".to_owned()),
    ] {
        assert!(seen[column].contains(value), "{column}: {:?}", seen[column]);
    }
    let orders = held.tables.iter().find(|table| table.name == "orders").unwrap();
    let name = orders.fields.iter().position(|field| field.column == "full_name").unwrap();
    let field = &orders.fields[name];
    assert_eq!(field.source, "You gave it.");
    assert_eq!(field.recipients, ["Valise Delivery", "The merchants named on each bag", "Valise Mail"]);
    assert!(field.purpose.starts_with("Running the shop (needed for the contract"), "{}", field.purpose);
    let placed: i64 = seen["orders.created_at"][0].parse().unwrap();
    assert_eq!(orders.rows[0].until[name], Some(placed + 3_650 * 86_400_000));

    // What is held about her is nobody else's to see.
    assert_eq!(shop.shopper().call(&GetHeld).await.unwrap().tables, []);
    let (mut other, _) = buys(&shop, &consignee()).await;
    let others = serde_json::to_string(&other.call(&GetHeld).await.unwrap()).unwrap();
    assert!(tokens().iter().chain([&number]).all(|token| !others.contains(token.as_str())));
    shop.stop().await;
}

/// promise: P5.1
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p5_1_elsewhere_number_and_mobile_number_are_proof_enough(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let (_, number) = buys(&shop, &canary()).await;
    let mut elsewhere = shop.shopper();
    let key = OrderKey { number: number.clone(), mobile: canary().mobile };
    elsewhere.call(&FindOrder(key)).await.unwrap();
    assert_eq!(values(&elsewhere.call(&GetHeld).await.unwrap())["orders.full_name"], [canary().full_name]);
    shop.stop().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_page_shows_the_newest_rows_of_many_and_how_many_there_are(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let mut shopper = shop.shopper();
    shopper.call(&shop.choice(&[Purpose::Analytics])).await.unwrap();
    let past = |age_s| PastEvent { age_s, event: BrowsingEvent::PageViewed { page: Page::Home } };
    for start in [0, 40] {
        shopper
            .call(&PostEvents(EventBatch {
                device: Device::Desktop,
                events: (start..start + 40).rev().map(past).collect(),
            }))
            .await
            .unwrap();
    }
    let held = shopper.call(&GetHeld).await.unwrap();
    let events = held.tables.iter().find(|table| table.name == "browsing_events").unwrap();
    assert_eq!((events.count, events.rows.len()), (80, HELD_ROWS_MAX as usize));
    let at = events.fields.iter().position(|field| field.column == "happened_at").unwrap();
    let times: Vec<i64> = events.rows.iter().map(|row| row.values[at].as_ref().unwrap().parse().unwrap()).collect();
    assert!(times.is_sorted_by(|newer, older| newer >= older));
    shop.stop().await;
}

/// Every value of a column, as text.
#[expect(clippy::disallowed_methods, reason = "an auditor reads the tables")]
async fn column(shop: &TestApp, table: &str, column: &str) -> Vec<String> {
    let sql = format!("SELECT CAST({column} AS TEXT) AS v FROM {table} WHERE {column} IS NOT NULL");
    let read = shop.app.db.read(|conn| {
        Box::pin(async move {
            let rows = sqlx::query(AssertSqlSafe(sql)).fetch_all(conn).await?;
            Ok::<Vec<String>, StoreError>(rows.iter().map(|row| row.get("v")).collect())
        })
    });
    let mut found = read.await.unwrap();
    found.sort();
    found
}

/// That an export holds every value of the database, in which there is nobody else: what stands there about persons is hers.
/// What a data key seals is counted; a secret or a masked value counts as shown. What is about an address that subscribes
/// belongs to whoever reads its mail, as the export says.
pub(crate) async fn holds_every_value(shop: &TestApp, document: &archive::Document) {
    for table in TABLES_OF_PERSONS {
        let exported = document.tables.iter().find(|exported| exported.name == table.name);
        let rows = || exported.iter().flat_map(|table| &table.rows);
        let held = match table.name {
            name @ ("disclosures" | "data_limits") => {
                assert!(document.unseen.iter().any(|unseen| unseen.what.contains("which letters went to it")));
                format!("(SELECT * FROM {name} WHERE subject <> 'subscriber') t")
            }
            name => name.to_owned(),
        };
        let shown = |field: &&Field| !table.is_sealed(field) && !SECRETS.contains(&field.column.as_ref());
        let columns = table.fields().filter(shown).map(column_of).chain(table.plain().iter().copied());
        for name in columns {
            let value = |row: &archive::Record| row.personal.get(name).or_else(|| row.other.get(name)).cloned();
            let mut values: Vec<String> = rows().filter_map(value).collect();
            values.sort();
            assert_eq!(values, column(shop, &held, name).await, "{}.{name}", table.name);
        }
        for field in table.fields().filter(|field| !shown(field)) {
            let values = rows().filter_map(|row| row.personal.get(column_of(field))).count();
            assert_eq!(values, column(shop, &held, column_of(field)).await.len(), "{}", field.column);
        }
    }
}

/// promise: P5.2
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p5_2_every_value_in_the_database_is_in_the_export(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let (mut shopper, _) = well_known(&shop).await;
    let answer = shopper.send_endpoint(&Export).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.headers["content-type"], "application/zip");
    assert!(answer.headers["content-disposition"].to_str().unwrap().starts_with("attachment; filename=\"valise-data-"));
    let document = archive::verify(&answer.body, Some(&shop.app.key.public())).unwrap();

    holds_every_value(&shop, &document).await;
    let files = archive::unpack(&answer.body).unwrap();
    let (data, page) = (String::from_utf8_lossy(&files["data.json"]), String::from_utf8_lossy(&files["index.html"]));
    let consignee = canary();
    for token in [&consignee.full_name, &consignee.mobile, &consignee.line1, &consignee.email, &consignee.landline] {
        assert!(data.contains(token.as_str()) && page.contains(token.as_str()), "{token}");
    }
    assert!(!page.contains("<script") && !page.contains("http-equiv"), "it can be read without running anything");
    let schema: serde_json::Value = serde_json::from_slice(&files["schema.json"]).unwrap();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    shop.stop().await;
}

/// promise: P5.2
#[tokio::test(flavor = "multi_thread")]
async fn promise_p5_2_a_tampered_export_is_told_where_it_was_changed() {
    let shop = shop(Database::Sqlite).await;
    let (mut shopper, _) = buys(&shop, &canary()).await;
    let body = shopper.send_endpoint(&Export).await.body;
    let key = shop.app.key.public();
    assert!(archive::verify(&body, Some(&key)).is_ok());

    let repacked = |change: &dyn Fn(&mut Files)| {
        let mut files = archive::unpack(&body).unwrap();
        change(&mut files);
        archive::verify(
            &archive::zipped(files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()))).unwrap(),
            Some(&key),
        )
        .map(|_| ())
    };
    let renamed = repacked(&|files| {
        let data = String::from_utf8(files["data.json"].clone()).unwrap().replace("Zyxanna", "Xanthippe");
        files.insert("data.json".to_owned(), data.into_bytes());
    });
    let changed = |what: &str| Flaw::Changed(what.to_owned());
    assert_eq!(renamed, Err(vec![changed("data.json"), changed("data.json#orders")]));
    let added = repacked(&|files| drop(files.insert("note.txt".to_owned(), b"x".to_vec())));
    assert_eq!(added, Err(vec![Flaw::Added("note.txt".to_owned())]));
    let removed = repacked(&|files| drop(files.remove("index.html")));
    assert_eq!(removed, Err(vec![Flaw::Removed("index.html".to_owned())]));
    let unsigned = repacked(&|files| drop(files.remove("signature.json")));
    assert_eq!(unsigned, Err(vec![Flaw::Removed("signature.json".to_owned())]));
    assert!(matches!(archive::verify(b"no archive", None).unwrap_err()[..], [Flaw::Unreadable(_)]));
    shop.stop().await;
}

/// promise: O6
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_o6_a_deleted_order_leaves_its_books_and_nothing_of_whom_it_was_for(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let (mut shopper, number) = well_known(&shop).await;
    let total = column(&shop, "orders", "total_minor").await;
    let erased = shopper.call(&EraseOrder { number: number.clone() }).await.unwrap();
    assert!(erased.plan.goes.iter().any(|going| going.what.contains("Full name")));
    let stays = erased.plan.stays.iter().find(|staying| staying.what.contains("Order number")).unwrap();
    assert_eq!(stays.why, "Bookkeeping law asks for the records of a sale for ten years.");
    assert!(stays.until.is_some(), "it is counted down");
    let certificate = certificate::verify(&erased.certificate, Some(&shop.app.key.public())).unwrap();
    assert_eq!(erased.plan.told, ["Sandbox Payments"]);
    assert_eq!((certificate.orders, certificate.plan), (vec![number.clone()], erased.plan));

    assert_eq!(column(&shop, "orders", "total_minor").await, total, "the books still say what was sold for how much");
    assert_eq!(column(&shop, "order_lines", "slug").await.len(), 1);
    for field in
        FIELDS.iter().filter(|field| table_of(field) == "orders" && !field.held && field.column != "orders.cart_id")
    {
        let left = column(&shop, "orders", column_of(field)).await;
        assert!(left.iter().all(String::is_empty), "{}: {left:?}", field.column);
    }
    assert_eq!(column(&shop, "outbox", "kind").await, ["capture", "forget"], "no letter waits to be sent");
    for (table, of) in [("order_grants", "order_id"), ("order_tokens", "order_id"), ("data_keys", "id")] {
        assert_eq!(column(&shop, table, of).await, [""; 0], "{table}");
    }
    // She kept the rest: her cart, what she allowed.
    assert_eq!(column(&shop, "cart_lines", "quantity").await, ["2"]);
    assert_eq!(column(&shop, "browsing_events", "search").await, [SEARCH]);

    let key = OrderKey { number: number.clone(), mobile: canary().mobile };
    assert_eq!(shopper.call(&GetOrder { number: number.clone() }).await.unwrap_err().code, ProblemCode::NotFound);
    assert_eq!(shopper.call(&FindOrder(key)).await.unwrap_err().code, ProblemCode::NotFound);
    assert_eq!(shopper.call(&EraseOrder { number }).await.unwrap_err().code, ProblemCode::NotFound, "and not twice");
    shop.stop().await;
}

/// promise: O6
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_o6_nobody_deletes_the_order_of_another(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let (mut shopper, number) = buys(&shop, &canary()).await;
    let (mut other, _) = buys(&shop, &consignee()).await;
    let hers = other.send_endpoint(&EraseOrder { number: number.clone() }).await;
    let nobodys = other.send_endpoint(&EraseOrder { number: "VL-0000-0000-0000".to_owned() }).await;
    assert_eq!((hers.status, &hers.body), (404, &nobodys.body), "hers and nobody's look the same");
    other.call(&Erase).await.unwrap();
    assert_eq!(shopper.see(&number).await.consignee, canary());
    shop.stop().await;
}

/// promise: P5.1
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p5_1_after_an_erasure_no_token_of_the_person_is_found_anywhere(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let (mut shopper, number) = well_known(&shop).await;
    assert!(everything(&shop.app.db).await.contains(SEARCH), "the auditor does read what stands there");
    let preview = shopper.call(&GetErasure).await.unwrap().plan;
    let before = shopper.cookies.clone();
    let Erased { plan, certificate } = shopper.call(&Erase).await.unwrap();
    assert_eq!(plan, preview, "what was said is what was done");
    assert_eq!(certificate::verify(&certificate, Some(&shop.app.key.public())).unwrap().orders, [number]);
    assert!(shopper.cookies.values().all(String::is_empty), "the browser is told to forget too");
    assert!(tokens().iter().all(|token| !certificate.contains(token.as_str())), "the certificate names nobody");

    // The old cookies lead nowhere.
    shopper.cookies = before;
    assert_eq!(shopper.call(&GetHeld).await.unwrap().tables, []);
    assert_eq!(shopper.call(&ListOrders).await.unwrap().orders, []);
    let again = shopper.call(&Erase).await.unwrap();
    assert_eq!((again.plan.goes.len(), again.plan.stays.len()), (0, 0), "twice is once");

    shop.run_jobs().await;
    assert_eq!(column(&shop, "key_endings", "id").await, [""; 0], "its key has left the key ring");
    let stands = everything(&shop.app.db).await;
    let gone = [tokens(), vec![SEARCH.to_owned()]].concat();
    for token in &gone {
        assert!(!stands.contains(token.as_str()), "{token} stands in a table");
    }
    // Closing brings the journal in.
    shop.app.db.close().await;
    for (name, bytes) in files(&shop.app.config.data_dir) {
        for token in &gone {
            assert!(!contains(&bytes, token), "{token} stands in {name}");
        }
    }
    shop.stop().await;
}

/// promise: P5.1
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p5_1_every_personal_column_is_empty_after_an_erasure_or_held_with_a_reason(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let (mut shopper, _) = well_known(&shop).await;
    shopper.call(&Erase).await.unwrap();
    for table in TABLES_OF_PERSONS {
        for field in table.fields().filter(|field| !field.held) {
            // A forgotten order's cart is the order itself: the column may not be empty.
            let own_id = column(&shop, "orders", "id").await;
            let mut left = column(&shop, table.name, column_of(field)).await;
            let is_own = |value: &String| field.column == "orders.cart_id" && own_id.contains(value);
            left.retain(|value| !(value.is_empty() || is_own(value)));
            assert_eq!(left, [""; 0], "{}", field.column);
        }
    }
    shop.stop().await;
}

/// promise: O6
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_o6_deleting_an_order_that_waits_for_its_payment_cancels_it_and_gives_the_payment_back(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn(database).await;
    let (mut shopper, number) = buys(&shop, &canary()).await;
    assert_eq!(shopper.call(&GetErasure).await.unwrap().plan.cancels, std::slice::from_ref(&number));
    let erased = shopper.call(&EraseOrder { number: number.clone() }).await.unwrap();
    assert_eq!(erased.plan.cancels, [number]);
    assert!(column(&shop, "orders", "status").await.iter().all(|status| status == "cancelled"));
    let books = shop.settled().await;
    assert!(books.orders.values().all(|(status, held)| status == "cancelled" && !held));
    shop.stop().await;
}

/// promise: O6
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_o6_nothing_is_said_to_stay_of_an_order_that_was_never_paid_and_nothing_does(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let (mut shopper, number) = buys(&shop, &canary()).await;
    let until = async |shopper: &mut Shopper| {
        let held = shopper.call(&GetHeld).await.unwrap();
        let orders = held.tables.into_iter().find(|table| table.name == "orders").unwrap();
        let at = orders.fields.iter().position(|field| field.column == "number").unwrap();
        orders.rows[0].until[at]
    };
    assert_eq!(until(&mut shopper).await, None, "while it waits for its payment, its time does not run");
    let preview = shopper.call(&GetErasure).await.unwrap().plan;
    assert_eq!((preview.stays.len(), preview.cancels.as_slice()), (0, std::slice::from_ref(&number)));
    let certificate = shopper.call(&EraseOrder { number }).await.unwrap().certificate;
    let certificate = certificate::verify(&certificate, Some(&shop.app.key.public())).unwrap();
    assert_eq!(certificate.plan.stays, []);
    shop.run_jobs().await;
    assert_eq!(shop.count("orders").await, 0, "once the payment is given back, nothing is left");

    let (mut shopper, _) = buys(&shop, &canary()).await;
    shop.sql("UPDATE reservations SET expires_at = 0").await;
    shop.run_jobs().await;
    let ended: i64 =
        shop.texts("SELECT CAST(at AS TEXT) FROM order_events WHERE status = 'expired'").await[0].parse().unwrap();
    assert_eq!(until(&mut shopper).await, Some(ended + 30 * 86_400_000));
    shop.stop().await;
}

/// promise: P5.1
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p5_1_no_hash_of_name_and_address_outlives_the_wait_for_the_payment(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let (mut shopper, number) = buys(&shop, &canary()).await;
    assert_eq!(shop.count("orders WHERE request_hash <> ''").await, 1);
    shop.pay(&number, CARD).await;
    shop.comes_to(&mut shopper, &number, OrderStatus::Placed).await;
    assert_eq!(shop.count("orders WHERE request_hash <> ''").await, 0);
    let (mut unpaid, _) = buys(&shop, &canary()).await;
    unpaid.call(&Erase).await.unwrap();
    assert_eq!(shop.count("orders WHERE request_hash <> ''").await, 0);
    shop.stop().await;
}

/// promise: P6.3
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p6_3_an_erasure_is_in_the_log_for_somebody_without_orders_too(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let mut shopper = shop.shopper();
    shopper.call(&shop.choice(&[Purpose::Analytics])).await.unwrap();
    shopper.call(&Erase).await.unwrap();
    let told = shop.texts("SELECT action || ' ' || subject FROM audit_log").await;
    assert_eq!(told, ["choice.recorded choice", "choice.recorded choice", "data.erased chooser"]);
    shop.stop().await;
}

/// promise: P5.1
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p5_1_a_letter_that_comes_late_opens_no_way_into_an_erased_order(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let (mut shopper, number) = buys(&shop, &canary()).await;
    shop.pay(&number, CARD).await;
    shop.comes_to(&mut shopper, &number, OrderStatus::Placed).await;
    let id = shop.texts("SELECT id FROM orders").await.remove(0);
    shopper.call(&EraseOrder { number }).await.unwrap();
    // The job had read the order before, and goes on.
    let hash = valise_server::domain::token::Token::generate(&valise_server::random::SystemRandom).hash();
    let added = shop.app.db.write(move |conn| {
        let (hash, id) = (hash.clone(), id.clone());
        Box::pin(async move { valise_server::store::grants::add_token(conn, &hash, &id, 1).await })
    });
    assert!(!added.await.unwrap(), "so it sends nothing");
    assert_eq!(shop.count("order_tokens").await, 0);
    shop.stop().await;
}

/// promise: P5.2, O2
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p5_2_that_an_identity_number_is_shown_by_its_end_alone_is_explained_and_the_carrier_named(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let (mut shopper, _) = buys(&shop, &consignee_in_brazil()).await;
    let export = shopper.send_endpoint(&Export).await;
    let document = archive::verify(&export.body, Some(&shop.app.key.public())).unwrap();
    let orders = document.tables.iter().find(|table| table.name == "orders").unwrap();
    let shown = &orders.rows[0].personal["id_number"];
    assert!(shown.ends_with("25") && !shown.contains("529"), "{shown}");
    assert!(document.unseen.iter().any(|unseen| unseen.what == "The whole of an identity number"));
    let field = orders.fields.iter().find(|field| field.column == "id_number").unwrap();
    assert_eq!(field.recipients, ["Valise Delivery"]);
    shop.stop().await;
}

/// promise: P5.1
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p5_1_an_erasure_ends_the_newsletter_and_what_was_asked_and_tells_nobody_who_subscribes(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let (mut subscribed, number) = buys(&shop, &canary()).await;
    let (mut other, _) = buys(&shop, &CheckoutDraft { email: "nobody@canary.example".to_owned(), ..canary() }).await;
    // Under a consent of another browser, so that its end alone would not end the letters.
    let mut elsewhere = shop.shopper();
    elsewhere.call(&shop.choice(&[Purpose::Marketing])).await.unwrap();
    elsewhere.call(&Subscribe(Subscriber { email: canary().email.to_uppercase() })).await.unwrap();
    for kind in [RequestKind::Erasure, RequestKind::Access] {
        subscribed.call(&PostDataRequest(NewDataRequest { kind, order: number.clone() })).await.unwrap();
    }
    let news = |plan: &ErasurePlan| plan.goes.iter().find(|going| going.what.contains("newsletter")).cloned();
    let preview = subscribed.call(&GetErasure).await.unwrap().plan;
    assert_eq!(news(&preview), news(&other.call(&GetErasure).await.unwrap().plan), "both are told the same");
    assert!(preview.stays.iter().any(|staying| staying.what.contains("What you asked of us") && staying.rows == 2));

    assert_eq!(subscribed.call(&Erase).await.unwrap().plan, preview);
    assert_eq!((shop.count("newsletter_subscribers").await, shop.count("newsletter_letters").await), (0, 0));
    let ended = shop.texts("SELECT kind || ' ' || state FROM data_requests").await;
    assert_eq!(ended, ["access refused", "erasure done"], "and neither becomes overdue");
    shop.stop().await;
}

/// promise: P5.1
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_order_that_is_placed_while_its_person_is_erased_is_whole_or_erased(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let variant = shop.variant(0, 50, Money::eur(12_900)).await;
    for _ in 0..8 {
        let (mut shopper, _) = buys(&shop, &canary()).await;
        let mut elsewhere = shopper.clone();
        shopper.add(&variant, 1).await;
        let (order, key) = (shopper.new_order(&canary()).await, key());
        let (placed, erased) = tokio::join!(shopper.place(&key, &order), elsewhere.call(&Erase));
        assert!(erased.is_ok() && placed.status < 500, "{erased:?} {placed:?}");
    }
    // What has a data key can be opened and has a way in; what has none is empty.
    assert_eq!(
        shop.count("orders o WHERE full_name = '' AND EXISTS (SELECT k.id FROM data_keys k WHERE k.id = o.id)").await,
        0
    );
    assert_eq!(
        shop.count("orders o WHERE full_name <> '' AND NOT EXISTS (SELECT k.id FROM data_keys k WHERE k.id = o.id)")
            .await,
        0
    );
    let no_way_in = "orders o WHERE full_name <> '' AND \
                     NOT EXISTS (SELECT g.order_id FROM order_grants g WHERE g.order_id = o.id)";
    assert_eq!(shop.count(no_way_in).await, 0);
    shop.stop().await;
}

/// promise: O6
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_o6_an_order_that_is_erased_while_it_is_paid_is_either_placed_or_given_back(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn(database).await;
    for _ in 0..5 {
        let (mut shopper, number) = buys(&shop, &canary()).await;
        let erase = EraseOrder { number: number.clone() };
        // Who pays for an order that is just being given up is refused, or given her money back.
        let reference = shop.reference(&number).await;
        let paying = shop.processor.test_authorise(reference, CARD);
        let (_paid_or_refused, erased) = tokio::join!(paying, shopper.call(&erase));
        assert!(erased.is_ok(), "{erased:?}");
    }
    shop.settled().await;
    assert_eq!(column(&shop, "data_keys", "id").await, [""; 0]);
    shop.stop().await;
}
