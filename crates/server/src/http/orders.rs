//! Orders that this browser may see, and how another browser comes to see one.

use std::sync::Arc;

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use contract::{
    Problem,
    correction::Correction,
    orders::{Opened, Order, OrderKey, OrderList, OrderToken},
};
use http::HeaderMap;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    client_address::ClientAddress,
    cookies::Cookie,
    extract::{Json, Path},
    problem::AppError,
};
use crate::{
    app::App,
    domain::{
        correcting, finding,
        order_number::OrderNumber,
        token::{Token, TokenHash},
    },
};

/// `GET /api/orders`, `GET /api/orders/{number}`, `PUT /api/orders/{number}/consignee`,
/// `POST /api/orders/find`, `POST /api/orders/open`.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(list_orders))
        .routes(routes!(get_order))
        .routes(routes!(correct_consignee))
        .routes(routes!(find_order))
        .routes(routes!(open_order))
}

/// What this browser bought or has found.
#[utoipa::path(get, path = "/api/orders", tag = "orders", responses((status = 200, body = OrderList)))]
async fn list_orders(State(app): State<Arc<App>>, headers: HeaderMap) -> Result<Json<OrderList>, AppError> {
    let browser = Cookie::Orders.read(&app, &headers).map(|token| token.hash());
    finding::list(&app, browser).await.map(Json)
}

/// One order in full. Unknown orders and those of others are answered alike.
#[utoipa::path(
    get,
    path = "/api/orders/{number}",
    tag = "orders",
    params(("number" = String, Path, description = "The public number")),
    responses(
        (status = 200, body = Order),
        (status = 404, description = "There is no such order, or this browser may not see it",
            body = Problem, content_type = "application/problem+json"),
    )
)]
async fn get_order(
    State(app): State<Arc<App>>,
    Path(number): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Order>, AppError> {
    let browser = Cookie::Orders.read(&app, &headers).map(|token| token.hash());
    finding::get(&app, browser, &number).await.map(Json)
}

/// Puts right whom an order is for, until it is handed over.
#[utoipa::path(
    put,
    path = "/api/orders/{number}/consignee",
    tag = "orders",
    request_body = Correction,
    params(("number" = String, Path, description = "The public number")),
    responses(
        (status = 200, body = Order),
        (status = 404, description = "There is no such order, or this browser may not see it",
            body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "It is given up or handed over", body = Problem,
            content_type = "application/problem+json"),
    )
)]
async fn correct_consignee(
    State(app): State<Arc<App>>,
    Path(number): Path<String>,
    headers: HeaderMap,
    Json(correction): Json<Correction>,
) -> Result<Json<Order>, AppError> {
    let browser = Cookie::Orders.read(&app, &headers).map(|token| token.hash());
    let (Some(browser), Some(number)) = (browser, OrderNumber::parse(&number)) else { return Err(AppError::NotFound) };
    correcting::correct(&app, browser, number, correction).await.map(Json)
}

/// Opens an order to this browser by its number and the mobile number given with it.
#[utoipa::path(
    post,
    path = "/api/orders/find",
    tag = "orders",
    request_body = OrderKey,
    responses(
        (status = 200, body = Opened),
        (status = 404, description = "No order has this number and this mobile number",
            body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many attempts", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn find_order(
    State(app): State<Arc<App>>,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    Json(key): Json<OrderKey>,
) -> Result<Response, AppError> {
    let browser = Browser::of(&app, &headers);
    let opened = finding::find(&app, address, browser.hash(), key).await?;
    browser.answer(&app, opened)
}

/// Opens an order to this browser by the token of the mailed link.
#[utoipa::path(
    post,
    path = "/api/orders/open",
    tag = "orders",
    request_body = OrderToken,
    responses(
        (status = 200, body = Opened),
        (status = 404, description = "The token opens nothing", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many attempts", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn open_order(
    State(app): State<Arc<App>>,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    Json(link): Json<OrderToken>,
) -> Result<Response, AppError> {
    let browser = Browser::of(&app, &headers);
    let opened = finding::open(&app, address, browser.hash(), &link.token).await?;
    browser.answer(&app, opened)
}

/// The token by which a browser is known again; new where it has none.
pub(super) struct Browser {
    token: Token,
    is_new: bool,
}

impl Browser {
    pub(super) fn of(app: &App, headers: &HeaderMap) -> Self {
        match Cookie::Orders.read(app, headers) {
            Some(token) => Self { token, is_new: false },
            None => Self { token: Token::generate(&*app.random), is_new: true },
        }
    }

    pub(super) fn hash(&self) -> TokenHash {
        self.token.hash()
    }

    /// Gives a new browser its cookie.
    pub(super) fn introduce(&self, app: &App, response: &mut Response) -> Result<(), AppError> {
        if self.is_new { Cookie::Orders.set(app, &self.token, response) } else { Ok(()) }
    }

    fn answer(&self, app: &App, opened: Opened) -> Result<Response, AppError> {
        let mut response = Json(opened).into_response();
        self.introduce(app, &mut response)?;
        Ok(response)
    }
}
