//! Rates that prices are estimated by: the bank's file at the console, and what the shop says of it.

use std::process::Command;

use contract::{
    money::Currency,
    rates::{GetRates, Rates},
};
use http::{Method, header};
use rstest::rstest;
use valise_server::cli::{self, Filled};

use crate::support::{Database, Setup, TestApp, TestDatabase};

const FRIDAY: &str = "Date, USD, JPY, XDR, KRW, \n27 November 2026, 1.0456, 162.95, 0.79, N/A, \n";
const MONDAY: &str = "Date, USD, GBP, \n30 November 2026, 1.05, 0.8332, \n";

async fn take(shop: &TestApp, file: &str) -> Result<String, String> {
    let taken = cli::take_rates(&shop.app.db, &shop.app.key, file, shop.app.clock.now_ms()).await;
    taken.map_err(|error| error.to_string())
}

async fn rates(shop: &TestApp) -> Rates {
    shop.shopper().call(&GetRates).await.unwrap()
}

fn of(day: &str, millionths: &[(Currency, i64)]) -> Rates {
    Rates { day: Some(day.to_owned()), millionths: millionths.iter().copied().collect() }
}

#[rstest]
#[tokio::test]
async fn a_days_file_takes_the_place_of_the_day_before_whole(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn_with(database, Setup { jobs: false, ..Setup::default() }).await;
    assert_eq!(rates(&shop).await, Rates::default(), "a shop that was given none says so");
    assert_eq!(shop.shopper().send_endpoint(&GetRates).await.text(), r#"{"millionths":{}}"#);

    assert_eq!(take(&shop, FRIDAY).await.unwrap(), "2 rates of 2026-11-27");
    let friday = of("2026-11-27", &[(Currency::Jpy, 162_950_000), (Currency::Usd, 1_045_600)]);
    assert_eq!(rates(&shop).await, friday);
    let json = r#"{"day":"2026-11-27","millionths":{"JPY":162950000,"USD":1045600}}"#;
    assert_eq!(shop.shopper().send_endpoint(&GetRates).await.text(), json);

    assert_eq!(take(&shop, MONDAY).await.unwrap(), "2 rates of 2026-11-30");
    let monday = of("2026-11-30", &[(Currency::Gbp, 833_200), (Currency::Usd, 1_050_000)]);
    assert_eq!(rates(&shop).await, monday, "no yen of the day before");
    // The same day once more, put right.
    let again = of("2026-11-30", &[(Currency::Usd, 1_060_000)]);
    assert!(take(&shop, "Date, USD\n30 November 2026, 1.06").await.is_ok());
    assert_eq!(rates(&shop).await, again);
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn an_older_and_a_malformed_file_change_nothing_and_are_told_why(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn_with(database, Setup { jobs: false, ..Setup::default() }).await;
    take(&shop, MONDAY).await.unwrap();
    let (kept, rows) = (rates(&shop).await, shop.rows().await);
    let older = take(&shop, FRIDAY).await.unwrap_err();
    assert_eq!(older, "the rates of 2026-11-30 are kept already, which is later");
    let malformed = take(&shop, "Date, USD, GBP\n1 December 2026, 1.04, 0.83p").await.unwrap_err();
    assert_eq!(malformed, "line 2, column 24: a rate is written as 1.0456");
    assert_eq!((rates(&shop).await, shop.rows().await), (kept, rows), "nor is anything in the audit log");
    // The demo's are older than whatever a shop was given.
    assert_eq!(cli::fill(&shop.app.db, 1, 5, true).await.unwrap(), Filled::Done);
    assert_eq!(rates(&shop).await.day.as_deref(), Some("2026-11-30"));
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn everybody_gets_the_same_rates_may_keep_them_a_while_and_is_not_marked(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn_with(database, Setup { jobs: false, ..Setup::default() }).await;
    take(&shop, FRIDAY).await.unwrap();
    let answer = shop.shopper().send_endpoint(&GetRates).await;
    assert_eq!(answer.status, 200);
    assert!(!answer.headers.contains_key(header::SET_COOKIE));
    assert_eq!(answer.headers[header::CACHE_CONTROL], "public, max-age=300");
    assert_eq!(answer.headers[header::CONTENT_TYPE], "application/json");
    let etag = answer.headers[header::ETAG].to_str().unwrap();
    let again = async || shop.shopper().send(Method::GET, "/api/rates", &[("if-none-match", etag)], Vec::new()).await;
    let held = again().await;
    assert_eq!((held.status, held.body.len()), (304, 0));
    take(&shop, MONDAY).await.unwrap();
    assert_eq!(again().await.status, 200);
    shop.stop().await;
}

/// The program itself.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_command_takes_a_file_and_a_seeded_shop_has_the_demos_until_then(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let folder = tempfile::tempdir().unwrap();
    let database = TestDatabase::create(database, folder.path()).await;
    let run = |arguments: &[&str]| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_valise"));
        program.args(["--log", "error"]).args(arguments);
        let ran = program.args(["--database-url", database.url(), "--data-dir"]).arg(folder.path()).output().unwrap();
        (ran.status.success(), String::from_utf8([ran.stdout, ran.stderr].concat()).unwrap())
    };
    let file = folder.path().join("eurofxref.csv");
    let path = file.to_str().unwrap();
    assert!(run(&["seed", "--bags", "1"]).0);
    std::fs::write(&file, "Date, USD\n02 June 2021, 1.2186").unwrap();
    let older = "valise: the rates of 2021-06-03 are kept already, which is later\n";
    assert_eq!(run(&["rates", path]), (false, older.to_owned()));
    std::fs::write(&file, FRIDAY).unwrap();
    assert_eq!(run(&["rates", path]), (true, "2 rates of 2026-11-27\n".to_owned()));
    let (_, about) = run(&["audit", "about", "2026-11-27"]);
    assert!(about.contains("staff console  rates.set  rates 2026-11-27  upkeep  2"), "{about}");
    let missing = run(&["rates", folder.path().join("none").to_str().unwrap()]);
    assert!(!missing.0 && missing.1.contains("none"), "{missing:?}");
}
