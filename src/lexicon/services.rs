//! Words of a regulation's first chapter and of its lists: title, provider, automation, kind, standard, participants.

use crate::shortenings::{clause_start, shortenings};
use std::sync::LazyLock;
use zanflow_kazakh::cases::nominative;
use zanflow_kazakh::letters::{Lower, is_letter};
use zanflow_kazakh::pattern::{Pattern, from, part, upto};

/// «… электрондық мемлекеттік қызметінің регламенті»: what stands after the service's name in a heading.
static TITLE_END: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(concat!(
        r"(?i)(?:электронды\p{L}*\s+|көрсетілетін\s+)*мемлекетт[іi]к\s+(?:электронды\p{L}*\s+)?",
        r"(?:көрсетілетін\s+)?қызмет\p{L}*(?:\s+көрсету\p{L}*)?(?:\s+\p{L}+)?\s+(?:регламент|стандарт|қағида|ереже)",
    ))
});

static AUTOMATION: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(r"(?i)(?:(?:[іi]ш[іi]нара|толық|толығымен|жартылай)\s+)?автоматтанд\p{L}{1,3}л(?:маған|ған)")
});

static KIND: LazyLock<Pattern> =
    LazyLock::new(|| Pattern::new(r"(?i)түр[іi]\s*[:–—-]*\s*([\p{L}-]+)(?:\s+қызмет\p{L}*)?\s*[.;]?\s*$"));

/// The last word of a list's item that only says that all of them take part.
static TAKES_PART: LazyLock<Pattern> = LazyLock::new(|| Pattern::new(r"\s+(?:қатыс|тартыл)\p{L}*\s*$"));

static LEGAL_FORM: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"(?i)\s*(?:коммуналдық\s+|республикалық\s+)?мемлекеттік\s+(?:коммуналдық\s+)?мекеме\p{L}*\s*$",
    )
});

/// Stems of the nouns that name bodies.
const BODIES: &[&str] = &[
    "басқарма",
    "комитет",
    "департамент",
    "бөлім",
    "министрл",
    "мекеме",
    "агентт",
    "қоғам",
    "орган",
    "инспекция",
    "кәсіпор",
    "әкімд",
    "орталы",
    "орында",
    "ведомство",
    "палата",
    "сот",
    "архив",
    "институт",
    "әкім",
    "кеңес",
];

/// Opening and closing quotation marks.
const OPENING: [char; 3] = ['«', '"', '“'];
const CLOSING: [char; 3] = ['»', '"', '”'];

/// Words that say of the quoted name before them that it is one of a service.
const AFTER_NAME: [&str; 4] = ["электрондық", "мемлекеттік", "көрсетілетін", "қызмет"];
/// Bytes that the longest of them takes, and more.
const LONGEST_AFTER: usize = 40;

/// Whether what follows a quoted name says that it is one of a service.
pub fn is_service_next(after: &str) -> bool {
    let after = after.get(..after.floor_char_boundary(LONGEST_AFTER)).unwrap_or_default().lowered();
    AFTER_NAME.iter().any(|word| after.starts_with(word))
}

/// The service's name in a heading or an appendix' stamp: between the outer quotes, else all before «мемлекеттік қызмет …».
pub fn service_title(heading: &str) -> Option<String> {
    let end = TITLE_END.ranges(heading).last().map_or(heading.len(), |range| range.start);
    let before = upto(heading, end).trim();
    let close = before.rfind(CLOSING);
    let open = before.find(OPENING);
    let name = match (open, close) {
        (Some(open), Some(close)) if open < close => {
            let inner = open + from(before, open).chars().next().map_or(1, char::len_utf8);
            part(before, inner..close)
        }
        (Some(open), _) => from(before, open).trim_start_matches(OPENING),
        (None, Some(close)) => upto(before, close),
        (None, None) if end < heading.len() => before,
        (None, None) => return None,
    };
    let name = name.trim();
    (!name.is_empty()).then(|| name.to_owned())
}

