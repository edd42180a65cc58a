//! `/orders/{number}`: an order to the person who placed it, and the confirmation when she comes from paying.

use std::sync::Arc;

use crate::dom::prelude::*;
use contract::{
    ProblemCode,
    catalogue::picture,
    orders::{GetOrder, Order, OrderEvent, OrderLine, OrderStatus},
    privacy::Erased,
    vocabulary::View,
};

use super::{
    cancel::{DONE_ID, cancel, cancelled},
    consignee::delivered_to,
};
use crate::{
    features::{
        cart::use_cart,
        checkout::{arrives, cost_view, forget_form},
        privacy_center::{forget_order, forgotten},
        remembered::use_remembered,
    },
    head::use_private,
    i18n::orders as text,
    loaded::{Load, Loaded, loaded},
    platform::{document, time},
    reactive::{effect, effect_after},
    routes::{AccountPage, Route},
    session::account,
    ui::Failed,
};

/// Milliseconds between two looks at an order whose payment is on its way.
const LOOK_AGAIN_MS: u32 = 1_500;
/// Looks before the page stops by itself and leaves the next one to the shopper: a quarter of an hour.
const LOOKS: u32 = 600;

/// One order.
#[component]
pub fn OrderPage(
    /// The public number.
    number: String,
) -> impl IntoView {
    use_private(text::NUMBER_LABEL);
    let order = loaded(move || Some(GetOrder { number: number.clone() }));
    let erased = RwSignal::new(None::<Erased>);
    let corrected = RwSignal::new(false);
    keep_looking(order);
    view! {
        <div class="page order">
            {move || match order.get() {
                // Nothing of her stays on the page but the certificate that nothing does.
                _ if erased.with(Option::is_some) => {
                    view! {
                        <div class="narrow stack">
                            <h1>{text::NUMBER_LABEL}</h1>
                            {erased.with(|erased| erased.as_ref().map(forgotten))}
                        </div>
                    }
                        .into_any()
                }
                Load::Pending => {
                    view! {
                        <h1 class="skeleton" data-shape="line" aria-busy="true">
                            <span class="visually-hidden">{text::OPENING}</span>
                        </h1>
                    }
                        .into_any()
                }
                Load::Failed(failure) if failure.code() == Some(ProblemCode::NotFound) => {
                    view! {
                        <div class="narrow">
                            <h1>{text::FIND_HEADING}</h1>
                            <p class="notice" role="alert">{text::NOT_HERE}</p>
                            <p>
                                <a class="button" href=Route::FindOrder.href()>{text::FIND}</a>
                            </p>
                        </div>
                    }
                        .into_any()
                }
                Load::Failed(failure) => view! { <Failed failure=failure retry=order/> }.into_any(),
                Load::Ready(now) => shown((order, corrected), Arc::unwrap_or_clone(now), erased).into_any(),
            }}
        </div>
    }
}

/// Asks again while a payment is awaited, or its refund; when it has come, the cart and what was typed are of the past.
fn keep_looking(order: Loaded<Order>) {
    let (cart, remembered) = (use_cart(), use_remembered());
    let status = Memo::new(move |_| match order.get() {
        Load::Ready(order) => Some(order.status),
        _ => None,
    });
    let looks = StoredValue::new(0);
    effect_after(move |before: Option<Option<OrderStatus>>| {
        let now = status.get();
        let arrived = before.flatten() == Some(OrderStatus::AwaitingPayment) || before.is_none_or(|b| b.is_none());
        if now == Some(OrderStatus::Placed) && arrived {
            forget_form();
            cart.refresh();
        }
        // What had the focus is drawn anew.
        if before.flatten() == Some(OrderStatus::Refunding) {
            document::focus_page_if_lost();
        }
        // Every time it is seen: she may have allowed it since.
        if let (Some(OrderStatus::Placed), Load::Ready(order)) = (now, untrack(|| order.get())) {
            let bought: Vec<&str> = order.lines.iter().map(|line| line.slug.as_str()).collect();
            remembered.note(&bought, true);
        }
        now
    });
    let tick = time::every(LOOK_AGAIN_MS);
    effect(move || {
        tick.track();
        let moves = matches!(status.get_untracked(), Some(OrderStatus::AwaitingPayment | OrderStatus::Refunding));
        if moves && looks.get_value() < LOOKS {
            looks.update_value(|looks| *looks += 1);
            order.again();
        }
    });
}

