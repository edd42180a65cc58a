//! Backpack: an arched body with a front pocket, closed by a zip or by a lid with two buckles.

use super::super::geometry::{Outline, Panel};
use super::super::pen::{Cloth, Pen};
use super::super::scene::{body, contact};
use super::super::style::Style;
use super::{Bag, Crown, Frame, parts};

pub(crate) struct Backpack {
    pub(crate) frame: Frame,
    pub(crate) style: Style,
}

impl Backpack {
    fn arch(&self, inset: i32) -> Panel {
        let Frame { w, h, .. } = self.frame;
        Panel {
            y: (inset - h, -inset),
            half: (w - 4 - inset, w - inset),
            round: (74 - inset / 2, 34 - inset / 2),
            swell: 5,
        }
    }

    fn side_pockets(&self, pen: &mut Pen) {
        let x = self.frame.w;
        for (side, x) in [(-1, 4 - x), (1, x - 4)] {
            pen.piece(Cloth::Trim, &format!("M{x} -112q{} 2 {} 26v54q0 16 {} 22z", 15 * side, 16 * side, -16 * side));
            pen.stitch(&format!("M{x} -104q{} 2 {} 22", 9 * side, 12 * side));
        }
    }

    fn loop_handle(&self, pen: &mut Pen) {
        let y = -self.frame.h;
        pen.strap(Cloth::Trim, &format!("M-24 {}C-24 {} 24 {} 24 {}", y + 8, y - 46, y - 46, y + 8), 11);
    }

    fn pocket(&self) -> Panel {
        let Frame { w, h, .. } = self.frame;
        Panel { y: (-h * 45 / 100, -16), half: (w - 20, w - 18), round: (26, 26), swell: 3 }
    }

    fn front_pocket(&self, pen: &mut Pen) {
        let pocket = self.pocket();
        let (top, half) = (pocket.y.0, pocket.half.0);
        pen.raised(Cloth::Body, &pocket.d());
        if self.style.alternative {
            pen.stitch(
                &Panel { y: (top + 6, pocket.y.1 - 6), half: (half - 6, half - 4), round: (22, 22), swell: 0 }.d(),
            );
        } else {
            let (left, y) = (18 - half, top + 26);
            pen.zip(&format!("M{left} {y}Q0 {} {} {y}", y - 12, -left), (half - 26, y - 2));
            pen.stitch(
                &Panel { y: (top + 44, pocket.y.1 - 6), half: (half - 6, half - 4), round: (4, 22), swell: 0 }.d(),
            );
        }
    }

    fn lid(&self, pen: &mut Pen) {
        let Frame { w, h, .. } = self.frame;
        let lid = Panel { y: (-h - 3, -h * 50 / 100), half: (w, w + 3), round: (74, 30), swell: 5 };
        pen.raised(Cloth::Body, &lid.d());
        let y = -h * 50 / 100;
        pen.stitch(&format!(
            "M{} {}V{}Q{} {} {} {}H{}Q{} {} {} {}V{}",
            7 - w,
            -h + 90,
            y - 32,
            7 - w,
            y - 6,
            34 - w,
            y - 6,
            w - 34,
            w - 7,
            y - 6,
            w - 7,
            y - 32,
            -h + 90
        ));
        for x in [-44, 44] {
            parts::buckled_strap(pen, x, y - 44, 84);
        }
    }
}

impl Bag for Backpack {
    fn outline(&self) -> Outline {
        self.arch(0).outline()
    }

    fn behind(&self, pen: &mut Pen) {
        let Frame { w, h, .. } = self.frame;
        for side in [-1, 1] {
            let d = format!(
                "M{} {}C{} {} {} -140 {} -34",
                30 * side,
                16 - h,
                (w + 44) * side,
                20 - h,
                (w + 34) * side,
                (w - 6) * side
            );
            pen.strap(Cloth::Trim, &d, 15);
        }
        self.loop_handle(pen);
        self.side_pockets(pen);
    }

