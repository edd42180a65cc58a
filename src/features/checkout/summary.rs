//! What is paid, in its parts.

use crate::dom::prelude::*;
use contract::{landed_cost::LandedCost, money::Money, promo::Promo};

use super::model::CostPart;
use crate::{features::catalogue::decimal, i18n::checkout as text};

/// The parts of a landed cost and their total, with what there is to explain; their places where it is not known yet. A
/// part has the same name wherever it is shown. What takes something off has a line of its own, if there is such.
#[must_use]
pub fn cost_view(cost: Option<&LandedCost>, promo: Option<&Promo>) -> AnyView {
    let parts = CostPart::ALL.iter().filter(|part| **part != CostPart::Discount || promo.is_some()).map(|part| {
        let label = match (part, promo, cost) {
            (CostPart::Discount, Some(promo), _) => text::discount(promo),
            (CostPart::Tax, _, Some(cost)) if cost.tax_rate_bp > 0 => {
                [text::part(*part), " ", &decimal(cost.tax_rate_bp, 100), "\u{a0}%"].concat()
            }
            _ => text::part(*part).to_owned(),
        };
        let amount = cost.map_or_else(|| "–".to_owned(), |cost| part.of(cost).to_string());
        view! {
            <dt>{label}</dt>
            <dd>{amount}</dd>
        }
    });
    let notes = cost.filter(|cost| !cost.notes.is_empty()).map(|cost| {
        let notes = cost.notes.iter().map(|note| view! { <li>{text::note(*note)}</li> });
        view! { <ul class="muted small">{notes.collect_view()}</ul> }
    });
    view! {
        <dl class="sums" aria-busy=cost.is_none().to_string()>{parts.collect_view()}</dl>
        {notes}
    }
    .into_any()
}

/// When it arrives.
pub fn arrives(cost: &LandedCost) -> AnyView {
    view! { <p class="muted small">{text::arrives(cost.delivery_days)}</p> }.into_any()
}

/// An amount as the pay button says it, empty until it is known.
#[must_use]
pub fn pay_label(total: Option<Money>) -> String {
    text::pay(&total.map(|total| total.to_string()).unwrap_or_default())
}
