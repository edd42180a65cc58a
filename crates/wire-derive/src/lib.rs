//! `#[derive(Read)]` for `wire::Read`, by what serde's attributes say of a type. What it does not know is a compile error.

mod shape;

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{Data, DeriveInput, Fields, Type, Variant, parse_macro_input};

use crate::shape::{Absent, Said, name_of};

/// Reads the type from JSON as serde would: structs with named fields, newtypes, and enums tagged from outside.
#[proc_macro_derive(Read)]
pub fn read(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    implementation(&input).unwrap_or_else(syn::Error::into_compile_error).into()
}

fn implementation(input: &DeriveInput) -> syn::Result<TokenStream> {
    let said = Said::of(&input.attrs)?;
    let body = match &input.data {
        Data::Struct(data) => fields(&quote! { Self }, &data.fields, &said)?,
        Data::Enum(data) => variants(data.variants.iter().collect(), &said)?,
        Data::Union(_) => return Err(syn::Error::new(Span::call_site(), "a union cannot be read")),
    };
    let name = &input.ident;
    Ok(quote! {
        impl ::wire::Read for #name {
            fn read(from: &mut ::wire::Reader<'_, '_>) -> Self { #body }
        }
    })
}

/// What is built from an object's members, or from the value itself.
fn fields(built: &TokenStream, fields: &Fields, said: &Said) -> syn::Result<TokenStream> {
    match fields {
        Fields::Named(named) => {
            let mut names = Vec::new();
            let mut values = Vec::new();
            for field in &named.named {
                let said_of_field = Said::of(&field.attrs)?;
                let ident = field.ident.as_ref();
                names.push(name_of(ident, &said_of_field, said));
                let value = member(&field.ty, &said_of_field.absent);
                values.push(quote! { #ident: #value });
            }
            let names = names.join(" ");
            Ok(quote! {
                let mut members = from.object(#names);
                #built { #(#values),* }
            })
        }
        Fields::Unnamed(unnamed) if unnamed.unnamed.len() == 1 => Ok(quote! { #built(::wire::Read::read(from)) }),
        other => Err(syn::Error::new_spanned(other, "neither named fields nor a single one")),
    }
}

/// The next member's value, and what stands for one that is not there.
fn member(kind: &Type, absent: &Absent) -> TokenStream {
    let other = match absent {
        Absent::Mistake => return quote! { ::wire::Read::read(members.member()) },
        Absent::Default => match empty(kind) {
            Some(empty) => return quote! { ::wire::Read::read(members.member_or(#empty)) },
            None => quote! { ::std::default::Default::default() },
        },
        Absent::Made(by) => quote! { #by() },
    };
    quote! { if let ::std::option::Option::Some(from) = members.member_if() { ::wire::Read::read(from) } else { #other } }
}

/// How the type's default is written.
fn empty(kind: &Type) -> Option<&'static str> {
    let Type::Path(path) = kind else { return None };
    match path.path.segments.last()?.ident.to_string().as_str() {
        "Option" => Some("null"),
        "Vec" => Some("[]"),
        "String" => Some("\"\""),
        "bool" => Some("false"),
        _ => None,
    }
}

fn variants(variants: Vec<&Variant>, said: &Said) -> syn::Result<TokenStream> {
    let mut names = Vec::new();
    let mut other = None;
    for variant in &variants {
        let said_of_variant = Said::of(&variant.attrs)?;
        names.push(name_of(Some(&variant.ident), &said_of_variant, said));
        other = other.or_else(|| said_of_variant.other.then_some(&variant.ident));
    }
    let names = names.join(" ");
    // What is not in the list is a mistake, which the reader has noted, unless there is a variant for it.
    if variants.iter().all(|variant| matches!(variant.fields, Fields::Unit)) {
        let idents: Vec<_> = variants.iter().map(|variant| &variant.ident).collect();
        let (first, places) = (idents.first(), 0..idents.len());
        if let Some(other) = other {
            return Ok(
                quote! { match from.known_word(#names) { #(Some(#places) => Self::#idents,)* _ => Self::#other } },
            );
        }
        return Ok(quote! { match from.word(#names) { #(#places => Self::#idents,)* _ => Self::#first } });
    }
    let mut arms = Vec::new();
    let mut alone = None;
    for (place, variant) in variants.iter().enumerate() {
        let ident = &variant.ident;
        if matches!(variant.fields, Fields::Unit) {
            let place = 2 * place;
            arms.push(quote! { #place => Self::#ident });
            alone.get_or_insert(ident);
        } else {
            let place = 2 * place + 1;
            let built = fields(&quote! { Self::#ident }, &variant.fields, &Said::default())?;
            arms.push(quote! { #place => { let it = { #built }; from.leave(); it } });
        }
    }
    let alone = alone.ok_or_else(|| syn::Error::new(Span::call_site(), "no variant stands alone"))?;
    Ok(quote! {
        match from.variant(#names) {
            #(#arms,)*
            _ => { from.fail(); Self::#alone }
        }
    })
}
