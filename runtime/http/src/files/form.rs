//! An application form as a page shows it, and what was typed into it.

use crate::pages::word;
use crate::problem::WrongField;
use serde_json::{Map, Value, json};
use zanflow_runtime::file::GAP;
use zanflow_runtime::{Field, Form};
use zanflow_wording::Lang;

/// Before the id of a field in the names of a page's form.
const FIELD: &str = "f:";
/// The same for what is written into the blank of an answer; the number of the answer follows.
const BLANK: &str = "g:";

pub use crate::kept::Typed;

/// The values of what was typed, by ids of fields. Choices are lists, all else is text.
pub fn values(form: &Form, typed: &Typed) -> Map<String, Value> {
    let mut values = Map::new();
    for field in form.fields {
        let all: Vec<&str> = of(typed, &format!("{FIELD}{}", field.id)).collect();
        if is_choice(field) {
            let chosen: Vec<String> = all.iter().map(|option| filled(field, option, typed)).collect();
            values.insert(field.id.to_owned(), json!(chosen));
        } else if let Some(text) = all.first() {
            values.insert(field.id.to_owned(), json!(text));
        }
    }
    values
}

fn of<'a>(typed: &'a Typed, name: &str) -> impl Iterator<Item = &'a str> {
    typed.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.trim())
}

fn is_choice(field: &Field) -> bool {
    field.kind == zanflow_runtime::FieldKind::Choice && !field.options.is_empty()
}

/// An answer with what was written into its blanks.
fn filled(field: &Field, option: &str, typed: &Typed) -> String {
    let Some(nth) = field.options.iter().position(|known| *known == option) else { return option.to_owned() };
    let mut out = option.to_owned();
    for blank in of(typed, &format!("{BLANK}{}:{nth}", field.id)).filter(|blank| !blank.is_empty()) {
        out = out.replacen(GAP, &blank.replace(GAP, "_"), 1);
    }
    out
}

/// What stands in a form: what was typed, or what is in the file.
pub enum Shown<'a> {
    /// As it was typed, wrong or not.
    Typed(&'a Typed),
    /// Values that were found right.
    Kept(&'a Map<String, Value>),
}

/// The fields for the template, with what stands in them and what is wrong with it.
pub fn fields(lang: Lang, form: &Form, shown: &Shown<'_>, wrong: &[WrongField]) -> Value {
    let one = |field: &Field| {
        let fault = wrong.iter().find(|wrong| wrong.field == field.id);
        json!({
            "id": field.id,
            "name": format!("{FIELD}{}", field.id),
            "label": label(lang, field),
            "hint": if field.label.is_empty() { "" } else { field.hint },
            "kind": field.kind.name(),
            "input": input(field),
            "required": field.required,
            "asked_of": field.asked_of.map(|of| of.name()),
            "on_paper": field.is_of_paper(),
            "columns": if is_choice(field) { &[][..] } else { field.options },
            "options": if is_choice(field) { options(field, shown) } else { Vec::new() },
            "value": value(field, shown),
            "fault": fault.map(|wrong| wrong.fault),
        })
    };
    form.fields.iter().map(one).collect()
}

/// The act's words; of a blank without words that it has none.
fn label(lang: Lang, field: &Field) -> String {
    match (field.label, field.hint) {
        ("", "") => word(lang, "file-no_words"),
        ("", hint) => hint.to_owned(),
        (label, _) => label.replace(GAP, "…"),
    }
}

/// How it is typed.
fn input(field: &Field) -> &'static str {
    use zanflow_runtime::FieldKind as Kind;
    match field.kind {
        Kind::Choice if is_choice(field) => "choice",
        Kind::Iin | Kind::Bin | Kind::IinOrBin => "number",
        Kind::Date => "date",
        Kind::Number => "amount",
        Kind::Phone => "tel",
        Kind::Email => "email",
        Kind::Name => "line",
        _ => "text",
    }
}