    fn front(&self, pen: &mut Pen) {
        let Frame { w, h, .. } = self.frame;
        if self.style.alternative {
            self.front_pocket(pen);
            self.lid(pen);
            pen.label((0, -h * 72 / 100));
        } else {
            let (x, y) = (w - 16, -h * 50 / 100);
            pen.zip(
                &format!(
                    "M{} {y}V{}Q{} {} {} {}H{}Q{x} {} {x} {}V{y}",
                    -x,
                    78 - h,
                    -x,
                    18 - h,
                    62 - x,
                    18 - h,
                    x - 62,
                    18 - h,
                    78 - h
                ),
                (x, y - 22),
            );
            pen.label((0, -h * 70 / 100));
            self.front_pocket(pen);
        }
    }

    fn back(&self, pen: &mut Pen) {
        let Frame { w, h, .. } = self.frame;
        let pad = self.arch(17);
        pen.piece(Cloth::Body, &pad.d());
        pen.stitch(&self.arch(23).d());
        for y in [-h * 34 / 100, -h * 58 / 100] {
            pen.seam(&format!("M{} {y}Q0 {} {} {y}", 26 - w, y + 10, w - 26));
        }
        for side in [-1, 1] {
            let web = format!("M{} -128Q{} -70 {} -24", 66 * side, 72 * side, (w - 16) * side);
            pen.strap(Cloth::Trim, &web, 8);
            let d = format!(
                "M{} {}C{} {} {} {} {} -120",
                24 * side,
                34 - h,
                40 * side,
                96 - h,
                74 * side,
                80 - h,
                66 * side
            );
            pen.within("translate(3 4)", |pen| pen.line(&d, "#1c0f1838", 24));
            pen.strap(Cloth::Body, &d, 25);
            pen.buckle((66 * side, -118), 12, 8);
        }
        let yoke = Panel { y: (22 - h, 50 - h), half: (42, 46), round: (6, 6), swell: 0 };
        pen.raised(Cloth::Trim, &yoke.d());
    }

    fn open(&self, pen: &mut Pen) {
        let Frame { w, h, .. } = self.frame;
        contact(pen, &self.outline(), 0);
        self.behind(pen);
        body(pen, &self.outline());
        let fall = -h * 48 / 100;
        let (x, top) = (w - 15, 16 - h);
        let hole = format!(
            "M{} {fall}V{}Q{} {top} {} {top}H{}Q{x} {top} {x} {}V{fall}Q0 {} {} {fall}z",
            -x,
            top + 60,
            -x,
            62 - x,
            x - 62,
            top + 60,
            fall + 46,
            -x
        );
        pen.piece(Cloth::Lining, &hole);
        let lining = pen.palette.lining;
        let sleeve = Panel { y: (top + 44, fall + 14), half: (x - 20, x - 20), round: (8, 4), swell: 0 };
        pen.fill("M-46 -232h92v120h-92z", pen.palette.metal.high);
        pen.cast(&sleeve.d(), 3);
        pen.fill(&sleeve.d(), lining.base);
        pen.line(&format!("M{} {}H{}", 20 - x, top + 47, x - 20), lining.high, 4);
        pen.stitch(&format!("M{} {}H{}", 24 - x, top + 56, x - 24));
        let rim = format!("M{} {fall}Q0 {} {x} {fall}L{x} {}H{}z", -x, fall + 46, fall + 52, -x);
        pen.piece(Cloth::Body, &rim);
        pen.teeth(&format!("M{} {fall}Q0 {} {x} {fall}", -x, fall + 46));
        pen.teeth(&format!(
            "M{} {fall}V{}Q{} {top} {} {top}H{}Q{x} {top} {x} {}V{fall}",
            -x,
            top + 60,
            -x,
            62 - x,
            x - 62,
            top + 60
        ));
        pen.puller((x, fall - 4));
        let pocket = self.pocket();
        let low = Panel { y: (pocket.y.0 + 34, pocket.y.1), ..pocket };
        pen.raised(Cloth::Body, &low.d());
        pen.stitch(
            &Panel { y: (low.y.0 + 6, low.y.1 - 6), half: (low.half.0 - 6, low.half.1 - 6), round: (22, 22), swell: 0 }
                .d(),
        );
        pen.label((0, low.y.0 + 34));
    }

    fn crown(&self) -> Crown {
        Crown::Shell
    }

    fn depth(&self) -> i32 {
        self.frame.depth
    }

    fn reach(&self) -> i32 {
        self.frame.h + 40
    }
}
