//! Seeing an order again: in the browser that bought it, by its number with the mobile number, by the mailed link.

use std::{net::IpAddr, sync::Arc};

use super::{
    consignee,
    limits::network,
    order_number::OrderNumber,
    settling,
    token::{Token, TokenHash},
};
use crate::{
    app::App,
    audit::{self, Action, Detail, Entry, Subject},
    http::problem::AppError,
    store::{Batch, grants, order_view, orders},
    vault::Actor,
};
use contract::orders::OrderStatus;
use contract::{
    orders::{Opened, Order, OrderKey, OrderList},
    places::{Country, Phone},
};

/// The orders that a browser may see.
///
/// # Errors
/// When the database fails.
pub async fn list(app: &App, browser: Option<TokenHash>) -> Result<OrderList, AppError> {
    let orders = match browser {
        Some(browser) => {
            app.db.read(|conn| Box::pin(async move { order_view::list(conn, browser.as_str()).await })).await?
        }
        None => Vec::new(),
    };
    Ok(OrderList { orders })
}

/// An order that a browser may see. While it waits for its payment the processor is asked first, so that a late
/// webhook does not keep the shopper waiting.
///
/// # Errors
/// [`AppError::NotFound`] for an unknown order, and for one that the browser may not see.
pub async fn get(app: &App, (browser, actor): (Option<TokenHash>, Actor), number: &str) -> Result<Order, AppError> {
    let (Some(browser), Some(number)) = (browser, OrderNumber::parse(number)) else { return Err(AppError::NotFound) };
    let viewer = browser.clone();
    let (id, status) = app
        .db
        .read(|conn| {
            Box::pin(async move {
                let id = grants::granted(conn, &viewer, number.as_str()).await?.ok_or(AppError::NotFound)?;
                let status = orders::status(conn, &id).await?.ok_or(AppError::NotFound)?;
                Ok::<_, AppError>((id, status))
            })
        })
        .await?;
    if status == OrderStatus::AwaitingPayment {
        settling::ask_lately(app, &id).await?;
    }
    consignee::show_order(app, &id, (&browser, &actor)).await?.ok_or(AppError::NotFound)
}

/// Opens an order to a browser by its number and the mobile number given with it.
///
/// # Errors
/// [`AppError::NotFound`], the same after the same work whether the number is unknown or the mobile number wrong;
/// [`AppError::TooManyAttempts`].
pub async fn find(app: &App, address: IpAddr, who: (TokenHash, Actor), key: OrderKey) -> Result<Opened, AppError> {
    check_length(&key.number, 40, "number")?;
    check_length(&key.mobile, 40, "mobile")?;
    limit_address(app, address)?;
    let number = OrderNumber::parse(&key.number);
    if let Some(number) = &number {
        limit_guesses(app, address, number)?;
    }
    // What is no number is looked up all the same, as one that no order has.
    let looked_up = number.as_ref().map_or("VL", OrderNumber::as_str).to_owned();
    let found = app.db.read(|conn| Box::pin(async move { orders::findable(conn, &looked_up).await })).await?;
    let typed = dialled(&key.mobile, found.as_ref().map_or("", |order| &order.country));
    let same = consignee::is_of_mobile(&app.vault, found.as_ref(), &typed).map_err(AppError::internal)?;
    let (Some(order), Some(number), true) = (found, number, same) else { return Err(AppError::NotFound) };
    app.limits.finding_by_number_and_address.give_back(&(&number, network(address)));
    app.limits.finding_by_number.give_back(&number);
    let number = number.as_str().to_owned();
    grant(app, who, order.id, &["number", "mobile"]).await?;
    Ok(Opened { number })
}

/// A mobile number as it is dialled from anywhere; nothing for what is none.
fn dialled(typed: &str, country: &str) -> String {
    // Any country does where the order is unknown: reading must take the same work.
    let country = Country::parse(country).or_else(|| Country::parse("FR"));
    let phone = country.and_then(|country| Phone::parse(country, typed).ok());
    phone.map_or_else(String::new, |phone| phone.as_str().to_owned())
}

/// Opens an order to a browser by the token of its mailed link.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::TooManyAttempts`].
pub async fn open(app: &App, address: IpAddr, who: (TokenHash, Actor), token: &str) -> Result<Opened, AppError> {
    check_length(token, 100, "token")?;
    limit_address(app, address)?;
    let token = Token::parse(token).ok_or(AppError::NotFound)?.hash();
    let found = app.db.read(|conn| Box::pin(async move { grants::by_token(conn, &token).await })).await?;
    let (id, number) = found.ok_or(AppError::NotFound)?;
    grant(app, who, id, &["link"]).await?;
    Ok(Opened { number })
}

/// Lets the browser see the order, and notes by what it was opened.
async fn grant(
    app: &App,
    (browser, actor): (TokenHash, Actor),
    order_id: String,
    by: &'static [&'static str],
) -> Result<(), AppError> {
    let (now_ms, key) = (app.clock.now_ms(), Arc::clone(&app.key));
    app.db
        .write(move |conn| {
            let (browser, order_id, key, actor) = (browser.clone(), order_id.clone(), Arc::clone(&key), actor.clone());
            Box::pin(async move {
                let mut batch = Batch::default();
                grants::grant(&mut batch, &browser, &order_id, now_ms);
                batch.run(conn).await?;
                let opened = Entry {
                    at: now_ms,
                    actor: actor.in_log(),
                    action: Action::OrderOpened,
                    subject: Subject::Order(&order_id),
                    purpose: audit::Purpose::OwnRequest,
                    detail: Detail::Words(by),
                };
                audit::append(conn, &key, &opened).await.map_err(AppError::from)
            })
        })
        .await
}

/// Taken before the answer is known, so that many at once pass no more than one after the other; who was right gets it
/// back.
fn limit_guesses(app: &App, address: IpAddr, number: &OrderNumber) -> Result<(), AppError> {
    let (now_ms, limits) = (app.clock.now_ms(), &app.limits);
    let limited = limits.finding_by_number_and_address.take(&(number, network(address)), now_ms);
    limited
        .and_then(|()| limits.finding_by_number.take(number, now_ms))
        .map_err(|retry_after_s| AppError::TooManyAttempts { retry_after_s })
}

fn limit_address(app: &App, address: IpAddr) -> Result<(), AppError> {
    let limited = app.limits.finding_by_address.take(&network(address), app.clock.now_ms());
    limited.map_err(|retry_after_s| AppError::TooManyAttempts { retry_after_s })
}

fn check_length(text: &str, max: usize, field: &str) -> Result<(), AppError> {
    let code = match text.chars().count() {
        0 => "required",
        n if n > max => "too_long",
        _ => return Ok(()),
    };
    Err(AppError::InvalidFields(vec![contract::FieldError::new(field, code)]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("+33612345678", "FR")]
    #[case("06 12 34 56 78", "FR")]
    #[case("0033 6 12 34 56 78", "FR")]
    #[case("0033 6 12 34 56 78", "AT")]
    #[case("06 12 34 56 78", "")]
    fn a_mobile_number_is_compared_as_it_is_dialled(#[case] typed: &str, #[case] country: &str) {
        assert_eq!(dialled(typed, country), "+33612345678");
    }

    #[rstest]
    #[case("06 12 34 56 79")]
    #[case("")]
    #[case("no number")]
    fn another_number_or_none_is_not_it(#[case] typed: &str) {
        assert_ne!(dialled(typed, "FR"), "+33612345678");
    }
}
