//! What is asked of the catalogue, as it lives in an address.

use super::{FOR_YOU, Sort};
use crate::{
    FieldError,
    query::{Href, pairs},
    vocabulary::{Category, Colour, Material, Size},
};

/// The most bags one answer holds.
pub const PAGE_MAX: u32 = 48;
/// The bags of one answer when nobody asks for another number.
pub const PAGE_DEFAULT: u32 = 12;
/// The longest search text, in characters.
pub const SEARCH_MAX: usize = 100;

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
    /// Where the page before ended; opaque, from [`super::BagList::next`].
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

#[cfg(test)]
mod tests;
