//! Cancelling an order that is placed (promise: O6): what it means, then the button, then where the money is.

use crate::dom::prelude::*;
use contract::orders::{CancelOrder, Order, OrderEvent, OrderStatus};

use crate::{
    answers::Answers,
    api::Asked,
    i18n::orders as text,
    loaded::Loaded,
    platform::{document, time},
    ui::sending::{Sending, act, sent},
};

/// Where it is told what became of the order.
const DONE_ID: &str = "cancelled";

/// Cancels an order whose amount is `total`.
pub fn cancel(order: Loaded<Order>, number: String, total: &str) -> AnyView {
    let answers = use_context::<Answers>().unwrap_or_default();
    let cancelling = Sending::new("cancel-stopped", move |answered| {
        answers.forget("/api/");
        if let Ok(now) = answered.read::<CancelOrder>() {
            order.put(now);
        }
        document::focus_id(DONE_ID);
    });
    view! {
        <details class="details">
            <summary>{text::CANCEL}</summary>
            <div class="stack" data-gap="2">
                <p>{text::cancel_means(total)}</p>
                {sent(cancelling)}
                {act(cancelling, text::CANCEL_NOW, move || Asked::of(&CancelOrder { number: number.clone() }))}
            </div>
        </details>
    }
    .into_any()
}

/// Where the money of a cancelled order is.
pub fn cancelled(total: &str, events: &[OrderEvent]) -> AnyView {
    let refunded = events.iter().find(|event| event.status == OrderStatus::Refunded);
    let day = refunded.map(|event| time::date(event.at));
    let said = text::refund(total, day.as_deref());
    view! { <p class="notice" data-tone="ok" id=DONE_ID tabindex="-1" role="status">{said}</p> }.into_any()
}
