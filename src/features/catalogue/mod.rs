//! Home, the list, the bag, and the suggestions under the search box.

mod bag;
mod bags;
mod buy;
mod card;
mod chips;
mod facts;
mod filters;
mod gallery;
mod home;
mod landed;
mod listing;
mod model;
mod pickers;
mod structured_data;
pub mod suggest;
#[cfg(all(test, feature = "ssr"))]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests;
mod trail;
mod variants;

pub use bag::{BagPage, bag_needs};
pub use bags::{BagsPage, bags_needs};
pub use home::{HomePage, home_needs};
pub use model::Facet;
pub use trail::kind_chips;
pub use variants::{Stock, decimal};

/// Builds what only a painted page carries: in the browser it would be code and work for nobody.
fn painted_only(build: impl FnOnce() -> Vec<String>) -> Vec<String> {
    if cfg!(target_arch = "wasm32") { Vec::new() } else { build() }
}
