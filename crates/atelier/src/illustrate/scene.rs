//! Where a bag stands, and how its four views are put together.

use contract::vocabulary::{Material, View};

use super::bags::{Bag, Crown};
use super::geometry::Outline;
use super::palette::Tone;
use super::pen::{Cloth, Pen};

/// Draws the whole picture of a view.
pub(crate) fn compose(pen: &mut Pen, bag: &dyn Bag, view: View) {
    let outline = bag.outline();
    let turned = if view == View::ThreeQuarter { bag.depth() } else { 0 };
    let wide = outline.farthest((1, 0)).0 * 2 + turned * 4 / 5;
    let high = bag.reach() + turned * 5 / 12;
    // As large as picture and handles allow, in percent; only the turned bag may have to shrink.
    let room = if turned > 0 { 36_500 } else { 32_000 };
    let scale = (room / wide).min(40_500 / high).min(114);
    // The same for all views, so that a gallery does not jump.
    let ground = (252 + bag.reach() * 57 / 100).clamp(384, 434);
    wall(pen, ground, bag.small());
    let place = format!("translate(200 {ground}) scale({}.{:02})", scale / 100, scale % 100);
    pen.within(place, |pen| match view {
        View::Front => {
            straight(pen, bag, &outline);
            bag.front(pen);
        }
        View::Back => {
            straight(pen, bag, &outline);
            bag.back(pen);
        }
        View::ThreeQuarter => three_quarter(pen, bag, &outline),
        View::Open => bag.open(pen),
    });
}

fn straight(pen: &mut Pen, bag: &dyn Bag, outline: &Outline) {
    contact(pen, outline, 0);
    bag.behind(pen);
    body(pen, outline);
}

/// A wall and a floor, or a table's edge for a small bag, of half-transparent paint: on paper it
/// darkens, on ink it lightens, and either way black and chalk bags stand off it.
fn wall(pen: &mut Pen, ground: i32, table: bool) {
    let tone = pen.palette.ground;
    let shade = tone.mix(Tone(0), 25);
    let horizon = ground - 24;
    pen.veil("M0 0H400V500H0z", tone, 38);
    match pen.style.backdrop {
        0 => pen.veil(&format!("M64 {horizon}V206a136 136 0 0 1 272 0V{horizon}z"), tone, 34),
        1 => pen.veil("M200 52a150 150 0 0 1 0 300a150 150 0 0 1 0 -300z", tone, 34),
        // Light through a window, falling across the wall.
        _ => pen.veil("M52 62l104 34v118L52 180zM168 100l104 34v118l-104 -34zM52 192l104 34v112L52 304zM168 230l104 34v112l-104 -34z", "#fff6e6", 25),
    }
    let edge = if table { ground + 32 } else { 500 };
    pen.veil(&format!("M0 {horizon}H400V{edge}H0z"), shade, 26);
    if table {
        pen.veil(&format!("M0 {edge}H400V500H0z"), shade, 50);
    }
}

/// The shadow where the bag touches the ground.
pub(crate) fn contact(pen: &mut Pen, outline: &Outline, shift: i32) {
    let reach = outline.farthest((1, 0)).0 + 22;
    let shadow = pen.paint('s');
    pen.put(format_args!("<ellipse cx=\"{}\" rx=\"{reach}\" ry=\"13\" fill=\"{shadow}\"/>", 8 + shift));
}

/// The face of the bag: its cloth, the folds of that cloth, and the dusk towards the floor.
pub(crate) fn body(pen: &mut Pen, outline: &Outline) {
    let d = outline.d();
    pen.piece(Cloth::Body, &d);
    let dusk = pen.paint('f');
    pen.fill(&d, dusk);
}

/// Front and side at once, as an oblique projection: the front's own drawing is sheared, and its
/// outline swept backwards makes side and top, so the view cannot disagree with the front.
fn three_quarter(pen: &mut Pen, bag: &dyn Bag, outline: &Outline) {
    let depth = bag.depth();
    let (dx, dy) = (depth, -depth * 5 / 12);
    pen.within(format_args!("matrix(.87 .09 0 1 {} {})", -depth * 2 / 5, 2 - depth / 12), |pen| {
        contact(pen, outline, depth / 2);
        pen.within(format_args!("translate({dx} {dy})"), |pen| bag.behind(pen));
        sweep(pen, bag, outline, (dx, dy));
        body(pen, outline);
        bag.front(pen);
    });
}

fn sweep(pen: &mut Pen, bag: &dyn Bag, outline: &Outline, (dx, dy): (i32, i32)) {
    let right = outline.farthest((-dy, dx));
    let left = outline.farthest((dy, -dx));
    let corner = outline.farthest((3, -4));
    let body = pen.palette.body;
    let (side, round) = (body.side(), pen.paint('k'));
    pen.fill(&outline.shifted(dx, dy), &round);
    let band =
        |a: (i32, i32), b: (i32, i32)| format!("M{} {}l{dx} {dy}L{} {}l{} {}z", a.0, a.1, b.0 + dx, b.1 + dy, -dx, -dy);
    pen.fill(&band(right, corner), side);
    if pen.material != Material::Polycarbonate {
        let grain = pen.paint('g');
        pen.fill(&band(right, corner), grain);
    }
    let middle = format!("M{} {}L{} {}", left.0 + dx / 2, left.1 + dy / 2, corner.0 + dx / 2, corner.1 + dy / 2);
    match bag.crown() {
        Crown::Open => {
            pen.fill(&band(left, corner), pen.palette.lining.deep);
        }
        Crown::Zip => {
            pen.fill(&band(left, corner), &round);
            pen.teeth(&middle);
        }
        Crown::Shell => pen.fill(&band(left, corner), &round),
    }
    // The gusset's fold.
    let fold = (right.0 + dx / 2, right.1 + dy / 2);
    pen.line(
        &format!(
            "M{} {}Q{} {} {} {}",
            fold.0,
            fold.1,
            corner.0 + dx / 4,
            (fold.1 + corner.1) / 2,
            corner.0 + dx / 2,
            corner.1 + dy / 2
        ),
        body.deep,
        1.4,
    );
}
