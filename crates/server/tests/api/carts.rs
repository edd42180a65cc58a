//! The cart: it survives, it never overwrites, it says what stands against buying.

use contract::{
    ProblemCode,
    cart::{AddLine, GetCart, LineChange, LineState, NewLine, RemoveLine, SetLine},
    money::Money,
};
use rstest::rstest;

use crate::support::{Database, Setup, TestApp};

const PRICE: Money = Money::eur(12_900);

#[rstest]
#[tokio::test]
async fn a_cart_is_kept_behind_a_cookie_that_scripts_and_other_sites_cannot_use(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn(database).await;
    let variant = shop.variant(0, 5, PRICE).await;
    let mut shopper = shop.shopper();
    assert_eq!(shopper.call(&GetCart).await.unwrap().version, 0);
    assert!(shopper.cookies.is_empty(), "looking leaves no trace");

    let line = NewLine { variant_id: variant.id.clone(), quantity: 2, version: 0 };
    let answer = shopper.send_endpoint(&AddLine(line)).await;
    let cookie = answer.headers["set-cookie"].to_str().unwrap().to_owned();
    for attribute in ["valise_cart=", "HttpOnly", "SameSite=Lax", "Path=/", "Max-Age="] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    let cart = shopper.call(&GetCart).await.unwrap();
    assert_eq!((cart.count, cart.goods, cart.lines[0].total), (2, Money::eur(25_800), Money::eur(25_800)));
    assert_eq!(cart.lines[0].state, LineState::Fine);
    shop.stop().await;
}

