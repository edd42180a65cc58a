//! `/bags/{slug}`

use std::sync::Arc;

use crate::dom::prelude::*;
use contract::{
    Endpoint, ProblemCode,
    catalogue::{Bag, GetBag, GetRelated, Related, Variant, preview},
    vocabulary::View,
};

use super::{
    buy::Buy,
    card::{bag_grid, skeleton_grid},
    facts::facts,
    gallery::{Gallery, Pictured},
    landed::{LandedBox, landed_cost},
    painted_only,
    pickers::{Choice, Pickers},
    structured_data, trail,
    variants::{chosen, same_but_for_stock},
};
use crate::{
    api::Failure,
    features::remembered::{self, Tile, save_button, use_remembered},
    head::{Head, use_head},
    i18n::catalogue as text,
    loaded::{Load, Loaded, loaded},
    reactive::effect,
    routes::Route,
    ui::Failed,
};

/// The longest description that search engines show.
const DESCRIPTION_MAX: usize = 155;

/// What a bag's page asks for first.
#[must_use]
pub fn bag_needs(slug: &str) -> Vec<String> {
    vec![GetBag { slug: slug.to_owned() }.href(), GetRelated { slug: slug.to_owned() }.href()]
}

/// A name to show until the bag's own is known: the address has it.
fn provisional(slug: &str) -> String {
    let mut name = slug.replace('-', " ");
    if let Some(first) = name.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    name
}

fn is_gone(failure: &Failure) -> bool {
    failure.code() == Some(ProblemCode::NotFound)
}

fn name(slug: &str, state: &Load<Arc<Bag>>) -> String {
    match state {
        Load::Ready(bag) => bag.name.clone(),
        Load::Failed(failure) if is_gone(failure) => text::BAG_GONE.to_owned(),
        Load::Pending | Load::Failed(_) => provisional(slug),
    }
}

/// The first words of a text, at most so many characters of it.
fn excerpt(story: &str) -> String {
    let mut excerpt = String::new();
    let mut length = 0;
    for word in story.split_whitespace() {
        length += word.chars().count() + 1;
        if length > DESCRIPTION_MAX {
            excerpt.push('…');
            break;
        }
        if !excerpt.is_empty() {
            excerpt.push(' ');
        }
        excerpt.push_str(word);
    }
    excerpt
}

fn head(slug: &str, state: &Load<Arc<Bag>>) -> Head {
    let title = name(slug, state);
    match state {
        Load::Ready(bag) => Head {
            title,
            description: excerpt(&bag.story),
            canonical: Some(Route::Bag { slug: bag.slug.clone(), sku: None }.href()),
            image: bag.variants.first().map(|variant| preview(&bag.slug, variant.colour)),
            json_ld: painted_only(|| structured_data::bag(bag, &trail::steps(Some(bag.category), &bag.name))),
            status: 200,
        },
        Load::Failed(Failure::Problem(problem)) => Head { status: problem.status, ..Head::private(&title) },
        Load::Pending | Load::Failed(_) => Head::private(&title),
    }
}

/// `/bags/{slug}`
#[component]
pub fn BagPage(
    /// The bag.
    slug: String,
    /// The variant's SKU.
    sku: Memo<Option<String>>,
) -> impl IntoView {
    let slug = StoredValue::new(slug);
    let bag = loaded(move || Some(GetBag { slug: slug.get_value() }));
    let related = loaded(move || Some(GetRelated { slug: slug.get_value() }));
    use_head(move || slug.with_value(|slug| bag.with(|state| head(slug, state))));

    let name = move || slug.with_value(|slug| bag.with(|state| name(slug, state)));
    let merchant = move || {
        bag.with(|state| match state {
            Load::Ready(bag) => Some([text::SOLD_BY, &bag.merchant.name].concat()),
            Load::Pending | Load::Failed(_) => None,
        })
    };
    let trail = move || {
        let category = bag.with(|state| match state {
            Load::Ready(bag) => Some(bag.category),
            Load::Pending | Load::Failed(_) => None,
        });
        trail::breadcrumb(trail::steps(category, &name()))
    };
    // Stock and prices may change under the shopper's hands; what she looks at stays where it is.
    let built = Memo::new_with_compare(
        move |_| bag.get(),
        |before: Option<&Load<Arc<Bag>>>, now: Option<&Load<Arc<Bag>>>| match (before, now) {
            (Some(Load::Ready(before)), Some(Load::Ready(now))) => !same_but_for_stock(before, now),
            (before, now) => before != now,
        },
    );
    // What goes with a bag comes after it, or it would be pushed down by it.
    let arrived = Memo::new(move |_| bag.with(|state| matches!(state, Load::Ready(_))));
    let remembered = use_remembered();
    effect(move || {
        if let (true, Load::Ready(bag)) = (arrived.get(), untrack(|| bag.get())) {
            remembered.looked_at(&bag);
        }
    });
    // The heading stands before, during and after loading: focus that was moved to it is not lost.
    view! {
        <div class="page bag-page">
            {trail}
            <article class="bag-layout">
                <header class="bag-head">
                    <h1>{name}</h1>
                    <p class="muted">{merchant}</p>
                </header>
                {move || match built.get() {
                    Load::Pending => skeleton(),
                    Load::Ready(shown) => body(&shown, bag, sku),
                    Load::Failed(failure) if is_gone(&failure) => gone(),
                    Load::Failed(failure) => view! { <Failed failure=failure retry=bag/> }.into_any(),
                }}
            </article>
            {move || if arrived.get() { goes_with(related.get()) } else { ().into_any() }}
        </div>
    }
    .into_any()
}

