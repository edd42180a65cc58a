//! How long somebody stays signed in: thirty days without use, half a year in any case.

use std::time::Duration;

use contract::{
    ProblemCode,
    account::{GetAccount, ListSessions},
};
use rstest::rstest;

use crate::{
    account::{ADA, shop},
    support::{Database, Shopper},
};

const DAY: Duration = Duration::from_secs(86_400);

async fn is_signed_in(browser: &mut Shopper) -> bool {
    let account = browser.call(&GetAccount).await.unwrap().account;
    let listed = browser.call(&ListSessions).await;
    match &listed {
        Ok(list) => assert!(account.is_some() && !list.sessions.is_empty()),
        Err(refused) => assert_eq!((account, refused.code), (None, ProblemCode::NotSignedIn)),
    }
    listed.is_ok()
}

/// promise: P6.1
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p6_1_a_session_ends_thirty_days_after_its_last_use(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let mut used = shop.person(ADA).await;
    let mut left = shop.shopper();
    left.sign_in(ADA).await;
    shop.advance(DAY * 29);
    assert!(is_signed_in(&mut used).await, "and uses it");
    shop.advance(DAY * 2);
    assert!(is_signed_in(&mut used).await);
    // Nobody has swept it away yet: it is over by its time.
    assert_eq!(shop.count("account_sessions").await, 2);
    assert!(!is_signed_in(&mut left).await, "left alone for thirty-one days");
    shop.run_jobs().await;
    assert_eq!(shop.count("account_sessions").await, 1, "then it is deleted");
    shop.stop().await;
}

/// promise: P6.1
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p6_1_a_session_ends_after_half_a_year_however_often_it_is_used(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let mut ada = shop.person(ADA).await;
    for _ in 0..8 {
        shop.advance(DAY * 22);
        assert!(is_signed_in(&mut ada).await);
    }
    shop.advance(DAY * 3);
    assert!(is_signed_in(&mut ada).await, "a hundred and seventy-nine days");
    shop.advance(DAY * 2);
    assert!(!is_signed_in(&mut ada).await, "a hundred and eighty-one");
    ada.sign_in(ADA).await;
    assert!(is_signed_in(&mut ada).await, "signing in begins another");
    shop.stop().await;
}
