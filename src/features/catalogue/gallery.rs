//! The views of a bag. Radio buttons and a style sheet change the picture, so that keyboards, fingers and pages
//! without scripts have the same gallery.

use crate::dom::prelude::*;
use contract::{
    catalogue::{Variant, picture},
    vocabulary::{Category, Material, View},
};

use crate::{
    i18n::catalogue as text,
    ui::{Fetch, Picture},
};

/// What the pictures show, the colour aside.
#[derive(Clone)]
pub struct Pictured {
    /// The bag.
    pub slug: String,
    /// What it is made of.
    pub material: Material,
    /// Its kind.
    pub category: Category,
}

/// Four views of a bag in the colour of the chosen variant, one of them large.
#[component]
pub fn Gallery(
    /// The bag.
    bag: Pictured,
    /// The variant that gives the colour.
    chosen: Memo<Option<Variant>>,
) -> impl IntoView {
    let colour = move || chosen.with(|chosen| chosen.as_ref().map(|variant| variant.colour));
    let src = {
        let slug = StoredValue::new(bag.slug.clone());
        move |view: View| {
            Signal::derive(move || {
                let colour = colour();
                slug.with_value(|slug| colour.map(|colour| picture(slug, colour, view)).unwrap_or_default())
            })
        }
    };
    let alt = move |view: View| {
        Signal::derive(move || {
            let colour = colour().map_or("", |colour| colour.label());
            [&text::likeness(colour, bag.material.label(), bag.category.label()), ", ", text::view(view)].concat()
        })
    };
    let large = View::ALL
        .iter()
        .map(|&view| {
            let fetch = if view == View::Front { Fetch::First } else { Fetch::WhenSeen };
            view! {
                <div class="gallery-view" data-view=view.slug()>
                    <Picture src=src(view).into_value() alt=alt(view).into_value() fetch=fetch/>
                </div>
            }
        })
        .collect_view();
    let thumbs = View::ALL
        .iter()
        .map(|&view| {
            view! {
                <label class="gallery-thumb">
                    <input
                        type="radio"
                        name="view"
                        id=["view-", view.slug()].concat()
                        value=view.slug()
                        checked=view == View::Front
                    />
                    <Picture src=src(view).into_value() alt="".into_value() fetch=Fetch::Soon/>
                    <span class="visually-hidden">{view.label()}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <div class="gallery">
            {large} <fieldset class="gallery-thumbs">
                <legend class="visually-hidden">{text::VIEWS}</legend>
                {thumbs}
            </fieldset>
        </div>
    }
    .into_any()
}
