//! Changing a cart. Every change carries the version that the shopper saw: a stale one gets the present cart back,
//! and changes nothing.

use std::{net::IpAddr, sync::Arc};

use contract::{
    FieldError,
    cart::{Cart, LINES_MAX, LineChange, LineState, NewLine, QUANTITY_MAX},
};

use super::{
    cart,
    limits::network,
    token::{Token, TokenHash},
};
use crate::{
    app::App,
    http::problem::AppError,
    random::{is_id, new_id},
    store::{
        Batch, Conn,
        carts::{self, CartRow, LineRow},
        erasures,
    },
};

/// The longest id that is looked at, as the contract's schema says.
const VARIANT_ID_MAX: usize = 64;

/// The visitor's cart; an empty one where there is none.
///
/// # Errors
/// When the database cannot be read.
pub async fn get(app: &App, token: Option<TokenHash>) -> Result<Cart, AppError> {
    let Some(token) = token else { return Ok(cart::empty()) };
    let found = app.db.read(|conn| Box::pin(async move { carts::by_token(conn, &token).await })).await?;
    Ok(found.as_ref().map(cart::show).transpose()?.unwrap_or_else(cart::empty))
}

/// Adds units, and gives the cart with its token where it had to be made.
///
/// A token that opens no cart is never taken over: whoever planted it would know it. The cart of somebody who is signed
/// in is her account's, which `holder` holds; it has no token. `orders` is what opens
/// the orders of whoever asks.
///
/// # Errors
/// [`AppError::InvalidFields`], [`AppError::NotFound`] for a variant that there is not, [`AppError::CartChanged`],
/// [`AppError::OutOfStock`] with the cart as it was, or [`AppError::TooManyAttempts`] at making carts.
pub async fn add(
    app: &App,
    address: IpAddr,
    (token, orders): (Option<TokenHash>, Option<TokenHash>),
    holder: Option<TokenHash>,
    new: NewLine,
) -> Result<(Cart, Option<Token>), AppError> {
    check_quantity(new.quantity)?;
    check_version(new.version)?;
    if !(1..=VARIANT_ID_MAX).contains(&new.variant_id.chars().count()) {
        return Err(invalid("variant_id", "invalid"));
    }
    if !is_id(&new.variant_id) {
        return Err(AppError::NotFound);
    }
    let (fresh, now_ms) = (Token::generate(&*app.random), app.clock.now_ms());
    let (making, maker) = (&app.limits.carting_by_address, network(address));
    let is_guest = holder.is_none();
    let add = Arc::new(Add {
        token,
        orders,
        new,
        fresh_token: holder.unwrap_or_else(|| fresh.hash()),
        fresh_id: new_id(&*app.clock, &*app.random),
        line_id: new_id(&*app.clock, &*app.random),
        no_room: making.has_room(&maker, now_ms).err(),
        now_ms,
    });
    let (cart, made) = app
        .db
        .write(move |conn| {
            let add = Arc::clone(&add);
            Box::pin(async move { add.run(conn).await })
        })
        .await?;
    // Only carts that were made count. Many at once may slip in together: no more than an address has connections.
    if made && making.take(&maker, now_ms).is_err() {
        tracing::debug!("an address made carts faster than they were counted");
    }
    Ok((cart, (made && is_guest).then_some(fresh)))
}

struct Add {
    token: Option<TokenHash>,
    orders: Option<TokenHash>,
    new: NewLine,
    fresh_token: TokenHash,
    fresh_id: String,
    line_id: String,
    /// The seconds to wait when the address may make no further cart.
    no_room: Option<u32>,
    now_ms: i64,
}

impl Add {
    async fn run(&self, conn: &mut Conn) -> Result<(Cart, bool), AppError> {
        let present = match &self.token {
            Some(token) => carts::by_token(conn, token).await?,
            None => None,
        };
        let cart_id = match &present {
            Some(cart) => {
                raise_version(conn, cart, self.new.version, self.now_ms).await?;
                &cart.id
            }
            None if self.new.version != 0 => return Err(AppError::CartChanged(Box::new(cart::empty()))),
            None => {
                if let Some(retry_after_s) = self.no_room {
                    return Err(AppError::TooManyAttempts { retry_after_s });
                }
                carts::create(conn, &self.fresh_id, &self.fresh_token, self.now_ms).await?;
                if let Some(orders) = &self.orders {
                    let mut batch = Batch::default();
                    erasures::has_cart(&mut batch, orders, &self.fresh_token);
                    batch.run(conn).await?;
                }
                &self.fresh_id
            }
        };
        let lines = present.as_ref().map_or(&[][..], |cart| &cart.lines);
        match lines.iter().find(|line| line.variant_id == self.new.variant_id) {
            Some(line) => self.join(conn, line).await?,
            None if lines.len() >= LINES_MAX => return Err(invalid("variant_id", "too_many_lines")),
            None => self.insert(conn, cart_id).await?,
        }
        let cart = reread(conn, cart_id).await?;
        // Stock that shrinks later is said at the line; a change that asks for more than there is is not made.
        let short = |line: &contract::cart::CartLine| {
            line.variant_id == self.new.variant_id && matches!(line.state, LineState::Gone | LineState::Shortage { .. })
        };
        if cart.lines.iter().any(short) {
            let before = present.as_ref().map(cart::show).transpose()?.unwrap_or_else(cart::empty);
            return Err(AppError::OutOfStock(Box::new(before)));
        }
        Ok((cart, present.is_none()))
    }

