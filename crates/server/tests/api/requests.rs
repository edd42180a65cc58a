//! What people ask of the shop about their data: kept, told, and never overdue in silence (promise: P5.2).

use std::{process::Command, time::Duration};

use contract::{
    ProblemCode,
    money::Money,
    orders::{FindOrder, GetOrder, OrderKey},
    privacy::{
        DataRequest, GetDataRequests, GetHeld, GetSwitches, NewDataRequest, PostDataRequest, RequestKind, RequestState,
        TakeBackDataRequest,
    },
};
use rstest::rstest;
use valise_server::{
    audit::{self, Actor},
    clock::Clock,
    domain::requests::{self as rules, Alarm, Impossible, Kind, NotTurned, Refusal, State, Subject, Turn},
    random::{SystemRandom, new_id},
    store::requests::{self, RequestRow, TurnRow},
};

use crate::support::{Database, Setup, Shopper, TestApp, shopper::consignee};

pub(crate) const DAY: Duration = Duration::from_secs(86_400);

pub(crate) async fn without_jobs(database: Database) -> TestApp {
    TestApp::spawn_with(database, Setup { jobs: false, ..Setup::default() }).await
}

async fn receive(shop: &TestApp, kind: Kind, order: &str) -> RequestRow {
    let (id, now_ms) = (new_id(&*shop.clock, &SystemRandom), shop.clock.now_ms());
    let (key, subject) = (shop.app.key.clone(), Subject::Order(order.to_owned()));
    let received = shop.app.db.write(move |conn| {
        let (key, id, subject) = (key.clone(), id.clone(), subject.clone());
        Box::pin(async move { rules::receive(conn, &key, (&id, kind, &subject), Actor::Guest, now_ms).await })
    });
    received.await.unwrap()
}

pub(crate) async fn turn(shop: &TestApp, id: &str, turn: Turn) -> Result<RequestRow, NotTurned> {
    let (key, id, now_ms) = (shop.app.key.clone(), id.to_owned(), shop.clock.now_ms());
    let turned = shop.app.db.write(move |conn| {
        let (key, id) = (key.clone(), id.clone());
        Box::pin(async move { rules::turn(conn, &key, &id, (turn, Actor::Staff("console")), now_ms).await })
    });
    turned.await
}

async fn kept(shop: &TestApp, id: &str) -> Option<(RequestRow, Vec<TurnRow>)> {
    let id = id.to_owned();
    let read = shop.app.db.read(move |conn| {
        Box::pin(async move {
            let turns = requests::timeline(conn, &id).await?;
            requests::by_id(conn, &id).await.map(|row| row.map(|row| (row, turns)))
        })
    });
    read.await.unwrap()
}

/// What the audit log says of a request, in its order.
async fn told(shop: &TestApp, id: &str) -> Vec<String> {
    let id = id.to_owned();
    let read =
        shop.app.db.read(move |conn| Box::pin(async move { valise_server::store::audit::about(conn, &id, 100).await }));
    let mut records: Vec<audit::Record> = read.await.unwrap();
    records.reverse();
    records.iter().map(|record| format!("{} {}", record.action, record.detail).trim_end().to_owned()).collect()
}

