//! Erasures that were planned, carried out when they are due (promise: P5.1).

use std::sync::Arc;

use crate::{app::App, domain::rights::erasure, store::erasures};

use super::supervise::caught;

/// One round. One that fails stays planned, is logged, and keeps no other from being carried out.
pub(super) async fn run_due(app: &Arc<App>) {
    let now_ms = app.clock.now_ms();
    let due = match app.db.read(|conn| Box::pin(erasures::due(conn, now_ms))).await {
        Ok(due) => due,
        Err(error) => {
            tracing::error!(%error, "planned erasures cannot be read");
            return;
        }
    };
    for id in due {
        match caught(erasure::as_planned(app, id.clone())).await {
            Ok(()) => tracing::info!(erasure = id, "a planned erasure was due"),
            Err(error) => tracing::error!(erasure = id, %error, "a planned erasure that is due failed"),
        }
    }
}
