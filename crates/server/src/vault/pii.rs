//! Personal data in the open.

use zeroize::Zeroize;

/// A value that was sealed, opened. It neither prints nor serialises, is not compared, and is wiped when let go:
/// whoever wants to show it says [`Pii::expose`] or [`Pii::release`], which a reviewer can search for.
pub struct Pii<T: Zeroize>(T);

impl<T: Zeroize> Pii<T> {
    pub(super) fn new(value: T) -> Self {
        Self(value)
    }

    /// The value, to look at.
    #[must_use]
    pub fn expose(&self) -> &T {
        &self.0
    }
}

impl<T: Zeroize + Default> Pii<T> {
    /// The value, to hand on: to the person herself, or into a letter to her.
    #[must_use]
    pub fn release(mut self) -> T {
        std::mem::take(&mut self.0)
    }
}

impl<T: Zeroize> Drop for Pii<T> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl<T: Zeroize> std::fmt::Debug for Pii<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pii")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names a function once for every type, and once more for those with the trait: where both fit, the call below
    /// does not compile.
    macro_rules! never {
        ($type:ty, $trait:path) => {{
            trait Ambiguous<A> {
                fn named() {}
            }
            impl<T: ?Sized> Ambiguous<()> for T {}
            impl<T: ?Sized + $trait> Ambiguous<u8> for T {}
            <$type as Ambiguous<_>>::named();
        }};
    }

    /// promise: P6.1
    #[test]
    fn promise_p6_1_an_opened_value_prints_nothing_of_itself_and_has_no_way_into_json() {
        never!(Pii<String>, std::fmt::Display);
        never!(Pii<String>, serde::Serialize);
        never!(Pii<String>, AsRef<str>);
        never!(Pii<String>, std::ops::Deref);
        assert_eq!(format!("{:?}", Some(Pii::new("Zoë".to_owned()))), "Some(Pii)");
        assert_eq!(Pii::new("Zoë".to_owned()).release(), "Zoë");
    }
}
