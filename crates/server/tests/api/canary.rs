//! One canary for the whole registry: a token in every personal column, and after an erasure through the API none of them
//! anywhere (promise: P5.1). A column that is added to `privacy.toml` is looked for here by itself.

use std::collections::BTreeMap;

use contract::{
    account::{AddAddress, AddressDraft, AskEmailChange, ChangeName, NameDraft, NewEmailDraft},
    checkout::CheckoutDraft,
    money::Money,
    newsletter::{Subscribe, Subscriber},
    orders::OrderStatus,
    privacy::{
        AcknowledgePolicy, Acknowledgement, BrowsingEvent, Device, Erase, EventBatch, POLICY_VERSION, Page, PastEvent,
        PlanErasure, PostEvents, Purpose,
        registry::{FIELDS, SEALED, TABLES},
    },
};
use rstest::rstest;
use valise_server::{
    store::{Db, data_keys},
    vault::{KeyRow, VaultError},
};

use crate::{
    account_factors::set_up_app,
    support::{Database, Setup, Shopper, TestApp, logged::Logged, passkey, shopper::consignee_in_brazil},
    vault::{back_up, buys, contains, everything, files},
};

/// What she typed, by column. The number of her document is one that passes its checksum.
pub(crate) fn typed<'a>() -> BTreeMap<&'static str, &'a str> {
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
        ("accounts.email", "zyxanna.account@canary.example"),
        ("accounts.new_email", "zyxanna.moves@canary.example"),
        ("accounts.name", "Zyx of the Quagga"),
        ("account_passkeys.label", "Quagga in my Pocket"),
        ("account_addresses.full_name", "Quixotry Jabberwock"),
        ("account_addresses.mobile", "11957654321"),
        ("account_addresses.line1", "Zeugma Row 41"),
        ("account_addresses.line2", "Loft Obelisk"),
        ("account_addresses.city", "Knockxylitol"),
        ("account_addresses.postal_code", "86753-091"),
        ("browsing_events.search", "Zugzwang Satchel"),
    ])
}

/// Columns whose values are told apart from nobody else's: numbers, times, names of bags and pages. That they are empty
/// afterwards is another test's.
const OF_MANY: &[&str] = &[
    "account_addresses.country",
    "account_addresses.made_at",
    "account_challenges.taken_at",
    "account_devices.seen_at",
    "account_passkeys.made_at",
    "account_passkeys.sign_count",
    "account_passkeys.used_at",
    "account_recovery_codes.made_at",
    "account_sessions.confirmed_at",
    "account_sessions.device",
    "account_sessions.made_at",
    "account_sessions.seen_at",
    "account_tokens.made_at",
    "accounts.gpc_at",
    "accounts.made_at",
    "accounts.new_email_at",
    "accounts.seen_at",
    "accounts.totp_confirmed_at",
    "accounts.totp_step",
    "accounts.verified_at",
    "browsing_events.bag",
    "browsing_events.device",
    "browsing_events.happened_at",
    "browsing_events.page",
    "browsing_events.seconds",
    "cart_lines.quantity",
    "cart_lines.variant_id",
    "carts.updated_at",
    "erasures.due_at",
    "newsletter_subscribers.asked_at",
    "newsletter_subscribers.confirmed_at",
    "order_grants.granted_at",
    "partner_events.made_at",
    "partner_events.page",
    "payment_customers.made_at",
    "payments.failure",
    "policy_acknowledgements.recorded_at",
    "policy_acknowledgements.version",
];

/// Gives her account one of each thing that an account can have; the secret of her authenticator app.
async fn fill_account(shop: &TestApp, person: &mut Shopper) -> String {
    let typed = typed();
    person.sign_in(typed["accounts.email"]).await;
    let name = NameDraft { name: typed["accounts.name"].to_owned() };
    person.call(&ChangeName(name.parse().unwrap())).await.unwrap();
    let email = NewEmailDraft { email: typed["accounts.new_email"].to_owned() };
    person.call(&AskEmailChange(email.parse().unwrap())).await.unwrap();
    let address = AddressDraft {
        country: "BR".to_owned(),
        full_name: typed["account_addresses.full_name"].to_owned(),
        mobile: typed["account_addresses.mobile"].to_owned(),
        line1: typed["account_addresses.line1"].to_owned(),
        line2: typed["account_addresses.line2"].to_owned(),
        city: typed["account_addresses.city"].to_owned(),
        postal_code: typed["account_addresses.postal_code"].to_owned(),
    };
    person.call(&AddAddress(address.parse().unwrap())).await.unwrap();
    person.add_passkey(&mut passkey::Device::new(shop), typed["account_passkeys.label"]).await;
    set_up_app(shop, person).await.0
}

