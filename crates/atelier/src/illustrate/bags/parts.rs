//! Parts that several silhouettes share.

use super::super::geometry::Panel;
use super::super::pen::{Cloth, Pen};

/// An open mouth at height `y`: the far wall's lining above, the near rim dipping below, and a
/// pocket sewn to the far wall.
pub(crate) fn mouth(pen: &mut Pen, half: i32, y: i32, rise: i32, dip: i32) {
    let (up, down) = (y - rise, y + dip);
    let lens = format!(
        "M{} {y}Q{} {up} 0 {up}T{half} {y}Q{} {down} 0 {down}T{} {y}z",
        -half,
        -half * 3 / 4,
        half * 3 / 4,
        -half
    );
    let rim = format!("M{} {y}Q{} {up} 0 {up}T{half} {y}", -half, -half * 3 / 4);
    let near = format!("M{} {y}Q{} {down} 0 {down}T{half} {y}", -half, -half * 3 / 4);
    let (body, lining) = (pen.palette.body, pen.palette.lining);
    pen.line(&rim, body.low, 7);
    pen.piece(Cloth::Lining, &lens);
    pen.stitch(&format!("M{} {}Q0 {} {} {}", -half / 2, y - rise / 3, y - rise / 2, half / 2, y - rise / 3));
    pen.line(&near, lining.high, 5);
    pen.line(&near, body.high, 2);
}

/// A flap thrown back over the top edge: its lining, its stitched border and its fold.
pub(crate) fn raised_flap(pen: &mut Pen, half: i32, y: i32, tall: i32, round: i32) {
    let flap = Panel { y: (y - tall, y + 6), half: (half - 6, half), round: (round, 2), swell: 0 };
    pen.cast(&flap.d(), 6);
    pen.piece(Cloth::Body, &flap.d());
    let inside = Panel { y: (y - tall + 7, y + 6), half: (half - 13, half - 6), round: (round - 4, 2), swell: 0 };
    pen.piece(Cloth::Lining, &inside.d());
    pen.stitch(&Panel { y: (y - tall + 12, y + 6), half: (half - 18, half - 11), round: (round - 6, 2), swell: 0 }.d());
}

/// A buckled strap that comes over a flap, straight down from `y` for `tall` units.
pub(crate) fn buckled_strap(pen: &mut Pen, x: i32, y: i32, tall: i32) {
    let d = format!("M{} {y}h18v{}q-9 12 -18 0z", x - 9, tall - 6);
    pen.raised(Cloth::Trim, &d);
    pen.stitch(&format!("M{} {}v{}M{} {}v{}", x - 6, y + 4, tall - 12, x + 6, y + 4, tall - 12));
    pen.buckle((x, y + tall * 3 / 5), 13, 9);
}

/// A strap's anchor on a side seam, with its ring.
pub(crate) fn anchors(pen: &mut Pen, half: i32, y: i32) {
    for x in [-half, half] {
        pen.raised(Cloth::Trim, &format!("M{} {y}h14v22q-7 7 -14 0z", x - 7));
        pen.ring((x, y - 3), 8);
    }
}
