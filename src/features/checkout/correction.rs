//! Putting right whom an order is for (promise: P5.1): the checkout's fields, words and rules, on an order.

use crate::dom::prelude::*;
use contract::{
    checkout::{CheckoutDraft, CheckoutField},
    correction::{CORRECTABLE, CorrectConsignee},
    places::{Country, PostalRule},
};

use super::{
    fields::{faults, text_field},
    model::Form,
};
use crate::{
    answers::Answered,
    api::{Asked, Failure},
    i18n::orders as text,
    reactive::effect,
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
    // What the server finds stands at its fields, and not over the form.
    effect(move || {
        if let Some(Failure::Problem(problem)) = sending.stop.get()
            && !problem.errors.is_empty()
        {
            typed.update(|form| form.refused(problem.errors));
            sending.stop.set(None);
        }
    });
    let asked = CORRECTABLE.iter().filter(|field| has_postal_code || **field != CheckoutField::PostalCode);
    let fields = asked.map(|field| text_field(typed, *field)).collect_view();
    let submit = move || {
        let consignee = typed.try_update(Form::correct)??;
        Some(Asked::of(&CorrectConsignee { number: number.clone(), consignee }))
    };
    form(sending, Signal::derive(move || faults(typed)), fields, text::CORRECT_NOW, Box::new(submit))
}
