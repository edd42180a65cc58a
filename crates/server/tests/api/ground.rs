//! What holds for every path: who may ask, how, and what is never answered.

use contract::ProblemCode;
use http::{Method, header};
use rstest::rstest;

use crate::support::{Database, Setup, TestApp, logged::Logged};

async fn shop() -> TestApp {
    TestApp::spawn(Database::Sqlite).await
}

#[rstest]
#[case("/api")]
#[case("/api/")]
#[case("/api/nothing")]
#[case("/api/bags/a/b/c")]
#[case("/api/cart/lines/x/y")]
#[tokio::test]
async fn an_unknown_path_of_the_api_is_a_problem_and_never_a_page(#[case] path: &str) {
    let shop = shop().await;
    for method in [Method::GET, Method::POST, Method::DELETE] {
        let answer = shop.shopper().send(method, path, &[], Vec::new()).await;
        assert_eq!((answer.status, answer.problem().code), (404, ProblemCode::NotFound), "{path}");
    }
    shop.stop().await;
}

#[rstest]
#[case("/api/health", "GET,HEAD")]
#[case("/api/bags", "GET,HEAD")]
#[case("/api/cart/lines", "POST")]
#[case("/api/cart/lines/x", "DELETE,PUT")]
#[case("/api/openapi.json", "GET,HEAD")]
#[tokio::test]
async fn a_method_that_a_path_does_not_take_is_refused_with_those_that_it_does(
    #[case] path: &str,
    #[case] allow: &str,
) {
    let shop = shop().await;
    let answer = shop.shopper().send(Method::PATCH, path, &[], Vec::new()).await;
    assert_eq!((answer.status, answer.problem().code), (405, ProblemCode::MethodNotAllowed));
    let mut allowed: Vec<_> = answer.headers[header::ALLOW].to_str().unwrap().split(',').collect();
    allowed.sort_unstable();
    assert_eq!(allowed.join(","), allow);
    shop.stop().await;
}

#[rstest]
#[case("/app-0123456789abcdef.js")]
#[case("/missing.png")]
#[case("/media/1/unknown/black/front.svg")]
#[case("/media/2/x/y/z.svg")]
#[case("/../../etc/passwd.txt")]
#[case("/%2e%2e/%2e%2e/etc/passwd.txt")]
#[case("/..%2f..%2fCargo.toml")]
#[tokio::test]
async fn a_missing_file_is_missing(#[case] path: &str) {
    let dist = tempfile::tempdir().unwrap();
    std::fs::write(dist.path().join("index.html"), "<html><main><!--app--></main></html>").unwrap();
    let shop =
        TestApp::spawn_with(Database::Sqlite, Setup { dist: Some(dist.path().into()), ..Setup::default() }).await;
    let answer = shop.shopper().get(path).await;
    assert_eq!(answer.status, 404, "{path}");
    assert!(!answer.headers[header::CONTENT_TYPE].to_str().unwrap().starts_with("text/html"), "{path}");
    shop.stop().await;
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let shop = shop().await;
    for path in ["/api/health", "/api/nothing", "/missing.png", "/robots.txt", "/api/bags"] {
        let answer = shop.shopper().get(path).await;
        assert_eq!(answer.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff", "{path}");
        assert_eq!(answer.headers[header::REFERRER_POLICY], "no-referrer", "{path}");
        assert_eq!(answer.headers["cross-origin-resource-policy"], "same-origin", "{path}");
        assert!(answer.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap().contains("default-src 'none'"));
        assert!(!answer.headers.contains_key(header::STRICT_TRANSPORT_SECURITY), "{path}: not over TLS");
        assert!(!answer.headers.contains_key(header::SERVER), "{path}");
    }
    shop.stop().await;
}

/// promise: O5
#[tokio::test]
async fn over_tls_browsers_are_told_to_stay_there() {
    let setup = Setup { public_url: Some("https://valise.example".to_owned()), ..Setup::default() };
    let shop = TestApp::spawn_with(Database::Sqlite, setup).await;
    let answer = shop.shopper().get("/api/health").await;
    assert!(answer.headers.contains_key(header::STRICT_TRANSPORT_SECURITY));
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn health_says_that_the_database_answers(#[values(Database::Sqlite, Database::Postgres)] database: Database) {
    let shop = TestApp::spawn(database).await;
    let health: contract::health::Health = shop.shopper().get("/api/health").await.json();
    assert_eq!((health.status.as_str(), health.bags), ("ok", 12));
    shop.app.db.close().await;
    let answer = shop.shopper().get("/api/health").await;
    assert_eq!((answer.status, answer.problem().code), (503, ProblemCode::Unavailable));
    shop.stop().await;
}

#[tokio::test]
async fn a_panic_is_a_500_problem_under_every_header_it_is_logged_and_the_next_request_is_served() {
    let (logged, _listening) = Logged::listen();
    let setup = Setup::default();
    setup.troubles.webhooks_that_panic.store(1, std::sync::atomic::Ordering::SeqCst);
    let shop = TestApp::spawn_with(Database::Sqlite, setup).await;
    let mut sender = shop.shopper();
    let answer = sender.send(Method::POST, "/api/webhooks/payments", &[], b"{}".to_vec()).await;
    assert_eq!((answer.status, answer.problem().code), (500, ProblemCode::Internal));
    assert!(!String::from_utf8_lossy(&answer.body).contains("line broke"), "what broke is for the log");
    assert!(answer.headers.contains_key(header::CONTENT_SECURITY_POLICY));
    assert_eq!(logged.count("panic: the line broke"), 1);
    let answer = sender.send(Method::POST, "/api/webhooks/payments", &[], b"{}".to_vec()).await;
    assert_eq!(answer.problem().code, ProblemCode::BadSignature);
    shop.stop().await;
}
