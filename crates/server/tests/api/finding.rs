//! Finding an order again: by the browser, by its number with the mobile number; never by guessing.

use contract::{
    ProblemCode,
    money::Money,
    orders::{FindOrder, GetOrder, ListOrders, OpenOrder, OrderKey, OrderToken},
};
use rstest::rstest;

use crate::support::{
    Database, Setup, Shopper, TestApp,
    shopper::{Answer, consignee},
};

async fn bought(shop: &TestApp) -> (Shopper, String) {
    let variant = shop.variant(0, 5, Money::eur(12_900)).await;
    let mut shopper = shop.shopper();
    shopper.add(&variant, 1).await;
    let number = shopper.order(&consignee()).await.number;
    (shopper, number)
}

fn key(number: &str, mobile: &str) -> FindOrder {
    FindOrder(OrderKey { number: number.to_owned(), mobile: mobile.to_owned() })
}

#[rstest]
#[tokio::test]
async fn the_browser_that_bought_sees_the_order_and_no_other_does(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn(database).await;
    let (mut shopper, number) = bought(&shop).await;
    assert_eq!(shopper.see(&number).await.number, number);
    assert_eq!(shopper.see(&number.to_lowercase()).await.number, number);
    let mut stranger = shop.shopper();
    bought(&shop).await;
    assert_eq!(stranger.call(&ListOrders).await.unwrap().orders, []);
    let hers = stranger.send_endpoint(&GetOrder { number }).await;
    let nobodys = stranger.send_endpoint(&GetOrder { number: "VL-0000-0000-0000".to_owned() }).await;
    assert_eq!(hers.problem().code, ProblemCode::NotFound);
    assert_eq!(hers.body, nobodys.body, "hers and nobody's look the same");
    shop.stop().await;
}

/// promise: P5.1
#[rstest]
#[case::as_printed("+436641234567", true)]
#[case::at_home("0664 / 123 45 67", true)]
#[case::wrong("0664 123 45 68", false)]
#[case::nonsense("none of your business", false)]
#[tokio::test]
async fn elsewhere_number_and_mobile_number_open_it(
    #[case] mobile: &str,
    #[case] opens: bool,
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn(database).await;
    let (_, number) = bought(&shop).await;
    let mut elsewhere = shop.shopper();
    let spoken = number.to_lowercase().replace('-', " ").replace('0', "o");
    let outcome = elsewhere.call(&key(&spoken, mobile)).await;
    if opens {
        assert_eq!(outcome.unwrap().number, number);
        assert_eq!(elsewhere.see(&number).await.number, number);
        assert_eq!(elsewhere.call(&ListOrders).await.unwrap().orders.len(), 1);
    } else {
        assert_eq!(outcome.unwrap_err().code, ProblemCode::NotFound);
        assert!(elsewhere.cookies.is_empty());
    }
    shop.stop().await;
}

/// promise: P5.1
#[rstest]
#[tokio::test]
async fn a_wrong_mobile_number_and_an_unknown_order_are_answered_alike(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn(database).await;
    let (_, number) = bought(&shop).await;
    let mut stranger = shop.shopper();
    let wrong = stranger.send_endpoint(&key(&number, "+436641234568")).await;
    let unknown = stranger.send_endpoint(&key("VL-0000-0000-0000", "+436641234567")).await;
    let no_number = stranger.send_endpoint(&key("not a number at all", "+436641234567")).await;
    for other in [&unknown, &no_number] {
        assert_eq!((wrong.status, &wrong.body, names(&wrong)), (other.status, &other.body, names(other)));
    }
    shop.stop().await;
}

fn names(answer: &Answer) -> Vec<String> {
    let mut names: Vec<_> = answer.headers.keys().map(ToString::to_string).collect();
    names.sort();
    names
}

/// Asks for an order through a proxy that saw this address.
async fn find_from(shop: &TestApp, address: &str, number: &str, mobile: &str) -> Answer {
    let body = serde_json::to_vec(&serde_json::json!({"number": number, "mobile": mobile}));
    let headers = [("content-type", "application/json"), ("x-forwarded-for", address)];
    shop.shopper().send(http::Method::POST, "/api/orders/find", &headers, body.unwrap()).await
}

/// promise: P2.3
#[rstest]
#[tokio::test]
async fn guesses_at_one_order_are_limited_wherever_they_come_from(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn_with(database, Setup { trust_proxy: true, ..Setup::default() }).await;
    let (_, number) = bought(&shop).await;
    let mut statuses = Vec::new();
    for guess in 0..32 {
        let answer = find_from(&shop, &format!("192.0.2.{guess}"), &number, &format!("066412345{guess:02}")).await;
        if answer.status == 429 {
            let problem = answer.problem();
            assert_eq!(problem.code, ProblemCode::TooManyAttempts);
            let wait: u32 = answer.headers["retry-after"].to_str().unwrap().parse().unwrap();
            assert_eq!(problem.retry_after_s, Some(wait));
            assert!((1..=60).contains(&wait));
        }
        statuses.push(answer.status);
    }
    assert_eq!(statuses, [[404; 30].as_slice(), &[429, 429]].concat());
    // Time heals: one more guess a minute.
    shop.advance(std::time::Duration::from_secs(60));
    assert_eq!(shop.shopper().call(&key(&number, "0664 1234567")).await.unwrap().number, number);
    shop.stop().await;
}

/// promise: P2.3, P5.1
#[rstest]
#[tokio::test]
async fn guesses_from_one_place_do_not_keep_an_orders_owner_out(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn_with(database, Setup { trust_proxy: true, ..Setup::default() }).await;
    let (_, number) = bought(&shop).await;
    let mut statuses = Vec::new();
    for guess in 0..7 {
        statuses.push(find_from(&shop, "192.0.2.1", &number, &format!("066412345{guess:02}")).await.status);
    }
    assert_eq!(statuses, [404, 404, 404, 404, 404, 429, 429]);
    for _ in 0..7 {
        let found = find_from(&shop, "198.51.100.7", &number, "0664 1234567").await;
        assert_eq!(found.status, 200, "who is right has guessed nothing");
    }
    shop.stop().await;
}

/// promise: P2.3
#[rstest]
#[tokio::test]
async fn guesses_from_one_address_are_limited_whatever_they_guess(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn(database).await;
    let mut statuses = Vec::new();
    for guess in 0..12 {
        let mut stranger = shop.shopper();
        let answer = if guess % 2 == 0 {
            let number = format!("VL-0000-0000-{guess:04}");
            stranger.send_endpoint(&key(&number, "+436641234567")).await
        } else {
            let token = format!("{guess:043}");
            stranger.send_endpoint(&OpenOrder(OrderToken { token })).await
        };
        statuses.push(answer.status);
    }
    assert_eq!(statuses, [[404; 10].as_slice(), &[429, 429]].concat());
    // A header that no proxy set does not help.
    let headers = [("content-type", "application/json"), ("x-forwarded-for", "192.0.2.9")];
    let body = serde_json::to_vec(&serde_json::json!({"token": "x"})).unwrap();
    let answer = shop.shopper().send(http::Method::POST, "/api/orders/open", &headers, body).await;
    assert_eq!(answer.status, 429);
    shop.stop().await;
}
