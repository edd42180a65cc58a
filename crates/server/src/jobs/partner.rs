//! What goes to the analytics partner.

use crate::{
    app::App,
    partner::{PartnerError, PartnerEvent},
    store::partner,
};

/// Sends what waits longest: one event at a time, so that a withdrawal finds the others still here, and deletes them.
/// What does not arrive is lost: an event too few is better than one sent after a withdrawal. Whether to go on at once:
/// something was there, and the partner is.
pub(super) async fn tell_next(app: &App) -> bool {
    let Some(to) = &app.partner else { return false };
    let page = match app.db.write(|conn| Box::pin(partner::take_first(conn))).await {
        Ok(None) => return false,
        Ok(Some(page)) => page,
        Err(error) => {
            tracing::error!(%error, "what goes to the partner cannot be read");
            return false;
        }
    };
    match to.tell(&PartnerEvent::of(page, &app.config.public_url)).await {
        Ok(()) => true,
        Err(error) => {
            tracing::warn!(%error, "an event did not reach the partner");
            !matches!(error, PartnerError::Away)
        }
    }
}
