//! How the types that a contract is made of are read.

use std::{borrow::Cow, collections::BTreeMap};

use crate::{Read, Reader};

macro_rules! integers {
    ($($integer:ty)+) => {$(
        impl Read for $integer {
            fn read(from: &mut Reader<'_, '_>) -> Self {
                from.whole().try_into().unwrap_or_else(|_| {
                    from.fail();
                    0
                })
            }
        }
    )+};
}

integers! { u8 u16 u32 i32 }

impl Reader<'_, '_> {
    fn whole(&mut self) -> i64 {
        self.number().parse().unwrap_or_else(|_| {
            self.fail();
            0
        })
    }
}

impl Read for i64 {
    fn read(from: &mut Reader<'_, '_>) -> Self {
        from.whole()
    }
}

impl Read for u64 {
    fn read(from: &mut Reader<'_, '_>) -> Self {
        from.number().parse().unwrap_or_else(|_| {
            from.fail();
            0
        })
    }
}

impl Read for bool {
    fn read(from: &mut Reader<'_, '_>) -> Self {
        let yes = from.take("true");
        if !yes {
            from.expect("false");
        }
        yes
    }
}

impl Read for () {
    fn read(from: &mut Reader<'_, '_>) {
        from.expect("null");
    }
}

impl Read for String {
    fn read(from: &mut Reader<'_, '_>) -> Self {
        from.string()
    }
}

impl Read for Cow<'static, str> {
    fn read(from: &mut Reader<'_, '_>) -> Self {
        Self::Owned(from.string())
    }
}

impl<T: Read> Read for Cow<'static, [T]>
where
    [T]: ToOwned<Owned = Vec<T>>,
{
    fn read(from: &mut Reader<'_, '_>) -> Self {
        Self::Owned(Vec::read(from))
    }
}

impl<T: Read> Read for Box<T> {
    fn read(from: &mut Reader<'_, '_>) -> Self {
        Self::new(T::read(from))
    }
}

impl<T: Read> Read for Option<T> {
    fn read(from: &mut Reader<'_, '_>) -> Self {
        if from.take("null") { None } else { Some(T::read(from)) }
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(from: &mut Reader<'_, '_>) -> Self {
        let mut items = Self::new();
        let mut first = from.enter("[");
        while from.another("]", &mut first) {
            items.push(T::read(from));
        }
        items
    }
}

/// Of two members of one name the last counts.
impl<K: Read + Ord, V: Read> Read for BTreeMap<K, V> {
    fn read(from: &mut Reader<'_, '_>) -> Self {
        let mut items = Self::new();
        let mut first = from.enter("{");
        while from.another("}", &mut first) {
            let key = K::read(from);
            from.expect(":");
            items.insert(key, V::read(from));
        }
        items
    }
}

impl<A: Read, B: Read> Read for (A, B) {
    fn read(from: &mut Reader<'_, '_>) -> Self {
        from.enter("[");
        let a = A::read(from);
        from.expect(",");
        let pair = (a, B::read(from));
        from.close("]");
        pair
    }
}