/// The service that a regulation's first paragraph introduces: what its opening quotes hold, before «… мемлекеттік қызмет
/// …» or «… регламенті».
pub fn introduced(paragraph: &str) -> Option<&str> {
    let text = paragraph.trim_start();
    let open = text.char_indices().find(|(_, letter)| OPENING.contains(letter)).map(|(at, _)| at)?;
    // «Осы "…"», «1. "…"»: no more than a word stands before the quotes.
    if upto(text, open).split_whitespace().count() > 1 {
        return None;
    }
    let rest = from(text, open).get(text.get(open..)?.chars().next()?.len_utf8()..)?;
    let named = |at: usize| {
        let after = from(rest, at).trim_start_matches(CLOSING).trim_start().lowered();
        ["мемлекеттік", "электрондық", "көрсетілетін", "регламент"].iter().any(|word| after.starts_with(word))
    };
    // An order names regulations in the same words, but to approve them.
    if ["бекітілс", "бекiтiлс"].iter().any(|word| rest.lowered().contains(word)) {
        return None;
    }
    let close = rest.char_indices().find(|(at, letter)| CLOSING.contains(letter) && named(*at));
    close.map(|(at, _)| upto(rest, at).trim()).filter(|name| !name.is_empty())
}

/// A short name that acts give the provider: «қызмет беруші», «көрсетілетін қызметті беруші», «қызмет көрсетуші».
pub fn is_provider_name(short: &str) -> bool {
    let short = short.lowered();
    short.contains("қызмет") && (short.contains("беруші") || short.contains("көрсетуші"))
        || short.starts_with("уәкілетті орган")
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

/// The provider that a paragraph names before «(бұдан әрі – қызмет беруші)».
pub fn provider_by_name(text: &str) -> Option<String> {
    let found = shortenings(text).into_iter().find(|found| is_provider_name(&found.short))?;
    cleaned(provider_phrase(upto(text, found.range.start)))
}

/// The provider that a paragraph «мемлекеттік қызметті … көрсетеді» names, whatever it calls it.
pub fn provider_by_noun(text: &str) -> Option<String> {
    let lower = text.lowered();
    if !(lower.contains("қызмет") && (lower.contains("көрсетеді") || lower.contains("көрсетіледі")))
    {
        return None;
    }
    for found in shortenings(text) {
        let before = upto(text, found.range.start);
        let phrase = before_centre(provider_phrase(before));
        if ends_in_body(phrase) && !found.short.lowered().starts_with("орталық") {
            return cleaned(phrase);
        }
        if let Some(body) = phrase.rfind(char::is_whitespace).and_then(|_| first_body(phrase)) {
            return cleaned(body);
        }
    }
    let verb = text.find("көрсетеді").or_else(|| text.find("көрсетіледі"))?;
    let before = upto(text, verb);
    first_body(from(before, service_noun_end(before)?)).and_then(cleaned)
}

/// What stands in the clause before a bracket.
fn provider_phrase(before: &str) -> &str {
    from(before, clause_start(before))
}

/// A list of bodies ends where the public service centres begin.
fn before_centre(phrase: &str) -> &str {
    phrase
        .find("алыққа қызмет көрсету")
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
        let owned =
            bare.ends_with("ның") || bare.ends_with("нің") || bare.ends_with("дың") || bare.ends_with("дің");
        if is_body(bare.trim_start_matches(|letter: char| !is_letter(letter))) && !owned && end > word.len() {
            return Some(upto(phrase, end));
        }
    }
    None
}

/// A body's name: nominative, without quotes, legal form «мемлекеттік мекемесі» and what links it to the sentence.
fn cleaned(phrase: &str) -> Option<String> {
    let phrase = phrase.trim_matches(|letter: char| letter.is_whitespace() || ",;:.–-".contains(letter));
    let phrase = phrase.strip_prefix("және ").unwrap_or(phrase);
    let name = nominative(phrase);
    let name =
        LEGAL_FORM.ranges(&name).last().map_or(name.as_str(), |range| upto(&name, range.start)).to_owned();
    let name: String =
        name.chars().filter(|letter| !OPENING.contains(letter) && !CLOSING.contains(letter)).collect();
    let name = nominative(name.trim());
    (name.chars().count() >= 4).then_some(name)
}

