//! The password once more, before a step that could lock its owner out or carry her data away. The step then goes on by
//! itself.

use crate::dom::prelude::*;
use contract::{
    Endpoint,
    account::{ConfirmByPasskey, ConfirmItIsMe},
};

use super::{
    field::FieldSpec,
    filled::{Field, FormSpec, filled},
    passkey::by_passkey,
    sending::Sending,
};
use crate::{
    i18n::{account, forms as text},
    platform::document,
};

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

/// The form of it.
const PROOF: FormSpec = FormSpec {
    id: "proof-stopped",
    fields: &[Field {
        spec: PASSWORD,
        key: "password",
        hint: "",
        asked: "",
        fault: |typed| typed.is_empty().then_some("required"),
    }],
    faults: account::fault,
    words: text::not_your_password,
    submit: text::GO_ON,
    to: (ConfirmItIsMe::METHOD, ConfirmItIsMe::PATH),
};

/// Which call waits for the password, by the id of what is said of it; empty for none. One for the whole app: it is asked
/// for in one place at a time, for what was pressed last.
#[derive(Debug, Clone, Copy)]
pub struct Proving(RwSignal<&'static str>);

impl Default for Proving {
    fn default() -> Self {
        Self(RwSignal::new(""))
    }
}

impl Proving {
    /// The call waits.
    pub fn ask(self, id: &'static str) {
        self.0.set(id);
    }

    /// The call waits no longer.
    pub fn over(self, id: &'static str) {
        if self.0.get_untracked() == id {
            self.0.set("");
        }
    }
}

/// The form, where `sending` waits for it.
pub fn proof(sending: Sending) -> AnyView {
    // What waited when its page was left is given up.
    sending.proving.over(sending.id);
    let asked = Memo::new(move |_| sending.proving.0.get() == sending.id);
    (move || asked.get().then(|| asks(sending))).into_any()
}

fn asks(sending: Sending) -> AnyView {
    document::focus_id(PASSWORD.id);
    let form = filled(&PROOF, Vec::new(), Box::new(move |_| sending.go_on()));
    let passkey = by_passkey("proof-said", ConfirmByPasskey::PATH, Box::new(move |_| sending.go_on()));
    view! {
        <section class="card stack" data-gap="4" aria-label=text::PROVE>
            <p>{text::PROVE}</p>
            {form}
            {passkey}
        </section>
    }
    .into_any()
}
