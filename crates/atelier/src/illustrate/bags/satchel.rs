//! Satchel: a rounded school bag, its flap held by two long straps.

use super::super::geometry::{Outline, Panel};
use super::super::pen::{Cloth, Pen};
use super::super::scene::{body, contact};
use super::super::style::Style;
use super::{Bag, Crown, Frame, parts};

pub(crate) struct Satchel {
    pub(crate) frame: Frame,
    pub(crate) style: Style,
}

impl Satchel {
    fn panel(&self) -> Panel {
        let Frame { w, h, .. } = self.frame;
        Panel { y: (-h, 0), half: (w - 6, w), round: (18, 26), swell: 3 }
    }

    fn flap(&self, inset: i32) -> Panel {
        let Frame { w, h, .. } = self.frame;
        let round = if self.style.alternative { 60 } else { 24 };
        Panel {
            y: (inset - h - 4, -h * 34 / 100 - inset),
            half: (w - 2 - inset, w + 2 - inset),
            round: (20, round - inset / 2),
            swell: 4,
        }
    }

    fn shoulder_strap(&self, pen: &mut Pen) {
        let Frame { w, h, .. } = self.frame;
        pen.strap(
            Cloth::Trim,
            &format!("M{} {}C{} {} {} {} {} {}", 4 - w, 24 - h, -w - 46, -h - 176, w + 46, -h - 176, w - 4, 24 - h),
            10,
        );
    }

    fn grip(&self, pen: &mut Pen) {
        let y = -self.frame.h - 2;
        pen.strap(Cloth::Trim, &format!("M-32 {y}C-34 {} 34 {} 32 {y}", y - 44, y - 44), 12);
        for x in [-32, 32] {
            pen.raised(Cloth::Trim, &format!("M{} {}h18v14q-9 8 -18 0z", x - 9, y - 4));
        }
    }

    fn straps_x(&self) -> [i32; 2] {
        let x = self.frame.w * 50 / 100;
        [-x, x]
    }
}

impl Bag for Satchel {
    fn outline(&self) -> Outline {
        self.panel().outline()
    }

    fn behind(&self, pen: &mut Pen) {
        let Frame { w, h, .. } = self.frame;
        self.shoulder_strap(pen);
        parts::anchors(pen, w - 4, 28 - h);
    }

    fn front(&self, pen: &mut Pen) {
        let Frame { w, h, .. } = self.frame;
        let pocket = Panel { y: (-h * 56 / 100, -12), half: (w - 18, w - 16), round: (6, 20), swell: 3 };
        pen.raised(Cloth::Body, &pocket.d());
        pen.stitch(&Panel { y: (-h * 56 / 100, -18), half: (w - 24, w - 22), round: (4, 16), swell: 0 }.d());
        pen.raised(Cloth::Body, &self.flap(0).d());
        pen.stitch(&self.flap(7).d());
        for x in self.straps_x() {
            parts::buckled_strap(pen, x, -h - 2, h * 80 / 100);
        }
        self.grip(pen);
    }

    fn back(&self, pen: &mut Pen) {
        let Frame { w, h, .. } = self.frame;
        let half = w - 10;
        pen.seam(&format!("M{} {}H{half}", -half, 16 - h));
        let y = -h * 66 / 100;
        pen.raised(Cloth::Body, &Panel { y: (y, -12), half: (w - 16, w - 14), round: (4, 18), swell: 2 }.d());
        pen.stitch(&Panel { y: (y + 7, -18), half: (w - 22, w - 20), round: (2, 14), swell: 0 }.d());
        for x in self.straps_x() {
            pen.raised(Cloth::Trim, &format!("M{} {}h18v34l-9 8l-9 -8z", x - 9, -h - 2));
            pen.stud((x, 20 - h), 4);
        }
        self.grip(pen);
    }

    fn open(&self, pen: &mut Pen) {
        let Frame { w, h, .. } = self.frame;
        contact(pen, &self.outline(), 0);
        self.shoulder_strap(pen);
        parts::raised_flap(pen, w, -h - 4, h * 58 / 100, if self.style.alternative { 54 } else { 24 });
        body(pen, &self.outline());
        parts::mouth(pen, w - 8, 2 - h, 14, 24);
        parts::anchors(pen, w - 4, 28 - h);
        let pocket = Panel { y: (-h * 56 / 100, -12), half: (w - 18, w - 16), round: (6, 20), swell: 3 };
        pen.raised(Cloth::Body, &pocket.d());
        pen.stitch(&Panel { y: (-h * 56 / 100 + 7, -18), half: (w - 24, w - 22), round: (4, 16), swell: 0 }.d());
        for x in self.straps_x() {
            pen.raised(Cloth::Trim, &format!("M{} {}h18v30h-18z", x - 9, -h * 42 / 100));
            pen.buckle((x, -h * 42 / 100), 13, 9);
        }
    }

    fn crown(&self) -> Crown {
        Crown::Shell
    }

    fn depth(&self) -> i32 {
        self.frame.depth
    }

    fn reach(&self) -> i32 {
        self.frame.h + 126
    }
}
