//! Bags: what the list, the bag's page and the search box show.

use serde::{Deserialize, Serialize};

use crate::{
    Endpoint, FieldError, Method,
    landed_cost::LandedCost,
    money::Money,
    query::{Href, pairs},
    vocabulary::{Category, Colour, Fittings, Material, Size, View},
};

/// The most bags one answer holds.
pub const PAGE_MAX: u32 = 48;
/// The bags of one answer when nobody asks for another number.
pub const PAGE_DEFAULT: u32 = 12;
/// The longest search text, in characters.
pub const SEARCH_MAX: usize = 100;

/// The order of a list. Ties are broken by id, so that every order is total and cursors hold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, wire::Read)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Sort {
    /// Newest first.
    #[default]
    New,
    /// Best sold first.
    Popular,
    /// Cheapest first.
    Price,
    /// Dearest first.
    PriceDesc,
    /// A to Z.
    Name,
    /// Best match first; only with a search text, where it is the default.
    Relevance,
}

/// The word in a page's address for the order that the device makes.
pub const FOR_YOU: &str = "for_you";

impl Sort {
    /// Every order a shopper can choose.
    pub const ALL: &'static [Self] =
        &[Self::Relevance, Self::New, Self::Popular, Self::Price, Self::PriceDesc, Self::Name];

    /// The word in an address.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Popular => "popular",
            Self::Price => "price",
            Self::PriceDesc => "price_desc",
            Self::Name => "name",
            Self::Relevance => "relevance",
        }
    }

    /// The order a word in an address stands for.
    #[must_use]
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|sort| sort.slug() == slug)
    }
}

/// What a list shows: the state of `/bags` and of search, as it lives in the address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct BagQuery {
    /// The search text, trimmed; empty for none.
    pub q: String,
    /// Any of these; empty for all. Sorted and without repetition, as all lists here.
    pub category: Vec<Category>,
    /// Any of these.
    pub material: Vec<Material>,
    /// A variant in any of these colours.
    pub colour: Vec<Colour>,
    /// A variant in any of these sizes.
    pub size: Vec<Size>,
    /// Sold by any of these merchants, by slug.
    pub merchant: Vec<String>,
    /// A variant at this price or more, in minor units of the catalogue's currency.
    pub price_min: Option<u32>,
    /// A variant at this price or less, in minor units.
    pub price_max: Option<u32>,
    /// Only what can be bought now.
    pub in_stock: bool,
    /// The order; `None` is relevance with a search text and newest without.
    pub sort: Option<Sort>,
    /// The order that the device makes of `sort`'s, by what it remembers: `sort=for_you` of a page. The API knows no such
    /// order, and is never asked for it.
    pub for_you: bool,
    /// How many, 1 to [`PAGE_MAX`]; `None` is [`PAGE_DEFAULT`].
    pub limit: Option<u32>,
    /// Where the page before ended; opaque, from [`BagList::next`].
    pub after: Option<String>,
}

impl BagQuery {
    /// Reads a query string. What cannot be read is left out and named, so that a page can open a hand-edited
    /// address while the API refuses it.
    #[must_use]
    pub fn parse(query: &str) -> (Self, Vec<FieldError>) {
        let mut read = Self::default();
        let mut errors = Vec::new();
        let mut seen: Vec<String> = Vec::new();
        for (key, value) in pairs(query) {
            if seen.contains(&key) {
                errors.push(FieldError::new(&key, "repeated"));
                continue;
            }
            if let Err(code) = read.set(&key, &value) {
                errors.push(FieldError::new(&key, code));
            }
            seen.push(key);
        }
        (read, errors)
    }

