//! References to acts: «… әкімдігінің 2012 жылғы 5 қарашадағы № 7 қаулысы».

pub use crate::dates::{dates, impossible_days};

use crate::dates::{days, number, number_at_end};
use std::ops::Range;
use zanflow_kazakh::cases::nominative;
use zanflow_kazakh::letters::{Lower, is_letter};
use zanflow_kazakh::nouns::{Case, case_of};
use zanflow_kazakh::pattern::{from, part, upto};
use zanflow_lexicon::acts::{act_type, begins_as_law};
use zanflow_lexicon::words::acts::REGISTERED;
use zanflow_lexicon::words::citations as words;

/// An act, or a registration of one, as a text cites it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// Bytes from its date to its number.
    pub range: Range<usize>,
    /// `YYYY-MM-DD`; none where there is no such day.
    pub date: Option<String>,
    /// As printed.
    pub number: Option<String>,
    /// «қаулы», «бұйрық», …, where a word after the number names it.
    pub act_type: Option<&'static str>,
    /// It tells of a registration, not of an act.
    pub registered: bool,
}

/// The acts that a text cites by their dates, in order.
pub fn references(text: &str) -> Vec<Reference> {
    let days = days(text);
    let mut found: Vec<Reference> = Vec::with_capacity(days.len());
    for (i, (range, day)) in days.iter().enumerate() {
        let limit = days.get(i + 1).map_or(text.len(), |(next, _)| next.start);
        let start = found.last().map_or(0, |last| last.range.end);
        found.push(reference(text, range, day.clone(), start..limit));
    }
    found
}

/// The act of a day: what is said of it stands between the act before and the day after.
fn reference(text: &str, day: &Range<usize>, date: Option<String>, within: Range<usize>) -> Reference {
    let tail = part(text, day.end..within.end);
    let number = number(tail).filter(|(whole, _)| !names_law(upto(tail, whole.start)));
    let number =
        number.map(|(whole, number)| (day.end + whole.start, day.end + number.start..day.end + number.end));
    // «№ 84 2013 жылғы 29 наурыздағы»
    let ahead = number_at_end(part(text, within.start..day.start)).map(|(whole, number)| {
        (within.start + whole.start, within.start + number.start..within.start + number.end)
    });
    let (sign, number) = ahead.or(number).unzip();
    let range =
        sign.unwrap_or(day.start).min(day.start)..number.as_ref().map_or(0, |number| number.end).max(day.end);
    let after = after_title(part(text, range.end..within.end));
    let registered = after.trim_start().trim_start_matches(words::AS).trim_start().starts_with(REGISTERED);
    // «… 29 наурыздағы қаулысы № 84»
    let between = || first_act(part(text, day.end..sign.unwrap_or(day.end)));
    Reference {
        act_type: first_act(after).or_else(between),
        number: number.map(|number| part(text, number).to_owned()),
        date,
        registered,
        range,
    }
}

/// «Заңының», «Кодексінің»: what follows is the law's own article.
fn names_law(text: &str) -> bool {
    text.split(|letter: char| !is_letter(letter)).any(|word| begins_as_law(&word.lowered()))
}

/// What follows the act's title in quotes, or the remark in brackets, that stands right after its number.
fn after_title(text: &str) -> &str {
    let text = text.trim_start();
    let end = match text.chars().next() {
        Some('«' | '"' | '“') => {
            words::TITLE_ENDS.iter().filter_map(|end| text.find(end).map(|at| at + end.len())).min().or_else(
                || {
                    text.char_indices()
                        .skip(1)
                        .find(|(_, l)| matches!(l, '»' | '"' | '”'))
                        .map(|(at, l)| at + l.len_utf8())
                },
            )
        }
        Some('(') => text.find(')').map(|at| at + 1),
        _ => None,
    };
    end.and_then(|end| text.get(end..)).unwrap_or(text)
}

/// The first word, in the same sentence, that names a kind of act.
fn first_act(text: &str) -> Option<&'static str> {
    let sentence = text.find(". ").map_or(text, |end| upto(text, end));
    sentence.split(|letter: char| !is_letter(letter)).take(40).find_map(act_type)
}

