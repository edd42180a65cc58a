//! HTTP: extract, ask, answer. Nothing else.
//!
//! One file per resource. Each gives its routes as an [`OpenApiRouter`]: `routes!(handler)` takes method and path
//! from the handler's own `#[utoipa::path]`, so that the document and the router cannot disagree. A handler
//! annotates its own answers; [`openapi::complete`] adds those that [`ground`] and the extractors may give.
//!
//! **Invariant:** under `/api` every failure is a problem document, and nothing under `/api`, `/media` or among the
//! assets is ever answered with the app's page.

pub mod account;
pub mod assets;
pub mod cart;
pub mod catalogue;
pub mod checkout;
pub mod client_address;
pub mod compress;
pub mod consent;
pub mod cookies;
pub mod csp;
pub mod date;
pub mod events;
pub mod extract;
pub mod ground;
pub mod headers;
pub mod health;
pub mod json_ld;
pub mod json_numbers;
pub mod media;
pub mod newsletter;
pub mod on_time;
pub mod openapi;
pub mod orders;
pub mod paint;
pub mod privacy;
pub mod problem;
pub mod rates;
pub mod receipts;
pub mod recommendations;
pub mod requests;
pub mod rights;
pub mod same_site;
pub mod sitemap;
pub mod switches;
pub mod visitor;
pub mod webhook;

use std::sync::Arc;

use axum::{Router, middleware};
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use self::{ground::Ground, openapi::WithoutQuery, problem::AppError};
use crate::app::App;

/// Every documented route of the API.
fn api() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::with_openapi(openapi::skeleton())
        .merge(health::routes())
        .merge(account::routes())
        .merge(catalogue::routes())
        .merge(orders::routes())
        .merge(checkout::routes())
        .merge(cart::routes())
        .merge(consent::routes())
        .merge(events::routes())
        .merge(newsletter::routes())
        .merge(privacy::routes())
        .merge(rates::routes())
        .merge(receipts::routes())
        .merge(recommendations::routes())
        .merge(requests::routes())
        .merge(rights::routes())
        .merge(switches::routes())
        .route_layer(middleware::from_fn(on_time::leave))
}

/// The OpenAPI document.
#[must_use]
pub fn document() -> OpenApi {
    openapi::complete(api().into_openapi())
}

/// The whole shop as one service.
///
/// # Errors
/// When the OpenAPI document cannot be written as JSON.
pub fn router(app: Arc<App>) -> Result<Router, serde_json::Error> {
    let (api, document) = api().split_for_parts();
    let document = openapi::complete(document);
    let ground = Ground { app: Arc::clone(&app), without_query: Arc::new(WithoutQuery::of(&document)) };
    let in_process = api.clone().with_state(Arc::clone(&app));
    let front = {
        let app = Arc::clone(&app);
        move |request| assets::asset_or_page(app, in_process, request)
    };
    let router = api
        .merge(openapi::routes(&document)?)
        .merge(webhook::routes())
        .merge(receipts::keys())
        .merge(media::routes())
        .merge(sitemap::routes())
        .method_not_allowed_fallback(|| async { AppError::MethodNotAllowed })
        .fallback(front)
        .layer(middleware::from_fn_with_state(Arc::clone(&app), visitor::renew))
        .layer(middleware::from_fn_with_state(ground, ground::guard))
        .with_state(app);
    Ok(router)
}
