//! The checkout's fields: no more than promise O1 needs, what may stay empty marked as such (promise: O3).

use crate::dom::prelude::*;
use contract::{
    checkout::{CheckoutField, LINE_MAX, NAME_MAX},
    places::{Country, PostalRule},
    privacy::why,
};

use super::{model::Form, state::Checkout};
use crate::{
    i18n::checkout as text,
    ui::{
        field::{FieldSpec, TextField, state},
        form::Fault,
    },
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
fn country(form: RwSignal<Form>) -> Option<Country> {
    form.with(|form| Country::parse(&form.draft.country))
}

/// The message at a field; empty for none.
fn message(form: RwSignal<Form>, field: CheckoutField) -> String {
    let Some(code) = form.with(|form| form.code(field).map(str::to_owned)) else { return String::new() };
    let country = country(form);
    let example = match (field, country) {
        (CheckoutField::Mobile, Some(country)) => country.example_mobile(),
        (CheckoutField::PostalCode, Some(country)) => country.example_postal_code(),
        (CheckoutField::IdNumber, Some(country)) => country.id_kind().map_or("", text::id_kind),
        _ => "",
    };
    text::fault(field, &code, country.map_or("", Country::name), example)
}

/// The faults that the summary tells of, in the order of the form; tracked.
pub fn faults(form: RwSignal<Form>) -> Vec<Fault> {
    let listed = form.with(Form::listed);
    listed.into_iter().map(|field| (field.key(), text::label(field), message(form, field))).collect()
}

/// A field of text, by the words and the rules of the checkout.
pub fn text_field(form: RwSignal<Form>, field: CheckoutField) -> AnyView {
    hinted_field(form, field, "")
}

fn hinted_field(form: RwSignal<Form>, field: CheckoutField, hint: &str) -> AnyView {
    let typed = move |typed: String| {
        if form.with_untracked(|form| form.draft.get(field) != typed) {
            form.update(|form| form.typed(field, typed));
        }
    };
    view! {
        <TextField
            spec=spec(field)
            value=Signal::derive(move || form.with(|form| form.draft.get(field).to_owned()))
            hint=[hint, why(&["checkout.", field.key()].concat())].concat()
            error=Signal::derive(move || message(form, field))
            right=Signal::derive(move || form.with(|form| form.is_right(field)))
            on_typed=Callback::new(typed)
            on_left=Callback::new(move |()| form.update(|form| form.left(field)))
        />
    }
    .into_any()
}

fn country_field(form: RwSignal<Form>, choose: Box<dyn Fn(String)>) -> AnyView {
    let field = CheckoutField::Country;
    let chosen = Memo::new(move |_| form.with(|form| form.draft.country.clone()));
    // The table is in the order of the names, as people look for them.
    let countries = Country::all();
    view! {
        <div class="field" data-state=move || state(&message(form, field), false)>
            <label for=field.key()>{text::label(field)}</label>
            <select
                id=field.key()
                name=field.key()
                autocomplete="shipping country"
                aria-describedby="country-hint country-error"
                on:change=move |event| choose(event_target_value(&event))
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
            <p class="field-error" id="country-error">{move || message(form, field)}</p>
        </div>
    }
    .into_any()
}

/// Whom a parcel is for and where it goes, but for the country.
fn place_fields(form: RwSignal<Form>) -> AnyView {
    let has_postal_code =
        Memo::new(move |_| country(form).is_none_or(|country| country.postal_rule() != PostalRule::None));
    view! {
        {text_field(form, CheckoutField::FullName)}
        {text_field(form, CheckoutField::Mobile)}
        {text_field(form, CheckoutField::Line1)}
        {text_field(form, CheckoutField::Line2)}
        <div class="fields-row">
            {move || has_postal_code.get().then(|| text_field(form, CheckoutField::PostalCode))}
            {text_field(form, CheckoutField::City)}
        </div>
    }
    .into_any()
}

/// The fields of an address that is kept for later.
pub fn address_fields(form: RwSignal<Form>) -> AnyView {
    let choose = move |country| form.update(|form| form.typed(CheckoutField::Country, country));
    view! { {country_field(form, Box::new(choose))} {place_fields(form)} }.into_any()
}

/// Every field of the form, in order.
pub fn fields(checkout: Checkout) -> AnyView {
    let form = checkout.form;
    let id_kind = Memo::new(move |_| country(form).and_then(Country::id_kind));
    let more_in_use = form.with_untracked(|form| !form.draft.landline.is_empty());
    view! {
        <div class="fields">
            {country_field(form, Box::new(move |country| checkout.chosen(country)))} {place_fields(form)}
            {move || {
                id_kind.get().map(|kind| hinted_field(form, CheckoutField::IdNumber, text::id_kind(kind)))
            }}
            {text_field(form, CheckoutField::Email)}
            <details class="details" id="more-fields" open=more_in_use>
                <summary>{text::MORE_FIELDS}</summary>
                <div class="fields">{text_field(form, CheckoutField::Landline)}</div>
            </details>
        </div>
    }
    .into_any()
}