fn shown(
    (order, corrected): (Loaded<Order>, RwSignal<bool>),
    now: Order,
    erased: RwSignal<Option<Erased>>,
) -> impl IntoView {
    let Order {
        number,
        status,
        events,
        lines,
        cost,
        promo,
        consignee,
        payment_page,
        reserved_until,
        payment_failure,
        ..
    } = now;
    let total = cost.total.to_string();
    // What would go back of an order that can be cancelled.
    let paid = match status {
        OrderStatus::AwaitingPayment => Some(""),
        OrderStatus::Placed => Some(total.as_str()),
        OrderStatus::Expired | OrderStatus::Cancelled | OrderStatus::Refunding | OrderStatus::Refunded => None,
    };
    view! {
        <div class="page-head">
            <h1>{text::heading(status)}</h1>
        </div>
        <div class="split">
            <div class="stack">
                <p>
                    {text::NUMBER_LABEL} ": " <strong class="name" data-testid="order-number">{number.clone()}</strong>
                </p>
                {match status {
                    OrderStatus::AwaitingPayment => {
                        awaiting(payment_page, reserved_until, payment_failure.map(text::payment_failure)).into_any()
                    }
                    OrderStatus::Placed => {
                        view! { <p class="notice" data-tone="ok">{text::KEEP_NUMBER}</p> {offer()} }.into_any()
                    }
                    OrderStatus::Refunding | OrderStatus::Refunded => cancelled(&total, &events),
                    OrderStatus::Expired | OrderStatus::Cancelled => {
                        view! {
                            <p class="notice" id=DONE_ID tabindex="-1">{text::NOT_CHARGED}</p>
                            <p><a class="button" href=Route::Cart.href()>{text::TO_CART}</a></p>
                        }
                            .into_any()
                    }
                }}
                <h2>{text::BOUGHT}</h2>
                <ul class="checkout-lines">{lines.iter().map(line).collect_view()}</ul>
                {delivered_to((order, corrected), &number, status, consignee)}
                <h2>{text::LIFE}</h2>
                {life(&events)}
                <h2>{text::ACTIONS}</h2>
                {paid.map(|paid| cancel(order, number.clone(), paid))}
                {forget_order(number, erased)}
                <p><a href="/help">{text::HELP}</a></p>
            </div>
            <section class="card stack checkout-sum" aria-label=text::COST>
                {cost_view(Some(&cost), promo.as_ref())}
                // What came to nothing arrives never.
                {(status == OrderStatus::Placed).then(|| arrives(&cost))}
                <p class="small"><a href=Route::Policy.href()>{text::POLICY}</a></p>
                <p><a class="button button-wide" href="/bags">{text::MORE_BAGS}</a></p>
            </section>
        </div>
    }
}

/// After an order, and never before: one quiet line for whoever has no account.
fn offer() -> AnyView {
    let me = account();
    let line = move || {
        matches!(me.get(), Load::Ready(me) if me.account.is_none()).then(|| {
            view! { {text::OFFER} " " <a href=AccountPage::Register.address()>{text::OFFERED}</a> }
        })
    };
    // Its place is kept: it comes after the page.
    view! { <p class="small recorded" data-testid="offer">{line}</p> }.into_any()
}

fn awaiting(payment_page: Option<String>, reserved_until: Option<i64>, failure: Option<&'static str>) -> impl IntoView {
    view! {
        {failure.map(|said| view! { <p class="notice" data-tone="error" role="alert">{said}</p> })}
        <p role="status">{text::CONFIRMING}</p>
        {reserved_until.map(|until| view! { <p class="muted">{text::reserved_until(&time::time_of_day(until))}</p> })}
        <p class="cluster">
            {payment_page.map(|page| view! { <a class="button button-main" href=page>{text::TO_PAYMENT}</a> })}
            <a class="button" href=Route::Cart.href()>{text::TO_CART}</a>
        </p>
    }
}

fn line(line: &OrderLine) -> impl IntoView + use<> {
    view! {
        <li>
            <img src=picture(&line.slug, line.colour, View::Front) width="400" height="500" alt=""/>
            <span>
                <span class="name">{line.name.clone()}</span>
                <br/>
                <span class="muted small">
                    {line.colour.label()} " · " {line.size.label()} " × " {line.quantity} " · " {line.merchant.clone()}
                </span>
            </span>
            <span class="price">{line.total.to_string()}</span>
        </li>
    }
}

fn life(events: &[OrderEvent]) -> impl IntoView + use<> {
    let last = events.len().saturating_sub(1);
    view! {
        <ol class="timeline">
            {events
                .iter()
                .enumerate()
                .map(|(index, event)| {
                    view! {
                        <li aria-current=(index == last).then_some("step")>
                            {text::status(event.status)} <br/> <time class="small">{time::date_and_time(event.at)}</time>
                        </li>
                    }
                })
                .collect_view()}
        </ol>
    }
}