/// What the shop made for her alone and sealed, by column.
pub(crate) type Made = [(&'static str, String); 2];

/// Somebody of whom every table knows something, and what the shop made for her.
pub(crate) async fn known_everywhere(shop: &TestApp) -> (Shopper, Made) {
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
    shop.register(typed["accounts.email"]).await;
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
    // From here on she is signed in, and what her browser held is her account's.
    let secret = fill_account(shop, &mut shopper).await;
    // All letters go, each with the token of its link.
    shop.run_jobs().await;
    let variant = shop.variant(1, 5, Money::eur(9_900)).await;
    shopper.add(&variant, 1).await;
    // The first order that she pays as somebody with an account.
    let bought = shopper.order(&consignee).await;
    shopper.type_card_to_keep(&bought.payment_page, "4242424242424242").await;
    shop.comes_to(&mut shopper, &bought.number, OrderStatus::Placed).await;
    let reference = crate::cards::reference(&mut shopper).await;
    shopper.add(&variant, 2).await;
    shopper.call(&PlanErasure).await.unwrap();
    (shopper, [("accounts.totp_secret", secret), ("payment_customers.reference", reference)])
}

/// A token for each column that an erasure empties: what she typed, or what the shop made for her alone.
async fn tokens(shop: &TestApp, made: &Made) -> BTreeMap<String, Vec<String>> {
    let mut typed = typed();
    typed.extend(made.iter().map(|(column, value)| (*column, value.as_str())));
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
    let log = Logged::whole();
    let shop = TestApp::spawn_with(database, Setup { jobs: false, ..Setup::default() }).await;
    let (mut shopper, made) = known_everywhere(&shop).await;
    let tokens = tokens(&shop, &made).await;
    let dump = everything(&shop.app.db).await;
    let before = keys(&shop.app.db).await;
    assert_eq!(before.len(), 5, "of two orders, the subscriber, the account, and of what the processor knows her by");
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
    for table in TABLES.iter().filter(|table| table.name.starts_with("account")) {
        assert_eq!(shop.count(table.name).await, 0, "{} knows her still", table.name);
    }
    let stands = everything(&shop.app.db).await;
    let own_id = shop.texts("SELECT id FROM orders").await;
    for (column, tokens) in &tokens {
        for token in tokens.iter().filter(|token| !own_id.contains(token)) {
            assert!(!stands.contains(token.as_str()), "{token} of {column} stands in a table");
        }
    }
    for column in SEALED.iter().filter(|column| !OF_MANY.contains(column)) {
        let found = tokens[*column].iter().any(|token| dump.contains(token.as_str()));
        assert!(!found, "{column} stands in a dump of before in plain text");
    }
    // What she typed. The ids of rows are the shop's own names for them, and stand in its log.
    for (column, token) in typed().into_iter().chain(made.iter().map(|(column, value)| (*column, value.as_str()))) {
        assert!(!log.contains(token), "{column} stands in the log");
    }
    // In a shop that goes on running: database, journal and its index. And once the journal is brought in.
    let on_disk = |when: &str| {
        for (name, bytes) in files(&shop.app.config.data_dir) {
            for (column, token) in tokens.iter().flat_map(|(column, all)| all.iter().map(move |token| (column, token)))
            {
                let is_own = own_id.contains(token);
                assert!(is_own || !contains(&bytes, token), "{token} of {column} stands in {name} {when}");
            }
        }
    };
    on_disk("while the shop runs");
    shop.app.db.close().await;
    on_disk("once it is closed");
    if database == Database::Sqlite {
        let copy = std::fs::read(&backup).unwrap();
        for column in SEALED.iter().filter(|column| !OF_MANY.contains(column)) {
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
