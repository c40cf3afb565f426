//! Words of acts: kinds of acts, what enacts, what requisites look like.

use std::sync::LazyLock;
use zanflow_kazakh::letters::{Lower, is_letter};
use zanflow_kazakh::pattern::Pattern;
/// Stems of the kinds of acts that bodies issue, with the kind's name.
pub const ACT_TYPES: &[(&str, &str)] =
    &[("қаулы", "қаулы"), ("бұйры", "бұйрық"), ("шешім", "шешім"), ("өкім", "өкім"), ("жарлы", "жарлық")];

/// The kind of act that a word names in any case form.
pub fn act_type(word: &str) -> Option<&'static str> {
    let word = word.lowered();
    ACT_TYPES.iter().find(|(stem, _)| word.starts_with(stem)).map(|(_, name)| *name)
}

/// Whether a text names an act in some case form: «қаулысына», «бұйрығымен».
pub fn names_act(text: &str) -> bool {
    text.split(|letter: char| !is_letter(letter)).any(|word| act_type(word).is_some())
}

/// «ҚАУЛЫ ЕТЕДІ», «БҰЙЫРАМЫН», «ШЕШІМ ҚАБЫЛДАДЫ».
pub fn enacts(text: &str) -> bool {
    ["ҚАУЛЫ ЕТЕД", "БҰЙЫРАМЫН", "ШЕШІМ ҚАБЫЛДА", "ШЕШТІ", "БҰЙЫРАДЫ"].iter().any(|word| text.contains(word))
}

/// The kind of act that its enacting words make.
pub fn enacted_type(text: &str) -> Option<&'static str> {
    if text.contains("ҚАУЛЫ ЕТЕД") {
        Some("қаулы")
    } else if text.contains("БҰЙЫРАМЫН") || text.contains("БҰЙЫРАДЫ") {
        Some("бұйрық")
    } else if text.contains("ШЕШІМ ҚАБЫЛДА") || text.contains("ШЕШТІ") {
        Some("шешім")
    } else {
        None
    }
}

/// Who issued the act, when, its number and registration: «… 2012 жылғы 5 қарашадағы № 7 қаулысы. …».
pub fn is_requisites(text: &str) -> bool {
    let lower = text.lowered();
    lower.contains("жыл") && names_act(text) && (lower.contains("тіркел") || lower.contains("күші жойылды"))
}

/// «… бекіту туралы»: an act's title.
pub fn ends_as_title(text: &str) -> bool {
    text.trim_end().ends_with(" туралы")
}

/// Bytes that no status has.
const LONGEST_STATUS: usize = 40;

/// «Күшін жойған», «Жаңа»: a line of its own under the title.
pub fn is_status(text: &str) -> bool {
    text.len() < LONGEST_STATUS
        && matches!(text.lowered().as_str(), "күшін жойған" | "күші жойылған" | "жаңа" | "жаңартылған")
}

/// «1-тарау. …»: a chapter that calls itself one.
pub fn names_chapter(text: &str) -> bool {
    let rest = text.trim_start().trim_start_matches(|letter: char| letter.is_ascii_digit());
    let rest = rest.trim_start_matches(['-', '–', '—', '‑', ' ']);
    rest.len() < text.trim_start().len()
        && ["тарау", "ТАРАУ", "Тарау"].iter().any(|word| rest.starts_with(word))
}

/// «1-тарау. …», «1. Жалпы ережелер», «I. …».
pub fn is_first_chapter(text: &str) -> bool {
    let text = text.trim_start();
    let rest = text.strip_prefix(['1', 'I', 'І']);
    rest.is_some_and(|rest| rest.starts_with(|letter: char| !letter.is_alphanumeric()))
}

/// «Ескерту. …»: the beginning of a note, always on a line of its own.
pub fn is_note(text: &str) -> bool {
    ["Ескерту", "ЕСКЕРТУ"].iter().any(|word| {
        let rest = text.strip_prefix(word).map(str::trim_start);
        rest.is_some_and(|rest| rest.starts_with(['.', ':', '!']))
    })
}

/// Words one of which every line has that is more than text: what `grammar/line.pest` looks for, as printed.
static SAYING: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        "қосымша|ҚОСЫМША|Қосымша|бекіт|бекiт|БЕКІТ|регламент|Регламент|РЕГЛАМЕНТ|қағида|ҚАҒИДА|Қағида|ереже|ЕРЕЖЕ|Ереже|\
         стандарт|СТАНДАРТ|Стандарт|диаграмма|ДИАГРАММА|Диаграмма|кесте|КЕСТЕ|Кесте|белгілер|белгiлер|БЕЛГІЛЕР|\
         сауалнама|САУАЛНАМА|Сауалнама|скерту|СКЕРТУ|елісіл|ЕЛІСІЛ|елiсiл|РҚАО|Р Қ А О|үшін жой|үші жой|ҮШІН ЖОЙ|Жаңа|\
         ЖАҢА|тарау|ТАРАУ|Тарау|1 2",
    )
});

/// Whether a line can be more than text; cheap.
pub fn says_something(line: &str) -> bool {
    SAYING.is_match(line)
}

/// «… авторлық орфография және пунктуация сақталған»: the editors' standing remark.
pub fn is_editors_remark(text: &str) -> bool {
    let text = text.lowered();
    text.contains("орфография") && text.contains("пунктуация")
}

/// Posts that sign acts, as the word before the signatory's name (or before a rank and the name).
const POSTS: &[&str] = &[
    "әкімі",
    "министрі",
    "министр",
    "төрағасы",
    "төраға",
    "төрайымы",
    "хатшысы",
    "басшысы",
    "бастығы",
    "атқарушы",
];

/// «Облыс әкімі А. Аты», «Министр Б. Аты»: a post, perhaps a rank, and a name with initials that ends the line.
pub fn is_signature(text: &str) -> bool {
    let text = text.trim();
    let post = || text.split_whitespace().any(|word| POSTS.contains(&word.lowered().as_str()));
    signatory(text).is_some() && text.chars().count() < 160 && post()
}

/// The name with initials that a line ends in: «А.Мысалов», «Б. Ә. Мысал».
pub fn signatory(text: &str) -> Option<&str> {
    let text = text.trim().trim_end_matches('_').trim_end();
    let surname = text.rfind([' ', '.', '_'])? + 1;
    let name = text.get(surname..)?;
    let letters = name.chars().filter(|letter| is_letter(*letter)).count();
    let proper = name.chars().next().is_some_and(char::is_uppercase)
        && letters == name.chars().filter(|l| *l != '-').count();
    if !proper || letters < 3 {
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
}
