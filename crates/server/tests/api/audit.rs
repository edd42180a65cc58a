//! The audit log: what is done stands in it, with it or not at all; what is done to it is found (promise: P6.3).

use std::{process::Command, time::Duration};

use contract::{
    ProblemCode,
    money::Money,
    orders::{FindOrder, OrderKey},
};
use rstest::rstest;
use valise_server::{
    audit::{self, Action, Detail, Entry, LogRow, Subject},
    cli::verify_audit_log,
    domain::chain::{Fault, Head},
    store::{StoreError, chain},
};

use crate::support::{Database, Setup, Shopper, TestApp, Variant, shopper::consignee};

async fn without_jobs(database: Database) -> TestApp {
    TestApp::spawn_with(database, Setup { jobs: false, ..Setup::default() }).await
}

/// Somebody with a bag in her cart.
async fn with_a_bag(shop: &TestApp, variant: &Variant) -> Shopper {
    let mut shopper = shop.shopper();
    shopper.add(variant, 1).await;
    shopper
}

/// A log of so many rows.
async fn log_of(shop: &TestApp, rows: i64) {
    for number in 0..rows {
        note(shop, number).await.unwrap();
    }
}

async fn note(shop: &TestApp, number: i64) -> Result<(), StoreError> {
    let key = shop.app.key.clone();
    let noted = shop.app.db.write(move |conn| {
        let key = key.clone();
        Box::pin(async move {
            let subject = Subject::Variant("SKU-1");
            let entry = Entry::at_the_console(number, Action::StockSet, subject, Detail::Number(number));
            audit::append(conn, &key, &entry).await
        })
    });
    noted.await
}

async fn faults(shop: &TestApp, kept: &[Head]) -> Vec<Fault> {
    verify_audit_log(&shop.app.db, &shop.app.key, kept.to_vec()).await.unwrap().1
}

async fn head(shop: &TestApp) -> Head {
    shop.app.db.read(|conn| Box::pin(chain::head::<audit::Record>(conn))).await.unwrap().unwrap()
}

async fn rows(shop: &TestApp) -> Vec<LogRow> {
    let mut rows = Vec::new();
    let seen = |row: &LogRow| rows.push(row.clone());
    let (_, faults) = chain::audit(&shop.app.db, &shop.app.key, Vec::new(), &[], seen).await.unwrap();
    assert_eq!(faults, []);
    rows
}

async fn actions(shop: &TestApp) -> Vec<String> {
    rows(shop).await.into_iter().map(|row| row.entry.action).collect()
}

/// What an intruder does to the tables.
#[expect(clippy::disallowed_methods, reason = "an intruder does not ask the shop's own functions")]
async fn tamper(shop: &TestApp, statements: Vec<String>) {
    let done = shop.app.db.write(move |conn| {
        let statements = statements.clone();
        Box::pin(async move {
            for statement in statements {
                sqlx::raw_sql(sqlx::AssertSqlSafe(statement)).execute(&mut *conn).await.map_err(StoreError::from)?;
            }
            Ok::<(), StoreError>(())
        })
    });
    done.await.unwrap();
}

