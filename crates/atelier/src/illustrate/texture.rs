//! The paints of a drawing: one gradient a cloth, and the material's grain as a small pattern.
//!
//! No filters: `feTurbulence` and its kin are rasterised on the CPU for every picture and would
//! cost a grid of bags its smooth scrolling.

use contract::vocabulary::{Material, View};

use super::palette::{Ramp, Tone};
use super::pen::{Cloth, Pen};

impl Pen {
    /// Writes `<defs>`.
    pub(crate) fn define(&mut self, view: View) {
        let (prefix, body) = (self.prefix.clone(), self.palette.body);
        self.put("<defs>");
        for cloth in Cloth::ALL {
            if cloth == Cloth::Lining && view != View::Open {
                continue;
            }
            let ramp = self.ramp(cloth);
            let stops = match cloth {
                Cloth::Body => body_stops(self.material, ramp),
                Cloth::Metal => vec![(0, ramp.high), (60, ramp.base), (100, ramp.low)],
                Cloth::Trim => vec![(0, ramp.high.mix(ramp.base, 20)), (100, ramp.low)],
                Cloth::Lining => vec![(0, ramp.deep), (40, ramp.low), (100, ramp.base)],
            };
            // The lining lies in the bag's own shade: dark at the mouth's far wall, lit in front.
            let slope = if cloth == Cloth::Lining { "x2=\"0\" y2=\"1\"" } else { "x2=\"1\" y2=\".5\"" };
            self.gradient(cloth.letter(), slope, &stops);
        }
        // Eight digits: the last two are opacity. One attribute a stop instead of two.
        self.put(format_args!(
            "<linearGradient id=\"{prefix}r\" x2=\".6\" y2=\"1\"><stop stop-color=\"#fff6e68c\"/><stop offset=\"50%\" stop-color=\"{}80\"/><stop offset=\"100%\" stop-color=\"#1c0f1899\"/></linearGradient>\
             <linearGradient id=\"{prefix}f\" x2=\"0\" y2=\"1\"><stop offset=\"55%\" stop-color=\"#1c0f1800\"/><stop offset=\"100%\" stop-color=\"#1c0f1857\"/></linearGradient>\
             <radialGradient id=\"{prefix}s\"><stop offset=\"20%\" stop-color=\"#1c0f1880\"/><stop offset=\"100%\" stop-color=\"#1c0f1800\"/></radialGradient>",
            body.low
        ));
        if view == View::ThreeQuarter {
            let stops = [(40, body.high.mix(body.base, 70)), (100, body.side())];
            self.gradient('k', "x2=\"1\" y2=\".3\"", &stops);
        }
        if self.material != Material::Polycarbonate {
            let (size, scale, marks) = grain(self.material, self.palette.body);
            self.put(format_args!(
                "<pattern id=\"{}g\" width=\"{size}\" height=\"{size}\" patternUnits=\"userSpaceOnUse\" patternTransform=\"scale({scale})\">{marks}</pattern>",
                prefix
            ));
        }
        self.put("</defs>");
    }

    fn gradient(&mut self, letter: char, slope: &str, stops: &[(u32, Tone)]) {
        self.put(format!("<linearGradient id=\"{}{letter}\" {slope}>", self.prefix));
        for (offset, tone) in stops {
            self.put(format_args!("<stop offset=\"{offset}%\" stop-color=\"{tone}\"/>"));
        }
        self.put("</linearGradient>");
    }
}

/// How light runs over the material, upper left to lower right: hides shine, felt does not.
fn body_stops(material: Material, ramp: Ramp) -> Vec<(u32, Tone)> {
    let Ramp { high, base, low, deep } = ramp;
    let soft = high.mix(base, 45);
    match material {
        Material::FullGrainLeather => vec![(0, base), (15, high), (35, base), (100, low.mix(deep, 25))],
        Material::Suede | Material::WoolFelt => vec![(0, soft), (50, base), (100, low.mix(base, 25))],
        Material::WaxedCanvas | Material::Canvas | Material::Raffia => vec![(0, soft), (38, base), (100, low)],
        Material::RecycledNylon => vec![(0, base), (25, soft), (55, base), (100, low)],
        Material::Polycarbonate => {
            vec![
                (0, base),
                (10, high.mix(Tone(0xFF_FF_FF), 25)),
                (22, base),
                (60, low),
                (82, base),
                (100, low.mix(deep, 50)),
            ]
        }
    }
}

/// The side of a square tile, the scale at which it is laid, and its marks.
fn grain(material: Material, ramp: Ramp) -> (u32, &'static str, String) {
    let Ramp { high, low, deep, .. } = ramp;
    let stroke = |d: &str, tone: Tone, width: &str, opacity: &str| {
        format!("<path d=\"{d}\" stroke=\"{tone}\" stroke-width=\"{width}\" opacity=\"{opacity}\"/>")
    };
    match material {
        Material::FullGrainLeather => {
            (17, "1.1", stroke("M2 4q2 -2 4 0M10 2q1 2 4 1M6 10q2 2 4 0M13 13q2 -2 3 0M1 15q2 1 3 0", deep, ".9", ".2"))
        }
        Material::Suede => (
            23,
            "1",
            stroke("M2 3l3 5M18 7l3 5M7 12l3 4M15 16l2 5", high, "1.4", ".22")
                + &stroke("M10 3l2 4M1 13l2 4M20 16l2 4", deep, "1.4", ".16"),
        ),
        Material::WaxedCanvas => (6, "1.2", stroke("M-1 7L7 -1M-1 1L1 -1M5 7L7 5", deep, "1.2", ".2")),
        Material::Canvas => {
            (6, "1.5", stroke("M0 1.5h3M3 4.5h3", deep, "1", ".26") + &stroke("M1.5 3v3M4.5 0v3", high, "1", ".36"))
        }
        Material::RecycledNylon => {
            (14, "1.1", stroke("M0 .5h14M.5 0v14", deep, ".8", ".24") + &stroke("M0 1.6h14M1.6 0v14", high, ".6", ".3"))
        }
        Material::WoolFelt => (
            29,
            "1",
            stroke("M2 6l5 2M14 3l4 -2M22 9l3 4M9 16l-3 4", high, "1.1", ".45")
                + &stroke("M18 18l5 -1M9 10l2 4M3 25l4 1M20 4l4 1", deep, "1.1", ".28"),
        ),
        Material::Raffia => {
            (7, "1.6", stroke("M0 7L3.5 0L7 7", deep, "1.8", ".6") + &stroke("M1.8 7L3.5 3.5L5.2 7", high, "1.6", ".9"))
        }
        Material::Polycarbonate => (24, "1", stroke("M12 0v24", low, "2", ".5")),
    }
}
