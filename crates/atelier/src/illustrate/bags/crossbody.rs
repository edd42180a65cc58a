//! Crossbody: a small flap bag on a long strap or chain.

use super::super::geometry::{Outline, Panel};
use super::super::pen::{Cloth, Pen};
use super::super::scene::{body, contact};
use super::super::style::Style;
use super::{Bag, Crown, Frame, parts};

pub(crate) struct Crossbody {
    pub(crate) frame: Frame,
    pub(crate) style: Style,
}

impl Crossbody {
    fn round(&self) -> i32 {
        if self.style.alternative { 58 } else { 18 }
    }

    fn panel(&self) -> Panel {
        let Frame { w, h, .. } = self.frame;
        Panel { y: (-h, 0), half: (w - 4, w), round: (12, self.round()), swell: 4 }
    }

    fn flap(&self, inset: i32) -> Panel {
        let Frame { w, h, .. } = self.frame;
        Panel {
            y: (inset - h - 4, -h * 36 / 100 - inset),
            half: (w - inset, w + 2 - inset),
            round: (14, self.round() + 6 - inset),
            swell: 4,
        }
    }

    fn strap(&self, pen: &mut Pen) {
        let Frame { w, h, .. } = self.frame;
        let (x, y, far) = (w - 2, 14 - h, w + 44);
        let d = format!("M{} {y}C{} {} {far} {} {x} {y}", -x, -far, -h - 224, -h - 224);
        if self.style.extra { pen.chain(&d) } else { pen.strap(Cloth::Trim, &d, 9) }
    }
}

impl Bag for Crossbody {
    fn outline(&self) -> Outline {
        self.panel().outline()
    }

    fn behind(&self, pen: &mut Pen) {
        self.strap(pen);
        parts::anchors(pen, self.frame.w - 2, 18 - self.frame.h);
    }

    fn front(&self, pen: &mut Pen) {
        let Frame { w, h, .. } = self.frame;
        if !self.style.alternative {
            pen.seam(&format!("M{} -20H{}", 3 - w, w - 3));
        }
        pen.raised(Cloth::Body, &self.flap(0).d());
        pen.stitch(&self.flap(7).d());
        pen.turn_lock((0, -h * 36 / 100 - 12));
    }

    fn back(&self, pen: &mut Pen) {
        let Frame { w, h, .. } = self.frame;
        let y = -h * 72 / 100;
        pen.seam(&format!("M{} {}H{}", 6 - w, 12 - h, w - 6));
        let pocket = Panel { y: (y, -14), half: (w - 20, w - 18), round: (4, self.round() - 6), swell: 2 };
        pen.raised(Cloth::Body, &pocket.d());
        pen.stitch(&Panel { y: (y + 7, -20), half: (w - 26, w - 24), round: (2, self.round() - 10), swell: 0 }.d());
    }

    fn open(&self, pen: &mut Pen) {
        let Frame { w, h, .. } = self.frame;
        contact(pen, &self.outline(), 0);
        self.strap(pen);
        parts::raised_flap(pen, w, -h - 4, h * 60 / 100, self.round().min(50));
        body(pen, &self.outline());
        parts::mouth(pen, w - 6, -h + 2, 16, 20);
        parts::anchors(pen, w - 2, 18 - h);
        pen.turn_lock((0, -h * 44 / 100));
        pen.turn_lock((0, -h * 150 / 100));
        pen.seam(&format!("M{} {}Q0 {} {} {}", 12 - w, -h * 66 / 100, -h * 58 / 100, w - 12, -h * 66 / 100));
    }

    fn crown(&self) -> Crown {
        Crown::Shell
    }

    fn depth(&self) -> i32 {
        self.frame.depth
    }

    fn reach(&self) -> i32 {
        self.frame.h + 168
    }

    fn small(&self) -> bool {
        true
    }
}
