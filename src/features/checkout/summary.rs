//! What is paid, in its parts.

use crate::dom::prelude::*;
use contract::{landed_cost::LandedCost, money::Money, promo::Promo};

use super::model::CostPart;
use crate::i18n::checkout as text;

/// The parts of a landed cost and their total, with what there is to explain.
#[component]
pub fn CostView(
    /// What it costs.
    #[prop(into)]
    cost: Signal<LandedCost>,
    /// What takes something off; without it there is no line for it.
    promo: Option<Promo>,
) -> impl IntoView {
    view! {
        <dl class="sums">
            {CostPart::ALL
                .iter()
                .filter(|part| **part != CostPart::Discount || promo.is_some())
                .map(|part| {
                    let amount = move || cost.with(|cost| part.of(cost));
                    let label = match (part, &promo) {
                        (CostPart::Discount, Some(promo)) => text::discount(promo),
                        _ => text::part(*part).to_owned(),
                    };
                    view! {
                        <dt>{label}</dt>
                        <dd>{move || amount().to_string()}</dd>
                    }
                })
                .collect_view()}
        </dl>
        <p class="muted small">{move || text::arrives(cost.with(|cost| cost.delivery_days))}</p>
        <ul class="muted small">
            {move || {
                cost.with(|cost| cost.notes.iter().map(|note| view! { <li>{text::note(*note)}</li> }).collect_view())
            }}
        </ul>
    }
}

/// The places of the amounts before they are known.
pub fn cost_waiting() -> impl IntoView {
    view! {
        <dl class="sums" aria-busy="true">
            {CostPart::ALL
                .iter()
                .filter(|part| **part != CostPart::Discount)
                .map(|part| {
                    view! {
                        <dt>{text::part(*part)}</dt>
                        <dd><span class="skeleton cost-place"></span></dd>
                    }
                })
                .collect_view()}
        </dl>
        <p class="muted small"><span class="skeleton" data-shape="line"></span></p>
    }
}

/// An amount as the pay button says it, empty until it is known.
#[must_use]
pub fn pay_label(total: Option<Money>) -> String {
    text::pay(&total.map(|total| total.to_string()).unwrap_or_default())
}
