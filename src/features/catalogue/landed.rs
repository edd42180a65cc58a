//! The price to the shopper's door, on the bag's own page.

use crate::dom::prelude::*;
use contract::{
    ProblemCode,
    catalogue::{GetLandedCost, Variant},
    landed_cost::LandedCost,
    places::Country,
};

use crate::{
    features::{
        checkout::{arrives, cost_view},
        destination::use_destination,
    },
    i18n::{catalogue as text, failures},
    loaded::{Load, Loaded, loaded},
    ui::{Price, country_options},
};

/// What a variant costs to the door of the country that is chosen.
pub fn landed_cost(slug: StoredValue<String>, chosen: Memo<Option<Variant>>) -> Loaded<LandedCost> {
    let destination = use_destination();
    let sku = Memo::new(move |_| chosen.with(|chosen| chosen.as_ref().map(|variant| variant.sku.clone())));
    loaded(move || {
        Some(GetLandedCost { slug: slug.get_value(), sku: sku.get()?, country: destination.get()?.code().to_owned() })
    })
}

/// The choice of the country, the total, and how it adds up. Its size does not depend on how far the answer has come.
#[component]
pub fn LandedBox(
    /// [`landed_cost`].
    cost: Loaded<LandedCost>,
) -> impl IntoView {
    let destination = use_destination();
    let country = move || destination.get();
    let code = Memo::new(move |_| country().map_or("", Country::code).to_owned());
    view! {
        <section class="landed card" aria-labelledby="landed">
            <h2 id="landed">{text::LANDED}</h2>
            <div class="field">
                <label for="destination">{text::DELIVERED_TO}</label>
                <select
                    id="destination"
                    autocomplete="off"
                    on:change=move |event| destination.set(Country::parse(&event_target_value(&event)))
                >
                    <option value="" selected=move || code.with(String::is_empty)>
                        {text::CHOOSE_COUNTRY}
                    </option>
                    {country_options(code)}
                </select>
            </div>
            <div class="landed-total" aria-live="polite" aria-busy=move || cost.busy.get().then_some("true")>
                {move || if country().is_some() { total(cost) } else { hint(text::CHOOSE_FOR_COST) }}
            </div>
            {parts(cost)}
        </section>
    }
    .into_any()
}

fn hint(sentence: &'static str) -> AnyView {
    view! { <p class="muted">{sentence}</p> }.into_any()
}

fn total(cost: Loaded<LandedCost>) -> AnyView {
    match cost.get() {
        Load::Pending => view! {
            <span class="skeleton" data-shape="line"></span>
            <span class="skeleton" data-shape="line"></span>
        }
        .into_any(),
        Load::Ready(landed) => view! {
            <p>
                <Price amount=landed.total/>
                " "
                <span class="muted small">{text::ALL_IN}</span>
            </p>
            {arrives(&landed)}
        }
        .into_any(),
        Load::Failed(failure) if failure.code() == Some(ProblemCode::NotDelivered) => hint(text::NOT_DELIVERED),
        Load::Failed(failure) => view! {
            <p>{failures::message(&failure)}</p>
            <button class="button" type="button" on:click=move |_| cost.again()>
                {text::TRY_AGAIN}
            </button>
        }
        .into_any(),
    }
}

/// The amounts that the total is the sum of, folded away.
fn parts(cost: Loaded<LandedCost>) -> AnyView {
    view! {
        <details class="details" id="landed-parts">
            <summary>{text::BREAKDOWN}</summary>
            {move || cost.with(|cost| cost_view(cost.ready().map(|cost| &**cost), None))}
        </details>
    }
    .into_any()
}