/// The body named right before an act's date: «… Күші жойылды - Үлгі облысы әкімдігінің » → «Үлгі облысы әкімдігі».
pub fn body_before(text: &str) -> Option<String> {
    let mut start = 0;
    for (at, _) in text.match_indices(". ") {
        let word = upto(text, at).chars().rev().take_while(|letter| letter.is_alphanumeric()).count();
        if word >= 3 {
            start = at + 2;
        }
    }
    for boundary in words::BEFORE_BODY.iter().chain(&["\n"]) {
        if let Some(at) = text.rfind(boundary) {
            start = start.max(at + boundary.len());
        }
    }
    let body =
        from(text, start).trim_matches(|letter: char| letter.is_whitespace() || ",;:–-".contains(letter));
    (body.chars().filter(|letter| is_letter(*letter)).count() >= 4).then(|| nominative(body))
}

/// The region in a body's name: «Үлгі облысының әкімдігі» → «Үлгі облысы». Central bodies have none.
pub fn region(body: &str) -> Option<String> {
    let all: Vec<&str> = body.split_whitespace().collect();
    for stem in words::REGIONS {
        let Some(end) = all.iter().position(|word| word.lowered().starts_with(stem)) else { continue };
        let name = all.get(..end).unwrap_or_default();
        let kind = all.get(end).copied().unwrap_or_default();
        if name.is_empty() || name.iter().any(|word| word.lowered().starts_with(words::COUNTRY)) {
            continue;
        }
        return Some(nominative(&format!("{} {kind}", name.join(" "))));
    }
    None
}

