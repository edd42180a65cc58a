//! What an account keeps: orders, a cart, addresses; and that all of it goes with it.

use contract::{
    ProblemCode,
    account::{
        AddAddress, AddressDraft, BeginTotp, ChangeName, GetAccount, GetAddresses, NameDraft, RemoveAddress,
        SetAddress, SignOut,
    },
    cart::GetCart,
    money::Money,
    orders::{FindOrder, GetOrder, ListOrders, OrderKey, OrderStatus},
    privacy::{Erase, EraseOrder, Export, GetErasure, GetHeld, Held},
};
use rstest::rstest;
use valise_server::{clock::Clock, domain::rights::archive};

use crate::{
    account::{ADA, is_me, shop},
    support::{Database, Shopper, TestApp, accounts::PASSWORD, shopper::consignee},
    vault::{buys, canary, contains, everything, files, tokens},
};

const EVE: &str = "eve@example.org";

fn address() -> AddressDraft {
    let consignee = canary();
    AddressDraft {
        country: consignee.country,
        full_name: consignee.full_name,
        mobile: consignee.mobile,
        line1: consignee.line1,
        line2: consignee.line2,
        city: consignee.city,
        postal_code: consignee.postal_code,
    }
}

async fn numbers(browser: &mut Shopper) -> Vec<String> {
    browser.call(&ListOrders).await.unwrap().orders.into_iter().map(|order| order.number).collect()
}

