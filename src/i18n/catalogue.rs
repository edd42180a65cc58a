//! Words of home, the list, the bag's page and the search box.

use contract::{
    catalogue::{Sort, Variant},
    money::Money,
    vocabulary::{Category, View},
};

use super::spelt;
use crate::features::catalogue::{Facet, Stock};

/// What the shop is, in a line.
pub const TAGLINE: &str = "Bags for every day, and for the days away.";
/// What home says under the line.
pub const INTRODUCTION: &str =
    "From us and from independent merchants, with the whole price to your door before you pay.";
/// Home's description for search engines.
pub const HOME_DESCRIPTION: &str =
    "Totes, backpacks, satchels, luggage and more, with the full cost to your door shown before you buy.";
/// The list's description for search engines.
pub const LIST_DESCRIPTION: &str =
    "Every bag by kind, colour, size, material, maker and price, with delivery, duty and tax shown before you buy.";
/// Over home's bags.
pub const NEWEST: &str = "New in";
/// Over home's kinds.
pub const KINDS: &str = "By kind";
/// From home to the list.
pub const ALL_BAGS: &str = "All bags";
/// Home's promises: heading and sentence.
pub const ASSURANCES: [(&str, &str); 3] = [
    (
        "Who sells it is on the label",
        "Each bag names its merchant. Only that merchant learns what you bought from it, and where to send it.",
    ),
    (
        "The price to your door",
        "See goods, delivery, duty and tax for your country on the bag’s own page. Nothing is asked at the door.",
    ),
    (
        "Private by default",
        "The shop works without any tracking. You choose what else may happen, and can change your mind.",
    ),
];
/// The link of the last promise.
pub const PRIVACY_LINK: &str = "How we keep that promise";

/// What the pictures are.
pub const ILLUSTRATIONS: &str = "The pictures are illustrations, drawn from the bag’s measurements and materials.";
/// What prices leave out.
pub const PRICES_BEFORE: &str = "Prices are before delivery and tax. Each bag’s page shows the full cost to your door.";
/// Beside the price of one bag.
pub const BEFORE_TAX: &str = "before delivery and tax";
/// Before the lowest of several prices.
pub const FROM: &str = "from ";

/// The list's heading without search or kind.
pub const BAGS: &str = "Bags";
/// The panel of choices.
pub const FILTERS: &str = "Filters";
/// Takes all choices back.
pub const CLEAR_ALL: &str = "Clear all";
/// Removes one choice; its name follows.
pub const REMOVE: &str = "Remove ";
/// The choices made.
pub const CHOSEN: &str = "Chosen filters";
/// The order.
pub const SORT: &str = "Sort by";
/// Where scripts do not run.
pub const APPLY: &str = "Apply";
/// Only what can be bought.
pub const IN_STOCK: &str = "In stock only";
/// Over the price's bounds.
pub const PRICE: &str = "Price";
/// No lower and no upper bound.
pub const ANY: &str = "Any";
/// The lower bound.
pub const PRICE_FROM: &str = "From";
/// The upper bound.
pub const PRICE_TO: &str = "Up to";
/// The next page of a list.
pub const LOAD_MORE: &str = "Load more";
/// From a page in the middle to the first.
pub const FROM_THE_FIRST: &str = "Start from the first bag";
/// No bag at all.
pub const NOTHING: &str = "No bag fits all of that.";
/// No bag at all for a search text.
pub const NO_RESULTS: &str = "No bags found";
/// What to do where a choice left nothing.
pub const NOTHING_FILTERED: &str = "Take a filter away, or start again with all bags.";
/// What to do where a search found nothing.
pub const NOTHING_FOUND: &str = "Try fewer or other words: a kind such as “tote”, or a material.";
/// Nothing to buy.
pub const SOLD_OUT: &str = "Sold out";

