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
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    client_address::ClientAddress,
    cookies::Cookie,
    extract::{Json, Path},
    problem::AppError,
    visitor::Visitor,
};
use crate::{
    app::App,
    domain::{
        cancelling, correcting, finding,
        order_number::OrderNumber,
        token::{Token, TokenHash},
    },
};

/// `GET /api/orders`, `GET /api/orders/{number}`, `PUT /api/orders/{number}/consignee`,
/// `POST /api/orders/{number}/cancellation`, `POST /api/orders/find`, `POST /api/orders/open`.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(find_order))
        .routes(routes!(list_orders))
        .routes(routes!(get_order))
        .routes(routes!(correct_consignee))
        .routes(routes!(cancel_order))
        .routes(routes!(open_order))
}

/// What this browser bought or has found.
#[utoipa::path(get, path = "/api/orders", tag = "orders", responses((status = 200, body = OrderList)))]
async fn list_orders(State(app): State<Arc<App>>, visitor: Visitor) -> Result<Json<OrderList>, AppError> {
    finding::list(&app, visitor.orders()).await.map(Json)
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
    visitor: Visitor,
) -> Result<Json<Order>, AppError> {
    finding::get(&app, (visitor.orders(), visitor.actor()), &number).await.map(Json)
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
    visitor: Visitor,
    Json(correction): Json<Correction>,
) -> Result<Json<Order>, AppError> {
    let (Some(browser), Some(number)) = (visitor.orders(), OrderNumber::parse(&number)) else {
        return Err(AppError::NotFound);
    };
    correcting::correct(&app, (browser, visitor.actor()), number, correction).await.map(Json)
}

/// Cancels an order: its stock can be bought again, and what was paid goes back whole. Again, it changes nothing.
#[utoipa::path(
    post,
    path = "/api/orders/{number}/cancellation",
    tag = "orders",
    params(("number" = String, Path, description = "The public number")),
    responses(
        (status = 200, body = Order),
        (status = 403, description = "The request came from another site", body = Problem,
            content_type = "application/problem+json"),
        (status = 404, description = "There is no such order, or this browser may not see it",
            body = Problem, content_type = "application/problem+json"),
    )
)]
async fn cancel_order(
    State(app): State<Arc<App>>,
    Path(number): Path<String>,
    visitor: Visitor,
) -> Result<Json<Order>, AppError> {
    let (Some(browser), Some(number)) = (visitor.orders(), OrderNumber::parse(&number)) else {
        return Err(AppError::NotFound);
    };
    cancelling::cancel(&app, (browser, visitor.actor()), number).await.map(Json)
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
    visitor: Visitor,
    Json(key): Json<OrderKey>,
) -> Result<Response, AppError> {
    let browser = Browser::of(&app, &visitor);
    let opened = finding::find(&app, address, (browser.hash(), visitor.actor()), key).await?;
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
    visitor: Visitor,
    Json(link): Json<OrderToken>,
) -> Result<Response, AppError> {
    let browser = Browser::of(&app, &visitor);
    let opened = finding::open(&app, address, (browser.hash(), visitor.actor()), &link.token).await?;
    browser.answer(&app, opened)
}

/// By what a visitor may see her orders again: her account, or a token of her browser, new where it has none.
pub(super) struct Browser {
    hash: TokenHash,
    fresh: Option<Token>,
}

impl Browser {
    pub(super) fn of(app: &App, visitor: &Visitor) -> Self {
        match visitor.orders() {
            Some(hash) => Self { hash, fresh: None },
            None => {
                let token = Token::generate(&*app.random);
                Self { hash: token.hash(), fresh: Some(token) }
            }
        }
    }

    pub(super) fn hash(&self) -> TokenHash {
        self.hash.clone()
    }

    /// Gives a new browser its cookie.
    pub(super) fn introduce(&self, app: &App, response: &mut Response) -> Result<(), AppError> {
        self.fresh.as_ref().map_or(Ok(()), |token| Cookie::Orders.set(app, token, response))
    }

    fn answer(&self, app: &App, opened: Opened) -> Result<Response, AppError> {
        let mut response = Json(opened).into_response();
        self.introduce(app, &mut response)?;
        Ok(response)
    }
}
