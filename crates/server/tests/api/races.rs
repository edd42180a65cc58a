//! Many at once: no unit is sold twice, no charge is without an order, no order without a charge.

use contract::{ProblemCode, checkout::PlacedOrder, money::Money};
use futures_util::{StreamExt, future::join_all, stream};
use rstest::rstest;

use crate::support::{
    Database, Shopper, TestApp, eventually,
    shopper::{consignee, key},
};

const PRICE: Money = Money::eur(12_900);
const BUYERS: usize = 200;
const UNITS: u32 = 10;
const ROUNDS: usize = 20;

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_buyers_of_ten_units_make_ten_sales(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn(database).await;
    for round in 1..=ROUNDS {
        let variant = shop.variant(0, UNITS, PRICE).await;
        let mut buyers: Vec<_> = stream::iter(0..BUYERS)
            .map(|_| async {
                let mut shopper = shop.shopper();
                shopper.add(&variant, 1).await;
                let order = shopper.new_order(&consignee()).await;
                (shopper, order)
            })
            .buffer_unordered(16)
            .collect()
            .await;

        let outcomes = join_all(buyers.iter_mut().map(|(shopper, order)| buy(&shop, shopper, order))).await;
        let sales = outcomes.iter().filter(|sold| **sold).count();
        assert_eq!(sales, UNITS as usize, "round {round}");
        let all = UNITS as usize * round;
        eventually("all is settled", async || {
            let books = shop.books().await;
            books.is_settled() && books.count("placed") == all
        })
        .await;
        let books = shop.books().await;
        books.assert_agree();
        let (free, held, sold) = books.units[&variant.id];
        assert_eq!((free, held, sold), (0, 0, i64::try_from(all).unwrap()));
        assert_eq!(books.payments.len(), all, "only those who got a unit were ever asked to pay");
    }
    shop.stop().await;
}

/// Places the order and pays it; whether she got one.
async fn buy(
    shop: &TestApp,
    shopper: &mut Shopper,
    order: &contract::checkout::NewOrder<contract::checkout::CheckoutDraft>,
) -> bool {
    let answer = shopper.place(&key(), order).await;
    if answer.status != 201 {
        assert_eq!(answer.problem().code, ProblemCode::OutOfStock, "{answer:?}");
        return false;
    }
    let placed: PlacedOrder = answer.json();
    shop.pay(&placed.number, "4242424242424242").await;
    true
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_same_cart_placed_fifty_times_at_once_is_one_order(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn(database).await;
    let variant = shop.variant(0, 100, PRICE).await;
    let mut shopper = shop.shopper();
    shopper.add(&variant, 2).await;
    let order = shopper.new_order(&consignee()).await;
    let clicks = (0..50).map(|_| {
        let (mut tab, order) = (shopper.clone(), order.clone());
        async move { tab.place(&key(), &order).await }
    });
    let answers = join_all(clicks).await;
    let numbers: std::collections::BTreeSet<_> = answers
        .iter()
        .map(|answer| {
            assert_eq!(answer.status, 201, "{answer:?}");
            answer.json::<PlacedOrder>().number
        })
        .collect();
    assert_eq!(numbers.len(), 1);
    let books = shop.books().await;
    assert_eq!((books.orders.len(), books.payments.len()), (1, 1));
    assert_eq!(books.assert_units(&variant.id, 100), (98, 2, 0));
    shop.stop().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn buyers_of_several_bags_do_not_block_one_another_for_good(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn(database).await;
    let one = shop.variant(0, 30, PRICE).await;
    let other = shop.variant(1, 30, PRICE).await;
    let buyers = (0..20).map(|index| {
        let (mut shopper, one, other) = (shop.shopper(), one.clone(), other.clone());
        async move {
            // Half of them put the bags into the cart the other way round.
            let (first, second) = if index % 2 == 0 { (one, other) } else { (other, one) };
            shopper.add(&first, 1).await;
            shopper.add(&second, 1).await;
            shopper.order(&consignee()).await
        }
    });
    join_all(buyers).await;
    let books = shop.books().await;
    assert_eq!(books.assert_units(&one.id, 30), (10, 20, 0));
    assert_eq!(books.assert_units(&other.id, 30), (10, 20, 0));
    shop.stop().await;
}
