//! What Valise's app and API say to each other.
//!
//! One module per subject, holding its types *and* its endpoints. Everything here is pure: no input or output,
//! no clock, no randomness, so that the same `parse` runs in the browser and on the server.
//!
//! Wire conventions: JSON with snake_case keys; money in integer minor units ([`money::Money`]); time in epoch
//! milliseconds (`i64`, names end in `_at`); ids are opaque text made by the server.
#![deny(clippy::float_arithmetic)]

pub mod account;
pub mod cart;
pub mod catalogue;
pub mod checkout;
pub mod correction;
pub mod endpoint;
pub mod health;
pub mod landed_cost;
pub mod money;
pub mod newsletter;
pub mod orders;
pub mod places;
pub mod privacy;
pub mod problem;
pub mod promo;
pub mod query;
pub mod rates;
pub mod recommendations;
pub mod text;
pub mod vocabulary;

pub use endpoint::{Endpoint, Method};
pub use problem::{FieldError, Problem, ProblemCode};
