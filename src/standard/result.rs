//! Which paper a service ends with.

use zanflow_lexicon::meaning::mentions;
use zanflow_lexicon::words::asks::EITHER;
use zanflow_lexicon::words::results::KINDS;
use zanflow_lexicon::words::rulings::REFUSED;

/// The one kind of paper that a statement of the result names: `licence`, `permit`, `certificate`, `extract`, `notice`.
/// `None` where it names none, or several: which of them a case ends with is then not known. What stands for a refusal does not count.
pub fn kind(text: &str) -> Option<&'static str> {
    let given: Vec<String> = alternatives(text).into_iter().filter(|part| !mentions(part, REFUSED)).collect();
    let mut named = KINDS.iter().filter(|(_, stems)| given.iter().any(|part| mentions(part, stems)));
    let (kind, _) = named.next()?;
    named.next().is_none().then_some(*kind)
}

/// The parts of a statement that stand for one another: between commas, and around «немесе» and «не».
fn alternatives(text: &str) -> Vec<String> {
    let mut all = Vec::new();
    for part in text.split([',', ';', '\n']) {
        let mut words = Vec::new();
        for word in part.split_whitespace() {
            if EITHER.contains(&word) {
                all.push(std::mem::take(&mut words).join(" "))
            } else {
                words.push(word)
            }
        }
        all.push(words.join(" "));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::kind;

    #[test]
    fn one_kind_is_named() {
        for (text, expected) in [
            ("Көрсету нәтижесі – ара өсіруге лицензия не бас тарту туралы дәлелді жауап.", Some("licence")),
            (
                "ара өсіруге лицензия, лицензияның телнұсқасы немесе бас тарту туралы дәлелді жауап",
                Some("licence"),
            ),
            ("рұқсат беру", Some("permit")),
            ("мұрағаттық анықтама немесе бас тарту туралы хабарлама", Some("certificate")),
            ("тіркеу туралы куәлік не хабарлама", None),
            ("бас тарту туралы дәлелді жауап", None),
            ("шешім", None),
            ("", None),
        ] {
            assert_eq!(kind(text), expected, "{text}");
        }
    }
}
