//! The SVG writer: what a leather worker does to a bag, as strokes and fills.

use std::fmt::{Display, Write as _};

use contract::vocabulary::Material;

use super::geometry::Point;
use super::palette::{Palette, Ramp};
use super::style::Style;

/// What a part is cut from. Each has a gradient of its own in the drawing's definitions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cloth {
    Body,
    Trim,
    Lining,
    Metal,
}

impl Cloth {
    pub(crate) const ALL: [Self; 4] = [Self::Body, Self::Trim, Self::Lining, Self::Metal];

    pub(crate) fn letter(self) -> char {
        match self {
            Self::Body => 'b',
            Self::Trim => 't',
            Self::Lining => 'l',
            Self::Metal => 'm',
        }
    }
}

/// Writes one drawing. Coordinates are those of the bag (see [`super::geometry`]).
#[derive(Debug)]
pub(crate) struct Pen {
    pub(crate) svg: String,
    pub(crate) palette: Palette,
    pub(crate) material: Material,
    pub(crate) style: Style,
    /// Prefix of every id, so that drawings inlined into one page do not take each other's paints.
    pub(crate) prefix: String,
}

impl Pen {
    /// Appends markup as it is.
    pub(crate) fn put(&mut self, markup: impl Display) {
        // Writing to a String cannot fail.
        let _ = write!(self.svg, "{markup}");
    }

    /// Draws within a transformed group.
    pub(crate) fn within(&mut self, transform: impl Display, draw: impl FnOnce(&mut Self)) {
        self.put(format_args!("<g transform=\"{transform}\">"));
        draw(self);
        self.put("</g>");
    }

    pub(crate) fn ramp(&self, cloth: Cloth) -> Ramp {
        match cloth {
            Cloth::Body => self.palette.body,
            Cloth::Trim => self.palette.trim,
            Cloth::Lining => self.palette.lining,
            Cloth::Metal => self.palette.metal,
        }
    }

    /// The reference to a paint of the definitions.
    pub(crate) fn paint(&self, letter: char) -> String {
        format!("url(#{}{letter})", self.prefix)
    }

    pub(crate) fn fill(&mut self, d: &str, paint: impl Display) {
        self.put(format_args!("<path d=\"{d}\" fill=\"{paint}\"/>"));
    }

    /// Fills with a share of opacity, in percent.
    pub(crate) fn veil(&mut self, d: &str, paint: impl Display, percent: u32) {
        self.put(format_args!("<path d=\"{d}\" fill=\"{paint}\" opacity=\".{percent:02}\"/>"));
    }

    pub(crate) fn line(&mut self, d: &str, paint: impl Display, width: impl Display) {
        self.put(format_args!("<path d=\"{d}\" stroke=\"{paint}\" stroke-width=\"{width}\"/>"));
    }

    /// A part with its light, its grain and a rim that catches light above and loses it below.
    pub(crate) fn piece(&mut self, cloth: Cloth, d: &str) {
        let paint = self.paint(cloth.letter());
        self.fill(d, paint);
        if cloth == Cloth::Body && self.material != Material::Polycarbonate {
            let grain = self.paint('g');
            self.fill(d, grain);
        }
        let rim = self.paint('r');
        self.line(d, rim, "1.6");
    }

    /// The shade that a raised part throws on what lies under it.
    pub(crate) fn cast(&mut self, d: &str, drop: i32) {
        self.put(format_args!(
            "<path d=\"{d}\" fill=\"#1c0f18\" opacity=\".28\" transform=\"translate({} {drop})\"/>",
            drop / 2
        ));
    }

    /// A raised part: its shade, then itself.
    pub(crate) fn raised(&mut self, cloth: Cloth, d: &str) {
        self.cast(d, 4);
        self.piece(cloth, d);
    }

    /// A line of thread.
    pub(crate) fn stitch(&mut self, d: &str) {
        let thread = self.palette.thread;
        self.put(format_args!(
            "<path d=\"{d}\" stroke=\"{thread}\" stroke-width=\"1.2\" stroke-dasharray=\"4 3\" opacity=\".85\"/>"
        ));
    }

    /// Where two parts are sewn together: a dark groove with a lit lip below it.
    pub(crate) fn seam(&mut self, d: &str) {
        let body = self.palette.body;
        self.line(d, body.deep, "1.8");
        self.put(format_args!(
            "<path d=\"{d}\" stroke=\"{}\" opacity=\".5\" transform=\"translate(0 2)\"/>",
            body.high
        ));
    }

    /// A strap along a curve: cut edge, face, and two rows of thread when it is wide enough.
    ///
    /// The curve must be wider than nothing: a paint relative to a box of no width is not drawn.
    pub(crate) fn strap(&mut self, cloth: Cloth, d: &str, width: i32) {
        let ramp = self.ramp(cloth);
        let face = self.paint(cloth.letter());
        self.line(d, ramp.deep, width);
        self.line(d, &face, width - 2);
        if width < 12 {
            self.put(format_args!("<path d=\"{d}\" stroke=\"{}\" stroke-width=\"1.5\" opacity=\".55\"/>", ramp.high));
        } else {
            let thread = self.palette.thread;
            let (outer, inner) = (width - 4, f64::from(width) - 6.2);
            self.put(format_args!(
                "<path d=\"{d}\" stroke=\"{thread}\" stroke-width=\"{outer}\" stroke-dasharray=\"4 3\" opacity=\".8\"/>"
            ));
            self.line(d, &face, inner);
        }
    }

    /// A soft fold in the cloth, `tall` units down from a point: a sliver of shade beside one of
    /// light, tapering to nothing. Shells do not fold.
    pub(crate) fn fold(&mut self, (x, y): Point, sway: i32, tall: i32) {
        if self.material == Material::Polycarbonate {
            return;
        }
        let body = self.palette.body;
        let (half, end) = (tall / 2, x + sway / 2);
        for (tone, from, to, percent) in [(body.deep, -2, 9, 30), (body.high, -12, -2, 34)] {
            let d = format!(
                "M{x} {y}Q{} {} {end} {}Q{} {} {x} {y}",
                x + sway + from,
                y + half,
                y + tall,
                x + sway + to,
                y + half
            );
            self.veil(&d, tone, percent);
        }
    }

    /// A chain along a curve.
    pub(crate) fn chain(&mut self, d: &str) {
        let metal = self.palette.metal;
        for (tone, width, dash) in [(metal.low, 7, "6 4"), (metal.base, 5, "6 4"), (metal.high, 2, "4 6")] {
            self.put(format_args!(
                "<path d=\"{d}\" stroke=\"{tone}\" stroke-width=\"{width}\" stroke-dasharray=\"{dash}\" stroke-linecap=\"round\"/>"
            ));
        }
    }
}
