//! Widths of text, and lines broken by them.
//!
//! Letters are measured in DejaVu Sans, which is wider than the other fonts that diagrams name: what fits in it fits in
//! them.

/// Advance widths in thousandths of the font's size, by runs of letters (DejaVu Sans 2.37).
#[rustfmt::skip]
const WIDTHS: &[(char, &[u16])] = &[
    (
        '\u{20}',
        &[
            318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636, 636,
            636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632, 575, 775,
            752, 295, 295, 656, 557, 863, 748, 787, 603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390,
            337, 390, 838, 500, 500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612,
            635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
        ],
    ),
    (
        '\u{a0}',
        &[
            318, 401, 636, 636, 636, 636, 337, 500, 500, 1000, 471, 612, 838, 361, 1000, 500, 500, 838, 401,
            401, 500, 636, 636, 318, 500, 401, 471, 612, 969, 969, 969, 531,
        ],
    ),
    (
        '\u{400}',
        &[
            632, 632, 786, 610, 698, 635, 295, 295, 295, 1094, 1045, 786, 710, 748, 609, 752, 684, 686, 686,
            610, 781, 632, 1077, 641, 748, 748, 710, 752, 863, 752, 787, 752, 603, 698, 611, 609, 861, 685, 776,
            686, 1069, 1094, 833, 882, 686, 698, 1080, 695, 613, 617, 589, 525, 691, 615, 901, 532, 650, 650,
            604, 639, 754, 654, 612, 654, 635, 550, 583, 592, 855, 592, 681, 591, 915, 942, 707, 790, 589, 549,
            842, 602, 615, 615, 625, 525, 549, 521, 278, 278, 278, 902, 898, 652, 604, 650, 592, 654, 934, 837,
            771, 672, 942, 749, 879, 783, 1160, 1001, 787, 612, 1027, 824, 636, 541, 856, 876, 787, 612, 781,
            665, 781, 665, 992, 904, 953, 758, 1180, 1028, 934, 837, 698, 550, 502, 0, 0, 0, 0, 0, 418, 418,
            772, 677, 686, 589, 603, 635, 610, 525, 675, 590, 624, 530, 1077, 901, 641, 532, 710, 604, 710, 604,
            710, 604, 856, 832, 752, 661, 1014, 877, 1081, 916, 878, 693, 698, 550, 611, 583, 611, 592, 611,
            592, 685, 592, 934, 807, 686, 591, 686, 591, 686, 634, 941, 728, 941, 728, 295, 1077, 901, 656, 604,
            776, 670, 752, 661, 776, 681, 686, 591, 888, 774, 278, 684, 613, 684, 613, 974, 982, 632, 615, 787,
            615, 787, 615, 1077, 901, 641, 532, 666, 578, 748, 650, 748, 650, 787, 612, 787, 612, 787, 612, 698,
            549, 609, 592, 609, 592, 609, 592, 686, 591, 610, 525, 882, 790, 675, 590, 685, 592, 685, 592,
        ],
    ),
    (
        '\u{2010}',
        &[
            361, 361, 636, 500, 1000, 1000, 500, 500, 318, 318, 318, 318, 518, 518, 518, 518, 500, 500, 590,
            590, 334, 667, 1000,
        ],
    ),
];
/// Of a letter that stands in no run.
const UNKNOWN: u16 = 700;
const NUMERO: u16 = 1040;
/// Bold letters are wider, in hundredths.
const BOLD: i32 = 112;

/// A face and size of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Font {
    /// Size in tenths of a unit.
    pub tenths: i32,
    /// Whether it is bold.
    pub bold: bool,
}

impl Font {
    /// A regular face, size in tenths of a unit.
    pub const fn regular(tenths: i32) -> Self {
        Self { tenths, bold: false }
    }

    /// A bold face, size in tenths of a unit.
    pub const fn bold(tenths: i32) -> Self {
        Self { tenths, bold: true }
    }

    /// Width of a text in units, rounded up.
    pub fn width(self, text: &str) -> i32 {
        let thousandths: i32 = text.chars().map(|letter| i32::from(advance(letter))).sum();
        let hundredths = if self.bold { BOLD } else { 100 };
        (i64::from(thousandths) * i64::from(self.tenths) * i64::from(hundredths) / 1_000_000) as i32 + 1
    }