/// Several of a kind, as a heading.
#[must_use]
pub const fn plural(category: Category) -> &'static str {
    match category {
        Category::Tote => "Totes",
        Category::Backpack => "Backpacks",
        Category::Crossbody => "Crossbody bags",
        Category::Clutch => "Clutches",
        Category::Briefcase => "Briefcases",
        Category::Duffel => "Duffels",
        Category::Satchel => "Satchels",
        Category::BeltBag => "Belt bags",
        Category::Luggage => "Luggage",
        Category::Pouch => "Pouches",
    }
}

/// The picker of colours, and their facet.
#[must_use]
pub fn colour() -> &'static str {
    spelt("Colour", "Color")
}

/// A facet's heading.
#[must_use]
pub fn facet(facet: Facet) -> &'static str {
    match facet {
        Facet::Category => "Kind",
        Facet::Colour => colour(),
        Facet::Size => "Size",
        Facet::Material => "Material",
        Facet::Merchant => "Merchant",
    }
}

/// An order in the menu.
#[must_use]
pub const fn sort(sort: Sort) -> &'static str {
    match sort {
        Sort::Relevance => "Best match",
        Sort::New => "Newest",
        Sort::Popular => "Most popular",
        Sort::Price => "Price, low to high",
        Sort::PriceDesc => "Price, high to low",
        Sort::Name => "Name",
    }
}

/// `1 bag`, `500 bags`
#[must_use]
pub fn bags(count: u32) -> String {
    counted(count, " bag", " bags")
}

/// Closes the panel that narrows a list; `bags` says how many bags are left.
#[must_use]
pub fn show(bags: &str) -> String {
    ["Show ", bags].concat()
}

/// What a search field takes, for browsers to hold what is typed against; the shell's says the same.
pub const SEARCH_PATTERN: &str = ".{0,100}";
/// The same in words, which browsers show at the field.
pub const SEARCH_RULE: &str = "At most 100 letters";

/// `1 colour`, `3 colours`
#[must_use]
pub fn colours(count: u32) -> String {
    counted(count, spelt(" colour", " color"), spelt(" colours", " colors"))
}

fn counted(count: u32, one: &str, many: &str) -> String {
    let mut text = count.to_string();
    text.push_str(if count == 1 { one } else { many });
    text
}

/// `24 of 500 bags`
#[must_use]
pub fn progress(shown: usize, total: u32) -> String {
    let mut text = shown.to_string();
    text.push_str(" of ");
    text.push_str(&bags(total));
    text
}

/// A search's heading.
#[must_use]
pub fn results_for(text: &str) -> String {
    quoted("Results for ", text)
}

/// Where a typing error was forgiven.
#[must_use]
pub fn read_as(meant: &str) -> String {
    quoted("Showing results for ", meant)
}

/// What was typed, where a typing error was forgiven.
#[must_use]
pub fn nothing_for(typed: &str) -> String {
    quoted("Nothing is called ", typed)
}

fn quoted(before: &str, text: &str) -> String {
    [before, "“", text, "”"].concat()
}

/// `€50.00 to €200.00`, with either end open.
#[must_use]
pub fn price_range(min: Option<Money>, max: Option<Money>) -> String {
    match (min, max) {
        (Some(min), Some(max)) => [&min.to_string(), " to ", &max.to_string()].concat(),
        (Some(min), None) => ["From ", &min.to_string()].concat(),
        (None, Some(max)) => ["Up to ", &max.to_string()].concat(),
        (None, None) => String::new(),
    }
}

/// `Cognac full-grain leather tote`
#[must_use]
pub fn likeness(colour: &str, material: &str, category: &str) -> String {
    [colour, " ", &material.to_ascii_lowercase(), " ", &category.to_ascii_lowercase()].concat()
}

/// A view, as a part of a sentence.
#[must_use]
pub const fn view(view: View) -> &'static str {
    match view {
        View::Front => "seen from the front",
        View::ThreeQuarter => "turned to show front and side",
        View::Back => "seen from the back",
        View::Open => "opened to show the lining",
    }
}

