//! What is signed of a case: one text that says all of it, so that whoever has the file can make the same text again.
//!
//! It is JSON in the canonical form of RFC 8785: no blanks, keys in order, one way to write each number.

use crate::file::{Attachment, CaseFile, Filled};
use crate::{CaseId, Decision, Flow, Hash, Reason, Start, Version};
use serde_json::{Map, Number, Value, json};
use std::fmt::Write as _;

/// What kind of text it is, and the version of its form.
const KIND: &str = "zanflow statement 1";

/// All that a statement says.
pub(crate) struct Statement<'a> {
    pub(crate) flow: &'a Flow,
    pub(crate) version: Version,
    pub(crate) of: Of<'a>,
    /// The data that the case was started with.
    pub(crate) subject: Option<&'a Value>,
    pub(crate) file: &'a CaseFile,
    pub(crate) step: Option<Step<'a>>,
}

/// What a statement is of.
pub(crate) enum Of<'a> {
    Case(CaseId),
    /// An application that is not sent yet, by the id of the request that will start its case.
    Request(Option<&'a str>),
}

/// The step that is signed with it.
pub(crate) struct Step<'a> {
    pub(crate) node: &'a str,
    pub(crate) visit: u32,
    /// An official does it: then what was decided before is part of what they sign.
    pub(crate) official: bool,
    pub(crate) decision: Option<Decision>,
    pub(crate) reasons: &'a [Reason],
}

impl Statement<'_> {
    /// The bytes that are signed.
    pub(crate) fn text(&self) -> String {
        let (service, process) = split(self.flow);
        let mut said = Map::new();
        let mut say = |key: &str, value: Value| drop(said.insert(key.to_owned(), value));
        say("kind", json!(KIND));
        say("service", json!(service));
        say("process", json!(process));
        say("version", json!(self.version));
        match self.of {
            Of::Case(case) => say("case", json!(case)),
            Of::Request(request) => say("request", json!(request)),
        }
        for (key, known) in [("applicant", "id"), ("representative", "representative")] {
            let who = self.subject.and_then(|subject| subject.get(known)).and_then(Value::as_str);
            if let Some(who) = who.filter(|who| !who.is_empty()) {
                say(key, json!(who));
            }
        }
        say("application", application(self.file));
        say("papers", papers(self.file));
        if let Some(step) = &self.step {
            say(
                "step",
                json!({ "node": step.node, "visit": step.visit, "decision": step.decision, "reasons": step.reasons }),
            );
            if step.official {
                say("decisions", json!(self.file.decisions));
            }
        }
        canonical(&Value::Object(said))
    }
}

impl Start {
    /// What an applicant signs before the case is started: the text that [`signed`](Self::signed) is a signature of.
    pub fn statement(&self, flow: &Flow) -> String {
        let mut file = CaseFile::default();
        if let Some(filled) = &self.filled {
            (file.version, file.form, file.fields) = (1, filled.form(), Filled::values(filled).clone());
        }
        let mut known: Vec<(Option<&str>, Hash)> = Vec::new();
        for paper in &self.papers {
            // What is handed in twice is in the file once.
            let kind = (paper.of(), paper.sha256());
            if !known.contains(&kind) {
                known.push(kind);
                file.papers.push(kept(paper));
            }
        }
        let of = Of::Request(self.request.as_deref());
        let (version, subject) = (self.version, self.personal.as_ref());
        Statement { flow, version, of, subject, file: &file, step: None }.text()
    }
}

fn kept(paper: &Attachment) -> crate::file::Paper {
    crate::file::Paper {
        number: 0,
        of: paper.of().map(str::to_owned),
        name: paper.name().to_owned(),
        media: String::new(),
        size: u64::try_from(paper.content().len()).unwrap_or(u64::MAX),
        sha256: paper.sha256(),
    }
}

/// Whether what a statement says of the application and its papers is what the file holds now.
pub(crate) fn still_says(statement: &str, file: &CaseFile) -> bool {
    let read = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_default();
    let said = read(statement);
    // Both are read from text: the reader of JSON may round the last digit of a number.
    let is = |key: &str, now: &Value| said.get(key).is_some_and(|then| *then == read(&canonical(now)));
    is("application", &application(file)) && is("papers", &papers(file))
}

fn application(file: &CaseFile) -> Value {
    json!({ "form": file.form, "version": file.version, "fields": file.fields })
}

fn papers(file: &CaseFile) -> Value {
    let paper = |paper: &crate::file::Paper| json!({ "name": paper.name, "of": paper.of, "sha256": paper.sha256, "size": paper.size });
    file.papers.iter().map(paper).collect()
}

/// Service and process, as generated flows name both: `SERVICE/PROCESS`.
fn split(flow: &Flow) -> (&str, &str) {
    let act = flow.nodes().first().map_or("", |node| node.clause.act.as_str());
    act.rsplit_once('/').unwrap_or((act, ""))
}

/// JSON in the canonical form of RFC 8785.
pub(crate) fn canonical(value: &Value) -> String {
    let mut text = String::new();
    write(value, &mut text);
    text
}

