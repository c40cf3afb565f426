//! Kinds of acts, and the words of their heads and feet.

use crate::stems::StemTable;
use crate::words::acts::{
    ABOUT, CHAPTER, ENACTING, ISSUED, LAWS, NO_ACTS, POSTS, REGISTERED, REMARK, REPEALED, RULES, YEAR,
};
use std::sync::LazyLock;
use zanflow_kazakh::letters::{Lower, is_letter};

/// Column of the lists of acts: the name of the kind.
const NAME: usize = 1;
/// Column of the lists of acts: the possessive.
const POSSESSIVE: usize = 2;
/// Column of the lists of acts: the Russian name.
const RUSSIAN: usize = 3;
/// Column of the lists of acts: the Russian stem.
const RUSSIAN_STEM: usize = 4;
/// Column of the lists of acts: the Russian dative.
const RUSSIAN_DATIVE: usize = 5;

/// In the list of enacting words: a body enacts.
const BODY: &str = "body";

/// A row of the lists of acts.
type Kind = [&'static str; 6];

fn column(kind: &Kind, column: usize) -> &'static str {
    kind.get(column).copied().unwrap_or_default()
}

fn starts(word: &str, kinds: &[Kind]) -> Option<&'static str> {
    let found = kinds.iter().find(|kind| word.starts_with(column(kind, 0)))?;
    let act = !NO_ACTS.iter().any(|other| word.starts_with(other));
    act.then(|| column(found, NAME))
}

fn kind(name: &str) -> Option<&'static Kind> {
    ISSUED.iter().chain(LAWS).find(|kind| column(kind, NAME) == name)
}

/// The kind of act, issued by some body, that a word names in any case form: «бұйрығымен» → `бұйрық`.
pub fn act_type(word: &str) -> Option<&'static str> {
    starts(&word.lowered(), ISSUED)
}

/// The kind of act that a word names in any case form, laws and codes included.
pub fn act_or_law(word: &str) -> Option<&'static str> {
    let word = word.lowered();
    starts(&word, ISSUED).or_else(|| starts(&word, LAWS))
}

/// Whether a kind of act is cited by its name and day, without a number: laws and codes.
pub fn is_law(name: &str) -> bool {
    LAWS.iter().any(|kind| column(kind, NAME) == name)
}

/// Whether a lower-case word begins as one for a law or code: «заңының», «заңнама».
pub fn begins_as_law(word: &str) -> bool {
    LAWS.iter().any(|kind| word.starts_with(column(kind, 0)))
}

/// The possessive of a kind of act: `бұйрық` → «бұйрығы».
pub fn possessive(name: &str) -> Option<&'static str> {
    kind(name).map(|kind| column(kind, POSSESSIVE))
}

/// The Russian name of a kind of act: `бұйрық` → «приказ».
pub fn russian(name: &str) -> Option<&'static str> {
    kind(name).map(|kind| column(kind, RUSSIAN))
}

/// The Kazakh name of the kind of act that a Russian word names in any case form: «постановлению» → `қаулы`.
pub fn russian_type(word: &str) -> Option<&'static str> {
    let word = word.lowered();
    let found = ISSUED.iter().chain(LAWS).find(|kind| word.starts_with(column(kind, RUSSIAN_STEM)))?;
    Some(column(found, NAME))
}

/// Whether a lower-case word begins as one for an act or for rules that an act approves: «қаулысына», «регламентіне».
pub fn begins_as_act_or_rules(word: &str) -> bool {
    RULES.iter().any(|stem| word.starts_with(stem))
        || starts(word, ISSUED).or_else(|| starts(word, LAWS)).is_some()
}

/// Whether a lower-case word names an act or rules. Extraction may have glued it to the word before: «қызметрегламентіне».
pub fn is_act_or_rules(word: &str) -> bool {
    let glued = |kind: &Kind| {
        let rest = word.find(column(kind, 0)).and_then(|at| word.get(at..));
        rest.is_some_and(|rest| starts(rest, ISSUED).is_some())
    };
    has_stem(word)
        && (RULES.iter().any(|stem| word.contains(stem))
            || ISSUED.iter().any(glued)
            || starts(word, LAWS).is_some())
}

