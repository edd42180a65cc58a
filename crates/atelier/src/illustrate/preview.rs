//! The same picture in pixels, for those who draw no SVG: messengers and social sites that preview a link.

use contract::vocabulary::View;
use resvg::{
    tiny_skia::{Color, Pixmap, Transform},
    usvg::{Options, Tree},
};

use super::{Likeness, draw};

/// Pixels, the shape that link previews are shown in.
const SIZE: (u32, u32) = (1_200, 630);
/// The page's own ground in the light theme.
const PAPER: (u8, u8, u8) = (0xFB, 0xF8, 0xF3);

/// Why there is no preview.
#[derive(Debug, thiserror::Error)]
pub enum PreviewError {
    /// The illustrator drew what is no SVG.
    #[error("the drawing cannot be read: {0}")]
    Drawing(#[from] resvg::usvg::Error),
    /// The pixels could not be had or written.
    #[error("the picture cannot be made: {0}")]
    Pixels(String),
}

/// A bag's front as a PNG of 1200 × 630, in the middle of the shop's paper. Takes tens of milliseconds.
///
/// # Errors
/// [`PreviewError`], none of which a likeness of the catalogue leads to.
pub fn preview(likeness: &Likeness) -> Result<Vec<u8>, PreviewError> {
    let tree = Tree::from_str(&draw(likeness, View::Front), &Options::default())?;
    let (width, height) = SIZE;
    let mut pixels = Pixmap::new(width, height).ok_or_else(|| PreviewError::Pixels("no memory".to_owned()))?;
    pixels.fill(Color::from_rgba8(PAPER.0, PAPER.1, PAPER.2, u8::MAX));
    #[expect(clippy::cast_precision_loss, reason = "pixels of one picture")]
    let (width, height) = (width as f32, height as f32);
    let scale = height / tree.size().height();
    let left = (width - tree.size().width() * scale) / 2.0;
    resvg::render(&tree, Transform::from_row(scale, 0.0, 0.0, scale, left, 0.0), &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| PreviewError::Pixels(error.to_string()))
}
