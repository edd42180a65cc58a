//! Pouch: a flat zipped case with a wrist loop or a tassel.

use super::super::geometry::{Outline, Panel};
use super::super::pen::{Cloth, Pen};
use super::super::scene::{body, contact};
use super::super::style::Style;
use super::{Bag, Crown, Frame, parts};

pub(crate) struct Pouch {
    pub(crate) frame: Frame,
    pub(crate) style: Style,
}

impl Pouch {
    fn panel(&self, inset: i32) -> Panel {
        let Frame { w, h, .. } = self.frame;
        Panel {
            y: (inset - h, -inset),
            half: (w - 2 - inset, w - inset),
            round: (14 - inset / 2, 26 - inset / 2),
            swell: 3,
        }
    }

    fn wrist_loop(&self, pen: &mut Pen) {
        let Frame { w, h, .. } = self.frame;
        let (x, y) = (6 - w, 22 - h);
        pen.strap(
            Cloth::Trim,
            &format!(
                "M{x} {y}C{} {} {} {} {} {}C{} {} {} {} {x} {}",
                x - 52,
                y - 24,
                x - 48,
                y + 84,
                x - 22,
                y + 94,
                x - 2,
                y + 102,
                x - 26,
                y + 30,
                y + 8
            ),
            10,
        );
        pen.ring((x + 1, y), 8);
    }

    fn tassel(&self, pen: &mut Pen) {
        let (x, y) = (self.frame.w - 26, 24 - self.frame.h);
        pen.cast(&format!("M{} {y}h16v58h-16z", x - 8), 4);
        pen.piece(Cloth::Trim, &format!("M{} {}l-4 44q9 5 18 0l-4 -44z", x - 5, y + 16));
        pen.line(
            &format!("M{x} {}v34M{} {}v32M{} {}v32", y + 26, x - 4, y + 26, x + 4, y + 26),
            pen.palette.trim.deep,
            1,
        );
        pen.piece(Cloth::Metal, &format!("M{} {}h14v8h-14z", x - 7, y + 12));
        pen.line(&format!("M{x} {}v14", y - 2), pen.palette.metal.base, 3);
    }
}

impl Bag for Pouch {
    fn outline(&self) -> Outline {
        self.panel(0).outline()
    }

    fn behind(&self, pen: &mut Pen) {
        self.wrist_loop(pen);
    }

    fn front(&self, pen: &mut Pen) {
        let Frame { w, h, .. } = self.frame;
        let y = 22 - h;
        pen.teeth(&format!("M{} {y}H{}", 12 - w, w - 12));
        pen.seam(&format!("M{} {}H{}", 3 - w, y + 12, w - 3));
        if self.style.alternative {
            let half = w - 3;
            let base = Panel { y: (-h * 34 / 100, 0), half: (half + 1, w), round: (0, 26), swell: 3 };
            pen.piece(Cloth::Trim, &base.d());
            pen.stitch(&format!("M{} {}H{half}", -half, -h * 34 / 100 + 6));
            pen.label((0, -h * 55 / 100));
        } else {
            let pocket = Panel { y: (-h * 62 / 100, -10), half: (w - 16, w - 15), round: (4, 20), swell: 2 };
            pen.raised(Cloth::Body, &pocket.d());
            pen.stitch(&Panel { y: (-h * 62 / 100 + 6, -16), half: (w - 22, w - 21), round: (3, 16), swell: 0 }.d());
            pen.label((0, -h * 36 / 100));
        }
        self.tassel(pen);
    }

    fn back(&self, pen: &mut Pen) {
        let Frame { w, h, .. } = self.frame;
        let y = 22 - h;
        pen.teeth(&format!("M{} {y}H{}", 12 - w, w - 12));
        pen.seam(&format!("M{} {}H{}", 3 - w, y + 12, w - 3));
        pen.stitch(&Panel { y: (y + 20, -8), half: (w - 10, w - 9), round: (4, 20), swell: 0 }.d());
        for x in [-w / 3, w / 3] {
            pen.seam(&format!("M{x} -14V{}", y + 26));
        }
    }

    fn open(&self, pen: &mut Pen) {
        let Frame { w, h, .. } = self.frame;
        contact(pen, &self.outline(), 0);
        self.wrist_loop(pen);
        body(pen, &self.outline());
        let y = 14 - h;
        parts::mouth(pen, w - 8, y, 32, 30);
        pen.teeth(&format!("M{} {y}Q0 {} {} {y}", 8 - w, y + 60, w - 8));
        pen.puller((w - 10, y + 4));
        pen.label((0, -h * 36 / 100));
        pen.stitch(&format!("M{} -24Q{} -9 {} -9H{}Q{} -9 {} -24", 9 - w, 9 - w, 28 - w, w - 28, w - 9, w - 9));
    }

    fn crown(&self) -> Crown {
        Crown::Zip
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
