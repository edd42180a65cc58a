//! What only reads.

use contract::{ProblemCode, endpoint, privacy::FINGERPRINT};
use http::Method;
use rstest::rstest;

use super::{JSON, KEY, Known, http_method};
use crate::support::{Database, Setup, TestApp};

impl Known {
    /// Where an operation that reads answers her: one that asks for something and is not here fails the test.
    fn readable(&self, template: &'static str) -> String {
        let line = &self.cart.lines[0];
        let (slug, sku) = (&line.slug, &line.sku);
        match template {
            "/api/bags/{slug}" => format!("/api/bags/{slug}"),
            "/api/bags/{slug}/related" => format!("/api/bags/{slug}/related"),
            "/api/bags/{slug}/landed-cost" => format!("/api/bags/{slug}/landed-cost?sku={sku}&country=AT"),
            "/api/suggestions" => "/api/suggestions?q=tote".to_owned(),
            "/api/checkout/quote" => "/api/checkout/quote?country=AT".to_owned(),
            "/api/orders/{number}" => format!("/api/orders/{}", self.number),
            "/api/privacy/difference" => format!("/api/privacy/difference?since={FINGERPRINT}"),
            "/api/privacy/receipts/{id}" => format!("/api/privacy/receipts/{}", self.receipt),
            unknown if unknown.contains('{') => panic!("{unknown} has no row here: where is one that she may read?"),
            plain => plain.to_owned(),
        }
    }
}

#[rstest]
#[tokio::test]
async fn every_reading_operation_refuses_unknown_parameters_and_other_methods(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn_with(database, Setup { jobs: false, ..Setup::default() }).await;
    let mut known = Known::at(&shop).await;
    let listed = endpoint::listed();
    let reading = listed.iter().filter(|(method, _)| *method == contract::Method::Get);
    let sound: Vec<_> = reading.map(|(_, template)| (*template, known.readable(template))).collect();
    assert!(sound.len() > 20, "{sound:?}");
    // That somebody looked is noted: here, and not by what is refused.
    for (_, path) in &sound {
        let answer = known.shopper.get(path).await;
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
    }
    let before = shop.rows().await;
    for (template, path) in &sound {
        let join = if path.contains('?') { '&' } else { '?' };
        let problem = known.shopper.get(&format!("{path}{join}nobody=1")).await.problem();
        assert_eq!((problem.status, problem.code), (400, ProblemCode::Malformed), "{path}");
        let faults: Vec<_> = problem.errors.iter().map(|error| (error.field.as_str(), error.code.as_str())).collect();
        assert_eq!(faults, [("nobody", "unknown_parameter")], "{path}");

        let taken: Vec<_> =
            listed.iter().filter(|(_, other)| other == template).map(|(m, _)| http_method(*m)).collect();
        for method in [Method::POST, Method::PUT, Method::DELETE, Method::PATCH] {
            if !taken.contains(&method) {
                let answer = known.shopper.send(method.clone(), path, &[JSON, KEY], b"{}".to_vec()).await;
                let refused = (answer.status, answer.problem().code);
                assert_eq!(refused, (405, ProblemCode::MethodNotAllowed), "{method} {path}");
            }
        }
        assert_eq!(shop.rows().await, before, "{path}");
    }
    shop.stop().await;
}