/// Degree of automation that a paragraph of the first chapter gives.
pub fn automation(text: &str) -> Option<String> {
    let lower = text.lowered();
    let labelled = ["деңгей", "дәреже", "нысан", "түр"].iter().any(|label| lower.contains(label));
    if !labelled || !lower.contains("автоматтанд") {
        return None;
    }
    AUTOMATION.ranges(text).last().map(|range| part(text, range.clone()).to_owned())
}

/// Kind of service that a paragraph of the first chapter gives: «түрі: транзакциялық».
pub fn kind(text: &str) -> Option<String> {
    let found = KIND.captures(text)?;
    let value = found.get(1)?.as_str();
    let lower = value.lowered();
    let other =
        ["автомат", "электрон", "қағаз", "ішінара", "толық"].iter().any(|stem| lower.starts_with(stem));
    (!other && lower.chars().count() > 3).then(|| value.to_owned())
}

/// Whether a line opens the list of units that take part.
pub fn opens_participants(text: &str) -> bool {
    if !text.contains(':') {
        return false;
    }
    let lower = text.lowered();
    let unit = ["қфб", "құрылым", "бірлік", "бөлімше", "бөлініс", "қызметкерлер"]
        .iter()
        .any(|stem| lower.contains(stem));
    if !unit {
        return false;
    }
    let closed = lower.trim_end().ends_with(':');
    let part = lower.contains("қатыс") || lower.contains("тартыл");
    let list = lower.trim_end_matches([' ', ':']).ends_with("тізбесі") && !lower.contains("рәсімдердің");
    let bare = lower.contains("қфб") && ["процес", "үдеріс", "үрдіс"].iter().any(|stem| lower.contains(stem));
    let steps = ["диаграмма", "қадам", "адымдық"].iter().any(|stem| lower.contains(stem));
    !steps && (part && (closed || list_in_line(text).is_some()) || closed && (list || bare))
}

/// The list that goes on in its opening line: «… қатысады: маман, басшы.»
pub fn list_in_line(text: &str) -> Option<Vec<String>> {
    let (intro, rest) = text.split_once(": ")?;
    let rest = rest.trim().trim_end_matches('.');
    if rest.is_empty() || !(intro.contains("қатыс") || intro.contains("тартыл")) || rest.len() > 800
    {
        return None;
    }
    let parts = if rest.contains(';') { rest.split(';') } else { rest.split(',') }.map(list_item);
    Some(parts.filter(|part| !part.is_empty()).collect())
}

/// Whether a line opens the list of what applicants are assured of.
pub fn opens_requirements(text: &str) -> bool {
    if !text.trim_end().ends_with(':') {
        return false;
    }
    let lower = text.lowered();
    lower.find("талап").or_else(|| lower.find("талаб")).is_some_and(|at| {
        let before: Vec<&str> = upto(&lower, at).split_whitespace().rev().take(3).collect();
        before.iter().any(|word| word.starts_with("қой") || word.starts_with("қоя"))
    })
}

/// Whether a line opens the list of technical conditions.
pub fn opens_conditions(text: &str) -> bool {
    if !text.trim_end().ends_with(':') {
        return false;
    }
    let lower = text.lowered();
    lower.find("техникалық").is_some_and(|at| {
        let word = from(&lower, at + "техникалық".len()).split_whitespace().next().unwrap_or_default();
        ["шарт", "жағдай", "талап"].iter().any(|stem| word.starts_with(stem))
    })
}

/// An item of a list, without punctuation at its end and a verb that belongs to the whole list.
pub fn list_item(text: &str) -> String {
    let text = text.trim().trim_end_matches([';', '.', ',', ' ']);
    let end = TAKES_PART.ranges(text).last().map_or(text.len(), |range| range.start);
    upto(text, end).trim_end_matches([';', '.', ',', ' ']).to_owned()
}

