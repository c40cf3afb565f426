//! Requisites in Russian, as `meta.yaml` of a `kazakhstan-law` folder gives them.

use crate::dates::number;
use zanflow_kazakh::letters::{Lower, is_letter};
use zanflow_kazakh::months::month_russian;
use zanflow_kazakh::pattern::{from, part, upto};
use zanflow_lexicon::acts::russian_type;
use zanflow_lexicon::words::citations as words;

/// An act in Russian requisites.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cited {
    /// Kazakh name of its kind.
    pub act_type: Option<&'static str>,
    /// `YYYY-MM-DD`.
    pub date: Option<String>,
    /// As printed.
    pub number: Option<String>,
}

/// Requisites: «Приказ … Зарегистрирован … Утратил силу …».
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Requisites {
    /// The act itself.
    pub act: Cited,
    /// Its registration.
    pub registered: Option<Cited>,
    /// Kazakh name of the registering body, where it is a known one.
    pub registered_by: Option<&'static str>,
    /// The act that repealed it.
    pub repealed: Option<Cited>,
}

/// Reads requisites; fields that the text does not give stay empty.
pub fn requisites(text: &str) -> Requisites {
    let registered = text.find(words::REGISTERED_RUSSIAN);
    let repealed = text.find(words::REPEALED_RUSSIAN);
    let end = registered.unwrap_or(text.len()).min(repealed.unwrap_or(text.len()));
    let registry =
        registered.map(|at| upto(from(text, at), repealed.map_or(text.len(), |r| r.saturating_sub(at))));
    Requisites {
        act: cited(upto(text, end)),
        registered: registry.map(cited),
        registered_by: registry.and_then(|text| {
            words::REGISTRIES.iter().find(|(name, _)| text.contains(name)).map(|(_, name)| *name)
        }),
        repealed: repealed.map(|at| cited(from(text, at))),
    }
}

fn cited(text: &str) -> Cited {
    let lower = text.lowered();
    let act_type = lower.split(|letter: char| !is_letter(letter)).find_map(russian_type);
    let Some(found) = words::REQUISITES_DATE.captures(text) else {
        return Cited { act_type, ..Cited::default() };
    };
    let group = |i| found.get(i).map(|group| group.as_str());
    let month = group(2).and_then(month_russian);
    let number = found.get(0).map(|day| from(text, day.end())).and_then(number_right_after);
    let date =
        group(1).zip(month).zip(group(3)).map(|((day, month), year)| format!("{year}-{month:02}-{day:0>2}"));
    Cited { act_type, date, number: number.map(str::to_owned) }
}

/// The number that a text begins with.
fn number_right_after(text: &str) -> Option<&str> {
    let (whole, number) = number(text)?;
    upto(text, whole.start).trim().is_empty().then(|| part(text, number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requisites_are_read() {
        let found = requisites(
            "Приказ Министра примеров Республики Казахстан от 8 мая 2015 года № 41. Зарегистрирован в Министерстве \
             юстиции Республики Казахстан 16 июня 2015 года № 1358. Утратил силу приказом от 28 марта 2020 года № 26",
        );
        let dated = |act, date: &str, number: &str| Cited {
            act_type: act,
            date: Some(date.into()),
            number: Some(number.into()),
        };
        assert_eq!(found.act, dated(Some("бұйрық"), "2015-05-08", "41"));
        assert_eq!(found.registered, Some(dated(None, "2015-06-16", "1358")));
        assert_eq!(found.registered_by, Some("Қазақстан Республикасының Әділет министрлігі"));
        assert_eq!(found.repealed, Some(dated(Some("бұйрық"), "2020-03-28", "26")));
        assert_eq!(requisites("нет"), Requisites::default());
    }
}
