//! The view of any form.

use contract::privacy::why;
use leptos::prelude::*;

use super::{Form, FormField, FormSpec};
use crate::{
    answers::Answered,
    api::{Asked, Failure},
    i18n::forms as text,
    platform::document,
    ui::{
        field::{TextField, state},
        proof::proof,
        sending::{Sending, stopped},
        summary::summary,
    },
};

/// The choices of the fields of the kind `select`, by key: what is sent, and what is shown.
pub type Choices = Vec<(&'static str, Vec<(String, String)>)>;

/// A form in use, and where what it asks for has come to.
#[derive(Debug, Clone, Copy)]
pub struct LiveForm {
    /// What was typed.
    pub form: RwSignal<Form>,
    /// What was sent.
    pub sending: Sending,
    choices: StoredValue<Choices>,
    href: StoredValue<String>,
}

impl LiveForm {
    /// With what is known beforehand; `done` is told of a success.
    #[must_use]
    pub fn new(
        spec: &'static FormSpec,
        known: Vec<(&'static str, String)>,
        done: impl Fn(Answered) + Send + Sync + 'static,
    ) -> Self {
        Self {
            form: RwSignal::new(Form::new(spec, known)),
            sending: Sending::new(spec.id, done).saying(spec.stops),
            choices: StoredValue::new(Vec::new()),
            href: StoredValue::new(spec.to.1.to_owned()),
        }
    }

    /// With choices for its selects.
    #[must_use]
    pub fn choosing(self, choices: Choices) -> Self {
        self.choices.set_value(choices);
        self
    }

    /// To an address with parameters in it.
    #[must_use]
    pub fn sent_to(self, href: String) -> Self {
        self.href.set_value(href);
        self
    }

    /// Empties it, and what was said of it.
    pub fn clear(self) {
        self.form.update(|form| *form = form.anew());
        self.sending.stop.set(None);
    }

    fn submit(self) {
        // A password that was sent, and anything else, stays where it is: a refusal loses nothing.
        match self.form.try_update(Form::submit).flatten() {
            Some(texts) => {
                let method = self.form.with_untracked(|form| form.spec.to.0);
                self.sending.send(Asked::texts(method, self.href.get_value(), &texts));
            }
            None => {
                self.sending.stop.set(None);
                document::focus_id(self.form.with_untracked(|form| form.spec.id));
            }
        }
    }

    /// What the server found stands at its fields, and not over the form.
    fn take_faults(self) {
        let faults = self.sending.stop.with(|stop| match stop {
            Some(Failure::Problem(problem)) => problem.errors.clone(),
            _ => Vec::new(),
        });
        if !faults.is_empty() && self.form.try_update(|form| form.refused(&faults)) == Some(true) {
            self.sending.stop.set(None);
        }
    }
}

/// The form, and what becomes of it.
pub fn form_view(live: LiveForm) -> AnyView {
    let spec = live.form.with_untracked(|form| form.spec);
    crate::reactive::effect(move || live.take_faults());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        live.submit();
    };
    let faults = Signal::derive(move || {
        live.form.with(|form| {
            let fault = |field: &FormField| (field.spec.id, field.spec.label, text::at(form, field.key()));
            form.faulty().into_iter().map(fault).collect::<Vec<_>>()
        })
    });
    let fields = spec.fields.iter().filter(|field| field.spec.kind != "hidden").map(|field| field_view(live, field));
    view! {
        // Without the app such a form does nothing: the address never gets what was typed.
        <form class="fields" method="dialog" novalidate on:submit=submit>
            <div id=spec.id tabindex="-1" role="alert">
                {summary(faults)} {stopped(live.sending)}
            </div>
            {fields.collect_view()}
            <div>
                <button
                    class="button button-main"
                    type="submit"
                    aria-busy=move || live.sending.busy.get().to_string()
                >
                    {spec.submit}
                </button>
            </div>
        </form>
        {proof(live.sending)}
    }
    .into_any()
}

fn field_view(live: LiveForm, field: &'static FormField) -> AnyView {
    let key = field.key();
    let value = Signal::derive(move || live.form.with(|form| form.get(key).to_owned()));
    let error = Signal::derive(move || live.form.with(|form| text::at(form, key)));
    let typed = move |text| live.form.update(|form| form.typed(key, text));
    if field.spec.kind == "select" {
        return select(live, field, error);
    }
    view! {
        <TextField
            spec=field.spec
            value=value
            hint=[field.hint, why(field.asked)].concat()
            error=error
            right=Signal::derive(move || live.form.with(|form| form.is_right(key)))
            on_typed=Callback::new(typed)
            on_left=Callback::new(move |()| live.form.update(|form| form.left(key)))
        />
    }
    .into_any()
}

fn select(live: LiveForm, field: &'static FormField, error: Signal<String>) -> AnyView {
    let (id, key) = (field.spec.id, field.key());
    let chosen = live.form.with_untracked(|form| form.get(key).to_owned());
    let choices = live.choices.with_value(|choices| {
        choices.iter().find(|(of, _)| *of == key).map(|(_, choices)| choices.clone()).unwrap_or_default()
    });
    let options = choices.into_iter().map(|(value, label)| {
        let selected = value == chosen;
        view! { <option value=value selected=selected>{label}</option> }.into_any()
    });
    view! {
        <div class="field" data-state=move || state(&error.read(), false)>
            <label for=id>{field.spec.label}</label>
            <select
                id=id
                name=id
                autocomplete=field.spec.autocomplete
                aria-describedby=format!("{id}-hint {id}-error")
                aria-invalid=move || (!error.read().is_empty()).to_string()
                on:change=move |event| live.form.update(|form| form.typed(key, event_target_value(&event)))
            >
                <option value="">{text::CHOOSE}</option>
                {options.collect_view()}
            </select>
            <p class="hint" id=format!("{id}-hint")>{field.hint} {why(field.asked)}</p>
            <p class="field-error" id=format!("{id}-error")>{move || error.get()}</p>
        </div>
    }
    .into_any()
}
