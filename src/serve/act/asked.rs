//! What a visitor asks of an act's page: words, repairs, notes, a day; and addresses that change one of these.

use serde::Deserialize;
use zanflow_wording::url;

/// Maximum length of the words, in characters.
const LONGEST: usize = 1000;

/// Parameters of the address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// `1`: with the repairs.
    pub repairs: String,
    /// Where notes on drafting faults are shown.
    pub notes: String,
    /// Words to mark; where the address has none, those of the search that led here.
    pub q: Option<String>,
    /// Text on that day, `YYYY-MM-DD`.
    pub on: String,
}

/// Where notes on drafting faults are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Notes {
    /// As marks in the margin and a list; never on paper.
    #[default]
    Marks,
    /// Also below what they are about, on paper too.
    Text,
    /// Nowhere.
    Off,
}

impl Notes {
    /// All, in the order of their switch.
    pub const ALL: [Self; 3] = [Self::Off, Self::Marks, Self::Text];

    /// The name in addresses and keys.
    pub fn name(self) -> &'static str {
        match self {
            Self::Marks => "marks",
            Self::Text => "text",
            Self::Off => "off",
        }
    }
}

impl Asked {
    /// With the words of the search page that led here, unless the address has its own.
    pub fn coming_from(mut self, referer: Option<&str>) -> Self {
        self.q = self.q.or_else(|| referer.and_then(searched));
        self.q = self.q.map(|q| q.trim().chars().take(LONGEST).collect());
        self
    }

    /// The words to mark.
    pub fn words(&self) -> &str {
        self.q.as_deref().unwrap_or_default()
    }

    /// Where notes are shown.
    pub fn notes(&self) -> Notes {
        Notes::ALL.into_iter().find(|notes| notes.name() == self.notes).unwrap_or_default()
    }

    /// Whether repairs are shown.
    pub fn repairs(&self) -> bool {
        self.repairs == "1"
    }

    /// The query of this page with one value changed; empty values are left out.
    pub fn with(&self, name: &str, value: &str) -> String {
        let own = [
            ("on", self.on.as_str()),
            ("notes", &self.notes),
            ("repairs", &self.repairs),
            ("q", self.words()),
        ];
        let pairs = own.into_iter().map(|(own, kept)| (own, if own == name { value } else { kept }));
        let pairs = pairs.filter(|(_, value)| !value.is_empty());
        let pairs: Vec<String> = pairs.map(|(name, value)| format!("{name}={}", url(value))).collect();
        format!("?{}", pairs.join("&"))
    }
}

/// The words that the search page at an address was asked for.
fn searched(referer: &str) -> Option<String> {
    let (page, query) = referer.split_once('?')?;
    let path = page.split_once("://").map_or(page, |(_, rest)| rest).split_once('/')?.1;
    let is_search = path == "search";
    let pair = query.split('&').find_map(|pair| pair.strip_prefix("q=")).filter(|_| is_search)?;
    Some(decoded(pair))
}

/// A value of an address as text; what is no UTF-8 is replaced.
fn decoded(value: &str) -> String {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let mut after = rest.clone();
                let digits = (after.next().and_then(hex), after.next().and_then(hex));
                if let (Some(high), Some(low)) = digits {
                    bytes.push(high << 4 | low);
                    rest = after;
                } else {
                    bytes.push(byte);
                }
            }
            byte => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_from_the_search_page() {
        let check = |referer: &str, expected: &str| {
            assert_eq!(Asked::default().coming_from(Some(referer)).words(), expected, "{referer}");
        };
        check("http://127.0.0.1:8080/search?year=2012&q=%D0%B1%D0%B0%D1%81+x%2B", "бас x+");
        check("http://127.0.0.1:8080/search?q=%zz%", "%zz%");
        check("http://127.0.0.1:8080/acts?q=a", "");
        check("http://127.0.0.1:8080/search", "");
        check("nonsense?q=a", "");
        let own = Asked { q: Some("own".to_owned()), ..Asked::default() };
        assert_eq!(own.coming_from(Some("http://h/search?q=a")).words(), "own");
        let none = Asked { q: Some(String::new()), ..Asked::default() };
        assert_eq!(none.coming_from(Some("http://h/search?q=a")).words(), "", "marks were taken away");
    }

    #[test]
    fn addresses_change_one_thing() {
        let asked = Asked { q: Some("а".to_owned()), notes: "off".to_owned(), ..Asked::default() };
        assert_eq!(asked.with("repairs", "1"), "?notes=off&repairs=1&q=%D0%B0");
        assert_eq!(asked.with("q", ""), "?notes=off");
        assert_eq!(Asked::default().with("q", ""), "?");
    }
}
