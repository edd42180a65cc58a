//! A shopper: what her browser sends on the way from a bag to a placed order.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use bytes::Bytes;
use contract::Endpoint;
use contract::cart::{AddLine, Cart, NewLine};
use contract::catalogue::{BagQuery, GetBag, ListBags, PAGE_MAX, Variant};
use contract::checkout::{CheckoutDraft, GetQuote, NewOrder, PlaceOrder, PlacedOrder};
use contract::orders::{GetOrder, OrderStatus};
use http::{Request, Response, StatusCode, header};
use http_body_util::Full;

use crate::connection::Connection;
use crate::origin::{self, Origin};

/// Where her order goes.
const COUNTRY: &str = "DE";
/// The card that is always good, as the form's fields.
const CARD: &str = "number=4242424242424242&expiry=12%2F39&code=123";
/// How long an order that is paid may take to be placed.
const PATIENCE: Duration = Duration::from_secs(20);
/// From one look at the order to the next.
const LOOK_AGAIN: Duration = Duration::from_millis(25);

/// One person with one browser.
pub struct Shopper {
    shop: Connection,
    processor: Option<Connection>,
    cookies: Vec<(String, String)>,
}

impl Shopper {
    /// Opens her browser.
    ///
    /// # Errors
    /// When the shop cannot be reached.
    pub async fn arrive(origin: Origin) -> Result<Self> {
        Ok(Self { shop: Connection::open(origin).await?, processor: None, cookies: Vec::new() })
    }

    /// Comes as somebody whom the shop does not know.
    pub fn forget_everything(&mut self) {
        self.cookies.clear();
    }

    /// Changes places with another visitor at the same screen.
    pub fn swap_cookies(&mut self, others: &mut Vec<(String, String)>) {
        std::mem::swap(&mut self.cookies, others);
    }

    /// Puts one unit into a cart that is hers.
    ///
    /// # Errors
    /// When the shop says anything but yes.
    pub async fn add(&mut self, variant_id: &str) -> Result<Cart> {
        let line = NewLine { variant_id: variant_id.to_owned(), quantity: 1, version: 0 };
        let cart = self.call(&AddLine(line)).await?;
        ensure!(cart.count == 1, "the cart holds {} units", cart.count);
        Ok(cart)
    }

    /// Asks what the cart costs at her door, and makes of it the order that she is about to place.
    ///
    /// # Errors
    /// When the shop does not quote, or could not sell.
    pub async fn quote(&mut self, key: &str) -> Result<PlaceOrder> {
        let quote = self.call(&GetQuote { country: COUNTRY.to_owned(), promo_code: String::new() }).await?;
        ensure!(quote.payable, "the cart cannot be paid");
        let draft = CheckoutDraft {
            country: COUNTRY.to_owned(),
            full_name: "Load Shopper".to_owned(),
            mobile: "0151 23456789".to_owned(),
            line1: "Teststraße 1".to_owned(),
            city: "Berlin".to_owned(),
            postal_code: "10115".to_owned(),
            ..CheckoutDraft::default()
        };
        let consignee =
            draft.parse().map_err(|errors| anyhow::anyhow!("the load's own address is faulty: {errors:?}"))?;
        let order = NewOrder {
            consignee,
            cart_version: quote.cart.version,
            expected_total: quote.cost.total,
            promo_code: String::new(),
        };
        Ok(PlaceOrder { key: key.to_owned(), order })
    }

    /// Places the order: its stock is reserved and its payment opened.
    ///
    /// # Errors
    /// When the shop says anything but yes.
    pub async fn place(&mut self, order: &PlaceOrder) -> Result<PlacedOrder> {
        self.call(order).await
    }

