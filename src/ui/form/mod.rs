//! Forms that are data: one view for all of them, since each of its own would be downloaded for itself.

mod model;
mod view;

pub use model::{Form, FormField, FormSpec, required};
pub use view::{Choices, LiveForm, form_view};

#[cfg(test)]
pub mod testing;
