//! What a person may do about what is held about her (promises: P5.1, P5.2, O6). Who holds the keys of her browser acts
//! for her; an order of another browser is opened with its number and mobile number first.

use std::sync::Arc;

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use contract::{
    Problem,
    privacy::{Erased, ErasureState, Held},
};
use http::{HeaderValue, header};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    client_address::ClientAddress,
    cookies::Cookie,
    date,
    extract::{Json, Path},
    problem::AppError,
    visitor::Visitor,
};
use crate::{
    app::App,
    domain::{
        accounts::sessions,
        limits::network,
        order_number::OrderNumber,
        rights::{archive, erasure, held, planned},
        token::Token,
    },
    store::rights::Keys,
};

/// `/api/privacy/data`, `/api/privacy/export`, `/api/privacy/erasure`, `/api/orders/{number}/data`.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(get_held))
        .routes(routes!(export))
        .routes(routes!(get_erasure, erase, plan_erasure, call_off_erasure))
        .routes(routes!(erase_order))
}

/// Everything held about the person behind this browser, as it is now; the newest rows of each table.
#[utoipa::path(get, path = "/api/privacy/data", tag = "privacy", responses((status = 200, body = Held)))]
async fn get_held(State(app): State<Arc<App>>, visitor: Visitor) -> Result<Json<Held>, AppError> {
    Ok(Json(held::overview(&app, visitor.keys()).await?))
}

/// The same, whole, as a signed zip archive: JSON with its schema, and a page to read.
#[utoipa::path(
    post, path = "/api/privacy/export", tag = "privacy",
    responses(
        (status = 200, body = String, content_type = "application/zip"),
        (status = 403, body = Problem, content_type = "application/problem+json",
         description = "The request came from another site, or, signed in, the password has to be typed again first"),
        (status = 429, body = Problem, content_type = "application/problem+json", description = "Too many exports"),
    )
)]
async fn export(
    State(app): State<Arc<App>>,
    ClientAddress(address): ClientAddress,
    visitor: Visitor,
) -> Result<Response, AppError> {
    let (keys, now_ms) = (visitor.keys(), app.clock.now_ms());
    check_recent(&visitor, now_ms)?;
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

/// What an erasure would remove at once, and what stays, why, and until when; whether one is planned, and the last that was
/// planned and is done. Changes nothing.
#[utoipa::path(get, path = "/api/privacy/erasure", tag = "privacy", responses((status = 200, body = ErasureState)))]
async fn get_erasure(State(app): State<Arc<App>>, visitor: Visitor) -> Result<Json<ErasureState>, AppError> {
    Ok(Json(planned::state(&app, visitor.keys()).await?))
}

/// Plans to forget the person behind this browser in seven days; until then it can be called off. Where that is planned, the
/// first date stands. Of a browser that has nothing, nothing is planned.
#[utoipa::path(
    put, path = "/api/privacy/erasure", tag = "privacy",
    responses(
        (status = 200, body = ErasureState),
        (status = 403, body = Problem, content_type = "application/problem+json",
         description = "The request came from another site, or, signed in, the password has to be typed again first"),
        (status = 429, body = Problem, content_type = "application/problem+json", description = "Too many were planned"),
    )
)]
async fn plan_erasure(
    State(app): State<Arc<App>>,
    ClientAddress(address): ClientAddress,
    visitor: Visitor,
) -> Result<Response, AppError> {
    let (keys, now_ms) = (visitor.keys(), app.clock.now_ms());
    check_recent(&visitor, now_ms)?;
    if keys == Keys::default() {
        return Ok(Json(planned::state(&app, keys).await?).into_response());
    }
    let limited = app.limits.planning_by_address.take(&network(address), now_ms);
    limited.map_err(|retry_after_s| AppError::TooManyAttempts { retry_after_s })?;
    // An order that is placed until then is hers by this key, and by it she finds the certificate.
    let browser = visitor.browser_token().cloned().unwrap_or_else(|| Token::generate(&*app.random));
    let orders = visitor.holder().unwrap_or_else(|| browser.hash());
    let mut response = Json(planned::plan(&app, keys, (orders, browser.hash())).await?).into_response();
    Cookie::Orders.set(&app, &browser, &mut response)?;
    Ok(response)
}

/// Calls off what is planned.
#[utoipa::path(
    delete, path = "/api/privacy/erasure", tag = "privacy",
    responses(
        (status = 200, body = ErasureState),
        (status = 403, body = Problem, content_type = "application/problem+json",
         description = "The request came from another site"),
    )
)]
async fn call_off_erasure(State(app): State<Arc<App>>, visitor: Visitor) -> Result<Json<ErasureState>, AppError> {
    Ok(Json(planned::call_off(&app, visitor.keys()).await?))
}

/// Forgets the person behind this browser now: all of it in one transaction, or none. What was planned is done with it.
#[utoipa::path(
    post, path = "/api/privacy/erasure", tag = "privacy",
    responses(
        (status = 200, body = Erased),
        (status = 403, body = Problem, content_type = "application/problem+json",
         description = "The request came from another site, or, signed in, the password has to be typed again first"),
    )
)]
async fn erase(State(app): State<Arc<App>>, visitor: Visitor) -> Result<Response, AppError> {
    check_recent(&visitor, app.clock.now_ms())?;
    erase_person(&app, &visitor).await
}

/// Forgets a visitor, her account too where she is signed in, and has her browser forget its keys.
pub(super) async fn erase_person(app: &Arc<App>, visitor: &Visitor) -> Result<Response, AppError> {
    let erased = erasure::person(app, visitor.keys()).await?;
    let mut response = Json(erased).into_response();
    for cookie in Cookie::ALL {
        cookie.clear(app, &mut response)?;
    }
    Ok(response)
}

/// Whoever is signed in types her password again before what could be done by somebody who finds her browser open.
fn check_recent(visitor: &Visitor, now_ms: i64) -> Result<(), AppError> {
    visitor.session.as_ref().map_or(Ok(()), |session| sessions::check_recent(session, now_ms))
}

/// Forgets whom an order was for. One that waits for its payment is cancelled; of one that is paid, what bookkeeping
/// law asks for stays, without a name.
#[utoipa::path(
    delete, path = "/api/orders/{number}/data", tag = "privacy",
    params(("number" = String, Path, description = "The public number")),
    responses(
        (status = 200, body = Erased),
        (status = 403, body = Problem, content_type = "application/problem+json",
         description = "The request came from another site, or, signed in, the password has to be typed again first"),
        (status = 404, body = Problem, content_type = "application/problem+json",
         description = "There is no such order, this browser may not see it, or it was forgotten already"),
    )
)]
async fn erase_order(
    State(app): State<Arc<App>>,
    Path(number): Path<String>,
    visitor: Visitor,
) -> Result<Json<Erased>, AppError> {
    check_recent(&visitor, app.clock.now_ms())?;
    let (Some(browser), Some(number)) = (visitor.orders(), OrderNumber::parse(&number)) else {
        return Err(AppError::NotFound);
    };
    erasure::order(&app, browser, visitor.actor(), number).await.map(Json)
}