/// A unit of the list of participants: its name, without what explains it.
pub fn participant(text: &str) -> String {
    let item = list_item(&crate::shortenings::without(text));
    let short = [" – ", " - ", " — "].iter().filter_map(|dash| item.find(dash)).min();
    match short {
        Some(at) if upto(&item, at).chars().filter(|letter| letter.is_uppercase()).count() >= 2 => {
            upto(&item, at).trim_end().to_owned()
        }
        _ => item,
    }
}

/// A requirement: its name without the explanation in brackets; of two names for one thing, the first.
pub fn requirement(text: &str) -> String {
    let text = text.find('(').map_or(text, |at| upto(text, at));
    let item = list_item(text);
    let abstract_noun = |word: &str| {
        ["лық", "лік", "дық", "дік", "тық", "тік", "қтық", "ктік"].iter().any(|ending| word.ends_with(ending))
    };
    let words: Vec<&str> = item.split_whitespace().collect();
    match words.as_slice() {
        [first, second] if abstract_noun(first) && abstract_noun(second) => (*first).to_owned(),
        _ => item,
    }
}

/// Whether a line opens a list of definitions.
pub fn opens_definitions(text: &str) -> bool {
    if !text.trim_end().ends_with(':') {
        return false;
    }
    let lower = text.lowered();
    ["ұғым", "түсініктер", "анықтамалар", "термин", "қысқартулар", "қысқарған", "қысқартылған"]
        .iter()
        .any(|stem| lower.contains(stem))
}

/// First words of compounds that some acts print with blanks around the hyphen.
const COMPOUND_HEADS: &[&str] = &["бизнес", "құрылымдық", "құрылымды", "веб", "интернет", "е", "іс"];

/// Where a definition's dash stands: bytes of the dash with the blanks beside it.
pub fn definition_dash(item: &str) -> Option<std::ops::Range<usize>> {
    if let Some(after) = shortenings(item).first().map(|found| found.range.end) {
        let rest = from(item, after);
        let start = after + (rest.len() - rest.trim_start().len());
        if let Some(dash) = from(item, start).chars().next().filter(|letter| "–—-".contains(*letter))
            && after < item.len()
        {
            return Some(after..start + dash.len_utf8());
        }
    }
    let mut depth = 0i32;
    let mut quoted = 0i32;
    for (at, letter) in item.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' => depth -= 1,
            '«' => quoted += 1,
            '»' => quoted -= 1,
            '–' | '—' | '-' if depth <= 0 && quoted <= 0 => {
                let end = at + letter.len_utf8();
                let blank = upto(item, at).ends_with(' ') || from(item, end).starts_with(' ');
                if blank && !after_compound(upto(item, at)) {
                    return Some(at..end);
                }
            }
            _ => {}
        }
    }
    None
}