    fn set(&mut self, key: &str, value: &str) -> Result<(), &'static str> {
        match key {
            "q" => self.q = if value.trim().is_empty() { String::new() } else { search_text(value)? },
            "category" => self.category = list(value, Category::from_slug)?,
            "material" => self.material = list(value, Material::from_slug)?,
            "colour" => self.colour = list(value, Colour::from_slug)?,
            "size" => self.size = list(value, Size::from_slug)?,
            "merchant" => self.merchant = list(value, merchant_slug)?,
            "price_min" => self.price_min = Some(value.parse().map_err(|_| "invalid")?),
            "price_max" => self.price_max = Some(value.parse().map_err(|_| "invalid")?),
            "in_stock" => {
                self.in_stock = match value {
                    "true" => true,
                    "false" => false,
                    _ => return Err("invalid"),
                }
            }
            "sort" if value == FOR_YOU => self.for_you = true,
            "sort" => self.sort = Some(Sort::from_slug(value).ok_or("unknown")?),
            "limit" => {
                let limit = value.parse().map_err(|_| "invalid")?;
                if !(1..=PAGE_MAX).contains(&limit) {
                    return Err("out_of_range");
                }
                self.limit = Some(limit);
            }
            "after" => {
                if value.is_empty() || value.len() > 200 {
                    return Err("invalid");
                }
                self.after = Some(value.to_owned());
            }
            _ => return Err("unknown_parameter"),
        }
        Ok(())
    }

    /// `path?…` with only what differs from the default, keys in one fixed order: equal queries have equal text.
    #[must_use]
    pub fn href(&self, path: &str) -> String {
        fn joined<'a>(slugs: impl Iterator<Item = &'a str>) -> String {
            slugs.collect::<Vec<_>>().join(",")
        }
        let mut href = Href::new(path);
        let mut push = |key: &str, value: &str| {
            if !value.is_empty() {
                href.push(key, value);
            }
        };
        push("q", &self.q);
        push("category", &joined(self.category.iter().map(|c| c.slug())));
        push("material", &joined(self.material.iter().map(|m| m.slug())));
        push("colour", &joined(self.colour.iter().map(|c| c.slug())));
        push("size", &joined(self.size.iter().map(|s| s.slug())));
        push("merchant", &joined(self.merchant.iter().map(String::as_str)));
        let number = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
        push("price_min", &number(self.price_min));
        push("price_max", &number(self.price_max));
        push("in_stock", if self.in_stock { "true" } else { "" });
        push("sort", if self.for_you { FOR_YOU } else { self.sort.map(Sort::slug).unwrap_or_default() });
        push("limit", &number(self.limit));
        push("after", self.after.as_deref().unwrap_or_default());
        href.finish()
    }

    /// The order that holds when none was chosen.
    #[must_use]
    pub fn sort_or_default(&self) -> Sort {
        self.sort.unwrap_or(if self.q.is_empty() { Sort::New } else { Sort::Relevance })
    }
}

fn search_text(value: &str) -> Result<String, &'static str> {
    crate::text::line(value, SEARCH_MAX).map_err(crate::text::TextError::code)
}

fn merchant_slug(slug: &str) -> Option<String> {
    let plain = slug.len() <= 64 && slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    (plain && !slug.is_empty()).then(|| slug.to_owned())
}

/// A comma-separated list, sorted and without repetition, so that equal choices are equal queries.
fn list<T: Ord>(value: &str, read: impl Fn(&str) -> Option<T>) -> Result<Vec<T>, &'static str> {
    if value.is_empty() {
        return Ok(Vec::new());
    }
    let mut items: Vec<T> = Vec::new();
    for item in value.split(',') {
        let item = read(item).ok_or("unknown")?;
        // Lists are short, and a sort of each kind would be in the bundle five times.
        if let Err(place) = items.binary_search(&item) {
            items.insert(place, item);
        }
    }
    Ok(items)
}

/// A bag as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BagSummary {
    /// Its name in addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub category: Category,
    /// What it is made of.
    pub material: Material,
    /// The merchant's name.
    pub merchant: String,
    /// The lowest price of its variants, before tax.
    pub price: Money,
    /// Whether other variants cost more.
    pub price_from: bool,
    /// The colours it comes in; the first is the one pictured.
    pub colours: Vec<Colour>,
    /// Whether any variant can be bought now.
    pub in_stock: bool,
    /// The SKU of the variant for which a list that asks for a colour or a size shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub found: Option<String>,
}

/// Where the picture of a bag is; immutable, so the version is part of the address.
#[must_use]
pub fn picture(slug: &str, colour: Colour, view: View) -> String {
    // Raise the number whenever the illustrator draws anything differently.
    format!("/media/1/{slug}/{}/{}.svg", colour.slug(), view.slug())
}

/// Where a bag's picture is for those who draw no SVG, such as the previews of links in messages: a PNG of 1200 × 630.
#[must_use]
pub fn preview(slug: &str, colour: Colour) -> String {
    format!("/media/1/{slug}/{}/preview.png", colour.slug())
}

