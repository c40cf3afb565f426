//! The body that provides a service, as the first chapter names it.

use zanflow_kazakh::cases::nominative;
use zanflow_kazakh::letters::{Lower, is_letter};
use zanflow_kazakh::nouns::ends_in_genitive;
use zanflow_kazakh::pattern::{from, upto};
use zanflow_lexicon::services::{CLOSING, OPENING, is_provider_name};
use zanflow_lexicon::shortenings::{clause_start, sentence_start, shortenings};
use zanflow_lexicon::words::services::{
    AND, BODIES, CENTRE, GIVES, INSTITUTION, LEGAL_FORMS, OBJECTS, PUBLIC_CENTRE, SERVICE, STATE_OWNED,
};

/// The provider that a paragraph names before «(бұдан әрі – қызмет беруші)».
pub fn provider_by_name(text: &str) -> Option<String> {
    let found = shortenings(text).into_iter().find(|found| is_provider_name(&found.short))?;
    cleaned(provider_phrase(upto(text, found.range.start)))
}

/// The provider that a paragraph «мемлекеттік қызметті … көрсетеді» names, whatever it calls it.
pub fn provider_by_noun(text: &str) -> Option<String> {
    let lower = text.lowered();
    if !(lower.contains(SERVICE) && GIVES.iter().any(|verb| lower.contains(verb))) {
        return None;
    }
    for found in shortenings(text) {
        let before = upto(text, found.range.start);
        let phrase = before_centre(provider_phrase(before));
        if ends_in_body(phrase) && !found.short.lowered().starts_with(CENTRE) {
            return cleaned(phrase);
        }
        if let Some(body) = phrase.rfind(char::is_whitespace).and_then(|_| first_body(phrase)) {
            return cleaned(body);
        }
    }
    let verb = GIVES.iter().find_map(|verb| text.find(verb))?;
    let before = upto(text, verb);
    first_body(from(before, service_noun_end(before)?)).and_then(cleaned)
}

/// Whether a phrase ends in a noun that names a body, in any case form.
fn ends_in_body(phrase: &str) -> bool {
    let word = phrase.split_whitespace().next_back().unwrap_or_default();
    is_body(word.trim_matches(|letter: char| !is_letter(letter)))
}

fn is_body(word: &str) -> bool {
    let word = word.lowered();
    BODIES.iter().any(|stem| word.starts_with(stem))
}

/// The clause before a bracket, without the sentence before it.
fn provider_phrase(before: &str) -> &str {
    let clause = from(before, clause_start(before));
    let sentence = from(clause, sentence_start(clause)).trim_start();
    // «Қызметті … көрсетеді»: what is given stands first.
    let object = sentence.split(char::is_whitespace).next().unwrap_or_default();
    let given = object.lowered();
    let given = given.strip_prefix(SERVICE).is_some_and(|ending| OBJECTS.contains(&ending));
    if given { from(sentence, object.len()) } else { sentence }
}

/// A list of bodies ends where the public service centres begin.
fn before_centre(phrase: &str) -> &str {
    phrase
        .find(PUBLIC_CENTRE)
        .and_then(|at| {
            let cut = upto(phrase, at);
            cut.char_indices().next_back().map(|(last, _)| upto(cut, last))
        })
        .filter(|rest| !rest.trim().is_empty())
        .unwrap_or(phrase)
}

/// Where the words «мемлекеттік қызметті» at a sentence's head end.
fn service_noun_end(before: &str) -> Option<usize> {
    Some(clause_start(before)).filter(|start| *start > 0)
}

/// The phrase up to its first noun for a body that no further body owns (that is not in the genitive).
fn first_body(phrase: &str) -> Option<&str> {
    let mut end = 0;
    for word in phrase.split_inclusive(char::is_whitespace) {
        end += word.len();
        let bare = word.trim().trim_end_matches(|letter: char| !is_letter(letter));
        let owned = ends_in_genitive(bare);
        if is_body(bare.trim_start_matches(|letter: char| !is_letter(letter))) && !owned && end > word.len() {
            return Some(upto(phrase, end));
        }
    }
    None
}

/// A body's name: nominative, without quotes, legal form «мемлекеттік мекемесі» and what links it to the sentence.
fn cleaned(phrase: &str) -> Option<String> {
    let phrase = phrase.trim_matches(|letter: char| letter.is_whitespace() || ",;:.–-".contains(letter));
    let phrase = phrase.strip_prefix(AND).unwrap_or(phrase);
    let name = nominative(phrase);
    let name = without_legal_form(&name);
    let name: String =
        name.chars().filter(|letter| !OPENING.contains(letter) && !CLOSING.contains(letter)).collect();
    let name = nominative(name.trim());
    (name.chars().count() >= 4).then_some(name)
}