/// promise: P5.2
#[rstest]
#[tokio::test]
async fn promise_p5_2_a_request_is_kept_with_its_timeline_and_told_in_the_audit_log(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = without_jobs(database).await;
    let RequestRow { id, .. } = receive(&shop, Kind::Erasure, "order-1").await;
    for step in [Turn::AskForProof, Turn::Begin, Turn::AskThePerson] {
        turn(&shop, &id, step).await.unwrap();
    }
    shop.advance(DAY * 3);
    turn(&shop, &id, Turn::Answered).await.unwrap();
    turn(&shop, &id, Turn::Extend).await.unwrap();
    let refused = turn(&shop, &id, Turn::Extend).await;
    assert!(matches!(refused, Err(NotTurned::Impossible(Impossible::ExtendedBefore))), "{refused:?}");
    let done = turn(&shop, &id, Turn::Finish).await.unwrap();

    let (row, turns) = kept(&shop, &id).await.unwrap();
    assert_eq!(row, done);
    assert!(
        (DAY.as_millis() * 3..DAY.as_millis() * 3 + 60_000).contains(&u128::try_from(row.standing.stood_ms).unwrap())
    );
    let words: Vec<&str> = turns.iter().map(|turn| turn.turn.as_str()).collect();
    assert_eq!(words, ["received", "asked_for_proof", "begun", "asked", "answered", "extended", "done"]);
    assert!(turns.is_sorted_by_key(|turn| turn.due_at), "the deadline only ever moves away: {turns:?}");
    assert_eq!(
        told(&shop, &id).await,
        [
            "request.received erasure",
            "request.turned asked_for_proof",
            "request.turned begun",
            "request.turned asked",
            "request.turned answered",
            "request.turned extended",
            "request.turned done"
        ]
    );
    assert!(matches!(turn(&shop, "nobody's", Turn::Begin).await, Err(NotTurned::Unknown)));
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn requests_are_found_by_whom_they_are_about(#[values(Database::Sqlite, Database::Postgres)] database: Database) {
    let shop = without_jobs(database).await;
    let first = receive(&shop, Kind::Access, "order-1").await;
    shop.advance(Duration::from_secs(1));
    let second = receive(&shop, Kind::Objection, "order-1").await;
    receive(&shop, Kind::Access, "order-2").await;
    let second = turn(&shop, &second.id, Turn::Refuse(Refusal::TakenBack)).await.unwrap();
    let about =
        |subject: Subject| shop.app.db.read(move |conn| Box::pin(async move { requests::about(conn, &subject).await }));
    assert_eq!(about(Subject::Order("order-1".to_owned())).await.unwrap(), [second.clone(), first.clone()]);
    assert_eq!(about(Subject::Account("order-1".to_owned())).await.unwrap(), []);
    assert_eq!(second.standing.state, State::Refused(Refusal::TakenBack), "the reason is kept");
    let open = shop.app.db.read(|conn| Box::pin(requests::list(conn, false))).await.unwrap();
    assert_eq!((open.len(), open[0].id.as_str()), (2, first.id.as_str()));
    shop.stop().await;
}

/// promise: P5.2
#[rstest]
#[tokio::test]
async fn promise_p5_2_nothing_becomes_overdue_in_silence(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = without_jobs(database).await;
    let row = receive(&shop, Kind::Access, "order-1").await;
    let answered = receive(&shop, Kind::Export, "order-2").await;
    turn(&shop, &answered.id, Turn::Begin).await.unwrap();
    turn(&shop, &answered.id, Turn::Finish).await.unwrap();
    let left = |shop: &TestApp| row.standing.due_at(shop.clock.now_ms()) - shop.clock.now_ms();
    let until = |shop: &TestApp, ms: i64| Duration::from_millis(u64::try_from(left(shop) - ms).unwrap());
    shop.advance(until(&shop, 8 * 86_400_000));
    shop.run_jobs().await;
    assert!(shop.letters().is_empty(), "a week and a day before it is early");

    shop.advance(DAY);
    for _ in 0..3 {
        shop.run_jobs().await;
    }
    let letters = shop.letters();
    assert_eq!(letters.len(), 1, "told once: {letters:?}");
    assert!(letters[0].contains("To: privacy@valise.example") && letters[0].contains(&row.id), "{}", letters[0]);
    shop.advance(DAY * 7);
    for _ in 0..3 {
        shop.run_jobs().await;
    }
    let letters = shop.letters();
    assert_eq!(letters.iter().filter(|letter| letter.contains("Subject: OVERDUE")).count(), 1);
    assert_eq!(letters.len(), 2);
    assert_eq!(told(&shop, &row.id).await[1..], ["request.due_soon", "request.overdue"]);
    assert_eq!(kept(&shop, &row.id).await.unwrap().0.told, Some(Alarm::Overdue));
    shop.stop().await;
}

/// promise: P5.2
#[rstest]
#[tokio::test]
async fn promise_p5_2_a_deadline_that_moved_is_told_of_anew_and_one_that_stands_is_not(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = without_jobs(database).await;
    let row = receive(&shop, Kind::Correction, "order-1").await;
    let waiting = receive(&shop, Kind::Correction, "order-2").await;
    turn(&shop, &waiting.id, Turn::Begin).await.unwrap();
    turn(&shop, &waiting.id, Turn::AskThePerson).await.unwrap();
    let soon_ms = row.standing.due_at(shop.clock.now_ms()) - shop.clock.now_ms() - 86_400_000;
    shop.advance(Duration::from_millis(u64::try_from(soon_ms).unwrap()));
    shop.run_jobs().await;
    assert_eq!(shop.letters().len(), 1, "not of the one that waits for the person");
    let extended = turn(&shop, &row.id, Turn::Extend).await.unwrap();
    assert_eq!(extended.told, None);
    shop.advance(DAY * 2);
    shop.run_jobs().await;
    assert_eq!(shop.letters().len(), 1, "it has two more months");
    shop.advance(DAY * 56);
    shop.run_jobs().await;
    assert_eq!(shop.letters().len(), 2);
    assert_eq!(told(&shop, &row.id).await[1..], ["request.due_soon", "request.turned extended", "request.due_soon"]);
    assert_eq!(told(&shop, &waiting.id).await.len(), 3);
    shop.stop().await;
}

/// promise: P4
#[rstest]
#[tokio::test]
async fn promise_p4_a_request_is_forgotten_three_years_after_its_end_and_not_before(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = without_jobs(database).await;
    let (ended, open) = (receive(&shop, Kind::Access, "o-1").await, receive(&shop, Kind::Access, "o-2").await);
    turn(&shop, &ended.id, Turn::Refuse(Refusal::NotVerified)).await.unwrap();
    shop.advance(DAY * 1_094);
    shop.run_jobs().await;
    assert!(kept(&shop, &ended.id).await.is_some());
    shop.advance(DAY * 2);
    shop.run_jobs().await;
    assert!(kept(&shop, &ended.id).await.is_none());
    assert!(kept(&shop, &open.id).await.is_some(), "what is not answered is not forgotten");
    shop.stop().await;
}

/// Somebody who has ordered, and her order's number.
pub(crate) async fn bought(shop: &TestApp) -> (Shopper, String) {
    let variant = shop.variant(0, 5, Money::eur(12_900)).await;
    let mut shopper = shop.shopper();
    shopper.add(&variant, 1).await;
    let number = shopper.order(&consignee()).await.number;
    (shopper, number)
}

pub(crate) fn asked(kind: RequestKind, order: &str) -> PostDataRequest {
    PostDataRequest(NewDataRequest { kind, order: order.to_owned() })
}

/// promise: P5.2
#[rstest]
#[tokio::test]
async fn promise_p5_2_a_guest_asks_sees_timeline_and_deadline_and_takes_it_back(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = without_jobs(database).await;
    let (mut buyer, number) = bought(&shop).await;
    let erasure = asked(RequestKind::Erasure, &number);
    let first = buyer.send_endpoint(&erasure).await;
    let again = buyer.send_endpoint(&erasure).await;
    assert_eq!((first.status, again.status), (201, 200));
    let request: DataRequest = first.json();
    assert_eq!(again.json::<DataRequest>(), request, "the same asked twice is one");
    assert_eq!((request.state, request.order.as_str()), (RequestState::Received, number.as_str()));
    let days = (request.due_at - request.received_at) / 86_400_000;
    assert!((28..=36).contains(&days), "a month, to the next working day: {days}");

    turn(&shop, &request.id, Turn::Begin).await.unwrap();
    // Elsewhere, after she has shown that the order is hers.
    let mut elsewhere = shop.shopper();
    elsewhere.call(&FindOrder(OrderKey { number: number.clone(), mobile: consignee().mobile })).await.unwrap();
    let listed = elsewhere.call(&GetDataRequests).await.unwrap().requests;
    assert_eq!(listed.len(), 1);
    let turns: Vec<&str> = listed[0].timeline.iter().map(|turn| turn.turn.as_str()).collect();
    assert_eq!((listed[0].state, turns), (RequestState::InProgress, vec!["received", "begun"]));

    let back = TakeBackDataRequest { id: request.id.clone() };
    let taken_back = elsewhere.call(&back).await.unwrap();
    assert_eq!((taken_back.state, taken_back.refusal.as_deref()), (RequestState::Refused, Some("taken_back")));
    assert_eq!(elsewhere.call(&back).await.unwrap_err().code, ProblemCode::Stale);
    assert_eq!(buyer.send_endpoint(&erasure).await.status, 201, "she can ask again");
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn nobody_asks_about_sees_or_takes_back_what_is_anothers(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = without_jobs(database).await;
    let (mut buyer, number) = bought(&shop).await;
    let request = buyer.call(&asked(RequestKind::Access, &number)).await.unwrap();
    let (mut other, _) = bought(&shop).await;
    for mut stranger in [shop.shopper(), other.clone()] {
        for order in [number.as_str(), "VL-0000-0000-0000", "nonsense"] {
            let refused = stranger.call(&asked(RequestKind::Access, order)).await.unwrap_err();
            assert_eq!(refused.code, ProblemCode::NotFound);
        }
        for id in [request.id.as_str(), "019a0000-0000-7000-8000-000000000000", "1"] {
            let refused = stranger.call(&TakeBackDataRequest { id: id.to_owned() }).await.unwrap_err();
            assert_eq!(refused.code, ProblemCode::NotFound);
        }
    }
    assert_eq!(other.call(&GetDataRequests).await.unwrap().requests, []);
    assert_eq!(buyer.call(&GetDataRequests).await.unwrap().requests, [request]);
    shop.stop().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_same_asked_twenty_times_at_once_is_one_request(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = without_jobs(database).await;
    let (buyer, number) = bought(&shop).await;
    let asking = (0..20).map(|_| {
        let (mut buyer, request) = (buyer.clone(), asked(RequestKind::Objection, &number));
        async move { buyer.call(&request).await.unwrap().id }
    });
    let mut ids = futures_util::future::join_all(asking).await;
    ids.dedup();
    assert_eq!(ids.len(), 1);
    shop.stop().await;
}

/// The program at the console, beside the running shop; what it said, and whether it succeeded.
async fn at_the_console(shop: &TestApp, arguments: &[&str]) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_valise"));
    command.args(["--log", "error", "requests"]).args(arguments);
    command.env("VALISE_DATA_DIR", &shop.app.config.data_dir).env("VALISE_DATABASE_URL", &shop.app.config.database_url);
    let ran = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    (ran.status.success(), String::from_utf8([ran.stdout, ran.stderr].concat()).unwrap())
}

/// promise: P5.1
#[rstest]
#[tokio::test]
async fn promise_p5_1_a_request_that_came_by_letter_is_dealt_with_at_the_console_and_seen_by_the_guest(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = without_jobs(database).await;
    let (mut buyer, number) = bought(&shop).await;
    let (unknown, said) = at_the_console(&shop, &["receive", "erasure", "--order", "VL-0000-0000-0000"]).await;
    assert!(!unknown && said.contains("there is no order VL-0000-0000-0000"), "{said}");
    let (received, said) = at_the_console(&shop, &["receive", "erasure", "--order", &number]).await;
    assert!(received && said.contains("  erasure  received  "), "{said}");
    let id = said.split("  ").next().unwrap().to_owned();

    assert!(at_the_console(&shop, &["turn", &id, "ask-for-proof"]).await.0);
    let (refused, said) = at_the_console(&shop, &["turn", &id, "finish"]).await;
    assert!(!refused && said.contains("a request that is verifying cannot be turned to done"), "{said}");
    assert!(!at_the_console(&shop, &["turn", &id, "refuse"]).await.0, "a refusal has a reason");
    assert!(at_the_console(&shop, &["turn", &id, "refuse", "--reason", "not-verified"]).await.0);
    assert_eq!(at_the_console(&shop, &["list"]).await, (true, String::new()), "nothing is open");
    assert_eq!(at_the_console(&shop, &["due"]).await, (true, String::new()));
    let (_, shown) = at_the_console(&shop, &["show", &id]).await;
    assert_eq!(shown.lines().count(), 4, "{shown}");

    let hers = buyer.call(&GetDataRequests).await.unwrap().requests;
    assert_eq!((hers[0].id.as_str(), hers[0].refusal.as_deref()), (id.as_str(), Some("not_verified")));
    shop.stop().await;
}

/// promise: P5.1, P5.2, P6.3
#[rstest]
#[tokio::test]
async fn promise_p5_1_what_a_request_asks_for_is_done_at_the_console_with_its_end(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = without_jobs(database).await;
    let (mut buyer, number) = bought(&shop).await;
    let receive = async |kind: &str| {
        let (received, said) = at_the_console(&shop, &["receive", kind, "--order", &number]).await;
        assert!(received, "{said}");
        said.split("  ").next().unwrap().to_owned()
    };
    let (access, restriction) = (receive("access").await, receive("restriction").await);
    let (done, said) = at_the_console(&shop, &["carry-out", &access]).await;
    assert!(!done && said.contains("access is done in the privacy center"), "{said}");
    let (done, said) = at_the_console(&shop, &["carry-out", &restriction]).await;
    assert!(done && said.contains("  restriction  done  "), "{said}");
    assert!(buyer.call(&GetSwitches).await.unwrap().restriction.is_some());
    let looks = buyer.call(&GetHeld).await.unwrap().looks;
    let by_staff = looks.iter().find(|look| look.who == "Somebody who works for the shop").expect("she is told who");
    assert!(by_staff.what.starts_with("Limited its use"), "{}", by_staff.what);
    assert_eq!(by_staff.order.as_ref(), Some(&number));

    let erasure = receive("erasure").await;
    assert!(at_the_console(&shop, &["turn", &erasure, "ask-for-proof"]).await.0);
    let (done, said) = at_the_console(&shop, &["carry-out", &erasure]).await;
    assert!(done && said.contains("  erasure  done  "), "{said}");
    assert_eq!(buyer.call(&GetOrder { number: number.clone() }).await.unwrap_err().code, ProblemCode::NotFound);
    assert_eq!(shop.count("orders WHERE full_name <> ''").await, 0);
    assert_eq!(
        at_the_console(&shop, &["list"]).await,
        (true, String::new()),
        "and what else was asked about it is over"
    );
    let who = shop.texts("SELECT actor FROM audit_log WHERE action IN ('data.erased', 'use.limited')").await;
    assert_eq!(who, ["staff", "staff"]);
    let (again, said) = at_the_console(&shop, &["carry-out", &erasure]).await;
    assert!(!again && said.contains("cannot be turned to done"), "{said}");
    shop.stop().await;
}