/// How many bags one choice of a facet would show, with the other facets as they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FacetCount {
    /// The value as the query writes it.
    pub value: String,
    /// The value in words.
    pub label: String,
    /// The bags it would show.
    pub count: u32,
}

/// The facets of a list. Choices without any bag are left out, unless chosen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Facets {
    /// By kind.
    pub category: Vec<FacetCount>,
    /// By material.
    pub material: Vec<FacetCount>,
    /// By colour.
    pub colour: Vec<FacetCount>,
    /// By size.
    pub size: Vec<FacetCount>,
    /// By merchant.
    pub merchant: Vec<FacetCount>,
    /// The lowest and highest price with the other facets as they are, in minor units; `None` when nothing is shown.
    pub price: Option<(u32, u32)>,
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BagList {
    /// The bags, in order.
    pub bags: Vec<BagSummary>,
    /// How many there are over all pages.
    pub total: u32,
    /// The facets; only with the first page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facets: Option<Facets>,
    /// Where the next page starts; `None` after the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// What the search text was read as, where a typing error was forgiven.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_as: Option<String>,
}

/// `GET /api/bags`.
#[derive(Debug, Clone, Default)]
pub struct ListBags(pub BagQuery);

impl Endpoint for ListBags {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/bags";
    type Body = ();
    type Answer = BagList;
    fn href(&self) -> String {
        let Self(query) = self;
        if !query.for_you {
            return query.href(Self::PATH);
        }
        // As many as there can be, for the device to put in order: the same for everybody.
        BagQuery { for_you: false, limit: Some(PAGE_MAX), ..query.clone() }.href(Self::PATH)
    }
}

/// Who sells a bag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Merchant {
    /// Its name in addresses.
    pub slug: String,
    /// Its trading name.
    pub name: String,
    /// The legal person behind it.
    pub legal_name: String,
    /// Where it is established, ISO 3166-1 alpha-2.
    pub country: String,
}

/// One thing that can be bought: a bag in a colour and a size.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Variant {
    /// Opaque; what the cart takes.
    pub id: String,
    /// The stock-keeping unit printed on labels; the `variant` of the page's address.
    pub sku: String,
    /// Its colour.
    pub colour: Colour,
    /// Its size.
    pub size: Size,
    /// Before tax.
    pub price: Money,
    /// Units that can be bought now, at most [`crate::cart::QUANTITY_MAX`]: the true stock is the merchant's business.
    pub available: u32,
}

/// A bag in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Bag {
    /// Its name in addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Its story, plain text.
    pub story: String,
    /// Its kind.
    pub category: Category,
    /// What it is made of.
    pub material: Material,
    /// Its metalwork.
    pub fittings: Fittings,
    /// Who sells it.
    pub merchant: Merchant,
    /// Where it is made, ISO 3166-1 alpha-2.
    pub origin: String,
    /// Its heading in the Harmonized System, such as `4202.21`.
    pub customs_code: String,
    /// How to care for it, plain text.
    pub care: String,
    /// Width in millimetres.
    pub width_mm: u32,
    /// Height in millimetres.
    pub height_mm: u32,
    /// Depth in millimetres.
    pub depth_mm: u32,
    /// Volume in millilitres.
    pub volume_ml: u32,
    /// Weight in grams.
    pub weight_g: u32,
    /// What can be bought, colour by colour; never empty.
    pub variants: Vec<Variant>,
}

/// `GET /api/bags/{slug}`.
#[derive(Debug, Clone)]
pub struct GetBag {
    /// The bag.
    pub slug: String,
}

impl Endpoint for GetBag {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/bags/{slug}";
    type Body = ();
    type Answer = Bag;
    fn href(&self) -> String {
        Href::new("/api/bags").segment(&self.slug).finish()
    }
}

/// Bags that go with one, each list with the reason it is shown for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Related {
    /// Why these, in words: the same for everybody who looks at this bag (promise: P2.2).
    pub reason: String,
    /// Up to six.
    pub bags: Vec<BagSummary>,
}

/// `GET /api/bags/{slug}/related`.
#[derive(Debug, Clone)]
pub struct GetRelated {
    /// The bag.
    pub slug: String,
}

impl Endpoint for GetRelated {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/bags/{slug}/related";
    type Body = ();
    type Answer = Related;
    fn href(&self) -> String {
        Href::new("/api/bags").segment(&self.slug).segment("related").finish()
    }
}

