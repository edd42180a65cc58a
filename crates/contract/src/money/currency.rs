//! The currencies the shop can name. One line adds one.

use serde::de::{Error, Unexpected};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

macro_rules! currencies {
    ($($name:ident = $code:literal, $exponent:literal, $symbol:literal, $english:literal;)+) => {
        /// A currency by its ISO 4217 code, which is its only form in JSON and the database.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum Currency {
            $(
                #[doc = $english]
                #[cfg_attr(feature = "openapi", schema(rename = $code))]
                $name,
            )+
        }

        impl Currency {
            /// Every currency, in the order of their codes.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The ISO 4217 code, `EUR`.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }

            /// Digits of the minor unit after the decimal point: 2 for cents, 0 for yen.
            #[must_use]
            pub const fn exponent(self) -> u8 {
                match self { $(Self::$name => $exponent),+ }
            }

            /// The sign that English pages put before the amount; the code where there is no sign of its own.
            #[must_use]
            pub const fn symbol(self) -> &'static str {
                match self { $(Self::$name => $symbol),+ }
            }
        }
    };
}

currencies! {
    Aud = "AUD", 2, "A$", "Australian dollar";
    Cad = "CAD", 2, "CA$", "Canadian dollar";
    Chf = "CHF", 2, "CHF", "Swiss franc";
    Cny = "CNY", 2, "CN¥", "Renminbi";
    Czk = "CZK", 2, "CZK", "Czech koruna";
    Dkk = "DKK", 2, "DKK", "Danish krone";
    Eur = "EUR", 2, "€", "Euro";
    Gbp = "GBP", 2, "£", "Pound sterling";
    Jpy = "JPY", 0, "¥", "Japanese yen, which has no minor unit";
    Krw = "KRW", 0, "₩", "South Korean won, which has no minor unit";
    Nok = "NOK", 2, "NOK", "Norwegian krone";
    Pln = "PLN", 2, "PLN", "Polish złoty";
    Sek = "SEK", 2, "SEK", "Swedish krona";
    Usd = "USD", 2, "US$", "United States dollar";
}

impl Currency {
    /// The currency of this ISO 4217 code, in capitals; `None` for any other text.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|currency| currency.code() == code)
    }
}

// By hand through the code: serde's derived enum visitor costs the browser's WebAssembly several times as much.
impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Self::from_code(&code)
            .ok_or_else(|| D::Error::invalid_value(Unexpected::Str(&code), &"an ISO 4217 currency code"))
    }
}

impl wire::Read for Currency {
    fn read(from: &mut wire::Reader<'_, '_>) -> Self {
        Self::from_code(&from.string()).unwrap_or_else(|| {
            from.fail();
            Self::Eur
        })
    }
}
