//! Restriction and objection: kept by the queries themselves (promise: P5.2).

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use contract::{
    ProblemCode,
    money::Money,
    newsletter::{Subscribe, Subscriber},
    orders::{FindOrder, OrderKey, OrderStatus},
    privacy::{
        BrowsingEvent, DataUse, Device, EventBatch, GetHeld, GetSwitches, ObjectionChange, Page, PastEvent, PostEvents,
        Purpose, PutObjection, PutRestriction, RestrictionChange, RestrictionReason, ServiceId,
        registry::consentable::{Analytics, Sharing},
    },
    recommendations::GetModel,
};
use http::Method;
use rstest::rstest;
use valise_server::{
    clock::Clock,
    domain::{consent::Consented, token::Token},
    random::{SystemRandom, new_id},
    store::{
        Conn, StoreError, companions,
        data_limits::READERS,
        newsletter::{self, DueLetter},
        partner, privacy,
        privacy::NewEvent,
        report::{self, Counted},
    },
};

use crate::support::{
    Database, Setup, Shopper, TestApp,
    shopper::{consignee, consignee_with_email},
};

const CARD: &str = "4242424242424242";

async fn shop(database: Database) -> TestApp {
    TestApp::spawn_with(database, Setup { jobs: false, ..Setup::default() }).await
}

fn restrict(reason: Option<RestrictionReason>) -> PutRestriction {
    PutRestriction(RestrictionChange { reason })
}

fn object(data_use: DataUse, objects: bool) -> PutObjection {
    PutObjection { data_use, change: ObjectionChange { objects } }
}

/// Somebody of whom every reader finds something.
struct Person {
    shopper: Shopper,
    analytics: Consented<Analytics>,
    sharing: Consented<Sharing>,
    letter: DueLetter,
}

async fn person(shop: &TestApp) -> Person {
    let (one, other) = (shop.variant(0, 9, Money::eur(12_900)).await, shop.variant(1, 9, Money::eur(9_900)).await);
    let mut shopper = shop.shopper();
    shopper.add(&one, 1).await;
    shopper.add(&other, 1).await;
    let number = shopper.order(&consignee_with_email()).await.number;
    shop.pay(&number, CARD).await;
    shop.comes_to(&mut shopper, &number, OrderStatus::Placed).await;
    let allowed = [Purpose::Analytics, Purpose::Sharing, Purpose::AbroadPartner, Purpose::Marketing];
    shopper.call(&shop.choice(&allowed)).await.unwrap();
    let events = [
        BrowsingEvent::PageViewed { page: Page::Bag },
        BrowsingEvent::BagViewed { bag: "nora-tote".to_owned() },
        BrowsingEvent::Searched { text: "tote".to_owned() },
        BrowsingEvent::TimeSpent { page: Page::Bag, seconds: 7 },
    ];
    let events = events.map(|event| PastEvent { age_s: 1, event }).to_vec();
    shopper.call(&PostEvents(EventBatch { device: Device::Desktop, events })).await.unwrap();
    shopper.call(&Subscribe(Subscriber { email: consignee_with_email().email })).await.unwrap();
    shop.sql("UPDATE newsletter_subscribers SET confirmed_at = 1").await;

    let token = Token::parse(&shopper.cookies["valise_consent"]).unwrap().hash();
    let subject = shop.app.db.read(|conn| Box::pin(async move { privacy::subject(conn, &token).await }));
    let subject = subject.await.unwrap().unwrap();
    let now_ms = shop.clock.now_ms();
    let analytics = Consented::admit(&subject.id, &subject.consent, false, now_ms).unwrap();
    let sharing: Consented<Sharing> = Consented::admit(&subject.id, &subject.consent, false, now_ms).unwrap();
    let shared = sharing.clone();
    let planted = shop.app.db.write(move |conn| {
        let sharing = shared.clone();
        Box::pin(async move {
            partner::queue(conn, (&sharing, ServiceId::PartnerAnalytics), &[("planted".to_owned(), Page::Bag)], now_ms)
                .await?;
            newsletter::publish(conn, "issue", "News", "Text", now_ms).await
        })
    });
    planted.await.unwrap();
    let subscriber_id = shop.texts("SELECT id FROM newsletter_subscribers").await.remove(0);
    let letter = DueLetter { subscriber_id, issue_id: "issue".to_owned(), attempt: 1 };
    Person { shopper, analytics, sharing, letter }
}

