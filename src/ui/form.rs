//! What every form that sends itself has: a place for its faults and for what stopped it, its fields, and its button.
//! And a form of nothing but selects.

use std::sync::Arc;

use crate::dom::prelude::*;

use super::{
    field::state,
    proof::proof,
    sending::{Sending, stopped},
};
use crate::{api::Asked, i18n::forms as text, platform::document};

/// A field's id and label, and what is wrong with it.
pub type Fault = (&'static str, &'static str, String);

/// The faults of a form, each a link to its field; nothing while there is none. What it stands in takes the focus.
pub fn summary(faults: Vec<Fault>) -> AnyView {
    let line = |(id, label, fault): Fault| {
        let to_field = move |event: leptos::ev::MouseEvent| {
            event.prevent_default();
            document::focus_id(id);
        };
        view! { <li><a href=["#", id].concat() on:click=to_field>{label}</a> " " <span>{fault}</span></li> }
    };
    if faults.is_empty() {
        return ().into_any();
    }
    view! {
        <div class="error-summary">
            <h2>{text::FAULTS}</h2>
            <ul class="faults">{faults.into_iter().map(line).collect_view()}</ul>
        </div>
    }
    .into_any()
}

/// A form. `submit` makes what is sent, or shows why not, in `faults` or elsewhere: then the focus goes to what has the id
/// that it says.
pub fn form(
    sending: Sending,
    faults: Signal<Vec<Fault>>,
    fields: AnyView,
    label: &'static str,
    submit: Box<dyn Fn() -> Result<Asked, &'static str> + Send + Sync>,
) -> AnyView {
    let submit = Arc::new(move || {
        sending.fresh();
        match submit() {
            Ok(asked) => sending.send(asked),
            Err(in_the_way) => document::focus_id(in_the_way),
        }
    });
    sending.goes_on_by(submit.clone());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        submit();
    };
    view! {
        // Without the app such a form does nothing: the address never gets what was typed.
        <form class="fields" method="dialog" novalidate on:submit=submit>
            <div id=sending.id tabindex="-1" role="alert">{move || summary(faults.get())} {stopped(sending)}</div>
            {fields}
            <div>
                // The id lets a press that came before the app be pressed again (platform/takeover.rs).
                <button
                    id=[sending.id, "-send"].concat()
                    class="button button-main"
                    type="submit"
                    aria-busy=move || sending.is_busy()
                >
                    {label}
                </button>
            </div>
        </form>
        {proof(sending)}
    }
    .into_any()
}

/// A select: nothing is chosen until the person does.
#[derive(Clone, Copy)]
pub struct Choice {
    id: &'static str,
    label: &'static str,
    chosen: RwSignal<String>,
    missing: RwSignal<bool>,
}

impl Choice {
    /// Nothing chosen yet.
    #[must_use]
    pub fn new(id: &'static str, label: &'static str) -> Self {
        Self { id, label, chosen: RwSignal::new(String::new()), missing: RwSignal::new(false) }
    }

    /// Chooses for her, where there is nothing to choose.
    pub fn choose(self, value: String) {
        self.chosen.set(value);
        self.missing.set(false);
    }

    /// What is chosen, if anything is; says so at the field if not.
    #[must_use]
    pub fn get(self) -> Option<String> {
        let chosen = self.chosen.get_untracked();
        self.missing.set(chosen.is_empty());
        (!chosen.is_empty()).then_some(chosen)
    }

    fn fault(self) -> &'static str {
        if self.missing.get() { text::NEEDED } else { "" }
    }

    /// The select of these options: what is chosen, and how it is called.
    pub fn select(self, options: impl Iterator<Item = (String, String)>) -> AnyView {
        let options = options.map(|(value, label)| {
            let selected = self.chosen.with_untracked(|chosen| *chosen == value);
            view! { <option value=value selected=selected>{label}</option> }
        });
        self.of(options.collect_view())
    }

    fn of(self, options: AnyView) -> AnyView {
        let id = self.id;
        let error = [id, "-error"].concat();
        view! {
            <div class="field" data-state=move || state(self.fault(), false)>
                <label for=id>{self.label}</label>
                <select
                    id=id
                    aria-describedby=error.clone()
                    aria-invalid=move || self.missing.get().to_string()
                    on:change=move |event| self.choose(event_target_value(&event))
                >
                    <option value="">{text::CHOOSE}</option>
                    {options}
                </select>
                <p class="field-error" id=error>{move || self.fault()}</p>
            </div>
        }
        .into_any()
    }
}

/// The faults of a form of selects.
#[must_use]
pub fn missing(choices: Vec<Choice>) -> Signal<Vec<Fault>> {
    Signal::derive(move || {
        let missing = choices.iter().filter(|choice| choice.missing.get());
        missing.map(|choice| (choice.id, choice.label, choice.fault().to_owned())).collect()
    })
}
