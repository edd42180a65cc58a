//! Values out of text.

use serde::de::{self, Deserialize, DeserializeSeed, IntoDeserializer as _, Visitor, value::StringDeserializer};

use super::{Malformed, text::Text};

/// Reads one value.
///
/// # Errors
/// [`Malformed`].
pub fn read<'de, T: Deserialize<'de>>(json: &'de str) -> Result<T, Malformed> {
    let mut text = Text::new(json);
    let value = T::deserialize(&mut text)?;
    text.end()?;
    Ok(value)
}

macro_rules! integers {
    ($($read:ident $visit:ident,)+) => {$(
        fn $read<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
            visitor.$visit(self.number()?.parse().map_err(|_| Malformed)?)
        }
    )+};
}

impl<'de> de::Deserializer<'de> for &mut Text<'de> {
    type Error = Malformed;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        match self.peek() {
            b'"' => visitor.visit_string(self.string()?),
            b'{' => self.deserialize_map(visitor),
            b'[' => self.deserialize_seq(visitor),
            b't' | b'f' => self.deserialize_bool(visitor),
            b'n' => self.deserialize_unit(visitor),
            b'-' => self.deserialize_i64(visitor),
            _ => self.deserialize_u64(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        if self.take("true") {
            return visitor.visit_bool(true);
        }
        self.expect("false")?;
        visitor.visit_bool(false)
    }

    integers! {
        deserialize_u8 visit_u8,
        deserialize_u16 visit_u16,
        deserialize_u32 visit_u32,
        deserialize_u64 visit_u64,
        deserialize_i8 visit_i8,
        deserialize_i16 visit_i16,
        deserialize_i32 visit_i32,
        deserialize_i64 visit_i64,
        deserialize_f32 visit_f32,
        deserialize_f64 visit_f64,
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        visitor.visit_string(self.string()?)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        visitor.visit_str(&self.string()?)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        visitor.visit_str(&self.string()?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        if self.take("null") { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        self.expect("null")?;
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Malformed> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Malformed> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        self.enter("[")?;
        let mut items = Items { text: self, first: true, done: false };
        let value = visitor.visit_seq(&mut items)?;
        // A tuple has stopped asking after its last item: there must be none.
        if items.done || !items.another("]")? { Ok(value) } else { Err(Malformed) }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Malformed> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Malformed> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        self.enter("{")?;
        visitor.visit_map(Items { text: self, first: true, done: false })
    }

    /// By its fields' order, whatever the members' is: what serde derives for that is half the code of what it derives
    /// for names in any order, and no name is looked for in it.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Malformed> {
        let members = self.fields(fields)?;
        visitor.visit_seq(Fields { members: members.into_iter() })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Malformed> {
        if self.peek() == b'"' {
            let name: StringDeserializer<Malformed> = self.string()?.into_deserializer();
            return visitor.visit_enum(name);
        }
        self.enter("{")?;
        let value = visitor.visit_enum(Variant(self))?;
        if self.another("}", &mut true)? { Err(Malformed) } else { Ok(value) }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        self.skip()?;
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! { i128 u128 char bytes byte_buf }
}

/// The items of an array or the members of an object.
struct Items<'t, 'de> {
    text: &'t mut Text<'de>,
    first: bool,
    done: bool,
}

impl Items<'_, '_> {
    fn another(&mut self, bracket: &str) -> Result<bool, Malformed> {
        let another = self.text.another(bracket, &mut self.first)?;
        self.done = !another;
        Ok(another)
    }
}

impl<'de> de::SeqAccess<'de> for Items<'_, 'de> {
    type Error = Malformed;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Malformed> {
        if self.another("]")? { seed.deserialize(&mut *self.text).map(Some) } else { Ok(None) }
    }
}

impl<'de> de::MapAccess<'de> for Items<'_, 'de> {
    type Error = Malformed;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Malformed> {
        if self.another("}")? { seed.deserialize(&mut *self.text).map(Some) } else { Ok(None) }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Malformed> {
        self.text.expect(":")?;
        seed.deserialize(&mut *self.text)
    }
}

/// A struct's members in the order of its fields; a field that has none takes its default.
struct Fields<'de> {
    members: std::vec::IntoIter<Option<Text<'de>>>,
}

impl<'de> de::SeqAccess<'de> for Fields<'de> {
    type Error = Malformed;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Malformed> {
        match self.members.next().flatten() {
            Some(mut value) => seed.deserialize(&mut value).map(Some),
            None => Ok(None),
        }
    }
}

/// A variant that carries something: an object with the variant's name as its one member.
struct Variant<'t, 'de>(&'t mut Text<'de>);

impl<'de> de::EnumAccess<'de> for Variant<'_, 'de> {
    type Error = Malformed;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Malformed> {
        let name = seed.deserialize(&mut *self.0)?;
        self.0.expect(":")?;
        Ok((name, self))
    }
}

impl<'de> de::VariantAccess<'de> for Variant<'_, 'de> {
    type Error = Malformed;

    fn unit_variant(self) -> Result<(), Malformed> {
        self.0.expect("null")
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Malformed> {
        seed.deserialize(self.0)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Malformed> {
        de::Deserializer::deserialize_seq(self.0, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, Malformed> {
        de::Deserializer::deserialize_map(self.0, visitor)
    }
}
