//! SVG pictures as PNG, which every office program shows.

use super::Error;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};
use std::sync::{Arc, LazyLock};

/// Pixels of a unit of the picture: some 190 to the inch, on which letters of 6 points are sharp.
const SHARP: f32 = 2.0;
/// A wider or higher picture is refused, in units of the picture.
const MOST: i32 = 4_000;

/// The letters of pictures. They come with the program: so they are there on any machine, and the same picture gives the same bytes.
static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    fonts.load_font_data(include_bytes!("fonts/DejaVuSans.ttf").to_vec());
    fonts.load_font_data(include_bytes!("fonts/DejaVuSans-Bold.ttf").to_vec());
    fonts.set_sans_serif_family("DejaVu Sans");
    Arc::new(fonts)
});

/// A picture of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// The PNG.
    pub(super) png: Vec<u8>,
    /// Width on paper, in units of 1/96 inch.
    pub(super) width: u32,
    /// Height on paper.
    pub(super) height: u32,
}

impl Picture {
    /// A picture of an SVG that needs no other files, as large on paper as it says.
    ///
    /// # Errors
    /// It is no SVG, or so large that nobody could print it.
    pub fn of_svg(svg: &str) -> Result<Self, Error> {
        let options = Options { fontdb: Arc::clone(&FONTS), ..Options::default() };
        let tree = Tree::from_str(svg, &options)?;
        let size = tree.size();
        let [width, height] = [size.width(), size.height()].map(|side| side.ceil() as i32);
        if !(1..=MOST).contains(&width) || !(1..=MOST).contains(&height) {
            return Err(format!("a picture of {width} × {height}").into());
        }
        let [width, height] = [width.unsigned_abs(), height.unsigned_abs()];
        let pixels = |side: u32| (side as f32 * SHARP) as u32;
        let mut canvas = Pixmap::new(pixels(width), pixels(height)).ok_or("no room for a picture")?;
        resvg::render(&tree, Transform::from_scale(SHARP, SHARP), &mut canvas.as_mut());
        Ok(Self { png: canvas.encode_png()?, width, height })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn svg(inside: &str) -> String {
        format!(r#"<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20">{inside}</svg>"#)
    }

    #[test]
    fn letters_are_drawn_whatever_fonts_the_machine_has() {
        let text = r#"<text x="2" y="15" font-family="DejaVu Sans" font-size="11">Қызмет №1</text>"#;
        let drawn = Picture::of_svg(&svg(text)).unwrap();
        assert_eq!((drawn.width, drawn.height), (60, 20));
        assert!(drawn.png.starts_with(b"\x89PNG"));
        assert!(drawn.png.len() > 300 + Picture::of_svg(&svg("")).unwrap().png.len());
        assert_eq!(drawn, Picture::of_svg(&svg(text)).unwrap());
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        for wrong in ["", "<p>", &svg("").replace("60", "999999"), &svg("").replace("60", "0")] {
            assert!(Picture::of_svg(wrong).is_err(), "{wrong}");
        }
    }
}
