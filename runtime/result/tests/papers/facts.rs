//! The facts as JSON, judged by libraries that are not ours.

use crate::judges::{Judges, SAMPLES, sample};
use std::path::PathBuf;
use zanflow_result::{Document, Error, Kind, Text, pdf};

/// Letters that JSON writes in ways of its own.
const ODD: &str = "\u{0}\u{1f}\u{7f}\"\\/\u{8}\u{c}\r\n\t\u{2028}\u{e000}😀қ";

#[test]
fn facts_are_in_canonical_form() {
    let Some(judges) = Judges::ready() else { return };
    let mut documents: Vec<Document> = SAMPLES.map(sample).into();
    let odd = Document { paragraphs: vec![Text::new(ODD, ODD)], ..sample("refusal") };
    documents.push(odd);
    let file = |(nth, document): (usize, &Document)| {
        judges.file(&format!("{nth}.json"), &document.canonical().unwrap())
    };
    let files: Vec<PathBuf> =
        std::iter::once("-".into()).chain(documents.iter().enumerate().map(file)).collect();
    assert_eq!(judges.python("facts.py", &files), "");
    let spaced = judges.file("spaced.json", &serde_json::to_vec_pretty(&documents[0]).unwrap());
    assert!(judges.python("facts.py", &["-".into(), spaced]).contains("not canonical"));
}

#[cfg(feature = "schema")]
#[test]
fn facts_are_as_the_schema_says() {
    let Some(judges) = Judges::ready() else { return };
    let schema = judges.file("schema.json", zanflow_result::schema().to_string().as_bytes());
    let file = |name: &str| judges.file(&format!("{name}.json"), &sample(name).canonical().unwrap());
    let files: Vec<PathBuf> = std::iter::once(schema.clone()).chain(SAMPLES.map(file)).collect();
    assert_eq!(judges.python("facts.py", &files), "");
    for wrong in [
        r#"{"kind":"licence"}"#,
        r#"{"kind":"medal","provider":{"name":"a"},"service":{"name":"a"},"check":"https://a"}"#,
    ] {
        let file = judges.file("wrong.json", wrong.as_bytes());
        assert_ne!(judges.python("facts.py", &[schema.clone(), file]), "", "{wrong}");
    }
}

#[test]
fn facts_that_make_no_paper_are_refused_with_what_to_do() {
    let unreasoned = Document { reasons: Vec::new(), ..sample("refusal") };
    assert_eq!(pdf(&unreasoned), Err(Error::Unreasoned));
    assert!(Error::Unreasoned.to_string().contains("`reasons`"));
    let long = format!("https://a.kz/{}", "a".repeat(Document::LONGEST_ADDRESS));
    for address in
        ["", "https://", "qyzmet.kz/1", "javascript:alert(1)", "https://a b", "https://қ.kz", &long]
    {
        let document = Document { check: address.to_owned(), ..sample("licence") };
        assert_eq!(pdf(&document), Err(Error::Address), "{address}");
    }
    for (json, told) in [
        (r#"{"kind":"medal"}"#, "unknown variant `medal`"),
        (r#"{"kind":"licence","provider":{"name":1}}"#, "an object with the texts"),
        (r#"{"kind":"licence","stamp":1}"#, "unknown field `stamp`"),
    ] {
        let error = serde_json::from_str::<Document>(json).unwrap_err().to_string();
        assert!(error.contains(told), "{error}");
    }
}

#[test]
fn each_kind_has_a_title_in_both_languages() {
    for kind in Kind::ALL {
        let document = Document { kind, ..sample("refusal") };
        assert!(pdf(&document).is_ok(), "{kind:?}");
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
    }
}
