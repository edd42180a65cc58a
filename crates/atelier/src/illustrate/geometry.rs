//! Outlines in the bag's own coordinates: x from the middle, y up from the floor as negatives.

use std::fmt::Write as _;

/// A point in drawing units; 1 unit is 1/400 of the picture's width.
pub(crate) type Point = (i32, i32);

#[derive(Clone, Copy, Debug)]
enum Stroke {
    Line(Point),
    Quad(Point, Point),
    Curve(Point, Point, Point),
}

/// A closed outline of lines and Bézier curves.
#[derive(Clone, Debug)]
pub(crate) struct Outline {
    start: Point,
    strokes: Vec<Stroke>,
}

impl Outline {
    pub(crate) fn at(x: i32, y: i32) -> Self {
        Self { start: (x, y), strokes: Vec::new() }
    }

    pub(crate) fn line(mut self, x: i32, y: i32) -> Self {
        self.strokes.push(Stroke::Line((x, y)));
        self
    }

    pub(crate) fn quad(mut self, control: Point, end: Point) -> Self {
        self.strokes.push(Stroke::Quad(control, end));
        self
    }

    pub(crate) fn curve(mut self, first: Point, second: Point, end: Point) -> Self {
        self.strokes.push(Stroke::Curve(first, second, end));
        self
    }

    /// SVG path data, closed.
    pub(crate) fn d(&self) -> String {
        self.shifted(0, 0)
    }

    /// SVG path data of the outline moved by a distance.
    pub(crate) fn shifted(&self, dx: i32, dy: i32) -> String {
        let mut d = format!("M{} {}", self.start.0 + dx, self.start.1 + dy);
        let mut put = |letter: char, points: &[Point]| {
            d.push(letter);
            for (index, (x, y)) in points.iter().enumerate() {
                let gap = if index == 0 { "" } else { " " };
                // Writing to a String cannot fail.
                let _ = write!(d, "{gap}{} {}", x + dx, y + dy);
            }
        };
        for stroke in &self.strokes {
            match *stroke {
                Stroke::Line(end) => put('L', &[end]),
                Stroke::Quad(control, end) => put('Q', &[control, end]),
                Stroke::Curve(first, second, end) => put('C', &[first, second, end]),
            }
        }
        d.push('Z');
        d
    }

    /// The point of the outline that lies farthest in a direction.
    pub(crate) fn farthest(&self, direction: Point) -> Point {
        let reach = |(x, y): Point| x * direction.0 + y * direction.1;
        self.samples().into_iter().max_by_key(|&point| reach(point)).unwrap_or(self.start)
    }

    fn samples(&self) -> Vec<Point> {
        const STEPS: i32 = 12;
        let mut points = vec![self.start];
        let mut from = self.start;
        for stroke in &self.strokes {
            let [a, b, c, end] = match *stroke {
                Stroke::Line(end) => [from, end, end, end],
                Stroke::Curve(first, second, end) => [from, first, second, end],
                // A quadratic as the cubic of the same path.
                Stroke::Quad(control, end) => [from, towards(from, control, 2, 3), towards(end, control, 2, 3), end],
            };
            for step in 1..=STEPS {
                let (t, u) = (step, STEPS - step);
                let blend = |a: i32, b: i32, c: i32, d: i32| {
                    (a * u * u * u + 3 * b * u * u * t + 3 * c * u * t * t + d * t * t * t) / (STEPS * STEPS * STEPS)
                };
                points.push((blend(a.0, b.0, c.0, end.0), blend(a.1, b.1, c.1, end.1)));
            }
            from = end;
        }
        points
    }
}

/// The point that lies `part` of `whole` on the way from `a` to `b`.
fn towards(a: Point, b: Point, part: i32, whole: i32) -> Point {
    (a.0 + (b.0 - a.0) * part / whole, a.1 + (b.1 - a.1) * part / whole)
}

/// A symmetrical panel with rounded corners: the front of most bags and the pockets on it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Panel {
    /// Top and bottom edges.
    pub(crate) y: (i32, i32),
    /// Half widths at the top and at the bottom.
    pub(crate) half: (i32, i32),
    /// Corner radii at the top and at the bottom.
    pub(crate) round: (i32, i32),
    /// How far sides and bottom swell outwards.
    pub(crate) swell: i32,
}

impl Panel {
    pub(crate) fn outline(self) -> Outline {
        let ((top, bottom), (ht, hb), (rt, rb)) = (self.y, self.half, self.round);
        let tall = (bottom - top).max(1);
        let side = |y: i32| ht + (hb - ht) * (y - top) / tall;
        let (upper, lower) = (top + rt, bottom - rb);
        let belly = (side((upper + lower) / 2) + self.swell, (upper + lower) / 2);
        if self.swell == 0 {
            // The same with straight sides, for a third of the bytes.
            return Outline::at(rt - ht, top)
                .line(ht - rt, top)
                .quad((ht, top), (side(upper), upper))
                .line(side(lower), lower)
                .quad((hb, bottom), (hb - rb, bottom))
                .line(rb - hb, bottom)
                .quad((-hb, bottom), (-side(lower), lower))
                .line(-side(upper), upper)
                .quad((-ht, top), (rt - ht, top));
        }
        Outline::at(rt - ht, top)
            .line(ht - rt, top)
            .quad((ht, top), (side(upper), upper))
            .quad(belly, (side(lower), lower))
            .quad((hb, bottom), (hb - rb, bottom))
            .quad((0, bottom + self.swell), (rb - hb, bottom))
            .quad((-hb, bottom), (-side(lower), lower))
            .quad((-belly.0, belly.1), (-side(upper), upper))
            .quad((-ht, top), (rt - ht, top))
    }

    pub(crate) fn d(self) -> String {
        self.outline().d()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQUARE: Panel = Panel { y: (-100, 0), half: (50, 50), round: (0, 0), swell: 0 };

    #[test]
    fn the_farthest_point_of_a_square_is_its_corner() {
        assert_eq!(SQUARE.outline().farthest((1, -1)), (50, -100));
        assert_eq!(SQUARE.outline().farthest((-1, 1)), (-50, 0));
    }

    #[test]
    fn rounding_draws_the_corner_in() {
        let round = Panel { round: (30, 0), ..SQUARE }.outline().farthest((1, -1));
        assert!(round.0 < 50 && round.1 > -100, "{round:?}");
    }
}
