//! Components: functions that Leptos' `#[component]` has given a builder of their arguments.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use rstml::{
    Infallible,
    node::{NodeAttribute, NodeElement, NodeName},
};
use syn::spanned::Spanned;

/// Whether a tag is a component's: by its capital letter.
pub fn is(element: &NodeElement<Infallible>) -> bool {
    match element.name() {
        NodeName::Path(path) => path
            .path
            .segments
            .last()
            .is_some_and(|segment| segment.ident.to_string().starts_with(|first: char| first.is_ascii_uppercase())),
        NodeName::Punctuated(_) | NodeName::Block(_) => false,
    }
}

/// The component, called.
pub fn call(element: &NodeElement<Infallible>) -> TokenStream {
    let name = element.name();
    if let Some(child) = element.children.first() {
        return super::fault(child, "a component takes no children here: give them as an argument");
    }
    let arguments = element.attributes().iter().map(argument);
    // It runs once, whatever it reads.
    quote_spanned! { name.span()=>
        crate::reactive::untrack(|| ::leptos::component::component_view(
            #name,
            ::leptos::component::component_props_builder(&#name) #(#arguments)* .build(),
        ))
    }
}

fn argument(attribute: &NodeAttribute) -> TokenStream {
    let NodeAttribute::Attribute(attribute) = attribute else {
        let fault = super::fault(attribute, "an argument is `name=value`");
        return quote! { .fault(#fault) };
    };
    let name = &attribute.key;
    let value = attribute.value().map_or_else(|| quote! { #name }, super::bare);
    quote! { .#name(#value) }
}
