//! The catalogue as the ranking sees it, read in place from the text that [`crate::write`] makes.
//!
//! First line: the weight of each feature, separated by spaces. Second line: of each bag, the best sold first, so many
//! signs as [`RECORD`] says, with nothing between them: all that is needed to rank, so that nothing else is looked at.
//! Then a bag a line in the same order, what is shown of it, separated by tabs: slug, name, price in minor units (with `+` behind it
//! where other variants cost more; empty while it is sold out), and the places of the bags that are bought with it, separated by spaces.

/// The sign of nothing.
pub(crate) const NONE: u8 = b' ';
/// The sign of feature 0; the others follow it.
pub(crate) const FIRST_SIGN: u8 = b'!';
/// As many signs as there are.
pub(crate) const SIGNS: usize = 94;

/// A bag's signs: the check of its slug, of its line's length (two), [`NONE`] or that it can be bought, the colour it is pictured
/// in, its features, and [`NONE`] for those that it has not.
pub(crate) const RECORD: usize = 5 + FEATURES_MAX;
/// The most features of one bag.
pub(crate) const FEATURES_MAX: usize = 8;
/// Where what can be bought says so.
pub(crate) const IN_STOCK: usize = 3;
const PICTURED: usize = 4;
const FEATURES: usize = 5;

pub(crate) type Record = [u8; RECORD];
/// A number for each sign.
pub(crate) type BySign = [u32; 256];

/// A text of the server's, read as far as ranking needs it.
#[derive(Debug, Clone)]
pub struct Model<'t> {
    pub(crate) weights: BySign,
    pub(crate) records: &'t [Record],
    lines: &'t [u8],
    /// Where each line begins.
    starts: Vec<usize>,
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
    /// Whether other variants cost more.
    pub price_from: bool,
    /// The place of the colour it is pictured in among [`contract::vocabulary::Colour::ALL`].
    pub colour: usize,
    companions: &'t [u8],
}

impl<'t> Model<'t> {
    /// Reads the weights and where each bag is told; a bag is read as it is shown. A text of another make has no bags,
    /// or empty ones.
    #[must_use]
    pub fn read(text: &'t [u8]) -> Self {
        let mut parts = text.splitn(3, |sign| *sign == b'\n');
        let mut next = || parts.next().unwrap_or_default();
        let (listed, records, lines) = (next(), next().as_chunks().0, next());
        let mut weights = [0; 256];
        let places = weights.iter_mut().skip(FIRST_SIGN.into()).take(SIGNS);
        for (weight, listed) in places.zip(listed.split(|sign| *sign == b' ')) {
            *weight = number(listed);
        }
        let mut start = 0;
        let begins = |record: &Record| {
            let [_, high, low, ..] = *record;
            let began = start;
            start += place_of(high) * SIGNS + place_of(low);
            began
        };
        Self { weights, records, lines, starts: records.iter().map(begins).collect() }
    }

    /// Every bag, the best sold first.
    pub fn bags(&self) -> impl Iterator<Item = ModelBag<'t>> {
        (0..self.records.len()).map(|place| self.bag(place))
    }

    /// The bag at a place, as it is shown; an empty one where there is none or its line cannot be read.
    pub(crate) fn bag(&self, place: usize) -> ModelBag<'t> {
        let line = self.from(place).split(|sign| *sign == b'\n').next().unwrap_or_default();
        let mut fields = line.split(|sign| *sign == b'\t');
        let mut next = || fields.next().unwrap_or_default();
        let (slug, name, price) = (text(next()), text(next()), next());
        let (price, price_from) = price.strip_suffix(b"+").map_or((price, false), |price| (price, true));
        let price_minor = (!price.is_empty()).then(|| number(price));
        let colour = self.records.get(place).map_or(0, |record| place_of(record[PICTURED]));
        ModelBag { slug, name, price_minor, price_from, colour, companions: next() }
    }

    /// The places of the bags that have these slugs; `None` for one that there is not.
    pub(crate) fn places(&self, slugs: &[&str]) -> Vec<Option<usize>> {
        // By the sign of each slug the last one that has it, and for each the one before it: numbered from one.
        let mut last = [0; 256];
        let before: Vec<usize> = slugs
            .iter()
            .enumerate()
            .map(|(index, slug)| std::mem::replace(&mut last[usize::from(FIRST_SIGN) + check(slug)], index + 1))
            .collect();
        let mut found = vec![None; slugs.len()];
        for (place, record) in self.records.iter().enumerate() {
            let mut at = last[usize::from(record[0])];
            while let Some(index) = at.checked_sub(1) {
                let Some(slug) = slugs.get(index) else { break };
                if self.from(place).strip_prefix(slug.as_bytes()).is_some_and(|rest| rest.first() == Some(&b'\t')) {
                    found[index] = Some(place);
                }
                at = before[index];
            }
        }
        found
    }

    /// The text from the line at a place on.
    fn from(&self, place: usize) -> &'t [u8] {
        self.starts.get(place).and_then(|start| self.lines.get(*start..)).unwrap_or_default()
    }
}

impl<'t> ModelBag<'t> {
    /// The places of the bags that are bought with it.
    pub(crate) fn companions(&self) -> impl Iterator<Item = usize> + use<'t> {
        self.companions
            .split(|sign| *sign == b' ')
            .filter(|place| !place.is_empty())
            .map(|place| number(place) as usize)
    }
}

/// The signs of a bag's features.
pub(crate) fn features(record: &Record) -> &[u8] {
    record.get(FEATURES..).unwrap_or_default()
}

/// What tells most slugs from each other: a number that has a sign.
pub(crate) fn check(slug: &str) -> usize {
    slug.bytes().fold(0, |sum: usize, sign| (sum * 31 + usize::from(sign)) % SIGNS)
}

fn place_of(sign: u8) -> usize {
    sign.wrapping_sub(FIRST_SIGN).into()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}

/// Digits as a number; anything else counts nothing. By hand: `str::parse` is ten times as many bytes in the browser.
fn number(digits: &[u8]) -> u32 {
    digits
        .iter()
        .fold(0, |number: u32, digit| number.wrapping_mul(10).wrapping_add(u32::from(digit.wrapping_sub(b'0') % 10)))
}
