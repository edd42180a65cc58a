//! The export of somebody with an account: every value that the database has about her is in it, or it says why not
//! (promise: P5.2).

use std::collections::BTreeMap;

use contract::{
    account::SignOut,
    money::Money,
    privacy::{
        BrowsingEvent, DataUse, Device, EventBatch, Export, NewDataRequest, ObjectionChange, PastEvent,
        PostDataRequest, PostEvents, Purpose, PutObjection, RequestKind,
        registry::{FIELDS, SEALED},
    },
};
use rstest::rstest;
use valise_server::{
    domain::rights::{archive, held::IS_SET},
    store::rights::{MASKED, SECRETS, UNSEEN, column_of, table_of},
};

use crate::{
    canary::{known_everywhere, typed},
    rights::holds_every_value,
    support::{Database, Setup, Shopper, TestApp, shopper::consignee},
};

async fn exported(shop: &TestApp, person: &mut Shopper) -> archive::Document {
    let answer = person.send_endpoint(&Export).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    archive::verify(&answer.body, Some(&shop.app.key.public())).unwrap()
}

/// The personal values of an export, by `table.column`.
fn values(document: &archive::Document) -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for table in &document.tables {
        for (column, value) in table.rows.iter().flat_map(|row| &row.personal) {
            found.entry(format!("{}.{column}", table.name)).or_default().push(value.clone());
        }
    }
    found
}

/// promise: P5.2
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p5_2_every_value_about_an_account_holder_is_in_her_export_or_explained(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn_with(database, Setup { jobs: false, ..Setup::default() }).await;
    let (mut ada, made) = known_everywhere(&shop).await;
    // Beside that: another order, an objection, a request, and a sign-in elsewhere that waits for the code of her app.
    let variant = shop.variant(1, 50, Money::eur(9_900)).await;
    ada.add(&variant, 1).await;
    let number = ada.order(&consignee()).await.number;
    ada.call(&PutObjection { data_use: DataUse::Reports, change: ObjectionChange { objects: true } }).await.unwrap();
    ada.call(&PostDataRequest(NewDataRequest { kind: RequestKind::Access, order: number.clone() })).await.unwrap();
    shop.shopper().sign_in(typed()["accounts.email"]).await;

    let document = exported(&shop, &mut ada).await;
    holds_every_value(&shop, &document).await;

    // What is sealed stands there as she typed it, or as the shop made it for her; of a secret, that there is one; of a number, its end.
    let (values, mut typed) = (values(&document), typed());
    typed.insert("account_addresses.country", "BR");
    typed.extend(made.iter().map(|(column, value)| (*column, value.as_str())));
    let unseen = |field: &str| UNSEEN.iter().any(|(table, ..)| field.split_once('.').unwrap().0 == *table);
    for sealed in SEALED.iter().filter(|column| !unseen(column)) {
        let shown = &values[*sealed];
        if SECRETS.contains(sealed) {
            assert!(shown.iter().all(|value| value == IS_SET), "{sealed}: {shown:?}");
        } else if MASKED.iter().any(|(column, ..)| column == sealed) {
            let end = &typed[*sealed][typed[*sealed].len() - 2..];
            assert!(shown.iter().any(|value| value.ends_with(end) && value != typed[*sealed]), "{sealed}: {shown:?}");
        } else {
            let hers = typed.get(sealed).unwrap_or_else(|| panic!("nothing was typed into {sealed}"));
            assert!(shown.iter().any(|value| value.contains(hers)), "{sealed}: {hers} is not among {shown:?}");
        }
    }
    // Whatever else the database holds of a personal table is of one that the export explains.
    for field in FIELDS {
        let is_there = shop.count(&format!("{} WHERE {} IS NOT NULL", table_of(field), column_of(field))).await > 0;
        let explained = UNSEEN.iter().find(|(table, ..)| *table == table_of(field));
        let told = explained.is_some_and(|(_, what, _)| document.unseen.iter().any(|unseen| unseen.what == *what));
        assert!(!is_there || told || values.contains_key(field.column.as_ref()), "{} is neither", field.column);
    }
    for (_, what, why) in UNSEEN.iter().chain(MASKED) {
        assert!(document.unseen.iter().any(|unseen| unseen.what == *what && unseen.why == *why), "{what}");
    }
    shop.stop().await;
}

/// promise: P5.2
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p5_2_an_export_says_where_what_hangs_on_another_browser_is_and_that_one_has_it_signed_out_too(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn_with(database, Setup { jobs: false, ..Setup::default() }).await;
    let mut laptop = shop.person("ada@example.org").await;
    let mut phone = shop.shopper();
    phone.sign_in("ada@example.org").await;
    phone.call(&shop.choice(&[Purpose::Analytics])).await.unwrap();
    let events = vec![PastEvent { age_s: 1, event: BrowsingEvent::Searched { text: "Zugzwang Satchel".to_owned() } }];
    phone.call(&PostEvents(EventBatch { device: Device::Phone, events })).await.unwrap();

    let here = exported(&shop, &mut laptop).await;
    let searched = |document: &archive::Document| values(document).get("browsing_events.search").cloned();
    assert_eq!(searched(&here), None);
    assert!(here.unseen.iter().any(|unseen| unseen.what.starts_with("What your other browsers allowed")));
    let hers = Some(vec!["Zugzwang Satchel".to_owned()]);
    assert_eq!(searched(&exported(&shop, &mut phone).await), hers);
    phone.call(&SignOut).await.unwrap();
    assert_eq!(searched(&exported(&shop, &mut phone).await), hers);
    shop.stop().await;
}
