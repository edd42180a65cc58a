//! No browser: nothing outlives a page.

use contract::{Endpoint, privacy::registry::Consentable};

use crate::privacy::Grant;

/// Sends nothing.
pub const fn send<P: Consentable, E: Endpoint>(_grant: &Grant<'_, P>, _request: &E) -> bool {
    false
}
