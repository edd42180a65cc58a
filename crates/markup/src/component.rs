//! Components: functions whose arguments have names where they are called.
//!
//! `#[component]` makes a struct of the arguments, so that one name stands for both and the compiler says what is missing.
//! Leptos' macro of that name writes a builder for each, whose code the shopper would download.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use rstml::{
    Infallible,
    node::{NodeAttribute, NodeElement, NodeName},
};
use syn::{FnArg, ItemFn, Pat, spanned::Spanned};

/// The struct, and the view as what it does.
pub fn define(function: ItemFn) -> TokenStream {
    let ItemFn { attrs, vis, sig, block, .. } = function;
    let (name, output) = (&sig.ident, &sig.output);
    let (generics, arguments, bounds) = sig.generics.split_for_impl();
    let (declared, span) = (&sig.generics, sig.span());
    let mut fields = Vec::new();
    let mut names = Vec::new();
    for input in &sig.inputs {
        let FnArg::Typed(input) = input else { return super::fault(input, "a component is no method") };
        let Pat::Ident(pattern) = &*input.pat else { return super::fault(&input.pat, "an argument is a name here") };
        let (attrs, ty) = (&input.attrs, &input.ty);
        fields.push(quote! { #(#attrs)* pub #pattern: #ty });
        names.push(pattern);
    }
    quote_spanned! { span=>
        #(#attrs)*
        #vis struct #name #declared #bounds { #(#fields),* }

        impl #generics ::std::fmt::Debug for #name #arguments #bounds {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(::std::stringify!(#name))
            }
        }

        impl #generics #name #arguments #bounds {
            /// As a view.
            #vis fn view(self) #output {
                let Self { #(#names),* } = self;
                #block
            }
        }
    }
}

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
    quote_spanned! { name.span()=> crate::reactive::untrack(|| #name { #(#arguments),* }.view()) }
}

fn argument(attribute: &NodeAttribute) -> TokenStream {
    let NodeAttribute::Attribute(attribute) = attribute else {
        let fault = super::fault(attribute, "an argument is `name=value`");
        return quote! { fault: #fault };
    };
    let name = &attribute.key;
    let value = attribute.value().map_or_else(|| quote! { #name }, super::bare);
    // As one would write it.
    if value.to_string() == quote! { #name }.to_string() {
        quote! { #value }
    } else {
        quote! { #name: #value }
    }
}