fn body(shown: &Bag, bag: Loaded<Bag>, sku: Memo<Option<String>>) -> AnyView {
    let variants = Memo::new(move |before: Option<&Vec<Variant>>| {
        bag.with(|state| match state {
            Load::Ready(bag) => bag.variants.clone(),
            Load::Pending | Load::Failed(_) => before.cloned().unwrap_or_default(),
        })
    });
    let chosen =
        Memo::new(move |_| variants.with(|variants| sku.with(|sku| chosen(variants, sku.as_deref()).cloned())));
    let slug = StoredValue::new(shown.slug.clone());
    let cost = landed_cost(slug, chosen);
    let pictured = Pictured { slug: shown.slug.clone(), material: shown.material, category: shown.category };
    view! {
        <Gallery bag=pictured chosen=chosen/>
        <div class="bag-info">
            {price_line(chosen)} <Pickers choice=Choice { slug, variants, chosen }/> <Buy bag=bag chosen=chosen cost=cost/>
            {save_button(Tile::of(shown))} <LandedBox cost=cost/>
        </div>
        <div class="bag-facts">{facts(shown, chosen)}</div>
    }
    .into_any()
}

fn price_line(chosen: Memo<Option<Variant>>) -> AnyView {
    let price = move || chosen.with(|chosen| chosen.as_ref().map(|variant| variant.price)).map(remembered::price);
    view! {
        <p class="bag-amount">
            {price}
            " "
            <span class="muted small">{text::BEFORE_TAX}</span>
        </p>
    }
    .into_any()
}

fn goes_with(related: Load<Arc<Related>>) -> AnyView {
    let grid = match related {
        Load::Pending => skeleton_grid(6),
        Load::Ready(related) if !related.bags.is_empty() => {
            return view! {
                <section class="stack related" aria-labelledby="related">
                    <div>
                        <h2 id="related">{text::RELATED}</h2>
                        <p class="muted">{related.reason.clone()}</p>
                    </div>
                    {bag_grid(related.bags.clone(), false)}
                </section>
            }
            .into_any();
        }
        // Nobody came for these: their absence is no news.
        Load::Ready(_) | Load::Failed(_) => return ().into_any(),
    };
    view! { <section class="stack related">{grid}</section> }.into_any()
}

fn gone() -> AnyView {
    view! {
        <div class="stack bag-gone">
            <p>{text::BAG_GONE_HINT}</p>
            {trail::kind_chips()}
        </div>
    }
    .into_any()
}

fn skeleton() -> AnyView {
    view! {
        <div class="gallery" aria-hidden="true">
            <span class="plate skeleton"></span>
            <div class="gallery-thumbs">{View::ALL.iter().map(|_| view! { <span class="plate skeleton"></span> }).collect_view()}</div>
        </div>
        <div class="bag-info" aria-busy="true">
            <span class="visually-hidden">{text::LOADING}</span>
            <span class="skeleton" data-shape="line"></span>
            <span class="skeleton" data-shape="line"></span>
            <span class="skeleton" data-shape="button"></span>
            <span class="skeleton" data-shape="button"></span>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("nora-tote", "Nora tote")]
    #[case("", "")]
    #[case("é-bag", "é bag")]
    fn the_address_names_the_bag_until_its_own_name_is_known(#[case] slug: &str, #[case] shown: &str) {
        assert_eq!(provisional(slug), shown);
    }

    #[test]
    fn an_excerpt_ends_with_a_whole_word() {
        let story = "Carried ".repeat(40);
        let short = excerpt(&story);
        assert!(short.chars().count() <= DESCRIPTION_MAX + 1);
        assert!(short.ends_with("Carried…"), "{short}");
        assert_eq!(excerpt("A  short story."), "A short story.");
    }
}
