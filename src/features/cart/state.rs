//! The visitor's cart, live: one copy in the app, the server's word for everything but quantities.

use contract::{
    Endpoint, ProblemCode,
    cart::{AddLine, Cart, GetCart, LineChange, NewLine, RemoveLine, SetLine},
    money::Money,
};

use crate::reactive::prelude::*;

use super::model::{Unanswered, Wanted, Wish, count, units};
use crate::{
    api::{Failure, call},
    i18n::{cart as text, failures},
    loaded::Load,
    platform::{document, privacy_signals, storage, tasks::spawn_local},
    reactive::effect,
};

/// How a change that the shopper asked for came out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing asked.
    #[default]
    Idle,
    /// Asked, not answered.
    Busy,
    /// Done.
    Done,
    /// Not done, and why.
    Failed(Failure),
}

/// What the cart page says above the lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// The cart changed elsewhere; the wish was not carried out, the present cart is shown.
    ChangedElsewhere,
    /// A change was not carried out.
    Failed(Failure),
}

impl Notice {
    /// In words.
    #[must_use]
    pub fn message(&self) -> &'static str {
        match self {
            Self::ChangedElsewhere => text::CHANGED_ELSEWHERE,
            Self::Failed(Failure::Offline) => text::OFFLINE,
            Self::Failed(failure) => failures::message(failure),
        }
    }
}

/// The cart and what may be done with it. From the context, by [`use_cart`].
#[derive(Debug, Clone, Copy)]
pub struct CartState {
    /// As the server last told it.
    pub cart: RwSignal<Load<Cart>>,
    /// What it was not told yet.
    pub wanted: RwSignal<Wanted>,
    /// What the shopper should know about her last change.
    pub notice: RwSignal<Option<Notice>>,
    at_work: StoredValue<bool>,
    unanswered: StoredValue<Option<Unanswered>>,
}

/// Puts the cart into the context.
pub fn provide_cart() -> CartState {
    let state = CartState {
        cart: RwSignal::new(Load::Pending),
        wanted: RwSignal::new(Wanted::default()),
        notice: RwSignal::new(None),
        at_work: StoredValue::new(false),
        unanswered: StoredValue::new(None),
    };
    provide_context(state);
    effect(move || {
        if let Load::Ready(cart) = &*state.cart.read() {
            let count = count(cart, &state.wanted.read());
            document::set_cart_count(count);
            storage::keep_cart_count(count);
        }
    });
    // Most visitors have no cart: they are not asked for it. Where storage is blocked nobody can tell.
    if storage::has_cart() != Some(false) {
        state.refresh();
    }
    let again = move || {
        if state.cart.with_untracked(|cart| matches!(cart, Load::Ready(_))) {
            state.refresh();
        }
    };
    document::on_shown(again);
    privacy_signals::on_online(again);
    state
}

/// The cart from the context. There is one wherever a page is.
#[must_use]
pub fn use_cart() -> CartState {
    use_context().unwrap_or_else(provide_cart)
}

impl CartState {
    /// Asks for the cart as it is now.
    pub fn refresh(self) {
        spawn_local(async move {
            match call(&GetCart).await {
                Ok(cart) => {
                    self.show(cart);
                    // It answers again.
                    self.notice.update(|notice| {
                        notice.take_if(|notice| matches!(notice, Notice::Failed(Failure::Offline)));
                    });
                }
                // What is shown stays: the server has the cart, whatever the network does.
                Err(_) if self.cart.with_untracked(|cart| matches!(cart, Load::Ready(_))) => {}
                Err(failure) => self.cart.set(Load::Failed(failure)),
            }
        });
    }

    /// The version of the cart that is shown, 0 for none; tracked.
    #[must_use]
    pub fn version(self) -> i64 {
        self.cart.with(|cart| cart.ready().map_or(0, |cart| cart.version))
    }

    /// Shows a cart that an answer carried, unless a newer one is shown.
    pub fn show(self, cart: Cart) {
        let older = self.cart.with_untracked(
            |shown| matches!(shown, Load::Ready(shown) if shown.version > cart.version && cart.version > 0),
        );
        if !older {
            self.cart.set(Load::Ready(cart));
        }
    }

