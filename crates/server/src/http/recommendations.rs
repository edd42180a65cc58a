//! `GET /api/recommendations/model`: the catalogue, for devices to rank by (promise: P2.2).

use std::sync::{Arc, atomic::Ordering};

use axum::{extract::State, response::Response};
use http::HeaderMap;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{compress::Packed, problem::AppError};
use crate::{app::App, catalogue, store::companions};

/// In so many orders two bags must have stood together before anybody is told: fewer might be about somebody.
const TOGETHER_MIN: i64 = 5;
/// How long what was bought together is believed, milliseconds; less where somebody objects to it meanwhile.
const HOUR_MS: i64 = 3_600_000;
/// A browser asks again after five minutes; mostly what it has still holds.
const SHORTLY: &str = "public, max-age=300";
/// Made once for many: compressed better than what one person waits for.
const QUALITY: u32 = 9;
const KEY: &str = "model";

/// `GET /api/recommendations/model`.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(get_model))
}

/// What bags have in common and which are bought together, for the browser to make recommendations from what it
/// remembers. The same for everybody; nothing about who asks is needed or noted.
#[utoipa::path(
    get, path = "/api/recommendations/model", tag = "catalogue",
    responses(
        (status = 200, body = String, content_type = "text/plain"),
        (status = 304, description = "What the client has still holds"),
    )
)]
async fn get_model(State(app): State<Arc<App>>, headers: HeaderMap) -> Result<Response, AppError> {
    let hour = app.clock.now_ms().div_euclid(HOUR_MS);
    let limits = app.limits_changed.load(Ordering::Relaxed);
    let tag = (app.catalogue.generation(), u64::try_from(hour).unwrap_or_default().wrapping_add(limits << 32));
    if let Some(answer) = app.files.get(KEY, tag) {
        return Ok(answer.answer(&headers));
    }
    let together = app.db.read(|conn| Box::pin(companions::bought_together(conn, TOGETHER_MIN))).await?;
    let text = catalogue::model(&app.catalogue.shelf(), &together);
    let packed = Packed::new("text/plain; charset=utf-8", SHORTLY, text).with_quality(QUALITY);
    Ok(app.files.keep(KEY, tag, packed).answer(&headers))
}
