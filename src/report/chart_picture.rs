//! A chart as a picture of points (PNG), drawn from its SVG with the fonts of the system.

use std::sync::Arc;

use resvg::{tiny_skia, usvg};

/// Points of the picture for one of the drawing: fine enough for print.
const FINENESS: f32 = 2.0;

/// Why there is no picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoPicture {
    /// The system has no fonts, and a chart without its texts says nothing.
    NoFonts,
    /// The drawing could not be made, in the words of what draws.
    Refused(String),
}

/// Draws an SVG text as PNG.
pub fn render_chart_png(svg: &str) -> Result<Vec<u8>, NoPicture> {
    let mut fonts = usvg::fontdb::Database::new();
    fonts.load_system_fonts();
    png_with(svg, fonts)
}

fn png_with(svg: &str, fonts: usvg::fontdb::Database) -> Result<Vec<u8>, NoPicture> {
    let Some(family) = family(&fonts) else { return Err(NoPicture::NoFonts) };
    let refused = |why: &dyn std::fmt::Display| NoPicture::Refused(why.to_string());
    let options = usvg::Options { font_family: family, fontdb: Arc::new(fonts), ..usvg::Options::default() };
    let tree = usvg::Tree::from_str(svg, &options).map_err(|e| refused(&e))?;
    let size = tree.size().to_int_size().scale_by(FINENESS);
    let mut picture = size
        .and_then(|size| tiny_skia::Pixmap::new(size.width(), size.height()))
        .ok_or_else(|| NoPicture::Refused("0 × 0".to_owned()))?;
    let fine = tiny_skia::Transform::from_scale(FINENESS, FINENESS);
    resvg::render(&tree, fine, &mut picture.as_mut());
    picture.encode_png().map_err(|e| refused(&e))
}

/// A sans serif that the system has, else any font of it.
fn family(fonts: &usvg::fontdb::Database) -> Option<String> {
    let names = || fonts.faces().flat_map(|face| &face.families).map(|(name, _)| name.as_str());
    let wanted = ["Arial", "Liberation Sans", "DejaVu Sans", "Noto Sans"];
    let known = wanted.into_iter().find(|wanted| names().any(|name| name == *wanted));
    known.or_else(|| names().next()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_fonts_there_is_no_picture() {
        let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 10 10\"/>";
        assert_eq!(png_with(svg, usvg::fontdb::Database::new()), Err(NoPicture::NoFonts));
    }
}
