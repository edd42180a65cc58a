//! Words of the help page and of the page where nothing is.

/// The help page's heading.
pub const HELP: &str = "Help";
/// For search engines.
pub const HELP_DESCRIPTION: &str = "Delivery and its cost, payment, returns, finding an order, and your data.";

/// The topic with the shop's address.
pub const CONTACT: &str = "contact";

/// The questions: an id for links, a heading, and paragraphs. Only what the shop does today.
pub const TOPICS: &[(&str, &str, &[&str])] = &[
    (
        "delivery",
        "Delivery",
        &[
            "Each bag’s page shows the price to your door: choose your country, and goods, delivery, customs duty and \
             tax are reckoned together. The checkout shows the same for everything you buy.",
            "The time of delivery beside it is counted in working days from dispatch. Duty and tax are paid by us on \
             your behalf: nothing is asked at the door.",
            "An order with bags of several merchants comes in several parcels, one from each.",
        ],
    ),
    (
        "payment",
        "Payment",
        &[
            "You pay on the page of our payment processor. Your card’s number never reaches the shop.",
            "The button that pays shows the total. If a price, the delivery or the stock changed since you last saw \
             them, nothing is charged: you see the difference first.",
            "While you pay, your bags are reserved for a limited time. If the payment does not go through, they stay \
             in your cart.",
        ],
    ),
    (
        "returns",
        "Returns",
        &["Returns cannot be asked for on this site yet. Your right to withdraw from a purchase, where the law of \
             your country gives you one, does not depend on that. Each bag’s page and each order name the merchant \
             who sold the bag and answers for it."],
    ),
    (
        "orders",
        "Your order",
        &["The browser you bought with shows your orders. From another one, the order number and the mobile number \
             given with it open the order; so does the link in the confirmation, if you left an email address. Its page also cancels it, and deletes its \
             data."],
    ),
    (
        CONTACT,
        "Contact",
        &["Write to us about an order, a delivery, a return or your data; an order’s number helps us find it. \
             The legal name of a bag’s merchant is among the bag’s details."],
    ),
];

/// Leads to the form.
pub const FIND_ORDER: &str = "Find an order";
/// Leads to the register.
pub const RECIPIENTS: &str = "Register of recipients";
/// Leads to the policy.
pub const POLICY: &str = "Privacy policy";
/// Leads to the rights.
pub const PRIVACY_CENTER: &str = "Privacy center";

/// Where nothing is.
pub const NOT_FOUND: &str = "Page not found";
/// What to do then.
pub const NOT_FOUND_HINT: &str = "There is nothing at this address. It may be mistyped, or what was here is gone. \
    The search box finds bags by kind, material and name.";
/// Before the ways on.
pub const SEARCH: &str = "Search bags";
/// The button.
pub const SEARCH_GO: &str = "Search";