/// How many rows about the person a reader finds. What it changes is taken back.
async fn found_by(shop: &TestApp, person: &Person, function: &'static str) -> u64 {
    let found = Arc::new(AtomicU64::new(0));
    let (count, now_ms) = (Arc::clone(&found), shop.clock.now_ms());
    let (analytics, sharing, letter) = (person.analytics.clone(), person.sharing.clone(), person.letter.clone());
    let run = shop.app.db.write(move |conn| {
        let count = Arc::clone(&count);
        let (analytics, sharing, letter) = (analytics.clone(), sharing.clone(), letter.clone());
        Box::pin(async move {
            let n = read(conn, function, (&analytics, &sharing, &letter), now_ms).await?;
            count.store(n, Ordering::SeqCst);
            Err::<(), _>(StoreError::Gone)
        })
    });
    assert!(matches!(run.await, Err(StoreError::Gone)), "{function}");
    found.load(Ordering::SeqCst)
}

async fn read(
    conn: &mut Conn,
    function: &str,
    (analytics, sharing, letter): (&Consented<Analytics>, &Consented<Sharing>, &DueLetter),
    now_ms: i64,
) -> Result<u64, StoreError> {
    Ok(match function {
        "companions::bought_together" => companions::bought_together(conn, 1).await?.len() as u64,
        "newsletter::publish" => newsletter::publish(conn, "another", "News", "Text", now_ms).await?,
        "newsletter::contents" => u64::from(newsletter::contents(conn, letter).await?.is_some()),
        "partner::take_first" => take_all(conn).await?,
        "partner::queue" => {
            take_all(conn).await?;
            partner::queue(conn, (sharing, ServiceId::PartnerAnalytics), &[(new_id_of(now_ms), Page::Bag)], now_ms)
                .await?;
            take_all(conn).await?
        }
        "privacy::record_events" => {
            let event = BrowsingEvent::PageViewed { page: Page::Home };
            let event = NewEvent { id: new_id_of(now_ms), past: PastEvent { age_s: 0, event } };
            u64::from(privacy::record_events(conn, analytics, Device::Desktop, &[event], now_ms).await?)
        }
        "report::lines" => {
            let mut lines = 0;
            for counted in Counted::ALL {
                lines += report::lines(conn, counted, 0, 1).await?.len() as u64;
            }
            lines
        }
        unknown => panic!("{unknown} stands in READERS: let this test run it"),
    })
}

async fn take_all(conn: &mut Conn) -> Result<u64, StoreError> {
    let mut taken = 0;
    while partner::take_first(conn, ServiceId::PartnerAnalytics).await?.is_some() {
        taken += 1;
    }
    Ok(taken)
}

fn new_id_of(_now_ms: i64) -> String {
    new_id(&valise_server::clock::SystemClock, &SystemRandom)
}

/// promise: P5.2
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p5_2_a_person_who_restricts_or_objects_yields_no_row_to_any_reader(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let mut her = person(&shop).await;
    for reader in READERS {
        assert!(found_by(&shop, &her, reader.function).await > 0, "{} finds what is there", reader.function);
    }

    her.shopper.call(&restrict(Some(RestrictionReason::Inaccurate))).await.unwrap();
    for reader in READERS {
        assert_eq!(found_by(&shop, &her, reader.function).await, 0, "{} and a restriction", reader.function);
    }
    her.shopper.call(&restrict(None)).await.unwrap();

    for data_use in DataUse::ALL {
        her.shopper.call(&object(*data_use, true)).await.unwrap();
        for reader in READERS {
            let found = found_by(&shop, &her, reader.function).await;
            assert_eq!(
                found == 0,
                reader.data_use == *data_use,
                "{} and an objection to {data_use:?}",
                reader.function
            );
        }
        her.shopper.call(&object(*data_use, false)).await.unwrap();
    }
    for reader in READERS {
        assert!(found_by(&shop, &her, reader.function).await > 0, "{} after all is lifted", reader.function);
    }
    shop.stop().await;
}

