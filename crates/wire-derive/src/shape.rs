//! What serde's attributes say, as far as it is of use here.

use proc_macro2::Ident;
use syn::{Attribute, LitStr, Path, Token, ext::IdentExt as _};

/// What stands for a member that is not there.
#[derive(Default)]
pub enum Absent {
    /// Nothing does.
    #[default]
    Mistake,
    /// Its type's default.
    Default,
    /// What this function makes.
    Made(Path),
}

/// What is said of a type, a field or a variant.
#[derive(Default)]
pub struct Said {
    /// Another name in JSON.
    pub rename: Option<String>,
    /// The names of all in it are in snake case.
    pub snake_case: bool,
    /// See there.
    pub absent: Absent,
    /// This variant stands for all that are not known.
    pub other: bool,
}

impl Said {
    /// What `attributes` say.
    pub fn of(attributes: &[Attribute]) -> syn::Result<Self> {
        let mut said = Self::default();
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("serde")) {
            attribute.parse_nested_meta(|meta| {
                let is = |name: &str| meta.path.is_ident(name);
                if is("default") {
                    let by = if meta.input.peek(Token![=]) { Some(meta.value()?.parse::<LitStr>()?) } else { None };
                    said.absent = by.map_or(Ok(Absent::Default), |by| by.parse().map(Absent::Made))?;
                } else if is("rename") {
                    said.rename = Some(meta.value()?.parse::<LitStr>()?.value());
                } else if is("rename_all") {
                    let case = meta.value()?.parse::<LitStr>()?;
                    said.snake_case = case.value() == "snake_case";
                    if !said.snake_case {
                        return Err(syn::Error::new_spanned(case, "a case that is not known here"));
                    }
                } else if is("other") {
                    said.other = true;
                } else if is("skip_serializing_if") {
                    meta.value()?.parse::<LitStr>()?;
                } else if !is("deny_unknown_fields") && !is("transparent") {
                    return Err(meta.error("what this says of reading is not known here"));
                }
                Ok(())
            })?;
        }
        Ok(said)
    }
}

/// The name in JSON.
pub fn name_of(ident: Option<&Ident>, said: &Said, said_of_type: &Said) -> String {
    if let Some(name) = &said.rename {
        return name.clone();
    }
    let name = ident.map(|ident| ident.unraw().to_string()).unwrap_or_default();
    if said_of_type.snake_case { snake_case(&name) } else { name }
}

fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for (at, letter) in name.char_indices() {
        if letter.is_uppercase() && at > 0 {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}
