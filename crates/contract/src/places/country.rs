//! The countries and territories the shop delivers to.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use serde::de::{Error, Unexpected};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::IdKind;

/// One country a line, by English name. Columns: ISO 3166-1 code, English name, calling code, trunk prefixes
/// (`/` between), mobile numbers, an example of one as written at home, postal codes (a leading `?`: not
/// everyone knows theirs; empty: there are none), an example of one, identity number that customs ask for.
static TABLE: &str = include_str!("countries.psv");

/// A country the shop delivers to; its wire form is the ISO 3166-1 code, `"FR"`. There is no value for a place
/// where it does not.
#[derive(Clone, Copy)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String, example = "FR", pattern = "^[A-Z]{2}$"))]
pub struct Country(
    /// The country's line of [`TABLE`].
    &'static str,
);

/// Whether an address in a country has a postal code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PostalRule {
    /// Every address has one, and the carrier needs it.
    Required,
    /// There are codes, but people do not know theirs and parcels arrive without.
    Optional,
    /// The country has none: the field is not shown.
    None,
}

impl Country {
    /// Every country, by English name: the order of the menu.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.lines().map(Self)
    }

    /// The country of a two-letter ISO 3166-1 code in either case, white space around it aside; `None` for
    /// everything else, countries that the shop does not deliver to included.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        let code = code.trim();
        Self::all().find(|country| country.code().eq_ignore_ascii_case(code))
    }

    /// The ISO 3166-1 alpha-2 code.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.column(0)
    }

    /// The name in English. In the browser `Intl.DisplayNames` knows it in every language.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.column(1)
    }

    /// The international calling code without its plus: `"33"`. Not unique: `"1"` is Canada's and the United
    /// States'.
    #[must_use]
    pub fn calling_code(self) -> &'static str {
        self.column(2)
    }

    /// A mobile number that [`Phone::parse`](super::Phone::parse) takes, as people there write it.
    #[must_use]
    pub fn example_mobile(self) -> &'static str {
        self.column(5)
    }

    /// Whether an address here has a postal code.
    #[must_use]
    pub fn postal_rule(self) -> PostalRule {
        match self.column(6).as_bytes().first() {
            None => PostalRule::None,
            Some(b'?') => PostalRule::Optional,
            Some(_) => PostalRule::Required,
        }
    }

    /// A postal code of this country; empty where there are none.
    #[must_use]
    pub fn example_postal_code(self) -> &'static str {
        self.column(7)
    }

    /// The identity number without which its customs do not clear a parcel for a private person (O2);
    /// `None` almost everywhere.
    #[must_use]
    pub fn id_kind(self) -> Option<IdKind> {
        IdKind::from_code(self.column(8))
    }

    /// Prefixes dialled before a national number inside the country, which are not part of it.
    pub(super) fn trunk_prefixes(self) -> impl Iterator<Item = &'static str> {
        self.column(3).split('/').filter(|prefix| !prefix.is_empty())
    }

    /// The shapes of national mobile numbers, in the notation of [`super::pattern::Mobile`].
    pub(super) fn mobile_shapes(self) -> &'static str {
        self.column(4)
    }

    /// The shapes of postal codes, in the notation of [`super::pattern::fill`].
    pub(super) fn postal_shapes(self) -> &'static str {
        self.column(6).trim_start_matches('?')
    }

    fn column(self, index: usize) -> &'static str {
        self.0.split('|').nth(index).unwrap_or_default()
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl PartialEq for Country {
    fn eq(&self, other: &Self) -> bool {
        self.code() == other.code()
    }
}

impl Eq for Country {}

impl Hash for Country {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.code().hash(state);
    }
}

impl PartialOrd for Country {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Country {
    fn cmp(&self, other: &Self) -> Ordering {
        self.code().cmp(other.code())
    }
}

impl Serialize for Country {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Country {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Self::parse(&code)
            .ok_or_else(|| D::Error::invalid_value(Unexpected::Str(&code), &"the ISO code of a country we deliver to"))
    }
}

impl wire::Read for Country {
    fn read(from: &mut wire::Reader<'_, '_>) -> Self {
        Self::parse(&from.string()).unwrap_or_else(|| {
            from.fail();
            Self(TABLE)
        })
    }
}
