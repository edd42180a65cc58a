//! Putting right whom an order is for (promise: P5.1): the checkout's fields, words and rules, on an order.

use crate::dom::prelude::*;
use contract::{
    Endpoint,
    checkout::{CheckoutDraft, CheckoutField},
    correction::{CORRECTABLE, CorrectConsignee},
    orders::GetOrder,
    places::{Country, PostalRule},
};

use super::{
    fields::{faults, text_field},
    model::Form,
};
use crate::{
    answers::Answered,
    api::Asked,
    i18n::orders as text,
    ui::{form::form, sending::Sending},
};

/// The form, filled with what the order says now; `done` is told of the corrected order.
pub fn correction(
    number: String,
    mut draft: CheckoutDraft,
    done: impl Fn(Answered) + Send + Sync + 'static,
) -> AnyView {
    // It is shown masked, and cannot be corrected.
    draft.id_number.clear();
    let has_postal_code = Country::parse(&draft.country).is_none_or(|to| to.postal_rule() != PostalRule::None);
    let typed = RwSignal::new(Form::new(draft, String::new()));
    let sending = Sending::new("correction-stopped", done);
    let asked = CORRECTABLE.iter().filter(|field| has_postal_code || **field != CheckoutField::PostalCode);
    let fields = asked.map(|field| text_field(typed, *field)).collect_view();
    let href = [GetOrder { number }.href().as_str(), "/consignee"].concat();
    let submit = move || {
        let texts = typed.try_update(|form| form.texts(CORRECTABLE.iter().copied())).flatten();
        Ok(Asked::texts(CorrectConsignee::METHOD, href.clone(), &texts.ok_or(sending.id)?))
    };
    draft_form(sending, typed, fields, text::CORRECT_NOW, Box::new(submit))
}

/// A form of the checkout's fields that sends itself. What the server finds stands at its fields, and not over it; that
/// there are too many of its kind is about none of them.
pub fn draft_form(
    sending: Sending,
    typed: RwSignal<Form>,
    fields: AnyView,
    label: &'static str,
    submit: Box<dyn Fn() -> Result<Asked, &'static str> + Send + Sync>,
) -> AnyView {
    sending.at_fields(Box::new(move |found| {
        let known = found.iter().any(|fault| fault.code != "too_many");
        if known {
            typed.update(|form| form.refused(found.to_vec()));
        }
        known
    }));
    form(sending, Signal::derive(move || faults(typed)), fields, label, submit)
}
