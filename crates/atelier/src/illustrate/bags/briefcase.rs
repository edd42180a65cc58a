//! Briefcase: a squared body for papers; either a flap with two buckles or a zipped top with a pocket.

use super::super::geometry::{Outline, Panel};
use super::super::pen::{Cloth, Pen};
use super::super::scene::{body, contact};
use super::super::style::Style;
use super::{Bag, Crown, Frame, parts};

pub(crate) struct Briefcase {
    pub(crate) frame: Frame,
    pub(crate) style: Style,
}

impl Briefcase {
    fn panel(&self) -> Panel {
        let Frame { w, h, .. } = self.frame;
        Panel { y: (-h, 0), half: (w - 4, w), round: (12, 14), swell: 2 }
    }

    fn handle(&self, pen: &mut Pen) {
        let y = -self.frame.h;
        pen.strap(
            Cloth::Trim,
            &format!("M-44 {y}V{}Q-44 {} -24 {}H24Q44 {} 44 {}V{y}", y - 22, y - 44, y - 44, y - 44, y - 22),
            14,
        );
        for x in [-44, 44] {
            pen.piece(Cloth::Metal, &format!("M{} {}h20v8h-20z", x - 10, y - 12));
        }
    }

    fn corners(&self, pen: &mut Pen) {
        let w = self.frame.w;
        for side in [-1, 1] {
            let (out, sweep) = (w * side, -44 * side);
            pen.piece(
                Cloth::Trim,
                &format!("M{out} -44q{} 6 {sweep} 44h{}q{} 0 {} -14z", sweep * 3 / 4, 30 * side, 14 * side, 14 * side),
            );
        }
    }

    fn flap(&self, inset: i32) -> Panel {
        let Frame { w, h, .. } = self.frame;
        Panel {
            y: (inset - h - 3, -h * 42 / 100 - inset),
            half: (w - 2 - inset, w + 1 - inset),
            round: (12, 22 - inset / 2),
            swell: 2,
        }
    }
}

impl Bag for Briefcase {
    fn outline(&self) -> Outline {
        self.panel().outline()
    }

    fn behind(&self, pen: &mut Pen) {
        let Frame { w, h, .. } = self.frame;
        if !self.style.alternative {
            pen.within("translate(0 -7)", |pen| self.handle(pen));
        }
        parts::anchors(pen, w - 1, 26 - h);
    }

    fn front(&self, pen: &mut Pen) {
        let Frame { w, h, .. } = self.frame;
        if self.style.alternative {
            pen.seam(&format!("M{} -26H{}", 3 - w, w - 3));
            self.corners(pen);
            pen.raised(Cloth::Body, &self.flap(0).d());
            pen.stitch(&self.flap(7).d());
            for x in [-w * 52 / 100, w * 52 / 100] {
                parts::buckled_strap(pen, x, -h * 66 / 100, h * 46 / 100);
            }
            self.handle(pen);
        } else {
            let y = -h * 60 / 100;
            pen.stitch(&format!("M{} {}H{}", 6 - w, 12 - h, w - 6));
            let pocket = Panel { y: (y - 16, -10), half: (w - 14, w - 12), round: (8, 10), swell: 1 };
            pen.raised(Cloth::Body, &pocket.d());
            pen.zip(&format!("M{} {y}H{}", 24 - w, w - 24), (w - 40, y));
            pen.stitch(&format!("M{} {}H{}V-16H{}z", 20 - w, y + 14, w - 20, 20 - w));
            pen.label((0, -h * 28 / 100));
            self.corners(pen);
            self.handle(pen);
        }
    }

    fn back(&self, pen: &mut Pen) {
        let Frame { w, h, .. } = self.frame;
        let half = w - 5;
        pen.stitch(&format!("M{} {}H{half}", -half, 12 - h));
        let band = Panel { y: (-h * 68 / 100, -h * 30 / 100), half: (w - 2, w - 1), round: (2, 2), swell: 0 };
        pen.raised(Cloth::Body, &band.d());
        pen.stitch(&format!("M{} {}H{half}M{} {}H{half}", -half, -h * 68 / 100 + 6, -half, -h * 30 / 100 - 6));
        pen.stitch(&format!(
            "M{} {}V{}M{} {}V{}",
            -w / 2,
            -h * 68 / 100,
            -h * 30 / 100,
            w / 2,
            -h * 68 / 100,
            -h * 30 / 100
        ));
        self.corners(pen);
        self.handle(pen);
    }

    fn open(&self, pen: &mut Pen) {
        let Frame { w, h, .. } = self.frame;
        contact(pen, &self.outline(), 0);
        if self.style.alternative {
            parts::raised_flap(pen, w, -h - 3, h * 52 / 100, 22);
        } else {
            pen.within("translate(0 -9)", |pen| self.handle(pen));
        }
        pen.fill(&format!("M{} {}l{w} -8v60h{}z", -w * 5 / 6, -h - 26, -w), "#f6efe2");
        body(pen, &self.outline());
        parts::mouth(pen, w - 6, 2 - h, 10, 26);
        parts::anchors(pen, w - 1, 26 - h);
        self.corners(pen);
        pen.seam(&format!("M{} {}H{}", 10 - w, -h * 56 / 100, w - 10));
        if self.style.alternative {
            for x in [-w * 52 / 100, w * 52 / 100] {
                pen.raised(Cloth::Trim, &format!("M{} {}h18v32h-18z", x - 9, -h * 42 / 100));
                pen.buckle((x, -h * 42 / 100), 13, 9);
            }
        } else {
            pen.within("translate(0 26)", |pen| self.handle(pen));
            pen.label((0, -h * 28 / 100));
        }
    }

    fn crown(&self) -> Crown {
        if self.style.alternative { Crown::Shell } else { Crown::Zip }
    }

    fn depth(&self) -> i32 {
        self.frame.depth
    }

    fn reach(&self) -> i32 {
        self.frame.h + 56
    }
}
