//! The ten silhouettes.

mod backpack;
mod belt_bag;
mod briefcase;
mod clutch;
mod crossbody;
mod duffel;
mod luggage;
mod parts;
mod pouch;
mod satchel;
mod tote;

use contract::vocabulary::Category;

use super::Likeness;
use super::geometry::Outline;
use super::pen::Pen;
use super::style::Style;

/// A silhouette: how one category of bag is cut and put together.
///
/// Coordinates: x from the bag's middle, y from the ground, upwards negative.
pub(crate) trait Bag {
    /// The edge of the front, which is also that of the back.
    fn outline(&self) -> Outline;
    /// What is seen past the body: the far handle, a shoulder strap.
    fn behind(&self, pen: &mut Pen);
    /// What is on the front.
    fn front(&self, pen: &mut Pen);
    /// What is on the back.
    fn back(&self, pen: &mut Pen);
    /// The bag opened, shadow and all.
    fn open(&self, pen: &mut Pen);
    /// What the top shows in the three-quarter view.
    fn crown(&self) -> Crown;
    /// The visible depth in the three-quarter view.
    fn depth(&self) -> i32;
    /// How high the bag stands with its handles up.
    fn reach(&self) -> i32;
    /// Whether the bag is small enough to be shown on a table.
    fn small(&self) -> bool {
        false
    }
}

/// The top of a bag seen from slightly above.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Crown {
    /// Open: one looks into the lining.
    Open,
    /// Closed by a zip along its middle.
    Zip,
    /// Closed and plain.
    Shell,
}

/// Half width, height and depth of a body, in drawing units.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Frame {
    pub(crate) w: i32,
    pub(crate) h: i32,
    pub(crate) depth: i32,
}

impl Frame {
    /// The category's ideal body bent towards the real proportions, at most an eighth either way:
    /// a catalogue drawn to scale would be mostly wall.
    fn fit(w: i32, h: i32, depth: i32, likeness: &Likeness) -> Self {
        let (width, height, deep) = likeness.dimensions;
        let [width, height, deep] = [width, height, deep].map(|mm| mm.clamp(10, 2_000).cast_signed());
        // How much wider for its height than the ideal, in thousandths.
        let stretch = width * 1000 / height * 100 / (200 * w / h);
        let stretch = stretch.clamp(880, 1130);
        let wide = w * (1000 + (stretch - 1000) / 2) / 1000;
        let high = h * (1000 - (stretch - 1000) / 2) / 1000;
        let real_depth = 2 * wide * deep / width;
        Self { w: wide, h: high, depth: real_depth.clamp(depth * 3 / 4, depth * 5 / 4) }
    }
}

/// The silhouette of a likeness.
pub(crate) fn cut(likeness: &Likeness, style: &Style) -> Box<dyn Bag> {
    let fit = |w, h, depth| Frame::fit(w, h, depth, likeness);
    let style = *style;
    match likeness.category {
        Category::Tote => Box::new(tote::Tote { frame: fit(112, 218, 62), style }),
        Category::Backpack => Box::new(backpack::Backpack { frame: fit(100, 280, 64), style }),
        Category::Crossbody => Box::new(crossbody::Crossbody { frame: fit(114, 164, 46), style }),
        Category::Clutch => Box::new(clutch::Clutch { frame: fit(130, 160, 26), style }),
        Category::Briefcase => Box::new(briefcase::Briefcase { frame: fit(136, 200, 48), style }),
        Category::Duffel => Box::new(duffel::Duffel { frame: fit(142, 168, 86), style }),
        Category::Satchel => Box::new(satchel::Satchel { frame: fit(120, 198, 52), style }),
        Category::BeltBag => Box::new(belt_bag::BeltBag { frame: fit(126, 128, 36), style }),
        Category::Luggage => Box::new(luggage::Luggage { frame: fit(98, 264, 62), style }),
        Category::Pouch => Box::new(pouch::Pouch { frame: fit(124, 158, 28), style }),
    }
}
