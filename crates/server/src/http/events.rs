//! `/api/privacy/events`: browsing events, under a recorded consent only (promise: P1.2).

use std::sync::Arc;

use axum::extract::State;
use contract::{
    Problem,
    privacy::{EventBatch, EventCount, registry::consentable::Analytics},
};
use http::HeaderMap;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{consent, extract::Json, problem::AppError};
use crate::{
    app::App,
    domain::consent::Consented,
    random::new_id,
    store::privacy::{self, NewEvent},
};

/// `POST` and `GET /api/privacy/events`.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(post_events, get_events))
}

/// Records a visit's events.
#[utoipa::path(
    post, path = "/api/privacy/events", tag = "privacy", request_body = EventBatch,
    responses(
        (status = 200, body = EventCount),
        (status = 403, body = Problem, content_type = "application/problem+json",
         description = "This browser has not consented, or the request came from another site"),
    )
)]
async fn post_events(
    State(app): State<Arc<App>>,
    consented: Consented<Analytics>,
    headers: HeaderMap,
    Json(batch): Json<EventBatch>,
) -> Result<Json<EventCount>, AppError> {
    batch.check().map_err(AppError::InvalidFields)?;
    let now_ms = app.clock.now_ms();
    let events: Arc<[NewEvent]> = batch
        .events
        .into_iter()
        .map(|past| NewEvent { id: new_id(app.clock.as_ref(), app.random.as_ref()), past })
        .collect();
    let recorded = app
        .db
        .write(move |conn| {
            let (consented, events) = (consented.clone(), Arc::clone(&events));
            Box::pin(
                async move { Ok::<bool, AppError>(privacy::record_events(conn, &consented, &events, now_ms).await?) },
            )
        })
        .await?;
    if !recorded {
        return Err(AppError::NoConsent);
    }
    count(&app, &headers).await.map(Json)
}

/// How many events are held about this browser.
#[utoipa::path(get, path = "/api/privacy/events", tag = "privacy", responses((status = 200, body = EventCount)))]
async fn get_events(State(app): State<Arc<App>>, headers: HeaderMap) -> Result<Json<EventCount>, AppError> {
    count(&app, &headers).await.map(Json)
}

async fn count(app: &App, headers: &HeaderMap) -> Result<EventCount, AppError> {
    let Some(token) = consent::token(app, headers).map(|token| token.hash()) else {
        return Ok(EventCount::default());
    };
    let recorded = app.db.read(|conn| Box::pin(async move { privacy::count_events(conn, &token).await })).await?;
    Ok(EventCount { recorded: u32::try_from(recorded).unwrap_or(u32::MAX) })
}