    /// Adds units of a variant and tells `outcome` how that went.
    pub fn add(self, variant_id: String, quantity: u32, outcome: RwSignal<Outcome>) {
        if privacy_signals::refuses_cookies() {
            outcome.set(Outcome::Failed(Failure::NoCookies));
            return;
        }
        outcome.set(Outcome::Busy);
        spawn_local(async move {
            let result = self.add_to_present(variant_id, quantity).await;
            outcome.set(match result {
                Ok(cart) => {
                    self.show(cart);
                    document::announce(text::ADDED);
                    Outcome::Done
                }
                Err(failure) => {
                    if let Failure::Problem(problem) = &failure
                        && let Some(cart) = problem.cart.as_deref()
                    {
                        self.show(cart.clone());
                    }
                    Outcome::Failed(failure)
                }
            });
        });
    }

    /// Adding means the same in whatever cart there is, so a stale version is answered by one more try. What may have been
    /// added when an answer was lost is looked for first: pressing again is not to add twice.
    async fn add_to_present(self, variant_id: String, quantity: u32) -> Result<Cart, Failure> {
        let known = self.cart.with_untracked(|cart| cart.ready().cloned());
        let lost = self.unanswered.get_value();
        let lost = lost.filter(|lost| lost.variant_id == variant_id && lost.quantity == quantity);
        let present = match known {
            Some(known) if lost.is_none() => known,
            _ => call(&GetCart).await?,
        };
        self.unanswered.set_value(None);
        if lost.is_some_and(|lost| lost.arrived(&present)) {
            return Ok(present);
        }
        let before = units(&present, &variant_id);
        let line = |version| AddLine(NewLine { variant_id: variant_id.clone(), quantity, version });
        let answer = match call(&line(present.version)).await {
            Err(Failure::Problem(problem)) if problem.code == ProblemCode::CartChanged => match problem.cart {
                Some(present) => call(&line(present.version)).await,
                None => Err(Failure::Problem(problem)),
            },
            answer => answer,
        };
        if matches!(answer, Err(Failure::Offline | Failure::Unreadable)) {
            self.unanswered.set_value(Some(Unanswered { variant_id, quantity, before }));
        }
        answer
    }

    /// Wants a quantity of a line; 0 takes it out. Shown at once, told to the server one change at a time.
    pub fn want(self, line: &str, quantity: u32) {
        self.wanted.update(|wanted| wanted.set(line, Wish { quantity, price: None }));
        self.pump();
    }

    /// Accepts the price that a line has now; told in its turn, like any wish.
    pub fn accept(self, line: &str, price: Money) {
        let there = |cart: &Load<Cart>| {
            let line = cart.ready()?.lines.iter().find(|l| l.id == line)?;
            Some(line.quantity.min(line.available.max(1)))
        };
        let Some(quantity) = self.cart.with_untracked(there) else { return };
        self.wanted.update(|wanted| {
            let quantity = wanted.of(line).unwrap_or(quantity);
            wanted.set(line, Wish { quantity, price: Some(price) });
        });
        self.pump();
    }

    fn pump(self) {
        if self.at_work.get_value() {
            return;
        }
        self.at_work.set_value(true);
        spawn_local(async move {
            while let Some((id, wish)) = self.wanted.with_untracked(Wanted::first) {
                let Some(version) = self.cart.with_untracked(|cart| match cart {
                    Load::Ready(cart) => Some(cart.version),
                    _ => None,
                }) else {
                    break;
                };
                let answer = if wish.quantity == 0 {
                    told(&RemoveLine { id: id.clone(), version }).await
                } else {
                    let line = LineChange { quantity: wish.quantity, accepted_price: wish.price, version };
                    told(&SetLine { id: id.clone(), line }).await
                };
                // The answer first, or the old quantity would flash.
                self.settle(answer);
                self.wanted.update(|wanted| wanted.answered(&id, wish));
            }
            self.at_work.set_value(false);
        });
    }

    fn settle(self, answer: Result<Cart, Failure>) {
        match answer {
            Ok(cart) => {
                self.notice.set(None);
                self.show(cart);
                document::announce(text::UPDATED);
            }
            Err(failure) => {
                let present = match &failure {
                    Failure::Problem(problem) => problem.cart.as_deref().cloned(),
                    _ => None,
                };
                let changed_elsewhere = failure.code() == Some(ProblemCode::CartChanged);
                if let Some(cart) = present {
                    self.cart.set(Load::Ready(cart));
                }
                self.wanted.update(Wanted::clear);
                let notice = if changed_elsewhere { Notice::ChangedElsewhere } else { Notice::Failed(failure) };
                document::announce(notice.message());
                self.notice.set(Some(notice));
            }
        }
    }
}

/// Both changes answer with the cart: one shape for the loop.
async fn told<E: Endpoint<Answer = Cart>>(change: &E) -> Result<Cart, Failure> {
    call(change).await
}
