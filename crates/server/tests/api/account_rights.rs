//! What somebody with an account does is told as hers, and what she decides about her data holds for all of it.

use contract::{
    account::{ChangeName, DeleteAccount, GetAccount, NameDraft, SignOut},
    correction::{CorrectConsignee, Correction},
    money::Money,
    orders::{GetOrder, OrderStatus},
    places::Country,
    privacy::{
        DataUse, EraseOrder, GetHeld, GetSwitches, NewDataRequest, ObjectionChange, PostDataRequest, Purpose,
        PutObjection, PutRestriction, RequestKind, RestrictionChange, RestrictionReason,
    },
};
use rstest::rstest;

use crate::{
    account::{ADA, shop},
    support::{Database, Shopper, TestApp, shopper::consignee},
    vault::{buys, canary},
};

async fn orders(shop: &TestApp, person: &mut Shopper) -> String {
    let variant = shop.variant(1, 50, Money::eur(9_900)).await;
    person.add(&variant, 1).await;
    person.order(&consignee()).await.number
}

/// promise: P6.3
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p6_3_what_somebody_does_who_is_signed_in_is_told_as_hers(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let mut ada = shop.person(ADA).await;
    let number = orders(&shop, &mut ada).await;
    shop.pay(&number, "4242424242424242").await;
    shop.comes_to(&mut ada, &number, OrderStatus::Placed).await;
    let erased = orders(&shop, &mut ada).await;
    ada.call(&GetOrder { number: number.clone() }).await.unwrap();
    let moved = Correction::of(contract::checkout::CheckoutDraft { city: "Linz".to_owned(), ..consignee() });
    let moved = moved.parse(Country::parse("AT").unwrap()).unwrap();
    ada.call(&CorrectConsignee { number: number.clone(), consignee: moved }).await.unwrap();
    let asked = NewDataRequest { kind: RequestKind::Access, order: number.clone() };
    ada.call(&PostDataRequest(asked)).await.unwrap();
    let reason = Some(RestrictionReason::Claim);
    ada.call(&PutRestriction(RestrictionChange { reason })).await.unwrap();
    ada.call(&EraseOrder { number: erased }).await.unwrap();
    let looks = ada.call(&GetHeld).await.unwrap().looks;
    assert!(looks.iter().any(|look| look.who == "You, signed in" && look.order.as_ref() == Some(&number)));
    ada.call(&DeleteAccount).await.unwrap();

    let actions = shop.texts("SELECT action FROM audit_log WHERE actor = 'person'").await;
    for action in ["order.reserved", "data.opened", "data.corrected", "use.limited", "data.erased", "account.signed_in"]
    {
        assert!(actions.iter().any(|known| known == action), "{action} is not among {actions:?}");
    }
    // What the shop does by itself, and the end of a payment, are nobody's; all else is hers.
    let of_guests = "SELECT action FROM audit_log WHERE actor = 'guest' AND action <> 'order.cancelled'";
    assert_eq!(shop.texts(of_guests).await, [""; 0]);
    shop.stop().await;
}

/// promise: P6.3
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p6_3_opening_her_data_to_do_something_leaves_an_entry_within_a_minute_of_a_look_too(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let mut ada = shop.person(ADA).await;
    ada.call(&GetAccount).await.unwrap();
    let opened = |purpose: &str| format!("audit_log WHERE action = 'data.opened' AND purpose = '{purpose}'");
    let (looks, requests) = (opened("own_view"), opened("own_request"));
    assert_eq!((shop.count(&looks).await, shop.count(&requests).await), (1, 0));
    let name = || ChangeName(NameDraft { name: "Ada".to_owned() }.parse().unwrap());
    ada.call(&name()).await.unwrap();
    ada.call(&name()).await.unwrap();
    ada.call(&GetAccount).await.unwrap();
    assert_eq!((shop.count(&looks).await, shop.count(&requests).await), (1, 2), "looks of a minute are one");
    shop.stop().await;
}

/// promise: P5.2
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p5_2_a_limit_of_the_account_holds_for_orders_that_come_later_or_from_another_browser(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let mut ada = shop.person(ADA).await;
    // She has no order yet, and limits the use all the same.
    ada.call(&PutObjection { data_use: DataUse::Reports, change: ObjectionChange { objects: true } }).await.unwrap();
    let later = orders(&shop, &mut ada).await;
    let (mut phone, joined) = buys(&shop, &canary()).await;
    phone.sign_in(ADA).await;
    for number in [&later, &joined] {
        let held = format!(
            "data_limits l JOIN orders o ON o.id = l.subject_id WHERE o.number = '{number}' AND l.data_use = 'reports'"
        );
        assert_eq!(shop.count(&held).await, 1, "{number}");
    }
    // And for who chooses in a browser that she is signed in at.
    phone.call(&shop.choice(&[Purpose::Analytics])).await.unwrap();
    let choosers = "data_limits WHERE subject = 'chooser' AND data_use = 'reports'";
    assert_eq!(shop.count(choosers).await, 1);

    // What a guest's order was under before she signed in holds for the others from then on.
    phone.call(&SignOut).await.unwrap();
    let (mut laptop, _) = buys(&shop, &canary()).await;
    laptop.call(&PutRestriction(RestrictionChange { reason: Some(RestrictionReason::Claim) })).await.unwrap();
    laptop.sign_in(ADA).await;
    let restricted = "data_limits WHERE subject = 'order' AND data_use = 'everything'";
    assert_eq!(shop.count(restricted).await, 3);
    assert!(laptop.call(&GetSwitches).await.unwrap().restriction.is_some());
    // Lifted, it is lifted for all of it.
    laptop.call(&PutRestriction(RestrictionChange { reason: None })).await.unwrap();
    assert_eq!(shop.count("data_limits WHERE data_use = 'everything'").await, 0);
    shop.stop().await;
}
