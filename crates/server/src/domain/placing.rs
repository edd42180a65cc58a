//! Phases (a) and (b) of buying: an order is reserved and written in one transaction, then its payment is opened.

use std::{net::IpAddr, sync::Arc};

use contract::{
    checkout::{Consignee, NewOrder, PlacedOrder},
    money::Money,
    places::Country,
    promo::{Promo, PromoCode},
};

use super::{
    accounts::cards,
    cart, consignee,
    disclosing::{self, KnownCustomer, Why},
    order_life::Turn,
    order_number::OrderNumber,
    promo, quote,
    settling::payment_error,
    token::TokenHash,
    turning::{self, Turned},
};
use crate::{
    app::App,
    audit::{self, Action, Detail, Entry, Purpose, Subject},
    failpoint,
    http::problem::AppError,
    payments::WantedPayment,
    random::new_id,
    store::{
        Batch, Conn, StoreError,
        account_sessions::SessionRow,
        carts::{self, CartRow},
        consignees::ConsigneeRow,
        disclosures, grants,
        idempotency::{self, Begun, Earlier},
        orders::{self, NewOrderRow, Unpaid},
        payments, promo as promo_codes,
        reservations::{self, Level},
    },
    vault::{Actor, Index, KeyKind, KeyRow, ShopKey},
};

/// After so long a request under way is taken for dead, even one of this run of the server: milliseconds.
const GIVEN_UP_AFTER_MS: i64 = 30_000;
/// When the processor is first asked about a payment that nothing was heard of: milliseconds.
const FIRST_QUESTION_MS: i64 = 20_000;

/// A request to place an order, checked as far as it can be without the database.
#[derive(Debug, Clone)]
pub struct Request {
    /// Whose cart.
    pub cart: TokenHash,
    /// The browser that may see the order.
    pub browser: TokenHash,
    /// Who asks, in the audit log.
    pub actor: Actor,
    /// Whose account pays; none for a guest.
    pub account: Option<SessionRow>,
    /// Where the request comes from.
    pub address: IpAddr,
    /// The idempotency key.
    pub key: String,
    /// What is ordered.
    pub order: NewOrder<Consignee>,
    /// The promo code that is to take something off.
    pub promo: Option<PromoCode>,
}

/// Places an order: the answer as JSON, the same bytes for the same key.
///
/// # Errors
/// [`AppError::CartChanged`], [`AppError::CartEmpty`], [`AppError::OutOfStock`], [`AppError::QuoteChanged`],
/// [`AppError::NotDelivered`], [`AppError::TooManyUnpaid`], [`AppError::InFlight`], [`AppError::KeyReused`], [`AppError::Stale`],
/// [`AppError::PaymentUnavailable`], [`AppError::TooManyAttempts`] at promo codes. Nothing is charged by any of this.
pub async fn place(app: Arc<App>, request: Request) -> Result<String, AppError> {
    if request.promo.is_some() {
        promo::judge(&app, request.address, true)?;
    }
    let body = serde_json::to_string(&request.order).map_err(AppError::internal)?;
    let now_ms = app.clock.now_ms();
    let reserved_until = now_ms.saturating_add(app.config.reserve_ms);
    let order_id = new_id(&*app.clock, &*app.random);
    let address = request.address;
    // Sealed before the writer's turn comes: it only writes.
    let (key, key_row) = app.vault.new_key(KeyKind::Order, &order_id, now_ms).map_err(AppError::internal)?;
    let draft = request.order.consignee.clone().into();
    let placing = Arc::new(Placing {
        body_hash: app.vault.index(Index::RequestBody, &body).map_err(AppError::internal)?,
        consignee: consignee::seal(&app.vault, &key, &draft).map_err(AppError::internal)?,
        key: key_row,
        country: request.order.consignee.address().country,
        reference: new_id(&*app.clock, &*app.random),
        number: OrderNumber::generate(&*app.random),
        worker: app.run.clone(),
        shop_key: Arc::clone(&app.key),
        no_room: app.unpaid.begin(address, &order_id, reserved_until, now_ms).err(),
        now_ms,
        reserved_until,
        order_id,
        request,
    });

    let job = Arc::clone(&placing);
    let reserved = app
        .db
        .write(move |conn| {
            let placing = Arc::clone(&job);
            Box::pin(async move { placing.reserve(conn).await })
        })
        .await;
    if !matches!(&reserved, Ok(Reserved::ToBePaid { unpaid, .. }) if unpaid.id == placing.order_id) {
        app.unpaid.end(&placing.order_id);
    }
    if let (Some(_), Err(AppError::QuoteChanged(quote))) = (&placing.request.promo, &reserved) {
        promo::judge(&app, address, quote.promo.is_some())?;
    }
    match reserved? {
        Reserved::Answered(answer) => Ok(answer),
        Reserved::ToBePaid { scope, unpaid, replaced, levels } => {
            failpoint::reach("after_reserve");
            if let Some(replaced) = replaced {
                replaced.announce(&app);
                if placing.no_room.is_some() {
                    app.unpaid.replace(address, &unpaid.id, reserved_until);
                }
            }
            app.catalogue.stock_changed(&levels);
            open(&app, &scope, &placing.request, unpaid).await
        }
    }
}

