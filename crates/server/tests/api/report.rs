//! The report: counts of many, never a row about one.

use contract::privacy::{BrowsingEvent, Device, EventBatch, Page, PastEvent, PostEvents, Purpose};
use rstest::rstest;
use valise_server::store::report::{self, Counted, Line};

use crate::support::{Database, TestApp};

async fn visit(shop: &TestApp, events: &[BrowsingEvent]) {
    let mut visitor = shop.shopper();
    visitor.call(&shop.choice(&[Purpose::Analytics])).await.unwrap();
    let events = events.iter().map(|event| PastEvent { age_s: 0, event: event.clone() }).collect();
    visitor.call(&PostEvents(EventBatch { device: Device::Phone, events })).await.unwrap();
}

async fn lines(shop: &TestApp, counted: Counted) -> Vec<(String, i64)> {
    let lines = shop.app.db.read(|conn| Box::pin(report::lines(conn, counted, 0, 5))).await.unwrap();
    lines.into_iter().map(|Line { what, count }| (what, count)).collect()
}

/// promise: P1.2
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_line_stands_for_at_least_five_browsers_however_busy_one_of_them_is(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn(database).await;
    let home = BrowsingEvent::PageViewed { page: Page::Home };
    let bag = BrowsingEvent::BagViewed { bag: "nora-tote".to_owned() };
    let searched = |text: &str| BrowsingEvent::Searched { text: text.to_owned() };
    let stayed = |seconds| BrowsingEvent::TimeSpent { page: Page::Home, seconds };
    for n in 0..4 {
        visit(&shop, &[home.clone(), bag.clone(), searched("Tote"), stayed(10 * (n + 1))]).await;
    }
    // One visitor alone looks at something thirty times: it is about her.
    visit(&shop, &vec![BrowsingEvent::PageViewed { page: Page::Checkout }; 30]).await;
    for counted in [Counted::Pages, Counted::Bags, Counted::Searches, Counted::Seconds] {
        assert_eq!(lines(&shop, counted).await, [], "{counted:?}");
    }
    visit(&shop, &[home.clone(), home, bag, searched("tote"), stayed(50)]).await;
    assert_eq!(lines(&shop, Counted::Pages).await, [("/".to_owned(), 6)]);
    assert_eq!(lines(&shop, Counted::Bags).await, [("nora-tote".to_owned(), 5)]);
    assert_eq!(lines(&shop, Counted::Searches).await, [("tote".to_owned(), 5)]);
    assert_eq!(lines(&shop, Counted::Seconds).await, [("/".to_owned(), 30)]);
    // The thirty views of one visitor are among them: the line stands for six browsers.
    assert_eq!(lines(&shop, Counted::Devices).await, [("phone".to_owned(), 36)]);
    let days = lines(&shop, Counted::Days).await;
    assert_eq!(days.iter().map(|(_, browsers)| *browsers).collect::<Vec<_>>(), [6]);
    shop.stop().await;
}
