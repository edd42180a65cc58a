//! The confirmation by mail, and the word that an order is cancelled.

use contract::orders::{Order, OrderStatus};

use crate::{
    app::App,
    domain::{
        consignee,
        disclosing::{self, Cancellation, Confirmation, Why},
        token::Token,
    },
    failpoint,
    http::problem::AppError,
    mail::{cancellation, confirmation},
    store::{Batch, StoreError, disclosures, grants},
    vault::{Actor, Purpose},
};

/// Mails an order's confirmation to the address given with it. Sent again after a crash, it has the same message
/// id, and a link of its own: of a link's token the shop keeps the hash alone, so each attempt makes a new one, and
/// forgets it again where the letter did not leave.
pub(super) async fn confirm(app: &App, order_id: &str) -> Result<(), AppError> {
    let order = consignee::read_order(app, order_id, &Actor::Job("confirm"), Purpose::Letter).await?;
    // Where the person was erased since, nobody is left to write to.
    let Some(order) = order.filter(|order| !order.consignee.email.is_empty()) else { return Ok(()) };
    // Cancelled since: the letter that says so is enough.
    if order.status != OrderStatus::Placed {
        return Ok(());
    }

    let token = Token::generate(&*app.random);
    let (hash, id, now_ms) = (token.hash(), order_id.to_owned(), app.clock.now_ms());
    let wanted = app.db.write(move |conn| {
        let (hash, id) = (hash.clone(), id.clone());
        Box::pin(async move {
            if !grants::add_token(conn, &hash, &id, now_ms).await? {
                return Ok(false);
            }
            let mut batch = Batch::default();
            disclosures::note(&mut batch, &disclosing::of_order::<Confirmation>(Why::Confirm, &id, now_ms));
            batch.run(conn).await?;
            Ok::<_, StoreError>(true)
        })
    });
    // Erased since it was read: nobody is left to write to, and no link may lead back in.
    if !wanted.await? {
        return Ok(());
    }
    let order = Order { consignee: Confirmation::of(order.consignee), ..order };
    let letter = confirmation::write(&order, order_id, &app.config.public_url, &token);
    let Err(error) = app.mailer.send(&letter, now_ms).await else {
        failpoint::reach("after_mail_before_record");
        return Ok(());
    };
    if !error.may_have_left() {
        let hash = token.hash();
        app.db
            .write(move |conn| {
                let hash = hash.clone();
                Box::pin(async move { grants::forget_token(conn, &hash).await })
            })
            .await?;
    }
    if error.may_pass() {
        return Err(AppError::Unavailable(error.to_string()));
    }
    tracing::error!(order = order_id, %error, "a confirmation cannot be sent");
    Ok(())
}

/// Mails that an order is cancelled and what becomes of the money. Sent again after a crash, it has the same message id.
pub(super) async fn regret(app: &App, order_id: &str) -> Result<(), AppError> {
    let order = consignee::read_order(app, order_id, &Actor::Job("regret"), Purpose::Letter).await?;
    let Some(order) = order.filter(|order| !order.consignee.email.is_empty()) else { return Ok(()) };
    let (id, now_ms) = (order_id.to_owned(), app.clock.now_ms());
    let noted = app.db.write(move |conn| {
        let id = id.clone();
        Box::pin(async move {
            let mut batch = Batch::default();
            disclosures::note(&mut batch, &disclosing::of_order::<Cancellation>(Why::Regret, &id, now_ms));
            batch.run(conn).await
        })
    });
    noted.await?;
    let Err(error) = app.mailer.send(&cancellation::write(&order, order_id), now_ms).await else { return Ok(()) };
    if error.may_pass() {
        return Err(AppError::Unavailable(error.to_string()));
    }
    tracing::error!(order = order_id, %error, "the word that an order is cancelled cannot be sent");
    Ok(())
}
