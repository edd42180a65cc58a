//! Belt bag: a half-moon with a curved zip, on a webbing belt.

use super::super::geometry::Outline;
use super::super::pen::{Cloth, Pen};
use super::super::scene::{body, contact};
use super::super::style::Style;
use super::{Bag, Crown, Frame, parts};

pub(crate) struct BeltBag {
    pub(crate) frame: Frame,
    pub(crate) style: Style,
}

impl BeltBag {
    fn belt(&self, pen: &mut Pen) {
        let Frame { w, h, .. } = self.frame;
        let (x, y) = (w - 10, 26 - h);
        pen.strap(
            Cloth::Trim,
            &format!(
                "M{} {y}C{} {} {} {} 0 {}S{} {} {x} {y}",
                -x,
                -w - 60,
                y - 60,
                -w - 20,
                -h - 118,
                -h - 118,
                w + 60,
                y - 60
            ),
            19,
        );
        pen.within(format_args!("translate(0 {})", -h - 118), |pen| {
            pen.raised(Cloth::Metal, "M-22 -13h18v7h8v-7h18v26h-18v-7h-8v7h-18z");
            pen.line("M-16 -12v24M16 -12v24", pen.palette.metal.low, 2);
        });
    }

    fn wings(&self, pen: &mut Pen) {
        let Frame { w, h, .. } = self.frame;
        for side in [-1, 1] {
            let x = |inward: i32| (w - inward) * side;
            pen.piece(
                Cloth::Trim,
                &format!("M{} {}L{} {}Q{} {} {} {}z", x(4), 2 - h, x(-6), 42 - h, x(14), 60 - h, x(40), 2 - h),
            );
        }
    }
}

impl Bag for BeltBag {
    fn outline(&self) -> Outline {
        let Frame { w, h, .. } = self.frame;
        Outline::at(-w, 8 - h)
            .curve((-w * 3 / 5, -h - 6), (w * 3 / 5, -h - 6), (w, 8 - h))
            .curve((w + 8, -h / 3), (w * 3 / 5, 0), (w / 4, 0))
            .line(-w / 4, 0)
            .curve((-w * 3 / 5, 0), (-w - 8, -h / 3), (-w, 8 - h))
    }

    fn behind(&self, pen: &mut Pen) {
        self.belt(pen);
    }

    fn front(&self, pen: &mut Pen) {
        let Frame { w, h, .. } = self.frame;
        self.wings(pen);
        let (x, y) = (w - 30, 24 - h);
        pen.zip(&format!("M{} {}Q0 {} {x} {}", -x, y, y - 12, y), (x - 14, y - 2));
        let pocket = Outline::at(20 - w, -h * 60 / 100)
            .quad((0, -h * 70 / 100), (w - 20, -h * 60 / 100))
            .curve((w - 22, -h / 4), (w / 2, -8), (w / 4, -8))
            .line(-w / 4, -8)
            .curve((-w / 2, -8), (22 - w, -h / 4), (20 - w, -h * 60 / 100));
        pen.raised(Cloth::Body, &pocket.d());
        if self.style.alternative {
            let y = -h * 52 / 100;
            pen.zip(&format!("M{} {y}Q0 {} {} {y}", 38 - w, y - 10, w - 38), (38 - w, y));
        } else {
            pen.stitch(&format!("M{} {}Q0 {} {} {}", 26 - w, -h * 54 / 100, -h * 64 / 100, w - 26, -h * 54 / 100));
        }
        pen.label((0, -h * 27 / 100));
    }

    fn back(&self, pen: &mut Pen) {
        let Frame { w, h, .. } = self.frame;
        self.wings(pen);
        let pad = Outline::at(44 - w, 26 - h)
            .quad((0, 12 - h), (w - 44, 26 - h))
            .curve((w - 34, -h / 3), (w / 2, -12), (w / 4, -12))
            .line(-w / 4, -12)
            .curve((-w / 2, -12), (34 - w, -h / 3), (44 - w, 26 - h));
        pen.raised(Cloth::Body, &pad.d());
        pen.stitch(&format!("M{} {}Q0 {} {} {}", 48 - w, 34 - h, 20 - h, w - 48, 34 - h));
        for y in [-h * 52 / 100, -h * 32 / 100] {
            pen.seam(&format!("M{} {y}Q0 {} {} {y}", 50 - w, y + 8, w - 50));
        }
    }

    fn open(&self, pen: &mut Pen) {
        let Frame { w, h, .. } = self.frame;
        contact(pen, &self.outline(), 0);
        self.belt(pen);
        body(pen, &self.outline());
        self.wings(pen);
        parts::mouth(pen, w - 30, 20 - h, 22, 34);
        pen.teeth(&format!("M{} {}Q0 {} {} {}", 30 - w, 20 - h, 88 - h, w - 30, 20 - h));
        pen.puller((w - 32, 22 - h));
        pen.label((0, -h * 27 / 100));
    }

    fn crown(&self) -> Crown {
        Crown::Shell
    }

    fn depth(&self) -> i32 {
        self.frame.depth
    }

    fn reach(&self) -> i32 {
        self.frame.h + 120
    }

    fn small(&self) -> bool {
        true
    }
}