/// promise: P5.1
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p5_1_orders_of_the_browser_join_the_account_and_leave_the_browser(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    shop.register(ADA).await;
    let (mut ada, before) = buys(&shop, &canary()).await;
    let account = ada.sign_in(ADA).await.account.unwrap();
    assert_eq!(account.orders, 1);
    assert_eq!(numbers(&mut ada).await, [before.as_str()]);

    // One that is placed while she is signed in is the account's from the start.
    let variant = shop.variant(1, 5, Money::eur(9_900)).await;
    ada.add(&variant, 1).await;
    let later = ada.order(&consignee()).await.number;
    shop.pay(&later, "4242424242424242").await;
    shop.comes_to(&mut ada, &later, OrderStatus::Placed).await;
    assert_eq!(ada.call(&GetCart).await.unwrap().lines.len(), 0, "what was bought is out of the cart");

    let mut phone = shop.shopper();
    phone.sign_in(ADA).await;
    assert_eq!(numbers(&mut phone).await, [later.clone(), before.clone()]);
    assert_eq!(phone.see(&before).await.consignee, canary());

    // Signed out, the browser shows nothing of it to whoever comes next.
    ada.call(&SignOut).await.unwrap();
    assert_eq!(numbers(&mut ada).await, [""; 0]);
    let refused = ada.call(&GetOrder { number: before.clone() }).await.unwrap_err();
    assert_eq!(refused.code, ProblemCode::NotFound);
    // Half a year later the account still has its orders.
    shop.advance(std::time::Duration::from_secs(20 * 86_400));
    phone.call(&GetAccount).await.unwrap();
    valise_server::jobs::retention::run(
        &shop.app.db,
        &shop.app.key,
        shop.clock.now_ms() + 181 * 86_400_000,
        &*shop.app.clock,
        &valise_server::random::SystemRandom,
    )
    .await
    .unwrap();
    phone.sign_in(ADA).await;
    assert_eq!(numbers(&mut phone).await.len(), 2);
    shop.stop().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_order_that_she_finds_while_signed_in_joins_too_and_nobody_elses_does(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let (_, number) = buys(&shop, &canary()).await;
    let mut ada = shop.person(ADA).await;
    let mut eve = shop.person(EVE).await;
    let wrong = OrderKey { number: number.clone(), mobile: "+353851726355".to_owned() };
    assert_eq!(eve.call(&FindOrder(wrong)).await.unwrap_err().code, ProblemCode::NotFound);
    ada.call(&FindOrder(OrderKey { number: number.clone(), mobile: canary().mobile })).await.unwrap();
    assert_eq!(numbers(&mut ada).await, [number.as_str()]);
    assert_eq!(numbers(&mut eve).await, [""; 0]);
    assert_eq!(eve.call(&GetOrder { number: number.clone() }).await.unwrap_err().code, ProblemCode::NotFound);
    assert_eq!(eve.call(&EraseOrder { number }).await.unwrap_err().code, ProblemCode::NotFound);
    shop.stop().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_guests_cart_joins_that_of_the_account_and_is_seen_wherever_she_signs_in(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let totes = shop.variant(0, 9, Money::eur(12_900)).await;
    let clutches = shop.variant(1, 9, Money::eur(9_900)).await;
    let mut phone = shop.person(ADA).await;
    phone.add(&totes, 1).await;
    phone.add(&clutches, 1).await;
    assert!(!phone.cookies.contains_key("valise_cart") || phone.cookies["valise_cart"].is_empty());

    let mut laptop = shop.shopper();
    laptop.add(&totes, 3).await;
    laptop.sign_in(ADA).await;
    for browser in [&mut laptop, &mut phone] {
        let cart = browser.call(&GetCart).await.unwrap();
        let mut units: Vec<(String, u32)> = cart.lines.iter().map(|l| (l.variant_id.clone(), l.quantity)).collect();
        units.sort();
        let mut expected = [(totes.id.clone(), 3), (clutches.id.clone(), 1)];
        expected.sort();
        assert_eq!(units, expected, "one of each kind, the larger number of units");
    }
    laptop.call(&SignOut).await.unwrap();
    assert_eq!(laptop.call(&GetCart).await.unwrap().lines.len(), 0, "the next one at this browser sees none of it");
    laptop.add(&clutches, 1).await;
    assert_eq!(phone.call(&GetCart).await.unwrap().lines.len(), 2);
    shop.stop().await;
}

/// promise: P5.1
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p5_1_the_address_book_is_kept_corrected_and_nobody_elses(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let mut ada = shop.person(ADA).await;
    let mut eve = shop.person(EVE).await;
    let book = ada.call(&AddAddress(address().parse().unwrap())).await.unwrap();
    assert_eq!(book.addresses[0].address, address());
    let id = book.addresses[0].id.clone();
    let moved = AddressDraft { line1: "Xerxes Road 3".to_owned(), ..address() };
    let set = SetAddress { id: id.clone(), address: moved.parse().unwrap() };
    assert_eq!(eve.call(&set).await.unwrap_err().code, ProblemCode::NotFound);
    assert_eq!(eve.call(&RemoveAddress { id: id.clone() }).await.unwrap_err().code, ProblemCode::NotFound);
    assert_eq!(eve.call(&GetAddresses).await.unwrap().addresses, []);
    assert_eq!(ada.call(&set).await.unwrap().addresses[0].address, moved);
    for _ in 1..20 {
        ada.call(&AddAddress(address().parse().unwrap())).await.unwrap();
    }
    let full = ada.call(&AddAddress(address().parse().unwrap())).await.unwrap_err();
    assert_eq!(full.errors[0].code, "too_many");
    assert_eq!(ada.call(&RemoveAddress { id: id.clone() }).await.unwrap().addresses.len(), 19);
    assert_eq!(ada.call(&RemoveAddress { id }).await.unwrap_err().code, ProblemCode::NotFound);
    shop.stop().await;
}

/// Somebody of whose account every table knows something.
async fn well_known(shop: &TestApp) -> (Shopper, String) {
    let mut ada = shop.person(&canary().email).await;
    let variant = shop.variant(0, 50, Money::eur(12_900)).await;
    ada.add(&variant, 2).await;
    let number = ada.order(&canary()).await.number;
    ada.call(&ChangeName(NameDraft { name: canary().full_name }.parse().unwrap())).await.unwrap();
    ada.call(&AddAddress(address().parse().unwrap())).await.unwrap();
    ada.call(&BeginTotp).await.unwrap();
    (ada, number)
}

fn texts(held: &Held) -> String {
    serde_json::to_string(held).unwrap()
}

/// promise: P5.1, P5.2
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p5_1_she_sees_and_takes_away_what_her_account_holds_but_for_its_secrets(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let (mut ada, number) = well_known(&shop).await;
    let held = ada.call(&GetHeld).await.unwrap();
    let text = texts(&held);
    for token in tokens().iter().take(7).chain([&number]) {
        assert!(text.contains(token.as_str()), "{token}");
    }
    for table in ["accounts", "account_sessions", "account_devices", "account_addresses", "orders", "carts"] {
        assert!(held.tables.iter().any(|known| known.name == table), "{table}");
    }
    assert!(!text.contains("argon2id"), "a secret is no data to hand about");
    assert!(held.unseen.iter().any(|unseen| unseen.what.contains("hash of your password")));

    shop.advance(std::time::Duration::from_secs(301));
    assert_eq!(ada.call(&GetAccount).await.unwrap().account.unwrap().orders, 1);
    assert_eq!(ada.send_endpoint(&Export).await.problem().code, ProblemCode::ReauthNeeded);
    ada.call(&is_me(PASSWORD)).await.unwrap();
    let answer = ada.send_endpoint(&Export).await;
    assert_eq!(answer.status, 200);
    let document = archive::verify(&answer.body, Some(&shop.app.key.public())).unwrap();
    let exported = serde_json::to_string(&document).unwrap();
    assert!(exported.contains(&canary().line2) && !exported.contains("argon2id"));

    let mut eve = shop.person(EVE).await;
    let others = texts(&eve.call(&GetHeld).await.unwrap());
    assert!(tokens().iter().chain([&number]).all(|token| !others.contains(token.as_str())));
    shop.stop().await;
}

/// promise: P5.1
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p5_1_after_an_erasure_nothing_of_the_account_is_found_anywhere(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let (mut ada, number) = well_known(&shop).await;
    let mut phone = shop.shopper();
    phone.sign_in(&canary().email).await;
    let preview = ada.call(&GetErasure).await.unwrap().plan;
    shop.advance(std::time::Duration::from_secs(301));
    assert_eq!(ada.call(&Erase).await.unwrap_err().code, ProblemCode::ReauthNeeded);
    ada.call(&is_me(PASSWORD)).await.unwrap();
    let erased = ada.call(&Erase).await.unwrap();
    assert_eq!(erased.plan, preview, "what was said is what was done");
    assert!(erased.certificate.contains(&number));
    assert!(ada.cookies.values().all(String::is_empty), "the browser is told to forget too");
    assert_eq!(phone.call(&GetAccount).await.unwrap().account, None, "signed in elsewhere is signed in nowhere");
    assert_eq!(phone.call(&GetHeld).await.unwrap().tables, []);

    shop.run_jobs().await;
    let stands = everything(&shop.app.db).await;
    for token in tokens() {
        assert!(!stands.contains(token.as_str()), "{token} stands in a table");
    }
    for table in
        ["accounts", "account_sessions", "account_devices", "account_addresses", "account_letters", "data_keys"]
    {
        assert_eq!(count(&shop, table).await, 0, "{table}");
    }
    shop.app.db.close().await;
    for (name, bytes) in files(&shop.app.config.data_dir) {
        for token in tokens() {
            assert!(!contains(&bytes, &token), "{token} stands in {name}");
        }
    }
    shop.stop().await;
}

#[expect(clippy::disallowed_methods, reason = "an auditor reads the tables")]
async fn count(shop: &TestApp, table: &str) -> i64 {
    let sql = format!("SELECT COUNT(*) FROM {table}");
    let counted = shop.app.db.read(|conn| {
        Box::pin(async move {
            let query = sqlx::query_scalar::<_, i64>(sqlx::AssertSqlSafe(sql));
            query.fetch_one(conn).await.map_err(valise_server::store::StoreError::from)
        })
    });
    counted.await.unwrap()
}
