//! One canary for the whole registry: a token in every personal column, and after an erasure through the API none of them
//! anywhere (promise: P5.1). A column that is added to `privacy.toml` is looked for here by itself.

use std::collections::BTreeMap;

use contract::{
    checkout::CheckoutDraft,
    money::Money,
    newsletter::{Subscribe, Subscriber},
    orders::OrderStatus,
    privacy::{
        AcknowledgePolicy, Acknowledgement, BrowsingEvent, Device, Erase, EventBatch, POLICY_VERSION, Page, PastEvent,
        PostEvents, Purpose,
        registry::{FIELDS, SEALED},
    },
};
use rstest::rstest;
use valise_server::{
    store::{Db, data_keys},
    vault::{KeyRow, VaultError},
};

use crate::{
    support::{Database, Setup, Shopper, TestApp, shopper::consignee_in_brazil},
    vault::{back_up, buys, contains, everything, files},
};

/// What she typed, by column. The number of her document is one that passes its checksum.
fn typed() -> BTreeMap<&'static str, &'static str> {
    BTreeMap::from([
        ("orders.full_name", "Zyxanna Qwertzuiop"),
        ("orders.mobile", "11961234567"),
        ("orders.line1", "Vexillology Lane 7"),
        ("orders.line2", "Flat Xylograph"),
        ("orders.city", "Ballyquixote"),
        ("orders.postal_code", "98765-432"),
        ("orders.email", "zyxanna.q@canary.example"),
        ("orders.landline", "+551133334444"),
        ("orders.id_number", "52998224725"),
        ("newsletter_subscribers.email", "zyxanna.q@canary.example"),
        ("browsing_events.search", "Zugzwang Satchel"),
    ])
}

/// Columns whose values are told apart from nobody else's: numbers, times, names of bags and pages. That they are empty
/// afterwards is another test's.
const OF_MANY: &[&str] = &[
    "browsing_events.bag",
    "browsing_events.device",
    "browsing_events.happened_at",
    "browsing_events.page",
    "browsing_events.seconds",
    "cart_lines.quantity",
    "cart_lines.variant_id",
    "carts.updated_at",
    "newsletter_subscribers.asked_at",
    "newsletter_subscribers.confirmed_at",
    "order_grants.granted_at",
    "partner_events.made_at",
    "partner_events.page",
    "payments.failure",
    "policy_acknowledgements.recorded_at",
    "policy_acknowledgements.version",
];

/// Somebody of whom every table knows something.
async fn known_everywhere(shop: &TestApp) -> Shopper {
    let typed = typed();
    let consignee = CheckoutDraft {
        full_name: typed["orders.full_name"].to_owned(),
        mobile: typed["orders.mobile"].to_owned(),
        line1: typed["orders.line1"].to_owned(),
        line2: typed["orders.line2"].to_owned(),
        city: typed["orders.city"].to_owned(),
        postal_code: typed["orders.postal_code"].to_owned(),
        email: typed["orders.email"].to_owned(),
        landline: typed["orders.landline"].to_owned(),
        id_number: typed["orders.id_number"].to_owned(),
        ..consignee_in_brazil()
    };
    let (mut shopper, number) = buys(shop, &consignee).await;
    shop.pay(&number, "4242424242424242").await;
    shop.comes_to(&mut shopper, &number, OrderStatus::Placed).await;
    shopper.call(&shop.choice(&[Purpose::Analytics, Purpose::Marketing])).await.unwrap();
    let search = BrowsingEvent::Searched { text: typed["browsing_events.search"].to_owned() };
    let events = [search, BrowsingEvent::PageViewed { page: Page::Bag }];
    let events = events.map(|event| PastEvent { age_s: 1, event }).to_vec();
    shopper.call(&PostEvents(EventBatch { device: Device::Desktop, events })).await.unwrap();
    shopper.call(&AcknowledgePolicy(Acknowledgement { version: POLICY_VERSION.to_owned() })).await.unwrap();
    shopper.call(&Subscribe(Subscriber { email: typed["orders.email"].to_owned() })).await.unwrap();
    // Both letters go, each with the token of its link.
    shop.run_jobs().await;
    let variant = shop.variant(1, 5, Money::eur(9_900)).await;
    shopper.add(&variant, 2).await;
    shopper
}

