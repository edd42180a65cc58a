//! Values into text.

use std::fmt::Write as _;

use serde::ser::{self, Serialize};

use wire::Malformed;

use super::error::Unwritable;

/// Writes a value as JSON.
///
/// # Errors
/// [`Malformed`] for what JSON or the contract has no form for: maps by other keys than strings, bytes, numbers that
/// are none.
pub fn write<T: Serialize + ?Sized>(value: &T) -> Result<String, Malformed> {
    let mut out = String::new();
    value.serialize(Writer(&mut out)).map_err(|Unwritable| Malformed)?;
    Ok(out)
}

/// Writes an object of texts.
#[must_use]
pub fn texts(members: &[(&str, String)]) -> String {
    let mut out = String::from("{");
    for (name, text) in members {
        if out.len() > 1 {
            out.push(',');
        }
        quoted(&mut out, name);
        out.push(':');
        quoted(&mut out, text);
    }
    out.push('}');
    out
}

/// Where one value goes.
struct Writer<'o>(&'o mut String);

/// An array or an object that was begun: what ends it, and whether an item was written.
struct Begun<'o> {
    out: &'o mut String,
    end: &'static str,
    empty: bool,
}

fn quoted(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            c if c < ' ' => {
                let _never_fails = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

impl<'o> Writer<'o> {
    fn begin(self, start: &str, end: &'static str) -> Begun<'o> {
        self.0.push_str(start);
        Begun { out: self.0, end, empty: true }
    }

    /// A variant that carries something: an object with its name as the one member.
    fn begin_variant(self, variant: &str, start: &str, end: &'static str) -> Begun<'o> {
        self.0.push('{');
        quoted(self.0, variant);
        self.0.push(':');
        self.begin(start, end)
    }
}

macro_rules! written_as_displayed {
    ($($write:ident $integer:ty,)+) => {$(
        fn $write(self, value: $integer) -> Result<(), Unwritable> {
            write!(self.0, "{value}").map_err(|_| Unwritable)
        }
    )+};
}

impl<'o> ser::Serializer for Writer<'o> {
    type Ok = ();
    type Error = Unwritable;
    type SerializeSeq = Begun<'o>;
    type SerializeTuple = Begun<'o>;
    type SerializeTupleStruct = Begun<'o>;
    type SerializeTupleVariant = Begun<'o>;
    type SerializeMap = Begun<'o>;
    type SerializeStruct = Begun<'o>;
    type SerializeStructVariant = Begun<'o>;

    written_as_displayed! {
        serialize_bool bool,
        serialize_i8 i8,
        serialize_i16 i16,
        serialize_i32 i32,
        serialize_i64 i64,
        serialize_u8 u8,
        serialize_u16 u16,
        serialize_u32 u32,
        serialize_u64 u64,
    }

    fn serialize_f32(self, value: f32) -> Result<(), Unwritable> {
        self.serialize_f64(value.into())
    }

    fn serialize_f64(self, value: f64) -> Result<(), Unwritable> {
        if value.is_finite() { write!(self.0, "{value}").map_err(|_| Unwritable) } else { Err(Unwritable) }
    }

    fn serialize_char(self, value: char) -> Result<(), Unwritable> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Result<(), Unwritable> {
        quoted(self.0, value);
        Ok(())
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), Unwritable> {
        Err(Unwritable)
    }

    fn serialize_none(self) -> Result<(), Unwritable> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Unwritable> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Unwritable> {
        self.0.push_str("null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Unwritable> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Unwritable> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), Unwritable> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Unwritable> {
        let begun = self.begin_variant(variant, "", "}");
        value.serialize(Writer(&mut *begun.out))?;
        begun.close()
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Begun<'o>, Unwritable> {
        Ok(self.begin("[", "]"))
    }

    fn serialize_tuple(self, _: usize) -> Result<Begun<'o>, Unwritable> {
        Ok(self.begin("[", "]"))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Begun<'o>, Unwritable> {
        Ok(self.begin("[", "]"))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Begun<'o>, Unwritable> {
        Ok(self.begin_variant(variant, "[", "]}"))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Begun<'o>, Unwritable> {
        Ok(self.begin("{", "}"))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Begun<'o>, Unwritable> {
        Ok(self.begin("{", "}"))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Begun<'o>, Unwritable> {
        Ok(self.begin_variant(variant, "{", "}}"))
    }
}

impl Begun<'_> {
    /// Before each item but the first.
    fn comma(&mut self) {
        if !std::mem::take(&mut self.empty) {
            self.out.push(',');
        }
    }

    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unwritable> {
        self.comma();
        value.serialize(Writer(self.out))
    }

    fn member<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), Unwritable> {
        self.comma();
        quoted(self.out, name);
        self.out.push(':');
        value.serialize(Writer(self.out))
    }

    fn close(self) -> Result<(), Unwritable> {
        self.out.push_str(self.end);
        Ok(())
    }
}

macro_rules! arrays {
    ($($of:ident $item:ident,)+) => {$(
        impl ser::$of for Begun<'_> {
            type Ok = ();
            type Error = Unwritable;

            fn $item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unwritable> {
                self.item(value)
            }

            fn end(self) -> Result<(), Unwritable> {
                self.close()
            }
        }
    )+};
}

macro_rules! objects {
    ($($of:ident,)+) => {$(
        impl ser::$of for Begun<'_> {
            type Ok = ();
            type Error = Unwritable;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Unwritable> {
                self.member(name, value)
            }

            fn end(self) -> Result<(), Unwritable> {
                self.close()
            }
        }
    )+};
}

arrays! {
    SerializeSeq serialize_element,
    SerializeTuple serialize_element,
    SerializeTupleStruct serialize_field,
    SerializeTupleVariant serialize_field,
}

objects! {
    SerializeStruct,
    SerializeStructVariant,
}

impl ser::SerializeMap for Begun<'_> {
    type Ok = ();
    type Error = Unwritable;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Unwritable> {
        self.comma();
        let from = self.out.len();
        key.serialize(Writer(self.out))?;
        if self.out.get(from..).is_some_and(|key| key.starts_with('"')) { Ok(()) } else { Err(Unwritable) }
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unwritable> {
        self.out.push(':');
        value.serialize(Writer(self.out))
    }

    fn end(self) -> Result<(), Unwritable> {
        self.close()
    }
}
