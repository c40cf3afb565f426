//! Words that acts use for one thing side by side: «үдеріс» and «процесс», «қызмет беруші» and «қызмет көрсетуші».

use std::ops::Range;
use std::sync::LazyLock;
use zanflow_kazakh::letters::{Lower, is_letter};
use zanflow_kazakh::pattern::{from, part, upto};
use zanflow_lexicon::stems::StemTable;
use zanflow_lexicon::words::systems::PORTAL_NOUN;
use zanflow_lexicon::words::{drafting, variants as words};

/// One thing and the words for it.
pub struct Family {
    /// Name of the family: part of a message's key.
    pub name: &'static str,
    /// Stems, each with the word that it shows; the stems of a word are adjacent.
    pub stems: &'static [(&'static str, &'static str)],
    /// Of two words that are used equally often the first of the list is right; else the first of the text.
    pub settled: bool,
}

/// A word of a family in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// Index of the family.
    pub family: usize,
    /// Index of the word's first stem in the family.
    pub word: usize,
    /// Bytes of the stem that showed it.
    pub range: Range<usize>,
}

const fn family(name: &'static str, stems: &'static [(&'static str, &'static str)], settled: bool) -> Family {
    Family { name, stems, settled }
}

/// All families.
pub const FAMILIES: &[Family] = &[
    family("provider", words::PROVIDER, false),
    family("applicant", words::APPLICANT, false),
    family("process", words::PROCESS, false),
    family("deed", words::DEED, false),
    family("form", words::FORM, false),
    family("request", words::REQUEST, false),
    family("electronic", words::ELECTRONIC, true),
    family("signature", words::SIGNATURE, false),
    family("access", words::ACCESS, true),
    family("login", words::LOGIN, false),
    family("password", words::PASSWORD, true),
    family("internet", words::INTERNET, true),
    family("bank", words::BANK, false),
    family("survey", words::SURVEY, true),
    family("office", words::OFFICE, true),
    family("reissue", words::REISSUE, true),
    family("system", words::SYSTEM, true),
    family("transaction", words::TRANSACTION, true),
    family("standing", words::STANDING, false),
];

impl Family {
    /// The word of that index.
    pub fn word(&self, word: usize) -> &'static str {
        self.stems.get(word).map_or("", |(_, name)| *name)
    }

    /// The index of the word that a term is, or begins with: «транзакциялық қызмет».
    pub fn word_of(&self, lower: &str) -> Option<usize> {
        let begins =
            |stem: &str| self.settled && lower.strip_prefix(stem).is_some_and(|rest| rest.starts_with(' '));
        let is_word = |(stem, word): &(&str, &str)| *word == lower || *stem == lower || begins(stem);
        self.stems.iter().find(|entry| is_word(entry)).map(|(_, word)| first_stem(self.stems, word))
    }
}

/// The index of a word's first stem.
fn first_stem(stems: &[(&str, &str)], word: &str) -> usize {
    stems.iter().position(|(_, other)| *other == word).unwrap_or(0)
}

/// What a stem shows: family and word. Phrases that mean another thing show nothing.
type Meaning = Option<(usize, usize)>;

/// All stems, longer ones first.
static STEMS: LazyLock<StemTable<Meaning>> = LazyLock::new(|| StemTable::new(stems()));

fn stems() -> Vec<(&'static str, Meaning)> {
    let mut stems: Vec<(&str, Meaning)> = words::OTHER.iter().map(|phrase| (*phrase, None)).collect();
    for (nth, family) in FAMILIES.iter().enumerate() {
        let mut first = 0;
        for (at, (stem, word)) in family.stems.iter().enumerate() {
            if family.word(first) != *word {
                first = at;
            }
            stems.push((stem, Some((nth, first))));
        }
    }
    stems.sort_by_key(|(stem, _)| std::cmp::Reverse(stem.len()));
    stems
}

/// Collects the words of families in a text, given the beginnings of its words in order.
#[derive(Default)]
pub struct Uses {
    found: Vec<Use>,
    /// Where the last stem ends.
    end: usize,
}

impl Uses {
    /// Looks at the word that begins at a byte of a text in lower case. A stem begins where a word does, and of several the longest counts.
    pub fn look(&mut self, lower: &str, at: usize) {
        if at < self.end {
            return;
        }
        let Some((range, meaning)) = STEMS.at(lower, at).next() else { return };
        self.end = range.end;
        self.found.extend(meaning.map(|(family, word)| Use { family, word, range }));
    }

