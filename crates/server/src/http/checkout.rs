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
    promo::{self, Promo, PromoCode},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    client_address::ClientAddress,
    extract::{Json, idempotency_key, query_pairs},
    orders::Browser,
    problem::AppError,
    visitor::Visitor,
};
use crate::{
    app::App,
    domain::{order_body, placing, promo as guard, quote, token::TokenHash},
    store::{
        Conn, StoreError,
        carts::{self, CartRow},
        promo as promo_codes,
    },
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
    params(
        ("country" = Country, Query, description = "Destination"),
        ("promo_code" = Option<String>, Query, description = "A promo code as typed", pattern = "^[A-Za-z0-9]{4,20}$"),
    ),
    responses(
        (status = 200, body = Quote),
        (status = 400, description = "The country is missing or cannot be read",
            body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "The cart is empty", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The shop does not deliver there, or the promo code takes nothing off",
            body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many promo codes from this address took nothing off",
            body = Problem, content_type = "application/problem+json"),
    )
)]
async fn get_quote(
    State(app): State<Arc<App>>,
    ClientAddress(address): ClientAddress,
    RawQuery(query): RawQuery,
    visitor: Visitor,
) -> Result<Json<Quote>, AppError> {
    let pairs = query_pairs(query.as_deref(), &["country", promo::FIELD])?;
    let find = |key| pairs.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str());
    let fault = |code| AppError::bad_query(vec![FieldError::new("country", code)]);
    let code = find("country").ok_or_else(|| fault("required"))?;
    if code.len() != 2 || !code.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err(fault("invalid"));
    }
    let country = Country::parse(code).ok_or(AppError::NotDelivered)?;
    let wanted = guard::read(find(promo::FIELD).unwrap_or_default());
    let wanted = wanted.map_err(|error| AppError::InvalidFields(vec![error]))?;
    let token = visitor.cart().ok_or(AppError::CartEmpty)?;
    let (asked, now_ms) = (wanted.clone(), app.clock.now_ms());
    let found = app.db.read(|conn| Box::pin(async move { cart_and_promo(conn, &token, asked, now_ms).await })).await?;
    let (cart, promo) = found.ok_or(AppError::CartEmpty)?;
    if wanted.is_some() {
        guard::judge(&app, address, promo.is_some())?;
        promo.as_ref().ok_or_else(guard::unusable)?;
    }
    quote::quote(&cart, country, promo).map(Json)
}

/// The cart behind a token, and what a code would take off it.
async fn cart_and_promo(
    conn: &mut Conn,
    token: &TokenHash,
    wanted: Option<PromoCode>,
    now_ms: i64,
) -> Result<Option<(CartRow, Option<Promo>)>, StoreError> {
    let Some(cart) = carts::by_token(conn, token).await? else { return Ok(None) };
    let Some(code) = wanted else { return Ok(Some((cart, None))) };
    let held = cart.open_order.as_ref().and_then(|order| order.promo_code.as_deref());
    let promo = promo_codes::usable(conn, &code, held, now_ms).await?;
    Ok(Some((cart, promo)))
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
        (status = 429, description = "Too many orders from this address wait for their payment, or too many of its \
            promo codes took nothing off",
            body = Problem, content_type = "application/problem+json"),
    )
)]
async fn place_order(
    State(app): State<Arc<App>>,
    ClientAddress(address): ClientAddress,
    visitor: Visitor,
    headers: HeaderMap,
    Json(order): Json<NewOrder<CheckoutDraft>>,
) -> Result<Response, AppError> {
    let key = idempotency_key(&headers)?;
    order_body::check_shape(&order)?;
    let cart = visitor.cart().ok_or(AppError::CartEmpty)?;
    let (order, promo) = order_body::read(order)?;
    let browser = Browser::of(&app, &visitor);
    let (actor, account) = (visitor.actor(), visitor.session.clone());
    let request = placing::Request { cart, browser: browser.hash(), actor, account, address, key, order, promo };
    // In a task of its own: a client that hangs up after the stock is reserved must not stop the payment's opening.
    let placed = tokio::spawn(placing::place(Arc::clone(&app), request)).await.map_err(AppError::internal)?;

    let mut response = (StatusCode::CREATED, placed?).into_response();
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    browser.introduce(&app, &mut response)?;
    Ok(response)
}