/// promise: P5.2
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p5_2_what_is_set_holds_for_the_person_and_not_for_her_browser_alone(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let mut her = person(&shop).await;
    let before = her.shopper.call(&GetSwitches).await.unwrap();
    assert!(before.known && before.restriction.is_none());
    let set = her.shopper.call(&restrict(Some(RestrictionReason::Claim))).await.unwrap();
    let restriction = set.restriction.clone().unwrap();
    assert_eq!(restriction.reason, RestrictionReason::Claim);
    assert_eq!(her.shopper.call(&GetSwitches).await.unwrap(), set);
    let again = her.shopper.call(&restrict(Some(RestrictionReason::Unlawful))).await.unwrap().restriction.unwrap();
    assert_eq!((again.reason, again.since), (RestrictionReason::Unlawful, restriction.since), "it is as old as it was");

    // Her next order, and what she allows later, come under it.
    let variant = shop.variant(2, 9, Money::eur(9_900)).await;
    her.shopper.add(&variant, 1).await;
    let number = her.shopper.order(&consignee()).await.number;
    her.shopper.call(&shop.choice(&[])).await.unwrap();
    her.shopper.cookies.remove("valise_consent");
    her.shopper.call(&shop.choice(&[Purpose::Analytics])).await.unwrap();
    let limited = "SELECT subject || ':' || data_use FROM data_limits";
    // The newsletter's went with her consent to it.
    let all = ["chooser:everything", "chooser:everything", "order:everything", "order:everything"];
    assert_eq!(shop.texts(limited).await, all);
    let visit = PastEvent { age_s: 0, event: BrowsingEvent::PageViewed { page: Page::Home } };
    let refused =
        her.shopper.call(&PostEvents(EventBatch { device: Device::Desktop, events: vec![visit] })).await.unwrap_err();
    assert_eq!(refused.code, ProblemCode::NoConsent);

    // Where she finds her order, she finds it restricted, and can lift that for this order.
    let mut elsewhere = shop.shopper();
    elsewhere.call(&FindOrder(OrderKey { number, mobile: consignee().mobile })).await.unwrap();
    assert!(elsewhere.call(&GetSwitches).await.unwrap().restriction.is_some());
    assert!(elsewhere.call(&restrict(None)).await.unwrap().restriction.is_none());
    assert!(her.shopper.call(&GetSwitches).await.unwrap().restriction.is_some(), "the others are still");

    // It is in what is held, and in the log.
    let held = her.shopper.call(&GetHeld).await.unwrap();
    assert!(held.tables.iter().any(|table| table.name == "data_limits" && table.count > 0));
    assert!(held.looks.iter().any(|look| look.what == "Limited its use: claim" && look.order.is_some()));
    let told = shop.texts("SELECT action || ' ' || detail FROM audit_log WHERE action LIKE 'use.%'").await;
    assert!(told.contains(&"use.limited claim".to_owned()) && told.contains(&"use.released everything".to_owned()));
    shop.stop().await;
}

/// promise: P5.2
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn nobody_sets_the_switches_of_another_and_a_stranger_has_none(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let mut her = person(&shop).await;
    let mut stranger = shop.shopper();
    let none = stranger.call(&GetSwitches).await.unwrap();
    assert!(!none.known && none.restriction.is_none());
    assert_eq!(none.uses.iter().map(|switch| switch.data_use).collect::<Vec<_>>(), DataUse::ALL);
    let refused = stranger.call(&restrict(Some(RestrictionReason::Claim))).await.unwrap_err();
    assert_eq!(refused.code, ProblemCode::NotFound);
    assert_eq!(stranger.call(&object(DataUse::Reports, true)).await.unwrap_err().code, ProblemCode::NotFound);
    assert_eq!(shop.count("data_limits").await, 0);
    assert!(her.shopper.call(&GetSwitches).await.unwrap().restriction.is_none());

    let json = [("content-type", "application/json")];
    for (path, body, status) in [
        ("/api/privacy/objections/mining", r#"{"objects":true}"#, 404),
        ("/api/privacy/objections/reports", r#"{"objects":"yes"}"#, 422),
        ("/api/privacy/objections/reports", r#"{"objects":true,"for":"all"}"#, 422),
        ("/api/privacy/restriction", r#"{"reason":"spite"}"#, 422),
        ("/api/privacy/restriction", "{}", 422),
        ("/api/privacy/restriction", r#"{"reason":"claim","order":"VL-1"}"#, 422),
    ] {
        let answer = her.shopper.send(Method::PUT, path, &json, body.as_bytes().to_vec()).await;
        assert_eq!(answer.status, status, "{path} {body}");
    }
    assert_eq!(shop.count("data_limits").await, 0);
    shop.stop().await;
}

/// promise: P5.2
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p5_2_who_objects_is_left_out_of_the_recommendations_at_once(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let (one, other) = (shop.variant(0, 50, Money::eur(12_900)).await, shop.variant(1, 50, Money::eur(9_900)).await);
    let mut last = shop.shopper();
    for _ in 0..5 {
        last = shop.shopper();
        last.add(&one, 1).await;
        last.add(&other, 1).await;
        let number = last.order(&consignee()).await.number;
        shop.pay(&number, CARD).await;
        shop.comes_to(&mut last, &number, OrderStatus::Placed).await;
    }
    let companions = async || {
        let text = shop.shopper().send_endpoint(&GetModel).await.text();
        text.lines().skip(2).filter(|bag| bag.rsplit('\t').next().is_some_and(|places| !places.is_empty())).count()
    };
    assert_eq!(companions().await, 2);
    last.call(&object(DataUse::Recommendations, true)).await.unwrap();
    assert_eq!(companions().await, 0, "four orders are too few to tell of");
    last.call(&object(DataUse::Recommendations, false)).await.unwrap();
    assert_eq!(companions().await, 2);
    shop.stop().await;
}
