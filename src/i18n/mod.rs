//! What the app says, as typed messages: a module per subject, so that a missing key does not compile.

pub mod account;
pub mod activity;
pub mod cart;
pub mod catalogue;
pub mod checkout;
pub mod failures;
pub mod forms;
pub mod help;
pub mod limits;
pub mod newsletter;
pub mod orders;
pub mod passkeys;
pub mod privacy;
pub mod remembered;
pub mod requests;
pub mod rights;
mod spelling;

pub use spelling::spelt;
