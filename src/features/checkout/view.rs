//! `/checkout`

use std::sync::Arc;

use crate::dom::prelude::*;
use contract::{cart::LineState, catalogue::picture, checkout::Quote, money::Money, vocabulary::View};

use super::{
    fields::{faults, fields},
    promo::{promo, promo_form, refusal},
    state::{Checkout, STOP_ID, SUMMARY_ID, Stop},
    summary::{arrives, cost_view, pay_label},
};
use crate::{
    features::cart::{said, use_cart},
    head::use_private,
    i18n::{cart, checkout as text},
    loaded::Load,
    platform::{document, navigation::take_query},
    reactive::effect,
    routes::Route,
    ui::{Failed, form},
};

/// The guest's checkout: the first and plainest path.
#[component]
pub fn CheckoutPage() -> impl IntoView {
    use_private(text::HEADING);
    let checkout = Checkout::new();
    effect(move || {
        if take_query("unpaid") {
            checkout.stop.set(Some(Stop::Unpaid));
            document::focus_id(STOP_ID);
        }
    });
    let nothing = Memo::new(move |_| {
        matches!(checkout.quote.get(), Load::Failed(failure) if failure.code() == Some(contract::ProblemCode::CartEmpty))
            || matches!(checkout.quote.get(), Load::Ready(quote) if quote.cart.lines.is_empty())
    });
    view! {
        <div class="page checkout">
            <div class="page-head">
                <h1>{text::HEADING}</h1>
                <p class="muted">{text::GUEST}</p>
            </div>
            {move || {
                if nothing.get() {
                    view! {
                        <div class="empty">
                            <p>{text::EMPTY}</p>
                            <a class="button button-main" href="/bags">{cart::BROWSE}</a>
                            <a class="button" href=Route::Orders.href()>{text::ORDERS}</a>
                        </div>
                    }
                        .into_any()
                } else {
                    sheet(checkout).into_any()
                }
            }}
        </div>
    }
}

fn sheet(checkout: Checkout) -> impl IntoView {
    view! {
        <form
            class="split"
            method="dialog"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                checkout.pay();
            }
        >
            <div class="stack">
                {summary_of_faults(checkout)} <h2>{text::DELIVERY}</h2> {fields(checkout)}
            </div>
            <section class="card stack checkout-sum" aria-label=text::SUMMARY>
                {move || checkout.stop.get().map(stopped)} {summary(checkout).into_any()}
            </section>
        </form>
        {promo_form(checkout).into_any()}
    }
}

fn summary_of_faults(checkout: Checkout) -> AnyView {
    // The place is always there: focus goes to it in the same moment as it is filled.
    view! { <div id=SUMMARY_ID tabindex="-1" role="alert">{move || form::summary(faults(checkout.form))}</div> }
        .into_any()
}

fn stopped(stop: Stop) -> impl IntoView {
    // Coming back without paying is no fault.
    let tone = if stop == Stop::Unpaid { "accent" } else { "error" };
    let said = match stop {
        Stop::Changed(parts) => view! {
            <p>{text::CHANGED}</p>
            <ul>{parts.into_iter().map(|part| view! { <li>{part}</li> }).collect_view()}</ul>
        }
        .into_any(),
        Stop::Said(words) => view! { <p>{words}</p> }.into_any(),
        Stop::Unpaid => view! { <p>{text::UNPAID}</p> <p><a href="/orders">{text::OPEN_ORDER}</a></p> }.into_any(),
    };
    view! { <div class="notice" data-tone=tone id=STOP_ID tabindex="-1" role="alert">{said}</div> }
}

/// How far the quote has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// No country is chosen yet.
    Nowhere,
    Waiting,
    Known,
    Failed,
}

