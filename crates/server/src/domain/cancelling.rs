//! Cancelling an order (promise: O6): whoever may see it ends it, and has her money back.
//!
//! The turn, the stock, the errand to the processor and the log are one transaction: what is cancelled is paid back,
//! however often the server dies in between. An order is never handed over yet, so none is too late.

use std::sync::Arc;

use contract::orders::Order;

use super::{consignee, order_life::Turn, order_number::OrderNumber, token::TokenHash, turning};
use crate::{
    app::App,
    failpoint,
    http::problem::AppError,
    store::{StoreError, grants, orders},
    vault::Actor,
};

/// How often an order may take another turn while it is being cancelled: no life has more.
const TURNS: usize = 4;

/// Cancels an order, and gives it as it stands then. Of one that is cancelled, or came to nothing, nothing changes.
///
/// # Errors
/// [`AppError::NotFound`] for an unknown order, and for one that the browser may not see.
pub async fn cancel(app: &App, (browser, actor): (TokenHash, Actor), number: OrderNumber) -> Result<Order, AppError> {
    let mut left = TURNS;
    let id = loop {
        match call_off(app, browser.clone(), actor.clone(), number.as_str().to_owned()).await {
            // Paid for, or cancelled from elsewhere, since it was read.
            Err(StoreError::Overtaken) if left > 0 => left -= 1,
            called_off => break called_off?.ok_or(AppError::NotFound)?,
        }
    };
    consignee::show_order(app, &id, (&browser, &actor)).await?.ok_or(AppError::NotFound)
}

/// The order's id, once it is cancelled; `None` where the browser may not see it.
async fn call_off(app: &App, browser: TokenHash, actor: Actor, number: String) -> Result<Option<String>, StoreError> {
    let (now_ms, key) = (app.clock.now_ms(), Arc::clone(&app.key));
    let turned = app.db.write(move |conn| {
        let (browser, actor, number, key) = (browser.clone(), actor.clone(), number.clone(), Arc::clone(&key));
        Box::pin(async move {
            let Some(id) = grants::granted(conn, &browser, &number).await? else { return Ok::<_, StoreError>(None) };
            let Some(before) = orders::status(conn, &id).await? else { return Ok(None) };
            let wanted = (Turn::CalledOff, actor.in_log());
            turning::turn_by(before, conn, &key, &id, wanted, now_ms).await.map(Some)
        })
    });
    let Some(turned) = turned.await? else { return Ok(None) };
    failpoint::reach("after_cancelling_before_errands");
    turned.announce(app);
    Ok(Some(turned.order_id))
}
