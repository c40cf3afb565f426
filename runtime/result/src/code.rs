//! The QR code of the public check.

use crate::Error;
use fast_qr::{ECL, QRBuilder};

/// Light modules that must be around a code (ISO/IEC 18004).
pub(crate) const QUIET: usize = 4;

/// A QR code: which of its squares are dark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Code {
    /// Squares on a side, without the quiet zone.
    pub(crate) size: usize,
    /// Dark squares as `(row, first, count)`: each run of a row is drawn at once, so that no seam is left between squares.
    pub(crate) runs: Vec<(usize, usize, usize)>,
}

impl Code {
    /// The code of an address, with error correction M: 15 % of it may be damaged.
    pub(crate) fn of(address: &str) -> Result<Self, Error> {
        let code = QRBuilder::new(address).ecl(ECL::M).build().map_err(|_| Error::Address)?;
        let mut runs: Vec<(usize, usize, usize)> = Vec::new();
        for row in 0..code.size {
            // The matrix has rows of the largest code.
            let squares = &code[row];
            for (column, square) in squares.iter().take(code.size).enumerate() {
                match runs.last_mut().filter(|(of, first, count)| *of == row && first + *count == column) {
                    Some((_, _, count)) if square.value() => *count += 1,
                    _ if square.value() => runs.push((row, column, 1)),
                    _ => {}
                }
            }
        }
        Ok(Self { size: code.size, runs })
    }

    /// Side on paper in points, with the quiet zone: squares of half a millimetre, which telephones read, in a code of 25 mm and more.
    pub(crate) fn side(&self) -> f32 {
        const SQUARE: f32 = 1.42;
        const LEAST: f32 = 71.0;
        ((self.size + 2 * QUIET) as f32 * SQUARE).max(LEAST)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Document;

    #[test]
    fn the_longest_address_has_a_code() {
        let longest = format!("https://{}", "a".repeat(Document::LONGEST_ADDRESS - 8));
        let code = Code::of(&longest).unwrap();
        // Three finders of seven squares, and it fits beside its text.
        assert!(code.runs.contains(&(0, 0, 7)) && code.runs.contains(&(code.size - 1, 0, 7)));
        assert!(code.side() < 150.0, "{}", code.side());
        assert_eq!(Code::of("https://a.kz/1").unwrap().side(), 71.0);
    }
}
