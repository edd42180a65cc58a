//! Limits on one client address: up to the bound and past it, told clearly, by the shop's clock, and nobody else's.

use std::time::Duration;

use contract::{
    Endpoint, Problem, ProblemCode,
    account::{GetAccount, TicketDraft, UseTicket},
    money::Money,
    privacy::{CallOffErasure, Export, GetErasure, GetHeld, PlanErasure},
};
use http::header::RETRY_AFTER;
use rstest::rstest;
use valise_server::clock::Clock;

use crate::{
    account::{ADA, ask_reset, letters},
    support::{
        Database, Setup, Shopper, TestApp,
        accounts::{PASSWORD, credentials, registration},
    },
};

/// Where the many attempts come from.
const FLOOD: &str = "203.0.113.7";
/// Where their owner is.
const HOME: &str = "198.51.100.9";

/// A shop that is told by its proxy where a request comes from.
async fn shop(database: Database) -> TestApp {
    let setup = Setup { jobs: false, trust_proxy: true, ..Setup::default() };
    TestApp::spawn_with(database, setup).await
}

/// Whoever has this browser is at that address.
fn moved(mut browser: Shopper, address: &'static str) -> Shopper {
    browser.told = vec![("x-forwarded-for", address)];
    browser
}

/// What came of an attempt: whether it was heard, or the refusal.
async fn heard<E: Endpoint>(browser: &mut Shopper, endpoint: &E) -> Result<(), Problem> {
    let answer = browser.send_endpoint(endpoint).await;
    if answer.status < 300 {
        return Ok(());
    }
    let problem = answer.problem();
    if problem.code != ProblemCode::TooManyAttempts {
        return Ok(());
    }
    assert_eq!(answer.status, 429);
    assert_eq!(answer.headers[RETRY_AFTER].to_str().unwrap(), problem.retry_after_s.unwrap().to_string());
    Err(problem)
}

/// What one address has tried, held against its bound: so many at once, and another one each so many seconds.
struct Bucket<'a> {
    shop: &'a TestApp,
    burst: i64,
    refill_s: u32,
    began: i64,
    heard: i64,
}

impl<'a> Bucket<'a> {
    fn of(shop: &'a TestApp, burst: i64, refill_s: u32) -> Self {
        Self { shop, burst, refill_s, began: shop.clock.now_ms(), heard: 0 }
    }

    /// Attempts until one is refused, and holds how many were heard by then against the bound: the shop's clock runs beside
    /// the test, so that on a slow machine those are among them that came in meanwhile. Gives the seconds to wait.
    async fn is_used_up(&mut self, mut attempt: impl AsyncFnMut(i64) -> Result<(), Problem>) -> u32 {
        loop {
            let outcome = attempt(self.heard).await;
            let since = self.shop.clock.now_ms() - self.began;
            let most = self.burst + since / (i64::from(self.refill_s) * 1_000);
            match outcome {
                Ok(()) => {
                    self.heard += 1;
                    assert!(self.heard <= most, "{} were heard of {most}", self.heard);
                }
                Err(refused) => {
                    assert!(self.heard >= self.burst, "refused after {}", self.heard);
                    let wait = refused.retry_after_s.unwrap();
                    assert!((1..=self.refill_s).contains(&wait), "told to wait {wait} s");
                    return wait;
                }
            }
        }
    }

    /// Lets the time pass that was told, after which at least one more is heard, and no more than the bound says.
    async fn gives_more_after(&mut self, wait: u32, attempt: impl AsyncFnMut(i64) -> Result<(), Problem>) {
        self.shop.advance(Duration::from_secs(u64::from(wait)));
        let before = self.heard;
        self.is_used_up(attempt).await;
        assert!(self.heard > before);
    }
}

