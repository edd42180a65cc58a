//! What a person may do about what is held about her: see it, take it away, have it forgotten (promises: P5.1, O6).
//!
//! A guest is whoever holds the keys of her browser: the one that bought or found an order (by its number with the
//! mobile number, or by the mailed link), the one that allowed something, the one that has a cart. Nobody is asked for
//! identity papers. The registry says what each field is, where it comes from, who gets it and how long it stays.

pub mod addresses;
pub mod archive;
pub mod certificate;
pub mod erasure;
pub mod held;
pub mod page;
pub mod planned;
pub mod switches;
pub mod told;
pub mod words;
