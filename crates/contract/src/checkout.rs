//! Checkout: one draft, one `parse`, for both sides.
//!
//! A form is a [`CheckoutDraft`] of strings. [`CheckoutDraft::parse`] gives the only type from which an order
//! can be placed, [`Consignee`], or every fault by field. It asks for what O1 asks for, and nothing more.

use serde::{Deserialize, Serialize};

use crate::{
    Endpoint, FieldError, Method,
    cart::Cart,
    landed_cost::LandedCost,
    money::Money,
    places::{Country, IdNumber, Phone, PostalCode},
    promo::{self, Promo},
    query::Href,
    text,
};

/// The longest name, in characters.
pub const NAME_MAX: usize = 80;
/// The longest address line or city, in characters.
pub const LINE_MAX: usize = 100;

/// What was typed into the checkout form, as typed. Also the form in which a consignee travels.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CheckoutDraft {
    /// Destination, ISO 3166-1 alpha-2.
    #[cfg_attr(feature = "openapi", schema(min_length = 2, max_length = 2))]
    pub country: String,
    /// The consignee's full name, in the order she writes it (promise: O1).
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 80))]
    pub full_name: String,
    /// Mobile number for the carrier, national or international (promise: O1).
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 40))]
    pub mobile: String,
    /// Street and number (promise: O1).
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub line1: String,
    /// Flat, floor, company; optional.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[cfg_attr(feature = "openapi", schema(max_length = 100))]
    pub line2: String,
    /// City or town (promise: O1).
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub city: String,
    /// Postal code, where the country has one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[cfg_attr(feature = "openapi", schema(max_length = 20))]
    pub postal_code: String,
    /// For the confirmation; optional, never blocks an order (promise: O3).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[cfg_attr(feature = "openapi", schema(max_length = 254))]
    pub email: String,
    /// A second number for the carrier; optional (promise: O3).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[cfg_attr(feature = "openapi", schema(max_length = 40))]
    pub landline: String,
    /// What the destination's customs want to know her by, where they do (promise: O2). In answers all but its end is
    /// hidden. Sent for another destination it is not taken, and not stored.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[cfg_attr(feature = "openapi", schema(max_length = 40))]
    pub id_number: String,
}

/// A field of the checkout form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CheckoutField {
    /// [`CheckoutDraft::country`]
    Country,
    /// [`CheckoutDraft::full_name`]
    FullName,
    /// [`CheckoutDraft::mobile`]
    Mobile,
    /// [`CheckoutDraft::line1`]
    Line1,
    /// [`CheckoutDraft::line2`]
    Line2,
    /// [`CheckoutDraft::city`]
    City,
    /// [`CheckoutDraft::postal_code`]
    PostalCode,
    /// [`CheckoutDraft::email`]
    Email,
    /// [`CheckoutDraft::landline`]
    Landline,
    /// [`CheckoutDraft::id_number`]
    IdNumber,
}

impl CheckoutField {
    /// Every field, in the order of the form.
    pub const ALL: &'static [Self] = &[
        Self::Country,
        Self::FullName,
        Self::Mobile,
        Self::Line1,
        Self::Line2,
        Self::PostalCode,
        Self::City,
        Self::IdNumber,
        Self::Email,
        Self::Landline,
    ];

    /// The field's key on the wire, in the registry and in [`FieldError::field`].
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Country => "country",
            Self::FullName => "full_name",
            Self::Mobile => "mobile",
            Self::Line1 => "line1",
            Self::Line2 => "line2",
            Self::City => "city",
            Self::PostalCode => "postal_code",
            Self::Email => "email",
            Self::Landline => "landline",
            Self::IdNumber => "id_number",
        }
    }

    /// The field of a key.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|field| field.key() == key)
    }
}

impl CheckoutDraft {
    /// What was typed into one field.
    #[must_use]
    pub fn get(&self, field: CheckoutField) -> &str {
        match field {
            CheckoutField::Country => &self.country,
            CheckoutField::FullName => &self.full_name,
            CheckoutField::Mobile => &self.mobile,
            CheckoutField::Line1 => &self.line1,
            CheckoutField::Line2 => &self.line2,
            CheckoutField::City => &self.city,
            CheckoutField::PostalCode => &self.postal_code,
            CheckoutField::Email => &self.email,
            CheckoutField::Landline => &self.landline,
            CheckoutField::IdNumber => &self.id_number,
        }
    }

