//! The panel that narrows a list. Every choice is a link, every bound a field of a plain form: it works before the
//! app does, and without it.

use crate::dom::prelude::*;
use contract::{
    catalogue::{BagQuery, FOR_YOU, FacetCount, Facets, Sort},
    money::Money,
    query::pairs,
};

use super::model::{Facet, chosen_count, from_start, price_steps};
use crate::{
    features::remembered::use_remembered,
    i18n::{catalogue as text, remembered as remembered_text},
    platform::{
        document,
        navigation::{Entry, use_navigate},
    },
    routes::Route,
};

/// The id of the list, or of what stands in its place, which takes the focus.
pub const RESULTS_ID: &str = "results";

/// The panel: beside the list where there is room, else folded above it.
#[component]
pub fn Filters(
    /// What is shown.
    query: Memo<BagQuery>,
    /// What can be chosen.
    facets: Memo<Facets>,
    /// How many bags there are, in words.
    total: Memo<String>,
) -> impl IntoView {
    let count = move || match query.with(chosen_count) {
        0 => String::new(),
        n => n.to_string(),
    };
    let groups = Facet::ALL.iter().map(|&facet| group(facet, query, facets)).collect_view();
    view! {
        <details class="filters" id="filters">
            <summary class="button">{text::FILTERS} <span class="badge" data-tone="accent">{count}</span></summary>
            <div class="filters-body">
                {groups} {price(query, facets)}
                <a
                    class="choice choice-alone"
                    rel="nofollow"
                    href=move || {
                        query.with(|query| {
                            Route::Bags(BagQuery { in_stock: !query.in_stock, ..from_start(query) }).href()
                        })
                    }
                    aria-current=move || query.with(|query| query.in_stock).then_some("true")
                >
                    <span>{text::IN_STOCK}</span>
                </a>
                <button
                    class="button button-main filters-done"
                    type="button"
                    on:click=|_| {
                        document::fold("filters");
                        document::focus_id(RESULTS_ID);
                    }
                >
                    {move || text::show(&total.get())}
                </button>
            </div>
        </details>
    }
    .into_any()
}

fn group(facet: Facet, query: Memo<BagQuery>, facets: Memo<Facets>) -> AnyView {
    let open =
        matches!(facet, Facet::Category | Facet::Colour) || query.with_untracked(|q| !facet.chosen(q).is_empty());
    view! {
        <details
            class="details"
            id=["facet-", facet.key()].concat()
            open=open
            hidden=move || facets.with(|facets| facet.counts(facets).is_empty())
        >
            <summary>{text::facet(facet)}</summary>
            <ul class="choices" data-facet=facet.key()>
                {rows(
                    move || facets.with(|facets| facet.counts(facets).to_vec()),
                    |choice| choice.value.clone(),
                    move |choice| self::choice(facet, choice, query, facets),
                )}
            </ul>
        </details>
    }
    .into_any()
}

/// One choice as the address that makes it, or takes it back.
fn choice(facet: Facet, choice: FacetCount, query: Memo<BagQuery>, facets: Memo<Facets>) -> AnyView {
    let value = StoredValue::new(choice.value.clone());
    let href = move || value.with_value(|value| query.with(|query| Route::Bags(facet.toggled(query, value)).href()));
    let chosen = move || value.with_value(|value| query.with(|query| facet.chosen(query).contains(&value.as_str())));
    let count = move || {
        value.with_value(|value| {
            facets.with(|facets| facet.counts(facets).iter().find(|choice| choice.value == *value).map(|c| c.count))
        })
    };
    let swatch = (facet == Facet::Colour).then(|| view! { <i class="swatch" data-colour=choice.value></i> });
    view! {
        <li>
            <a class="choice" rel="nofollow" href=href aria-current=move || chosen().then_some("true")>
                {swatch} <span>{choice.label}</span> " " <span class="muted small">{count}</span>
            </a>
        </li>
    }
    .into_any()
}

