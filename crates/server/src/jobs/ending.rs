//! Destroyed data keys leave the key ring.

use crate::{app::App, domain::keys};

/// Carries out every ending that is written down. What fails is logged and tried in the next round.
pub(super) async fn run_due(app: &App) {
    match keys::carry_out_endings(&app.db, &app.vault).await {
        Ok(0) => {}
        Ok(count) => {
            app.db.owe_journal();
            tracing::info!(count, "destroyed data keys have left the key ring");
        }
        Err(error) => tracing::error!(%error, "destroyed data keys are still in the key ring"),
    }
}
