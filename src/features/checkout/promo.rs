//! The promo code: out of the way of those who have none.

use crate::dom::prelude::*;
use contract::{
    ProblemCode,
    checkout::Quote,
    promo::{FIELD, TYPED_MAX},
};

use super::{model::Form, state::Checkout};
use crate::{
    api::Failure,
    i18n::{checkout as text, failures},
    loaded::{Load, Loaded},
    platform::document,
    reactive::effect,
    ui::field::state,
};

const REMOVE_ID: &str = "promo-remove";
const FORM_ID: &str = "promo-form";
const ERROR_ID: &str = "promo_code-error";

/// What becomes of the code in the form. The quote says what it takes off.
#[derive(Debug, Clone, Copy)]
pub struct PromoState {
    /// The code that the quote is asked with; empty for none.
    pub wanted: RwSignal<String>,
    /// What is wrong with the one in the form, in words; empty for nothing.
    fault: RwSignal<&'static str>,
    /// Whether she has just acted here, so that focus follows what comes of it.
    acted: StoredValue<bool>,
}

impl PromoState {
    /// With the code that the form kept.
    #[must_use]
    pub fn new(form: RwSignal<Form>) -> Self {
        let kept = form.with_untracked(|form| form.promo_code.trim().to_owned());
        Self { wanted: RwSignal::new(kept), fault: RwSignal::new(""), acted: StoredValue::new(false) }
    }

    /// Goes on without a code that nothing came of: one that was just typed, or was kept and has ended since.
    pub fn go_on_without_refused(self, quote: Loaded<Quote>) {
        effect(move || {
            let said = match quote.get() {
                // What it shows was answered to an earlier attempt.
                _ if quote.busy.get() => None,
                Load::Failed(failure) => refusal(&failure),
                // It was asked for with the code, and the network went.
                Load::Ready(quote) if self.is_amiss(&quote) => Some(failures::message(&Failure::Offline)),
                Load::Ready(_) | Load::Pending => None,
            };
            if let Some(said) = said {
                self.refused(said);
            }
        });
    }

    /// Takes note of the quote that an order was refused with.
    pub fn seen(self, quote: &Quote) {
        if self.is_amiss(quote) {
            self.refused(text::PROMO_UNUSABLE);
        }
    }

    fn is_amiss(self, quote: &Quote) -> bool {
        quote.promo.is_none() && !self.wanted.read_untracked().is_empty()
    }

    fn refused(self, said: &'static str) {
        self.fault.set(said);
        self.wanted.set(String::new());
        self.follow(FIELD);
    }

    /// Asks for the quote with another code, or without one.
    fn want(self, code: String) {
        self.fault.set("");
        self.acted.set_value(true);
        self.wanted.set(code);
    }

    fn follow(self, id: &'static str) {
        if self.acted.get_value() {
            self.acted.set_value(false);
            document::focus_id(id);
        }
    }
}

/// What to say of a quote that was refused for its code; `None` where it failed for anything else.
#[must_use]
pub fn refusal(failure: &Failure) -> Option<&'static str> {
    match failure.code()? {
        ProblemCode::InvalidFields => Some(text::PROMO_UNUSABLE),
        ProblemCode::TooManyAttempts => Some(failures::message(failure)),
        _ => None,
    }
}

/// The code that takes something off, or a field for one. Focus goes from one to the other.
pub fn promo(checkout: Checkout) -> impl IntoView {
    let PromoState { wanted, fault, .. } = checkout.promo;
    let applied = Memo::new(move |before: Option<&String>| match checkout.quote.get() {
        Load::Ready(quote) => quote.promo.as_ref().map(|promo| promo.code.clone()).unwrap_or_default(),
        _ => before.cloned().unwrap_or_default(),
    });
    let remove = move |_| {
        checkout.form.update(|form| form.promo_code.clear());
        checkout.promo.want(String::new());
    };
    let had_one = StoredValue::new(!(wanted.read_untracked().is_empty() && fault.read_untracked().is_empty()));
    move || {
        if applied.read().is_empty() {
            checkout.promo.follow(FIELD);
            field(checkout, fault, had_one.get_value()).into_any()
        } else {
            had_one.set_value(true);
            checkout.promo.follow(REMOVE_ID);
            view! {
                <p class="cluster">
                    <strong>{applied.get()}</strong>
                    <button class="button" id=REMOVE_ID type="button" on:click=remove>
                        {text::PROMO_REMOVE}
                    </button>
                </p>
            }
            .into_any()
        }
    }
}

fn field(checkout: Checkout, fault: RwSignal<&'static str>, open: bool) -> impl IntoView {
    view! {
        <details class="details" id="promo" open=open>
            <summary>{text::PROMO_OPEN}</summary>
            <div class="field" data-state=move || state(fault.get(), false)>
                <label for=FIELD>{text::PROMO_CODE}</label>
                <input
                    id=FIELD
                    form=FORM_ID
                    autocomplete="off"
                    autocapitalize="characters"
                    spellcheck="false"
                    maxlength=TYPED_MAX.to_string()
                    aria-describedby=ERROR_ID
                    aria-invalid=move || (!fault.get().is_empty()).to_string()
                    prop:value=move || checkout.form.with(|form| form.promo_code.clone())
                    on:input=move |event| {
                        checkout.form.update(|form| form.promo_code = event_target_value(&event));
                    }
                />
                <p class="field-error" id=ERROR_ID role="alert">{move || fault.get()}</p>
            </div>
            <button class="button" form=FORM_ID>{text::PROMO_APPLY}</button>
        </details>
    }
}

/// The form that the field and its button belong to: Enter applies a code, and places no order. A form holds no other,
/// so it stands beside.
pub fn promo_form(checkout: Checkout) -> impl IntoView {
    view! {
        <form
            id=FORM_ID
            method="dialog"
            on:submit=move |event| {
                event.prevent_default();
                let typed = checkout.form.with_untracked(|form| form.promo_code.trim().to_owned());
                if typed.is_empty() {
                    checkout.promo.refused(text::PROMO_UNUSABLE);
                } else {
                    checkout.promo.want(typed);
                }
            }
        ></form>
    }
}
