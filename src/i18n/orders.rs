//! The messages of orders.

use contract::orders::{OrderStatus, PaymentFailure};

/// The list's heading.
pub const HEADING: &str = "Your orders";
/// What the list holds.
pub const LIST_WHY: &str =
    "Orders placed or found with this browser, and those of your account while you are signed in.";
/// No order here.
pub const NONE: &str = "No order was placed or found with this browser yet.";
/// To the form.
pub const FIND: &str = "Find an order";
/// The form's heading.
pub const FIND_HEADING: &str = "Find an order";
/// Over the form.
pub const FIND_WHY: &str = "Enter the order number and the mobile number that you gave with it.";
/// The number's label.
pub const NUMBER: &str = "Order number";
/// What a number looks like.
pub const NUMBER_HINT: &str = "On the confirmation, such as VL-7K3M-9QPX-2D4R. Dashes and capitals do not matter.";
/// The mobile number's label.
pub const MOBILE: &str = "Mobile number";
/// How to write it.
pub const MOBILE_HINT: &str = "As you gave it, or with its country code.";
/// Sends the form.
pub const SHOW: &str = "Show order";
/// Neither says which of the two is wrong (promise: P5.1).
pub const NOT_FOUND: &str = "We found no order with this number and mobile number. Please check both.";
/// The mailed link is read.
pub const OPENING: &str = "Opening your order…";
/// The mailed link is not one of ours.
pub const LINK_BROKEN: &str = "This link does not open an order. It may have been cut by the mail program: copy it whole, or find the order by its number.";
/// This browser may not see it.
pub const NOT_HERE: &str = "This browser can’t see that order. Find it with its number and mobile number.";
/// Over the number.
pub const NUMBER_LABEL: &str = "Order number";
/// Before what customs know her by, masked (promise: O2).
pub const ID_NUMBER: &str = "ID number: ";
/// Keep it.
pub const KEEP_NUMBER: &str =
    "Keep this number: with it and your mobile number you find the order again from any device.";
/// After an order, and never before: the offer of an account.
pub const OFFER: &str = "Want this order on every device?";
/// To it.
pub const OFFERED: &str = "Create an account";
/// Over the lines.
pub const BOUGHT: &str = "What you ordered";
/// Over the address.
pub const DELIVERED_TO: &str = "Delivery to";
/// Over the life of the order.
pub const LIFE: &str = "What happened so far";
/// Over the amounts.
pub const COST: &str = "Amount";
/// The payment was made and is being confirmed, or is still to be made.
pub const CONFIRMING: &str = "If you have just paid, this page shows the confirmation by itself in a moment.";
/// To the processor's page.
pub const TO_PAYMENT: &str = "Continue to payment";
/// To the cart, which still has everything.
pub const TO_CART: &str = "Back to the cart";
/// Where an order ended without a charge.
pub const NOT_CHARGED: &str = "Nothing was charged. What you wanted is still in your cart, as long as it is in stock.";
/// After the order.
pub const MORE_BAGS: &str = "Look at more bags";
/// To the policy (promise: O7).
pub const POLICY: &str = "How this order’s data is kept, and for how long";

/// Over what can be done with an order.
pub const ACTIONS: &str = "What you can do";
/// To the help page.
pub const HELP: &str = "Help with an order";
/// Opens what is to be known before an order is cancelled (promise: O6).
pub const CANCEL: &str = "Cancel this order";
/// Cancels it.
pub const CANCEL_NOW: &str = "Cancel the order now";
/// What that means, whether it is paid or not; the days are those of the registry.
const CANCEL_MEANS: &str = "Nothing is sent, and it cannot be undone. Then we can no longer deliver the order, take it back, or help with it. Your name, address and numbers are deleted 30 days later. What was sold and refunded stays in our books for ten years, without your name.";

/// What cancelling means, for the money and for the data; `paid` is empty where nothing was.
#[must_use]
pub fn cancel_means(paid: &str) -> String {
    if paid.is_empty() {
        return CANCEL_MEANS.to_owned();
    }
    ["The whole ", paid, " goes back to the card you paid with; when it shows there is up to your bank. ", CANCEL_MEANS]
        .concat()
}

/// Where the money of a cancelled order is: the day of its refund, and that on which whom it was for is forgotten.
#[must_use]
pub fn refund(total: &str, days: Option<[String; 2]>) -> String {
    match days {
        Some([refunded, forgotten]) => {
            [total, " was refunded on ", &refunded, ". Your name, address and numbers are deleted on ", &forgotten, "."]
                .concat()
        }
        None => ["A refund of ", total, " is on its way to your card."].concat(),
    }
}

/// Opens the form that puts right whom it is for (promise: P5.1).
pub const CORRECT: &str = "Something is not right? Correct it";
/// Sends it.
pub const CORRECT_NOW: &str = "Save the correction";
/// When it is done.
pub const CORRECTED: &str = "It is corrected.";

/// The heading of an order's page.
#[must_use]
pub const fn heading(status: OrderStatus) -> &'static str {
    match status {
        OrderStatus::AwaitingPayment => "Waiting for your payment",
        OrderStatus::Placed => "Order placed",
        OrderStatus::Expired => "This order has run out",
        OrderStatus::Cancelled | OrderStatus::Refunding | OrderStatus::Refunded => "Order cancelled",
    }
}

/// A turn in an order's life, or its state in a list.
#[must_use]
pub const fn status(status: OrderStatus) -> &'static str {
    match status {
        OrderStatus::AwaitingPayment => "Waiting for payment",
        OrderStatus::Placed => "Paid and placed",
        OrderStatus::Expired => "Expired without a payment",
        OrderStatus::Cancelled => "Cancelled",
        OrderStatus::Refunding => "Cancelled, refund on its way",
        OrderStatus::Refunded => "Refunded",
    }
}

/// Why the last attempt to pay failed, and what can be done.
#[must_use]
pub const fn payment_failure(failure: PaymentFailure) -> &'static str {
    match failure {
        PaymentFailure::Declined => "Your bank declined the card. Nothing was charged. You can try another card.",
        PaymentFailure::InsufficientFunds => {
            "The card has not enough funds. Nothing was charged. You can try another card."
        }
        PaymentFailure::AuthenticationFailed => {
            "Your bank could not confirm that it was you. Nothing was charged. You can try again."
        }
        PaymentFailure::Other => "The payment did not go through. Nothing was charged. You can try again.",
    }
}

/// Until when the stock is kept.
#[must_use]
pub fn reserved_until(time: &str) -> String {
    ["Your bags are reserved until ", time, "."].concat()
}

#[cfg(test)]
mod tests {
    use contract::privacy::registry::RetentionId;

    use super::*;

    /// promise: O6
    #[test]
    fn promise_o6_what_cancelling_means_is_said_with_the_sum_and_the_days_of_the_registry() {
        let days = format!("deleted {} days later", RetentionId::Cancelled.days());
        assert!(cancel_means("").contains(&days), "{days}");
        assert!(cancel_means("€129.00").starts_with("The whole €129.00 goes back to the card"));
        assert!(cancel_means("€129.00").ends_with(CANCEL_MEANS));
        let years = RetentionId::Order.days() / 365;
        assert_eq!((years, CANCEL_MEANS.contains("for ten years")), (10, true));
    }
}