/// Prefilter: a stem of acts or rules is somewhere in a word.
fn has_stem(word: &str) -> bool {
    static STEMS: LazyLock<StemTable<()>> = LazyLock::new(|| {
        let kinds = ISSUED.iter().chain(LAWS).map(|kind| column(kind, 0));
        StemTable::new(kinds.chain(RULES.iter().copied()).map(|stem| (stem, ())))
    });
    let mut found = false;
    STEMS.anywhere(word, |()| found = true);
    found
}

/// Whether a text names an act or rules in any of its words.
pub fn names_regulation(text: &str) -> bool {
    text.lowered().split(|letter: char| !is_letter(letter)).any(is_act_or_rules)
}

/// Whether a text names an act in some case form: «қаулысына», «бұйрығымен».
pub fn names_act(text: &str) -> bool {
    text.split(|letter: char| !is_letter(letter)).any(|word| act_or_law(word).is_some())
}

/// «ҚАУЛЫ ЕТЕДІ», «БҰЙЫРАМЫН», «ШЕШІМ ҚАБЫЛДАДЫ».
pub fn enacts(text: &str) -> bool {
    enacted_type(text).is_some()
}

/// The Russian datives of the kinds of acts that bodies issue: «к постановлению».
pub fn russian_datives() -> impl Iterator<Item = &'static str> {
    ISSUED.iter().map(|kind| column(kind, RUSSIAN_DATIVE))
}

/// Where the words begin by which a body enacts; it is named right before them.
pub fn enacting_of_body(text: &str) -> Option<usize> {
    let mut of_body = ENACTING.iter().filter(|[.., who]| *who == BODY);
    of_body.find_map(|[words, ..]| text.find(words))
}

/// The kind of act that its enacting words make.
pub fn enacted_type(text: &str) -> Option<&'static str> {
    ENACTING.iter().find(|[words, ..]| text.contains(words)).map(|[_, name, _]| *name)
}

/// Who issued the act, when, its number, and mostly its registration: «… 2012 жылғы 5 қарашадағы № 7 қаулысы. …».
pub fn is_requisites(text: &str) -> bool {
    let lower = text.lowered();
    let told = || lower.contains(REGISTERED) || lower.contains(REPEALED);
    let dated = lower.contains(YEAR) || has_year(&lower);
    let issued = || lower.split(|letter: char| !is_letter(letter)).any(|word| starts(word, ISSUED).is_some());
    dated && (ends_as_numbered_act(&lower) || (told() && issued()))
}

/// Whether four digits stand together.
fn has_year(text: &str) -> bool {
    text.as_bytes().windows(4).any(|four| four.iter().all(u8::is_ascii_digit))
}

/// «… № 7 қаулысы», «… № 8-V Заңы», in lower case.
fn ends_as_numbered_act(lower: &str) -> bool {
    let text = lower.trim_end_matches([' ', '.']);
    let last = text.get(text.trim_end_matches(is_letter).len()..).unwrap_or_default();
    ISSUED.iter().chain(LAWS).any(|kind| column(kind, POSSESSIVE) == last) && lower.contains(['№', 'n'])
}

/// Whether a title ends in a text: «… бекіту туралы …».
pub fn names_title(text: &str) -> bool {
    text.contains(ABOUT)
}

/// «… бекіту туралы»: an act's title.
pub fn ends_as_title(text: &str) -> bool {
    text.trim_end().ends_with(ABOUT)
}

/// «1-тарау. …»: a chapter that calls itself one.
pub fn names_chapter(text: &str) -> bool {
    let text = text.trim_start();
    let rest = text.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let rest = rest.trim_start_matches(['-', '–', '—', '‑', ' ']);
    rest.len() < text.len() && rest.get(..CHAPTER.len()).is_some_and(|word| word.lowered() == CHAPTER)
}

