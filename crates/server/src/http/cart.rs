//! The visitor's cart.

use std::sync::Arc;

use axum::{
    extract::{RawQuery, State},
    response::{IntoResponse, Response},
};
use contract::{
    FieldError, Problem,
    cart::{Cart, LineChange, NewLine},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    client_address::ClientAddress,
    cookies::Cookie,
    extract::{Json, Path, query_pairs},
    problem::AppError,
    visitor::Visitor,
};
use crate::{
    app::App,
    domain::{carting, token::Token},
};

/// `GET /api/cart`, `POST /api/cart/lines`, `PUT` and `DELETE /api/cart/lines/{id}`.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(get_cart)).routes(routes!(add_line)).routes(routes!(set_line, remove_line))
}

/// The changed cart; a guest's cookie lives on as long as the cart does from now. An account's cart has none.
fn answer(app: &App, cart: Cart, token: Option<Token>) -> Result<Response, AppError> {
    let mut response = Json(cart).into_response();
    if let Some(token) = token {
        Cookie::Cart.set(app, &token, &mut response)?;
    }
    Ok(response)
}

/// The visitor's cart; an empty one of version 0 when there is none.
#[utoipa::path(get, path = "/api/cart", tag = "cart", responses((status = 200, body = Cart)))]
async fn get_cart(State(app): State<Arc<App>>, visitor: Visitor) -> Result<Json<Cart>, AppError> {
    carting::get(&app, visitor.cart()).await.map(Json)
}

/// Adds units, joining a line of the same variant. Makes the cart when there is none.
#[utoipa::path(
    post,
    path = "/api/cart/lines",
    tag = "cart",
    request_body = NewLine,
    responses(
        (status = 200, body = Cart),
        (status = 404, description = "There is no such variant",
            body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "The cart changed meanwhile, or the variant is sold out",
            body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many carts were made from this address",
            body = Problem, content_type = "application/problem+json"),
    )
)]
async fn add_line(
    State(app): State<Arc<App>>,
    ClientAddress(address): ClientAddress,
    visitor: Visitor,
    Json(line): Json<NewLine>,
) -> Result<Response, AppError> {
    let (cart, fresh) = carting::add(&app, address, (visitor.cart(), visitor.orders()), visitor.holder(), line).await?;
    answer(&app, cart, fresh.or(visitor.cart_token()))
}

/// Sets a line's quantity, and accepts its price where that changed.
#[utoipa::path(
    put,
    path = "/api/cart/lines/{id}",
    tag = "cart",
    params(("id" = String, Path, description = "The line")),
    request_body = LineChange,
    responses(
        (status = 200, body = Cart),
        (status = 404, description = "There is no such line in the visitor's cart",
            body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "The cart changed meanwhile", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn set_line(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    visitor: Visitor,
    Json(change): Json<LineChange>,
) -> Result<Response, AppError> {
    let cart = carting::set_line(&app, visitor.cart(), id, change).await?;
    answer(&app, cart, visitor.cart_token())
}

/// Removes a line.
#[utoipa::path(
    delete,
    path = "/api/cart/lines/{id}",
    tag = "cart",
    params(
        ("id" = String, Path, description = "The line"),
        ("version" = i64, Query, description = "The cart's version that the shopper saw", minimum = 0),
    ),
    responses(
        (status = 200, body = Cart),
        (status = 400, description = "The version is missing or cannot be read",
            body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "There is no such line in the visitor's cart",
            body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "The cart changed meanwhile", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn remove_line(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    visitor: Visitor,
) -> Result<Response, AppError> {
    let pairs = query_pairs(query.as_deref(), &["version"])?;
    let fault = |code| AppError::bad_query(vec![FieldError::new("version", code)]);
    let (_, version) = pairs.first().ok_or_else(|| fault("required"))?;
    let version = version.parse().ok().filter(|version| *version >= 0).ok_or_else(|| fault("invalid"))?;
    let cart = carting::remove_line(&app, visitor.cart(), id, version).await?;
    answer(&app, cart, visitor.cart_token())
}
