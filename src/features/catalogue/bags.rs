//! `/bags` and `/search`: one page, whose every state is its address.

use crate::dom::prelude::*;
use contract::{
    Endpoint,
    catalogue::{BagQuery, ListBags, PAGE_DEFAULT},
};
use leptos::ev::MouseEvent;

use super::{
    card::{bag_card, fetch_at, skeleton_cards, skeleton_grid},
    chips::chips,
    filters::{Filters, RESULTS_ID, sort_form},
    listing::{Listing, Shown},
    model::{chosen_count, cleared, from_start},
    painted_only, structured_data, trail,
};
use crate::{
    features::remembered::{density_button, use_remembered},
    head::{Head, use_head},
    i18n::{catalogue as text, failures, remembered as remembered_text},
    loaded::{Load, loaded},
    reactive::effect,
    routes::Route,
    ui::{Failed, Fetch},
};

/// What the list asks for first.
#[must_use]
pub fn bags_needs(query: &BagQuery) -> Vec<String> {
    vec![ListBags(query.clone()).href()]
}

/// What the list is of.
fn heading(query: &BagQuery) -> String {
    match query.category.as_slice() {
        _ if !query.q.is_empty() => text::results_for(&query.q),
        [category] => text::plural(*category).to_owned(),
        _ => text::BAGS.to_owned(),
    }
}

fn head(query: &BagQuery, shown: Option<Shown>) -> Head {
    // Search results and pages from the middle of a list are no places to arrive at from a search engine.
    let canonical = (query.q.is_empty() && query.after.is_none()).then(|| Route::Bags(query.clone()).canonical());
    Head {
        title: heading(query),
        description: text::LIST_DESCRIPTION.to_owned(),
        canonical,
        json_ld: painted_only(|| shown.map(|shown| structured_data::list(&shown.bags)).unwrap_or_default()),
        ..Head::default()
    }
}

/// What stands in the place of the list.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Pending,
    Failed,
    Empty,
    Bags,
}

/// `/bags` and `/search`
#[component]
pub fn BagsPage(
    /// What is shown.
    query: Memo<BagQuery>,
) -> impl IntoView {
    let first = loaded(move || Some(ListBags(query.get())));
    let listing = Listing::new(query, first);
    let shown = Memo::new(move |_| listing.shown());
    // The panel keeps its choices while a page without them is shown or awaited.
    let facets = Memo::new(move |before| {
        let now = shown.with(|shown| shown.as_ref().and_then(|shown| shown.facets.clone()));
        now.or_else(|| before.cloned()).unwrap_or_default()
    });
    // The panel comes when its choices are known: growing under the shopper's eyes it would push itself down.
    let known = Memo::new(move |before| before == Some(&true) || shown.with(Option::is_some));
    use_head(move || query.with(|query| head(query, shown.get())));
    let stage = Memo::new(move |_| {
        shown.with(|shown| match shown {
            Some(shown) if shown.bags.is_empty() => Stage::Empty,
            Some(_) => Stage::Bags,
            None if first.with(|state| matches!(state, Load::Failed(_))) => Stage::Failed,
            None => Stage::Pending,
        })
    });
    // Nothing was found and nothing was chosen: there is nothing to narrow.
    let bare = Memo::new(move |_| stage.get() == Stage::Empty && query.with(chosen_count) == 0);
    let total =
        Memo::new(move |_| shown.with(|shown| shown.as_ref().map(|shown| text::bags(shown.total)).unwrap_or_default()));
    view! {
        <div class="page listing">
            <div class="page-head">
                <h1>{move || query.with(heading)}</h1>
                <p class="muted" role="status">
                    {move || total.get()}
                </p>
            </div>
            <div class="listing-side">
                {move || (known.get() && !bare.get()).then(|| view! { <Filters query=query facets=facets total=total/> })}
            </div>
            <div class="listing-main">
                <div class="listing-tools">{chips(query, facets)} {density_button()} {sort_form(query)}</div>
                {by_taste(query)}
                {move || shown.with(|shown| shown.as_ref().and_then(|shown| shown.read_as.clone())).map(|meant| read_as(query, &meant))}
                {move || match stage.get() {
                    Stage::Pending => skeleton_grid(PAGE_DEFAULT as usize),
                    Stage::Failed => match first.get() {
                        Load::Failed(failure) => view! { <Failed failure=failure retry=first/> }.into_any(),
                        Load::Pending | Load::Ready(_) => ().into_any(),
                    },
                    Stage::Empty => nothing(query),
                    Stage::Bags => grid(query, listing, shown, first.busy),
                }}
            </div>
        </div>
    }
    .into_any()
}