struct Placing {
    request: Request,
    body_hash: String,
    consignee: ConsigneeRow,
    key: KeyRow,
    country: Country,
    order_id: String,
    reference: String,
    number: OrderNumber,
    worker: String,
    shop_key: Arc<ShopKey>,
    /// The seconds to wait when the address has too many unpaid orders for another one.
    no_room: Option<u32>,
    now_ms: i64,
    reserved_until: i64,
}

/// What an order comes to.
struct Price {
    /// The landed cost, JSON.
    cost: String,
    promo: Option<Promo>,
    discount: Money,
    /// The discount's share of each line.
    by_line: Vec<Money>,
}

enum Reserved {
    /// The same request was answered before.
    Answered(String),
    /// The order stands and waits for its payment, which may have to be opened.
    ToBePaid { scope: String, unpaid: Unpaid, replaced: Option<Turned>, levels: Vec<Level> },
}

impl Placing {
    /// Phase (a), inside one transaction.
    async fn reserve(&self, conn: &mut Conn) -> Result<Reserved, AppError> {
        // From here on nobody else places an order of this cart.
        let scope = carts::hold(conn, &self.request.cart, self.now_ms).await?.ok_or(AppError::CartEmpty)?;
        if let Some(earlier) = idempotency::find(conn, &scope, &self.request.key).await?
            && let Some(resumed) = self.resume(conn, &scope, earlier).await?
        {
            return Ok(resumed);
        }
        let cart = carts::by_id(conn, &scope).await?.ok_or(AppError::CartEmpty)?;
        let mut replaced = None;
        if let Some(open) = &cart.open_order {
            if open.request_hash == self.body_hash {
                let unpaid = orders::unpaid(conn, &open.id).await?.ok_or(StoreError::Overtaken)?;
                return self.take_up(conn, &scope, unpaid).await;
            }
            replaced = Some(turning::turn(conn, &self.shop_key, &open.id, Turn::GivenUp, self.now_ms).await?);
        }
        let promo = match &self.request.promo {
            // What the order that was just given up had used is back already.
            Some(code) => promo_codes::usable(conn, code, None, self.now_ms).await?,
            None => None,
        };
        let price = self.check(&cart, promo)?;
        if let (Some(retry_after_s), None) = (self.no_room, &replaced) {
            return Err(AppError::TooManyUnpaid { retry_after_s });
        }
        let mut batch = Batch::default();
        let unpaid = self.write(&mut batch, &cart, &price);
        self.note(&mut batch, &scope, &self.order_id);
        let levels = reservations::run(batch, conn).await?;
        audit::append(conn, &self.shop_key, &self.entry()).await?;
        Ok(Reserved::ToBePaid { scope, unpaid, replaced, levels })
    }

