//! A labelled text field with its hint and its fault.

use crate::dom::prelude::*;

use crate::i18n::forms as text;

/// What a field is, apart from its live state.
#[derive(Debug, Clone, Copy)]
pub struct FieldSpec {
    /// The control's id; the hint's and the fault's are made from it.
    pub id: &'static str,
    /// The label.
    pub label: &'static str,
    /// Whether it may stay empty; then the label says so.
    pub optional: bool,
    /// The control's `type`.
    pub kind: &'static str,
    /// The control's `autocomplete`.
    pub autocomplete: &'static str,
    /// The control's `inputmode`.
    pub inputmode: &'static str,
    /// The most characters that it takes.
    pub max: u32,
}

/// A text field. Nothing is judged here: the form's model says what is wrong, and when.
#[component]
pub fn TextField(
    /// What it is.
    spec: FieldSpec,
    /// What it holds.
    value: Signal<String>,
    /// Why it is asked, or an example; empty for none.
    hint: String,
    /// What is wrong with it; empty for nothing.
    error: Signal<String>,
    /// Whether it was judged and is right.
    right: Signal<bool>,
    /// Told at each change.
    on_typed: Callback<String>,
    /// Told when the field is left.
    on_left: Callback<()>,
) -> impl IntoView {
    let described = format!("{0}-hint {0}-error", spec.id);
    let bare = RwSignal::new(false);
    let show = (spec.kind == "password").then(|| {
        view! {
            <button
                type="button"
                class="button-plain"
                aria-controls=spec.id
                aria-pressed=move || bare.get().to_string()
                on:click=move |_| bare.update(|bare| *bare = !*bare)
            >
                {text::SHOW}
                <span class="visually-hidden">{text::SHOW_WHAT}</span>
            </button>
        }
    });
    view! {
        <div class="field" data-state=move || state(&error.get(), right.get())>
            <label for=spec.id>
                {spec.label}
                {spec.optional.then(|| view! { <span class="optional">{crate::i18n::checkout::OPTIONAL}</span> })}
            </label>
            <input
                id=spec.id
                name=spec.id
                type=move || if bare.get() { "text" } else { spec.kind }
                autocomplete=spec.autocomplete
                inputmode=spec.inputmode
                maxlength=spec.max
                required=!spec.optional
                aria-describedby=described
                aria-invalid=move || (!error.with(String::is_empty)).to_string()
                prop:value=move || value.get()
                on:input=move |event| on_typed.run(event_target_value(&event))
                on:change=move |event| on_typed.run(event_target_value(&event))
                on:blur=move |_| on_left.run(())
            />
            {show}
            <p class="hint" id=format!("{}-hint", spec.id)>{hint}</p>
            <p class="field-error" id=format!("{}-error", spec.id)>{move || error.get()}</p>
        </div>
    }
}

/// The `data-state` of a field.
#[must_use]
pub fn state(error: &str, right: bool) -> Option<&'static str> {
    if error.is_empty() { right.then_some("ok") } else { Some("error") }
}
