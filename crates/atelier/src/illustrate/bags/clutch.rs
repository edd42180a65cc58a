//! Clutch: a flat envelope with a wrist loop.

use super::super::geometry::{Outline, Panel};
use super::super::pen::{Cloth, Pen};
use super::super::scene::{body, contact};
use super::super::style::Style;
use super::{Bag, Crown, Frame, parts};

pub(crate) struct Clutch {
    pub(crate) frame: Frame,
    pub(crate) style: Style,
}

impl Clutch {
    /// The envelope's flap, drawn in by `inset` and turned up when `up`.
    fn flap(&self, inset: i32, up: bool) -> String {
        let Frame { w, h, .. } = self.frame;
        let (half, sign) = (w - inset, if up { -1 } else { 1 });
        let y = |down: i32| sign * down - h;
        let tip = h * 66 / 100 - inset;
        if self.style.alternative {
            format!("M{} {}L-14 {}Q0 {} 14 {}L{half} {}z", -half, y(0), y(tip - 8), y(tip + 2), y(tip - 8), y(0))
        } else {
            let edge = h * 52 / 100 - inset;
            format!(
                "M{} {}V{}Q{} {} {} {}Q0 {} {} {}Q{half} {} {half} {}V{}z",
                -half,
                y(0),
                y(edge - 16),
                -half,
                y(edge),
                18 - half,
                y(edge),
                y(edge + 18),
                half - 18,
                y(edge),
                y(edge),
                y(edge - 16),
                y(0)
            )
        }
    }

    fn clasp(&self) -> i32 {
        self.frame.h * if self.style.alternative { 54 } else { 50 } / 100
    }

    fn wrist_loop(&self, pen: &mut Pen) {
        let Frame { w, h, .. } = self.frame;
        let (x, y) = (w - 2, -h * 78 / 100);
        pen.strap(
            Cloth::Trim,
            &format!(
                "M{x} {y}C{} {} {} {} {} {}C{} {} {} {} {x} {}",
                x + 38,
                y - 22,
                x + 38,
                y + 88,
                x + 17,
                y + 98,
                x + 2,
                y + 104,
                x + 20,
                y + 30,
                y + 8
            ),
            9,
        );
        pen.ring((x + 1, y + 3), 8);
    }
}

impl Bag for Clutch {
    fn outline(&self) -> Outline {
        let Frame { w, h, .. } = self.frame;
        Panel { y: (-h, 0), half: (w, w), round: (8, 12), swell: 2 }.outline()
    }

    fn behind(&self, pen: &mut Pen) {
        if self.style.extra {
            self.wrist_loop(pen);
        }
    }

    fn front(&self, pen: &mut Pen) {
        let Frame { w, h, .. } = self.frame;
        pen.stitch(&format!("M{} {}V-7H{}V{}", 7 - w, -h / 2, w - 7, -h / 2));
        pen.raised(Cloth::Body, &self.flap(0, false));
        pen.stitch(&self.flap(8, false));
        let y = self.clasp() - h;
        if self.style.alternative { pen.stud((0, y), 8) } else { pen.turn_lock((0, y)) }
    }

    fn back(&self, pen: &mut Pen) {
        let Frame { w, h, .. } = self.frame;
        pen.stitch(&Panel { y: (8 - h, -8), half: (w - 8, w - 8), round: (6, 9), swell: 0 }.d());
        let y = -h * 68 / 100;
        pen.seam(&format!("M{} {y}H{}", 22 - w, w - 22));
        pen.stitch(&format!("M{} {}H{}", 22 - w, y - 6, w - 22));
        pen.label((0, -h * 32 / 100));
    }

    fn open(&self, pen: &mut Pen) {
        let Frame { w, h, .. } = self.frame;
        contact(pen, &self.outline(), 0);
        self.behind(pen);
        pen.piece(Cloth::Body, &self.flap(0, true));
        pen.piece(Cloth::Lining, &self.flap(9, true));
        pen.stitch(&self.flap(15, true));
        let y = -h - self.clasp() + 14;
        pen.stud((0, y), 8);
        body(pen, &self.outline());
        parts::mouth(pen, w - 5, 1 - h, 12, 17);
        pen.stud((0, -h * 46 / 100), 8);
        pen.stitch(&format!("M{} {}V-7H{}V{}", 7 - w, 26 - h, w - 7, 26 - h));
    }

    fn crown(&self) -> Crown {
        Crown::Shell
    }

    fn depth(&self) -> i32 {
        self.frame.depth
    }

    fn reach(&self) -> i32 {
        self.frame.h * 5 / 4
    }

    fn small(&self) -> bool {
        true
    }
}
