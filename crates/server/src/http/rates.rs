//! `GET /api/rates`: what other currencies are worth, for estimates.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use contract::rates::Rates;
use http::HeaderMap;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{compress::Packed, problem::AppError};
use crate::{app::App, store::rates};

/// They change once a day; a browser asks again after five minutes.
const SHORTLY: &str = "public, max-age=300";

/// `GET /api/rates`.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(get_rates))
}

/// The European Central Bank's newest reference rates that the shop has, for estimates: it counts and charges in euros. The
/// same for everybody.
#[utoipa::path(
    get, path = "/api/rates", tag = "catalogue",
    responses(
        (status = 200, body = Rates),
        (status = 304, description = "What the client has still holds"),
    )
)]
async fn get_rates(State(app): State<Arc<App>>, headers: HeaderMap) -> Result<Response, AppError> {
    let rates: Rates = app.db.read(|conn| Box::pin(rates::read(conn))).await?;
    let json = serde_json::to_vec(&rates).map_err(AppError::internal)?;
    Ok(Packed::new("application/json", SHORTLY, json).answer(&headers))
}
