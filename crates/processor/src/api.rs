//! The server-to-server API under `/v1`, behind the bearer secret.

mod customers;
mod problem;

use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{DefaultBodyLimit, Path, Query, Request, State};
use axum::http::header;
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{get, post, put};
use axum::{Json, Router};
use subtle::ConstantTimeEq;
use uuid::Uuid;

use crate::card;
use crate::processor::Processor;
use crate::wire::{ListQuery, NewPayment, Payment, PaymentList, TestCharge};
use problem::Refusal;

/// No body of this API comes near it.
const LARGEST_BODY: usize = 16 * 1024;
const LIST_LENGTH: u32 = 100;
const LONGEST_LIST: u32 = 500;

type Reference = Result<Path<Uuid>, PathRejection>;
type Answer<T> = Result<Json<T>, Refusal>;

/// The routes under `/v1`.
pub(crate) fn routes(processor: &Processor) -> Router<Processor> {
    let payments = Router::new()
        .route("/payments", get(list))
        .route("/payments/{reference}", put(create).get(find))
        .route("/payments/{reference}/capture", post(capture))
        .route("/payments/{reference}/void", post(void))
        .route("/payments/{reference}/refund", post(refund))
        .route("/payments/{reference}/forget", post(forget))
        .route("/test/authorise/{reference}", post(test_authorise))
        .merge(customers::routes())
        .fallback(|| async { Refusal::UnknownPath })
        .method_not_allowed_fallback(|| async { Refusal::WrongMethod })
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(middleware::from_fn_with_state(processor.clone(), guard));
    Router::new().nest("/v1", payments)
}

async fn guard(State(processor): State<Processor>, request: Request, next: Next) -> Result<Response, Refusal> {
    let given = request
        .headers()
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "))
        .unwrap_or_default();
    let expected = processor.settings().keys.api.as_bytes();
    // An empty secret would let in everybody who sends none.
    if expected.is_empty() || !bool::from(given.as_bytes().ct_eq(expected)) {
        return Err(Refusal::Unauthorised);
    }
    Ok(next.run(request).await)
}

async fn create(
    State(processor): State<Processor>,
    reference: Reference,
    body: Result<Json<NewPayment>, JsonRejection>,
) -> Answer<Payment> {
    let (Path(reference), Json(new)) = (reference?, body?);
    let record = processor.create(reference, new).await?;
    Ok(Json(processor.to_wire(&record)))
}

async fn find(State(processor): State<Processor>, reference: Reference) -> Answer<Payment> {
    let record = processor.find(reference?.0).await?;
    Ok(Json(processor.to_wire(&record)))
}

async fn capture(State(processor): State<Processor>, reference: Reference) -> Answer<Payment> {
    let record = processor.capture(reference?.0).await?;
    Ok(Json(processor.to_wire(&record)))
}

async fn void(State(processor): State<Processor>, reference: Reference) -> Answer<Payment> {
    let record = processor.void(reference?.0).await?;
    Ok(Json(processor.to_wire(&record)))
}

async fn refund(State(processor): State<Processor>, reference: Reference) -> Answer<Payment> {
    let record = processor.refund(reference?.0).await?;
    Ok(Json(processor.to_wire(&record)))
}

async fn forget(State(processor): State<Processor>, reference: Reference) -> Answer<Payment> {
    let record = processor.forget(reference?.0).await?;
    Ok(Json(processor.to_wire(&record)))
}

async fn list(
    State(processor): State<Processor>,
    query: Result<Query<ListQuery>, QueryRejection>,
) -> Answer<PaymentList> {
    let Query(query) = query?;
    let limit = query.limit.unwrap_or(LIST_LENGTH);
    if !(1..=LONGEST_LIST).contains(&limit) {
        return Err(Refusal::Invalid("limit must be between 1 and 500".to_owned()));
    }
    // One more than asked for tells whether there is another page.
    let mut found = processor.list(query.status, query.after.unwrap_or(0), limit + 1).await?;
    let more = found.len() > limit as usize;
    found.truncate(limit as usize);
    Ok(Json(PaymentList {
        next: found.last().filter(|_| more).map(|(place, _)| *place),
        payments: found.iter().map(|(_, record)| processor.to_wire(record)).collect(),
    }))
}

/// Sandbox only: pays without the hosted page, so that load tests need no HTML form.
async fn test_authorise(
    State(processor): State<Processor>,
    reference: Reference,
    body: Result<Json<TestCharge>, JsonRejection>,
) -> Answer<Payment> {
    let (Path(reference), Json(charge)) = (reference?, body?);
    let card = card::parse_number(&charge.card).map_err(|_why| Refusal::UnknownCard)?;
    let record = processor.charge(reference, card).await?;
    Ok(Json(processor.to_wire(&record)))
}
