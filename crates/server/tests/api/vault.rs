//! What the shop keeps about people is sealed, and what is destroyed stays so.

use std::{path::Path, sync::Arc, time::Duration};

use contract::{
    checkout::CheckoutDraft,
    money::Money,
    newsletter::{Subscribe, Subscriber},
};
use rstest::rstest;
use sqlx::{AnyConnection, Connection, Row};
use valise_server::{
    clock::SystemClock,
    domain::keys::{self, KeyError},
    random::SystemRandom,
    store::{self, Batch, Db, Kind, StoreError, data_keys},
    vault::{FileKeeper, KeyKind, KeyRow, VaultError},
};

use crate::support::{
    Database, Setup, Shopper, TestApp, eventually,
    logged::Logged,
    shopper::{Answer, consignee},
};

/// A token for every personal column. None is found by chance: spaces and capitals stand in no id and no hash.
pub(crate) fn canary() -> CheckoutDraft {
    CheckoutDraft {
        country: "IE".to_owned(),
        full_name: "Zyxanna Qwertzuiop".to_owned(),
        mobile: "+353851726354".to_owned(),
        line1: "Vexillology Lane 7".to_owned(),
        line2: "Flat Xylograph".to_owned(),
        city: "Ballyquixote".to_owned(),
        postal_code: "D02 X285".to_owned(),
        email: "zyxanna.q@canary.example".to_owned(),
        landline: "+35316273849".to_owned(),
        id_number: String::new(),
    }
}

const SUBSCRIBER: &str = "zyxanna.news@canary.example";

pub(crate) fn tokens() -> Vec<String> {
    let CheckoutDraft { country: _, full_name, mobile, line1, line2, city, postal_code, email, landline, id_number: _ } =
        canary();
    let mobile_inside = mobile.trim_start_matches("+353").to_owned();
    let landline_inside = landline.trim_start_matches("+353").to_owned();
    let subscriber = SUBSCRIBER.to_owned();
    vec![full_name, mobile_inside, line1, line2, city, postal_code, email, landline_inside, subscriber]
}

pub(crate) async fn buys(shop: &TestApp, consignee: &CheckoutDraft) -> (Shopper, String) {
    let variant = shop.variant(0, 50, Money::eur(12_900)).await;
    let mut shopper = shop.shopper();
    shopper.add(&variant, 1).await;
    let number = shopper.order(consignee).await.number;
    (shopper, number)
}

/// The id of an order, which is its data key's.
#[expect(clippy::disallowed_methods, reason = "an auditor reads the tables")]
async fn id_of(db: &Db, number: &str) -> String {
    let number = number.to_owned();
    let read = db.read(|conn| {
        Box::pin(async move {
            let query = sqlx::query_scalar("SELECT id FROM orders WHERE number = $1").bind(number);
            query.fetch_one(conn).await.map_err(StoreError::from)
        })
    });
    read.await.unwrap()
}

async fn key_of(db: &Db, id: &str) -> Option<KeyRow> {
    let id = id.to_owned();
    db.read(|conn| Box::pin(async move { data_keys::by_id(conn, &id).await })).await.unwrap()
}

async fn destroy(shop: &TestApp, id: &str) {
    let id = id.to_owned();
    let written = shop.app.db.write(move |conn| {
        let mut batch = Batch::default();
        data_keys::destroy(&mut batch, &id, 0);
        Box::pin(batch.run(conn))
    });
    written.await.unwrap();
    shop.run_jobs().await;
}

/// Everything that stands in any table, as text.
#[expect(clippy::disallowed_methods, reason = "an auditor reads the tables, not the shop's own accounts of them")]
pub(crate) async fn everything(db: &Db) -> String {
    let columns = match db.kind() {
        Kind::Sqlite => {
            "SELECT t.name AS t, c.name AS c FROM sqlite_master t JOIN pragma_table_info(t.name) c \
             WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'"
        }
        Kind::Postgres => {
            "SELECT CAST(table_name AS TEXT) AS t, CAST(column_name AS TEXT) AS c FROM information_schema.columns \
             WHERE table_schema = 'public'"
        }
    };
    let read = db.read(|conn| {
        Box::pin(async move {
            let mut text = String::new();
            for row in sqlx::query(columns).fetch_all(&mut *conn).await? {
                let (table, column): (String, String) = (row.get("t"), row.get("c"));
                let sql = format!("SELECT CAST({column} AS TEXT) FROM {table} WHERE {column} IS NOT NULL");
                let values: Vec<String> = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_all(&mut *conn).await?;
                text += &values.join("\n");
            }
            Ok::<_, StoreError>(text)
        })
    });
    read.await.unwrap()
}

