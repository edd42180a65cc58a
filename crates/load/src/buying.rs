//! Buying: carts, whole orders, and orders step by step.

use std::cell::Cell;
use std::time::{Duration, Instant};

use anyhow::Result;
use contract::catalogue::Variant;
use contract::checkout::{PlaceOrder, PlacedOrder};
use futures_util::future::try_join_all;
use serde::Serialize;

use crate::Crowd;
use crate::origin::Origin;
use crate::reading::WARMING;
use crate::report::{Report, Tally};
use crate::shopper::{Shopper, variants};

/// Variants that are bought: many, so that shoppers want different ones, as they do.
const VARIANTS: usize = 64;

/// What all shoppers of a run share: the variants they choose from in turn, and the numbers of their orders.
struct Market {
    variants: Vec<Variant>,
    turn: Cell<usize>,
    run: u32,
}

impl Market {
    async fn open(origin: Origin) -> Result<Self> {
        Ok(Self { variants: variants(origin, VARIANTS).await?, turn: Cell::new(0), run: std::process::id() })
    }

    /// The next variant to buy, and a key that is used once.
    fn next(&self) -> (&str, String) {
        let turn = self.turn.replace(self.turn.get() + 1);
        let variant = self.variants.get(turn % self.variants.len().max(1)).map_or("", |variant| variant.id.as_str());
        (variant, format!("load-{}-{turn:012}", self.run))
    }
}

/// Adds a line to a fresh cart, again and again.
///
/// # Errors
/// When the shop cannot be reached.
pub async fn carts(crowd: Crowd) -> Result<Report> {
    let market = Market::open(crowd.origin).await?;
    crowd
        .repeat(async |shopper| {
            shopper.forget_everything();
            shopper.add(market.next().0).await.map(|_| ())
        })
        .await
}

/// Buys, again and again; an order counts once it is placed.
///
/// # Errors
/// When the shop cannot be reached.
pub async fn orders(crowd: Crowd) -> Result<Report> {
    let market = Market::open(crowd.origin).await?;
    crowd
        .repeat(async |shopper| {
            let (variant, key) = market.next();
            shopper.forget_everything();
            shopper.add(variant).await?;
            let order = shopper.quote(&key).await?;
            let placed = shopper.place(&order).await?;
            shopper.pay(&placed).await?;
            shopper.see_placed(&placed).await
        })
        .await
}

impl Crowd {
    /// Has each shopper do something again and again; counts what ends between the warming and the end.
    async fn repeat(&self, act: impl AsyncFn(&mut Shopper) -> Result<()>) -> Result<Report> {
        let begin = Instant::now() + WARMING;
        let end = begin + Duration::from_secs(self.seconds);
        let act = &act;
        let shoppers = (0..self.shoppers).map(|_| async move {
            let mut shopper = Shopper::arrive(self.origin).await?;
            let mut tally = Tally::default();
            loop {
                let began = Instant::now();
                if began >= end {
                    return anyhow::Ok(tally);
                }
                let outcome = act(&mut shopper).await;
                let counts = outcome.is_err() || (begin..end).contains(&Instant::now());
                if counts {
                    tally.note(began, outcome);
                }
            }
        });
        let mut all = Tally::default();
        for tally in try_join_all(shoppers).await? {
            all.join(tally);
        }
        Ok(all.report(end - begin))
    }
}

/// The figures of each step on the way to an order.
#[derive(Debug, Serialize)]
pub struct Steps {
    /// A line into a fresh cart.
    cart: Report,
    /// What it costs at the door.
    quote: Report,
    /// Stock reserved, order written, payment opened.
    order: Report,
    /// Paid at the processor's page, and seen as placed by the shopper.
    payment: Report,
    /// Looked at again.
    look: Report,
}

/// Has `shoppers` at once take `orders` orders through one step, then all through the next.
///
/// # Errors
/// When the shop cannot be reached.
pub async fn steps(origin: Origin, shoppers: usize, orders: usize) -> Result<Steps> {
    let market = Market::open(origin).await?;
    let mut people: Vec<Shopper> = try_join_all((0..shoppers).map(|_| Shopper::arrive(origin))).await?;
    let each = orders.div_ceil(shoppers.max(1));
    let mut baskets: Vec<Vec<Basket>> =
        (0..shoppers).map(|_| (0..each).map(|_| Basket::new(&market)).collect()).collect();

    let cart = step(&mut people, &mut baskets, async |shopper, basket| shopper.add(&basket.variant).await.map(|_| ()));
    let cart = cart.await;
    let quote = step(&mut people, &mut baskets, async |shopper, basket| {
        basket.order = Some(shopper.quote(&basket.key).await?);
        Ok(())
    });
    let quote = quote.await;
    let order = step(&mut people, &mut baskets, async |shopper, basket| {
        let order = basket.order.as_ref().ok_or_else(|| anyhow::anyhow!("was not quoted"))?;
        basket.placed = Some(shopper.place(order).await?);
        Ok(())
    });
    let order = order.await;
    let payment = step(&mut people, &mut baskets, async |shopper, basket| {
        let placed = basket.placed.as_ref().ok_or_else(|| anyhow::anyhow!("was not ordered"))?;
        shopper.pay(placed).await?;
        shopper.see_placed(placed).await
    });
    let payment = payment.await;
    let look = step(&mut people, &mut baskets, async |shopper, basket| {
        shopper.look(basket.placed.as_ref().ok_or_else(|| anyhow::anyhow!("was not ordered"))?).await
    });
    Ok(Steps { cart, quote, order, payment, look: look.await })
}

/// One purchase on its way, of a visitor of its own.
struct Basket {
    variant: String,
    key: String,
    cookies: Vec<(String, String)>,
    order: Option<PlaceOrder>,
    placed: Option<PlacedOrder>,
}

impl Basket {
    fn new(market: &Market) -> Self {
        let (variant, key) = market.next();
        Self { variant: variant.to_owned(), key, cookies: Vec::new(), order: None, placed: None }
    }
}

async fn step(
    people: &mut [Shopper],
    baskets: &mut [Vec<Basket>],
    act: impl AsyncFn(&mut Shopper, &mut Basket) -> Result<()>,
) -> Report {
    let act = &act;
    let began = Instant::now();
    let work = people.iter_mut().zip(baskets).map(|(shopper, baskets)| async move {
        let mut tally = Tally::default();
        for basket in baskets {
            shopper.swap_cookies(&mut basket.cookies);
            let began = Instant::now();
            let outcome = act(shopper, basket).await;
            tally.note(began, outcome);
            shopper.swap_cookies(&mut basket.cookies);
        }
        tally
    });
    let mut all = Tally::default();
    for tally in futures_util::future::join_all(work).await {
        all.join(tally);
    }
    all.report(began.elapsed())
}