/// promise: P2.3
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p2_3_an_address_may_try_to_sign_in_sixty_times_at_once_and_keeps_nobody_else_out(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let mut ada = moved(shop.person(ADA).await, FLOOD);
    let mut mallory = moved(shop.shopper(), FLOOD);
    // The second step is counted with the first, and takes no hash that the test would wait for.
    let guess = TicketDraft { ticket: "A".repeat(43), code: "123456".to_owned() };
    let guess = UseTicket(guess.parse().unwrap());
    let mut bucket = Bucket::of(&shop, 60, 5);
    bucket.is_used_up(async |_| heard(&mut mallory, &guess).await).await;
    let (before, hashed) = (bucket.heard, shop.app.passwords.hashed());
    let wait = bucket.is_used_up(async |_| heard(&mut ada, &credentials(ADA, PASSWORD)).await).await;
    let more = u64::try_from(bucket.heard - before).unwrap();
    assert_eq!(shop.app.passwords.hashed() - hashed, more, "what is refused is not hashed");
    assert!(ada.call(&GetAccount).await.unwrap().account.is_some(), "who is signed in stays so");
    moved(ada.clone(), HOME).sign_in(ADA).await;
    moved(shop.shopper(), HOME).sign_in(ADA).await;

    bucket.gives_more_after(wait, async |_| heard(&mut mallory, &guess).await).await;
    // Her own address has attempts again: whoever was kept out with the flood gets in.
    shop.advance(Duration::from_secs(10));
    ada.sign_in(ADA).await;
    shop.stop().await;
}

/// promise: P6.2
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p6_2_an_address_has_thirty_letters_written_at_once_and_keeps_nobody_from_hers(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    shop.register(ADA).await;
    let mut mallory = moved(shop.shopper(), FLOOD);
    // To another address each time: one address gets fewer.
    let ask = async |mallory: &mut Shopper, n: i64| heard(mallory, &ask_reset(&format!("n{n}@example.org"))).await;
    let mut bucket = Bucket::of(&shop, 30, 20);
    bucket.is_used_up(async |n| ask(&mut mallory, n).await).await;
    let (before, hashed) = (bucket.heard, shop.app.passwords.hashed());
    let registering = async |n: i64| heard(&mut mallory, &registration(&format!("m{n}@example.org"))).await;
    let wait = bucket.is_used_up(registering).await;
    let more = bucket.heard - before;
    assert_eq!(shop.app.passwords.hashed() - hashed, u64::try_from(more).unwrap(), "what is refused is not hashed");
    assert_eq!(shop.count("accounts").await, 1 + more, "nor written");

    moved(shop.shopper(), HOME).call(&ask_reset(ADA)).await.unwrap();
    shop.run_jobs().await;
    assert_eq!(letters(&shop, ADA, "/account/reset#").len(), 1);
    bucket.gives_more_after(wait, async |n| ask(&mut mallory, n).await).await;
    shop.stop().await;
}

/// promise: P5.2
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p5_2_an_address_may_take_ten_exports_at_once_and_keeps_nobody_from_hers(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let mut ada = moved(shop.person(ADA).await, FLOOD);
    let mut mallory = moved(shop.shopper(), FLOOD);
    let mut bucket = Bucket::of(&shop, 10, 60);
    let wait = bucket.is_used_up(async |_| heard(&mut mallory, &Export).await).await;
    assert!(heard(&mut ada, &Export).await.is_err());
    assert!(!ada.call(&GetHeld).await.unwrap().tables.is_empty(), "to see what is held is not limited");
    ada = moved(ada, HOME);
    heard(&mut ada, &Export).await.unwrap();
    bucket.gives_more_after(wait, async |_| heard(&mut mallory, &Export).await).await;
    shop.stop().await;
}

/// promise: P5.1
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p5_1_an_address_may_plan_ten_erasures_at_once_and_call_off_any_number(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let mut ada = moved(shop.person(ADA).await, FLOOD);
    let mut bucket = Bucket { heard: 1, ..Bucket::of(&shop, 10, 60) };
    ada.call(&PlanErasure).await.unwrap();
    let mut mallory = moved(shop.shopper(), FLOOD);
    let variant = shop.variant(0, 5, Money::eur(9_900)).await;
    mallory.add(&variant, 1).await;
    let wait = bucket.is_used_up(async |_| heard(&mut mallory, &PlanErasure).await).await;
    assert_eq!(ada.call(&CallOffErasure).await.unwrap().due, None, "what she planned she calls off");
    assert_eq!(ada.call(&GetErasure).await.unwrap().due, None);
    assert!(heard(&mut ada, &PlanErasure).await.is_err());
    ada = moved(ada, HOME);
    assert!(ada.call(&PlanErasure).await.unwrap().due.is_some());
    bucket.gives_more_after(wait, async |_| heard(&mut mallory, &PlanErasure).await).await;
    shop.stop().await;
}
