//! What this browser remembers for its shopper, where she allows it: the bags she looked at last, her wishlist, and
//! recommendations made from them here (promise: P2.2), the currency that she thinks in, and how she spells. Nothing of it is
//! sent anywhere.

mod model;
mod rates;
mod state;
mod view;

pub use model::{Taste, Tile, Tiles};
pub use state::{Remembered, provide_remembered, use_remembered};
pub use view::{RememberedRows, density_button, price, price_from, save_button};