/// What one variant costs at the door, all in.
#[derive(Debug, Clone)]
pub struct GetLandedCost {
    /// The bag.
    pub slug: String,
    /// The variant's SKU.
    pub sku: String,
    /// Where to, ISO 3166-1 alpha-2.
    pub country: String,
}

impl Endpoint for GetLandedCost {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/bags/{slug}/landed-cost";
    type Body = ();
    type Answer = LandedCost;
    fn href(&self) -> String {
        Href::new("/api/bags")
            .segment(&self.slug)
            .segment("landed-cost")
            .with("sku", &self.sku)
            .with("country", &self.country)
            .finish()
    }
}

/// One line under the search box.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Suggestion {
    /// What it says.
    pub label: String,
    /// The page it opens: a bag, or a list.
    pub href: String,
    /// How many bags are behind it; `None` for a single bag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
}

/// Suggestions for an unfinished search text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Suggestions {
    /// Up to eight, best first.
    pub suggestions: Vec<Suggestion>,
}

/// `GET /api/suggestions?q=`.
#[derive(Debug, Clone)]
pub struct Suggest {
    /// What was typed so far, 1 to [`SEARCH_MAX`] characters.
    pub q: String,
}

impl Endpoint for Suggest {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/suggestions";
    type Body = ();
    type Answer = Suggestions;
    fn href(&self) -> String {
        Href::new(Self::PATH).with("q", &self.q).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{collection::vec, option, prelude::*, sample::select};

    fn queries() -> impl Strategy<Value = BagQuery> {
        (
            "[a-z &=%+é]{0,20}",
            vec(select(Category::ALL), 0..4),
            vec(select(Colour::ALL), 0..4),
            (option::of(any::<u32>()), option::of(any::<u32>()), any::<bool>()),
            option::of(select(Sort::ALL)),
            option::of(1..=PAGE_MAX),
            option::of("[A-Za-z0-9_-]{1,40}"),
        )
            .prop_map(|(q, category, colour, (price_min, price_max, in_stock), sort, limit, after)| {
                let sorted = |mut items: Vec<Category>| {
                    items.sort();
                    items.dedup();
                    items
                };
                let mut colour = colour;
                colour.sort();
                colour.dedup();
                BagQuery {
                    q: q.split_whitespace().collect::<Vec<_>>().join(" "),
                    category: sorted(category),
                    colour,
                    price_min,
                    price_max,
                    in_stock,
                    sort,
                    limit,
                    after,
                    ..BagQuery::default()
                }
            })
    }

    /// promise: P2.2
    #[test]
    fn the_order_of_the_device_is_in_the_address_of_a_page_and_never_in_what_the_server_is_asked() {
        let (query, errors) = BagQuery::parse("category=tote&sort=for_you");
        assert_eq!((query.for_you, query.sort_or_default(), errors), (true, Sort::New, vec![]));
        assert_eq!(query.href("/bags"), "/bags?category=tote&sort=for_you");
        assert_eq!(ListBags(query).href(), "/api/bags?category=tote&limit=48");
    }

    proptest! {
        #[test]
        fn a_query_survives_its_address(query in queries()) {
            let href = query.href("/bags");
            let text = href.split_once('?').map(|(_, text)| text).unwrap_or_default();
            prop_assert_eq!(BagQuery::parse(text), (query, vec![]));
        }

        #[test]
        fn any_query_text_is_read_without_panic_and_normal_form_is_stable(text in "[ -~]{0,80}") {
            let (read, _) = BagQuery::parse(&text);
            let again = read.href("");
            let (twice, errors) = BagQuery::parse(again.trim_start_matches('?'));
            prop_assert!(errors.is_empty());
            prop_assert_eq!(twice, read);
        }
    }

    #[test]
    fn the_order_of_choices_does_not_matter() {
        let (one, _) = BagQuery::parse("category=tote,clutch");
        let (other, _) = BagQuery::parse("category=clutch,tote,tote");
        assert_eq!(one, other);
    }

    #[test]
    fn what_cannot_be_read_is_named_and_the_rest_kept() {
        let (read, errors) = BagQuery::parse("category=tote&limit=0&utm_source=x&sort=up&sort=new");
        assert_eq!(read.category, [Category::Tote]);
        assert_eq!(
            errors,
            [
                FieldError::new("limit", "out_of_range"),
                FieldError::new("utm_source", "unknown_parameter"),
                FieldError::new("sort", "unknown"),
                FieldError::new("sort", "repeated"),
            ]
        );
    }
}
