//! What goes to partners.

use contract::privacy::ServiceId;

use crate::{
    app::App,
    domain::disclosing,
    partner::{PartnerError, PartnerEvent},
    store::{
        Batch, Conn, StoreError, disclosures,
        partner::{self, Taken},
    },
};

/// Sends the partner of a service what waits longest for it: one event at a time, so that a withdrawal finds the others still here, and deletes them.
/// What does not arrive is lost: an event too few is better than one sent after a withdrawal. Whether to go on at once:
/// something was there, and the partner is.
pub(super) async fn tell_next(app: &App, service: ServiceId) -> bool {
    let Some(to) = app.partners.of(service) else { return false };
    let now_ms = app.clock.now_ms();
    let page = match app.db.write(move |conn| Box::pin(take(conn, service, now_ms))).await {
        Ok(None) => return false,
        Ok(Some(taken)) => taken.page,
        Err(error) => {
            tracing::error!(%error, "what goes to a partner cannot be read");
            return false;
        }
    };
    match to.tell(&PartnerEvent::of(page, &app.config.public_url)).await {
        Ok(()) => true,
        Err(error) => {
            tracing::warn!(%error, "an event did not reach its partner");
            !matches!(error, PartnerError::Away)
        }
    }
}

/// Takes one out, and says so in the ledger: the two are one.
async fn take(conn: &mut Conn, service: ServiceId, now_ms: i64) -> Result<Option<Taken>, StoreError> {
    let taken = partner::take_first(conn, service).await?;
    if let Some(taken) = &taken {
        let mut batch = Batch::default();
        disclosures::note(&mut batch, &disclosing::of_page(service, &taken.chooser, now_ms));
        batch.run(conn).await?;
    }
    Ok(taken)
}
