//! Sketches of texts: the more words two texts share, the more of their sketches is equal.

/// So many places has a sketch, four bits each.
const PLACES: usize = 32;
/// So many equal places have texts that say nearly the same: about nine tenths of their words are the same.
const NEAR: usize = 29;
/// An odd number whose bits look like chance (2^64 divided by the golden ratio).
const MIX: u64 = 0x9E37_79B9_7F4A_7C15;

/// A sketch, by which texts that say nearly the same are known without reading them. Empty for a text without words.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sketch(pub [u64; 2]);

impl Sketch {
    /// Whether two texts say nearly the same.
    pub fn is_near(self, other: Self) -> bool {
        if self.is_empty() || other.is_empty() {
            return false;
        }
        let equal = |one: u64, other: u64| {
            let different = one ^ other;
            (0..16).filter(|place| (different >> (4 * place)) & 0xF == 0).count()
        };
        let ([a, b], [c, d]) = (self.0, other.0);
        equal(a, c) + equal(b, d) >= NEAR
    }

    fn is_empty(self) -> bool {
        self == Self::default()
    }
}

/// Makes a sketch of the hashes of a text's words: in each place stand bits of the least of all hashes, mixed anew for that place.
#[derive(Debug)]
pub struct Sketcher {
    least: [u64; PLACES],
}

impl Default for Sketcher {
    fn default() -> Self {
        Self { least: [u64::MAX; PLACES] }
    }
}

impl Sketcher {
    /// Adds a word.
    pub fn add(&mut self, hash: u64) {
        let mut mixed = hash;
        for least in &mut self.least {
            mixed = (mixed ^ (mixed >> 31)).wrapping_mul(MIX).wrapping_add(1);
            *least = (*least).min(mixed);
        }
    }

    /// The sketch of the words so far.
    pub fn sketch(&self) -> Sketch {
        if self.least.iter().all(|least| *least == u64::MAX) {
            return Sketch::default();
        }
        let (first, last) = self.least.split_at(PLACES / 2);
        // The least hash is small: its low bits are what differs.
        let packed = |least: &[u64]| least.iter().fold(0, |bits, least| (bits << 4) | (least & 0xF));
        Sketch([packed(first), packed(last)])
    }
}

#[cfg(test)]
mod tests {
    use crate::tokenize::Forms;

    #[test]
    fn texts_that_share_nearly_all_words_are_near() {
        let text = "Алушы порталға кіреді, өтініш толтырады, құжаттарды тіркейді, қолын қояды, жібереді, жауап күтеді, нәтижені алады, \
                    бағасын береді, кестені көреді, журналға жазады, картаны ашады";
        let near = |other: &str| Forms::new(text).near.is_near(Forms::new(other).near);
        assert!(near(&text.replace("картаны", "картасын")));
        assert!(!near(
            "Алушы порталға кіреді, гүл отырғызады, суарады, күтеді, арамшөбін жұлады, көшетін сатады"
        ));
        assert!(!near(""));
    }
}