    /// What the audit log says of the order.
    fn entry(&self) -> Entry<'_> {
        Entry {
            at: self.now_ms,
            actor: self.request.actor.in_log(),
            action: Action::OrderReserved,
            subject: Subject::Order(&self.order_id),
            purpose: Purpose::Order,
            detail: Detail::None,
        }
    }

    /// What becomes of a request whose key is known; `None` when it is to be carried out anew.
    async fn resume(&self, conn: &mut Conn, scope: &str, earlier: Earlier) -> Result<Option<Reserved>, AppError> {
        if earlier.body_hash != self.body_hash {
            return Err(AppError::KeyReused);
        }
        if let Some(answer) = earlier.answer {
            let mut batch = Batch::default();
            grants::grant(&mut batch, &self.request.browser, &earlier.order_id, self.now_ms);
            batch.run(conn).await?;
            return Ok(Some(Reserved::Answered(answer)));
        }
        // Another run of the server is dead, or opens the same payment, which does no harm.
        let fresh = self.now_ms.saturating_sub(earlier.started_at) < GIVEN_UP_AFTER_MS;
        if earlier.worker == self.worker && fresh {
            return Err(AppError::InFlight);
        }
        let Some(unpaid) = orders::unpaid(conn, &earlier.order_id).await? else { return Ok(None) };
        self.take_up(conn, scope, unpaid).await.map(Some)
    }

    /// Takes up an order that was written before.
    async fn take_up(&self, conn: &mut Conn, scope: &str, unpaid: Unpaid) -> Result<Reserved, AppError> {
        let mut batch = Batch::default();
        self.note(&mut batch, scope, &unpaid.id);
        if unpaid.page_url.is_none() {
            self.tell_customer(&mut batch, &unpaid.id);
        }
        batch.run(conn).await?;
        Ok(Reserved::ToBePaid { scope: scope.to_owned(), unpaid, replaced: None, levels: Vec::new() })
    }

    /// Notes that this run works on the request, and that its browser may see what comes of it.
    fn note(&self, batch: &mut Batch, scope: &str, order_id: &str) {
        let begun = Begun {
            scope,
            key: &self.request.key,
            body_hash: &self.body_hash,
            order_id,
            worker: &self.worker,
            started_at: self.now_ms,
        };
        idempotency::begin(batch, &begun);
        grants::grant(batch, &self.request.browser, order_id, self.now_ms);
    }

    /// Notes that the processor is told which of its customers pays, where it is one.
    fn tell_customer(&self, batch: &mut Batch, order_id: &str) {
        if self.request.account.is_some() {
            disclosures::note(batch, &disclosing::of_order::<KnownCustomer>(Why::Cards, order_id, self.now_ms));
        }
    }

    /// Reserves the stock, takes the promo code's use and writes the order. On PostgreSQL another transaction may have
    /// taken either or changed the price since the cart was checked: then the batch fails as overtaken.
    fn write(&self, batch: &mut Batch, cart: &CartRow, price: &Price) -> Unpaid {
        // In one order for all, so that two that want the same bags do not wait for one another.
        let mut lines: Vec<_> = cart.lines.iter().collect();
        lines.sort_by(|one, other| one.variant_id.cmp(&other.variant_id));
        for line in lines {
            reservations::take(batch, line);
        }
        if let Some(promo) = &price.promo {
            promo_codes::take(batch, promo, self.now_ms);
        }
        let total = self.request.order.expected_total;
        let order = NewOrderRow {
            id: &self.order_id,
            number: self.number.as_str(),
            cart_id: &cart.id,
            request_hash: &self.body_hash,
            created_at: self.now_ms,
            total,
            cost: &price.cost,
            promo: price.promo.as_ref(),
            discount: price.discount,
            consignee: &self.consignee,
            key: &self.key,
        };
        orders::insert(batch, &order);
        for (position, (line, discount)) in (0..).zip(cart.lines.iter().zip(&price.by_line)) {
            orders::insert_line(batch, &self.order_id, position, line, *discount);
        }
        reservations::insert(batch, &self.order_id, self.reserved_until);
        let ask_at = self.now_ms.saturating_add(FIRST_QUESTION_MS);
        payments::insert(batch, &self.reference, &self.order_id, total, (self.now_ms, ask_at));
        disclosures::note(batch, &disclosing::of_order::<WantedPayment>(Why::Pay, &self.order_id, self.now_ms));
        self.tell_customer(batch, &self.order_id);
        Unpaid {
            id: self.order_id.clone(),
            number: self.number.as_str().to_owned(),
            total,
            reference: self.reference.clone(),
            page_url: None,
            reserved_until: self.reserved_until,
        }
    }

    /// Holds what is asked for against what is; gives what it comes to.
    fn check(&self, cart: &CartRow, promo: Option<Promo>) -> Result<Price, AppError> {
        let order = &self.request.order;
        if cart.version != order.cart_version {
            return Err(AppError::CartChanged(Box::new(cart::show(cart)?)));
        }
        let quote = quote::quote(cart, self.country, promo)?;
        if quote::is_short(&quote.cart) {
            return Err(AppError::OutOfStock(Box::new(quote.cart)));
        }
        // Whoever sends a code means to pay less: never the full price in silence.
        let lapsed = self.request.promo.is_some() && quote.promo.is_none();
        if lapsed || !quote.payable || quote.cost.total != order.expected_total {
            return Err(AppError::QuoteChanged(Box::new(quote)));
        }
        Ok(Price {
            cost: serde_json::to_string(&quote.cost).map_err(AppError::internal)?,
            by_line: quote::discount_by_line(cart, quote.cost.discount)?,
            discount: quote.cost.discount,
            promo: quote.promo,
        })
    }
}

