//! The faults of a form over it, each a link to its field.

use leptos::prelude::*;

use crate::{i18n::forms as text, platform::document};

/// A field's id and label, and what is wrong with it.
pub type Fault = (&'static str, &'static str, String);

/// The list of `faults`; nothing while there is none. What it stands in takes the focus.
pub fn summary(faults: Signal<Vec<Fault>>) -> AnyView {
    let line = |(id, label, fault): Fault| {
        let to_field = move |event: leptos::ev::MouseEvent| {
            event.prevent_default();
            document::focus_id(id);
        };
        view! { <li><a href=format!("#{id}") on:click=to_field>{label}</a> " " <span>{fault}</span></li> }.into_any()
    };
    let list = move || {
        let faults = faults.get();
        (!faults.is_empty()).then(|| {
            view! {
                <div class="error-summary">
                    <h2>{text::FAULTS}</h2>
                    <ul class="faults">{faults.into_iter().map(line).collect_view()}</ul>
                </div>
            }
            .into_any()
        })
    };
    list.into_any()
}
