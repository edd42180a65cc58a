//! Letters to people about what they asked of the shop about their data (promise: P5.2).

use std::time::Duration;

use contract::{
    account::DeleteAccount,
    checkout::CheckoutDraft,
    money::Money,
    orders::{FindOrder, OrderKey},
    privacy::{
        Erase, GetDataRequests, GetHeld, Held, PutRestriction, RequestKind, RestrictionChange, RestrictionReason,
    },
};
use rstest::rstest;
use valise_server::domain::{
    moment::minute,
    requests::{Refusal, Turn},
};

use crate::{
    account::{ADA, letters},
    requests::{DAY, asked, bought, turn, without_jobs},
    support::{
        Database, Shopper, TestApp,
        shopper::{consignee, consignee_with_email},
    },
};

/// Orders as the form says.
async fn orders(shop: &TestApp, shopper: &mut Shopper, draft: &CheckoutDraft) -> String {
    let variant = shop.variant(0, 5, Money::eur(12_900)).await;
    shopper.add(&variant, 1).await;
    shopper.order(draft).await.number
}

/// promise: P5.2
#[rstest]
#[tokio::test]
async fn promise_p5_2_who_gave_an_address_is_written_to_of_more_time_a_question_and_the_end_and_of_nothing_else(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = without_jobs(database).await;
    let variant = shop.variant(0, 5, Money::eur(12_900)).await;
    let mut buyer = shop.shopper();
    buyer.add(&variant, 1).await;
    let number = buyer.order(&consignee_with_email()).await.number;
    let request = buyer.call(&asked(RequestKind::Correction, &number)).await.unwrap();
    let letters = || shop.letters().into_iter().filter(|letter| letter.contains(&number)).collect::<Vec<_>>();
    let newest = async |turned: Turn, words: &[&str]| {
        let before = letters();
        turn(&shop, &request.id, turned).await.unwrap();
        shop.run_jobs().await;
        shop.run_jobs().await;
        let new: Vec<_> = letters().into_iter().filter(|letter| !before.contains(letter)).collect();
        assert_eq!(new.len(), usize::from(!words.is_empty()), "{turned:?}");
        // Lines of a letter may be broken where it is encoded.
        let told = new.concat().replace("=\r\n", "");
        for word in words {
            assert!(told.contains(word), "{word} is not in {told}");
        }
        told
    };
    newest(Turn::Begin, &[]).await;
    shop.advance(20 * DAY);
    let told = newest(Turn::Extend, &["Subject: Your request takes longer", "/privacy/requests"]).await;
    assert!(told.contains(&minute(due_at(&buyer).await)), "the new deadline, as her page has it: {told}");
    newest(Turn::AskThePerson, &["Subject: A question about your request"]).await;
    newest(Turn::Answered, &[]).await;
    newest(Turn::Refuse(Refusal::LawForbids), &["Subject: Your request was closed", "authority"]).await;
    let told = buyer.call(&GetHeld).await.unwrap().disclosures;
    let of_request = told.iter().filter(|told| told.why.contains("what you asked of us"));
    assert_eq!(of_request.count(), 3, "each is in the ledger: {told:?}");
    assert_eq!(shop.count("data_request_letters").await, 0);
    shop.stop().await;
}

async fn due_at(buyer: &Shopper) -> i64 {
    buyer.clone().call(&GetDataRequests).await.unwrap().requests[0].due_at
}

/// promise: P5.2, O3
#[rstest]
#[tokio::test]
async fn promise_p5_2_without_an_address_or_after_an_erasure_no_letter_is_written(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = without_jobs(database).await;
    let (mut buyer, number) = bought(&shop).await;
    let request = buyer.call(&asked(RequestKind::Access, &number)).await.unwrap();
    turn(&shop, &request.id, Turn::Extend).await.unwrap();
    assert_eq!(shop.count("data_request_letters").await, 0);

    let variant = shop.variant(1, 5, Money::eur(12_900)).await;
    buyer.add(&variant, 1).await;
    let number = buyer.order(&consignee_with_email()).await.number;
    let request = buyer.call(&asked(RequestKind::Access, &number)).await.unwrap();
    turn(&shop, &request.id, Turn::Extend).await.unwrap();
    assert_eq!(shop.count("data_request_letters").await, 1);
    buyer.call(&Erase).await.unwrap();
    shop.run_jobs().await;
    assert!(shop.letters().iter().all(|letter| !letter.contains("takes longer")));
    assert_eq!(shop.count("data_request_letters").await, 0);
    shop.stop().await;
}

