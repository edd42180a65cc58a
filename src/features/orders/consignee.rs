//! Whom an order is for, and putting that right in place (promise: P5.1).

use crate::dom::prelude::*;
use contract::{
    checkout::CheckoutDraft,
    correction::is_correctable,
    orders::{GetOrder, Order, OrderStatus},
    places::Country,
};

use crate::{
    answers::Answered, features::checkout::correction, i18n::orders as text, loaded::Loaded, platform::document,
};

const ID: &str = "consignee";

/// The address, and behind a quiet line the form that corrects it, as long as it is not too late.
pub fn delivered_to(
    (order, corrected): (Loaded<Order>, RwSignal<bool>),
    number: &str,
    status: OrderStatus,
    to: CheckoutDraft,
) -> AnyView {
    let address = address(&to);
    let done = move |answered: Answered| {
        match answered.read::<GetOrder>() {
            Ok(corrected) => order.put(corrected),
            Err(_unreadable) => order.again(),
        }
        corrected.set(true);
        document::announce(text::CORRECTED);
        document::focus_id(ID);
    };
    let form = is_correctable(status).then(|| {
        view! {
            <details class="details" id="correct">
                <summary>{text::CORRECT}</summary>
                {correction(number.to_owned(), to, done)}
            </details>
        }
    });
    view! {
        <h2 id=ID tabindex="-1">{text::DELIVERED_TO}</h2>
        {move || corrected.get().then(|| view! { <p class="notice" data-tone="ok">{text::CORRECTED}</p> })}
        {address}
        {form}
    }
    .into_any()
}

fn address(to: &CheckoutDraft) -> AnyView {
    let country = Country::parse(&to.country).map_or(to.country.clone(), |country| country.name().to_owned());
    let place = [to.postal_code.as_str(), to.city.as_str()].join(" ").trim().to_owned();
    let id_number = match to.id_number.as_str() {
        "" => String::new(),
        masked => [text::ID_NUMBER, masked].concat(),
    };
    let parts = [
        to.full_name.clone(),
        to.line1.clone(),
        to.line2.clone(),
        place,
        country,
        to.mobile.clone(),
        to.landline.clone(),
        to.email.clone(),
        id_number,
    ];
    view! {
        <address>
            {parts
                .into_iter()
                .filter(|part| !part.is_empty())
                .map(|part| view! { <span class="address-line">{part}</span> })
                .collect_view()}
        </address>
    }
    .into_any()
}
