//! The one place where an order changes its status: [`order_life`] says what follows, this does it.

use contract::orders::OrderStatus;

use super::order_life::{self, Consequence, Turn};
use crate::{
    app::App,
    store::{
        Conn, StoreError, carts, orders,
        outbox::{self, Task},
        payments::{self, PaymentStatus},
        reservations::{self, Level},
    },
};

/// What a turn came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turned {
    /// Where the order stands now.
    pub status: OrderStatus,
    /// Whether there is something new in the outbox.
    pub has_errands: bool,
    /// What is left of each variant whose stock changed.
    pub levels: Vec<Level>,
}

impl Turned {
    /// Tells the rest of the shop, once the transaction is committed.
    pub fn announce(&self, app: &App) {
        app.catalogue.stock_changed(&self.levels);
        if self.has_errands {
            app.bell.ring();
        }
    }
}

/// Lets `turn` happen to an order, with all that follows, inside the caller's transaction. It may come again.
///
/// # Errors
/// [`StoreError`]; [`StoreError::Overtaken`] when another transaction turned the order meanwhile.
pub async fn turn(conn: &mut Conn, order_id: &str, turn: Turn, now_ms: i64) -> Result<Turned, StoreError> {
    let unknown = || StoreError::corrupt("orders", order_id, "nothing");
    let before = orders::status(conn, order_id).await?.ok_or_else(unknown)?;
    let step = order_life::after(before, turn);
    if step.status != before && !orders::change_status(conn, order_id, before, step.status, now_ms).await? {
        return Err(StoreError::Overtaken);
    }
    let mut levels = Vec::new();
    for consequence in step.consequences {
        match consequence {
            Consequence::ConsumeReservation => {
                if !reservations::consume(conn, order_id).await? {
                    return Err(StoreError::corrupt("reservations", order_id, "nothing for an unpaid order"));
                }
            }
            Consequence::GiveStockBack => levels = reservations::give_back(conn, order_id).await?,
            Consequence::ClearCart => carts::remove_ordered(conn, order_id, now_ms).await?,
            Consequence::Capture => {
                payments::settle(conn, order_id, PaymentStatus::Authorised).await?;
                outbox::add(conn, order_id, Task::Capture, now_ms).await?;
            }
            Consequence::Void => {
                payments::settle(conn, order_id, PaymentStatus::Voided).await?;
                outbox::add(conn, order_id, Task::Void, now_ms).await?;
            }
            Consequence::Confirm => outbox::add(conn, order_id, Task::Confirm, now_ms).await?,
        }
    }
    Ok(Turned { status: step.status, has_errands: !step.consequences.is_empty(), levels })
}
