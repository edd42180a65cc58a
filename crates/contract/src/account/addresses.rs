//! The address book: where her parcels go, to choose from at the checkout.

use serde::{Deserialize, Serialize};

use super::AddressField;
use crate::{Endpoint, FieldError, Method, checkout::CheckoutDraft, query::Href};

/// How many addresses a book holds.
pub const ADDRESSES_MAX: usize = 20;

/// The form for an address, as typed. Also the form in which one travels.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AddressDraft {
    /// Destination, ISO 3166-1 alpha-2.
    #[cfg_attr(feature = "openapi", schema(min_length = 2, max_length = 2))]
    pub country: String,
    /// The consignee's full name.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 80))]
    pub full_name: String,
    /// Mobile number for the carrier, national or international.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 40))]
    pub mobile: String,
    /// Street and number.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub line1: String,
    /// Flat, floor, company; optional.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[cfg_attr(feature = "openapi", schema(max_length = 100))]
    pub line2: String,
    /// City or town.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub city: String,
    /// Postal code, where the country has one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[cfg_attr(feature = "openapi", schema(max_length = 20))]
    pub postal_code: String,
}

impl AddressDraft {
    /// What was typed into one field.
    #[must_use]
    pub fn get(&self, field: AddressField) -> &str {
        match field {
            AddressField::Country => &self.country,
            AddressField::FullName => &self.full_name,
            AddressField::Mobile => &self.mobile,
            AddressField::Line1 => &self.line1,
            AddressField::Line2 => &self.line2,
            AddressField::PostalCode => &self.postal_code,
            AddressField::City => &self.city,
        }
    }

    /// Takes what was typed into one field.
    pub fn set(&mut self, field: AddressField, typed: String) {
        *match field {
            AddressField::Country => &mut self.country,
            AddressField::FullName => &mut self.full_name,
            AddressField::Mobile => &mut self.mobile,
            AddressField::Line1 => &mut self.line1,
            AddressField::Line2 => &mut self.line2,
            AddressField::PostalCode => &mut self.postal_code,
            AddressField::City => &mut self.city,
        } = typed;
    }

    /// Reads the form, by the function that reads the checkout's.
    ///
    /// # Errors
    /// Every faulty field once, in the order of the form, with the codes that the checkout's form has.
    pub fn parse(&self) -> Result<SavedAddress, Vec<FieldError>> {
        let Self { country, full_name, mobile, line1, line2, city, postal_code } = self.clone();
        let draft =
            CheckoutDraft { country, full_name, mobile, line1, line2, city, postal_code, ..CheckoutDraft::default() };
        draft.parse_without_id().map(|consignee| SavedAddress(Self::of(consignee.into())))
    }

    fn of(draft: CheckoutDraft) -> Self {
        let CheckoutDraft { country, full_name, mobile, line1, line2, city, postal_code, .. } = draft;
        Self { country, full_name, mobile, line1, line2, city, postal_code }
    }
}

/// An address as the shop writes it. Made only by [`AddressDraft::parse`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct SavedAddress(AddressDraft);

impl SavedAddress {
    /// Field by field.
    #[must_use]
    pub const fn fields(&self) -> &AddressDraft {
        &self.0
    }
}

/// An address of the book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AddressRow {
    /// Its id.
    pub id: String,
    /// It.
    pub address: AddressDraft,
}

/// The whole book, the newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AddressBook {
    /// [`ADDRESSES_MAX`] at most.
    pub addresses: Vec<AddressRow>,
}

/// `GET /api/account/addresses`.
#[derive(Debug, Clone, Copy)]
pub struct GetAddresses;

impl Endpoint for GetAddresses {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/account/addresses";
    type Body = ();
    type Answer = AddressBook;
}

/// `POST /api/account/addresses`: the book with it. 422 `too_many` at `country` for a full one.
#[derive(Debug, Clone)]
pub struct AddAddress(pub SavedAddress);

impl Endpoint for AddAddress {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/account/addresses";
    type Body = SavedAddress;
    type Answer = AddressBook;
    fn body(&self) -> Option<&SavedAddress> {
        Some(&self.0)
    }
}

/// `PUT /api/account/addresses/{id}`: the book with it instead of what was there.
#[derive(Debug, Clone)]
pub struct SetAddress {
    /// Of [`AddressRow::id`].
    pub id: String,
    /// What it is to be.
    pub address: SavedAddress,
}

impl Endpoint for SetAddress {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/api/account/addresses/{id}";
    type Body = SavedAddress;
    type Answer = AddressBook;
    fn href(&self) -> String {
        Href::new("/api/account/addresses").segment(&self.id).finish()
    }
    fn body(&self) -> Option<&SavedAddress> {
        Some(&self.address)
    }
}

/// `DELETE /api/account/addresses/{id}`: the book without it.
#[derive(Debug, Clone)]
pub struct RemoveAddress {
    /// Of [`AddressRow::id`].
    pub id: String,
}

impl Endpoint for RemoveAddress {
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/api/account/addresses/{id}";
    type Body = ();
    type Answer = AddressBook;
    fn href(&self) -> String {
        Href::new("/api/account/addresses").segment(&self.id).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_as_the_checkout_reads_it_and_its_faults_come_in_the_order_of_the_form() {
        let typed = AddressDraft {
            country: "AT".to_owned(),
            full_name: "  Zoë   Müller ".to_owned(),
            mobile: "0664 1234567".to_owned(),
            line1: "Ring 1".to_owned(),
            city: "Wien".to_owned(),
            postal_code: "1010".to_owned(),
            ..AddressDraft::default()
        };
        let saved = typed.parse().unwrap();
        let (name, mobile) = (saved.fields().full_name.as_str(), saved.fields().mobile.as_str());
        assert_eq!((name, mobile, saved.fields().line2.as_str()), ("Zoë Müller", "+436641234567", ""));
        assert_eq!(saved.fields().parse().unwrap(), saved);

        let faults = AddressDraft { country: typed.country, ..AddressDraft::default() }.parse().unwrap_err();
        let told: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
        let form = AddressField::ALL.iter().map(|field| field.key());
        let required: Vec<&str> = form.filter(|key| !["country", "line2"].contains(key)).collect();
        assert_eq!(told, required);
    }
}
