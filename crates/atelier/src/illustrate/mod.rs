//! The parametric illustrator: a bag's attributes in, one flat vector picture out.
//!
//! A picture is a self-contained SVG document with `viewBox="0 0 400 500"`, of presentation
//! attributes only: no script, no style sheet, no filter, no text, no external reference. It needs
//! no permission in a content security policy and costs at most 1.5 kB as brotli. Its ground is
//! half transparent and suits light and dark pages.
//!
//! Each silhouette is one file in `bags`; a new category is a new file and a line in `bags::cut`.

mod bags;
mod geometry;
mod hardware;
mod palette;
mod pen;
mod preview;
mod scene;
mod style;
mod texture;

use contract::vocabulary::{Category, Colour, Fittings, Material, View};

pub use preview::{PreviewError, preview};

use crate::random::Random;

/// Everything a picture depends on. Equal likenesses give equal pictures, byte for byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Likeness {
    /// The silhouette.
    pub category: Category,
    /// The texture, and whether the trim is leather.
    pub material: Material,
    /// The body's colour; all tones follow from it.
    pub colour: Colour,
    /// The finish of buckles, zips and locks.
    pub fittings: Fittings,
    /// Width, height and depth in millimetres: they set the proportions, not the scale.
    pub dimensions: (u32, u32, u32),
    /// The bag's own number, from [`seed_of`]: it chooses the cut, the trim, the lining and the wall.
    pub seed: u64,
}

/// Draws one view of a bag as an SVG document.
#[must_use]
pub fn draw(likeness: &Likeness, view: View) -> String {
    let style = style::Style::of(likeness.seed);
    let mut pen = pen::Pen {
        svg: String::with_capacity(8 * 1024),
        palette: palette::Palette::new(likeness.colour, likeness.material, likeness.fittings, &style),
        material: likeness.material,
        style,
        prefix: prefix(likeness, view),
    };
    let bag = bags::cut(likeness, &style);
    pen.put(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 400 500\" fill=\"none\" stroke-linejoin=\"round\">",
    );
    pen.define(view);
    scene::compose(&mut pen, bag.as_ref(), view);
    pen.put("</svg>");
    tighten(&pen.svg)
}

/// Path data without the space before a minus: the sign separates numbers as well, in fewer bytes.
fn tighten(svg: &str) -> String {
    let mut tight = String::with_capacity(svg.len());
    for (part, text) in svg.split(" d=\"").enumerate() {
        if part == 0 {
            tight.push_str(text);
            continue;
        }
        let (path, rest) = text.split_once('"').unwrap_or((text, ""));
        tight.push_str(" d=\"");
        tight.push_str(&path.replace(" -", "-"));
        tight.push('"');
        tight.push_str(rest);
    }
    tight
}

/// The number that a bag's slug stands for (FNV-1a, 64 bits), so that no table needs a column for it.
#[must_use]
pub fn seed_of(slug: &str) -> u64 {
    slug.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
}

/// A short prefix for ids, different for any two pictures that a page is likely to inline.
fn prefix(likeness: &Likeness, view: View) -> String {
    let words = [
        likeness.category as u64,
        likeness.material as u64,
        likeness.colour as u64,
        likeness.fittings as u64,
        u64::from(likeness.dimensions.0),
        likeness.seed,
        view as u64,
    ];
    let mixed = words.iter().fold(0, |state, &word| Random::of(state, word).next());
    format!("v{:05x}", mixed & 0xF_FFFF)
}
