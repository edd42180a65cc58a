//! What a person may do about what is held about her (promises: P5.1, P5.2, O6). Who holds the keys of her browser acts
//! for her; an order of another browser is opened with its number and mobile number first.

use std::sync::Arc;

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use contract::{
    Problem,
    privacy::{Erased, ErasurePlan, Held},
};
use http::{HeaderMap, HeaderValue, header};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    client_address::ClientAddress,
    cookies::Cookie,
    date,
    extract::{Json, Path},
    problem::AppError,
};
use crate::{
    app::App,
    domain::{
        limits::network,
        order_number::OrderNumber,
        rights::{archive, erasure, held},
    },
    store::rights::{Keys, OrdersOf},
};

/// `/api/privacy/data`, `/api/privacy/export`, `/api/privacy/erasure`, `/api/orders/{number}/data`.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(get_held))
        .routes(routes!(export))
        .routes(routes!(get_erasure, erase))
        .routes(routes!(erase_order))
}

/// Everything held about the person behind this browser, as it is now; the newest rows of each table.
#[utoipa::path(get, path = "/api/privacy/data", tag = "privacy", responses((status = 200, body = Held)))]
async fn get_held(State(app): State<Arc<App>>, headers: HeaderMap) -> Result<Json<Held>, AppError> {
    Ok(Json(held::overview(&app, keys(&app, &headers)).await?))
}

/// The same, whole, as a signed zip archive: JSON with its schema, and a page to read.
#[utoipa::path(
    post, path = "/api/privacy/export", tag = "privacy",
    responses(
        (status = 200, body = String, content_type = "application/zip"),
        (status = 429, body = Problem, content_type = "application/problem+json", description = "Too many exports"),
    )
)]
async fn export(
    State(app): State<Arc<App>>,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
) -> Result<Response, AppError> {
    let (keys, now_ms) = (keys(&app, &headers), app.clock.now_ms());
    let limited = app.limits.exporting_by_address.take(&network(address), now_ms);
    limited.map_err(|retry_after_s| AppError::TooManyAttempts { retry_after_s })?;
    let (held, found) = held::all(&app, keys).await?;
    let shop = Arc::clone(&app);
    let packing = tokio::task::spawn_blocking(move || archive::pack(&held, &found, &shop.config.public_url, &shop.key));
    let bytes = packing.await.map_err(AppError::internal)?.map_err(AppError::internal)?;
    let name = format!("attachment; filename=\"valise-data-{}.zip\"", date::day(now_ms));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/zip")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::CONTENT_DISPOSITION, HeaderValue::try_from(name).map_err(AppError::internal)?),
    ];
    Ok((headers, bytes).into_response())
}

/// What an erasure would remove at once, and what stays, why, and until when. Changes nothing.
#[utoipa::path(get, path = "/api/privacy/erasure", tag = "privacy", responses((status = 200, body = ErasurePlan)))]
async fn get_erasure(State(app): State<Arc<App>>, headers: HeaderMap) -> Result<Json<ErasurePlan>, AppError> {
    let keys = keys(&app, &headers);
    let plan =
        app.db.read(|conn| Box::pin(async move { erasure::plan(conn, &keys, erasure::Extent::Everything).await }));
    Ok(Json(plan.await?))
}

/// Forgets the person behind this browser: all of it in one transaction, or none.
#[utoipa::path(post, path = "/api/privacy/erasure", tag = "privacy", responses((status = 200, body = Erased)))]
async fn erase(State(app): State<Arc<App>>, headers: HeaderMap) -> Result<Response, AppError> {
    let erased = erasure::person(&app, keys(&app, &headers)).await?;
    let mut response = Json(erased).into_response();
    for cookie in Cookie::ALL {
        cookie.clear(&app, &mut response)?;
    }
    Ok(response)
}

/// Forgets whom an order was for. One that waits for its payment is cancelled; of one that is paid, what bookkeeping
/// law asks for stays, without a name.
#[utoipa::path(
    delete, path = "/api/orders/{number}/data", tag = "privacy",
    params(("number" = String, Path, description = "The public number")),
    responses(
        (status = 200, body = Erased),
        (status = 404, body = Problem, content_type = "application/problem+json",
         description = "There is no such order, this browser may not see it, or it was forgotten already"),
    )
)]
async fn erase_order(
    State(app): State<Arc<App>>,
    Path(number): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Erased>, AppError> {
    let browser = Cookie::Orders.read(&app, &headers).map(|token| token.hash());
    let (Some(browser), Some(number)) = (browser, OrderNumber::parse(&number)) else { return Err(AppError::NotFound) };
    erasure::order(&app, browser, number).await.map(Json)
}

/// What a browser proves by its cookies.
pub(super) fn keys(app: &App, headers: &HeaderMap) -> Keys {
    let hash = |cookie: Cookie| cookie.read(app, headers).map(|token| token.hash());
    Keys {
        orders: hash(Cookie::Orders).map(OrdersOf::Browser),
        consent: hash(Cookie::Consent),
        cart: hash(Cookie::Cart),
    }
}