fn write(value: &Value, to: &mut String) {
    match value {
        Value::Number(number) => to.push_str(&canonical_number(number)),
        Value::Array(items) => {
            to.push('[');
            for (nth, item) in items.iter().enumerate() {
                if nth > 0 {
                    to.push(',');
                }
                write(item, to);
            }
            to.push(']');
        }
        Value::Object(fields) => {
            let mut keys: Vec<&String> = fields.keys().collect();
            keys.sort_by(|one, other| one.encode_utf16().cmp(other.encode_utf16()));
            to.push('{');
            for (nth, key) in keys.into_iter().enumerate() {
                let (comma, name) = (if nth > 0 { "," } else { "" }, Value::from(key.as_str()));
                // Writing to a string cannot fail.
                let _ = write!(to, "{comma}{name}:");
                write(fields.get(key).unwrap_or(&Value::Null), to);
            }
            to.push('}');
        }
        plain => {
            let _ = write!(to, "{plain}");
        }
    }
}

/// A number as ECMAScript writes it.
fn canonical_number(number: &Number) -> String {
    let Some(float) = number.as_f64().filter(|_| number.is_f64()) else { return number.to_string() };
    let size = float.abs();
    if float == 0.0 {
        "0".to_owned()
    } else if (1e-6..1e21).contains(&size) {
        float.to_string()
    } else {
        // Rust writes `1e21` where ECMAScript writes `1e+21`.
        let text = format!("{float:e}");
        if size < 1.0 { text } else { text.replacen('e', "e+", 1) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::flow;

    #[test]
    fn json_is_canonical() {
        for (text, wanted) in [
            (r#"{ "b" : 1, "a" : [ true, null ] }"#, r#"{"a":[true,null],"b":1}"#),
            // The examples of RFC 8785, section 3.2.
            (
                r#"{"numbers":[333333333.3333333,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/"}"#,
                r#"{"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}"#,
            ),
            (
                r#"{"\u20ac":1,"\r":2,"\ufb33":3,"1":4,"\ud83d\ude00":5,"\u0080":6,"\u00f6":7}"#,
                "{\"\\r\":2,\"1\":4,\"\u{80}\":6,\"ö\":7,\"€\":1,\"😀\":5,\"\u{fb33}\":3}",
            ),
            ("[-0.0,100.0,0,-7,18446744073709551615]", "[0,100,0,-7,18446744073709551615]"),
        ] {
            let value: Value = serde_json::from_str(text).unwrap();
            assert_eq!(canonical(&value), wanted, "{text}");
            assert_eq!(canonical(&serde_json::from_str(wanted).unwrap()), wanted, "{text}");
        }
    }

    fn stated(file: &CaseFile, step: Option<Step<'_>>) -> String {
        let flow = flow("p1: start>p1 p1>end_success").unwrap();
        let subject = json!({ "id": "900101300007", "representative": "", "lang": "kk" });
        let (version, of) = (flow.version(), Of::Case(CaseId(7)));
        Statement { flow: &flow, version, of, subject: Some(&subject), file, step }.text()
    }

    #[test]
    fn a_statement_says_all_of_the_file_and_fits_no_other() {
        let fields = Map::from_iter([("f2".to_owned(), json!("ә")), ("f1".to_owned(), json!(1.0))]);
        let file = CaseFile { version: 2, form: 1, fields, ..CaseFile::default() };
        let text = stated(&file, None);
        let said: Value = serde_json::from_str(&text).unwrap();
        assert_eq!((&said["case"], &said["applicant"]), (&json!(7), &json!("900101300007")));
        assert!(said.get("representative").is_none() && said.get("step").is_none(), "{text}");
        assert!(text.contains(r#""fields":{"f1":1,"f2":"ә"}"#), "{text}");
        assert!(still_says(&text, &file));
        let mut other = file.clone();
        other.fields.insert("f1".to_owned(), json!(2));
        assert!(!still_says(&text, &other));
        let paper = Attachment::new("a.pdf", None, b"%PDF-1.7\n%%EOF".to_vec(), crate::FileLimits::default());
        let mut more = file.clone();
        more.papers.push(kept(&paper.unwrap()));
        assert!(!still_says(&text, &more) && still_says(&stated(&more, None), &more));
        assert!(!still_says("no statement", &file));
    }

    #[test]
    fn an_officials_statement_says_what_is_decided_and_what_was_before() {
        let decided = crate::file::Decided {
            node: "c1".into(),
            decision: Decision::Approve,
            grounds: vec![],
            reasons: vec!["complete".into()],
        };
        let file = CaseFile { decisions: vec![decided], ..CaseFile::default() };
        let reasons = [Reason { text: "a stamp is missing".into(), ..Reason::default() }];
        let step = |official| Step {
            node: "c2",
            visit: 1,
            official,
            decision: Some(Decision::Refuse),
            reasons: &reasons,
        };
        let said: Value = serde_json::from_str(&stated(&file, Some(step(true)))).unwrap();
        assert_eq!(said["decisions"][0]["reasons"][0], "complete");
        assert_eq!(
            (&said["step"]["decision"], &said["step"]["reasons"][0]["text"]),
            (&json!("refuse"), &json!("a stamp is missing"))
        );
        let said: Value = serde_json::from_str(&stated(&file, Some(step(false)))).unwrap();
        assert!(said.get("decisions").is_none());
    }
}
