//! What a condition asks, in its own words: «егер негіздер анықталса» → «негіздер анықталған ба?».

use crate::words::rules_clauses::{CASE_WORDS, IF};
use zanflow_kazakh::letters::Lower;
use zanflow_kazakh::pattern::{from, upto};
use zanflow_kazakh::questions::{participle, particle};
use zanflow_kazakh::verbs::conditional;

/// The question of a clause that ends in a case («… жағдайда») or in a conditional («… болса»); none for other texts.
pub fn question(clause: &str) -> Option<String> {
    let clause = clause.trim().trim_end_matches([',', ';', ':', '.']);
    let (first, rest) = clause.split_once(char::is_whitespace).unwrap_or(("", clause));
    let clause = if first.lowered() == IF { rest.trim_start() } else { clause };
    let (before, last) = last_word(clause);
    let lower = last.lowered();
    if CASE_WORDS.contains(&&*lower) {
        let (_, word) = last_word(before);
        return (!word.is_empty()).then(|| format!("{before} {}?", particle(&word.lowered())));
    }
    let participle = participle(conditional(&lower)?);
    let asked = format!("{before} {participle} {}?", particle(&participle));
    Some(asked.trim_start().to_owned())
}

/// A text before its last word, and that word.
fn last_word(text: &str) -> (&str, &str) {
    match text.rfind(char::is_whitespace) {
        Some(at) => (upto(text, at).trim_end(), from(text, at).trim_start()),
        None => ("", text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clauses_become_questions() {
        for (clause, wanted) in [
            ("Егер омарта иесі алымды төлемесе", Some("омарта иесі алымды төлемеген бе?")),
            ("егер ара паспорты бұрын берілген жағдайда,", Some("ара паспорты бұрын берілген бе?")),
            ("Бас тартуға негіздер болған кезде", Some("Бас тартуға негіздер болған ба?")),
            ("құжаттар толық болмаған жағдайда;", Some("құжаттар толық болмаған ба?")),
            ("Егерші ұядағы араны тапса", Some("Егерші ұядағы араны тапқан ба?")),
            ("табылса", Some("табылған ба?")),
            ("ара тізілімін тексеру", None),
            ("жағдайда", None),
            ("", None),
        ] {
            assert_eq!(question(clause).as_deref(), wanted, "{clause}");
        }
    }
}
