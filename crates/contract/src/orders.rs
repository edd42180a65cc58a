//! Orders: their life, and how the person who placed one sees it again.

use serde::{Deserialize, Serialize};

use crate::{
    Endpoint, Method,
    checkout::CheckoutDraft,
    landed_cost::LandedCost,
    money::Money,
    promo::Promo,
    query::Href,
    vocabulary::{Colour, Size},
};

/// Where an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, wire::Read)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum OrderStatus {
    /// Stock is reserved, the payment is not made yet.
    AwaitingPayment,
    /// Paid for: the merchants get to work.
    Placed,
    /// The reservation ran out before a payment came; nothing was charged.
    Expired,
    /// Replaced by another order of the same cart, or given up; nothing was charged.
    Cancelled,
    /// Cancelled after it was paid for: the money is on its way back.
    Refunding,
    /// Cancelled after it was paid for: the money was given back.
    Refunded,
}

impl OrderStatus {
    /// Every status.
    pub const ALL: &'static [Self] =
        &[Self::AwaitingPayment, Self::Placed, Self::Expired, Self::Cancelled, Self::Refunding, Self::Refunded];

    /// The word on the wire and in the database.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::AwaitingPayment => "awaiting_payment",
            Self::Placed => "placed",
            Self::Expired => "expired",
            Self::Cancelled => "cancelled",
            Self::Refunding => "refunding",
            Self::Refunded => "refunded",
        }
    }

    /// The status a word stands for.
    #[must_use]
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|status| status.slug() == slug)
    }
}

/// One line of an order, as it was when it was placed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrderLine {
    /// The bag's name in addresses.
    pub slug: String,
    /// The bag's name then.
    pub name: String,
    /// The merchant's name.
    pub merchant: String,
    /// The SKU.
    pub sku: String,
    /// The colour.
    pub colour: Colour,
    /// The size.
    pub size: Size,
    /// The price then, before tax.
    pub unit_price: Money,
    /// Units.
    pub quantity: u32,
    /// Price times quantity.
    pub total: Money,
}

/// One turn in an order's life.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrderEvent {
    /// The status it took on.
    pub status: OrderStatus,
    /// When, epoch milliseconds.
    pub at: i64,
}

/// Why the last attempt to pay did not succeed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum PaymentFailure {
    /// The bank said no.
    Declined,
    /// The bank said: not enough on it.
    InsufficientFunds,
    /// The 3-D Secure check was not passed.
    AuthenticationFailed,
    /// Anything else.
    Other,
}

/// An order in full, for the person who placed it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Order {
    /// The public number, unguessable (promise: O1).
    pub number: String,
    /// Where it stands.
    pub status: OrderStatus,
    /// When it was made, epoch milliseconds.
    pub created_at: i64,
    /// Its life so far, oldest first.
    pub events: Vec<OrderEvent>,
    /// What was bought.
    pub lines: Vec<OrderLine>,
    /// Amount due, in its parts.
    pub cost: LandedCost,
    /// What took the discount off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promo: Option<Promo>,
    /// Consignee, address and mobile number, as they were given and normalised.
    pub consignee: CheckoutDraft,
    /// Where to pay, while [`OrderStatus::AwaitingPayment`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_page: Option<String>,
    /// Until when the stock is reserved, epoch milliseconds, while [`OrderStatus::AwaitingPayment`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reserved_until: Option<i64>,
    /// Why the last attempt to pay failed, while [`OrderStatus::AwaitingPayment`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_failure: Option<PaymentFailure>,
}

/// An order in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrderSummary {
    /// The public number.
    pub number: String,
    /// Where it stands.
    pub status: OrderStatus,
    /// When it was made, epoch milliseconds.
    pub created_at: i64,
    /// Units over all lines.
    pub count: u32,
    /// Amount due.
    pub total: Money,
}

/// The orders that this browser may see, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrderList {
    /// Newest first, 100 at most.
    pub orders: Vec<OrderSummary>,
}

/// `GET /api/orders`: what this browser bought or has found.
#[derive(Debug, Clone, Copy)]
pub struct ListOrders;

impl Endpoint for ListOrders {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/orders";
    type Body = ();
    type Answer = OrderList;
}

/// `GET /api/orders/{number}`: 404 for a browser that neither bought nor found it.
#[derive(Debug, Clone)]
pub struct GetOrder {
    /// The public number.
    pub number: String,
}

impl Endpoint for GetOrder {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/orders/{number}";
    type Body = ();
    type Answer = Order;
    fn href(&self) -> String {
        Href::new("/api/orders").segment(&self.number).finish()
    }
}

/// `POST /api/orders/{number}/cancellation`: cancels an order, and gives it as it stands then (promise: O6). What was paid
/// goes back whole; nobody is asked why. Cancelling again changes nothing and answers the same; 404 for a browser that may
/// not see the order.
#[derive(Debug, Clone)]
pub struct CancelOrder {
    /// The public number.
    pub number: String,
}

impl Endpoint for CancelOrder {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/orders/{number}/cancellation";
    type Body = ();
    type Answer = Order;
    fn href(&self) -> String {
        Href::new("/api/orders").segment(&self.number).segment("cancellation").finish()
    }
}

/// `POST /api/orders/find`: opens an order to this browser by its number and mobile number.
/// A wrong one and an unknown one are answered alike (promise: P5.1).
#[derive(Debug, Clone)]
pub struct FindOrder(pub OrderKey);

/// What a person knows of her order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrderKey {
    /// The public number; case, spaces and dashes do not matter.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 40))]
    pub number: String,
    /// The mobile number given with the order, in any usual way of writing it.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 40))]
    pub mobile: String,
}

/// Which order was opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Opened {
    /// The public number, as it is written.
    pub number: String,
}

impl Endpoint for FindOrder {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/orders/find";
    type Body = OrderKey;
    type Answer = Opened;
    const ASKS_ABOUT_A_PERSON: bool = true;
    fn body(&self) -> Option<&OrderKey> {
        Some(&self.0)
    }
}

/// `POST /api/orders/open`: opens an order to this browser by the token of the mailed link, which travels
/// in the link's fragment and so reaches no log and no referrer.
#[derive(Debug, Clone)]
pub struct OpenOrder(pub OrderToken);

/// The token of the mailed link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrderToken {
    /// Opaque.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub token: String,
}

impl Endpoint for OpenOrder {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/orders/open";
    type Body = OrderToken;
    type Answer = Opened;
    fn body(&self) -> Option<&OrderToken> {
        Some(&self.0)
    }
}
