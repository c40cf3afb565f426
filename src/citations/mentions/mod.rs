//! How a text cites acts and their parts: «… 2012 жылғы 5 қарашадағы № 7 қаулысының 3-тармағы», «осы Регламенттің
//! 2-қосымшасы», «пункт 3 настоящих Правил».

mod appendices;
mod kazakh;
mod own;
mod parts;
mod russian;

pub use appendices::{appendix, named_appendices};

use std::ops::Range;
use zanflow_kazakh::pattern::part;
use zanflow_lexicon::words::citations as words;

/// A place where a text cites an act, or a part of the act that it stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Bytes of the words that cite.
    pub range: Range<usize>,
    /// Which act.
    pub of: Of,
    /// Kazakh name of the act's kind: `қаулы`, `бұйрық`, `заң`, ….
    pub act_type: Option<&'static str>,
    /// The issuing body, nominative, where the text names it in Kazakh.
    pub issuer: Option<String>,
    /// `YYYY-MM-DD`.
    pub date: Option<String>,
    /// As printed.
    pub number: Option<String>,
    /// Without its quotes.
    pub title: Option<String>,
    /// Its number in the register, where the text gives it after the act.
    pub registration: Option<String>,
    /// The cited parts of that act.
    pub parts: Parts,
}

impl Mention {
    /// A mention of parts of the act itself.
    fn of_own(range: Range<usize>, of: Of, act_type: Option<&'static str>, parts: Parts) -> Self {
        let (issuer, date, number, title, registration) = (None, None, None, None, None);
        Self { range, of, act_type, issuer, date, number, title, registration, parts }
    }
}

/// Which act is cited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// Another one, by date and number, or by title.
    Other,
    /// «осы қаулы»: the act itself.
    Act,
    /// «осы Регламент»: what the act approves.
    Approved,
    /// «осы тармақ»: the paragraph that it stands in.
    Paragraph,
}

/// Numbers of the cited parts, as printed; empty where none is cited.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parts {
    /// бап, статья
    pub articles: Vec<String>,
    /// тармақ, пункт
    pub paragraphs: Vec<String>,
    /// тармақша, подпункт
    pub items: Vec<String>,
    /// қосымша, приложение
    pub appendices: Vec<String>,
}

impl Parts {
    /// Whether none is cited.
    pub fn is_empty(&self) -> bool {
        self.articles.is_empty()
            && self.paragraphs.is_empty()
            && self.items.is_empty()
            && self.appendices.is_empty()
    }
}

/// The places of a text, in its order.
pub fn mentions(text: &str) -> Vec<Mention> {
    if !text.bytes().any(|byte| byte.is_ascii_digit()) && !kazakh::may_name_law(text) {
        return Vec::new();
    }
    let mut found = kazakh::mentions(text);
    let russian = russian::mentions(text);
    found.extend(russian.into_iter().filter(|new| new.act_type.is_some() || !new.parts.is_empty()));
    found.sort_by_key(|mention| (mention.range.start, std::cmp::Reverse(mention.range.end)));
    let mut end = 0;
    found.retain(|mention| {
        let fresh = mention.range.start >= end;
        end = end.max(mention.range.end);
        fresh
    });
    registrations(text, &mut found);
    found
}

/// Whether a text may cite its own act, what the act approves, or its own parts: else all its mentions are of other acts.
pub fn names_itself(text: &str) -> bool {
    russian::names_itself(text) || !own::own_names(text).is_empty()
}

/// «… бұйрығы (… тізілімінде № 3910 болып тіркелген)»: the register's number stands in brackets after the act.
fn registrations(text: &str, found: &mut [Mention]) {
    let starts: Vec<usize> = found.iter().map(|mention| mention.range.start).collect();
    for (nth, mention) in found.iter_mut().enumerate().filter(|(_, mention)| mention.of == Of::Other) {
        let limit = starts.get(nth + 1).copied().unwrap_or(text.len()).max(mention.range.end);
        let after = part(text, mention.range.end..limit).trim_start();
        let bracket = after.strip_prefix('(').and_then(|inside| inside.split_once(')'));
        let number =
            bracket.and_then(|(inside, _)| words::REGISTER.captures(inside)?.get(1).map(|n| n.as_str()));
        mention.registration = number.map(str::to_owned);
    }
}

/// The number of the article that a passage begins: «9-1-бап. …».
pub fn article(text: &str) -> Option<&str> {
    let found = words::ARTICLE.captures(text)?;
    let number = found.name("k").or(found.name("r"))?;
    Some(part(text, number.range()))
}