    /// Takes what was typed into one field.
    pub fn set(&mut self, field: CheckoutField, typed: String) {
        *match field {
            CheckoutField::Country => &mut self.country,
            CheckoutField::FullName => &mut self.full_name,
            CheckoutField::Mobile => &mut self.mobile,
            CheckoutField::Line1 => &mut self.line1,
            CheckoutField::Line2 => &mut self.line2,
            CheckoutField::City => &mut self.city,
            CheckoutField::PostalCode => &mut self.postal_code,
            CheckoutField::Email => &mut self.email,
            CheckoutField::Landline => &mut self.landline,
            CheckoutField::IdNumber => &mut self.id_number,
        } = typed;
    }

    /// Reads the form.
    ///
    /// # Errors
    /// Every faulty field once, in the order of the form; the codes are those of [`text::TextError`], of
    /// [`crate::places`], and `not_delivered` for a country that the shop does not deliver to.
    pub fn parse(&self) -> Result<Consignee, Vec<FieldError>> {
        self.read(true)
    }

    /// [`Self::parse`] of a form that does not ask for the identity number: see [`crate::correction`] and the
    /// address book, [`crate::account::AddressDraft`].
    ///
    /// # Errors
    /// As [`Self::parse`].
    pub fn parse_without_id(&self) -> Result<Consignee, Vec<FieldError>> {
        self.read(false)
    }

    fn read(&self, asks_id: bool) -> Result<Consignee, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut fault = |field: CheckoutField, code: &str| errors.push(FieldError::new(field.key(), code));

        let country = Country::parse(&self.country);
        if country.is_none() {
            let code = if self.country.trim().is_empty() { "required" } else { "not_delivered" };
            fault(CheckoutField::Country, code);
        }
        let full_name = text::line(&self.full_name, NAME_MAX)
            .map_err(|e| fault(CheckoutField::FullName, e.code()))
            .unwrap_or_default();
        let mobile = country.and_then(|country| {
            Phone::parse(country, &self.mobile).map_err(|e| fault(CheckoutField::Mobile, e.code())).ok()
        });
        let line1 =
            text::line(&self.line1, LINE_MAX).map_err(|e| fault(CheckoutField::Line1, e.code())).unwrap_or_default();
        let line2 = text::optional_line(&self.line2, LINE_MAX)
            .map_err(|e| fault(CheckoutField::Line2, e.code()))
            .unwrap_or_default();
        let postal_code = country.and_then(|country| {
            PostalCode::parse(country, &self.postal_code).map_err(|e| fault(CheckoutField::PostalCode, e.code())).ok()
        });
        let city =
            text::line(&self.city, LINE_MAX).map_err(|e| fault(CheckoutField::City, e.code())).unwrap_or_default();
        let id_number = country.filter(|_| asks_id).and_then(Country::id_kind).and_then(|kind| {
            IdNumber::parse(kind, &self.id_number).map_err(|e| fault(CheckoutField::IdNumber, e.code())).ok()
        });
        // Nothing but marks that nobody sees is nothing, here too.
        let mut optional = |field: CheckoutField, read: Result<String, text::TextError>| match read {
            Err(text::TextError::Required) => None,
            read => read.map_err(|e| fault(field, e.code())).ok(),
        };
        let email = optional(CheckoutField::Email, text::email(&self.email));
        let landline = optional(CheckoutField::Landline, landline(&self.landline));

        match (country, mobile, postal_code) {
            (Some(country), Some(mobile), Some(postal_code)) if errors.is_empty() => Ok(Consignee {
                full_name,
                mobile,
                address: Address { country, line1, line2, city, postal_code },
                email,
                landline,
                id_number,
            }),
            _ => Err(errors),
        }
    }
}

/// A landline is a help to the carrier and no key to anything: digits and the usual signs suffice.
fn landline(typed: &str) -> Result<String, text::TextError> {
    let typed = text::line(typed, 40)?;
    let digits = typed.chars().filter(char::is_ascii_digit).count();
    let plain = typed.chars().all(|c| c.is_ascii_digit() || " +-()./".contains(c));
    if plain && (5..=17).contains(&digits) { Ok(typed) } else { Err(text::TextError::Invalid) }
}

/// Where an order goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Destination.
    pub country: Country,
    /// Street and number.
    pub line1: String,
    /// Flat, floor, company; empty for none.
    pub line2: String,
    /// City or town.
    pub city: String,
    /// As the country writes it; empty where it has none.
    pub postal_code: PostalCode,
}

