//! Cancelling an order (promise: O6): what it means, then the button, then where the money is.

use crate::dom::prelude::*;
use contract::{
    orders::{CancelOrder, Order, OrderEvent, OrderStatus},
    privacy::{DAY_MS, registry::RetentionId},
};

use crate::{
    answers::Answers,
    api::Asked,
    i18n::orders as text,
    loaded::Loaded,
    platform::{document, time},
    ui::sending::{Sending, decision},
};

/// Where it is told what became of the order.
pub const DONE_ID: &str = "cancelled";

/// Cancels an order; `paid` is what goes back, empty where nothing was paid.
pub fn cancel(order: Loaded<Order>, number: String, paid: &str) -> AnyView {
    let answers = use_context::<Answers>().unwrap_or_default();
    let cancelling = Sending::new("cancel-stopped", move |answered| {
        answers.forget("/api/");
        match answered.read::<CancelOrder>() {
            Ok(now) => order.put(now),
            Err(_unreadable) => order.again(),
        }
        document::focus_id(DONE_ID);
    });
    let said = (text::CANCEL, text::cancel_means(paid), text::CANCEL_NOW);
    decision(cancelling, said, Asked::of(&CancelOrder { number }))
}

/// Where the money of a cancelled order is, and when whom it was for is forgotten.
pub fn cancelled(total: &str, events: &[OrderEvent]) -> AnyView {
    let refunded = events.iter().find(|event| event.status == OrderStatus::Refunded);
    let kept_ms = i64::from(RetentionId::Cancelled.days()) * DAY_MS;
    let days = refunded.map(|event| [event.at, event.at + kept_ms].map(time::date));
    let said = text::refund(total, days);
    view! { <p class="notice" data-tone="ok" id=DONE_ID tabindex="-1" role="status">{said}</p> }.into_any()
}
