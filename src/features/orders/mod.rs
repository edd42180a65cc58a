//! Orders: the list, one, and finding one again.

mod cancel;
mod consignee;
mod find;
mod list;
mod open;
mod order;

pub use find::FindOrderPage;
pub use list::{OrdersPage, orders};
pub use open::OpenOrderPage;
pub use order::OrderPage;
