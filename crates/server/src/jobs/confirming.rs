//! The confirmation by mail.

use crate::{
    app::App,
    domain::token::Token,
    failpoint,
    http::problem::AppError,
    mail::confirmation,
    store::{grants, order_view},
};

/// Mails an order's confirmation to the address given with it. Sent again after a crash, it has the same message
/// id, and a link of its own: of a link's token the shop keeps the hash alone, so each attempt makes a new one.
pub(super) async fn confirm(app: &App, order_id: &str) -> Result<(), AppError> {
    let id = order_id.to_owned();
    let order = app.db.read(|conn| Box::pin(async move { order_view::by_id(conn, &id).await })).await?;
    let Some(order) = order.filter(|order| !order.consignee.email.is_empty()) else { return Ok(()) };

    let token = Token::generate(&*app.random);
    let (hash, id, now_ms) = (token.hash(), order_id.to_owned(), app.clock.now_ms());
    app.db
        .write(move |conn| {
            let (hash, id) = (hash.clone(), id.clone());
            Box::pin(async move { grants::add_token(conn, &hash, &id, now_ms).await })
        })
        .await?;
    let letter = confirmation::write(&order, order_id, &app.config.public_url, &token);
    app.mailer.send(&letter, now_ms).await.map_err(|error| AppError::Unavailable(error.to_string()))?;
    failpoint::reach("after_mail_before_record");
    Ok(())
}
