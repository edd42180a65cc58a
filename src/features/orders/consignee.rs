//! Whom an order is for, and putting that right in place (promise: P5.1).

use contract::{
    Endpoint,
    checkout::{CheckoutDraft, CheckoutField},
    correction::{CorrectConsignee, is_correctable},
    orders::{GetOrder, Order, OrderStatus},
    places::Country,
};
use leptos::prelude::*;

use crate::{
    features::checkout::CORRECT,
    i18n::orders as text,
    loaded::Loaded,
    platform::document,
    ui::form::{LiveForm, form_view},
};

const ID: &str = "consignee";

/// The address, and behind a quiet line the form that corrects it, as long as it is not too late.
pub fn delivered_to(order: Loaded<Order>, number: &str, status: OrderStatus, to: &CheckoutDraft) -> AnyView {
    let form = is_correctable(status).then(|| {
        let known = CheckoutField::ALL.iter().map(|field| (field.key(), to.get(*field).to_owned())).collect();
        let live = LiveForm::new(&CORRECT, known, move |answered| {
            if let Ok(corrected) = answered.read::<GetOrder>() {
                order.put(corrected);
                document::announce(text::CORRECTED);
                document::focus_id(ID);
            }
        });
        view! {
            <details class="details" id="correct">
                <summary>{text::CORRECT}</summary>
                {form_view(live.sent_to(CorrectConsignee::PATH.replace("{number}", number)))}
            </details>
        }
        .into_any()
    });
    view! {
        <h2 id=ID tabindex="-1">{text::DELIVERED_TO}</h2>
        {address(to)}
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
