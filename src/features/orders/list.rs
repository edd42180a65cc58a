//! `/orders`

use crate::dom::prelude::*;
use contract::orders::{ListOrders, OrderList};

use crate::{
    head::use_private,
    i18n::{cart::BROWSE, orders as text},
    loaded::loaded,
    platform::time,
    routes::Route,
    ui::awaited,
};

/// The orders that this browser may see.
#[component]
pub fn OrdersPage() -> impl IntoView {
    use_private(text::HEADING);
    view! {
        <div class="page stack">
            <div class="page-head">
                <h1>{text::HEADING}</h1>
                <a class="button" href=Route::FindOrder.href()>{text::FIND}</a>
            </div>
            {orders(text::LIST_WHY, text::NONE)}
        </div>
    }
}

/// Where the list will be.
const PLACE: &str = r#"<div aria-busy="true"><span class="skeleton" data-shape="button"></span></div>"#;

/// The list: what is said over it, and what in the place of an empty one.
pub fn orders(why: &'static str, none: &'static str) -> AnyView {
    let orders = loaded(|| Some(ListOrders));
    awaited(orders, PLACE, move |list| {
        if list.orders.is_empty() {
            view! {
                <div class="empty">
                    <p>{none}</p>
                    <a class="button button-main" href="/bags">{BROWSE}</a>
                </div>
            }
        } else {
            rows(why, list)
        }
    })
}

fn rows(why: &'static str, list: &OrderList) -> AnyView {
    view! {
        <p class="muted">{why}</p>
        <ul class="orders">
            {list
                .orders
                .iter()
                .map(|order| {
                    view! {
                        <li>
                            <a class="name" href=Route::Order { number: order.number.clone() }.href()>
                                {order.number.clone()}
                            </a>
                            <span class="muted small">
                                <time>{time::date(order.created_at)}</time>
                                " · "
                                {text::status(order.status)}
                            </span>
                            <span class="price">{order.total.to_string()}</span>
                        </li>
                    }
                })
                .collect_view()}
        </ul>
    }
    .into_any()
}
