//! Whether a word denies: a verb with negation, in the letters that all alphabets share.

use super::fold::fold;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Negation, behind each sound a verb may end in.
const NEGATION: &[&str] = &["ма", "ме", "ба", "бе", "па", "пе"];
/// What stands behind it at a word's end: the past and «if» with persons, the present, participles and verbal nouns with cases. Endings
/// that nouns in -ма and -ме have too («баспа|да») are not here.
const BEHIND: &[&str] = &[
    "ды",
    "дым",
    "дың",
    "дық",
    "ді",
    "дім",
    "дің",
    "дік",
    "са",
    "сам",
    "саң",
    "сақ",
    "саңыз",
    "се",
    "сем",
    "сең",
    "сек",
    "сеңіз",
    "йды",
    "йді",
    "ймын",
    "ймін",
    "ймыз",
    "йміз",
    "йсыз",
    "йсіз",
    "ған",
    "ғаны",
    "ғанын",
    "ғанда",
    "ғандығы",
    "ғандығын",
    "ғандықтан",
    "ген",
    "гені",
    "генін",
    "генде",
    "гендігі",
    "гендігін",
    "гендіктен",
    "йтын",
    "йтіні",
    "йтін",
    "йтыны",
    "стан",
    "стен",
    "у",
    "уы",
    "уі",
    "уын",
    "уін",
    "уына",
    "уіне",
    "уынан",
    "уінен",
    "уымен",
    "уімен",
    "уға",
    "уге",
    "удың",
    "удің",
];
/// Least letters of the verb before them.
const VERB: usize = 3;

static ENDS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let ends = NEGATION.iter().flat_map(|negation| BEHIND.iter().map(move |end| format!("{negation}{end}")));
    ends.map(|end| fold(&end)).collect()
});

/// Whether a folded word ends as a verb with negation does: `tabylmauy` of «табылмауы».
pub fn denies(folded: &str) -> bool {
    let mut ends = folded.char_indices().filter_map(|(at, _)| folded.get(at..).filter(|_| at >= VERB));
    ends.any(|end| ENDS.contains(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_with_negation_deny() {
        let denying = |word: &str| denies(&fold(word));
        for word in
            ["табылмауы", "төлемесем", "болмаса", "келмеді", "қабылданбайды", "толтырылмаған", "ескертпестен"]
        {
            assert!(denying(word), "{word}");
        }
        for word in ["бағдарламасы", "баспада", "адам", "табылуы", "төлесем", "схемаға", "ма", "формасын"]
        {
            assert!(!denying(word), "{word}");
        }
    }
}
