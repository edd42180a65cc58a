//! The cart's page and its live state.

mod model;
mod state;
mod view;

pub use state::{CartState, Notice, Outcome, provide_cart, use_cart};
pub use view::{CartPage, said};
