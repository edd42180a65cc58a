//! Checkout: one form, one quote, one button that says what is paid.

mod book;
mod correction;
mod fields;
mod model;
mod promo;
mod state;
mod summary;
mod view;

pub use book::into_draft;
pub use correction::{correction, draft_form};
pub use fields::address_fields;
pub use model::{CostPart, Form};
pub use state::{forget_form, provide_checkout};
pub use summary::{arrives, cost_view};
pub use view::CheckoutPage;