fn after_compound(before: &str) -> bool {
    let word = before.split_whitespace().next_back().unwrap_or_default().lowered();
    COMPOUND_HEADS.contains(&word.trim_start_matches(['«', '"']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_what_the_outer_quotes_hold() {
        let cases = [
            ("«Ара тіркеу» электрондық мемлекеттік қызметінің регламенті", "Ара тіркеу"),
            ("«Ара тіркеу» электронды мемлекеттік қызметтің регламенті", "Ара тіркеу"),
            ("«Ара тіркеу» мемлекеттік қызмет көрсету регламенті", "Ара тіркеу"),
            ("«Ара тіркеу» электрондық мемлекеттік көрсетілетін қызмет регламенті", "Ара тіркеу"),
            ("«Ара тіркеу» мемлекеттік электрондық қызмет регламенті", "Ара тіркеу"),
            ("бекітілген \"Ара \"Бал\" тіркеу\" мемлекеттік қызмет регламенті", "Ара \"Бал\" тіркеу"),
            ("«Қор «Үлгі» стипендиясын беру» мемлекеттік қызмет регламенті", "Қор «Үлгі» стипендиясын беру"),
            ("Ара тіркеу мемлекеттік қызмет регламенті", "Ара тіркеу"),
            ("«Ара тіркеу» мемлекеттік көрсетілетін қызмет қағидалары", "Ара тіркеу"),
        ];
        for (heading, wanted) in cases {
            assert_eq!(service_title(heading).as_deref(), Some(wanted), "{heading}");
        }
    }

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

    #[test]
    fn automation_and_kind() {
        let cases = [
            (
                "Қызметті автоматтандыру деңгейі: ішінара автоматтандырылған.",
                Some("ішінара автоматтандырылған"),
                None,
            ),
            (
                "Қызмет нысаны: электрондық (ішінара автоматтандырылған) және қағаз түрінде.",
                Some("ішінара автоматтандырылған"),
                None,
            ),
            ("Көрсетілетін қызмет түрі автоматтандырылмаған.", Some("автоматтандырылмаған"), None),
            ("Қызмет көрсетудің түрі: транзакциялық қызмет.", None, Some("транзакциялық")),
            ("Қызмет көрсету түрі: транзакциондық", None, Some("транзакциондық")),
            ("Мемлекеттік көрсетілетін қызмет нысаны: электрондық.", None, None),
        ];
        for (text, degree, sort) in cases {
            assert_eq!((automation(text).as_deref(), kind(text).as_deref()), (degree, sort), "{text}");
        }
    }

    #[test]
    fn lists_are_known_by_their_opening_line() {
        let participants = [
            "Қызметті көрсету үдерісіне қатысатын ҚФБ:",
            "Қызмет көрсету процесіне қатысатын (құрылымды-функционалдық бірліктер) ҚФБ:",
            "Қызмет көрсету процесіне мынадай ҚФБ:",
            "мынадай құрылымдық-функционалдық бірліктер (бұдан әрі - ҚФБ) қатысады:",
            "қызметкерлерінің құрылымдық бөліністерінің тізбесі:",
            "Рәсімге мына қызметкерлер қатысады: маман, басшы.",
        ];
        for text in participants {
            assert!(opens_participants(text), "{text}");
        }
        assert!(!opens_participants("құрылымдық бөлімшелер арасындағы мынадай рәсімдерден тұрады:"));
        assert!(opens_requirements("Қызметтерді көрсету үдерісінде алушыларға қойылатын талаптар:"));
        assert!(opens_requirements("ақпараттық қауіпсіздікке қоятын талабы:"));
        assert!(opens_conditions("Қызмет көрсетудің техникалық жағдайы:"));
        assert_eq!(participant("қызмет алушы қатысады."), "қызмет алушы");
        assert_eq!(participant("ЭҮП – үкімет порталы (бұдан әрі - ЭҮП);"), "ЭҮП");
        assert_eq!(requirement("тұтастық түгелдік (қорғау);"), "тұтастық");
        assert_eq!(requirement("қол жетімділік (қорғау);"), "қол жетімділік");
    }

    #[test]
    fn definitions_are_split_at_their_own_dash() {
        let cases = [
            ("ақпараттық жүйе – жүйе (бұдан әрі – АЖ)", Some("ақпараттық жүйе ")),
            (
                "құрылымдық – функционалдық бірлік (бұдан әрі - ҚФБ ) – тізбе",
                Some("құрылымдық – функционалдық бірлік (бұдан әрі - ҚФБ )"),
            ),
            ("бизнес - сәйкестендіру нөмірі – нөмір", Some("бизнес - сәйкестендіру нөмірі ")),
            ("пайдаланушы –оған қажетті", Some("пайдаланушы ")),
            ("«Е - ара» порталы - жүйе", Some("«Е - ара» порталы ")),
            ("шлюз (бұдан әрі – ЭҮШ) барлық жүйе", None),
        ];
        for (text, wanted) in cases {
            assert_eq!(definition_dash(text).map(|dash| upto(text, dash.start)), wanted, "{text}");
        }
    }

    #[test]
    fn patterns_compile() {
        assert!(
            [&TITLE_END, &AUTOMATION, &KIND, &TAKES_PART, &LEGAL_FORM]
                .iter()
                .all(|pattern| pattern.is_valid())
        );
    }
}
