//! What was deleted leaves the database's journal, too (promise: P5.1).

use crate::app::App;

/// Empties the journal where something was deleted since. Where that does not succeed it is tried in the next round.
pub(super) async fn run_due(app: &App) {
    match app.db.empty_owed_journal().await {
        Ok(true) => {}
        Ok(false) => tracing::warn!("the journal still has what was deleted: somebody reads in it"),
        Err(error) => tracing::error!(%error, "the journal still has what was deleted"),
    }
}
