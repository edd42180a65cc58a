//! The password once more, before a step that could lock its owner out or carry her data away. The step then goes on by
//! itself.

use crate::dom::prelude::*;
use contract::{Endpoint, account::ConfirmItIsMe};

use super::{
    field::{FieldSpec, TextField},
    form::form,
    sending::Sending,
};
use crate::{api::Asked, i18n::forms as text, platform::document};

/// A field for a password. What is pasted is not cut: one that is too long is told to be, and not another one.
pub const PASSWORD: FieldSpec = FieldSpec {
    id: "proof",
    label: text::PASSWORD,
    optional: false,
    kind: "password",
    autocomplete: "current-password",
    inputmode: "text",
    max: 1000,
};

/// The form, where `sending` waits for it.
pub fn proof(sending: Sending) -> AnyView {
    (move || sending.proving.get().then(|| asks(sending))).into_any()
}

fn asks(sending: Sending) -> AnyView {
    document::focus_id(PASSWORD.id);
    let (typed, fault) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let proving = Sending::new("proof-stopped", move |_| sending.go_on()).saying(text::not_your_password);
    let field = view! {
        <TextField
            spec=PASSWORD
            value=typed
            hint=String::new()
            error=fault
            right=false
            on_typed=Callback::new(move |text: String| {
                fault.set(String::new());
                typed.set(text);
            })
            on_left=Callback::new(|()| ())
        />
    };
    let submit = move || {
        let password = typed.get_untracked();
        if password.is_empty() {
            fault.set(text::NEEDED.to_owned());
            return None;
        }
        Some(Asked::texts(ConfirmItIsMe::METHOD, ConfirmItIsMe::PATH.to_owned(), &[("password", password)]))
    };
    let faults = Signal::derive(move || {
        let fault = fault.get();
        if fault.is_empty() { Vec::new() } else { vec![(PASSWORD.id, PASSWORD.label, fault)] }
    });
    view! {
        <section class="card stack" data-gap="4" aria-label=text::PROVE>
            <p>{text::PROVE}</p>
            {form(proving, faults, field.into_any(), text::GO_ON, Box::new(submit))}
        </section>
    }
    .into_any()
}
