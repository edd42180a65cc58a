//! A line of a list of what happened or what there is, and a button: once in the bundle for all pages.

use leptos::{ev::MouseEvent, prelude::*};

/// Of whom or what, when, more of it, and what can be done with it.
pub fn line(title: String, when: String, more: String, end: AnyView) -> AnyView {
    view! {
        <li>
            <strong>{title}</strong>
            <span class="muted small">{when}</span>
            <span>{more}</span>
            {end}
        </li>
    }
    .into_any()
}

/// A button that is no form's.
pub fn button(class: &'static str, label: &'static str, press: impl Fn(MouseEvent) + 'static) -> AnyView {
    fn boxed(class: &'static str, label: &'static str, press: Box<dyn Fn(MouseEvent)>) -> AnyView {
        view! { <button type="button" class=class on:click=press>{label}</button> }.into_any()
    }
    boxed(class, label, Box::new(press))
}