/// A token for each column that an erasure empties: what she typed, or what the shop made for her alone.
async fn tokens(shop: &TestApp) -> BTreeMap<String, Vec<String>> {
    let typed = typed();
    let mut tokens = BTreeMap::new();
    for field in FIELDS.iter().filter(|field| !field.held) {
        let column = field.column.as_ref();
        let (table, name) = column.split_once('.').unwrap();
        let mut found = match typed.get(column) {
            Some(token) => vec![(*token).to_owned()],
            None => shop.texts(&format!("SELECT CAST({name} AS TEXT) FROM {table} WHERE {name} IS NOT NULL")).await,
        };
        found.retain(|value| value.len() >= 9 && (typed.contains_key(column) || value.parse::<i64>().is_err()));
        let stands = shop.count(&format!("{table} WHERE {name} IS NOT NULL")).await > 0;
        let listed = OF_MANY.contains(&column);
        assert!(
            listed || (stands && !found.is_empty()),
            "{column} holds no token: let `known_everywhere` write one into it, or say in OF_MANY that none can be told"
        );
        if !listed {
            tokens.insert(column.to_owned(), found);
        }
    }
    tokens
}

async fn keys(db: &Db) -> Vec<KeyRow> {
    db.read(|conn| Box::pin(data_keys::not_of_kek(conn, 0, "", 100))).await.unwrap()
}

/// promise: P5.1
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p5_1_after_an_erasure_no_column_of_the_registry_is_found_anywhere_nor_opened_from_a_backup(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn_with(database, Setup { jobs: false, ..Setup::default() }).await;
    let mut shopper = known_everywhere(&shop).await;
    let tokens = tokens(&shop).await;
    let before = keys(&shop.app.db).await;
    assert_eq!(before.len(), 2, "the order's and the subscriber's");
    let folder = tempfile::tempdir().unwrap();
    let backup = folder.path().join("backup.db");
    if database == Database::Sqlite {
        back_up(&shop.app.config.database_url, &backup).await;
    }

    shopper.call(&Erase).await.unwrap();
    shop.run_jobs().await;

    for row in &before {
        let opened = shop.app.vault.key(row);
        assert!(matches!(opened, Err(VaultError::Destroyed)), "a copy of the key of {:?} opens nothing", row.kind);
    }
    let stands = everything(&shop.app.db).await;
    let own_id = shop.texts("SELECT id FROM orders").await;
    for (column, tokens) in &tokens {
        for token in tokens.iter().filter(|token| !own_id.contains(token)) {
            assert!(!stands.contains(token.as_str()), "{token} of {column} stands in a table");
        }
    }
    shop.app.db.close().await;
    for (name, bytes) in files(&shop.app.config.data_dir) {
        for (column, token) in tokens.iter().flat_map(|(column, all)| all.iter().map(move |token| (column, token))) {
            let is_own = own_id.contains(token);
            assert!(is_own || !contains(&bytes, token), "{token} of {column} stands in {name}");
        }
    }
    if database == Database::Sqlite {
        let copy = std::fs::read(&backup).unwrap();
        for column in SEALED {
            let found = tokens[*column].iter().any(|token| contains(&copy, token));
            assert!(!found, "{column} stands in yesterday's backup in plain text");
        }
        let db = Db::connect(&format!("sqlite:{}", backup.display())).await.unwrap();
        for row in keys(&db).await {
            assert!(matches!(shop.app.vault.key(&row), Err(VaultError::Destroyed)), "its {:?} opens", row.kind);
        }
        db.close().await;
    }
    shop.stop().await;
}
