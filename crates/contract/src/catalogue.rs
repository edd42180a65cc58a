//! Bags: what the list, the bag's page and the search box show.

mod bag;
mod list;
mod query;
mod sort;
mod suggestions;

pub use bag::{Bag, GetBag, GetLandedCost, GetRelated, Merchant, Related, Variant, picture, preview};
pub use list::{BagList, BagSummary, FacetCount, Facets, ListBags};
pub use query::{BagQuery, PAGE_DEFAULT, PAGE_MAX, SEARCH_MAX};
pub use sort::{FOR_YOU, Sort};
pub use suggestions::{Suggest, Suggestion, Suggestions};