/// What stands in a field that is no choice.
fn value(field: &Field, shown: &Shown<'_>) -> String {
    match shown {
        Shown::Typed(typed) => {
            of(typed, &format!("{FIELD}{}", field.id)).next().unwrap_or_default().to_owned()
        }
        Shown::Kept(values) => values.get(field.id).map(plain).unwrap_or_default(),
    }
}

/// A value as people type it: lists a line each.
pub fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join("\n"),
        Value::Object(row) => row.values().map(plain).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

/// The answers of a choice: which are chosen, and what stands in their blanks.
fn options(field: &Field, shown: &Shown<'_>) -> Vec<Value> {
    let one = |(nth, option): (usize, &&str)| {
        let name = format!("{BLANK}{}:{nth}", field.id);
        let (chosen, blanks) = match shown {
            Shown::Typed(typed) => (
                of(typed, &format!("{FIELD}{}", field.id)).any(|chosen| chosen == *option),
                of(typed, &name).map(str::to_owned).collect(),
            ),
            Shown::Kept(values) => kept(values.get(field.id), option),
        };
        let count = option.matches(GAP).count();
        let blanks: Vec<String> =
            blanks.into_iter().chain(std::iter::repeat(String::new())).take(count).collect();
        json!({ "value": option, "text": option.replace(GAP, "…"), "chosen": chosen, "name": name, "blanks": blanks })
    };
    field.options.iter().enumerate().map(one).collect()
}

/// Whether an answer is among the kept ones, and what was written into its blanks.
fn kept(value: Option<&Value>, option: &str) -> (bool, Vec<String>) {
    let chosen = value.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    for text in chosen {
        if text == option {
            return (true, Vec::new());
        }
        let mut parts = option.split(GAP);
        let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else { continue };
        let mut blanks = Vec::new();
        for part in parts {
            let at = if part.is_empty() { Some(rest.len()) } else { rest.find(part) };
            let Some((blank, more)) = at.and_then(|at| rest.split_at_checked(at)) else { break };
            blanks.push(blank.to_owned());
            rest = more.strip_prefix(part).unwrap_or_default();
        }
        if !blanks.is_empty() && blanks.len() == option.matches(GAP).count() && rest.is_empty() {
            return (true, blanks);
        }
    }
    (false, Vec::new())
}

#[cfg(test)]
mod tests {
    use super::*;
    use zanflow_runtime::FieldKind;

    const FORM: Form = Form {
        title: "Application",
        fields: &[
            Field { label: "Name", ..Field::new("f1", FieldKind::Name, 1) },
            Field { options: &["a", "other: ___"], ..Field::new("f2", FieldKind::Choice, 2) },
            Field { hint: "papers", ..Field::new("f3", FieldKind::List, 3) },
        ],
    };

    fn typed(pairs: &[(&str, &str)]) -> Typed {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn what_was_typed_becomes_values_and_comes_back() {
        let typed = typed(&[
            ("f:f1", " A. B. "),
            ("f:f2", "other: ___"),
            ("g:f2:1", "by post"),
            ("f:f3", "one\ntwo"),
        ]);
        let got = values(&FORM, &typed);
        assert_eq!(
            Value::Object(got.clone()),
            json!({ "f1": "A. B.", "f2": ["other: by post"], "f3": "one\ntwo" })
        );
        let filled = FORM.check(1, &got).unwrap();
        for shown in [Shown::Typed(&typed), Shown::Kept(filled.values())] {
            let fields = fields(Lang::En, &FORM, &shown, &[]);
            assert_eq!(fields[0]["value"], "A. B.");
            assert_eq!(fields[1]["options"][0]["chosen"], false);
            assert_eq!(fields[1]["options"][1]["chosen"], true);
            assert_eq!(fields[1]["options"][1]["blanks"], json!(["by post"]));
            assert_eq!((&fields[2]["value"], &fields[2]["label"]), (&json!("one\ntwo"), &json!("papers")));
        }
    }

    #[test]
    fn an_answer_whose_blank_is_empty_is_told() {
        let wrong = FORM.check(1, &values(&FORM, &typed(&[("f:f2", "other: ___")]))).unwrap_err();
        assert_eq!(wrong[0].field, "f2");
    }
}
