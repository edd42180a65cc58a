//! Putting right whom an order is for (promise: P5.1).

use contract::{
    ProblemCode,
    checkout::{CheckoutDraft, CheckoutField},
    correction::{CORRECTABLE, CorrectConsignee, Corrected, Correction},
    orders::{FindOrder, OrderKey, OrderStatus},
    places::Country,
    privacy::{EraseOrder, GetHeld},
};
use http::Method;
use rstest::rstest;

use crate::{
    support::{Database, Setup, Shopper, TestApp, shopper::consignee},
    vault::{buys, canary, everything},
};

async fn shop(database: Database) -> TestApp {
    TestApp::spawn_with(database, Setup { jobs: false, ..Setup::default() }).await
}

fn read(draft: CheckoutDraft) -> Corrected {
    let country = Country::parse(&draft.country).unwrap();
    Correction::of(draft).parse(country).unwrap()
}

fn correct(number: &str, draft: CheckoutDraft) -> CorrectConsignee {
    CorrectConsignee { number: number.to_owned(), consignee: read(draft) }
}

/// What is right, for each field that can be put right.
fn right(field: CheckoutField) -> &'static str {
    match field {
        CheckoutField::FullName => "Xanthippe Quill",
        CheckoutField::Mobile => "+353861112223",
        CheckoutField::Line1 => "Quay Street 9",
        CheckoutField::Line2 => "Floor 3",
        CheckoutField::City => "Corkbridge",
        CheckoutField::PostalCode => "T12 AB34",
        CheckoutField::Email => "xanthippe@right.example",
        CheckoutField::Landline => "+35314445556",
        CheckoutField::Country | CheckoutField::IdNumber => panic!("{field:?} cannot be corrected"),
    }
}

/// promise: P5.1
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p5_1_each_column_is_put_right_alone_sealed_and_named_in_the_log(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let (mut shopper, number) = buys(&shop, &canary()).await;
    let mut expected = canary();
    for field in CORRECTABLE {
        expected.set(*field, right(*field).to_owned());
        let order = shopper.call(&correct(&number, expected.clone())).await.unwrap();
        assert_eq!(order.consignee, expected, "{field:?}");
        let held = shopper.call(&GetHeld).await.unwrap();
        let orders = held.tables.iter().find(|table| table.name == "orders").unwrap();
        let at = orders.fields.iter().position(|shown| shown.column == field.key()).unwrap();
        assert_eq!(orders.rows[0].values[at].as_deref(), Some(right(*field)));
    }
    let mut named: Vec<String> = CORRECTABLE.iter().map(|field| field.key().to_owned()).collect();
    named.sort();
    assert_eq!(shop.texts("SELECT detail FROM audit_log WHERE action = 'data.corrected'").await, named);
    let stands = everything(&shop.app.db).await;
    for field in CORRECTABLE {
        assert!(!stands.contains(right(*field)), "{field:?} stands there in plain text");
    }
    let looks = shopper.call(&GetHeld).await.unwrap().looks;
    assert!(looks.iter().any(|look| look.what == "Corrected: postal code" && look.order.as_ref() == Some(&number)));

    // What is optional can be taken away, and the same again is no correction.
    let less = CheckoutDraft { email: String::new(), landline: String::new(), line2: String::new(), ..expected };
    assert_eq!(shopper.call(&correct(&number, less.clone())).await.unwrap().consignee, less);
    let told = shop.count("audit_log WHERE action = 'data.corrected'").await;
    shopper.call(&correct(&number, less)).await.unwrap();
    assert_eq!(shop.count("audit_log WHERE action = 'data.corrected'").await, told);
    shop.stop().await;
}

/// promise: P5.1
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p5_1_a_corrected_order_is_found_by_its_new_mobile_number_alone(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let (mut shopper, number) = buys(&shop, &canary()).await;
    let mobile = right(CheckoutField::Mobile).to_owned();
    shopper.call(&correct(&number, CheckoutDraft { mobile: mobile.clone(), ..canary() })).await.unwrap();
    let find = |mobile| FindOrder(OrderKey { number: number.clone(), mobile });
    assert_eq!(shop.shopper().call(&find(canary().mobile)).await.unwrap_err().code, ProblemCode::NotFound);
    assert_eq!(shop.shopper().call(&find(mobile)).await.unwrap().number, number);
    shop.stop().await;
}

/// promise: P5.1
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn nobody_corrects_the_order_of_another_nor_one_that_is_over_nor_what_was_reckoned_by(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let (mut shopper, number) = buys(&shop, &canary()).await;
    let (mut other, _) = buys(&shop, &consignee()).await;
    let wrong = correct(&number, CheckoutDraft { full_name: "Eve".to_owned(), ..canary() });
    let hers = other.send_endpoint(&wrong).await;
    let nobodys = other.send_endpoint(&CorrectConsignee { number: "VL-0000-0000-0000".to_owned(), ..wrong }).await;
    assert_eq!((hers.status, &hers.body), (404, &nobodys.body), "hers and nobody's look the same");
    assert_eq!(shopper.see(&number).await.consignee, canary());

    let put = async |shopper: &mut Shopper, body: &str| {
        let path = format!("/api/orders/{number}/consignee");
        shopper.send(Method::PUT, &path, &[("content-type", "application/json")], body.as_bytes().to_vec()).await
    };
    let empty = put(&mut shopper, r#"{"full_name":"","mobile":"","line1":"","city":""}"#).await;
    let fields: Vec<String> = empty.problem().errors.into_iter().map(|error| error.field).collect();
    assert_eq!((empty.status, fields.join(" ").as_str()), (422, "full_name mobile line1 city"));
    for more in [r#""country":"FR""#, r#""id_number":"1""#, r#""status":"placed""#] {
        let body = format!(
            r#"{{"full_name":"E","mobile":"+353861112223","line1":"a","city":"b","postal_code":"D02 X285",{more}}}"#
        );
        assert_eq!(put(&mut shopper, &body).await.status, 422, "{more}");
    }

    shop.sql("UPDATE reservations SET expires_at = 0").await;
    shop.run_jobs().await;
    assert_eq!(shopper.see(&number).await.status, OrderStatus::Expired);
    let late = shopper.call(&correct(&number, canary())).await.unwrap_err();
    assert_eq!(late.code, ProblemCode::Stale);
    shop.stop().await;
}

/// promise: P5.1, O6
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_order_that_is_erased_while_it_is_corrected_is_erased(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    for _ in 0..8 {
        let (mut shopper, number) = buys(&shop, &canary()).await;
        let mut elsewhere = shopper.clone();
        let draft = CheckoutDraft { city: right(CheckoutField::City).to_owned(), ..canary() };
        let (corrected, erase) = (correct(&number, draft), EraseOrder { number });
        let (put_right_or_gone, erased) = tokio::join!(shopper.call(&corrected), elsewhere.call(&erase));
        assert!(erased.is_ok(), "{erased:?}");
        if let Err(problem) = put_right_or_gone {
            assert!(matches!(problem.code, ProblemCode::NotFound | ProblemCode::Stale), "{problem:?}");
        }
    }
    assert_eq!(shop.count("orders WHERE full_name <> '' OR city <> '' OR mobile_tag <> ''").await, 0);
    shop.stop().await;
}
