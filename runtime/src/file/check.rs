//! What was filled in, against the fields of the form.

use super::form::{Field, Form, GAP};
use crate::identity::{self, NotANumber};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::fmt;
use zanflow_terms::FieldKind;

/// Letters of a text.
const TEXT: usize = 4000;
/// Items of a list.
const ITEMS: usize = 200;
/// Letters of an address of e-mail.
const EMAIL: usize = 254;

/// A form that was filled in and found right.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filled {
    form: u32,
    values: Map<String, Value>,
}

impl Filled {
    /// Which of the service's forms it is, from 1.
    pub fn form(&self) -> u32 {
        self.form
    }

    /// The values by ids of fields, without those that were left empty.
    pub fn values(&self) -> &Map<String, Value> {
        &self.values
    }
}

/// A field that is not filled in as it asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Wrong {
    /// Its id.
    pub field: String,
    /// Why.
    pub fault: Fault,
}

/// What is wrong with a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// The form has no such field, or it is filled in on paper.
    NoField,
    /// It must be filled in.
    Required,
    /// A text is wanted.
    NoText,
    /// It has more than 4,000 letters.
    TooLong,
    /// No twelve digits.
    NotTwelveDigits,
    /// The last digit of an IIN or BIN does not fit the others.
    CheckDigit,
    /// Twelve digits, but no BIN.
    NoBin,
    /// No day like 2026-03-02.
    NoDate,
    /// No number, or one below nought.
    NoNumber,
    /// No telephone number.
    NoPhone,
    /// No address of e-mail.
    NoEmail,
    /// None of the printed answers.
    NoChoice,
    /// No list of at most 200 texts or rows.
    NoList,
}

impl Fault {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::NoField,
        Self::Required,
        Self::NoText,
        Self::TooLong,
        Self::NotTwelveDigits,
        Self::CheckDigit,
        Self::NoBin,
        Self::NoDate,
        Self::NoNumber,
        Self::NoPhone,
        Self::NoEmail,
        Self::NoChoice,
        Self::NoList,
    ];

    /// The name in JSON and in keys of messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::NoField => "no_field",
            Self::Required => "required",
            Self::NoText => "no_text",
            Self::TooLong => "too_long",
            Self::NotTwelveDigits => "not_twelve_digits",
            Self::CheckDigit => "check_digit",
            Self::NoBin => "no_bin",
            Self::NoDate => "no_date",
            Self::NoNumber => "no_number",
            Self::NoPhone => "no_phone",
            Self::NoEmail => "no_email",
            Self::NoChoice => "no_choice",
            Self::NoList => "no_list",
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoField => "the form has no such field to fill in",
            Self::Required => "it must be filled in",
            Self::NoText => "a text is wanted",
            Self::TooLong => "it has more than 4000 letters",
            Self::NotTwelveDigits => "twelve digits are wanted",
            Self::CheckDigit => "the last digit does not fit the others: look for a mistyped digit",
            Self::NoBin => "this is no number of an organisation",
            Self::NoDate => "a day like 2026-03-02 is wanted",
            Self::NoNumber => "a number from 0 on is wanted",
            Self::NoPhone => "a telephone number is wanted",
            Self::NoEmail => "an address of e-mail is wanted",
            Self::NoChoice => "one or more of the printed answers are wanted, each once",
            Self::NoList => "a list of at most 200 texts or rows is wanted",
        })
    }
}

