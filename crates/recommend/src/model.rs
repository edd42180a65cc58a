//! The catalogue as the ranking sees it, read in place from the text that [`crate::write`] makes.
//!
//! First line: the weight of each feature, separated by spaces. Then a bag a line, the best sold first, its fields
//! separated by tabs: slug, name, price in minor units (empty while it is sold out), features as signs, and the places
//! of the bags that are bought with it, separated by spaces. The first sign is the colour it is pictured in.

/// The sign of feature 0; the others follow it.
pub(crate) const FIRST_SIGN: u8 = b'!';

/// A text of the server's, read as far as ranking needs it.
#[derive(Debug, Clone)]
pub struct Model<'t> {
    weights: Vec<u32>,
    bags: &'t str,
}

/// A bag of the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ModelBag<'t> {
    /// Its name in addresses.
    pub slug: &'t str,
    /// Its name.
    pub name: &'t str,
    /// Its lowest price before tax in minor units; `None` while it is sold out.
    pub price_minor: Option<u32>,
    pub(crate) features: &'t [u8],
    pub(crate) companions: &'t str,
}

impl<'t> Model<'t> {
    /// Reads the weights; the bags are read as they are ranked. A text of another make has no bags.
    #[must_use]
    pub fn read(text: &'t str) -> Self {
        let (weights, bags) = text.split_once('\n').unwrap_or_default();
        Self { weights: weights.split(' ').map(number).collect(), bags }
    }

    /// Every bag, the best sold first. Lines that cannot be read are empty bags, so that places hold.
    pub fn bags(&self) -> impl Iterator<Item = ModelBag<'t>> + use<'t> {
        self.bags.lines().map(ModelBag::read)
    }

    /// How much sharing a feature counts.
    pub(crate) fn weight(&self, feature: usize) -> u32 {
        self.weights.get(feature).copied().unwrap_or_default()
    }
}

impl<'t> ModelBag<'t> {
    fn read(line: &'t str) -> Self {
        let mut fields = line.split('\t');
        let mut next = || fields.next().unwrap_or_default();
        let (slug, name, price) = (next(), next(), next());
        let price_minor = (!price.is_empty()).then(|| number(price));
        Self { slug, name, price_minor, features: next().as_bytes(), companions: next() }
    }

    /// The place of the colour it is pictured in among [`contract::vocabulary::Colour::ALL`].
    #[must_use]
    pub fn colour(&self) -> usize {
        self.features.first().map_or(0, |sign| usize::from(sign.wrapping_sub(FIRST_SIGN)))
    }

    /// Its features as numbers; the colour it is pictured in is among them as well.
    pub(crate) fn features(&self) -> impl Iterator<Item = usize> + use<'t> {
        self.features.iter().skip(1).map(|sign| usize::from(sign.wrapping_sub(FIRST_SIGN)))
    }

    /// The places of the bags that are bought with it.
    pub(crate) fn companions(&self) -> impl Iterator<Item = usize> + use<'t> {
        self.companions.split(' ').filter(|place| !place.is_empty()).map(|place| number(place) as usize)
    }
}

/// Digits as a number; anything else counts nothing. By hand: `str::parse` is ten times as many bytes in the browser.
fn number(digits: &str) -> u32 {
    digits
        .bytes()
        .fold(0, |number: u32, digit| number.wrapping_mul(10).wrapping_add(u32::from(digit.wrapping_sub(b'0') % 10)))
}