    /// What was found, in order.
    pub fn done(self) -> Vec<Use> {
        self.found
    }
}

/// How an act writes the name of the government's portal, «электрондық үкіметтің» веб-порталы: the bytes of it, and the quoted
/// words in small letters.
pub fn portal_names(text: &str) -> Vec<(Range<usize>, String)> {
    let [(electronic, government)] = drafting::GOVERNMENT else { return Vec::new() };
    if !text.contains(government) {
        return Vec::new();
    }
    let lower = text.lowered();
    let found = lower.match_indices(government).filter_map(|(at, _)| {
        let start = upto(&lower, at).strip_suffix([' ', '-'])?.strip_suffix(electronic)?;
        let open = start.strip_suffix(['«', '"', '“'])?.len();
        let end = at + government.len();
        let end = end + letters(from(&lower, end));
        let closed = from(&lower, end).strip_prefix(['»', '"', '”'])?;
        let noun = without_address(skip_blanks(closed)?);
        let bare =
            drafting::PORTAL_PREFIX.iter().find_map(|prefix| noun.strip_prefix(prefix)).unwrap_or(noun);
        let rest = bare.strip_prefix(PORTAL_NOUN)?;
        Some((open..lower.len() - rest.len(), part(&lower, start.len()..end).replace('-', " ")))
    });
    found.collect()
}

/// Bytes of the letters that a text begins with.
fn letters(text: &str) -> usize {
    text.find(|letter: char| !is_letter(letter)).unwrap_or(text.len())
}

/// A text without the blanks that it must begin with.
fn skip_blanks(text: &str) -> Option<&str> {
    Some(text.trim_start()).filter(|rest| rest.len() < text.len())
}

/// A text without the address of a site that it begins with: «www.egov.kz».
fn without_address(text: &str) -> &str {
    if !text.starts_with("www.") {
        return text;
    }
    text.find(char::is_whitespace).map_or(text, |end| from(text, end).trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uses(lower: &str) -> Vec<&'static str> {
        let mut uses = Uses::default();
        crate::abbreviations::scan(lower, |at| uses.look(lower, at));
        uses.done().iter().map(|found| FAMILIES[found.family].word(found.word)).collect()
    }

    #[test]
    fn words_are_read_longest_first() {
        let text = "көрсетілетін қызметті алушының тұтынушы";
        assert_eq!(uses(text), ["көрсетілетін қызметті алушы", "тұтынушы"]);
        assert_eq!(uses("өзара іс-қимылдың үдерісі және іс-қимылы"), ["үдеріс", "іс-қимыл"]);
        assert_eq!(uses("жалушы бизнес-процесі"), [""; 0]);
        assert_eq!(uses("электронды құжат, сұрау нысанын"), ["электронды", "сұрау нысаны"]);
    }

    #[test]
    fn stems_belong_to_one_word_and_are_small() {
        let mut all: Vec<&str> = stems().iter().map(|(stem, _)| *stem).collect();
        assert!(all.iter().all(|stem| stem.chars().all(|letter| !letter.is_uppercase())));
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }

    #[test]
    fn words_of_terms_are_known_by_name_stem_or_beginning() {
        let of = |name: &str, lower: &str| {
            let family = FAMILIES.iter().find(|family| family.name == name).unwrap();
            family.word_of(lower).map(|word| family.word(word))
        };
        assert_eq!(of("transaction", "транзакциялық қызмет"), Some("транзакциялық"));
        assert_eq!(of("provider", "қызметті көрсетуші"), Some("қызмет көрсетуші"));
        assert_eq!(of("provider", "қызмет беруші тұлға"), None);
    }

    #[test]
    fn the_portals_name_is_read_with_its_quotes() {
        let text = "«Электрондық үкіметтің» www.e.gov.kz веб-порталы, \"электрондық-үкімет\" порталы, «электрондық үкімет» шлюзі";
        let found: Vec<(&str, String)> =
            portal_names(text).into_iter().map(|(range, name)| (part(text, range), name)).collect();
        assert_eq!(
            found,
            [
                ("«Электрондық үкіметтің» www.e.gov.kz веб-портал", "электрондық үкіметтің".to_owned()),
                ("\"электрондық-үкімет\" портал", "электрондық үкімет".to_owned()),
            ]
        );
    }
}