impl Form {
    /// Checks values by ids of fields. `number`: which of the service's forms this is, from 1. Null, blank texts and empty lists count as
    /// not filled in; texts are trimmed.
    ///
    /// # Errors
    /// All that is wrong, in the order of the form; what is no field of it comes last.
    pub fn check(&self, number: u32, values: &Map<String, Value>) -> Result<Filled, Vec<Wrong>> {
        let (mut good, mut wrong) = (Map::new(), Vec::new());
        let mut say = |id: &str, fault| wrong.push(Wrong { field: id.to_owned(), fault });
        for field in self.fields.iter().filter(|field| !field.is_of_paper()) {
            match values.get(field.id).filter(|value| !is_empty(value)) {
                None if field.required => say(field.id, Fault::Required),
                None => {}
                Some(value) => match one(field, value) {
                    Ok(value) => drop(good.insert(field.id.to_owned(), value)),
                    Err(fault) => say(field.id, fault),
                },
            }
        }
        for (id, value) in values {
            let is_known = self.field(id).is_some_and(|field| !field.is_of_paper());
            if !is_known && !is_empty(value) {
                say(id, Fault::NoField);
            }
        }
        if wrong.is_empty() { Ok(Filled { form: number, values: good }) } else { Err(wrong) }
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}

fn one(field: &Field, value: &Value) -> Result<Value, Fault> {
    match field.kind {
        FieldKind::Number => amount(value),
        FieldKind::Choice if !field.options.is_empty() => choice(field.options, value),
        FieldKind::List => list(field.options, value),
        kind => {
            let text = text(value)?;
            by_kind(kind, text)?;
            Ok(text.into())
        }
    }
}

fn text(value: &Value) -> Result<&str, Fault> {
    let text = value.as_str().ok_or(Fault::NoText)?.trim();
    if text.chars().count() > TEXT { Err(Fault::TooLong) } else { Ok(text) }
}

fn by_kind(kind: FieldKind, text: &str) -> Result<(), Fault> {
    let number = |fault| match fault {
        NotANumber::Length | NotANumber::Digits => Fault::NotTwelveDigits,
        NotANumber::CheckDigit => Fault::CheckDigit,
        NotANumber::Month | NotANumber::Kind | NotANumber::Part => Fault::NoBin,
    };
    let holds = |holds: bool, fault| if holds { Ok(()) } else { Err(fault) };
    match kind {
        FieldKind::Iin => identity::iin(text).map(drop).map_err(number),
        FieldKind::Bin => identity::bin(text).map(drop).map_err(number),
        // Every BIN passes as an IIN: what is checked of an IIN is checked of both.
        FieldKind::IinOrBin => identity::iin(text).map(drop).map_err(number),
        FieldKind::Date => holds(is_date(text), Fault::NoDate),
        FieldKind::Phone => holds(is_phone(text), Fault::NoPhone),
        FieldKind::Email => holds(is_email(text), Fault::NoEmail),
        _ => Ok(()),
    }
}

fn is_date(text: &str) -> bool {
    text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok()
}

fn is_phone(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or(text);
    (5..=24).contains(&digits.len())
        && digits.chars().all(|letter| letter.is_ascii_digit() || " ()-".contains(letter))
        && digits.chars().any(|letter| letter.is_ascii_digit())
}

/// A part, one `@` and a name with a dot: whether somebody reads there, only a letter shows.
/// Whether a text has the form of an address of e-mail.
pub fn is_email(text: &str) -> bool {
    let Some((whom, place)) = text.rsplit_once('@') else { return false };
    let parts: Vec<&str> = place.split('.').collect();
    text.len() <= EMAIL
        && !whom.is_empty()
        && !text.contains(|letter: char| letter.is_whitespace() || letter.is_control())
        && !whom.contains('@')
        && parts.len() > 1
        && parts.iter().all(|part| !part.is_empty())
}

/// A number; also as a text, as people type it.
fn amount(value: &Value) -> Result<Value, Fault> {
    let number = match value {
        Value::Number(number) => number.clone(),
        Value::String(text) => {
            let plain: String = text.trim().replace(',', ".").split_whitespace().collect();
            let whole = plain.parse::<u64>().ok().map(serde_json::Number::from);
            let parts = || plain.parse::<f64>().ok().and_then(serde_json::Number::from_f64);
            whole.or_else(parts).ok_or(Fault::NoNumber)?
        }
        _ => return Err(Fault::NoNumber),
    };
    if number.as_f64().is_some_and(|number| number >= 0.0) { Ok(number.into()) } else { Err(Fault::NoNumber) }
}

fn choice(options: &[&str], value: &Value) -> Result<Value, Fault> {
    let chosen: Vec<&str> = match value {
        Value::String(one) => vec![one.trim()],
        Value::Array(many) => many
            .iter()
            .map(|one| one.as_str().map(str::trim))
            .collect::<Option<_>>()
            .ok_or(Fault::NoChoice)?,
        _ => return Err(Fault::NoChoice),
    };
    let fits = |one: &&str| one.chars().count() <= TEXT && options.iter().any(|option| answers(option, one));
    let distinct: BTreeSet<&str> = chosen.iter().copied().collect();
    if distinct.len() == chosen.len() && chosen.iter().all(fits) {
        Ok(chosen.into())
    } else {
        Err(Fault::NoChoice)
    }
}

/// Whether a text is that answer: its own words, with something in the place of each blank.
fn answers(option: &str, text: &str) -> bool {
    if text.contains(GAP) {
        return false;
    }
    let mut parts = option.split(GAP);
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else { return rest.is_empty() };
    for part in parts {
        // At least one letter stands for the blank.
        let from = rest.chars().next().map_or(0, char::len_utf8);
        let Some(at) = rest.get(from..).filter(|_| from > 0).and_then(|rest| rest.find(part)) else {
            return false;
        };
        rest = rest.get(from + at + part.len()..).unwrap_or_default();
    }
    rest.strip_suffix(last).is_some_and(|filled| !filled.trim().is_empty())
}

/// A list of texts, or of rows: objects with texts by the names of columns.
fn list(columns: &[&str], value: &Value) -> Result<Value, Fault> {
    let items = match value {
        // As people type it: a line each.
        Value::String(lines) => lines.lines().map(|line| Value::from(line.trim())).collect(),
        Value::Array(items) => items.clone(),
        _ => return Err(Fault::NoList),
    };
    let items: Vec<Value> = items.into_iter().filter(|item| !is_empty(item)).collect();
    let is_row = |row: &Map<String, Value>| {
        row.iter().all(|(column, cell)| columns.contains(&column.as_str()) && text(cell).is_ok())
    };
    let fits = |item: &Value| match item {
        Value::Object(row) => is_row(row),
        other => text(other).is_ok(),
    };
    if items.len() <= ITEMS && items.iter().all(fits) { Ok(items.into()) } else { Err(Fault::NoList) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    const ANSWERS: &[&str] = &["a", "other: ___", "from ___ to ___."];
    const FORM: Form = Form {
        title: "Application",
        fields: &[
            Field { required: true, ..Field::new("f1", FieldKind::Name, 1) },
            Field::new("f2", FieldKind::Iin, 2),
            Field::new("f3", FieldKind::Bin, 3),
            Field::new("f4", FieldKind::Date, 4),
            Field::new("f5", FieldKind::Number, 5),
            Field::new("f6", FieldKind::Phone, 6),
            Field::new("f7", FieldKind::Email, 7),
            Field { options: ANSWERS, ..Field::new("f8", FieldKind::Choice, 8) },
            Field { options: &["name"], ..Field::new("f9", FieldKind::List, 9) },
            Field::new("f10", FieldKind::Signature, 10),
            Field::new("f11", FieldKind::IinOrBin, 11),
        ],
    };

    #[track_caller]
    fn check(field: &str, value: Value, expected: Result<Value, Fault>) {
        let mut values = Map::from_iter([("f1".to_owned(), json!("A. B."))]);
        values.insert(field.to_owned(), value.clone());
        let got = FORM.check(1, &values).map(|filled| filled.values.get(field).cloned());
        let wrong = |fault| vec![Wrong { field: field.to_owned(), fault }];
        assert_eq!(got, expected.map(Some).map_err(wrong), "{field}: {value}");
    }

    #[test]
    fn every_kind_has_its_own_check() {
        check("f2", json!("900101300007"), Ok(json!("900101300007")));
        check("f2", json!("900101300008"), Err(Fault::CheckDigit));
        check("f2", json!("90010130000"), Err(Fault::NotTwelveDigits));
        check("f2", json!(900101300007_u64), Err(Fault::NoText));
        check("f3", json!("150440000003"), Ok(json!("150440000003")));
        check("f3", json!("900101300007"), Err(Fault::NoBin));
        check("f11", json!("150440000003"), Ok(json!("150440000003")));
        check("f11", json!("900101300007"), Ok(json!("900101300007")));
        check("f4", json!("2026-02-28"), Ok(json!("2026-02-28")));
        check("f4", json!("2026-02-30"), Err(Fault::NoDate));
        check("f4", json!("28.02.2026"), Err(Fault::NoDate));
        check("f5", json!("1 200,5"), Ok(json!(1200.5)));
        check("f5", json!("3"), Ok(json!(3)));
        check("f5", json!(-1), Err(Fault::NoNumber));
        check("f5", json!("many"), Err(Fault::NoNumber));
        check("f5", json!("inf"), Err(Fault::NoNumber));
        check("f6", json!("+7 (701) 000-00-00"), Ok(json!("+7 (701) 000-00-00")));
        check("f6", json!("-----"), Err(Fault::NoPhone));
        check("f7", json!(" a@b.kz "), Ok(json!("a@b.kz")));
        check("f7", json!("a@b"), Err(Fault::NoEmail));
        check("f7", json!("a b@c.kz"), Err(Fault::NoEmail));
        check("f1", json!("x".repeat(4001)), Err(Fault::TooLong));
        check("f10", json!("A. B."), Err(Fault::NoField));
        check("f99", json!("x"), Err(Fault::NoField));
    }

    #[test]
    fn answers_with_a_blank_take_what_is_written_there() {
        check("f8", json!("a"), Ok(json!(["a"])));
        check("f8", json!(["a", "other: b"]), Ok(json!(["a", "other: b"])));
        check("f8", json!(["from x to y."]), Ok(json!(["from x to y."])));
        for wrong in [
            json!(["b"]),
            json!(["other: "]),
            json!(["a", "a"]),
            json!([1]),
            json!(["other: ___"]),
            json!(["from x to ."]),
        ] {
            check("f8", wrong, Err(Fault::NoChoice));
        }
    }

    #[test]
    fn lists_are_texts_or_rows() {
        check("f9", json!("one\n\n two \n"), Ok(json!(["one", "two"])));
        check("f9", json!([{ "name": "a" }, "b"]), Ok(json!([{ "name": "a" }, "b"])));
        check("f9", json!([{ "other": "a" }]), Err(Fault::NoList));
        check("f9", json!(vec!["a"; 201]), Err(Fault::NoList));
        check("f9", json!([[1]]), Err(Fault::NoList));
    }

    #[test]
    fn what_is_wrong_is_said_of_every_field() {
        let values = json!({ "f1": " ", "f2": "1", "f99": 1, "f98": null });
        let wrong = FORM.check(1, values.as_object().unwrap()).unwrap_err();
        let told: Vec<(&str, Fault)> =
            wrong.iter().map(|wrong| (wrong.field.as_str(), wrong.fault)).collect();
        assert_eq!(told, [("f1", Fault::Required), ("f2", Fault::NotTwelveDigits), ("f99", Fault::NoField)]);
    }

    #[test]
    fn names_are_those_of_json() {
        for fault in Fault::ALL {
            assert_eq!(json!(fault), json!(fault.name()));
        }
    }

    proptest! {
        /// What is found right is found right again, and stays as it is.
        #[test]
        fn any_text_is_judged(field in 1usize..12, text in "\\PC{0,30}") {
            let values = json!({ "f1": "x", (format!("f{field}")): text });
            if let Ok(filled) = FORM.check(1, values.as_object().unwrap()) {
                prop_assert_eq!(FORM.check(1, filled.values()), Ok(filled));
            }
        }
    }
}