fn grid(query: Memo<BagQuery>, listing: Listing, shown: Memo<Option<Shown>>, busy: RwSignal<bool>) -> AnyView {
    let bags = move || {
        shown.with(|shown| {
            let shown = shown.iter();
            shown
                .flat_map(|shown| shown.bags.iter().map(|bag| (shown.reason(bag), bag.clone())).enumerate())
                .collect::<Vec<_>>()
        })
    };
    let coming = move || shown.with_untracked(|shown| shown.as_ref().map_or(0, Shown::coming));
    let from_first = move || query.with(|query| query.after.is_some().then(|| Route::Bags(from_start(query)).href()));
    view! {
        <p class="muted small">{text::PRICES_BEFORE}</p>
        {move || from_first().map(|href| view! { <p><a href=href>{text::FROM_THE_FIRST}</a></p> })}
        <ul class="grid bags" id=RESULTS_ID tabindex="-1" data-bags="" aria-busy=move || busy.get().then_some("true")>
            {rows(
                bags,
                |(_, (why, bag))| {
                    [&*bag.slug, &bag.price.minor.to_string(), if bag.in_stock { "in" } else { "out" }, why].join(" ")
                },
                |(index, (why, bag))| bag_card(bag, &why, if index < 12 { fetch_at(index) } else { Fetch::WhenSeen }),
            )}
            // The place of what was asked for is made at once: coming later it would push the foot of the page away.
            {move || listing.busy.get().then(|| skeleton_cards(coming()))}
        </ul>
        {more(listing, shown)}
    }
    .into_any()
}

/// How far the list has come, and the link to what follows.
fn more(listing: Listing, shown: Memo<Option<Shown>>) -> AnyView {
    let progress =
        move || shown.with(|shown| shown.as_ref().map(|shown| text::progress(shown.bags.len(), shown.total)));
    let next = Memo::new(move |_| {
        shown.with(|shown| shown.as_ref().and_then(|shown| shown.next.clone())).map(|next| Route::Bags(next).href())
    });
    let load = move |event: MouseEvent| {
        // Another tab was asked for: the link does that by itself.
        if !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key()) {
            event.prevent_default();
            listing.load_more();
        }
    };
    let there_is_more = Memo::new(move |_| next.with(Option::is_some));
    view! {
        <div class="more">
            <p class="muted">{progress}</p>
            {move || {
                listing.failure.get().map(|failure| view! {
                    <p class="notice" data-tone="error" role="alert">
                        {failures::message(&failure)}
                    </p>
                })
            }}
            {move || {
                there_is_more.get().then(|| view! {
                    <a
                        class="button"
                        id="load-more"
                        href=move || next.get().unwrap_or_default()
                        aria-busy=move || listing.busy.get().then_some("true")
                        on:click=load
                    >
                        {text::LOAD_MORE}
                    </a>
                })
            }}
        </div>
    }
    .into_any()
}

/// Brings what an order by taste is made from, and says where there is none.
fn by_taste(query: Memo<BagQuery>) -> AnyView {
    let remembered = use_remembered();
    let asked = Memo::new(move |_| query.with(|query| query.for_you));
    effect(move || {
        if asked.get() && remembered.personal.get() {
            remembered.bring_taste();
        }
    });
    let said = move || {
        if !asked.get() {
            ().into_any()
        } else if !remembered.personal.get() {
            let [before, link, after] = remembered_text::ORDER_NOT_ALLOWED;
            view! { <p class="notice">{before} <a href=Route::Privacy.href()>{link}</a> {after}</p> }.into_any()
        } else if !remembered.knows_bags() {
            view! { <p class="notice">{remembered_text::ORDER_OF_NOTHING}</p> }.into_any()
        } else {
            ().into_any()
        }
    };
    said.into_any()
}

fn read_as(query: Memo<BagQuery>, meant: &str) -> AnyView {
    view! {
        <p class="notice">
            {text::read_as(meant)} ". " <span class="muted">{text::nothing_for(&query.with_untracked(|q| q.q.clone()))} "."</span>
        </p>
    }
    .into_any()
}

/// No bag: what to take back, and where bags are.
fn nothing(query: Memo<BagQuery>) -> AnyView {
    let narrowed = query.with_untracked(|query| chosen_count(query) > 0);
    let clear = narrowed.then(|| {
        let href = query.with_untracked(|query| Route::Bags(cleared(query)).href());
        view! {
            <a class="button" href=href>
                {text::CLEAR_ALL}
            </a>
        }
    });
    view! {
        <div class="empty" id=RESULTS_ID tabindex="-1">
            <h2>{if narrowed { text::NOTHING } else { text::NO_RESULTS }}</h2>
            <p class="muted">{if narrowed { text::NOTHING_FILTERED } else { text::NOTHING_FOUND }}</p>
            {clear}
            {trail::kind_chips()}
        </div>
    }
    .into_any()
}
