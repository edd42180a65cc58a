//! Whoever has an account is told by letter that what is held about her is going to be erased, when, and how to stop it.

use std::time::Duration;

use contract::privacy::{CallOffErasure, GetErasure, GetHeld, PlanErasure};
use rstest::rstest;
use valise_server::domain::moment::minute;

use crate::{
    account::{ADA, letters, shop},
    support::Database,
    vault::{buys, canary},
};

const SUBJECT: &str = "Subject: Your data at Valise is going to be deleted";

/// promise: P5.1
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p5_1_the_letter_says_when_it_will_be_done_and_how_to_stop_it_and_comes_once(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let mut ada = shop.person(ADA).await;
    shop.run_jobs().await;
    let due = ada.call(&PlanErasure).await.unwrap().due.unwrap();
    shop.advance(Duration::from_secs(60));
    assert_eq!(ada.call(&PlanErasure).await.unwrap().due, Some(due));
    shop.run_jobs().await;
    let told = letters(&shop, ADA, SUBJECT);
    let [letter] = told.as_slice() else { panic!("{} letters", told.len()) };
    for words in [minute(due), format!("{}/privacy/data", shop.url), format!("{}/account/reset", shop.url)] {
        assert!(letter.contains(&words), "{words} is not in {letter}");
    }
    assert!(letter.contains("stop it"));
    let told = ada.call(&GetHeld).await.unwrap().disclosures;
    assert!(told.len() == 1 && told[0].recipient == "Valise Mail", "it is in the ledger: {told:?}");

    // As the letter says: from wherever she signs in.
    let mut phone = shop.shopper();
    phone.sign_in(ADA).await;
    assert_eq!(phone.call(&CallOffErasure).await.unwrap().due, None);
    shop.advance(Duration::from_secs(8 * 86_400));
    shop.run_jobs().await;
    phone.sign_in(ADA).await;
    assert_eq!(phone.call(&GetErasure).await.unwrap().done, None);
    shop.stop().await;
}

/// promise: P5.1
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p5_1_of_an_erasure_that_is_called_off_before_it_leaves_no_letter_tells_and_guests_have_none(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let mut ada = shop.person(ADA).await;
    shop.run_jobs().await;
    ada.call(&PlanErasure).await.unwrap();
    ada.call(&CallOffErasure).await.unwrap();
    assert_eq!(shop.count("account_letters").await, 0);
    shop.run_jobs().await;
    assert!(letters(&shop, ADA, SUBJECT).is_empty());

    // Planned anew it is told, with the new date.
    shop.advance(Duration::from_secs(120));
    let due = ada.call(&PlanErasure).await.unwrap().due.unwrap();
    shop.run_jobs().await;
    let told = letters(&shop, ADA, SUBJECT);
    assert!(told.len() == 1 && told[0].contains(&minute(due)), "{told:?}");

    let (mut guest, _) = buys(&shop, &canary()).await;
    assert!(guest.call(&PlanErasure).await.unwrap().due.is_some());
    assert_eq!(shop.count("account_letters").await, 0);
    shop.stop().await;
}
