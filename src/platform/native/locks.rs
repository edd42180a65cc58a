//! No tabs.

use std::future::Future;

/// Runs it.
pub async fn alone(_name: &str, work: impl Future<Output = ()> + 'static) {
    work.await;
}
