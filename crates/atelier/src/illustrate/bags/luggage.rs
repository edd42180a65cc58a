//! Luggage: a case on four wheels, ribbed when it is a shell and pocketed when it is cloth.

use super::super::geometry::{Outline, Panel};
use super::super::pen::{Cloth, Pen};
use super::super::scene::contact;
use super::super::style::Style;
use super::{Bag, Crown, Frame};

pub(crate) struct Luggage {
    pub(crate) frame: Frame,
    pub(crate) style: Style,
}

impl Luggage {
    fn panel(&self, inset: i32) -> Panel {
        let Frame { w, h, .. } = self.frame;
        Panel {
            y: (inset - h, -14 - inset),
            half: (w - inset, w - inset),
            round: (26 - inset / 2, 26 - inset / 2),
            swell: 1,
        }
    }

    fn trolley(&self, pen: &mut Pen) {
        let y = -self.frame.h;
        let metal = pen.palette.metal;
        for x in [-32, 32] {
            pen.line(&format!("M{x} {y}v-84"), metal.low, 9);
            pen.line(&format!("M{} {y}v-84", x - 2), metal.high, 3);
        }
        pen.raised(Cloth::Trim, &format!("M-44 {}h88q6 0 6 7v8q0 6 -6 6h-88q-6 0 -6 -6v-8q0 -7 6 -7z", y - 98));
    }

    fn wheels(&self, pen: &mut Pen) {
        let w = self.frame.w;
        let (deep, metal) = (pen.palette.trim.deep, pen.palette.metal);
        for x in [30 - w, w - 30] {
            pen.piece(Cloth::Trim, &format!("M{} -18h32l-6 10h-20z", x - 16));
            pen.put(format_args!("<circle cx=\"{x}\" cy=\"-5\" r=\"10\" fill=\"{deep}\"/><circle cx=\"{x}\" cy=\"-5\" r=\"4\" fill=\"{}\"/>", metal.base));
        }
    }

    fn ribs(&self, pen: &mut Pen) {
        let Frame { w, h, .. } = self.frame;
        let mut d = String::new();
        for step in -2..=2 {
            d += &format!("M{} {}V-34", step * w * 34 / 100, 22 - h);
        }
        let body = pen.palette.body;
        pen.put(format_args!(
            "<path d=\"{d}\" stroke=\"{}\" stroke-width=\"7\" stroke-linecap=\"round\" opacity=\".55\"/>",
            body.low.mix(body.deep, 30)
        ));
        pen.put(format_args!("<path d=\"{d}\" stroke=\"{}\" stroke-width=\"2.4\" stroke-linecap=\"round\" transform=\"translate(4.5)\" opacity=\".8\"/>", body.high));
    }

    fn corners(&self, pen: &mut Pen) {
        let Frame { w, h, .. } = self.frame;
        for (sx, sy, y) in [(-1, 1, -h), (1, 1, -h), (-1, -1, -14), (1, -1, -14)] {
            let x = w * sx;
            pen.piece(
                Cloth::Trim,
                &format!(
                    "M{x} {}Q{x} {y} {} {y}h{}Q{} {} {x} {}z",
                    y + 26 * sy,
                    x - 26 * sx,
                    -16 * sx,
                    x - 10 * sx,
                    y + 10 * sy,
                    y + 42 * sy
                ),
            );
        }
    }

    fn is_shell(&self, pen: &Pen) -> bool {
        pen.material == contract::vocabulary::Material::Polycarbonate
    }

    fn grip(&self, pen: &mut Pen) {
        let y = -self.frame.h;
        pen.strap(
            Cloth::Trim,
            &format!("M-26 {}Q-26 {} -14 {}H14Q26 {} 26 {}", y + 2, y - 13, y - 13, y - 13, y + 2),
            9,
        );
    }
}

impl Bag for Luggage {
    fn outline(&self) -> Outline {
        self.panel(0).outline()
    }

    fn behind(&self, pen: &mut Pen) {
        self.trolley(pen);
        self.wheels(pen);
    }

