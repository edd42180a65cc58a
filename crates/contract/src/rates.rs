//! What other currencies are worth, for estimates: the shop counts and charges in euros
//! (docs/adr/0027-estimates-in-other-currencies.md).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    Endpoint, Method,
    money::{Currency, Rate},
};

/// `GET /api/rates`: the same for everybody, and asked for only by a browser whose shopper wants estimates. Which currency
/// she wants them in is not told.
#[derive(Debug, Clone, Copy)]
pub struct GetRates;

impl Endpoint for GetRates {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/rates";
    type Body = ();
    type Answer = Rates;
}

/// The newest reference rates of the European Central Bank that the shop was given.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Rates {
    /// The day that the bank published them for; absent where the shop has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "2021-06-03"))]
    pub day: Option<String>,
    /// By the currency's code: millionths of it for one euro.
    #[cfg_attr(feature = "openapi", schema(value_type = BTreeMap<String, i64>))]
    pub millionths: BTreeMap<Currency, i64>,
}

impl Rates {
    /// That of a currency, if there is one.
    #[must_use]
    pub fn rate(&self, currency: Currency) -> Option<Rate> {
        self.millionths.get(&currency).map(|&millionths| Rate { currency, millionths })
    }
}