/// promise: P5.2, P3.1, P6.3
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p5_2_who_gave_no_address_with_the_order_is_written_to_at_that_of_her_account_restricted_or_not(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = without_jobs(database).await;
    let mut ada = shop.person(ADA).await;
    let number = orders(&shop, &mut ada, &consignee()).await;
    let reason = Some(RestrictionReason::Claim);
    ada.call(&PutRestriction(RestrictionChange { reason })).await.unwrap();
    let request = ada.call(&asked(RequestKind::Correction, &number)).await.unwrap();

    shop.advance(20 * DAY);
    let turns = [
        (Turn::Begin, None),
        (Turn::Extend, Some("Subject: Your request takes longer")),
        (Turn::AskThePerson, Some("Subject: A question about your request")),
        (Turn::Answered, None),
        (Turn::Refuse(Refusal::LawForbids), Some("Subject: Your request was closed")),
    ];
    for (turned, subject) in turns {
        let before = letters(&shop, ADA, &number).len();
        turn(&shop, &request.id, turned).await.unwrap();
        shop.run_jobs().await;
        shop.run_jobs().await;
        assert_eq!(letters(&shop, ADA, &number).len() - before, usize::from(subject.is_some()), "{turned:?}");
        let told = subject.is_none_or(|subject| letters(&shop, ADA, subject).len() == 1);
        assert!(told, "{subject:?} is not in {:?}", letters(&shop, ADA, &number));
    }
    let longer = letters(&shop, ADA, "Subject: Your request takes longer").concat();
    assert!(longer.contains(&minute(due_at(&ada).await)) && longer.contains("once you are signed in"), "{longer}");

    let held = ada.call(&GetHeld).await.unwrap();
    let told = held.disclosures.iter().filter(|told| told.why.contains("what you asked of us"));
    let fields: Vec<_> = told.map(|told| told.fields.join(", ")).collect();
    assert_eq!(fields, ["Email, Order number"; 3], "each is in the ledger");
    let opened =
        shop.texts("SELECT subject FROM audit_log WHERE action = 'data.opened' AND actor_id = 'requests'").await;
    assert_eq!(opened, ["person"; 3], "on the record, and the order is not opened to see that it has no address");
    assert_eq!(shop.count("data_request_letters").await, 0);
    shop.stop().await;
}

/// promise: P5.2
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p5_2_the_address_of_the_order_goes_before_that_of_the_account_and_the_buyer_before_who_found_it(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = without_jobs(database).await;
    let mut ada = shop.person(ADA).await;
    let number = orders(&shop, &mut ada, &consignee_with_email()).await;
    let request = ada.call(&asked(RequestKind::Access, &number)).await.unwrap();
    turn(&shop, &request.id, Turn::Extend).await.unwrap();
    shop.run_jobs().await;
    assert_eq!(letters(&shop, &consignee_with_email().email, "takes longer").len(), 1);
    assert_eq!(letters(&shop, ADA, "takes longer").len(), 0);

    let bob = "bob@example.org";
    let mut finder = shop.person(bob).await;
    let number = orders(&shop, &mut ada, &consignee()).await;
    shop.advance(Duration::from_secs(60));
    finder.call(&FindOrder(OrderKey { number: number.clone(), mobile: consignee().mobile })).await.unwrap();
    let request = finder.call(&asked(RequestKind::Access, &number)).await.unwrap();
    turn(&shop, &request.id, Turn::Extend).await.unwrap();
    shop.run_jobs().await;
    assert_eq!((letters(&shop, ADA, &number).len(), letters(&shop, bob, &number).len()), (1, 0));
    let ledger = |held: Held| held.disclosures.iter().filter(|told| told.why.contains("what you asked of us")).count();
    assert_eq!(ledger(ada.call(&GetHeld).await.unwrap()), 2);
    assert_eq!(ledger(finder.call(&GetHeld).await.unwrap()), 0, "nobody else sees that the buyer has an account");
    shop.stop().await;
}

/// promise: P5.2, O6
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p5_2_of_an_account_that_is_gone_nobody_is_written_to(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = without_jobs(database).await;
    let mut ada = shop.person(ADA).await;
    let number = orders(&shop, &mut ada, &consignee()).await;
    let request = ada.call(&asked(RequestKind::Access, &number)).await.unwrap();
    turn(&shop, &request.id, Turn::Extend).await.unwrap();
    assert_eq!(shop.count("data_request_letters").await, 1);
    ada.call(&DeleteAccount).await.unwrap();
    shop.run_jobs().await;
    assert_eq!(letters(&shop, ADA, "takes longer").len(), 0);
    assert_eq!(shop.count("data_request_letters").await, 0);
    shop.stop().await;
}
