//! The fonts of papers: which letters they have, and how wide those are.

use skrifa::instance::{LocationRef, Size};
use skrifa::raw::TableProvider as _;
use skrifa::{FontRef, MetadataProvider as _};
use std::sync::LazyLock;
use unicode_normalization::char::is_combining_mark;

/// A font of the paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Face {
    /// Running text.
    Regular,
    /// Titles and names.
    Bold,
    /// Signs that those lack.
    Signs,
}

impl Face {
    pub(crate) const ALL: [Self; 3] = [Self::Regular, Self::Bold, Self::Signs];

    /// The file of the font.
    pub(crate) fn file(self) -> &'static [u8] {
        match self {
            Self::Regular => include_bytes!("../fonts/LiberationSerif-Regular.ttf"),
            Self::Bold => include_bytes!("../fonts/LiberationSerif-Bold.ttf"),
            Self::Signs => include_bytes!("../fonts/DejaVuSans-Signs.ttf"),
        }
    }
}

/// A letter of a font.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Glyph {
    pub(crate) face: Face,
    /// Its number in the font.
    pub(crate) id: u16,
    /// Its width, in parts of the font's size.
    pub(crate) advance: f32,
}

/// Letters of a font by code point, sorted.
struct Letters(Vec<(char, Glyph)>);

impl Letters {
    fn of(face: Face) -> Self {
        let Ok(font) = FontRef::new(face.file()) else { return Self(Vec::new()) };
        let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
        let per_em = f32::from(font.head().map_or(1000, |head| head.units_per_em()));
        let glyph = |(code, id): (u32, skrifa::GlyphId)| {
            let advance = metrics.advance_width(id)? / per_em;
            Some((char::from_u32(code)?, Glyph { face, id: u16::try_from(id.to_u32()).ok()?, advance }))
        };
        let mut letters: Vec<(char, Glyph)> = font.charmap().mappings().filter_map(glyph).collect();
        letters.retain(|(letter, glyph)| glyph.id != 0 && stands_alone(*letter));
        letters.sort_by_key(|(letter, _)| *letter);
        letters.dedup_by_key(|(letter, _)| *letter);
        Self(letters)
    }

    fn get(&self, letter: char) -> Option<Glyph> {
        let nth = self.0.binary_search_by_key(&letter, |(known, _)| *known).ok()?;
        self.0.get(nth).map(|(_, glyph)| *glyph)
    }
}

/// The letter in the text's font, else among the signs; `None` if no font of the paper has it.
pub(crate) fn glyph(letter: char, bold: bool) -> Option<Glyph> {
    static LETTERS: LazyLock<[Letters; 3]> = LazyLock::new(|| Face::ALL.map(Letters::of));
    let [regular, strong, signs] = &*LETTERS;
    let own = if bold { strong } else { regular };
    own.get(letter).or_else(|| signs.get(letter))
}

/// Whether a letter says by itself what it is: one after another, from left to right, such letters are read as they were written.
///
/// Marks that stand over another letter, letters of scripts that run from the right, signs without a form and those that a font
/// defines for itself need more than this crate does; they are shown by their codes.
fn stands_alone(letter: char) -> bool {
    let from_the_right =
        matches!(letter, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}');
    let formless = matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}');
    let private = matches!(letter, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..);
    !(letter.is_control() || is_combining_mark(letter) || from_the_right || formless || private)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_fonts_have_what_officials_write() {
        let letters = "АаӘәБбВвГгҒғДдЕеЁёЖжЗзИиЙйКкҚқЛлМмНнҢңОоӨөПпРрСсТтУуҰұҮүФфХхҺһЦцЧчШшЩщЪъЫыІіЬьЭэЮюЯя\
                       AaÁáÇçĞğİıÖöŞşÜüÑñŁł0123456789 .,:;!?()[]/%+=@«»“”„‘’‚№§–—…€°±×·\u{a0}";
        for letter in letters.chars() {
            for bold in [false, true] {
                let face = glyph(letter, bold).unwrap_or_else(|| panic!("{letter:?}")).face;
                assert_eq!(face, if bold { Face::Bold } else { Face::Regular }, "{letter:?}");
            }
        }
        for sign in "₸‑⇒ⅠⅣ✓☐⊂".chars() {
            assert_eq!(glyph(sign, true).map(|glyph| glyph.face), Some(Face::Signs), "{sign:?}");
        }
    }

    #[test]
    fn letters_that_need_more_are_not_drawn() {
        for letter in "\u{301}א\u{202e}\u{feff}\u{e000}中ع\u{0}\u{ad}".chars() {
            assert_eq!(glyph(letter, false), None, "{letter:?}");
        }
    }
}
