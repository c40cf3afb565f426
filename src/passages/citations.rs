//! How acts and their parts are cited, in Kazakh and in Russian.

use zanflow_kazakh::months::{in_month_kazakh, of_month_russian};
use zanflow_lexicon::acts;
use zanflow_model::Document;

/// Names of an act's parts; `{}` stands for the number.
#[derive(Debug, Clone, Copy)]
pub struct Places {
    /// тармақ
    pub paragraph: &'static str,
    /// тармақша
    pub item: &'static str,
    /// A column of a table of actions.
    pub column: &'static str,
    /// A page of the file.
    pub page: &'static str,
}

/// Those of Kazakh citations.
pub const KAZAKH: Places =
    Places {
        paragraph: "{}-тармақ", item: "{}) тармақша", column: "кестенің {}-іс-қимылы", page: "{}-бет"
    };

/// Those of Russian citations.
pub const RUSSIAN: Places =
    Places {
        paragraph: "пункт {}", item: "подпункт {})", column: "действие {} таблицы", page: "с. {}"
    };

/// «Оңтүстік Қазақстан облысы әкімдігінің 2012 жылғы 19 желтоқсандағы № 377 қаулысы»; the title or file where the act says
/// none of it.
pub fn act_kazakh(document: &Document) -> String {
    let mut parts = Vec::new();
    if let Some(issuer) = &document.issuer {
        parts.push(genitive(issuer));
    }
    if let Some((year, month, day)) = document.date.as_deref().and_then(split) {
        parts.push(format!("{year} жылғы {day} {}", in_month_kazakh(month)));
    }
    if let Some(number) = &document.number {
        parts.push(format!("№ {number}"));
    }
    if parts.is_empty() {
        return named(document);
    }
    let kind = document.act_type.as_deref();
    let possessive = kind.and_then(acts::possessive);
    parts.extend(possessive.or(kind).map(str::to_owned));
    parts.join(" ")
}

/// «постановление от 19 декабря 2012 года № 377 (Оңтүстік Қазақстан облысы әкімдігі)»: the body keeps its Kazakh name, which is all
/// that the act gives.
pub fn act_russian(document: &Document) -> String {
    let kind = document.act_type.as_deref();
    let name = kind.and_then(acts::russian);
    let mut parts: Vec<String> = name.or(kind).map(str::to_owned).into_iter().collect();
    if let Some((year, month, day)) = document.date.as_deref().and_then(split) {
        parts.push(format!("от {day} {} {year} года", of_month_russian(month)));
    }
    if let Some(number) = &document.number {
        parts.push(format!("№ {number}"));
    }
    if parts.is_empty() {
        return named(document);
    }
    if let Some(issuer) = &document.issuer {
        parts.push(format!("({issuer})"));
    }
    parts.join(" ")
}

/// «2019 жылғы 1 мамырдағы редакция»: the version of an act from a day on.
pub fn version_kazakh(day: &str) -> String {
    split(day).map_or_else(String::new, |(year, month, day)| {
        format!("{year} жылғы {day} {} редакция", in_month_kazakh(month))
    })
}

/// «редакция от 1 мая 2019 года»
pub fn version_russian(day: &str) -> String {
    split(day).map_or_else(String::new, |(year, month, day)| {
        format!("редакция от {day} {} {year} года", of_month_russian(month))
    })
}

fn named(document: &Document) -> String {
    document.title.as_ref().map_or_else(|| document.file.clone(), |title| format!("«{title}»"))
}

fn split(date: &str) -> Option<(u32, u32, u32)> {
    let mut parts = date.splitn(3, '-').map(str::parse::<u32>);
    Some((parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?))
}

/// The genitive of a body's name. Such names end in a possessive («әкімдігі», «министрі», «басқармасы»), whose genitive is
/// `-ның/-нің`, or in a consonant.
fn genitive(name: &str) -> String {
    let vowels: Vec<char> =
        name.chars().filter(|letter| "аәеоөұүыіиэАӘЕОӨҰҮЫІИЭ".contains(*letter)).collect();
    let front =
        vowels.last().is_some_and(|vowel| "әеөүіиэ".contains(vowel.to_lowercase().next().unwrap_or(*vowel)));
    let last = name.chars().next_back().unwrap_or(' ');
    let onset = match last {
        'а' | 'ә' | 'е' | 'ы' | 'і' | 'и' | 'о' | 'ө' | 'м' | 'н' | 'ң' => "н",
        'к' | 'қ' | 'п' | 'т' | 'с' | 'ш' | 'ф' | 'х' | 'б' | 'в' | 'г' | 'д' => "т",
        _ => "д",
    };
    format!("{name}{onset}{}", if front { "ің" } else { "ың" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acts_are_cited_as_lawyers_do() {
        let document = Document {
            issuer: Some("Көкжазық облысы әкімдігі".to_owned()),
            act_type: Some("қаулы".to_owned()),
            date: Some("2012-12-19".to_owned()),
            number: Some("377".to_owned()),
            ..Document::default()
        };
        assert_eq!(
            act_kazakh(&document),
            "Көкжазық облысы әкімдігінің 2012 жылғы 19 желтоқсандағы № 377 қаулысы"
        );
        assert_eq!(
            act_russian(&document),
            "постановление от 19 декабря 2012 года № 377 (Көкжазық облысы әкімдігі)"
        );
        let nothing = Document { file: "a.txt".to_owned(), ..Document::default() };
        assert_eq!((act_kazakh(&nothing), act_russian(&nothing)), ("a.txt".to_owned(), "a.txt".to_owned()));
    }

    #[test]
    fn genitives() {
        for (name, expected) in [
            ("әкімдігі", "әкімдігінің"),
            ("министрі", "министрінің"),
            ("басқармасы", "басқармасының"),
            ("Үкімет", "Үкіметтің"),
            ("мәслихат", "мәслихаттың"),
        ] {
            assert_eq!(genitive(name), expected);
        }
    }
}
