//! What the letter says that an order is cancelled.

use contract::orders::Order;

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
            "Hello {},\n\nYour order {number} is cancelled, as you wished. Nothing will be sent to you.\n\n\
             {} goes back to the card that you paid with. We have asked for it already; your bank usually shows it \
             within 5 working days.\n\n\
             Valise\n",
            consignee.full_name, cost.total
        ),
        unsubscribe: None,
    }
}
