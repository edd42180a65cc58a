//! Global Privacy Control of one browser, bound to the account: it holds in her other browsers until she chooses otherwise
//! there.

use std::time::Duration;

use contract::{
    ProblemCode,
    account::{DeleteAccount, GetAccount, SignOut},
    newsletter::{Subscribe, Subscriber},
    privacy::{BrowsingEvent, Device, EventBatch, GetConsent, GetHeld, Page, PastEvent, PostEvents, Purpose},
};
use http::Method;
use rstest::rstest;

use crate::{
    account::{ADA, shop},
    support::{Database, Shopper, TestApp, accounts::registration},
};

const GPC: (&str, &str) = ("sec-gpc", "1");
const ALL: [Purpose; 6] = [
    Purpose::Preferences,
    Purpose::Analytics,
    Purpose::Personalisation,
    Purpose::Marketing,
    Purpose::Sharing,
    Purpose::AbroadPartner,
];

fn visit() -> PostEvents {
    let event = BrowsingEvent::PageViewed { page: Page::Home };
    PostEvents(EventBatch { device: Device::Desktop, events: vec![PastEvent { age_s: 1, event }] })
}

/// Each thing happens at a time of its own.
fn later(shop: &TestApp) {
    shop.advance(Duration::from_secs(60));
}

async fn is_counted(shopper: &mut Shopper) -> bool {
    shopper.call(&visit()).await.is_ok()
}

async fn refused_elsewhere(shopper: &mut Shopper) -> bool {
    shopper.call(&GetConsent).await.unwrap().refused_elsewhere
}

/// Another browser of hers, which asks not to be tracked.
async fn signs_in_with_gpc(shop: &TestApp) -> Shopper {
    let mut private = shop.shopper();
    private.told.push(GPC);
    private.sign_in(ADA).await;
    later(shop);
    private
}

/// promise: P2.2
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p2_2_what_one_browser_refuses_by_gpc_is_refused_in_the_others_of_the_account(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let mut ada = shop.person(ADA).await;
    ada.call(&shop.choice(&ALL)).await.unwrap();
    assert!(is_counted(&mut ada).await && !refused_elsewhere(&mut ada).await);
    later(&shop);

    let mut private = signs_in_with_gpc(&shop).await;
    assert!(!refused_elsewhere(&mut private).await, "there it is that browser itself");
    assert!(refused_elsewhere(&mut ada).await);
    assert_eq!(ada.call(&visit()).await.unwrap_err().code, ProblemCode::NoConsent);
    let letter = Subscribe(Subscriber { email: "ada@example.org".to_owned() });
    assert_eq!(ada.call(&letter).await.unwrap_err().code, ProblemCode::NoConsent);
    let waiting = "SELECT id FROM partner_events";
    assert_eq!(shop.texts(waiting).await, [""; 0]);

    // Whoever uses that browser without her account is not she.
    ada.call(&SignOut).await.unwrap();
    ada.cookies.remove("valise_session");
    assert!(is_counted(&mut ada).await);
    shop.stop().await;
}

/// promise: P2.2
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p2_2_her_own_choice_in_another_browser_counts_more_and_in_that_one_alone(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let mut ada = shop.person(ADA).await;
    let mut third = shop.shopper();
    third.sign_in(ADA).await;
    third.call(&shop.choice(&[Purpose::Analytics])).await.unwrap();
    later(&shop);
    let mut private = signs_in_with_gpc(&shop).await;

    assert!(
        ada.call(&shop.choice(&[Purpose::Preferences])).await.unwrap().refused_elsewhere,
        "that says nothing of it"
    );
    later(&shop);
    assert!(!ada.call(&shop.choice(&[Purpose::Analytics])).await.unwrap().refused_elsewhere);
    assert!(is_counted(&mut ada).await);
    assert!(!is_counted(&mut third).await, "she said nothing there");
    later(&shop);
    private.call(&GetAccount).await.unwrap();
    assert!(is_counted(&mut ada).await, "the other browser goes on sending it, and says nothing new");
    private.call(&shop.choice(&[Purpose::Analytics])).await.unwrap();
    assert!(!is_counted(&mut private).await, "in the browser that sends it, it always holds");
    shop.stop().await;
}

/// promise: P2.2
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p2_2_a_browser_that_begins_to_refuse_while_it_is_signed_in_or_that_registers_binds_it(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let mut ada = shop.person(ADA).await;
    assert!(!refused_elsewhere(&mut ada).await);
    ada.send(Method::GET, "/api/account", &[GPC], Vec::new()).await;
    assert!(refused_elsewhere(&mut ada).await, "to the same browser without it, it is another");
    assert_eq!(shop.count("audit_log WHERE action = 'account.tracking_refused'").await, 1);
    ada.send(Method::GET, "/api/account", &[GPC], Vec::new()).await;
    assert_eq!(shop.count("audit_log WHERE action = 'account.tracking_refused'").await, 1, "once");

    let mut grace = shop.shopper();
    grace.told.push(GPC);
    grace.call(&registration("grace@example.org")).await.unwrap();
    assert_eq!(shop.count("accounts WHERE gpc_at IS NOT NULL").await, 2);
    shop.stop().await;
}

/// promise: P5.1
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p5_1_she_sees_since_when_it_is_bound_and_it_goes_with_the_account(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let mut ada = shop.person(ADA).await;
    signs_in_with_gpc(&shop).await;
    let held = serde_json::to_string(&ada.call(&GetHeld).await.unwrap()).unwrap();
    assert!(held.contains("\"gpc_at\""), "{held}");
    ada.sign_in(ADA).await;
    ada.call(&DeleteAccount).await.unwrap();
    assert_eq!(shop.count("accounts").await, 0);
    shop.stop().await;
}
