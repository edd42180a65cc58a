//! The one place where an order changes its status: [`order_life`] says what follows, this does it, and says so in the
//! audit log.

use contract::orders::OrderStatus;

use super::{
    disclosing::{self, KnownPayment, Why},
    order_life::{self, Consequence, Turn},
};
use crate::{
    app::App,
    audit::{self, Action, Actor, Detail, Entry, Purpose, Subject},
    store::{
        Batch, Conn, StoreError, carts, disclosures, orders,
        outbox::{self, Task},
        payments::{self, PaymentStatus},
        reservations::{self, Level},
    },
    vault::ShopKey,
};

/// What a turn came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turned {
    /// The order.
    pub order_id: String,
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
        if order_life::is_settled(self.status) {
            app.unpaid.end(&self.order_id);
        }
        if self.has_errands {
            app.bell.ring();
        }
    }
}

/// Lets `turn` happen to an order, with all that follows, inside the caller's transaction. It may come again.
///
/// # Errors
/// [`StoreError`]; [`StoreError::Overtaken`] when another transaction turned the order meanwhile.
pub async fn turn(
    conn: &mut Conn,
    key: &ShopKey,
    order_id: &str,
    turn: Turn,
    now_ms: i64,
) -> Result<Turned, StoreError> {
    let unknown = || StoreError::corrupt("orders", order_id, "nothing");
    let before = orders::status(conn, order_id).await?.ok_or_else(unknown)?;
    turn_from(before, conn, key, order_id, turn, now_ms).await
}

/// [`turn`] of an order that was just seen to stand at `before`.
///
/// # Errors
/// As [`turn`].
pub async fn turn_from(
    before: OrderStatus,
    conn: &mut Conn,
    key: &ShopKey,
    order_id: &str,
    turn: Turn,
    now_ms: i64,
) -> Result<Turned, StoreError> {
    turn_by(before, conn, key, order_id, (turn, actor(turn)), now_ms).await
}

/// [`turn_from`], by whoever wants it.
///
/// # Errors
/// As [`turn`].
pub async fn turn_by(
    before: OrderStatus,
    conn: &mut Conn,
    key: &ShopKey,
    order_id: &str,
    (turn, by): (Turn, Actor<'_>),
    now_ms: i64,
) -> Result<Turned, StoreError> {
    let step = order_life::after(before, turn);
    let mut batch = Batch::default();
    if step.status != before {
        orders::change_status(&mut batch, order_id, before, step.status, now_ms);
    }
    for consequence in step.consequences {
        match consequence {
            Consequence::ConsumeReservation => reservations::consume(&mut batch, order_id),
            Consequence::GiveStockBack => reservations::give_back(&mut batch, order_id),
            Consequence::ClearCart => carts::remove_ordered(&mut batch, order_id, now_ms),
            Consequence::Capture => {
                payments::settle(&mut batch, order_id, PaymentStatus::Authorised);
                disclosures::note(&mut batch, &disclosing::of_order::<KnownPayment>(Why::Capture, order_id, now_ms));
                outbox::add(&mut batch, order_id, Task::Capture, now_ms);
            }
            Consequence::Void => {
                payments::settle(&mut batch, order_id, PaymentStatus::Voided);
                disclosures::note(&mut batch, &disclosing::of_order::<KnownPayment>(Why::Void, order_id, now_ms));
                outbox::add(&mut batch, order_id, Task::Void, now_ms);
            }
            Consequence::TakeBack => reservations::take_back(&mut batch, order_id),
            Consequence::Refund => {
                disclosures::note(&mut batch, &disclosing::of_order::<KnownPayment>(Why::Refund, order_id, now_ms));
                outbox::forget_untried(&mut batch, order_id, Task::Capture);
                outbox::add(&mut batch, order_id, Task::Refund, now_ms);
            }
            Consequence::NoteRefund => payments::settle(&mut batch, order_id, PaymentStatus::Refunded),
            Consequence::Regret => outbox::add(&mut batch, order_id, Task::Regret, now_ms),
            Consequence::Confirm => outbox::add(&mut batch, order_id, Task::Confirm, now_ms),
        }
    }
    let levels = reservations::run(batch, conn).await?;
    if step.status != before {
        audit::append(conn, key, &entry(order_id, (turn, by), now_ms)).await?;
    }
    Ok(Turned {
        order_id: order_id.to_owned(),
        status: step.status,
        has_errands: !step.consequences.is_empty(),
        levels,
    })
}

/// Who lets a turn happen, where nobody is named.
const fn actor(turn: Turn) -> Actor<'static> {
    match turn {
        Turn::PaymentAuthorised | Turn::MoneyReturned => Actor::System,
        Turn::TimeRanOut => Actor::Job("sweep"),
        Turn::GivenUp | Turn::CalledOff => Actor::Guest,
    }
}

/// What the audit log says of a turn that changed an order's status.
const fn entry<'a>(order_id: &'a str, (turn, actor): (Turn, Actor<'a>), at: i64) -> Entry<'a> {
    let action = match turn {
        Turn::PaymentAuthorised => Action::OrderPlaced,
        Turn::TimeRanOut => Action::OrderExpired,
        Turn::GivenUp | Turn::CalledOff => Action::OrderCancelled,
        Turn::MoneyReturned => Action::OrderRefunded,
    };
    let (subject, purpose) = (Subject::Order(order_id), Purpose::Order);
    Entry { at, actor, action, subject, purpose, detail: Detail::None }
}
