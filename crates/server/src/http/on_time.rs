//! Answers that leave at a fixed time after their question.
//!
//! What asks whether an address has an account, or a number an order, is answered alike and with the same work. Down to a
//! tenth of a millisecond it is not the same work for all that (docs/PERFORMANCE.md), and a patient guesser averages the
//! rest away. So those answers wait for the next tick of a clock that begins with the question: how long the work took is
//! told in whole ticks alone.
//!
//! Which questions those are the contract marks where it declares them ([`Endpoint::ASKS_ABOUT_A_PERSON`]); a test holds the
//! marks against what the OpenAPI document says that is sent.
//!
//! [`Endpoint::ASKS_ABOUT_A_PERSON`]: contract::Endpoint::ASKS_ABOUT_A_PERSON

use std::{sync::LazyLock, time::Duration};

use axum::{
    extract::{MatchedPath, Request},
    middleware::Next,
    response::Response,
};
use contract::{Method, endpoint::asking_about_a_person};
use tokio::time::{Instant, sleep_until};

/// Several times what the longest of those questions takes, a password's hash included, and hardly felt in a form.
const TICK: Duration = Duration::from_millis(100);

static ASKING: LazyLock<Vec<(Method, &str)>> = LazyLock::new(asking_about_a_person);

/// A layer around all routes of the API: the answers of those that must not tell by their time wait.
pub async fn leave(request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>();
    if !path.is_some_and(|path| must_wait(request.method().as_str(), path.as_str())) {
        return next.run(request).await;
    }
    let asked = Instant::now();
    let response = next.run(request).await;
    sleep_until(asked + tick_after(asked.elapsed())).await;
    response
}

fn must_wait(method: &str, route: &str) -> bool {
    ASKING.iter().any(|(asks, path)| asks.as_str() == method && *path == route)
}

/// The first tick that is still to come. Work that ends with a tick waits for the one after.
fn tick_after(took: Duration) -> Duration {
    let passed = u32::try_from(took.as_nanos() / TICK.as_nanos()).unwrap_or(u32::MAX - 1);
    TICK.saturating_mul(passed + 1)
}

#[cfg(test)]
mod tests {
    use axum::{
        Router,
        body::Body,
        middleware,
        routing::{get, post},
    };
    use tower::ServiceExt;

    use super::*;

    #[rstest::rstest]
    #[case::nothing_took_no_time(0, 100)]
    #[case::within_a_tick(7_300, 100)]
    #[case::to_the_end_of_a_tick(99_999, 100)]
    #[case::with_a_tick(100_000, 200)]
    #[case::over_a_tick(250_000, 300)]
    fn the_time_of_an_answer_is_a_whole_number_of_ticks(#[case] took_us: u64, #[case] leaves_ms: u64) {
        assert_eq!(tick_after(Duration::from_micros(took_us)), Duration::from_millis(leaves_ms));
    }

    proptest::proptest! {
        #[test]
        fn no_answer_leaves_before_its_work_is_done_or_more_than_a_tick_after(took_us in 0_u64..60_000_000) {
            let took = Duration::from_micros(took_us);
            let leaves = tick_after(took);
            proptest::prop_assert!(leaves > took && leaves <= took + TICK);
            proptest::prop_assert_eq!(leaves.as_nanos() % TICK.as_nanos(), 0);
        }
    }

    // promise: P6.1, P6.2
    #[tokio::test(start_paused = true)]
    async fn answers_about_a_person_leave_at_the_same_time_whatever_their_work_and_no_others_wait() {
        let work = |ms| move || tokio::time::sleep(Duration::from_millis(ms));
        let router = Router::new()
            .route("/api/orders/find", post(work(9)).get(work(3)))
            .route("/api/newsletter", post(work(2)))
            .route("/api/orders/{number}", get(work(3)))
            .route_layer(middleware::from_fn(leave));
        let mut times = Vec::new();
        let asked = [
            ("POST", "/api/orders/find"),
            ("POST", "/api/newsletter"),
            ("GET", "/api/orders/VL-1"),
            ("GET", "/api/orders/find"),
        ];
        for (method, path) in asked {
            let (begun, request) = (Instant::now(), Request::builder().method(method).uri(path));
            let answer = router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
            assert_eq!(answer.status(), 200);
            times.push(begun.elapsed());
        }
        let work = Duration::from_millis(3);
        assert_eq!(times, [TICK, TICK, work, work]);
    }
}