/// The person an order goes to. Made only by [`CheckoutDraft::parse`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(into = "CheckoutDraft")]
pub struct Consignee {
    full_name: String,
    mobile: Phone,
    address: Address,
    email: Option<String>,
    landline: Option<String>,
    id_number: Option<IdNumber>,
}

impl Consignee {
    /// Her full name.
    #[must_use]
    pub fn full_name(&self) -> &str {
        &self.full_name
    }

    /// Her mobile number.
    #[must_use]
    pub const fn mobile(&self) -> &Phone {
        &self.mobile
    }

    /// Her address.
    #[must_use]
    pub const fn address(&self) -> &Address {
        &self.address
    }

    /// Where the confirmation goes, if anywhere.
    #[must_use]
    pub fn email(&self) -> Option<&str> {
        self.email.as_deref()
    }
}

impl From<Consignee> for CheckoutDraft {
    fn from(consignee: Consignee) -> Self {
        Self {
            country: consignee.address.country.code().to_owned(),
            full_name: consignee.full_name,
            mobile: consignee.mobile.to_string(),
            line1: consignee.address.line1,
            line2: consignee.address.line2,
            city: consignee.address.city,
            postal_code: consignee.address.postal_code.to_string(),
            email: consignee.email.unwrap_or_default(),
            landline: consignee.landline.unwrap_or_default(),
            id_number: consignee.id_number.map_or_else(String::new, |number| number.expose().to_owned()),
        }
    }
}

/// What the cart costs at one destination's door.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Quote {
    /// The cart it is for.
    pub cart: Cart,
    /// Destination, ISO 3166-1 alpha-2.
    pub country: String,
    /// Goods, discount, delivery, duty, tax and their total.
    pub cost: LandedCost,
    /// What takes the discount off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promo: Option<Promo>,
    /// Whether an order can be placed as it stands: every line is [`crate::cart::LineState::Fine`].
    pub payable: bool,
}

/// `GET /api/checkout/quote?country=&promo_code=`.
#[derive(Debug, Clone)]
pub struct GetQuote {
    /// Destination, ISO 3166-1 alpha-2.
    pub country: String,
    /// A promo code as typed; empty for none.
    pub promo_code: String,
}

impl Endpoint for GetQuote {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/checkout/quote";
    type Body = ();
    type Answer = Quote;
    fn href(&self) -> String {
        let href = Href::new(Self::PATH).with("country", &self.country);
        if self.promo_code.is_empty() { href } else { href.with(promo::FIELD, &self.promo_code) }.finish()
    }
}

/// `POST /api/orders`: reserves the cart's stock and opens a payment. Needs an `Idempotency-Key`:
/// the same key with the same body is answered byte for byte as the first time.
#[derive(Debug, Clone)]
pub struct PlaceOrder {
    /// Made once per intent to buy; 16 to 64 characters of `A–Z a–z 0–9 - _`.
    pub key: String,
    /// What is ordered.
    pub order: NewOrder<Consignee>,
}

/// What is ordered: `C` is [`Consignee`] where it is sent and [`CheckoutDraft`] where it arrives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewOrder<C> {
    /// Who receives it, and where.
    pub consignee: C,
    /// The version of the cart that was shown.
    #[cfg_attr(feature = "openapi", schema(minimum = 0))]
    pub cart_version: i64,
    /// The total that was shown. Another one now is a conflict, never a silent charge.
    pub expected_total: Money,
    /// A promo code as typed, one use of which the order takes; empty for none. One that takes nothing off (any more)
    /// is a conflict too.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[cfg_attr(feature = "openapi", schema(max_length = 40))]
    pub promo_code: String,
}

/// An order that waits for its payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlacedOrder {
    /// The public number.
    pub number: String,
    /// What is due.
    pub total: Money,
    /// The processor's page, on another origin: the card never touches the shop (promise: P6.1).
    pub payment_page: String,
    /// Until when the stock is reserved, epoch milliseconds.
    pub reserved_until: i64,
}

impl Endpoint for PlaceOrder {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/orders";
    type Body = NewOrder<Consignee>;
    type Answer = PlacedOrder;
    fn body(&self) -> Option<&NewOrder<Consignee>> {
        Some(&self.order)
    }
    fn idempotency_key(&self) -> Option<&str> {
        Some(&self.key)
    }
}
