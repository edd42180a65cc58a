//! The checkout's fields: no more than promise O1 needs, what may stay empty marked as such (promise: O3).

use crate::dom::prelude::*;
use contract::{
    checkout::{CheckoutField, LINE_MAX, NAME_MAX},
    places::{Country, PostalRule},
    privacy::why,
};

use super::state::Checkout;
use crate::{
    i18n::checkout as text,
    ui::field::{FieldSpec, TextField, state},
};

const fn spec(field: CheckoutField) -> FieldSpec {
    let (kind, autocomplete, inputmode, max) = match field {
        CheckoutField::Country => ("text", "shipping country", "text", 2),
        CheckoutField::FullName => ("text", "shipping name", "text", NAME_MAX as u32),
        CheckoutField::Mobile => ("tel", "shipping tel", "tel", 40),
        CheckoutField::Line1 => ("text", "shipping address-line1", "text", LINE_MAX as u32),
        CheckoutField::Line2 => ("text", "shipping address-line2", "text", LINE_MAX as u32),
        CheckoutField::City => ("text", "shipping address-level2", "text", LINE_MAX as u32),
        CheckoutField::PostalCode => ("text", "shipping postal-code", "text", 20),
        CheckoutField::Email => ("email", "email", "email", 254),
        CheckoutField::Landline => ("tel", "home tel", "tel", 40),
        CheckoutField::IdNumber => ("text", "off", "text", 40),
    };
    FieldSpec {
        id: field.key(),
        label: text::label(field),
        optional: matches!(field, CheckoutField::Line2 | CheckoutField::Email | CheckoutField::Landline),
        kind,
        autocomplete,
        inputmode,
        max,
    }
}

/// The destination as typed, where it is one.
fn country(checkout: Checkout) -> Option<Country> {
    checkout.form.with(|form| Country::parse(&form.draft.country))
}

/// The message at a field; empty for none.
pub fn message(checkout: Checkout, field: CheckoutField) -> String {
    let Some(code) = checkout.form.with(|form| form.code(field).map(str::to_owned)) else { return String::new() };
    let country = country(checkout);
    let example = match (field, country) {
        (CheckoutField::Mobile, Some(country)) => country.example_mobile(),
        (CheckoutField::PostalCode, Some(country)) => country.example_postal_code(),
        _ => "",
    };
    text::fault(field, &code, country.map_or("", Country::name), example)
}

fn text_field(checkout: Checkout, field: CheckoutField) -> AnyView {
    hinted_field(checkout, field, "")
}

fn hinted_field(checkout: Checkout, field: CheckoutField, hint: &str) -> AnyView {
    view! {
        <TextField
            spec=spec(field)
            value=Signal::derive(move || checkout.form.with(|form| form.draft.get(field).to_owned()))
            hint=[hint, why(&["checkout.", field.key()].concat())].concat()
            error=Signal::derive(move || message(checkout, field))
            right=Signal::derive(move || checkout.form.with(|form| form.is_right(field)))
            on_typed=Callback::new(move |typed| checkout.typed(field, typed))
            on_left=Callback::new(move |()| checkout.left(field))
        />
    }
    .into_any()
}

fn country_field(checkout: Checkout) -> AnyView {
    let field = CheckoutField::Country;
    let chosen = Memo::new(move |_| checkout.form.with(|form| form.draft.country.clone()));
    // The table is in the order of the names, as people look for them.
    let countries = Country::all();
    view! {
        <div class="field" data-state=move || state(&message(checkout, field), false)>
            <label for=field.key()>{text::label(field)}</label>
            <select
                id=field.key()
                name=field.key()
                autocomplete="shipping country"
                aria-describedby="country-hint country-error"
                on:change=move |event| checkout.typed(field, event_target_value(&event))
            >
                <option value="" selected=move || chosen.read().is_empty()>
                    {text::CHOOSE}
                </option>
                {countries
                    .map(|country| {
                        let code = country.code();
                        view! { <option value=code selected=move || *chosen.read() == code>{country.name()}</option> }
                    })
                    .collect_view()}
            </select>
            <p class="hint" id="country-hint">{why("checkout.country")}</p>
            <p class="field-error" id="country-error">{move || message(checkout, field)}</p>
        </div>
    }
    .into_any()
}

/// Every field of the form, in order.
pub fn fields(checkout: Checkout) -> AnyView {
    let has_postal_code =
        Memo::new(move |_| country(checkout).is_none_or(|country| country.postal_rule() != PostalRule::None));
    let id_kind = Memo::new(move |_| country(checkout).and_then(Country::id_kind));
    let more_in_use = checkout.form.with_untracked(|form| !form.draft.landline.is_empty());
    view! {
        <div class="fields">
            {country_field(checkout)} {text_field(checkout, CheckoutField::FullName)}
            {text_field(checkout, CheckoutField::Mobile)} {text_field(checkout, CheckoutField::Line1)}
            {text_field(checkout, CheckoutField::Line2)}
            <div class="fields-row">
                {move || has_postal_code.get().then(|| text_field(checkout, CheckoutField::PostalCode))}
                {text_field(checkout, CheckoutField::City)}
            </div>
            {move || {
                id_kind.get().map(|kind| hinted_field(checkout, CheckoutField::IdNumber, text::id_kind(kind)))
            }}
            {text_field(checkout, CheckoutField::Email)}
            <details class="details" id="more-fields" open=more_in_use>
                <summary>{text::MORE_FIELDS}</summary>
                <div class="fields">{text_field(checkout, CheckoutField::Landline)}</div>
            </details>
        </div>
    }
    .into_any()
}
