//! The pages that come with the second part of the WebAssembly (docs/adr/0008-a-second-part.md): all but what one looks
//! at bags and fills a cart with.

use crate::{
    dom::prelude::*,
    features::{account, checkout, help, newsletter, orders, privacy_center},
    routes::Route,
};

/// The page of a route that is not in the first part.
///
/// `tools/split.mjs` knows this function by its name: all that is reached through it alone goes into the second part. So
/// it is called only where that is there, and never inlined.
#[inline(never)]
pub fn page(route: Route) -> AnyView {
    match route {
        Route::Checkout => view! { <checkout::CheckoutPage/> }.into_any(),
        Route::Orders => view! { <orders::OrdersPage/> }.into_any(),
        Route::FindOrder => view! { <orders::FindOrderPage/> }.into_any(),
        Route::OpenOrder => view! { <orders::OpenOrderPage/> }.into_any(),
        Route::Order { number } => view! { <orders::OrderPage number=number/> }.into_any(),
        Route::Privacy => view! { <privacy_center::PrivacyPage/> }.into_any(),
        Route::Policy => view! { <privacy_center::PolicyPage day=None/> }.into_any(),
        Route::PastPolicy { day } => view! { <privacy_center::PolicyPage day=Some(day)/> }.into_any(),
        Route::YourData => view! { <privacy_center::YourDataPage/> }.into_any(),
        Route::Activity => view! { <privacy_center::ActivityPage/> }.into_any(),
        Route::Limits => view! { <privacy_center::LimitsPage/> }.into_any(),
        Route::Requests => view! { <privacy_center::RequestsPage/> }.into_any(),
        Route::Recipients => view! { <privacy_center::RecipientsPage/> }.into_any(),
        Route::Account(page) => account::page(page),
        Route::Newsletter => view! { <newsletter::NewsletterPage/> }.into_any(),
        Route::Help => view! { <help::HelpPage/> }.into_any(),
        Route::NotFound | Route::Home | Route::Bags(_) | Route::Bag { .. } | Route::Cart => {
            view! { <help::NotFoundPage/> }.into_any()
        }
    }
}
