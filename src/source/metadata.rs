//! `meta.yaml` of a `kazakhstan-law` folder.

use super::Metadata;
use serde_yaml_ng::Value;

/// Parses metadata. Unknown fields are ignored, wrong types are `None`; the error of an unreadable file has a message
/// and, if known, a 1-based line.
pub fn parse(text: &str) -> Result<Metadata, (String, Option<u32>)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let value: Value = serde_yaml_ng::from_str(text).map_err(|error| {
        let line = error.location().and_then(|place| u32::try_from(place.line()).ok());
        (format!("not YAML ({error}); the act is read without it"), line)
    })?;
    if !value.is_mapping() {
        return Err(("no fields (`act_code: …`); the act is read without it".to_owned(), None));
    }
    let title = value.get("title");
    Ok(Metadata {
        act_code: scalar(value.get("act_code")),
        title: scalar(title.and_then(|title| title.get("kaz"))).or_else(|| scalar(title)),
        title_rus: scalar(title.and_then(|title| title.get("rus"))),
        form: scalar(value.get("form")),
        approved_on: date(value.get("approved_on")),
        approved_by: scalar(value.get("approved_by")),
        version_date: date(value.get("version_date")),
        source: scalar(value.get("source")),
        requisite: scalar(value.get("requisite")),
    })
}

/// A string, or a number as written (codes without quotes).
fn scalar(value: Option<&Value>) -> Option<String> {
    let text = match value? {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// `YYYY-MM-DD`, without a time of day.
fn date(value: Option<&Value>) -> Option<String> {
    let text = scalar(value)?;
    let date = text.get(..10)?;
    let shaped = date.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    let ends = text.get(10..).is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()));
    (shaped && ends).then(|| date.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_fields() {
        let meta = parse(
            "act_code: 68660\nrequisite: Үлгі облысы әкімдігінің қаулысы\ntitle:\n  kaz: Үлгі\n  rus: Образец\n\
             form: [қаулы]\napproved_on: 2012-10-10\napproved_by: ''\nversion_date: кеше\nother: 1\n",
        );
        let expected = Metadata {
            act_code: Some("68660".into()),
            title: Some("Үлгі".into()),
            title_rus: Some("Образец".into()),
            approved_on: Some("2012-10-10".into()),
            requisite: Some("Үлгі облысы әкімдігінің қаулысы".into()),
            ..Metadata::default()
        };
        assert_eq!(meta, Ok(expected));
    }

    #[test]
    fn says_what_is_wrong() {
        assert!(matches!(parse("a: b: c\n"), Err((_, Some(1)))));
        assert!(matches!(parse("мәтін"), Err((_, None))));
        assert!(parse("").is_err());
        assert_eq!(parse("title: Үлгі").map(|meta| meta.title), Ok(Some("Үлгі".into())));
    }
}