    /// Breaks a text into lines no wider than `width`, at blanks; a word that is too long is cut. At most `most` lines:
    /// the last one ends with an ellipsis where text is left out.
    pub fn wrap(self, text: &str, width: i32, most: usize) -> Vec<String> {
        let mut lines = vec![String::new()];
        for word in text.split_whitespace() {
            for piece in self.pieces(word, width) {
                self.put(&mut lines, &piece, width);
            }
        }
        lines.retain(|line| !line.is_empty());
        if lines.len() > most {
            lines.truncate(most);
            if let Some(last) = lines.last_mut() {
                self.cut(last, width);
            }
        }
        lines
    }

    fn put(self, lines: &mut Vec<String>, piece: &str, width: i32) {
        let Some(last) = lines.last_mut() else { return };
        let longer = if last.is_empty() { piece.to_owned() } else { format!("{last} {piece}") };
        if last.is_empty() || self.width(&longer) <= width {
            *last = longer;
        } else {
            lines.push(piece.to_owned());
        }
    }

    /// A word, cut where it is wider than a line; after a hyphen or slash where it has one.
    fn pieces(self, word: &str, width: i32) -> Vec<String> {
        if self.width(word) <= width {
            return vec![word.to_owned()];
        }
        let mut pieces = Vec::new();
        let mut piece = String::new();
        for letter in word.chars() {
            let mut longer = piece.clone();
            longer.push(letter);
            if !piece.is_empty() && self.width(&longer) > width {
                let at = piece.rfind(['-', '/', '–']).map_or(piece.len(), |at| {
                    at + piece.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8)
                });
                let rest = piece.split_off(at);
                pieces.push(std::mem::replace(&mut piece, rest));
            }
            piece.push(letter);
        }
        pieces.push(piece);
        pieces
    }

    /// Shortens a line until an ellipsis fits behind it: behind a word, unless that would leave less than half.
    fn cut(self, line: &mut String, width: i32) {
        let whole = line.len();
        while !line.is_empty() && self.width(&format!("{line}…")) > width {
            line.pop();
        }
        if let Some(word) = line.rfind(' ').filter(|word| line.len() < whole && 2 * word > line.len()) {
            line.truncate(word);
        }
        let kept = line.trim_end_matches([' ', ',', ';', ':', '.', '(']).len();
        line.truncate(kept);
        line.push('…');
    }
}

fn advance(letter: char) -> u16 {
    if letter == '№' {
        return NUMERO;
    }
    let run = WIDTHS.iter().rev().find(|(first, _)| *first <= letter);
    let nth = |first: char| (letter as usize).saturating_sub(first as usize);
    run.and_then(|(first, widths)| widths.get(nth(*first))).copied().unwrap_or(UNKNOWN)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FONT: Font = Font::regular(100);

    #[test]
    fn kazakh_letters_are_measured() {
        assert_eq!(FONT.width("а"), 7);
        assert_eq!(FONT.width("ққққ"), 25);
        assert!(Font::bold(100).width("өтініш") > FONT.width("өтініш"));
        assert_eq!(FONT.width("漢"), 8);
    }

    #[test]
    fn lines_fit() {
        let text =
            "көрсетілетін қызметті берушінің жауапты орындаушысы-құжаттарды/тіркейді қолдайдыиемденушілердің";
        for width in 30..200 {
            for line in FONT.wrap(text, width, 99) {
                assert!(FONT.width(&line) <= width, "{width}: {line}");
            }
            let all: String = FONT.wrap(text, width, 99).concat().split_whitespace().collect();
            assert_eq!(all, text.split_whitespace().collect::<String>());
        }
    }

    #[test]
    fn what_is_left_out_shows() {
        assert_eq!(FONT.wrap("бір екі үш төрт", 40, 1), ["бір…"]);
        assert_eq!(FONT.wrap("бір екі", 400, 1), ["бір екі"]);
        assert_eq!(FONT.wrap("  ", 40, 3), Vec::<String>::new());
    }
}