/// Every file below a folder but letters, which are deliveries: they left the shop.
pub(crate) fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() && path.file_name().is_none_or(|name| name != "mail") {
            found.extend(files(&path));
        } else if path.is_file() {
            found.push((path.display().to_string(), std::fs::read(&path).unwrap()));
        }
    }
    found
}

pub(crate) fn contains(bytes: &[u8], token: &str) -> bool {
    bytes.windows(token.len()).any(|window| window == token.as_bytes())
}

/// promise: P6.1, O5
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p6_1_no_token_of_a_person_is_found_in_database_journal_or_log(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let log = Logged::whole();
    let shop = TestApp::spawn_with(database, Setup { jobs: false, ..Setup::default() }).await;
    let (mut shopper, number) = buys(&shop, &canary()).await;
    shop.pay(&number, "4242424242424242").await;
    shopper.call(&shop.choice(&[contract::privacy::Purpose::Marketing])).await.unwrap();
    shopper.call(&Subscribe(Subscriber { email: SUBSCRIBER.to_owned() })).await.unwrap();
    eventually("she is written to", async || {
        shop.run_jobs().await;
        shop.letters().len() == 2
    })
    .await;
    assert_eq!(shopper.see(&number).await.consignee, canary(), "she sees it all the same");

    let stands = everything(&shop.app.db).await;
    assert!(stands.contains(&number), "the auditor does read what stands there");
    for token in tokens() {
        assert!(!stands.contains(&token), "{token} stands in a table");
        for (name, bytes) in files(&shop.app.config.data_dir) {
            assert!(!contains(&bytes, &token), "{token} stands in {name}");
        }
        assert!(!log.contains(&token), "{token} stands in the log");
    }
    assert!(log.contains("/api/orders/{number}"), "and requests are logged at all");
    shop.stop().await;
}

/// promise: P6.1
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p6_1_a_sealed_value_put_into_another_order_is_not_shown_there(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn(database).await;
    let (_, hers) = buys(&shop, &canary()).await;
    let (mut other, others) = buys(&shop, &consignee()).await;
    move_name(&shop.app.db, &hers, &others).await;
    let answer: Answer = other.get(&format!("/api/orders/{others}")).await;
    assert_eq!(answer.status, 500);
    assert!(!contains(&answer.body, "Zyxanna"));
    shop.stop().await;
}