/// The trail of links to where we are.
pub const BREADCRUMB: &str = "Breadcrumb";
/// The first of the trail.
pub const HOME: &str = "Home";
/// The views of a bag.
pub const VIEWS: &str = "Views";
/// The picker of sizes.
pub const SIZE: &str = "Size";
/// The one main action.
pub const ADD_TO_CART: &str = "Add to cart";
/// It was done.
pub const ADDED: &str = "Added to your cart.";
/// And where it went.
pub const VIEW_CART: &str = "View cart";
/// Why it could not be done.
pub const NOT_SO_MANY: &str = "Your cart already holds all we have of this one.";
/// Somebody else was faster.
pub const JUST_SOLD: &str = "The last one was just sold. Others of this bag may still be there.";
/// The cart holds [`contract::cart::QUANTITY_MAX`] of it.
pub const THE_MOST: &str = "Your cart already holds ten of this one, the most in one order.";
/// Who sells it.
pub const SOLD_BY: &str = "Sold by ";
/// The costs to the door.
pub const LANDED: &str = "The price to your door";
/// The country of the door.
pub const DELIVERED_TO: &str = "Delivered to";
/// No country yet.
pub const CHOOSE_COUNTRY: &str = "Choose a country";
/// Under the total.
pub const ALL_IN: &str = "with delivery, duty, tax";
/// Where no country is chosen.
pub const CHOOSE_FOR_COST: &str = "Choose a country to see goods, delivery, duty and tax together.";
/// The parts of the total.
pub const BREAKDOWN: &str = "How it adds up";
/// Over the story.
pub const STORY: &str = "The story";
/// Over the facts.
pub const DETAILS: &str = "Details";
/// A fact.
pub const MATERIAL: &str = "Material";
/// A fact.
pub const FITTINGS: &str = "Fittings";
/// A fact.
pub const DIMENSIONS: &str = "Width × height × depth";
/// A fact.
pub const VOLUME: &str = "Volume";
/// A fact.
pub const WEIGHT: &str = "Weight";
/// A fact.
pub const CARE: &str = "Care";
/// A fact.
pub const ORIGIN: &str = "Made in";
/// A fact.
pub const CUSTOMS_CODE: &str = "Customs code";
/// A fact.
pub const MERCHANT: &str = "Merchant";
/// A fact.
pub const ARTICLE: &str = "Article number";
/// Over the bags that go with one.
pub const RELATED: &str = "You may also like";
/// The page of a bag that is not there.
pub const BAG_GONE: &str = "Bag not found";
/// What to do then.
pub const BAG_GONE_HINT: &str = "This bag is not in the shop, or no longer. The others are.";
/// While a bag's page loads.
pub const LOADING: &str = "Loading";

/// What to say of the stock.
#[must_use]
pub fn stock(stock: Stock) -> String {
    match stock {
        Stock::SoldOut => ["Sold out in this ", spelt("colour", "color"), " and size"].concat(),
        Stock::Few(left) => ["Only ", &left.to_string(), " left"].concat(),
        Stock::Plenty => "In stock".to_owned(),
    }
}

/// `Navy, Small, €128.00, In stock`
#[must_use]
pub fn variant(variant: &Variant) -> String {
    let (price, left) = (variant.price.to_string(), stock(Stock::of(variant.available)));
    [variant.colour.label(), variant.size.label(), &price, &left].join(", ")
}

/// Asks again.
pub const TRY_AGAIN: &str = "Try again";
/// Why a bag's cost to the door is not to be had.
pub const NOT_DELIVERED: &str = "We can’t deliver this bag there yet.";

/// The list of suggestions.
pub const SUGGESTIONS: &str = "Suggestions";

/// How many suggestions there are, for those who cannot see them.
#[must_use]
pub fn suggestions(count: u32) -> String {
    counted(count, " suggestion", " suggestions")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_bag_is_no_bags() {
        assert_eq!(bags(1), "1 bag");
        assert_eq!(progress(24, 500), "24 of 500 bags");
    }

    #[test]
    fn a_range_with_an_open_end_says_so() {
        assert_eq!(price_range(Some(Money::eur(5_000)), None), "From €50.00");
        assert_eq!(price_range(Some(Money::eur(5_000)), Some(Money::eur(20_000))), "€50.00 to €200.00");
    }
}
