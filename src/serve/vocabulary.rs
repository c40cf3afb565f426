//! Closed lists of the acts' words in the reader's language: kinds of acts, regions, forms. What is on no list stays as it is.

use super::render::WORDS;
use std::borrow::Cow;
use zanflow_lexicon::words::vocabulary::{AUTOMATION, KIND_KEYS, REGIONS};
use zanflow_model::Form;
use zanflow_store::ActInfo;
use zanflow_wording::Lang;

/// A kind of act: `бұйрық` → «приказ», “order”.
pub fn act_type(kind: &str, lang: Lang) -> String {
    let key = KIND_KEYS.iter().find(|(own, _)| *own == kind);
    let word = key.and_then(|(_, key)| WORDS.find(lang, &format!("act-type-{key}")));
    word.map_or_else(|| kind.to_owned(), Cow::into_owned)
}

/// A region: `Ақмола облысы` → «Акмолинская область», “Akmola Region”.
pub fn region(name: &str, lang: Lang) -> String {
    listed(REGIONS, name, lang).unwrap_or(name).to_owned()
}

/// A word of a list in the reader's language; none where it is not on the list.
fn listed(list: &[[&'static str; 3]], word: &str, lang: Lang) -> Option<&'static str> {
    let [kazakh, russian, english] = list.iter().find(|[kazakh, ..]| *kazakh == word)?;
    Some(match lang {
        Lang::Kk => kazakh,
        Lang::Ru => russian,
        Lang::En => english,
    })
}

/// The name of an act's form in addresses and keys.
pub fn form(act: &ActInfo) -> &'static str {
    match act.document.form {
        // Regulations say nothing of their form.
        None if act.services.is_empty() => "other",
        None | Some(Form::Regulations) => "regulations",
        Some(Form::Rules) => "rules",
        Some(Form::Standards) => "standards",
        Some(Form::Amending) => "amending",
        Some(Form::Other) => "other",
    }
}

/// A fact of an act as the documents tell it, its kind of act, its days and its degree of automation in the reader's form:
/// `қаулы, X, 2012-12-19 № 3` → «постановление, X, 19.12.2012 № 3».
pub fn fact(value: &str, lang: Lang) -> String {
    if let Some(degree) = listed(AUTOMATION, value, lang) {
        return degree.to_owned();
    }
    let (head, rest) = value.split_once(", ").map_or(("", value), |(head, rest)| (head, rest));
    let is_kind = KIND_KEYS.iter().any(|(kind, _)| *kind == head);
    let text = if is_kind { format!("{}, {rest}", act_type(head, lang)) } else { value.to_owned() };
    let words = text.split(' ').map(|word| {
        let day = word.trim_end_matches(',');
        let is_day = day.len() == 10 && zanflow_store::day_number(day).is_some();
        let parts = is_day.then(|| day.split('-').rev().collect::<Vec<_>>().join("."));
        parts.map_or_else(|| word.to_owned(), |day| if word.ends_with(',') { format!("{day},") } else { day })
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_words_and_what_is_on_no_list_stays() {
        for (kind, key) in KIND_KEYS {
            for lang in Lang::ALL {
                assert!(WORDS.find(lang, &format!("act-type-{key}")).is_some(), "{kind}");
            }
        }
        assert_eq!(region("X", Lang::Ru), "X");
        assert_eq!(act_type("x", Lang::En), "x");
        let [kazakh, russian, english] = REGIONS[0];
        assert_eq!(Lang::ALL.map(|lang| region(kazakh, lang)), [kazakh, russian, english]);
        let order = "бұйрық, Үлгі министрі, 2020-03-18 № 224";
        assert_eq!(fact(order, Lang::Ru), "приказ, Үлгі министрі, 18.03.2020 № 224");
        assert_eq!(fact("2020-03-18", Lang::Kk), "18.03.2020");
        assert_eq!(fact("2020-99-18, x 1-2", Lang::En), "2020-99-18, x 1-2");
        assert_eq!(fact("ішінара автоматтандырылған", Lang::En), "partly automated");
        for form in ["regulations", "rules", "standards", "amending", "other"] {
            assert!(WORDS.find(Lang::Kk, &format!("form-{form}")).is_some(), "{form}");
        }
    }
}
