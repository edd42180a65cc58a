//! Choosing colour and size. Each choice is the address of a variant.

use crate::dom::prelude::*;
use contract::{
    catalogue::Variant,
    vocabulary::{Colour, Size},
};

use super::variants::{colours, in_colour, in_size, sizes};
use crate::{i18n::catalogue as text, routes::Route};

/// The variants of a bag and the one that is shown.
#[derive(Clone, Copy)]
pub struct Choice {
    /// The bag's name in addresses.
    pub slug: StoredValue<String>,
    /// All variants, with their stock as it is now.
    pub variants: Memo<Vec<Variant>>,
    /// The one that is shown.
    pub chosen: Memo<Option<Variant>>,
}

/// A colour or a size to choose.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pick {
    Colour(Colour),
    Size(Size),
}

impl Pick {
    const fn label(self) -> &'static str {
        match self {
            Self::Colour(colour) => colour.label(),
            Self::Size(size) => size.label(),
        }
    }

    fn is_of(self, variant: &Variant) -> bool {
        match self {
            Self::Colour(colour) => variant.colour == colour,
            Self::Size(size) => variant.size == size,
        }
    }

    fn target<'a>(self, variants: &'a [Variant], now: &Variant) -> Option<&'a Variant> {
        match self {
            Self::Colour(colour) => in_colour(variants, now, colour),
            Self::Size(size) => in_size(variants, now, size),
        }
    }
}

/// The pickers that a bag needs: none for what there is only one of.
#[component]
pub fn Pickers(
    /// What can be chosen.
    choice: Choice,
) -> impl IntoView {
    let (colours, sizes) = choice.variants.with_untracked(|variants| (colours(variants), sizes(variants)));
    let colours: Vec<Pick> = colours.into_iter().map(Pick::Colour).collect();
    let sizes: Vec<Pick> = match sizes.as_slice() {
        [Size::OneSize] => Vec::new(),
        _ => sizes.into_iter().map(Pick::Size).collect(),
    };
    view! {
        {group("pick-colour", text::colour(), colours, choice)}
        {group("pick-size", text::SIZE, sizes, choice)}
    }
    .into_any()
}

fn group(id: &'static str, label: &'static str, picks: Vec<Pick>, choice: Choice) -> AnyView {
    if picks.is_empty() {
        return ().into_any();
    }
    let now = {
        let picks = picks.clone();
        move || {
            choice.chosen.with(|chosen| {
                chosen.as_ref().and_then(|chosen| picks.iter().find(|pick| pick.is_of(chosen))).map(|pick| pick.label())
            })
        }
    };
    let picks = picks.into_iter().map(|pick| link(pick, choice)).collect_view();
    view! {
        <div class="picker" role="group" aria-labelledby=id>
            <p id=id>
                <span class="muted">{label}": "</span>
                {now}
            </p>
            <ul class="chips">{picks}</ul>
        </div>
    }
    .into_any()
}

fn link(pick: Pick, choice: Choice) -> AnyView {
    let with_target = move |read: fn(&Variant) -> Option<String>| {
        choice.chosen.with(|now| {
            let now = now.as_ref()?;
            choice.variants.with(|all| pick.target(all, now).and_then(read))
        })
    };
    let href = move || {
        let sku = with_target(|variant| Some(variant.sku.clone()));
        Route::Bag { slug: choice.slug.get_value(), sku }.href()
    };
    let sold_out = move || with_target(|variant| (variant.available == 0).then(String::new)).is_some();
    let current = move || choice.chosen.with(|now| now.as_ref().is_some_and(|now| pick.is_of(now))).then_some("true");
    let swatch = match pick {
        Pick::Colour(colour) => Some(view! { <i class="swatch" data-colour=colour.slug()></i> }),
        Pick::Size(_) => None,
    };
    view! {
        <li>
            <a
                class="chip"
                href=href
                data-replace=""
                rel="nofollow"
                aria-current=current
                data-sold-out=move || sold_out().then_some("")
            >
                {swatch}
                {pick.label()}
                {move || sold_out().then(|| view! { <span class="visually-hidden">", "{text::SOLD_OUT}</span> })}
            </a>
        </li>
    }
    .into_any()
}
