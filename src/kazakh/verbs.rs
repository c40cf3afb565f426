//! Forms of verbs by their endings, in lower case. The only table of verb endings but for the grammar of whole words that search has
//! (`search::endings`); what a form means in an act is told by lists of the exceptions in the lexicon.

/// Endings of the third person.
const PERSON: &[&str] = &["ды", "ді"];
/// Last letters of a present stem before them: «қара|й|ды», «қо|я|ды».
const PRESENT: &[char] = &['а', 'е', 'й', 'я', 'и'];
/// The present of a stem that ends in a consonant or in «й»: «беріл|еді», «қо|яды».
const PRESENT_AFTER_CONSONANT: &[&str] = &["ады", "еді", "яды"];
/// Ends of stems that look passive or reflexive: «бер|іл», «жолд|ан».
const PASSIVE: &[&str] = &["ыл", "іл", "ал", "ел", "ан", "ен", "ын", "ін", "йл", "ұл", "үл"];
/// Past participle.
const PAST: &[&str] = &["ған", "ген", "қан", "кен"];
/// Participle of the present.
const HABITUAL: &[&str] = &["атын", "етін", "йтын", "йтін"];
/// Negation.
const NEGATION: &[&str] = &["ма", "ме", "ба", "бе", "па", "пе"];
/// A negative stem in the present: «қабылдан|байды».
const NEGATIVE_PRESENT: &[&str] = &["майды", "мейді", "байды", "бейді", "пайды", "пейді"];
/// Verbal nouns of passive stems: «қайтарыл|уы».
const DOING: &[&str] = &["уы", "уі", "уға", "уге"];
/// Ends of passive stems before them.
const PASSIVE_BEFORE_DOING: &[&str] = &["ыл", "іл", "ан", "ен", "ын", "ін"];
/// Possessives of verbal nouns.
const DONE_BY: &[&str] = &["уы", "уі"];
/// Verbal nouns without an ending.
const BARE: &[char] = &['у', 'ю'];
/// Locative of a participle.
const LOCATIVE: &[&str] = &["да", "де"];
/// Conditional.
const CONDITIONAL: &[&str] = &["са", "се"];
/// Verbal noun in the accusative.
const OBJECT: &[&str] = &["уды", "уді", "юді", "юды"];
/// Ablative of a participle: «қойған|нан кейін».
const ABLATIVE: &[&str] = &["нан", "нен"];

fn without<'w>(word: &'w str, endings: &[&str]) -> Option<&'w str> {
    endings.iter().find_map(|ending| word.strip_suffix(ending))
}

fn ends(word: &str, endings: &[&str]) -> bool {
    endings.iter().any(|ending| word.ends_with(ending))
}

/// The stem of a word that may be a verb in the present, third person: «тексереді», «жолдайды».
pub fn present(word: &str) -> Option<&str> {
    without(word, PERSON).filter(|stem| stem.ends_with(PRESENT) && stem.chars().nth(1).is_some())
}

/// Whether a verb in the present looks passive: «беріледі», «жолданады».
pub fn looks_passive(word: &str) -> bool {
    without(word, PRESENT_AFTER_CONSONANT)
        .is_some_and(|stem| ends(stem, PASSIVE) && stem.chars().nth(2).is_some())
}

/// Whether a verb in the present denies: «қабылданбайды», «келмейді».
pub fn is_negative_present(word: &str) -> bool {
    without(word, NEGATIVE_PRESENT).is_some_and(|stem| stem.chars().nth(1).is_some())
}

/// Whether a word is the verbal noun of a passive verb: «қайтарылуы», «берілуге».
pub fn is_passive_noun(word: &str) -> bool {
    without(word, DOING).is_some_and(|stem| ends(stem, PASSIVE_BEFORE_DOING))
}

/// Whether a word is a verbal noun with a possessive: «берілуі».
pub fn is_owned_verbal_noun(word: &str) -> bool {
    ends(word, DONE_BY)
}

/// Whether a word is a verbal noun as an object or a subject: «беруді», «жеткізу».
pub fn is_verbal_noun(word: &str) -> bool {
    is_verbal_object(word) || (word.ends_with(BARE) && word.chars().nth(3).is_some())
}

/// The past participle whose locative a word is: «анықталғанда».
pub fn locative_of_participle(word: &str) -> Option<&str> {
    without(word, LOCATIVE).filter(|participle| past_participle(participle).is_some())
}

/// The stem of a past participle: «ұсын|ған», «келме|ген».
pub fn past_participle(word: &str) -> Option<&str> {
    without(word, PAST).filter(|stem| stem.chars().nth(1).is_some())
}

/// The past participle whose ablative a word is: «қойғаннан» → «қойған».
pub fn ablative_of_participle(word: &str) -> Option<&str> {
    without(word, ABLATIVE).filter(|stem| past_participle(stem).is_some())
}

/// Whether a word is a participle of the present: «көрсететін», «қарайтын».
pub fn is_present_participle(word: &str) -> bool {
    ends(word, HABITUAL)
}

/// Whether the stem of a verb is negative: «ұсынба», «келме».
pub fn is_negative(stem: &str) -> bool {
    ends(stem, NEGATION)
}

/// The stem of a word that may be a conditional: «бол|са», «төлеме|се».
pub fn conditional(word: &str) -> Option<&str> {
    without(word, CONDITIONAL).filter(|stem| stem.chars().nth(1).is_some())
}

/// Whether a word may be a converb: «отырып», «ресімдеп», but not «топ».
pub fn is_converb(word: &str) -> bool {
    word.chars().nth(3).is_some() && word.ends_with('п') && !word.ends_with("топ")
}

/// Whether a word is a verbal noun as an object: «қабылдауды», «тіркеуді».
pub fn is_verbal_object(word: &str) -> bool {
    ends(word, OBJECT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_known_by_their_endings() {
        assert_eq!(
            (present("қояды"), present("жолдайды"), present("заңды")),
            (Some("қоя"), Some("жолдай"), None)
        );
        assert!(looks_passive("беріледі") && !looks_passive("тексереді"));
        assert_eq!(past_participle("келмеген"), Some("келме"));
        assert_eq!(ablative_of_participle("қойғаннан"), Some("қойған"));
        assert!(is_negative("келме") && !is_negative("кел"));
        assert_eq!(conditional("төлемесе"), Some("төлеме"));
        assert!(is_converb("отырып") && !is_converb("топ"));
        assert!(is_verbal_object("тіркеуді") && is_present_participle("қарайтын"));
    }
}
