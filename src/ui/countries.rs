//! The countries we deliver to, as the options of a select.

use crate::dom::prelude::*;
use contract::places::Country;

/// One option a country, by name; `chosen` is an ISO code, or empty.
#[must_use]
pub fn country_options(chosen: Memo<String>) -> AnyView {
    Country::all()
        .map(|country| {
            let code = country.code();
            // The attribute for the painted page; the property, since a select that was used ignores the attribute.
            let is_chosen = move || chosen.with(|chosen| chosen == code);
            view! {
                <option value=code selected=is_chosen prop:selected=is_chosen>
                    {country.name()}
                </option>
            }
        })
        .collect_view()
        .into_any()
}
