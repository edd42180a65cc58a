//! What search engines read: JSON-LD in schema.org's words. Only painted pages carry it.
//!
//! `{public_url}` stands for the shop's origin, which [`crate::paint`] knows.

use contract::{
    catalogue::{Bag, BagSummary, Variant, picture},
    money::Money,
    vocabulary::View,
};
use serde_json::{Value, json};

use crate::routes::Route;

fn absolute(route: &Route) -> String {
    ["{public_url}", &route.href()].concat()
}

/// An amount as schema.org wants it: digits and a point, the currency apart.
fn digits(amount: Money) -> String {
    let plain = amount.format_plain();
    plain.split_once(' ').map(|(_, digits)| digits.to_owned()).unwrap_or(plain)
}

/// The shop and its search box, for home.
#[must_use]
pub fn shop() -> Vec<String> {
    vec![
        json!({
            "@context": "https://schema.org",
            "@type": "WebSite",
            "name": "Valise",
            "url": "{public_url}/",
            "potentialAction": {
                "@type": "SearchAction",
                "target": { "@type": "EntryPoint", "urlTemplate": "{public_url}/search?q={search_term_string}" },
                "query-input": "required name=search_term_string",
            },
        })
        .to_string(),
        json!({
            "@context": "https://schema.org",
            "@type": "Organization",
            "name": "Valise",
            "url": "{public_url}/",
            "logo": "{public_url}/icon-512.png",
        })
        .to_string(),
    ]
}

/// A list of bags, in order.
#[must_use]
pub fn list(bags: &[BagSummary]) -> Vec<String> {
    let items: Vec<Value> = bags
        .iter()
        .enumerate()
        .map(|(index, bag)| {
            json!({
                "@type": "ListItem",
                "position": index + 1,
                "name": bag.name,
                "url": absolute(&Route::Bag { slug: bag.slug.clone(), sku: None }),
            })
        })
        .collect();
    vec![json!({ "@context": "https://schema.org", "@type": "ItemList", "itemListElement": items }).to_string()]
}

/// A bag with its offers, and the trail that leads to it.
#[must_use]
pub fn bag(bag: &Bag, trail: &[(String, Option<Route>)]) -> Vec<String> {
    let mut texts = vec![breadcrumb(trail)];
    if let Some(product) = product(bag) {
        texts.push(product);
    }
    texts
}

fn breadcrumb(trail: &[(String, Option<Route>)]) -> String {
    let items: Vec<Value> = trail
        .iter()
        .enumerate()
        .map(|(index, (label, route))| {
            let mut item = json!({ "@type": "ListItem", "position": index + 1, "name": label });
            if let Some(route) = route {
                item["item"] = Value::String(absolute(route));
            }
            item
        })
        .collect();
    json!({ "@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items }).to_string()
}

fn product(bag: &Bag) -> Option<String> {
    let first = bag.variants.first()?;
    let prices = || bag.variants.iter().map(|variant| variant.price);
    let lowest = prices().min_by_key(|price| price.minor)?;
    let highest = prices().max_by_key(|price| price.minor)?;
    let images: Vec<String> =
        View::ALL.iter().map(|&view| ["{public_url}", &picture(&bag.slug, first.colour, view)].concat()).collect();
    let offers: Vec<Value> = bag.variants.iter().map(|variant| offer(bag, variant)).collect();
    Some(
        json!({
            "@context": "https://schema.org",
            "@type": "Product",
            "name": bag.name,
            "description": bag.story,
            "sku": first.sku,
            "category": bag.category.label(),
            "material": bag.material.label(),
            "image": images,
            "url": absolute(&Route::Bag { slug: bag.slug.clone(), sku: None }),
            "brand": { "@type": "Brand", "name": bag.merchant.name },
            "offers": {
                "@type": "AggregateOffer",
                "lowPrice": digits(lowest),
                "highPrice": digits(highest),
                "priceCurrency": lowest.currency.code(),
                "offerCount": bag.variants.len(),
                "availability": availability(bag.variants.iter().any(|variant| variant.available > 0)),
                "offers": offers,
            },
        })
        .to_string(),
    )
}

fn offer(bag: &Bag, variant: &Variant) -> Value {
    let name = [variant.colour.label(), ", ", variant.size.label()].concat();
    json!({
        "@type": "Offer",
        "sku": variant.sku,
        "name": name,
        "url": absolute(&Route::Bag { slug: bag.slug.clone(), sku: Some(variant.sku.clone()) }),
        "price": digits(variant.price),
        "priceCurrency": variant.price.currency.code(),
        "availability": availability(variant.available > 0),
        "itemCondition": "https://schema.org/NewCondition",
        "seller": { "@type": "Organization", "name": bag.merchant.name, "legalName": bag.merchant.legal_name },
    })
}

fn availability(in_stock: bool) -> &'static str {
    if in_stock { "https://schema.org/InStock" } else { "https://schema.org/OutOfStock" }
}
