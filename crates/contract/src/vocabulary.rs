//! The trade's closed vocabularies: what a bag is, is made of, looks like, and how it is shown.
//!
//! Each word has a `slug` (its only form in URLs, JSON and the database) and an English `label`.
//! The order of `ALL` is the order in which a shopper meets the words in menus and facets.
//!
//! Serialisation goes through the slug by hand: serde's derived enum visitor costs the browser's
//! WebAssembly several times as much for each of the six types.

macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident { $($(#[$word_doc:meta])* $word:ident = $slug:literal, $label:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum $name {
            $(
                $(#[$word_doc])*
                #[cfg_attr(feature = "openapi", schema(rename = $slug))]
                $word,
            )+
        }

        impl $name {
            /// Every word, in the order of menus and facets.
            pub const ALL: &'static [Self] = &[$(Self::$word),+];

            /// The stable lower-case form used in URLs, JSON and the database.
            #[must_use]
            pub const fn slug(self) -> &'static str {
                match self { $(Self::$word => $slug),+ }
            }

            /// The English words a shopper reads.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self { $(Self::$word => $label),+ }
            }

            /// The word of this slug; `None` for any other text.
            #[must_use]
            pub fn from_slug(slug: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|word| word.slug() == slug)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.slug())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(deserializer)?;
                Self::from_slug(&text).ok_or_else(|| {
                    serde::de::Error::invalid_value(serde::de::Unexpected::Str(&text), &stringify!($name))
                })
            }
        }

        impl wire::Read for $name {
            fn read(from: &mut wire::Reader<'_, '_>) -> Self {
                Self::from_slug(&from.string()).unwrap_or_else(|| {
                    from.fail();
                    Self::ALL[0]
                })
            }
        }
    };
}
pub(crate) use vocabulary;

vocabulary! {
    /// What kind of bag it is.
    Category {
        /// Open-topped, carried by two handles.
        Tote = "tote", "Tote";
        /// Carried on both shoulders.
        Backpack = "backpack", "Backpack";
        /// Small, with a long strap across the body.
        Crossbody = "crossbody", "Crossbody";
        /// Carried in the hand, without handles.
        Clutch = "clutch", "Clutch";
        /// For papers and a laptop, with one short handle.
        Briefcase = "briefcase", "Briefcase";
        /// Long and soft, for a weekend or the gym.
        Duffel = "duffel", "Duffel";
        /// A flap held by two straps, and a shoulder strap.
        Satchel = "satchel", "Satchel";
        /// Worn on a belt around waist or chest.
        BeltBag = "belt-bag", "Belt bag";
        /// On wheels, with a telescopic handle.
        Luggage = "luggage", "Luggage";
        /// A small zipped case, for use inside another bag or alone.
        Pouch = "pouch", "Pouch";
    }
}

vocabulary! {
    /// What the body of the bag is made of. It decides the customs heading, with the category.
    Material {
        /// Vegetable-tanned cowhide with its grain left on.
        FullGrainLeather = "full-grain-leather", "Full-grain leather";
        /// Split leather with a raised nap.
        Suede = "suede", "Suede";
        /// Cotton twill dressed with wax.
        WaxedCanvas = "waxed-canvas", "Waxed canvas";
        /// Plain-woven heavy cotton.
        Canvas = "canvas", "Canvas";
        /// Ripstop woven from recovered polyamide.
        RecycledNylon = "recycled-nylon", "Recycled nylon";
        /// Pressed wool, three to five millimetres thick.
        WoolFelt = "wool-felt", "Wool felt";
        /// Palm fibre, woven by hand.
        Raffia = "raffia", "Raffia";
        /// A moulded hard shell.
        Polycarbonate = "polycarbonate", "Polycarbonate";
    }
}