#[tokio::test]
async fn over_tls_the_cookie_is_held_to_this_host() {
    let setup = Setup { public_url: Some("https://valise.example".to_owned()), ..Setup::default() };
    let shop = TestApp::spawn_with(Database::Sqlite, setup).await;
    let variant = shop.variant(0, 5, PRICE).await;
    let mut shopper = shop.shopper();
    let line = NewLine { variant_id: variant.id.clone(), quantity: 1, version: 0 };
    let answer = shopper.send_endpoint(&AddLine(line)).await;
    let cookie = answer.headers["set-cookie"].to_str().unwrap();
    assert!(cookie.starts_with("__Host-valise_cart=") && cookie.contains("; Secure"), "{cookie}");
    assert_eq!(shopper.call(&GetCart).await.unwrap().count, 1);
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn of_two_tabs_the_later_one_is_shown_the_cart_and_changes_nothing(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn(database).await;
    let variant = shop.variant(0, 5, PRICE).await;
    let mut one_tab = shop.shopper();
    let cart = one_tab.add(&variant, 1).await;
    let mut other_tab = one_tab.clone();

    let set = |quantity| SetLine {
        id: cart.lines[0].id.clone(),
        line: LineChange { quantity, accepted_price: None, version: cart.version },
    };
    let changed = one_tab.call(&set(3)).await.unwrap();
    assert_eq!(changed.version, cart.version + 1);
    let problem = other_tab.call(&set(2)).await.unwrap_err();
    assert_eq!(problem.code, ProblemCode::CartChanged);
    assert_eq!(*problem.cart.unwrap(), changed, "the present cart comes with the refusal");
    let stale = RemoveLine { id: cart.lines[0].id.clone(), version: cart.version };
    assert_eq!(other_tab.call(&stale).await.unwrap_err().code, ProblemCode::CartChanged);
    assert_eq!(other_tab.call(&GetCart).await.unwrap(), changed);
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn the_same_variant_joins_its_line_up_to_the_limit(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn(database).await;
    let variant = shop.variant(0, 50, PRICE).await;
    let mut shopper = shop.shopper();
    shopper.add(&variant, 4).await;
    let cart = shopper.add(&variant, 6).await;
    assert_eq!((cart.lines.len(), cart.count), (1, 10));
    let more = NewLine { variant_id: variant.id.clone(), quantity: 1, version: cart.version };
    let problem = shopper.call(&AddLine(more)).await.unwrap_err();
    assert_eq!((problem.code, problem.errors[0].code.as_str()), (ProblemCode::InvalidFields, "too_many"));
    assert_eq!(shopper.call(&GetCart).await.unwrap(), cart, "a refused change leaves no trace");
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn lines_stay_in_the_order_they_came_and_can_go(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn(database).await;
    let mut shopper = shop.shopper();
    let mut wanted = Vec::new();
    for index in [3, 1, 2] {
        let variant = shop.variant(index, 5, PRICE).await;
        shopper.add(&variant, 1).await;
        wanted.push(variant.id);
    }
    let cart = shopper.call(&GetCart).await.unwrap();
    assert_eq!(cart.lines.iter().map(|line| line.variant_id.clone()).collect::<Vec<_>>(), wanted);
    let cart = shopper.call(&RemoveLine { id: cart.lines[1].id.clone(), version: cart.version }).await.unwrap();
    assert_eq!(
        cart.lines.iter().map(|line| line.variant_id.clone()).collect::<Vec<_>>(),
        [&wanted[0], &wanted[2]].map(Clone::clone)
    );
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn a_line_says_shortage_sold_out_and_price_change(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn(database).await;
    let variant = shop.variant(0, 5, PRICE).await;
    let mut shopper = shop.shopper();
    let line = shopper.add(&variant, 3).await.lines.remove(0);

    shop.set_stock(&variant.sku, 2).await;
    assert_eq!(shopper.call(&GetCart).await.unwrap().lines[0].state, LineState::Shortage { available: 2 });
    shop.set_stock(&variant.sku, 0).await;
    assert_eq!(shopper.call(&GetCart).await.unwrap().lines[0].state, LineState::Gone);
    shop.set_stock(&variant.sku, 5).await;
    shop.set_price(&variant.sku, Money::eur(13_500)).await;
    let cart = shopper.call(&GetCart).await.unwrap();
    assert_eq!(cart.lines[0].state, LineState::PriceChanged { was: PRICE });
    assert_eq!(cart.goods, Money::eur(40_500), "totals are at the price now");

    let change = LineChange { quantity: 3, accepted_price: Some(Money::eur(13_500)), version: cart.version };
    let cart = shopper.call(&SetLine { id: line.id, line: change }).await.unwrap();
    assert_eq!(cart.lines[0].state, LineState::Fine, "an accepted price is no news");
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn no_more_can_be_added_than_there_is(#[values(Database::Sqlite, Database::Postgres)] database: Database) {
    let shop = TestApp::spawn(database).await;
    let variant = shop.variant(0, 2, PRICE).await;
    let mut shopper = shop.shopper();
    let cart = shopper.add(&variant, 2).await;
    let more = NewLine { variant_id: variant.id, quantity: 1, version: cart.version };
    let problem = shopper.call(&AddLine(more)).await.unwrap_err();
    assert_eq!((problem.status, problem.code), (409, ProblemCode::OutOfStock));
    assert_eq!(problem.cart.as_deref(), Some(&cart), "the cart as it was");
    assert_eq!(shopper.call(&GetCart).await.unwrap(), cart, "a refused change leaves no trace");
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn what_is_sold_out_cannot_be_added(#[values(Database::Sqlite, Database::Postgres)] database: Database) {
    let shop = TestApp::spawn(database).await;
    let variant = shop.variant(0, 0, PRICE).await;
    let mut shopper = shop.shopper();
    let line = NewLine { variant_id: variant.id, quantity: 1, version: 0 };
    let problem = shopper.call(&AddLine(line)).await.unwrap_err();
    assert_eq!(problem.code, ProblemCode::OutOfStock);
    assert_eq!(problem.cart.unwrap().lines, []);
    assert!(shopper.cookies.is_empty(), "no cart was made");
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn other_peoples_carts_are_out_of_reach(#[values(Database::Sqlite, Database::Postgres)] database: Database) {
    let shop = TestApp::spawn(database).await;
    let variant = shop.variant(0, 5, PRICE).await;
    let mut ada = shop.shopper();
    let hers = ada.add(&variant, 1).await;
    let mut eve = shop.shopper();
    let change = || LineChange { quantity: 9, accepted_price: None, version: hers.version };
    let set = SetLine { id: hers.lines[0].id.clone(), line: change() };
    let without = eve.call(&set).await.unwrap_err();
    assert_eq!((without.code, without.cart.unwrap().lines), (ProblemCode::CartChanged, vec![]), "without a cart");
    eve.add(&variant, 1).await;
    assert_eq!(eve.call(&set).await.unwrap_err().code, ProblemCode::NotFound, "with one of the same version");
    let remove = RemoveLine { id: hers.lines[0].id.clone(), version: hers.version };
    assert_eq!(eve.call(&remove).await.unwrap_err().code, ProblemCode::NotFound);
    assert_eq!(ada.call(&GetCart).await.unwrap(), hers);
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn a_planted_token_never_becomes_somebodys_cart(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn(database).await;
    let variant = shop.variant(0, 5, PRICE).await;
    let planted = "p".repeat(43);
    let mut victim = shop.shopper();
    victim.cookies.insert("valise_cart".to_owned(), planted.clone());
    victim.add(&variant, 1).await;
    assert_ne!(victim.cookies["valise_cart"], planted);
    let mut attacker = shop.shopper();
    attacker.cookies.insert("valise_cart".to_owned(), planted);
    assert_eq!(attacker.call(&GetCart).await.unwrap().version, 0);
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn of_twenty_changes_at_once_to_one_version_one_is_made(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn(database).await;
    let variant = shop.variant(0, 50, PRICE).await;
    let mut shopper = shop.shopper();
    let cart = shopper.add(&variant, 1).await;
    let changes = (0..20).map(|index| {
        let mut tab = shopper.clone();
        let line = LineChange { quantity: 2 + index % 8, accepted_price: None, version: cart.version };
        let set = SetLine { id: cart.lines[0].id.clone(), line };
        async move { tab.call(&set).await }
    });
    let outcomes = futures_util::future::join_all(changes).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    assert_eq!(shopper.call(&GetCart).await.unwrap().version, cart.version + 1);
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn one_address_makes_so_many_carts_and_whoever_has_one_goes_on(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let setup = Setup { carts_per_address: 2, jobs: false, ..Setup::default() };
    let shop = TestApp::spawn_with(database, setup).await;
    let variant = shop.variant(0, 50, Money::eur(12_900)).await;
    let line = NewLine { variant_id: variant.id.clone(), quantity: 1, version: 0 };
    let mut first = shop.shopper();
    first.add(&variant, 1).await;
    shop.shopper().add(&variant, 1).await;
    let refused = shop.shopper().call(&AddLine(line.clone())).await.unwrap_err();
    assert_eq!((refused.status, refused.code), (429, ProblemCode::TooManyAttempts));
    assert_eq!(shop.rows().await["carts"], 2);
    assert_eq!(first.add(&variant, 1).await.count, 2, "her cart is there already");
    shop.advance(std::time::Duration::from_secs(refused.retry_after_s.unwrap().into()));
    shop.shopper().add(&variant, 1).await;
    assert_eq!(shop.rows().await["carts"], 3);
    shop.stop().await;
}
