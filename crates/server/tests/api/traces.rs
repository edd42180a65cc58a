//! What a browser tells by connecting is not written down (promise: P1.3): neither its address nor its name.

use contract::{
    money::Money,
    orders::{FindOrder, OrderKey},
    privacy::{BrowsingEvent, Device, EventBatch, Page, PastEvent, PostEvents, Purpose},
};
use rstest::rstest;

use crate::{
    support::{Database, Setup, TestApp, logged::Logged, shopper::consignee_with_email},
    vault::{contains, everything, files},
};

const ADDRESS: &str = "203.0.113.77";
const BROWSER: &str = "ZyxxBrowser/7.7";

/// promise: P1.3
#[rstest]
#[tokio::test]
async fn promise_p1_3_no_address_and_no_name_of_a_browser_is_found_in_database_files_or_log(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let (logged, _listening) = Logged::listen();
    let shop = TestApp::spawn_with(database, Setup { jobs: false, trust_proxy: true, ..Setup::default() }).await;
    let variant = shop.variant(0, 5, Money::eur(12_900)).await;
    let mut shopper = shop.shopper();
    shopper.told = vec![("x-forwarded-for", ADDRESS), ("user-agent", BROWSER)];
    shopper.call(&shop.choice(&[Purpose::Analytics])).await.unwrap();
    let viewed = PastEvent { age_s: 1, event: BrowsingEvent::PageViewed { page: Page::Bag } };
    shopper.call(&PostEvents(EventBatch { device: Device::Desktop, events: vec![viewed] })).await.unwrap();
    shopper.add(&variant, 1).await;
    let number = shopper.order(&consignee_with_email()).await.number;
    shop.pay(&number, "4242424242424242").await;
    let wrong = FindOrder(OrderKey { number: number.clone(), mobile: "0664 9999999".to_owned() });
    assert_eq!(shopper.call(&wrong).await.unwrap_err().status, 404);
    // What fails is logged, with what it was about.
    let broken =
        shopper.send(http::Method::POST, "/api/orders", &[("content-type", "text/plain")], b"{".to_vec()).await;
    assert!(broken.status >= 400);
    shop.run_jobs().await;

    let stands = everything(&shop.app.db).await;
    assert!(stands.contains(&number) && stands.contains("page_viewed"), "what is kept does stand there");
    for trace in [ADDRESS, "203.0.113", BROWSER] {
        assert!(!stands.contains(trace), "{trace} stands in a table");
        for (name, bytes) in files(&shop.app.config.data_dir) {
            assert!(!contains(&bytes, trace), "{trace} stands in {name}");
        }
        assert_eq!(logged.count(trace), 0, "{trace} stands in the log");
    }
    shop.stop().await;
}