/// A body's name before «коммуналдық мемлекеттік мекемесі».
fn without_legal_form(name: &str) -> &str {
    let lower = name.lowered();
    let Some((before, last)) = last_word(&lower) else { return name };
    if !last.starts_with(INSTITUTION) || !last.chars().all(is_letter) {
        return name;
    }
    let before = LEGAL_FORMS.first().and_then(|form| whole_word_before(before, form)).unwrap_or(before);
    let Some(start) = before.strip_suffix(STATE_OWNED) else { return name };
    let apart = start.trim_end();
    let form =
        LEGAL_FORMS.iter().find_map(|form| apart.strip_suffix(form)).filter(|_| apart.len() < start.len());
    upto(name, form.unwrap_or(start).trim_end().len())
}

/// A text up to its last word, without the blanks between, and that word.
fn last_word(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_end();
    let blank = text.rfind(char::is_whitespace)?;
    let (before, word) = text.split_at_checked(blank)?;
    Some((before.trim_end(), word.trim_start()))
}

/// The text before its last word.
fn whole_word_before<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    last_word(text).filter(|(_, last)| *last == word).map(|(before, _)| before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn providers_stand_before_their_bracket() {
        let cases = [
            (
                "Мемлекеттік қызметті Үлгі қаласы Ара басқармасы (бұдан әрі - көрсетілетін қызметті беруші) көрсетеді.",
                "Үлгі қаласы Ара басқармасы",
            ),
            (
                "«Ара» мемлекеттік қызметі (бұдан әрі – қызмет): Үлгі қаласы, Бал көшесі, 4-үйде орналасқан, тел. 8 (12) 34-56, \"Үлгі ара бөлімі\" мемлекеттік мекемесімен (бұдан әрі – қызмет беруші) көрсетіледі.",
                "Үлгі ара бөлімі",
            ),
            (
                "«Ара» электрондық мемлекеттік қызметі қолтаңба болған жағдайда Үлгі министрлігінің Ара комитетімен (бұдан әрі – қызмет көрсетуші) көрсетіледі",
                "Үлгі министрлігінің Ара комитеті",
            ),
            (
                "Электронды мемлекеттік қызмет Үлгі қаласы мен облыстардың ара департаменттері (бұдан әрі – қызмет беруші) арқылы көрсетіледі.",
                "Үлгі қаласы мен облыстардың ара департаменттері",
            ),
            (
                "Электрондық мемлекеттік қызметті Үлгі қаласы, Бал көшесі, 18-үй мекенжайы бойынша орналасқан Үлгі министрлігінің «Ара орталығы» акционерлік қоғамы (бұдан әрі – қызмет көрсетуші) көрсетеді",
                "Үлгі министрлігінің Ара орталығы акционерлік қоғамы",
            ),
            (
                "(бұдан әрі – қызмет) 2015 жылғы 1 мамырдағы № 5 бұйрығымен бекітілген стандарты негізінде (тізілімде № 7 тіркелген) (бұдан әрі - Стандарт) Үлгі министрлігі (бұдан әрі – көрсетілетін қызметті беруші) көрсетеді",
                "Үлгі министрлігі",
            ),
        ];
        let given = "Өтініш тегін қабылданады. Қызметті Үлгі ауданының ара бөлімі (бұдан әрі – қызмет беруші) көрсетеді.";
        assert_eq!(provider_by_name(given).as_deref(), Some("Үлгі ауданының ара бөлімі"));
        let apart = "Өтініш тегін қабылданады. «Үлгі ауданының ара бөлімі» мемлекеттік мекемесі (бұдан әрі – қызмет беруші) жауап береді.";
        assert_eq!(provider_by_name(apart).as_deref(), Some("Үлгі ауданының ара бөлімі"));
        for (text, wanted) in cases {
            assert_eq!(provider_by_name(text).as_deref(), Some(wanted), "{text}");
        }
        let cases = [
            (
                "Мемлекеттік қызметті «Бүркіт ауданының ара бөлімі» мемлекеттік мекемесі (бұдан әрі – бөлім) көрсетеді.",
                "Бүркіт ауданының ара бөлімі",
            ),
            (
                "«Ара» электрондық мемлекеттік қызметін (бұдан әрі - қызмет) аумақтық ара органдары Халыққа қызмет көрсету орталықтары (бұдан әрі - Орталық) арқылы көрсетеді.",
                "аумақтық ара органдары",
            ),
            (
                "Мемлекеттік қызметті 1-қосымшада көрсетілген облыстардың ара департаменттері (бұдан әрі – АД) көрсетеді.",
                "облыстардың ара департаменттері",
            ),
            (
                "Мемлекеттік қызметті Үлгі министрлігінің Ара комитеті көрсетеді.",
                "Үлгі министрлігінің Ара комитеті",
            ),
        ];
        for (text, wanted) in cases {
            assert_eq!(provider_by_noun(text).as_deref(), Some(wanted), "{text}");
        }
    }
}