    /// Pays by card at the processor's page.
    ///
    /// # Errors
    /// When the page says anything but yes.
    pub async fn pay(&mut self, placed: &PlacedOrder) -> Result<()> {
        let (processor, path) = origin::split(&placed.payment_page)?;
        let connection = match &mut self.processor {
            Some(connection) => connection,
            empty => empty.insert(Connection::open(processor).await?),
        };
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Full::from(CARD))?;
        let answer = connection.send(request).await.context("paying")?;
        ensure!(answer.status() == StatusCode::SEE_OTHER, "the payment page answered {}", answer.status());
        Ok(())
    }

    /// Comes back to the shop and looks at the order until it is placed.
    ///
    /// # Errors
    /// When it ends otherwise, or takes too long.
    pub async fn see_placed(&mut self, placed: &PlacedOrder) -> Result<()> {
        let look = GetOrder { number: placed.number.clone() };
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            match self.call(&look).await?.status {
                OrderStatus::Placed => return Ok(()),
                OrderStatus::AwaitingPayment => tokio::time::sleep(LOOK_AGAIN).await,
                ended => bail!("the order is {}", ended.slug()),
            }
        }
        bail!("an order that was paid is not placed")
    }

    /// Looks at the order, as its page does.
    ///
    /// # Errors
    /// When the shop says anything but yes.
    pub async fn look(&mut self, placed: &PlacedOrder) -> Result<()> {
        self.call(&GetOrder { number: placed.number.clone() }).await.map(|_| ())
    }

    async fn call<E: Endpoint>(&mut self, endpoint: &E) -> Result<E::Answer> {
        let mut request = Request::builder().method(E::METHOD.as_str()).uri(endpoint.href());
        if !self.cookies.is_empty() {
            let pairs: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header(header::COOKIE, pairs.join("; "));
        }
        if let Some(key) = endpoint.idempotency_key() {
            request = request.header("Idempotency-Key", key);
        }
        let body = match endpoint.body() {
            None => Full::default(),
            Some(body) => {
                request = request.header(header::CONTENT_TYPE, "application/json");
                Full::from(serde_json::to_vec(body)?)
            }
        };
        let answer = self.shop.send(request.body(body)?).await.context(E::PATH)?;
        self.keep_cookies(&answer);
        if !answer.status().is_success() {
            bail!("{} {} answered {}: {}", E::METHOD.as_str(), E::PATH, answer.status(), text(answer.body()));
        }
        serde_json::from_slice(answer.body()).with_context(|| format!("{} answered something else", E::PATH))
    }

    fn keep_cookies(&mut self, answer: &Response<Bytes>) {
        for set in answer.headers().get_all(header::SET_COOKIE) {
            let pair = set.to_str().unwrap_or_default().split(';').next().and_then(|pair| pair.split_once('='));
            if let Some((name, value)) = pair {
                self.cookies.retain(|(kept, _)| kept != name);
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
    }
}

fn text(body: &Bytes) -> String {
    String::from_utf8_lossy(body).chars().take(300).collect()
}

/// Variants that can be bought, of as many bags as it takes.
///
/// # Errors
/// When the shop does not answer, or has nothing to sell.
pub async fn variants(origin: Origin, at_most: usize) -> Result<Vec<Variant>> {
    let mut shopper = Shopper::arrive(origin).await?;
    let query = BagQuery { in_stock: true, limit: Some(PAGE_MAX), ..BagQuery::default() };
    let mut found = Vec::new();
    for bag in shopper.call(&ListBags(query)).await?.bags {
        let bag = shopper.call(&GetBag { slug: bag.slug }).await?;
        found.extend(bag.variants.into_iter().filter(|variant| variant.available > 0));
        if found.len() >= at_most {
            break;
        }
    }
    found.truncate(at_most);
    ensure!(!found.is_empty(), "there is nothing to buy");
    Ok(found)
}

/// The names in addresses of the bags that the list shows first.
///
/// # Errors
/// When the shop does not answer.
pub async fn slugs(origin: Origin) -> Result<Vec<String>> {
    let list = Shopper::arrive(origin).await?.call(&ListBags::default()).await?;
    Ok(list.bags.into_iter().map(|bag| bag.slug).collect())
}

/// The SKUs of [`variants`].
///
/// # Errors
/// As there.
pub async fn skus(origin: Origin, at_most: usize) -> Result<Vec<String>> {
    Ok(variants(origin, at_most).await?.into_iter().map(|variant| variant.sku).collect())
}
