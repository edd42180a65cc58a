//! Fittings: zips, buckles, rings, locks and tags.

use super::geometry::Point;
use super::pen::{Cloth, Pen};

impl Pen {
    /// A zip along a curve, closed, with its puller hanging at a point of it.
    pub(crate) fn zip(&mut self, d: &str, puller: Point) {
        self.teeth(d);
        self.puller(puller);
    }

    /// A zip's tape and teeth.
    pub(crate) fn teeth(&mut self, d: &str) {
        let (tape, metal) = (self.palette.body.deep, self.palette.metal.base);
        self.line(d, tape, 8);
        self.put(format_args!(
            "<path d=\"{d}\" stroke=\"{metal}\" stroke-width=\"3.6\" stroke-dasharray=\"1.8 1.4\"/>"
        ));
    }

    /// A slider and its leather pull.
    pub(crate) fn puller(&mut self, (x, y): Point) {
        self.cast(&format!("M{} {}h8v26h-8z", x - 4, y), 3);
        self.piece(Cloth::Trim, &format!("M{} {}l-2 18q5 6 10 0l-2 -18z", x - 3, y + 6));
        self.piece(Cloth::Metal, &format!("M{} {}h10l-2 13h-6z", x - 5, y - 4));
    }

    /// A frame buckle with its prong, centred on a point.
    pub(crate) fn buckle(&mut self, (x, y): Point, half_width: i32, half_height: i32) {
        let metal = self.palette.metal;
        let (wide, tall) = (2 * half_width, 2 * half_height);
        let frame = format!("M{} {}h{wide}v{tall}h-{wide}z", x - half_width, y - half_height);
        self.line(&frame, metal.deep, 5);
        self.line(&frame, metal.base, "3.6");
        self.line(&frame, metal.high, 1);
        self.line(&format!("M{x} {}v{}", y - 2, half_height + 3), metal.high, 2.6);
    }

    /// A ring through which a strap runs.
    pub(crate) fn ring(&mut self, (x, y): Point, radius: i32) {
        let metal = self.palette.metal;
        for (tone, width) in [(metal.deep, "4.4"), (metal.base, "3"), (metal.high, "1")] {
            self.put(format_args!(
                "<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" stroke=\"{tone}\" stroke-width=\"{width}\"/>"
            ));
        }
    }

    /// A rivet or stud.
    pub(crate) fn stud(&mut self, (x, y): Point, radius: i32) {
        let (metal, face) = (self.palette.metal, self.paint('m'));
        self.put(format_args!(
            "<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" fill=\"{face}\" stroke=\"{}\"/>",
            metal.deep
        ));
    }

    /// A turn lock: a plate with a bar across it.
    pub(crate) fn turn_lock(&mut self, (x, y): Point) {
        let plate = format!("M{} {}h24q9 0 9 9t-9 9h-24q-9 0 -9 -9t9 -9z", x - 12, y - 9);
        self.raised(Cloth::Metal, &plate);
        let metal = self.palette.metal;
        self.line(&format!("M{x} {}v10", y - 5), metal.deep, 7);
        self.line(&format!("M{} {}v10", x - 1, y - 5), metal.high, 3.4);
    }

    /// A leather patch with the maker's blind-stamped lozenge.
    pub(crate) fn label(&mut self, (x, y): Point) {
        self.raised(
            Cloth::Trim,
            &format!("M{} {}h32q4 0 4 4v14q0 4 -4 4h-32q-4 0 -4 -4v-14q0 -4 4 -4z", x - 16, y - 11),
        );
        let thread = self.palette.thread;
        self.line(&format!("M{} {y}l9 -6l9 6l-9 6z", x - 9), thread, "1.4");
    }

    /// A luggage tag hanging on its loop from a point.
    pub(crate) fn tag(&mut self, (x, y): Point) {
        let low = self.palette.trim.low;
        self.line(&format!("M{x} {y}q-3 12 1 24"), low, 3);
        self.raised(Cloth::Trim, &format!("M{} {}l8 -8h2l8 8v30q0 4 -4 4h-10q-4 0 -4 -4z", x - 8, y + 28));
        self.stud((x + 1, y + 28), 3);
    }
}
