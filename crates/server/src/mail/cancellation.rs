//! What the letter says that an order is cancelled.

use contract::{orders::Order, privacy::registry::RetentionId};

use super::Letter;

/// Says that `order` is cancelled, and what becomes of the money. No link: nothing is left to be done.
#[must_use]
pub fn write(order: &Order, order_id: &str) -> Letter {
    let Order { number, consignee, cost, .. } = order;
    Letter {
        id: format!("{order_id}.regret"),
        to: consignee.email.clone(),
        subject: format!("Your order {number} is cancelled"),
        text: format!(
            "Hello {},\n\nYour order {number} is cancelled, as you wished. Nothing will be sent to you, and we can no \
             longer take the order back or help with it.\n\n\
             {} goes back to the card that you paid with. When it shows there is up to your bank.\n\n\
             Your name, address and numbers, and this email address, are deleted {} days after the refund. What was \
             sold and refunded stays in our books for {} years, as bookkeeping law asks, without them.\n\n\
             Valise\n",
            consignee.full_name,
            cost.total,
            RetentionId::Cancelled.days(),
            RetentionId::Order.days() / 365
        ),
        unsubscribe: None,
    }
}
