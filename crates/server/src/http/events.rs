//! `/api/privacy/events`: browsing events, under a recorded consent only (promise: P1.2).

use std::sync::Arc;

use axum::extract::State;
use contract::{
    Problem,
    privacy::{
        BrowsingEvent, EventBatch, EventCount, Page, PastEvent,
        registry::consentable::{Analytics, Sharing},
    },
};
use http::HeaderMap;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{consent, extract::Json, problem::AppError};
use crate::{
    app::App,
    domain::consent::Consented,
    random::new_id,
    store::{
        partner,
        privacy::{self, NewEvent},
    },
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
    let mut shared = Vec::new();
    for service in app.partners.services() {
        if let Some(sharing) = consent::consented::<Sharing>(&app, &headers, Some(service)).await? {
            shared.push((sharing, service, pages(&app, &batch)));
        }
    }
    let (shared, device) = (Arc::new(shared), batch.device);
    let events: Arc<[NewEvent]> = batch
        .events
        .into_iter()
        .map(|past| NewEvent { id: new_id(app.clock.as_ref(), app.random.as_ref()), past })
        .collect();
    let recorded = app
        .db
        .write(move |conn| {
            let (consented, events, shared) = (consented.clone(), Arc::clone(&events), Arc::clone(&shared));
            Box::pin(async move {
                let recorded = privacy::record_events(conn, &consented, device, &events, now_ms).await?;
                for (sharing, service, pages) in shared.iter().filter(|_| recorded) {
                    partner::queue(conn, (sharing, *service), pages, now_ms).await?;
                }
                Ok::<bool, AppError>(recorded)
            })
        })
        .await?;
    if !recorded {
        return Err(AppError::NoConsent);
    }
    count(&app, &headers).await.map(Json)
}

/// The pages of a batch, for a partner: of all events these alone.
fn pages(app: &App, batch: &EventBatch) -> Vec<(String, Page)> {
    let page = |past: &PastEvent| match past.event {
        BrowsingEvent::PageViewed { page } => Some((new_id(app.clock.as_ref(), app.random.as_ref()), page)),
        BrowsingEvent::BagViewed { .. } | BrowsingEvent::Searched { .. } | BrowsingEvent::TimeSpent { .. } => None,
    };
    batch.events.iter().filter_map(page).collect()
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
