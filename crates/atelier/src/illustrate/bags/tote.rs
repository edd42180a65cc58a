//! Tote: a tapered, open-topped body under two arched handles.

use super::super::geometry::{Outline, Panel};
use super::super::pen::{Cloth, Pen};
use super::super::scene::{body, contact};
use super::super::style::Style;
use super::{Bag, Crown, Frame, parts};

pub(crate) struct Tote {
    pub(crate) frame: Frame,
    pub(crate) style: Style,
}

impl Tote {
    fn panel(&self) -> Panel {
        let Frame { w, h, .. } = self.frame;
        Panel { y: (-h, 0), half: (w + 20, w), round: (4, 18), swell: 3 }
    }

    /// Half the body's width at a height.
    fn half_at(&self, y: i32) -> i32 {
        self.frame.w - 20 * y / self.frame.h
    }

    fn handle(&self, pen: &mut Pen, foot: i32) {
        let top = -self.frame.h;
        let (knee, crest) = (top - 34, top - 146);
        pen.strap(
            Cloth::Trim,
            &format!("M-52 {}V{knee}C-50 {crest} 50 {crest} 52 {knee}V{}", top + foot, top + foot),
            13,
        );
    }

    fn handle_with_tabs(&self, pen: &mut Pen) {
        self.handle(pen, 40);
        for x in [-52, 52] {
            let y = -self.frame.h;
            pen.raised(Cloth::Trim, &format!("M{} {}h18v34l-9 9l-9 -9z", x - 9, y + 22));
            pen.stud((x, y + 34), 4);
            pen.stud((x, y + 50), 4);
        }
    }

    /// The hem along the mouth and the doubled base.
    fn frame_parts(&self, pen: &mut Pen) {
        let h = self.frame.h;
        if self.style.alternative {
            let y = -h * 26 / 100;
            let base = Panel { y: (y, 0), half: (self.half_at(y), self.frame.w), round: (0, 18), swell: 3 };
            pen.piece(Cloth::Trim, &base.d());
            let dusk = pen.paint('f');
            pen.fill(&base.d(), dusk);
            let half = self.half_at(y) - 3;
            pen.stitch(&format!("M{} {}H{half}", -half, y + 6));
        } else {
            let half = self.frame.w - 4;
            pen.seam(&format!("M{} -40Q0 -30 {half} -40", -half));
        }
        let half = self.half_at(-h + 14) - 2;
        pen.seam(&format!("M{} {}H{half}", -half, 14 - h));
        pen.stitch(&format!("M{} {}H{half}", -half, 8 - h));
    }
}

impl Bag for Tote {
    fn outline(&self) -> Outline {
        self.panel().outline()
    }

    fn behind(&self, pen: &mut Pen) {
        pen.within("translate(0 -9)", |pen| self.handle(pen, 20));
    }

    fn front(&self, pen: &mut Pen) {
        let h = self.frame.h;
        for (x, sway) in [(-82, -12), (84, 14)] {
            pen.fold((x, -h * 88 / 100), sway, h * 62 / 100);
        }
        self.frame_parts(pen);
        if !self.style.alternative {
            let pocket = Panel { y: (-h * 58 / 100, -h * 12 / 100), half: (64, 60), round: (3, 14), swell: 0 };
            pen.raised(Cloth::Body, &pocket.d());
            pen.stitch(&Panel { y: (pocket.y.0 + 6, pocket.y.1 - 5), half: (59, 55), round: (2, 11), swell: 0 }.d());
            pen.label((0, -h * 44 / 100));
        } else {
            pen.label((0, -h * 52 / 100));
        }
        self.handle_with_tabs(pen);
        if self.style.extra {
            pen.tag((52, 10 - h));
        }
    }

    fn back(&self, pen: &mut Pen) {
        let h = self.frame.h;
        self.frame_parts(pen);
        let y = -h * 56 / 100;
        pen.zip(&format!("M-62 {y}H62"), (50, y));
        pen.stitch(&format!("M-70 {}H70V{}H-70z", y - 10, y + 10));
        self.handle_with_tabs(pen);
    }

    fn open(&self, pen: &mut Pen) {
        let Frame { w, h, .. } = self.frame;
        contact(pen, &self.outline(), 0);
        pen.within("translate(0 -34)", |pen| self.handle(pen, 30));
        let half = w + 20;
        let back = format!("M{} {}Q0 {} {half} {}z", -half, -h, -h - 62, -h);
        pen.fill(&back, pen.palette.body.low);
        body(pen, &self.outline());
        parts::mouth(pen, half, -h, 34, 26);
        self.front_below_mouth(pen);
    }

    fn crown(&self) -> Crown {
        Crown::Open
    }

    fn depth(&self) -> i32 {
        self.frame.depth
    }

    fn reach(&self) -> i32 {
        self.frame.h + 122
    }
}

impl Tote {
    /// The front's parts where the mouth stands open and its rim hangs lower.
    fn front_below_mouth(&self, pen: &mut Pen) {
        let h = self.frame.h;
        if self.style.alternative {
            let y = -h * 26 / 100;
            let base = Panel { y: (y, 0), half: (self.half_at(y), self.frame.w), round: (0, 18), swell: 3 };
            pen.piece(Cloth::Trim, &base.d());
        }
        pen.label((0, -h / 2));
        pen.within("translate(0 26)", |pen| self.handle_with_tabs(pen));
    }
}