/// «1-тарау. …», «1. Жалпы ережелер», «I. …».
pub fn is_first_chapter(text: &str) -> bool {
    let text = text.trim_start();
    let rest = text.strip_prefix(['1', 'I', 'І']);
    rest.is_some_and(|rest| rest.starts_with(|letter: char| !letter.is_alphanumeric()))
}

/// «… авторлық орфография және пунктуация сақталған»: the editors' standing remark.
pub fn is_editors_remark(text: &str) -> bool {
    let text = text.lowered();
    REMARK.iter().all(|word| text.contains(word))
}

/// «Облыс әкімі А. Аты», «Министр Б. Аты»: a post, perhaps a rank, and a name with initials that ends the line.
pub fn is_signature(text: &str) -> bool {
    let text = text.trim();
    let post = || text.split_whitespace().any(|word| POSTS.contains(&word.lowered().as_str()));
    signatory(text).is_some() && text.chars().count() < 160 && post()
}

/// The name with initials that a line ends in: «А.Мысалов», «Б. Ә. Мысал».
pub fn signatory(text: &str) -> Option<&str> {
    // Most texts have no initials.
    memchr::memchr(b'.', text.as_bytes())?;
    let text = text.trim().trim_end_matches('_').trim_end();
    let surname = text.rfind([' ', '.', '_'])? + 1;
    let name = text.get(surname..)?;
    if !name.starts_with(char::is_uppercase) {
        return None;
    }
    let letters = name.chars().filter(|letter| is_letter(*letter)).count();
    if letters != name.chars().filter(|letter| *letter != '-').count() || letters < 3 {
        return None;
    }
    let mut start = surname;
    while let Some(next) = initial_before(text, start) {
        start = next;
    }
    (start < surname).then(|| text.get(start..)).flatten()
}

/// Where an initial begins that ends right before `end`: `А.`, blanks after it allowed.
fn initial_before(text: &str, end: usize) -> Option<usize> {
    let before = text.get(..end)?.trim_end().strip_suffix('.')?;
    let letter = before.chars().next_back().filter(|letter| letter.is_uppercase())?;
    let start = before.len() - letter.len_utf8();
    let free = before.get(..start)?.chars().next_back().is_none_or(|letter| !is_letter(letter));
    free.then_some(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_are_told_from_mentions() {
        let cases = [
            ("      Облыс әкімі                                А.Мысалов", Some("А.Мысалов")),
            ("Министр Б. Ә. Мысал", Some("Б. Ә. Мысал")),
            ("Алматы қаласының әкімі А. Есім", Some("А. Есім")),
            ("облыс әкімінің орынбасары А.Мысаловқа жүктелсін", None),
            ("А. Мысалов", None),
        ];
        for (text, wanted) in cases {
            assert_eq!(is_signature(text).then(|| signatory(text)).flatten(), wanted, "{text}");
        }
    }

    #[test]
    fn kinds_of_acts_are_one_list() {
        let cases = [
            ("бұйрығымен", Some("бұйрық"), Some("бұйрық")),
            ("Жарлығына", Some("жарлық"), Some("жарлық")),
            ("өкіміне", Some("өкім"), Some("өкім")),
            ("Заңына", None, Some("заң")),
            ("кодексіне", None, Some("кодекс")),
            ("заңды", None, None),
            ("өкіметтік", None, None),
            ("тармағына", None, None),
        ];
        for (word, issued, any) in cases {
            assert_eq!((act_type(word), act_or_law(word)), (issued, any), "{word}");
        }
        for kind in ISSUED.iter().chain(LAWS) {
            assert_eq!(act_or_law(column(kind, POSSESSIVE)), Some(column(kind, NAME)));
            assert_eq!(russian_type(column(kind, RUSSIAN)), Some(column(kind, NAME)));
            assert!(is_act_or_rules(column(kind, POSSESSIVE)));
        }
        assert_eq!((possessive("заң"), russian("өкім")), (Some("заңы"), Some("распоряжение")));
    }
}
