//! The receipts of choices, and the key that they are signed with.

use std::sync::Arc;

use axum::{
    Router,
    extract::State,
    response::{IntoResponse, Response},
    routing::get,
};
use contract::{Problem, privacy::SignedReceipt};
use http::{HeaderValue, header};
use serde_json::json;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    date,
    extract::{Json, Path},
    problem::AppError,
};
use crate::{app::App, domain::receipt, random::is_id, store::consent_log};

/// Where the public key is: a JSON Web Key Set (RFC 7517, RFC 8037).
pub const KEYS: &str = "/.well-known/receipt-keys.json";

/// `GET /api/privacy/receipts/{id}`.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(get_receipt))
}

/// [`KEYS`].
pub fn keys() -> Router<Arc<App>> {
    Router::new().route(KEYS, get(get_keys))
}

/// The signed receipt of a choice, as a file to keep. It names nobody; who knows its id may read it.
#[utoipa::path(
    get, path = "/api/privacy/receipts/{id}", tag = "privacy",
    params(("id" = String, Path, description = "The choice's id")),
    responses(
        (status = 200, body = SignedReceipt),
        (status = 404, body = Problem, content_type = "application/problem+json", description = "There is no such choice"),
    )
)]
async fn get_receipt(State(app): State<Arc<App>>, Path(id): Path<String>) -> Result<Response, AppError> {
    if !is_id(&id) {
        return Err(AppError::NotFound);
    }
    let found = app.db.read(|conn| Box::pin(async move { consent_log::by_id(conn, &id).await })).await?;
    let (row, words) = found.ok_or(AppError::NotFound)?;
    let signed = receipt::issue(&row, words, &app.config.public_url, &app.key).map_err(AppError::internal)?;
    let name = format!("attachment; filename=\"valise-receipt-{}-{}.json\"", date::day(row.entry.recorded_at), row.seq);
    let body = serde_json::to_vec_pretty(&signed).map_err(AppError::internal)?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::CONTENT_DISPOSITION, HeaderValue::try_from(name).map_err(AppError::internal)?),
    ];
    Ok((headers, body).into_response())
}

async fn get_keys(State(app): State<Arc<App>>) -> Json<serde_json::Value> {
    Json(json!({ "keys": [{ "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "x": app.key.public() }] }))
}