fn statements(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

/// The statements that write the log anew from a row on, with the shop's key in hand.
fn written_anew(shop: &TestApp, rows: &[LogRow], from: usize) -> Vec<String> {
    use valise_server::domain::chain::Link;
    let key = &shop.app.key;
    let (mut statements, mut prev_hash) = (Vec::new(), rows[from].prev_hash.clone());
    for row in &rows[from..] {
        let entry = audit::Record { detail: "0".to_owned(), ..row.entry.clone() };
        let hash = entry.hash(&prev_hash, key);
        statements.push(format!(
            "UPDATE audit_log SET detail = '0', prev_hash = '{prev_hash}', hash = '{hash}' WHERE seq = {}",
            row.seq
        ));
        prev_hash = hash;
    }
    let end = Head::at::<audit::Record>(rows[rows.len() - 1].seq, &prev_hash, key);
    statements.push(format!("UPDATE audit_head SET hash = '{}', mac = '{}'", end.hash, end.mac));
    statements
}

/// promise: P6.3
#[rstest]
#[tokio::test]
async fn an_orders_life_is_told_and_nothing_that_she_typed(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = without_jobs(database).await;
    let variant = shop.variant(0, 5, Money::eur(12_900)).await;
    let mut buyer = with_a_bag(&shop, &variant).await;
    let placed = buyer.order(&consignee()).await;
    shop.pay(&placed.number, "4242424242424242").await;
    shop.comes_to(&mut buyer, &placed.number, contract::orders::OrderStatus::Placed).await;
    let key = OrderKey { number: placed.number.clone(), mobile: consignee().mobile };
    shop.shopper().call(&FindOrder(key.clone())).await.unwrap();
    let wrong = FindOrder(OrderKey { mobile: "0664 7654321".to_owned(), ..key });
    assert_eq!(shop.shopper().call(&wrong).await.unwrap_err().code, ProblemCode::NotFound);

    let rows = rows(&shop).await;
    // Each look at an order is told too; how often she looked until it was placed is nobody's matter here.
    let told: Vec<(&str, &str, &str)> = rows
        .iter()
        .filter(|row| row.entry.action != "data.opened")
        .map(|row| (&*row.entry.actor, &*row.entry.action, &*row.entry.detail))
        .collect();
    assert_eq!(
        told,
        [("guest", "order.reserved", ""), ("system", "order.placed", ""), ("guest", "order.opened", "number,mobile")]
    );
    let text = format!("{rows:?}");
    let typed = consignee();
    for personal in [&typed.full_name, &typed.mobile, &typed.line1, &typed.city, &placed.number, "+436641234567"] {
        assert!(!text.contains(personal), "{personal} is in {text}");
    }
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn an_order_that_is_given_up_or_runs_out_is_told_once(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = without_jobs(database).await;
    let variant = shop.variant(0, 5, Money::eur(12_900)).await;
    let mut buyer = with_a_bag(&shop, &variant).await;
    buyer.order(&consignee()).await;
    let elsewhere = contract::checkout::CheckoutDraft { line1: "Hauptplatz 2".to_owned(), ..consignee() };
    buyer.order(&elsewhere).await;
    shop.advance(Duration::from_secs(15 * 60));
    shop.run_jobs().await;
    shop.run_jobs().await;
    assert_eq!(actions(&shop).await, ["order.reserved", "order.cancelled", "order.reserved", "order.expired"]);
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn what_fails_is_not_told(#[values(Database::Sqlite, Database::Postgres)] database: Database) {
    let shop = without_jobs(database).await;
    let variant = shop.variant(0, 1, Money::eur(12_900)).await;
    let mut buyer = with_a_bag(&shop, &variant).await;
    let order = buyer.new_order(&consignee()).await;
    shop.set_stock(&variant.sku, 0).await;
    assert_eq!(buyer.place(&crate::support::shopper::key(), &order).await.status, 409);
    assert_eq!(actions(&shop).await, [""; 0]);
    shop.stop().await;
}

/// promise: P6.3
#[rstest]
#[tokio::test]
async fn what_cannot_be_told_is_not_done(#[values(Database::Sqlite, Database::Postgres)] database: Database) {
    let shop = without_jobs(database).await;
    let variant = shop.variant(0, 5, Money::eur(12_900)).await;
    let mut buyer = with_a_bag(&shop, &variant).await;
    let order = buyer.new_order(&consignee()).await;
    tamper(&shop, statements(&["UPDATE audit_head SET mac = 'forged'"])).await;
    let refused = buyer.place(&crate::support::shopper::key(), &order).await;
    assert_eq!(refused.problem().code, ProblemCode::Internal, "a new seal would cover what was done");
    let books = shop.books().await;
    assert_eq!(books.assert_units(&variant.id, 5), (5, 0, 0), "no order, no reservation");
    shop.stop().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn entries_written_at_once_make_one_chain_without_a_gap(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = without_jobs(database).await;
    let noted = futures_util::future::join_all((0..64).map(|number| note(&shop, number))).await;
    assert!(noted.iter().all(Result::is_ok), "{noted:?}");
    assert_eq!(rows(&shop).await.len(), 64);
    assert_eq!(head(&shop).await.seq, 64);
    shop.stop().await;
}

#[rstest]
#[case::edited(&["UPDATE audit_log SET detail = '99' WHERE seq = 2"], &[Fault::Edited(2)])]
#[case::told_of_another(&["UPDATE audit_log SET actor = 'job', actor_id = 'sweep' WHERE seq = 4"], &[Fault::Edited(4)])]
#[case::deleted(&["DELETE FROM audit_log WHERE seq = 3"], &[Fault::Missing(3, 3)])]
#[case::exchanged(
    &[
        "UPDATE audit_log SET seq = -2 WHERE seq = 2",
        "UPDATE audit_log SET seq = 2 WHERE seq = 3",
        "UPDATE audit_log SET seq = 3 WHERE seq = -2",
    ],
    &[Fault::OutOfOrder(2), Fault::OutOfOrder(3), Fault::OutOfOrder(4)]
)]
#[case::cut_off(&["DELETE FROM audit_log WHERE seq > 3"], &[Fault::CutOff(4, 5)])]
#[case::cut_off_with_its_head(
    &[
        "DELETE FROM audit_log WHERE seq > 3",
        "UPDATE audit_head SET seq = 3, hash = (SELECT hash FROM audit_log WHERE seq = 3)",
    ],
    &[Fault::HeadForged]
)]
#[case::without_a_head(&["DELETE FROM audit_head"], &[Fault::HeadMissing])]
#[tokio::test]
async fn what_is_done_to_the_log_is_found_and_its_first_row_named(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
    #[case] done: &[&str],
    #[case] found: &[Fault],
) {
    let shop = without_jobs(database).await;
    log_of(&shop, 5).await;
    assert_eq!(faults(&shop, &[]).await, []);
    tamper(&shop, statements(done)).await;
    assert_eq!(faults(&shop, &[]).await, found);
    shop.stop().await;
}

