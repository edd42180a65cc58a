//! Colours of one drawing: every tone is mixed from the bag's colour, so that light, shade, thread
//! and lining belong together.

use std::fmt;

use contract::vocabulary::{Colour, Fittings, Material};

use super::style::Style;

/// A colour of 8 bits a channel. `Display` writes `#rrggbb`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tone(pub(crate) u32);

impl Tone {
    fn of(colour: Colour) -> Self {
        let digits = colour.hex().trim_start_matches('#');
        Self(u32::from_str_radix(digits, 16).unwrap_or(0x80_80_80))
    }

    /// `percent` of `other` mixed into this one.
    pub(crate) fn mix(self, other: Self, percent: u32) -> Self {
        let channel = |shift: u32| {
            let (a, b) = ((self.0 >> shift) & 0xFF, (other.0 >> shift) & 0xFF);
            ((a * (100 - percent) + b * percent) / 100) << shift
        };
        Self(channel(16) | channel(8) | channel(0))
    }

    /// Perceived lightness, 0 to 255, by the weights of ITU-R BT.601.
    pub(crate) fn lightness(self) -> u32 {
        ((self.0 >> 16) * 299 + ((self.0 >> 8) & 0xFF) * 587 + (self.0 & 0xFF) * 114) / 1000
    }
}

impl fmt::Display for Tone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:06x}", self.0)
    }
}

/// Light falls warm and shade falls towards wine, as on paper; grey shades would look dirty.
const LIGHT: Tone = Tone(0xFF_F6_E6);
const SHADE: Tone = Tone(0x1C_0F_18);

/// One cloth or hide in the four tones that a flat drawing needs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ramp {
    pub(crate) high: Tone,
    pub(crate) base: Tone,
    pub(crate) low: Tone,
    pub(crate) deep: Tone,
}

impl Ramp {
    fn of(base: Tone) -> Self {
        // Dark cloths need wider steps upwards, pale ones downwards, to model at all.
        let lift = if base.lightness() < 80 { 22 } else { 26 };
        let drop = if base.lightness() > 190 { 17 } else { 30 };
        Self { high: base.mix(LIGHT, lift), base, low: base.mix(SHADE, drop), deep: base.mix(SHADE, drop + 28) }
    }
}

impl Ramp {
    /// The side turned from the light.
    pub(crate) fn side(self) -> Tone {
        self.low.mix(self.deep, 40)
    }
}

/// Everything a drawing paints with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Palette {
    pub(crate) body: Ramp,
    pub(crate) trim: Ramp,
    pub(crate) lining: Ramp,
    pub(crate) metal: Ramp,
    pub(crate) thread: Tone,
    pub(crate) ground: Tone,
}

impl Palette {
    pub(crate) fn new(colour: Colour, material: Material, fittings: Fittings, style: &Style) -> Self {
        let body = Tone::of(colour);
        let trim = trim(body, material, style);
        let metal = match fittings {
            Fittings::Brass => Tone(0xCB_A0_52),
            Fittings::Nickel => Tone(0xB9_BD_C2),
            Fittings::Gunmetal => Tone(0x5C_60_68),
            Fittings::Tonal => body.mix(if body.lightness() > 128 { SHADE } else { LIGHT }, 22),
        };
        let thread = if trim.lightness() > 165 { trim.mix(SHADE, 36) } else { trim.mix(LIGHT, 52) };
        Self {
            body: Ramp::of(body),
            trim: Ramp::of(trim),
            lining: Ramp::of(farther(body, LININGS, style.lining)),
            metal: Ramp { high: metal.mix(LIGHT, 62), ..Ramp::of(metal) },
            thread,
            ground: GROUNDS[style.ground % GROUNDS.len()],
        }
    }
}

/// Handles, flaps and corners of a cloth bag are leather; a leather bag wears its own.
fn trim(body: Tone, material: Material, style: &Style) -> Tone {
    match material {
        Material::FullGrainLeather => body.mix(SHADE, 10),
        Material::Suede => body.mix(SHADE, 22),
        Material::Polycarbonate => body.mix(SHADE, 34),
        _ => farther(body, TRIMS, style.trim),
    }
}

const TRIMS: &[Tone] = &[Tone(0x9A_5C_34), Tone(0x5A_37_28), Tone(0x38_32_30), Tone(0xB8_84_50)];
const LININGS: &[Tone] =
    &[Tone(0xDD_CB_AC), Tone(0xB8_6A_4C), Tone(0x8A_9A_8C), Tone(0xD2_A6_54), Tone(0x6F_84_9E), Tone(0x93_44_4C)];
/// Wall colours, painted half transparent: mid tones, so that they read on paper and on ink.
const GROUNDS: &[Tone] =
    &[Tone(0xC8_AE_8C), Tone(0xA9_B4_98), Tone(0xCF_A0_8A), Tone(0x9F_B0_BC), Tone(0xD3_B5_73), Tone(0xB3_A5_9B)];

/// The wished tone of the list, or the next that can be told from the body.
fn farther(body: Tone, tones: &[Tone], wish: usize) -> Tone {
    let far = |tone: Tone| {
        let channel = |shift: u32| ((tone.0 >> shift) & 0xFF).abs_diff((body.0 >> shift) & 0xFF);
        channel(16) + channel(8) + channel(0) > 105
    };
    (0..tones.len())
        .map(|step| tones[(wish + step) % tones.len()])
        .find(|&tone| far(tone))
        .unwrap_or(tones[wish % tones.len()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mixing_nothing_keeps_and_mixing_all_replaces() {
        let (a, b) = (Tone(0x10_20_30), Tone(0xF0_E0_D0));
        assert_eq!(a.mix(b, 0), a);
        assert_eq!(a.mix(b, 100), b);
    }

    #[test]
    fn every_colour_parses_and_its_ramp_runs_from_light_to_deep() {
        for &colour in Colour::ALL {
            let ramp = Ramp::of(Tone::of(colour));
            let tones = [ramp.high, ramp.base, ramp.low, ramp.deep].map(Tone::lightness);
            assert!(tones.is_sorted_by(|a, b| a > b), "{colour:?}: {tones:?}");
        }
    }

    #[test]
    fn trims_and_linings_can_be_told_from_the_body() {
        for &colour in Colour::ALL {
            for wish in 0..6 {
                let body = Tone::of(colour);
                assert_ne!(farther(body, TRIMS, wish), body);
                assert_ne!(farther(body, LININGS, wish), body);
            }
        }
    }
}
