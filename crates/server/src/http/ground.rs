//! What holds for every request, in one pass: same-site guard, size, parameters, time, panics, headers, access log.
//!
//! One function instead of a tower of layers: each layer boxes a future, and the list of bags is answered in
//! microseconds.

use std::{
    panic::AssertUnwindSafe,
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    body::HttpBody as _,
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures_util::FutureExt;
use http::{HeaderValue, StatusCode, header};

use super::{
    extract::{BODY_MAX, query_pairs},
    openapi::WithoutQuery,
    problem::AppError,
    same_site,
};
use crate::app::App;

/// How long any request may take. Bodies have a shorter time of their own.
const REQUEST_TIME: Duration = Duration::from_secs(30);
/// From when on a request is worth a line in the log.
const SLOW: Duration = Duration::from_secs(1);

/// What the guards need.
#[derive(Clone)]
pub struct Ground {
    /// The shop.
    pub app: Arc<App>,
    /// Where a parameter in the query means nothing.
    pub without_query: Arc<WithoutQuery>,
}

/// Runs the request inside the guards, and completes its answer.
pub async fn guard(State(ground): State<Ground>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = request.method().clone();
    // The template, never the path: paths hold order numbers, and queries what people search for.
    let route = request.extensions().get::<MatchedPath>().cloned();

    let admitted = admit(&ground, &request, route.as_ref().map(MatchedPath::as_str));
    let unread = admitted.is_err() && !request.body().is_end_stream();
    let mut response = match admitted {
        Ok(()) => run(request, next).await,
        Err(error) => error.into_response(),
    };
    // The connection ends where a body was left unread. Unsaid, a client would send its next request into it.
    if unread || response.status() == StatusCode::PAYLOAD_TOO_LARGE {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    ground.app.headers.apply(response.status(), response.headers_mut());

    let took = started.elapsed();
    let route = route.as_ref().map_or("(none)", MatchedPath::as_str);
    let status = response.status().as_u16();
    if status >= 500 || took > SLOW {
        tracing::warn!(target: "access", %method, route, status, ms = took.as_millis());
    } else {
        tracing::debug!(target: "access", %method, route, status, us = took.as_micros());
    }
    response
}

fn admit(ground: &Ground, request: &Request, route: Option<&str>) -> Result<(), AppError> {
    let (method, uri) = (request.method(), request.uri());
    if !same_site::allows(method, uri.path(), request.headers(), ground.app.config.public_origin()) {
        return Err(AppError::CrossSite);
    }
    // What announces itself as too large need not be read to be refused; the extractors count what comes.
    let announced = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    if announced.is_some_and(|length| length.parse::<u64>().map_or(true, |length| length > BODY_MAX as u64)) {
        return Err(AppError::TooLarge);
    }
    // What takes parameters says itself which.
    if let (Some(query), Some(route)) = (uri.query(), route)
        && ground.without_query.has(method, route)
    {
        query_pairs(Some(query), &[])?;
    }
    Ok(())
}

async fn run(request: Request, next: Next) -> Response {
    match tokio::time::timeout(REQUEST_TIME, AssertUnwindSafe(next.run(request)).catch_unwind()).await {
        Ok(Ok(response)) => response,
        Ok(Err(panic)) => AppError::internal(format!("panic: {}", panic_text(panic.as_ref()))).into_response(),
        Err(_) => AppError::Unavailable("a request took too long".to_owned()).into_response(),
    }
}

/// What a panic said.
#[must_use]
pub fn panic_text(panic: &(dyn std::any::Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("without a text")
}

#[cfg(test)]
mod tests {
    use axum::{Router, body::Body, middleware, routing::get};
    use tower::ServiceExt;

    use super::*;

    #[tokio::test]
    async fn a_panic_is_a_500_problem_and_the_next_request_is_served() {
        let broken = get(|| async {
            if std::hint::black_box(true) {
                panic!("the buckle broke");
            }
        });
        let router = Router::new()
            .route("/broken", broken)
            .route("/sound", get(|| async { "sound" }))
            .layer(middleware::from_fn(run));
        let ask = |path: &str| router.clone().oneshot(Request::get(path).body(Body::empty()).unwrap());
        let answer = ask("/broken").await.unwrap();
        assert_eq!(answer.status(), 500);
        assert_eq!(answer.headers()[header::CONTENT_TYPE], "application/problem+json");
        let body = axum::body::to_bytes(answer.into_body(), 1_000).await.unwrap();
        assert!(!String::from_utf8_lossy(&body).contains("buckle"), "what broke is for the log");
        assert_eq!(ask("/sound").await.unwrap().status(), 200);
    }

    #[test]
    fn a_panic_is_named_whatever_it_was_raised_with() {
        assert_eq!(panic_text(&"a str"), "a str");
        assert_eq!(panic_text(&String::from("a string")), "a string");
        assert_eq!(panic_text(&7_u8), "without a text");
    }
}
