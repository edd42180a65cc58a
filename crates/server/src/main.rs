//! `valise`.
fn main() {}