    fn front(&self, pen: &mut Pen) {
        let Frame { w, h, .. } = self.frame;
        self.wheels(pen);
        self.grip(pen);
        if self.is_shell(pen) {
            self.ribs(pen);
            if self.style.alternative {
                self.corners(pen);
            }
            pen.label((0, -h * 62 / 100));
        } else {
            for (top, bottom) in [(88, 62), (58, 14)] {
                let pocket =
                    Panel { y: (-h * top / 100, -h * bottom / 100), half: (w - 18, w - 18), round: (14, 14), swell: 0 };
                pen.raised(Cloth::Body, &pocket.d());
                let y = pocket.y.0 + 16;
                pen.zip(&format!("M{} {y}H{}", 32 - w, w - 32), (w - 40, y));
            }
            self.corners(pen);
            pen.label((0, -h * 32 / 100));
        }
        if self.style.extra && self.is_shell(pen) {
            pen.tag((26, -h - 4));
        }
    }

    fn back(&self, pen: &mut Pen) {
        let Frame { w, h, .. } = self.frame;
        self.wheels(pen);
        if self.is_shell(pen) {
            self.ribs(pen);
        } else {
            pen.stitch(&self.panel(12).d());
        }
        pen.raised(Cloth::Trim, &Panel { y: (8 - h, 44 - h), half: (46, 46), round: (6, 6), swell: 0 }.d());
        pen.line(&format!("M-36 {}h20M16 {}h20", 26 - h, 26 - h), pen.palette.metal.base, 8);
        pen.stitch(&format!("M{} -38H{}", 20 - w, w - 20));
        if self.style.alternative || !self.is_shell(pen) {
            self.corners(pen);
        }
        self.grip(pen);
    }

    fn open(&self, pen: &mut Pen) {
        let h = self.frame.h;
        contact(pen, &Panel { y: (-h, 0), half: (150, 150), round: (0, 0), swell: 0 }.outline(), 0);
        pen.within("translate(-77)", |pen| self.trolley(pen));
        for side in [-1, 1] {
            pen.within(format_args!("translate({})", 77 * side), |pen| {
                let shell = |inset: i32| Panel {
                    y: (inset - h, -8 - inset),
                    half: (76 - inset, 76 - inset),
                    round: (22 - inset / 2, 22 - inset / 2),
                    swell: 0,
                };
                pen.piece(Cloth::Body, &shell(0).d());
                pen.piece(Cloth::Lining, &shell(9).d());
                pen.teeth(&shell(4).d());
                if side < 0 {
                    let y = -h / 2;
                    pen.line(
                        &format!("M-62 {}L62 {}M-62 {}L62 {}", 40 - h, -44, -44, 40 - h),
                        pen.palette.trim.deep,
                        11,
                    );
                    pen.line(
                        &format!("M-62 {}L62 {}M-62 {}L62 {}", 40 - h, -44, -44, 40 - h),
                        pen.palette.trim.base,
                        9,
                    );
                    pen.raised(Cloth::Metal, &format!("M-14 {}h28v22h-28z", y - 13));
                } else {
                    let pocket = Panel { y: (-h * 56 / 100, -20), half: (60, 60), round: (4, 10), swell: 0 };
                    pen.cast(&pocket.d(), 3);
                    pen.fill(&pocket.d(), pen.palette.lining.base);
                    pen.zip(&format!("M-50 {}H50", pocket.y.0 + 14), (40, pocket.y.0 + 14));
                    pen.stitch(&format!("M-52 {}V-28H52V{}", pocket.y.0 + 30, pocket.y.0 + 30));
                    pen.seam(&format!("M-58 {}H58", -h * 78 / 100));
                }
            });
        }
        for y in [-h * 3 / 4, -h / 4] {
            pen.raised(Cloth::Metal, &format!("M-7 {}h14v24h-14z", y - 12));
        }
    }

    fn crown(&self) -> Crown {
        Crown::Shell
    }

    fn depth(&self) -> i32 {
        self.frame.depth
    }

    fn reach(&self) -> i32 {
        self.frame.h + 100
    }
}