vocabulary! {
    /// The colour of the body. Its main tone for swatches is [`Colour::hex`].
    Colour {
        /// A warm near-black.
        Black = "black", "Black";
        /// A neutral grey.
        Slate = "slate", "Slate";
        /// A warm off-white.
        Chalk = "chalk", "Chalk";
        /// A pale beige.
        Sand = "sand", "Sand";
        /// A golden mid-brown.
        Camel = "camel", "Camel";
        /// A reddish saddle brown.
        Cognac = "cognac", "Cognac";
        /// A dark brown.
        Chestnut = "chestnut", "Chestnut";
        /// A dark red.
        Oxblood = "oxblood", "Oxblood";
        /// A burnt orange-red.
        Terracotta = "terracotta", "Terracotta";
        /// A dusty pink.
        Blush = "blush", "Blush";
        /// A deep yellow.
        Mustard = "mustard", "Mustard";
        /// A yellowish green.
        Olive = "olive", "Olive";
        /// A dark green.
        Forest = "forest", "Forest";
        /// A greyish green.
        Sage = "sage", "Sage";
        /// A greyish light blue.
        Sky = "sky", "Sky";
        /// A dark blue.
        Navy = "navy", "Navy";
    }
}

impl Colour {
    /// The main tone as `#RRGGBB`, for swatches and as the base of the drawings. Black is lighter
    /// and chalk darker than their names, so that either stands off both page grounds.
    #[must_use]
    pub const fn hex(self) -> &'static str {
        match self {
            Self::Black => "#363231",
            Self::Slate => "#73777B",
            Self::Chalk => "#E8E0D2",
            Self::Sand => "#CDB490",
            Self::Camel => "#BC8C54",
            Self::Cognac => "#A35F33",
            Self::Chestnut => "#70432D",
            Self::Oxblood => "#792B37",
            Self::Terracotta => "#C0623F",
            Self::Blush => "#DBADA0",
            Self::Mustard => "#D3A03A",
            Self::Olive => "#71713F",
            Self::Forest => "#335744",
            Self::Sage => "#9CAA8C",
            Self::Sky => "#86A3BC",
            Self::Navy => "#2F4263",
        }
    }
}

vocabulary! {
    /// The size of a variant.
    Size {
        /// The bag is made in a single size.
        OneSize = "one-size", "One size";
        /// The smallest of a range.
        Small = "small", "Small";
        /// The middle of a range.
        Medium = "medium", "Medium";
        /// The largest of a range.
        Large = "large", "Large";
        /// Luggage within 55 × 40 × 23 cm.
        Cabin = "cabin", "Cabin";
        /// Luggage for the hold, up to a linear 158 cm.
        CheckIn = "check-in", "Check-in";
    }
}

vocabulary! {
    /// The finish of buckles, rings, locks and zips.
    Fittings {
        /// Yellow metal.
        Brass = "brass", "Brass";
        /// Bright white metal.
        Nickel = "nickel", "Nickel";
        /// Dark grey metal.
        Gunmetal = "gunmetal", "Gunmetal";
        /// Lacquered in the colour of the bag.
        Tonal = "tonal", "Tonal";
    }
}

vocabulary! {
    /// The sides from which a bag is drawn, in the order of the gallery.
    View {
        /// Straight on.
        Front = "front", "Front";
        /// Turned to show front and side.
        ThreeQuarter = "three-quarter", "Three-quarter";
        /// The other side.
        Back = "back", "Back";
        /// Opened to show the lining.
        Open = "open", "Open";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_its_slug_in_json_and_comes_back_as_itself() {
        for &category in Category::ALL {
            let json = serde_json::to_string(&category).unwrap();
            assert_eq!(json, format!("\"{}\"", category.slug()));
            assert_eq!(serde_json::from_str::<Category>(&json).unwrap(), category);
        }
        for &colour in Colour::ALL {
            assert_eq!(Colour::from_slug(colour.slug()), Some(colour));
        }
    }

    #[test]
    fn an_unknown_word_is_refused_by_name() {
        let refusal = serde_json::from_str::<Material>("\"unobtainium\"").unwrap_err();
        assert!(refusal.to_string().contains("Material"));
        assert_eq!(View::from_slug("Front"), None, "slugs are exact");
    }

    #[test]
    fn every_colour_is_six_hex_digits() {
        for &colour in Colour::ALL {
            let hex = colour.hex().strip_prefix('#').unwrap();
            assert_eq!(hex.len(), 6);
            assert!(u32::from_str_radix(hex, 16).is_ok());
        }
    }
}