/// promise: P6.3
#[rstest]
#[tokio::test]
async fn promise_p6_3_the_program_fails_on_a_broken_log_and_names_the_row(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = without_jobs(database).await;
    log_of(&shop, 5).await;
    let verify = || {
        let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_valise"));
        program.args(["audit", "verify", "--data-dir"]).arg(&shop.app.config.data_dir);
        program.args(["--database-url", &shop.app.config.database_url]);
        let ran = program.output().unwrap();
        let said = [ran.stdout, ran.stderr].map(|text| String::from_utf8(text).unwrap());
        (ran.status.code(), said)
    };
    let (code, [said, complained]) = verify();
    assert_eq!((code, said.trim_end()), (Some(0), "the audit log holds: 5 rows, 0 kept heads"), "{complained}");
    tamper(&shop, statements(&["UPDATE audit_log SET detail = '0' WHERE seq = 3"])).await;
    let (code, [said, complained]) = verify();
    assert_eq!((code, said.as_str()), (Some(1), ""));
    assert!(complained.contains("the audit log does not hold"), "{complained}");
    assert!(complained.contains("row 3 was edited") && !complained.contains("row 2 was"), "{complained}");
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn a_log_written_anew_with_the_shops_own_key_is_given_away_by_a_kept_head(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = without_jobs(database).await;
    log_of(&shop, 2).await;
    let mut kept = vec![head(&shop).await];
    log_of(&shop, 3).await;
    kept.push(head(&shop).await);
    log_of(&shop, 2).await;
    let anew = written_anew(&shop, &rows(&shop).await, 3);
    tamper(&shop, anew).await;
    assert_eq!(faults(&shop, &[]).await, [], "by itself the log looks whole");
    assert_eq!(faults(&shop, &kept).await, [Fault::WrittenAnew(3, 5)]);
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn a_log_put_back_to_an_earlier_state_is_given_away_by_a_kept_head(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = without_jobs(database).await;
    log_of(&shop, 3).await;
    tamper(&shop, statements(&["CREATE TABLE kept AS SELECT * FROM audit_head"])).await;
    log_of(&shop, 2).await;
    let later = head(&shop).await;
    let put_back =
        ["DELETE FROM audit_log WHERE seq > 3", "DELETE FROM audit_head", "INSERT INTO audit_head SELECT * FROM kept"];
    tamper(&shop, statements(&put_back)).await;
    assert_eq!(faults(&shop, &[]).await, [], "by itself the log looks whole");
    assert_eq!(faults(&shop, &[later]).await, [Fault::CutOff(4, 5)]);
    shop.stop().await;
}

/// The program, with a data directory of its own; what it said, and whether it succeeded.
fn valise(folder: &std::path::Path, arguments: &[&str]) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_valise"));
    let ran =
        command.args(arguments).env("VALISE_DATA_DIR", folder).env_remove("VALISE_DATABASE_URL").output().unwrap();
    let said = [ran.stdout, ran.stderr].concat();
    (ran.status.success(), String::from_utf8(said).unwrap())
}

#[test]
fn at_the_console_changes_are_told_and_the_log_is_verified_against_a_kept_head() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| valise(folder.path(), &[&["--log", "error"], arguments].concat());
    assert!(run(&["seed", "--bags", "1"]).0);
    assert!(!run(&["stock", "--sku", "none", "--set", "4"]).0);
    assert!(run(&["promo", "add", "WELCOME10", "--percent", "10"]).0);
    assert!(run(&["promo", "end", "WELCOME10"]).0);
    assert!(!run(&["promo", "end", "WELCOME10"]).0, "once is enough, and the second time nothing is told");
    let (told, about) = run(&["audit", "about", "WELCOME10"]);
    assert!(told && about.lines().count() == 2, "{about}");
    assert!(about.contains("staff console  promo.added  promo WELCOME10  upkeep  10"), "{about}");

    let (_, kept) = run(&["audit", "head"]);
    let file = folder.path().join("head.json");
    std::fs::write(&file, kept).unwrap();
    let verify = ["audit", "verify", "--head", file.to_str().unwrap()];
    assert_eq!(run(&verify), (true, "the audit log holds: 2 rows, 1 kept heads\n".to_owned()));
    std::fs::remove_file(folder.path().join("shop-key")).unwrap();
    let (held, said) = run(&verify);
    assert!(!held && said.contains("no head that this shop's key sealed"), "{said}");
    let (changed, said) = run(&["promo", "add", "WELCOME20", "--percent", "20"]);
    assert!(!changed && said.contains("see `valise audit verify`"), "{said}");
}

#[rstest]
#[tokio::test]
async fn a_choice_is_referred_to_by_its_id_and_its_words_stay_in_its_own_log(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = without_jobs(database).await;
    let recorded = shop.shopper().call(&shop.choice(&[contract::privacy::Purpose::Analytics])).await.unwrap();
    let rows = rows(&shop).await;
    assert_eq!(rows.len(), 1);
    assert_eq!((&*rows[0].entry.action, &rows[0].entry.subject_id), ("choice.recorded", &recorded.choices[0].id));
    assert!(!format!("{rows:?}").contains("analytics"));
    shop.stop().await;
}