/// A body's name as people read it: what it belongs to in the nominative: «Үлгі облысының әкімдігі» → «Үлгі облысы әкімдігі». So
/// one body has one name, whichever way its acts print it.
pub fn body_name(body: &str) -> String {
    let mut words: Vec<String> = body.split_whitespace().map(str::to_owned).collect();
    let last = words.len().saturating_sub(1);
    for word in words.iter_mut().take(last) {
        let lower = word.lowered();
        let is_place = words::REGIONS.iter().chain([&words::COUNTRY]).any(|stem| lower.starts_with(stem));
        if is_place && case_of(&lower) == Case::Genitive {
            *word = nominative(word);
        }
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_has_one_name() {
        for (printed, name) in [
            ("Үлгі облысының әкімдігі", "Үлгі облысы әкімдігі"),
            ("Үлгі облысы  әкімдігі", "Үлгі облысы әкімдігі"),
            ("Үлгі облысы Көкжазық ауданының мәслихаты", "Үлгі облысы Көкжазық ауданы мәслихаты"),
            ("Үлгі қаласының әкімі", "Үлгі қаласы әкімі"),
            ("Үлгі қалалық мәслихаты", "Үлгі қалалық мәслихаты"),
            ("Қазақстан Республикасының Үкіметі", "Қазақстан Республикасы Үкіметі"),
            ("Қазақстан Республикасы Үлгі министрінің м.а.", "Қазақстан Республикасы Үлгі министрінің м.а."),
            ("Үлгі облысының", "Үлгі облысының"),
            ("", ""),
        ] {
            assert_eq!(body_name(printed), name, "{printed}");
        }
    }

    #[test]
    fn days_are_read_in_every_form() {
        let cases = [
            ("2012 жылғы 19 желтоқсандағы", "2012-12-19"),
            ("2012 жылғы «19» желтоқсандағы", "2012-12-19"),
            ("2014 жылы 08 тамызда", "2014-08-08"),
            ("27.06.2013 № 5", "2013-06-27"),
            ("2015 ж. 08.06  № 2/5", "2015-06-08"),
            ("10 қазан 2012 жыл", "2012-10-10"),
            ("«23» қараша 2012 жыл", "2012-11-23"),
            ("2010 жылғы 26-қазандағы", "2010-10-26"),
            ("2013 ж. 29 наурыз", "2013-03-29"),
            ("2013-03-29", "2013-03-29"),
            ("2013/03/29 № 5", "2013-03-29"),
            ("29/03/2013 ж.", "2013-03-29"),
            ("29-03-2013 ж.", "2013-03-29"),
            ("2013 жылғы наурыздың 29-ындағы", "2013-03-29"),
            ("29 наурыз 2013 № 5", "2013-03-29"),
        ];
        for (text, wanted) in cases {
            assert_eq!(dates(text).first().map(|(_, day)| day.as_str()), Some(wanted), "{text}");
        }
        assert_eq!(dates("2012 жылғы 45 қазандағы, тел. 8 (12) 34.56"), []);
    }

    #[test]
    fn numbers_and_kinds_are_read() {
        let cases = [
            ("2012 жылғы 5 мамырдағы № 377 Қаулысы.", Some("377"), Some("қаулы"), false),
            ("2012 жылғы 5 мамырдағы N 2/338 қаулысы", Some("2/338"), Some("қаулы"), false),
            ("2012 жылғы 5 мамырдағы № А-13/611 қаулысы", Some("А-13/611"), Some("қаулы"), false),
            ("2012 жылғы 5 мамырдағы № 393-ө бұйрығы", Some("393-ө"), Some("бұйрық"), false),
            ("2012 жылғы 4 желтоқсанда № 3910 тіркелді", Some("3910"), None, true),
            ("2012 жылғы 4 желтоқсанда № 3910 болып тіркелді", Some("3910"), None, true),
            ("22.05.2015 № 369 (ресми жарияланған күннен) бұйрығымен", Some("369"), Some("бұйрық"), false),
            (
                "2012 жылғы 9 шілдедегі «Ара шешімдері туралы» № 388 бұйрығының",
                Some("388"),
                Some("бұйрық"),
                false,
            ),
            (
                "2014 жылғы 4 ақпандағы № 141 «Ара шешімдері туралы» қаулысымен",
                Some("141"),
                Some("қаулы"),
                false,
            ),
            ("2013 жылғы 15 сәуірдегі Заңының 16-бабы және № 5", None, None, false),
            ("№ 84 2013 жылғы 29 наурыздағы қаулысы", Some("84"), Some("қаулы"), false),
            ("2013 жылғы 29 наурыздағы қаулысы № 84", Some("84"), Some("қаулы"), false),
            ("29.03.2013 ж. № 84 қаулысымен бекітілген", Some("84"), Some("қаулы"), false),
            (
                "2020 жылғы 8 шілдедегі № ҚР ДСМ-84/2020 бұйрығы",
                Some("ҚР ДСМ-84/2020"),
                Some("бұйрық"),
                false,
            ),
            ("2013 жылғы 31 ақпандағы № 84 қаулысы", Some("84"), Some("қаулы"), false),
        ];
        for (text, number, act, registered) in cases {
            let found = references(text);
            let Some(first) = found.first() else { panic!("{text}") };
            assert_eq!(
                (first.number.as_deref(), first.act_type, first.registered),
                (number, act, registered),
                "{text}"
            );
        }
    }

    #[test]
    fn bodies_and_regions() {
        let cases = [
            ("Үлгі облысы әкімдігінің ", "Үлгі облысы әкімдігі", Some("Үлгі облысы")),
            (
                "№ 1 қаулысы. Үлгі облысының Әділет департаментінде ",
                "Үлгі облысының Әділет департаменті",
                Some("Үлгі облысы"),
            ),
            ("Күші жойылды - Мысал қаласының әкімдігінің ", "Мысал қаласының әкімдігі", Some("Мысал қаласы")),
            (
                "Мысал облысы Бүркіт ауданы әкімдігінің ",
                "Мысал облысы Бүркіт ауданы әкімдігі",
                Some("Мысал облысы"),
            ),
            ("Қазақстан Республикасы Үлгі министрінің ", "Қазақстан Республикасы Үлгі министрі", None),
            (
                "Қазақстан Республикасы Үлгі агенттігі төрағасының ",
                "Қазақстан Республикасы Үлгі агенттігі төрағасы",
                None,
            ),
            ("Үлгі министрінің м.а. ", "Үлгі министрінің м.а.", None),
        ];
        for (text, body, place) in cases {
            let found = body_before(text).unwrap_or_default();
            assert_eq!(found, body, "{text}");
            assert_eq!(region(&found).as_deref(), place, "{text}");
        }
    }
}
