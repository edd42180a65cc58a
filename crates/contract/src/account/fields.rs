//! The fields of the forms, by the keys that the wire, the registry and field errors use.

/// A field of the forms about an account; the registry knows those that are stored as `account.{key}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AccountField {
    /// Where she is reached, and by what she signs in.
    Email,
    /// What she signs in with.
    Password,
    /// How the shop addresses her; optional.
    Name,
    /// How she calls a passkey; optional.
    Passkey,
}

impl AccountField {
    /// Every field.
    pub const ALL: &'static [Self] = &[Self::Email, Self::Password, Self::Name, Self::Passkey];

    /// The field's key on the wire, in the registry and in [`crate::FieldError::field`].
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Password => "password",
            Self::Name => "name",
            Self::Passkey => "passkey",
        }
    }
}

/// A field of the address book's form; the registry knows it as `address.{key}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AddressField {
    /// Destination.
    Country,
    /// The consignee's full name.
    FullName,
    /// Mobile number for the carrier.
    Mobile,
    /// Street and number.
    Line1,
    /// Flat, floor, company; optional.
    Line2,
    /// Postal code, where the country has one.
    PostalCode,
    /// City or town.
    City,
}

impl AddressField {
    /// Every field, in the order of the form.
    pub const ALL: &'static [Self] =
        &[Self::Country, Self::FullName, Self::Mobile, Self::Line1, Self::Line2, Self::PostalCode, Self::City];

    /// The field's key on the wire, in the registry and in [`crate::FieldError::field`].
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Country => "country",
            Self::FullName => "full_name",
            Self::Mobile => "mobile",
            Self::Line1 => "line1",
            Self::Line2 => "line2",
            Self::PostalCode => "postal_code",
            Self::City => "city",
        }
    }
}
