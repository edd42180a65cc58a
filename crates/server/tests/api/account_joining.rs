//! What meets when a browser joins an account: unpaid orders, limits, another device that does the same.

use contract::{
    ProblemCode,
    cart::{GetCart, LineState},
    money::Money,
    orders::{GetOrder, OrderStatus},
    privacy::{
        DataUse, EraseOrder, GetSwitches, ObjectionChange, Purpose, PutObjection, PutRestriction, RestrictionChange,
        RestrictionReason,
    },
};
use rstest::rstest;

use crate::{
    account::{ADA, shop},
    support::{
        Database,
        accounts::{PASSWORD, credentials},
        shopper::consignee,
    },
};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_unpaid_order_of_the_account_stays_her_carts_when_another_browsers_cart_joins(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let (last, other) = (shop.variant(0, 1, Money::eur(12_900)).await, shop.variant(1, 9, Money::eur(9_900)).await);
    let mut laptop = shop.person(ADA).await;
    laptop.add(&last, 1).await;
    let number = laptop.order(&consignee()).await.number;
    let mut phone = shop.shopper();
    phone.add(&other, 1).await;
    phone.sign_in(ADA).await;

    let cart = laptop.call(&GetCart).await.unwrap();
    assert_eq!(cart.lines.len(), 2);
    assert!(cart.lines.iter().all(|line| line.state == LineState::Fine), "what she has reserved is hers: {cart:?}");
    shop.pay(&number, "4242424242424242").await;
    shop.comes_to(&mut laptop, &number, OrderStatus::Placed).await;
    let left: Vec<String> = phone.call(&GetCart).await.unwrap().lines.into_iter().map(|line| line.variant_id).collect();
    assert_eq!(left, [other.id], "what is paid is out of the cart");
    shop.stop().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn of_two_unpaid_orders_the_accounts_older_one_is_given_up_and_its_stock_comes_back(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let (one, other) = (shop.variant(0, 1, Money::eur(12_900)).await, shop.variant(1, 9, Money::eur(9_900)).await);
    let mut laptop = shop.person(ADA).await;
    laptop.add(&one, 1).await;
    let older = laptop.order(&consignee()).await.number;
    let mut phone = shop.shopper();
    phone.add(&other, 1).await;
    let newer = phone.order(&consignee()).await.number;
    phone.sign_in(ADA).await;

    let status = async |number: &str, browser: &mut crate::support::Shopper| {
        browser.call(&GetOrder { number: number.to_owned() }).await.unwrap().status
    };
    assert_eq!(status(&older, &mut phone).await, OrderStatus::Cancelled);
    assert_eq!(status(&newer, &mut laptop).await, OrderStatus::AwaitingPayment);
    let cart = phone.call(&GetCart).await.unwrap();
    assert!(cart.lines.len() == 2 && cart.lines.iter().all(|line| line.state == LineState::Fine), "{cart:?}");
    shop.stop().await;
}

/// promise: P5.2
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p5_2_a_limit_follows_her_to_what_she_chose_in_another_browser(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let mut phone = shop.shopper();
    phone.call(&shop.choice(&[Purpose::Analytics])).await.unwrap();
    let mut laptop = shop.person(ADA).await;
    let objects = ObjectionChange { objects: true };
    laptop.call(&PutObjection { data_use: DataUse::Reports, change: objects }).await.unwrap();
    let choosers = "data_limits WHERE subject = 'chooser' AND data_use = 'reports'";
    assert_eq!(shop.count(choosers).await, 0);
    phone.sign_in(ADA).await;
    assert_eq!(shop.count(choosers).await, 1);
    shop.stop().await;
}

/// promise: P5.2
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p5_2_what_a_guest_without_orders_restricted_holds_for_the_account_she_signs_in_to(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let mut laptop = shop.person(ADA).await;
    let variant = shop.variant(0, 5, Money::eur(12_900)).await;
    laptop.add(&variant, 1).await;
    laptop.order(&consignee()).await;
    let mut phone = shop.shopper();
    phone.call(&shop.choice(&[Purpose::Analytics])).await.unwrap();
    phone.call(&PutRestriction(RestrictionChange { reason: Some(RestrictionReason::Claim) })).await.unwrap();
    phone.sign_in(ADA).await;
    assert!(laptop.call(&GetSwitches).await.unwrap().restriction.is_some());
    for subject in ["order", "account", "chooser"] {
        let restricted = format!("data_limits WHERE subject = '{subject}' AND data_use = 'everything'");
        assert_eq!(shop.count(&restricted).await, 1, "{subject}");
    }
    shop.stop().await;
}

/// promise: P5.1
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p5_1_erasing_one_order_asks_for_the_password_again_where_she_is_signed_in(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let mut ada = shop.person(ADA).await;
    let variant = shop.variant(0, 5, Money::eur(12_900)).await;
    ada.add(&variant, 1).await;
    let number = ada.order(&consignee()).await.number;
    shop.advance(std::time::Duration::from_secs(6 * 60));
    let refused = ada.call(&EraseOrder { number: number.clone() }).await.unwrap_err();
    assert_eq!(refused.code, ProblemCode::ReauthNeeded);
    ada.call(&GetOrder { number }).await.unwrap();
    shop.stop().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn two_devices_that_add_the_first_bag_at_once_are_both_answered_and_share_a_cart(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let variant = shop.variant(0, 50, Money::eur(12_900)).await;
    let laptop = shop.person(ADA).await;
    let body = serde_json::json!({ "variant_id": variant.id, "quantity": 1, "version": 0 });
    let adding = (0..8).map(|_| {
        let (mut device, body) = (laptop.clone(), body.clone());
        async move { device.post("/api/cart/lines", &body).await.status }
    });
    let statuses = futures_util::future::join_all(adding).await;
    assert_eq!(statuses.iter().filter(|status| **status < 300).count(), 1, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 409).count(), 7, "{statuses:?}");
    assert_eq!(shop.count("carts").await, 1);
    shop.stop().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn browsers_that_sign_in_at_once_each_with_a_cart_all_get_in_and_leave_one_cart(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let variant = shop.variant(0, 50, Money::eur(12_900)).await;
    shop.register(ADA).await;
    let mut browsers = Vec::new();
    for _ in 0..4 {
        let mut browser = shop.shopper();
        browser.add(&variant, 1).await;
        browsers.push(browser);
    }
    let signing = browsers.into_iter().map(|mut browser| async move {
        browser.call(&credentials(ADA, PASSWORD)).await.map(|_| ()).map_err(|problem| problem.code)
    });
    let all = futures_util::future::join_all(signing).await;
    assert!(all.iter().all(Result::is_ok), "{all:?}");
    assert_eq!(shop.count("carts").await, 1);
    shop.stop().await;
}
