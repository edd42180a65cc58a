//! Putting a variant into the cart: what there is of it, the main action, and what came of it.

use crate::dom::prelude::*;
use contract::{
    ProblemCode,
    catalogue::{Bag, Variant},
    landed_cost::LandedCost,
};

use super::variants::Stock;
use crate::{
    api::Failure,
    features::{
        cart::{Outcome, use_cart},
        destination::use_destination,
    },
    i18n::{catalogue as text, failures},
    loaded::Loaded,
    platform::document,
    reactive::{effect, effect_after},
    routes::Route,
};

/// Stock, the main action, and what came of it.
#[component]
pub fn Buy(
    /// Asked again when the stock turns out to be another.
    bag: Loaded<Bag>,
    /// What is bought.
    chosen: Memo<Option<Variant>>,
    /// What that costs to the door.
    cost: Loaded<LandedCost>,
) -> impl IntoView {
    let cart = use_cart();
    let outcome = RwSignal::new(Outcome::Idle);
    let stock = move || chosen.with(|chosen| chosen.as_ref().map(|variant| Stock::of(variant.available)));
    let sold_out = move || stock() == Some(Stock::SoldOut);
    let add = move |_| {
        if let (Some(variant), false) = (chosen.get_untracked(), outcome.get_untracked() == Outcome::Busy) {
            cart.add(variant.id, 1, outcome);
        }
    };
    // What was said of another variant is no longer true of this one.
    effect_after(move |before: Option<Option<String>>| {
        let now = chosen.get();
        let sku = now.as_ref().map(|variant| variant.sku.clone());
        if let Some(now) = now.filter(|_| before.is_some_and(|before| before != sku)) {
            outcome.set(Outcome::Idle);
            document::announce(&text::variant(&now));
        }
        sku
    });
    effect(move || {
        if outcome.with(is_shortage) {
            bag.again();
        }
    });
    view! {
        <div class="buy">
            {move || said(&outcome.read(), stock(), chosen, cost)}
            <button
                id="add-to-cart"
                class="button button-main button-wide"
                type="button"
                disabled=sold_out
                aria-busy=move || (outcome.get() == Outcome::Busy).then_some("true")
                on:click=add
            >
                {text::ADD_TO_CART}
            </button>
        </div>
    }
    .into_any()
}

const fn tone(stock: Stock) -> &'static str {
    match stock {
        Stock::SoldOut => "error",
        Stock::Few(_) => "accent",
        Stock::Plenty => "ok",
    }
}

fn is_shortage(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Failed(failure) if failure.code() == Some(ProblemCode::OutOfStock))
}

/// One line, whatever it says: what there is of this variant, or what came of adding it.
fn said(outcome: &Outcome, stock: Option<Stock>, chosen: Memo<Option<Variant>>, cost: Loaded<LandedCost>) -> AnyView {
    match outcome {
        Outcome::Done => view! {
            <p data-tone="ok">
                {text::ADDED} " " <a href=Route::Cart.href()>{text::VIEW_CART}</a>
            </p>
        }
        .into_any(),
        Outcome::Failed(failure) => {
            let variant = chosen.with_untracked(|chosen| chosen.as_ref().map(|variant| variant.id.clone()));
            view! {
                <p data-tone="error" role="alert">
                    {why_not(failure, variant.as_deref())}
                </p>
            }
            .into_any()
        }
        Outcome::Idle | Outcome::Busy => {
            // What is paid, as soon as that is known.
            let known = use_destination().get().is_some() && !cost.busy.get();
            let landed = cost.with(|cost| cost.ready().filter(|_| known).map(|cost| (cost.total, text::ALL_IN)));
            let price = landed.or_else(|| chosen.with(|c| c.as_ref().map(|variant| (variant.price, text::BEFORE_TAX))));
            let price = price.map(|(amount, label)| {
                view! { {amount.to_string()} " " <span class="muted small">{label}</span> }
            });
            view! {
                <p data-tone=stock.map(tone)>
                    {stock.map(text::stock)}
                    // Where the action stays in reach the price is not always in sight.
                    <span class="buy-price" aria-hidden="true">{price}</span>
                </p>
            }
            .into_any()
        }
    }
}

/// Why a variant could not be added.
fn why_not(failure: &Failure, variant: Option<&str>) -> &'static str {
    let Failure::Problem(problem) = failure else { return failures::message(failure) };
    let held =
        || problem.cart.iter().flat_map(|cart| &cart.lines).any(|line| Some(line.variant_id.as_str()) == variant);
    match problem.code {
        ProblemCode::OutOfStock if held() => text::NOT_SO_MANY,
        ProblemCode::OutOfStock => text::JUST_SOLD,
        ProblemCode::InvalidFields if problem.errors.iter().any(|error| error.code == "too_many") => text::THE_MOST,
        _ => failures::message(failure),
    }
}