#[expect(clippy::disallowed_methods, reason = "an attacker with the database writes into it")]
async fn move_name(db: &Db, from: &str, to: &str) {
    let (from, to) = (from.to_owned(), to.to_owned());
    let written = db.write(move |conn| {
        let (from, to) = (from.clone(), to.clone());
        Box::pin(async move {
            let sql =
                "UPDATE orders SET full_name = (SELECT full_name FROM orders WHERE number = $1) WHERE number = $2";
            sqlx::query(sql).bind(from).bind(to).execute(conn).await.map_err(StoreError::from)
        })
    });
    assert_eq!(written.await.unwrap().rows_affected(), 1);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_rotation_beside_a_shop_that_sells_loses_no_order_and_the_old_key_can_go(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn(database).await;
    let mut orders = vec![buys(&shop, &canary()).await];
    let (app, mut buying) = (Arc::clone(&shop.app), Vec::new());
    let rotating = tokio::spawn(async move { keys::rotate(&app.db, &app.vault, &SystemClock).await });
    for _ in 0..6 {
        buying.push(buys(&shop, &canary()).await);
    }
    let rotated = rotating.await.unwrap().unwrap();
    assert_eq!((rotated.version, rotated.resumed, rotated.unreadable), (2, false, 0));
    orders.extend(buying);
    keys::remove(&shop.app.db, &shop.app.vault, 1).await.unwrap();
    assert_eq!(shop.app.vault.keks().unwrap().len(), 1);
    for (shopper, number) in &mut orders {
        assert_eq!(shopper.see(number).await.consignee, canary());
    }
    let refused = keys::remove(&shop.app.db, &shop.app.vault, 2).await;
    assert!(matches!(refused, Err(KeyError::Refused(_))), "the newest stays");
    shop.stop().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_rotation_wraps_every_data_key_however_many_there_are_and_skips_what_it_cannot_read(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn(database).await;
    let (db, vault) = (&shop.app.db, &shop.app.vault);
    let made = |number| vault.new_key(KeyKind::Subscriber, &format!("subscriber {number}"), 0).unwrap().1;
    let mut rows: Vec<KeyRow> = (0..450).map(made).collect();
    rows[300].wrapped = "broken".to_owned();
    let written = db.write(move |conn| {
        let mut batch = Batch::default();
        rows.iter().for_each(|row| data_keys::insert(&mut batch, row));
        Box::pin(batch.run(conn))
    });
    written.await.unwrap();
    let rotated = keys::rotate(db, vault, &SystemClock).await.unwrap();
    assert_eq!((rotated.rewrapped, rotated.unreadable), (449, 1));
    let counts = db.read(|conn| Box::pin(data_keys::count_by_kek(conn))).await.unwrap();
    assert_eq!(counts, [(1, 1), (2, 449)]);
    let refused = keys::remove(db, vault, 1).await;
    assert!(matches!(refused, Err(KeyError::Refused(_))), "it may still be mended with the old key");
    let next = keys::rotate(db, vault, &SystemClock).await.unwrap();
    assert_eq!((next.version, next.resumed, next.rewrapped), (3, false, 449), "what cannot be read holds nothing up");
    keys::remove(db, vault, 2).await.unwrap();
    shop.stop().await;
}

/// Killed after the new key was made, when some orders were wrapped by it; and before it came into the ring.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_rotation_that_was_cut_off_is_finished_by_the_next(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
    #[values(true, false)] in_the_ring: bool,
) {
    let shop = TestApp::spawn(database).await;
    let (db, vault) = (&shop.app.db, &shop.app.vault);
    let (mut shopper, number) = buys(&shop, &canary()).await;
    let noted = db.write(|conn| {
        let mut batch = Batch::default();
        data_keys::insert_kek(&mut batch, &(2, "second".to_owned(), 7));
        Box::pin(batch.run(conn))
    });
    noted.await.unwrap();
    if in_the_ring {
        vault.add_kek(2, "second", 7).unwrap();
    }
    // Wrapped by the new one already, if there is one to be had.
    let (mut other, others) = buys(&shop, &canary()).await;
    let left = if in_the_ring { 1 } else { 2 };
    let rotated = keys::rotate(db, vault, &SystemClock).await.unwrap();
    assert_eq!((rotated.version, rotated.resumed, rotated.rewrapped), (2, in_the_ring, left));
    assert_eq!(keys::rotate(db, vault, &SystemClock).await.unwrap().version, 3, "the next is a rotation of its own");
    assert_eq!(shopper.see(&number).await.consignee, canary());
    assert_eq!(other.see(&others).await.consignee, canary());
    shop.stop().await;
}

/// promise: P5.1
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p5_1_destroying_the_key_of_one_order_makes_it_unreadable_and_no_other(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn_with(database, Setup { jobs: false, ..Setup::default() }).await;
    let (mut shopper, number) = buys(&shop, &canary()).await;
    let (mut other, others) = buys(&shop, &canary()).await;
    let id = id_of(&shop.app.db, &number).await;
    let copy = key_of(&shop.app.db, &id).await.unwrap();
    destroy(&shop, &id).await;

    let left = shopper.see(&number).await.consignee;
    assert_eq!(left, CheckoutDraft { country: "IE".to_owned(), ..CheckoutDraft::default() });
    assert_eq!(other.see(&others).await.consignee, canary());
    assert!(key_of(&shop.app.db, &id).await.is_none());
    assert!(matches!(shop.app.vault.key(&copy), Err(VaultError::Destroyed)), "a copy of its row opens nothing");
    let mut elsewhere = shop.shopper();
    let key = serde_json::json!({"number": number, "mobile": canary().mobile});
    let found = elsewhere.post("/api/orders/find", &key).await;
    assert_eq!(found.status, 404, "nor is it found by the mobile number");
    shop.stop().await;
}

/// promise: P5.1
#[tokio::test(flavor = "multi_thread")]
async fn promise_p5_1_yesterdays_backup_with_todays_keys_opens_every_order_but_the_erased_one() {
    let shop = TestApp::spawn_with(Database::Sqlite, Setup { jobs: false, ..Setup::default() }).await;
    let (_, erased) = buys(&shop, &canary()).await;
    let (_, kept) = buys(&shop, &canary()).await;
    let folder = tempfile::tempdir().unwrap();
    let backup = folder.path().join("backup.db");
    back_up(&shop.app.config.database_url, &backup).await;
    destroy(&shop, &id_of(&shop.app.db, &erased).await).await;
    keys::rotate(&shop.app.db, &shop.app.vault, &SystemClock).await.unwrap();

    let db = Db::connect(&format!("sqlite:{}", backup.display())).await.unwrap();
    let keeper = Box::new(FileKeeper::new(&shop.app.config.keys_dir));
    let vault = keys::open_vault(&db, keeper, &SystemClock, Arc::new(SystemRandom)).await.unwrap();
    let row = async |number| key_of(&db, &id_of(&db, number).await).await.unwrap();
    assert!(matches!(vault.key(&row(&erased).await), Err(VaultError::Destroyed)));
    assert!(vault.key(&row(&kept).await).is_ok());
    db.close().await;
    shop.stop().await;
}

#[expect(clippy::disallowed_methods, reason = "as docs/OPERATIONS.md backs a shop up")]
pub(crate) async fn back_up(url: &str, to: &Path) {
    let mut conn = AnyConnection::connect(url).await.unwrap();
    sqlx::query("VACUUM INTO $1").bind(to.display().to_string()).execute(&mut conn).await.unwrap();
    conn.close().await.unwrap();
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_shop_does_not_start_without_the_key_ring_of_its_database_nor_with_anothers(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let (shop, other) = (TestApp::spawn(database).await, TestApp::spawn(Database::Sqlite).await);
    let folder = tempfile::tempdir().unwrap();
    for keys in [folder.path(), &other.app.config.keys_dir] {
        let keeper = Box::new(FileKeeper::new(keys));
        let opened = keys::open_vault(&shop.app.db, keeper, &SystemClock, Arc::new(SystemRandom)).await;
        assert!(matches!(opened, Err(KeyError::Refused(_))), "{keys:?}");
    }
    assert!(!folder.path().join("ring.json").exists(), "no new ring is made in its place");
    other.stop().await;
    shop.stop().await;
}

async fn entries(shop: &TestApp, id: &str) -> Vec<(String, String, String)> {
    let id = id.to_owned();
    let read = shop.app.db.read(|conn| Box::pin(async move { store::audit::about(conn, &id, 100).await }));
    let entries = read.await.unwrap().into_iter().filter(|entry| entry.action == "data.opened");
    entries.map(|entry| (entry.actor, entry.actor_id, entry.purpose)).collect()
}

/// promise: P6.3
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p6_3_every_opening_of_an_order_is_in_the_log_with_who_and_what_for(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn_with(database, Setup { jobs: false, ..Setup::default() }).await;
    let (mut shopper, number) = buys(&shop, &canary()).await;
    let id = id_of(&shop.app.db, &number).await;
    assert_eq!(entries(&shop, &id).await, [], "placing seals, it opens nothing");
    let (mut stranger, _) = buys(&shop, &consignee()).await;
    assert_eq!(stranger.get(&format!("/api/orders/{number}")).await.status, 404);
    let wrong = serde_json::json!({"number": number, "mobile": "+353851726355"});
    assert_eq!(stranger.post("/api/orders/find", &wrong).await.status, 404);
    assert_eq!(entries(&shop, &id).await, [], "who is turned away has opened nothing");

    for _ in 0..5 {
        shopper.see(&number).await;
    }
    shop.pay(&number, "4242424242424242").await;
    eventually("she is written to", async || {
        shop.run_jobs().await;
        !shop.letters().is_empty()
    })
    .await;
    let entry = |actor: &str, which: &str, purpose: &str| (actor.to_owned(), which.to_owned(), purpose.to_owned());
    let expected = [entry("job", "confirm", "letter"), entry("guest", "", "own_view")];
    assert_eq!(entries(&shop, &id).await, expected, "the newest first; five looks within a minute are one");
    shop.advance(Duration::from_secs(61));
    shopper.see(&number).await;
    assert_eq!(entries(&shop, &id).await.len(), 3, "a minute later she looks anew");
    destroy(&shop, &id).await;
    assert_eq!(shopper.see(&number).await.consignee.full_name, "", "a look that lasts outlives no erasure");
    shop.stop().await;
}

/// promise: P6.3
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p6_3_what_cannot_be_logged_is_not_opened(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn(database).await;
    let (mut shopper, number) = buys(&shop, &canary()).await;
    break_the_log(&shop.app.db).await;
    let answer = shopper.get(&format!("/api/orders/{number}")).await;
    assert_eq!(answer.status, 500);
    for token in tokens() {
        assert!(!contains(&answer.body, &token));
    }
    shop.stop().await;
}

#[expect(clippy::disallowed_methods, reason = "an intruder writes into the log")]
async fn break_the_log(db: &Db) {
    let written = db.write(|conn| {
        let forged = sqlx::query("UPDATE audit_head SET mac = 'forged'").execute(conn);
        Box::pin(async move { forged.await.map_err(StoreError::from) })
    });
    assert_eq!(written.await.unwrap().rows_affected(), 1);
}