/// What is bought, what it costs, and the way on. How high that is shows with the quote, so all of it is built anew
/// then: what is new pushes nothing away from under the shopper's hand.
fn summary(checkout: Checkout) -> impl IntoView {
    let known = Memo::new(move |before: Option<&Option<Arc<Quote>>>| match checkout.quote.get() {
        Load::Ready(quote) => Some(quote.clone()),
        _ => before.cloned().flatten(),
    });
    let stage = Memo::new(move |_| match checkout.quote.get() {
        _ if checkout.is_nowhere() => Stage::Nowhere,
        Load::Pending => Stage::Waiting,
        Load::Ready(_) => Stage::Known,
        // It is asked for again, without the code: what was known stays until then.
        Load::Failed(failure) if refusal(&failure).is_some() => {
            if known.with(Option::is_some) {
                Stage::Known
            } else {
                Stage::Waiting
            }
        }
        Load::Failed(_) => Stage::Failed,
    });
    move || {
        match stage.get() {
        Stage::Nowhere => view! { <p class="muted">{text::NOWHERE}</p> {promo(checkout).into_any()} {foot(checkout)} }.into_any(),
        Stage::Waiting => view! {
            {promo(checkout).into_any()}
            {cost_view(None, None)}
            <p class="muted small"><span class="skeleton" data-shape="line"></span></p>
            {foot(checkout)}
        }
        .into_any(),
        Stage::Known => view! {
            {move || known.with(|quote| quote.as_deref().map(lines))}
            {promo(checkout).into_any()}
            {move || known.get().map(|quote| view! { {cost_view(Some(&quote.cost), quote.promo.as_ref())} {arrives(&quote.cost)} })}
            {foot(checkout)}
        }
        .into_any(),
        Stage::Failed => match untrack(|| checkout.quote.get()) {
            Load::Failed(failure) => view! { <Failed failure=failure retry=checkout.quote/> }.into_any(),
            Load::Pending | Load::Ready(_) => ().into_any(),
        },
    }
    }
}

/// The way to the payment, and what happens there.
fn foot(checkout: Checkout) -> impl IntoView {
    view! {
        {pay_button(checkout)}
        <p class="muted small">{text::NEXT_PAGE}</p>
        <p class="small">{text::TERMS_BEFORE} " " <a href=Route::Policy.href()>{text::TERMS_LINK}</a></p>
    }
}

/// What is bought; what changed about a bag is said at it, and can be accepted there.
fn lines(quote: &Quote) -> impl IntoView + use<> {
    let state = use_cart();
    view! {
        <ul class="checkout-lines">
            {quote
                .cart
                .lines
                .iter()
                .map(|line| {
                    let id = StoredValue::new(line.id.clone());
                    let remove = move |_| state.want(&id.get_value(), 0);
                    let gone = (line.state == LineState::Gone).then(|| {
                        view! { <button class="button" type="button" on:click=remove>{text::PROMO_REMOVE}</button> }
                    });
                    view! {
                        <li>
                            <img src=picture(&line.slug, line.colour, View::Front) width="400" height="500" alt=""/>
                            <span>
                                <span class="name">{line.name.clone()}</span>
                                <br/>
                                <span class="muted small">
                                    {line.colour.label()} " · " {line.size.label()} " × " {line.quantity}
                                </span>
                            </span>
                            <span class="price">{line.total.to_string()}</span>
                            {(line.state != LineState::Fine).then(|| said(state, id, line))} {gone}
                        </li>
                    }
                })
                .collect_view()}
        </ul>
        <p class="small"><a href=Route::Cart.href()>{text::TO_CART}</a></p>
    }
}

fn pay_button(checkout: Checkout) -> impl IntoView {
    let total = Memo::new(move |_| match checkout.quote.get() {
        Load::Ready(quote) => Some((quote.cost.total, quote.payable)),
        _ => None,
    });
    let total_of = |total: Option<(Money, bool)>| total.map(|(total, _)| total);
    move || match total.get() {
        // What changed is said at its bag, and once above where it stopped a payment.
        Some((_, false)) => matches!(checkout.stop.get(), None | Some(Stop::Unpaid))
            .then(|| view! { <p class="notice" data-tone="accent">{cart::MEND_FIRST}</p> })
            .into_any(),
        total => view! {
            <button
                class="button button-main button-wide"
                type="submit"
                // Not `disabled`: then Enter in a field would do nothing, and say nothing.
                aria-disabled=move || (total.is_none() && !checkout.is_nowhere()).to_string()
                aria-busy=move || checkout.placing.get().to_string()
            >
                {move || if checkout.placing.get() { text::PLACING.to_owned() } else { pay_label(total_of(total)) }}
            </button>
        }
        .into_any(),
    }
}
