//! How acts and their parts are cited, in Kazakh and in Russian.

use zanflow_kazakh::cases::genitive;
use zanflow_kazakh::months::{in_month_kazakh, of_month_russian};
use zanflow_lexicon::words::citing as words;
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
pub const KAZAKH: Places = Places {
    paragraph: words::PARAGRAPH_KAZAKH,
    item: words::ITEM_KAZAKH,
    column: words::COLUMN_KAZAKH,
    page: words::PAGE_KAZAKH,
};

/// Those of Russian citations.
pub const RUSSIAN: Places = Places {
    paragraph: words::PARAGRAPH_RUSSIAN,
    item: words::ITEM_RUSSIAN,
    column: words::COLUMN_RUSSIAN,
    page: words::PAGE_RUSSIAN,
};

/// «Оңтүстік Қазақстан облысы әкімдігінің 2012 жылғы 19 желтоқсандағы № 377 қаулысы»; the title or file where the act says
/// none of it.
pub fn act_kazakh(document: &Document) -> String {
    let mut parts = Vec::new();
    if let Some(issuer) = &document.issuer {
        parts.push(genitive(issuer));
    }
    parts.extend(document.date.as_deref().and_then(day_kazakh));
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
    parts.extend(document.date.as_deref().and_then(day_russian));
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
    day_kazakh(day).map_or_else(String::new, |day| words::VERSION_KAZAKH.replace("{day}", &day))
}

/// «редакция от 1 мая 2019 года»
pub fn version_russian(day: &str) -> String {
    day_russian(day).map_or_else(String::new, |day| words::VERSION_RUSSIAN.replace("{day}", &day))
}

fn named(document: &Document) -> String {
    document.title.as_ref().map_or_else(|| document.file.clone(), |title| format!("«{title}»"))
}

fn day_kazakh(date: &str) -> Option<String> {
    let (year, month, day) = split(date)?;
    Some(filled(words::DAY_KAZAKH, year, in_month_kazakh(month), day))
}

fn day_russian(date: &str) -> Option<String> {
    let (year, month, day) = split(date)?;
    Some(filled(words::DAY_RUSSIAN, year, of_month_russian(month), day))
}

fn filled(form: &str, year: u32, month: &str, day: u32) -> String {
    form.replace("{year}", &year.to_string()).replace("{month}", month).replace("{day}", &day.to_string())
}

fn split(date: &str) -> Option<(u32, u32, u32)> {
    let mut parts = date.splitn(3, '-').map(str::parse::<u32>);
    Some((parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?))
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
}
