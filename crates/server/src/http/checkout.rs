//! What the cart costs at the door, and placing the order.

use std::sync::Arc;

use axum::{
    extract::{RawQuery, State},
    response::{IntoResponse, Response},
};
use contract::{
    FieldError, Problem,
    checkout::{CheckoutDraft, NewOrder, PlacedOrder, Quote},
    places::Country,
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    client_address::ClientAddress,
    cookies::Cookie,
    extract::{Json, idempotency_key, query_pairs},
    orders::Browser,
    problem::AppError,
};
use crate::{
    app::App,
    domain::{placing, quote},
    store::carts,
};

/// `GET /api/checkout/quote`, `POST /api/orders`.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(get_quote)).routes(routes!(place_order))
}

/// What the visitor's cart costs, delivered to a country.
#[utoipa::path(
    get,
    path = "/api/checkout/quote",
    tag = "checkout",
    params(("country" = Country, Query, description = "Destination")),
    responses(
        (status = 200, body = Quote),
        (status = 400, description = "The country is missing or cannot be read",
            body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "The cart is empty", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The shop does not deliver there",
            body = Problem, content_type = "application/problem+json"),
    )
)]
async fn get_quote(
    State(app): State<Arc<App>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Json<Quote>, AppError> {
    let pairs = query_pairs(query.as_deref(), &["country"])?;
    let fault = |code| AppError::bad_query(vec![FieldError::new("country", code)]);
    let (_, code) = pairs.first().ok_or_else(|| fault("required"))?;
    if code.len() != 2 || !code.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err(fault("invalid"));
    }
    let country = Country::parse(code).ok_or(AppError::NotDelivered)?;
    let token = Cookie::Cart.read(&app, &headers).ok_or(AppError::CartEmpty)?.hash();
    let cart = app.db.read(|conn| Box::pin(async move { carts::by_token(conn, &token).await })).await?;
    quote::quote(&cart.ok_or(AppError::CartEmpty)?, country).map(Json)
}

/// Reserves the cart's stock and opens a payment. The same key with the same body is answered as the first time.
#[utoipa::path(
    post,
    path = "/api/orders",
    tag = "checkout",
    params(("Idempotency-Key" = String, Header, description = "Made once per intent to buy",
        min_length = 16, max_length = 64, pattern = "^[A-Za-z0-9_-]{16,64}$")),
    request_body = NewOrder<CheckoutDraft>,
    responses(
        (status = 201, description = "The order waits for its payment", body = PlacedOrder),
        (status = 400, description = "The body is no JSON, or the key is missing or malformed",
            body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "Cart, price, tax, delivery or stock changed since they were shown, the cart is \
            empty, or the same request is being worked on: nothing was charged",
            body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many orders from this address wait for their payment",
            body = Problem, content_type = "application/problem+json"),
    )
)]
async fn place_order(
    State(app): State<Arc<App>>,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    Json(order): Json<NewOrder<CheckoutDraft>>,
) -> Result<Response, AppError> {
    let key = idempotency_key(&headers)?;
    placing::check_shape(&order)?;
    let cart = Cookie::Cart.read(&app, &headers).ok_or(AppError::CartEmpty)?.hash();
    let order = placing::read(order)?;
    let browser = Browser::of(&app, &headers);
    let request = placing::Request { cart, browser: browser.hash(), address, key, order };
    // In a task of its own: a client that hangs up after the stock is reserved must not stop the payment's opening.
    let placed = tokio::spawn(placing::place(Arc::clone(&app), request)).await.map_err(AppError::internal)?;

    let mut response = (StatusCode::CREATED, placed?).into_response();
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    browser.introduce(&app, &mut response)?;
    Ok(response)
}