fn price(query: Memo<BagQuery>, facets: Memo<Facets>) -> AnyView {
    let navigate = use_navigate();
    let go = move |change: fn(&mut BagQuery, Option<u32>), value: String| {
        let mut query = query.with_untracked(from_start);
        change(&mut query, value.parse().ok());
        navigate(Route::Bags(query), Entry::Push);
    };
    // No choice is offered that leaves nothing between "from" and "up to".
    let options = move |chosen: fn(&BagQuery) -> Option<u32>, fits: fn(&BagQuery, u32) -> bool| {
        let now = query.with(chosen);
        price_steps(facets.with(|facets| facets.price), now)
            .into_iter()
            .map(|step| {
                let amount = Money::eur(i64::from(step)).to_string();
                view! {
                    <option
                        value=step.to_string()
                        selected=now == Some(step)
                        prop:selected=now == Some(step)
                        disabled=query.with(|query| !fits(query, step))
                    >
                        {amount}
                    </option>
                }
            })
            .collect_view()
    };
    view! {
        <form class="price-form" action=move || query.with(path) data-navigate="">
            {move || query.with(|query| kept(query, &["price_min", "price_max"]))} <fieldset>
                <legend>{text::PRICE}</legend>
                <div class="field">
                    <label for="price-min">{text::PRICE_FROM}</label>
                    <select
                        id="price-min"
                        name="price_min"
                        on:change=move |event| go(|query, price| query.price_min = price, event_target_value(&event))
                    >
                        <option value="">{text::ANY}</option>
                        {move || options(|query| query.price_min, |query, step| query.price_max.is_none_or(|most| step <= most))}
                    </select>
                </div>
                <div class="field">
                    <label for="price-max">{text::PRICE_TO}</label>
                    <select
                        id="price-max"
                        name="price_max"
                        on:change=move |event| go(|query, price| query.price_max = price, event_target_value(&event))
                    >
                        <option value="">{text::ANY}</option>
                        {move || options(|query| query.price_max, |query, step| query.price_min.is_none_or(|least| least <= step))}
                    </select>
                </div>
                {apply()}
            </fieldset>
        </form>
    }
    .into_any()
}

/// The order of the list.
#[must_use]
pub fn sort_form(query: Memo<BagQuery>) -> AnyView {
    let navigate = use_navigate();
    let remembered = use_remembered();
    let options = move || {
        let (now, searched) = query.with(|query| (query.sort_or_default(), !query.q.is_empty()));
        // Offered to those alone who allowed it; without that, its address shows the order that it is made of.
        let personal = remembered.personal.get();
        let for_you = personal && query.with(|query| query.for_you);
        let sorts = Sort::ALL.iter().filter(|&&sort| searched || sort != Sort::Relevance);
        let sorts = sorts.map(|&sort| (sort.slug(), text::sort(sort), sort == now && !for_you));
        personal
            .then_some((FOR_YOU, remembered_text::FOR_YOU, for_you))
            .into_iter()
            .chain(sorts)
            .map(|(slug, label, chosen)| {
                view! {
                    <option value=slug selected=chosen prop:selected=chosen>
                        {label}
                    </option>
                }
            })
            .collect_view()
    };
    view! {
        <form class="sort-form field" action=move || query.with(path) data-navigate="">
            {move || query.with(|query| kept(query, &["sort"]))} <label for="sort">{text::SORT}</label>
            <select
                id="sort"
                name="sort"
                on:change=move |event| {
                    let value = event_target_value(&event);
                    let (sort, for_you) = (Sort::from_slug(&value), value == FOR_YOU);
                    navigate(Route::Bags(BagQuery { sort, for_you, ..query.with_untracked(from_start) }), Entry::Push);
                }
            >
                {options}
            </select>
            {apply()}
        </form>
    }
    .into_any()
}

/// Where scripts do not run, a change waits for this.
fn apply() -> AnyView {
    view! {
        <noscript>
            <button class="button">{text::APPLY}</button>
        </noscript>
    }
    .into_any()
}

fn path(query: &BagQuery) -> &'static str {
    if query.q.is_empty() { "/bags" } else { "/search" }
}

/// What a form's own fields do not say of the list.
fn kept(query: &BagQuery, own: &[&str]) -> AnyView {
    let href = from_start(query).href("");
    pairs(href.trim_start_matches('?'))
        .into_iter()
        .filter(|(key, _)| !own.contains(&key.as_str()))
        .map(|(key, value)| view! { <input type="hidden" name=key value=value/> })
        .collect_view()
        .into_any()
}
