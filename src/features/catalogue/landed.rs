//! The price to the shopper's door, on the bag's own page.

use crate::dom::prelude::*;
use contract::{
    ProblemCode,
    catalogue::{GetLandedCost, Variant},
    landed_cost::LandedCost,
    money::Money,
    places::Country,
};

use super::variants::decimal;
use crate::{
    features::destination::use_destination,
    i18n::{catalogue as text, failures},
    loaded::{Load, Loaded, loaded},
    ui::{Price, country_options},
};

/// The choice of the country, the total, and how it adds up. Its size does not depend on how far the answer has come.
#[component]
pub fn LandedBox(
    /// The bag's name in addresses.
    slug: StoredValue<String>,
    /// The variant that is priced.
    chosen: Memo<Option<Variant>>,
) -> impl IntoView {
    let destination = use_destination();
    let country = move || destination.get();
    let code = Memo::new(move |_| country().map_or("", Country::code).to_owned());
    let sku = Memo::new(move |_| chosen.with(|chosen| chosen.as_ref().map(|variant| variant.sku.clone())));
    let cost = loaded(move || {
        Some(GetLandedCost { slug: slug.get_value(), sku: sku.get()?, country: country()?.code().to_owned() })
    });
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
            <p class="muted small">{text::arrives(landed.delivery_days)}</p>
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
    let amount = move |read: fn(&LandedCost) -> Money| {
        move || cost.with(|state| state.ready().map_or_else(|| "–".to_owned(), |landed| read(landed).to_string()))
    };
    let rate = move || {
        cost.with(|state| {
            state
                .ready()
                .filter(|landed| landed.tax_rate_bp > 0)
                .map(|landed| [" ", &decimal(landed.tax_rate_bp, 100), " %"].concat())
        })
    };
    let notes = move || {
        cost.with(|state| {
            let notes = state.ready().map(|landed| landed.notes.as_slice()).unwrap_or_default();
            notes.iter().map(|&note| view! { <p class="muted small">{text::landed_note(note)}</p> }).collect_view()
        })
    };
    view! {
        <details class="details" id="landed-parts">
            <summary>{text::BREAKDOWN}</summary>
            <dl class="sums">
                <dt>{text::GOODS}</dt>
                <dd>{amount(|landed| landed.goods)}</dd>
                <dt>{text::DELIVERY}</dt>
                <dd>{amount(|landed| landed.delivery)}</dd>
                <dt>{text::DUTY}</dt>
                <dd>{amount(|landed| landed.duty)}</dd>
                <dt>{text::TAX} {rate}</dt>
                <dd>{amount(|landed| landed.tax)}</dd>
                <dt>{text::TOTAL}</dt>
                <dd>{amount(|landed| landed.total)}</dd>
            </dl>
            {notes}
        </details>
    }
    .into_any()
}
