//! What goes to the analytics partner.

use crate::{
    app::App,
    domain::disclosing,
    partner::PartnerEvent,
    store::{
        Batch, Conn, StoreError, disclosures,
        partner::{self, Taken},
    },
};

/// Sends what waits, one event at a time: a withdrawal finds the others still here, and deletes them. What does not arrive is lost: an event too few is better than one sent after a withdrawal.
pub(super) async fn run_due(app: &App) {
    let Some(to) = &app.partner else { return };
    loop {
        let now_ms = app.clock.now_ms();
        let taken = match app.db.write(move |conn| Box::pin(take(conn, now_ms))).await {
            Ok(taken) if taken.is_empty() => return,
            Ok(taken) => taken,
            Err(error) => {
                tracing::error!(%error, "what goes to the partner cannot be read");
                return;
            }
        };
        for Taken { page, .. } in taken {
            if let Err(error) = to.tell(&PartnerEvent::of(page, &app.config.public_url)).await {
                tracing::warn!(%error, "an event did not reach the partner");
            }
        }
    }
}

/// Takes one out, and says so in the ledger: the two are one.
async fn take(conn: &mut Conn, now_ms: i64) -> Result<Vec<Taken>, StoreError> {
    let taken = partner::take(conn, 1).await?;
    let mut batch = Batch::default();
    taken.iter().for_each(|taken| disclosures::note(&mut batch, &disclosing::of_page(&taken.chooser, now_ms)));
    batch.run(conn).await?;
    Ok(taken)
}
