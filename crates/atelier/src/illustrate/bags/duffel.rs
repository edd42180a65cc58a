//! Duffel: a long soft barrel under two joined handles.

use super::super::geometry::{Outline, Panel};
use super::super::pen::{Cloth, Pen};
use super::super::scene::{body, contact};
use super::super::style::Style;
use super::{Bag, Crown, Frame, parts};

pub(crate) struct Duffel {
    pub(crate) frame: Frame,
    pub(crate) style: Style,
}

impl Duffel {
    fn panel(&self) -> Panel {
        let Frame { w, h, .. } = self.frame;
        Panel { y: (-h, 0), half: (w - 8, w), round: (62, 44), swell: 5 }
    }

    fn handle(&self, pen: &mut Pen) {
        let h = self.frame.h;
        let (x, crest) = (58, -h - 84);
        pen.strap(
            Cloth::Trim,
            &format!("M-{x} -30V{}C-{x} {} -34 {crest} 0 {crest}S{x} {} {x} {}V-30", -h, -h - 60, -h - 60, -h),
            15,
        );
        for side in [-x, x] {
            pen.stud((side, -h * 64 / 100), 4);
        }
    }

    /// Less of it shows, so less is drawn.
    fn far_handle(&self, pen: &mut Pen) {
        let h = self.frame.h;
        let (x, crest) = (58, -h - 94);
        let trim = pen.palette.trim;
        let d = format!("M-{x} {}C-{x} {crest} {x} {crest} {x} {}", 20 - h, 20 - h);
        pen.line(&d, trim.deep, 15);
        pen.line(&d, trim.low, 12);
    }

    fn wrap(&self, pen: &mut Pen) {
        let y = -self.frame.h - 84;
        pen.raised(
            Cloth::Trim,
            &format!("M-26 {}Q0 {} 26 {}V{}Q0 {} -26 {}z", y - 9, y - 13, y - 9, y + 15, y + 9, y + 15),
        );
        pen.stud((0, y + 2), 4);
    }

    fn ends(&self, pen: &mut Pen) {
        let Frame { w, h, .. } = self.frame;
        for side in [-1, 1] {
            let x = |inward: i32| (w - inward) * side;
            pen.piece(
                Cloth::Trim,
                &format!(
                    "M{} {}Q{} {} {} -46Q{} 0 {} 0Q{} {} {} {}z",
                    x(54),
                    -h,
                    x(6),
                    -h,
                    x(-1),
                    x(0),
                    x(46),
                    x(26),
                    -h / 2,
                    x(54),
                    -h
                ),
            );
            pen.stitch(&format!("M{} -6Q{} {} {} {}", x(52), x(32), -h / 2, x(60), 6 - h));
        }
    }

    fn base(&self, pen: &mut Pen) {
        let w = self.frame.w;
        if self.style.alternative {
            let base = Panel { y: (-34, 0), half: (w - 3, w), round: (2, 40), swell: 4 };
            pen.piece(Cloth::Trim, &base.d());
            pen.stitch(&format!("M{} -28H{}", 8 - w, w - 8));
        } else {
            pen.seam(&format!("M{} -34Q0 -26 {} -34", 10 - w, w - 10));
        }
    }
}

impl Bag for Duffel {
    fn outline(&self) -> Outline {
        self.panel().outline()
    }

    fn behind(&self, pen: &mut Pen) {
        let Frame { w, h, .. } = self.frame;
        self.far_handle(pen);
        parts::anchors(pen, w - 8, 44 - h);
    }

    fn front(&self, pen: &mut Pen) {
        let Frame { w, h, .. } = self.frame;
        for (x, sway) in [(-80, -12), (82, 12)] {
            pen.fold((x, -h * 88 / 100), sway, h * 60 / 100);
        }
        pen.zip(&format!("M{} {}Q0 {} {} {}", 50 - w, 14 - h, 8 - h, w - 50, 14 - h), (w - 78, 12 - h));
        self.ends(pen);
        self.base(pen);
        self.handle(pen);
        self.wrap(pen);
        pen.label((0, -h * 46 / 100));
        if self.style.extra && !self.style.alternative {
            pen.tag((-58, 18 - h));
        }
    }

    fn back(&self, pen: &mut Pen) {
        let Frame { h, .. } = self.frame;
        self.ends(pen);
        let y = -h * 58 / 100;
        pen.zip(&format!("M-40 {y}H40"), (32, y));
        pen.stitch(&format!("M-46 {}H46V{}H-46z", y - 10, y + 62));
        self.base(pen);
        self.handle(pen);
        self.wrap(pen);
    }

    fn open(&self, pen: &mut Pen) {
        let Frame { w, h, .. } = self.frame;
        contact(pen, &self.outline(), 0);
        self.far_handle(pen);
        parts::anchors(pen, w - 8, 44 - h);
        body(pen, &self.outline());
        self.ends(pen);
        parts::mouth(pen, w - 48, 12 - h, 34, 38);
        pen.teeth(&format!("M{} {}Q0 {} {} {}", 48 - w, 12 - h, 88 - h, w - 48, 12 - h));
        self.base(pen);
        pen.within("translate(0 24) scale(1 .86)", |pen| self.handle(pen));
        pen.label((0, -h * 40 / 100));
    }

    fn crown(&self) -> Crown {
        Crown::Zip
    }

    fn depth(&self) -> i32 {
        self.frame.depth
    }

    fn reach(&self) -> i32 {
        self.frame.h + 92
    }
}