    async fn join(&self, conn: &mut Conn, line: &LineRow) -> Result<(), AppError> {
        let quantity = line.quantity.saturating_add(self.new.quantity);
        if quantity > QUANTITY_MAX {
            return Err(invalid("quantity", "too_many"));
        }
        Ok(carts::update_line(conn, &line.id, quantity, line.seen_price_minor).await?)
    }

    async fn insert(&self, conn: &mut Conn, cart_id: &str) -> Result<(), AppError> {
        let wanted = (self.new.variant_id.as_str(), self.new.quantity);
        let Some(price) = carts::price(conn, wanted.0).await? else { return Err(AppError::NotFound) };
        // The version before the change: it only ever grows, and so puts lines in the order they came.
        Ok(carts::insert_line(conn, cart_id, &self.line_id, self.new.version, wanted, price).await?)
    }
}

/// Sets a line's quantity, and takes the price that the shopper accepts as seen.
///
/// # Errors
/// [`AppError::InvalidFields`], [`AppError::CartChanged`], [`AppError::NotFound`].
pub async fn set_line(app: &App, token: Option<TokenHash>, id: String, change: LineChange) -> Result<Cart, AppError> {
    check_quantity(change.quantity)?;
    check_version(change.version)?;
    edit(app, token, id, change.version, Edit::Set(change)).await
}

/// Removes a line.
///
/// # Errors
/// [`AppError::InvalidFields`], [`AppError::CartChanged`], [`AppError::NotFound`].
pub async fn remove_line(app: &App, token: Option<TokenHash>, id: String, version: i64) -> Result<Cart, AppError> {
    check_version(version)?;
    edit(app, token, id, version, Edit::Remove).await
}

#[derive(Clone)]
enum Edit {
    Set(LineChange),
    Remove,
}

async fn edit(app: &App, token: Option<TokenHash>, id: String, version: i64, edit: Edit) -> Result<Cart, AppError> {
    // Whoever changes a cart that is gone sees the one there is: none.
    let Some(token) = token else { return Err(AppError::CartChanged(Box::new(cart::empty()))) };
    if !is_id(&id) {
        return Err(AppError::NotFound);
    }
    let now_ms = app.clock.now_ms();
    app.db
        .write(move |conn| {
            let (token, id, edit) = (token.clone(), id.clone(), edit.clone());
            Box::pin(async move {
                let Some(cart) = carts::by_token(conn, &token).await? else {
                    return Err(AppError::CartChanged(Box::new(cart::empty())));
                };
                raise_version(conn, &cart, version, now_ms).await?;
                let line = cart.lines.iter().find(|line| line.id == id).ok_or(AppError::NotFound)?;
                match edit {
                    Edit::Set(change) => {
                        // An amount that no price can be accepts none.
                        let accepted = change
                            .accepted_price
                            .filter(|price| !price.is_negative() && price.currency == cart::CURRENCY);
                        let seen = accepted.map_or(line.seen_price_minor, |price| price.minor);
                        carts::update_line(conn, &line.id, change.quantity, seen).await?;
                    }
                    Edit::Remove => carts::delete_line(conn, &line.id).await?,
                }
                reread(conn, &cart.id).await
            })
        })
        .await
}

async fn raise_version(conn: &mut Conn, cart: &CartRow, version: i64, now_ms: i64) -> Result<(), AppError> {
    if cart.version == version && carts::raise_version(conn, &cart.id, version, now_ms).await? {
        return Ok(());
    }
    // Another change may have been committed since the cart was read.
    Err(AppError::CartChanged(Box::new(reread(conn, &cart.id).await?)))
}

async fn reread(conn: &mut Conn, cart_id: &str) -> Result<Cart, AppError> {
    let row = carts::by_id(conn, cart_id).await?;
    Ok(row.as_ref().map(cart::show).transpose()?.unwrap_or_else(cart::empty))
}

fn check_quantity(quantity: u32) -> Result<(), AppError> {
    if (1..=QUANTITY_MAX).contains(&quantity) { Ok(()) } else { Err(invalid("quantity", "out_of_range")) }
}

fn check_version(version: i64) -> Result<(), AppError> {
    if version >= 0 { Ok(()) } else { Err(invalid("version", "out_of_range")) }
}

fn invalid(field: &str, code: &str) -> AppError {
    AppError::InvalidFields(vec![FieldError::new(field, code)])
}
