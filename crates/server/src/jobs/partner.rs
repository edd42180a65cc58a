//! What goes to the analytics partner.

use crate::{app::App, partner::PartnerEvent, store::partner};

/// Sends what waits, one event at a time: a withdrawal finds the others still here, and deletes them. What does not arrive is lost: an event too few is better than one sent after a withdrawal.
pub(super) async fn run_due(app: &App) {
    let Some(to) = &app.partner else { return };
    loop {
        let pages = match app.db.write(|conn| Box::pin(partner::take(conn, 1))).await {
            Ok(pages) if pages.is_empty() => return,
            Ok(pages) => pages,
            Err(error) => {
                tracing::error!(%error, "what goes to the partner cannot be read");
                return;
            }
        };
        for page in pages {
            if let Err(error) = to.tell(&PartnerEvent::of(page, &app.config.public_url)).await {
                tracing::warn!(%error, "an event did not reach the partner");
            }
        }
    }
}