/// A number of an act so that its spellings agree: capitals, Cyrillic letters for Latin look-alikes, no blanks.
pub fn normal_number(number: &str) -> String {
    let letters = number.trim().chars().filter(|letter| !letter.is_whitespace());
    let alike = letters.map(|letter| zanflow_kazakh::letters::cyrillic_look_alike(letter).unwrap_or(letter));
    alike
        .map(|letter| if matches!(letter, '–' | '‑' | '—') { '-' } else { letter })
        .flat_map(char::to_uppercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One line a mention: which act | kind | date | number | title | parts.
    fn shown(text: &str) -> Vec<String> {
        let line = |found: Mention| {
            let parts = [
                ("бап", found.parts.articles),
                ("тармақ", found.parts.paragraphs),
                ("тармақша", found.parts.items),
                ("қосымша", found.parts.appendices),
            ];
            let parts = parts.iter().filter(|(_, numbers)| !numbers.is_empty());
            let parts: Vec<String> =
                parts.map(|(name, numbers)| format!("{name} {}", numbers.join(","))).collect();
            let field = |text: Option<String>| text.unwrap_or_default();
            format!(
                "{:?}|{}|{}|{}|{}|{}",
                found.of,
                found.act_type.unwrap_or_default(),
                field(found.date),
                field(found.number),
                field(found.title),
                parts.join(" ")
            )
        };
        mentions(text).into_iter().map(line).collect()
    }

    #[test]
    fn acts_are_read_from_kazakh_and_russian_texts() {
        let cases: &[(&str, &[&str])] = &[
            (
                "«Ара туралы» Қазақстан Республикасының 2001 жылғы 27 қарашадағы Заңының 9-1-бабының 4-тармағына сәйкес",
                &["Other|заң|2001-11-27||Ара туралы|бап 9-1 тармақ 4"],
            ),
            (
                "\"Ара туралы\" Қазақстан Республикасының 2013 жылғы 15 сәуірдегі Заңы 16-бабының 3-тармағына",
                &["Other|заң|2013-04-15||Ара туралы|бап 16 тармақ 3"],
            ),
            (
                "«Үлгі регламентті бекіту туралы» Қазақстан Республикасы Үкіметінің 2010 жылғы 26 қазандағы № 16 қаулысына сәйкес",
                &["Other|қаулы|2010-10-26|16|Үлгі регламентті бекіту туралы|"],
            ),
            (
                "Үлгі облысы әкімдігінің 2014 жылғы 4 ақпандағы № 141 «Ара шешімдері туралы» қаулысының 2 және 3-тармақтары",
                &["Other|қаулы|2014-02-04|141|Ара шешімдері туралы|тармақ 2,3"],
            ),
            ("осы қаулыға 7-қосымшаға сәйкес", &["Act|қаулы||||қосымша 7"]),
            ("Осы Регламенттің 6-тармағының 2) тармақшасына", &["Approved|||||тармақ 6 тармақша 2"]),
            ("Регламенттің 1, 2 және 3-қосымшаларында", &["Approved|||||қосымша 1,2,3"]),
            ("осы тармақтың 3) тармақшасында", &["Paragraph|||||тармақша 3"]),
            ("«Ақпарат туралы» Қазақстан Республикасының Заңына сәйкес", &["Other|заң|||Ақпарат туралы|"]),
            ("№ 3910 болып 2012 жылғы 4 желтоқсанда тіркелді; 2012 жылы 5 мамырда келді", &[]),
            ("Әділет департаментінде 2012 жылғы 4 желтоқсанда № 3910 тіркелді", &[]),
            (
                "в соответствии с подпунктом 1) пункта 2 статьи 10 Закона Республики Казахстан от 15 апреля 2013 года «О пчёлах»",
                &["Other|заң|2013-04-15||О пчёлах|бап 10 тармақ 2 тармақша 1"],
            ),
            (
                "приказом Министра примеров от 8 мая 2015 года № 41 «Об утверждении правил» (зарегистрирован",
                &["Other|бұйрық|2015-05-08|41|Об утверждении правил|"],
            ),
            ("согласно приложению 2 к настоящему постановлению", &["Act|қаулы||||қосымша 2"]),
            ("согласно пункту 6 настоящих Правил", &["Approved|||||тармақ 6"]),
            ("ЖСН 123456789012, тел. 8 (12) 34.56", &[]),
        ];
        for (text, wanted) in cases {
            assert_eq!(shown(text), *wanted, "{text}");
        }
    }

    #[test]
    fn appendices_are_told_from_stamps() {
        let cases = [
            (
                "Үлгі облысы әкімдігінің 2012 жылғы «19» желтоқсандағы № 3 қаулысына 1-қосымша",
                Some((Some("1"), true)),
            ),
            ("Мысал министрінің 2012 жылғы 10 қазандағы № 4 бұйрығының 1-қосымшасы", Some((Some("1"), true))),
            (
                "«Ара тіркеу» электрондық мемлекеттік қызметінің регламентіне 2-қосымша",
                Some((Some("2"), false)),
            ),
            ("Ара қағидаларына қосымша", Some((None, false))),
            ("Приложение 3 к приказу Министра", Some((Some("3"), true))),
            ("Үлгі облысы әкімдігінің № 3 қаулысымен бекітілген", None),
        ];
        for (text, wanted) in cases {
            let wanted = wanted.map(|(number, of)| (number.map(str::to_owned), of));
            assert_eq!(appendix(text), wanted, "{text}");
        }
        assert_eq!(article("9-1-бап. Ара"), Some("9-1"));
        assert_eq!(article("Статья 12. Пчёлы"), Some("12"));
        assert_eq!(article("12. Ара"), None);
        assert_eq!(normal_number(" a-5/225 "), normal_number("А-5/225"));
    }
}
