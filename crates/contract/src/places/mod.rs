//! Where the shop delivers, and what an address and a mobile number look like there.
//!
//! All of it is data: one line of `countries.psv` a country, so that adding one is one line there (and one in
//! the landed cost's `tariffs.psv`). The table travels in the browser's WebAssembly, hence its terseness; its
//! columns are the accessors of [`Country`], its notations are described in [`pattern`].

mod country;
mod id_number;
mod languages;
mod pattern;
mod phone;
mod postal;

pub use country::{Country, PostalRule};
pub use id_number::{IdKind, IdNumber, IdNumberError, masked};
pub use phone::{Phone, PhoneError};
pub use postal::{PostalCode, PostalCodeError};