/// Phase (b): opens the payment, outside any transaction, and gives the request its answer.
async fn open(app: &App, scope: &str, request: &Request, unpaid: Unpaid) -> Result<String, AppError> {
    let page_url = match &unpaid.page_url {
        Some(page_url) => page_url.clone(),
        None => match open_hers(app, &unpaid, request.account.as_ref()).await {
            Ok(page_url) => page_url,
            Err(error) => {
                let (scope, key) = (scope.to_owned(), request.key.clone());
                let release = app.db.write(move |conn| {
                    let (scope, key) = (scope.clone(), key.clone());
                    Box::pin(async move { idempotency::release(conn, &scope, &key).await })
                });
                // What stopped her is what she is told, whatever else goes wrong: the key is then in hand for a while.
                if let Err(error) = release.await {
                    tracing::error!(%error, "a request that failed stays in flight until it is given up");
                }
                return Err(error);
            }
        },
    };
    let answer = PlacedOrder {
        number: unpaid.number,
        total: unpaid.total,
        payment_page: page_url.clone(),
        reserved_until: unpaid.reserved_until,
    };
    let record = Arc::new(Record {
        order_id: unpaid.id,
        reference: unpaid.reference,
        scope: scope.to_owned(),
        key: request.key.clone(),
        page_url,
        answer: serde_json::to_string(&answer).map_err(AppError::internal)?,
    });
    let answer = app
        .db
        .write(move |conn| {
            let record = Arc::clone(&record);
            Box::pin(async move { record.write(conn).await })
        })
        .await?;
    failpoint::reach("after_payment_recorded");
    Ok(answer)
}

async fn open_hers(app: &App, unpaid: &Unpaid, account: Option<&SessionRow>) -> Result<String, AppError> {
    let customer = match account {
        Some(session) => Some(cards::paying(app, session).await?),
        None => None,
    };
    open_payment(app, unpaid, customer).await
}

/// Opens an order's payment at the processor, and gives its page. Where `customer` is given, that is what the processor knows
/// her by who pays.
///
/// # Errors
/// [`AppError::PaymentUnavailable`] when the processor does not answer.
pub async fn open_payment(app: &App, unpaid: &Unpaid, customer: Option<String>) -> Result<String, AppError> {
    let shop = &app.config.public_url;
    let wanted = WantedPayment {
        reference: unpaid.reference.clone(),
        amount: Money::new(unpaid.total.minor, unpaid.total.currency),
        description: format!("Order {}", unpaid.number),
        return_url: format!("{shop}/orders/{}", unpaid.number),
        cancel_url: format!("{shop}/checkout?unpaid"),
        webhook_url: app.config.webhook_url.clone(),
        customer,
    };
    let payment = app.processor.open(&wanted).await.map_err(payment_error)?;
    failpoint::reach("after_payment_opened");
    Ok(payment.page_url)
}

struct Record {
    order_id: String,
    reference: String,
    scope: String,
    key: String,
    page_url: String,
    answer: String,
}

impl Record {
    async fn write(&self, conn: &mut Conn) -> Result<String, AppError> {
        let mut batch = Batch::default();
        payments::opened(&mut batch, &self.reference, &self.page_url);
        let answer = idempotency::answer(batch, conn, (&self.scope, &self.key), &self.order_id, &self.answer).await?;
        // Given up meanwhile: by another tab with another address, say. Its payment is being voided.
        answer.ok_or(AppError::Stale)
    }
}
