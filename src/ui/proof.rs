//! The password once more, before a step that could lock its owner out or carry her data away. The step then goes on by
//! itself.

use contract::{Endpoint, account::ConfirmItIsMe};
use leptos::prelude::*;

use crate::{
    i18n::account as text,
    platform::document,
    ui::{
        field::FieldSpec,
        form::{FormField, FormSpec, LiveForm, form_view, required},
        sending::Sending,
    },
};

const PASSWORD_ID: &str = "proof-password";

/// The form.
pub const PROOF: FormSpec = FormSpec {
    id: "proof-said",
    fields: &[FormField {
        spec: FieldSpec {
            id: PASSWORD_ID,
            label: text::PASSWORD,
            optional: false,
            kind: "password",
            autocomplete: "current-password",
            inputmode: "text",
            max: 1000,
        },
        hint: "",
        asked: "",
    }],
    check: required,
    says: text::says,
    stops: text::stops_password,
    submit: text::PROVE_GO_ON,
    to: (ConfirmItIsMe::METHOD, ConfirmItIsMe::PATH),
};

/// The form, where `sending` waits for it.
pub fn proof(sending: Sending) -> AnyView {
    let form = move || {
        sending.proving.get().then(|| {
            document::focus_id(PASSWORD_ID);
            let live = LiveForm::new(&PROOF, Vec::new(), move |_| sending.go());
            view! {
                <section class="card stack" data-gap="4" aria-label=text::PROVE>
                    <p>{text::PROVE}</p>
                    {form_view(live)}
                </section>
            }
            .into_any()
        })
    };
    form.into_any()
}

#[cfg(test)]
mod tests {
    use contract::account::PresentPassword;

    use super::*;
    use crate::ui::form::testing::fits;

    #[test]
    fn the_form_asks_what_its_endpoint_reads() {
        fits::<ConfirmItIsMe, PresentPassword>(&PROOF, &[("password", "x")]);
    }
}
